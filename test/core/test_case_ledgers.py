"""Ledgers beside the cases: replies, remediation, coordination, appeals; phrases and handovers."""
import pytest
from test_case_steps import bring, take

from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.workspace import case_desk, case_ledgers, case_records, cases

TO_CLOSE = [("file", "acceptor"), ("dispatch", "dispatcher"), ("handle", "unit"),
            ("pass", "shift_leader")]
ASK = {"actor": "Wang", "role": "acceptor"}


def closed(ws, late=False, **given):
    """A closed case, handled in time or too late; its number."""
    case_id = bring(ws, "reported", limit_value=2, limit_unit="urgent_hour", **given)
    at = ["2026-03-03T09:10:00", "2026-03-03T09:20:00",
          "2026-03-03T15:00:00" if late else "2026-03-03T10:00:00", "2026-03-03T16:00:00"]
    for (action, role), moment in zip(TO_CLOSE, at):
        take(ws, case_id, action, role, at=moment, actor=f"{role} one")
    row = cases.case(ws, case_id)
    assert row["state"] == "closed" and case_ledgers.late(row) is late
    return row


def entries(ws, row, role="administrator"):
    """What is on offer besides the omission, which every filed case that is not a collector's
    has."""
    return set(case_ledgers.entries(ws, cases.case(ws, row["fid"]), role)) - {"missed"}


# -- replies

def test_reply_visit_and_reward_in_their_order(ws):
    row = closed(ws, reporter="Chen", phone="139")
    number = row["case_no"]
    assert entries(ws, row) == {"reply"}
    with pytest.raises(Refused):                    # no visit before the reply
        case_ledgers.visit(ws, number, 4, **ASK)
    with pytest.raises(InputError):
        case_ledgers.reply(ws, number, "reporter", "phone", "  ", **ASK)
    case_ledgers.reply(ws, number, "reporter", "phone", " cover replaced ", **ASK,
                       at="2026-03-04T09:00:00")
    with pytest.raises(Refused, match="not open any more"):
        case_ledgers.reply(ws, number, "reporter", "phone", "again", **ASK)
    assert entries(ws, row) == {"visit", "reward"}
    for grade in (0, 6, None, "5"):
        with pytest.raises(InputError):
            case_ledgers.visit(ws, number, grade, **ASK)
    case_ledgers.visit(ws, number, 5, **ASK)
    case_ledgers.reward(ws, number, "50 yuan", **ASK)
    for again in (lambda: case_ledgers.visit(ws, number, 4, **ASK),
                  lambda: case_ledgers.reward(ws, number, "more", **ASK)):
        with pytest.raises(Refused):
            again()
    assert entries(ws, row) == set()
    reply, = case_ledgers.of_case(ws, number)["replies"]
    assert (reply["replied_by"], reply["how"], reply["text"], reply["satisfaction"],
            reply["reward"]) == ("Wang", "phone", "cover replaced", 5, "50 yuan")
    assert reply["visited_by"] == reply["rewarded_by"] == "Wang" and reply["rewarded_at"]
    assert reply["due_at"] > "2026-03-03T16:00:00"


def test_city_and_reporter_are_answered_apart(ws):
    row = closed(ws, source="city", outer_no="HZ-7", reporter="Chen")
    assert entries(ws, row) == {"reply", "answer_city"}
    case_ledgers.reply(ws, row["case_no"], "city", "message", "done", **ASK)
    assert entries(ws, row) == {"reply"}


def test_nobody_to_reply_to(ws):
    assert entries(ws, closed(ws)) == set()


# -- remediation and coordination

def remediated(ws):
    case_id = bring(ws, "filed", urgent=True)
    take(ws, case_id, "emergency", "dispatcher", note="water main burst")
    return cases.case(ws, case_id)


def test_remediation_is_settled(ws):
    row = remediated(ws)
    fid = case_ledgers.entries(ws, row, "leader")["settle"]["fid"]
    who = {"actor": "Gao", "role": "leader", "why": "invoice 12"}
    case_ledgers.settle(ws, fid, {"liable": "Water company", "cost": 800.0, "fund": "street",
                                  "case_no": "hacked"}, **who)
    total, rows = case_ledgers.listed(ws, "remediation")
    assert total == 1 and rows[0]["case_id"] == row["fid"] and rows[0]["cost"] == 800
    for wrong in ({"recovered": 900.0}, {"cost": -1.0}, {"recovered": -1.0}, {"cost": None,
                                                                              "recovered": 1.0}):
        with pytest.raises(InputError):
            case_ledgers.settle(ws, fid, wrong, **who)
    case_ledgers.settle(ws, fid, {"recovered": 800.0}, **who, at="2026-04-01T10:00:00")
    entry, = case_ledgers.of_case(ws, row["case_no"])["remediation"]
    assert (entry["recovered_at"], entry["changed_by"], entry["changed_why"], entry["case_no"],
            entry["basis"]) == ("2026-04-01", "Gao", "invoice 12", row["case_no"], "emergency")
    assert case_ledgers.listed(ws, "remediation")[0] == 0
    assert case_ledgers.listed(ws, "remediation", everything=True)[0] == 1
    with pytest.raises(Refused):
        case_ledgers.settle(ws, 999, {"cost": 1.0}, **who)


