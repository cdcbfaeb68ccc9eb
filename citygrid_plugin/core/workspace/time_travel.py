"""The tables of components as they were: at a moment, or all versions they ever had.

A change in ``cg_history`` carries the whole row that was there before it, and the old geometry
where that changed. So the state at a moment is the row as it is now, with the first change after
the moment taken back; rows that were entered later are left out. A component that a migration
moved to another table carries in that entry where it was; its history goes on there.
"""
import datetime
import json
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from .geometry import geometries
from .reading import read
from .schema import SIGNATURE

FROM, TO = "valid_from", "valid_to"
_SIGNED = {column.name for column in SIGNATURE}
#: what the triggers and the docks write; only other entries may tell of another table
_PLAIN = ("insert", "update", "retire", "sign")


def moment_of(day):
    """The moment that a day or a time means: a day its end, a time itself.

    Parameters
    ----------
    day : str, datetime.date or datetime.datetime
        Local ISO text.

    Returns
    -------
    str
        To the millisecond, as it stands in the history.

    Raises
    ------
    InputError
        It is none.
    """
    text = day.isoformat() if hasattr(day, "isoformat") else str(day or "").strip()
    try:
        moment = datetime.datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError:
        raise InputError(N_("{day} is no date. Write it as 2026-11-22."), day=text) from None
    if len(text) <= len("2026-11-22"):
        moment += datetime.timedelta(days=1, milliseconds=-1)
    return moment.isoformat(timespec="milliseconds")


def columns_of(ws, table):
    """The columns that a state has: those of the table without the signature."""
    return [name for name in ws.tables[table].names() if name not in _SIGNED]


def as_of(ws, table, day, *, by_first_date=False):
    """A table of components as it was.

    Parameters
    ----------
    ws : Workspace
    table : str
        A table that keeps a history. A component that was moved here from another table is told
        with what it was there.
    day : str, date or datetime
        A day means its end.
    by_first_date : bool
        Of the components that were entered later, take in those whose first date (ORDate) is not
        after the day and which were not retired by then, as they were entered: the city had
        them, the workspace not yet.

    Returns
    -------
    dict of (n,) object arrays
        ``fid``, the columns without the signature, and ``geometry`` (shapely, the workspace's
        CRS), ordered by ``fid``. Retired ones are among them, with their ``dedate``.

    Raises
    ------
    InputError
        The day is none.
    """
    moment = moment_of(day)
    state = read(ws, table, columns_of(ws, table))
    trail = _trail(ws, table, moment)
    first = {}
    for change in trail.changes:        # from the last to the first: the first one stays
        first[change.fid] = change
    shaped = {change.fid: change for change in trail.changes if change.shape is not None}
    _set_back(state, first, shaped)
    born = trail.born(state["fid"])
    keep = born == ""
    if by_first_date:
        day_of = moment[:10]
        keep |= np.array([bool(start) and start <= day_of and not (end and end <= day_of)
                          for start, end in zip(state["ordate"], state["dedate"])], dtype=bool)
    return {name: values[keep] for name, values in state.items()}


def versions(ws, table, *, by_first_date=False):
    """All versions of a table of components.

    Parameters
    ----------
    ws : Workspace
    table : str
    by_first_date : bool
        The first version begins at the first date (ORDate) where that lies before the entry.

    Returns
    -------
    dict of (m,) object arrays
        As ``as_of``, and ``valid_from`` and ``valid_to``: ISO texts to the millisecond, the
        first one belonging to the version and the second not; None where it is not known or not
        over. Ordered by ``fid`` and time.
    """
    now_is = read(ws, table, columns_of(ws, table))
    trail = _trail(ws, table, "")
    fids = now_is["fid"].astype(np.int64)
    born = trail.born(now_is["fid"])
    changes = trail.changes[::-1]       # from the first to the last
    rows = np.searchsorted(fids, np.array([c.fid for c in changes], dtype=np.int64))
    there = [k for k, row in enumerate(rows) if row < len(fids) and fids[row] == changes[k].fid]
    order = sorted(there, key=lambda k: (rows[k], k))
    changes, rows = [changes[k] for k in order], rows[order]
    count, names = len(changes), columns_of(ws, table)
    old = {name: np.empty(count, dtype=object) for name in ("fid", *names, "geometry", FROM, TO)}
    shape, last = None, -1
    # an old shape holds back to the change of shape before it
    for k in range(count - 1, -1, -1):
        if rows[k] != last:
            shape, last = now_is["geometry"][rows[k]], rows[k]
        shape = shape if changes[k].shape is None else changes[k].shape
        old["geometry"][k] = shape
    start = None
    for k, change in enumerate(changes):
        start = (born[rows[k]] or None) if not k or rows[k] != rows[k - 1] else start
        old["fid"][k], old[FROM][k], old[TO][k] = change.fid, start, change.at
        for name in names:
            old[name][k] = change.values.get(name)
        start = change.at
    now_is[FROM] = np.array([text or None for text in born], dtype=object)
    now_is[TO] = np.full(len(fids), None, dtype=object)
    for k, change in enumerate(changes):
        now_is[FROM][rows[k]] = change.at       # the last one stays
    number = np.r_[rows, np.arange(len(fids))]
    order = np.argsort(number, kind="stable")
    found = {name: np.concatenate([old[name], now_is[name]])[order] for name in old}
    if by_first_date:
        _begin_at_first_date(found, number[order])
    keep = np.array([begin is None or end is None or begin < end
                     for begin, end in zip(found[FROM], found[TO])], dtype=bool)
    return {name: values[keep] for name, values in found.items()}


