"""How the wall looks: dark on light, and everything grows with ``scale``."""
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QPainter, QPen
from qgis.PyQt.QtWidgets import QAbstractButton, QSizePolicy, QWidget

GROUND, CARD, LINE = "#eef1f5", "#ffffff", "#d3d9e2"
INK, PALE = "#14213d", "#56607a"
#: Colours of figures that say something, dark enough on white; a shape stands beside each.
TONES = {"": INK, "red": "#b3151b", "amber": "#8a5000", "good": "#146c2e", "bad": "#b3151b"}
REPORTED, CLOSED, RATE = "#8fa7c7", "#1f4e8c", "#c75b00"
HOT = "#d6007f"
_ROUND = 8


def in_pixels(font, pixels, bold=False):
    """A font of a height in pixels."""
    font = QFont(font)
    font.setPixelSize(max(int(pixels), 7))
    font.setBold(bold)
    return font


def fitting(painter, font, text, width, least):
    """The font, made smaller until a text is not wider; not below ``least`` pixels."""
    font = QFont(font)
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(text)
    if wide > width > 0:
        font.setPixelSize(max(int(font.pixelSize() * width / wide), int(least)))
        painter.setFont(font)
    return font


def elided(painter, rect, text, colour, flags=Qt.AlignmentFlag.AlignLeft):
    """Draw a line of text, cut to the width it has."""
    painter.setPen(QColor(colour))
    painter.drawText(rect, int(flags | Qt.AlignmentFlag.AlignVCenter),
                     painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight,
                                                      int(rect.width())))


def draw_card(widget, painter, scale, marked=False):
    """The ground of a card; returns what is left inside."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor("#1f4e8c" if marked else LINE), 2 if marked else 1))
    painter.setBrush(QColor(CARD))
    painter.drawRoundedRect(box, _ROUND * scale, _ROUND * scale)
    space = 9 * scale
    return box.adjusted(space, 0.6 * space, -space, -0.6 * space)


class Tile(QAbstractButton):
    """One big figure with its caption and notes; pressing it opens the cases behind.

    Attributes
    ----------
    figure : str
    notes : list of (text, tone)
    tone : str
        Of TONES.
    """

    CAPTION, FIGURE, NOTE = 14, 38, 12

    def __init__(self, name, caption, tip, parent=None):
        super().__init__(parent)
        self.setObjectName(name)
        self.caption, self.tip = caption, tip
        self.figure, self.notes, self.tone = "–", [], ""
        self.scale = 1.0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.say("–")

    def say(self, figure, notes=(), tone=""):
        """Show a figure."""
        self.figure, self.notes, self.tone = figure, list(notes), tone
        words = [f"{self.caption}: {figure}", *(text for text, _ in self.notes)]
        self.setText("\n".join(words))
        self.setAccessibleName("; ".join(words))
        self.setToolTip("\n".join([*words, self.tip]))
        self.update()

    def paintEvent(self, _):
        painter, s = QPainter(self), self.scale
        inside = draw_card(self, painter, s, self.hasFocus() or self.isDown())
        base = self.font()
        caption, note = self.CAPTION * s, self.NOTE * s
        painter.setFont(in_pixels(base, caption, True))
        top = QRectF(inside.left(), inside.top(), inside.width(), 1.35 * caption)
        fitting(painter, painter.font(), self.caption, inside.width(), 0.7 * caption)
        elided(painter, top, self.caption, PALE)
        below = 1.35 * note * len(self.notes)
        middle = QRectF(inside.left(), top.bottom(), inside.width(),
                        max(inside.bottom() - below - top.bottom(), 8))
        fitting(painter, in_pixels(base, min(1.35 * self.FIGURE * s, 0.92 * middle.height()), True),
                self.figure, inside.width(), 12 * s)
        painter.setPen(QColor(TONES[self.tone]))
        painter.drawText(middle, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                         self.figure)
        for number, (text, tone) in enumerate(self.notes):
            line = QRectF(inside.left(), middle.bottom() + 1.35 * note * number, inside.width(),
                          1.35 * note)
            fitting(painter, in_pixels(base, note), text, inside.width(), 0.7 * note)
            elided(painter, line, text, TONES[tone] if tone else PALE)


class Card(QWidget):
    """A titled part of the wall; subclasses have ``draw(painter, rect)``.

    Where there is nothing to draw, ``reason`` says why.
    """

    TITLE, TEXT = 14, 12

    def __init__(self, name, title, parent=None):
        super().__init__(parent)
        self.setObjectName(name)
        self.title, self.reason, self.scale = title, "", 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.body = QRectF()

    def paintEvent(self, _):
        painter, s = QPainter(self), self.scale
        inside = draw_card(self, painter, s, self.hasFocus())
        painter.setFont(in_pixels(self.font(), self.TITLE * s, True))
        head = QRectF(inside.left(), inside.top(), inside.width(), 1.5 * self.TITLE * s)
        fitting(painter, painter.font(), self.title, head.width(), 0.7 * self.TITLE * s)
        elided(painter, head, self.title, INK)
        self.body = inside.adjusted(0, head.height(), 0, 0)
        painter.setFont(in_pixels(self.font(), self.TEXT * s))
        if self.reason:
            painter.setPen(QColor(PALE))
            painter.drawText(self.body, int(Qt.AlignmentFlag.AlignCenter
                                            | Qt.TextFlag.TextWordWrap), self.reason)
        else:
            self.draw(painter, self.body)

    def focusInEvent(self, event):
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self.update()
