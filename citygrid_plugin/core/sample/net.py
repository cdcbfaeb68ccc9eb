"""The skeleton of the demonstration district: outline, communities, roads, river, railway.

Everything is laid out in plan coordinates (u, v) in metres on a 10 m lattice and bent by one
smooth map to projected coordinates. Lines that meet do so in a common lattice point, and every
border carries all its lattice points: neighbours share every vertex, so that communities tile
without a gap or an overlap by construction.
"""
from dataclasses import dataclass, field

import numpy as np
import shapely

from . import names

STEP = 10.0
RIVER_HALF = 24.0          # water, metres either side of the river's centre line
RIVER_ROAD = 60.0          # distance of the roads along the river from its centre line
RAIL_HALF = 12.0           # railway land either side of the track

# kind: half width of the road space, half width of its carriageway (metres)
ROAD_HALF = {"primary": 20.0, "secondary": 14.0, "residential": 8.0, "living_street": 3.5}
CARRIAGE_HALF = {"primary": 13.0, "secondary": 8.0, "residential": 4.0, "living_street": 2.2}

# largest side of a block before it is cut by a residential street, then by lanes (None: no lane)
CUTS = {"residential": (230, None), "oldtown": (150, 70), "commercial": (150, None),
        "industry": (260, None), "civic": (210, None)}


@dataclass
class Net:
    """Plan and map of the district's skeleton; all geometries in metres of the district's CRS."""

    width: float
    height: float
    columns: np.ndarray                 # u of the main roads running north
    rows: list                          # v of the row borders; None is the river
    warp: object                        # callable (u, v) -> (x, y)
    river_v: object                     # callable u -> v of the river's centre line
    outline: object = None
    roads: dict = field(default_factory=dict)
    railway: object = None
    river_line: object = None
    river: object = None
    communities: dict = field(default_factory=dict)
    streets: dict = field(default_factory=dict)
    blocks: dict = field(default_factory=dict)


def _lattice(values):
    return np.round(np.asarray(values, dtype=float) / STEP) * STEP


def _divide(rng, length, spacing):
    """Borders 0 .. length about ``spacing`` apart, jittered, on the lattice."""
    n = max(2, int(round(length / spacing)))
    inner = np.arange(1, n) * length / n + rng.uniform(-0.09, 0.09, n - 1) * spacing
    return _lattice(np.concatenate([[0], inner, [length]]))


def make_warp(rng, width, height, origin):
    """The map (u, v) -> (x, y): gentle bends and a turn of a few degrees (scale within 12 %)."""
    phase = rng.uniform(0, 2 * np.pi, 4)
    angle = np.radians(rng.uniform(3, 8))
    a, b = width * 0.020, height * 0.024

    def warp(u, v):
        u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
        x = u + a * np.sin(2 * np.pi * v / (height * 1.15) + phase[0]) \
            + 6 * np.sin(2 * np.pi * u / 870 + phase[1])
        y = v + b * np.sin(2 * np.pi * u / (width * 0.95) + phase[2]) \
            + 5 * np.sin(2 * np.pi * v / 690 + phase[3])
        return (np.round(origin[0] + x * np.cos(angle) - y * np.sin(angle), 3),
                np.round(origin[1] + x * np.sin(angle) + y * np.cos(angle), 3))
    return warp


def _between(a, b):
    """a, lattice values strictly between, b (rising)."""
    inner = np.arange(np.floor(a / STEP) + 1, np.ceil(b / STEP)) * STEP
    return np.concatenate([[a], inner[(inner > a + 1e-6) & (inner < b - 1e-6)], [b]])


def _ring(net, u0, u1, low, high):
    """Polygon between the columns u0, u1 and the curves low(u), high(u)."""
    us = _between(u0, u1)
    right = _between(low(u1), high(u1))
    left = _between(low(u0), high(u0))
    u = np.concatenate([us, np.full(len(right) - 2, u1), us[::-1], np.full(len(left) - 2, u0)])
    v = np.concatenate([np.broadcast_to(low(us), us.shape), right[1:-1],
                        np.broadcast_to(high(us), us.shape)[::-1], left[-2:0:-1]])
    return shapely.polygons(np.column_stack(net.warp(u, v)))


def _line(net, u, v):
    u, v = np.broadcast_arrays(np.asarray(u, dtype=float), np.asarray(v, dtype=float))
    return shapely.linestrings(np.column_stack(net.warp(u, v)))


