"""Components of the demonstration district, placed by the rules of ``furniture_rules``."""
import json

import numpy as np
import shapely

from . import furniture_rules as rules
from .net import CARRIAGE_HALF, RIVER_HALF, ROAD_HALF
from .land import road_space, turn_of


class Collector:
    """Gathers classes and geometries rule by rule."""

    def __init__(self):
        self.codes, self.geometries, self.extras = [], [], []

    def add(self, code, geometry, extra=None):
        geometry = np.atleast_1d(np.asarray(geometry, dtype=object))
        geometry = geometry[~shapely.is_empty(geometry)]
        self.codes.append(np.full(len(geometry), code, dtype=object))
        self.geometries.append(geometry)
        text = json.dumps(extra, ensure_ascii=False) if extra else None
        self.extras.append(np.full(len(geometry), text, dtype=object))

    def arrays(self):
        return (np.concatenate(self.codes), np.concatenate(self.geometries),
                np.concatenate(self.extras))


def along(rng, lines, half, spacing, offset, sides, jitter, share):
    """Points beside lines at regular distances.

    Parameters
    ----------
    lines : array of LineString
    half : array of float
        Half width of each line's carriageway, added to ``offset`` (zeros: from the centre).
    spacing, offset, jitter : float
        Metres.
    sides : 1 or 2
        On one side (drawn per line) or both.
    share : float
        Part of the places that is taken.

    Returns
    -------
    tuple of (points as (n, 2) float64, row of the line)
    """
    if not len(lines):
        return np.empty((0, 2)), np.empty(0, dtype=int)
    length = shapely.length(lines)
    count = np.floor(length / spacing + 0.5 * rng.random(len(lines))).astype(int)
    line = np.repeat(np.arange(len(lines)), count)
    place = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    side = np.where(rng.random(len(lines)) < 0.5, 1.0, -1.0)[line]
    if sides == 2:
        line, place = np.tile(line, 2), np.tile(place, 2)
        side = np.concatenate([np.ones(len(side)), -np.ones(len(side))])
    keep = rng.random(len(line)) < share
    line, place, side = line[keep], place[keep], side[keep]
    at = (place + 0.5) * (length / np.maximum(count, 1))[line] + rng.normal(0, jitter, len(line))
    at = np.clip(at, 0.5, length[line] - 1.0)
    a = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], at))
    b = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], at + 0.5))
    step = (b - a) / np.hypot(*(b - a).T)[:, None]
    away = (half[line] + offset) * side
    return a + np.column_stack([-step[:, 1], step[:, 0]]) * away[:, None], line


def inside(rng, polygons, count):
    """``count[i]`` random points in ``polygons[i]``: (n, 2) array, and the polygon's row."""
    want = np.repeat(np.arange(len(polygons)), count)
    box = shapely.bounds(polygons)
    xy = np.full((len(want), 2), np.nan)
    open_ = np.arange(len(want))
    for _ in range(60):
        if not len(open_):
            break
        b = box[want[open_]]
        trial = b[:, :2] + rng.random((len(open_), 2)) * (b[:, 2:] - b[:, :2])
        good = shapely.contains_xy(polygons[want[open_]], trial[:, 0], trial[:, 1])
        xy[open_[good]] = trial[good]
        open_ = open_[~good]
    found = np.isfinite(xy[:, 0])
    return xy[found], want[found]


def place(rng, net, land):
    """Place every kind of component.

    Returns
    -------
    tuple of object arrays
        Class code (2007, 21 for pipes), geometry, extra attributes as JSON text or None.
    """
    out = Collector()
    kinds, roads = net.roads["kind"], net.roads["geometry"]
    half = np.array([CARRIAGE_HALF[k] for k in kinds])
    carriage = shapely.union_all(road_space(net, CARRIAGE_HALF))
    closed = shapely.union_all(np.concatenate(
        [land["water"]["geometry"], shapely.buffer(land["building"]["geometry"], 0.3),
         [shapely.buffer(net.railway, 4.0)]]))
    for area in (carriage, closed, net.outline):
        shapely.prepare(area)

    def usable(xy, beside):
        x, y = xy[:, 0], xy[:, 1]
        good = shapely.contains_xy(net.outline, x, y) & ~shapely.contains_xy(closed, x, y)
        return good & ~shapely.contains_xy(carriage, x, y) if beside else good

    for code, where, spacing, ref, offset, sides, jitter, share in rules.ALONG:
        chosen = np.isin(kinds, where)
        from_ = half[chosen] if ref == "kerb" else np.zeros(chosen.sum())
        xy, _ = along(rng, roads[chosen], from_, spacing, offset, sides, jitter, share)
        out.add(code, shapely.points(xy[usable(xy, ref == "kerb" and offset > 0)]))
    _within(rng, out, land, usable)
    _crossings(rng, out, net, usable)
    _by_water(rng, out, net, land, usable)
    _lines(rng, out, net, land)
    _pipes(out, net)
    _areas(rng, out, net, land)
    codes, geometry, extra = out.arrays()
    for code, (key, values) in rules.EXTRA.items():
        rows = np.flatnonzero(_is_cover(codes) if code == "cover" else codes == code)
        texts = np.array([json.dumps({key: v}, ensure_ascii=False) for v in values], dtype=object)
        extra[rows] = texts[rng.integers(0, len(texts), len(rows))]
    return codes, geometry, extra


