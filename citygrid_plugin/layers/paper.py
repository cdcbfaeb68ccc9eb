"""Text, pictures and tables that flow over as many A4 pages as they need, as a PDF.

A block is as high as its content. A page takes blocks until one does not fit; what is higher than
a page goes on on the next one, between two lines of text. Pictures are made when they are painted,
so that memory holds one at a time.

All measures are in units of a tenth of a millimetre.
"""
from dataclasses import dataclass, field, replace
from html import escape

from qgis.PyQt.QtCore import QPointF, QRectF, QSizeF, Qt
from qgis.PyQt.QtGui import (
    QAbstractTextDocumentLayout, QColor, QFont, QPageLayout, QPageSize, QPalette, QPen,
    QTextDocument, QTextOption)

from ..i18n import tr
from .pdf_file import pdf_painter, replaced

DOTS = 1270                       # per inch: five to a unit
WIDTH, HEIGHT = 2100, 2970        # A4
LEFT, TOP, BOTTOM = 160, 210, 190   # margins
BODY = WIDTH - 2 * LEFT
INK, GREY, PALE = "#1d1b20", "#6b6570", "#f1eef5"
TEXT, SMALL = 33, 26              # heights of letters: 9.4 and 7.4 points
CSS = (f"body {{ color: {INK}; }} .s {{ font-size: {SMALL}px; }} .g {{ color: {GREY}; }} "
       "h1 { font-size: 52px; } h2 { font-size: 38px; }")


def words(text):
    """Plain text as HTML: nothing in it is markup, and its line breaks stay."""
    return escape(str(text)).replace("\n", "<br>")


class Silent:
    """A feedback that nobody listens to."""

    def progress(self, fraction):
        """Nothing is shown."""


class Words:
    """HTML in a column.

    Parameters
    ----------
    html : str
        ``words`` makes it of text; the classes are s (small) and g (grey).
    right : bool
        Set to the right side.
    """

    def __init__(self, html, right=False):
        self.html, self.right, self._made = html, right, None

    def _document(self, width, font):
        if self._made is None or self._made[0] != (width, font):
            document = QTextDocument()
            family = QFont(font)
            family.setPixelSize(TEXT)
            family.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            # Qt tells a PDF the letter of a glyph only where the font maps it straight: digits
            # that the font's own rules replace could be neither searched nor copied
            family.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
            document.setDefaultFont(family)
            document.setDefaultStyleSheet(CSS)
            document.setDocumentMargin(0)
            # a hash of 64 letters has no place to break, and Chinese needs none
            option = QTextOption(Qt.AlignmentFlag.AlignRight if self.right
                                 else Qt.AlignmentFlag.AlignLeft)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            document.setDefaultTextOption(option)
            document.setHtml(f"<body>{self.html}</body>")
            document.setTextWidth(width)
            self._made = ((width, font), document)
        return self._made[1]

    def height(self, width, font):
        """How high it is in a column of this width."""
        return self._document(width, font).size().height()

    def parts(self, width, font, room):
        """[(height, paint)] of the pages it takes, each at most ``room`` high."""
        document = self._document(width, font)
        whole = document.size().height()
        if whole <= room:
            return [(whole, lambda painter, x, y: _draw(document, painter, x, y))]
        document.setPageSize(QSizeF(width, room))
        return [(room, lambda painter, x, y, n=number: _draw(document, painter, x, y, n, room))
                for number in range(document.pageCount())]


def _draw(document, painter, x, y, number=0, room=None):
    painter.save()
    painter.translate(x, y - (number * room if room else 0))
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, QColor(INK))
    if room:
        painter.setClipRect(QRectF(0, number * room, document.pageSize().width(), room))
        # a line that ends where the page does must not be drawn on the next one as well
        context.clip = QRectF(0, number * room + 2, document.pageSize().width(), room - 4)
    document.documentLayout().draw(painter, context)
    painter.restore()


