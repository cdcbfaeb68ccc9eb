"""The facts of cases as columns in memory, and the filter that every figure is counted under.

One row is one case, open or closed. Whatever is counted is counted from these columns: a filter
makes a mask over them, a mask and a place make a figure, and the keys under the mask are the cases
behind it. Pure numpy; ``core.workspace.case_facts`` reads them.
"""
import datetime
from dataclasses import dataclass, field, fields, replace

import numpy as np

from ..cases.lifecycle import STATES
from ..errors import InputError, N_

#: Columns of Cases by kind, named as in the tables ``case_open`` and ``case_closed``.
CODED = ("kind", "classcode", "condition", "source", "state", "unit", "department", "bgid",
         "community_code", "objid", "merged_into")
TIMES = ("reported_at", "filed_at", "assigned_at", "dispatched_at", "handled_at", "verified_at",
         "closed_at", "due_at", "handle_due_at")
NUMBERS = ("urgent", "extensions", "suspensions", "reworks", "dispatches", "notices", "forced",
           "substitute")
KINDS = ("component", "event", "matter", "service")
NEVER = np.datetime64("NaT", "s")


@dataclass
class Coded:
    """A column of texts as numbers.

    Attributes
    ----------
    codes : (n,) int32
        Places in ``values``; -1 where there is no text.
    values : (k,) object array of str
        Each once, in no particular order, and not all of them need occur.
    """
    codes: np.ndarray
    values: np.ndarray

    def __len__(self):
        return len(self.codes)

    def text(self):
        """(n,) object array of the texts, None where there is none."""
        return np.append(self.values, [None])[self.codes]

    def where(self, wanted):
        """Which rows have one of some texts.

        Parameters
        ----------
        wanted : iterable of str, or function of str
            Texts, of which "" means no text; or what tells whether a text is wanted.

        Returns
        -------
        (n,) bool
        """
        if callable(wanted):
            fit, none = [bool(wanted(value)) for value in self.values], False
        else:
            wanted = {value or "" for value in wanted}
            fit, none = [value in wanted for value in self.values], "" in wanted
        return np.array([*fit, none], bool)[self.codes]     # -1 is the last

    def take(self, rows):
        """The column of some rows (indices or mask)."""
        return Coded(self.codes[rows], self.values)

    @classmethod
    def of(cls, texts):
        """The column of texts; None and "" are no text."""
        known, codes = {}, np.full(len(texts), -1, np.int32)
        for row, text in enumerate(texts):
            if text:
                codes[row] = known.setdefault(text, len(known))
        return cls(codes, _objects(known))


def _objects(values):
    found = np.empty(len(values), object)
    found[:] = list(values)
    return found


