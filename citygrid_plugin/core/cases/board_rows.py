"""The open cases of a workspace as arrays that follow every change of it.

They are read once, and afterwards only what the records of the cases, the history and new keys say
has changed, by this or by another process.
"""
import json
import weakref
from contextlib import contextmanager

import numpy as np

from ..errors import CityGridError
from . import clocks
from .board_columns import Codes, Column, read, read_rare
from .board_names import Names, read_names
from .board_text import Texts
from .deadlines import workspace_clock

_N, _C, _T = "number", "code", "time"
#: What is kept of a case. Those of BASE are read at once, the others when they are asked for.
COLUMNS = {
    "state": Column(_C, "c.state"), "request": Column(_C, "c.request"),
    "urgent": Column(_N, "c.urgent"), "due_at": Column(_T, "c.due_at"),
    "green_until": Column(_T, "c.green_until"),
    "class": Column(_C, "c.kind || ' ' || c.classcode"), "condition": Column(_C, "c.condition"),
    "community": Column(_C, "c.community_code"), "grid": Column(_C, "c.bgid"),
    "unit": Column(_C, "c.unit"), "department": Column(_C, "c.department"),
    "source": Column(_C, "c.source"), "place": Column("place", "c.geom"),
    "text": Column("text", "coalesce(c.case_no, '') || ' ' || coalesce(c.address, '') || ' ' "
                           "|| coalesce(c.description, '')"),
    "reported_at": Column(_T, "c.reported_at"), "touched_at": Column(_T, "c.touched_at"),
    # so many times more than once
    "circles": Column(_N, "max(c.dispatches - 1, 0)", "c.dispatches > 1"),
    "extensions": Column(_N, "c.extensions", "c.extensions != 0"),
    # imported reports have a number elsewhere, too
    "outer": Column(_N, "coalesce(c.outer_no, '') != '' AND c.source = 'city'",
                    "c.outer_no IS NOT NULL"),
    **{name: Column(_T, f"c.{name}", f"c.{name} IS NOT NULL")
       for name in ("resume_at", "explained_at", "urged_at", "outer_due_at")},
}
BASE = ("state", "request", "urgent", "due_at", "green_until", "touched_at")
GROUPS = (("text",), ("class", "condition"), ("community", "unit", "department"),
          ("grid", "source"), ("place",), ("reported_at",),
          tuple(name for name, column in COLUMNS.items() if column.rare))
#: What a list can be sorted by: urgent ones and then the deadline, the latest report, the longest
#: time without a step, the case number.
SORTS = ("urgency", "newest", "untouched", "number")
#: Key of ``cg_meta``, see ``mark_all``.
MARK = "board_mark"
_TOO_MANY = 30_000          # so many changed cases are not taken in one by one
_GARBAGE = 50_000           # texts of former states that may be kept
_LAST = np.iinfo(np.int64).max


def mark_all(connection):
    """Say, inside a transaction, that open cases were changed behind the back of records and
    history (triggers off): every Board, of every process, then reads all of them anew."""
    connection.execute(
        "INSERT INTO cg_meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
        (MARK,))


