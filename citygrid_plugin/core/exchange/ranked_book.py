"""Excel files of ranked tables: texts, counts, shares and levels in their colours."""
import math
import unicodedata
from dataclasses import dataclass

from . import excel

#: Kinds of columns with the format of their numbers.
FORMATS = {"text": "@", "count": "#,##0", "rate": "0.00%", "score": "0.00", "level": "@",
           "figure": "General"}
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

    def cell(number_format, **look):
        made = WriteOnlyCell(page)
        made.number_format = number_format
        for name, style in look.items():
            setattr(made, name, style)
        return made

    def said(cell, value):
        cell.value = _plain(value)
        cell.data_type = "s"            # a name that begins with "=" is a text, too
        return cell
    for line in sheet.lead:
        page.append([said(cell("@"), line)])
    page.append([said(cell("@", font=bold), title) for title, _ in sheet.columns])
    # a row is written when it is appended, so the cells of one serve for the next
    numbers = [cell(FORMATS[kind]) for _, kind in sheet.columns]
    texts = [cell("@", alignment=middle) if kind == "level" else cell("@")
             for _, kind in sheet.columns]
    nothing = [said(cell("@", alignment=middle), NONE) for _ in sheet.columns]
    levels = {letter: [cell("@", alignment=middle, fill=fills[letter], font=fonts[letter])
                       for _ in sheet.columns] for letter in fills}
    for row in sheet.rows:
        made = []
        for number, (value, (_, kind)) in enumerate(zip(row, sheet.columns)):
            if value is None or (isinstance(value, float) and math.isnan(value)):
                one = nothing[number]
            elif isinstance(value, str):
                looks = levels.get(value, texts) if kind == "level" else texts
                one = said(looks[number], value)
            else:
                one = numbers[number]
                one.value = value
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
