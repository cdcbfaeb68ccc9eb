"""citygrid:collectcensus: packages that come back and survey files of any crew are taken in."""
import re

from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers, QgsProcessingParameterString, QgsWkbTypes)

from ...core.census.collect import required_columns
from ...core.days import is_day
from ...core.errors import Cancelled, CityGridError, InputError, N_
from ...i18n import error_text, tr
from ..cases.choice import add_user, user_of
from ..components.import_components import (
    ImportComponents, enter_organisations, saved_mapping)
from ..frames import write_columns
from ..results import workspace_crs
from ..workspace import placing, sources
from ..workspace.importing import writing
from .collect_files import Files, find
from .collect_package import take_package
from .collect_rows import take_rows
from .collect_where import CONVERT, Place

PURPOSES = ("census", "check", "sweep")
_ALL = ("*", "all", "全部")


class CollectCensus(ImportComponents):
    """citygrid:collectcensus"""

    NAME = "collectcensus"
    TITLE = N_("Take in surveys")
    ROOM = "census"
    HELP = N_(
        "Takes what crews bring back into a census: work packages with the components they "
        "confirmed, and survey files of any format, with the mapping of the component import. "
        "Everything is brought into the reference system of the workspace; GCJ-02 and BD-09 that "
        "nobody said, wrong reference systems and exchanged axes are noticed by the district and "
        "the known components. Every row is checked; bad ones are set aside with the reason, and a "
        "file that is of no use as a whole stops none of the others. The same file or package "
        "taken in again changes nothing, a corrected one takes the place of its former rows. "
        "Objects that several crews surveyed are taken in once. The constant offset of each "
        "crew's receiver is estimated and offered for correction; the surveyed places stay as they "
        "are. Nothing of the inventory is changed. A cancelled run has taken in whole files or "
        "nothing.")
    requires = ("geopandas", "scipy")

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census"), optional=True),
                 tr("Its name. Empty: the only one that is under way."))
        self.add(QgsProcessingParameterMultipleLayers(
            "FILES", tr("Files and packages"), QgsProcessing.SourceType.TypeFile, optional=True),
            tr("Survey files that QGIS reads, .csv and .xlsx tables, and census.gpkg of packages "
               "that came back. All layers of a file are taken in."))
        self.add(QgsProcessingParameterFile(
            "FOLDER", tr("Folder"), QgsProcessingParameterFile.Behavior.Folder, optional=True),
            tr("A folder of files and packages; folders in it are searched too."))
        self.add(QgsProcessingParameterFeatureSource(
            "INPUT", tr("Layer"), [QgsProcessing.SourceType.TypeVector], optional=True),
            tr("A layer or table of the project, besides the files or instead of them."))
        self.add(QgsProcessingParameterEnum(
            "PURPOSE", tr("Purpose"), [tr("Census"), tr("Check survey"), tr("Sweep")],
            defaultValue=0),
            tr("A check survey is compared with the census to judge its quality. What comes back "
               "from a sweep is always of the sweep."))
        self.add(QgsProcessingParameterString("CREW", tr("Crew"), optional=True),
                 tr("Who surveyed the files. Empty: as a field of the file says, else the name of "
                    "the file; packages know their crew."))
        self.add(QgsProcessingParameterString("DAY", tr("Surveyed on"), optional=True),
                 tr("The day as 2026-11-22, for rows that do not say it."), advanced=True)
        self.add(QgsProcessingParameterString("PART", tr("Layer or sheet in the file"),
                                              optional=True),
                 tr("Only this one of every file."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            "ENCODING", tr("Encoding"), [tr("detect"), *sources.ENCODINGS[1:]], defaultValue=0,
            optional=True),
            tr("Encoding of the texts of Shapefiles, DBF, DXF and CSV files."), advanced=True)
        self._define_place()
        self.add(QgsProcessingParameterBoolean("SWAP", tr("Exchange X and Y"), defaultValue=False,
                                               optional=True),
                 tr("For files whose axes are exchanged. Tables where the values show it are "
                    "turned by themselves."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            "SHIFTED", tr("GCJ-02 or BD-09 that nobody said"),
            [tr("Convert it back"), tr("Set the file aside"), tr("Take it as it is")],
            defaultValue=CONVERT, optional=True),
            tr("It is noticed by the known components, else by the base map; what was noticed and "
               "done is said in every case."), advanced=True)
        self.mapping_choices()
        self.add(QgsProcessingParameterBoolean(
            "ORGANISATIONS", tr("Enter unknown organisations"), defaultValue=True, optional=True),
            tr("Organisations that the workspace does not know are entered in its list. "
               "Otherwise the rows are taken in without them."), advanced=True)
        self.add(QgsProcessingParameterString("REQUIRED", tr("Required columns"),
                                              defaultValue="classcode", optional=True),
                 tr("What every row must say, separated by commas: classcode, objid, objname, "
                    "deptcode1 (authority), deptcode2 (owner), deptcode3 (maintainer), objpos, "
                    "objstate, ordate, chdate, datasource, note, surveyed_at, surveyor, crew. A "
                    "file without such a column is set aside, and so is a row without a value."),
                 advanced=True)
        self.add(QgsProcessingParameterString("APPLY_OFFSETS", tr("Take offsets off of crews"),
                                              optional=True),
                 tr("Crews whose estimated offset is to be taken off before matching, separated by "
                    "commas; * for all for which one was found. Empty: none, it can be decided "
                    "later."), advanced=True)
        add_user(self, tr("Your name"), tr("Who takes it in. Empty: the name of this computer's "
                                           "user."))
        for name, title, kind, help in (
                ("REJECTS", tr("Rows that something is wrong with"),
                 QgsProcessing.SourceType.TypeVectorAnyGeometry,
                 tr("Rows set aside, doubles, and rows taken in without a bad value: file, row, "
                    "reason and their own attributes.")),
                ("SOURCES", tr("Files taken in"), QgsProcessing.SourceType.TypeVector,
                 tr("Every file and package: what became of it, counts, and what is wrong with it "
                    "as a whole.")),
                ("OFFSETS", tr("Offsets of the crews"), QgsProcessing.SourceType.TypeVector,
                 tr("Estimated constant offset of every crew against the known components, its "
                    "error, the noise, and whether it is taken off."))):
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=True,
                                                       createByDefault=True), help)
        for name, title in (("ASIDE", tr("Rows set aside")), ("DOUBLES", tr("Doubles")),
                            ("UNCHANGED", tr("Rows that were there already")),
                            ("FILES_TAKEN", tr("Files taken in")),
                            ("FILES_ASIDE", tr("Files set aside"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def check_mapping(self, ws, catalogue, parameters, context):
        """Raise InputError where the mapping or class that is to hold for all files is none."""
        from ...core.components.mapping import ImportMapping
        from ...core.components.mapping_values import ClassFinder
        text = self.parameterAsString(parameters, "MAPPING", context).strip()
        if text.startswith("{"):
            ImportMapping.from_json(text)
        elif text not in ("", "guess"):
            saved_mapping(ws, text)
        self.class_table(catalogue, parameters, context)
        chosen = self.parameterAsString(parameters, "CLASS", context).strip()
        if chosen and not ClassFinder(catalogue).find(chosen):
            raise InputError(N_("There is no class {name} in this catalogue."), name=chosen)

    def _import(self, parameters, context, feedback):
        with self.open_workspace() as ws:
            run = Run(self, ws, parameters, context, feedback)
            run.take_all()
            run.settle()
            feedback.stored()
            return run.results()


class Run:
    """One run over all files.

    Attributes
    ----------
    algorithm, ws, parameters, context, feedback
    census : dict
    purpose, actor : str
    catalogue : Catalogue
    place : collect_where.Place
        What is known of the district and its components.
    files : collect_files.Files
        What became of each, for the outputs.
    """

    def __init__(self, algorithm, ws, parameters, context, feedback):
        from ...core.standards.stored import catalogue_of
        from ...core.workspace import survey
        self.algorithm, self.ws = algorithm, ws
        self.parameters, self.context, self.feedback = parameters, context, feedback
        self.census = survey.census_of(ws, self.text("CENSUS"))
        chosen = PURPOSES[algorithm.parameterAsEnum(parameters, "PURPOSE", context)]
        self.purpose = "sweep" if self.census["kind"] == "sweep" and chosen == "census" else chosen
        self.actor = user_of(algorithm, parameters, context)
        survey.open_for(ws, self.census["fid"], self.purpose)
        self.catalogue = catalogue_of(ws)
        self.required = required_columns(self.text("REQUIRED"))
        self.day = _day(self.text("DAY"))
        self.crew = self.text("CREW") or None
        self.shifted = algorithm.parameterAsEnum(parameters, "SHIFTED", context)
        self.datum = placing.DATUMS[algorithm.parameterAsEnum(parameters, "DATUM", context)]
        algorithm.check_mapping(ws, self.catalogue, parameters, context)
        self.place = Place(ws, self.census, workspace_crs(ws), context.transformContext())
        self.files = Files()
        self.settled = {"doubles": 0, "crews": []}

    def text(self, name):
        return self.algorithm.parameterAsString(self.parameters, name, self.context).strip()

    def flag(self, name):
        return self.algorithm.parameterAsBool(self.parameters, name, self.context)

    # -- taking in

    def take_all(self):
        """Take in every file and package; one that is of no use is told."""
        found = find(self)
        if not found:
            raise InputError(N_("There is nothing to take in: choose files, a folder or a layer."))
        self.feedback.message(tr("Census {name}: {count} files and packages.").format(
            name=self.census["name"], count=len(found)))
        for number, item in enumerate(found):
            try:
                self.feedback.progress(0.9 * number / len(found))
                self._take(item)
            except Cancelled:
                self._cancelled()

    def _cancelled(self):
        """Whoever cancels is told what was taken in before."""
        names = [file.name for file in self.files.listed if file.result in ("new", "replaced")]
        if not names:
            raise Cancelled
        raise CityGridError(N_("Cancelled. {count} files were taken in as a whole before that: "
                               "{names}. Nothing of the others was."), count=len(names),
                            names=", ".join(names[:20]))

    def _take(self, item):
        file = self.files.begin(item)
        try:
            ready = (take_package if item.package else take_rows)(self, item, file)
        except CityGridError as error:
            if isinstance(error, Cancelled):
                raise
            file.fail(error_text(error))
            self.algorithm.warn(self.feedback, tr("{name} is set aside: {reason}").format(
                name=file.name, reason=file.problem))
            return
        try:
            self.store(file, ready)
        except InputError as error:
            file.fail(error_text(error))
            self.algorithm.warn(self.feedback, tr("{name} is set aside: {reason}").format(
                name=file.name, reason=file.problem))

    def store(self, file, ready):
        """Write one source; a transaction of its own."""
        from ...core.workspace import attachments, survey
        kept = {row: [attachments.keep(self.ws, path) for path in paths]
                for row, paths in ready.photos.items()}
        ready.survey.photos = kept
        try:
            with writing(self.ws, tr("taking in {name}").format(name=file.name),
                         self.feedback) as connection:
                enter_organisations(self.ws, connection, ready.organisations)
                taken = survey.take_in(self.ws, connection, self.census["fid"], ready.survey)
                name = self.text("SAVE")
                if name and ready.mapping is not None:
                    connection.execute("INSERT OR REPLACE INTO import_mapping (name, body) "
                                       "VALUES (?, ?)", (name, ready.mapping.to_json()))
        except BaseException:
            for files in kept.values():
                for one in files:
                    attachments.drop(self.ws, one)
            raise
        file.done(taken, ready)
        for row in ready.organisations.itertuples() if taken.done != "same" else ():
            self.feedback.message(tr("Entered organisation {code} {name}.").format(
                code=row.code, name=row.name))
        text = {"new": tr("{name}: {good} of {read} rows taken in, {aside} set aside."),
                "same": tr("{name} was taken in before; nothing has changed."),
                "replaced": tr("{name}: {good} of {read} rows taken in, {aside} set aside; they "
                               "take the place of {before} rows taken in before.")}[taken.done]
        self.feedback.message(text.format(name=file.name, good=taken.good, read=file.read,
                                          aside=file.aside, before=taken.before))

    # -- afterwards

    def settle(self):
        """Doubles and offsets over everything that the census has, and the offsets accepted."""
        from ...core.workspace import survey, survey_merge
        if not (self.files.written or survey.unsettled(self.ws, self.census["fid"])
                or self.text("APPLY_OFFSETS")):
            self.settled["crews"] = survey.crews(self.ws, self.census["fid"])
            self.files.count_doubles(self.ws, self.census["fid"], self.purpose)
            return
        wanted = {part.strip() for part in re.split(r"[,;，；、\n]+", self.text("APPLY_OFFSETS"))}
        wanted.discard("")
        try:
            with writing(self.ws, tr("merging of {name}").format(name=self.census["name"]),
                         self.feedback) as connection:
                self.settled = survey_merge.settle(self.ws, self.census["fid"], self.purpose,
                                                   self.feedback, connection)
                for crew in self.settled["crews"]:
                    if crew["crew"] in wanted or wanted & set(_ALL) and crew["dx"] is not None:
                        survey.accept_offset(self.ws, self.census["fid"], crew["crew"], True,
                                             self.actor)
        except Cancelled:
            self._cancelled()
        unknown = wanted - {crew["crew"] for crew in self.settled["crews"]} - set(_ALL)
        for name in sorted(unknown):
            self.algorithm.warn(self.feedback, tr("This census has no crew {crew}.").format(
                crew=name))
        self.settled["crews"] = survey.crews(self.ws, self.census["fid"])
        self.files.count_doubles(self.ws, self.census["fid"], self.purpose)
        for crew in self.settled["crews"]:
            self._say_offset(crew)

    def _say_offset(self, crew):
        if crew["dx"] is None:
            return
        text = tr("Crew {crew}: its places lie {dx:+.2f} m east, {dy:+.2f} m north of the known "
                  "components (± {error:.2f} m), and this is taken off before matching.") \
            if crew["accepted"] else \
            tr("Crew {crew}: its places lie {dx:+.2f} m east, {dy:+.2f} m north of the known "
               "components (± {error:.2f} m). Accept this offset to have it taken off before "
               "matching.")
        self.algorithm.warn(self.feedback, text.format(
            crew=crew["crew"], dx=crew["dx"], dy=crew["dy"], error=crew["offset_error"]))

    def results(self):
        """Write the outputs and say the counts."""
        files, algorithm = self.files, self.algorithm
        columns, shapes = files.problems(self.ws, self.census["fid"], self.purpose)
        targets = {
            "REJECTS": write_columns(algorithm, self.parameters, "REJECTS", self.context, columns,
                                     shapes, QgsWkbTypes.Type.Point, workspace_crs(self.ws),
                                     self.feedback),
            "SOURCES": write_columns(algorithm, self.parameters, "SOURCES", self.context,
                                     files.columns()),
            "OFFSETS": write_columns(algorithm, self.parameters, "OFFSETS", self.context,
                                     offset_columns(self.settled["crews"]))}
        for text in files.reasons():
            self.feedback.message(text)
        counts = files.counts()
        self.feedback.message(tr("{aside} rows set aside, {doubles} doubles, {files} files of no "
                                 "use.").format(aside=counts["ASIDE"], doubles=counts["DOUBLES"],
                                                files=counts["FILES_ASIDE"]))
        return {"WARNINGS": algorithm.warnings, **{k: v for k, v in targets.items() if v},
                **counts, **algorithm.counts(self.feedback, files.total("read"),
                                             files.total("written"), files.rejected())}


def offset_columns(crews):
    """The table of the offsets."""
    import numpy as np

    def number(value, digits=3):
        return float("nan") if value is None else round(float(value), digits)
    length = [float("nan") if crew["dx"] is None else float(np.hypot(crew["dx"], crew["dy"]))
              for crew in crews]
    return {"crew": [crew["crew"] for crew in crews],
            "rows": [int(crew["rows"] or 0) for crew in crews],
            **{name: [number(crew[name]) for crew in crews]
               for name in ("dx", "dy", "offset_error", "sigma")},
            "length": [number(value) for value in length],
            "accepted": [bool(crew["accepted"]) for crew in crews]}


def _day(text):
    if text and not is_day(text):
        raise InputError(N_("{day} is no date. Write it as 2026-11-22."), day=text)
    return text or None
