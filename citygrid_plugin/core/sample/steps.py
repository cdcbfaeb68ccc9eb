"""The step records of many cases at once: which steps, by whom, when, and what the clocks say.

The tables of ``case_rules`` say which ways there are; states and clocks follow from
``core.cases.lifecycle`` and ``office``. Times are seconds since 1970 in local time.
"""
from dataclasses import dataclass

import numpy as np

from ..cases.lifecycle import REQUESTS, STATES, transition
from . import case_rules as rules
from .office import DAY, NONE, Clocks, whole

ACTIONS = tuple(rules.STEPS)
STATE_NAMES = ("", *STATES)
REQUEST_NAMES = ("", *REQUESTS)
ROLE_NAMES = tuple(rules.DESKS)
_CODE = {action: k for k, action in enumerate(ACTIONS)}
_ENDS = ("reject", "advise", "void", "grant_void", "close", "pass", "force_close")
#: Columns of Clocks that are kept of every step.
KEPT = ("due_at", "clock_started_at", "clock_value", "clock_unit", "left_seconds", "stands",
        "handle_due_at")
#: Steps that put a case into a unit's hands, take it out of them, and are taken by it.
_TO_UNIT = ("dispatch", "decide", "substitute", "emergency", "hand_over")
_FROM_UNIT = ("grant_return", "redispatch")
_BY_UNIT = ("handle", "request_return", "request_extension", "request_suspension", "answer_urge",
            "explain", "enforced", "rework")
#: What a case has at the end of its records: (n,) int64.
_LATEST = {"filed_at": ("file",), "handled_at": ("handle", "handle_spot", "enforced",
                                                 "city_result"),
           "dispatched_at": ("dispatch", "substitute", "emergency"),
           "verified_at": ("verify", "pass"), "closed_at": _ENDS, "explained_at": ("explain",)}
_COUNTED = {"extensions": ("grant_extension",), "suspensions": ("grant_suspension",),
            "reworks": ("rework", "redispatch"), "notices": ("notify",),
            "dispatches": ("dispatch", "substitute", "emergency"), "forced": ("force_close",),
            "substitute": ("substitute", "emergency")}


@dataclass
class Given:
    """What is known of n cases before anything is done with them.

    Attributes
    ----------
    at : int64 (n,)
        Moment of the report.
    limit_value, limit_unit : float64, int64 (n,)
        Limit of the filing condition; row of ``office.UNITS``.
    urgent, public : bool (n,)
        ``public``: not reported by a collector.
    unit : object (n,)
        Code of the unit it belongs to.
    wrong : object (n, 2)
        Two others to which it may be sent by mistake.
    owner, substitute, enforcer : object (n,)
        Who is given notice, who remedies instead, who enforces the law.
    collector : int64 (n,)
        Of the place, a number below the desk's size.
    pace : float64 (n,)
        How slow handling is here: 1 is usual.
    most : int64 (n,)
        How many records it can have, where it got stuck.
    desks : dict of str to int
        How many people there are in each role of ROLE_NAMES.
    """
    at: np.ndarray
    limit_value: np.ndarray
    limit_unit: np.ndarray
    urgent: np.ndarray
    public: np.ndarray
    unit: np.ndarray
    wrong: np.ndarray
    owner: np.ndarray
    substitute: np.ndarray
    enforcer: np.ndarray
    collector: np.ndarray
    pace: np.ndarray
    most: np.ndarray
    desks: dict


