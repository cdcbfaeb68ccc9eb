"""Making the input of a division sound; what was not sound is listed, never fatal."""
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ..errors import InputError, N_
from .network import GRID, polygon_parts


@dataclass(frozen=True)
class Note:
    """Something a person should know about the input or the result.

    Attributes
    ----------
    template, params
        English sentence with places, and what goes into them.
    geometry : shapely geometry or None
        Where.
    community : int
        Index of the community, -1 if none.
    """

    template: str
    params: dict
    geometry: object = None
    community: int = -1

    def __str__(self):
        return self.template.format(**self.params)


def refuse_degrees(geometries):
    """Raise InputError when areas show that the coordinates are degrees, not metres.

    Parameters
    ----------
    geometries : object (n,)
        Polygons of communities or grids.
    """
    area = shapely.area(np.asarray(geometries, dtype=object))
    area = area[np.isfinite(area) & (area > 0)]
    if len(area) and area.max() < 1e-3:
        raise InputError(N_(
            "The coordinates are in degrees (largest area {area:.2g}). Reproject the layer to a "
            "projected reference system in metres first."), area=float(area.max()))


def finite(geometries):
    """Which geometries have only finite coordinates; their bounds pass over NaN."""
    xy, row = shapely.get_coordinates(geometries, return_index=True)
    result = np.ones(len(geometries), dtype=bool)
    result[row[~np.isfinite(xy).all(axis=1)]] = False
    return result


def sound_polygons(geometries, name, notes, grid=GRID):
    """Valid polygonal geometry by row; None where nothing can be used.

    Parameters
    ----------
    geometries : object (n,)
    name : str
        What the notes call a row.
    notes : list of Note
        Gets one note per row that was left out or repaired.
    grid : float
        Coordinates are put on this grid, metres; 0 leaves sound geometry as it is.
    """
    result = np.array(geometries, dtype=object).reshape(-1)
    usable = ~(shapely.is_missing(result) | shapely.is_empty(result))
    usable &= np.isin(shapely.get_type_id(result), (3, 6, 7))
    usable &= finite(result)
    for row in np.flatnonzero(~usable).tolist():
        notes.append(Note(N_("{name} {row}: no area, left out."), dict(name=name, row=row + 1)))
    result[~usable] = None
    crossed = usable & ~shapely.is_valid(result)
    result[crossed] = shapely.make_valid(result[crossed])
    rows = np.flatnonzero(usable)
    flat = shapely.force_2d(result[rows])
    parts, index = polygon_parts(shapely.set_precision(flat, grid) if grid else flat)
    out = np.full(len(result), None, dtype=object)
    for k, row in enumerate(rows.tolist()):
        mine = parts[np.searchsorted(index, k):np.searchsorted(index, k, side="right")]
        if not len(mine):
            notes.append(Note(N_("{name} {row}: no area, left out."),
                              dict(name=name, row=row + 1)))
            continue
        out[row] = mine[0] if len(mine) == 1 else shapely.multipolygons(mine)
        if crossed[row]:
            notes.append(Note(N_("{name} {row}: the border crosses itself; repaired."),
                              dict(name=name, row=row + 1), result[row]))
    return out


def sound_communities(geometries, notes):
    """Communities without faults and overlaps: a later one yields to an earlier one."""
    result = sound_polygons(geometries, N_("Community"), notes)
    rows = np.flatnonzero(~shapely.is_missing(result))
    tree = shapely.STRtree(result[rows])
    first, second = tree.query(result[rows], predicate="intersects")
    first, second = rows[first[first < second]], rows[second[first < second]]
    shared = shapely.area(shapely.intersection(result[first], result[second]))
    order = np.lexsort((first, second))
    for k in order[shared[order] > 0].tolist():
        a, b = int(first[k]), int(second[k])
        if result[a] is None or result[b] is None:      # left out meanwhile
            continue
        params = dict(first=a + 1, second=b + 1, area=float(shared[k]))
        if shared[k] > 0.999 * result[b].area:
            notes.append(Note(N_("Community {second} lies on community {first}; left out."),
                              params, result[b], b))
            result[b] = None
            continue
        overlap = shapely.intersection(result[a], result[b])
        rest = polygon_parts([shapely.difference(result[b], result[a], grid_size=GRID)])[0]
        result[b] = shapely.union_all(rest, grid_size=GRID)
        if shared[k] > 0.01:
            notes.append(Note(N_("Communities {first} and {second} overlap by {area:.1f} m²; "
                                 "the area was left to the first."), params, overlap, b))
    return result


def merge_overlapping(polygons, tolerance=0.1):
    """Join polygons that overlap by more than ``tolerance`` m²; duplicates become one."""
    if len(polygons) < 2:
        return polygons
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    shared = shapely.area(shapely.intersection(polygons[first], polygons[second]))
    first, second = first[shared > tolerance], second[shared > tolerance]
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(len(polygons),) * 2)
    group = connected_components(graph, directed=False)[1]
    size = np.bincount(group)
    single = size[group] == 1
    joined = [shapely.union_all(polygons[group == g], grid_size=GRID)
              for g in np.flatnonzero(size > 1)]
    return np.concatenate([polygons[single], polygon_parts(joined)[0]])
