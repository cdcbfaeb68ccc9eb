"""Checking unit grids: the principles of the standard as measured rules (STANDARDS 1.2).

Works on any grid layer, also one that was drawn elsewhere. Rules stand in `quality_rules`; each
reads a `Grids` context and gives `Finding` rows.
"""
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Callable

import numpy as np
import shapely

from ..errors import Cancelled
from . import clean, network

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True)
class Limits:
    """What is still good enough; areas in m², lengths in m."""

    low: float = 5_000.0
    high: float = 20_000.0
    area: float = 0.1            # smaller gaps, overlaps and parts outside are only added up
    cut: float = 0.5             # an object is cut when more than this lies in other grids
    compactness: float = 0.2     # 4 pi A / P^2
    width: float = 8.0           # mean width 2 A / P below which a grid is a sliver
    load: float = 3.0            # times the mean number of components of the community


@dataclass(frozen=True)
class Finding:
    """One fault.

    Attributes
    ----------
    rule, severity : str
    code : str
        Code of the grid, community or object; empty if it has none.
    template : str
        English sentence with places for ``params``.
    params : dict
    geometry : shapely geometry or None
        Where it is.
    community : str
        12-digit code, empty if unknown.
    """

    rule: str
    severity: str
    code: str
    template: str
    params: dict
    geometry: object = None
    community: str = ""


@dataclass(frozen=True)
class GridRule:
    """A rule: identifier, name for people (marked for translation), severity and check.

    ``check(grids)`` takes a `Grids` and yields ``(code, template, params, geometry, community)``.
    """

    id: str
    name: str
    severity: str
    check: Callable


@dataclass
class Grids:
    """Everything a rule may look at; derived values are made once, when first asked for.

    ``polygons`` are sound single or multiple polygons or None, ``codes`` text (empty if missing),
    the communities are sound, the object layers have only polygons, ``components`` any geometry.
    """

    raw: np.ndarray
    codes: np.ndarray
    communities: np.ndarray
    community_codes: np.ndarray
    buildings: np.ndarray
    keep_whole: np.ndarray
    components: np.ndarray
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def polygons(self):
        """Sound polygons by row, None where there is no area."""
        return clean.sound_polygons(self.raw, "", [], grid=0)

    @cached_property
    def rows(self):
        """Rows with an area."""
        return np.flatnonzero(~shapely.is_missing(self.polygons))

    @cached_property
    def parts(self):
        """Single polygons of all grids and the row of each."""
        parts, index = network.polygon_parts(self.polygons[self.rows])
        return parts, self.rows[index]

    @cached_property
    def area(self):
        """m² by row, 0 where there is none."""
        return np.nan_to_num(shapely.area(self.polygons))

    @cached_property
    def in_community(self):
        """Pairs (grid row, community row, common area in m²)."""
        tree = shapely.STRtree(self.communities)
        grid, community = tree.query(self.polygons[self.rows], predicate="intersects")
        grid = self.rows[grid]
        inside = shapely.area(shapely.intersection(self.polygons[grid],
                                                   self.communities[community]))
        return grid, community, inside

    @cached_property
    def home(self):
        """Row of the community that holds most of each grid, -1 for none."""
        grid, community, inside = self.in_community
        order = np.lexsort((community, -np.round(inside, 3), grid))
        order = order[inside[order] > 0]
        first = np.append(True, grid[order][1:] != grid[order][:-1])[:len(order)]
        home = np.full(len(self.codes), -1)
        home[grid[order][first]] = community[order][first]
        return home

    @cached_property
    def home_code(self):
        """Code of the community that holds most of each grid, empty for none."""
        return np.append(self.community_codes, "")[self.home]

    @cached_property
    def overlaps(self):
        """Pairs of grids that overlap: (row, row, common area)."""
        tree = shapely.STRtree(self.polygons[self.rows])
        first, second = tree.query(self.polygons[self.rows], predicate="intersects")
        first, second = first[first < second], second[first < second]
        first, second = self.rows[first], self.rows[second]
        shared = shapely.area(shapely.intersection(self.polygons[first], self.polygons[second]))
        keep = shared > 0
        return first[keep], second[keep], shared[keep]

    @cached_property
    def gaps(self):
        """Areas of communities without a grid: (polygon, community row)."""
        found, index = [], []
        grid, community, _ = self.in_community
        order = np.argsort(community, kind="stable")
        bounds = np.searchsorted(community[order], np.arange(len(self.communities) + 1))
        for row, border in enumerate(self.communities):
            if border is None:
                continue
            here = grid[order[bounds[row]:bounds[row + 1]]]
            rest = border
            if len(here):
                covered = shapely.union_all(self.polygons[here], grid_size=network.GRID)
                rest = shapely.difference(border, covered, grid_size=network.GRID)
            parts = network.polygon_parts([rest])[0]
            found.append(parts)
            index.append(np.full(len(parts), row))
        empty = np.empty(0, dtype=object)
        return (np.concatenate([empty, *found]),
                np.concatenate([np.empty(0, dtype=np.int64), *index]))

    @cached_property
    def load(self):
        """Number of components by grid row."""
        if not len(self.rows):
            return np.zeros(len(self.codes))
        points = shapely.point_on_surface(self.components)
        near, grid = shapely.STRtree(self.polygons[self.rows]).query(
            points, predicate="intersects")
        first = np.unique(near, return_index=True)[1]  # on a border: counted once
        return np.bincount(self.rows[grid[first]], minlength=len(self.codes)).astype(float)


