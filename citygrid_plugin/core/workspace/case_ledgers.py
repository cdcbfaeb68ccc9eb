"""What is followed up beside the cases: replies, remediation, coordination, appeals, omissions.

The rows appear by the step that begins them (``case_triggers``), appeals by ``open_appeal``. They
are signed entries in ledgers and no steps: none of them moves a case. Replies to reporters are due
by Junan 2018 no. 58 (seed 003) articles 19 and 26, answers to the city by Tianjia'an 2019 no. 10
(004) article 3(1); substitute remediation is settled by Hangzhou 2006 no. 8 (000) article 15 and
003 article 25; decisions of a coordination are followed up by 000 article 16. An appeal after an
overdue closing corrects the evaluation and never the record (STANDARDS 7).
"""
from dataclasses import dataclass

from ..errors import InputError, N_, Refused
from .ddl import Raw, sql
from .messages import MESSAGES
from .store import now

WAYS = {"phone": N_("by telephone"), "message": N_("by message"), "visit": N_("in person"),
        "letter": N_("in writing")}
BASES = {"notices": N_("after formal notices"), "coordination": N_("after failed coordination"),
         "emergency": N_("emergency")}
APPEAL_STATES = {"open": N_("undecided"), "granted": N_("granted"), "refused": N_("refused")}
SATISFACTION = {5: N_("5 very satisfied"), 4: N_("4 satisfied"), 3: N_("3 fair"),
                2: N_("2 dissatisfied"), 1: N_("1 very dissatisfied")}


@dataclass(frozen=True)
class Entry:
    """One thing that can be noted: its title, who may do so (the administrator always may), and
    whether a reason is given."""
    title: str
    roles: tuple
    needs_note: bool = False


_DESK = ("acceptor", "dispatcher", "shift_leader")
_HEADS = ("shift_leader", "leader")
ENTRIES = {
    "reply": Entry(N_("Record the reply"), _DESK),
    "answer_city": Entry(N_("Record the answer to the city"), _DESK),
    "visit": Entry(N_("Return visit"), _DESK),
    "reward": Entry(N_("Note a reward"), _DESK),
    "settle": Entry(N_("Costs of the remediation"), ("dispatcher",) + _HEADS),
    "executed": Entry(N_("Decision carried out"), ("dispatcher",) + _HEADS),
    "appeal": Entry(N_("Appeal"), ("unit", "clerk", "dispatcher"), True),
    "grant_appeal": Entry(N_("Grant the appeal"), _HEADS, True),
    "refuse_appeal": Entry(N_("Refuse the appeal"), _HEADS, True),
    "missed": Entry(N_("Missed by the collector"), _HEADS, True),
    "not_missed": Entry(N_("Not missed by the collector after all"), _HEADS),
}


def allowed(entry, role):
    """Whether a role may make an entry."""
    return role == "administrator" or role in ENTRIES[entry].roles


def _check(entry, role):
    if not allowed(entry, role):
        raise Refused(MESSAGES["CG023"], code="CG023")


def entries(ws, row, role):
    """What a role can note of a case now.

    Parameters
    ----------
    ws : Workspace
    row : dict
        The case, open or closed.
    role : str

    Returns
    -------
    dict of str to dict
        {name in ENTRIES: what is known already, for the form}.
    """
    number = (row["case_no"],)
    found = {}
    for reply in ws.dicts("SELECT * FROM case_reply WHERE case_no = ? ORDER BY fid", number):
        if reply["replied_at"] is None:
            found["reply" if reply["kind"] == "reporter" else "answer_city"] = reply
        elif reply["kind"] == "reporter":
            if reply["visited_at"] is None:
                found["visit"] = reply
            if not reply["reward"]:
                found["reward"] = reply
    for settled in ws.dicts("SELECT * FROM remediation WHERE case_no = ? ORDER BY fid", number):
        found["settle"] = settled
    for decided in ws.dicts("SELECT * FROM coordination WHERE case_no = ? AND state = 'decided' "
                            "AND executed_at IS NULL", number):
        found["executed"] = decided
    appeals = ws.dicts("SELECT * FROM appeal WHERE case_no = ?", number)
    if not appeals and late(row):
        found["appeal"] = {"unit": row["unit"]}
    elif appeals and appeals[0]["state"] == "open":
        found["grant_appeal"] = found["refuse_appeal"] = appeals[0]
    missed = ws.dicts("SELECT * FROM missed_report WHERE case_no = ?", number)
    if missed:
        found["not_missed"] = missed[0]
    elif row["filed_at"] and row["source"] != "collector" and row["state"] != "void":
        found["missed"] = patrol_of(ws, row)
    return {name: known for name, known in found.items() if allowed(name, role)}


