"""A report as blocks, and its files: Word (.docx) that the office edits on, and CSV tables.

The same blocks become a PDF in ``layers.report_pdf``.
"""
import csv
import io
import re
from dataclasses import dataclass

from ..errors import InputError, MissingDependency, N_
from .out_folder import safe_name

_NUMBER = re.compile(r"-?\d+\.\d+( %)?")      # a code has no point
#: Fonts of Chinese letters, in the text and in headings; Latin ones are in Times New Roman.
_FONT, _HEAD_FONT = "宋体", "黑体"
_MM = 36_000              # English metric units, in which Word counts


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2."""
    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph."""
    text: str


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    title : str
        Stands above it, and names its CSV file.
    columns : tuple of (str, float)
        Titles and shares of the width.
    rows : tuple of tuples
        Texts and numbers; None is shown as "–".
    total : tuple
        A last row of sums, which the CSV does not have; empty for none.
    """
    title: str
    columns: tuple
    rows: tuple
    total: tuple = ()


@dataclass(frozen=True)
class Picture:
    """A picture: PNG bytes, its width on the page in mm, and what stands below it."""
    png: bytes
    width: float
    caption: str = ""


def shown(value):
    """A cell as text: "–" for None, thousands apart, shares are the caller's to format."""
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else ""
    return f"{value:,}" if isinstance(value, int) else str(value)


def number_columns(table):
    """The columns of a Table that hold numbers or shares, which stand at the right."""
    found = set()
    for place in range(len(table.columns)):
        values = [row[place] for row in table.rows if row[place] is not None]
        if values and all(isinstance(v, (int, float)) or _NUMBER.fullmatch(str(v))
                          for v in values):
            found.add(place)
    return found


def _docx():
    try:
        import docx
    except ImportError as error:
        raise MissingDependency(N_(
            "The package python-docx is not installed; a Word file needs it. Install it with the "
            "environment dialog, or write a PDF instead.")) from error
    return docx


def write_docx(blocks, path, title, foot):
    """Write blocks as a Word document on A4.

    Parameters
    ----------
    blocks : iterable of Heading, Text, Table and Picture
    path : path
        Replaced when it exists.
    title : str
    foot : str
        Stands at the foot of every page, beside its number.

    Raises
    ------
    MissingDependency
        python-docx is not there.
    InputError
        The file cannot be written.
    """
    docx = _docx()
    document = docx.Document()
    _dress(docx, document)
    _foot(document, foot)
    document.core_properties.title = title
    document.core_properties.author = "CityGrid"
    document.add_heading(title, 0)
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Text):
            document.add_paragraph(block.text)
        elif isinstance(block, Picture):
            document.add_picture(io.BytesIO(block.png), width=int(block.width * _MM))
            document.paragraphs[-1].paragraph_format.keep_with_next = True
            document.add_paragraph(block.caption, style="Caption")
        else:
            _add_table(document, block)
    try:
        document.save(str(path))
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}."), path=str(path),
                         reason=error.strerror or str(error)) from error


def _dress(docx, document):
    """A4 and the fonts and sizes of an office; the template's own is American."""
    from docx.oxml.ns import qn
    page = document.sections[0]
    page.page_width, page.page_height = 210 * _MM, 297 * _MM
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = 25 * _MM
    for name, size, font in (("Normal", 10.5, _FONT), ("Title", 20, _HEAD_FONT),
                             ("Heading 1", 15, _HEAD_FONT), ("Heading 2", 12, _HEAD_FONT),
                             ("Caption", 10, _HEAD_FONT), ("Footer", 9, _FONT)):
        style = document.styles[name]
        style.font.name, style.font.size = "Times New Roman", docx.shared.Pt(size)
        style.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for which in [key for key in fonts.attrib if key.endswith("Theme")
                      or key == qn("w:cstheme")]:
            del fonts.attrib[which]         # Word would take the theme's fonts before these
        fonts.set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = docx.shared.Pt(4)
    document.styles["Caption"].paragraph_format.space_before = docx.shared.Pt(8)


def _foot(document, text):
    """The district's name and the number of the page, which Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = 1
    if text:
        line.add_run(f"{text}  ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(line.add_run("1")._r)      # until Word has counted
    line._p.append(field)


def _add_table(document, block):
    from docx.oxml import OxmlElement
    from docx.shared import Pt
    caption = document.add_paragraph(block.title, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    total = sum(share for _, share in block.columns)
    widths = [int(160 * _MM * share / total) for _, share in block.columns]
    for column, width in zip(table.columns, widths):
        column.width = width
    right = number_columns(block)
    lines = [[name for name, _ in block.columns], *block.rows]
    lines += [block.total] if block.total else []
    for number, values in enumerate(lines):
        row = table.add_row()
        settings = row._tr.get_or_add_trPr()
        settings.append(OxmlElement("w:cantSplit"))
        if number == 0:
            settings.append(OxmlElement("w:tblHeader"))     # on every page
        for place, (cell, value) in enumerate(zip(row.cells, values)):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            paragraph.paragraph_format.line_spacing = 1.0
            run = paragraph.add_run(shown(value))
            run.font.size = Pt(9)
            run.bold = number == 0 or bool(block.total) and number == len(lines) - 1
            if place in right:
                paragraph.alignment = 2
    document.add_paragraph()


def write_tables(blocks, folder):
    """Write the tables of a report as CSV files (UTF-8 with a mark, as Excel opens them).

    Parameters
    ----------
    blocks : iterable
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
    """
    written = []
    tables = [block for block in blocks if isinstance(block, Table)]
    for number, block in enumerate(tables, 1):
        path = folder / f"{number:02d} {safe_name(block.title)}.csv"
        try:
            with open(path, "w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([title for title, _ in block.columns])
                writer.writerows(["" if v is None else v for v in row] for row in block.rows)
        except OSError as error:
            raise InputError(N_("{path} cannot be written: {reason}."), path=str(path),
                             reason=error.strerror or str(error)) from error
        written.append(path)
    return written
