"""citygrid:importgeocoding: zones, streets and lanes, door plates, points of interest."""
from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterField

from ...core.errors import N_
from ...i18n import tr
from .importing import ImportAlgorithm, rejected, writing
from .shapes import OF

TABLES = ("geo_zone", "geo_street", "door_plate", "poi")
TITLES = (N_("Zones"), N_("Streets and lanes"), N_("Door plates"), N_("Points of interest"))


class ImportGeocoding(ImportAlgorithm):
    """What an address is found by."""

    NAME = "importgeocoding"
    TITLE = N_("Import geocoding table")
    HELP = N_(
        "Writes zones, streets and lanes, door plates or points of interest, which addresses are "
        "found by. Fields are recognised by their names; door plates and points of interest get "
        "the community and unit grid they lie in.")

    def choices(self):
        self.add(QgsProcessingParameterEnum("TABLE", tr("Import as"), [tr(t) for t in TITLES],
                                            defaultValue=3), tr("Table of the geocoding."))
        for name, title in (
                ("CODE", tr("Field of the code")), ("NAME", tr("Field of the name")),
                ("STREET_NAME", tr("Field of the street or lane")),
                ("NUMBER", tr("Field of the number"))):
            self.add(QgsProcessingParameterField(name, title, parentLayerParameterName="INPUT",
                                                 optional=True),
                     tr("Empty: recognised by its name; - for none."))

    def write(self, ws, source, shapes, parameters, context, feedback):
        import numpy as np

        from ...core.workspace.bulk import insert_rows
        table = TABLES[self.parameterAsEnum(parameters, "TABLE", context)]
        shapes, told = OF[ws.tables[table].geometry](shapes)
        columns = self.texts(table, source, parameters, context,
                             ("CODE", "NAME", "STREET_NAME", "NUMBER"))
        columns = address_name(columns, len(shapes))
        named = np.array([v is not None for v in columns["name"]], bool)
        told.append(rejected(np.flatnonzero(~named), "no_name"))
        there = np.array([shape is not None for shape in shapes], bool)
        rows = np.flatnonzero(there & named)
        columns = {k: v[rows] for k, v in columns.items() if k in ws.tables[table].names()}
        shapes = shapes[rows]
        columns.update(place_of(ws, table, shapes, columns))
        with writing(ws, tr("import of {name}").format(name=source.name), feedback) as connection:
            insert_rows(ws, connection, table, columns, shapes)
        return len(rows), told


def address_name(columns, count):
    """Columns with a name for every row: street and number where there is no other."""
    import numpy as np
    empty = np.full(count, None, dtype=object)
    street, number = (columns.get(k, empty) for k in ("street_name", "number"))
    built = np.array([f"{s}{n}" if s and n else s for s, n in zip(street, number)] + [None],
                     dtype=object)[:-1]
    name = columns.get("name", empty)
    columns["name"] = np.array([n or b or c for n, b, c in zip(
        name, built, columns.get("code", empty))] + [None], dtype=object)[:-1]
    return columns


def place_of(ws, table, shapes, columns):
    """Community and, for points, unit grid that each geometry lies in."""
    import numpy as np

    from ...core.grids.assign import assign
    from ...core.workspace.bulk import valid_grids
    from ...core.workspace.reading import read
    found = {}
    communities = read(ws, "community", ("code",))
    if len(communities["code"]) and len(shapes):
        given = columns.get("community_code", np.full(len(shapes), None, dtype=object))
        inside = assign(shapes, communities["geometry"], communities["code"])
        found["community_code"] = [g or i for g, i in zip(given, inside)]
    if "bgid" in ws.tables[table].names() and len(shapes):
        bgids, polygons = valid_grids(ws)
        if len(bgids):
            found["bgid"] = list(assign(shapes, polygons, bgids))
    return found
