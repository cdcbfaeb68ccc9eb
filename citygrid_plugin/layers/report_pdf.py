"""A report of blocks (``core.exchange.report_doc``) as a PDF."""
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

from ..core.exchange.report_doc import (
    Contents, Heading, PageBreak, Picture, Text, number_columns, shown)
from . import paper

#: Heights of letters of a report in the form of official documents, in tenths of a millimetre.
_TITLE, _SUBTITLE, _HEADINGS, _BODY = 74, 48, (50, 43, 38), 38


def png_of(image):
    """A QImage as PNG bytes."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data)


def write_pdf(blocks, path, title, font, feedback, foot="", subtitle="", look=None):
    """Write blocks as a PDF; returns its pages.

    Parameters
    ----------
    blocks : iterable
    path : path
    title, subtitle : str
    font : str
    feedback : Feedback
    foot : str
        Below every page, beside its number.
    look : report_doc.Look, optional
        Whose indent, spacing and middle the text takes; None: a plain report.

    Raises
    ------
    InputError
        The file cannot be written.
    Cancelled
    """
    if look is None:
        made = [paper.Block(paper.Words(f"<h1>{paper.words(title)}</h1>"), after=20)]
        make = _blocks
    else:
        made = [_line(title, _TITLE, "center", True, 14)]
        made += [_line(subtitle, _SUBTITLE, "center", False, 50)] if subtitle else []
        make = _Official(look).blocks
    new_page, blocks = False, list(blocks)
    named, lines, at = [], {}, {}   # headings of the contents, their lines, where headings stand
    for block in blocks:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        if isinstance(block, Contents):
            named = block.of(blocks)
            found = [_line(block.title, _HEADINGS[0], "center", True, 20)] if block.title else []
            lines = {id(heading): len(made) + len(found) + number
                     for number, heading in enumerate(named)}
            found += [_entry(heading) for heading in named]
        else:
            found = make(block)
        if isinstance(block, Heading):
            at[id(block)] = len(made)
        if made and isinstance(block, Text) and block.style == "note":
            made[-1] = paper.replace(made[-1], keep=True, after=8)      # it is about the table
        if new_page and found:
            found[0] = paper.replace(found[0], new_page=True)
            new_page = False
        made += found
    page = look and "{number}".join(look.page)
    sheet = paper.Paper(title, font, foot=foot, page=page or "")
    if named:
        sheet.pages(made)
        for heading in named:
            made[lines[id(heading)]] = _entry(heading, sheet.starts[at[id(heading)]])
    return sheet.write(made, path, feedback)


def _entry(heading, page=""):
    """A line of the contents: a heading, and its page at the right side."""
    left, number = 60 * (heading.level - 1), 120
    size = f"<span style='font-size:{_BODY}px;'>{{}}</span>"
    cells = ((left, paper.Words("")),) if left else ()
    return paper.Block(paper.Row((
        *cells, (paper.BODY - left - number, paper.Words(size.format(paper.words(heading.text)))),
        (number, paper.Words(size.format(page), True))), gap=0, pad=3), after=0)


def _blocks(block):
    if isinstance(block, Heading):
        return [paper.heading(block.text)]
    if isinstance(block, Text):
        return [paper.paragraph(paper.words(block.text))]
    if isinstance(block, Picture):
        return [_picture(block, f"<span class='s g'>{paper.words(block.caption)}</span>")]
    return [paper.Block(paper.Words(f"<b>{paper.words(block.title)}</b>"), keep=True, after=4),
            *_table(block)]


def _picture(block, caption, middle=False):
    image = QImage.fromData(block.png)
    width = min(block.width * 10, paper.BODY)
    size = (width, width * image.height() / max(image.width(), 1))
    picture = paper.Picture(lambda *_: image, size)
    if middle:
        side = (paper.BODY - width) / 2
        picture = paper.Row(((side, paper.Words("")), (width, picture)), gap=0, pad=0)
    return paper.Block(paper.Stack(picture, paper.Words(caption)), after=24 if middle else 14)


def _table(block):
    rows = [[paper.words(shown(value)) for value in row] for row in block.rows]
    if block.total:
        rows.append([f"<b>{paper.words(shown(value))}</b>" for value in block.total])
    return paper.table(block.columns, rows, number_columns(block))


def _together(blocks):
    """A table of which no single row stays alone at the end or at the top of a page."""
    last = len(blocks) - 1
    return [paper.replace(block, after=28) if number == last
            else paper.replace(block, keep=True) if number < 3 or number == last - 1
            else block for number, block in enumerate(blocks)]


def _line(text, size, align="left", bold=False, after=14, keep=False, before=0):
    """A line of letters of a size, as a block."""
    weight = "bold" if bold else "normal"
    html = (f"<p style='font-size:{size}px; font-weight:{weight}; margin-top:{before}px; "
            f"margin-bottom:0px;' align='{align}'>{paper.words(text)}</p>")
    return paper.Block(paper.Words(html), keep=keep, after=after)


class _Official:
    """Blocks in the form of official documents."""

    def __init__(self, look):
        self.look = look

    def blocks(self, block):
        if isinstance(block, Heading):
            size = _HEADINGS[block.level - 1]
            return [_line(block.text, size, bold=True, keep=True, after=10,
                          before=(26, 14, 8)[block.level - 1])]
        if isinstance(block, Text):
            return [self._text(block)]
        if isinstance(block, Picture):
            return [_picture(
                block, f"<div align='center' class='s'><b>{paper.words(block.caption)}</b></div>",
                middle=True)]
        return [_line(block.title, paper.SMALL + 3, "center", True, 6, keep=True, before=8),
                *_together(_table(block))]

    def _text(self, block):
        note = block.style == "note"
        size = paper.SMALL + 2 if note else _BODY
        indent = 0 if note else self.look.indent * size
        words = paper.words(block.text)
        if block.style == "item" and not self.look.indent:
            words = "• " + words
        spacing = round(100 * (1.15 if note else self.look.spacing or 1.2))
        colour = paper.GREY if note else paper.INK
        return paper.Block(paper.Words(
            f"<p style='font-size:{size}px; text-indent:{indent}px; line-height:{spacing}%; "
            f"color:{colour}; margin:0px;'>{words}</p>"), after=8 if note else 12)