def patrol_of(ws, row):
    """{"collector", "patrol"}: collector and code of the patrol area in which a case lies; {}
    where it lies in none."""
    found = ws.query("SELECT p.collector, p.code FROM patrol_area_grid g JOIN patrol_area p "
                     "ON p.code = g.patrol_code WHERE g.bgid = ?", (row["bgid"],))
    return dict(zip(("collector", "patrol"), found[0])) if found else {}


def late(row):
    """Whether a case was closed after its unit had handled it too late, or not at all."""
    return bool(row["state"] == "closed" and row["handle_due_at"]
                and (row["handled_at"] or row["closed_at"]) > row["handle_due_at"])


# -- replies

def reply(ws, case_no, kind, how, text, *, actor, role, at=None):
    """Note that the reporter was told, or the city answered; once.

    Parameters
    ----------
    ws : Workspace
    case_no : str
    kind : str
        "reporter" or "city".
    how : str
        One of WAYS.
    text : str
        What was said.
    actor, role : str
    at : str, optional
        Local ISO time.

    Raises
    ------
    InputError
        Nothing was said.
    Refused
        Not by this role, or no such reply is due.
    """
    _check("reply" if kind == "reporter" else "answer_city", role)
    if not (text or "").strip():
        raise InputError(N_("Say what was answered."))
    _change(ws, "case_reply", {"replied_at": at or now(), "replied_by": actor, "how": how,
                               "text": text.strip()},
            "case_no = ? AND kind = ? AND replied_at IS NULL", (case_no, kind), case_no)


def visit(ws, case_no, satisfaction, *, actor, role, at=None):
    """Note a return visit with the satisfaction, 1 to 5, after the reply.

    Raises InputError (no such grade) or Refused (not replied yet, or visited already).
    """
    _check("visit", role)
    if satisfaction not in SATISFACTION:
        raise InputError(N_("Satisfaction is a grade from 1 to 5."))
    _change(ws, "case_reply", {"visited_at": at or now(), "visited_by": actor,
                               "satisfaction": satisfaction},
            "case_no = ? AND kind = 'reporter' AND replied_at IS NOT NULL "
            "AND visited_at IS NULL", (case_no,), case_no)


def reward(ws, case_no, text, *, actor, role):
    """Note a reward for the reporter (003 article 19); once.

    Raises InputError (nothing noted) or Refused.
    """
    _check("reward", role)
    if not (text or "").strip():
        raise InputError(N_("Say what the reward is."))
    _change(ws, "case_reply", {"reward": text.strip(), "rewarded_by": actor,
                               "rewarded_at": now()},
            "case_no = ? AND kind = 'reporter' AND coalesce(reward, '') = ''", (case_no,), case_no)


# -- remediation and coordination

