"""The eight forms that city and district exchange, as data.

Their titles are those of Beijing's city platform (STANDARDS section 6); what stands in them follows
the case attributes of STANDARDS 5.4 and the steps of STANDARDS 7. ``layers.form_sheets`` makes a
print layout of each, which a city edits.
"""
from dataclasses import dataclass

from ..errors import N_

#: Long texts go into rows of their own, folded, with at most so many lines; what is longer ends in
#: a reference to the case record.
FIELDS = {
    "case_no": N_("Case number"), "outer_no": N_("Number elsewhere"), "state": N_("State"),
    "class": N_("Minor class"), "source": N_("Source"), "urgent": N_("Urgent"),
    "reporter": N_("Reporter"), "phone": N_("Telephone"), "place": N_("Street and community"),
    "grid": N_("Unit grid code"), "component": N_("Component"), "limit": N_("Time limit"),
    "due_at": N_("Due at"), "patrol": N_("Patrol area"),
    "reported_at": N_("Reported at"), "reported_by": N_("Registered by"),
    "confirm_sent_at": N_("Sent to confirm at"), "confirm_collector": N_("Collector"),
    "confirm_result": N_("Result of the confirmation"), "confirm_at": N_("Confirmed at"),
    "decision": N_("Decision"), "decision_at": N_("Decided at"),
    "decision_by": N_("Decided by"),
    "filed_at": N_("Filed at"), "filed_by": N_("Filed by"),
    "unit": N_("Responsible unit"), "department": N_("Department"),
    "dispatched_at": N_("Dispatched at"), "dispatched_by": N_("Dispatched by"),
    "handled_at": N_("Handled at"), "handled_by": N_("Handled by"),
    "in_time": N_("In time"), "verify_sent_at": N_("Sent to verify at"),
    "verify_collector": N_("Collector"), "verify_result": N_("Result of the verification"),
    "verified_at": N_("Verified at"), "closed_at": N_("Closed at"), "closed_by": N_("Closed by"),
    "outcome": N_("Outcome"),
    "reply_at": N_("Replied at"),
    # long ones
    "address": N_("Address"), "position": N_("Position"), "description": N_("Description"),
    "condition": N_("Filing condition"), "closing": N_("Closing criterion"),
    "parties": N_("Co-handling units"), "confirm_note": N_("Opinion of the confirmation"),
    "decision_note": N_("Reason"), "filed_note": N_("Opinion of the filing"),
    "dispatch_note": N_("Opinion of the dispatch"), "handled_note": N_("What was done"),
    "verify_note": N_("Opinion of the verification"), "close_note": N_("Opinion of the closing"),
    "reply_note": N_("Reply"),
}
LINES = {"address": 2, "position": 2, "description": 5, "condition": 2, "closing": 2, "parties": 2,
         "confirm_note": 4, "decision_note": 4, "filed_note": 4, "dispatch_note": 4,
         "handled_note": 5, "verify_note": 4, "close_note": 4, "reply_note": 4}

#: who signs
SIGNERS = {"registrar": N_("Registered by"), "collector": N_("Collector"),
           "acceptor": N_("Acceptance operator"), "shift_leader": N_("Shift leader"),
           "dispatcher": N_("Dispatcher"), "received": N_("Received by the unit (seal)"),
           "unit": N_("Head of the unit (seal)"), "centre": N_("Supervision centre (seal)")}


@dataclass(frozen=True)
class Form:
    """One form.

    Attributes
    ----------
    id, title : str
    number : int
        Its place among the eight.
    reached : str
        The field that is filled once a case has come so far.
    rows : tuple
        Names of FIELDS: two short ones side by side as a tuple, or a long one.
    photos : tuple of str
        "first", "second" (as they came in), "before", "after".
    map : bool
        With a map of the place.
    signers : tuple of str
        Names of SIGNERS.
    """
    id: str
    number: int
    title: str
    reached: str
    rows: tuple
    photos: tuple = ()
    map: bool = False
    signers: tuple = ()


_WHAT = (("case_no", "outer_no"), ("class", "grid"), ("place", "component"), "address",
         "description")
_SHORT = (("case_no", "outer_no"), ("class", "grid"), "address", "description")

FORMS = (
    Form("register", 1, N_("Problem registration form"), "reported_at", (
        ("case_no", "outer_no"), ("source", "urgent"), ("reporter", "phone"),
        ("reported_at", "reported_by"), ("class", "grid"), ("place", "component"), "address",
        "position", "description"), ("first", "second"), True, ("registrar", "acceptor")),
    Form("confirm", 2, N_("Problem confirmation form"), "confirm_sent_at", (
        *_WHAT, ("confirm_sent_at", "confirm_collector"), ("patrol", "confirm_at"),
        ("confirm_result", "state"), "confirm_note"), ("first", "second"), True,
        ("collector", "acceptor")),
    Form("answer", 3, N_("Problem feedback form"), "decision_at", (
        *_SHORT, ("source", "reporter"), ("decision", "decision_at"),
        ("decision_by", "reply_at"), "condition", "decision_note", "reply_note"), (), False,
        ("acceptor", "centre")),
    Form("file", 4, N_("Problem filing form"), "filed_at", (
        *_WHAT, "condition", "closing", ("limit", "due_at"), ("filed_at", "filed_by"),
        "filed_note"), ("first", "second"), True, ("acceptor", "shift_leader")),
    Form("dispatch", 5, N_("Task assignment form"), "dispatched_at", (
        *_WHAT, "condition", "closing", ("unit", "department"), "parties", ("limit", "due_at"),
        ("dispatched_at", "dispatched_by"), "dispatch_note"), ("before",), True,
        ("dispatcher", "received")),
    Form("handle", 6, N_("Task feedback form"), "handled_at", (
        *_SHORT, ("unit", "department"), "closing", ("dispatched_at", "due_at"),
        ("handled_at", "handled_by"), ("in_time", "urgent"), "handled_note"),
        ("before", "after"), False, ("unit", "dispatcher")),
    Form("verify", 7, N_("Result verification form"), "verified_at", (
        *_SHORT, ("unit", "handled_at"), "handled_note", "closing",
        ("verify_sent_at", "verify_collector"), ("verify_result", "verified_at"), "verify_note"),
        ("before", "after"), False, ("collector", "acceptor")),
    Form("result", 8, N_("Result feedback form"), "closed_at", (
        *_SHORT, ("source", "reporter"), ("filed_at", "closed_at"), ("unit", "handled_at"),
        ("outcome", "in_time"), "handled_note", ("closed_by", "reply_at"), "close_note",
        "reply_note"), ("before", "after"), False, ("shift_leader", "centre")),
)
