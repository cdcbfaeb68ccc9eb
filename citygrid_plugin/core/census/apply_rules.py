"""What an accepted change does to the components, by its kind.

Pure rules over plain rows, nothing is read or written here: ``workspace.census_pending`` reads what
they need, ``workspace.census_write`` writes what they say. The object code contains the class, so a
reclassified object gets a new one with a link to its predecessor (STANDARDS 8.1); an object that
changes the table goes on in another row, and the old row is retired.
"""
import json
from dataclasses import dataclass, field

from ..days import is_day
from ..errors import InputError, N_, Refused
from ..json_text import read_json
from ..workspace.messages import MESSAGES
from ..workspace.schema import COMPONENT_COLUMNS, SIGNATURE, component_table
from .changes import LOST_STATE, Limits

#: States of a component that is gone, the usual one first (GB/T 47678.5-2026; the older editions
#: have none of them, there a component is retired with the state it had).
GONE_STATES = ("移除", "废弃")
ORGANISATIONS = ("deptcode1", "deptcode2", "deptcode3")
DATES = ("ordate", "chdate")
REPLACEMENTS = ("keep", "new")
#: What a change may say of a component; code, grid, retirement and signature are not the survey's.
GIVEN = tuple(c.name for c in COMPONENT_COLUMNS
              if c.name not in ("objid", "bgid", "classcode", "dedate")
              and c not in SIGNATURE)
_NEVER_EMPTY = ("objname", "objstate", "ordate")
_NOT_SAID = {"objid", "bgid", "classcode"}


