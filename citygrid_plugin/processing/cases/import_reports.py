"""citygrid:importreports: reports of another system become cases."""
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessing, QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile, QgsProcessingParameterNumber, QgsProcessingParameterString,
    QgsWkbTypes)

from ...core.cases import lifecycle
from ...core.errors import InputError, N_
from ...i18n import tr
from ..frames import write_columns
from ..results import MAX_LINES, workspace_crs
from ..workspace import sources
from ..workspace.importing import (
    ImportAlgorithm, join, rejected, tell_rejects, write_rejects, writing)
from . import report_source

MODES = (N_("Open reports, to be worked"), N_("History: closed ones with their times"))
ROLES = ("acceptor", "shift_leader", "administrator")
#: A default point is judged by the other points; or none is looked for.
BY_ITSELF, NONE = 0, -1


class ImportReports(ImportAlgorithm):
    """citygrid:importreports"""

    NAME = "importreports"
    TITLE = N_("Import reports")
    ROOM = "cases"
    requires = ("geopandas", "scipy")
    HELP = N_(
        "Writes the reports of another system into the workspace as cases: from CSV, Excel, any "
        "vector layer, or JSON of Open311 GeoReport. A mapping says which field is which and which "
        "type is which class; it is guessed from the headers (Chinese or English) unless one is "
        "given. Reports that are there already, by their number in the other system, are left "
        "out, so the import can be repeated; likely doubles (the same class, near in place and "
        "time) are listed and merged if wanted. Rows without a place, at a default point of the "
        "source, outside of the district, of no known class or without a time are set aside with "
        "the reason. Everything is written in one transaction; cancelled, it changes nothing.")

    def choices(self):
        text, number = QgsProcessingParameterString, QgsProcessingParameterNumber
        integer = QgsProcessingParameterNumber.Type.Integer
        real = QgsProcessingParameterNumber.Type.Double
        self.add(text("MAPPING", tr("Mapping"), defaultValue="guess", optional=True),
                 tr("\"guess\", the name of a mapping saved in the workspace, the path of a saved "
                    "mapping (.json), or the mapping itself as JSON."))
        self.add(QgsProcessingParameterFile("CLASSES", tr("Table of classes"), optional=True),
                 tr("A .csv or .xlsx table: type in the source, class (E0102, C0101; - for a type "
                    "that is none of urban management), filing condition (* for the first of the "
                    "class)."))
        self.add(QgsProcessingParameterEnum("MODE", tr("Import as"), [tr(m) for m in MODES],
                                            defaultValue=0),
                 tr("As history, closed reports become closed cases whose records say that only "
                    "the times of report and closing are known; open ones stay open reports."))
        self.add(QgsProcessingParameterBoolean("FILECASES", tr("File at once"),
                                               defaultValue=False),
                 tr("Files the open reports whose filing condition and time limit are known from "
                    "the mapping."))
        self.add(QgsProcessingParameterBoolean("MERGE", tr("Merge doubles"), defaultValue=False),
                 tr("Merges likely doubles into the first report. Otherwise they are only "
                    "listed."))
        self.add(number("METRES", tr("Doubles: metres around"), real, optional=True, minValue=0),
                 tr("Empty: as the city has set it for similar cases; 0: doubles are not looked "
                    "for."), advanced=True)
        self.add(number("DAYS", tr("Doubles: days between"), real, optional=True, minValue=0),
                 tr("Empty: as the city has set it for similar cases."), advanced=True)
        self.add(number("CROWD", tr("Reports on one point that make it a default point"), integer,
                        BY_ITSELF, minValue=NONE),
                 tr("Call centres give one and the same point to reports whose place they do not "
                    "know. 0: noticed by itself, by comparison with the other points; -1: such "
                    "points are taken as they are."), advanced=True)
        self.add(QgsProcessingParameterBoolean("OUTSIDE", tr("Take reports outside of the "
                                                             "district"), defaultValue=False),
                 tr("Otherwise they are set aside."), advanced=True)
        self.add(text("UNIT", tr("Unit of closed reports that name none"), optional=True),
                 tr("Code or name of an organisation; for the import as history."), advanced=True)
        self.add(text("SYSTEM", tr("Name of the other system"), optional=True),
                 tr("Put before the numbers of the reports, so that two systems may use the "
                    "same numbers."), advanced=True)
        self.add(text("ZONE", tr("Time zone of the city"), optional=True),
                 tr("Asia/Shanghai or +08:00; for times that come with their zone. Empty: that of "
                    "this computer."), advanced=True)
        self.add(text("ACTOR", tr("Imported by"), optional=True),
                 tr("Who stands in the records. Empty: the user of this computer."),
                 advanced=True)
        self.add(QgsProcessingParameterEnum(
            "ROLE", tr("Role"), [tr(lifecycle.ROLES[r]) for r in ROLES], defaultValue=0),
            tr("As what this person files and merges."), advanced=True)
        self.add(text("SAVE", tr("Save the mapping as"), optional=True),
                 tr("Name under which the mapping is kept in the workspace for the next file."),
                 advanced=True)
        self.add(QgsProcessingParameterFeatureSink(
            "DOUBLES", tr("Likely doubles"), QgsProcessing.SourceType.TypeVector, optional=True,
            createByDefault=True),
            tr("Reports that most likely tell of what another case tells already: row, case, the "
               "other case, distance, days, whether they were merged."))
        for name, title in (("CLOSED", tr("Closed cases written")), ("FILED", tr("Cases filed")),
                            ("DOUBLED", tr("Likely doubles")), ("MERGED", tr("Cases merged")),
                            ("THERE", tr("Reports that were there already"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def _import(self, parameters, context, feedback):
        source = report_source.ReportSource(self, parameters, context, feedback)
        with self.open_workspace() as ws:
            job = Job(self, ws, source, parameters, context, feedback)
            job.look()
            job.write()
        feedback.stored()
        return job.results()


class Job:
    """One run: looks through the source once for its points, then writes it piece by piece."""

    def __init__(self, algorithm, ws, source, parameters, context, feedback):
        from ...core.exchange.moments import zone_of
        from ...core.exchange.report_classes import ReportClasses
        from ...core.standards.stored import catalogue_of
        from ...core.workspace.store import user
        self.algorithm, self.ws, self.source = algorithm, ws, source
        self.parameters, self.context, self.feedback = parameters, context, feedback
        self.catalogue = catalogue_of(ws)
        self.history = bool(algorithm.parameterAsEnum(parameters, "MODE", context))
        self.actor = self.text("ACTOR") or user()
        self.role = ROLES[algorithm.parameterAsEnum(parameters, "ROLE", context)]
        first = source.first()
        self.mapping = self._mapping(first)
        source.with_fields(self.mapping.x, self.mapping.y)
        zone_of(self.mapping.zone)
        self.mapping.check(first.frame.columns)
        self.classes = ReportClasses(self.catalogue, self.mapping.classes)
        self.unit = self._unit()
        self.placement = None
        self.read = 0
        self.crowds = None
        self.rejects, self.frames, self.shapes, self.notices = [], [], [], {}
        self.result, self.there = None, 0

    def text(self, name):
        return self.algorithm.parameterAsString(self.parameters, name, self.context).strip()

    def flag(self, name):
        return self.algorithm.parameterAsBool(self.parameters, name, self.context)

    def _mapping(self, first):
        from ...core.exchange.report_mapping import (
            ReportMapping, guess_report_mapping, read_classes)
        text = self.text("MAPPING")
        if text in ("", "guess"):
            mapping = guess_report_mapping(list(first.frame.columns), first.frame, self.catalogue)
            for column, found in mapping.columns.items():
                self.feedback.message(tr("{field} is taken as {column}.").format(
                    field=found.field, column=column))
        elif text.startswith("{"):
            mapping = ReportMapping.from_json(text)
        else:
            rows = self.ws.query("SELECT body FROM import_mapping WHERE name = ?", (text,))
            if not rows and not Path(text).is_file():
                raise InputError(N_("There is no saved mapping {name}, neither in the workspace "
                                    "nor as a file. Check the name, or leave it empty to have "
                                    "the fields guessed."), name=text)
            mapping = ReportMapping.from_json(rows[0][0]) if rows else ReportMapping.load(text)
        path = self.algorithm.parameterAsFile(self.parameters, "CLASSES", self.context)
        if path:
            mapping.classes = {**mapping.classes, **read_classes(path)}
        mapping.system = self.text("SYSTEM") or mapping.system
        mapping.zone = self.text("ZONE") or mapping.zone
        return mapping

    def _unit(self):
        """The code of the unit for closed reports that name none, or None."""
        wanted = self.text("UNIT")
        if not wanted:
            return None
        rows = self.ws.query("SELECT code FROM organisation WHERE ? IN (code, name)", (wanted,))
        if not rows:
            raise InputError(N_("There is no organisation {name} in the workspace. Enter it in "
                                "the list of organisations first."), name=wanted)
        return rows[0][0]

    # -- first time through: points

    def look(self):
        """Count the rows and find the default points of the source."""
        import numpy as np

        from ...core.exchange.reports import default_points
        least = self.algorithm.parameterAsInt(self.parameters, "CROWD", self.context)
        places, sizes = [], []
        for piece in self.source.pieces():
            self.feedback.check()
            if self.placement is None:
                self._take_crs(piece)
            for notice in piece.notices:
                self._notice(notice)
            places.append(report_source.points(piece))
            sizes.append(len(piece.frame))
            self.read += len(piece.frame) + sum(
                len(r) for r in piece.rejects if (r["reason"] == "too_many_cells").any())
        xy = np.vstack(places) if places else np.zeros((0, 2))
        counts = np.zeros(len(xy), np.int64) if least == NONE else \
            default_points(xy[:, 0], xy[:, 1], least)
        self.crowds = np.split(counts, np.cumsum(sizes)[:-1]) if sizes else []
        if not self.read:
            self.algorithm.warn(self.feedback, tr("{name} has no rows.").format(
                name=self.source.name))

    def _take_crs(self, piece):
        """How coordinates come into the workspace; the mapping's system where nobody says one."""
        if not len(piece.frame):
            return
        if self.mapping.crs and not piece.crs.isValid():
            piece.crs = QgsCoordinateReferenceSystem(self.mapping.crs)
            if not piece.crs.isValid():
                raise InputError(N_("The mapping says the reference system {crs}, which QGIS does "
                                    "not know. Name another in the mapping, as EPSG:4549."),
                                 crs=self.mapping.crs)
        self.placement = self.algorithm.placement(piece, workspace_crs(self.ws), self.parameters,
                                                  self.context, self.feedback)
        self.crs = piece.crs

    def _notice(self, notice):
        """A notice once, with what its last piece says."""
        if notice.template not in self.notices:
            self.notices[notice.template] = notice
            self.algorithm.warn(self.feedback, tr(notice.template).format(**notice.params))

    # -- second time: writing

    def write(self):
        """Write all good rows in one transaction."""
        from ...core.cases.options import number
        from ...core.workspace.report_import import ReportWriter
        ws, feedback = self.ws, self.feedback
        inside = None if self.flag("OUTSIDE") else district(ws)
        metres, days = (self._number(name) if self._number(name) is not None
                        else number(ws, option)
                        for name, option in (("METRES", "similar_m"), ("DAYS", "similar_days")))
        save = self.text("SAVE")
        with writing(ws, tr("import of {name}").format(name=self.source.name),
                     feedback) as connection:
            writer = ReportWriter(
                ws, connection, actor=self.actor, role=self.role, history=self.history,
                unit=self.unit, note=tr("Imported from {name}; only the times of report and "
                                        "closing are known.").format(name=self.source.name))
            done, seen = 0, set()
            for piece, crowded in zip(self.source.pieces(), self.crowds):
                made = self._reports(piece, crowded, inside, seen)
                writer.add(made)
                done += len(piece.frame)
                feedback.progress(0.1 + 0.8 * done / max(self.read, 1))
            self.result = writer.finish(metres=metres, days=days, merge=self.flag("MERGE"),
                                        file=self.flag("FILECASES"))
            if save:
                connection.execute("INSERT OR REPLACE INTO import_mapping (name, body) "
                                   "VALUES (?, ?)", (save, self.mapping.to_json()))

    def _number(self, name):
        given = self.parameters.get(name)
        return None if given in (None, "") else self.algorithm.parameterAsDouble(
            self.parameters, name, self.context)

    def _reports(self, piece, crowded, inside, seen):
        """The reports of a piece that are to be written; the other rows are set aside."""
        from ...core.exchange.reports import apply_mapping
        from ...core.workspace.report_import import known_numbers
        from ...core.workspace.store import now
        given = report_source.points(piece)
        xy, lost = self._move(given)
        made = apply_mapping(piece.frame, xy, self.mapping, self.catalogue, now=now(),
                             inside=inside, crowded=crowded, history=self.history,
                             classes=self.classes)
        for notice in made.notices:
            self._notice(notice)
        frame, aside = made.frame, list(piece.rejects)
        aside.append(rejected(piece.frame.index[lost], "outside_crs"))
        aside.append(made.rejects)
        known = known_numbers(self.ws, frame["number"])
        there = frame["number"].isin(known).to_numpy(bool)
        again = frame["number"].duplicated().to_numpy(bool) | frame["number"].isin(
            seen).to_numpy(bool)
        # what this run has written is known as well, and is no report of an earlier one
        there &= ~again
        self.there += int(there.sum())
        seen.update(frame["number"])
        nobody = (frame["unit"].isna() & (frame["state"] == "closed")).to_numpy(bool) \
            & (self.history and self.unit is None)
        for mask, reason in ((again, "repeated_report"), (there, "already_imported"),
                             (nobody & ~there & ~again, "no_unit")):
            aside.append(rejected(frame.index[mask], reason, frame["number"][mask]))
        self._set_aside(piece, join(aside))
        return frame[~(there | again | nobody)]

    def _move(self, xy):
        """(points in the workspace's CRS, NaN where there is none; which were lost on the way)."""
        import numpy as np
        there = np.isfinite(xy).all(axis=1)
        moved, lost = np.full(xy.shape, np.nan), np.zeros(len(xy), bool)
        if there.any():
            found = self.placement.move(xy[there])
            usable = self.placement.usable(found)
            moved[there] = np.where(usable[:, None], found, np.nan)
            lost[there] = ~usable
        return moved, lost

    def _set_aside(self, piece, rejects):
        """Keep the rows that were not taken, with all they said; of a report that is there already
        the number is enough, since a file that is imported again has little else."""
        import pandas as pd
        self.rejects.append(rejects)
        rows = rejects.loc[rejects["reason"] != "already_imported", "row"].to_numpy() - 1
        rows = rows[pd.Index(rows).isin(piece.frame.index)]
        self.frames.append(piece.frame.loc[rows])
        if piece.geometry is not None:
            shapes = pd.Series(piece.geometry, index=piece.frame.index, dtype=object)
            self.shapes.append(shapes.loc[rows])

    # -- afterwards

    def results(self):
        """Tell what was done, write the outputs."""
        import pandas as pd
        algorithm, feedback, done = self.algorithm, self.feedback, self.result
        for code, name in done.organisations:
            feedback.message(tr("Entered organisation {code} {name}.").format(code=code,
                                                                              name=name))
        for text, count in done.unknown_conditions.items():
            algorithm.warn(feedback, tr(
                "The filing table does not have the condition “{condition}” ({count} reports): "
                "they have no time limit.").format(condition=text, count=count))
        if done.doubles:
            algorithm.warn(feedback, tr("{count} reports are likely doubles, {merged} of them "
                                        "were merged.").format(
                count=len(done.doubles), merged=sum(d.merged for d in done.doubles)))
        rejects = join(self.rejects)
        frame = pd.concat(self.frames) if self.frames else pd.DataFrame()
        shapes = pd.concat(self.shapes).to_numpy(object) if self.shapes else None
        kept = sources.Source(self.source.name, frame, shapes,
                              getattr(self, "crs", QgsCoordinateReferenceSystem()))
        results = {"WARNINGS": algorithm.warnings, "CLOSED": done.closed, "FILED": done.filed,
                   "DOUBLED": len(done.doubles), "MERGED": sum(d.merged for d in done.doubles),
                   "THERE": self.there,
                   **write_rejects(algorithm, kept, rejects, self.parameters, self.context),
                   **self._doubles()}
        tell_rejects(rejects, feedback)
        self._tell_types(rejects)
        results.update(algorithm.counts(feedback, self.read, done.cases, len(rejects)))
        return results

    def _tell_types(self, rejects):
        """The types that no class was found for, the most frequent first: what a table of classes
        has to say."""
        types = rejects.loc[rejects["reason"].isin(["unknown_class", "ambiguous_class"]), "value"]
        for text, count in types.value_counts().head(MAX_LINES).items():
            self.feedback.message(tr("No class for {type}: {count} reports").format(
                type=text, count=count))

    def _doubles(self):
        found = self.result.doubles
        columns = {"row": [d.row + 1 for d in found], "case_no": [d.case_no for d in found],
                   "main": [d.main for d in found],
                   "metres": [round(d.metres, 1) for d in found],
                   "days": [round(d.days, 2) for d in found],
                   "merged": [d.merged for d in found]}
        target = write_columns(self.algorithm, self.parameters, "DOUBLES", self.context, columns,
                               kind=QgsWkbTypes.Type.NoGeometry)
        return {"DOUBLES": target} if target else {}


def district(ws):
    """A function that says which points (n, 2) lie in the district: its communities, else its unit
    grids; None where the workspace has neither."""
    import shapely

    from ...core.workspace.geometry import geometries
    for query in ("SELECT geom FROM community WHERE geom IS NOT NULL",
                  "SELECT geom FROM unit_grid WHERE dedate IS NULL"):
        rows = ws.query(query)
        if rows:
            outline = shapely.union_all(geometries(r[0] for r in rows))
            shapely.prepare(outline)
            return lambda xy: shapely.intersects_xy(outline, xy[:, 0], xy[:, 1])
    return None
