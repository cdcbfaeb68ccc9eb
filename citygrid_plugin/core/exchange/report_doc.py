"""A report as blocks, and its files: Word (.docx) that the office edits on, and CSV tables.

The same blocks become a PDF in ``layers.report_pdf``; ``report_word`` makes the Word document.
"""
import csv
import re
from dataclasses import dataclass

from ..errors import InputError, N_
from .out_folder import safe_name

_NUMBER = re.compile(r"-?\d+\.\d+( %)?")      # a code has no point


@dataclass(frozen=True)
class Look:
    """Fonts and measures of a Word file.

    Attributes
    ----------
    latin : str
        The font of Latin letters and digits.
    styles : tuple of (str, float, str, bool)
        Word's name of a style, its size in points, its font of Chinese letters, whether it is bold.
    margins : tuple of float
        Top, right, bottom, left, in mm.
    indent : float
        Of the first line of a paragraph, in letters.
    spacing : float
        Of lines.
    centred : bool
        Title and captions stand in the middle.
    page : tuple of str
        Before and after the number of a page.
    cell : float
        Size of letters in tables, in points.
    """
    latin: str = "Times New Roman"
    styles: tuple = (
        ("Normal", 10.5, "宋体", None), ("Title", 20, "黑体", None),
        ("Heading 1", 15, "黑体", None), ("Heading 2", 12, "黑体", None),
        ("Caption", 10, "黑体", None), ("Footer", 9, "宋体", None))
    margins: tuple = (25, 25, 25, 25)
    indent: float = 0
    spacing: float = 0
    centred: bool = False
    page: tuple = ("", "")
    cell: float = 9


PLAIN = Look()
#: After the form of official documents (党政机关公文格式, GB/T 9704-2012): the order of the fonts of
#: the headings, two letters' indent, the number of the page between dashes. Letters and margins are
#: smaller than there, since most of a white paper are tables.
OFFICIAL = {
    "zh_CN": Look(styles=(
        ("Normal", 12, "仿宋", None), ("Title", 22, "宋体", True), ("Subtitle", 15, "楷体", False),
        ("Heading 1", 15, "黑体", False), ("Heading 2", 13, "楷体", True),
        ("Heading 3", 12, "仿宋", True), ("Caption", 10.5, "黑体", False),
        ("Footer", 10.5, "宋体", None), ("List Paragraph", 12, "仿宋", None)),
        margins=(30, 26, 28, 28), indent=2, spacing=1.5, centred=True, page=("— ", " —")),
    "en": Look(styles=(
        ("Normal", 11, "宋体", None), ("Title", 22, "黑体", True), ("Subtitle", 13, "黑体", False),
        ("Heading 1", 15, "黑体", True), ("Heading 2", 12.5, "黑体", True),
        ("Heading 3", 11, "黑体", True), ("Caption", 10, "黑体", True),
        ("Footer", 9, "宋体", None), ("List Paragraph", 11, "宋体", None)),
        margins=(28, 26, 26, 26), spacing=1.2, centred=True, page=("– ", " –")),
}


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""
    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph: "body", "item" of a list, or small "note"."""
    text: str
    style: str = "body"


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Contents:
    """The headings of the report down to a level, with their pages."""
    title: str
    levels: int = 2

    def of(self, blocks):
        """The Headings that it names."""
        return [block for block in blocks
                if isinstance(block, Heading) and block.level <= self.levels]


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
    right : frozenset of int, optional
        Columns that stand at the right; None: those that hold nothing but numbers.
    """
    title: str
    columns: tuple
    rows: tuple
    total: tuple = ()
    right: frozenset = None


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
    if table.right is not None:
        return table.right
    found = set()
    for place in range(len(table.columns)):
        values = [row[place] for row in table.rows if row[place] is not None]
        if values and all(isinstance(v, (int, float)) or _NUMBER.fullmatch(str(v))
                          for v in values):
            found.add(place)
    return found


def write_docx(blocks, path, title, foot, *, subtitle="", look=PLAIN, base=None):
    """Write blocks as a Word document on A4.

    Parameters
    ----------
    blocks : iterable of Heading, Text, Table, Picture, PageBreak and Contents
    path : path
        Replaced when it exists.
    title, subtitle : str
    foot : str
        Stands at the foot of every page, beside its number.
    look : Look
        Fonts and measures, of a document without ``base``.
    base : path, optional
        A .docx with the office's letterhead, page and styles: the report follows what stands in
        it, and its page, head, foot and styles stay as they are.

    Raises
    ------
    MissingDependency
        python-docx is not there.
    InputError
        The file cannot be written, or the base is no Word file.
    """
    from .report_word import document_of
    document = document_of(list(blocks), title, foot, subtitle, look, base)
    try:
        document.save(str(path))
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}."), path=str(path),
                         reason=error.strerror or str(error)) from error


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
