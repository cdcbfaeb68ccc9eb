"""The valid unit grids of a workspace as a list, the worst first."""
import json
from dataclasses import dataclass, fields

import numpy as np
import shapely

from ..errors import N_
from ..json_text import read_json
from ..workspace.ddl import Raw, sql
from ..workspace.reading import read
from . import clean, figures
from .quality import ERROR, INFO, WARNING, Grids, Limits, column, texts
from .quality_rules import RULES

#: Rules that are asked here, since they cost little; what the others found is read from the
#: findings of the last check.
QUICK = ("multipart", "area", "compactness", "sliver", "load", "codeform", "codecommunity")
SEVERITIES = (ERROR, WARNING, INFO)
#: Rank of a cell that breaks no rule.
FINE = len(SEVERITIES)
#: m² (or m of a seam) that count as twice the limit of an area.
CUT = 1_000.0
#: The figure of a finding by its rule: the parameter of its sentence.
FIGURES = {"area": "area", "compactness": "value", "sliver": "width", "load": "count",
           "multipart": "count", "overlap": "area", "seam": "length", "outside": "area",
           "across": "area", "cutbuilding": "area", "cutwhole": "area", "cutcomponent": "area"}

_THESE = "bgid IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Broken:
    """A rule that a cell breaks: its id, severity, sentence and what goes into the sentence."""
    rule: str
    severity: str
    template: str
    params: dict


@dataclass(frozen=True)
class Cells:
    """A list of cells, all arrays of n.

    Attributes
    ----------
    fid, area (m²), compactness, load (components) : numbers
    bgid, community : object, codes
    locked : bool
    flagged : bool, one compound kept whole, or water: it may have any area (see `figures`)
    broken : object, tuples of Broken, the worst first
    rank : int, place of the worst severity in SEVERITIES, FINE for none
    excess : float, how far the worst rule is broken, 1 for hardly; 0 for none
    """

    fid: np.ndarray
    bgid: np.ndarray
    community: np.ndarray
    area: np.ndarray
    compactness: np.ndarray
    load: np.ndarray
    locked: np.ndarray
    flagged: np.ndarray
    broken: np.ndarray
    rank: np.ndarray
    excess: np.ndarray

    def worst_first(self):
        """Order of the rows: errors, warnings, hints, the rest; the furthest off first."""
        return np.lexsort((self.bgid.astype(str), -self.excess, self.rank))

    def some(self, rows):
        """The list of some rows."""
        return Cells(*(getattr(self, f.name)[rows] for f in fields(self)))

    def renewed(self, bgids, fresh):
        """The list with cells taken out and others put in."""
        rest = self.some(~np.isin(self.bgid, np.asarray(list(bgids), dtype=object)))
        return Cells(*(np.concatenate([getattr(rest, f.name), getattr(fresh, f.name)])
                       for f in fields(self)))

    def mean_loads(self):
        """Mean number of components of a cell by community."""
        homes, where = np.unique(self.community.astype(str), return_inverse=True)
        mean = np.bincount(where, self.load, len(homes)) / np.maximum(np.bincount(where), 1) \
            if len(homes) else []
        return dict(zip(homes.tolist(), mean))


@dataclass(frozen=True)
class Totals:
    """Figures of a list: areas in m², their coefficient of variation, the share (0 to 1) of the
    cells inside the band, components and their coefficient of variation, cells that break rules.

    As in the summary of the check, flagged cells count in ``cells``, ``area`` and ``load`` alone.
    """
    cells: int
    flagged: int
    area: float
    mean: float
    cv: float
    in_band: float
    load: float
    load_cv: float
    errors: int
    warnings: int
    locked: int


def totals(cells, limits=None):
    """Totals of a list of cells."""
    limits = limits or Limits()
    area, load = cells.area[~cells.flagged], cells.load[~cells.flagged]
    band = (area >= limits.low) & (area <= limits.high)
    return Totals(len(cells.fid), int(cells.flagged.sum()), float(cells.area.sum()),
                  float(area.mean()) if len(area) else 0.0, _cv(area),
                  float(band.mean()) if len(area) else 0.0, float(cells.load.sum()), _cv(load),
                  int((cells.rank == 0).sum()), int((cells.rank == 1).sum()),
                  int(cells.locked.sum()))


def _cv(values):
    return float(values.std() / values.mean()) if len(values) and values.mean() else 0.0


