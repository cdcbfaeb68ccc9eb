"""Lists and counts of the open cases, out of memory.

A dock asks for a page of cases under any combination of filters, words included, and for the
counts beside it, at every key. SQLite alone cannot answer that for 100,000 cases within 50 ms
(docs/decisions/0010); arrays can.
"""
import datetime
import json
import weakref
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from ..workspace.geometry import point_xy
from . import board_lists
from .board_columns import times
from .board_lists import replies
from .board_rows import SORTS, OpenCases, mark_all

__all__ = ["SORTS", "SPECIAL", "Board", "Choice", "Page", "mark_all", "of", "replies"]

LIGHTS = ("none", "green", "yellow", "red")
SPECIAL = board_lists.SPECIAL
#: Columns that are looked at for fields of a Choice, in names, and for an order.
_WORDS = ("text", "class", "condition", "community", "unit", "department")
_ASKED = (
    (("units",), ("unit",)), (("departments",), ("department",)), (("sources",), ("source",)),
    (("classes", "majors"), ("class",)), (("extent",), ("place",)), (("text",), _WORDS),
    (("streets", "communities", "patrols", "grids"), ("community", "grid")),
)
_SORTED = {"urgency": (), "newest": ("reported_at",), "untouched": ("touched_at",), "number": ()}
_WORDS_KEPT = 16
_boards = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class Choice:
    """What a list is narrowed to; empty means everything.

    Attributes
    ----------
    states, lights, requests : tuple of str
        Of ``lifecycle.STATES``, LIGHTS, and "" or ``lifecycle.REQUESTS``.
    classes, majors : tuple of (kind, code)
        A case of any of them fits.
    streets, communities, patrols, grids : tuple of str
        Codes of areas; a case in any of them fits.
    units, departments, sources : tuple of str
    urgent : bool or None
    extent : tuple of float or None
        xmin, ymin, xmax, ymax in metres, the workspace's CRS.
    text : str
        Every word is in the number, address, description, condition, or in the names of class,
        community, street, unit or department.
    special : str
        One of SPECIAL.
    """
    states: tuple = ()
    lights: tuple = ()
    requests: tuple = ()
    classes: tuple = ()
    majors: tuple = ()
    streets: tuple = ()
    communities: tuple = ()
    patrols: tuple = ()
    grids: tuple = ()
    units: tuple = ()
    departments: tuple = ()
    sources: tuple = ()
    urgent: bool = None
    extent: tuple = None
    text: str = ""
    special: str = ""


@dataclass
class Page:
    """Keys in their order ((k,) int64), how many there are in all, and ``counts``
    {(state, light, request): number} under the choice without its states, lights and requests."""
    fids: np.ndarray
    total: int
    counts: dict = field(default_factory=dict)

    def count(self, states=(), lights=(), requests=()):
        """How many cases of these states, lights and requests there are; () is all."""
        return sum(number for (state, light, request), number in self.counts.items()
                   if (not states or state in states) and (not lights or light in lights)
                   and (not requests or request in requests))


def of(ws):
    """The Board of a workspace, one for all who have the same Workspace; read at first use."""
    if ws not in _boards:
        _boards[ws] = Board(ws)
    return _boards[ws]


