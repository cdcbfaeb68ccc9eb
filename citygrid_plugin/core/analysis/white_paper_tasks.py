"""What the regular review (例会) of Tianjia'an 2019 no. 10 (seed 004) article 8 looks at: for each
unit the tasks it has done, overdue cases and whether they were explained, and what waits for a
decision."""
import datetime

import numpy as np

from ..workspace.case_facts import case_rows, steps_of
from ..workspace.ddl import Raw, sql
from .evaluation_lives import Record
from .white_paper_work import share

_CASES = Raw("(SELECT * FROM case_open UNION ALL SELECT * FROM case_closed)")
#: After so many formal notices without remedy others do the work (seed 000 article 15(3)).
_NOTICES = 3


def tasks(work, units, units_before):
    """Fill in the tasks of the units and the lists of the meeting sheet.

    Parameters
    ----------
    work : Work
    units, units_before : Evaluation or None
        Of the units, in this period and in the one before.
    """
    overdue = _overdue(work, units)
    _coordination(work)
    _lists(work)
    _units(work, units, units_before, overdue)


def _day(text):
    return datetime.date.fromisoformat(text[:10]) if text else None


def _overdue(work, units):
    """Cases that are overdue with a unit at the end of the period."""
    mask, end = work.counted["period"]["overdue_open"], str(work.end)
    keys = work.cases.key[mask]
    known = {row["fid"]: row for row in case_rows(work.ws, keys, work.archives)}
    # who had it then, not who has it now
    unit_of = {int(key): code for i, code in enumerate(units.code)
               for key in units.behind(i, "overdue_open")}
    # the deadline that held then, whatever was granted since
    lives = Record(work.cases, steps_of(work.ws, keys, work.quiet, work.archives)) \
        .until(work.end)
    due_of = dict(zip(lives.key.tolist(), map(str, lives.deadline)))
    rows = []
    for row, key in zip(np.flatnonzero(mask), keys.tolist()):
        case, unit, due = known[key], unit_of.get(key), due_of[key]
        explanation = _explanation(work, key, due, end)
        explained = explanation is not None
        rows.append({
            "unit_code": unit or "", "unit": work.unit_name(unit), "case_no": case["case_no"],
            "name": work.class_name(case["kind"], case["classcode"]),
            "community": work.community_of(row), "place": case["address"], "due": due,
            "days": max((_moment(end) - _moment(due)).days, 0),
            "explained": work.word("yes" if explained else "no"),
            "explanation": explanation})
    rows.sort(key=lambda row: (row["unit"], -row["days"], row["case_no"]))
    work.tables["overdue_cases"] = rows
    work.figures["cases.unexplained"] = sum(row["explained"] == work.word("no") for row in rows)
    return rows


def _moment(text):
    return datetime.datetime.fromisoformat(text)


def _explanation(work, key, due, end):
    """What was last said of a delay until then; what was explained before the deadline is another
    delay. None where nothing was said."""
    rows = work.query("SELECT note FROM case_step WHERE case_id = ? AND action = 'explain' "
                      "AND at >= ? AND at < ? ORDER BY seq DESC LIMIT 1", (key, due, end))
    return rows[0][0] if rows else None


def _coordination(work):
    values = {"end": str(work.end), "until": work.period.until.isoformat()}
    columns = ("SELECT c.fid, c.case_no, c.kind, c.classcode, c.unit, c.address, o.opened_at, "
               "o.due_at, o.decided_at, o.decision, o.unit AS decided_unit FROM coordination o "
               "JOIN {cases} c ON c.case_no = o.case_no WHERE ")

    def rows_of(where):
        return work.ws.dicts(sql(columns + where + " ORDER BY o.opened_at, c.case_no",
                                 cases=_CASES), values)

    def base(row):
        units = [unit for unit, in work.ws.query(
            "SELECT DISTINCT unit FROM case_step WHERE case_id = ? AND unit IS NOT NULL",
            (row["fid"],))]
        at = work.cases.rows_of([row["fid"]])[0]
        return {"unit_code": row["decided_unit"] or row["unit"] or "", "case_no": row["case_no"],
                "name": work.class_name(row["kind"], row["classcode"]),
                "community": work.community_of(at), "place": row["address"],
                "since": row["opened_at"],
                "units": work.word("comma").join(map(work.unit_name, units)) or None}
    found = []
    for row in rows_of("o.state = 'open' AND o.opened_at < :until"):
        days = None
        if row["due_at"] and row["due_at"] < values["end"]:
            days = (_day(values["end"]) - _day(row["due_at"])).days
        found.append({**base(row), "due": row["due_at"], "days": days})
    work.tables["coordination_open"] = found
    work.tables["coordination_failed"] = [
        base(row) for row in rows_of("o.state = 'failed' AND o.opened_at < :until "
                                     "AND c.closed_at IS NULL")]
    work.tables["coordination_waiting"] = [
        {**base(row), "unit": work.unit_name(row["decided_unit"] or row["unit"]),
         "decided": row["decided_at"], "decision": row["decision"]}
        for row in rows_of("o.state = 'decided' AND o.executed_at IS NULL "
                           "AND o.decided_at < :until")]
    put = work.figures
    put["coordination.open"] = len(found)
    put["coordination.overdue"] = sum(row["days"] is not None for row in found)
    put["coordination.failed"] = len(work.tables["coordination_failed"])
    put["coordination.waiting"] = len(work.tables["coordination_waiting"])


