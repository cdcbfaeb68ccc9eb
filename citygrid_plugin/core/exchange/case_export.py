"""Cases as the field tables of urban management platforms, with their records and the heads of
their chains, and as Open311.

The fields and their Chinese names are data (``resources/export/case_fields.csv``, after STANDARDS
5.4), and so are the Chinese words of states, steps, roles and units (``case_values.csv``).
"""
import csv
import datetime
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import InputError, MissingDependency, N_
from ..standards.tables import records
from ..workspace.ddl import Raw, marks, sql
from ..workspace.earlier import of_class
from ..workspace.geometry import point_xy
from . import open311

TABLES = Path(__file__).resolve().parents[2] / "resources" / "export"
#: What the period of an export can mean.
PERIODS = ("reported_at", "filed_at", "closed_at")
BATCH = 2000
EXCEL_ROWS = 1_048_575
#: Columns whose text somebody outside typed: a program of tables must not take it for a formula.
_FREE = ("description", "address", "reporter", "phone", "note", "outer_no", "actor")
_YES_NO = ("urgent", "forced", "substitute", "overdue", "late")

_NAMED = """SELECT c.*, {major} AS major, {name} AS class_name, o.name AS unit_name,
 d.name AS department_name, m.name AS community, s.name AS street, g.patrol_code,
 (SELECT hash FROM case_step h WHERE h.case_id = c.fid AND h.seq = c.version) AS head,
 (SELECT state FROM appeal a WHERE a.case_no = c.case_no) AS appeal,
 r.visited_at, r.satisfaction,
 c.handle_due_at IS NOT NULL AND coalesce(c.handled_at, ?) > c.handle_due_at AS overdue
 FROM {table} c
 LEFT JOIN object_class k ON k.kind = c.kind AND k.code = c.classcode
 LEFT JOIN organisation o ON o.code = c.unit
 LEFT JOIN organisation d ON d.code = c.department
 LEFT JOIN community m ON m.code = c.community_code
 LEFT JOIN street s ON s.code = substr(c.community_code, 1, {street})
 LEFT JOIN patrol_area_grid g ON g.bgid = c.bgid
 LEFT JOIN case_reply r ON r.fid = (SELECT min(fid) FROM case_reply q WHERE q.case_no = c.case_no
  AND q.kind = 'reporter')
 WHERE {where} ORDER BY c.fid"""


@dataclass(frozen=True)
class CaseFilter:
    """Which cases.

    Attributes
    ----------
    since, until : str
        Days "YYYY-MM-DD", the second no longer part of it; "" for no limit.
    by : str
        One of `PERIODS`: what the period is of.
    states : tuple of str
        Empty for all.
    classes : tuple of (kind, code)
        ``kind`` "" for any; a code of two digits stands for a major class.
    areas : tuple of str
        Codes of streets, communities or unit grids.
    """

    since: str = ""
    until: str = ""
    by: str = "reported_at"
    states: tuple = ()
    classes: tuple = ()
    areas: tuple = ()

    def where(self):
        """(SQL condition on ``c``, its parameters)."""
        parts, values = ["1"], []
        for sign, day in ((">=", self.since), ("<", self.until)):
            if day:
                parts.append(sql("c.{column} {sign} ?", column=self.by, sign=Raw(sign)))
                values.append(day)
        if self.states:
            parts.append(sql("c.state IN ({marks})", marks=marks(len(self.states))))
            values += self.states
        for group in ([("(? IN ('', c.kind) AND substr(c.classcode, 1, length(?)) = ?)",
                        (kind, code, code)) for kind, code in self.classes],
                      [("(substr(c.bgid, 1, length(?1)) = ?1 OR substr(c.community_code, 1, "
                        "length(?1)) = ?1)".replace("?1", "?"), (code,) * 4)
                       for code in self.areas]):
            if group:
                parts.append("(" + " OR ".join(text for text, _ in group) + ")")
                values += [value for _, given in group for value in given]
        return Raw(" AND ".join(parts)), values


def fields(table, personal=False):
    """The fields of a table ("case", "step") as dicts of `case_fields.csv`; those of the reporter
    stay, empty, without ``personal``."""
    found = [dict(row) for row in records(TABLES / "case_fields.csv") if row["table"] == table]
    for row in found:
        if row["personal"] and not personal:
            row["column"] = ""
    return found


@lru_cache(maxsize=1)
def _words():
    return {(row["column"], row["value"]): row["meaning"]
            for row in records(TABLES / "case_values.csv")}


def in_chinese(column, value):
    """The Chinese word of a value, itself where there is none."""
    return _words().get((column, value), value)


