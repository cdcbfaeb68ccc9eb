"""Step records as columns, each with the deadline of the clock that ran before it."""
import numpy as np

from ..analysis.cases import NEVER, Coded, Steps
from . import packed
from .case_reading import at_one_moment, by_key, in_portions, portions, texts
from .ddl import Raw, sql

TEXTS = ("action", "from_state", "to_state", "role", "actor", "unit")
#: Fewer cases are looked up one by one.
_FEW = 20_000
_BITS = 16                          # of the number of a step in its case
_KEEPS, _ENDS, _SETS, _OLD = range(4)
#: What a record does to the deadline: "" leaves it, "-" ends it, a time is the new one; after "?"
#: stands that of a record which notes no clock (schema 2). The record's trigger takes the deadline
#: of the clock in ``detail`` (``case_triggers._moved``); ``due_at`` is there only when it changed,
#: so NULL may mean "as before" or "none". To look for the deadline in the text of ``detail`` costs
#: a tenth of taking the JSON apart.
_DEADLINE = (
    "CASE WHEN detail IS NULL THEN '?' || due_at "
    "WHEN due_at NOTNULL AND instr(detail, '\"due_at\": \"' || due_at || '\"') THEN due_at "
    "WHEN instr(detail, '\"clock\"') = 0 "
    "OR json_type(detail, '$.clock') IS NOT 'object' THEN '?' || due_at "
    "ELSE ifnull(nullif(json_extract(detail, '$.clock.due_at'), ''), '-') END")
_TERMS = [f"case_id << {_BITS} | seq", "at", _DEADLINE, *TEXTS]


def read_steps(ws, archives, keys, check):
    """The step records of cases.

    Parameters
    ----------
    ws : Workspace
    archives : list of sqlite3.Connection
        Archives in which cases are looked for, too.
    keys : (k,) int64 or None
        Of the cases, ascending; None is all.
    check : callable
        Told the share that is done; may raise Cancelled.

    Returns
    -------
    Steps
    """
    values = {name: packed.Values() for name in TEXTS}

    def read(connection, portion):
        where, parameters = portion
        return _portion(connection, where, parameters, values, keys)
    number, = ws.query("SELECT max(fid) FROM case_step")[0] if keys is None else [8 * len(keys)]
    with at_one_moment(ws, number or 0) as connections:
        parts = in_portions(connections, read, _portions(connections[0], keys), check)
    for archive in archives:
        parts += in_portions([archive], read, _portions(archive, keys), check)
    return _steps([part for part in parts if part is not None], values)


def _portions(connection, keys):
    """(condition, parameters) of portions of the records."""
    if keys is not None and len(keys) <= _FEW:
        return by_key(keys, "case_id")
    ends = () if keys is None else (int(keys[0]), int(keys[-1]))
    # the index of the numbers alone answers
    where = "case_id BETWEEN ? AND ?" if ends else "1"
    first, last, number = connection.execute(
        sql("SELECT min(fid), max(fid), count(*) FROM case_step WHERE {where}", where=Raw(where)),
        ends).fetchone()
    # the plus: rows one after another, not one by one through the index
    return [(f"fid BETWEEN ? AND ? AND +{where}", (*portion, *ends))
            for portion in portions(first, last, number)]


def _portion(connection, where, parameters, values, keys):
    """The records that fulfil a condition, as a dict of columns."""
    found, _ = texts(connection, _TERMS, "case_step", where, parameters)
    if found is None:
        return None
    number, at, deadline, *codes = found
    first = np.where(deadline.lengths > 0, deadline.words(0, kind="u1"), 0)
    old, ends = first == ord("?"), first == ord("-")
    kind = np.select([old, ends, first > 0], [_OLD, _ENDS, _SETS], _KEEPS).astype(np.int8)
    part = {"number": packed.integers(number), "kind": kind}
    part["at"], odd_at = packed.times(at)
    part["due"], odd_due = packed.times(deadline.part(old, np.where(ends, 0, deadline.lengths)))
    part["odd"] = {"at": len(odd_at), "due_at": len(odd_due)}
    for name, one in zip(TEXTS, codes):
        part[name] = values[name].codes(one)
    if keys is not None:
        rows = np.isin(part["number"] >> _BITS, keys)
        if not rows.all():
            part = {name: value if name == "odd" else value[rows] for name, value in part.items()}
    return part