def check(grids, codes, community_polygons, community_codes, buildings=None, keep_whole=None,
          components=None, limits=None, rules=None, feedback=None):
    """Check unit grids against the rules.

    Parameters
    ----------
    grids : object (n,)
        Polygons in a projected reference system, metres; faults are found, not raised.
    codes : str or None (n,)
        Codes of the grids.
    community_polygons : object (m,)
    community_codes : str (m,)
        12-digit codes.
    buildings, keep_whole : object (k,), optional
        Areas that no grid border may cut.
    components : object (k,), optional
        Components of any geometry; areas among them are not to be cut, all count as load.
    limits : Limits, optional
    rules : sequence of GridRule, optional
        Default: all of `quality_rules.RULES`.
    feedback : optional
        Object with ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    (findings, summary)
        Both dicts of arrays of equal length. Findings: rule, severity, code, template, params,
        geometry, community. Summary: one row per community, the last one in all (community "").

    Raises
    ------
    InputError
        The coordinates are degrees.
    Cancelled
    """
    from .quality_rules import RULES

    clean.refuse_degrees(community_polygons)
    clean.refuse_degrees(grids)
    context = Grids(
        np.array(grids, dtype=object).reshape(-1), _texts(codes),
        clean.sound_polygons(community_polygons, "", [], grid=0), _texts(community_codes),
        _areas(buildings), _areas(keep_whole), _present(components), limits or Limits())
    rules = RULES if rules is None else rules
    found = []
    for number, rule in enumerate(rules):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(number / len(rules))
        found.extend(Finding(rule.id, rule.severity, *row) for row in rule.check(context))
    findings = {f.name: _column([getattr(row, f.name) for row in found])
                for f in fields(Finding)}
    return findings, summarise(context, findings)


def summarise(grids, findings):
    """Figures per community and, in the last row, in all (dict of arrays)."""
    rows = []
    gap, gap_home = grids.gaps
    first, _, overlap = grids.overlaps
    grid, community, inside = grids.in_community
    outside = grids.area - np.bincount(grid, inside, len(grids.codes))
    foreign = np.bincount(grid, inside * (grids.home[grid] != community), len(grids.codes))
    compact = _compactness(grids)
    for row in [*range(len(grids.communities)), None]:
        if row is None:
            mine, gaps = grids.rows, np.ones(len(gap), dtype=bool)
            pairs = np.ones(len(first), dtype=bool)
            about = np.ones(len(findings["rule"]), dtype=bool)
        else:
            mine = grids.rows[grids.home[grids.rows] == row]
            gaps, pairs = gap_home == row, grids.home[first] == row
            about = findings["community"] == grids.community_codes[row]
        area, load = grids.area[mine], grids.load[mine]
        rows.append(dict(
            community="" if row is None else grids.community_codes[row],
            grids=len(mine), area=area.sum(),
            area_mean=_or_nan(np.mean, area), area_min=_or_nan(np.min, area),
            area_max=_or_nan(np.max, area), area_cv=_cv(area),
            in_band=_or_nan(np.mean, (area >= grids.limits.low) & (area <= grids.limits.high)),
            compactness=_or_nan(np.median, compact[mine]),
            load_cv=_cv(load), gap=shapely.area(gap[gaps]).sum(), overlap=overlap[pairs].sum(),
            outside=np.clip(outside[mine], 0, None).sum() + foreign[mine].sum(),
            errors=int((about & (findings["severity"] == ERROR)).sum()),
            warnings=int((about & (findings["severity"] == WARNING)).sum())))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _compactness(grids):
    length = np.nan_to_num(shapely.length(grids.polygons))
    return 4 * np.pi * grids.area / np.maximum(length, 1e-9) ** 2


def _or_nan(figure, values):
    return float(figure(values)) if len(values) else float("nan")


def _cv(values):
    return float(values.std() / values.mean()) if len(values) and values.mean() else float("nan")


def _column(values):
    """Object array of any values, arrays and geometries included, one per row."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _texts(values):
    return _column(["" if v is None or v != v else str(v).strip() for v in values])


def _present(geometries):
    if geometries is None:
        return np.empty(0, dtype=object)
    geometries = np.array(geometries, dtype=object).reshape(-1)
    return geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]


def _areas(geometries):
    return clean.sound_polygons(_present(geometries), "", [], grid=0)
