"""What became of cases until a moment, told from their step records.

An evaluation of January must not know February: everything is read from the records before the
moment. A step that was taken back at once, and the taking back, count for nothing. All steps lie in
one array, case after case, so that "the last step that ..." is one reduction over all cases.
"""
import numpy as np

from ..cases.lifecycle import FINAL
from .cases import NEVER

#: Steps that put a case into a unit's hands, and that take it away again.
TO_UNIT = ("dispatch", "transfer", "substitute", "emergency", "hand_over")
FROM_UNIT = ("grant_return", "take_back", "redispatch")
HANDLING = ("handle", "handle_spot", "enforced", "city_result")
FAILED = ("rework", "redispatch")
#: States of a case that is not filed, or not any more.
_UNFILED = ("reported", "confirming", "rejected", "advised")
#: Reported by the public (监督举报): by the hotlines, by anybody online, through the press.
PUBLIC = ("hotline", "public", "media")


class Record:
    """The step records of all cases, prepared once for any number of periods.

    Parameters
    ----------
    cases : Cases
    steps : Steps
        Cases without records are left out, and so are records of cases that are not there.

    Attributes
    ----------
    key : (n,) int64
        Of the cases, ascending.
    rows : (n,) int64
        Their rows in ``cases``.
    steps : Steps
    first : (n + 1,) int64
        Where the records of each case begin.
    """

    def __init__(self, cases, steps):
        first = np.flatnonzero(np.append(True, steps.case[1:] != steps.case[:-1])) \
            if len(steps) else np.zeros(0, np.int64)
        rows = cases.rows_of(steps.case[first])
        if (rows < 0).any():
            known = np.repeat(rows >= 0, np.diff(np.append(first, len(steps))))
            steps = steps.take(known)
            first = np.flatnonzero(np.append(True, steps.case[1:] != steps.case[:-1])) \
                if len(steps) else np.zeros(0, np.int64)
            rows = rows[rows >= 0]
        self.steps, self.rows, self.key = steps, rows, steps.case[first]
        self.first = np.append(first, len(steps))
        last = self.first[1:] - 1
        #: The deadline after the last record.
        self.due_at = cases.due_at[rows]
        self.public = cases.source.take(rows).where(PUBLIC)
        self.begun, self.touched = steps.at[first], steps.at[last]
        self.ended = steps.to_state.take(last).where(FINAL)

    def __len__(self):
        return len(self.key)

    def until(self, moment, since=NEVER):
        """The lives of the cases until a moment.

        Parameters
        ----------
        moment : datetime64[s]
            Records before it are known.
        since : datetime64[s], optional
            Cases that ended before it are not asked for.

        Returns
        -------
        Lives
        """
        pick = self.begun < moment
        if not np.isnat(since):
            pick &= ~(self.ended & (self.touched < since))
        return Lives(self, pick, moment)


