"""A whole city as arrays, for measuring: a million components, 35,000 grids, millions of cases.

Nothing is drawn from a real place. The grids are a bent and jittered net of about 10,000 m² a
cell whose neighbours share every vertex; streets run along half of its edges, and components
stand beside them in classes about as frequent as in a city. What is text is made in portions.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import InputError, N_
from . import organisations
from .case_rules import EVENTS, HANDLING, LIMIT_MINUTES, SOURCES
from .cases import _expand, _weighted, times_of

CELL = 100.0                # side of a unit grid, metres (万米单元网格)
COMMUNITY = 6               # a community is 6 x 6 grids, a street 3 x 3 communities
STREET = 3
PER_DIVISION = 2_000_000    # components a division holds before serials could run out
DIVISION = 990101
ORIGIN = (540000.0, 3870000.0)
START, END = "2024-11-22T00:00", "2026-11-22T00:00"

# class, share of the components, distance from the street's centre line m
CLASSES = (
    ("0402", .300, 9.5), ("0118", .110, 8.8), ("0305", .050, 9.0), ("0102", .070, 1.0),
    ("0103", .070, 2.6), ("0104", .085, 7.6), ("0101", .040, 1.5), ("0105", .030, 10.6),
    ("0106", .025, 9.2), ("0107", .035, 11.0), ("0109", .012, 10.4), ("0110", .008, 3.2),
    ("0111", .020, 3.0), ("0113", .018, 9.0), ("0114", .004, 2.0), ("0115", .006, 11.6),
    ("0117", .020, 8.6), ("0126", .006, 14.0), ("0136", .010, 9.4), ("0203", .004, 9.4),
    ("0209", .026, 8.7), ("0210", .008, 9.0), ("0212", .006, 10.8), ("0213", .012, 9.6),
    ("0307", .015, 11.4), ("0407", .008, 11.0), ("0501", .002, 11.2),
)


@dataclass
class City:
    """A generated city.

    Attributes
    ----------
    grids : dict
        ``bgid``, ``community_code`` (object), ``area`` (float64, m²), ``geometry`` (polygons).
    communities, streets : dict
        ``code``, ``name``, ``geometry``; communities also ``street_code``.
    roads : object array of LineString
    classcode : object array
        Classes of the components, which ``class_index`` points into.
    x, y : float64 (n,)
        Positions of the components, metres in EPSG:4549.
    class_index : int16 (n,)
    objid : int64 (n,)
        Object codes as numbers of 16 digits.
    hot : int array
        Rows of the grids in which cases were planted densely.
    """

    grids: dict
    communities: dict
    streets: dict
    roads: np.ndarray
    classcode: np.ndarray
    x: np.ndarray
    y: np.ndarray
    class_index: np.ndarray
    objid: np.ndarray
    hot: np.ndarray
    n_cases: int
    seed: int
    start: str = START
    epsg: int = 4549

    def components(self, chunk=250_000):
        """Portions of the component table: dicts of columns as in the workspace plus ``x, y``."""
        from ..standards.catalogue import load_catalogue
        catalogue = load_catalogue()
        name = np.array([catalogue.get("component", c).name for c in self.classcode],
                        dtype=object)
        north = np.tile([False, True], len(self.classcode))
        duty = organisations.duty(np.repeat(self.classcode, 2), north)
        states = np.array(["完好", "破损", "占用", "丢失"], dtype=object)
        days = np.array((np.datetime64("2023-11-01") + np.arange(92)).astype(str), dtype=object)
        middle = np.median(self.y)
        for start in range(0, len(self.x), chunk):
            part = slice(start, start + chunk)
            rng = np.random.default_rng([self.seed, 1, start])
            kind = self.class_index[part]
            k = len(kind)
            side = 2 * kind + (self.y[part] > middle)
            yield {"objid": self.objid[part].astype("U16").astype(object),
                   "classcode": self.classcode[kind], "objname": name[kind],
                   "deptcode1": duty[0][side], "deptcode2": duty[1][side],
                   "deptcode3": duty[2][side],
                   "objstate": states[rng.choice(4, k, p=[.96, .03, .006, .004])],
                   "ordate": days[rng.integers(0, len(days), k)],
                   "datasource": np.full(k, "实测", dtype=object),
                   "x": self.x[part], "y": self.y[part]}

    def cases(self, chunk=500_000):
        """Portions of the case table, in the order of their report.

        Columns: ``number`` (int64, running), ``kind``, ``classcode``, ``condition``,
        ``limit_value``, ``limit_unit``, ``source``, ``urgent``, ``x``, ``y``, ``grid`` (row of
        the grid of events, -1 for components), ``component`` (row, -1 for events), ``unit``,
        ``state``, and the times ``reported_at``, ``filed_at``, ``dispatched_at``,
        ``handled_at``, ``closed_at`` as datetime64[s] (NaT: not yet).
        """
        events = _expand("event", EVENTS)
        total = int((np.datetime64(END, "m") - np.datetime64(self.start, "m"))
                    / np.timedelta64(1, "m"))
        edges = np.linspace(0, total, -(-self.n_cases // chunk) + 1)
        sizes = np.diff(np.linspace(0, self.n_cases, len(edges)).astype(np.int64))
        done = 0
        for k, size in enumerate(sizes):
            rng = np.random.default_rng([self.seed, 2, k])
            begin, end = (np.datetime64(self.start, "m") + np.timedelta64(int(e), "m")
                          for e in edges[k:k + 2])
            yield _case_rows(rng, self, events, int(size), begin, end, done)
            done += int(size)


def city(n_components=1_000_000, n_grids=35_000, n_cases=4_000_000, seed=1, start=START):
    """Make a city.

    Parameters
    ----------
    n_components, n_grids, n_cases : int
    seed : int
        The same seed and counts give the same city.
    start : str
        When the cases begin; they end at END.

    Returns
    -------
    City

    Raises
    ------
    InputError
        Fewer than 36 grids, or a negative count.
    """
    if n_grids < COMMUNITY ** 2 or n_components < 0 or n_cases < 0:
        raise InputError(N_("A city for measuring needs at least {least} grids and no negative "
                            "counts."), least=COMMUNITY ** 2)
    rng = np.random.default_rng(seed)
    cols = int(np.ceil(np.sqrt(n_grids)))
    rows = -(-n_grids // cols)
    corner, low, side = _net(rng, rows, cols)
    gy, gx = np.divmod(np.arange(n_grids), cols)
    # the last row of the net may be unfinished at its end: an outline with a step
    ring = np.stack([corner[gy, gx], low[gy, gx], corner[gy, gx + 1], side[gy, gx + 1],
                     corner[gy + 1, gx + 1], low[gy + 1, gx], corner[gy + 1, gx],
                     side[gy, gx], corner[gy, gx]], axis=1)
    geometry = shapely.polygons(ring)
    divisions = max(1, -(-n_components // PER_DIVISION))
    grids, communities, streets = _codes(geometry, gx, gy, cols, divisions)
    edges, edge_cell, inward = _street_edges(corner, low, side, gx, gy)
    classcode = np.array([c[0] for c in CLASSES], dtype=object)
    x, y, kind, cell = _components(rng, edges, edge_cell, inward, n_components)
    division = np.array([int(b[:6]) for b in grids["bgid"]], dtype=np.int64)[cell]
    serial = _serials(division * 100 + kind)
    number = np.array([int(c) for c in classcode], dtype=np.int64)[kind]
    hot = rng.choice(n_grids, max(1, n_grids // 300), replace=False)
    return City(grids, communities, streets, shapely.linestrings(edges), classcode, x, y,
                kind.astype(np.int16), (division * 10_000 + number) * 1_000_000 + serial,
                hot, n_cases, seed, start)


def _net(rng, rows, cols):
    """Corners (rows+1, cols+1, 2) and the points in the middle of the edges along both axes."""
    v, u = np.meshgrid(np.arange(rows + 1) * CELL, np.arange(cols + 1) * CELL, indexing="ij")
    bend = np.stack([u + 260 * np.sin(v / 3100) + 90 * np.sin(u / 2300),
                     v + 240 * np.sin(u / 3700) + 80 * np.cos(v / 1900)], axis=-1)
    corner = bend + rng.uniform(-11, 11, bend.shape) + np.array(ORIGIN)

    def middle(a, b):
        along = b - a
        away = np.stack([-along[..., 1], along[..., 0]], axis=-1)
        return (a + b) / 2 + away * rng.uniform(-0.06, 0.06, a.shape[:2] + (1,))
    low = middle(corner[:, :-1], corner[:, 1:])
    side = middle(corner[:-1], corner[1:])
    return tuple(np.round(p, 3) for p in (corner, low, side))


def _codes(geometry, gx, gy, cols, divisions):
    """Codes of grids, communities and streets; numbering west to east, north to south."""
    div = DIVISION + gx * divisions // cols
    com_x, com_y = gx // COMMUNITY, gy // COMMUNITY
    across = -(-cols // COMMUNITY)
    street_of = (com_y // STREET) * (-(-across // STREET)) + com_x // STREET
    # one community never lies in two divisions: its own column decides
    first = np.minimum(com_x // STREET * STREET * COMMUNITY, cols - 1)
    div = DIVISION + first * divisions // cols
    _, street = np.unique(street_of, return_inverse=True)
    inner = (com_y % STREET) * STREET + com_x % STREET + 1
    street_code = div * 1000 + street + 1
    code = street_code * 1000 + inner
    order = np.lexsort((gx, -gy, code))
    new = np.append(True, np.diff(code[order]) != 0)
    start = np.flatnonzero(new)
    serial = np.empty(len(code), dtype=np.int64)
    serial[order] = np.arange(len(code)) - start[np.cumsum(new) - 1] + 1
    text = code.astype("U12").astype(object)
    parts = np.split(order, start[1:])
    com_code = text[order[start]]
    com_geometry = np.array([shapely.union_all(geometry[p]) for p in parts], dtype=object)
    com_street = np.array([c[:9] for c in com_code], dtype=object)
    streets, of = np.unique(com_street.astype(str), return_inverse=True)
    grids = {"bgid": (code * 1000 + serial).astype("U15").astype(object),
             "community_code": text, "area": shapely.area(geometry), "geometry": geometry}
    communities = {"code": com_code, "street_code": com_street,
                   "name": np.array([f"第{k}社区" for k in range(1, len(parts) + 1)], dtype=object),
                   "geometry": com_geometry}
    return grids, communities, {
        "code": streets.astype(object),
        "name": np.array([f"第{k}街道" for k in range(1, len(streets) + 1)], dtype=object),
        "geometry": np.array([shapely.union_all(com_geometry[of == k])
                              for k in range(len(streets))], dtype=object)}


def _street_edges(corner, low, side, gx, gy):
    """Edges of the net that carry a street: points (k, 3, 2), the grid north or east of each, and
    the side of the city where there is only one (1 left, -1 right, 0 both)."""
    flat, upright = gy % 2 == 0, gx % 2 == 0
    along = np.stack([corner[gy, gx], low[gy, gx], corner[gy, gx + 1]], axis=1)[flat]
    up = np.stack([corner[gy, gx], side[gy, gx], corner[gy + 1, gx]], axis=1)[upright]
    cell = np.arange(len(gx))
    inward = [np.where(gy[flat] == 0, 1, 0), np.where(gx[upright] == 0, -1, 0)]
    return (np.concatenate([along, up]), np.concatenate([cell[flat], cell[upright]]),
            np.concatenate(inward))


def _serials(group):
    """Running number from 1 within each value of an int array."""
    order = np.argsort(group, kind="stable")
    new = np.append(True, np.diff(group[order]) != 0) if len(group) else np.zeros(0, dtype=bool)
    start = np.flatnonzero(new)
    out = np.empty(len(group), dtype=np.int64)
    out[order] = np.arange(len(group)) - start[np.cumsum(new) - 1] + 1
    return out


def _components(rng, edges, edge_cell, inward, n):
    """Positions, classes and grid rows of the components, denser towards the middle."""
    centre = edges[:, 1]
    away = np.hypot(*(centre - centre.mean(axis=0)).T)
    weight = 0.4 + np.exp(-(away / max(away.max(), 1) * 2.2) ** 2)
    edge = np.sort(_weighted(rng, weight, n))
    kind = _weighted(rng, [c[1] for c in CLASSES], n)
    side = rng.integers(0, 2, n) * 2 - 1.0
    side = np.where(inward[edge] == 0, side, inward[edge])
    # the objects of one class on one side of an edge stand at equal distances, as in a street
    group = (edge * len(CLASSES) + kind) * 2 + (side > 0)
    rank = _serials(group)
    _, place, count = np.unique(group, return_inverse=True, return_counts=True)
    t = np.clip((rank - 0.5) / np.maximum(count[place], 1) + rng.normal(0, 0.02, n), 0.02, 0.98)
    half = (t >= 0.5).astype(int)
    a, b = edges[edge, half], edges[edge, half + 1]
    step = b - a
    step_length = np.hypot(step[:, 0], step[:, 1])
    offset = side * (np.array([c[2] for c in CLASSES])[kind] + rng.normal(0, 0.25, n))
    at = a + step * (2 * t - half)[:, None]
    x = at[:, 0] - step[:, 1] / step_length * offset
    y = at[:, 1] + step[:, 0] / step_length * offset
    return np.round(x, 3), np.round(y, 3), kind, edge_cell[edge]


def _case_rows(rng, town, events, n, begin, end, done):
    """One portion of cases, reported between ``begin`` and ``end``."""
    n_fault = int(0.42 * n) if len(town.x) else 0
    is_fault = np.zeros(n, dtype=bool)
    is_fault[rng.permutation(n)[:n_fault]] = True
    rule = _weighted(rng, [e[1] for e in events], n)
    column = [np.array([e[k] for e in events], dtype=object) for k in (0, 2, 3, 5, 6, 7, 8)]
    classcode, season, hours, condition, limit, unit, urgent = (c[rule] for c in column)
    component = np.where(is_fault, rng.integers(0, max(len(town.x), 1), n), -1)
    classcode[is_fault] = town.classcode[town.class_index[component[is_fault]]]
    for values, fixed in ((season, ""), (hours, "day"), (condition, "设施损坏"), (limit, 1),
                          (unit, "work_day"), (urgent, 0)):
        values[is_fault] = fixed
    at = times_of(rng, season, hours, begin, end)
    order = np.argsort(at, kind="stable")
    at, is_fault, component = at[order], is_fault[order], component[order]
    classcode, condition, limit, unit, urgent = (
        v[order] for v in (classcode, condition, limit, unit, urgent))
    grid = rng.integers(0, len(town.grids["bgid"]), n)
    planted = rng.random(n) < 0.05
    grid[planted] = town.hot[rng.integers(0, len(town.hot), planted.sum())]
    centre = shapely.get_coordinates(shapely.centroid(town.grids["geometry"]))
    spread = rng.uniform(-30, 30, (n, 2))
    x = np.where(is_fault, _take(town.x, component), centre[grid, 0] + spread[:, 0])
    y = np.where(is_fault, _take(town.y, component), centre[grid, 1] + spread[:, 1])
    north = y > np.median(centre[:, 1])
    responsible = np.full(n, None, dtype=object)
    responsible[~is_fault] = organisations.event_unit(classcode[~is_fault], north[~is_fault])
    responsible[is_fault] = organisations.duty(classcode[is_fault], north[is_fault])[2]
    return {"number": np.arange(done + 1, done + n + 1),
            "kind": np.where(is_fault, "component", "event").astype(object),
            "classcode": classcode, "condition": condition, "limit_value": limit.astype(float),
            "limit_unit": unit, "urgent": urgent.astype(np.int8),
            "source": np.array([s for s, _ in SOURCES], dtype=object)[
                _weighted(rng, [w for _, w in SOURCES], n)],
            "x": np.round(x, 2), "y": np.round(y, 2), "grid": np.where(is_fault, -1, grid),
            "component": component, "unit": responsible,
            **_stages(rng, begin + at.astype("timedelta64[m]"), limit, unit)}


def _take(values, index):
    return values[np.maximum(index, 0)] if len(values) else np.zeros(len(index))


def _stages(rng, reported, limit, unit):
    """State and times of the stages; what lies after the end of the period is still open."""
    n = len(reported)
    minutes = limit.astype(float) * np.array([LIMIT_MINUTES[u] for u in unit])
    waits = np.stack([rng.lognormal(np.log(14), 0.7, n), rng.lognormal(np.log(16), 0.7, n),
                      minutes * rng.lognormal(np.log(HANDLING[0]), HANDLING[1], n),
                      rng.lognormal(np.log(140), 0.8, n)])
    # some two in a hundred got stuck in one of the queues
    stuck = rng.random(n) < 0.022
    queue = rng.choice(4, n, p=[0.08, 0.12, 0.55, 0.25])
    waits[queue[stuck], np.flatnonzero(stuck)] = np.inf
    then = np.cumsum(waits, axis=0)
    left = (np.datetime64(END, "m") - reported) / np.timedelta64(1, "m")
    happened = then < left
    at = reported.astype("datetime64[s]") + (
        np.where(happened, then, 0) * 60).astype("timedelta64[s]")
    at = np.where(happened, at, np.datetime64("NaT"))
    state = np.array(["reported", "filed", "dispatched", "handled", "closed"],
                     dtype=object)[happened.sum(axis=0)]
    return {"state": state, "reported_at": reported.astype("datetime64[s]"), "filed_at": at[0],
            "dispatched_at": at[1], "handled_at": at[2], "closed_at": at[3]}