def settle(ws, fid, values, *, actor, role, why, at=None):
    """Change an entry in the ledger of substitute remediation.

    Parameters
    ----------
    ws : Workspace
    fid : int
        Of the table ``remediation``.
    values : dict
        Of ``liable``, ``cost``, ``fund``, ``recovered`` (yuan), ``recovered_at``, ``note``.
    actor, role, why : str
        They go into the row's signature.

    Raises
    ------
    InputError
        A sum below zero, or more recovered than it cost.
    Refused
    """
    _check("settle", role)
    known = {"liable", "cost", "fund", "recovered", "recovered_at", "note"}
    values = {name: value for name, value in values.items() if name in known}
    rows = ws.dicts("SELECT * FROM remediation WHERE fid = ?", (fid,))
    if not rows:
        raise _gone("")
    after = {**rows[0], **values}
    if (after["cost"] or 0) < 0 or (after["recovered"] or 0) < 0:
        raise InputError(N_("A sum cannot be less than nothing. Enter 0 or more."))
    if (after["recovered"] or 0) > (after["cost"] or 0):
        raise InputError(N_("More is said to be recovered than the remediation cost. Correct one "
                            "of the two."))
    if after["recovered"] and not after["recovered_at"]:
        values["recovered_at"] = (at or now())[:10]
    _change(ws, "remediation", {**values, "changed_by": actor, "changed_why": why,
                                "changed_at": at or now()}, "fid = ?", (fid,),
            rows[0]["case_no"])


def executed(ws, fid, *, actor, role, at=None):
    """Note that the decision of a coordination has been carried out; Refused where it has not
    been decided or is noted already."""
    _check("executed", role)
    rows = ws.query("SELECT case_no FROM coordination WHERE fid = ?", (fid,))
    _change(ws, "coordination", {"executed_at": at or now()},
            "fid = ? AND state = 'decided' AND executed_at IS NULL", (fid,),
            rows[0][0] if rows else "")


# -- appeals

def open_appeal(ws, case_no, reason, *, actor, role, unit=None, at=None):
    """Appeal against the evaluation of a case that was closed overdue; one a case.

    Returns the key of the appeal. Raises InputError (no reason) or Refused (CG046).
    """
    _check("appeal", role)
    if not (reason or "").strip():
        raise InputError(N_("Give the reason of the appeal."))
    with ws.transaction() as connection:
        if ws.query("SELECT 1 FROM appeal WHERE case_no = ?", (case_no,)):
            raise Refused(MESSAGES["CG046"], code="CG046")
        return connection.execute(
            "INSERT INTO appeal (case_no, unit, reason, asked_by, asked_at, state) "
            "VALUES (?, ?, ?, ?, ?, 'open')",
            (case_no, unit, reason.strip(), actor, at or now())).lastrowid


def decide_appeal(ws, fid, granted, note, *, actor, role, at=None):
    """Grant or refuse an appeal; not by who asked, and once.

    Raises InputError (no reason) or Refused (CG046).
    """
    _check("grant_appeal" if granted else "refuse_appeal", role)
    if not (note or "").strip():
        raise InputError(N_("Give the reason of the decision."))
    _change(ws, "appeal", {"state": "granted" if granted else "refused", "decided_by": actor,
                           "decided_at": at or now(), "note": note.strip()},
            "fid = ? AND state = 'open'", (fid,), "", Refused(MESSAGES["CG046"], code="CG046"))


def excused(ws, case_nos=None):
    """Numbers of the closed cases whose lateness an evaluation leaves out: a set."""
    found = {row[0] for row in ws.query("SELECT case_no FROM appeal WHERE state = 'granted'")}
    return found if case_nos is None else found & set(case_nos)


# -- omissions

