"""Everything that a workspace knows of one case, read in one go."""
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError, N_
from . import attachments, cases
from .case_records import verify_chain
from .ddl import sql

#: what stands in a dossier as facts or records already, and what is no record
_NOT_FURTHER = {"case_open", "case_closed", "case_step", "case_undo", "draft", "archived_case"}
#: how a photo on paper compares with the hash that was noted when it came in
INTACT, CHANGED, MISSING = "intact", "changed", "missing"


@dataclass
class Dossier:
    """One case.

    Attributes
    ----------
    row : dict
        As ``cases.in_queue_form`` gives it.
    closing : str
        The closing criterion of its filing condition, "" where it has none.
    component : str
        Name of the component it is about.
    street : str
    steps : list of dict
        Its step records, the first first, with ``unit_name``.
    photos : list of dict
        As ``attachments.of`` gives them, with ``seen``: INTACT, CHANGED or MISSING.
    further : list of (Table, list of dict)
        Its rows in the other tables that know cases.
    wrong : list of WorkspaceError
        What the check of its chain found.
    names : dict of str to str
        Names of organisations by code.
    """
    row: dict
    closing: str = ""
    component: str = ""
    street: str = ""
    steps: list = field(default_factory=list)
    photos: list = field(default_factory=list)
    further: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    names: dict = field(default_factory=dict)

    @property
    def head(self):
        """Hash of the last record."""
        return self.steps[-1]["hash"] if self.steps else ""


def dossier(ws, case_id, clock=None):
    """The dossier of a case, open or closed; all of it as of one moment.

    Raises Refused CG020 where there is no such case.
    """
    ws.connection.execute("BEGIN")    # a reader's: it sees one state of the file
    try:
        row = cases.in_queue_form(ws, case_id, clock=clock)
        names = dict(ws.query("SELECT code, name FROM organisation"))
        steps = [{**step, "unit_name": names.get(step["unit"])}
                 for step in cases.steps(ws, case_id)]
        found = Dossier(row, closing_criterion(ws, row), _component(ws, row["objid"]),
                        _street(ws, row["community_code"]), steps,
                        photos(ws, row["case_no"]), _further(ws, row["case_no"]),
                        verify_chain(ws, case_id), names)
    finally:
        ws.connection.execute("COMMIT")
    for photo in found.photos:
        photo["seen"] = seen(photo)
    return found


def find(ws, numbers):
    """Keys of cases by their numbers.

    Parameters
    ----------
    numbers : iterable of str

    Returns
    -------
    list of int, in the same order

    Raises
    ------
    InputError
        A number that no case has.
    """
    found = []
    for number in numbers:
        rows = ws.query("SELECT fid FROM case_open WHERE case_no = ?1 UNION ALL "
                        "SELECT fid FROM case_closed WHERE case_no = ?1", (number,))
        if not rows:
            raise InputError(N_("There is no case {case_no}. Check the number."), case_no=number)
        found.append(rows[0][0])
    return found


def photos(ws, case_no):
    """The attachments of a case (``attachments.of``), in the order in which they came."""
    return attachments.of(ws, "case", case_no)


def seen(photo):
    """INTACT where the file still has the hash that was noted, else CHANGED or MISSING."""
    path = Path(photo["path"])
    if not path.is_file():
        return MISSING
    return INTACT if hashlib.sha256(path.read_bytes()).hexdigest() == photo["sha256"] \
        else CHANGED


def closing_criterion(ws, row):
    """The closing criterion of a case's filing condition, "" where it has none."""
    return next((standard["closing"] or "" for standard in
                 cases.conditions(ws, row["kind"], row["classcode"])
                 if standard["condition"] == row["condition"]), "")


def _component(ws, objid):
    if not objid:
        return ""
    # a closed case names the code that its component had then
    for table, fid in ws.query("SELECT table_name, fid FROM object_code WHERE code = ?", (objid,)):
        rows = ws.query(sql("SELECT objname FROM {table} WHERE fid = ?", table=table), (fid,))
        return rows[0][0] or "" if rows else ""
    return ""


def _street(ws, community_code):
    rows = ws.query("SELECT s.name FROM community c JOIN street s ON s.code = "
                    "coalesce(c.street_code, substr(c.code, 1, ?)) WHERE c.code = ?",
                    (ws.codes.street_length, community_code))
    return rows[0][0] or "" if rows else ""


def _further(ws, case_no):
    found = []
    for table in ws.tables.values():
        if "case_no" in table.names() and table.name not in _NOT_FURTHER:
            rows = ws.dicts(sql("SELECT * FROM {table} WHERE case_no = ? ORDER BY fid",
                                table=table.name), (case_no,))
            if rows:
                found.append((table, rows))
    return found