class Played:
    """The records of n cases, (n, width) each: ``action`` (row of ACTIONS, -1 none), ``at``,
    ``from_state`` and ``to_state`` (rows of STATE_NAMES), ``role`` (of ROLE_NAMES), ``who``
    (number at that desk), ``unit`` (code or None), ``until`` (day of a suspension), ``clock``
    (dict of the columns of Clocks afterwards, where they were asked for) and ``changed`` (whether
    the step changed them). ``clocks`` are those at the end, ``request`` (n,) what is pending."""

    def __init__(self, n, width):
        def table(dtype, value):
            return np.full((n, width), value, dtype=dtype)
        self.action, self.at = table(np.int8, -1), table(np.int64, NONE)
        self.from_state, self.to_state = table(np.int8, 0), table(np.int8, 0)
        self.role, self.who = table(np.int8, 0), table(np.int32, 0)
        self.unit, self.until = table(object, None), table(np.int64, NONE)
        self.changed, self.clock = table(bool, False), {}
        self.request = np.zeros(n, dtype=np.int8)

    def is_action(self, *actions):
        """Where one of these actions was taken: bool (n, width)."""
        return np.isin(self.action, [_CODE[a] for a in actions])

    def latest(self, *actions):
        """The last time of any of these actions: int64 (n,), NONE where there was none."""
        hit = self.is_action(*actions)
        last = hit.shape[1] - 1 - np.argmax(hit[:, ::-1], axis=1)
        return np.where(hit.any(axis=1), self.at[np.arange(len(last)), last], NONE)

    def count(self, *actions):
        """How often any of these actions was taken: int64 (n,)."""
        return self.is_action(*actions).sum(axis=1)

    def summary(self):
        """What the records make of every case, as the columns of its table: dict of (n,); times as
        int64, NONE where there is none."""
        version = (self.action >= 0).sum(axis=1)
        row = np.arange(len(version))

        def last_unit():
            sets, loses = self.is_action(*_TO_UNIT), self.is_action(*_FROM_UNIT)
            last = sets.shape[1] - 1 - np.argmax((sets | loses)[:, ::-1], axis=1)
            return np.where(sets[row, last], self.unit[row, last], None)

        def said(yes, no, words):
            found = np.select([self.count(yes) > 0, self.count(no) > 0], [1, 2])
            return np.array([None, *words], dtype=object)[found]
        urged = self.latest("urge")
        return {
            "state": np.array(STATE_NAMES, dtype=object)[self.to_state[row, version - 1]],
            "version": version, "unit": last_unit(), "reported_at": self.at[:, 0],
            "request": np.array(REQUEST_NAMES, dtype=object)[self.request],
            "touched_at": self.at[row, version - 1],
            "urged_at": np.where(self.latest("answer_urge") > urged, NONE, urged),
            "confirmed": said("confirm", "deny", ("yes", "no")),
            "coordinated": said("decide", "fail_coordination", ("decided", "failed")),
            **{name: self.latest(*actions) for name, actions in _LATEST.items()},
            **{name: self.count(*actions) for name, actions in _COUNTED.items()}}


def _drawn(rng, table, n):
    edges = np.cumsum([row[-1] for row in table])
    return np.searchsorted(edges, rng.random(n) * edges[-1], side="right")