def _steps(parts, values):
    """Steps of the parts, which are emptied."""
    odd = {name: sum(part["odd"][name] for part in parts) for name in ("at", "due_at")}
    if not parts:
        nothing = Coded.of(())
        return Steps(np.zeros(0, np.int64), np.zeros(0, np.int32), *[nothing] * len(TEXTS),
                     np.zeros(0, "M8[s]"), np.zeros(0, "M8[s]"))
    number = np.concatenate([part.pop("number") for part in parts])
    order = None if (number[1:] > number[:-1]).all() else np.argsort(number, kind="stable")

    def column(name):
        whole = np.concatenate([part.pop(name) for part in parts])
        return whole if order is None else whole[order]
    if order is not None:
        number = number[order]
    case, seq = number >> _BITS, (number & (1 << _BITS) - 1).astype(np.int32)
    columns = {name: Coded(column(name), values[name].array()) for name in TEXTS}
    due = before(case, columns["action"].where(("undo",)), columns["to_state"], column("kind"),
                 column("due"))
    return Steps(case, seq, **columns, at=column("at"), due_at=due,
                 odd={name: count for name, count in odd.items() if count})


def before(case, undo, to_state, kind, due):
    """The deadline that ran before each step.

    A step that is taken back leaves the clock as it was before that step: what ran before the undo
    is what the step had set, and what runs after it is what ran before the step.

    Parameters
    ----------
    case : (n,) int64
        Equal and one behind the other for the steps of a case.
    undo : (n,) bool
    to_state : Coded
    kind : (n,) int8
        What the record does to the deadline, see ``_DEADLINE``.
    due : (n,) datetime64[s]

    Returns
    -------
    (n,) datetime64[s]
    """
    n = len(case)
    first = np.ones(n, bool)
    first[1:] = case[1:] != case[:-1]
    if (kind == _OLD).any():
        kind, due = _of_older(np.flatnonzero(first), to_state, kind, due)
    due = np.where(kind == _SETS, due, NEVER)
    # the row in which the deadline after each row was set; an undo points to itself at first
    own = np.where((kind != _KEEPS) | first | undo, np.arange(n), 0)
    root = np.maximum.accumulate(own)
    undone = np.flatnonzero(undo)
    if len(undone):
        there = undone >= 2
        there[there] = case[undone[there] - 2] == case[undone[there]]
        due[undone[~there]] = NEVER
        undone = undone[there]
        target = np.arange(n)
        target[undone] = root[undone - 2]
        while (target[target[undone]] != target[undone]).any():     # an undo before an undo
            target[undone] = target[target[undone]]
        root = target[root]
    found = np.full(n, NEVER)
    found[1:] = np.where(first[1:], NEVER, due[root[:-1]])
    return found


def _of_older(firsts, to_state, kind, due):
    """Records of schema 2 note no clock but the unit's deadline, which ran only while the case was
    with the unit (``core.cases.recount.replay``)."""
    kind, due, with_unit = kind.copy(), due.copy(), to_state.where(("dispatched",))
    for row in np.unique(np.searchsorted(firsts, np.flatnonzero(kind == _OLD), "right")).tolist():
        last = NEVER
        for step in range(firsts[row - 1], firsts[row] if row < len(firsts) else len(kind)):
            if kind[step] in (_SETS, _ENDS):
                # from here on the records note clocks
                rest = slice(step, firsts[row] if row < len(firsts) else len(kind))
                kind[rest] = np.where(kind[rest] == _OLD, _SETS, kind[rest])
                break
            last = due[step] if kind[step] == _OLD else last
            kind[step], due[step] = (_SETS, last) if with_unit[step] else (_ENDS, NEVER)
    return kind, due