class Picture:
    """A picture with a line around it.

    Parameters
    ----------
    make : function(width, height) -> QImage or None
        Called when it is painted; None leaves the frame empty.
    size : (width, height)
        The place it may take; it keeps its own shape in there.
    """

    def __init__(self, make, size):
        self.make, self.size = make, size

    def height(self, width, font):
        return self.size[1]

    def parts(self, width, font, room):
        return [(self.size[1], self._paint)]

    def _paint(self, painter, x, y):
        place = QRectF(x, y, *self.size)
        image = self.make(*self.size)
        if image is not None and not image.isNull():
            size = QSizeF(image.size()).scaled(place.size(),
                                               Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(QPointF(0, 0), size)
            target.moveCenter(place.center())
            painter.drawImage(target, image)
        painter.setPen(QPen(QColor(GREY), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)


class Stack:
    """Blocks one below the other, in one column."""

    def __init__(self, *blocks, gap=10):
        self.blocks, self.gap = blocks, gap

    def height(self, width, font):
        return sum(block.height(width, font) + self.gap for block in self.blocks) - self.gap

    def parts(self, width, font, room):
        found, at, painted = [], 0, []
        for block in self.blocks:
            for height, paint in block.parts(width, font, room):
                if at and at + height > room:
                    found.append((at - self.gap, _all(painted)))
                    at, painted = 0, []
                painted.append((at, paint))
                at += height + self.gap
        return [*found, (at - self.gap, _all(painted))]


def _all(painted):
    def paint(painter, x, y):
        for down, each in painted:
            each(painter, x, y + down)
    return paint


@dataclass(frozen=True)
class Row:
    """Columns side by side.

    Attributes
    ----------
    cells : tuple of (width, block)
    gap : int
        Between two columns.
    ruled : bool
        With a line below it.
    shade : str
        Colour behind it, "" for none.
    pad : int
        Above and below the cells.
    """
    cells: tuple
    gap: int = 20
    ruled: bool = False
    shade: str = ""
    pad: int = 6

    def height(self, width, font):
        return 2 * self.pad + max(block.height(wide, font) for wide, block in self.cells)

    def parts(self, width, font, room):
        inside = room - 2 * self.pad
        columns = [block.parts(wide, font, inside) for wide, block in self.cells]
        found = []
        for number in range(max(map(len, columns))):
            here = [column[number] if number < len(column) else None for column in columns]
            high = 2 * self.pad + max(part[0] for part in here if part)
            found.append((high, self._painter(here, width, high)))
        return found

    def _painter(self, here, width, high):
        def paint(painter, x, y):
            if self.shade:
                painter.fillRect(QRectF(x, y, width, high), QColor(self.shade))
            across = x
            for part, (wide, _) in zip(here, self.cells):
                if part:
                    part[1](painter, across, y + self.pad)
                across += wide + self.gap
            if self.ruled:
                painter.setPen(QPen(QColor("#cfc9d6"), 2))
                painter.drawLine(QPointF(x, y + high), QPointF(x + width, y + high))
        return paint


@dataclass(frozen=True)
class Block:
    """A block of the flow: what it holds, whether it stays with the next one (a heading), what is
    said again above it where it is the first on a page (a table's head), and whether it starts a
    page."""
    content: object
    keep: bool = False
    head: object = None
    new_page: bool = False
    after: int = 14


def heading(text, new_page=False):
    """A heading that stays with what follows."""
    return Block(Words(f"<h2>{words(text)}</h2>"), keep=True, new_page=new_page, after=4)


def paragraph(html):
    """A paragraph of HTML."""
    return Block(Words(html))


def table(columns, rows, right=()):
    """A table whose head is said again on every page.

    Parameters
    ----------
    columns : sequence of (title, share)
        Shares of the page's width; a gap is taken off them.
    rows : iterable of sequences of str (HTML)
    right : collection of int
        Columns that are set to the right side, as numbers are.

    Returns
    -------
    list of Block
    """
    gap = 16
    free = BODY - gap * (len(columns) - 1)
    total = sum(share for _, share in columns)
    wide = [free * share / total for _, share in columns]
    head = Row(tuple((w, Words(f"<b class='s'>{words(title)}</b>", place in right))
                     for place, (w, (title, _)) in enumerate(zip(wide, columns))), gap, True, PALE)
    body = [Block(Row(tuple((w, Words(f"<span class='s'>{cell}</span>", place in right))
                            for place, (w, cell) in enumerate(zip(wide, cells))), gap, True),
                  head=head, after=0)
            for cells in rows]
    if not body:
        return []
    first = replace(body[0], head=None)
    return [Block(head, keep=True, after=0), first, *body[1:-1],
            *([replace(body[-1], after=14)] if len(body) > 1 else [])]


def facts(pairs, columns=2):
    """Titles and values as a list of rows, ``columns`` pairs a row; empty values are left out.

    Parameters
    ----------
    pairs : iterable of (title, value)
        Plain text.
    """
    pairs = [(title, value) for title, value in pairs if value not in (None, "")]
    gap, label = 16, 250
    value_width = (BODY - gap * (2 * columns - 1)) / columns - label
    made = []
    for start in range(0, len(pairs), columns):
        cells = []
        for title, value in pairs[start:start + columns]:
            cells += [(label, Words(f"<span class='s g'>{words(title)}</span>")),
                      (value_width, Words(words(value)))]
        made.append(Block(Row(tuple(cells), gap, True), after=0))
    return made


@dataclass
class Paper:
    """What every page of a document says.

    Attributes
    ----------
    title : str
        Of the document; it stands above every page.
    font : str
    corner : str
        At the right above every page.
    foot : str
        Below every page, beside its number.
    page : str
        How the number of a page is written, with {number} and {total}; "" for the user's language.
    """
    title: str
    font: str
    corner: str = ""
    foot: str = ""
    page: str = ""
    room: float = field(default=HEIGHT - TOP - BOTTOM, init=False)
    #: the page that each block begins on, once ``pages`` was asked
    starts: list = field(default_factory=list, init=False)

    def pages(self, blocks):
        """The blocks page by page: [[(y, paint)]]."""
        found, page, at = [], [], 0.0
        self.starts = []

        def turn():
            nonlocal page, at
            if page:
                found.append(page)
            page, at = [], 0.0

        blocks = list(blocks)
        heights = [block.content.height(BODY, self.font) for block in blocks]
        for number, block in enumerate(blocks):
            if block.new_page:
                turn()
            follows = number + 1
            need = heights[number]
            while follows < len(blocks) and blocks[follows - 1].keep:
                need += blocks[follows - 1].after + min(heights[follows], self.room / 3)
                follows += 1
            if page and at + need > self.room:
                turn()
            head = block.head.height(BODY, self.font) if block.head and not page else 0
            fits = at + head + heights[number] <= self.room
            if not fits:
                turn()
            self.starts.append(len(found) + 1)
            if fits:
                if head:
                    at = self._put(page, block.head, 0.0)
                at = self._put(page, block.content, at) + block.after
                continue
            # higher than a page: it starts on a new one and goes on until it is done
            for high, paint in block.content.parts(BODY, self.font, self.room):
                turn()
                page.append((0.0, paint))
                at = high + block.after
        turn()
        return found

    def _put(self, page, content, at):
        for high, paint in content.parts(BODY, self.font, self.room):
            page.append((at, paint))
            at += high
        return at

    def write(self, blocks, path, feedback=None):
        """Write the blocks as a PDF file.

        Parameters
        ----------
        blocks : iterable of Block
        path : path
            Replaced when all is done; until then, and after a failure, as it was.
        feedback : Feedback, optional

        Returns
        -------
        int, the pages

        Raises
        ------
        InputError
            The file cannot be written.
        Cancelled
        """
        pages, feedback = self.pages(blocks), feedback or Silent()
        with replaced(path) as file, pdf_painter(
                file, self.title, QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait, DOTS) as (writer, painter):
            painter.scale(DOTS / 254, DOTS / 254)
            for number, page in enumerate(pages, 1):
                feedback.progress((number - 1) / len(pages))
                if number > 1:
                    writer.newPage()
                self._frame(painter, number, len(pages))
                for y, paint in page:
                    paint(painter, LEFT, TOP + y)
            feedback.progress(1)
        return len(pages)

    def _frame(self, painter, number, total):
        painter.setPen(QPen(QColor(GREY), 3))
        painter.drawLine(QPointF(LEFT, TOP - 40), QPointF(WIDTH - LEFT, TOP - 40))
        painter.drawLine(QPointF(LEFT, HEIGHT - BOTTOM + 40),
                         QPointF(WIDTH - LEFT, HEIGHT - BOTTOM + 40))
        small = "<span class='s g'>{}</span>"
        half = BODY / 2
        page = (self.page or tr("Page {number} of {total}")).format(number=number, total=total)
        for block, x, y, wide in (
                (Words(small.format(words(self.title))), LEFT, TOP - 90, half),
                (Words(small.format(words(self.corner)), True), LEFT + half, TOP - 90, half),
                (Words(small.format(words(self.foot))), LEFT, HEIGHT - BOTTOM + 55, BODY - 300),
                (Words(small.format(words(page)), True), WIDTH - LEFT - 300,
                 HEIGHT - BOTTOM + 55, 300)):
            for _, paint in block.parts(wide, self.font, HEIGHT):
                paint(painter, x, y)
