"""citygrid:importcomponents: any survey file becomes coded components."""
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessingParameterBoolean, QgsProcessingParameterFile,
    QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...core.workspace.ddl import sql
from ...i18n import tr
from ..results import workspace_crs
from ..workspace import drawing, placing
from ..workspace.importing import ImportAlgorithm, rejected, writing

#: Compared with the base map: so many points, and the base map within so many metres of them.
SAMPLE = 4000
AROUND_M = 1500
ROLES = {"1": "authority", "2": "owner", "3": "maintainer"}


class ImportComponents(ImportAlgorithm):
    """Components from any vector layer, table with coordinates, drawing or geodatabase."""

    NAME = "importcomponents"
    TITLE = N_("Import components")
    ROOM = "components"
    HELP = N_(
        "Writes the rows of a layer, a survey file or a table with coordinates into the workspace "
        "as components, with their codes, unit grids and history. A mapping says which field is "
        "which and which value is which class; it is guessed from the field names of the "
        "standards unless one is given. All good rows are written in one transaction; the others "
        "are set aside in a layer with the reason of each. Cancelled, it changes nothing.")

    def __init__(self):
        super().__init__()
        self.rules = None   # of a drawing's layers, None for those that come along

    def choices(self):
        self.mapping_choices()
        self.add(QgsProcessingParameterBoolean(
            "ORGANISATIONS", tr("Enter unknown organisations"), defaultValue=True, optional=True),
            tr("Organisations that the workspace does not know are entered in its list. "
               "Otherwise their rows are set aside."), advanced=True)
        self.add(QgsProcessingParameterString("WHY", tr("Reason in the history"), optional=True),
                 tr("Empty: the name of the source."), advanced=True)

    def mapping_choices(self):
        """The parameters that say which field is which."""
        self.add(QgsProcessingParameterString("MAPPING", tr("Mapping"), defaultValue="guess",
                                              optional=True),
                 tr("\"guess\", the name of a mapping saved in the workspace, the path of a saved "
                    "mapping (.json), or the mapping itself as JSON."))
        self.add(QgsProcessingParameterString("CLASS", tr("Class of all rows"), optional=True),
                 tr("Code or name of the class, where no field says it."))
        self.add(QgsProcessingParameterFile("CLASSES", tr("Table of classes"), optional=True),
                 tr("A .csv or .xlsx table of two columns: value of the source (for a DXF drawing "
                    "the layer's name), code or name of the class. For a drawing also an edited "
                    "copy of the table of layers (dxf_layers.csv)."))
        self.add(QgsProcessingParameterString("SAVE", tr("Save the mapping as"), optional=True),
                 tr("Name under which the mapping is kept in the workspace for the next file."),
                 advanced=True)

    def write(self, ws, source, shapes, parameters, context, feedback):
        import numpy as np
        import shapely

        from ...core.components.mapping_apply import apply_mapping
        from ...core.standards.stored import catalogue_of
        from ...core.workspace.bulk import import_components
        from ...core.workspace.store import user
        catalogue = catalogue_of(ws)
        mapping = self.mapping(ws, source, catalogue, parameters, context, feedback)
        frame = source.frame
        if drawing.is_drawing(frame):
            frame, shapes = self.of_drawing(source, shapes, mapping, catalogue, feedback,
                                            self.rules)
        known = ws.query("SELECT code, name FROM organisation")
        made = apply_mapping(frame, mapping, catalogue, known)
        feedback.progress(0.5)
        for notice in made.notices:
            self.warn(feedback, tr(notice.template).format(**notice.params))
        there = ~shapely.is_missing(shapes)
        # a row whose geometry was lost is told by that reason, whatever else is wrong with it
        told = [made.rejects[there[made.rejects["row"].to_numpy() - 1]]]
        rows = made.frame.index.to_numpy(int)     # of a source without rows it is not of integers
        rows = rows[there[rows]]
        frame = made.frame.loc[rows]
        self.compare_with_base(ws, shapes[rows], parameters, context, feedback)
        columns = {name: frame[name].to_numpy(object) for name in frame.columns if name != "bgid"}
        fresh = made.new_organisations
        if not self.parameterAsBool(parameters, "ORGANISATIONS", context):
            fresh = fresh[:0]
        name = self.parameterAsString(parameters, "SAVE", context)
        why = self.parameterAsString(parameters, "WHY", context) or tr("Import of {name}").format(
            name=source.name)
        with writing(ws, tr("import of {count} components").format(count=len(rows)),
                     feedback) as connection:
            enter_organisations(ws, connection, fresh)
            result = import_components(ws, connection, columns, shapes[rows], user(), why)
            feedback.progress(0.9)
            if name:
                connection.execute("INSERT OR REPLACE INTO import_mapping (name, body) "
                                   "VALUES (?, ?)", (name, mapping.to_json()))
        for row in fresh.itertuples():
            feedback.message(tr("Entered organisation {code} {name}.").format(
                code=row.code, name=row.name))
        coded = np.array([code is not None for code in result.codes], bool)
        per_class = frame["classcode"][coded].value_counts()
        for code, count in per_class.sort_index().items():
            feedback.message(f"{code} {catalogue.get('component', code).name}: {count}")
        for rule in sorted({r for _, r, _ in result.rejected}):
            told.append(rejected([rows[i] for i, r, _ in result.rejected if r == rule], rule))
        return result.written, told

    def mapping(self, ws, source, catalogue, parameters, context, feedback):
        """The mapping of the parameters, or the guessed one; InputError where it is none."""
        from ...core.components.mapping import ImportMapping, Source

        from .import_guess import guess
        text = self.parameterAsString(parameters, "MAPPING", context).strip()
        if text in ("", "guess"):
            mapping, guesses = guess(source.frame, source.name, catalogue)
            for column, found in guesses.items():
                feedback.message(tr("{field} is taken as {column}.").format(field=found.field,
                                                                            column=column))
        elif text.startswith("{"):
            mapping = ImportMapping.from_json(text)
        else:
            mapping = saved_mapping(ws, text)
        mapping.classes = {**mapping.classes, **self.class_table(catalogue, parameters, context)}
        chosen = self.parameterAsString(parameters, "CLASS", context).strip()
        if chosen:
            before = mapping.columns.get("classcode", Source())
            mapping.columns["classcode"] = Source(before.field, _class_code(chosen, catalogue))
        return mapping

    @staticmethod
    def of_drawing(source, shapes, mapping, catalogue, feedback, rules=None):
        """The rows of a drawing that are components, with their class by the table of layers,
        and the geometries."""
        from ...core.components.mapping import Source
        said = mapping.columns.get("classcode", Source())
        if said.field != drawing.LAYER:
            return source.frame, shapes
        found, shapes = drawing.sort_out(source.frame, shapes, catalogue, rules)
        layers = source.frame[drawing.LAYER]
        own = layers.isin(mapping.classes).to_numpy()
        if said.constant:   # a class for all rows takes in the layer that every drawing has
            own |= (layers == "0").to_numpy()
        other = found["destination"].isin(["base", "skip"]).to_numpy() & ~own
        component = (found["destination"] == "component").to_numpy() & ~own
        mapping.columns["classcode"] = Source(drawing.CLASS, said.constant)
        source.frame[drawing.CLASS] = found["target"].to_numpy(object)
        source.frame.loc[~component, drawing.CLASS] = layers[~component]
        if said.constant:   # the class of all rows, where their layer is none
            source.frame.loc[~component & ~layers.isin(mapping.classes), drawing.CLASS] = None
        if other.any():
            feedback.message(tr("{count} features lie on layers of the base map or on none to "
                                "import: {layers}").format(
                count=int(other.sum()), layers=", ".join(sorted(set(layers[other])))))
        return source.frame[~other], shapes

    def class_table(self, catalogue, parameters, context):
        """{value: class code} of the CLASSES file."""
        from ...core.exchange.dxf import load_layers
        from ...core.exchange.tabular import read_table
        path = self.parameterAsFile(parameters, "CLASSES", context)
        if not path:
            return {}
        frame = read_table(path).frame.dropna(how="all")
        if {"destination", "target", "layer"} <= set(frame.columns):
            self.rules = load_layers(path)
            return {}
        if frame.shape[1] < 2:
            raise InputError(N_("{name} is no table of classes: it needs a column of values and "
                                "one of class codes."), name=Path(path).name)
        frame = frame.iloc[:, :2].dropna()
        return {value: _class_code(code, catalogue)
                for value, code in frame.itertuples(index=False)}

    def compare_with_base(self, ws, shapes, parameters, context, feedback):
        """Warn where the points look like GCJ-02 or BD-09 that nobody said."""
        from ...core.exchange.shift import looks_gcj02
        datum = placing.DATUMS[self.parameterAsEnum(parameters, "DATUM", context)]
        if datum != "layer" or not len(shapes):
            return
        lonlat, base = base_map_around(ws, shapes, context.transformContext())
        if not any(part is not None for part in base.values()):
            return
        found = looks_gcj02(lonlat[:, 0], lonlat[:, 1], **base)
        if found.shifted:
            self.warn(feedback, tr(
                "The points look shifted against the base map by {offset:.0f} m, as {datum} "
                "coordinates do that are read as WGS 84. If so, import again with that datum.")
                .format(offset=found.offset, datum=found.datum))


