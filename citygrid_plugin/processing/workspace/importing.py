"""What all imports have in common: where the rows come from, where they lie, writing them in one
transaction, and setting bad ones aside with the reason."""
import gc
import sqlite3
from contextlib import contextmanager
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessing, QgsProcessingOutputNumber,
    QgsProcessingParameterCrs, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterFile, QgsProcessingParameterString,
    QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes)

from ...core.errors import Cancelled, InputError, N_
from ...core.exchange.rejects import REASONS as READING_REASONS
from ...core.workspace.messages import MESSAGES
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import add_frame, fields_of, wkb_type
from ..results import workspace_crs
from . import placing, sources
from .columns import guess_fields

REASONS = {
    **READING_REASONS, **MESSAGES,
    "outside_crs": N_("The place lies outside the area of the reference system."),
    "wrong_geometry": N_("The geometry is not of the kind that this table takes: {value}."),
    "no_area": N_("The geometry encloses no area."),
    "no_name": N_("The row has neither a code nor a name."),
    "bad_code": N_("The code {value} does not have the right number of digits."),
    "code_exists": N_("The code {value} is in the workspace already."),
    "duplicate_code": N_("The code {value} occurs more than once in the source."),
}
WAIT_SECONDS = 3600
#: Given for a field: none, although one would be recognised.
NONE = "-"
#: SQLite asks for cancelling every so many steps of its machine: some times a second.
STEPS = 100_000


def rejected(rows, reason, values=""):
    """Rows set aside for one of `REASONS`, as ``core.exchange.rejects`` has them.

    Parameters
    ----------
    rows : int array-like
        Counted from 0.
    """
    import pandas as pd
    frame = pd.DataFrame({"row": [int(r) + 1 for r in rows]})
    frame["reason"] = reason
    frame["value"] = values if isinstance(values, str) else ["" if v is None else str(v)
                                                             for v in values]
    return frame


@contextmanager
def writing(ws, what, feedback):
    """``ws.bulk`` that waits for its turn first and can be cancelled at any moment.

    Raises
    ------
    Busy, Cancelled
        Nothing was changed.
    """
    if not ws.wait(WAIT_SECONDS, feedback):
        feedback.check()
        raise ws.busy()
    with ws.bulk(what) as connection:
        connection.set_progress_handler(lambda: int(feedback.is_cancelled()), STEPS)
        try:
            yield connection
            feedback.check()
        except sqlite3.Error as error:   # "interrupted", or what an interrupted R-tree says
            if feedback.is_cancelled():
                raise Cancelled() from error
            raise
        finally:
            connection.set_progress_handler(None, 0)