@dataclass
class Cases:
    """Cases as columns, ascending by key; nobody writes into them.

    Where only some columns were asked for, others may be None.

    Attributes
    ----------
    key : (n,) int64
        ``fid``, which an open case keeps when it is closed and archived, and which is never given
        again: unique over all cases of a workspace and its archives.
    ended : (n,) bool
        Closed, not filed, advised or void.
    x, y : (n,) float64
        Metres in the workspace's CRS; NaN without a place.
    kind ... merged_into : Coded
    reported_at ... handle_due_at : (n,) datetime64[s]
        Local time; NaT where there is none. Of a case that has ended ``due_at`` is the deadline of
        the stage it ended in, ``handle_due_at`` that of the unit.
    urgent ... substitute : (n,) int16
    odd : dict of str to int
        How many times of a column are no times; they are NaT. Empty where all is well.
    """
    key: np.ndarray
    ended: np.ndarray
    x: np.ndarray
    y: np.ndarray
    kind: Coded
    classcode: Coded
    condition: Coded
    source: Coded
    state: Coded
    unit: Coded
    department: Coded
    bgid: Coded
    community_code: Coded
    objid: Coded
    merged_into: Coded
    reported_at: np.ndarray
    filed_at: np.ndarray
    assigned_at: np.ndarray
    dispatched_at: np.ndarray
    handled_at: np.ndarray
    verified_at: np.ndarray
    closed_at: np.ndarray
    due_at: np.ndarray
    handle_due_at: np.ndarray
    urgent: np.ndarray
    extensions: np.ndarray
    suspensions: np.ndarray
    reworks: np.ndarray
    dispatches: np.ndarray
    notices: np.ndarray
    forced: np.ndarray
    substitute: np.ndarray
    odd: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.key)

    def take(self, rows):
        """The cases of some rows (indices or mask)."""
        return Cases(**{name: _taken(getattr(self, name), rows) for name in COLUMNS},
                     odd=self.odd)

    def rows_of(self, keys):
        """(m,) int64, the rows of keys; -1 where there is no such case."""
        keys = np.asarray(keys, np.int64)
        if not len(self):
            return np.full(len(keys), -1)
        at = np.minimum(np.searchsorted(self.key, keys), len(self) - 1)
        return np.where(self.key[at] == keys, at, -1)

    @classmethod
    def of(cls, n=None, **columns):
        """Cases of some columns; the others are empty.

        Parameters
        ----------
        n : int, optional
            How many, where no column tells.
        **columns
            Texts, times and numbers as anything numpy takes.
        """
        n = len(next(iter(columns.values()))) if n is None else n
        made = {"key": np.arange(1, n + 1), "ended": np.zeros(n, bool), "x": np.full(n, np.nan),
                "y": np.full(n, np.nan), **{name: [None] * n for name in CODED},
                **{name: np.full(n, NEVER) for name in TIMES},
                **{name: np.zeros(n, np.int16) for name in NUMBERS}, **columns}
        kinds = {"key": np.int64, "ended": bool, "x": float, "y": float,
                 **dict.fromkeys(TIMES, "M8[s]"), **dict.fromkeys(NUMBERS, np.int16)}
        return cls(**{name: (value if isinstance(value, Coded) else Coded.of(value))
                      if name in CODED else np.asarray(value, kinds[name])
                      for name, value in made.items()})


def _taken(column, rows):
    if column is None:
        return None
    return column.take(rows) if isinstance(column, Coded) else column[rows]


#: All columns of Cases.
COLUMNS = tuple(f.name for f in fields(Cases) if f.name != "odd")


@dataclass(frozen=True)
class Filter:
    """Which cases are counted; what is left empty is not asked.

    Attributes
    ----------
    kinds : tuple of str
        Of KINDS.
    classes : tuple of str or (kind, str)
        Class codes or their beginnings: "02" is the whole major class; with a kind where
        components and events have the same codes.
    conditions, sources, units, departments, communities, bgids, objids : tuple of str
        "" stands for the cases that have none.
    states : tuple of str
        Of ``core.cases.lifecycle.STATES``.
    moment : str
        Of TIMES: which time of the case the period is about.
    since, until : str
        ISO day or moment; a case fits when its time is at or after ``since`` and before ``until``.
        A case without that time is in no period.
    ended, urgent, forced : bool or None
    """
    kinds: tuple = ()
    classes: tuple = ()
    conditions: tuple = ()
    states: tuple = ()
    sources: tuple = ()
    units: tuple = ()
    departments: tuple = ()
    communities: tuple = ()
    bgids: tuple = ()
    objids: tuple = ()
    moment: str = "reported_at"
    since: str = ""
    until: str = ""
    ended: bool = None
    urgent: bool = None
    forced: bool = None

    def mask(self, cases):
        """Which cases fit.

        Parameters
        ----------
        cases : Cases

        Returns
        -------
        (n,) bool

        Raises
        ------
        InputError
            A kind, state or moment that there is none of, or a period that is none. Codes that no
            case has fit no case.
        """
        _known(self.kinds, KINDS, N_("There are no cases of the kind {kind}."), "kind")
        _known(self.states, STATES, N_("Cases have no state {state}."), "state")
        _known((self.moment,), TIMES, N_("Cases have no time {time}."), "time")
        fit = np.ones(len(cases), bool)
        for wanted, name in ((self.kinds, "kind"), (self.conditions, "condition"),
                             (self.states, "state"), (self.sources, "source"),
                             (self.units, "unit"), (self.departments, "department"),
                             (self.communities, "community_code"), (self.bgids, "bgid"),
                             (self.objids, "objid")):
            if wanted:
                fit &= getattr(cases, name).where(wanted)
        if self.classes:
            fit &= self._of_classes(cases)
        for wanted, name in ((self.ended, "ended"), (self.urgent, "urgent"),
                             (self.forced, "forced")):
            if wanted is not None:
                fit &= (getattr(cases, name) != 0) == wanted
        if self.since or self.until:
            fit &= within(getattr(cases, self.moment), self.since, self.until)
        return fit

    def _of_classes(self, cases):
        anywhere = tuple(c for c in self.classes if isinstance(c, str))
        fit = cases.classcode.where(lambda code: code.startswith(anywhere)) if anywhere \
            else np.zeros(len(cases), bool)
        by_kind = {}
        for kind, code in (c for c in self.classes if not isinstance(c, str)):
            by_kind.setdefault(kind, []).append(code)
        _known(by_kind, KINDS, N_("There are no cases of the kind {kind}."), "kind")
        for kind, codes in by_kind.items():
            fit |= cases.kind.where((kind,)) & cases.classcode.where(
                lambda code, codes=tuple(codes): code.startswith(codes))
        return fit

    @property
    def columns(self):
        """Columns of Cases that ``mask`` looks at, a tuple of str."""
        asked = {"kind": self.kinds, "condition": self.conditions, "state": self.states,
                 "source": self.sources, "unit": self.units, "department": self.departments,
                 "community_code": self.communities, "bgid": self.bgids, "objid": self.objids,
                 "urgent": self.urgent is not None, "forced": self.forced is not None,
                 self.moment: self.since or self.until}
        return (*(name for name, asks in asked.items() if asks),
                *(("kind", "classcode") if self.classes else ()))

    @property
    def first_year(self):
        """Year in which the first case that fits may have ended, None for any: no time of a case
        is after its end but its deadlines."""
        if not self.since:
            return None
        year = moment(self.since).astype("M8[Y]").item().year
        return year - (self.moment in ("due_at", "handle_due_at"))

    def with_period(self, since, until):
        """The same filter over another period."""
        return replace(self, since=since, until=until)


