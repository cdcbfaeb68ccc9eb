"""Filing standards as Excel or CSV tables, in and out (columns: STANDARDS 5.2).

Cities' tables differ: the header stands in any of the first rows, or in two; class cells are
merged over their conditions or left empty below the first; there is one sheet or one per kind.
"""
import csv
import io
import re
import unicodedata
from itertools import groupby
from pathlib import Path

from ..errors import InputError, N_
from ..exchange import excel
from ..exchange.tabular import EXCEL_SUFFIXES, TEXT_SUFFIXES, read_table, sniff_delimiter
from ..standards.tables import read_text
from .filing import CONFIDENCES, SET_BY_CITY, TO_BE_SET, TYPICAL
from .filing_check import Given, kind_of, unit_of, unit_words

#: Columns of our own tables, in their order: field of Given, header, width in characters.
COLUMNS = (("major", "大类代码", 10), ("major_name", "大类名称", 14), ("code", "小类代码", 10),
           ("name", "小类名称", 18), ("condition", "立案条件", 32), ("closing", "结案条件", 44),
           ("limit", "处置时限", 10), ("unit", "计时单位", 12), ("confidence", "时限依据", 26),
           ("condition_en", "立案条件英文", 32), ("closing_en", "结案条件英文", 44))
SHEETS = {"component": "部件", "event": "事件", "service": "公用事业服务"}
BASIS_WORDS = {TO_BE_SET: "默认值，待本市核定", TYPICAL: "一个城市的常用值", SET_BY_CITY: "本市核定"}
_HEADERS = {
    "kind": ("类别", "类型", "种类", "案件类型", "问题类型", "kind"),
    "major": ("大类代码", "大类编码", "大类编号", "大类码", "majorclasscode", "majorcode"),
    "major_name": ("大类名称", "大类", "大类名", "majorclass", "majorclassname"),
    "code": ("小类代码", "小类编码", "小类编号", "小类码", "类别代码", "类别编码", "代码", "编码",
             "minorclasscode", "classcode", "code"),
    "name": ("小类名称", "小类", "小类名", "类别名称", "名称", "minorclass", "minorclassname",
             "classname", "class", "name"),
    "condition": ("立案条件", "立案标准", "立案情形", "立案规范", "filingcondition", "condition"),
    "closing": ("结案条件", "结案标准", "结案要求", "结案规范", "closingcriterion", "closing"),
    "limit": ("处置时限", "处理时限", "办理时限", "处置期限", "处置时间", "时限", "timelimit",
              "limit"),
    "unit": ("计时单位", "时限单位", "时间单位", "计时方式", "unitofthetimelimit", "limitunit",
             "unit"),
    "confidence": ("时限依据", "依据", "basis", "confidence"),
    "condition_en": ("立案条件英文", "filingconditioninenglish", "conditioninenglish"),
    "closing_en": ("结案条件英文", "closingcriterioninenglish", "closinginenglish"),
}
_FIELD_OF = {word: field for field, words in _HEADERS.items() for word in words}
_CLASS = ("kind", "major", "major_name", "code", "name")
_HEADER_WITHIN = 15


def read_file(path):
    """The rows of a city's table.

    Parameters
    ----------
    path : str or Path
        .xlsx, .xlsm, or .csv/.txt in UTF-8 or GB18030.

    Returns
    -------
    list of Given
        Rows without any content and repeated headers are left out.

    Raises
    ------
    InputError
        No such file, another format, or no sheet with the columns that are needed.
    MissingDependency
        Excel without openpyxl.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if not path.is_file() or suffix not in TEXT_SUFFIXES + EXCEL_SUFFIXES:
        read_table(path)       # says what is wrong with it
    sheets = _excel(path) if suffix in EXCEL_SUFFIXES else [("", _text(path))]
    found = [_rows(name, cells) for name, cells in sheets]
    if all(rows is None for rows in found):
        raise InputError(N_("{name} has no sheet with filing standards. It needs columns for the "
                            "minor class (小类代码, 小类名称), the filing condition (立案条件) and "
                            "the time limit (处置时限)."), name=path.name)
    return [row for rows in found for row in rows or ()]


def write_file(path, conditions, catalogue):
    """Write conditions as an Excel table with a sheet per kind, which ``read_file`` reads back.

    Parameters
    ----------
    path : str or Path
    conditions : iterable of filing.Condition
        In the order of their kinds.
    catalogue : core.standards.catalogue.Catalogue
        Names the classes.

    Raises
    ------
    InputError
        The file cannot be written.
    MissingDependency
        openpyxl is missing.
    """
    openpyxl = excel.package()
    from openpyxl.styles import Alignment, Font
    book = openpyxl.Workbook()
    book.remove(book.active)
    units = unit_words()
    kinds = {kind: list(rows) for kind, rows in groupby(conditions, key=lambda row: row.kind)}
    for kind, rows in (kinds or {"component": []}).items():
        sheet = book.create_sheet(SHEETS[kind])
        sheet.append([title for _, title, _ in COLUMNS])
        for cell, (_, _, width) in zip(sheet[1], COLUMNS):
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = width
        for number, row in enumerate(rows, start=2):
            listed = catalogue.find(kind, row.classcode)
            values = (listed and listed.major, listed and listed.major_name, row.classcode,
                      listed and listed.name, row.condition, row.closing, row.limit_value,
                      units.get(row.limit_unit),
                      BASIS_WORDS.get(row.confidence, row.confidence), row.condition_en,
                      row.closing_en)
            for column, value in enumerate(values, start=1):
                _fill(sheet.cell(number, column), value)
            for column in (5, 6):
                sheet.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    excel.save_book(book, path)


def _fill(cell, value):
    if isinstance(value, str):
        # a condition that begins with "=" is a text, too, and a code keeps its zeros
        cell.value = _plain(value)
        cell.data_type = "s"
        cell.number_format = "@"
    elif value is not None:
        cell.value = int(value) if value == int(value) else value


def _plain(text):
    """Without the control characters that no Excel file can hold."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _excel(path):
    """[(sheet, rows of cells)] of a workbook; a merged cell stands in all its places."""
    book = excel.read_book(path)
    sheets = []
    for sheet in book.worksheets:
        cells = [[_cell(c) for c in row] for row in sheet.iter_rows(values_only=True)]
        for area in sheet.merged_cells.ranges:
            said = cells[area.min_row - 1][area.min_col - 1]
            for row in cells[area.min_row - 1:area.max_row]:
                row[area.min_col - 1:area.max_col] = [said] * (area.max_col - area.min_col + 1)
        sheets.append((sheet.title, cells))
    return sheets


