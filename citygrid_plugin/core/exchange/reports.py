"""Reports of another system as cases-to-be: good rows out, bad rows aside, doubles noticed."""
import hashlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..components.mapping_apply import constant_column, source_values
from ..components.mapping_values import spread, tidy
from ..errors import N_
from .moments import parse_moments, zone_of
from .rejects import Notice, join_rejects, reject_table
from .report_classes import ReportClasses
from .report_mapping import word

#: What a report is made of, beside its place.
COLUMNS = ("number", "time", "closed", "state", "kind", "classcode", "type", "condition",
           "description", "address", "reporter", "phone", "source", "unit", "objid", "due",
           "urgent")
#: A default point carries at least so many reports, and so many times more than busy places do.
CROWD, CROWD_TIMES, BUSY_SHARE = 20, 10, 0.99
#: Begins a number that the source does not give: it is made of what the row says.
MADE_UP = "~"
#: Where a case came from when the row does not say it.
UNSAID = "import"


@dataclass
class Reports:
    """What `apply_mapping` made of a piece of a file.

    Attributes
    ----------
    frame : pandas.DataFrame
        The good rows with `COLUMNS` (text or None; moments as ISO text; ``state`` open, closed or
        rejected), ``x`` and ``y`` (float64); index as given.
    rejects : pandas.DataFrame
        The rows set aside (see `rejects`).
    notices : list of Notice
    """

    frame: object
    rejects: object
    notices: list = field(default_factory=list)


def apply_mapping(frame, points, mapping, catalogue, *, now, inside=None, crowded=None,
                  history=False, classes=None):
    """Turn a piece of a table into reports.

    Parameters
    ----------
    frame : pandas.DataFrame
        The file's fields; its index counts the rows from 0.
    points : (n, 2) float64
        In the workspace's CRS, NaN where a row has none.
    mapping : ReportMapping
    catalogue : Catalogue
    now : str
        The present in local time ("2026-11-22T08:30:00.000").
    inside : callable, optional
        (n, 2) points -> (n,) bool: which lie in the district.
    crowded : (n,) int array, optional
        How many reports lie on the row's point where it is a default point (`default_points`), 0
        elsewhere.
    history : bool
        The closed ones are to become closed cases: they need a time of closing after that of the
        report.
    classes : ReportClasses, optional
        Where the caller keeps them for many pieces.

    Returns
    -------
    Reports

    Raises
    ------
    InputError
        The mapping does not fit the table or the catalogue.
    """
    mapping.check(frame.columns)
    classes = classes or ReportClasses(catalogue, mapping.classes)
    given = {c: source_values(frame, s) for c, s in mapping.columns.items()}
    empty = constant_column(None, frame.index)
    text = {c: tidy(given[c]) if c in given else empty for c in (
        "condition", "description", "address", "reporter", "phone", "unit", "objid", "number",
        "classcode", "classname")}
    made, aside, notices = {}, [], []

    def put_aside(mask, reason, values=""):
        mask = np.asarray(mask, bool)
        if mask.any():
            found = values if isinstance(values, str) else np.asarray(values, object)[mask]
            aside.append(reject_table(frame.index.to_numpy()[mask] + 1, reason, found))

    _places(points, inside, crowded, put_aside)
    named = _classes(given, text, classes, empty, put_aside)
    for name in ("kind", "code", "condition"):
        made["classcode" if name == "code" else name] = named.map(
            lambda found, name=name: getattr(found, name) or None).astype(object)
    made["condition"] = made["condition"].where(made["condition"].notna(), text["condition"])
    made["type"] = text["classname"].where(text["classname"].notna(), text["classcode"])
    _moments(given, mapping, now, empty, made, put_aside, history)
    _states(given, mapping, empty, made, notices)
    if history:
        over = made["state"] != "open"
        put_aside(over & made["closed"].isna(), "no_closing_time")
        put_aside(made["closed"].fillna("~") < made["time"].fillna(""), "closed_before",
                  made["closed"])
    made["source"] = empty if "source" not in given else spread(
        tidy(given["source"]), lambda t: word("source", t, mapping.sources) or t)
    made["source"] = made["source"].where(made["source"].notna(), UNSAID)
    made["unit"] = spread(text["unit"], lambda t: mapping.units.get(t, t))
    made["urgent"] = empty if "urgent" not in given else spread(
        tidy(given["urgent"]), lambda t: word("urgent", t))
    for name in ("address", "reporter", "phone", "objid"):
        made[name] = text[name]
    # a report without a word of its own says at least what it is about
    made["description"] = text["description"].where(text["description"].notna(), made["type"])
    made["number"] = _numbers(text["number"], made, points, mapping.system)
    frame = pd.DataFrame({c: made[c] for c in COLUMNS}, index=frame.index)
    frame["x"], frame["y"] = points[:, 0], points[:, 1]
    rejects = join_rejects(aside)
    keep = ~np.isin(frame.index.to_numpy() + 1, rejects["row"].to_numpy())
    return Reports(frame[keep], rejects, notices)


def _places(points, inside, crowded, put_aside):
    there = np.isfinite(points).all(axis=1)
    put_aside(~there, "no_coordinates")
    if crowded is not None:
        put_aside(there & (crowded > 0), "default_point", crowded)
    if inside is not None:
        out = np.zeros(len(points), bool)
        out[there] = ~inside(points[there])
        put_aside(out, "outside_district")


