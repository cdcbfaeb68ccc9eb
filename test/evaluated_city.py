"""A small city whose March 2026 can be evaluated by hand: three unit grids in two communities, two
units of one department, two collectors of two companies, and a case for every argument."""
import numpy as np
import shapely
from fresh_workspace import fresh

from citygrid_plugin.core.workspace import bulk, case_ledgers, case_records

ROLES = {"report": "collector", "file": "shift_leader", "dispatch": "dispatcher",
         "handle": "unit", "verify": "collector", "close": "shift_leader",
         "request_suspension": "unit", "grant_suspension": "shift_leader",
         "resume": "shift_leader", "request_return": "unit", "grant_return": "dispatcher",
         "rework": "collector", "void": "shift_leader", "send_confirm": "acceptor",
         "confirm": "collector", "merge": "acceptor", "request_extension": "unit",
         "grant_extension": "shift_leader"}
PEOPLE = {"collector": "Li", "shift_leader": "Ban", "dispatcher": "Pai", "unit": "Wu",
          "acceptor": "Jie"}


def _s(action, at, unit=None, by=None, **detail):
    return {"action": action, "at": at, "unit": unit, "by": by, "detail": detail or None}


def _begun(day, unit="U1"):
    """Reported at nine, filed, and dispatched at ten."""
    return [_s("report", f"{day}T09:00:00"), _s("file", f"{day}T09:30:00"),
            _s("dispatch", f"{day}T10:00:00", unit)]


def _closed(day, hour):
    return [_s("verify", f"{day}T{hour:02}:30:00"), _s("close", f"{day}T{hour + 1:02}:00:00")]


#: number, x, days of the limit, source, steps
CASES = (
    # in time: due on the 4th at ten
    ("N1", 50, 2, "collector", [*_begun("2026-03-02"), _s("handle", "2026-03-03T09:00:00"),
                                *_closed("2026-03-03", 9)]),
    # due in March, handled in April
    ("N2", 150, 1, "collector", [*_begun("2026-03-30"), _s("handle", "2026-04-02T10:00:00"),
                                 *_closed("2026-04-02", 10)]),
    # sent back by the check with two days less a night left, and in time after that
    ("N3", 50, 2, "collector", [
        *_begun("2026-03-05", "U2"), _s("handle", "2026-03-05T16:00:00"),
        _s("rework", "2026-03-06T10:00:00"), _s("handle", "2026-03-07T10:00:00"),
        *_closed("2026-03-09", 9)]),
    # suspended from the 10th to the 20th with 23 hours left: due on the 21st at nine
    ("N4", 50, 2, "collector", [
        *_begun("2026-03-09"),
        _s("request_suspension", "2026-03-10T10:30:00", until="2026-03-31"),
        _s("grant_suspension", "2026-03-10T11:00:00"), _s("resume", "2026-03-20T10:00:00"),
        _s("handle", "2026-03-21T08:59:00"), *_closed("2026-03-23", 9)]),
    # a day late, and an appeal was granted; another one was not
    ("N5", 150, 1, "collector", [*_begun("2026-03-09"), _s("handle", "2026-03-11T10:00:00"),
                                 *_closed("2026-03-11", 10)]),
    ("N6", 150, 1, "collector", [*_begun("2026-03-09", "U2"), _s("handle", "2026-03-11T10:00:00"),
                                 *_closed("2026-03-11", 10)]),
    ("N7", 150, 2, "collector", [*_begun("2026-03-10"), _s("void", "2026-03-10T11:00:00")]),
    # a citizen saw it, Zhao should have; it was confirmed late, and is open
    ("N8", 250, 5, "hotline", [
        _s("report", "2026-03-31T09:00:00", by="Jie"), _s("send_confirm", "2026-03-31T09:10:00",
                                                          collector="Zhao"),
        _s("confirm", "2026-03-31T15:30:00", by="Zhao"), _s("file", "2026-03-31T16:00:00"),
        _s("dispatch", "2026-03-31T16:30:00", "U1")]),
    # merged into it
    ("N9", 250, 5, "hotline", [_s("report", "2026-03-31T09:30:00", by="Jie"),
                               _s("merge", "2026-03-31T09:40:00", into="N8")]),
    # the first unit was the wrong one
    ("N10", 250, 2, "collector", [
        *_begun("2026-03-16"), _s("request_return", "2026-03-16T11:00:00"),
        _s("grant_return", "2026-03-16T11:30:00"), _s("dispatch", "2026-03-16T14:10:00", "U2"),
        _s("handle", "2026-03-17T10:00:00"), *_closed("2026-03-17", 10)]),
    # a whole limit more
    ("N11", 250, 1, "collector", [
        *_begun("2026-03-16"), _s("request_extension", "2026-03-16T15:00:00"),
        _s("grant_extension", "2026-03-16T16:00:00"), _s("handle", "2026-03-18T09:00:00"),
        *_closed("2026-03-18", 9)]),
    # outside every grid
    ("N12", 900, 2, "collector", [*_begun("2026-03-02", "U2"),
                                  _s("handle", "2026-03-03T09:00:00"),
                                  *_closed("2026-03-03", 9)]),
)