@contextmanager
def _reading(connection):
    """All statements inside see the workspace at one moment."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


class OpenCases:
    """The open cases of a workspace.

    Attributes
    ----------
    fids : (n,) int64
        Their keys, ascending; every column has the same order.
    names : Names
    """

    def __init__(self, ws):
        # whoever keeps this by its workspace would otherwise never let the workspace go
        self._ws = weakref.ref(ws)
        self._codes = {name: Codes() for name, c in COLUMNS.items() if c.kind == "code"}
        self._changed, self._spoken = set(), {}
        self._stamp = self._now_stamp()
        self.names = Names()
        with _reading(ws.connection):
            self._load(BASE)

    def __len__(self):
        return len(self.fids)

    @property
    def ws(self):
        return self._ws()

    # -- reading and following

    def _load(self, names):
        """Read columns of all open cases; inside ``_reading``."""
        seen, known = self._marks(), read_names(self.ws)
        fids, found = read(self.ws, {name: COLUMNS[name] for name in names})
        self.fids, self.names = fids, known
        self._columns, self._orders, self._found, self._uncounted = {}, {}, {}, {}
        self._texts = None
        self._columns = {name: self._array(name, value) for name, value in found.items()}
        self._count_green()
        self._seen, self._top = seen, seen["top"]   # last: what fails before is done again

    def _array(self, name, value):
        """A column as it is kept."""
        kind = COLUMNS[name].kind
        if kind == "code":
            return self._codes[name].numbers(value)
        if kind != "text":
            return value
        if self._texts is None:
            self._texts = Texts(value)
            return np.arange(len(value))
        first = self._texts.add(value)
        return np.arange(first, first + len(value))

    def _need(self, *names):
        """See that columns are there."""
        missing = [name for name in names if name not in self._columns]
        if not missing:
            return
        unsure = self.ws.connection.in_transaction
        with _reading(self.ws.connection):
            self._follow()
            # following may have dropped the texts
            missing = [name for name in names if name not in self._columns]
            rare = {name: COLUMNS[name] for name in missing if COLUMNS[name].rare}
            rest = {name: COLUMNS[name] for name in missing if name not in rare}
            found = read(self.ws, rest)[1] if rest else {}
            if rare:
                found.update(read_rare(self.ws, rare, self.fids))
            for name, value in found.items():
                self._columns[name] = self._array(name, value)
        if unsure:      # what is not committed yet may be undone: all is read anew afterwards
            self._stamp, self._seen = None, {**self._seen, "mark": "unsure"}

    def warm(self):
        """Read a few of the columns that are not there yet, a tenth of a second or two at a time;
        whether there are more. A dock does so when it has shown its first page and is idle."""
        cold = [group for group in GROUPS if any(name not in self._columns for name in group)]
        if cold:
            self._need(*cold[0])
        return len(cold) > 1

    def preload(self):
        """Read everything that is not there yet."""
        self._need(*COLUMNS)

    def refresh(self):
        """Take in what has changed.

        Returns
        -------
        set of int
            Keys of the cases that changed, came or left since the last call.
        """
        if not self.ws.connection.in_transaction:
            with _reading(self.ws.connection):
                self._follow()
        changed, self._changed = self._changed, set()
        return changed

    def _now_stamp(self):
        connection = self.ws.connection
        return (connection.execute("PRAGMA data_version").fetchone()[0], connection.total_changes)

    def _marks(self):
        return self.ws.dicts(
            "SELECT (SELECT max(fid) FROM case_step) AS step, "
            "(SELECT max(id) FROM cg_history) AS history, "
            "(SELECT max(fid) FROM case_open) AS top, "
            "(SELECT value FROM cg_meta WHERE key = ?) AS mark", (MARK,))[0]

    def _follow(self):
        stamp, before = self._now_stamp(), self._seen
        if stamp == self._stamp:
            return
        seen = self._marks()
        fids = self._touched(before)
        names = read_names(self.ws)
        if fids is None or before["mark"] != seen["mark"]:
            self._reload()
        else:
            if names != self.names:
                self.names, self._found = names, {}
            if fids:
                self._take(fids)
            self._seen, self._top = seen, max(self._top or 0, seen["top"] or 0)
            if len(self) != self.ws.query("SELECT count(*) FROM case_open")[0][0]:
                self._reload()
        self._stamp = stamp     # last, so that a reading that fails is done again

    def _touched(self, before):
        """Keys of the cases that may have changed; None where there are too many."""
        fids = {fid for fid, in self.ws.query(
            "SELECT DISTINCT case_id FROM case_step WHERE fid > ? UNION "
            "SELECT fid FROM case_open WHERE fid > ?", (before["step"] or 0, self._top or 0))}
        for first, last in self.ws.query(
                "SELECT fid, coalesce(last_fid, fid) FROM cg_history WHERE id > ? "
                "AND table_name = 'case_open'", (before["history"] or 0,)):
            if last - first > _TOO_MANY:
                return None
            fids.update(range(first, last + 1))
        return None if len(fids) > _TOO_MANY else fids

    def _reload(self):
        before = set(self.fids.tolist())
        self._load(list(self._columns))
        self._changed |= before | set(self.fids.tolist())

    def _take(self, fids):
        """Read some cases anew, wherever they are now."""
        self._changed |= fids
        self._orders, self._found = {}, {}
        asked = np.array(sorted(fids), np.int64)
        fids, found = read(self.ws, {name: COLUMNS[name] for name in self._columns}, asked)
        found = {name: self._array(name, value) for name, value in found.items()}
        there = self.fids[np.isin(self.fids, asked)]
        if np.array_equal(there, fids):
            at = np.searchsorted(self.fids, fids)
            for name, value in found.items():
                self._columns[name][at] = value
        else:
            stay = ~np.isin(self.fids, asked)
            kept = self.fids[stay]
            at = np.searchsorted(kept, fids)
            self.fids = np.insert(kept, at, fids)
            self._columns = {name: np.insert(value[stay], at, found[name], axis=0)
                             for name, value in self._columns.items()}
        self._count_green()
        if self._texts is not None and len(self._texts) > 2 * len(self) + _GARBAGE:
            self._texts = None
            del self._columns["text"]

    def _count_green(self):
        """Count when lights leave green where the workspace has not noted it."""
        due, green = self._columns["due_at"], self._columns["green_until"]
        self._uncounted = {}
        unknown = self.fids[np.isnat(green) & ~np.isnat(due)]
        if not len(unknown):
            return
        clock = workspace_clock(self.ws)
        for row in self.ws.dicts(
                "SELECT fid, due_at, clock_started_at, clock_value, clock_unit FROM case_open "
                "WHERE fid IN (SELECT value FROM json_each(?))", (json.dumps(unknown.tolist()),)):
            try:
                text = clocks.green_until(clock, row)
            except (ValueError, TypeError, CityGridError):
                continue    # an older workspace may hold a clock that is none
            if text:
                green[np.searchsorted(self.fids, row["fid"])] = np.datetime64(text, "us")
                self._uncounted[row["fid"]] = text

    # -- in order

    def _order(self, sort):
        """Places of all cases in the order of one of SORTS."""
        if sort not in self._orders:
            self._orders[sort] = getattr(self, f"_by_{sort}")()
        return self._orders[sort]

    def _by_urgency(self):
        due = self._columns["due_at"]
        return np.lexsort((np.where(np.isnat(due), _LAST, due.astype(np.int64)),
                           self._columns["urgent"] == 0))

    def _by_newest(self):
        return np.lexsort((self.fids, _numbers(self._columns["reported_at"])))[::-1]

    def _by_untouched(self):
        return np.argsort(_numbers(self._columns["touched_at"]), kind="stable")

    def _by_number(self):
        text = self.ws.query("SELECT group_concat(fid) FROM "
                             "(SELECT fid FROM case_open ORDER BY case_no)")[0][0] or ""
        fids = np.array(text.split(",") if text else [], np.int64)
        return np.searchsorted(self.fids, fids[np.isin(fids, self.fids)])


def _numbers(times):
    """Times as numbers, those that are none first."""
    return times.astype(np.int64)
