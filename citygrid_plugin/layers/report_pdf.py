"""A report of blocks (``core.exchange.report_doc``) as a PDF."""
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

from ..core.exchange.report_doc import Heading, Picture, Text, number_columns, shown
from . import paper


def png_of(image):
    """A QImage as PNG bytes."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data)


def write_pdf(blocks, path, title, font, feedback, foot=""):
    """Write blocks as a PDF; returns its pages. Raises InputError, Cancelled."""
    made = [paper.Block(paper.Words(f"<h1>{paper.words(title)}</h1>"), after=20)]
    for block in blocks:
        made += _blocks(block)
    return paper.Paper(title, font, foot=foot).write(made, path, feedback)


def _blocks(block):
    if isinstance(block, Heading):
        return [paper.heading(block.text)]
    if isinstance(block, Text):
        return [paper.paragraph(paper.words(block.text))]
    if isinstance(block, Picture):
        image = QImage.fromData(block.png)
        width = min(block.width * 10, paper.BODY)
        size = (width, width * image.height() / max(image.width(), 1))
        return [paper.Block(paper.Stack(paper.Picture(lambda *_: image, size), paper.Words(
            f"<span class='s g'>{paper.words(block.caption)}</span>")))]
    title = paper.Block(paper.Words(f"<b>{paper.words(block.title)}</b>"), keep=True, after=4)
    rows = [[paper.words(shown(value)) for value in row] for row in block.rows]
    if block.total:
        rows.append([f"<b>{paper.words(shown(value))}</b>" for value in block.total])
    return [title, *paper.table(block.columns, rows, number_columns(block))]