def _classes(given, text, classes, empty, put_aside):
    """A Series of Found; rows whose type is none are set aside."""
    kinds = spread(tidy(given["kind"]), lambda t: word("kind", t)) if "kind" in given else empty
    keys = pd.Series(list(zip(text["classcode"], text["classname"], kinds)), index=empty.index,
                     dtype=object)
    found = spread(keys, lambda key: classes.find(*key[:2], kind=key[2]))
    shown = text["classname"].where(text["classname"].notna(), text["classcode"])
    reasons = found.map(lambda f: f.reason).to_numpy(object) if len(found) else np.array([], object)
    for reason in ("no_class", "unknown_class", "ambiguous_class", "not_ours"):
        put_aside(reasons == reason, reason, shown.to_numpy(object))
    return found


def _moments(given, mapping, now, empty, made, put_aside, history):
    zone = zone_of(mapping.zone)
    for name in ("time", "closed", "updated", "due"):
        made[name] = empty
        if name in given:
            made[name], bad = parse_moments(given[name], mapping.order, zone)
            if name == "time" or (name == "closed" and history):
                put_aside(bad, "bad_time", given[name].to_numpy(object))
    put_aside(made["time"].isna(), "no_time")
    put_aside(made["time"].fillna("") > now, "future_time", made["time"])


def _states(given, mapping, empty, made, notices):
    """open, closed or rejected, and when it was closed."""
    said = tidy(given["state"]) if "state" in given else empty
    state = spread(said, lambda t: word("state", t, mapping.states))
    unknown = said[said.notna() & state.isna()]
    if len(unknown):
        notices.append(Notice(
            N_("{n} reports are in a state that is not known ({value} ...): those with a time of "
               "closing count as closed."), {"n": len(unknown), "value": unknown.iloc[0]}))
    # where the state says nothing the time of closing does
    by_time = made["closed"].notna().map({True: "closed", False: "open"})
    state = state.where(state.notna(), by_time)
    over = state != "open"
    # Open311 has no time of closing: the last change of a closed request is it
    closed = made["closed"].where(made["closed"].notna(), made.pop("updated"))
    made["state"], made["closed"] = state.astype(object), closed.where(over, None)


def _numbers(numbers, made, points, system):
    """The numbers of the source with its name before; made of the row where it gives none, so that
    the same row is known again."""
    missing = numbers.isna().to_numpy()
    values = numbers.to_numpy(object).copy()
    said = [made[c].to_numpy(object) for c in ("time", "type", "description", "address")]
    for row in np.flatnonzero(missing):
        words = [str(v[row] or "") for v in said] + [f"{v:.2f}" for v in points[row]]
        values[row] = MADE_UP + hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]
    start = f"{system}:" if system else ""
    return pd.Series([start + v for v in values], index=numbers.index, dtype=object)


# -- many rows together

def default_points(x, y, least=0):
    """How many reports lie on a row's point where that is a default point of the source.

    A call centre that does not know the place writes the same one again and again: a point that
    carries many more reports than other busy places.

    Parameters
    ----------
    x, y : (n,) float64
        As the source has them; NaN where there is none.
    least : int
        So many reports on one point make it a default point; 0 judges by the other points: at
        least 20, and ten times as many as 99 % of the points carry.

    Returns
    -------
    (n,) int64 array
        0 for ordinary places.
    """
    count = np.zeros(len(x), np.int64)
    there = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(there):
        return count
    pairs = np.round(np.column_stack([x[there], y[there]]), 7)
    _, place, sizes = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    if not least:
        least = max(CROWD, CROWD_TIMES * np.quantile(sizes, BUSY_SHARE, method="lower"))
    count[there] = np.where(sizes >= least, sizes, 0)[np.ravel(place)]
    return count


def near_doubles(x, y, days, classes, metres, span, before=0):
    """Which reports tell of the same thing as an earlier one.

    Parameters
    ----------
    x, y : (n,) float64
        Metres.
    days : (n,) float64
        When, in days.
    classes : (n,) array of str
    metres, span : float
        How near in place and in time (days) two of one class must be; either 0 finds none.
    before : int
        The first so many rows come before all others, whenever they are.

    Returns
    -------
    (n,) int64 array
        The row of the first such report, which is itself none, or -1.
    """
    from scipy.spatial import cKDTree
    main = np.full(len(x), -1, np.int64)
    if not len(x) or metres <= 0 or span <= 0:
        return main
    codes, _ = pd.factorize(np.asarray(classes, object))
    for code in np.unique(codes):
        rows = np.flatnonzero(codes == code)
        rows = rows[np.lexsort((days[rows], rows >= before))]
        at = np.column_stack([x[rows] / metres, y[rows] / metres, days[rows] / span])
        # a cube around each, a little too large; what is on the limit is looked at unrounded next
        pairs = cKDTree(at).query_pairs(1.0 + 1e-6, p=np.inf, output_type="ndarray")
        if not len(pairs):
            continue
        one, other = rows[pairs[:, 0]], rows[pairs[:, 1]]
        near = (x[one] - x[other]) ** 2 + (y[one] - y[other]) ** 2 <= metres ** 2
        pairs = np.sort(pairs[near & (np.abs(days[one] - days[other]) <= span)], axis=1)
        for first, second in pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))].tolist():
            if main[rows[second]] < 0 and main[rows[first]] < 0:
                main[rows[second]] = rows[first]
    return main
