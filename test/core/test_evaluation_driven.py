"""The evaluation of a workspace that the engine itself has driven, with deadlines met to the second
and months that end between two steps, against the definitions told again from its raw tables."""
import datetime
import json
import random
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from fresh_workspace import fresh
from test_evaluation_oracle import Life, expected

from citygrid_plugin.core.analysis.evaluation_counts import SUBJECTS
from citygrid_plugin.core.cases import lifecycle
from citygrid_plugin.core.cases.options import options, set_options
from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace import bulk, case_ledgers, cases
from citygrid_plugin.core.workspace.evaluation import evaluate_workspace

SECOND = datetime.timedelta(seconds=1)
BORDER = datetime.datetime(2026, 3, 1)
PEOPLE = {role: [f"{role} {n}" for n in range(3)] for role in lifecycle.ROLES}
#: What most steps are, so that cases get on.
AHEAD = ("file", "dispatch", "handle", "send_verify", "verify", "rework", "redispatch", "close",
         "pass", "request_suspension", "grant_suspension", "resume", "request_return",
         "grant_return", "send_confirm", "confirm", "handle_spot")


def when(rng, now, due):
    """A moment not before ``now``: at the deadline or the end of the month, a second off, or some
    hours on."""
    near = due if due and rng.random() < 0.5 else BORDER
    at = near + rng.choice((-1, 0, 1)) * SECOND if rng.random() < 0.6 else \
        now + datetime.timedelta(hours=rng.choice((0, 1, 5, 30)))
    return at if at >= now else now + datetime.timedelta(minutes=rng.choice((0, 20)))


def drive(ws, rng, number):
    """A case through the engine, by whoever may, until it ends or nothing is left to try."""
    role = rng.choice(("collector", "acceptor"))
    now = datetime.datetime(2026, 2, rng.randrange(10, 29), rng.randrange(24))
    limit = rng.choice(((4, "work_hour"), (1, "work_day"), (2, "natural_day"), (None, None)))
    case = cases.report(
        ws, classcode="0102", kind="event", x=rng.choice((50.0, 150.0, 900.0)), y=50.0,
        description=str(number), role=role, actor=rng.choice(PEOPLE[role]), at=now.isoformat(),
        source="collector" if role == "collector" else rng.choice(("hotline", "video")),
        limit_value=limit[0], limit_unit=limit[1])
    for _ in range(rng.randrange(3, 18)):
        row = cases.case(ws, case)
        offers = [t for t in lifecycle.offered(options(ws)) if t.from_state == row["state"]
                  and t.request in ("*", row["request"]) and not t.hidden]
        if not offers:
            return
        likely = [t for t in offers if t.action in AHEAD]
        step = rng.choice(likely if likely and rng.random() < 0.85 else offers)
        role = rng.choice(step.roles)
        actor = rng.choice(PEOPLE[role])
        due = row["due_at"] and datetime.datetime.fromisoformat(row["due_at"])
        at = when(rng, now, due)
        open_ones = [no for no, in ws.query("SELECT case_no FROM case_open WHERE fid != ?",
                                            (case,))]
        detail = {"until": (at + datetime.timedelta(days=9)).date().isoformat(),
                  "collector": rng.choice((*PEOPLE["collector"], None)), "kind": "leader",
                  "into": rng.choice(open_ones or ["none"])}
        try:
            cases.step(ws, case, step.action, actor=actor, role=role, note="x", detail=detail,
                       unit=rng.choice(("U0", "U1", "U2")) if step.needs_unit else None,
                       at=at.isoformat(), expected_version=row["version"])
            now = at
            if rng.random() < 0.1 and step.undo:
                now += SECOND
                cases.step(ws, case, "undo", actor=actor, role=role, at=now.isoformat(),
                           expected_version=row["version"] + 1)
        except Refused:
            continue


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    rng = random.Random(20260228)
    with fresh(tmp_path_factory.mktemp("driven") / "city.gpkg") as ws:
        ws.connection.execute("PRAGMA synchronous = OFF")
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {"code": ["330106001001"]},
                             geometry=[shapely.box(0, 0, 200, 100)])
            bulk.insert_rows(ws, connection, "unit_grid", {"area_class": [1, 2]}, geometry=[
                shapely.box(x, 0, x + 100, 100) for x in (0, 100)])
            bulk.insert_rows(ws, connection, "organisation", {
                "code": ["D", "U0", "U1", "U2"], "name": list("dabc"),
                "parent_code": [None, "D", "D", None]})
            connection.executemany("INSERT INTO collector (name, company) VALUES (?, ?)", [
                ("collector 0", "A"), ("collector 1", "A"), ("collector 2", "B")])
        set_options(ws, {"max_suspensions": "3", "direct_transfer": "1"})
        for number in range(150):
            drive(ws, rng, number)
        for row in ws.dicts("SELECT * FROM case_closed WHERE state = 'closed'"):
            if case_ledgers.late(row):
                appeal = case_ledgers.open_appeal(ws, row["case_no"], "x", actor="a", role="unit")
                case_ledgers.decide_appeal(ws, appeal, rng.random() < 0.6, "x", actor="b",
                                           role="leader")
        for no, in ws.query("SELECT case_no FROM case_open WHERE filed_at NOTNULL AND source != "
                            "'collector'"):
            case_ledgers.note_missed(ws, no, rng.choice(PEOPLE["collector"]), "x", actor="a",
                                     role="shift_leader")
        yield ws