def _lists(work):
    """Cases with formal notices that changed nothing, and requests that wait."""
    until = work.period.until.isoformat()
    work.tables["notices"] = [
        {"unit_code": row["unit"] or "", "unit": work.unit_name(row["unit"]),
         "case_no": row["case_no"], "name": work.class_name(row["kind"], row["classcode"]),
         "community": work.community_of(work.cases.rows_of([row["fid"]])[0]),
         "notices": row["notices"]}
        for row in work.ws.dicts("SELECT fid, case_no, kind, classcode, unit, notices "
                                 "FROM case_open WHERE notices >= ? AND reported_at < ? "
                                 "ORDER BY unit, case_no", (_NOTICES, until))]
    work.tables["requests"] = [
        {"unit_code": row["unit"] or "", "unit": work.unit_name(row["unit"]),
         "case_no": row["case_no"], "name": work.class_name(row["kind"], row["classcode"]),
         "request": work.word(f"request.{row['request']}"), "since": row["touched_at"]}
        for row in work.ws.dicts("SELECT case_no, kind, classcode, unit, request, touched_at "
                                 "FROM case_open WHERE request <> '' AND reported_at < ? "
                                 "ORDER BY unit, case_no", (until,))]


#: What is told of the cases that no unit has or had, by the count that tells whether one has.
_WITHOUT = {"should_handle": ("should_handle", "handled", "on_time_handled", "overdue_handled",
                              "rework"),
            "open": ("open", "overdue_open"), "extended": ("extended",),
            "suspended": ("suspended",)}


def _without(work, counted, units):
    """What the whole district counts and no unit: what the city or the police has handled, and what
    is not dispatched."""
    found = {}
    for has, names in _WITHOUT.items():
        free = ~np.isin(work.cases.key, units.behind(None, has))
        found.update({name: int((counted[name] & free).sum()) for name in names})
    return found


def _units(work, units, before, overdue):
    earlier, counts = {}, {}
    for found, evaluated, which in ((counts, units, "period"), (earlier, before, "before")):
        if evaluated is not None:
            found.update({code: {name: int(values[i]) for name, values in evaluated.counts.items()}
                          for i, code in enumerate(evaluated.code)})
            found[""] = _without(work, work.counted[which], evaluated)
    open_, explained, waiting = {}, {}, {}
    for row in overdue:
        open_[row["unit_code"]] = open_.get(row["unit_code"], 0) + 1
        explained[row["unit_code"]] = explained.get(row["unit_code"], 0) + (
            row["explained"] == work.word("yes"))
    for row in work.tables["coordination_open"]:
        waiting[row["unit_code"]] = waiting.get(row["unit_code"], 0) + 1
    none = dict.fromkeys(next(iter(counts.values())), 0)
    rows = []
    for code in {**counts, **waiting}:
        count, over = counts.get(code, {**none, "filed": 0}), open_.get(code, 0)
        rows.append({
            "code": code, "name": work.unit_name(code) if code else work.word("without_unit"),
            "filed": count.get("filed"),
            "should_handle": count["should_handle"], "handled": count["handled"],
            "on_time_handled": count["on_time_handled"], "late": count["overdue_handled"],
            "on_time_handling_rate": _rate(count), "before_rate": _rate(earlier.get(code)),
            "open": count["open"], "overdue": over,
            "explained": explained.get(code, 0), "unexplained": over - explained.get(code, 0),
            "extended": count["extended"], "suspended": count["suspended"],
            "rework": count["rework"], "coordination": waiting.get(code, 0)})
    rows.sort(key=lambda row: (not row["code"], -(row["filed"] or 0), -row["should_handle"],
                               row["code"]))
    if rows and not rows[-1]["code"] and not any(
            isinstance(value, int) and value for value in rows[-1].values()):
        rows.pop()
    work.tables["tasks_by_unit"] = rows
    work.figures["tasks.units"] = sum(bool(row["code"]) for row in rows)
    work.figures["tasks.without"] = int(len(rows) > work.figures["tasks.units"])


def _rate(count):
    return count and share(count["on_time_handled"], count["should_handle"])