def _class_code(text, catalogue):
    """The code of a class given by code or name; InputError where there is none."""
    from ...core.components.mapping_values import ClassFinder
    code = ClassFinder(catalogue).find(text)
    if not code:
        raise InputError(N_("There is no class {name} in this catalogue."), name=text)
    return code


def saved_mapping(ws, name):
    """A mapping kept in the workspace under this name, or in a file of this path."""
    from ...core.components.mapping import ImportMapping
    rows = ws.query("SELECT body FROM import_mapping WHERE name = ?", (name,))
    if rows:
        return ImportMapping.from_json(rows[0][0])
    if not Path(name).is_file():
        raise InputError(N_("There is no saved mapping {name}, neither in the workspace nor as a "
                            "file. Check the name, or leave it empty to have the fields "
                            "guessed."), name=name)
    return ImportMapping.load(name)


def enter_organisations(ws, connection, fresh):
    """Put new organisations and their roles into the workspace's list."""
    from ...core.workspace.bulk import insert_rows
    if not len(fresh):
        return
    insert_rows(ws, connection, "organisation",
                {"code": fresh["code"].to_numpy(object), "name": fresh["name"].to_numpy(object)})
    # "13" is both authority and maintainer
    roles = [(code, ROLES[digit]) for code, digits in zip(fresh["code"], fresh["role"])
             for digit in digits]
    insert_rows(ws, connection, "organisation_role",
                {"org_code": [r[0] for r in roles], "role": [r[1] for r in roles]})


