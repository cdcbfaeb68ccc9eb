"""Tasks of collectors: which are out, and what comes back from the field.

A task is a row of ``field_task``: a case that is sent to be confirmed (核实) before filing, or to be
verified (核查) after handling. The package of a collector is a GeoPackage with a table of tasks and
a table that says where it comes from; ``layers.qfield`` makes it.
"""
import datetime
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ..cases import lifecycle
from ..errors import InputError, N_
from ..workspace import cases
from ..workspace.ddl import sql
from . import results_in
from .results_in import EMPTY, RECORDED, Result
from .returned import file_of, opened
from .unit_results import when

FORMAT = "citygrid-field-package-1"
FILE, TABLE, INFO, CHOICES = "tasks.gpkg", "task", "citygrid_package", "result_list"
PHOTOS = ("photo_1", "photo_2", "photo_3")
#: what a collector may find, by the kind of the task: the step that it becomes
FOUND = {"confirm": {"confirm": N_("confirmed"), "deny": N_("not found on the spot")},
         "verify": {"verify": N_("passed"), "rework": N_("not passed, rework")}}
KINDS = {"confirm": N_("To confirm"), "verify": N_("To verify")}
#: results that need a reason
NEED_NOTE = ("deny", "rework")
#: the state in which a case waits for it, and what its photos are
WAITS = {"confirm": "confirming", "verify": "verifying"}
PHOTO_KINDS = {"confirm": "before", "verify": "after"}


@dataclass(frozen=True)
class Task:
    """One task that is out: its row in ``field_task``, kind, collector, patrol area, when it went
    out, and the case as ``cases.in_queue_form`` gives it."""
    fid: int
    kind: str
    collector: str
    patrol: str
    sent_at: str
    case: dict


@dataclass(frozen=True)
class FieldPackage:
    """What a package says of itself; see ``unit_package.Package``."""
    id: str
    workspace: str
    collector: str
    made_at: str


def new_package(ws, collector, made_at):
    """A FieldPackage with an id of its own."""
    return FieldPackage(secrets.token_hex(8), ws.meta.get("created_at", ""), collector, made_at)


def tasks_out(ws, kind="", *, clock=None):
    """The tasks that are out and wait for their result.

    Parameters
    ----------
    kind : str
        "confirm", "verify" or "" for both.

    Returns
    -------
    dict of str to list of Task
        By collector: who was named when the task was sent, else the collector of the patrol area;
        "" holds those without any.
    """
    rows = ws.dicts(
        "SELECT t.fid, t.kind, coalesce(nullif(trim(t.collector), ''), trim(p.collector), '') AS "
        "collector, coalesce(t.patrol_code, '') AS patrol, t.sent_at, c.fid AS case_id "
        "FROM field_task t JOIN case_open c ON c.case_no = t.case_no AND c.state = "
        "CASE t.kind WHEN 'confirm' THEN 'confirming' ELSE 'verifying' END "
        "LEFT JOIN patrol_area p ON p.code = t.patrol_code "
        "WHERE t.back_at IS NULL AND ?1 IN ('', t.kind) ORDER BY collector, patrol, c.due_at "
        "IS NULL, c.due_at, t.fid", (kind,))
    found = {}
    for row in rows:
        found.setdefault(row["collector"], []).append(Task(
            row["fid"], row["kind"], row["collector"], row["patrol"], row["sent_at"],
            cases.in_queue_form(ws, row["case_id"], clock=clock)))
    return found


def collectors_named(ws, text, kind=""):
    """The collectors of a list of names or patrol areas, separated by commas, with their tasks.

    Returns
    -------
    dict of str to list of Task

    Raises
    ------
    InputError
        No task is out, or none for one of the names.
    """
    out = tasks_out(ws, kind)
    wanted = [part.strip() for part in text.replace("，", ",").replace("\n", ",").split(",")
              if part.strip()]
    if not out:
        raise InputError(N_("No task is out. Send cases to be confirmed or verified first."))
    if not wanted:
        return out
    found = {}
    for word in wanted:
        mine = {name: [task for task in tasks if word in (name, task.patrol)]
                for name, tasks in out.items()}
        if not any(mine.values()):
            raise InputError(N_("{name} has no task. Type the name of a collector or the code of "
                                "a patrol area that has."), name=word)
        for name, tasks in mine.items():
            known = {task.fid for task in found.get(name, ())}
            found.setdefault(name, []).extend(t for t in tasks if t.fid not in known)
    return {name: tasks for name, tasks in found.items() if tasks}