def test_decision_is_followed_up(ws):
    case_id = bring(ws, "filed")
    take(ws, case_id, "coordinate", "dispatcher")
    assert case_ledgers.listed(ws, "coordination")[0] == 0      # not decided yet
    take(ws, case_id, "decide", "leader", unit="U2", note="U2 by ordinance")
    total, rows = case_ledgers.listed(ws, "coordination")
    assert total == 1 and rows[0]["unit"] == "U2" and rows[0]["executed_at"] is None
    fid = case_ledgers.entries(ws, cases.case(ws, case_id), "dispatcher")["executed"]["fid"]
    case_ledgers.executed(ws, fid, actor="Wang", role="dispatcher")
    with pytest.raises(Refused):
        case_ledgers.executed(ws, fid, actor="Wang", role="dispatcher")
    assert case_ledgers.listed(ws, "coordination")[0] == 1      # no rule made of it yet
    with ws.transaction() as connection:
        connection.execute("UPDATE coordination SET rule_fid = 3")
    assert case_ledgers.listed(ws, "coordination") == (0, [])


# -- appeals

def test_appeal_corrects_the_evaluation_and_not_the_record(ws):
    row = closed(ws, late=True)
    before = [ws.query(f"SELECT * FROM {t} ORDER BY 1") for t in ("case_closed", "case_step")]
    assert entries(ws, row) == {"appeal"}
    fid = case_ledgers.open_appeal(ws, row["case_no"], "road was closed", actor="unit one",
                                   role="unit", unit="U1")
    assert entries(ws, row) == {"grant_appeal", "refuse_appeal"}
    assert case_ledgers.listed(ws, "appeals")[1][0]["case_id"] == row["fid"]
    with pytest.raises(Refused) as same:            # not by who asked
        case_ledgers.decide_appeal(ws, fid, True, "agreed", actor="unit one", role="leader")
    assert same.value.code == "CG046"
    with pytest.raises(InputError):
        case_ledgers.decide_appeal(ws, fid, True, " ", actor="Gao", role="leader")
    case_ledgers.decide_appeal(ws, fid, True, "agreed", actor="Gao", role="leader")
    assert case_ledgers.excused(ws) == {row["case_no"]}
    assert case_ledgers.excused(ws, ["other"]) == set()
    for again in (lambda: case_ledgers.decide_appeal(ws, fid, False, "no", actor="Gao",
                                                     role="leader"),
                  lambda: case_ledgers.open_appeal(ws, row["case_no"], "again", actor="x",
                                                   role="unit")):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "CG046"
    assert [ws.query(f"SELECT * FROM {t} ORDER BY 1")
            for t in ("case_closed", "case_step")] == before
    assert case_records.verify_chain(ws) == [] and entries(ws, row) == set()


@pytest.mark.parametrize("late, state, code", [
    (False, "closed", "CG046"), (None, "void", "CG046"), (None, "dispatched", "CG046")])
def test_no_appeal_where_nothing_was_late(ws, late, state, code):
    row = closed(ws) if state == "closed" else cases.case(ws, bring(ws, state))
    assert "appeal" not in entries(ws, row)
    with pytest.raises(Refused) as refused:
        case_ledgers.open_appeal(ws, row["case_no"], "because", actor="x", role="unit")
    assert refused.value.code == code


# -- roles

# -- omissions

HEAD = {"actor": "Sun", "role": "shift_leader"}


def test_missed_by_the_collector_and_taken_back(patrolled):
    ws = patrolled
    with ws.transaction() as connection:
        connection.execute("UPDATE patrol_area SET collector = '张三' WHERE code = 'P1'")
    row = closed(ws)

    def offered(role="leader"):
        return case_ledgers.entries(ws, cases.case(ws, row["fid"]), role)
    assert offered() == {"missed": {"collector": "张三", "patrol": "P1"}}
    assert offered("acceptor") == {}
    for who, why in ((" ", "x"), ("张三", "")):
        with pytest.raises(InputError):
            case_ledgers.note_missed(ws, row["case_no"], who, why, **HEAD)
    case_ledgers.note_missed(ws, row["case_no"], " 张三 ", " on his way ", patrol="P1", **HEAD,
                             at="2026-03-04T09:00:00")
    with pytest.raises(Refused, match="not open any more"):
        case_ledgers.note_missed(ws, row["case_no"], "李四", "x", **HEAD)
    noted, = case_ledgers.of_case(ws, row["case_no"])["missed"]
    assert (noted["collector"], noted["patrol_code"], noted["note"], noted["decided_by"],
            noted["decided_at"]) == ("张三", "P1", "on his way", "Sun", "2026-03-04T09:00:00")
    assert set(offered()) == {"not_missed"}
    case_ledgers.take_missed_back(ws, row["case_no"], **HEAD)
    assert set(offered()) == {"missed"}
    with pytest.raises(Refused):
        case_ledgers.take_missed_back(ws, row["case_no"], **HEAD)


