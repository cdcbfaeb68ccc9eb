"""The work package of a unit as an Excel book: its cases out, and the same book with results back.

The first sheet has one row per case. What the unit may fill in is open, everything else is
protected; choices are lists. A hidden row holds the names by which the columns are found again in
whatever language the book was made, hidden columns the version of each case and a seal, and a
hidden sheet says from which workspace, for which unit and when the book was made.
"""
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, N_
from . import excel

FORMAT = "citygrid-unit-package-1"
INFO = "citygrid"
#: what a unit may answer, and the step that it becomes
RESULTS = {"handled": N_("handled"), "not_ours": N_("not ours, return"),
           "more_time": N_("more time needed")}
SHEET = N_("Cases")


@dataclass(frozen=True)
class Column:
    """A column: key, title, width in letters, whether the unit fills it in, whether it shows."""
    key: str
    title: str
    width: int
    fill: bool = False
    hidden: bool = False


COLUMNS = (
    Column("case_no", N_("Case number"), 20),
    Column("class", N_("Minor class"), 20),
    Column("condition", N_("Filing condition"), 24),
    Column("description", N_("Description"), 36),
    Column("address", N_("Address"), 26),
    Column("x", N_("East (m)"), 13), Column("y", N_("North (m)"), 13),
    Column("lon", N_("Longitude"), 12), Column("lat", N_("Latitude"), 12),
    Column("due", N_("Due at"), 17),
    Column("closing", N_("Closing criterion"), 24),
    Column("sketch", N_("Map sketch"), 11),
    Column("result", N_("Result"), 16, True),
    Column("done_at", N_("Done at"), 17, True),
    Column("who", N_("Done by"), 12, True),
    Column("note", N_("Note"), 30, True),
    Column("version", N_("Version"), 8, hidden=True),
    Column("seal", N_("Seal"), 18, hidden=True),
)
KEYS, HEAD, FIRST = 3, 4, 5          # rows: names of the columns, titles, first case
_ROOM = 200                          # rows below the cases on which the lists still work


@dataclass(frozen=True)
class Package:
    """What a book says of itself.

    Attributes
    ----------
    id : str
        Of this package alone.
    workspace : str
        When the workspace was created, which tells one from another.
    unit, unit_name : str
    made_at : str
    """
    id: str
    workspace: str
    unit: str
    unit_name: str
    made_at: str


def new_package(ws, unit, unit_name, made_at):
    """A Package with an id of its own."""
    return Package(secrets.token_hex(8), ws.meta.get("created_at", ""), unit, unit_name, made_at)


def seal(package, case_no, version):
    """A few letters that hold number, version and package of a row together: rows that were sorted
    in part, or numbers typed over, show."""
    text = f"{package.id}|{package.unit}|{case_no}|{version}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_book(path, package, rows, tr=str):
    """Write the Excel book of a package.

    Parameters
    ----------
    path : path
    package : Package
    rows : list of dict
        Of every case the keys of COLUMNS up to ``sketch`` (the relative path of its map sketch,
        "" for none) and ``version``; text, but for x, y, lon and lat.
    tr : function(str) -> str
        Translates titles.

    Raises
    ------
    MissingDependency
        Without openpyxl.
    """
    openpyxl = excel.package()
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = tr(SHEET)
    _text(sheet.cell(1, 1), tr(N_("{unit}: cases to handle, {count} in all, as of {at}")).format(
        unit=package.unit_name, count=len(rows), at=package.made_at[:16].replace("T", " ")))
    sheet.cell(1, 1).font = openpyxl.styles.Font(bold=True, size=14)
    _text(sheet.cell(2, 1), tr(N_(
        "Fill in the coloured columns alone. Photos of the result: one folder, names beginning "
        "with the case number, for example {example}. Send back this book and the folder.")
        ).format(example=f"{rows[0]['case_no'] if rows else 'C0101'}_1.jpg"))
    for number, column in enumerate(COLUMNS, 1):
        _text(sheet.cell(KEYS, number), column.key)
        _head(openpyxl, sheet.cell(HEAD, number), tr(column.title), column.fill)
        place = sheet.column_dimensions[get_column_letter(number)]
        place.width, place.hidden = column.width, column.hidden
    sheet.row_dimensions[KEYS].hidden = True
    sheet.row_dimensions[HEAD].height = 22
    free = Protection(locked=False)
    wrap = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    tint = openpyxl.styles.PatternFill("solid", fgColor="FFF7DC")
    edge = openpyxl.styles.Border(bottom=openpyxl.styles.Side("thin", "CFC9D6"))
    for at, row in enumerate(rows, FIRST):
        values = {**row, "seal": seal(package, row["case_no"], row["version"])}
        for number, column in enumerate(COLUMNS, 1):
            cell = sheet.cell(at, number)
            cell.alignment, cell.border = wrap, edge
            if column.fill:
                cell.protection, cell.fill = free, tint
                cell.number_format = "yyyy-mm-dd hh:mm" if column.key == "done_at" else "@"
            elif isinstance(values[column.key], (int, float)):
                cell.value = values[column.key]
                cell.number_format = "0.000000" if column.key in ("lon", "lat") else "0.00"
            elif column.key == "sketch" and values["sketch"]:
                cell.value, cell.hyperlink = tr(N_("open")), values["sketch"]
                cell.style = "Hyperlink"
            else:
                _text(cell, values[column.key])
    _lists(sheet, len(rows), tr)
    sheet.freeze_panes = sheet.cell(FIRST, 2)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True)
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    _info(book, package, tr)
    book.save(path)


