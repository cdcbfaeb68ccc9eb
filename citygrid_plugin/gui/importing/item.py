"""One source in the import dialog: what it is, what it is taken for, how it will be read.

Without widgets, so that a script proposes and imports as the dialog does.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer

from ...core.errors import N_
from ...processing.workspace import columns, placing, proposal, sources
from ...processing.workspace.import_basemap import TABLES as BASE_TABLES
from ...processing.workspace.import_basemap import TITLES as BASE_TITLES
from ...processing.workspace.import_geocoding import TABLES as GEO_TABLES
from ...processing.workspace.import_geocoding import TITLES as GEO_TITLES

#: Rows that proposals look at; the first of them are shown.
SAMPLE_ROWS = 2000
PREVIEW_ROWS = 20
#: What a source can be imported as, and the title.
TARGETS = {
    "osm": N_("OpenStreetMap: all it has"), "street": N_("Streets"),
    "community": N_("Communities"), **dict(zip(BASE_TABLES, BASE_TITLES)),
    "organisation": N_("Organisations"), **dict(zip(GEO_TABLES, GEO_TITLES)),
    "components": N_("Components")}
#: Columns that a person can choose a field for; the others are recognised by name alone.
FIELDS = {
    "street": ("code", "name"), "community": ("code", "name", "street_code", "street_name"),
    "base": ("name", "kind"), "geo": ("code", "name", "street_name", "number"),
    "organisation": ("code", "name", "role")}
_DATUM_NAMES = (("bd09", r"bd-?09|baidu|百度"),
                ("gcj02", r"gcj-?02|火星|高德|腾讯|amap|autonavi|tencent"))


@dataclass(eq=False)
class ImportItem:
    """A file (or one layer of it) or a layer of the project.

    Attributes
    ----------
    path : str
        "" for a layer.
    part : str
        Layer or sheet in the file.
    layer_id : str
        Of a layer of the project.
    source : processing.workspace.sources.Source or None
        The first rows.
    target : str
        A key of `TARGETS`; "" leaves it out.
    fields : dict
        {column: field of the source} for targets other than components.
    mapping : core.components.mapping.ImportMapping or None
    datum, local, control, crs, encoding, x, y
        As the parameters of the algorithms.
    datum_chosen : bool
        A person chose the datum, so that it is not proposed any more.
    shift : core.exchange.shift.ShiftEvidence or None
        What changed the datum, where nobody said it.
    problem : str or CityGridError
        Why it cannot be read.
    result : dict
        Of the algorithm, after the import.
    """

    path: str = ""
    part: str = ""
    layer_id: str = ""
    geometry: str = ""
    source: object = None
    target: str = ""
    fields: dict = field(default_factory=dict)
    mapping: object = None
    encoding: str = ""
    crs: object = None
    datum: str = "layer"
    datum_chosen: bool = False
    shift: object = None
    local: str = ""
    control: str = ""
    x: str = ""
    y: str = ""
    problem: object = ""
    result: dict = field(default_factory=dict)

    @property
    def title(self):
        """What a person calls it."""
        if self.layer_id:
            layer = QgsProject.instance().mapLayer(self.layer_id)
            return layer.name() if layer is not None else self.layer_id
        name = Path(self.path).name
        return f"{name}: {self.part}" if self.part and self.part != Path(self.path).stem else name

    @property
    def name(self):
        """Name that the target is guessed from."""
        return self.part or (Path(self.path).stem if self.path else self.title)

    @property
    def is_osm(self):
        return bool(self.path) and sources.is_osm(self.path)

    def read(self):
        """Read the first rows anew, after the encoding or the coordinates were chosen.

        Raises InputError and MissingDependency.
        """
        if self.is_osm:
            self.source, self.geometry = None, "mixed"
            return
        if self.layer_id:
            self.source = sources.read_layer(QgsProject.instance().mapLayer(self.layer_id),
                                             SAMPLE_ROWS)
        else:
            self.source = sources.read_file(self.path, self.part, self.encoding, SAMPLE_ROWS,
                                            self.x, self.y)
        self.geometry = kind_of(self.source.geometry)

    def propose(self, catalogue):
        """Fill in target, mapping, fields and datum from what was read."""
        if self.is_osm:
            self.target = "osm"
            return
        from ...processing.components.import_guess import class_of_name, guess
        frame = self.source.frame
        self.mapping, _ = guess(frame, self.name, catalogue)
        told = self.mapping.columns.get("classcode")
        named = (told.constant or told.field) if told else ""
        self.target = proposal.target_of(self.name, frame.columns, self.geometry,
                                         named or class_of_name(self.name, catalogue),
                                         proposal.code_digits(frame))
        self.choose_target(self.target)
        text = " ".join([self.title, *map(str, frame.columns)]).lower()
        self.datum = next((d for d, words in _DATUM_NAMES if re.search(words, text)), "layer")

    def without_class(self, catalogue):
        """Whether nothing in the source says the class of its components."""
        if self.target != "components" or "classcode" in self.mapping.columns:
            return False
        from ...processing.components.import_guess import classes_inside
        return not classes_inside(self.source.frame, self.mapping, catalogue)

    def choose_target(self, target):
        """Import it as something else."""
        self.target = target
        self.fields = {}
        if target in TARGETS and target not in ("components", "osm"):
            found = columns.guess_fields(target, self.source.frame.columns)
            self.fields = {c: found.get(c, "") for c in field_columns(target)}

    def suspect(self, ws):
        """Propose GCJ-02 or BD-09 where points of degrees look like it against the base map.

        Parameters
        ----------
        ws : Workspace

        Returns
        -------
        ShiftEvidence or None
            What was found, where it changed the datum.
        """
        if self.datum_chosen or self.datum != "layer" or self.target != "components" \
                or self.source is None or self.source.geometry is None:
            return None
        import numpy as np

        from ...core.exchange.shift import looks_gcj02
        from ...processing.components.import_components import base_map_around
        from ...processing.results import workspace_crs
        context = QgsProject.instance().transformContext()
        target = workspace_crs(ws)
        crs = self.crs if self.crs is not None else self.source.crs
        if not crs.isValid():
            crs = sources.likely_crs(self.source, target)
        if not crs.isGeographic():
            return None
        shapes, lost = placing.Placement(crs, target, context).place(self.source.geometry)
        shapes = shapes[np.array([shape is not None for shape in shapes], bool)]
        if not len(shapes):
            return None
        lonlat, base = base_map_around(ws, shapes, context)
        if not any(part is not None for part in base.values()):
            return None
        found = looks_gcj02(lonlat[:, 0], lonlat[:, 1], **base)
        if not found.shifted:
            return None
        self.datum = {"GCJ-02": "gcj02", "BD-09": "bd09"}[found.datum]
        self.shift = found
        return found

    def algorithm(self):
        """Id of the algorithm that imports it."""
        if self.target in ("street", "community"):
            return "citygrid:importareas"
        if self.target in BASE_TABLES:
            return "citygrid:importbasemap"
        if self.target in GEO_TABLES:
            return "citygrid:importgeocoding"
        return {"osm": "citygrid:importosm", "organisation": "citygrid:importorganisations",
                "components": "citygrid:importcomponents"}[self.target]

    def parameters(self, workspace):
        """Parameters of the algorithm; rejected rows go into a layer in memory."""
        made = {"WORKSPACE": str(workspace), "REJECTS": "memory:"}
        if self.target == "osm":
            return {**made, "FILE": self.path}
        if self.layer_id:
            made["INPUT"] = self.layer_id
        else:
            made.update(FILE=self.path, PART=self.part,
                        ENCODING=sources.ENCODINGS.index(self.encoding))
        if self.target != "organisation":
            made.update(DATUM=placing.DATUMS.index(self.datum), LOCAL=self.local,
                        CONTROL=self.control, X=self.x, Y=self.y)
            if self.crs is not None:
                made["CRS"] = self.crs
        if self.target == "components":
            return {**made, "MAPPING": self.mapping.to_json()}
        if self.target in ("street", "community"):
            made["LEVEL"] = ("street", "community").index(self.target)
        elif self.target in BASE_TABLES:
            made["TABLE"] = BASE_TABLES.index(self.target) + 1
        elif self.target in GEO_TABLES:
            made["TABLE"] = GEO_TABLES.index(self.target)
        made.update({c.upper(): f or "-" for c, f in self.fields.items()})
        return made


def field_columns(target):
    """Columns of a target that a person can choose a field for."""
    if target in BASE_TABLES:
        return FIELDS["base"]
    if target in GEO_TABLES:
        return FIELDS["geo"]
    return FIELDS.get(target, ())


def kind_of(shapes):
    """"point", "line", "area", "mixed", or "" without any geometry."""
    if shapes is None:
        return ""
    import shapely
    kinds = {("point", "line", "line", "area", "point", "line", "area", "mixed")[i]
             for i in shapely.get_type_id(shapes) if i >= 0}
    return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else ""


def items_of(path):
    """An item per layer or sheet of a file; one with a problem where it cannot be read."""
    if sources.suffix(path) == ".dbf" and Path(path).with_suffix(".shp").exists():
        path = str(Path(path).with_suffix(".shp"))
    found = sources.parts(path)
    return [ImportItem(path=str(path), part=part.name if len(found) > 1 else "")
            for part in found]


def item_of_layer(layer: QgsVectorLayer):
    """The item of a layer of the project."""
    return ImportItem(layer_id=layer.id())


def order(items):
    """Items in the order they are imported: what others refer to first."""
    return sorted(items, key=lambda item: proposal.TARGETS.index(item.target))
