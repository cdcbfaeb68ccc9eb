"""Step records as columns, each with the deadline of the clock that ran before it."""
import numpy as np

from ..analysis.cases import NEVER, Coded, Steps
from . import packed
from .case_reading import (
    at_one_moment, by_key, ends_of, in_portions, portions, texts, together)

TEXTS = ("action", "from_state", "to_state", "role", "actor", "unit")
#: Fewer cases are looked up one by one, of all that are asked for and of each run of keys.
FEW = 20_000
_RUN = 1 << 17
#: So many records are kept in memory, at 70 bytes each.
_KEPT = 12_000_000
_BLOCK = 100_000
_BITS = 16                          # of the number of a step in its case
_KEEPS, _ENDS, _SETS, _OLD = range(4)
#: What a record does to the deadline: "" leaves it, "-" ends it, a time is the new one; after "?"
#: stands that of a record which notes no clock (schema 2). A record notes its clock in ``detail``
#: where that is another than before, and the deadline in ``due_at`` where that is
#: (``cases.Engine``), so NULL may mean "as before" or "none", and only then the JSON has to be
#: taken apart.
_DEADLINE = (
    "CASE WHEN detail IS NULL OR instr(detail, '\"clock\"') = 0 THEN '?' || due_at "
    "WHEN due_at NOTNULL THEN due_at "
    "WHEN json_type(detail, '$.clock') = 'object' "
    "THEN ifnull(nullif(json_extract(detail, '$.clock.due_at'), ''), '-') END")
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
    values = _no_values()
    with _reading(ws, keys) as connections:
        parts = [_read(connections, keys, values, check)]
    parts += [_read([archive], keys, values, check) for archive in archives]
    return _steps(together(parts), values)


class Records:
    """The records that were asked for last, kept and followed: records are only ever added.

    One thread at a time.
    """

    def __init__(self):
        self._keys = self._columns = self._made = self._seen = None

    def of(self, ws, keys, check):
        """Steps of cases, as ``read_steps`` gives them."""
        if self._made is None or not self._has(keys) or not self._follow(ws, check):
            self._columns = self._made = None       # room for the others
            values = _no_values()
            with _reading(ws, keys) as connections:
                seen = _marks(connections[0], None)
                columns = _read(connections, keys, values, check)
            steps = _steps(columns, values)
            if len(steps) > _KEPT:
                return steps
            self._keys, self._values, self._columns = keys, values, columns
            self._seen, self._made = seen, steps
        if keys is None or (self._keys is not None and len(keys) == len(self._keys)):
            return self._made
        return self._made.take(_among(self._made.case, keys))

    def _has(self, keys):
        return self._keys is None or (keys is not None and bool(_among(keys, self._keys).all()))

    def _follow(self, ws, check):
        """Take in records that were added; False where others are not there any more."""
        with at_one_moment(ws, 0) as (connection,):
            before, seen = self._seen, _marks(connection, self._seen["last"])
            if seen["again"] != before["hash"] or seen["number"] < before["number"]:
                return False
            if seen["number"] == before["number"]:
                return True
            part = _read([connection], self._keys, self._values, check, (before["last"] or 0) + 1)
            added, = connection.execute("SELECT count(*) FROM case_step WHERE fid > ?",
                                        (before["last"] or 0,)).fetchone()
            if seen["number"] != before["number"] + added:
                return False
        if part is not None:
            self._columns = together([self._columns, part], seen["number"])
            self._made = _steps(self._columns, self._values)
        self._seen = seen
        return True


def _marks(connection, last):
    return dict(zip(("last", "hash", "number", "again"), connection.execute(
        "SELECT (SELECT max(fid) FROM case_step), (SELECT hash || fid FROM case_step "
        "ORDER BY fid DESC LIMIT 1), (SELECT count(*) FROM case_step), "
        "(SELECT hash || fid FROM case_step WHERE fid = ?)", (last,)).fetchone()))


def _no_values():
    return {name: packed.Values() for name in TEXTS}


def _reading(ws, keys):
    number, = ws.query("SELECT max(fid) FROM case_step")[0] if keys is None else [8 * len(keys)]
    return at_one_moment(ws, number or 0)


def _read(connections, keys, values, check, since=0):
    """Columns of the records of cases, or None; ``since`` is the first key of a record."""
    number, wanted = _portions(connections[0], keys, since)
    return together(in_portions(
        connections, lambda connection, portion: _portion(connection, *portion, values, keys),
        wanted, check), number)


def _portions(connection, keys, since):
    """About how many records there are, and portions of them: (condition, parameters)."""
    if keys is None or since:       # what was added is little, whosever it is
        first, last, number = ends_of(connection, "case_step")
        if since:
            first, last, number = since, last or 0, (last or 0) - since + 1
        return number, [("fid BETWEEN ? AND ?", portion)
                        for portion in portions(first, last, number)]
    few, runs = _runs(keys)
    found = [(8 * len(few), by_key(few, "case_id")),
             *(_run(connection, *run) for run in runs)]
    return sum(number for number, _ in found), [one for _, part in found for one in part]