def cells(ws, bgids=None, means=None, limits=None):
    """Valid cells of a workspace with their figures and the rules they break.

    Parameters
    ----------
    ws : Workspace
    bgids : iterable of str, optional
        These cells alone.
    means : dict, optional
        Mean loads by community, where only some cells are read.
    limits : Limits, optional

    Returns
    -------
    Cells, in no order
    """
    limits = limits or Limits()
    where, parameters = "dedate IS NULL", ()
    if bgids is not None:
        where, parameters = f"{where} AND {_THESE}", (json.dumps(list(bgids)),)
    rows = read(ws, "unit_grid", ["bgid", "community_code", "locked"], where, parameters)
    load = _loads(ws, rows["bgid"], bgids is not None)
    grids = _grids(ws, rows, limits)
    length = np.maximum(np.nan_to_num(shapely.length(grids.polygons)), 1e-9)
    n = len(rows["fid"])
    found = Cells(rows["fid"].astype(np.int64), rows["bgid"], grids.home_code, grids.area,
                  4 * np.pi * grids.area / length ** 2, load, rows["locked"].astype(bool),
                  grids.aside, column([()] * n), np.full(n, FINE), np.zeros(n))
    broken = _broken(ws, grids, found, means or found.mean_loads(), limits)
    for row, items in broken.items():
        items.sort(key=lambda b: (SEVERITIES.index(b.severity), -_excess(b, limits)))
        found.broken[row] = tuple(items)
        found.rank[row] = SEVERITIES.index(items[0].severity)
        found.excess[row] = _excess(items[0], limits)
    return found


def _grids(ws, rows, limits):
    communities = read(ws, "community", ["code"])
    grids = Grids(rows["geometry"], texts(rows["bgid"]),
                  clean.sound_polygons(communities["geometry"], "", [], grid=0),
                  communities["code"],
                  *(np.empty(0, dtype=object) for _ in range(3)), limits)
    grids.keep_whole = figures.polygons_of(read(ws, "base_compound")["geometry"])
    grids.water = figures.polygons_of(read(ws, "base_water")["geometry"])
    # the workspace knows the community of each cell: no need to measure it
    place = {code: i for i, code in enumerate(communities["code"])}
    grids.home = np.array([place.get(code, -1) for code in rows["community_code"]], dtype=np.int64)
    return grids


def _broken(ws, grids, found, means, limits):
    """{row: list of Broken} of cells that break a rule and are no exception."""
    rows = {code: row for row, code in enumerate(found.bgid)}
    broken = []
    for rule in RULES:
        if rule.id in QUICK and rule.id != "load":
            broken += [(code, Broken(rule.id, rule.severity, template, params))
                       for code, template, params, _, _ in rule.check(grids)]
    mean = np.array([max(means.get(home, 0.0), 1.0) for home in found.community])
    for row in np.flatnonzero(found.load > limits.load * mean).tolist():
        broken.append((found.bgid[row], Broken("load", INFO, N_(
            "Grid {code} has {count:.0f} components, {times:.1f} times the mean of its "
            "community."), {"code": found.bgid[row], "count": float(found.load[row]),
                            "times": float(found.load[row] / mean[row])})))
    let_be = set()
    for code, rule, severity, template, params, state in ws.query(
            "SELECT owner_code, rule, severity, template, params, state FROM finding "
            "WHERE run = 'grids' AND state != 'corrected'"):
        if state == "exception":
            let_be.add((code, rule))
        elif rule not in QUICK and severity in SEVERITIES:
            broken.append((code, Broken(rule, severity, template, read_json(params))))
    result = {}
    for code, item in broken:
        if code in rows and (code, item.rule) not in let_be:
            result.setdefault(rows[code], []).append(item)
    return result


def figure(broken):
    """The figure of a broken rule, None where it has none."""
    value = broken.params.get(FIGURES.get(broken.rule, ""))
    return float(value) if isinstance(value, (int, float)) else None


def _excess(broken, limits):
    """How far a rule is broken: 1 where hardly, 2 where by the double."""
    value = figure(broken)
    if value is None:
        return 1.0
    if broken.rule == "load":
        return broken.params["times"] / limits.load
    least = {"compactness": limits.compactness, "sliver": limits.width}.get(broken.rule)
    if broken.rule == "area" and value < limits.low:
        least = limits.low
    if least is not None:
        return min(least / max(value, 1e-9), 1e6)
    return value / limits.high if broken.rule == "area" else 1.0 + value / CUT


def _loads(ws, bgids, some):
    """Number of valid components of cells."""
    count = {}
    where, parameters = "bgid NOTNULL", ()
    if some:
        where, parameters = _THESE, (json.dumps(list(bgids)),)
    for table in ws.tables:
        if table.startswith("component_"):
            for code, number in ws.query(
                    sql("SELECT bgid, count(*) FROM {table} WHERE dedate IS NULL AND {where} "
                        "GROUP BY bgid", table=table, where=Raw(where)), parameters):
                count[code] = count.get(code, 0) + number
    return np.array([count.get(code, 0) for code in bgids], dtype=float)