def _is_cover(codes):
    return np.isin(codes, [f"01{n:02d}" for n in (*range(1, 13), 14, 27, 28, 29, 30)])


def _within(rng, out, land, usable):
    """Points strewn over parks, compounds, the old town ..."""
    parcel, green = land["parcel"], land["park"]
    for code, use, per_hectare, least in rules.WITHIN:
        source = green if use in ("park", "green") else parcel
        polygons = source["geometry"][source["kind"] == use]
        if not len(polygons):
            continue
        mean = shapely.area(polygons) / 1e4 * per_hectare
        count = np.maximum(np.floor(mean + rng.random(len(polygons))).astype(int), least)
        xy, _ = inside(rng, shapely.buffer(polygons, -1.5), count)
        out.add(code, shapely.points(xy[usable(xy, True)]))


def _meetings(lines):
    """Points where lines meet, with the rows of both lines."""
    a, b = shapely.STRtree(lines).query(lines, predicate="intersects")
    a, b = a[a < b], b[a < b]
    point = shapely.intersection(lines[a], lines[b])
    single = shapely.get_type_id(point) == 0
    return shapely.get_coordinates(point[single]), a[single], b[single]


def _corners(net, xy, a, b):
    """The four pavement corners of crossings, shape (n, 4, 2)."""
    reach = np.array([CARRIAGE_HALF[k] for k in net.roads["kind"]]) + 2.0
    point = shapely.points(xy)
    step = []
    for line in (net.roads["geometry"][a], net.roads["geometry"][b]):
        at = shapely.line_locate_point(line, point)
        p = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(at - 3, 0)))
        q = shapely.get_coordinates(shapely.line_interpolate_point(line, at + 3))
        step.append((q - p) / np.hypot(*(q - p).T)[:, None])
    signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], dtype=float)
    return (xy[:, None, :] + signs[None, :, :1] * (step[0] * reach[b][:, None])[:, None, :]
            + signs[None, :, 1:] * (step[1] * reach[a][:, None])[:, None, :])


def _crossings(rng, out, net, usable):
    """Signals, cameras and boxes at crossings of main roads; name plates at all crossings."""
    main = np.isin(net.roads["kind"], rules.MAIN)
    xy, a, b = _meetings(net.roads["geometry"])
    corners = _corners(net, xy, a, b)
    big = main[a] & main[b]
    for code, count in rules.CROSSING:
        shift = rng.normal(0, 0.4, (int(big.sum()), count, 2))
        places = (corners[big][:, :count] + shift).reshape(-1, 2)
        out.add(code, shapely.points(places[usable(places, True)]))
    # where several streets end in one place it has one name plate, not one per pair
    once = np.unique(np.round(xy), axis=0, return_index=True)[1]
    signs = corners[once, rng.integers(0, 4, len(once))] + 0.7
    out.add("0213", shapely.points(signs[usable(signs, True)]))
    guard = corners[big][::4, 2] + 1.6
    out.add("0217", shapely.points(guard[usable(guard, True)]))