def _head(openpyxl, cell, title, fill):
    _text(cell, title)
    cell.font = openpyxl.styles.Font(bold=True)
    cell.fill = openpyxl.styles.PatternFill("solid", fgColor="F3C969" if fill else "E4DFEC")
    cell.alignment = openpyxl.styles.Alignment(vertical="center")


def _text(cell, text):
    """Text as text: a description that begins with = is no formula, and has no characters that
    Excel does not take."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    if text not in (None, ""):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(text))[:32_000]
        cell.data_type = "s"


def _choice(title):
    """An answer as an item of a list, which commas separate."""
    return title.replace(",", "，")


def _lists(sheet, count, tr):
    """Choices and what the date may be, also for rows that are copied further down."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    letters = {c.key: get_column_letter(n) for n, c in enumerate(COLUMNS, 1)}
    choice = DataValidation("list", allow_blank=True, showErrorMessage=True, formula1='"{}"'.format(
        ",".join(_choice(tr(title)) for title in RESULTS.values())))
    choice.error = tr(N_("Choose a result from the list."))
    date = DataValidation("date", "greaterThan", "36526", allow_blank=True,
                          showErrorMessage=True)
    date.error = tr(N_("Type the date as 2026-11-22 14:30."))
    last = FIRST + count + _ROOM
    for rule, key in ((choice, "result"), (date, "done_at")):
        sheet.add_data_validation(rule)
        rule.add(f"{letters[key]}{FIRST}:{letters[key]}{last}")


def _info(book, package, tr):
    sheet = book.create_sheet(INFO)
    said = [("format", FORMAT), *package.__dict__.items(),
            *((f"{_ANSWER}{key}", _choice(tr(title))) for key, title in RESULTS.items())]
    for at, (name, value) in enumerate(said, 1):
        _text(sheet.cell(at, 1), name)
        _text(sheet.cell(at, 2), value)
    sheet.sheet_state = "veryHidden"


def read_book(path):
    """Read a book that came back.

    Returns
    -------
    (Package, list of dict)
        Of every row with anything in it the keys of COLUMNS (None where empty), ``row`` as Excel
        counts, and ``result`` as a key of RESULTS (what is none of them, as it stands).

    Raises
    ------
    InputError
        No such file, no Excel book, or none of ours.
    MissingDependency
        Without openpyxl.
    """
    if not Path(path).is_file():
        raise InputError(N_("There is no file {name}."), name=str(path))
    book = excel.read_book(path)
    try:
        said = _said(book, path)
        package = Package(**{name: said.get(name, "") for name in Package.__dataclass_fields__})
        answers = {value.lower(): name[len(_ANSWER):] for name, value in said.items()
                   if name.startswith(_ANSWER)}
        return package, _rows(book, path, {**ANSWERS, **answers})
    finally:
        book.close()


def _said(book, path):
    said = {str(row[0]): str(row[1] or "") for row in book[INFO].iter_rows(
        max_col=2, values_only=True)} if INFO in book.sheetnames else {}
    if said.get("format") != FORMAT:
        raise InputError(N_("{name} is no work package of CityGrid, or its hidden sheet was "
                            "removed. Use the book that was handed out."), name=Path(path).name)
    return said


def _rows(book, path, answers):
    for sheet in book.worksheets:
        for number, cells in enumerate(sheet.iter_rows(max_row=10, values_only=True), 1):
            if {"case_no", "result", "seal"} <= set(cells):
                return _filled(sheet, number, cells, answers)
    raise InputError(N_("{name} has no columns of a work package: the hidden row above the titles "
                        "was removed. Use the book that was handed out."), name=Path(path).name)


def _filled(sheet, keys_at, keys, answers):
    found = []
    for number, cells in enumerate(sheet.iter_rows(min_row=keys_at + 2, values_only=True),
                                   keys_at + 2):
        row = {key: _plain(value) for key, value in zip(keys, cells) if key}
        if any(value is not None for value in row.values()):
            found.append({**dict.fromkeys(c.key for c in COLUMNS), **row, "row": number,
                          "result": _result(row.get("result"), answers)})
    return found


def _plain(value):
    if isinstance(value, str):
        return value.strip() or None
    return value


def _result(text, answers):
    """The key of an answer; what is none of them, as it stands."""
    said = str(text or "").strip().lower()
    return answers.get(said, said or None)


_ANSWER = "answer:"
#: what people type instead of choosing; a book has its own words with it
ANSWERS = {
    **{key: key for key in RESULTS},
    "已处置": "handled", "处置完成": "handled", "已处理": "handled", "完成": "handled",
    "done": "handled", "退回": "not_ours", "非本单位责任": "not_ours", "延期": "more_time",
    "申请延期": "more_time",
}
