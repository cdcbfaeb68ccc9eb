"""Dispatch of the sure ones, and how well rules do: counted by hand, on the sample district with
reports that miss their place, and on a week of real reports."""
import collections
import csv

import numpy as np
import pytest

from citygrid_plugin.core.cases import replay, responsible, rule_store
from citygrid_plugin.core.cases.auto import dispatch_sure
from citygrid_plugin.core.cases.directory import Directory, Organisation
from citygrid_plugin.core.cases.options import set_options
from citygrid_plugin.core.cases.rules import (
    DEFAULTS, Facts, Place, Rule, RuleTable, decide, explain)
from citygrid_plugin.core.errors import Cancelled, Refused
from citygrid_plugin.core.sample.district import generate
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, case_records, cases, store

WHO = {"actor": "Wang", "role": "dispatcher"}


class Feedback:
    """Cancels when it has been asked ``after`` times; notes the progress."""

    def __init__(self, after=None):
        self.after, self.asked, self.seen = after, 0, []

    def is_cancelled(self):
        self.asked += 1
        return self.after is not None and self.asked > self.after

    def progress(self, fraction):
        self.seen.append(fraction)


def enter(ws, at="2026-03-03T09:00:00", **more):
    """A filed event on the first grid."""
    given = {"classcode": "0102", "kind": "event", "x": 20.0, "y": 20.0, "description": "d",
             "source": "hotline", "actor": "Li", "role": "acceptor", "at": at, "file": True,
             **more}
    return cases.report(ws, **given)


@pytest.fixture
def ruled(ws):
    """Waste goes to U1; the rest to the organisation of the street, which is not sure."""
    with ws.transaction() as connection:
        connection.execute("UPDATE organisation SET area_code = '330106001' WHERE code = 'U2'")
    rule_store.save(ws, [*DEFAULTS[:4], Rule(title="waste", kind="event", classcode="0102",
                                             unit="U1"), DEFAULTS[4]], actor="x", why="x")
    return ws


def test_dispatches_the_sure_ones_alone(ruled):
    sure, unsure = [enter(ruled) for _ in range(3)], enter(ruled, classcode="0510")
    reported = enter(ruled, file=False)
    feedback = Feedback()
    found = dispatch_sure(ruled, [*sure, unsure, reported, 999], feedback=feedback, **WHO,
                          tr=lambda text: text.replace("By rule", "按规则"))
    assert found.counts() == {"cases": 4, "sure": 3, "unsure": 1, "none": 0, "done": 3,
                              "refused": 0}
    assert sorted(found.done) == sure
    for case_id in sure:
        row, last = cases.case(ruled, case_id), cases.steps(ruled, case_id)[-1]
        assert (row["state"], row["unit"]) == ("dispatched", "U1")
        assert (last["actor"], last["role"], last["note"]) == ("Wang", "dispatcher",
                                                               "按规则 5: waste")
    assert cases.case(ruled, unsure)["state"] == "filed"
    assert cases.case(ruled, reported)["state"] == "reported"
    assert feedback.seen == sorted(feedback.seen) and feedback.seen[-1] == pytest.approx(1)
    assert case_records.verify_chain(ruled) == []


def test_dry_run_writes_nothing(ruled):
    case_id = enter(ruled)
    before = ruled.query("SELECT * FROM case_step")
    found = dispatch_sure(ruled, [case_id], **WHO, dry_run=True)
    assert found.counts()["sure"] == 1 and found.done == []
    assert found.steps == [("dispatch", "U1")]
    assert ruled.query("SELECT * FROM case_step") == before


def test_two_steps_go_to_the_department(ruled):
    with ruled.transaction() as connection:
        connection.execute("UPDATE organisation SET parent_code = 'U2' WHERE code = 'U1'")
    set_options(ruled, {"two_step": "1"})
    case_id = enter(ruled)
    dispatch_sure(ruled, [case_id], **WHO)
    row = cases.case(ruled, case_id)
    assert (row["state"], row["department"]) == ("assigned", "U2")


