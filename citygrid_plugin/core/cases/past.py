"""What has happened to a case before weighs more than the rules: a decision of coordination binds
(000 articles 14 and 16), and who has sent a case back does not get it again by itself."""
import json
from dataclasses import replace

from ..errors import N_
from ..workspace.ddl import marks, sql
from . import lifecycle
from .rules import Proposal, Rule, Verdict

#: Steps that put a case into a unit's hands.
TO_UNIT = tuple(sorted({t.action for t in lifecycle.TRANSITIONS
                        if t.needs_unit and t.sets == "unit" and t.to_state == "dispatched"}))
#: States in which a unit is still to be chosen.
_WAITING = ("filed", "assigned", "coordinating")


def dispatches(ws, case_ids, actions=TO_UNIT):
    """(case_id, action, unit, at) of the steps that sent cases somewhere, the first first; what was
    taken back at once is left out."""
    return ws.query(
        sql("SELECT s.case_id, s.action, s.unit, s.at FROM json_each(?) c CROSS JOIN case_step s "
            "ON s.case_id = c.value WHERE s.action IN ({actions}) AND NOT EXISTS (SELECT 1 "
            "FROM case_step u WHERE u.case_id = s.case_id AND u.seq = s.seq + 1 "
            "AND u.action = 'undo') ORDER BY s.case_id, s.seq", actions=marks(len(actions))),
        (json.dumps(list(case_ids)), *actions))


def weigh(ws, cases, proposals, known, day):
    """The proposals of the rules, corrected by what has happened to the cases.

    Parameters
    ----------
    cases : list of dict
        Only those with ``fid``, ``case_no`` and a ``state`` in which a unit is to be chosen have
        a past that matters.
    proposals : list of Proposal
    known : Directory
    day : str

    Returns
    -------
    list of Proposal
    """
    waiting = {case["fid"]: case["case_no"] for case in cases
               if case.get("fid") and case.get("case_no") and case.get("state") in _WAITING}
    if not waiting:
        return proposals
    had = {}
    for case_id, _, unit, at in dispatches(ws, waiting, (*TO_UNIT, "assign")):
        had.setdefault(case_id, {})[unit] = at
    talks = {row["case_no"]: row for row in ws.dicts(
        "SELECT c.* FROM json_each(?) n CROSS JOIN coordination c ON c.case_no = n.value "
        "WHERE c.state <> 'open' ORDER BY c.fid", (json.dumps(list(waiting.values())),))}
    found = []
    for case, proposal in zip(cases, proposals):
        before = had.get(case.get("fid"), {}) if case.get("fid") in waiting else {}
        talk = talks.get(case.get("case_no")) if case.get("fid") in waiting else None
        if talk and talk["state"] == "decided" and talk["unit"]:
            proposal = _decided(talk, proposal, known, day)
            before = {unit: at for unit, at in before.items() if at > (talk["decided_at"] or "")}
        elif talk:
            proposal = _doubt(proposal, N_("coordination ended without agreement"), {})
        for unit in filter(before.get, _again(case, proposal, known)):
            proposal = _doubt(proposal, N_("{unit} has had this case before"),
                              {"unit": known.name(unit)})
        found.append(proposal)
    return found


def _again(case, proposal, known):
    """Who would get the case: the unit, and where the centre sends it, the department above."""
    if not proposal.unit:
        return []
    above = known.by_code[proposal.unit].parent if case.get("state") == "filed" else ""
    return [proposal.unit, above]


def _doubt(proposal, template, params):
    return replace(proposal, sure=False, doubts=(*proposal.doubts, (template, params)))


def _decided(talk, proposal, known, day):
    """The proposal of a decision; what the rules say becomes an alternative."""
    unit, notes = known.at_work(talk["unit"], day)
    if not unit:
        return replace(proposal, sure=False, doubts=(*proposal.doubts, *notes))
    others = proposal.alternatives
    if proposal.unit:
        rule = Rule(proposal.rule, proposal.position, proposal.title)
        others = (Verdict(rule, proposal.unit, proposal.reason, proposal.params, proposal.notes,
                          proposal.doubts), *others)
    return Proposal(unit, N_("decided in coordination: {decision}"),
                    {"decision": talk["decision"] or ""}, True, alternatives=others,
                    passed=proposal.passed, notes=notes)
