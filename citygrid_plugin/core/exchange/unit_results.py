"""What a unit answers in its work package: checked row by row, then recorded on its behalf."""
import datetime

from ..cases import lifecycle
from ..errors import InputError, N_
from ..workspace import cases
from ..workspace.ddl import sql
from . import results_in
from .results_in import EMPTY, RECORDED, Result
from .unit_package import RESULTS, seal

ACTIONS = {"handled": "handle", "not_ours": "request_return", "more_time": "request_extension"}
FILLED = ("result", "done_at", "who", "note")


def units_with_cases(ws):
    """{code: number of cases} of the units that have cases to handle, co-handling ones too."""
    return dict(ws.query(
        "SELECT unit, count(*) FROM (SELECT unit, case_no FROM case_open "
        "WHERE state = 'dispatched' AND unit IS NOT NULL UNION "
        "SELECT p.unit, p.case_no FROM case_party p JOIN case_open c ON c.case_no = p.case_no "
        "AND c.state = 'dispatched' WHERE p.done_at IS NULL) GROUP BY unit ORDER BY unit"))


def cases_of_unit(ws, unit, *, clock=None):
    """The cases that a unit has to handle, alone or with others, urgent ones first.

    Returns
    -------
    list of dict
        As ``cases.in_queue_form`` gives them.
    """
    keys = ws.query(
        "SELECT fid FROM case_open c WHERE state = 'dispatched' AND (unit = ?1 OR EXISTS "
        "(SELECT 1 FROM case_party p WHERE p.case_no = c.case_no AND p.unit = ?1 "
        "AND p.done_at IS NULL)) ORDER BY urgent DESC, due_at IS NULL, due_at, fid", (unit,))
    return [cases.in_queue_form(ws, key, clock=clock) for key, in keys]


def check(ws, package, rows, photos, *, photos_needed=True, at=None):
    """What each row of a book that came back would do.

    Parameters
    ----------
    ws : Workspace
    package : unit_package.Package
    rows : list of dict
        As ``unit_package.read_book`` gives them.
    photos : dict of str to list of Path
        By case number.
    photos_needed : bool
        A handled case without a photo is set aside.
    at : datetime.datetime, optional
        The moment of the check; now by default.

    Returns
    -------
    list of results_in.Result, one per row

    Raises
    ------
    InputError
        The book is of another workspace, or its unit does not exist.
    """
    if package.workspace != ws.meta.get("created_at", ""):
        raise InputError(N_("This work package was made from another workspace. Open that one, or "
                            "choose another book."))
    if not ws.query("SELECT 1 FROM organisation WHERE code = ?", (package.unit,)):
        raise InputError(N_("The workspace has no organisation {code} ({name}). Enter it first."),
                         code=package.unit, name=package.unit_name)
    at = at or datetime.datetime.now()
    times = {}
    for row in rows:
        times[row["case_no"]] = times.get(row["case_no"], 0) + 1
    return [_check(ws, package, row, photos.get(str(row["case_no"]), []), photos_needed, at,
                   times[row["case_no"]] > 1) for row in rows]


def _check(ws, package, row, photos, photos_needed, at, twice):
    number = str(row["case_no"] or "")
    result = Result(row["row"], number, note=str(row["note"] or ""), photos=photos,
                    unit=package.unit)
    if not any(row[name] is not None for name in FILLED):
        result.status = EMPTY
        return result
    case = results_in.case_of(ws, number) if number else None
    if case is None:
        return result.aside(N_("There is no case {case_no}. "
                               "Check the number."), case_no=number or "–")
    result.case_id, result.version = case["fid"], case["version"]
    if twice:
        return result.aside(N_("Case {case_no} stands in several rows. Keep one of them."),
                            case_no=number)
    if row["seal"] != seal(package, number, row["version"]):
        return result.aside(N_("The row of case {case_no} is not the one that was handed out: "
                               "number, version or order were changed."), case_no=number)
    if row["result"] not in RESULTS:
        return result.aside(N_("Case {case_no}: choose a result from the list (found: {found})."),
                            case_no=number, found=row["result"] or "–")
    mine = results_in.recorded(ws, case["fid"], package.id)
    if mine and mine["action"] in (ACTIONS[row["result"]], "part_done"):
        if mine["action"] == "handle" and case["state"] == "dispatched":
            return result.aside(N_("Case {case_no} came back for rework after this result was "
                                   "recorded. Make a new package."), case_no=number)
        result.status = RECORDED
        return result
    return _at_unit(ws, package, row, result, case, photos_needed, at)


