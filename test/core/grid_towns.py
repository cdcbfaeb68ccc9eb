"""Random towns for the tests of the division: everything that real input is bad at.

Each feature is a switch, so that a failing example shrinks to the feature that matters.
"""
from dataclasses import replace

import numpy as np
import shapely
from hypothesis import strategies as st

from citygrid_plugin.core.grids.stored import Ground

ORIGINS = ((487_000.0, 4_427_000.0), (40_512_345.678, 3_412_345.678), (0.0, 0.0))
STREETS = ("dangles", "doubles", "carriageways", "roundabout", "unconnected", "footpaths")
LAND = ("single", "oblique", "gaps", "island", "hole", "parts", "notched")
THINGS = ("buildings", "on_roads", "courtyards", "parcels", "loose_parcels", "compounds", "water",
          "railway", "walls")


def column(shapes):
    """Geometries as an object array."""
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def codes(count):
    """Community codes."""
    return np.array([f"110101001{k + 1:03d}" for k in range(count)], dtype=object)


@st.composite
def towns(draw):
    """A Ground of 0.1 to 0.4 km²."""
    return town(draw(st.integers(0, 2 ** 32 - 1)), draw(st.sampled_from(ORIGINS)),
                draw(st.sampled_from(LAND)), draw(st.sets(st.sampled_from(STREETS))),
                draw(st.sets(st.sampled_from(THINGS))))


def town(seed, origin, land, streets, things):
    """The town of one seed and choice of features, at ``origin``."""
    random = np.random.default_rng(seed)
    size = random.uniform((260, 260), (700, 600)).round(3)
    lines, kinds = _streets(random, size, streets)
    ground = Ground(codes=None, communities=_land(random, size, land), roads=lines,
                    road_kinds=kinds)
    for name in sorted(things):
        ground = _MAKERS[name](random, size, ground)
    turn = random.uniform(0, np.pi / 2) if "oblique" in streets | {land} else 0.0
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])

    def move(shapes):
        return shapely.transform(shapes, lambda xy: xy @ turned + origin)
    moved = {name: move(getattr(ground, name)) for name in (
        "communities", "roads", "railways", "rivers", "walls", "water", "buildings", "parcels",
        "compounds")}
    return replace(ground, codes=codes(len(ground.communities)), **moved)


# -- communities

def _land(random, size, kind):
    width, height = size
    box = shapely.box(0, 0, width, height)
    half = width * random.uniform(0.35, 0.65)
    west = shapely.box(0, 0, half, height)
    middle = shapely.Point(width / 2, height / 2).buffer(random.uniform(60, 110), 8)
    if kind == "single":
        return column([box])
    if kind == "oblique":
        cuts = shapely.linestrings((random.random((2, 2, 2)) * 1.6 - 0.3) * size)
        lines = shapely.union_all([box.boundary, *cuts], grid_size=0.001)
        parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
        return parts[shapely.area(parts) > 1]
    if kind == "gaps":
        # a sliver of nobody's land between the two, up to 2 m wide
        south, north = half + random.uniform(0, 2, 2) * random.integers(0, 2, 2)
        return column([west, shapely.Polygon([(south, 0), (width, 0), (width, height),
                                              (north, height)])])
    if kind == "island":
        return column([shapely.difference(box, middle), middle])
    if kind == "hole":
        return column([shapely.difference(box, middle)])
    if kind == "parts":
        strip = shapely.box(half, 0, half + 40, height)
        return column([shapely.difference(box, strip), strip])
    # teeth of a few centimetres to metres along the common border
    y = np.linspace(0, height, 40)
    x = half + random.choice([0, 0.03, 0.4, 6.0], 40) * random.uniform(-1, 1, 40)
    border = np.column_stack([x, y]).round(3)
    return column([shapely.Polygon([(0, 0), *border, (0, height)]),
                   shapely.Polygon([(width, 0), *border, (width, height)])])


# -- streets