class Lives:
    """Cases until a moment; ``n`` cases with ``k`` steps between them.

    Attributes
    ----------
    key, rows : (n,) int64
        Keys, and rows in the Cases of the Record.
    moment : datetime64[s]
    case : (k,) int32
        Case of each step.
    at, due : (k,) datetime64[s]
        When it was taken, and the deadline that ran before.
    standing : (k,) bool
        Known at the moment, and not taken back.
    actor, unit, unit_before : (k,) int32
        Codes in ``actors`` and ``units``; -1 for none. ``unit_before`` had the case before.
    state : (n,) codes of the state; ask ``in_state``
    """

    def __init__(self, record, pick, moment):
        chosen = np.flatnonzero(pick)
        self.moment, self.key, self.rows = moment, record.key[chosen], record.rows[chosen]
        self.public = record.public[chosen]
        steps, size = record.steps, np.diff(record.first)
        whole = len(chosen) == len(record)
        rows = slice(None) if whole else np.repeat(pick, size)
        self._size = size = size[chosen]
        self.start = np.append(0, np.cumsum(size))[:-1]
        self.case = np.repeat(np.arange(len(chosen), dtype=np.int32), size)
        self.at, self.due, self.seq = steps.at[rows], steps.due_at[rows], steps.seq[rows]
        self.actors, self.units = steps.actor.values, steps.unit.values
        self.actor, self.unit = steps.actor.codes[rows], steps.unit.codes[rows]
        self._action, self._from, self._to, self._role = (
            _Words(column, rows) for column in (steps.action, steps.from_state, steps.to_state,
                                                steps.role))
        known = self.at < moment
        undone = self.did("undo") & known
        self.standing = known & ~undone
        self.standing[:-1] &= ~(undone[1:] & (self.case[1:] == self.case[:-1]))
        last = self._last(known)
        self.state = self._to.codes[last]
        # a record tells the deadline before it, so the next one tells that after the last
        after = np.minimum(last + 1, max(len(self.at) - 1, 0))
        goes_on = (last + 1 < len(self.at)) & (self.case[after] == np.arange(len(self.key)))
        self.due_now = np.where(goes_on, self.due[after], record.due_at[chosen])
        self._last_step = last
        self._tell()

    def __len__(self):
        return len(self.key)

    def did(self, *actions):
        """(k,) bool: steps of some actions."""
        return self._action.among(actions)

    def came_from(self, *states):
        """(k,) bool: steps that were taken in some states; "" is that of a new case."""
        return self._from.among(states)

    def in_role(self, *roles):
        """(k,) bool: steps that somebody took in some roles."""
        return self._role.among(roles)

    def in_state(self, *states):
        """(n,) bool: cases that are in some states at the moment."""
        return self._to.of(self.state, states)

    def last(self, *actions):
        """(n,) int: the last standing step of some actions in each case; -1 where there is none."""
        return self._last(self.standing & self.did(*actions))

    def when(self, step):
        """(n,) datetime64[s]: when a step of each case was taken; NaT for -1."""
        return np.where(step >= 0, self.at[step], NEVER)

    def in_time(self, step):
        """(n,) bool: whether a step of each case was taken by the deadline that ran before it;
        True where none ran, False for -1."""
        return (step >= 0) & ~(self.at[step] > self.due[step])

    def any(self, of_steps):
        """(n,) bool: whether something holds of any step of each case."""
        return self._last(of_steps) >= 0

    def given_back(self, steps):
        """(k,) bool: those of some steps after which the unit that had the case got it again."""
        rows = np.flatnonzero(steps & (self.unit_before >= 0))
        found = np.zeros(len(self.at), bool)
        cases = np.zeros(len(self.key), bool)
        cases[self.case[rows]] = True
        gives = np.flatnonzero(self._gives & cases[self.case])
        if not len(gives):
            return found
        pair = (self.case[gives].astype(np.int64) << 32) + self.unit[gives]
        order = np.argsort(pair, kind="stable")     # the last one of a case and unit stays last
        wanted = (self.case[rows].astype(np.int64) << 32) + self.unit_before[rows]
        at = order[np.searchsorted(pair[order], wanted, side="right") - 1]
        found[rows] = (pair[at] == wanted) & (gives[at] > rows)
        return found

    def _last(self, wanted):
        found = np.full(len(self.key), -1)
        rows = np.flatnonzero(wanted)
        found[self.case[rows]] = rows       # of several the last one stays
        return found

    def _tell(self):
        gives = self.standing & self.did(*TO_UNIT)
        moves = gives | (self.standing & self.did(*FROM_UNIT))
        moves[self.start] = True        # a case begins with nobody
        rows = np.flatnonzero(moves)
        held = np.repeat(np.where(gives[rows], self.unit[rows], np.int32(-1)),
                         np.diff(np.append(rows, len(moves))))
        self.unit_before = np.empty_like(held)
        self.unit_before[1:] = held[:-1]
        self.unit_before[self.start] = -1
        self._gives = gives
        ends = self.start + self._size - 1
        #: The unit that has the case, or had it last when it ended.
        self.has = held[ends]
        filed, back = self.last("file"), self.last("send_back")
        self.merged = self.in_state("merged") | self.any(self.standing & self.did("close_with"))
        self.ended = self.in_state(*FINAL)
        self.void = self.in_state("void") & ~self.merged
        self.filed = (filed > back) & ~self.in_state(*_UNFILED) & ~self.merged
        self.file_step = filed
        handled, failed = self.last(*HANDLING), self.last(*FAILED)
        self.handled = handled > failed
        self.handle_step = np.where(self.handled, handled, -1)
        #: First of the steps that gave the case to the unit that has it.
        self.came_step = self._first(gives & (self.unit == self.has[self.case]))
        #: Somebody is asked for it: filed, or with a unit. What was handled on the spot and did
        #: not pass the check is dispatched anew without ever being filed.
        self.asked = self.filed | ((self.came_step >= 0) & ~self.merged)
        # nobody has handled it: the deadline of the unit that is running, or had passed when the
        # case was closed by force
        running = self.in_state("dispatched")
        self.deadline = np.where(running, self.due_now, NEVER)
        ending = self._last_step
        forced = self.in_state("closed") & ~self.handled & (
            self.at[ending] > self.due[ending]) & self.came_from("dispatched")[ending]
        self.deadline = np.where(forced, self.due[ending], self.deadline)

    def _first(self, wanted):
        found = np.full(len(self.key), -1)
        rows = np.flatnonzero(wanted)[::-1]
        found[self.case[rows]] = rows
        return found


class _Words:
    """A Coded column as small numbers of which sets are asked for."""

    def __init__(self, column, rows):
        self.values = list(column.values)
        small = np.uint8 if len(self.values) < 255 else np.int32
        # no text is the last number
        self.codes = np.where(column.codes[rows] < 0, len(self.values),
                              column.codes[rows]).astype(small)

    def among(self, words):
        return self.of(self.codes, words)

    def of(self, codes, words):
        found = np.zeros(len(codes), bool)
        for number, value in enumerate([*self.values, ""]):
            if value in words:
                found |= codes == number
        return found