def test_changed_meanwhile_is_told_and_stops_nobody(ruled, monkeypatch):
    one, other = enter(ruled), enter(ruled)
    plain = responsible.propose_many

    def meanwhile(ws, rows, rules):
        cases.step(ws, one, "void", actor="Zhao", role="shift_leader", expected_version=2,
                   note="double")
        return plain(ws, rows, rules)
    monkeypatch.setattr("citygrid_plugin.core.cases.auto.propose_many", meanwhile)
    found = dispatch_sure(ruled, [one, other], **WHO)
    assert found.done == [other]
    (refused, error), = found.refused
    assert refused == one and isinstance(error, Refused)


@pytest.mark.parametrize("role", ["collector", "unit"])
def test_others_may_not(ruled, role):
    case_id = enter(ruled)
    found = dispatch_sure(ruled, [case_id], "Li", role)
    assert (found.done, found.refused[0][1].code) == ([], "CG023")


def test_cancelled_before_the_first_is_dispatched(ruled):
    case_id = enter(ruled)
    with pytest.raises(Cancelled):
        dispatch_sure(ruled, [case_id], feedback=Feedback(after=1), **WHO)
    assert cases.case(ruled, case_id)["state"] == "filed"


def back(ws, case_id, unit="U1", day="04"):
    """Sent to a unit, which sends it back."""
    for number, (action, role) in enumerate((("dispatch", "dispatcher"), ("request_return", "unit"),
                                             ("grant_return", "dispatcher"))):
        cases.step(ws, case_id, action, actor=role, role=role, note="not ours",
                   unit=unit if action == "dispatch" else None, at=f"2026-03-{day}T09:0{number}:00",
                   expected_version=cases.case(ws, case_id)["version"])


def talk(ws, case_id, action, unit=None, day="05"):
    """A coordination that ends."""
    for step_, who in (("coordinate", "dispatcher"), (action, "leader")):
        cases.step(ws, case_id, step_, actor=who, role=who, note="由其负责",
                   unit=unit if step_ == "decide" else None, at=f"2026-03-{day}T09:00:00",
                   expected_version=cases.case(ws, case_id)["version"])


def proposal_of(ws, case_id):
    return responsible.propose(ws, cases.case(ws, case_id))


def test_who_sent_a_case_back_does_not_get_it_again_by_itself(ruled):
    case_id, other = enter(ruled), enter(ruled)
    back(ruled, case_id)
    back(ruled, other, "U2")
    found = proposal_of(ruled, case_id)
    assert (found.unit, found.sure) == ("U1", False)
    assert "环卫一所 has had this case before" in explain(found)
    assert proposal_of(ruled, other).sure
    assert dispatch_sure(ruled, [case_id, other], **WHO).done == [other]


def test_nor_does_its_department(ruled):
    with ruled.transaction() as connection:
        connection.execute("UPDATE organisation SET parent_code = 'U2' WHERE code = 'U1'")
    set_options(ruled, {"two_step": "1"})
    case_id = enter(ruled)
    dispatch_sure(ruled, [case_id], **WHO)
    # the department has it now, and its own proposal is as sure as before
    assert proposal_of(ruled, case_id).sure
    for action, role in (("request_return", "clerk"), ("grant_return", "dispatcher")):
        cases.step(ruled, case_id, action, actor=role, role=role, note="n",
                   expected_version=cases.case(ruled, case_id)["version"])
    assert dispatch_sure(ruled, [case_id], **WHO).done == []


def test_a_decision_of_coordination_binds(ruled):
    case_id, failed = enter(ruled), enter(ruled)
    back(ruled, case_id, "U2")
    talk(ruled, case_id, "decide", "U2")
    talk(ruled, failed, "fail_coordination")
    found = proposal_of(ruled, case_id)
    assert (found.unit, found.sure, found.rule) == ("U2", True, None)
    assert explain(found) == "decided in coordination: 由其负责"
    assert found.alternatives[0].unit == "U1"           # what the rules say
    assert "without agreement" in explain(proposal_of(ruled, failed))
    assert dispatch_sure(ruled, [case_id, failed], **WHO).done == [case_id]
    last = cases.steps(ruled, case_id)[-1]
    assert (last["unit"], last["note"]) == ("U2", "By decision of coordination")


def test_a_decision_that_did_not_hold_is_no_longer_sure(ruled):
    case_id = enter(ruled)
    talk(ruled, case_id, "decide", "U2", day="04")
    back(ruled, case_id, "U2", day="05")
    assert not proposal_of(ruled, case_id).sure


