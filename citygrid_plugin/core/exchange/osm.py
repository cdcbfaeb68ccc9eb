"""OpenStreetMap extracts (.osm, .pbf) as components and base map.

Which tag becomes what stands in ``resources/import/osm_classes.csv``: one rule a line, the first
that fits wins, for components and for the base map apart (a bridge is a component and a road).
Reading uses the OSM driver of the GDAL that QGIS itself uses, through fiona.
"""
import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import InputError, N_
from .rejects import join_rejects, reject_table

RULES = Path(__file__).resolve().parents[2] / "resources" / "import" / "osm_classes.csv"
LAYERS = ("points", "lines", "multilinestrings", "multipolygons", "other_relations")
READ_LAYERS = ("points", "lines", "multipolygons")

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_SHAPES = {0: "P", 4: "P", 1: "L", 2: "L", 5: "L", 3: "A", 6: "A"}


@dataclass(frozen=True)
class Rule:
    """One line of the table.

    ``value`` and ``and_value`` are "*" (any), "a|b" (one of) or "!a|b" (none of, or no such tag);
    ``geometry`` holds the letters of the kinds it fits: P, L, A.
    """

    destination: str
    target: str
    geometry: str
    key: str
    value: str
    and_key: str = ""
    and_value: str = ""


@dataclass
class OsmData:
    """What an extract gives.

    Attributes
    ----------
    components : geopandas.GeoDataFrame
        EPSG:4326; osm_id, name, classcode, kind (the tag that decided), other_tags, geometry.
    base : dict
        {table of the base map: GeoDataFrame with name, kind, source, osm_id, other_tags, geometry};
        the keys
        ``community`` and ``street`` hold administrative areas.
    rejects : pandas.DataFrame
        As in `rejects`, with ``layer`` and ``osm_id``.
    """

    components: object
    base: dict
    rejects: object = field(repr=False, default=None)


