"""The counts of the evaluation against the definitions of docs/evaluation.md told again in plain
Python, one case after another, over random lives."""
import numpy as np
import pytest
from written_lives import drawn, told

from citygrid_plugin.core.analysis.evaluation import Places, evaluate
from citygrid_plugin.core.analysis.evaluation_counts import SUBJECTS
from citygrid_plugin.core.analysis.evaluation_entries import Beside, Tasks
from citygrid_plugin.core.analysis.evaluation_lives import Record
from citygrid_plugin.core.analysis.evaluation_rules import rules
from citygrid_plugin.core.cases.lifecycle import FINAL
from citygrid_plugin.core.workspace.evaluation_settings import defaults

RULES = rules(defaults())
TO_UNIT = ("dispatch", "transfer", "substitute", "emergency", "hand_over")


class Life:
    """One case until a moment."""

    def __init__(self, key, source, steps, after, now):
        self.key, self.source, self.all = key, source, steps
        known = [s for s in steps if s["at"] < now]
        self.begun = bool(known)
        self.state = known[-1]["to"] if known else ""
        self.due_now = steps[len(known)]["due"] if len(known) < len(steps) else after
        self.steps = []
        for s in known:
            if s["action"] == "undo":
                self.steps.pop()
            else:
                self.steps.append(s)
        self.raw_last = known[-1] if known else None
        self.unit, self.filed, self.handled, self.came = None, None, None, None
        #: (unit that failed the check, whether it got the case back)
        self.failed, first_to = [], {}
        merged = self.state == "merged"
        for s in self.steps:
            s["unit_before"] = self.unit
            a = s["action"]
            if a in TO_UNIT:
                self.unit = s["unit"]
                first_to.setdefault(self.unit, s)
                self.failed = [(unit, again or unit == self.unit) for unit, again in self.failed]
            if a in ("rework", "redispatch"):
                self.handled = None
                if self.unit:
                    self.failed.append((self.unit, a == "rework"))
            if a in ("grant_return", "take_back", "redispatch"):
                self.unit = None
            if a == "file":
                self.filed = s
            if a == "send_back":
                self.filed = None
            if a in ("handle", "handle_spot", "enforced", "city_result"):
                self.handled = s
        self.came = first_to.get(self.unit)
        self.merged = merged
        self.is_filed = bool(self.filed) and not merged and self.state not in (
            "reported", "confirming", "rejected", "advised")
        self.is_asked = self.is_filed or bool(self.came) and not merged
        self.void = self.state == "void"


def deadline_missed(life, now):
    """When an unhandled case fell due with its unit, or None."""
    if life.handled:
        return None
    if life.state == "dispatched" and life.due_now < now:
        return life.due_now
    last = life.raw_last
    if life.state == "closed" and last["from"] == "dispatched" and last["at"] > last["due"]:
        return last["due"]
    return None