def _streets(random, size, features):
    width, height = size
    x = np.cumsum(random.uniform(60, 190, 12)) - 60
    y = np.cumsum(random.uniform(60, 190, 12)) - 60
    lines = [[(a, -20), (a + random.uniform(-25, 25), height + 20)] for a in x[x < width]]
    lines += [[(-20, b), (width / 2, b + random.uniform(-15, 15)), (width + 20, b)]
              for b in y[y < height]]
    kinds = ["primary" if k % 4 == 0 else "residential" for k in range(len(lines))]

    def add(points, kind="residential"):
        lines.append(points)
        kinds.append(kind)
    for name in sorted(features):
        at = random.random((3, 2)) * size
        if name == "dangles":
            for start, step in zip(at, random.normal(0, 60, (3, 2))):
                add([start, start + step])
        elif name == "doubles":
            # the same street digitised twice, millimetres to a metre beside itself
            for points, aside in zip(list(lines)[:3], (0.0004, 0.012, 0.8)):
                add(np.array(points) + aside)
        elif name == "carriageways":
            b = height * random.uniform(0.3, 0.7)
            for aside in (0, random.uniform(7, 24)):
                add([(-20, b + aside), (width / 2, b + aside + 9), (width + 20, b + aside)],
                    "trunk")
            add([at[0], (at[0][0], b)])
        elif name == "roundabout":
            ring = shapely.Point(at[0]).buffer(random.uniform(8, 22), 6).exterior
            add(np.array(ring.coords))
            for angle in (0.1, 2.2, 4.0):
                end = np.array(ring.interpolate(angle / 6.3, normalized=True).coords[0])
                add([end, end + (end - at[0]) * 5])
        elif name == "unconnected":
            # ends that stop short of the street they meant, or overshoot it
            for start, short in zip(at, (0.0007, 0.3, -0.3)):
                line = shapely.LineString(lines[0])
                end = np.array(shapely.line_locate_point(line, shapely.Point(start)))
                meant = np.array(line.interpolate(float(end)).coords[0])
                way = meant - start
                length = max(float(np.hypot(*way)), 1e-9)
                add([start, meant - way / length * short])
        elif name == "footpaths":
            for start, step in zip(at, random.normal(0, 90, (3, 2))):
                add([start, start + step, start + step * 1.2 + 3], "footway")
    return column([shapely.LineString(points) for points in lines]), np.array(kinds, dtype=object)


# -- what stands on the land

def _boxes(random, size, count, least, most):
    middle = random.random((count, 2)) * size
    half = random.uniform(least / 2, most / 2, (count, 2))
    turn = random.choice([0.0, 0.4, 1.1], count)
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half[:, None]
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]).transpose(
        2, 0, 1)
    return shapely.polygons(corner @ spin + middle[:, None])


def _more(ground, name, shapes):
    return replace(ground, **{name: np.concatenate([getattr(ground, name), column(list(shapes))])})


def _buildings(random, size, ground):
    return _more(ground, "buildings", _boxes(random, size, 40, 6, 45))


def _on_roads(random, size, ground):
    roads = random.choice(ground.roads, 6)
    places = shapely.line_interpolate_point(roads, random.random(6), normalized=True)
    return _more(ground, "buildings", shapely.buffer(places, random.uniform(4, 30, 6),
                                                     cap_style="square"))


def _courtyards(random, size, ground):
    outer = _boxes(random, size, 4, 40, 80)
    return _more(ground, "buildings", shapely.difference(outer, shapely.buffer(outer, -9)))


def _parcels(random, size, ground):
    side = random.uniform(20, 70, 2)
    x, y = np.meshgrid(np.arange(0, size[0], side[0]), np.arange(0, size[1], side[1]))
    return _more(ground, "parcels", shapely.box(x, y, x + side[0], y + side[1]).ravel())


def _loose_parcels(random, size, ground):
    # overlapping ones, gaps between them, streets drawn as parcels
    strip = shapely.buffer(ground.roads[:2], 5, cap_style="flat")
    return _more(ground, "parcels", [*_boxes(random, size, 40, 15, 120), *strip])


def _compounds(random, size, ground):
    return _more(ground, "compounds", _boxes(random, size, 2, 60, 220))


def _water(random, size, ground):
    y = np.linspace(-30, size[1] + 30, 9)
    river = shapely.LineString(np.column_stack([random.normal(size[0] * 0.6, 14, 9), y]))
    lake = shapely.Point(random.random(2) * size).buffer(random.uniform(15, 70))
    ground = _more(ground, "rivers", [river])
    return _more(ground, "water", [shapely.buffer(river, random.uniform(3, 25)), lake])


def _railway(random, size, ground):
    b = size[1] * random.random()
    return _more(ground, "railways", [shapely.LineString([(-20, b + k), (size[0] + 20, b + k + 30)])
                                      for k in (0, 4.5, 9)])


def _walls(random, size, ground):
    return _more(ground, "walls", shapely.boundary(_boxes(random, size, 5, 40, 110)))


_MAKERS = {"buildings": _buildings, "on_roads": _on_roads, "courtyards": _courtyards,
           "parcels": _parcels, "loose_parcels": _loose_parcels, "compounds": _compounds,
           "water": _water, "railway": _railway, "walls": _walls}
