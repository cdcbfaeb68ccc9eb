"""States and transitions of a case as one table.

The engine, the database's own checks, the docks' buttons and the diagram in the documents all come
from ``TRANSITIONS``. The straight way follows the seven stages of STANDARDS 7 (信息收集, 案卷建立,
任务派遣, 任务处理, 处理反馈, 核查结案, 综合评价); the special paths are those of the regulations:
Hangzhou 2006 no. 8 (seed 000) articles 10–16 and 26, Junan 2018 no. 58 (003) articles 14–29,
Tianjia'an 2019 no. 10 (004) articles 6 and 8.

Beside its state a case may carry a pending request (``REQUESTS``) that somebody grants or refuses;
until then no other step is taken but those that leave the request alone.
"""
from dataclasses import dataclass, replace

from ..errors import N_

STATES = {
    "reported": N_("Reported"),
    "confirming": N_("Being confirmed"),
    "filed": N_("Waiting for dispatch"),
    "assigned": N_("At the department"),
    "dispatched": N_("Being handled"),
    "coordinating": N_("In coordination"),
    "suspended": N_("Suspended"),
    "enforcing": N_("At law enforcement"),
    "with_city": N_("With the city"),
    "merged": N_("Merged"),
    "handled": N_("Waiting for verification"),
    "verifying": N_("Being verified"),
    "verified": N_("Waiting to be closed"),
    "closed": N_("Closed"),
    "rejected": N_("Not filed"),
    "advised": N_("Advised"),
    "void": N_("Void"),
}
FINAL = ("closed", "rejected", "advised", "void")

REQUESTS = {
    "return": N_("Return asked for"),
    "extension": N_("Extension asked for"),
    "suspension": N_("Suspension asked for"),
    "void": N_("Void asked for"),
}

ROLES = {
    "collector": N_("Collector"),
    "acceptor": N_("Acceptance operator"),
    "shift_leader": N_("Shift leader"),
    "dispatcher": N_("Dispatcher"),
    "clerk": N_("Department clerk"),
    "unit": N_("Responsible unit"),
    "leader": N_("Leader"),
    "administrator": N_("Administrator"),
}

#: The clock that runs in a state: its limit is a row of ``stage_limit``, but the unit's own
#: ("handle") is that of the filing condition. States left out have no clock.
STAGES = {
    "reported": "file", "confirming": "confirm", "filed": "dispatch", "assigned": "assign",
    "dispatched": "handle", "coordinating": "coordinate", "handled": "verify",
    "verifying": "verify", "verified": "close",
}
STAGE_TITLES = {
    "file": N_("Filing"), "confirm": N_("Confirmation"), "dispatch": N_("Dispatch"),
    "assign": N_("Department"), "handle": N_("Handling"), "coordinate": N_("Coordination"),
    "verify": N_("Verification"), "close": N_("Closing"), "reply": N_("Reply to the reporter"),
}

#: Why a case is urged (STANDARDS 7).
URGES = ("overdue", "leader", "important")

#: What a step does to the clocks (``core.cases.clocks.after``).
CLOCKS = {
    "stage": N_("starts the clock of the new state"),
    "keep": N_("leaves the clock alone"),
    "hold": N_("stops the unit's clock, starts that of the new state"),
    "rework": N_("lets the unit's clock run on"),
    "pause": N_("stops the clock, its rest is kept"),
    "resume": N_("lets the clock run on with its rest"),
    "extend": N_("adds one limit to the deadline"),
    "ask": N_("runs on, or stands where the city says so"),
    "none": N_("no clock runs"),
}

#: Conditions that the database checks beyond state, role, unit and reason, with the rule's code.
GUARDS = {
    "before_due": "CG031", "extensions_left": "CG032", "suspensions_left": "CG033",
    "until": "CG034", "parts_done": "CG035", "substitute": "CG036", "urgent": "CG037",
    "into": "CG038", "urged": "CG039", "undo": "CG040", "party": "CG041", "main_closed": "CG042",
    "other_asker": "CG043", "unfiled": "CG044", "filed": "CG044", "has_unit": "CG047",
    "another_unit": "CG050", "urge_kind": "CG052",
}