def second(text):
    return np.datetime64(text[:19] if text else "NaT", "s")


def lives_of(ws, now):
    """Lives from the raw records: the deadline that ran before each, by their clocks."""
    made = {}
    for row in ws.dicts("SELECT s.*, c.source FROM case_step s JOIN (SELECT fid, source FROM "
                        "case_open UNION ALL SELECT fid, source FROM case_closed) c "
                        "ON c.fid = s.case_id ORDER BY case_id, seq"):
        source, steps, dues = made.setdefault(row["case_id"], (row["source"], [], [second("")]))
        steps.append({"seq": row["seq"], "action": row["action"], "from": row["from_state"] or "",
                      "to": row["to_state"], "role": row["role"], "by": row["actor"],
                      "unit": row["unit"], "at": second(row["at"]), "due": dues[-1]})
        clock = json.loads(row["detail"] or "{}").get("clock")
        if row["action"] == "undo":     # the deadline before the step that is taken back
            dues.append(dues[-2])
        else:
            dues.append(second(clock["due_at"]) if clock else dues[-1])
    return [Life(key, source, steps, dues[-1], now)
            for key, (source, steps, dues) in made.items()]


def beside_of(ws):
    key = {no: fid for no, fid in ws.query(
        "SELECT case_no, fid FROM case_open UNION ALL SELECT case_no, fid FROM case_closed")}
    grids = {bgid: n for n, (bgid,) in enumerate(ws.query(
        "SELECT bgid FROM unit_grid ORDER BY bgid"))}
    return SimpleNamespace(
        place_of={fid: grids.get(bgid, -1) for fid, bgid in ws.query(
            "SELECT fid, bgid FROM case_open UNION ALL SELECT fid, bgid FROM case_closed")},
        excused={key[no] for no, in ws.query(
            "SELECT case_no FROM appeal WHERE state = 'granted'")},
        missed={key[no]: who for no, who in ws.query(
            "SELECT case_no, collector FROM missed_report")},
        company=dict(ws.query("SELECT name, company FROM collector")),
        department={"U0": "D", "U1": "D"},
        rows=[(key[no], sent, back, who or "") for no, sent, back, who in ws.query(
            "SELECT case_no, seq, back_seq, collector FROM field_task")])


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("since, until, now", [
    ("2026-02-01", "2026-03-01", None), ("2026-03-01", "2026-04-01", None),
    ("2026-02-01", "2026-03-01", "2026-03-20T10:00:01"), ("2026-02-28", "2026-03-01", None)])
def test_counts_are_those_of_the_raw_records(city, subject, since, until, now):
    made = evaluate_workspace(city, subject, since, until, moment=now)
    moment = np.datetime64(now or until, "s")
    wanted = expected(lives_of(city, moment), subject, np.datetime64(since, "s"),
                      np.datetime64(until, "s"), moment, beside_of(city))
    codes = range(2) if subject == "area" else made.code.tolist()
    for row, code in enumerate(codes):
        for name in made.counts:
            assert made.behind(row, name).tolist() == sorted(wanted.pop((code, name), ())), \
                (code, name)
    assert not wanted


def test_the_engine_was_driven_everywhere(city):
    done = {action for action, in city.query("SELECT DISTINCT action FROM case_step")}
    assert {*AHEAD, "undo", "merge", "force_close", "void", "urge"} <= done
    off = [(step["at"] - step["due"]) / np.timedelta64(1, "s")
           for life in lives_of(city, np.datetime64("2027-01-01", "s")) for step in life.steps
           if step["action"] == "handle"]
    assert {-1, 0, 1} <= set(off)
    for table in ("appeal", "missed_report", "field_task"):
        assert city.query(f"SELECT count(*) FROM {table}")[0][0]
