"""Coordinates in the columns of a table: which they are, how they are written, what is wrong."""
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from ..standards.fields import fields, normalise
from .rejects import join_rejects, reject_table

_DEGREES = {"x": re.compile(r"(?:^|[^a-z])(?:longitude|long|lon|lng)(?![a-z])|经度|^jd$"),
            "y": re.compile(r"(?:^|[^a-z])(?:latitude|lat)(?![a-z])|纬度|^wd$")}
_NORTH_SOUTH = re.compile(r"[SsWw南西]")
_DMS = (r"^\s*(?P<sign>[-+])?\s*(?:[NSEWnsew]|[东西][经]|[南北][纬])?\s*"
        r"(?P<d>\d{1,3}(?:\.\d+)?)\s*(?:[°º度dD:\s]\s*)?"
        r"(?:(?P<m>\d{1,2}(?:\.\d+)?)\s*(?:['′’分mM:\s]\s*)?)?"
        r"(?:(?P<s>\d{1,2}(?:\.\d+)?)\s*(?:\"|″|”|''|′′|秒|[sS](?![A-Za-z]))?)?\s*"
        r"(?:[NSEWnsew])?\s*$")


@dataclass(frozen=True)
class CoordinateGuess:
    """The coordinate columns of a table.

    Attributes
    ----------
    x, y : str
        Columns of east (or longitude) and north (or latitude), after a swap where noticed.
    kind : str
        ``degrees`` or ``metres``.
    swapped : bool
        The names say the opposite of the values: longitudes stand in the latitude column, or X
        means north as in Chinese surveying.
    confidence : float
        0 to 1.
    """

    x: str
    y: str
    kind: str
    swapped: bool
    confidence: float


def guess_coordinates(frame):
    """Find the coordinate columns by their names (aliases of the standards) and values.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text or numbers.

    Returns
    -------
    CoordinateGuess or None
    """
    known = fields("component_2007")
    names = {c: {normalise(n) for f in known if f.column == c
                 for n in (f.name, f.meaning, *f.aliases)}
             for c in ("x", "y")}
    found = {c: [(_degree_name(n, c), n) for n in frame.columns
                 if normalise(str(n)) in names[c] or _degree_name(n, c)] for c in ("x", "y")}
    pairs = [(px, py) for px in found["x"] for py in found["y"] if px[0] == py[0]]
    if not pairs:
        return None
    (degrees, x), (_, y) = max(pairs, key=lambda pair: pair[0][0])
    head = frame[[x, y]].dropna().head(5000)
    xs, ys = parse_coordinates(head[x]), parse_coordinates(head[y])
    fine = np.isfinite(xs) & np.isfinite(ys) & (xs != 0) & (ys != 0)
    if not fine.any():
        return CoordinateGuess(x, y, "degrees" if degrees else "metres", False, 0.3)
    xs, ys = xs[fine], ys[fine]
    kind, swapped, agree = _look(xs, ys)
    if swapped:
        x, y = y, x
    return CoordinateGuess(x, y, kind, swapped, 0.95 * agree if len(xs) > 2 else 0.6 * agree)


def parse_coordinates(values):
    """Numbers of a coordinate column: plain, or degrees, minutes and seconds.

    Understood are 120.1551, 120°09′18.4″E, 东经120度9分18.4秒, 120:09:18.4, 120 9 18.4, full-width
    digits; south and west are negative.

    Parameters
    ----------
    values : pandas.Series

    Returns
    -------
    float64 array
        NaN where there is nothing or it cannot be read.
    """
    import pandas as pd
    values = pd.Series(values).reset_index(drop=True)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float, copy=True)
    rest = values[np.isnan(numbers) & values.notna().to_numpy()].astype(str)
    if len(rest):
        distinct = pd.Series(rest.unique())
        text = distinct.map(lambda t: unicodedata.normalize("NFKC", t)).str.strip()
        parts = text.str.extract(_DMS)
        d, m, s = (parts[c].astype(float) for c in "dms")
        good = parts["d"].notna() & ~(m >= 60) & ~(s >= 60)
        degrees = d + m.fillna(0) / 60 + s.fillna(0) / 3600
        negative = (parts["sign"] == "-") | text.str.contains(_NORTH_SOUTH) \
            & ~text.str.match(r"^[^a-zA-Z]*\d+\s*[sS]$")
        degrees = degrees.where(~negative, -degrees).where(good)
        numbers[rest.index] = rest.map(dict(zip(distinct, degrees))).to_numpy(float)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def read_points(frame, guess):
    """Coordinates of a table, and the rows without.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its index counts the rows from 0.
    guess : CoordinateGuess

    Returns
    -------
    (x, y, rejects)
        Two float64 arrays, NaN in rows set aside, and those rows (see `rejects`): without
        coordinates, unreadable, 0, or beyond the range of degrees.
    """
    xs, ys = parse_coordinates(frame[guess.x]), parse_coordinates(frame[guess.y])
    given = [frame[c].astype("string").fillna("").str.strip().to_numpy(object)
             for c in (guess.x, guess.y)]
    shown = np.char.add(np.char.add(given[0].astype(str), " "), given[1].astype(str)) \
        if len(frame) else np.array([], str)
    row = frame.index.to_numpy() + 1
    empty = (given[0] == "") | (given[1] == "")
    bad = ~empty & (np.isnan(xs) | np.isnan(ys))
    zero = (xs == 0) & (ys == 0)
    masks = [("no_coordinates", empty), ("bad_coordinates", bad), ("zero_coordinates", zero)]
    if guess.kind == "degrees":
        masks.append(("out_of_range", ~empty & ~bad & ((np.abs(xs) > 180) | (np.abs(ys) > 90))))
    tables = [reject_table(row[mask], reason, shown[mask]) for reason, mask in masks]
    rejects = join_rejects(tables)
    out = np.isin(row, rejects["row"].to_numpy())
    xs[out], ys[out] = np.nan, np.nan
    return xs, ys, rejects


def _degree_name(name, axis):
    return bool(_DEGREES[axis].search(unicodedata.normalize("NFKC", str(name)).lower()))


def _look(xs, ys):
    """(kind, swapped, share of the points that agree) by the values."""
    degrees = (np.abs(xs) <= 180) & (np.abs(ys) <= 180)
    if degrees.mean() > 0.5:
        xs, ys = xs[degrees], ys[degrees]
        straight = np.abs(ys) <= 90
        # In China no longitude is below 73 and no latitude above 54.
        china = (xs > 70) & (ys < 55) & (ys > 3)
        turned = (ys > 70) & (xs < 55) & (xs > 3)
        swapped = turned.mean() > 0.5 or straight.mean() < 0.5
        agree = turned.mean() if swapped else max(china.mean(), straight.mean() * 0.9)
        return "degrees", bool(swapped), float(max(agree, 0.5) * degrees.mean())
    # Gauss-Krueger in China: north 1,800 to 6,000 km; east 200 to 800 km or with the zone before.
    east = _east(xs), _east(ys)
    north = _north(xs), _north(ys)
    swapped = (north[0] & east[1]).mean() > 0.5 and (east[0] & north[1]).mean() < 0.5
    agree = (north[0] & east[1]).mean() if swapped else (east[0] & north[1]).mean()
    return "metres", bool(swapped), float(max(agree, 0.6))


def _east(v):
    return ((v > 150e3) & (v < 850e3)) | ((v > 13.1e6) & (v < 46e6))


def _north(v):
    return (v > 1.8e6) & (v < 6.0e6)