class Board(OpenCases):
    """Answers from the open cases of a workspace; see ``of``."""

    # -- choosing

    def _prepare(self, choice, special=(), sort=None):
        """See that every column is there before the first is looked at: reading one takes in what
        has changed meanwhile."""
        wanted = [column for names, columns in _ASKED for column in columns
                  if any(getattr(choice, name) for name in names)]
        for name in (*special, *([choice.special] if choice.special else ())):
            if name not in SPECIAL:
                raise InputError(N_("There is no list {name} of cases."), name=name)
            wanted += board_lists.TESTS[name][0]
        if sort is not None:
            if sort not in SORTS:
                raise InputError(N_("Cases cannot be sorted by {name}."), name=sort)
            wanted += _SORTED[sort]
        self._need(*wanted)

    def _lights(self, at):
        """(n,) int8, numbers in LIGHTS."""
        return _lights(self._columns["due_at"], self._columns["green_until"], at)

    def _of_codes(self, column, wanted):
        """Which cases have one of these values."""
        return self._codes[column].chosen(wanted)[self._columns[column]]

    def _fitting(self, choice, at):
        """Which cases fit, whatever their state, light and request."""
        fit = np.ones(len(self), bool)
        for column, wanted in (("unit", choice.units), ("department", choice.departments),
                               ("source", choice.sources)):
            if wanted:
                fit &= self._of_codes(column, set(wanted))
        if choice.classes or choice.majors:
            wanted = {f"{kind} {code}" for kind, code in choice.classes}
            wanted |= {f"{kind} {code}" for (kind, code), (_, _, major) in
                       self.names.classes.items() if (kind, major) in choice.majors}
            fit &= self._of_codes("class", wanted)
        if choice.streets or choice.communities or choice.patrols or choice.grids:
            fit &= self._in_areas(choice)
        if choice.urgent is not None:
            fit &= (self._columns["urgent"] != 0) == choice.urgent
        if choice.extent is not None:
            fit &= self._inside(*choice.extent)
        if choice.special:
            fit &= self._special(choice.special, at)
        for word in choice.text.split():
            fit &= self._with_word(word)
        return fit

    def _in_areas(self, choice):
        grids = set(choice.grids)
        if choice.patrols:
            grids |= {bgid for bgid, in self.ws.query(
                "SELECT bgid FROM patrol_area_grid WHERE patrol_code IN "
                "(SELECT value FROM json_each(?))", (json.dumps(list(choice.patrols)),))}
        length = self.ws.codes.street_length
        communities = set(choice.communities)
        if choice.streets:
            communities |= {code for code in self._codes["community"].values if code and
                            self.names.street_of.get(code, code[:length]) in choice.streets}
        return self._of_codes("community", communities) | self._of_codes("grid", grids)

    def _inside(self, xmin, ymin, xmax, ymax):
        x, y = self._columns["place"].T
        return (x >= xmin) & (x <= xmax) & (y >= ymin) & (y <= ymax)

    def _with_word(self, word):
        """Which cases have a word; kept, since a text is typed and paged through word by word."""
        word = word.lower()
        if word not in self._found:
            if len(self._found) >= _WORDS_KEPT:
                self._found = {}
            found = self._texts.find(word)[self._columns["text"]]
            for column in _WORDS[1:]:
                hits = np.array([word in text for text in self._said(column)], bool)
                if hits.any():
                    found |= hits[self._columns[column]]
            self._found[word] = found
        return self._found[word]

    def _said(self, column):
        """What a word is looked for in, for every value of a column."""
        names, texts = self._spoken.get(column, (None, []))
        if names is not self.names:
            names, texts = self._spoken[column] = self.names, []
        searched = names.searched(column)
        texts += [searched(value) for value in self._codes[column].values[len(texts):]]
        return texts

    def _special(self, name, at):
        _, test = board_lists.TESTS[name]
        return test(_View(self, at), at)

    # -- answering

    def _chosen(self, choice, at):
        """Which cases a choice gives, and the counts beside."""
        fit, lights = self._fitting(choice, at), self._lights(at)
        states, requests = self._codes["state"], self._codes["request"]
        both = self._columns["state"] * len(requests.values) + self._columns["request"]
        number = both * len(LIGHTS) + lights
        counts = {}
        for combined, many in enumerate(np.bincount(number[fit]).tolist()):
            if many:
                both, light = divmod(combined, len(LIGHTS))
                state, request = divmod(both, len(requests.values))
                counts[states.values[state], LIGHTS[light], requests.values[request]] = many
        if choice.states:
            fit &= self._of_codes("state", set(choice.states))
        if choice.requests:
            fit &= self._of_codes("request", set(choice.requests))
        if choice.lights:
            fit &= np.array([light in choice.lights for light in LIGHTS])[lights]
        return fit, counts

    def look(self, choice, limit=200, offset=0, sort="urgency", at=None):
        """A page of the cases that fit a choice, with the counts beside it.

        Parameters
        ----------
        choice : Choice
        limit, offset : int
        sort : str
            One of SORTS.
        at : datetime.datetime, optional
            The moment for lights and lists; now by default.

        Returns
        -------
        Page

        Raises
        ------
        InputError
            No such list or order.
        """
        self._prepare(choice, sort=sort)
        fit, counts = self._chosen(choice, _moment(at))
        order = self._order(sort)
        order = order[fit[order]]
        return Page(self.fids[order[offset:offset + limit]], len(order), counts)

    def ids(self, choice, sort="urgency", at=None):
        """Keys of all cases that fit a choice, in order."""
        return self.look(choice, len(self), 0, sort, at).fids

    def rows(self, fids, at=None):
        """The open cases of some keys as ``core.workspace.cases.queue`` gives them.

        Returns
        -------
        list of dict
            In the order of the keys: the case's columns, ``x``, ``y`` (metres), ``light`` and the
            names ``class_name``, ``class_name_en``, ``unit_name``, ``department_name``,
            ``community``, ``street``. Cases that are no longer open are left out.
        """
        fids = [int(fid) for fid in fids]
        found = {row["fid"]: row for row in self.ws.dicts(
            "SELECT * FROM case_open WHERE fid IN (SELECT value FROM json_each(?))",
            (json.dumps(fids),))}
        rows = found.values()
        lights = _lights(times([row["due_at"] or "NaT" for row in rows]),
                         times([row["green_until"] or self._uncounted.get(row["fid"], "NaT")
                                for row in rows]), _moment(at))
        for row, light in zip(rows, lights.tolist()):
            row["x"], row["y"] = point_xy(row.pop("geom"))
            row["light"] = LIGHTS[light] if light else None
            row.update(self.names.of_case(row))
        return [found[fid] for fid in fids if fid in found]

    def values(self, column):
        """{value: number of open cases} of "class" ((kind, code)), "community", "street",
        "unit", "department", "source", "grid", "state" or "request"."""
        name = "community" if column == "street" else column
        self._need(name)
        counts, found = np.bincount(self._columns[name]).tolist(), {}
        for value, many in zip(self._codes[name].values, counts):
            if column == "class":
                value = tuple(value.split(" ", 1))
            elif column == "street":
                value = self.names.street_of.get(value, value[:self.ws.codes.street_length])
            if many and value:
                found[value] = found.get(value, 0) + many
        return found

    def special(self, choice=Choice(), at=None):
        """{name: number} of every list of SPECIAL under a choice."""
        self._prepare(choice, SPECIAL)
        moment = _moment(at)
        fit, _ = self._chosen(choice, moment)
        return {name: int((fit & self._special(name, moment)).sum()) for name in SPECIAL}

    def within(self, xmin, ymin, xmax, ymax):
        """Keys of the open cases in a rectangle (metres)."""
        self._need("place")
        return self.fids[self._inside(xmin, ymin, xmax, ymax)]


class _View:
    """Columns and lights of a board at a moment, as the tests of the lists read them."""

    def __init__(self, board, at):
        self._board, self.lights = board, board._lights(at)
        self.options = board.names.options

    def __getitem__(self, name):
        return self._board._columns[name]

    def of(self, column, *wanted):
        """Which cases have one of these values."""
        return self._board._of_codes(column, set(wanted))


def _lights(due, green, at):
    """(n,) int8, numbers in LIGHTS, of times; a deadline that is none has no light."""
    lights = (~np.isnat(due)).astype(np.int8)
    lights[(at > green) & (lights == 1)] = 2
    lights[at > due] = 3
    return lights


def _moment(at):
    return np.datetime64(at or datetime.datetime.now(), "us")
