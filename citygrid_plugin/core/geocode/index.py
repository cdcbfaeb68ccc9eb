"""What can be searched of a workspace, in memory: names, and door plates by street and number.

Built once (docs/intake.md says how long that takes) and asked at every keystroke. Names lie one per
line in one long text, so that finding is the C library's work; what may be misspelt is found by its
halves, of which an edit leaves one as it was.
"""
from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from ..workspace.ddl import Raw, sql
from ..workspace.geometry import POINT, _bounds, point_xy
from .address import joined, number_key, splits
from .words import distance, plain, sounds, spellings

#: The tables that are searched by name, and the columns that differ. Roads of the base map stand in
#: where the city has no table of its streets.
_NAMED = {"poi": ("alias", "street_code", "community_code", "bgid"),
          "geo_zone": ("alias", "street_code", "community_code", "NULL"),
          "geo_street": ("alias", "street_code", "community_code", "NULL"),
          "base_road": ("NULL", "NULL", "NULL", "NULL"),
          "community": ("NULL", "street_code", "code", "NULL"),
          "street": ("NULL", "code", "NULL", "NULL")}
TABLES = (*_NAMED, "door_plate")
#: How many lines a part of a misspelt name may hit before the search for it stops.
_MOST_HITS = 1500
#: What is left out where one says in which area something is.
ENDINGS = ("居民委员会", "居委会", "村委会", "街道办事处", "街道", "社区", "镇", "乡", "村")
_ALIASES = str.maketrans(",，;；|/、", "\n" * 7)


class Numbers:
    """Numbers by a key; nearly every key has one, and lists of one each would be most of the
    memory and of the time."""

    def __init__(self):
        self.first, self._more = {}, {}

    def put(self, key, number):
        """One more number of a key."""
        first = self.first.setdefault(key, number)
        if first != number:
            self._more.setdefault(key, []).append(number)

    def of(self, key):
        """All numbers of a key, in the order they came."""
        first = self.first.get(key)
        return [] if first is None else [first, *self._more.get(key, ())]


class Names:
    """Lines of text with the number of the entry that each belongs to.

    ``text`` begins and ends with a line break.
    """

    def __init__(self, keys, owners):
        self.text = "\n" + "\n".join(keys) + "\n"
        self.owners = owners
        self._called = Numbers()
        for key, owner in zip(keys, owners):
            self._called.put(key, owner)
        self._starts = np.concatenate([[1], 1 + np.cumsum(
            np.fromiter((len(k) + 1 for k in keys), np.int64, len(keys)))]).tolist()

    def folded(self):
        """The same lines as they sound."""
        lines = sounds(self.text).split("\n")[1:-1]
        return Names(lines, self.owners)

    def _lines(self, pattern, limit, back=0):
        """Numbers of the lines in which a pattern occurs, at most ``limit``."""
        place, found, last = self.text.find(pattern), [], -1
        while place >= 0 and len(found) < limit:
            line = bisect_right(self._starts, place + back) - 1
            if line != last:
                found.append(line)
                last = line
            place = self.text.find(pattern, place + max(1, len(pattern) - 1))
        return found

    def _owned(self, lines):
        return list(dict.fromkeys(self.owners[line] for line in lines))

    def exact(self, word, limit):
        """Entries that are called so."""
        return self._called.of(word)[:limit]

    def starting(self, word, limit):
        """Entries that begin so."""
        return self._owned(self._lines(f"\n{word}", limit, 1))

    def having(self, word, limit):
        """Entries with this anywhere."""
        return self._owned(self._lines(word, limit))

    def near(self, word, most):
        """Entries that differ by at most ``most`` edits: [(edits, entry)].

        Of ``most`` + 1 parts of a word, ``most`` edits leave one as it was, the first at the
        beginning and the last at the end.
        """
        size = len(word) / (most + 1)
        parts = [word[round(i * size):round((i + 1) * size)] for i in range(most + 1)]
        parts[0], parts[-1] = "\n" + parts[0], parts[-1] + "\n"
        lines = {line for part in parts
                 for line in self._lines(part, _MOST_HITS, int(part[0] == "\n"))}
        found, letters = {}, set(word)
        for line in lines:
            begin, end = self._starts[line], self._starts[line + 1] - 1
            if abs(end - begin - len(word)) > most:
                continue
            key = self.text[begin:end]
            if len(letters.symmetric_difference(key)) > 2 * most:   # an edit changes two at most
                continue
            edits = distance(word, key, most)
            if edits <= most:
                owner = self.owners[line]
                found[owner] = min(edits, found.get(owner, edits))
        return sorted((edits, owner) for owner, edits in found.items())


class Entry(NamedTuple):
    """A named thing: where its row is ("" and 0 where it has none), and what is known without
    looking there."""
    kind: str
    table: str
    name: str
    fid: int
    x: float
    y: float
    street: str
    community: str
    bgid: str


class Ways:
    """Names in all the ways they are typed: as written, pinyin, initials, and as they sound."""

    def __init__(self, named):
        """``named``: (plain text, entry number) pairs."""
        spelt = [(spelling, owner) for text, owner in named if not text.isascii()
                 for spelling in spellings(text)]
        self.written = Names(*_split(named))
        self.pinyin = Names(*_split([(s[0], owner) for s, owner in spelt]))
        self.initials = Names(*_split([(s[1], owner) for s, owner in spelt]))
        self.sound = self.pinyin.folded()


def _split(pairs):
    return [p[0] for p in pairs], [p[1] for p in pairs]


