"""The cases of a period: how many, of which class, where, when, and how they were handled.

What is counted is what the evaluation counts (``evaluation_counts``), so that a figure of a class
and one of the whole district agree.
"""
import numpy as np

from .evaluation_lives import PUBLIC
from .report_words import month_text, short_month
from .white_paper_maps import ramp_map
from .white_paper_period import last_ended, year_back
from .white_paper_work import MOST, change, share

_HEADLINES = ("reported", "filed", "voided", "should_handle", "handled", "on_time_handled",
              "should_close", "closed", "on_time_closed", "rework")
_PERIODS = ("period", "before", "year_before")
#: Hours of the day that reports are told by.
_HOURS = (0, 6, 9, 12, 15, 18, 21, 24)
_OVERVIEW = ("reported", "public", "filed", "should_handle", "handled", "on_time_handled",
             "should_close", "closed", "on_time_closed", "rework")
#: Months of a trend: with the same one of the year before.
_TREND = 13
#: A class with fewer cases than this neither rises nor falls.
LEAST = 5


class Counted:
    """What the evaluation counts of one period, as masks over ``work.cases``."""

    def __init__(self, work, period, masks):
        self.period, self.masks = period, masks
        cases = work.cases
        took = (cases.handled_at - cases.dispatched_at).astype(float)
        # the last handling may be that of an earlier dispatch to another unit
        self.hours = np.where(np.isnat(cases.handled_at) | np.isnat(cases.dispatched_at)
                              | (took < 0), np.nan, took / 3600)
        self.public = masks["reported"] & cases.source.where(PUBLIC)
        self.rejected = masks["rejected"] | masks["advised"]

    def __getitem__(self, name):
        return self.masks[name]

    def number(self, name):
        if name == "public":
            return int(self.public.sum())
        if name == "rejected":
            return int(self.rejected.sum())
        if name == "median_hours":
            return self.median(self.masks["handled"])
        if name == "public_share":
            return share(self.number("public"), self.number("reported"))
        return int(self.masks[name].sum())

    def median(self, mask):
        """Median hours from dispatch to handling; None without any."""
        hours = self.hours[mask]
        hours = hours[~np.isnan(hours)]
        return float(np.median(hours)) if len(hours) else None


def cases(work, counted):
    """Fill in the figures of the cases.

    Parameters
    ----------
    work : Work
    counted : dict of str to Counted or None
        By "period", "before" and "year_before".
    """
    _headlines(work, counted)
    work.tables["overview"] = overview(work.values)
    _sources(work, counted)
    groups = _Groups(work, counted)
    code, keys = work.pairs
    majors = [(kind, work.major_of.get((kind, c), (c or "")[:2])) for kind, c in keys]
    known = sorted(set(majors), key=str)
    major = np.array([known.index(key) for key in majors], np.int64)[code]
    work.tables["cases_by_major"] = groups.table(major, known, lambda key: {
        "kind": work.kind(key[0]), "code": key[1], "name": work.majors.get(key, key[1])})
    work.tables["cases_by_class"] = sorted(groups.table(code, keys, lambda key: {
        "kind": work.kind(key[0]), "code": key[1] or "", "name": work.class_name(*key)}),
        key=lambda row: (-row["filed"], row["kind"], row["code"]))
    for kind in ("component", "event", "matter", "service"):
        work.figures[f"cases.{kind}"] = int(
            (counted["period"]["filed"] & work.cases.kind.where((kind,))).sum())
    _areas(work, groups)
    _months(work, counted)
    _hours(work, counted["period"])
    _rising(work)


def _headlines(work, counted):
    kinds = {"public_share": "share"}
    for name in (*_HEADLINES, "rejected", "median_hours", "public", "public_share"):
        numbers = [counted[p].number(name) if counted[p] else None for p in _PERIODS]
        work.compared(f"cases.{name}", *numbers, kind=kinds.get(name, "count"))
    now, put = counted["period"], work.figures
    first = work.first_day
    put["cases.first"] = None if first is None else first.isoformat()
    put["cases.per_day"] = share(now.number("filed"), (
        work.period.until - (first or work.period.since)).days)
    put["cases.per_grid"] = share(now.number("filed"), put["grids.count"])
    put["cases.outside"] = int((now["filed"] & (work.place("community") < 0)).sum())
    for name in ("extended", "suspended", "returned", "open"):
        put[f"cases.{name}"] = int(now[name].sum())
    put["cases.overdue"] = int(now["overdue_open"].sum())
    put["cases.moved"] = int((now["filed"] & (work.cases.dispatches > 1)).sum())
    put["cases.urgent"] = int((now["filed"] & (work.cases.urgent > 0)).sum())