def _by_water(rng, out, net, land, usable):
    """What stands along the river and the railway."""
    river = np.array([net.river_line])
    for code, spacing, offset, sides, share in (
            ("0603", 160, RIVER_HALF + 2.5, 2, 0.9), ("0310", 700, RIVER_HALF + 3.0, 1, 0.9),
            ("0605", 900, RIVER_HALF + 2.0, 1, 0.9), ("0120", 40, RIVER_HALF + 5.0, 2, 0.5)):
        xy, _ = along(rng, river, np.zeros(1), spacing, offset, sides, 4, share)
        out.add(code, shapely.points(xy[usable(xy, True)]))
    rail = shapely.get_parts(net.railway)
    xy, _ = along(rng, rail, np.zeros(len(rail)), 240, 10.0, 1, 10, 1.0)
    out.add("0133", shapely.points(xy[usable(xy, True)]))
    spot = shapely.point_on_surface(land["compound"]["geometry"][
        np.isin(land["compound"]["kind"], ("hospital", "school"))])[:2]
    xy = shapely.get_coordinates(spot)
    out.add("0311", shapely.points(xy[usable(xy, True)]))


def pieces(line, vertices):
    """Parts of a line of ``vertices`` vertices each, consecutive parts sharing their ends."""
    xy = shapely.get_coordinates(line)
    cuts = list(range(0, len(xy) - 1, vertices))
    return [shapely.linestrings(xy[i:i + vertices + 1]) for i in cuts]


def _free(lines, space, own):
    """Which lines meet no road's space but their own."""
    a, b = shapely.STRtree(space).query(lines, predicate="intersects")
    out = np.ones(len(lines), dtype=bool)
    out[a[b != own[a]]] = False
    return out


def _roadside(net, kinds, offset, vertices, every=1):
    """Pieces of lines beside the carriageways of ``kinds``, both sides, clear of crossings."""
    rows = np.flatnonzero(np.isin(net.roads["kind"], kinds))
    space = road_space(net, ROAD_HALF)
    found, own = [], []
    for i in rows:
        for k, part in enumerate(pieces(net.roads["geometry"][i], vertices)):
            if k % every == 0:
                found.append(part)
                own.append(i)
    found, own = np.array(found), np.array(own)
    half = np.array([CARRIAGE_HALF[k] for k in net.roads["kind"]])[own]
    lines = np.concatenate([shapely.offset_curve(found, half + offset),
                            shapely.offset_curve(found, -half - offset)])
    own = np.tile(own, 2)
    good = _free(lines, space, own) & (shapely.get_type_id(lines) == 1)
    return lines[good & shapely.contains(net.outline, lines)]


def _lines(rng, out, net, land):
    """Guard rails, fences, flood walls, noise screens."""
    rails = _roadside(net, ("primary",), 0.3, 5)
    out.add("0211", rails)
    out.add("0211", _roadside(net, ("secondary",), 0.3, 4, every=5))
    parks = land["park"]["geometry"][land["park"]["kind"] == "park"]
    inner = shapely.buffer(parks, -1.0, join_style="mitre")
    rings = shapely.boundary(shapely.segmentize(inner, 10))
    fences = [p for ring in shapely.get_parts(rings) for p in pieces(ring, 6)]
    out.add("0408", np.array(fences)[rng.random(len(fences)) < 0.7])
    for side in (-1, 1):
        for code, away, part, share in (("0604", 0.8, 5, 0.85), ("0606", 2.0, 10, 0.5)):
            bank = shapely.offset_curve(net.river_line, side * (RIVER_HALF + away))
            found = np.array(pieces(bank, part))
            roads = road_space(net)
            clear = np.ones(len(found), dtype=bool)
            clear[np.unique(shapely.STRtree(roads).query(found, predicate="intersects")[0])] = False
            out.add(code, found[clear & (rng.random(len(found)) < share)])
    homes = land["compound"]["geometry"][land["compound"]["kind"] == "residential"]
    screen = shapely.offset_curve(shapely.get_parts(net.railway), 13.0)
    screens = np.array([p for line in screen for p in pieces(line, 5)])
    near = shapely.STRtree(homes).query(screens, predicate="dwithin", distance=15)[0]
    out.add("0216", screens[np.unique(near)])


def _pipes(out, net):
    """Pipes under the roads, in pieces of about 200 m."""
    for code, kinds, offset, extra in rules.PIPES:
        for line in net.roads["geometry"][np.isin(net.roads["kind"], kinds)]:
            pipe = shapely.intersection(np.array(pieces(shapely.offset_curve(line, offset), 20)),
                                        net.outline)
            pipe = shapely.simplify(shapely.get_parts(pipe), 0.05)
            out.add(code, pipe[shapely.length(pipe) > 5], extra)