@dataclass
class Change:
    """One accepted row of ``census_change`` with what it refers to.

    Changes of one ``group`` belong together. ``geometry`` is the new geometry (GeoPackage blob),
    ``shape`` its kind (point, line, area), ``size`` its length or area (m, m²; points 0).
    ``was`` is the component's row as it is now, ``was_size`` its length or area; ``survey`` the
    surveyed row. ``before`` and ``after`` are the differing values, ``place`` is where it lay when
    it was matched.
    """
    fid: int
    kind: str
    objid: str = None
    classcode: str = None
    group: str = None
    certainty: float = None
    distance: float = None
    reason: str = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    geometry: bytes = None
    shape: str = ""
    size: float = 0.0
    place: tuple = (None, None)
    was: dict = None
    was_size: float = 0.0
    survey: dict = None


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of the workspace.

    ``classes`` is {code: (major, name, positional accuracy in m)}, ``states`` the value list of
    states, ``organisations`` the codes that are known; ``replacement`` one of REPLACEMENTS.
    """
    today: str
    classes: dict
    states: frozenset
    organisations: frozenset
    replacement: str = "keep"


@dataclass(eq=False)
class Action:
    """What becomes of one row of a component table.

    Attributes
    ----------
    change, table, fid : int, str, int or None
        Key of the change; the row, None for a new one.
    values : dict
        Columns that get a value.
    geometry : bytes or None
        None leaves it as it is.
    recode : bool
        It gets a new code; ``predecessor`` is the one before.
    given : str or None
        A code that the crew recorded for a new one.
    homing : bool
        It gets a new code where the unit grid it lies in is another county's.
    successor : Action or None
        Whose code the history names for a row that ends.
    result : bool
        Its code is the one that the change led to.
    was : dict
        The row as it is; {} for a new one.
    """
    change: int
    table: str
    fid: int = None
    values: dict = field(default_factory=dict)
    geometry: bytes = None
    recode: bool = False
    predecessor: str = None
    given: str = None
    homing: bool = False
    successor: "Action" = None
    result: bool = True
    reason: str = None
    was: dict = field(default_factory=dict)

    @property
    def retires(self):
        return self.fid is not None and self.values.get("dedate") is not None


def actions(change, facts):
    """What one change that is in no group does.

    Parameters
    ----------
    change : Change
    facts : Facts

    Returns
    -------
    list of Action
        Empty where nothing of the component changes.

    Raises
    ------
    CityGridError
        Why this change cannot be applied.
    """
    rule = _RULES.get(change.kind)
    if rule is None:
        raise InputError(N_("It is uncertain what happened to it. Say what it is first: set its "
                            "kind, or match it by hand."))
    if change.kind != "new" and change.was is None:
        raise InputError(N_("This component is not there any more."))
    return rule(change, facts)


def group_actions(changes, facts):
    """What the rows of one split or one joining do together.

    A split object goes on in its largest part, the others are new with it as their predecessor.
    Of joined objects the largest goes on, the others are retired and name their successor.

    Parameters
    ----------
    changes : list of Change
        All of one kind, "split" or "joined".
    facts : Facts

    Returns
    -------
    list of Action
    """
    return (_split if changes[0].kind == "split" else _joined)(changes, facts)


# -- the kinds

def _nothing(change, facts):
    return []


def _moved(change, facts):
    return [_update(change, facts, change.after, _needed(change))]


def _attributes(change, facts):
    return [_update(change, facts, change.after)]


def _reclassified(change, facts):
    _, _, accuracy = _class(facts, change.classcode)
    far = change.distance is not None and change.distance > Limits().moved * accuracy
    return _as_class(change, facts, change.geometry if far else None)


def _replaced(change, facts):
    if facts.replacement == "keep":
        if change.classcode and change.classcode != change.was["classcode"]:
            return _as_class(change, facts, change.geometry)
        action = _update(change, facts, change.after, change.geometry)
        action.values.setdefault("chdate", facts.today)
        return [action]
    values = {"ordate": _survey_day(change, facts), **_given(change.after, facts), "chdate": None}
    return _succeed(change, facts, values, change.geometry)


def _new(change, facts):
    survey = change.survey or {}
    classcode = change.classcode or survey.get("classcode")
    major, name, _ = _class(facts, classcode)
    values = _surveyed(survey, change.after, facts)
    values.setdefault("ordate", _survey_day(change, facts))
    values.setdefault("objname", name)
    given = survey.get("objid") or change.after.get("objid")
    return [Action(change.fid, component_table(major, change.shape), geometry=_needed(change),
                   values={**values, "classcode": classcode}, given=given or None,
                   reason=change.reason)]


def _lost(change, facts):
    if LOST_STATE not in facts.states:
        raise InputError(N_("The list of states has no “{state}”. Add it to the value lists."),
                         state=LOST_STATE)
    action = _update(change, facts, {**change.after, "objstate": LOST_STATE})
    action.homing = False
    return [action]


def _removed(change, facts):
    after = dict(change.after)
    wished = after.pop("objstate", None)
    action = _update(change, facts, after)
    states = [s for s in (wished, *GONE_STATES) if s in GONE_STATES and s in facts.states]
    if states:
        action.values.update(objstate=states[0], chdate=facts.today)
    action.values["dedate"] = facts.today
    action.homing = False
    return [action]


_RULES = {"unchanged": _nothing, "missed": _nothing, "moved": _moved, "attributes": _attributes,
          "reclassified": _reclassified, "replaced": _replaced, "new": _new, "lost": _lost,
          "removed": _removed}


def _split(changes, facts):
    for change in changes:
        _needed(change)
    main, *others = sorted(changes, key=lambda c: (-c.size, -(c.certainty or 0), c.fid))
    if main.was is None:
        raise InputError(N_("This component is not there any more."))
    done = [_update(main, facts, main.after, main.geometry)]
    for change in others:
        values = _surveyed(change.survey or {}, change.after, facts)
        values.setdefault("ordate", _survey_day(change, facts))
        change.was = main.was
        done.append(_insert(change, facts, values, change.geometry, main.was["classcode"]))
    return done


def _joined(changes, facts):
    if any(change.was is None for change in changes):
        raise InputError(N_("This component is not there any more."))
    main, *others = sorted(changes, key=lambda c: (-c.was_size, -(c.certainty or 0), c.fid))
    kept = _update(main, facts, main.after, _needed(main))
    return [kept, *(Action(c.fid, c.was["table"], c.was["fid"], {"dedate": facts.today},
                           successor=kept, reason=c.reason, was=c.was)
                    for c in others)]


# -- their parts

def _update(change, facts, after, geometry=None):
    """The row stays with its code; only what differs is written, and the date of change."""
    was = change.was
    values = {name: value for name, value in _given(after, facts, was).items()
              if value != was[name]}
    if geometry == was["geom"]:
        geometry = None
    if geometry is not None and not was["table"].endswith(change.shape):
        raise InputError(N_("A point, a line and an area cannot be matched with each other."))
    if values or geometry is not None:
        values.setdefault("chdate", facts.today)
    return Action(change.fid, was["table"], was["fid"], values, geometry, homing=True,
                  reason=change.reason, was=was)


def _as_class(change, facts, geometry):
    """The object as one of another class: in its row, or in a row of another table."""
    was, classcode = change.was, change.classcode
    major, name, _ = _class(facts, classcode)
    table = component_table(major, _shape(change, geometry))
    if classcode == was["classcode"] and table == was["table"]:
        return [_update(change, facts, change.after, geometry)]
    if table != was["table"]:
        values = {"chdate": facts.today, "ordate": was["ordate"]}
        return _succeed(change, facts, {**values, **_given(change.after, facts, was)}, geometry)
    action = _update(change, facts, change.after, geometry)
    action.values.setdefault("chdate", facts.today)
    action.values["classcode"] = classcode
    if was["objname"] == _class_name(facts, was) and "objname" not in action.values:
        action.values["objname"] = name
    action.recode, action.predecessor = True, was["objid"]
    return [action]


def _succeed(change, facts, values, geometry):
    """The old row ends, another takes its place with a new code."""
    inserted = _insert(change, facts, values, geometry, change.classcode)
    return [Action(change.fid, change.was["table"], change.was["fid"], {"dedate": facts.today},
                   successor=inserted, result=False, reason=change.reason,
                   was=change.was), inserted]


def _insert(change, facts, values, geometry, classcode):
    """A new row that takes over from the old one what ``values`` do not say."""
    was = change.was
    classcode = classcode or was["classcode"]
    major, name, _ = _class(facts, classcode)
    taken = {column: was[column] for column in GIVEN if was[column] not in (None, "")
             and column not in DATES}
    if taken.get("objname") == _class_name(facts, was):
        taken["objname"] = name
    return Action(change.fid, component_table(major, _shape(change, geometry)),
                  values={**_checked({**taken, **values}, facts), "classcode": classcode},
                  recode=True,
                  geometry=was["geom"] if geometry is None else geometry,
                  predecessor=was["objid"], reason=change.reason)


def _class(facts, classcode):
    if classcode not in facts.classes:
        raise Refused(MESSAGES["CG005"], code="CG005")
    return facts.classes[classcode]


def _class_name(facts, was):
    return facts.classes.get(was["classcode"], (None, None))[1]


def _shape(change, geometry):
    return change.shape if geometry is not None else change.was["table"].rsplit("_", 1)[-1]


def _needed(change):
    if change.geometry is None:
        raise InputError(N_("There is no surveyed geometry for it. Match it with a surveyed "
                            "object, or draw it in the layer of components."))
    return change.geometry


def _surveyed(survey, after, facts):
    """Columns of a new component: what the crew brought, and above it what the review says."""
    values = {name: survey[name] for name in GIVEN if survey.get(name) not in (None, "")}
    values.pop("chdate", None)      # empty at the first census (CJ/T 214, table of attributes)
    return {**_checked(values, facts), **_given(after, facts)}


def _survey_day(change, facts):
    """Day on which the crew saw it, not after today."""
    day = ((change.survey or {}).get("surveyed_at") or "")[:10]
    return min(day, facts.today) if is_day(day) else facts.today


def _given(after, facts, was=None):
    """The values that a change gives, checked; an emptied one is None."""
    values = {}
    for name, value in after.items():
        if name in _NOT_SAID:
            continue
        if name not in GIVEN:
            raise InputError(N_("Components have no column {column}."), column=name)
        if name == "extra" and isinstance(value, dict):
            value = _merged((was or {}).get("extra"), value)
        if value in (None, ""):
            if name in _NEVER_EMPTY:
                continue
            value = None
        values[name] = value
    return _checked(values, facts)


def _merged(before, given):
    return json.dumps({**read_json(before), **given}, ensure_ascii=False) if given else before


def _checked(values, facts):
    """Refuse what the database would: nobody gets half a row."""
    if values.get("objstate") is not None and values["objstate"] not in facts.states:
        raise Refused(MESSAGES["CG006"], code="CG006", name=str(values["objstate"]))
    for name in ORGANISATIONS:
        if values.get(name) and values[name] not in facts.organisations:
            raise Refused(MESSAGES["CG007"], code="CG007", name=str(values[name]))
    for name in DATES:
        if values.get(name) is not None and not is_day(values[name]):
            raise InputError(N_("{value} is not a date. Write it as 2026-03-31."),
                             value=values[name])
    return values