@dataclass(frozen=True)
class Transition:
    """One allowed step.

    Attributes
    ----------
    from_state, action, to_state : str
        ``from_state`` is "" before the case exists.
    roles : tuple of str
        Who may take it; the administrator always may.
    title : str
        Name of the action, marked for translation.
    request, to_request : str
        The request that must be pending ("" none, "*" any or none, which stays) and the one that
        is pending afterwards.
    needs_unit, needs_note : bool
        A unit is named; a reason is given.
    sets : str
        What the named unit becomes: "unit", "department" or "" (it is only mentioned).
    other_hand : bool
        Not by a person who handled the case.
    guards : tuple of str
        Names in GUARDS.
    clock : str
        One of CLOCKS.
    undo : bool
        The step can be taken back for some minutes by who took it.
    option : str
        The city's option that must be on (``core.cases.options``).
    hidden : bool
        Taken by the program, not by a button.
    """
    from_state: str
    action: str
    to_state: str
    roles: tuple
    title: str
    request: str = ""
    to_request: str = ""
    needs_unit: bool = False
    needs_note: bool = False
    sets: str = "unit"
    other_hand: bool = False
    guards: tuple = ()
    clock: str = "stage"
    undo: bool = False
    option: str = ""
    hidden: bool = False


def _t(from_states, action, to_state, roles, title, **more):
    """One Transition for each of the states ("a b c"); ``to_state`` "=" stays in it."""
    return tuple(Transition(s, action, s if to_state == "=" else to_state, tuple(roles.split()),
                            title, **more) for s in from_states.split(" "))


_DESK = "dispatcher shift_leader"
_AT_WORK = "assigned dispatched"
_OPEN = ("filed assigned dispatched coordinating suspended enforcing with_city handled verifying "
         "verified")
_ANY = "reported confirming merged " + _OPEN
_NOTE = {"needs_note": True}
_STAY = {"clock": "keep", "request": "*", "to_request": "*"}


def _request(kind, states, askers, granted_to, granters, titles, ask=None, grant=None):
    """The three steps of a request: asked for, granted, refused."""
    asked, granted, refused = titles
    pending = {"request": kind, "guards": ("other_asker",)}
    return (
        _t(states, f"request_{kind}", "=", askers, asked, to_request=kind, needs_note=True,
           undo=True, **{"clock": "ask", **(ask or {})})
        + _t(states, f"grant_{kind}", granted_to, granters, granted, **{**pending,
                                                                        **(grant or {})})
        + _t(states, f"refuse_{kind}", "=", granters, refused, needs_note=True, clock="resume",
             **pending))


