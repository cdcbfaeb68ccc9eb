"""Excel files of ranked tables: texts, counts, shares and levels in their colours."""
import math
import unicodedata
from dataclasses import dataclass

from . import excel

#: Kinds of columns with the format of their numbers.
FORMATS = {"text": "@", "count": "#,##0", "rate": "0.00%", "score": "0.00", "level": "@"}
#: What has no value.
NONE = "–"
#: What Excel allows in the name of a sheet, and how long it may be.
_BAD, _LONGEST = set("[]:*?/\\"), 31


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    title : str
    lead : tuple of str
        Lines above the table.
    columns : tuple of (str, str)
        Title and kind, of FORMATS.
    rows : list of sequence
        None and NaN are written as "–".
    colours : dict of str to str
        Of the levels, "#rrggbb".
    lines : int
        So many of the first rows are drawn as lines below the table; their columns from the third
        on are the steps.
    """
    title: str
    lead: tuple
    columns: tuple
    rows: list
    colours: dict
    lines: int = 0


def write_book(path, sheets):
    """Write sheets into an Excel file; one that is there is replaced.

    Raises
    ------
    InputError
        The file cannot be written.
    MissingDependency
        openpyxl is missing.
    """
    openpyxl = excel.package()
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(_name(sheet.title)), sheet)
    excel.save_book(book, path)


def _write(page, sheet):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    bold, middle = Font(bold=True), Alignment(horizontal="center")
    fills = {letter: PatternFill("solid", fgColor=colour.lstrip("#").upper())
             for letter, colour in sheet.colours.items()}
    fonts = {letter: Font(bold=True, color="FFFFFF" if _dark(colour) else "000000")
             for letter, colour in sheet.colours.items()}
    page.freeze_panes = f"A{len(sheet.lead) + 2}"
    for number, (title, kind) in enumerate(sheet.columns, 1):
        wide = max((_width(row[number - 1]) for row in sheet.rows[:500]), default=0) \
            if kind == "text" else 0
        page.column_dimensions[get_column_letter(number)].width = \
            min(max(wide, _width(title)) + 2, 60)

    def cell(value, kind):
        made = WriteOnlyCell(page, _plain(value) if isinstance(value, str) else value)
        if isinstance(value, str):      # a name that begins with "=" is a text, too
            made.data_type = "s"
        made.number_format = FORMATS[kind] if not isinstance(value, str) else "@"
        return made
    for line in sheet.lead:
        page.append([cell(line, "text")])
    titles = [cell(title, "text") for title, _ in sheet.columns]
    for made in titles:
        made.font = bold
    page.append(titles)
    for row in sheet.rows:
        made = []
        for value, (_, kind) in zip(row, sheet.columns):
            none = value is None or (isinstance(value, float) and math.isnan(value))
            one = cell(NONE if none else value, kind)
            if kind == "level" or none:
                one.alignment = middle
            if kind == "level" and value in fills:
                one.fill, one.font = fills[value], fonts[value]
            made.append(one)
        page.append(made)
    if sheet.lines and sheet.rows:
        page.add_chart(_chart(page, sheet), f"C{len(sheet.lead) + len(sheet.rows) + 3}")


def _chart(page, sheet):
    from openpyxl.chart import LineChart, Reference
    head, last = len(sheet.lead) + 1, len(sheet.columns)
    chart = LineChart()
    chart.title, chart.width, chart.height = sheet.title, 26, 11
    chart.add_data(Reference(page, 2, head + 1, last, head + min(sheet.lines, len(sheet.rows))),
                   from_rows=True, titles_from_data=True)
    chart.set_categories(Reference(page, 3, head, last, head))
    chart.y_axis.scaling.max = 100
    chart.x_axis.delete = chart.y_axis.delete = False       # newer Excel hides them otherwise
    return chart


def _dark(colour):
    red, green, blue = (int(colour[at:at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 150


def _width(value):
    """Columns that a text takes; Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(value or ""))


def _name(title):
    return "".join("-" if c in _BAD else c for c in title)[:_LONGEST] or "1"


def _plain(text):
    """Without the control characters that no Excel file can hold."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