def _level(net, v):
    """The curve of a row border: a constant, or the river for None."""
    if v is None:
        return net.river_v
    return lambda u: np.full(np.shape(u), float(v)) if np.ndim(u) else float(v)


def build(rng, width, height, origin, spacing=400.0, division="990101"):
    """Lay out the skeleton.

    Parameters
    ----------
    rng : numpy.random.Generator
    width, height : float
        Size of the plan in metres.
    origin : tuple of float
        Easting and northing of the plan's lower left corner.
    spacing : float
        Distance of the main roads in metres.
    division : str
        Six-digit code of the district (GB/T 2260 form).

    Returns
    -------
    Net
    """
    columns = _divide(rng, width, spacing)
    n_rows = max(2, int(round(height / spacing / 2)) * 2)
    south = _divide(rng, height * 0.48, height * 0.48 / (n_rows // 2))
    north = _divide(rng, height * 0.52, height * 0.52 / (n_rows // 2)) + south[-1]
    middle, amplitude = float(south[-1]), 0.022 * width
    phase = rng.uniform(0, 2 * np.pi)

    def river_v(u):
        u = np.asarray(u, dtype=float)
        v = middle + amplitude * np.sin(2 * np.pi * u / (width * 0.8) + phase)
        return v if v.ndim else float(v)

    net = Net(width, height, columns, list(south[:-1]) + [None] + list(north[1:]),
              make_warp(rng, width, height, origin), river_v)
    _communities(rng, net, division)
    net.outline = shapely.union_all(net.communities["geometry"])
    net.river_line = _line(net, _between(0, width), river_v(_between(0, width)))
    net.river = shapely.intersection(shapely.buffer(net.river_line, RIVER_HALF, cap_style="square"),
                                     net.outline)
    _railway(rng, net)
    _roads_and_blocks(rng, net)
    return net


def _communities(rng, net, division):
    """Communities of one or two superblocks, and the streets they form."""
    n = len(net.columns) - 1
    found = []
    for row in range(len(net.rows) - 1):
        low, high = _level(net, net.rows[row]), _level(net, net.rows[row + 1])
        col = 0
        singles = set(rng.choice(n, n % 2 + 2 * (rng.random() < 0.4 and n > 5), replace=False))
        while col < n:
            wide = 1 if col in singles or col + 1 == n else 2
            u0, u1 = net.columns[col], net.columns[col + wide]
            found.append((row, u0, u1, _ring(net, u0, u1, low, high)))
            col += wide
    half = len(net.rows) // 2
    parts = max(2, int(round(net.width / 1000)))
    side = np.array([min(int(parts * (u0 + u1) / 2 / net.width), parts - 1)
                     for _, u0, u1, _ in found])
    north = np.array([row >= half for row, *_ in found])
    street = side + parts * north
    order = np.lexsort([[f[1] for f in found], [-f[0] for f in found], street])
    geometry = np.array([found[i][3] for i in order])
    street = street[order]
    numbers = np.unique(street)
    serial = np.concatenate([np.arange(1, (street == s).sum() + 1) for s in numbers])
    street_code = np.array([f"{division}{s + 1:03d}" for s in street])
    code = np.array([f"{s}{k:03d}" for s, k in zip(street_code, serial)])
    net.communities = {"code": code, "name": names.take(rng, names.COMMUNITIES, len(code)),
                       "street_code": street_code, "geometry": geometry}
    codes = np.unique(street_code)
    net.streets = {"code": codes, "name": names.take(rng, names.STREETS, len(codes)),
                   "geometry": np.array([shapely.union_all(geometry[street_code == c])
                                         for c in codes])}


def _railway(rng, net):
    """One track from south to north, a little oblique, between two columns."""
    k = len(net.columns) - 3
    v = _between(0, net.height)
    start = net.columns[k] + 0.35 * (net.columns[k + 1] - net.columns[k])
    end = net.columns[k] + 0.72 * (net.columns[k + 1] - net.columns[k])
    bend = 14 * np.sin(np.pi * v / net.height * 2)
    net.railway = shapely.intersection(
        _line(net, start + (end - start) * v / net.height + bend, v), net.outline)


def _main_kinds(net):
    """Kinds of the main columns and rows: one primary cross, the rest secondary."""
    cols = ["secondary"] * len(net.columns)
    cols[len(cols) // 2] = "primary"
    if len(cols) > 12:
        cols[len(cols) // 5] = cols[-len(cols) // 5] = "primary"
    rows = ["secondary"] * len(net.rows)
    rows[max(1, len(rows) // 2 - 1)] = "primary"
    return cols, rows


def _land_use(net, col, row):
    """What a superblock is: centre, old town by the river, works at the far edge, housing."""
    n, m = len(net.columns) - 1, len(net.rows) - 1
    centre = len(net.columns) // 2
    if col in (centre - 1, centre) and row in (m // 2 - 1, m // 2):
        return "commercial" if col == centre - 1 or row == m // 2 else "civic"
    if col in (centre - 2, centre - 3) and row == m // 2:
        return "oldtown"
    if col == n - 1 and row in (0, m - 1):
        return "industry"
    if (col + 2 * row) % 5 == 3:
        return "civic"
    return "residential"


def _roads_and_blocks(rng, net):
    lines, kinds = [], []
    col_kinds, row_kinds = _main_kinds(net)
    us, vs = _between(0, net.width), _between(0, net.height)
    # the column roads carry a vertex where the roads along the river meet them
    for u, kind in zip(net.columns, col_kinds):
        banks = net.river_v(u) + np.array([-RIVER_ROAD, RIVER_ROAD])
        lines.append(_line(net, u, np.unique(np.concatenate([vs, banks]))))
        kinds.append(kind)
    for v, kind in zip(net.rows, row_kinds):
        if v is None:
            for side in (-RIVER_ROAD, RIVER_ROAD):
                lines.append(_line(net, us, net.river_v(us) + side))
                kinds.append("secondary")
        else:
            lines.append(_line(net, us, v))
            kinds.append(kind)
    main_names = names.main_roads(rng, len(net.columns), net.rows)
    blocks, uses, supers = [], [], []
    for row in range(len(net.rows) - 1):
        for col in range(len(net.columns) - 1):
            use = _land_use(net, col, row)
            low, high = _level(net, net.rows[row]), _level(net, net.rows[row + 1])
            if net.rows[row] is None:
                low = _shifted(net, RIVER_ROAD)
            if net.rows[row + 1] is None:
                high = _shifted(net, -RIVER_ROAD)
            cut = _Cutter(rng, net, use)
            cut.split(net.columns[col], net.columns[col + 1], low, high)
            blocks += cut.blocks
            uses += [use] * len(cut.blocks)
            supers += [row * len(net.columns) + col] * len(cut.blocks)
            lines += cut.lines
            kinds += cut.kinds
    kinds = np.array(kinds)
    name = np.concatenate([main_names, names.side_roads(rng, kinds[len(main_names):])])
    net.roads = {"name": name, "kind": kinds, "geometry": np.array(lines)}
    net.blocks = {"geometry": np.array(blocks), "use": np.array(uses),
                  "superblock": np.array(supers)}


def _shifted(net, by):
    return lambda u: net.river_v(u) + by


class _Cutter:
    """Cuts one superblock by streets, then by lanes, always across its longer side."""

    def __init__(self, rng, net, use):
        self.rng, self.net = rng, net
        self.street, self.lane = CUTS[use]
        self.blocks, self.lines, self.kinds = [], [], []

    def split(self, u0, u1, low, high):
        mid = (u0 + u1) / 2
        wide, tall = u1 - u0, high(mid) - low(mid)
        size = max(wide, tall)
        if size > self.street:
            kind = "residential"
        elif self.lane and size > self.lane:
            kind = "living_street"
        else:
            self.blocks.append(_ring(self.net, u0, u1, low, high))
            return
        share = self.rng.uniform(0.42, 0.58)
        if wide >= tall:
            u = float(_lattice(u0 + share * wide))
            # vertices on the lattice, ends exactly on the border curves
            v = _between(low(u), high(u))
            self._add(u, v, kind)
            self.split(u0, u, low, high)
            self.split(u, u1, low, high)
        else:
            us = _between(u0, u1)
            bottom, top = np.max(low(us)), np.min(high(us))
            v = float(_lattice(bottom + share * (top - bottom)))
            self._add(us, v, kind)
            level = _level(self.net, v)
            self.split(u0, u1, low, level)
            self.split(u0, u1, level, high)

    def _add(self, u, v, kind):
        self.lines.append(_line(self.net, u, v))
        self.kinds.append(kind)
