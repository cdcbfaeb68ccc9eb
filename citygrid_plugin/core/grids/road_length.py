"""Length of road in each unit grid.

Borders of unit grids follow roads, so a road on a border belongs to both sides: half of its
length counts to each. A line that was rounded to the millimetre lies now on one side, now on the
other, and an intersection would give it to either by chance. So each piece of a road is counted
where the ground beside it lies: half for the point to its left, half for the point to its right.
"""
import numpy as np
import shapely

from .assign import assign
from .network import line_parts

STEP = 5.0      # pieces of a road, metres: a grid's border cuts a piece at most in two
BESIDE = 2.0    # how far beside the line it is looked, metres


def road_length(lines, polygons, feedback=None):
    """Metres of road in each unit grid.

    Parameters
    ----------
    lines : object (k,)
        Roads, metres; None and empty ones count nothing.
    polygons : object (n,)
        Unit grids.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    float64 (n,)
        Exact to STEP at each crossing of a border. A road on the outer border of all grids
        counts half.
    """
    xy, row = shapely.get_coordinates(line_parts(lines)[0], return_index=True)
    same = np.flatnonzero(row[1:] == row[:-1])
    start, way = xy[same], xy[same + 1] - xy[same]
    length = np.hypot(*way.T)
    start, way, length = (values[length > 0] for values in (start, way, length))
    number = np.ceil(length / STEP).astype(np.int64)
    of = np.repeat(np.arange(len(number)), number)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
    middle = start[of] + way[of] * ((nth + 0.5) / number[of])[:, None]
    aside = np.column_stack([-way[:, 1], way[:, 0]]) * (BESIDE / length)[:, None]
    half = length / number / 2
    total = np.zeros(len(polygons))
    codes = np.arange(len(polygons))
    for side in (1, -1):
        found = assign(shapely.points(middle + side * aside[of]), polygons, codes, feedback)
        inside = np.array([code is not None for code in found], dtype=bool)
        total += np.bincount(found[inside].astype(np.int64), half[of][inside], len(polygons))
    return total
