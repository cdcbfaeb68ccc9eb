"""Whether unit grids that stand still keep the rules on today's ground, and by how much not."""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import N_
from . import clean, figures, network, quality
from .layers import STRONG
from .quality_rules import RULES

#: Faults with which a cell cannot stay at all; of each, a cell of a new division weighs so much.
HARD = 1000.0
_HARD_RULES = ("geometry", "multipart", "overlap", "outside", "across", "codecommunity")
_CUT_RULES = ("cutbuilding", "cutwhole", "cutcomponent")
_SOFT_RULES = (*_CUT_RULES, "area")
_RULES = tuple(r for r in RULES if r.id in _HARD_RULES + _SOFT_RULES)
_ASIDE = 15.0  # a line that near to the border runs along it, m
_SIDE = 0.6    # a part of so much of the lowest area is missed on the other side
#: what strong lines are called in sentences
LINES = {"river": N_("river"), "railway": N_("railway"), "major road": N_("main road")}


@dataclass(frozen=True)
class Reason:
    """Why a cell does not stay, or what is wrong with it: a sentence and its values, of which
    ``name`` is to be translated too."""

    template: str
    params: dict


@dataclass
class Judgement:
    """What is wrong with cells.

    Attributes
    ----------
    reason : object (n,)
        The first Reason of each cell, None for a cell that keeps the rules.
    weight : float64 (n,)
        How bad it is: 1 for each rule broken, up to 1 for a strong line through it, and HARD for
        what cannot stay.
    """

    reason: np.ndarray
    weight: np.ndarray

    @property
    def broken(self):
        """Cells that do not keep the rules."""
        return ~np.equal(self.reason, None)


def judge(polygons, names, home, ground, limits, ask=lambda: None):
    """Judge cells against the rules of the standard on a ground.

    Parameters
    ----------
    polygons, names : object (n,)
        Cells (metres), and what each is called in sentences.
    home : object (n,) of str
        Community of each cell.
    ground : stored.Ground
    limits : quality.Limits
    ask : callable
        Called now and then; may raise Cancelled.

    Returns
    -------
    Judgement
    """
    reason, weight = np.full(len(polygons), None, dtype=object), np.zeros(len(polygons))
    if not len(polygons):
        return Judgement(reason, weight)
    keys = np.array([f"{n:09d}" for n in range(len(polygons))], dtype=object)
    borders = clean.sound_polygons(ground.communities, "", [], grid=0)
    grids = quality.Grids(
        np.array(polygons, dtype=object), keys, borders, np.asarray(ground.codes, dtype=object),
        figures.polygons_of(ground.buildings), figures.polygons_of(ground.compounds),
        ground.small_objects(limits.high), limits, water=figures.polygons_of(ground.water), ask=ask)

    def mark(row, template, params, heavy):
        weight[row] += heavy
        if reason[row] is None:
            named = {**params, "code": names[row]}
            if "other" in params and params["other"] in keys:
                named["other"] = names[int(params["other"])]
            reason[row] = Reason(template, named)
    strange = (grids.home_code != home) & ~np.equal(grids.polygons, None)
    for row in np.flatnonzero(strange).tolist():
        mark(row, N_("Grid {code} lies in community {community}."),
             dict(community=grids.home_code[row] or "–"), HARD)
    for rule in _RULES:
        ask()
        if rule.id == "codecommunity":
            continue
        for key, template, params, thing, _ in rule.check(grids):
            heavy = HARD if rule.id in _HARD_RULES else 1.0
            row = int(key)
            if rule.id in _CUT_RULES:
                for other in _holders(grids, thing):
                    mark(other, template, params, 0.0)
            if rule.id in ("outside", "across", "overlap") and params["area"] <= 1.0:
                continue
            mark(row, template, params, heavy)
            if rule.id == "overlap":
                mark(int(params["other"]), template, {**params, "other": key}, heavy)
    for row, name, area in _divided(grids, ground, _SIDE * limits.low):
        mark(row, N_("Grid {code}: a strong line ({name}) cuts {area:.0f} m² off it."),
             dict(name=LINES.get(name, name), area=area), min(area / limits.low, 1.0))
    return Judgement(reason, weight)


def _holders(grids, thing):
    """Rows of the cells that hold a part of an object: only together can they spare it."""
    rows = grids.rows[shapely.intersects(grids.polygons[grids.rows], thing)]
    part = shapely.area(shapely.intersection(grids.polygons[rows], thing))
    return rows[part > grids.limits.cut].tolist()


def _divided(grids, ground, least):
    """(row, class of line, m²) of cells of which strong lines cut off at least ``least`` m²."""
    barriers = [b for b in ground.barriers() if b.strength >= STRONG and not b.water]
    if not barriers:
        return
    lines, kind = (np.concatenate(found) for found in zip(*(
        (part, np.full(len(part), number)) for number, part in enumerate(
            network.line_parts(b.geometries)[0] for b in barriers))))
    rows = grids.rows[~grids.aside[grids.rows]]
    inner = shapely.buffer(grids.polygons[rows], -_ASIDE)
    cell, line = shapely.STRtree(lines).query(inner, predicate="intersects")
    for row in np.unique(cell).tolist():
        grids.ask()
        mine, polygon = line[cell == row], grids.polygons[rows[row]]
        parts = network.faces(np.concatenate([network.line_parts([polygon])[0], lines[mine]]))
        parts = parts[shapely.intersects(polygon, shapely.point_on_surface(parts))]
        area = np.sort(shapely.area(parts))[-2:]
        if len(area) > 1 and area[0] >= least:
            length = shapely.length(shapely.intersection(lines[mine], inner[row]))
            most = np.bincount(kind[mine], length).argmax()
            yield int(rows[row]), barriers[most].name, float(area[0])