def note_missed(ws, case_no, collector, note, *, actor, role, patrol=None, at=None):
    """Note that the collector should have reported a case that somebody else did (漏报, STANDARDS
    4.2); once a case.

    Raises InputError (no collector or reason, or a case that is not filed or that a collector
    reported), or Refused (not by this role, or noted already).
    """
    _check("missed", role)
    if not (collector or "").strip() or not (note or "").strip():
        raise InputError(N_("Name the collector and give the reason."))
    with ws.transaction() as connection:
        if ws.query("SELECT 1 FROM missed_report WHERE case_no = ?", (case_no,)):
            raise _gone(case_no)
        if not ws.query("SELECT 1 FROM (SELECT case_no, filed_at, source FROM case_open UNION ALL "
                        "SELECT case_no, filed_at, source FROM case_closed) WHERE case_no = ? "
                        "AND filed_at IS NOT NULL AND source IS NOT 'collector'", (case_no,)):
            raise InputError(N_("Only a filed case that no collector reported can have been missed "
                                "by one. Choose another case."))
        connection.execute(
            "INSERT INTO missed_report (case_no, collector, patrol_code, note, decided_by, "
            "decided_at) VALUES (?, ?, ?, ?, ?, ?)",
            (case_no, collector.strip(), patrol, note.strip(), actor, at or now()))


def take_missed_back(ws, case_no, *, actor, role):
    """Take back that a collector missed a case; Refused where nothing is noted."""
    _check("not_missed", role)
    with ws.transaction() as connection:
        if not connection.execute("DELETE FROM missed_report WHERE case_no = ?",
                                  (case_no,)).rowcount:
            raise _gone(case_no)


def _change(ws, table, values, where, keys, case_no, refusal=None):
    """Update the one row that is in the state which an entry wants, or refuse."""
    with ws.transaction() as connection:
        done = connection.execute(
            sql("UPDATE {table} SET {values} WHERE {where}", table=table,
                values=Raw(", ".join(f"{name} = ?" for name in values)), where=Raw(where)),
            (*values.values(), *keys)).rowcount
        if not done:
            raise refusal or _gone(case_no)


def _gone(case_no):
    return Refused(N_("This is not open any more: somebody else has noted it. Look at the case "
                      "again."), name=case_no)


# -- lists

#: What a list shows beside the cases: table, which rows, in which order.
_LISTS = {
    "remediation": ("remediation", "coalesce(l.recovered, 0) < coalesce(l.cost, 1e-9)", "l.fid"),
    "coordination": ("coordination", "l.state = 'decided' AND (l.executed_at IS NULL "
                     "OR l.rule_fid IS NULL)", "l.due_at, l.fid"),
    "appeals": ("appeal", "l.state = 'open'", "l.asked_at, l.fid"),
}
LISTS = tuple(_LISTS)


def listed(ws, name, limit=200, offset=0, everything=False):
    """The rows of one of LISTS that still want something.

    Parameters
    ----------
    ws : Workspace
    name : str
        "remediation": costs not recovered; "coordination": decisions neither carried out nor made
        a rule; "appeals": undecided.
    everything : bool
        The settled ones as well.

    Returns
    -------
    (int, list of dict)
        How many there are; columns of the ledger and ``case_id``.
    """
    table, where, order = _LISTS[name]
    where = Raw("1" if everything else where)
    total = ws.query(sql("SELECT count(*) FROM {table} l WHERE {where}", table=table,
                         where=where))[0][0]
    rows = ws.dicts(
        sql("SELECT l.*, coalesce(o.fid, c.fid) AS case_id FROM {table} l "
            "LEFT JOIN case_open o ON o.case_no = l.case_no "
            "LEFT JOIN case_closed c ON c.case_no = l.case_no WHERE {where} "
            "ORDER BY {order} LIMIT ? OFFSET ?", table=table, where=where, order=Raw(order)),
        (limit, offset))
    return total, rows


def of_case(ws, case_no):
    """Every ledger row of a case: {"replies", "remediation", "coordination", "appeals",
    "parties", "tasks", "missed"}, each a list of dict."""
    tables = {"replies": "case_reply", "remediation": "remediation",
              "coordination": "coordination", "appeals": "appeal", "parties": "case_party",
              "tasks": "field_task", "missed": "missed_report"}
    return {name: ws.dicts(sql("SELECT * FROM {table} WHERE case_no = ? ORDER BY fid",
                               table=table), (case_no,)) for name, table in tables.items()}
