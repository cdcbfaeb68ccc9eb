"""The tables of a report as an Excel file: one sheet each, and the figures with their names."""
from .excel import package, save_book

#: How Excel shows the kinds of ``core.analysis.report_names``.
FORMATS = {"count": "#,##0", "number": "#,##0.00", "hours": "#,##0.0", "score": "0.00",
           "share": "0.0%", "change": "+0.0%;-0.0%;0.0%", "points": "+0.0%;-0.0%;0.0%",
           "difference": "+#,##0;-#,##0;0", "day": "yyyy-mm-dd"}
_FORBIDDEN = str.maketrans({c: " " for c in "[]:*?/\\"})
_WIDEST = 48


def write_book(values, path):
    """Write everything that a report knows.

    Parameters
    ----------
    values : core.analysis.report_names.Values
    path : path
        Replaced when it exists.

    Returns
    -------
    int, the tables written

    Raises
    ------
    MissingDependency
        Without openpyxl.
    InputError
        The file cannot be written.
    """
    openpyxl = package()
    book = openpyxl.Workbook()
    book.properties.creator = "CityGrid"
    _figures(book.active, values)
    names = values.names.tables
    used, count = {book.active.title}, 0
    for table, rows in values.tables.items():
        if rows:
            columns = {c: known for c, known in names[table].columns.items() if c in rows[0]}
            sheet = book.create_sheet(_title(names[table].title(values.language), used))
            _sheet(sheet, [known.title(values.language) for known in columns.values()],
                   [[(row.get(c), known.kind) for c, known in columns.items()] for row in rows])
            count += 1
    sheet = book.create_sheet(_title(values.word("names"), used))
    _sheet(sheet, [values.word(name) for name in ("table", "meaning", "column", "meaning")],
           [[(table, "text"), (known.title(values.language), "text"), (column, "text"),
             (titled.title(values.language), "text")]
            for table, known in names.items() for column, titled in known.columns.items()])
    save_book(book, path)
    return count


def _title(text, used):
    """A name that a sheet can have, and none has yet."""
    text = text.translate(_FORBIDDEN)[:31].strip() or "_"
    name, number = text, 1
    while name in used:
        number += 1
        name = f"{text[:27]} {number}"
    used.add(name)
    return name


def _figures(sheet, values):
    sheet.title = values.word("figures")[:31]
    _sheet(sheet, [values.word("name"), values.word("meaning"), values.word("value")],
           [[(name, "text"), (known.title(values.language), "text"),
             (values.figures.get(name), known.kind)]
            for name, known in values.names.figures.items()])


def _sheet(sheet, titles, rows):
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    from ..analysis.report_fill import wide
    sheet.append(titles)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    widths = [wide(title) for title in titles]
    for number, row in enumerate(rows, 2):
        for column, (value, kind) in enumerate(row, 1):
            cell = sheet.cell(number, column)
            text = _put(cell, value, kind)
            widths[column - 1] = max(widths[column - 1], wide(text))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"
    # on paper all columns stand on one page, and the titles on every one
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.print_title_rows = "1:1"


def _put(cell, value, kind):
    """Put a value into a cell; returns it as text."""
    import datetime

    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    from ..analysis.report_words import is_none, written
    if is_none(value):
        return ""
    text = written(value, kind)
    if kind == "day":
        cell.value = datetime.date.fromisoformat(value[:10])
    elif isinstance(value, (int, float)) and kind in FORMATS:
        cell.value = value
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"        # what somebody typed is no formula
        return text
    cell.number_format = FORMATS[kind]
    return text
