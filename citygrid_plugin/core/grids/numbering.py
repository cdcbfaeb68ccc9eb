"""Codes of unit grids: 12 digits of the community and a sequence of 3 from 001.

The sequence runs west → east and north → south inside a community (DB11/T 2157, STANDARDS 1.1).
Irregular cells form no rows by themselves, so rows are made: the first reaches from the
northernmost centre three quarters of a typical cell height (the root of the median area)
southward, the next begins at the northernmost centre that is left, and so on; inside a row from
west to east. A whole height would put two rows of a regular net into one.
"""
import numpy as np
import shapely

from ..errors import InputError, N_
from ..standards.codes import GridScheme

SCHEME = GridScheme()
_ROW = 0.75  # height of a row in typical cell heights


def reading_order(polygons):
    """Order of cells: rows from north to south, west to east inside a row.

    Parameters
    ----------
    polygons : object (n,)
        Cells of one community, metres.

    Returns
    -------
    int64 (n,)
        Rows of ``polygons`` in reading order.
    """
    if not len(polygons):
        return np.empty(0, dtype=np.int64)
    centre = np.round(shapely.get_coordinates(shapely.centroid(polygons)), 3)
    height = _ROW * np.sqrt(np.median(shapely.area(polygons)))
    south = np.argsort(-centre[:, 1], kind="stable")
    band = np.empty(len(polygons), dtype=np.int64)
    top, number = np.inf, 0
    for row in south.tolist():
        if centre[row, 1] < top - height or number == 0:
            top, number = centre[row, 1], number + 1
        band[row] = number
    return np.lexsort((-centre[:, 1], centre[:, 0], band))


def number(polygons, community_codes, existing=None, retired=None, scheme=SCHEME):
    """Codes of unit grids.

    Parameters
    ----------
    polygons : object (n,)
        Cells, projected, metres.
    community_codes : str (n,)
        12-digit code of the community of each cell.
    existing : str or None (n,), optional
        Codes that cells have already; they are kept.
    retired : sequence of str, optional
        Codes that were in use once; they are never used again.
    scheme : GridScheme, optional
        Widths of the parts of a code.

    Returns
    -------
    object (n,) of str
        15-digit codes. New cells follow the highest sequence the community ever had, in reading
        order among themselves.

    Raises
    ------
    InputError
        A community code is malformed, an existing code is malformed, double, retired or of
        another community, or a community would need a sequence above 999.
    """
    polygons = np.asarray(polygons, dtype=object)
    codes = np.array(["" if c is None else str(c) for c in community_codes], dtype=object)
    kept = _text(existing, len(polygons))
    retired = {str(code) for code in ([] if retired is None else retired)}
    _check(codes, kept, retired, scheme)
    result = kept.copy()
    highest = scheme.last_serials([*kept, *sorted(retired)])
    for community in np.unique(codes[kept == ""]).tolist():
        rows = np.flatnonzero((codes == community) & (kept == ""))
        last = highest.get(community, 0)
        if last + len(rows) > scheme.last:
            raise InputError(N_(
                "Community {code} would need unit grid number {number}, but numbers end at "
                "{limit}. Use a larger target area or divide the community in two."),
                code=community, number=last + len(rows), limit=scheme.last)
        rows = rows[reading_order(polygons[rows])]
        result[rows] = scheme.allocate(community, last, len(rows))
    return result


def _text(values, count):
    """Codes as text, missing ones (None, NaN, blanks) empty."""
    if values is None:
        return np.full(count, "", dtype=object)
    return np.array(["" if v is None or v != v else str(v).strip() for v in values],
                    dtype=object).reshape(count)


def _check(codes, kept, retired, scheme):
    width = scheme.prefix_length
    for row, code in enumerate(codes):
        if len(code) != width or not (code.isascii() and code.isdigit()):
            raise InputError(N_("Unit grid {row}: community code “{code}” has not {digits} "
                                "digits. Correct the communities first."),
                             row=row + 1, code=code, digits=width)
    seen = set()
    for code, community in zip(kept, codes):
        if not code:
            continue
        problems = scheme.check(code)
        if problems:
            raise problems[0]
        if code[:width] != community:
            raise InputError(N_("Unit grid {code} lies in community {community}. Empty its code "
                                "to number it anew."), code=code, community=community)
        if code in seen:
            raise InputError(N_("Unit grid code {code} occurs twice. Empty one of them."),
                             code=code)
        if code in retired:
            raise InputError(N_("Unit grid code {code} is retired and cannot be used again. "
                                "Empty it to number the grid anew."), code=code)
        seen.add(code)