def _capital(text):
    return text[:1].upper() + text[1:]


def _sources(work, counted):
    now, before = counted["period"], counted["before"]
    total = now.number("reported")
    rows = []
    for source in sorted({"", *work.cases.source.values}):
        mask = work.cases.source.where((source,))
        reported = int((now["reported"] & mask).sum())
        if not reported:
            continue
        filed = int((now["reported_filed"] & mask).sum())
        name = work.word(f"source.{source}") if source else work.word("no_source")
        rows.append({"name": name.removeprefix("source."), "reported": reported,
                     "public": work.word("public.yes" if source in PUBLIC else "public.no"),
                     "share": share(reported, total),
                     "filed": filed, "filed_share": share(filed, reported),
                     "before": int((before["reported"] & mask).sum()) if before else None})
    work.tables["cases_by_source"] = sorted(rows, key=lambda row: -row["reported"])


class _Groups:
    """Counts of the cases by some key, in the three periods."""

    def __init__(self, work, counted):
        self.work, self.counted = work, counted
        self.total = counted["period"].number("filed")

    def table(self, code, keys, named):
        """Rows by key, in the order of the keys; those without cases now and before are left out.

        Parameters
        ----------
        code : (n,) int64
            Number of the key of each case, -1 for none.
        keys : list
        named : function(key) -> dict
            What stands before the counts.
        """
        def sums(period, name):
            if self.counted[period] is None:
                return [None] * len(keys)
            rows = code[self.counted[period][name]]
            return np.bincount(rows[rows >= 0], minlength=len(keys)).tolist()
        numbers = {name: sums("period", name) for name in (
            "filed", "should_close", "closed", "should_handle", "on_time_handled")}
        before, year_before = sums("before", "filed"), sums("year_before", "filed")
        medians = self._medians(code)
        found = []
        for at, key in enumerate(keys):
            row = {name: values[at] for name, values in numbers.items()}
            if not (any(row.values()) or before[at] or year_before[at]):
                continue
            found.append({
                **named(key), **row, "before": before[at], "year_before": year_before[at],
                "share": share(row["filed"], self.total),
                "change": change(row["filed"], before[at]),
                "year_change": change(row["filed"], year_before[at]),
                "closing_rate": share(row["closed"], row["should_close"]),
                "on_time_handling_rate": share(row["on_time_handled"], row["should_handle"]),
                "median_hours": medians.get(at)})
        return found

    def _medians(self, code):
        """{number of the key: median hours of what was handled}."""
        now = self.counted["period"]
        rows = np.flatnonzero(now["handled"] & ~np.isnan(now.hours) & (code >= 0))
        rows = rows[np.lexsort((now.hours[rows], code[rows]))]
        at, first, count = np.unique(code[rows], return_index=True, return_counts=True)
        low, high = (now.hours[rows[first + half]] for half in ((count - 1) // 2, count // 2))
        return dict(zip(at.tolist(), ((low + high) / 2).tolist()))


def _areas(work, groups):
    for kind, table in (("street", "cases_by_street"), ("community", "cases_by_community")):
        areas = work.areas(kind)
        area = dict(zip(areas.code, (areas.area / 1e6).tolist()))
        names = dict(zip(areas.code, areas.name))
        keys = [*areas.code, ""]
        place = work.place(kind).astype(np.int64)
        rows = groups.table(np.where(place < 0, len(areas), place), keys, lambda code: {
            "code": code, "name": names.get(code, work.word("no_community"))})
        have = {row["code"] for row in rows}
        empty = {"filed": 0, "share": 0.0, "before": None, "change": None, "year_before": None,
                 "year_change": None, "should_close": 0, "closed": 0, "closing_rate": None,
                 "should_handle": 0, "on_time_handled": 0, "on_time_handling_rate": None,
                 "median_hours": None}
        # a community without a case is told too: nothing was found there, or nobody looked
        rows += [{"code": code, "name": names[code], **empty} for code in areas.code
                 if code not in have]
        for row in rows:
            row["density"] = share(row["filed"], area.get(row["code"]))
        work.tables[table] = sorted(rows, key=lambda row: (-row["filed"], row["code"]))
    density = {row["code"]: row["density"] for row in work.tables["cases_by_community"]}
    work.values.maps["cases"] = ramp_map(
        areas.geometry, [density.get(code, np.nan) for code in areas.code], "{:,.0f}".format)


def _within(times, mask, since, until):
    return int((mask & (times >= np.datetime64(since)) & (times < np.datetime64(until))).sum())


def _handled(work, since, until):
    handled = work.cases.handled_at
    return _within(handled, ~np.isnat(handled), since, until)


def _months(work, counted):
    filed, reported = work.cases.filed_at, work.cases.reported_at
    now, last, rows = counted["period"], counted["year_before"], []
    for since, until in work.period.months():
        row = {"name": short_month(since.month, work.language),
               "reported": _within(reported, now["reported"], since, until),
               "filed": _within(filed, now["filed"], since, until),
               "handled": _handled(work, since, until), "filed_year_before": None}
        if last:
            earlier = [year_back(day) for day in (since, until)]
            row["filed_year_before"] = _within(filed, last["filed"], *earlier)
        rows.append(row)
    work.tables["cases_by_month"] = rows


def trend(work, judged):
    """Fill in the months up to the end of a quarter or a month, back to the same month of the year
    before: a period so short has no trend of its own.

    Parameters
    ----------
    work : Work
        With its cases filled in.
    judged : function(Period) -> Evaluation
        Of the whole district.
    """
    work.tables["trend"] = rows = []
    if work.period.kind == "year":
        return
    for (since, _), row in zip(work.period.months(), work.tables["cases_by_month"]):
        rows.append({"name": month_text(since.year, since.month, work.language),
                     **{name: row[name] for name in ("reported", "filed", "handled")}})
    month = last_ended("month", work.period.since)
    while len(rows) < _TREND and work.reaches(month):
        work.check(0.6)
        counts = judged(month).counts
        rows.insert(0, {"name": month.name(work.language), "reported": int(counts["reported"][0]),
                        "filed": int(counts["filed"][0]),
                        "handled": _handled(work, month.since, month.until)})
        month = month.before()


def _hours(work, now):
    times = work.cases.reported_at[now["reported"]]
    hour = (times - times.astype("M8[D]")).astype("M8[s]").astype(np.int64) // 3600
    numbers, _ = np.histogram(hour, bins=_HOURS)
    work.tables["cases_by_hour"] = [
        {"name": f"{a}–{b}", "reported": int(n), "share": share(int(n), len(times))}
        for a, b, n in zip(_HOURS, _HOURS[1:], numbers)]


def _rising(work):
    """Classes that rose and fell most, against the same period last year or else the one before."""
    against = "year_before" if work.year_before else "before"
    rows = []
    for row in work.tables["cases_by_class"]:
        base = row[against]
        if base is not None and max(row["filed"], base) >= LEAST:
            rows.append({"kind": row["kind"], "code": row["code"], "name": row["name"],
                         "filed": row["filed"], "base": base, "difference": row["filed"] - base,
                         "change": change(row["filed"], base)})
    rows.sort(key=lambda row: (-row["difference"], row["code"]))
    work.tables["cases_rising"] = [row for row in rows if row["difference"] > 0][:MOST]
    work.tables["cases_falling"] = [row for row in reversed(rows) if row["difference"] < 0][:MOST]


def overview(values):
    """The rows of the overview: the main figures of the cases, as Values have them."""
    put = values.figures
    return [{"name": _capital(values.names.figures[f"cases.{name}"].title(values.language)),
             "now": put[f"cases.{name}"], **{k: put[f"cases.{name}.{k}"] for k in (
                 "before", "change", "year_before", "year_change")}} for name in _OVERVIEW]