TRANSITIONS = (
    # -- information collection and filing
    _t("", "report", "reported", "collector acceptor shift_leader", N_("Report"))
    + _t("reported", "file", "filed", "shift_leader", N_("File case"), undo=True)
    # a city may leave the filing of plain cases to who takes the call
    + _t("reported", "file", "filed", "acceptor", N_("File case"), undo=True,
         option="acceptor_files")
    + _t("reported", "reject", "rejected", "shift_leader", N_("Do not file"), clock="keep",
         **_NOTE)
    + _t("reported", "advise", "advised", "acceptor shift_leader", N_("Advise, do not file"),
         clock="keep", **_NOTE)
    + _t("reported", "send_confirm", "confirming", "acceptor shift_leader",
         N_("Send to confirm"), undo=True)
    + _t("confirming", "confirm", "reported", "collector acceptor", N_("Confirmed on the spot"))
    + _t("confirming", "deny", "reported", "collector acceptor", N_("Not found on the spot"),
         **_NOTE)
    # a collector settles a slight matter at once (003 article 16); another hand verifies it
    + _t("reported", "handle_spot", "handled", "collector", N_("Handled on the spot"), **_NOTE)
    + _t("reported filed", "merge", "merged", "acceptor shift_leader dispatcher",
         N_("Merge into another case"), guards=("into",), clock="none")
    + _t("merged", "unmerge", "reported", "acceptor shift_leader dispatcher", N_("Unmerge"),
         guards=("unfiled",), **_NOTE)
    + _t("merged", "unmerge", "filed", "acceptor shift_leader dispatcher", N_("Unmerge"),
         guards=("filed",), **_NOTE)
    # merged cases end as their main case does
    + tuple(t for final in FINAL for t in _t(
        "merged", "close_with", final, "acceptor shift_leader leader collector dispatcher",
        N_("Ended with its main case"), guards=("main_closed",), clock="keep", hidden=True))
    # -- dispatch, in one step or in two (003 articles 20–22, 000 article 12)
    + _t("filed", "send_back", "reported", "dispatcher", N_("Back to acceptance"), undo=True,
         **_NOTE)
    + _t("filed", "assign", "assigned", "dispatcher", N_("To the department"), needs_unit=True,
         sets="department", undo=True, option="two_step")
    + _t("filed", "dispatch", "dispatched", "dispatcher", N_("Dispatch"), needs_unit=True,
         undo=True)
    # without the option: what is at a department when a city switches it off still goes on
    + _t("assigned", "dispatch", "dispatched", "clerk dispatcher", N_("Dispatch"),
         needs_unit=True, undo=True)
    + _t("dispatched", "take_back", "assigned", "clerk", N_("Take back from the unit"), undo=True,
         option="two_step", **_NOTE)
    # 000 article 26: straight to who is responsible, with notice to the centre
    + _t("dispatched", "transfer", "dispatched", "unit clerk", N_("Pass on to another unit"),
         needs_unit=True, option="direct_transfer", guards=("another_unit", "before_due"),
         **_NOTE)
    + _t("filed", "void", "void", "shift_leader", N_("Void"), clock="keep", **_NOTE)
    + _t("assigned dispatched coordinating", "void", "void", "shift_leader", N_("Void"),
         clock="keep", **_NOTE)
    # -- no responsible party (000 articles 13–16), substitute remediation (000 art. 15, 003 25)
    + _t("filed", "coordinate", "coordinating", _DESK, N_("To coordination"), undo=True, **_NOTE)
    + _t("coordinating", "decide", "filed", "leader shift_leader", N_("Decided"),
         needs_unit=True, **_NOTE)
    + _t("coordinating", "fail_coordination", "filed", "leader shift_leader",
         N_("No agreement reached"), **_NOTE)
    + _t("filed assigned dispatched coordinating", "notify", "=", _DESK,
         N_("Formal notice to the owner"), needs_unit=True, sets="", **_NOTE, **_STAY)
    + _t("filed dispatched", "substitute", "dispatched", _DESK, N_("Substitute remediation"),
         needs_unit=True, guards=("substitute",), **_NOTE)
    + _t("filed", "emergency", "dispatched", _DESK, N_("Emergency: handle first"),
         needs_unit=True, guards=("urgent",), **_NOTE)
    # -- law enforcement (003 article 29), the city (004 article 3(1))
    + _t("filed dispatched", "hand_over", "enforcing", _DESK, N_("To law enforcement"),
         needs_unit=True, clock="none", **_NOTE)
    + _t("enforcing", "enforced", "handled", "unit dispatcher", N_("Dealt with by law"), **_NOTE)
    + _t("filed", "to_city", "with_city", _DESK, N_("Up to the city"), clock="none", **_NOTE)
    + _t("with_city", "city_result", "handled", "dispatcher", N_("Result of the city"), **_NOTE)
    + _t("with_city", "city_return", "filed", "dispatcher", N_("Sent back by the city"), **_NOTE)
    # -- requests
    + _request("return", _AT_WORK, "unit clerk dispatcher", "filed", _DESK,
               (N_("Ask to return"), N_("Grant return"), N_("Refuse return")))
    + _request("extension", "dispatched", "unit clerk dispatcher", "=", _DESK,
               (N_("Ask for extension"), N_("Grant extension"), N_("Refuse extension")),
               ask={"guards": ("before_due", "extensions_left")}, grant={"clock": "extend"})
    + _request("suspension", "dispatched", "unit clerk dispatcher", "suspended", _DESK,
               (N_("Ask for suspension"), N_("Grant suspension"), N_("Refuse suspension")),
               ask={"guards": ("suspensions_left", "until")}, grant={"clock": "pause"})
    + _request("void", "filed " + _AT_WORK, "dispatcher clerk", "void", "shift_leader",
               (N_("Ask to void"), N_("Grant void"), N_("Refuse void")),
               grant={"clock": "keep"})
    + _t("suspended", "resume", "dispatched", _DESK, N_("Resume"), clock="resume")
    + _t("filed assigned dispatched coordinating enforcing", "urge", "=",
         "leader shift_leader dispatcher", N_("Urging order"), guards=("urge_kind",), **_NOTE,
         **_STAY)
    + _t("filed assigned dispatched coordinating enforcing", "answer_urge", "=",
         "unit clerk dispatcher", N_("Answer the urging order"), guards=("urged",), **_NOTE,
         **_STAY)
    # 004 article 8: what is not solved in time, or after an extension, is explained
    + _t("assigned dispatched", "explain", "=", "unit clerk dispatcher",
         N_("Explain the delay"), **_NOTE, **_STAY)
    # -- handling, verification, closing
    + _t("dispatched", "part_done", "=", "unit dispatcher", N_("Part done by a co-handling unit"),
         needs_unit=True, sets="", guards=("party",), **_STAY)
    + _t("dispatched", "handle", "handled", "unit dispatcher clerk", N_("Handled"),
         guards=("parts_done",), clock="hold", undo=True)
    + _t("handled", "send_verify", "verifying", "acceptor shift_leader", N_("Send to verify"),
         clock="keep", undo=True)
    + _t("handled verifying", "verify", "verified", "collector acceptor", N_("Verified"),
         other_hand=True, undo=True)
    + _t("handled verifying", "rework", "dispatched", "collector acceptor shift_leader",
         N_("Rework"), other_hand=True, clock="rework", undo=True, guards=("has_unit",), **_NOTE)
    # 003 article 23; also what a collector or the city has handled, where no unit can rework it
    + _t("handled verifying", "redispatch", "filed", "acceptor shift_leader",
         N_("Not passed, dispatch anew"), other_hand=True, undo=True, **_NOTE)
    + _t("handled verifying", "pass", "closed", "shift_leader", N_("Verify and close"),
         other_hand=True, clock="keep")
    + _t("verified", "rework", "dispatched", "shift_leader", N_("Rework"), other_hand=True,
         clock="rework", undo=True, guards=("has_unit",), **_NOTE)
    + _t("verified", "close", "closed", "shift_leader", N_("Close case"), other_hand=True,
         clock="keep")
    + _t(_OPEN, "force_close", "closed", "shift_leader leader", N_("Force close"), request="*",
         other_hand=True, clock="keep", **_NOTE)
    # deadlines counted anew after a change of the calendar
    + _t(_ANY, "recount", "=", "", N_("Deadline counted anew"), hidden=True, **_STAY)
)