class ImportAlgorithm(CityGridAlgorithm):
    """Base of the imports.

    A subclass defines its own parameters in ``choices`` and writes in ``write(ws, source, shapes,
    parameters, context, feedback)``, which returns (rows written, list of rejects).
    """

    ROOM = "workspace"
    SPATIAL = True

    def __init__(self):
        super().__init__()
        self.warnings = 0
        self.layer_file = None

    # -- parameters

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFeatureSource(
            "INPUT", tr("Layer"), [QgsProcessing.SourceType.TypeVector], optional=True),
            tr("A layer or table of the project. Leave it empty to read a file."))
        self.add(QgsProcessingParameterFile("FILE", tr("File"), optional=True),
                 tr("Instead of a layer: a file that QGIS reads (Shapefile, GeoPackage, file "
                    "geodatabase, DXF ...), or a .csv or .xlsx table. Its encoding is detected."))
        self.add(QgsProcessingParameterString("PART", tr("Layer or sheet in the file"),
                                              optional=True),
                 tr("Needed only where the file has several."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            "ENCODING", tr("Encoding"), [tr("detect"), *sources.ENCODINGS[1:]], defaultValue=0,
            optional=True),
            tr("Encoding of the texts of Shapefiles, DBF, DXF and CSV files."), advanced=True)
        if self.SPATIAL:
            self._define_place()
        self.choices()
        self.add(QgsProcessingParameterFeatureSink(
            "REJECTS", tr("Rejected rows"), optional=True, createByDefault=True),
            tr("Rows that were set aside, with row number, reason and their own attributes."))

    def _define_place(self):
        self.add(QgsProcessingParameterString("X", tr("Field of X or longitude"), optional=True),
                 tr("Column of a table with the easting or longitude. Empty: recognised by name "
                    "and values."), advanced=True)
        self.add(QgsProcessingParameterString("Y", tr("Field of Y or latitude"), optional=True),
                 tr("Column of a table with the northing or latitude. Empty: recognised by name "
                    "and values."), advanced=True)
        self.add(QgsProcessingParameterCrs("CRS", tr("Reference system of the source"),
                                           optional=True),
                 tr("Only where the source does not say its reference system or says a wrong one."),
                 advanced=True)
        self.add(QgsProcessingParameterEnum(
            "DATUM", tr("Datum of the coordinates"), [tr(t) for t in placing.TITLES],
            defaultValue=0, optional=True),
            tr("GCJ-02 and BD-09 are the shifted coordinates of Chinese web maps; they are "
               "converted back, to about 1 m. A city's local system needs its parameters or "
               "control points."))
        self.add(QgsProcessingParameterString("LOCAL", tr("Parameters of the local system"),
                                              optional=True),
                 tr("4 parameters: shift x, shift y (m), rotation (arc seconds, anticlockwise), "
                    "scale (ppm). 7 parameters: three shifts (m), three rotations (arc seconds, "
                    "position vector convention), scale (ppm). From the local system to that of "
                    "the workspace, separated by commas."), advanced=True)
        self.add(QgsProcessingParameterFile("CONTROL", tr("Control points"), optional=True),
                 tr("A .csv or .xlsx table of points in both systems: x and y in the source, x and "
                    "y in the workspace. Two at least, better five or more."), advanced=True)

    def choices(self):
        """A subclass adds its own parameters here."""

    def initAlgorithm(self, configuration=None):
        super().initAlgorithm(configuration)
        self.addOutput(QgsProcessingOutputNumber("WARNINGS", tr("Warnings")))

    # -- running

    def prepareAlgorithm(self, parameters, context, feedback):
        good = super().prepareAlgorithm(parameters, context, feedback)
        # layers belong to the main thread, so it is asked here
        self.layer_file = self._plain_geopackage(parameters, context)
        return good

    def _plain_geopackage(self, parameters, context):
        """(path, table) of an INPUT that is a whole unedited GeoPackage table, or None."""
        given = parameters.get("INPUT")
        if not given or not isinstance(given, (str, QgsVectorLayer)):
            return None
        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        if layer is None or layer.providerType() != "ogr" or layer.isEditable() \
                or layer.subsetString():
            return None
        uri = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
        if not str(uri.get("path", "")).lower().endswith(".gpkg"):
            return None
        # without a name QGIS opens the first table
        return uri["path"], uri.get("layerName") or sources.parts(uri["path"])[0].name

    def execute(self, parameters, context, feedback):
        # Python's search for garbage would look through millions of new values again and again,
        # a quarter of the time; what an import makes is freed without it
        resting = gc.isenabled()
        gc.disable()
        try:
            return self._import(parameters, context, feedback)
        finally:
            if resting:
                gc.enable()

    def _import(self, parameters, context, feedback):
        source = self.read(parameters, context, feedback)
        feedback.progress(0.2)
        with self.open_workspace() as ws:
            shapes, rejects = None, list(source.rejects)
            if self.SPATIAL:
                shapes, lost = self.place(ws, source, parameters, context, feedback)
                rejects += lost
            feedback.progress(0.35)
            written, more = self.write(ws, source, shapes, parameters, context, feedback)
        rejects = join(rejects + more)
        results = {"WARNINGS": self.warnings,
                   **write_rejects(self, source, rejects, parameters, context)}
        tell_rejects(rejects, feedback)
        results.update(self.counts(feedback, len(source.frame), written, len(rejects)))
        return results

    def read(self, parameters, context, feedback):
        """The source of the parameters.

        Raises InputError where neither a layer nor a file is given, or both are.
        """
        path = self.parameterAsFile(parameters, "FILE", context)
        if bool(path) == bool(parameters.get("INPUT")):
            raise InputError(N_("Choose a layer or a file, one of the two."))
        encoding = sources.ENCODINGS[self.parameterAsEnum(parameters, "ENCODING", context)]
        if path:
            x, y = ("", "") if not self.SPATIAL else (
                self.parameterAsString(parameters, "X", context),
                self.parameterAsString(parameters, "Y", context))
            source = sources.read_file(
                path, self.parameterAsString(parameters, "PART", context), encoding, x=x, y=y,
                feedback=feedback)
            feedback.message(tr("Read {name}.").format(name=Path(path).name))
            if source.encoding:
                feedback.message(tr("Encoding: {encoding}").format(encoding=source.encoding))
        else:
            source = sources.read_geopackage(*self.layer_file) if self.layer_file else None
            if source is None:
                given = self.parameterAsSource(parameters, "INPUT", context)
                if given is None:
                    raise InputError(N_("The layer cannot be read. Choose another."))
                source = sources.read_layer(given, feedback=feedback)
        for notice in source.notices:
            self.warn(feedback, tr(notice.template).format(**notice.params))
        if not len(source.frame):
            self.warn(feedback, tr("{name} has no rows.").format(name=source.name))
        return source

    def place(self, ws, source, parameters, context, feedback):
        """(geometries in the workspace's CRS, list of rejects); None stands where there is none.

        Raises InputError where the whole source has no geometry.
        """
        import numpy as np
        import shapely
        if source.geometry is None:
            raise InputError(N_("{name} has no geometry and no coordinates that were recognised. "
                                "Name the fields of the coordinates."), name=source.name)
        if not len(source.geometry):
            return source.geometry, []
        target = workspace_crs(ws)
        placement = self.placement(source, target, parameters, context, feedback)
        empty = shapely.is_missing(source.geometry) | shapely.is_empty(source.geometry)
        shapes, lost = placement.place(source.geometry)
        shapes[empty] = None
        told = {int(r) for table in source.rejects for r in table["row"]}
        empty &= ~np.isin(np.arange(len(shapes)) + 1, list(told))
        return shapes, [rejected(np.flatnonzero(empty), "no_geometry"),
                        rejected(np.flatnonzero(lost), "outside_crs")]

    def placement(self, source, target, parameters, context, feedback):
        """The Placement that the parameters ask for, with what is assumed said."""
        chosen = self.parameterAsCrs(parameters, "CRS", context)
        datum = placing.DATUMS[self.parameterAsEnum(parameters, "DATUM", context)]
        crs = chosen if chosen.isValid() else source.crs
        if not crs.isValid() and datum not in ("local4", "control"):
            crs = source.crs = sources.likely_crs(source, target)   # rejected rows lie there too
            feedback.message(tr("The source does not say its reference system; taken as {crs}.")
                             .format(crs=title_of(crs)))
        made = placing.Placement(
            crs, target, context.transformContext(), datum,
            self.parameterAsString(parameters, "LOCAL", context),
            self.parameterAsFile(parameters, "CONTROL", context))
        if made.fit is not None:
            feedback.message(tr("{n} control points, root mean square error {rmse:.3f} m").format(
                n=len(made.fit.residuals), rmse=made.fit.rmse))
        return made

    def texts(self, table, source, parameters, context, names):
        """The source's fields for a table's columns, chosen or recognised by their names.

        Parameters
        ----------
        table : str
        names : sequence of str
            Field parameters; in lower case they are the columns.

        Returns
        -------
        dict of str to (n,) object array of str or None

        Raises
        ------
        InputError
            A chosen field is not there.
        """
        from ...core.components.mapping_values import tidy
        fields = guess_fields(table, source.frame.columns)
        for name in names:
            given = self.parameterAsString(parameters, name, context)
            if given == NONE:
                fields.pop(name.lower(), None)
                continue
            if given and given not in source.frame.columns:
                raise InputError(N_("No field {field} in {name}. Choose another."), field=given,
                                 name=source.name)
            if given:
                fields[name.lower()] = given
        return {column: tidy(source.frame[field].astype(object)).to_numpy(object)
                for column, field in fields.items()}

    def warn(self, feedback, text):
        """A warning that counts."""
        self.warnings += 1
        feedback.warning(text)


