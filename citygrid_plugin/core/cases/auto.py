"""Dispatch of all cases whose responsible unit is sure, as the rules of the city have it."""
import datetime
from dataclasses import dataclass

from ..errors import Cancelled, N_
from ..workspace import cases as case_store
from . import facts as gathering
from .options import options
from .responsible import propose_many, rows_of
from .rule_store import load

_PORTION = 2000
_NOTE = N_("By rule {position}: {title}")
_DECIDED = N_("By decision of coordination")


@dataclass(frozen=True)
class AutoDispatch:
    """What a run found and did.

    Attributes
    ----------
    rows : list of dict
        The cases that wait for dispatch.
    proposals : list of Proposal
        One for each of ``rows``.
    steps : list of (action, unit) or None
        For each of ``rows`` the step it takes; None where the proposal is not sure.
    done : list of int
        Keys of the cases that were dispatched; none in a dry run.
    refused : list of (int, CityGridError)
        Keys of cases that were not, and why: mostly changed by somebody else meanwhile.
    """
    rows: list
    proposals: list
    steps: list
    done: list
    refused: list

    def counts(self):
        """{"cases", "sure", "unsure", "none", "done", "refused"}: how many of each."""
        sure = sum(step is not None for step in self.steps)
        named = sum(bool(p.unit) for p in self.proposals)
        return {"cases": len(self.rows), "sure": sure, "unsure": named - sure,
                "none": len(self.rows) - named, "done": len(self.done),
                "refused": len(self.refused)}


class _Share:
    """Progress of a part of the work, from ``low`` to ``high``."""

    def __init__(self, feedback, low, high):
        self.feedback, self.low, self.high = feedback, low, high

    def is_cancelled(self):
        return self.feedback is not None and self.feedback.is_cancelled()

    def check(self):
        if self.is_cancelled():
            raise Cancelled()

    def progress(self, percent):
        if self.feedback is None:
            return
        try:
            self.feedback.progress(self.low + (self.high - self.low) * percent / 100)
        except Cancelled:
            pass      # it is asked for between the portions, when what is stored can be told


def dispatch_sure(ws, case_ids, actor, role, feedback=None, *, dry_run=False, tr=str):
    """Dispatch the cases whose proposal is sure; the others are left as they are.

    Where the city dispatches in two steps, a case goes to the department of the unit.

    Parameters
    ----------
    ws : Workspace
    case_ids : iterable of int
        Those that do not wait for dispatch, or have a request pending, are left out.
    actor, role : str
        Who answers for it, and as what; the role is "dispatcher" or "administrator".
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.
    dry_run : bool
        Only propose.
    tr : callable
        Translates the note that goes into the step record and says by which rule.

    Returns
    -------
    AutoDispatch
        A run that was cancelled while it dispatched says what it has done until then.

    Raises
    ------
    Cancelled
        Before anything was dispatched.
    Busy
    """
    rows = [row for row in rows_of(ws, case_ids)
            if row["state"] == "filed" and not row["request"]]
    rules, proposals = load(ws), []
    share = _Share(feedback, 0.0, 1.0 if dry_run else 0.4)
    for start in range(0, len(rows), _PORTION):
        share.check()
        proposals += propose_many(ws, rows[start:start + _PORTION], rules)
        share.progress(100 * len(proposals) / len(rows))
    share.check()
    steps = _steps(ws, proposals)
    done, refused = [], []
    if not dry_run:
        done, refused = _dispatch(ws, rows, proposals, steps, actor, role, feedback, tr)
    return AutoDispatch(rows, proposals, steps, done, refused)


def _steps(ws, proposals):
    """(action, unit) of every sure proposal, None for the others."""
    if options(ws)["two_step"] != "1":
        return [("dispatch", p.unit) if p.sure else None for p in proposals]
    known, day = gathering.directory(ws), datetime.date.today().isoformat()
    above = {code: known.at_work(o.parent, day)[0] for code, o in known.by_code.items()
             if o.parent}
    return [None if not p.sure else ("assign", above[p.unit]) if above.get(p.unit)
            else ("dispatch", p.unit) for p in proposals]


def _dispatch(ws, rows, proposals, steps, actor, role, feedback, tr):
    """Take the steps, those with the same note together; (done, refused)."""
    groups = {}
    for row, proposal, step in zip(rows, proposals, steps):
        if step is not None:
            note = tr(_NOTE).format(position=proposal.position, title=tr(proposal.title)) \
                if proposal.position else tr(_DECIDED)
            groups.setdefault((step[0], note), []).append((row["fid"], row["version"], step[1]))
    total, done, refused = sum(map(len, groups.values())), [], []
    for (action, note), chosen in groups.items():
        low = 0.4 + 0.6 * (len(done) + len(refused)) / total
        share = _Share(feedback, low, low + 0.6 * len(chosen) / total)
        if share.is_cancelled():
            break
        moved, failed = case_store.step_many(
            ws, chosen, action, actor=actor, role=role, note=note, feedback=share)
        done += moved
        refused += failed
    return done, refused