def _undos(transitions):
    """The way back of every step that can be taken back."""
    return tuple(dict.fromkeys(
        replace(t, from_state=t.to_state, action="undo", to_state=t.from_state,
                title=N_("Undo the last step"), request=t.to_request, to_request=t.request,
                needs_unit=False, needs_note=False, sets="", other_hand=False, guards=("undo",),
                clock="keep", undo=False, option="", hidden=True)
        for t in transitions if t.undo))


TRANSITIONS += _undos(TRANSITIONS)
#: Title of every action.
ACTIONS = {t.action: t.title for t in TRANSITIONS}


def offered(options=None):
    """The transitions that a city's options leave; all of them without options."""
    return [t for t in TRANSITIONS
            if options is None or not t.option or options.get(t.option) == "1"]


def transition(from_state, action, request="", to_state=None):
    """The Transition of ``action`` in ``from_state``, or None where it is not allowed.

    Parameters
    ----------
    request : str
        The request that is pending, "" for none.
    to_state : str, optional
        Where an action leads to more than one state (unmerge, undo).
    """
    return next((t for t in TRANSITIONS
                 if t.from_state == from_state and t.action == action
                 and t.request in ("*", request or "")
                 and to_state in (None, t.to_state)), None)


def actions(state, role, request="", options=None):
    """The transitions that ``role`` may choose in ``state``, in the order of the table, each action
    once.

    ``options`` are the city's (``core.cases.options.options``).
    """
    found = {}
    for t in offered(options):
        if (t.from_state == state and t.request in ("*", request or "") and not t.hidden
                and (role in t.roles or role == "administrator")):
            found.setdefault(t.action, t)
    return list(found.values())


#: Columns of the database's table ``case_transition``, as ``rows`` gives them.
COLUMNS = ("from_state", "action", "to_state", "role", "request", "to_request", "needs_unit",
           "needs_note", "sets", "other_hand", "guards", "undo", "final")


def rows(options=None):
    """The table as rows for the database: one per transition and role, administrator included."""
    return list(dict.fromkeys(
        (t.from_state, t.action, t.to_state, role, t.request, t.to_request, int(t.needs_unit),
         int(t.needs_note), t.sets if t.needs_unit else "", int(t.other_hand),
         " ".join(t.guards), int(t.undo), int(t.to_state in FINAL))
        for t in offered(options) for role in t.roles + ("administrator",)))