def test_only_what_was_filed_and_no_collector_reported_can_be_missed(ws):
    own = closed(ws, source="collector")
    waiting = cases.case(ws, bring(ws, "reported", source="hotline"))
    for row in (own, waiting, {"case_no": "no such case", "fid": None}):
        with pytest.raises(InputError, match="Only a filed case"):
            case_ledgers.note_missed(ws, row["case_no"], "张三", "x", **HEAD)
        if row["fid"]:
            assert "missed" not in case_ledgers.entries(ws, row, "leader")


@pytest.mark.parametrize("entry", list(case_ledgers.ENTRIES))
def test_others_are_refused(ws, entry):
    row = closed(ws)
    number = row["case_no"]
    wrong = {"actor": "x", "role": "collector"}
    call = {"reply": lambda: case_ledgers.reply(ws, number, "reporter", "phone", "x", **wrong),
            "answer_city": lambda: case_ledgers.reply(ws, number, "city", "phone", "x", **wrong),
            "visit": lambda: case_ledgers.visit(ws, number, 5, **wrong),
            "reward": lambda: case_ledgers.reward(ws, number, "x", **wrong),
            "settle": lambda: case_ledgers.settle(ws, 1, {}, why="", **wrong),
            "executed": lambda: case_ledgers.executed(ws, 1, **wrong),
            "appeal": lambda: case_ledgers.open_appeal(ws, number, "x", **wrong),
            "grant_appeal": lambda: case_ledgers.decide_appeal(ws, 1, True, "x", **wrong),
            "refuse_appeal": lambda: case_ledgers.decide_appeal(ws, 1, False, "x", **wrong),
            "missed": lambda: case_ledgers.note_missed(ws, number, "x", "x", **wrong),
            "not_missed": lambda: case_ledgers.take_missed_back(ws, number, **wrong)}
    with pytest.raises(Refused) as refused:
        call[entry]()
    assert refused.value.code == "CG023"
    assert case_ledgers.allowed(entry, "administrator")


# -- the desk

def test_phrases(ws):
    case_desk.add_phrase(ws, "rework", "half done")
    case_desk.add_phrase(ws, "rework", " half done ")
    case_desk.add_phrase(ws, "", "see the photo")
    with pytest.raises(InputError):
        case_desk.add_phrase(ws, "rework", "  ")
    assert [text for _, text in case_desk.phrases(ws, "rework")] == ["half done", "see the photo"]
    assert [text for _, text in case_desk.phrases(ws, "void")] == ["see the photo"]
    case_desk.remove_phrase(ws, case_desk.phrases(ws, "rework")[0][0])
    assert [text for _, text in case_desk.phrases(ws, "rework")] == ["see the photo"]


def test_shift(ws):
    bring(ws, "filed")
    urgent = bring(ws, "dispatched", urgent=True, limit_value=2, limit_unit="urgent_hour")
    asked = bring(ws, "dispatched", request="return")
    made = case_desk.shift(ws, "2026-03-03T08:00:00", "2026-03-03T10:30:00")
    assert made.steps == {"report": 3, "file": 3, "dispatch": 2, "request_return": 1}
    assert made.states == {"filed": 1, "dispatched": 2} and made.requests == {"return": 1}
    assert made.overdue == 1 and [row["fid"] for row in made.special][0] == urgent
    assert {row["fid"] for row in made.special} == {1, urgent, asked}  # the first is overdue
    assert case_desk.shift(ws, "2026-03-03T11:00:00", "2026-03-03T12:00:00").steps == {}
    assert case_desk.shift(ws, "2026-03-02", "2026-03-03").steps == {}


@pytest.mark.parametrize("portion", [1, 2, 3, 5, 100])
def test_steps_are_counted_from_the_end(ws, monkeypatch, portion):
    monkeypatch.setattr(case_desk, "_PORTION", portion)
    case_id = bring(ws, "reported")
    for hour, (action, role) in enumerate(TO_CLOSE[:3], start=10):
        take(ws, case_id, action, role, at=f"2026-03-03T{hour}:00:00")
    for since, steps in (("08", ["report", "file", "dispatch", "handle"]),
                         ("10", ["file", "dispatch", "handle"]), ("12", ["handle"]), ("13", [])):
        assert case_desk.shift(ws, f"2026-03-03T{since}:00:00", "2026-03-04").steps \
            == dict.fromkeys(steps, 1)


def test_handover_is_kept(ws):
    with pytest.raises(InputError):
        case_desk.hand_over(ws, " ", actor="Li")
    case_desk.hand_over(ws, "first", actor="Li")
    case_desk.hand_over(ws, "second", actor="Wang", to="Zhao")
    last, first = case_desk.handovers(ws)
    assert (last["body"], last["by_user"], last["to_user"]) == ("second", "Wang", "Zhao")
    assert first["to_user"] is None
