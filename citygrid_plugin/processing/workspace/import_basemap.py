"""citygrid:importbasemap: any layer into one of the base map's tables."""
from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterField

from ...core.errors import N_
from ...i18n import tr
from . import drawing, proposal
from .importing import ImportAlgorithm, writing
from .shapes import OF

TABLES = ("base_road", "base_railway", "base_water_line", "base_wall", "base_water",
          "base_building", "base_parcel", "base_compound")
TITLES = (N_("Roads"), N_("Railways"), N_("Rivers and streams"), N_("Walls and fences"),
          N_("Water areas"), N_("Buildings"), N_("Land parcels"), N_("Compounds to keep whole"))


class ImportBaseMap(ImportAlgorithm):
    """Roads, railways, water, walls, buildings, parcels or compounds."""

    NAME = "importbasemap"
    TITLE = N_("Import base map")
    HELP = N_(
        "Writes a layer into one of the tables of the base map: what unit grids are drawn along "
        "and around. Areas given for a table of lines enter by their borders. An OpenStreetMap "
        "extract fills all of them at once with the algorithm made for it.")

    def choices(self):
        self.add(QgsProcessingParameterEnum(
            "TABLE", tr("Import as"), [tr("recognise")] + [tr(t) for t in TITLES],
            defaultValue=0),
            tr("Table of the base map; \"recognise\" goes by geometry, name and fields."))
        for name, title in (("NAME", tr("Field of the name")), ("KIND", tr("Field of the kind"))):
            self.add(QgsProcessingParameterField(name, title, parentLayerParameterName="INPUT",
                                                 optional=True),
                     tr("Empty: recognised by its name; - for none."))

    def write(self, ws, source, shapes, parameters, context, feedback):
        import numpy as np

        from ...core.workspace.bulk import insert_rows
        tables, shapes = self.tables(ws, source, shapes, parameters, context, feedback)
        columns = self.texts("base_road", source, parameters, context, ("NAME", "KIND"))
        told, parts = [], {}
        for table in sorted(set(tables[tables != ""])):
            mine = np.where(tables == table, shapes, None)
            good, aside = OF[ws.tables[table].geometry](mine)
            rows = np.flatnonzero([shape is not None for shape in good])
            parts[table] = (rows, good[rows])
            told += aside
        with writing(ws, tr("import of {name}").format(name=source.name), feedback) as connection:
            for table, (rows, good) in parts.items():
                insert_rows(ws, connection, table,
                            {**{k: v[rows] for k, v in columns.items()},
                             "source": [source.name] * len(rows)}, good)
        for table, (rows, _) in parts.items():
            feedback.message(f"{tr(TITLES[TABLES.index(table)])}: {len(rows)}")
        return sum(len(rows) for rows, _ in parts.values()), told

    def tables(self, ws, source, shapes, parameters, context, feedback):
        """(table of every row, "" where it goes into none, geometries), object arrays."""
        import numpy as np

        from ...core.standards.stored import catalogue_of
        number = self.parameterAsEnum(parameters, "TABLE", context)
        if drawing.is_drawing(source.frame):
            found, shapes = drawing.sort_out(source.frame, shapes, catalogue_of(ws))
            found = found["target"].to_numpy(object)
            wanted = TABLES if not number else TABLES[number - 1:number]
            found = np.where(np.isin(found, wanted), found, "")
            feedback.message(tr("{count} features lie on other layers of the drawing.").format(
                count=int((found == "").sum())))
            return found, shapes
        table = TABLES[number - 1] if number else \
            proposal.base_table(source.name, source.frame.columns, source.geometry)
        return np.full(len(source.frame), table, dtype=object), shapes
