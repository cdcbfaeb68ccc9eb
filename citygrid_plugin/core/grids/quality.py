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
from . import clean, figures, network
from .numbering import SCHEME

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
    the communities are sound, ``communities_coded`` where their codes are not just row numbers,
    the object layers have only polygons, ``components`` any geometry.
    ``barriers`` are lines or areas, ``parcels`` and ``water`` areas; ``scheme`` is that of the
    codes; ``ask`` is called in long loops and may raise Cancelled.
    """

    raw: np.ndarray
    codes: np.ndarray
    communities: np.ndarray
    community_codes: np.ndarray
    buildings: np.ndarray
    keep_whole: np.ndarray
    components: np.ndarray
    limits: Limits = field(default_factory=Limits)
    barriers: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object))
    parcels: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object))
    water: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object))
    scheme: object = SCHEME
    ask: Callable = lambda: None
    communities_coded: bool = True

    @cached_property
    def coded(self):
        """Whether any grid has a code; those that were not numbered yet break no rule of codes."""
        return any(self.codes)

    @cached_property
    def names(self):
        """What sentences call each grid: its code, else its row from 1."""
        return column([code or str(row) for row, code in enumerate(self.codes, start=1)])

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
        shapely.prepare(self.communities)
        inside = self.area[grid]
        # GEOS leaves floating point flags behind that numpy would report as warnings
        with np.errstate(invalid="ignore", divide="ignore"):
            part = ~shapely.contains_properly(self.communities[community], self.polygons[grid])
            inside[part] = shapely.area(shapely.intersection(self.polygons[grid[part]],
                                                             self.communities[community[part]]))
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
    def abroad(self):
        """m² of each grid outside its own community, by row; what two communities of the input
        share is in either."""
        result = self.area.copy()
        grid, community, inside = self.in_community
        mine = self.home[grid] == community
        result[grid[mine]] -= inside[mine]
        return np.maximum(result, 0)

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
            self.ask()
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
        count = np.zeros(len(self.codes))
        if len(self.rows) and len(self.components):
            count[self.rows] = figures.load(self.polygons[self.rows], self.components)
        return count

    @cached_property
    def aside(self):
        """Grids that are one object kept whole, or water, by row (see `figures`)."""
        found = np.zeros(len(self.codes), dtype=bool)
        borders = np.append(self.communities, None)[self.home[self.rows]]
        found[self.rows] = figures.flagged(self.polygons[self.rows], borders, self.keep_whole,
                                           self.water)
        return found

    @cached_property
    def border(self):
        """Points of the border between grids of one community (`figures.Border`)."""
        rows = self.rows
        return figures.inner_border(self.polygons[rows], self.home[rows], self.aside[rows],
                                    self.barriers, self.parcels)

    def cuts(self, objects):
        """What grids cut off objects (`figures.Cuts`, its ``cell`` a grid row)."""
        if not len(objects) or not len(self.rows):
            none = np.empty(0, dtype=np.int64)
            return figures.Cuts(none, none, none, np.empty(0))
        cut = figures.cuts(objects, self.polygons[self.rows], self.home[self.rows],
                           self.communities)
        cut = cut.where(cut.lost > self.limits.cut
                        + network.GRID * shapely.length(objects[cut.thing]))
        return figures.Cuts(cut.thing, cut.home, self.rows[cut.cell], cut.lost)


def check(grids, codes, community_polygons, community_codes, buildings=None, keep_whole=None,
          components=None, limits=None, rules=None, feedback=None, barriers=None, parcels=None,
          water=None, scheme=SCHEME):
    """Check unit grids against the rules.

    Parameters
    ----------
    grids : object (n,)
        Polygons in a projected reference system, metres; faults are found, not raised.
    codes : str or None (n,)
        Codes of the grids; where none has one, the rules of codes are not asked.
    community_polygons : object (m,)
    community_codes : str (m,)
        12-digit codes; where none has one, their rows from 1 take the place.
    buildings, keep_whole : object (k,), optional
        Areas that no grid border may cut.
    components : object (k,), optional
        Components of any geometry; areas among them are not to be cut, all count as load.
    limits : Limits, optional
    rules : sequence of GridRule, optional
        Default: all of `quality_rules.RULES`.
    feedback : optional
        Object with ``is_cancelled()`` and ``progress(fraction)``.
    barriers : object (k,), optional
        Lines that borders should follow, or areas whose outline they should follow.
    parcels, water : object (k,), optional
        Areas.
    scheme : standards.codes.GridScheme, optional
        How the codes are made up.

    Returns
    -------
    (findings, summary)
        Both dicts of arrays of equal length. Findings: rule, severity, code, template, params,
        geometry, community. Summary: one row per community, the last one in all (community "");
        see `summarise`.

    Raises
    ------
    InputError
        The coordinates are degrees.
    Cancelled
    """
    from .quality_rules import RULES

    clean.refuse_degrees(community_polygons)
    clean.refuse_degrees(grids)

    def ask():
        if feedback is not None and feedback.is_cancelled():
            raise Cancelled()
    homes = texts(community_codes)
    coded = any(homes)
    context = Grids(
        np.array(grids, dtype=object).reshape(-1), texts(codes),
        clean.sound_polygons(community_polygons, "", [], grid=0),
        homes if coded else texts(range(1, len(homes) + 1)),
        _areas(buildings), _areas(keep_whole), _present(components), limits or Limits(),
        _present(barriers), _areas(parcels), _areas(water), scheme, ask, coded)
    rules = RULES if rules is None else rules
    found = []
    for number, rule in enumerate(rules):
        ask()
        if feedback is not None:
            feedback.progress(number / (len(rules) + 1))
        found.extend(Finding(rule.id, rule.severity, *row) for row in rule.check(context))
    findings = {f.name: column([getattr(row, f.name) for row in found])
                for f in fields(Finding)}
    return findings, summarise(context, findings)


def summarise(grids, findings):
    """Figures per community and, in the last row, in all.

    Returns
    -------
    dict of arrays
        ``community`` (code, "" for all), ``grids``, ``area`` (m², all grids), ``flagged`` (number
        of grids that are one object kept whole, or water), ``flagged_area`` (m²). Of the others:
        ``area_mean``, ``area_min``, ``area_max``, ``area_cv``, ``in_band`` (share),
        ``compactness`` and ``compactness_p10`` (median, tenth percentile), ``on_barriers`` and
        ``on_lines`` (share of the border between them on barriers, on barriers or parcel
        borders), ``load`` (components), ``load_cv``. Of all: ``parcels`` (that ought to lie in one
        grid), ``parcels_cut``, ``buildings_cut``, ``whole_cut``, ``gap``, ``overlap``, ``outside``
        (m²), ``errors``, ``warnings``. NaN where there is nothing to measure.
    """
    rows = []
    gap, gap_home = grids.gaps
    first, _, overlap = grids.overlaps
    compact = figures.compactness(grids.polygons)
    parcels = grids.parcels[figures.divisible(grids.parcels)]
    whose = figures.home_of(parcels, grids.communities)
    cut = {"parcels": _cut_parcels(grids, parcels), "buildings": grids.cuts(grids.buildings),
           "whole": grids.cuts(grids.keep_whole)}
    for row in [*range(len(grids.communities)), None]:
        grids.ask()

        def of(homes):
            return np.full(len(homes), True) if row is None else homes == row
        every = grids.rows[of(grids.home[grids.rows])]
        mine = every[~grids.aside[every]]
        about = findings["severity"] != ""
        if row is not None:
            about = findings["community"] == grids.community_codes[row]
        area, load, border = grids.area[mine], grids.load[mine], of(grids.border.home)
        rows.append(dict(
            community="" if row is None else grids.community_codes[row],
            grids=len(every), area=grids.area[every].sum(), flagged=len(every) - len(mine),
            flagged_area=grids.area[every].sum() - area.sum(),
            area_mean=figures.or_nan(np.mean, area), area_min=figures.or_nan(np.min, area),
            area_max=figures.or_nan(np.max, area), area_cv=figures.variation(area),
            in_band=figures.or_nan(np.mean, (area >= grids.limits.low)
                                   & (area <= grids.limits.high)),
            compactness=figures.or_nan(np.median, compact[mine]),
            compactness_p10=figures.or_nan(lambda v: np.percentile(v, 10), compact[mine]),
            on_barriers=grids.border.share(grids.border.barrier, border)
            if len(grids.barriers) else float("nan"),
            on_lines=grids.border.share(grids.border.line, border)
            if len(grids.parcels) else float("nan"),
            parcels=int(of(whose)[whose >= 0].sum()),
            **{f"{name}_cut": len(np.unique(found.thing[of(found.home)]))
               for name, found in cut.items()},
            load=load.sum(), load_cv=figures.variation(load),
            gap=shapely.area(gap[of(gap_home)]).sum(),
            overlap=overlap[of(grids.home[first])].sum(),
            outside=grids.abroad[every].sum(),
            errors=int((about & (findings["severity"] == ERROR)).sum()),
            warnings=int((about & (findings["severity"] == WARNING)).sum())))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _cut_parcels(grids, parcels):
    if not len(parcels) or not len(grids.rows):
        return grids.cuts(parcels[:0])
    cut = figures.cuts(parcels, grids.polygons[grids.rows], grids.home[grids.rows],
                       grids.communities)
    return cut.where(cut.lost > figures.PARCEL_CUT * shapely.area(parcels[cut.thing]))


def column(values):
    """Object array of any values, arrays and geometries included, one per row."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def texts(values):
    """Object array of text: what is missing is empty, without blanks around."""
    return column(["" if v is None or v != v else str(v).strip() for v in values])


def _present(geometries):
    if geometries is None:
        return np.empty(0, dtype=object)
    geometries = np.array(geometries, dtype=object).reshape(-1)
    return geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]


def _areas(geometries):
    return clean.sound_polygons(_present(geometries), "", [], grid=0)