def expected(lives, subject, since, until, now, beside):
    """{(row, count): set of keys}"""
    found = {}

    def note(row, name, key, good=True):
        if row not in (None, "", -1) and name in SUBJECTS[subject]:
            found.setdefault((row, name), set())
            if good:
                found[row, name].add(key)
            else:
                spoiled.add((row, name, key))

    def inside(at):
        return not np.isnat(at) and since <= at < until

    def of_person(name):
        return beside.company.get(name) if subject == "company" else name

    def row_of(life, unit):
        if subject == "area":
            return beside.place_of[life.key]
        return beside.department.get(unit, unit) if subject == "department" else unit

    role = {"company": "collector"}.get(subject, subject)
    persons = role in ("collector", "acceptor", "shift_leader", "dispatcher")
    spoiled = set()
    tasks = {(c, s): n for c, s, _, n in beside.rows}
    answers = {(c, b): n for c, _, b, n in beside.rows if b}
    for life in lives:
        key = life.key
        if not life.begun:
            continue
        first = life.steps[0]

        def by(s):
            return of_person(s["by"]) if s and s["role"] == role else None
        who = by(first) if persons else row_of(life, life.unit)
        if inside(first["at"]):
            spot = not life.is_filed and not life.merged and any(
                s["action"] == "handle_spot" for s in life.steps)
            if life.merged:
                note(who, "merged", key)
            else:
                note(who, "reported", key)
                for name, holds in (
                        ("reported_filed", life.is_filed),
                        ("valid_reported", life.is_filed or spot), ("on_spot", spot),
                        ("reported_voided", life.void),
                        ("unclosed", life.state not in FINAL),
                        ("rejected", life.state == "rejected"),
                        ("advised", life.state == "advised")):
                    if holds:
                        note(who, name, key)
        of_unit = subject in ("unit", "department")
        if life.is_asked if of_unit else life.is_filed:
            s = life.came if of_unit else life.filed
            if s and inside(s["at"]):
                rows = [by(s) if persons and role != "collector" else who]
                lost = key in beside.missed and not life.void
                if role == "collector" and lost:
                    rows.append(of_person(beside.missed[key]))
                    note(rows[-1], "missed", key)
                for row in rows:
                    note(row, "filed", key)
                    for name, holds in (
                            ("voided", life.void), ("missed", lost and role != "collector"),
                            ("on_time_filed",
                             life.filed and not life.filed["at"] > life.filed["due"]),
                            ("public_confirmed", life.source == "hotline" and not life.void)):
                        if holds:
                            note(row, name, key)
        if life.is_asked and not life.void and not persons:
            row, h, missed = row_of(life, life.unit), life.handled, deadline_missed(life, now)
            late = bool(h) and h["at"] > h["due"]
            if missed is not None and key in beside.excused:
                missed = None
            moment = (h["due"] if late else h["at"]) if h else missed
            if moment is not None and inside(moment):
                in_time = bool(h) and (not late or key in beside.excused)
                closed = life.state == "closed"
                for name, holds in (
                        ("should_handle", True), ("should_close", True), ("handled", bool(h)),
                        ("on_time_handled", in_time), ("overdue_handled", bool(h) and not in_time),
                        ("overdue_unhandled", not h), ("closed", closed),
                        ("on_time_closed", closed and in_time),
                        ("overdue_closed", closed and not in_time),
                        ("rework", any(
                            again for _, again in life.failed) if subject == "area" else any(
                            row_of(life, unit) == row for unit, _ in life.failed if life.unit)),
                        ("excused", late and key in beside.excused)):
                    if holds:
                        note(row, name, key)
        if not persons and life.state not in FINAL and not life.merged:
            note(row_of(life, life.unit), "open", key)
            if life.state == "dispatched" and life.due_now < now and not life.handled:
                note(row_of(life, life.unit), "overdue_open", key)
        sent = [s for s in life.steps if s["action"] in ("dispatch", "assign", "substitute",
                                                         "emergency") and s["from"] == "filed"]
        moves, last = [], None
        for s in life.steps:
            if s in sent or (s["action"] == "transfer" and last and last["action"] != "assign"):
                moves.append(s)
            last = s if s in sent else last
        for s in life.steps:
            if not inside(s["at"]):
                continue
            a, on_time = s["action"], not s["at"] > s["due"]
            person = by(s) if persons else row_of(life, s["unit_before"])
            if s["role"] == "acceptor" and s["from"] in ("", "reported"):
                note(person, "accepted", key)
            for action, due, good in (("send_confirm", "due_send_confirm", "on_time_send_confirm"),
                                      ("send_verify", "due_send_verify", "on_time_send_verify"),
                                      ("close", "due_end", "on_time_end"),
                                      ("pass", "due_end", "on_time_end")):
                if a == action:
                    note(person, due, key)
                    note(person, good, key, on_time)
            if s in sent:
                note(person, "should_dispatch", key)
                note(person, "dispatched", key)
                note(person, "on_time_dispatched", key, on_time)
                later = moves[[m is s for m in moves].index(True):]
                note(person, "accurate_dispatched", key, len({m["unit"] for m in later}) == 1)
            for action, name in (("force_close", "forced"), ("grant_extension", "extended"),
                                 ("grant_suspension", "suspended"), ("grant_return", "returned"),
                                 ("refuse_return", "shifted"), ("urge", "urged")):
                if a == action:
                    note(person, name, key)
        for kind, done, states, due_name, good_name in (
                ("confirm", ("confirm", "deny"), ("confirming",), "due_confirm",
                 "on_time_confirmed"),
                ("verify", ("verify", "rework", "redispatch", "pass"), ("handled", "verifying"),
                 "due_verify", "on_time_verified")):
            if role in ("acceptor", "shift_leader", "dispatcher", "unit", "department"):
                break
            for s in life.steps:
                if s["action"] in done and s["from"] in states and s["role"] in ("collector",
                                                                                  "acceptor"):
                    name = answers.get((key, s["seq"]))
                    person = s["by"] if s["role"] == "collector" else name
                    on_time = not s["at"] > s["due"]
                    if inside(s["due"] if s["from"] == states[-1] and not on_time else s["at"]):
                        row = of_person(person) if persons else row_of(life, None)
                        note(row, due_name, key)
                        note(row, good_name, key, on_time)
                elif s["action"] in (*done, "force_close") and s["from"] == states[-1] \
                        and s["at"] > s["due"] and inside(s["due"]):
                    name = answers.get((key, s["seq"]))
                    row = of_person(name) if persons else row_of(life, None)
                    note(row, due_name, key)
                    note(row, good_name, key, False)
            if life.state == {"confirm": "confirming", "verify": "verifying"}[kind] \
                    and life.due_now < now and inside(life.due_now):
                out = [s["seq"] for s in life.steps if s["action"] == "send_" + kind]
                name = tasks.get((key, out[-1]))
                row = of_person(name) if persons else row_of(life, None)
                note(row, due_name, key)
                note(row, good_name, key, False)
    for row, name, key in spoiled:
        found[row, name].discard(key)
    return {k: v for k, v in found.items() if v}