def test_the_decided_unit_is_gone(ruled):
    case_id = enter(ruled)
    talk(ruled, case_id, "decide", "U2")
    with ruled.transaction() as connection:
        connection.execute("UPDATE organisation SET status = 'dissolved' WHERE code = 'U2'")
    found = proposal_of(ruled, case_id)
    assert (found.unit, found.sure) == ("U1", False) and "dissolved" in explain(found)


def test_nothing_to_do(ruled):
    assert dispatch_sure(ruled, [], feedback=Feedback(), **WHO).counts()["cases"] == 0


# -- accuracy

def step(ws, case_id, action, at, **more):
    roles = {"dispatch": "dispatcher", "handle": "unit", "request_return": "unit",
             "grant_return": "dispatcher", "undo": "dispatcher", "void": "shift_leader"}
    cases.step(ws, case_id, action, actor=more.pop("actor", roles[action]), role=roles[action],
               expected_version=cases.case(ws, case_id)["version"], note="n", at=at, **more)


def test_accuracy_counted_by_hand(ruled):
    def at(hour):
        return f"2026-03-04T{hour:02}:00:00"
    right, wrong, waiting, void, undone, unsure = (enter(ruled) for _ in range(6))
    before = enter(ruled, at="2026-02-28T23:59:00")
    for case_id, unit in ((right, "U1"), (wrong, "U2"), (undone, "U2"), (before, "U1")):
        step(ruled, case_id, "dispatch", at(9), unit=unit)
    step(ruled, right, "handle", at(10))
    step(ruled, wrong, "request_return", at(10))         # sent to U2, which was not its
    step(ruled, wrong, "grant_return", at(11))
    step(ruled, wrong, "dispatch", at(12), unit="U1")
    step(ruled, wrong, "handle", at(13))
    step(ruled, void, "void", at(9))
    step(ruled, undone, "undo", "2026-03-04T09:01:00", actor="dispatcher")
    step(ruled, undone, "dispatch", at(10), unit="U1")
    found = replay.accuracy(ruled, "2026-03-01", "2026-04-01")
    # right, wrong, waiting, undone and unsure were to be dispatched; void was not
    assert found == replay.Accuracy(should=5, dispatched=3, accurate=2, covered=5, judged=2,
                                    right=2)
    assert (found.rate, found.coverage, found.precision) == (0.4, 1.0, 1.0)


def test_replay_of_a_changed_table(ruled):
    one = enter(ruled)
    step(ruled, one, "dispatch", "2026-03-04T09:00:00", unit="U1")
    step(ruled, one, "handle", "2026-03-04T10:00:00")
    enter(ruled, classcode="0510")
    rules = rule_store.load(ruled)
    found = replay.replay(ruled, rules, "2026-03-01", "2026-04-01")
    assert (found.same, found.changed, found.none, found.differences) == (2, 0, 0, [])
    assert found.present == found.changed_to
    others = [r for r in rules if r.title != "waste"][:-1]
    found = replay.replay(ruled, [*others, Rule(title="w", classcode="01", kind="event",
                                                unit="U2")], "2026-03-01", "2026-04-01")
    assert (found.same, found.changed, found.none) == (0, 1, 1)
    assert {(d.recorded, d.before.unit, d.after.unit) for d in found.differences} == {
        ("U1", "U1", "U2"), ("", "U2", "")}
    assert (found.changed_to.coverage, found.changed_to.precision) == (0.5, 0.0)
    with pytest.raises(Cancelled):
        replay.replay(ruled, rules, "2026-03-01", "2026-04-01", Feedback(after=0))


def test_no_cases_no_rates(ws):
    found = replay.accuracy(ws, "2020-01-01", "2020-02-01")
    assert (found.rate, found.coverage, found.precision) == (None, None, None)


@pytest.mark.parametrize("today, expected", [
    ("2026-11-22", ("2026-10-01", "2026-11-01")), ("2026-01-31", ("2025-12-01", "2026-01-01")),
    ("2026-12-01", ("2026-11-01", "2026-12-01")), ("2026-03-31", ("2026-02-01", "2026-03-01"))])
def test_last_month(today, expected):
    assert replay.last_month(replay.date.fromisoformat(today)) == expected


# -- precision with coverage

def _shares(pairs):
    """(coverage, precision, share of right ones among all) of (Proposal, right unit)."""
    sure = [(p.unit, unit) for p, unit in pairs if p.sure]
    return (len(sure) / len(pairs), sum(a == b for a, b in sure) / max(1, len(sure)),
            sum(p.unit == unit for p, unit in pairs) / len(pairs))