def load_rules(path=RULES):
    """The rules of a table, in order; InputError names a line that is no rule."""
    rules = []
    with open(path, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            row = {k: (v or "").strip() for k, v in row.items() if k and k != "note"}
            try:
                rule = Rule(**row)
            except TypeError:
                raise InputError(N_("{name} is not a table of OpenStreetMap rules: its columns "
                                    "differ."), name=Path(path).name) from None
            good = rule.destination in ("component", "base") and rule.target and rule.key \
                and rule.value and rule.geometry and set(rule.geometry) <= set("PLA")
            if not good:
                raise InputError(N_("Line {line} of {name} is not a rule."),
                                 line=number, name=Path(path).name)
            rules.append(rule)
    return rules


def parse_tags(text):
    """The tags of an ``other_tags`` text ('"key"=>"value","key"=>"value"') as a dict."""
    if not isinstance(text, str) or not text:
        return {}
    pairs = _PAIR.findall(text)
    if "\\" in text:
        pairs = [(_ESCAPED.sub(r"\1", k), _ESCAPED.sub(r"\1", v)) for k, v in pairs]
    return dict(pairs)


def classify(frame, rules=None):
    """Apply the rules to a layer.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        With tags as columns and, where present, an ``other_tags`` column.
    rules : list of Rule, optional
        The shipped table by default.

    Returns
    -------
    pandas.DataFrame
        Same index: ``classcode``, ``class_kind``, ``base``, ``base_kind`` (text; "" where no rule
        fits; the kind is the value of the deciding tag).
    """
    import pandas as pd
    rules = load_rules() if rules is None else rules
    keys = {k for r in rules for k in (r.key, r.and_key) if k}
    tags = _tag_arrays(frame, keys)
    letters = np.array([_SHAPES.get(i, "") for i in frame.geometry.geom_type.map(_type_id)],
                       object)
    shape_is = {s: np.isin(letters, list(s)) for s in {r.geometry for r in rules}}
    found = {name: np.full(len(frame), "", object)
             for name in ("classcode", "class_kind", "base", "base_kind")}
    columns = {"component": ("classcode", "class_kind"), "base": ("base", "base_kind")}
    for rule in rules:
        target, kind = columns[rule.destination]
        hit = (found[target] == "") & shape_is[rule.geometry]
        hit &= _matches(tags[rule.key], rule.value)
        if rule.and_key:
            hit &= _matches(tags[rule.and_key], rule.and_value)
        found[target][hit] = rule.target
        found[kind][hit] = tags[rule.key][hit]
    return pd.DataFrame(found, index=frame.index)


def read_osm(path, layer="points"):
    """One layer of an extract.

    Parameters
    ----------
    path : str or Path
        A .osm, .osm.bz2 or .pbf file.
    layer : str
        One of `LAYERS`.

    Returns
    -------
    (geopandas.GeoDataFrame, pandas.DataFrame)
        The features in EPSG:4326 (osm_id without the w of ways, name, tag columns, other_tags) and
        those set aside: ways whose nodes lie beyond the extract leave rings of two points.

    Raises
    ------
    InputError
        No such file or layer, or not an OpenStreetMap file.
    """
    import fiona
    import geopandas
    import pandas as pd
    path = Path(path)
    if layer not in LAYERS:
        raise InputError(N_("OpenStreetMap files have no layer {layer}. Choose one of {known}."),
                         layer=layer, known=", ".join(LAYERS))
    if not path.is_file():
        raise InputError(N_("There is no file {name}."), name=str(path))
    # fiona leaves this driver of GDAL out of its list, but reads with it.
    fiona.drvsupport.supported_drivers.setdefault("OSM", "r")
    try:
        with fiona.open(path, layer=layer) as source:
            columns = list(source.schema["properties"])
            rows, shapes = [], []
            for feature in source:
                rows.append(tuple(feature.properties.values()))
                shapes.append(feature.geometry)
    except (fiona.errors.FionaError, ValueError) as error:
        raise InputError(N_("{name} cannot be read as an OpenStreetMap file: {reason}"),
                         name=path.name, reason=str(error)) from error
    geometries, why = _build(shapes)
    frame = pd.DataFrame.from_records(rows, columns=columns)
    if "osm_way_id" in frame:
        ways = frame.pop("osm_way_id")
        frame["osm_id"] = frame["osm_id"].where(frame["osm_id"].notna(), ways)
    bad = np.flatnonzero([g is None for g in geometries])
    rejects = reject_table(bad + 1, "bad_geometry", why[bad])
    rejects["layer"], rejects["osm_id"] = layer, frame["osm_id"].to_numpy()[bad]
    frame = geopandas.GeoDataFrame(frame, geometry=geometries, crs="EPSG:4326")
    return frame.drop(index=bad).reset_index(drop=True), rejects


def load_osm(path, rules=None):
    """Components and base map of an extract.

    Returns
    -------
    OsmData
        Communities are the finest administrative areas present (admin_level 10, else 9), streets
        the level above (9, else 8). Areas that the edge of the extract cut open are closed along
        it (`close_communities`).
    """
    import geopandas
    import pandas as pd
    rules = load_rules() if rules is None else rules
    parts, rejects, read = [], [], {}
    for layer in READ_LAYERS:
        frame, bad = read_osm(path, layer)
        read[layer] = frame
        rejects.append(bad)
        tags = _tag_arrays(frame, {"admin_level"})
        slim = frame[["osm_id", "name", "other_tags", "geometry"]].assign(
            level=tags["admin_level"])
        parts.append(slim.join(classify(frame, rules)))
    every = geopandas.GeoDataFrame(pd.concat(parts, ignore_index=True), crs="EPSG:4326")
    every["name"] = every["name"].fillna("")
    chosen = every[every["classcode"] != ""]
    components = chosen[["osm_id", "name", "classcode", "class_kind", "other_tags", "geometry"]]
    components = components.rename(columns={"class_kind": "kind"}).reset_index(drop=True)
    base = {}
    for table, rows in every[every["base"] != ""].groupby("base"):
        rows = rows.rename(columns={"base_kind": "kind"}).assign(source="OpenStreetMap")
        base[table] = rows.reset_index(drop=True)
    areas = [base.pop(t) for t in ("community", "street") if t in base]
    base.update(_administrative(areas))
    if "community" not in base:
        closed = close_communities(read["lines"], read["points"])
        if len(closed):
            base["community"] = closed
    columns = ["name", "kind", "source", "osm_id", "other_tags", "geometry"]
    base = {table: rows.reindex(columns=columns) for table, rows in base.items()}
    return OsmData(components, base, _join(rejects))


def close_communities(lines, points):
    """Communities from boundary lines, where an extract cut the relations open.

    The lines of the finest admin_level (10 or 9) are closed along the rectangle around all
    features; each area takes the name of a place (suburb, quarter, neighbourhood) inside it.

    Returns
    -------
    geopandas.GeoDataFrame
        name ("" without a place), kind (the admin_level), source, osm_id (""), geometry; empty
        without boundary lines.
    """
    import geopandas
    import shapely
    tags = _tag_arrays(lines, {"boundary", "admin_level"})
    for level in ("10", "9"):
        border = lines.geometry.to_numpy()[(tags["admin_level"] == level)
                                           & (tags["boundary"] == "administrative")]
        if len(border):
            break
    else:
        return _areas([], "", geopandas)
    frame = shapely.box(*shapely.total_bounds(
        np.concatenate([points.geometry.to_numpy(), border])))
    edge = frame.exterior
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(border)))
    ends = [shapely.get_point(merged, i) for i in (0, -1)]
    ends = np.concatenate(ends)
    # An end that meets no other line is where the extract was cut: lead it to the edge.
    touching = (shapely.distance(ends[:, None], merged[None, :]) < 1e-12).sum(axis=1)
    loose = ends[touching == 1]
    bridges = shapely.shortest_line(loose, edge)
    noded = shapely.union_all(np.concatenate([merged, bridges, [edge]]))
    areas = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    made = _areas(areas, level, geopandas)
    places = _tag_arrays(points, {"place"})["place"]
    for rank in ("neighbourhood", "quarter", "suburb"):
        at = np.flatnonzero((places == rank) & points["name"].notna().to_numpy())
        tree = shapely.STRtree(areas)
        point, area = tree.query(points.geometry.to_numpy()[at], predicate="within")
        made.loc[area, "name"] = points["name"].to_numpy()[at[point]]
    return made