def lives_of(cases, steps, now):
    rows = {}
    columns = [steps.case, steps.seq, steps.action.text(), steps.from_state.text(),
               steps.to_state.text(), steps.role.text(), steps.actor.text(), steps.unit.text(),
               steps.at, steps.due_at]
    for key, seq, action, was, to, role, by, unit, at, due in zip(*columns):
        rows.setdefault(int(key), []).append(
            {"seq": int(seq), "action": action, "from": was or "", "to": to, "role": role,
             "by": by, "unit": unit, "at": at, "due": due})
    source, after = cases.source.text(), cases.due_at
    return [Life(int(k), source[n], rows[int(k)], after[n], now)
            for n, k in enumerate(cases.key)]


@pytest.fixture(scope="module")
def city():
    rng = np.random.default_rng(20260103)
    cases, steps = told(*drawn(rng, 2500))
    beside = Beside(place=rng.integers(-1, 4, len(cases)).astype(np.int32))
    keys = cases.key.tolist()
    beside.excused = np.sort(rng.choice(cases.key, 900, replace=False))
    beside.missed = {k: f"collector {rng.integers(4)}" for k in keys if rng.random() < 0.2}
    beside.company = {"collector 0": "A", "collector 1": "A", "collector 2": "B"}
    beside.department = {"U0": "D", "U1": "D"}
    rows, out = [], {}
    for key, seq, action in zip(steps.case.tolist(), steps.seq.tolist(), steps.action.text()):
        if action.startswith("send_") and action != "send_back":
            out[key] = [key, seq, 0, f"collector {rng.integers(4)}" if rng.random() < .8 else ""]
            rows.append(out[key])
        elif action in ("confirm", "deny", "verify", "rework", "redispatch", "pass",
                        "force_close") and key in out:
            out.pop(key)[2] = seq
    beside.place_of = dict(zip(keys, beside.place.tolist()))
    beside.tasks, beside.rows = Tasks.of(rows), rows
    return cases, steps, beside


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("since, until, now", [
    ("2026-01-12", "2026-02-03", None), ("2026-01-12", "2026-02-03", "2026-02-20"),
    ("2026-01-20", "2026-01-21", None), ("2026-01-20", "2026-02-10", "2026-01-25T12:00"),
    ("2025-01-01", "2027-01-01", None)])
def test_counts_are_what_the_definitions_say(city, subject, since, until, now):
    cases, steps, beside = city
    since, until = np.datetime64(since, "s"), np.datetime64(until, "s")
    now = np.datetime64(now, "s") if now else until
    places = Places(*(np.array(list("abcd"), object) for _ in range(2)),
                    np.array([1, 2, 1, None], object))
    made = evaluate(Record(cases, steps), RULES, subject, since, until, now, beside, places)
    wanted = expected(lives_of(cases, steps, now), subject, since, until, now, beside)
    codes = range(4) if subject == "area" else made.code.tolist()
    found = {(code, name): made.behind(row, name).tolist()
             for row, code in enumerate(codes) for name in made.counts}
    for (code, name), keys in found.items():
        assert len(keys) == made.counts[name][list(codes).index(code)]
        assert keys == sorted(wanted.pop((code, name), ())), (code, name)
    assert not wanted


def test_the_random_lives_have_everything(city):
    cases, steps, beside = city
    places = Places(*(np.array(list("abcd"), object) for _ in range(2)),
                    np.array([1, 2, 1, None], object))
    made = evaluate(Record(cases, steps), RULES, "area", np.datetime64("2026-01-01"),
                    np.datetime64("2026-03-01"), None, beside, places)
    assert {name for name, count in made.counts.items() if not count.sum()} == set()
