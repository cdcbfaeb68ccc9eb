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
#: What XML cannot hold; it comes with texts that were pasted from elsewhere.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MM = 36_000              # English metric units, in which Word counts


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


def _docx():
    try:
        import docx
    except ImportError as error:
        raise MissingDependency(N_(
            "The package python-docx is not installed; a Word file needs it. Install it with the "
            "environment dialog, or write a PDF instead.")) from error
    return docx


def write_docx(blocks, path, title, foot, *, subtitle="", look=PLAIN, base=None):
    """Write blocks as a Word document on A4.

    Parameters
    ----------
    blocks : iterable of Heading, Text, Table, Picture and PageBreak
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
    docx = _docx()
    if base is None:
        document = docx.Document()
        _dress(docx, document, look)
        _foot(document, foot, look)
    else:
        document = _based(docx, base)
    document.core_properties.title = _NO_XML.sub("", title)
    document.core_properties.author = "CityGrid"
    made = _Maker(document, look, base is None)
    made.paragraph(title, "Title", centred=True)
    if subtitle:
        made.paragraph(subtitle, "Subtitle", centred=True)
    for block in blocks:
        made.add(block)
    try:
        document.save(str(path))
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}."), path=str(path),
                         reason=error.strerror or str(error)) from error


def _based(docx, base):
    """The office's document, with the styles a report needs."""
    try:
        document = docx.Document(str(base))
    except Exception as error:
        # zip, XML and its own errors come through; all mean the same here
        raise InputError(N_("{path} is no Word file (.docx): {reason}."), path=str(base),
                         reason=str(error) or type(error).__name__) from error
    from docx.enum.style import WD_STYLE_TYPE as kinds
    known = {style.name for style in document.styles}
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption",
                 "List Paragraph", "Table Grid"):
        if name not in known:
            document.styles.add_style(
                name, kinds.TABLE if name == "Table Grid" else kinds.PARAGRAPH)
    return document


def _dress(docx, document, look):
    """A4 and the fonts and sizes of an office; the template's own is American."""
    from docx.oxml.ns import qn
    page = document.sections[0]
    page.page_width, page.page_height = 210 * _MM, 297 * _MM
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = (
        int(mm * _MM) for mm in look.margins)
    for name, size, font, bold in look.styles:
        style = document.styles[name]
        style.font.name, style.font.size = look.latin, docx.shared.Pt(size)
        style.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
        if bold is not None:
            style.font.bold, style.font.italic = bold, False
        fonts = style.element.rPr.rFonts
        for which in [key for key in fonts.attrib if key.endswith("Theme")
                      or key == qn("w:cstheme")]:
            del fonts.attrib[which]         # Word would take the theme's fonts before these
        fonts.set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = docx.shared.Pt(4)
        if look.centred and name in ("Title", "Subtitle", "Caption"):
            style.paragraph_format.alignment = 1
    document.styles["Caption"].paragraph_format.space_before = docx.shared.Pt(8)


def _foot(document, text, look):
    """The district's name and the number of the page, which Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = 1
    line.add_run((f"{text}  " if text else "") + look.page[0])
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(line.add_run("1")._r)      # until Word has counted
    line._p.append(field)
    line.add_run(look.page[1])


class _Maker:
    """Adds blocks to a document; ``own`` when its styles are ours and not an office's."""

    def __init__(self, document, look, own):
        self.document, self.look, self.own = document, look, own
        page = document.sections[0]
        self.width = page.page_width - page.left_margin - page.right_margin

    def add(self, block):
        if isinstance(block, Heading):
            self.paragraph(block.text, f"Heading {block.level}")
        elif isinstance(block, Text):
            self.text(block)
        elif isinstance(block, Picture):
            width = min(int(block.width * _MM), self.width)
            self.document.add_picture(io.BytesIO(block.png), width=width)
            picture = self.document.paragraphs[-1]
            picture.paragraph_format.keep_with_next = True
            if self.look.centred:
                picture.alignment = 1
            self.paragraph(block.caption, "Caption")
        elif isinstance(block, PageBreak):
            self.document.add_page_break()
        else:
            self.table(block)

    def paragraph(self, text, style, centred=False):
        made = self.document.add_paragraph(_NO_XML.sub("", text), style=style)
        if centred and self.look.centred:
            made.alignment = 1
        return made

    def text(self, block):
        from docx.shared import Pt
        if block.style == "note":
            made = self.document.add_paragraph()
            made.add_run(_NO_XML.sub("", block.text)).font.size = Pt(self.look.cell)
        elif block.style == "item":
            made = self.paragraph(f"• {block.text}" if not self.look.indent else block.text,
                                  "List Paragraph")
        else:
            made = self.paragraph(block.text, None)
        if not self.own or not self.look.spacing:
            return
        made.paragraph_format.line_spacing = 1.1 if block.style == "note" else self.look.spacing
        made.paragraph_format.left_indent = 0 if self.look.indent else None
        if self.look.indent and block.style != "note":
            size = dict((name, size) for name, size, *_ in self.look.styles)["Normal"]
            made.paragraph_format.first_line_indent = Pt(self.look.indent * size)

    def table(self, block):
        from docx.oxml import OxmlElement
        from docx.shared import Pt
        caption = self.paragraph(block.title, "Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
        table.autofit = False
        total = sum(share for _, share in block.columns)
        widths = [int(self.width * share / total) for _, share in block.columns]
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
                run = paragraph.add_run(_NO_XML.sub("", shown(value)))
                run.font.size = Pt(self.look.cell)
                run.bold = number == 0 or bool(block.total) and number == len(lines) - 1
                if self.look.centred and number == 0:
                    paragraph.alignment = 1
                elif place in right:
                    paragraph.alignment = 2
        self.document.add_paragraph().paragraph_format.space_after = 0


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