def tell_rejects(rejects, feedback):
    """One line per reason into the log, with an example."""
    for reason, rows in rejects.groupby("reason"):
        first = rows.iloc[0]
        feedback.message(tr("{count} rejected, first row {row}: {reason}").format(
            count=len(rows), row=first["row"], reason=reason_text(reason, first["value"])))


def write_rejects(algorithm, source, rejects, parameters, context):
    """The layer of rejected rows.

    Returns
    -------
    dict
        ``{"REJECTS": id of the layer}``, empty where none is wanted.
    """
    import geopandas
    import pandas as pd
    rows = rejects["row"].to_numpy() - 1
    frame = pd.DataFrame({
        "row": rejects["row"].to_numpy(), "reason": rejects["reason"].to_numpy(),
        "text": [reason_text(r, v) for r, v in zip(rejects["reason"], rejects["value"])]},
        columns=["row", "reason", "text"])
    # a line that is no row has no attributes; its text says what stood there
    attributes = source.frame.reindex(rows).reset_index(drop=True)
    names = {n: f"{n}_" if str(n).lower() in ("row", "reason", "text", "geometry", "fid") else n
             for n in attributes.columns}
    frame = frame.join(attributes.rename(columns=names))
    shapes = None
    if source.geometry is not None:
        shapes = pd.Series(source.geometry, index=source.frame.index).reindex(rows)
        shapes = shapes.astype(object).where(shapes.notna(), None).to_numpy()
    frame = geopandas.GeoDataFrame(frame, geometry=_one_kind(shapes, len(frame)))
    kind = wkb_type(frame)
    if kind == QgsWkbTypes.Type.NoGeometry and source.geometry is not None:
        kind = QgsWkbTypes.Type.Point
    fields = fields_of(frame)
    crs = source.crs if source.crs is not None else QgsCoordinateReferenceSystem()
    sink, sink_id = algorithm.parameterAsSink(parameters, "REJECTS", context, fields, kind, crs)
    if sink is None:
        return {}
    add_frame(sink, frame, fields, kind)
    return {"REJECTS": sink_id}


def _one_kind(shapes, count):
    """Geometries of one kind for a layer: a mixture becomes points on the surfaces."""
    import numpy as np
    import shapely
    if shapes is None:
        return np.full(count, None, dtype=object)
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    kinds = {(0, 1, 1, 2, 0, 1, 2, 3)[i] for i in shapely.get_type_id(shapes[present])}
    if len(kinds) < 2 and 3 not in kinds:
        return shapes
    made = np.full(count, None, dtype=object)
    made[present] = shapely.point_on_surface(shapes[present])
    return made


def join(tables):
    """Tables of rejects as one by row number; the first reason of a row counts."""
    import pandas as pd
    tables = [t[["row", "reason", "value"]] for t in tables if t is not None and len(t)]
    if not tables:
        return pd.DataFrame({"row": pd.Series(dtype="int64"), "reason": [], "value": []})
    joined = pd.concat(tables, ignore_index=True).drop_duplicates("row")
    return joined.sort_values("row", kind="stable", ignore_index=True)


def reason_text(reason, value):
    """The sentence of a reason in the user's language."""
    return tr(REASONS[reason]).format(value=value)


def title_of(crs):
    """What a person calls a reference system."""
    return f"{crs.authid()} {crs.description()}".strip()
