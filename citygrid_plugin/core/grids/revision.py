"""What a new division means for the unit grids that are there: the same, retired, or succeeded.

An unchanged cell keeps its code, a replaced one is retired and hands its area and components on to
its successors (相对稳定; STANDARDS 1.2). Everything here is arrays; the workspace's side of it is
`core.workspace.grid_revision`.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import N_
from .network import GRID

#: What a revision may leave uncovered, covered twice or outside of one cell, m².
TOLERANCE = 1.0
_NOISE = 0.01   # common areas below it (and 1 mm along the border) are rounding, m²


@dataclass(frozen=True)
class Succession:
    """Pairs of old cells and the new cells that take their ground.

    Attributes
    ----------
    old, new : int64 (k,)
        Rows of the old and of the new cells, ordered by old, then new.
    area : float64 (k,)
        Common area, m².
    share : float64 (k,)
        Part of the old cell's area. The shares of an old cell add up to 1 where its successors
        cover it all.
    """

    old: np.ndarray
    new: np.ndarray
    area: np.ndarray
    share: np.ndarray

    def main_ancestor(self, count):
        """Row of the old cell that gives most of each of ``count`` new cells, -1 for none."""
        order = np.lexsort((self.old, -np.round(self.area, 3), self.new))
        new, first = np.unique(self.new[order], return_index=True)
        ancestor = np.full(count, -1)
        ancestor[new] = self.old[order][first]
        return ancestor

    def component_share(self, old, new):
        """Share of components per pair.

        Parameters
        ----------
        old, new : int (m,)
            Per component the row of the old cell it was in and of the new one it is in now, -1
            for none. Components that went to a cell without a share of the area are left out.

        Returns
        -------
        float64 (k,)
            Part of the components of the old cell, which add up to 1; NaN where it had none.
        """
        width = max(self.new.max(initial=0), np.max(new, initial=0)) + 1
        key = self.old * width + self.new
        both = (np.asarray(old) >= 0) & (np.asarray(new) >= 0)
        there, counts = np.unique((np.asarray(old) * width + new)[both], return_counts=True)
        count = np.zeros(len(key))
        if len(there):
            place = np.minimum(np.searchsorted(there, key), len(there) - 1)
            count = np.where(there[place] == key, counts[place], 0.0)
        total = np.bincount(self.old, count, minlength=self.old.max(initial=-1) + 1)[self.old]
        return np.divide(count, total, out=np.full(len(key), np.nan), where=total > 0)


@dataclass(frozen=True)
class Objection:
    """Why a revision cannot be: sentence, its values, and where."""

    template: str
    params: dict
    geometry: object


def single(polygons):
    """Multi-polygons of one part as polygons (object (n,)); other geometries as they are."""
    polygons = np.array(polygons, dtype=object).reshape(-1)
    lone = (shapely.get_type_id(polygons) == 6) & (shapely.get_num_geometries(polygons) == 1)
    polygons[lone] = shapely.get_geometry(polygons[lone], 0)
    return polygons


def same_cells(old, new):
    """Which new cell is an old one.

    Two cells are the same when they are equal vertex for vertex up to 1 mm, or when all they
    differ in is a seam of 1 mm along the border: a neighbour's new vertex changes no cell.

    Parameters
    ----------
    old, new : object (m,), (n,)
        Polygons, metres.

    Returns
    -------
    (int64 (n,), bool (n,))
        Row of the old cell per new one, -1 for none; whether even the vertices are the same.
    """
    old, new = shapely.normalize(single(old)), shapely.normalize(single(new))
    same, exact = np.full(len(new), -1), np.zeros(len(new), dtype=bool)
    i, j = shapely.STRtree(old).query(new)
    near = np.abs(shapely.bounds(new[i]) - shapely.bounds(old[j])).max(axis=1) < 2 * GRID
    i, j = i[near], j[near]
    equal = shapely.equals_exact(new[i], old[j], GRID)
    rest = np.flatnonzero(~equal)
    seam = GRID * np.maximum(shapely.length(new[i[rest]]), 1.0)
    alike = equal.copy()
    alike[rest] = _difference(new[i[rest]], old[j[rest]]) <= seam
    order = np.lexsort((j, ~equal))[::-1]
    order = order[alike[order]]
    same[i[order]], exact[i[order]] = j[order], equal[order]
    # of two new cells on the same ground only one is the old one
    taken = np.unique(same, return_index=True)[1]
    second = np.setdiff1d(np.arange(len(new)), taken)
    same[second], exact[second] = -1, False
    return same, exact


def _difference(a, b):
    return shapely.area(shapely.symmetric_difference(sound(a), sound(b)))


def sound(polygons):
    """Polygons without crossings of their own: what GEOS can lay over one another."""
    bad = ~shapely.is_valid(polygons)
    if bad.any():
        polygons = polygons.copy()
        polygons[bad] = shapely.make_valid(polygons[bad])
    return polygons


def common_area(first, second=None):
    """Pairs of cells of two sets, or of one, that have an area in common.

    Parameters
    ----------
    first, second : object (m,), (n,)
        Without ``second``, the pairs are of ``first`` itself, the lower row before the higher.

    Returns
    -------
    (int64 (k,), int64 (k,), float64 (k,))
        Rows of ``first`` and ``second``, m²; ordered, without common areas that are rounding.
    """
    first = sound(first)
    if second is None:
        second = first
        j, i = shapely.STRtree(first).query(second)
        i, j = i[i < j], j[i < j]
    else:
        second = sound(second)
        j, i = shapely.STRtree(first).query(second)
    a, b = shapely.bounds(first), shapely.bounds(second)
    box = np.minimum(a[i, 2:], b[j, 2:]) - np.maximum(a[i, :2], b[j, :2])
    near = box.prod(axis=1) > 0        # most neighbours of a net only touch
    i, j = i[near], j[near]
    area = shapely.area(shapely.intersection(first[i], second[j]))
    noise = _NOISE + GRID * np.minimum(shapely.length(first[i]), shapely.length(second[j]))
    whole = np.minimum(shapely.area(first[i]), shapely.area(second[j]))
    keep = area > np.minimum(noise, whole / 2)
    order = np.lexsort((j[keep], i[keep]))
    return i[keep][order], j[keep][order], area[keep][order]


def succession(old, new):
    """Who succeeds whom.

    Parameters
    ----------
    old : object (m,)
        Cells that end.
    new : object (n,)
        All cells that take their ground.

    Returns
    -------
    Succession
    """
    i, j, area = common_area(old, new)
    whole = shapely.area(sound(old))
    covered = np.bincount(i, area, minlength=len(old))
    # what is missing to the whole by rounding is rounding; what is missing beyond is not covered
    base = np.where(np.abs(covered - whole) <= TOLERANCE, covered, whole)
    return Succession(i, j, area, area / np.maximum(base, 1e-9)[i])


def objections(old, old_names, old_home, new, new_home, new_home_names, others, other_names,
               follows):
    """What speaks against cells ``new`` in place of ``old``; faults that were there are no reason.

    Parameters
    ----------
    old, old_names : object (m,)
        Cells that end, and their codes.
    old_home, new_home : object (m,), (n,)
        Polygon of the community of each cell, None where it is not known.
    new, new_home_names : object (n,)
        Cells that begin, and the codes of their communities.
    others, other_names : object (k,)
        The cells around that stay.
    follows : Succession
        Of ``old`` and ``new``.

    Returns
    -------
    list of Objection
        A new cell is not one sound polygon, lies outside its community, two overlap, or ground of
        an old cell is left in none, each by more than 1 m². Where the community is not known, a
        cell may take ground of its own community's cells only.
    """
    i, j, area = follows.old, follows.new, follows.area
    ancestor = follows.main_ancestor(len(new))
    names = np.where(ancestor >= 0, np.append(old_names, "")[ancestor], new_home_names)
    found = _shape_faults(new, names)
    if found:
        return found
    twice = common_area(new)
    found += _gaps(old, old_names, old_home, new, i, j, area, twice, others)
    found += _outside(old, old_names, i, j, area, new, names, new_home, new_home_names)
    found += _double(old, i, j, area, twice, new, names, others, other_names)
    return found


def _shape_faults(new, names):
    kind, parts = shapely.get_type_id(new), shapely.get_num_geometries(new)
    many = np.flatnonzero((kind == 6) & (parts > 1))
    bad = np.flatnonzero(~np.isin(kind, (3, 6)) | shapely.is_empty(new) | ~shapely.is_valid(new))
    found = [Objection(N_("The new unit grid at {bgid} would have {count} parts. A unit grid is "
                          "one connected area."),
                       {"bgid": names[r], "count": int(parts[r])}, new[r]) for r in many.tolist()]
    found += [Objection(N_("The new unit grid at {bgid} has no sound outline: it is empty or "
                           "crosses itself. Draw it anew."), {"bgid": names[r]}, new[r])
              for r in np.setdiff1d(bad, many).tolist()]
    return found


def _gaps(old, names, home, new, i, j, area, twice, others):
    found = []
    first, _, shared = twice
    doubled = np.bincount(first, shared, minlength=len(new))
    lost = shapely.area(sound(old)) - np.bincount(i, area - doubled[j], minlength=len(old))
    for row in np.flatnonzero(lost > TOLERANCE).tolist():
        rest = sound(old[row:row + 1])[0]
        if home[row] is not None:
            rest = shapely.intersection(rest, home[row])
        # also those whose common area is small enough for rounding
        rest = shapely.difference(rest, shapely.union_all(sound(new[shapely.intersects(new,
                                                                                       rest)])))
        beside = others[shapely.intersects(others, rest)]
        rest = shapely.difference(rest, shapely.union_all(sound(beside)))
        if rest.area > TOLERANCE:
            found.append(Objection(N_("{area} m² of unit grid {bgid} would be left in no unit "
                                      "grid."), {"bgid": names[row], "area": _round(rest.area)},
                                   rest))
    return found


def _outside(old, old_names, i, j, area, new, names, home, home_names):
    """Ground beyond the community of the cell, but for what lay beyond it before."""
    found = []
    own = np.array([n[:len(h)] == h for n, h in zip(old_names[i], home_names[j])], dtype=bool)
    at_home = np.bincount(j[own], area[own], minlength=len(new))
    for row in np.flatnonzero(shapely.area(new) - at_home > TOLERANCE).tolist():
        mine = j == row
        if home[row] is not None:
            before = shapely.union_all(sound(old[i[mine & own]]))
            beyond = shapely.difference(shapely.difference(new[row], home[row]), before)
        else:
            beyond = shapely.intersection(new[row], shapely.union_all(sound(old[i[mine & ~own]])))
        if beyond.area > TOLERANCE:
            found.append(Objection(
                N_("The new unit grid at {bgid} would reach {area} m² beyond community "
                   "{community}. A unit grid never crosses a community border."),
                {"bgid": names[row], "area": _round(beyond.area), "community": home_names[row]},
                beyond))
    return found


def _double(old, i, j, area, twice, new, names, others, other_names):
    """Ground that two cells would have, but for what two had before."""
    found = []
    first, second, shared = twice
    pairs = shared > TOLERANCE
    for a, b in zip(first[pairs].tolist(), second[pairs].tolist()):
        both = shapely.intersection(new[a], new[b])
        mine = sound(old[np.unique(i[(j == a) | (j == b)])])
        before = [shapely.intersection(p, q) for n, p in enumerate(mine) for q in mine[:n]]
        both = shapely.difference(both, shapely.union_all(before))
        if both.area > TOLERANCE:
            found.append(Objection(N_("Two new unit grids at {bgid} and {other} would overlap by "
                                      "{area} m²."),
                                   {"bgid": names[a], "other": names[b],
                                    "area": _round(both.area)}, both))
    fresh = np.flatnonzero(shapely.area(new) - np.bincount(j, area, len(new)) > TOLERANCE)
    row, other, shared = common_area(new[fresh], others)
    for a, b in zip(fresh[row[shared > TOLERANCE]].tolist(), other[shared > TOLERANCE].tolist()):
        both = shapely.difference(shapely.intersection(new[a], sound(others[b:b + 1])[0]),
                                  shapely.union_all(sound(old[i[j == a]])))
        if both.area > TOLERANCE:
            found.append(Objection(N_("The new unit grid at {bgid} would overlap unit grid "
                                      "{other} by {area} m²."),
                                   {"bgid": names[a], "other": other_names[b],
                                    "area": _round(both.area)}, both))
    return found


def _round(area):
    return round(float(area), 1)