def base_map_around(ws, shapes, context):
    """Some of the points, and the base map around them, in degrees.

    Returns
    -------
    (float64 array (n, 2), dict)
        Longitudes and latitudes, and ``roads``, ``buildings``, ``outline`` (None where there is
        nothing) for ``core.exchange.shift.looks_gcj02``.
    """
    import numpy as np
    import shapely

    from ...core.workspace.geometry import geometries
    pick = np.linspace(0, len(shapes) - 1, min(SAMPLE, len(shapes))).astype(int)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes[pick]))
    west, south, east, north = np.percentile(points, 2, axis=0).tolist() \
        + np.percentile(points, 98, axis=0).tolist()
    box = (east + AROUND_M, west - AROUND_M, north + AROUND_M, south - AROUND_M)
    crs, degrees = workspace_crs(ws), QgsCoordinateReferenceSystem("EPSG:4326")

    def move(xy):
        return placing.transform(xy, crs, degrees, context)

    def near(table):
        rows = ws.query(
            sql("SELECT t.geom FROM {index} r JOIN {table} t ON t.fid = r.id "
                "WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ?",
                index=f"rtree_{table}_geom", table=table), box)
        return geometries(r[0] for r in rows) if rows else None
    base = {"roads": near("base_road"), "buildings": near("base_building")}
    communities = near("community")
    # joined in metres: what only just touches may cross itself once it is in degrees
    base["outline"] = None if communities is None else np.array(
        [shapely.union_all(shapely.make_valid(communities))], dtype=object)
    base = {name: None if part is None else shapely.transform(part, move)
            for name, part in base.items()}
    return move(points), base
