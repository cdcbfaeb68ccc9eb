"""A case made at once of what a census found: a missing manhole cover cannot wait for the review.

The filing condition is the one of the class that says missing, or broken, where the city's filing
table has one; the case is urgent where its limit runs in urgent hours, or where a hole is open.
"""
from dataclasses import dataclass

from ..cases import filing
from ..census.changes import BROKEN_STATE, HOLES, LOST_STATE, MISSING_WORDS
from ..errors import InputError, N_
from ..json_text import read_json
from . import attachments, components, intake
from .census_pending import SURVEYS
from .ddl import sql
from .geometry import geometries, point_xy

#: Words of a filing condition by what was found, the plainest first.
_WORDS = {LOST_STATE: (*MISSING_WORDS, "缺"),
          BROKEN_STATE: ("破损", "损坏", "破裂", "断裂", "broken", "damaged", "损")}


@dataclass(frozen=True)
class Draft:
    """What a case of a change would say; ``given`` are arguments of ``cases.report``, ``found`` is
    the state that was found, ``open_cases`` are numbers of open cases on the component."""
    given: dict
    found: str
    open_cases: tuple = ()


def offer(ws, change):
    """The case that a change offers, or None where it says nothing of missing or broken.

    Parameters
    ----------
    ws : Workspace
    change : int
        Key of a row of ``census_change``.

    Returns
    -------
    Draft or None

    Raises
    ------
    InputError
        There is no such change, or it has a case already.
    """
    row = _change(ws, change)
    if row["case_no"]:
        raise InputError(N_("Case {case_no} belongs to this change already."),
                         case_no=row["case_no"])
    survey = _surveyed(ws, row)
    found = _found(row, survey)
    if found is None:
        return None
    objid = row["result_objid"] or row["objid"]
    known = _component(ws, objid)
    thing = {**(survey or {}), **{k: v for k, v in (known or {}).items() if v is not None}}
    classcode = thing.get("classcode") or row["classcode"]
    condition = _condition(ws, classcode, found)
    name, family = (ws.query("SELECT name, family FROM object_class WHERE kind = 'component' "
                             "AND code = ?", (classcode,)) or [(classcode, "")])[0]
    urgent = found == LOST_STATE and family in HOLES
    limit = {}
    if condition is not None:
        limit = {"condition": condition.condition, "limit_value": condition.limit_value,
                 "limit_unit": condition.limit_unit}
        urgent = urgent or condition.limit_unit == "urgent_hour"
    x, y = _place(row, known)
    words = [name, condition.condition if condition else found, thing.get("objpos")]
    given = {"classcode": classcode, "kind": "component", "x": x, "y": y,
             "description": " ".join(word for word in words if word), "source": "collector",
             "objid": objid if known else None, "address": thing.get("objpos"),
             "reporter": (survey or {}).get("surveyor") or row["crew"], "urgent": urgent, **limit}
    there = components.open_cases(ws, [(known["table"], known["fid"])]) if known else ()
    return Draft(given, found, tuple(number for _, number, _ in there))


def report_case(ws, change, actor):
    """Report the case that a change offers; one transaction, and never twice.

    Parameters
    ----------
    ws : Workspace
    change : int
    actor : str
        Who enters it, as an acceptor.

    Returns
    -------
    str
        The number of the case.

    Raises
    ------
    InputError
        Nothing is missing or broken, or the change has a case already.
    Refused, Busy
    """
    with ws.transaction() as connection:
        draft = offer(ws, change)
        if draft is None:
            raise InputError(N_("This change says nothing of a missing or broken component, so "
                                "there is no case to report."))
        case = intake.register(ws, draft.given, actor=actor, role="acceptor", then="report",
                               photos=_photos(ws, _change(ws, change)))
        connection.execute("UPDATE census_change SET case_no = ? WHERE fid = ?",
                           (case["case_no"], change))
    return case["case_no"]


def _change(ws, change):
    rows = ws.dicts("SELECT * FROM census_change WHERE fid = ?", (change,))
    if not rows:
        raise InputError(N_("This change is not there any more: the matching was run again."))
    return rows[0]


def _surveyed(ws, row):
    if row["survey_table"] not in SURVEYS or row["survey_fid"] is None:
        return None
    rows = ws.dicts(sql("SELECT * FROM {table} WHERE fid = ?", table=row["survey_table"]),
                    (row["survey_fid"],))
    return rows[0] if rows else None


def _found(row, survey):
    """The state that was found: missing, broken, or None."""
    if row["kind"] == "lost" or (survey or {}).get("found") == "lost":
        return LOST_STATE
    state = read_json(row["new"]).get("objstate") or (survey or {}).get("objstate")
    return state if state in _WORDS else None


def _component(ws, objid):
    where = ws.query("SELECT table_name, fid FROM object_code WHERE code = ?", (objid,))
    return components.get(ws, *where[0]) if where else None


def _condition(ws, classcode, found):
    """The filing condition of a class for a state, or None."""
    rows = filing.stored(ws, "component", classcode)
    for word in _WORDS[found]:
        for row in rows:
            if word in f"{row.condition} {row.condition_en or ''}".lower():
                return row
    return None


def _place(row, known):
    """Where the case lies: at the component that was there, else where the change lies."""
    x, y = point_xy(row["geom"])
    if known is not None and known["geom"] is not None and row["kind"] == "lost":
        shape = geometries([known["geom"]])[0].representative_point()
        x, y = shape.x, shape.y
    if x is None:
        raise InputError(N_("The position of the case is no number. Choose it on the map."))
    return x, y


def _photos(ws, row):
    """Photos of the surveyed row, as those of the case."""
    owners = [("census_change", str(row["fid"]))]
    if row["survey_table"] in SURVEYS:
        owners.append((row["survey_table"], str(row["survey_fid"])))
    return [(attachments.Kept(photo["sha256"], photo["file_name"]),
             photo["kind"] if photo["kind"] in attachments.KINDS else "near", photo["taken_at"])
            for owner in owners for photo in attachments.of(ws, *owner)]