def _at_unit(ws, package, row, result, case, photos_needed, at):
    number, state = case["case_no"], lifecycle.STATES[case["state"]]
    party = bool(ws.query("SELECT 1 FROM case_party WHERE case_no = ? AND unit = ? "
                          "AND done_at IS NULL", (number, package.unit)))
    if case["unit"] != package.unit and not party:
        return result.aside(N_("Case {case_no} is not at {unit} any more; it is now: {state}."),
                            case_no=number, unit=package.unit_name, state=state)
    if case["state"] != "dispatched":
        return result.aside(N_("Case {case_no} is already handled or elsewhere; it is now: "
                               "{state}."), case_no=number, state=state)
    since = results_in.steps_since(ws, case["fid"], int(row["version"] or 0))
    if since:
        return result.aside(N_("{actor} changed case {case_no} at {at}, after the package was "
                               "made. Look at it and decide."), actor=since[-1]["actor"],
                            case_no=number, at=since[-1]["at"][:16].replace("T", " "))
    done_at, reason = when(row["done_at"], at, case["dispatched_at"])
    if reason:
        return result.aside(reason, case_no=number, value=str(row["done_at"]))
    if row["result"] != "handled" and not result.note:
        return result.aside(N_("Case {case_no}: a reason is needed in the note."), case_no=number)
    if row["result"] == "handled" and photos_needed and not result.photos:
        return result.aside(N_("Case {case_no} has no photo whose name begins with its number."),
                            case_no=number)
    result.action = ACTIONS[row["result"]]
    if result.action == "handle" and case["unit"] != package.unit:
        result.action = "part_done"
    elif result.action != "handle" and case["unit"] != package.unit:
        return result.aside(N_("Case {case_no}: {unit} handles it with others, only its lead unit "
                               "asks."), case_no=number, unit=package.unit_name)
    # only a part names the unit; handling names none, the case stays with its lead unit
    result.unit = package.unit if result.action == "part_done" else ""
    result.detail = {"package": package.id, "done_at": done_at,
                     "done_by": str(row["who"] or "")}
    return result


def when(value, now, earliest=None):
    """A time that somebody typed.

    Parameters
    ----------
    value : datetime, date, float or str
        None for none.
    now : datetime.datetime
    earliest : str, optional
        ISO text; on the day before that it cannot be.

    Returns
    -------
    (str or None, str)
        Local ISO time to the minute, and what is wrong with it (a template with {case_no} and
        {value}), "" when nothing is.
    """
    if value is None:
        return None, ""
    import pandas as pd

    from .moments import parse_moments
    found, bad = parse_moments(pd.Series([value], dtype=object))
    if bad[0]:
        return None, N_("Case {case_no}: {value} cannot be read as a time. Type it as "
                        "2026-11-22 14:30.")
    moment = datetime.datetime.fromisoformat(found[0])
    if moment > now + datetime.timedelta(days=1):
        return None, N_("Case {case_no}: the time {value} lies in the future.")
    if earliest and moment.date() < datetime.datetime.fromisoformat(earliest).date():
        return None, N_("Case {case_no}: the time {value} lies before the case came to the unit.")
    return moment.isoformat(timespec="minutes"), ""


def record(ws, package, results, user, feedback=None, *, dry=False):
    """Record the good results as steps of the unit, typed by ``user``; see
    ``results_in.record_all``."""
    actor = cases.on_behalf(package.unit_name, user)
    return results_in.record_all(ws, results, lambda result: actor, "dispatcher", feedback,
                                 dry=dry)


def units_named(ws, text):
    """The codes of units given by code or name, separated by commas; all with cases for "".

    Raises InputError for one that has no cases, or where no unit has any.
    """
    have = units_with_cases(ws)
    names = dict(ws.query("SELECT code, name FROM organisation"))
    wanted = [part.strip() for part in text.replace("，", ",").replace("\n", ",").split(",")
              if part.strip()]
    if not wanted:
        if not have:
            raise InputError(N_("No unit has a case to handle. Dispatch cases first."))
        return list(have)
    found = []
    for word in wanted:
        codes = [code for code in have if word in (code, names.get(code))]
        if not codes:
            raise InputError(N_("{unit} has no case to handle. Type the code or the whole name of "
                                "a unit that has."), unit=word)
        found += codes
    return list(dict.fromkeys(found))


def unit_name(ws, code):
    """Name of a unit, its code where it has none."""
    rows = ws.query(sql("SELECT name FROM {table} WHERE code = ?", table="organisation"), (code,))
    return rows[0][0] or code if rows else code
