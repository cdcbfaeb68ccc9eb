"""The demonstration district (示范区): a small Chinese town that does not exist, for a seed.

Everything in it is invented. Its division code 990101 cannot be a real one: the first digit of a
GB/T 2260 code is the region (1 to 6 on the mainland, 7 and 8 beyond) and no province begins with
99. On the map it lies in open water of the Yellow Sea, in a zone that real cities use (CGCS2000
3-degree Gauss-Krueger, central meridian 120 E, EPSG:4549), so that nobody takes it for a place.
"""
from dataclasses import dataclass, field

import numpy as np
import shapely

from ..errors import InputError, N_
from . import addresses, cases, furniture, land, net, organisations

DIVISION = "990101"
NAME = "示范区"
EPSG = 4549
ORIGIN = (536000.0, 3874000.0)      # about 120.4 E, 35.0 N: the sea
SOURCE = "generated"


@dataclass(frozen=True)
class Size:
    """Extent of a district in metres, number of cases, and the period they are from."""

    width: float = 2000.0
    height: float = 1500.0
    cases: int = 4500
    start: str = "2024-11-22T00:00"
    end: str = "2026-11-22T09:30"


SIZES = {"tiny": Size(1000.0, 800.0, 400), "small": Size(), "large": Size(4800.0, 3600.0, 20000)}


@dataclass
class District:
    """A generated district.

    Attributes
    ----------
    layers : dict of dict
        Workspace table name -> column name -> array; spatial tables have ``geometry`` (shapely,
        metres in ``epsg``). All components are in one table ``component``, points, lines and
        areas mixed; all cases, open and closed, in ``case``; ``hot_spot`` tells which hot spots
        were planted (``since``: from when on).
    epsg : int
    division, name : str
    rules : list of core.cases.rules.Rule
        The table of responsibility.
    until : str
        When the cases stop, as local ISO time.
    """

    layers: dict = field(default_factory=dict)
    rules: list = field(default_factory=list)
    epsg: int = EPSG
    division: str = DIVISION
    name: str = NAME
    outline: object = None
    until: str = ""

    def frame(self, table):
        """One layer as a GeoDataFrame in the district's CRS (DataFrame without geometry)."""
        import geopandas
        import pandas
        columns = self.layers[table]
        if "geometry" not in columns:
            return pandas.DataFrame(columns)
        return geopandas.GeoDataFrame(columns, geometry="geometry", crs=self.epsg)


def generate(seed=1, size="small", division=DIVISION):
    """Make a demonstration district; the same seed and size give the same district.

    Parameters
    ----------
    seed : int
    size : str or Size
        "tiny" (0.8 km²), "small" (3 km², about 10,000 components, 4,500 cases), "large"
        (17 km²), or a Size of your own.
    division : str
        Six digits; the default is fictional.

    Returns
    -------
    District

    Raises
    ------
    InputError
        Unknown size, or one too small for a town.
    """
    if isinstance(size, str):
        if size not in SIZES:
            raise InputError(N_("There is no sample size {size}. Choose one of {known}."),
                             size=size, known=", ".join(SIZES))
        size = SIZES[size]
    start, end = (np.datetime64(t, "m") for t in (size.start, size.end))
    if size.width < 900 or size.height < 700 or size.cases < 0 or end <= start:
        raise InputError(N_("A sample district needs at least 900 m by 700 m and a period that "
                            "ends after it starts."))
    rng = np.random.default_rng(seed)
    # GEOS leaves floating point flags behind that numpy would report as warnings
    with np.errstate(invalid="ignore", divide="ignore"):
        return _generate(rng, size, start, end, division)


def _generate(rng, size, start, end, division):
    plan = net.build(rng, size.width, size.height, ORIGIN, division=division)
    ground = land.build(rng, plan)
    out = District(division=division, outline=plan.outline,
                   until=str(end.astype("datetime64[s]")))
    layers = out.layers
    layers["street"] = dict(plan.streets, note=_same("示范数据", plan.streets["code"]))
    layers["community"] = dict(plan.communities)
    base = {"base_road": plan.roads,
            "base_railway": {"name": np.array(["示范铁路"], dtype=object),
                             "kind": np.array(["rail"], dtype=object),
                             "geometry": np.array([plan.railway], dtype=object)},
            "base_water_line": {"name": np.array(["示范河"], dtype=object),
                                "kind": np.array(["river"], dtype=object),
                                "geometry": np.array([plan.river_line], dtype=object)},
            "base_wall": ground["wall"], "base_water": ground["water"],
            "base_building": ground["building"], "base_parcel": ground["parcel"],
            "base_compound": _together(ground["compound"], ground["park"])}
    for table, columns in base.items():
        columns = {k: columns[k] for k in ("name", "kind", "geometry")}
        layers[table] = dict(columns, source=_same(SOURCE, columns["name"]))
    plates = addresses.door_plates(plan, ground)
    _geocoding(rng, layers, plan, ground, plates, division)
    layers["organisation"], layers["organisation_role"] = organisations.tables(
        division, plan.streets)
    out.rules = organisations.rules(
        plan.streets, cases.north_of_river(plan, shapely.get_coordinates(
            shapely.point_on_surface(plan.streets["geometry"]))), _event_names(), division)
    class_names = _class_names()
    layers["component"] = _components(rng, plan, ground, plates, class_names, start, division)
    component = layers["component"]
    point = shapely.point_on_surface(component["geometry"])
    whole = shapely.get_type_id(component["geometry"]) == 0
    point[whole] = component["geometry"][whole]
    (layers["case"], layers["case_step"], layers["hot_spot"],
     layers["collector"]) = cases.generate(
        rng, plan, ground, dict(component, point=point),
        lambda p: addresses.describe(p, plates), class_names, size.cases, start, end, division)
    return out


