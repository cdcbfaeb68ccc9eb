"""The lists that are no states of cases: what each row says, and where it comes from."""
from ...core.cases import board
from ...core.workspace import case_ledgers, cases
from ...i18n import tr

_REPLIES = {"replies": "reporter", "answers": "city"}
#: A ledger is searched row by row; no desk has as many open.
_MOST = 10000


def rows(ws, index, name, clock, limit, offset, text="", light=""):
    """One page of a ledger as rows of the queue, with ``said``: what the ledger wants.

    Parameters
    ----------
    ws : Workspace
    index : core.cases.board.Board
    name : str
        Ledger of a Queue.
    clock : Clock
    limit, offset : int
    text : str
        Every word must be in the ledger's row.
    light : str
        "red" leaves the overdue ones; others have no meaning here.

    Returns
    -------
    list of dict
    """
    words = text.lower().split()
    if words or light:
        entries = [entry for entry in _entries(ws, name, _MOST, 0) if _fits(entry, words, light)]
        entries = entries[offset:offset + limit]
    else:
        entries = _entries(ws, name, limit, offset)
    wanted = [entry["case_id"] for entry in entries]
    known = {row["fid"]: row for row in index.rows([fid for fid in wanted if fid])}
    found = {}      # the list has a case once: several entries of it are said in one row
    for fid, entry in zip(wanted, entries):
        if fid in found:
            found[fid]["said"] += " · " + said(name, entry)
        elif fid is not None:
            row = known.get(fid) or cases.in_queue_form(ws, fid, clock=clock)
            found[fid] = {**row, "said": said(name, entry)}
    return list(found.values())


def _fits(entry, words, light):
    values = " ".join(str(value) for value in entry.values() if value is not None).lower()
    return all(word in values for word in words) \
        and (light != "red" or bool(entry.get("overdue"))) and light != "yellow"


def overdue(ws, name):
    """How many rows of a ledger are overdue."""
    return board.replies(ws, _REPLIES[name], limit=0)[1] if name in _REPLIES else 0


def _entries(ws, name, limit, offset):
    if name in _REPLIES:
        return board.replies(ws, _REPLIES[name], limit, offset)[2]
    return case_ledgers.listed(ws, name, limit, offset)[1]


def counts(ws):
    """How many rows each ledger has."""
    numbers = {name: board.replies(ws, kind, limit=0)[0] for name, kind in _REPLIES.items()}
    return {**numbers, **{name: case_ledgers.listed(ws, name, limit=0)[0]
                          for name in case_ledgers.LISTS}}


def said(name, entry):
    """What a row of a ledger wants, in a few words."""
    if name in _REPLIES:
        due = entry["due_at"] or ""
        words = tr("■ reply overdue since {at}") if entry["overdue"] else tr("✉ reply until {at}")
        return words.format(at=due[5:16].replace("T", " ")) if due else tr("✉ reply")
    if name == "remediation":
        return tr("¥ {liable}: {recovered:g} of {cost:g} yuan recovered").format(
            liable=entry["liable"] or tr("liable party unknown"),
            recovered=entry["recovered"] or 0, cost=entry["cost"] or 0)
    if name == "coordination":
        if entry["executed_at"]:
            return tr("⚖ carried out, no rule made of it yet")
        return tr("⚖ decided on {at}, not carried out").format(at=(entry["decided_at"] or "")[:10])
    return tr("? appeal of {who} since {at}").format(who=entry["asked_by"],
                                                     at=entry["asked_at"][:10])
