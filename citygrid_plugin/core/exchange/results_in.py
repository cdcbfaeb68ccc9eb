"""Results that come back from outside (units, collectors) and become step records with photos.

A result is checked first and recorded afterwards, so that a dry run says what would be done. Each
result is a step and its photos in one; a result that is refused stops none of the others. Recording
the same results twice records them once: a step says in its details from which package it comes.
"""
import json
import re
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CityGridError, Refused
from ..workspace import attachments, cases
from ..workspace.ddl import sql
from ..workspace.messages import MESSAGES, refusal
from .out_folder import safe_name

PORTION = 200
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".bmp", ".tif", ".tiff"}
#: what happens to a case without making what somebody does outside meaningless
HARMLESS = {"urge", "answer_urge", "notify", "explain", "recount", "part_done",
            "request_extension", "grant_extension", "refuse_extension"}

GOOD, RECORDED, EMPTY, ASIDE = "good", "recorded", "empty", "aside"


@dataclass
class Result:
    """One result.

    Attributes
    ----------
    row : int
        Where it stands, as a person counts.
    case_no : str
    status : str
        GOOD (to be recorded), RECORDED (by an earlier run), EMPTY (nothing filled in) or ASIDE.
    reason : CityGridError or None
        Why it is set aside.
    case_id : int
    version : int
        Of the case as it is now.
    action, note, unit : str
    kind : str
        Of the photos.
    detail : dict
    photos : list of Path
    """
    row: int
    case_no: str
    status: str = GOOD
    reason: CityGridError = None
    case_id: int = 0
    version: int = 0
    action: str = ""
    note: str = ""
    unit: str = ""
    kind: str = "after"
    detail: dict = field(default_factory=dict)
    photos: list = field(default_factory=list)

    def aside(self, template, **params):
        """Set it aside for a reason; returns it."""
        self.status, self.reason = ASIDE, CityGridError(template, **params)
        return self


def photos_by_case(folder, numbers):
    """The photos of a folder and the folders in it, by the case number their names begin with.

    "C0101202611220001_1.jpg", "C0101202611220001 (2).png" and "C0101202611220001.jpg" belong to
    that case; "C01012026112200010.jpg" does not. What no file name may hold stands in it as "_".

    Parameters
    ----------
    folder : path or None
    numbers : iterable of str

    Returns
    -------
    (dict of str to list of Path, list of Path)
        The second are pictures of no case.
    """
    found, others = {str(number): [] for number in numbers if number}, []
    longest = sorted(found, key=len, reverse=True)
    paths = sorted(Path(folder).rglob("*")) if folder else []
    for path in paths:
        if path.suffix.lower() not in PICTURES or not path.is_file():
            continue
        mine = next((n for n in longest if re.match(
            re.escape(safe_name(n)) + r"(?![0-9A-Za-z])", path.stem, re.I)), None)
        (others if mine is None else found[mine]).append(path)
    return found, others


def case_of(ws, case_no):
    """An open or closed case by its number as a dict of its columns, or None."""
    for table in ("case_open", "case_closed"):
        rows = ws.query(sql("SELECT fid FROM {table} WHERE case_no = ?", table=table), (case_no,))
        if rows:
            return cases.case(ws, rows[0][0])
    return None


def recorded(ws, case_id, package):
    """The step record that a package has made of a case already, as a dict, or None."""
    for step in reversed(cases.steps(ws, case_id)):
        try:
            if json.loads(step["detail"] or "{}").get("package") == package:
                return step
        except ValueError:
            continue
    return None


def steps_since(ws, case_id, version):
    """The records of a case after a version that matter to somebody at work on it."""
    return [step for step in cases.steps(ws, case_id)
            if step["seq"] > version and step["action"] not in HARMLESS]


def record_all(ws, results, actor, role, feedback=None, *, dry=False):
    """Record the good results and attach the photos; a portion is one transaction.

    Parameters
    ----------
    ws : Workspace
    results : list of Result
        Those that the workspace refuses are set aside.
    actor : function(Result) -> str
        Who acts.
    role : str
    feedback : Feedback, optional
        Asked between two portions; what is recorded by then stays.
    dry : bool
        Try the steps and take them back: what the workspace would refuse is set aside as well.

    Returns
    -------
    int, how many steps were recorded, or would be

    Raises
    ------
    Busy, Cancelled
    """
    work = [result for result in results if result.status in (GOOD, RECORDED)]
    count = 0
    for start in range(0, len(work), PORTION):
        if feedback is not None:
            feedback.progress(start / len(work))
        portion = work[start:start + PORTION]
        kept = {} if dry else {id(result): _keep(ws, result) for result in portion}
        with suppress(_TakenBack), ws.transaction() as connection:
            engine = cases.Engine(ws)
            for result in portion:
                connection.execute("SAVEPOINT result")
                try:
                    count += _record(connection, engine, result, kept.get(id(result), ()), actor,
                                     role)
                except (sqlite3.IntegrityError, Refused) as error:
                    connection.execute("ROLLBACK TO result")
                    result.status = ASIDE
                    result.reason = error if isinstance(error, Refused) else \
                        refusal(str(error)) or Refused(MESSAGES["CG022"], code="CG022")
                connection.execute("RELEASE result")
            if dry:
                raise _TakenBack
        for result in portion:
            if result.status == ASIDE:
                for file in kept.get(id(result), ()):
                    attachments.drop(ws, file)
    return count


class _TakenBack(Exception):
    """Ends the transaction of a trial."""


def _keep(ws, result):
    """Copy the photos beside the workspace; a file that cannot be read sets the result aside."""
    kept = []
    for path in result.photos:
        try:
            kept.append(attachments.keep(ws, path))
        except CityGridError as error:
            result.status, result.reason = ASIDE, error
    return kept


def _record(connection, engine, result, kept, actor, role):
    if result.status == ASIDE:
        return 0
    taken = 0
    if result.status == GOOD:
        engine.take(result.case_id, result.action, actor(result), role, result.unit or None,
                    result.note or None, result.detail, expected_version=result.version)
        taken = 1
    for file in kept:
        attachments.record(connection, "case", result.case_no, file, result.kind)
    return taken