def _same(value, like):
    return np.full(len(like), value, dtype=object)


def _together(*tables):
    return {k: np.concatenate([t[k] for t in tables]) for k in ("name", "kind", "geometry")}


def _class_names():
    """(kind, code) -> Chinese name in the default catalogue with the pipes' extension."""
    from ..standards.catalogue import load_catalogue
    return {(row.kind, row.code): row.name for row in load_catalogue().rows}


def _event_names():
    """{code: Chinese name} of the event classes, major and minor."""
    from ..standards.catalogue import load_catalogue
    catalogue = load_catalogue()
    return {**{code: name for code, name, _ in catalogue.majors("event")},
            **{row.code: row.name for row in catalogue.rows if row.kind == "event"}}


def _place_codes(plan, geometry):
    """Street and community codes of geometries, by a point on each."""
    point = shapely.point_on_surface(geometry)
    code = cases.community_of(plan, point)
    return np.array([c and c[:9] for c in code], dtype=object), code


def _geocoding(rng, layers, plan, ground, plates, division):
    """The four geocoding tables; codes are the division, a letter for the layer and a number."""
    roads = plan.roads
    found = {
        "geo_zone": addresses.zones(ground),
        "geo_street": {"name": roads["name"], "geometry": roads["geometry"]},
        "door_plate": {k: plates[k] for k in ("name", "street_name", "number", "geometry")},
        "poi": addresses.points_of_interest(rng, ground),
    }
    for letter, (table, columns) in zip("ZSDP", found.items()):
        n = len(columns["name"])
        street, community = _place_codes(plan, columns["geometry"])
        if table == "geo_street":        # a street runs through several communities
            street = community = np.full(n, None, dtype=object)
        layers[table] = dict(
            columns, alias=np.full(n, None, dtype=object), street_code=street,
            community_code=community,
            code=np.array([f"{division}{letter}{k:05d}" for k in range(1, n + 1)], dtype=object))


def serials(classcode):
    """Running number from 1 within each class, in the order given."""
    _, group = np.unique(np.asarray(classcode, dtype=str), return_inverse=True)
    order = np.argsort(group, kind="stable")
    start = np.searchsorted(group[order], group[order], side="left")
    out = np.empty(len(group), dtype=np.int64)
    out[order] = np.arange(len(group)) - start + 1
    return out


def _components(rng, plan, ground, plates, class_names, start, division):
    """The component table (columns as in the workspace; ``bgid`` waits for the unit grids)."""
    classcode, geometry, extra = furniture.place(rng, plan, ground)
    order = np.argsort(classcode.astype(str), kind="stable")
    classcode, extra = classcode[order], extra[order]
    geometry = shapely.set_precision(geometry[order], 0.001)
    good = ~shapely.is_empty(geometry)
    classcode, extra, geometry = classcode[good], extra[good], geometry[good]
    n = len(classcode)
    point = shapely.point_on_surface(geometry)
    authority, owner, keeper = organisations.duty(
        classcode, cases.north_of_river(plan, shapely.get_coordinates(point)), division)
    state = np.array(["完好", "破损", "占用", "丢失"], dtype=object)[
        rng.choice(4, n, p=[0.965, 0.025, 0.006, 0.004])]
    source = np.array(["实测", "地形图", "调绘"], dtype=object)[
        rng.choice(3, n, p=[0.82, 0.12, 0.06])]
    # a census of three months, a year before the cases begin; some changed since
    begin = start.astype("datetime64[D]") - np.timedelta64(365, "D")
    first = begin + rng.integers(0, 92, n).astype("timedelta64[D]")
    changed = first + rng.integers(100, 630, n).astype("timedelta64[D]")
    change = np.where(rng.random(n) < 0.07, changed.astype(str).astype(object), None)
    number = serials(classcode)
    return {
        "objid": np.array([f"{division}{c}{k:06d}" for c, k in zip(classcode, number)],
                          dtype=object),
        "classcode": classcode,
        "objname": np.array([class_names["component", c] for c in classcode], dtype=object),
        "deptcode1": authority, "deptcode2": owner, "deptcode3": keeper,
        "bgid": np.full(n, None, dtype=object),
        "objpos": addresses.describe(point, plates) + "附近",
        "objstate": state, "ordate": first.astype(str).astype(object), "chdate": change,
        "dedate": np.full(n, None, dtype=object), "datasource": source,
        "note": np.full(n, None, dtype=object), "extra": extra, "geometry": geometry,
    }