def _rectangles(centre, angle, length, width):
    """Rectangles about ``centre`` (n, 2), ``length`` along ``angle`` (radians), in metres."""
    c, s = np.cos(angle), np.sin(angle)
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) / 2.0
    dx = corner[None, :, 0] * np.broadcast_to(length, c.shape)[:, None]
    dy = corner[None, :, 1] * np.broadcast_to(width, c.shape)[:, None]
    xy = np.stack([dx * c[:, None] - dy * s[:, None], dx * s[:, None] + dy * c[:, None]], axis=-1)
    return shapely.polygons(centre[:, None, :] + xy)


def widest(polygons):
    """Centre (points) and radius (m, to 0.3 m) of the widest place of polygons, by bisection.

    shapely 2.0 has no maximum inscribed circle.
    """
    low = np.zeros(len(polygons))
    high = np.sqrt(shapely.area(polygons) / np.pi) + 0.1
    while np.any(high - low > 0.3):
        middle = (low + high) / 2
        some = ~shapely.is_empty(shapely.buffer(polygons, -middle))
        low, high = np.where(some, middle, low), np.where(some, high, middle)
    return shapely.point_on_surface(shapely.buffer(polygons, -low)), low


def _areas(rng, out, net, land):
    """Bridges, car parks, green spaces, basements, sites."""
    space = road_space(net)
    kinds = net.roads["kind"]
    main = np.isin(kinds, rules.MAIN)
    deck = shapely.intersection(space[main], shapely.buffer(net.river, 3.0))
    out.add("0208", shapely.get_parts(shapely.intersection(deck, net.outline)))
    over = shapely.intersection(space[kinds == "primary"], shapely.buffer(net.railway, 16.0))
    out.add("0207", shapely.get_parts(over))
    primary = net.roads["geometry"][kinds == "primary"]
    for code, shares, width in (("0205", (0.30, 0.68), 4.5), ("0206", (0.45,), 6.0)):
        for share in shares:
            p, q = (shapely.get_coordinates(shapely.line_interpolate_point(
                primary, share + d, normalized=True)) for d in (0.0, 0.001))
            turn = np.arctan2(*(q - p).T[::-1]) + np.pi / 2
            good = ~shapely.intersects(shapely.points(p), shapely.buffer(net.river, 30))
            length = 2 * ROAD_HALF["primary"] - 6.0
            out.add(code, _rectangles(p[good], turn[good], length, width))
    wet = shapely.union_all(land["water"]["geometry"])
    built = shapely.union_all(land["building"]["geometry"])
    out.add("0405", shapely.get_parts(shapely.difference(land["park"]["geometry"], wet)))
    _car_parks(out, land, built)
    building = land["building"]
    for code, kind, count in (("0502", "apartments", 6), ("0503", "apartments", 8)):
        rows = np.flatnonzero(building["kind"] == kind)
        rows = rng.choice(rows, min(count, len(rows)), replace=False)
        out.add(code, shapely.buffer(building["geometry"][rows], -1.0, join_style="mitre"))
    taken = set(building["parcel"].tolist())
    empty = np.array([i not in taken and k in ("commercial", "industry") and a > 900
                      for i, (k, a) in enumerate(zip(land["parcel"]["kind"],
                                                     shapely.area(land["parcel"]["geometry"])))])
    sites = shapely.buffer(land["parcel"]["geometry"][empty], -2.0, join_style="mitre")
    out.add("0602", sites[:6])
    works = land["parcel"]["geometry"][land["parcel"]["kind"] == "industry"]
    tanks = shapely.difference(shapely.buffer(works, -4.0), shapely.buffer(built, 4.0))
    centre, radius = widest(tanks[~shapely.is_empty(tanks)][:4])
    out.add("0601", shapely.buffer(centre, radius * 0.8))


def _car_parks(out, land, built):
    """A car park in the free corner of markets, hospitals, offices and large compounds."""
    parcel = land["parcel"]
    chosen = np.isin(parcel["kind"], ("market", "hospital", "office", "school", "residential"))
    chosen &= shapely.area(parcel["geometry"]) > 6000
    lots = parcel["geometry"][chosen]
    room = shapely.difference(shapely.buffer(lots, -3.0), shapely.buffer(built, 3.0))
    centre, radius = widest(room)
    turn = np.array([turn_of(p) for p in lots])
    good = radius > 8
    centre, radius = shapely.get_coordinates(centre[good]), radius[good]
    out.add("0201", _rectangles(centre, turn[good], 1.6 * radius, 1.1 * radius))