def _runs(keys):
    """Ascending keys as those to look up one by one, and the first and last of runs in which many
    lie. A case that is open since long ago would otherwise have all records since then read."""
    _, of, count = np.unique(keys // _RUN, return_inverse=True, return_counts=True)
    many = (count > FEW)[of.reshape(-1)]
    dense = keys[many]
    edges = np.flatnonzero(np.diff(dense // _RUN) > 1) + 1
    return keys[~many], [(int(run[0]), int(run[-1])) for run in np.split(dense, edges) if len(run)]


def _run(connection, begin, end):
    """As ``_portions``, of the cases of a run of keys."""
    # the index of the numbers alone answers
    first, last, number = connection.execute(
        "SELECT min(fid), max(fid), count(*) FROM case_step WHERE case_id BETWEEN ? AND ?",
        (begin, end)).fetchone()
    # the plus: rows one after another, not one by one through the index
    return number, [("fid BETWEEN ? AND ? AND +case_id BETWEEN ? AND ?", (*portion, begin, end))
                    for portion in portions(first, last, number)]


def _among(some, keys):
    """Which of some numbers are among keys, which are ascending."""
    if not len(keys):
        return np.zeros(len(some), bool)
    return keys[np.minimum(np.searchsorted(keys, some), len(keys) - 1)] == some


def _portion(connection, where, parameters, values, keys):
    """The records that fulfil a condition, as a dict of columns."""
    found, _ = texts(connection, _TERMS, "case_step", where, parameters)
    if found is None:
        return None
    number, at, deadline, *codes = found
    first = np.where(deadline.lengths > 0, deadline.words(0, kind="u1"), 0)
    old, ends = first == ord("?"), first == ord("-")
    kind = np.select([old, ends, first > 0], [_OLD, _ENDS, _SETS], _KEEPS).astype(np.int8)
    part = {"key": packed.integers(number), "kind": kind, "odd": np.zeros(len(kind), np.int8)}
    part["at"], odd_at = packed.times(at)
    part["due"], odd_due = packed.times(deadline.part(old, np.where(ends, 0, deadline.lengths)))
    part["odd"][odd_at] |= 1
    part["odd"][odd_due] |= 2
    for name, one in zip(TEXTS, codes):
        part[name] = values[name].codes(one)
    if keys is not None:
        rows = _among(part["key"] >> _BITS, keys)
        if not rows.all():
            part = {name: column[rows] for name, column in part.items()}
    return part


def _steps(columns, values):
    """Steps of columns in order; nobody writes into them."""
    if columns is None:
        nothing, never = Coded.of(()), np.zeros(0, "M8[s]")
        return Steps(np.zeros(0, np.int64), np.zeros(0, np.int32), *[nothing] * len(TEXTS),
                     at=never, due_at=never)
    case = columns["key"] >> _BITS
    seq = (columns["key"] & (1 << _BITS) - 1).astype(np.int32)
    coded = {name: Coded(columns[name], values[name].array()) for name in TEXTS}
    due = before(case, coded["action"].where(("undo",)), coded["to_state"], columns["kind"],
                 columns["due"])
    for column in (case, seq, columns["at"], due, *(one.codes for one in coded.values())):
        column.flags.writeable = False
    odd = {name: int((columns["odd"] & bit != 0).sum()) for name, bit in (("at", 1), ("due_at", 2))}
    return Steps(case, seq, **coded, at=columns["at"], due_at=due,
                 odd={name: count for name, count in odd.items() if count})


def before(case, undo, to_state, kind, due):
    """The deadline that ran before each step.

    A step that is taken back leaves the clock as it was before that step: what ran before the undo
    is what the step had set, and what runs after it is what ran before the step.

    Parameters
    ----------
    case : (n,) int64
        Ascending.
    undo : (n,) bool
    to_state : Coded
    kind : (n,) int8
        What the record does to the deadline, see ``_DEADLINE``.
    due : (n,) datetime64[s]

    Returns
    -------
    (n,) datetime64[s]
    """
    found = np.full(len(case), NEVER)
    start = 0
    while start < len(case):        # block by block, since fresh memory is what takes long
        stop = min(start + _BLOCK, len(case))
        stop = start + int(np.searchsorted(case[start:], case[stop - 1], "right"))
        block = slice(start, stop)
        found[block] = _before(case[block], undo[block], to_state.take(block), kind[block],
                               due[block])
        start = stop
    return found


def _before(case, undo, to_state, kind, due):
    n = len(case)
    first = np.ones(n, bool)
    first[1:] = case[1:] != case[:-1]
    if (kind == _OLD).any():
        kind, due = _of_older(np.flatnonzero(first), to_state, kind, due)
    due = np.where(kind == _SETS, due, NEVER)
    # the row in which the deadline after each row was set; an undo points to itself at first
    root = np.maximum.accumulate(np.where((kind != _KEEPS) | first | undo, np.arange(n), 0))
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