def _begin_at_first_date(found, number):
    for k in np.flatnonzero(np.diff(number, prepend=-1)):
        day, begin = found["ordate"][k], found[FROM][k]
        if day and begin and day < begin[:10]:
            found[FROM][k] = f"{day}T00:00:00.000"


def _set_back(state, first, shaped):
    """Rows that were changed since get back what they were."""
    keys = state["fid"].astype(np.int64)
    for row, change in _places(keys, first):
        for name, values in state.items():
            if name not in ("fid", "geometry"):
                values[row] = change.values.get(name)
    for row, change in _places(keys, shaped):
        state["geometry"][row] = change.shape


# -- the trail of the changes

@dataclass
class Change:
    """One change: of which row of the table asked for, which entry, when, and what was there."""
    fid: int
    id: int
    at: str
    values: dict
    shape: object = None


@dataclass
class Trail:
    """Changes from the last to the first, and when rows were entered: ``births`` {fid: when} of
    single rows, ``ranges`` (first fid, last fid, when) of rows that were written together."""
    changes: list = field(default_factory=list)
    births: dict = field(default_factory=dict)
    ranges: list = field(default_factory=list)

    def born(self, fids):
        """When rows were entered, as far as the entries say, else "": (n,) object array."""
        keys = fids.astype(np.int64)
        found = np.full(len(keys), "", dtype=object)
        for first, last, at in self.ranges:
            found[np.searchsorted(keys, first):np.searchsorted(keys, last, "right")] = at
        for row, at in _places(keys, self.births):
            found[row] = at
        return found


def _places(keys, by_fid):
    """(row, value) of the values by fid whose fid is among the sorted keys."""
    wanted = np.array(list(by_fid), dtype=np.int64)
    rows = np.searchsorted(keys, wanted)
    good = rows < len(keys)
    good[good] = keys[rows[good]] == wanted[good]
    return zip(rows[good].tolist(), (by_fid[fid] for fid in wanted[good].tolist()))


def _trail(ws, table, moment):
    """The Trail of a table's rows since a moment ("" for all of it)."""
    trail, lives = Trail(), {table: None}
    while lives:
        further = {}
        for source, owners in lives.items():
            _follow(ws, source, owners, moment, trail, further)
        lives = further
    return trail


def _follow(ws, source, owners, moment, trail, further):
    """Read the entries of one table.

    ``owners`` is {fid there: (fid asked for, entries before this one)}, None where each row is
    its own. ``further`` gets the same of tables where a component was before.
    """
    rows = ws.connection.execute(
        "SELECT id, at, fid, last_fid, action, old, old_geom FROM cg_history "
        "WHERE table_name = ? AND at > ? AND action != 'sign' ORDER BY id DESC", (source, moment))
    left, shaped = set(), []
    for entry, at, fid, last, action, old, shape in rows:
        if last is not None:
            if owners is None:
                trail.ranges.append((fid, last, at))
            else:
                trail.births.update((owner, at) for key, (owner, before) in owners.items()
                                    if fid <= key <= last and entry < before)
            continue
        owner, before = (fid, entry + 1) if owners is None else owners.get(fid, (None, 0))
        if entry >= before or fid in left:
            continue
        if old is None:
            trail.births[owner] = at
            continue
        values = json.loads(old)
        change = Change(owner, entry, at, values)
        trail.changes.append(change)
        if shape is not None:
            shaped.append((change, shape))
        if action not in _PLAIN and "table_name" in values:
            left.add(fid)
            further.setdefault(values["table_name"], {})[values["fid"]] = owner, entry
    for (change, _), shape in zip(shaped, geometries(shape for _, shape in shaped)):
        change.shape = shape