def _tell(capsys, what, shares):
    """Print the three numbers: one alone says nothing."""
    with capsys.disabled():
        print("\n  {}: coverage {:.1%}, precision {:.1%} (all proposals, sure or not: {:.1%})"
              .format(what, *shares), end="")


@pytest.fixture(scope="module")
def district(srs, tmp_path_factory):
    """The demonstration district without its unit grids, where every fifth component has another
    keeper than its neighbours; and its cases with the unit they belong to."""
    made, rng = generate(seed=3, size="tiny"), np.random.default_rng(3)
    ws = store.create(tmp_path_factory.mktemp("demo") / "demo.gpkg", srs, load_catalogue(),
                      division=made.division)
    components = {k: v for k, v in made.layers["component"].items() if k != "bgid"}
    keepers = components["deptcode3"]
    other = rng.random(len(keepers)) < 0.2
    keepers[other] = rng.permutation(keepers)[other]
    with ws.bulk("district") as connection:
        for table in ("street", "community", "organisation", "organisation_role"):
            columns = dict(made.layers[table])
            bulk.insert_rows(ws, connection, table, columns,
                             geometry=columns.pop("geometry", None))
        bulk.import_components(ws, connection, components, components.pop("geometry"), "x", "x")
    rule_store.save(ws, made.rules, actor="x", why="x")
    truth = dict(zip(components["objid"], keepers))
    rows = [dict(zip(made.layers["case"], values))
            for values in zip(*made.layers["case"].values())]
    yield ws, [({**row, "bgid": None, "community_code": None}, truth.get(row["objid"], row["unit"]))
               # neither sent back nor in the hands of who enforces the law or remedies instead
               for row in rows if row["dispatches"] == 1 and not row["substitute"]]
    ws.close()


def test_precision_with_coverage_where_reports_miss_their_place(district, capsys):
    """Reports by phone name no component and are metres off: then fewer are sure, and most of
    those that are remain right."""
    ws, cases_ = district
    rng, found = np.random.default_rng(5), {}
    for off in (0, 3, 6, 12):
        moves = rng.normal(0, max(off, 1e-9), (len(cases_), 2))
        moved = [{**row, "objid": None, "x": row["x"] + dx, "y": row["y"] + dy}
                 for (row, _), (dx, dy) in zip(cases_, moves)]
        found[off] = _shares(list(zip(responsible.propose_many(ws, moved),
                                      (unit for _, unit in cases_))))
        _tell(capsys, f"reports {off} m off, no component named", found[off])
    assert found[0][0] > 0.95 and found[12][0] < found[6][0] < found[0][0]
    assert all(precision > 0.975 and coverage > 0.6 for coverage, precision, _ in found.values())
    assert found[12][1] > found[12][2] + 0.2


def test_precision_with_coverage_on_a_week_of_real_reports(shared_data, capsys):
    """A table of classes and neighbourhoods drawn from the first three days, tried on the other
    four; the department that had each report in the end is known."""
    with open(shared_data / "cases" / "boston_311_2011-07-11_week.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    classes = {name: f"{n:04}" for n, name in enumerate(sorted({r["type"] for r in rows}))}
    seen = collections.defaultdict(collections.Counter)
    for row in rows:
        if row["open_dt"] < "2011-07-14":
            for area in (row["neighborhood"], ""):
                seen[area == "", row["type"], area][row["department"]] += 1
    rules = [Rule(n, n, name, "event", classes[name], "community" if area else "", area,
                  unit=votes.most_common(1)[0][0])
             for n, ((_, name, area), votes) in enumerate(sorted(seen.items()))
             if votes.total() > 1 and votes.most_common(1)[0][1] >= 0.9 * votes.total()]
    known = Directory([Organisation(r["department"], r["department"]) for r in rows])
    table = RuleTable(rules, "2026-01-01")
    later = [r for r in rows if r["open_dt"] >= "2011-07-14"]
    shares = _shares([(decide(table, Facts("event", classes[r["type"]], places=(
        Place("", r["neighborhood"]),)), known), r["department"]) for r in later])
    _tell(capsys, f"real reports ({len(later)})", shares)
    assert shares[0] > 0.8 and shares[1] > 0.97