def _areas(areas, level, geopandas):
    return geopandas.GeoDataFrame(
        {"name": [""] * len(areas), "kind": level, "source": "OpenStreetMap",
         "osm_id": [""] * len(areas)}, geometry=list(areas), crs="EPSG:4326")


def _administrative(areas):
    """The community and street areas by the levels that are there: dict of frames."""
    if not areas:
        return {}
    import pandas as pd
    areas = pd.concat(areas, ignore_index=True)
    levels = set(areas["level"])
    fine = next((x for x in ("10", "9") if x in levels), None)
    above = [x for x in ("9", "8") if x in levels and x != fine]
    chosen = {"community": fine, "street": above[0] if above else None}
    return {table: areas[areas["level"] == level].reset_index(drop=True)
            for table, level in chosen.items() if level}


def _tag_arrays(frame, keys):
    """{key: object array of values, "" where absent} from columns and other_tags."""
    arrays = {}
    inside = []
    for key in keys:
        arrays[key] = np.full(len(frame), "", object)
        if key in frame.columns:
            values = frame[key].to_numpy(object)
            present = np.array([isinstance(v, str) for v in values], bool)
            arrays[key][present] = values[present]
        else:
            inside.append(key)
    if inside and "other_tags" in frame.columns:
        wanted = set(inside)
        for i, text in enumerate(frame["other_tags"].to_numpy(object)):
            for key, value in parse_tags(text).items():
                if key in wanted:
                    arrays[key][i] = value
    return arrays


def _matches(values, pattern):
    if pattern == "*":
        return values != ""
    if pattern.startswith("!"):
        return ~np.isin(values, pattern[1:].split("|"))
    return np.isin(values, pattern.split("|"))


def _type_id(name):
    return {"Point": 0, "LineString": 1, "LinearRing": 2, "Polygon": 3, "MultiPoint": 4,
            "MultiLineString": 5, "MultiPolygon": 6}.get(name, 7)


def _build(shapes):
    """Shapely geometries of fiona's, None where one cannot be built, and why (object arrays)."""
    from shapely.geometry import shape
    geometries = np.full(len(shapes), None, object)
    why = np.full(len(shapes), "", object)
    for i, given in enumerate(shapes):
        try:
            geometries[i] = shape(given)
            if geometries[i].is_empty:
                raise ValueError("empty")
        except (ValueError, AttributeError, TypeError, IndexError) as error:
            geometries[i], why[i] = None, str(error).rstrip(".")
    return geometries, why


def _join(tables):
    """Rejects of several layers: row numbers repeat, so they are only laid end to end."""
    import pandas as pd
    tables = [t for t in tables if len(t)]
    if not tables:
        return join_rejects([]).assign(layer="", osm_id="")
    return pd.concat(tables, ignore_index=True)