#: Worked out by hand for March as of its end: {subject: {row: {count: number}}}.
MARCH = {
    "unit": {
        # N1 N4 N5 N11 in time (N5 excused), N2 overdue, N8 not due; N10 went on to U2
        "U1": {"filed": 7, "voided": 1, "should_handle": 5, "handled": 4, "on_time_handled": 4,
               "overdue_handled": 0, "overdue_unhandled": 1, "should_close": 5, "closed": 4,
               "on_time_closed": 4, "rework": 0, "excused": 1, "suspended": 1, "extended": 1,
               "returned": 1, "open": 2, "overdue_open": 1},
        # N3 N10 N12 in time, N6 late
        "U2": {"filed": 4, "voided": 0, "should_handle": 4, "handled": 4, "on_time_handled": 3,
               "overdue_handled": 1, "overdue_unhandled": 0, "should_close": 4, "closed": 4,
               "on_time_closed": 3, "overdue_closed": 1, "rework": 1, "excused": 0,
               "returned": 0, "open": 0}},
    "department": {"D": {"filed": 11, "should_close": 9, "closed": 8, "rework": 1, "open": 2}},
    "collector": {
        "Li": {"reported": 10, "valid_reported": 10, "filed": 10, "missed": 0,
               "due_verify": 8, "on_time_verified": 8},
        "Zhao": {"reported": 0, "filed": 1, "missed": 1, "due_confirm": 1,
                 "on_time_confirmed": 0}},
    "company": {"A": {"reported": 10, "missed": 0}, "B": {"reported": 0, "missed": 1}},
    "acceptor": {"Jie": {"accepted": 2, "due_send_confirm": 1, "on_time_send_confirm": 1}},
    "shift_leader": {"Ban": {"filed": 11, "voided": 1, "on_time_filed": 11, "due_end": 8}},
    "dispatcher": {"Pai": {"should_dispatch": 11, "accurate_dispatched": 10,
                           "on_time_dispatched": 11}},
}
#: By community: the first has the grids of x 0 to 200, the second the one after.
COMMUNITIES = {
    "330106001001": {"reported": 7, "filed": 7, "voided": 1, "should_close": 6, "closed": 5,
                     "on_time_closed": 4, "missed": 0},
    "330106001002": {"reported": 3, "filed": 3, "merged": 1, "should_close": 2, "closed": 2,
                     "on_time_closed": 2, "missed": 1, "public_confirmed": 1}}


def build(path):
    """The city as an open workspace."""
    ws = fresh(path)
    steps = [{"case_no": number, "seq": seq, **s} for number, *_, own in CASES
             for seq, s in enumerate(own, 1)]
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "street", {"code": ["330106001"], "name": ["街"]},
                         geometry=[shapely.box(0, 0, 300, 100)])
        bulk.insert_rows(ws, connection, "community", {
            "code": ["330106001001", "330106001002"], "name": ["甲社区", "乙社区"],
            "street_code": ["330106001"] * 2},
            geometry=[shapely.box(0, 0, 200, 100), shapely.box(200, 0, 300, 100)])
        bulk.insert_rows(ws, connection, "unit_grid", {"area_class": [1, 1, 2]}, geometry=[
            shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)])
        bulk.insert_rows(ws, connection, "organisation", {
            "code": ["D", "U1", "U2"], "name": ["城管局", "环卫一所", "市政养护所"],
            "parent_code": [None, "D", "D"]})
        connection.executemany("INSERT INTO collector (name, company) VALUES (?, ?)",
                               [("Li", "A"), ("Zhao", "B")])
        case_records.write_history(ws, connection, {
            "case_no": [c[0] for c in CASES], "kind": ["event"] * len(CASES),
            "classcode": ["0102"] * len(CASES), "x": np.array([float(c[1]) for c in CASES]),
            "y": np.full(len(CASES), 50.0), "limit_value": [float(c[2]) for c in CASES],
            "limit_unit": ["natural_day"] * len(CASES), "source": [c[3] for c in CASES]}, {
            "case_no": [s["case_no"] for s in steps], "seq": [s["seq"] for s in steps],
            "action": [s["action"] for s in steps], "at": [s["at"] for s in steps],
            "unit": [s["unit"] for s in steps], "note": ["x"] * len(steps),
            "role": ["acceptor" if s["by"] == "Jie" else ROLES[s["action"]] for s in steps],
            "actor": [s["by"] or PEOPLE[ROLES[s["action"]]] for s in steps],
            "detail": [s["detail"] for s in steps]})
    for number, granted in (("N5", True), ("N6", False)):
        appeal = case_ledgers.open_appeal(ws, number, "rain", actor="Wu", role="unit")
        case_ledgers.decide_appeal(ws, appeal, granted, "x", actor="Zhang", role="leader")
    case_ledgers.note_missed(ws, "N8", "Zhao", "was there", actor="Ban", role="shift_leader")
    return ws