class Index:
    """See the module's first lines.

    Attributes
    ----------
    entries : list of Entry
    names : Ways
        Of the entries.
    roads : list of str
        Names of the streets that have door plates, as written.
    road_names : Ways
        Of these.
    plates : list of Numbers
        Per road: rows of the plates by number key.
    rows : dict of str to sequence
        ``fid``, ``x``, ``y``, ``text``, ``street``, ``community``, ``bgid`` of the door plates.
    areas : list of (plain name without 街道 or 社区, "street" or "community", code)
    """

    def __init__(self):
        self.entries, self.roads, self.plates, self.areas = [], [], [], []
        self.rows = {name: [] for name in ("fid", "x", "y", "text", "street", "community", "bgid")}
        self.names = self.road_names = None


def build(ws, feedback=None):
    """Read a workspace.

    Parameters
    ----------
    ws : Workspace
        In a task, one of its own (``ws.again()``).
    feedback : optional
        Has ``is_cancelled()``.

    Returns
    -------
    Index, or None when cancelled
    """
    index = Index()
    named = []
    for table, columns in _NAMED.items():
        if feedback is not None and feedback.is_cancelled():
            return None
        _read_names(ws, table, columns, index, named)
    _read_plates(ws, index, named)
    _add_roads(index, named)
    if feedback is not None and feedback.is_cancelled():
        return None
    index.names = Ways(named)
    index.road_names = Ways([(plain(road), number) for number, road in enumerate(index.roads)])
    return index


def _read_names(ws, table, columns, index, named):
    kind = "geo_street" if table == "base_road" else table
    seen = {}
    if table == "base_road":
        seen = {(entry.name, None): 0 for entry in index.entries if entry.kind == kind}
    for fid, blob, name, alias, street, community, bgid in ws.query(
            sql("SELECT fid, geom, name, {columns} FROM {table} WHERE name != ''",
                columns=[Raw(c) for c in columns], table=table)):
        x, y = _middle(blob)
        if x is None:
            continue
        # a street is drawn in many pieces: one entry for each community it runs through
        if kind == "geo_street" and (name, community) in seen:
            continue
        number = seen[(name, community)] = len(index.entries)
        index.entries.append(Entry(kind, table, name, fid, x, y, street or "",
                                   community or "", bgid or ""))
        keys = {plain(part) for part in [name, *_other_names(alias)]}
        if table in ("street", "community"):
            index.areas.append((bare(plain(name)), table, street if table == "street"
                                else community))
        named += [(key, number) for key in keys if key]


def bare(name):
    """清波街道 is said 清波, 劳动社区 劳动."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[:-len(ending)]
    return name


def _middle(blob):
    """A point for the list: of a line or area the middle of its box (``search.exact_point`` looks
    closer once it is chosen)."""
    if blob is None:
        return None, None
    x, y = point_xy(blob) if len(blob) == POINT.itemsize else (None, None)
    if x is None:
        box = _bounds(blob)
        return (None, None) if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return (x, y) if x == x else (None, None)


def _read_plates(ws, index, named):
    rows, roads, known, keys = index.rows, {}, set(), {}
    for fid, blob, name, alias, road, number, street, community, bgid in ws.connection.execute(
            "SELECT fid, geom, name, alias, street_name, number, street_code, community_code, bgid "
            "FROM door_plate ORDER BY fid"):
        x, y = point_xy(blob)
        text = name or joined(road or "", number or "")
        if x is None or x != x or not text:
            continue
        if road and number:
            key = keys.get(number)
            if key is None:
                key = keys[number] = number_key(plain(number))[0]
        else:
            road, key = _read_plate(road, text, known)
        row = len(rows["fid"])
        for column, value in zip(rows.values(), (fid, x, y, text, street or "", community or "",
                                                 bgid or "")):
            column.append(value)
        if key:
            place = roads.get(road)
            if place is None:
                place = roads[road] = len(roads)
                index.roads.append(road)
                index.plates.append(Numbers())
            index.plates[place].put(key, row)
        # what has no number, or another name besides, is found by its name
        for other in [*([] if key else [text]), *_other_names(alias)]:
            named.append((plain(other), len(index.entries)))
            index.entries.append(Entry("door_plate", "door_plate", text, fid, x, y, street or "",
                                       community or "", bgid or ""))


def _read_plate(road, text, known):
    """Street and number key of a plate of which not both columns are filled, from its name."""
    text = plain(text)
    if road and text.startswith(plain(road)):
        return road, number_key(text[len(plain(road)):])[0]
    found = splits(text)
    if not found:
        return road or "", ""
    best = next((s for s in found if s[0] in known), found[0])
    known.add(best[0])
    return road or best[0], best[1]


def _other_names(alias):
    """The names in a column of other names that are not empty."""
    if not alias:
        return []
    return [part for part in alias.translate(_ALIASES).split("\n") if plain(part)]


def _add_roads(index, named):
    """A street that only its door plates tell of has an entry in the middle of them."""
    known = {entry.name for entry in index.entries if entry.kind == "geo_street"}
    rows = index.rows
    for road, plates in zip(index.roads, index.plates):
        if road in known or not plain(road):
            continue
        ordered = sorted(plates.first.values(), key=lambda row: (rows["x"][row], rows["y"][row]))
        middle = ordered[len(ordered) // 2]
        named.append((plain(road), len(index.entries)))
        index.entries.append(Entry(
            "geo_street", "", road, 0, rows["x"][middle], rows["y"][middle],
            rows["street"][middle], rows["community"][middle], ""))
