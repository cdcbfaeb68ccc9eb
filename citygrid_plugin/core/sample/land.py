"""What stands between the roads: parcels, compounds, parks, walls and buildings.

A block loses the space of its roads, the river and the railway; the rest is cut into parcels
along its own axis and built upon with a setback, so that no building touches a road.
"""
import numpy as np
import shapely

from . import names
from .net import RAIL_HALF, RIVER_ROAD, ROAD_HALF, _ring, _shifted

# side of a parcel; house width (least, most), depth, gap beside, gap behind, setback, share built
BUILT = {
    "residential": (None, (28, 54), 12.0, 9.0, 17.0, 6.0, 0.96),
    "commercial": (48.0, (22, 36), 20.0, 6.0, 8.0, 2.5, 0.92),
    "oldtown": (30.0, (8, 13), 8.5, 1.2, 2.5, 1.2, 0.90),
    "industry": (110.0, (40, 70), 26.0, 12.0, 14.0, 5.0, 0.85),
    "school": (None, (40, 60), 15.0, 14.0, 26.0, 8.0, 0.55),
    "hospital": (None, (36, 60), 18.0, 12.0, 18.0, 8.0, 0.80),
    "office": (None, (40, 64), 17.0, 16.0, 22.0, 8.0, 0.75),
    "market": (None, (50, 80), 24.0, 8.0, 8.0, 4.0, 0.95),
}
BUILDING_KINDS = {"residential": "apartments", "commercial": "commercial", "oldtown": "house",
                  "industry": "industrial", "school": "school", "hospital": "hospital",
                  "office": "office", "market": "retail"}
WHOLE = ("residential", "school", "hospital", "office", "market", "park", "industry")


def road_space(net, half=ROAD_HALF):
    """One polygon per road: its line widened by the half width of its kind, in metres."""
    width = np.array([half[k] for k in net.roads["kind"]])
    return shapely.buffer(net.roads["geometry"], width, cap_style="flat", join_style="mitre")


def turn_of(polygon):
    """Angle (radians, -45 to 45 degrees) of the axis of a polygon's oriented envelope."""
    xy = shapely.get_coordinates(shapely.oriented_envelope(polygon))
    if len(xy) < 4:
        return 0.0
    dx, dy = xy[1] - xy[0]
    angle = np.arctan2(dy, dx)
    return (angle + np.pi / 4) % (np.pi / 2) - np.pi / 4


def _turned(geometry, angle):
    c, s = np.cos(angle), np.sin(angle)
    return shapely.transform(geometry, lambda xy: xy @ np.array([[c, s], [-s, c]]))


def _cut(rng, polygon, side):
    """Pieces of ``polygon`` of about ``side`` x ``side`` along its own axes."""
    angle = turn_of(polygon)
    flat = _turned(polygon, -angle)
    x0, y0, x1, y1 = shapely.bounds(flat)
    nx, ny = max(1, round((x1 - x0) / side)), max(1, round((y1 - y0) / side))
    xs = x0 + (x1 - x0) * np.concatenate(
        [[0], (np.arange(1, nx) + rng.uniform(-0.15, 0.15, nx - 1)) / nx, [1]])
    ys = y0 + (y1 - y0) * np.linspace(0, 1, ny + 1)
    gx, gy = np.meshgrid(np.arange(nx), np.arange(ny))
    gx, gy = gx.ravel(), gy.ravel()
    cells = shapely.box(xs[gx], ys[gy], xs[gx + 1], ys[gy + 1])
    return _turned(shapely.get_parts(shapely.intersection(cells, flat)), angle)


def _chords(room, y):
    """West and east end of a room at the heights ``y`` (NaN where it has none there)."""
    x0, _, x1, _ = shapely.bounds(room)
    ends = np.stack([np.column_stack([np.full(len(y), x0 - 1), y]),
                     np.column_stack([np.full(len(y), x1 + 1), y])], axis=1)
    found = shapely.bounds(shapely.intersection(shapely.linestrings(ends), room))
    return found[:, 0], found[:, 2]