def _known(wanted, known, template, name):
    for value in wanted:
        if value not in known:
            raise InputError(template, **{name: value})


def within(times, since, until):
    """Which times are in a period.

    Parameters
    ----------
    times : (n,) datetime64
    since, until : str
        ISO texts; "" for no limit. ``until`` is the first moment after the period.

    Returns
    -------
    (n,) bool
        False for NaT.

    Raises
    ------
    InputError
        A text that is no time, or a period that ends before it begins.
    """
    first, last = moment(since), moment(until)
    if since and until and first >= last:
        raise InputError(N_("The period from {since} to {until} is none. Choose a last day that "
                            "is not before the first."), since=since, until=until)
    fit = ~np.isnat(times)
    if since:
        fit &= times >= first
    if until:
        fit &= times < last
    return fit


def moment(text):
    """datetime64[s] of an ISO day or moment, NaT of ""; raises InputError where it is none."""
    if not text:
        return NEVER
    try:
        return np.datetime64(datetime.datetime.fromisoformat(str(text)), "s")
    except ValueError:
        raise InputError(N_("{text} is no day and no point in time. Write it as 2026-03-03 or "
                            "2026-03-03T09:00:00."), text=text) from None


@dataclass
class Steps:
    """The step records of cases as columns, ordered by case and number.

    Attributes
    ----------
    case : (n,) int64
        Key of the case.
    seq : (n,) int32
        Number of the step in its case, from 1.
    action, from_state, to_state, role, actor, unit : Coded
    at : (n,) datetime64[s]
    due_at : (n,) datetime64[s]
        The deadline of the clock that ran before the step, which tells whether the step was in
        time; NaT where no clock ran or it stood still.
    odd : dict of str to int
        How many times are no times; they are NaT.
    """
    case: np.ndarray
    seq: np.ndarray
    action: Coded
    from_state: Coded
    to_state: Coded
    role: Coded
    actor: Coded
    unit: Coded
    at: np.ndarray
    due_at: np.ndarray
    odd: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.case)

    def take(self, rows):
        """The steps of some rows (indices or mask)."""
        columns = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "odd"}
        return Steps(**{name: value.take(rows) if isinstance(value, Coded) else value[rows]
                        for name, value in columns.items()}, odd=self.odd)