class CaseReader:
    """Reads the cases of an export.

    Parameters
    ----------
    ws : Workspace
    chosen : CaseFilter
    lonlat : callable
        (n, 2) coordinates of the workspace -> (n, 2) longitude and latitude (WGS 84).
    catalogue : Catalogue
    feedback : optional
        Has ``check()``, which raises Cancelled.
    """

    def __init__(self, ws, chosen, lonlat, catalogue, feedback=None):
        self.ws, self.chosen, self.lonlat, self.feedback = ws, chosen, lonlat, feedback
        self.majors = {(row.kind, row.major): row.major_name for row in catalogue.rows}
        self.heads = {}
        self.keys = []

    def cases(self):
        """The cases as dicts, open ones first, with ``lon`` and ``lat``; their heads and keys are
        noted."""
        import numpy as np
        from ..workspace.store import now
        where, values = self.chosen.where()
        for table in ("case_open", "case_closed"):
            cursor = self.ws.connection.execute(
                sql(_NAMED, table=table, where=where, street=self.ws.codes.street_length,
                    major=of_class("major"), name=of_class("name")),
                [now(), *values])
            names = [d[0] for d in cursor.description]
            while True:
                rows = [dict(zip(names, row)) for row in cursor.fetchmany(BATCH)]
                if not rows:
                    break
                if self.feedback is not None:
                    self.feedback.check()
                at = self.lonlat(np.array([point_xy(row.pop("geom")) for row in rows], float))
                for row, (lon, lat) in zip(rows, at.tolist()):
                    there = math.isfinite(lon) and math.isfinite(lat)
                    row.update(lon=round(lon, 7) if there else None,
                               lat=round(lat, 7) if there else None,
                               major_name=self.majors.get((row["kind"], row["major"])))
                    self.heads[row["case_no"]] = row["head"]
                    self.keys.append(row["fid"])
                    yield row

    def steps(self):
        """The records of the cases read before, as dicts."""
        for start in range(0, len(self.keys), BATCH):
            if self.feedback is not None:
                self.feedback.check()
            part = self.keys[start:start + BATCH]
            case_id, before, due = None, None, None
            for row in self.ws.dicts(
                    sql("SELECT s.*, o.name AS unit_name FROM case_step s LEFT JOIN organisation o "
                        "ON o.code = s.unit WHERE case_id IN ({marks}) ORDER BY case_id, seq",
                        marks=marks(len(part))), part):
                if row["case_id"] != case_id:
                    case_id, before, due = row["case_id"], None, None
                row["hours"] = _hours(before, row["at"])
                row["late"] = int(bool(due) and row["at"] > due)
                clock = json.loads(row["detail"] or "{}").get("clock")
                due = clock["due_at"] if clock else row["due_at"] or due
                before = row["at"]
                yield row


def _hours(before, at):
    if before is None:
        return None
    gap = datetime.datetime.fromisoformat(at) - datetime.datetime.fromisoformat(before)
    return round(gap.total_seconds() / 3600, 2)


def _cells(row, columns):
    """The values of a row in the order of the fields, in Chinese."""
    made = []
    for column in columns:
        value = row.get(column) if column else None
        if column in _YES_NO:
            value = "是" if value else "否"
        elif column in ("from_state", "to_state"):
            value = in_chinese("state", value)
        elif isinstance(value, str) and (column.endswith("_at") or column == "at"):
            value = value[:19].replace("T", " ")
        elif isinstance(value, str):
            value = in_chinese(column, value)
        made.append(value)
    return made


def write_csv(path, header, columns, rows):
    """Write one table as CSV (UTF-8 with a mark, as Excel wants it); returns how many rows."""
    count = 0
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for row in rows:
            cells = _cells(row, columns)
            out.writerow([harmless(c) if n in _FREE else c for c, n in zip(cells, columns)])
            count += 1
    return count


def harmless(text):
    """A text that no program of tables takes for a formula; telephone numbers stay."""
    risky = isinstance(text, str) and (text[:1] in "=@\t\r" or (
        text[:1] in "+-" and not text[1:].replace(" ", "").replace("-", "").isdigit()))
    return "'" + text if text and risky else text


def write_excel(path, sheets):
    """Write tables as the sheets of a workbook.

    Parameters
    ----------
    path : path
    sheets : sequence of (title, header, columns, rows)

    Returns
    -------
    list of int
        Rows of each.

    Raises
    ------
    MissingDependency
        openpyxl is not there.
    InputError
        A sheet has more rows than Excel takes.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.utils.exceptions import IllegalCharacterError
    except ImportError:
        raise MissingDependency(N_("Excel files need the Python package openpyxl. Install "
                                   "python3-openpyxl, or export as CSV.")) from None

    def cell_of(sheet, value):
        try:
            cell = WriteOnlyCell(sheet, value)
        except IllegalCharacterError:
            cell = WriteOnlyCell(sheet, "".join(c for c in value if c.isprintable()))
        if isinstance(value, str):
            cell.data_type = "s"       # never a formula
        return cell
    book, counts = Workbook(write_only=True), []
    try:
        for title, header, columns, rows in sheets:
            sheet, count = book.create_sheet(title), 0
            sheet.freeze_panes = "B2"
            sheet.append(header)
            for row in rows:
                if count == EXCEL_ROWS:
                    raise InputError(N_("A sheet of Excel has {limit} rows at most. Narrow the "
                                        "choice down, or export as CSV."), limit=EXCEL_ROWS + 1)
                sheet.append([cell_of(sheet, value) for value in _cells(row, columns)])
                count += 1
            counts.append(count)
    except BaseException:
        for sheet in book.worksheets:      # their temporary files
            sheet.close()
        raise
    book.save(path)
    return counts


def write_open311(path, reader, zone=None, personal=False):
    """Write the cases as Open311 service requests; returns how many."""
    def made(row):
        row["state_title"] = in_chinese("state", row["state"])
        row["case_class"] = _LETTER[row["kind"]] + row["classcode"]
        row["changed"] = row["touched_at"] or row["reported_at"]
        row["due_at"] = row["handle_due_at"] or row["due_at"]
        return open311.request(row, row["lon"], row["lat"], zone, personal)
    return open311.write_requests(path, (made(row) for row in reader.cases()))


_LETTER = {"component": "C", "event": "E", "matter": "M", "service": "S"}


def write_heads(path, heads):
    """Write the heads of the chains beside an export, as ``maintenance.noted_heads`` reads them;
    returns the path."""
    target = Path(f"{path}.heads.json")
    target.write_text(json.dumps(heads, ensure_ascii=False), encoding="utf-8")
    return target