def read_package(path):
    """Read a package that came back.

    Parameters
    ----------
    path : path
        Its folder, or the GeoPackage in it.

    Returns
    -------
    (FieldPackage, list of dict, Path)
        The rows have the columns of the table of tasks, and ``row``; the folder holds the photos.

    Raises
    ------
    InputError
        There is none, or it is another file.
    """
    path = file_of(path, FILE)
    try:
        with opened(path) as connection:
            said = dict(connection.execute(sql("SELECT name, value FROM {table}", table=INFO)))
            rows = [dict(row) for row in connection.execute(
                sql("SELECT * FROM {table} ORDER BY fid", table=TABLE))]
    except sqlite3.DatabaseError:
        raise InputError(N_("{name} is no package of tasks of CityGrid. Choose the folder that "
                            "was handed out."), name=path.name) from None
    if said.get("format") != FORMAT:
        raise InputError(N_("{name} is no package of tasks of CityGrid. Choose the folder that "
                            "was handed out."), name=path.name)
    package = FieldPackage(**{name: said.get(name) or ""
                              for name in FieldPackage.__dataclass_fields__})
    return package, [{**row, "row": number} for number, row in enumerate(rows, 1)], path.parent


def check(ws, package, rows, folder, *, photos_needed=True, at=None):
    """What each row that came back would do.

    Parameters
    ----------
    ws : Workspace
    package : FieldPackage
    rows : list of dict
        As ``read_package`` gives them.
    folder : path
        To which the paths of the photos are relative.
    photos_needed : bool
        A result without a photo is set aside.
    at : datetime.datetime, optional
        The moment of the check; now by default.

    Returns
    -------
    list of results_in.Result

    Raises
    ------
    InputError
        The package is of another workspace.
    """
    if package.workspace != ws.meta.get("created_at", ""):
        raise InputError(N_("This package was made from another workspace. Open that one, or "
                            "choose another package."))
    at = at or datetime.datetime.now()
    return [_check(ws, package, row, Path(folder), photos_needed, at) for row in rows]


def _check(ws, package, row, folder, photos_needed, at):
    number, kind = str(row.get("case_no") or ""), row.get("kind")
    result = Result(row["row"], number, note=str(row.get("note") or "").strip(),
                    kind=PHOTO_KINDS.get(kind, "after"))
    paths = [row[name] for name in PHOTOS if row.get(name)]
    if not (row.get("result") or result.note or paths):
        result.status = EMPTY
        return result
    case = results_in.case_of(ws, number) if number else None
    if case is None or kind not in FOUND:
        return result.aside(N_("There is no case {case_no}. "
                               "Check the number."), case_no=number or "–")
    result.case_id, result.version = case["fid"], case["version"]
    if row.get("result") not in FOUND[kind]:
        return result.aside(N_("Case {case_no}: choose a result from the list (found: {found})."),
                            case_no=number, found=row.get("result") or "–")
    for path in paths:
        inside = (folder / path).resolve()
        if not inside.is_relative_to(folder.resolve()) or not inside.is_file():
            return result.aside(N_("Case {case_no}: the photo {path} is not in the folder."),
                                case_no=number, path=str(path))
        result.photos.append(inside)
    if results_in.recorded(ws, case["fid"], package.id) and case["state"] != WAITS[kind]:
        result.status = RECORDED
        return result
    return _at_collector(ws, package, row, result, case, photos_needed, at)


def _at_collector(ws, package, row, result, case, photos_needed, at):
    number, kind = case["case_no"], row["kind"]
    out = ws.query("SELECT 1 FROM field_task WHERE fid = ? AND case_no = ? AND kind = ? "
                   "AND back_at IS NULL", (row.get("task"), number, kind))
    if not out or case["state"] != WAITS[kind]:
        return result.aside(N_("The task of case {case_no} is done already; the case is now: "
                               "{state}."), case_no=number,
                            state=lifecycle.STATES[case["state"]])
    since = results_in.steps_since(ws, case["fid"], int(row.get("version") or 0))
    if since:
        return result.aside(N_("{actor} changed case {case_no} at {at}, after the package was "
                               "made. Look at it and decide."), actor=since[-1]["actor"],
                            case_no=number, at=since[-1]["at"][:16].replace("T", " "))
    if row["result"] in NEED_NOTE and not result.note:
        return result.aside(N_("Case {case_no}: a reason is needed in the note."), case_no=number)
    if photos_needed and not result.photos:
        return result.aside(N_("Case {case_no} has no photo."), case_no=number)
    done_at, reason = when(row.get("done_at"), at)
    if reason:
        return result.aside(reason, case_no=number, value=str(row.get("done_at")))
    who = str(row.get("who") or package.collector or "").strip()
    if not who:
        return result.aside(N_("Case {case_no}: who looked at it is not filled in."),
                            case_no=number)
    result.action = row["result"]
    result.detail = {"package": package.id, "done_at": done_at, "done_by": who}
    return result


def record(ws, results, feedback=None, *, dry=False):
    """Record the good results as steps of the collector; see ``results_in.record_all``."""
    return results_in.record_all(ws, results, lambda result: result.detail["done_by"],
                                 "collector", feedback, dry=dry)
