"""A report as blocks, and its files: Word (.docx) that the office edits on, and CSV tables.

The same blocks become a PDF in ``layers.report_pdf``.
"""
import csv
import io
from dataclasses import dataclass

from ..errors import InputError, MissingDependency, N_
from .out_folder import safe_name

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
    """
    title: str
    columns: tuple
    rows: tuple


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
        if values and all(isinstance(v, (int, float)) or str(v).endswith(" %") for v in values):
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


def write_docx(blocks, path, title, font="宋体"):
    """Write blocks as a Word document.

    Parameters
    ----------
    blocks : iterable of Heading, Text, Table and Picture
    path : path
        Replaced when it exists.
    title : str
    font : str
        For Chinese letters; Latin ones are set in the document's own.

    Raises
    ------
    MissingDependency
        python-docx is not there.
    InputError
        The file cannot be written.
    """
    docx = _docx()
    from docx.oxml.ns import qn
    document = docx.Document()
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        style = document.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
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
            document.add_paragraph(block.caption, style="Caption")
        else:
            _add_table(document, block)
    try:
        document.save(str(path))
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}."), path=str(path),
                         reason=error.strerror or str(error)) from error


def _add_table(document, block):
    from docx.oxml import OxmlElement
    document.add_paragraph(block.title, style="Caption")
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, (title, _) in zip(table.rows[0].cells, block.columns):
        cell.text = ""
        cell.paragraphs[0].add_run(title).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))   # on every page
    total = sum(share for _, share in block.columns)
    right = number_columns(block)
    for values in block.rows:
        for cell, value in zip(table.add_row().cells, values):
            cell.text = shown(value)
    for row in table.rows:
        for place in right:
            row.cells[place].paragraphs[0].alignment = 2
    for column, (_, share) in zip(table.columns, block.columns):
        column.width = int(160 * _MM * share / total)
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