def _text(path):
    text = read_text(path)
    return [[_cell(c) for c in row]
            for row in csv.reader(io.StringIO(text), delimiter=sniff_delimiter(text[:200_000]))]


def _cell(value):
    """A cell as text, None when empty."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value).strip() or None


def _rows(sheet, cells):
    """The Givens of a sheet, or None where it has no header of filing standards."""
    start, columns, hint = _header(cells)
    if columns is None:
        return None
    titles = (sheet, *(cell for row in cells[:start] for cell in row))
    kind = next((named for named in map(_kind_in, titles) if named), None)
    header, above, made = cells[start - 1], {}, []
    for number, row in enumerate(cells[start:], start=start + 1):
        found = {field: row[at] if at < len(row) else None for field, at in columns.items()}
        if not any(found.values()) or row == header or _is_heading(found):
            continue
        above = _class_of(found, above)
        own = found.get("kind")
        confidence = found.get("confidence") if "confidence" in columns else SET_BY_CITY
        made.append(Given(
            row=number, condition=found.get("condition"), limit=found.get("limit"),
            unit=found.get("unit") or hint, closing=found.get("closing"), sheet=sheet,
            confidence=_basis(confidence), condition_en=found.get("condition_en"),
            closing_en=found.get("closing_en"),
            **{**above, "kind": own if kind_of(own) else above["kind"] or kind}))
    return made


def _is_heading(found):
    """Whether a row only names the classes below it: in one merged cell, or as their major."""
    filled = {field for field, cell in found.items() if cell}
    banner = found["condition"] and len({cell for cell in found.values() if cell}) == 1 \
        and len(filled) > 2
    return banner or filled <= {"kind", "major", "major_name"}


def _class_of(found, above):
    """The class cells of a row; those of the rows above where it has none of its own."""
    own = {field: found.get(field) for field in _CLASS}
    if not kind_of(own["kind"]):
        own["kind"] = above.get("kind")
    if not (own["major"] or own["major_name"]):
        own.update(major=above.get("major"), major_name=above.get("major_name"))
    if not (own["code"] or own["name"]):
        own.update(code=above.get("code"), name=above.get("name"))
    return own


def _header(cells):
    """(rows down to the header's last, {field: column}, unit its brackets name) of a sheet; the
    columns are None where there is no header."""
    best, names = (0, None, None), 2
    for number, row in enumerate(cells[:_HEADER_WITHIN], start=1):
        below = cells[number] if number < len(cells) else []
        double = [a if a == b else f"{a or ''}{b or ''}" for a, b in zip(row, below)]
        for last, titles in ((number, row), (number + 1, double)):
            columns = {}
            for at, title in enumerate(titles):
                field = _FIELD_OF.get(_bare(title))
                if field:
                    columns.setdefault(field, at)
            if len(columns) > names and {"condition", "limit"} <= set(columns) \
                    and {"code", "name"} & set(columns):
                names = len(columns)
                inside = re.search(r"[(（](.+?)[)）]", titles[columns["limit"]])
                best = (last, columns, inside[1] if inside and unit_of(inside[1]) else None)
    return best


def _bare(title):
    """A header without blanks, brackets and what stands in them."""
    text = unicodedata.normalize("NFKC", title or "")
    return re.sub(r"\(.*?\)|[\s*:_]", "", text).lower()


def _kind_in(text):
    """The kind that a title names, be it as a part of it: 城市部件立案结案标准."""
    found = {kind for kind, word in (("component", "部件"), ("event", "事件"), ("service", "服务"))
             if word in (text or "")}
    return kind_of(text) or (found.pop() if len(found) == 1 else None)


def _basis(text):
    """What ``confidence`` keeps: one of ours for its Chinese or English word, else the text."""
    for known, word in BASIS_WORDS.items():
        if text in (known, word, CONFIDENCES[known]):
            return known
    return text