def _houses(rng, parcel, use):
    """Rectangles inside ``parcel`` in rows along its axis."""
    _, (least, most), depth, beside, behind, setback, share = BUILT[use]
    angle = turn_of(parcel)
    room = _turned(shapely.buffer(parcel, -setback, join_style="mitre"), -angle)
    none = np.empty(0, dtype=object)
    if shapely.is_empty(room):
        return none
    # a leaning parcel has useless tips at its top and bottom: rows begin where it is wide
    _, y0, _, y1 = shapely.bounds(room)
    probe = np.linspace(y0, y1, 25)[1:-1]
    west, east = _chords(room, probe)
    wide = np.nan_to_num(east - west)
    probe = probe[wide > 0.75 * wide.max()]
    y0, y1 = probe.min(), probe.max()
    depth = min(depth, y1 - y0)
    if depth < 5:
        return none
    rows = max(1, int((y1 - y0 + behind) // (depth + behind)))
    step = (y1 - y0 - depth) / (rows - 1) if rows > 1 else 0.0
    low = y0 + np.arange(rows) * step
    ends = np.array([_chords(room, low), _chords(room, low + depth)])
    west, east = ends[:, 0].max(axis=0) + 0.05, ends[:, 1].min(axis=0) - 0.05
    length = np.nan_to_num(east - west)
    width = rng.uniform(least, most)
    count = np.floor((length + beside) / (width + beside)).astype(int)
    count = np.where((count < 1) & (length > 0.6 * least), 1, np.maximum(count, 0))
    row = np.repeat(np.arange(rows), count)
    if not len(row):
        return none
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    wide = (length[row] - (count[row] - 1) * beside) / count[row]
    left = west[row] + place * (wide + beside)
    less = rng.uniform(0, 0.10, (2, len(row)))
    box = shapely.box(left, low[row], left + np.minimum(wide, 1.5 * most) * (1 - less[0]),
                      low[row] + depth * (1 - less[1]))
    box = box[rng.random(len(row)) < share]
    shapely.prepare(room)
    return _turned(box[shapely.contains(room, box)], angle)


def _final_use(rng, use, area):
    """Use of single blocks: parks and shops among the houses, campuses in a civic superblock."""
    out = use.astype(object).copy()
    draw = rng.random(len(use))
    housing = use == "residential"
    out[housing & (draw < 0.08) & (area > 8000)] = "park"
    out[housing & (draw > 0.90)] = "commercial"
    civic = np.flatnonzero(use == "civic")
    kinds = ["school", "park", "office", "residential", "hospital", "residential", "market"]
    out[civic] = np.resize(kinds, len(civic))
    works = np.flatnonzero(use == "industry")
    out[works[::4]] = "market"
    return out


def build(rng, net):
    """Fill the blocks.

    Returns
    -------
    dict of dict
        ``parcel``, ``building``, ``compound``, ``park``, ``wall``, ``water``: columns ``name``,
        ``kind``, ``geometry`` (buildings also ``parcel``, the row of their parcel).
    """
    taken = shapely.union_all(np.concatenate(
        [road_space(net), [net.river, shapely.buffer(net.railway, RAIL_HALF, cap_style="flat")]]))
    inner = shapely.intersection(shapely.difference(net.blocks["geometry"], taken), net.outline)
    part, source = shapely.get_parts(inner, return_index=True)
    keep = shapely.area(part) > 250
    part, source = part[keep], source[keep]
    use = _final_use(rng, net.blocks["use"][source], shapely.area(part))

    parcels, parcel_use, parcel_block = [], [], []
    for i, (polygon, kind) in enumerate(zip(part, use)):
        side = BUILT[kind][0] if kind in BUILT else None
        pieces = [polygon] if side is None else _cut(rng, polygon, side)
        pieces = [p for p in pieces if shapely.area(p) > 80]
        parcels += pieces
        parcel_use += [kind] * len(pieces)
        parcel_block += [i] * len(pieces)
    parcels, parcel_use = np.array(parcels), np.array(parcel_use, dtype=object)

    houses, of = [], []
    for i, (parcel, kind) in enumerate(zip(parcels, parcel_use)):
        if kind in BUILT:
            found = _houses(rng, parcel, kind)
            houses.append(found)
            of.append(np.full(len(found), i))
    houses, of = np.concatenate(houses), np.concatenate(of)

    names_of = _compound_names(rng, use)
    whole = np.isin(use, WHOLE)
    compound = {"name": names_of[whole], "kind": use[whole], "geometry": part[whole]}
    parks = use == "park"
    shore, pond = _shores(net, taken), _pond(part[parks])
    green = {"name": np.concatenate([names_of[parks], np.full(len(shore), "滨河绿带", object)]),
             "kind": np.concatenate([use[parks], np.full(len(shore), "green", object)]),
             "geometry": np.concatenate([part[parks], shore])}
    walled = np.isin(use, ("residential", "school", "hospital", "office", "industry"))
    walls = shapely.get_parts(shapely.boundary(
        shapely.buffer(part[walled], -0.6, join_style="mitre")))
    nothing = np.full(len(walls), "", dtype=object)
    in_block = np.array(parcel_block)
    return {
        "parcel": {"name": names_of[in_block], "kind": parcel_use, "geometry": parcels},
        "building": {"name": _building_names(names_of[in_block][of], parcel_use[of], of),
                     "kind": np.array([BUILDING_KINDS[k] for k in parcel_use[of]], dtype=object),
                     "geometry": houses, "parcel": of},
        "compound": compound, "park": green,
        "wall": {"name": nothing, "kind": nothing + "wall", "geometry": walls},
        "water": {"name": np.array(["示范河"] + ["翠湖"] * len(pond), dtype=object),
                  "kind": np.array(["river"] + ["pond"] * len(pond), dtype=object),
                  "geometry": np.array([net.river, *pond], dtype=object)},
    }


def _shores(net, taken):
    """The green strips between the river and the roads along it."""
    band = _ring(net, 0.0, net.width, _shifted(net, -RIVER_ROAD), _shifted(net, RIVER_ROAD))
    part = shapely.get_parts(shapely.difference(band, taken))
    return part[shapely.area(part) > 150]


def _pond(parks):
    """A pond inside the largest park, as a list of at most one polygon."""
    if not len(parks):
        return []
    largest = parks[np.argmax(shapely.area(parks))]
    room = shapely.buffer(largest, -0.28 * np.sqrt(shapely.area(largest)))
    pond = shapely.buffer(room, 12.0)
    return [] if shapely.is_empty(room) else [pond]


def _compound_names(rng, use):
    """One name per block, after its use."""
    out = np.full(len(use), "", dtype=object)
    homes = use == "residential"
    out[homes] = names.take(rng, names.COMPOUNDS, homes.sum())
    parks = use == "park"
    out[parks] = names.take(rng, names.PARKS, parks.sum())
    for kind, stems in (("school", ("实验小学", "第一中学", "第二小学", "文昌中学", "中心幼儿园",
                                    "职业学校")),
                        ("hospital", ("示范区人民医院", "示范区中医院", "示范区妇幼保健院")),
                        ("office", ("示范区政务服务中心", "示范区文化馆", "示范区档案馆",
                                    "示范区图书馆")),
                        ("market", ("朝阳农贸市场", "建材市场", "小商品市场", "北门农贸市场")),
                        ("industry", ("示范机械厂", "示范纺织厂", "示范食品厂", "示范印刷厂",
                                      "示范仪表厂", "物流园"))):
        rows = np.flatnonzero(use == kind)
        out[rows] = names.take(rng, stems, len(rows))
    return out


def _building_names(block_name, use, parcel):
    """"阳光花苑3幢" for houses of a named compound, "" elsewhere."""
    order = np.argsort(parcel, kind="stable")
    start = np.searchsorted(parcel[order], parcel[order], side="left")
    number = np.empty(len(parcel), dtype=int)
    number[order] = np.arange(len(parcel)) - start + 1
    return np.array([f"{n}{k}幢" if n and u == "residential" else n
                     for n, k, u in zip(block_name, number, use)], dtype=object)
