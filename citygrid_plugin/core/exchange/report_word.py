"""Blocks of a report as a Word document that the office edits on: styles, contents, tables whose
head is said on every page, pictures with what they show."""
import datetime
import io
import re

from ..errors import InputError, MissingDependency, N_
from .report_doc import Contents, Heading, PageBreak, Picture, Text, number_columns, shown

#: What XML cannot hold; it comes with texts that were pasted from elsewhere.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MM = 36_000              # English metric units, in which Word counts
_STYLES = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption",
           "List Paragraph", "Table Grid")


def document_of(blocks, title, foot, subtitle, look, base):
    """The blocks as a python-docx document; the parameters are those of
    ``report_doc.write_docx``, ``blocks`` a list."""
    docx = _docx()
    if base is None:
        document = docx.Document()
        _dress(docx, document, look)
        _foot(document, foot, look)
    else:
        document = _based(docx, base)
    _properties(document, _plain(title), base is None)
    made = _Maker(document, look, base is None, blocks)
    made.paragraph(title, "Title", centred=True)
    if subtitle:
        made.paragraph(subtitle, "Subtitle", centred=True)
    for block in blocks:
        made.add(block)
    return document


def _docx():
    try:
        import docx
    except ImportError as error:
        raise MissingDependency(N_(
            "The package python-docx is not installed; a Word file needs it. Install it with the "
            "environment dialog, or write a PDF instead.")) from error
    return docx


def _plain(text):
    return _NO_XML.sub("", text)


def _properties(document, title, own):
    """Of the file; what the package's own template says of itself is not told."""
    properties = document.core_properties
    properties.title, properties.author = title, "CityGrid"
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)
    properties.modified = now
    if own:
        properties.created, properties.comments = now, ""


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
    for name in _STYLES:
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
    line = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if line is not None:
        line.getparent().remove(line)       # a blue one, which no official document has
    # Word breaks lines, spells and chooses the quotation marks of Chinese by this
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _foot(document, text, look):
    """The district's name and the number of the page, which Word counts."""
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = 1
    line.add_run((f"{_plain(text)}  " if text else "") + look.page[0])
    line._p.append(_element("fldSimple", instr="PAGE"))
    line._p[-1].append(line.add_run("1")._r)      # until Word has counted
    line.add_run(look.page[1])


def _element(tag, **attributes):
    """An element of Word's, with attributes of Word's."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _mark(paragraph, kind, **more):
    """The begin, the middle ("separate") or the end of a field."""
    paragraph.add_run()._r.append(_element("fldChar", fldCharType=kind, **more))


class _Maker:
    """Adds blocks to a document; ``own`` when its styles are ours and not an office's."""

    def __init__(self, document, look, own, blocks):
        self.document, self.look, self.own = document, look, own
        page = document.sections[0]
        self.width = page.page_width - page.left_margin - page.right_margin
        self.blocks = blocks
        named = [heading for block in blocks if isinstance(block, Contents)
                 for heading in block.of(blocks)]
        #: names of the marks that the contents lead to, by the heading
        self.marks = {id(heading): f"_Toc{number:06d}"
                      for number, heading in enumerate(named, 1)}

    def add(self, block):
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Text):
            self.text(block)
        elif isinstance(block, Picture):
            self.picture(block)
        elif isinstance(block, PageBreak):
            self.document.add_page_break()
        elif isinstance(block, Contents):
            self.contents(block)
        else:
            self.table(block)

    def paragraph(self, text, style, centred=False):
        made = self.document.add_paragraph(_plain(text), style=style)
        if centred and self.look.centred:
            made.alignment = 1
        return made

    def heading(self, block):
        made = self.paragraph(block.text, f"Heading {block.level}")
        name = self.marks.get(id(block))
        if name and made.runs:      # a heading may be nothing but a place without a value
            number = int(name[4:])
            made.runs[0]._r.addprevious(_element("bookmarkStart", id=number, name=name))
            made._p.append(_element("bookmarkEnd", id=number))

    def contents(self, block):
        """A field that Word fills with the pages when it opens the file; until then, and where a
        program does not know it, its lines lead to the headings."""
        from docx.enum.style import WD_STYLE_TYPE as kinds
        from docx.shared import Pt
        made = self.paragraph("", None, centred=True)
        made.add_run(_plain(block.title)).bold = True
        known = {style.name for style in self.document.styles}
        for level in range(1, block.levels + 1):
            name = f"toc {level}"
            if name not in known:
                style = self.document.styles.add_style(name, kinds.PARAGRAPH, builtin=True)
                style.base_style = self.document.styles["Normal"]
                style.paragraph_format.left_indent = Pt(21 * (level - 1))
                style.paragraph_format.space_after = Pt(2)
                # the pages stand at the right side, behind dots
                style.paragraph_format.tab_stops.add_tab_stop(self.width, 2, 1)
        headings, line = block.of(self.blocks), None
        for number, heading in enumerate(headings):
            line = self.document.add_paragraph(style=f"toc {heading.level}")
            if number == 0:
                _mark(line, "begin", dirty="true")
                text = _element("instrText")
                text.text = f'TOC \\o "1-{block.levels}" \\h \\z'
                line.add_run()._r.append(text)
                _mark(line, "separate")
            link = _element("hyperlink", anchor=self.marks[id(heading)], history=1)
            link.append(line.add_run(_plain(heading.text))._r)
            line._p.append(link)
        if line is not None:
            _mark(line, "end")

    def picture(self, block):
        from docx.oxml.ns import qn
        width = min(int(block.width * _MM), self.width)
        self.document.add_picture(io.BytesIO(block.png), width=width)
        picture = self.document.paragraphs[-1]
        picture.paragraph_format.keep_with_next = True
        if self.look.centred:
            picture.alignment = 1
        for told in picture._p.iter(qn("wp:docPr")):
            told.set("descr", _plain(block.caption))    # for who cannot see it
        self.paragraph(block.caption, "Caption")

    def text(self, block):
        from docx.shared import Pt
        if block.style == "note":
            made = self.document.add_paragraph()
            made.add_run(_plain(block.text)).font.size = Pt(self.look.cell)
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
            settings.append(_element("cantSplit"))
            if number == 0:
                settings.append(_element("tblHeader"))     # on every page
            for place, (cell, value) in enumerate(zip(row.cells, values)):
                cell.width = widths[place]
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = 0
                paragraph.paragraph_format.line_spacing = 1.0
                run = paragraph.add_run(_plain(shown(value)))
                run.font.size = Pt(self.look.cell)
                run.bold = number == 0 or bool(block.total) and number == len(lines) - 1
                if self.look.centred and number == 0:
                    paragraph.alignment = 1
                elif place in right:
                    paragraph.alignment = 2
        self.document.add_paragraph().paragraph_format.space_after = 0
