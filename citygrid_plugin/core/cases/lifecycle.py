"""States and transitions of a case as one table.

The engine, the database's own checks and the docks' buttons all come from ``TRANSITIONS``. The
straight way follows the seven stages of STANDARDS 7 (信息收集, 案卷建立, 任务派遣, 任务处理,
处理反馈, 核查结案, 综合评价); the special paths of the regulations join this same table.
"""
from dataclasses import dataclass

from ..errors import N_

STATES = {
    "reported": N_("Reported"),
    "filed": N_("Waiting for dispatch"),
    "dispatched": N_("Being handled"),
    "handled": N_("Waiting for verification"),
    "closed": N_("Closed"),
    "rejected": N_("Not filed"),
    "void": N_("Void"),
}
FINAL = ("closed", "rejected", "void")

ROLES = {
    "collector": N_("Collector"),
    "acceptor": N_("Acceptance operator"),
    "shift_leader": N_("Shift leader"),
    "dispatcher": N_("Dispatcher"),
    "unit": N_("Responsible unit"),
    "administrator": N_("Administrator"),
}


@dataclass(frozen=True)
class Transition:
    """One allowed step: ``action`` in ``from_state`` ("" before the case exists) by any of
    ``roles`` leads to ``to_state``. ``needs_unit``: a responsible unit is named; ``needs_note``: a
    reason is given; ``other_hand``: not by the person who handled the case."""
    from_state: str
    action: str
    to_state: str
    roles: tuple
    title: str
    needs_unit: bool = False
    needs_note: bool = False
    other_hand: bool = False


_T = Transition
TRANSITIONS = (
    _T("", "report", "reported", ("collector", "acceptor"), N_("Report")),
    _T("reported", "file", "filed", ("acceptor", "shift_leader"), N_("File case")),
    _T("reported", "reject", "rejected", ("shift_leader",), N_("Do not file"), needs_note=True),
    _T("filed", "dispatch", "dispatched", ("dispatcher",), N_("Dispatch"), needs_unit=True),
    _T("filed", "void", "void", ("shift_leader",), N_("Void"), needs_note=True),
    _T("dispatched", "handle", "handled", ("unit", "dispatcher"), N_("Handled")),
    _T("dispatched", "return", "filed", ("unit", "dispatcher"), N_("Return"), needs_note=True),
    _T("handled", "pass", "closed", ("acceptor", "shift_leader"), N_("Pass and close"),
       other_hand=True),
    _T("handled", "rework", "dispatched", ("acceptor", "shift_leader"), N_("Rework"),
       needs_note=True, other_hand=True),
)


def transition(from_state, action):
    """The Transition of ``action`` in ``from_state``, or None where it is not allowed."""
    return next((t for t in TRANSITIONS
                 if t.from_state == from_state and t.action == action), None)


def actions(state, role):
    """The transitions that ``role`` may choose in ``state``, in the order of the table."""
    return [t for t in TRANSITIONS if t.from_state == state
            and (role in t.roles or role == "administrator")]


def rows():
    """The table as rows for the database: one per transition and role, administrator included."""
    return [(t.from_state, t.action, t.to_state, role, int(t.needs_unit), int(t.needs_note),
             int(t.other_hand), int(t.to_state in FINAL))
            for t in TRANSITIONS for role in t.roles + ("administrator",)]
