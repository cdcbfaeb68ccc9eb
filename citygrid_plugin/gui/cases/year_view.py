"""A year at a glance: twelve months, holidays filled and marked, shifted working days framed."""
import calendar
import datetime

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...core.cases.calendar import KINDS
from ...core.errors import N_
from ...i18n import tr

COLUMNS, ROWS = 4, 3
#: Colour, and the mark that says the same without it.
LOOK = {"holiday": ("#c62828", N_("off")), "workday": ("#1565c0", N_("on"))}
GREY = "#777777"
_GAP = 14           # pixels between months
_LINES = 8          # of a month: its name, the days of the week, six weeks
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class YearView(QWidget):
    """Twelve months; days are selected by a click, a drag, or the arrow keys with Shift.

    Signals
    -------
    selected : the selection changed
    """

    selected = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.year, self.days = 0, {}
        self._first = self._last = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(560, 380)
        self.setAccessibleName(tr("Days of the year"))

    def sizeHint(self):
        return QSize(720, 480)

    def show_year(self, year, days):
        """Show a year; ``days`` as ``core.cases.calendar.stored_days``."""
        if year != self.year:
            self._first = self._last = None
        self.year, self.days = year, days
        self.update()

    def selection(self):
        """The days selected, in order."""
        if self._first is None:
            return []
        first, last = sorted((self._first, self._last))
        return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]

    def select(self, first, last=None):
        """Select a day, or all from one to another."""
        self._first, self._last = first, last or first
        self.update()
        self.selected.emit()

    # -- where the days are

    def _cell(self):
        width = (self.width() - _GAP * (COLUMNS - 1)) / COLUMNS / 7
        height = (self.height() - _GAP * (ROWS - 1)) / ROWS / _LINES
        return width, height

    def _corner(self, month):
        width, height = self._cell()
        row, column = divmod(month - 1, COLUMNS)
        return column * (7 * width + _GAP), row * (_LINES * height + _GAP)

    def rect_of(self, day):
        """Where a day is drawn, as QRectF."""
        width, height = self._cell()
        left, top = self._corner(day.month)
        week, weekday = divmod(day.day - 1 + day.replace(day=1).weekday(), 7)
        return QRectF(left + weekday * width, top + (2 + week) * height, width, height)

    def day_at(self, point):
        """The day at a place, or None."""
        if not self.year:
            return None
        for month in range(1, 13):
            for number in range(1, calendar.monthrange(self.year, month)[1] + 1):
                day = datetime.date(self.year, month, number)
                if self.rect_of(day).contains(QPointF(point)):
                    return day
        return None

    # -- mouse and keys

    def mousePressEvent(self, event):
        day = self.day_at(event.pos())
        if day is not None:
            extend = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._first
            self.select(self._first if extend else day, day)

    def mouseMoveEvent(self, event):
        day = self.day_at(event.pos())
        if day is not None and self._first is not None and day != self._last:
            self.select(self._first, day)

    def keyPressEvent(self, event):
        step = _STEPS.get(event.key())
        if step is None or not self.year:
            super().keyPressEvent(event)
            return
        first = datetime.date(self.year, 1, 1)
        day = first if self._last is None else self._last + datetime.timedelta(days=step)
        if day.year == self.year:
            extend = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._first
            self.select(self._first if extend else day, day)

    def event(self, event):
        if event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(day) if day else "", self)
            return True
        return super().event(event)

    def words(self, day):
        """What a day is, in words."""
        kind, name, *_ = self.days.get(day, ("", ""))
        said = tr(KINDS[kind]) if kind else tr("Weekend") if day.weekday() > 4 else \
            tr("Working day")
        return " · ".join(filter(None, (
            f"{day.isoformat()} {weekday(day)}", said, name)))

    # -- painting

    def paintEvent(self, _event):
        painter = QPainter(self)
        if not self.year:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self._cell()
        font, bold, small = self.font(), self.font(), self.font()
        font.setPixelSize(max(9, int(min(0.62 * height, 0.45 * width))))
        bold.setPixelSize(font.pixelSize())
        bold.setBold(True)
        small.setPixelSize(max(7, int(0.62 * font.pixelSize())))
        chosen, centre = set(self.selection()), int(Qt.AlignmentFlag.AlignCenter)
        for month in range(1, 13):
            left, top = self._corner(month)
            painter.setFont(bold)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(QRectF(left, top, 7 * width, height),
                             int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                             locale().standaloneMonthName(month))
            painter.setFont(font)
            painter.setPen(QColor(GREY))
            for number in range(7):
                painter.drawText(QRectF(left + number * width, top + height, width, height),
                                 centre, locale().standaloneDayName(
                                     number + 1, QLocale.FormatType.NarrowFormat))
            for number in range(1, calendar.monthrange(self.year, month)[1] + 1):
                day = datetime.date(self.year, month, number)
                self._paint_day(painter, day, day in chosen, font, small)

    def _paint_day(self, painter, day, chosen, font, small):
        rect = self.rect_of(day).adjusted(1, 1, -1, -1)
        kind = self.days.get(day, ("",))[0]
        weekend = day.weekday() > 4
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.Text)
        painter.setPen(Qt.PenStyle.NoPen)
        if kind == "holiday":
            painter.setBrush(QColor(LOOK[kind][0]))
            painter.drawRoundedRect(rect, 3, 3)
            text = QColor("white")
        elif kind == "workday":
            painter.setPen(QPen(QColor(LOOK[kind][0]), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 3, 3)
            text = QColor(LOOK[kind][0])
        elif weekend:
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase).darker(108))
            painter.drawRoundedRect(rect, 3, 3)
            text = QColor(GREY)
        if chosen:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 2.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(text)
        painter.setFont(font)
        mark = tr(LOOK[kind][1]) if kind else ""
        room = QFontMetricsF(small).horizontalAdvance(mark) + 2 if mark else 0
        painter.drawText(rect.adjusted(0, 0, -room, 0), int(Qt.AlignmentFlag.AlignCenter),
                         str(day.day))
        if mark:
            painter.setFont(small)
            painter.drawText(rect.adjusted(0, 0, -2, 0),
                             int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                             mark)


def locale():
    """The locale of QGIS's own language."""
    return QLocale(QgsApplication.locale())


def weekday(day):
    """The short name of a day of the week."""
    return locale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