def ways(rng, given):
    """The actions of every case after its report: int8 (n, width), -1 none."""
    n = len(given.at)
    calm = ~given.urgent & np.isin(given.limit_unit, (1, 2))
    part = np.stack([np.where(given.public, _drawn(rng, rules.FROM_OTHERS, n),
                              _drawn(rng, rules.FROM_COLLECTOR, n)),
                     _drawn(rng, rules.FILING, n), _drawn(rng, rules.WORK, n),
                     _drawn(rng, rules.CLOSING, n)])
    only = np.array([row[1] for row in rules.WORK])[part[2]]
    part[2, ((only == "calm") & ~calm) | ((only == "urgent") & ~given.urgent)] = 0
    bases = [8, 8, len(rules.WORK), len(rules.CLOSING)]
    number = np.ravel_multi_index(part, bases) * 2 + given.public
    kinds, of = np.unique(number, return_inverse=True)
    texts = []
    for kind in kinds:
        i, f, w, c = np.unravel_index(kind // 2, bases)
        first = rules.FROM_OTHERS if kind % 2 else rules.FROM_COLLECTOR
        way = []
        for text in (first[i][0], rules.FILING[f][0], rules.WORK[w][0], rules.CLOSING[c][0]):
            if not way or way[-1] not in _ENDS:
                way += text.split()
        texts.append([_CODE[a] for a in way])
    width = max(map(len, texts), default=0)
    table = np.full((len(texts), width), -1, dtype=np.int8)
    for row, codes in enumerate(texts):
        table[row, :len(codes)] = codes
    return table[of]


def play(rng, given, office, end, keep_clocks=False):
    """Let cases go their ways until ``end``; what would come later has not happened.

    Parameters
    ----------
    rng : numpy.random.Generator
    given : Given
    office : office.Office
    end : int
        Seconds since 1970.
    keep_clocks : bool
        Keep the clocks after every step.

    Returns
    -------
    Played
    """
    n, desks = len(given.at), given.desks
    way = np.column_stack([np.full((n, 1), _CODE["report"], dtype=np.int8), ways(rng, given)])
    out = Played(n, way.shape[1])
    out.clocks = Clocks(office, given.limit_value, given.limit_unit, given.urgent)
    if keep_clocks:
        out.clock = {name: np.zeros(way.shape, dtype=getattr(out.clocks, name).dtype)
                     for name in KEPT}
    paces = [np.exp(rng.normal(0, rules.PACES, desks[role])) for role in ROLE_NAMES]
    desk = np.stack([rng.integers(0, desks[role], n) for role in ROLE_NAMES])
    desk[ROLE_NAMES.index("collector")] = given.collector
    _, number = np.unique(given.unit.astype(str), return_inverse=True)
    desk[ROLE_NAMES.index("unit")] = (2 * number + rng.integers(0, 2, n)) % desks["unit"]
    now = _Now(given.at.copy(), np.zeros(n, dtype=np.int8), np.full(n, NONE),
               np.full(n, None, dtype=object))
    alive = np.ones(n, dtype=bool)
    for j in range(way.shape[1]):
        alive &= (way[:, j] >= 0) & (j < given.most)
        for code in np.unique(way[alive, j]):
            action, rows = ACTIONS[code], np.flatnonzero(alive & (way[:, j] == code))
            role = _role(action, way, rows, j, given)
            who = desk[role, rows]
            away = rng.random(len(rows)) < rules.AWAY       # somebody else is on duty then
            size = np.array([desks[name] for name in ROLE_NAMES])[role]
            who = np.where(away, (who + 1) % size, who)
            if j:
                pace = np.array([paces[r][k] for r, k in zip(role, who)])
                at = _when(rng, action, way, rows, j, pace, given, out.clocks, office, now)
                calm = _to_office(at, role)
                free = given.urgent[rows] | np.isin(action, ("request_extension", "resume"))
                now.at[rows] = np.maximum(np.where(free, at, calm), now.at[rows] + 60)
            late = now.at[rows] >= end
            alive[rows[late]] = False
            rows, role, who = rows[~late], role[~late], who[~late]
            if action == "request_suspension":
                days = rng.integers(*rules.SUSPENDED_DAYS, len(rows))
                now.until[rows] = out.until[rows, j] = (now.at[rows] // DAY + days) * DAY
            out.action[rows, j], out.at[rows, j] = code, now.at[rows]
            out.role[rows, j], out.who[rows, j] = role, who
            out.unit[rows, j] = _unit(action, way, rows, j, given, now)
            _move(out, rows, j, action, now)
    return out


@dataclass
class _Now:
    """Where cases are: time of the last step, state, day until which it is suspended, unit."""
    at: np.ndarray
    state: np.ndarray
    until: np.ndarray
    unit: np.ndarray


def _role(action, way, rows, j, given):
    """Rows of ROLE_NAMES: who takes a step."""
    role = np.full(len(rows), ROLE_NAMES.index(rules.STEPS[action][0]))
    untasked = way[rows, j - 1] != _CODE["send_verify"]
    if action == "report":
        role[given.public[rows]] = ROLE_NAMES.index("acceptor")
    elif action == "verify":                    # by photographs
        role[untasked] = ROLE_NAMES.index("acceptor")
    elif action == "rework":                    # who was to close it does not agree
        role[untasked] = ROLE_NAMES.index("shift_leader")
    return role


def _when(rng, action, way, rows, j, pace, given, clocks, office, now):
    """When a step would be taken, by the clock or by habit."""
    before, due = now.at[rows], clocks.due_at[rows]
    value, unit = given.limit_value[rows], given.limit_unit[rows]
    if action == "request_extension":
        return office.due(before, whole(value, unit) * rng.uniform(*rules.ASKING, len(rows)), unit)
    if action == "handle":
        median, spread = rules.HANDLING
        share = median * np.exp(rng.normal(0, spread, len(rows))) * pace * given.pace[rows]
        again = (way[rows, :j] == _CODE["rework"]).any(axis=1)
        return office.due(before, whole(value, unit) * share * np.where(again, 0.5, 1.0), unit)
    if action == "resume":
        return now.until[rows] + rng.integers(8 * 3600, 11 * 3600, len(rows))
    median, spread = rules.OVERDUE_DELAYS.get(action) or rules.DELAYS[action]
    if action in rules.OVERDUE_DELAYS:
        before = np.maximum(before, due)
    wait = median * 60 * np.exp(rng.normal(0, spread, len(rows))) * pace
    return before + wait.astype(np.int64)


def _to_office(at, role):
    """Times moved into the hours of a desk: early ones to opening, late ones to the next day."""
    opens, closes = (np.array([rules.OFFICE[name][k] for name in ROLE_NAMES])[role] * 3600
                     for k in (0, 1))
    day, second = np.divmod(at, DAY)
    late = second >= closes
    # not all in the first minute
    second = np.where((second < opens) | late, opens + second % 5821, second)
    return (day + late) * DAY + second


def _unit(action, way, rows, j, given, now):
    """The unit that a step names: object array, None where none is."""
    nobody = np.full(len(rows), None, dtype=object)
    if action == "dispatch":
        back = _CODE["grant_return"]
        mistaken = (way[rows, j + 1:j + 3] == back).any(axis=1)
        times = np.minimum((way[rows, :j] == back).sum(axis=1), 1)
        unit = np.where(mistaken, given.wrong[rows, times], given.unit[rows])
    else:
        unit = {"decide": given.unit, "emergency": given.unit, "notify": given.owner,
                "substitute": given.substitute, "hand_over": given.enforcer,
                "part_done": given.wrong[:, 0]}.get(action)
        unit = unit[rows] if unit is not None else now.unit[rows] if action in _BY_UNIT \
            else nobody
    if action in _TO_UNIT:
        now.unit[rows] = unit
    elif action in _FROM_UNIT:
        now.unit[rows] = nobody
    return unit


def _move(out, rows, j, action, now):
    """States, requests and clocks after a step."""
    clocks = out.clocks
    out.from_state[rows, j] = now.state[rows]
    was = [getattr(clocks, name)[rows] for name in KEPT]
    place = now.state[rows] * len(REQUEST_NAMES) + out.request[rows]
    for one in np.unique(place):
        these = rows[place == one]
        state, request = (STATE_NAMES[one // len(REQUEST_NAMES)],
                          REQUEST_NAMES[one % len(REQUEST_NAMES)])
        known = transition(state, action, request)
        clocks.step(these, known, now.at)
        now.state[these] = STATE_NAMES.index(known.to_state)
        if known.to_request != "*":
            out.request[these] = REQUEST_NAMES.index(known.to_request)
    out.to_state[rows, j] = now.state[rows]
    out.changed[rows, j] = np.any([a != getattr(clocks, name)[rows]
                                   for name, a in zip(KEPT, was)], axis=0)
    for name in out.clock:
        out.clock[name][rows, j] = getattr(clocks, name)[rows]
