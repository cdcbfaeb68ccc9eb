"""Ranking and trend of the wall, painted."""
import numpy as np
from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainterPath, QPen
from qgis.PyQt.QtWidgets import QToolTip

from ...i18n import tr
from ...layers.evaluation_words import level_letters, ordered, step_label
from .dashboard_look import (
    CLOSED, INK, LINE, PALE, RATE, REPORTED, Card, elided, fitting, in_pixels)
from .dashboard_map import ink_on
from .dashboard_words import percent

_LINE = 22      # pixels of a row of the ranking


class Ranking(Card):
    """Rank, name, bar of the score, letter of the level.

    Signals
    -------
    picked : row of the evaluation, and where on the screen
    """

    picked = pyqtSignal(int, object)

    def __init__(self, name, title, parent=None):
        super().__init__(name, title, parent)
        self.setToolTip(tr("Score from 0 to 100 with its level. Click a row for its figures; with "
                           "the keys: up and down, then Enter. The wheel shows more rows."))
        self.forget()

    def forget(self):
        """Show nothing."""
        self.evaluation, self.order, self.first, self.chosen = None, (), 0, -1
        self.update()

    def show_ranking(self, evaluation):
        """Show an evaluation, the best first."""
        self.evaluation = evaluation
        self.order = ordered(evaluation)
        self.first = min(self.first, max(len(self.order) - 1, 0))
        self.chosen = min(self.chosen, len(self.order) - 1)
        self.update()

    def turn(self):
        """The next page: nobody scrolls on a wall."""
        room = max(self._room() - 1, 1)
        if len(self.order) > room + 1:
            self.first = 0 if self.first + room >= len(self.order) else self.first + room
            self.update()

    def _room(self):
        return max(int(self.body.height() / (_LINE * self.scale)), 1)

    def draw(self, painter, rect):
        if self.evaluation is None:
            return
        s, letters = self.scale, level_letters(self.evaluation)
        room = self._room()
        if len(self.order) > room:      # the last line says how much is left
            room -= 1
        self.first = max(min(self.first, len(self.order) - room), 0)
        shown = self.order[self.first:self.first + room]
        line = _LINE * s
        for number, row in enumerate(shown):
            box = QRectF(rect.left(), rect.top() + number * line, rect.width(), line)
            self._draw_row(painter, box, row, letters[row])
            if self.first + number == self.chosen and self.hasFocus():
                painter.setPen(QPen(QColor(CLOSED), 1.5 * s))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 3, 3)
        if len(shown) < len(self.order):
            painter.setFont(in_pixels(self.font(), self.TEXT * s))
            box = QRectF(rect.left(), rect.top() + room * line, rect.width(), line)
            elided(painter, box, tr("{first}–{last} of {count}").format(
                first=self.first + 1, last=self.first + len(shown), count=len(self.order)), PALE,
                Qt.AlignmentFlag.AlignRight)

    def _draw_row(self, painter, box, row, letter):
        s, made = self.scale, self.evaluation
        score, level = made.score[row], made.level[row]
        colour = QColor(made.rules.levels[level].colour) if level >= 0 else QColor("#c4c4c4")
        text = in_pixels(self.font(), 14 * s)
        painter.setFont(text)
        rank, badge = 30 * s, 90 * s
        elided(painter, QRectF(box.left(), box.top(), rank - 6 * s, box.height()),
               str(made.rank[row] or "–"), PALE, Qt.AlignmentFlag.AlignRight)
        name = 0.36 * (box.width() - rank - badge)
        place = QRectF(box.left() + rank, box.top(), name, box.height())
        fitting(painter, text, str(made.name[row]), name - 4 * s, 11 * s)
        elided(painter, place.adjusted(0, 0, -4 * s, 0), str(made.name[row]), INK)
        bar = QRectF(place.right(), box.top() + 0.26 * box.height(),
                     box.width() - rank - badge - name, 0.48 * box.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#e6eaf0"))
        painter.drawRoundedRect(bar, 2 * s, 2 * s)
        if score == score:
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * score / 100,
                                           bar.height()), 2 * s, 2 * s)
        mark = QRectF(bar.right() + 7 * s, box.top() + 0.12 * box.height(), 20 * s,
                      0.76 * box.height())
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(mark, 3 * s, 3 * s)
        painter.setFont(in_pixels(self.font(), 14 * s, True))
        painter.setPen(QColor(ink_on(colour)))
        painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), letter)
        elided(painter, QRectF(mark.right(), box.top(), box.right() - mark.right(), box.height()),
               f"{score:.2f}" if score == score else "–", INK, Qt.AlignmentFlag.AlignRight)

    def _pick(self, number, position):
        if 0 <= number < len(self.order):
            self.chosen = number
            self.update()
            self.picked.emit(int(self.order[number]), position)

    def mousePressEvent(self, event):
        number = int((event.pos().y() - self.body.top()) // (_LINE * self.scale))
        if 0 <= number < self._room():
            self._pick(self.first + number, event.globalPos())

    def wheelEvent(self, event):
        room = self._room() - 1
        if len(self.order) <= room:
            event.ignore()
            return
        step = -3 if event.angleDelta().y() > 0 else 3
        self.first = max(min(self.first + step, len(self.order) - room), 0)
        self.update()

    def keyPressEvent(self, event):
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key())
        if step and len(self.order):
            self.chosen = max(min(self.chosen + step, len(self.order) - 1), 0)
            room = max(self._room() - 1, 1)
            self.first = min(max(self.first, self.chosen - room + 1), self.chosen)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.chosen, self.mapToGlobal(self.body.center().toPoint()))
        else:
            super().keyPressEvent(event)


class Trend(Card):
    """Cases reported and closed as bars, the in-time rate as a line, of the last steps."""

    def __init__(self, name, title, parent=None):
        super().__init__(name, title, parent)
        self.setToolTip(tr("Bars: cases reported and closed in each step. Line: the in-time rate, "
                           "as it stood at the end of the step. The last step is still running."))
        self.rate_title = ""
        self.forget()

    def forget(self):
        """Show nothing."""
        self.steps, self.step = [], "month"
        self.update()

    def show_trend(self, steps, step, rate_title):
        """Show the steps, "week" or "month"; the last one is still running."""
        self.steps, self.step, self.rate_title = steps, step, rate_title
        self.setAccessibleName("; ".join([self.title, *map(self._words, steps)]))
        self.update()

    def _words(self, step):
        return tr("{step}: {reported} reported, {closed} closed, {title} {rate}").format(
            step=step_label(step.since, self.step), reported=f"{step.reported:,}",
            closed=f"{step.closed:,}", title=self.rate_title, rate=percent(step.in_time))

    def draw(self, painter, rect):
        if not self.steps:
            return
        s = self.scale
        text = in_pixels(self.font(), self.TEXT * s)
        painter.setFont(text)
        high = painter.fontMetrics().height()
        wide = painter.fontMetrics().horizontalAdvance
        plot = rect.adjusted(8 * s + wide(f"{self._top():,}"), 1.9 * high,
                             -wide("100 %") - 8 * s, -1.3 * high)
        self._plot = plot
        self._legend(painter, QRectF(rect.left(), rect.top(), rect.width(), 1.4 * high))
        top = self._top()
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.setPen(QPen(QColor(LINE), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            line = QRectF(rect.left(), y - high / 2, plot.left() - rect.left() - 4 * s, high)
            elided(painter, line, f"{share * top:,.0f}", PALE, Qt.AlignmentFlag.AlignRight)
            elided(painter, QRectF(plot.right() + 4 * s, y - high / 2, rect.right() - plot.right(),
                                   high), f"{100 * share:.0f} %", RATE)
        self._bars(painter, plot, top)
        self._rates(painter, plot)
        self._labels(painter, plot, high)

    def _top(self):
        """A round number that no bar is higher than."""
        most = max([1, *(max(step.reported, step.closed) for step in self.steps)])
        unit = 10 ** (len(str(most)) - 1)
        return next(n * unit for n in (1, 2, 4, 6, 8, 10) if n * unit >= most)

    def _bars(self, painter, plot, top):
        wide = plot.width() / len(self.steps)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, step in enumerate(self.steps):
            running = number == len(self.steps) - 1
            for part, (value, colour) in enumerate(((step.reported, REPORTED),
                                                    (step.closed, CLOSED))):
                height = plot.height() * value / top
                painter.setBrush(QColor(colour))
                painter.setOpacity(0.55 if running else 1.0)
                painter.drawRect(QRectF(plot.left() + (number + 0.14 + 0.36 * part) * wide,
                                        plot.bottom() - height, 0.34 * wide, height))
        painter.setOpacity(1.0)

    def _rates(self, painter, plot):
        wide, path, begun = plot.width() / len(self.steps), QPainterPath(), False
        points = []
        for number, step in enumerate(self.steps):
            if step.in_time != step.in_time:
                begun = False
                continue
            point = QPointF(plot.left() + (number + 0.5) * wide,
                            plot.bottom() - plot.height() * min(max(step.in_time, 0), 1))
            path.lineTo(point) if begun else path.moveTo(point)
            begun = True
            points.append(point)
        for colour, width in (("#ffffff", 4.5), (RATE, 2.4)):
            painter.strokePath(path, QPen(QColor(colour), width * self.scale))
        painter.setPen(QPen(QColor("#ffffff"), 1.2 * self.scale))
        painter.setBrush(QColor(RATE))
        for point in points:
            painter.drawEllipse(point, 3.6 * self.scale, 3.6 * self.scale)

    def _labels(self, painter, plot, high):
        wide = plot.width() / len(self.steps)
        labels = [step_label(step.since, self.step)[-3 if self.step == "week" else -2:]
                  for step in self.steps]
        every = int(np.ceil(1.25 * max(map(painter.fontMetrics().horizontalAdvance, labels))
                            / max(wide, 1)))
        for number, label in enumerate(labels):
            if (len(labels) - 1 - number) % max(every, 1) == 0:
                elided(painter, QRectF(plot.left() + (number - 1) * wide, plot.bottom() + 2,
                                       3 * wide, 1.2 * high), label, PALE,
                       Qt.AlignmentFlag.AlignHCenter)

    def _legend(self, painter, rect):
        x, s = rect.left(), self.scale
        for text, colour in ((tr("reported"), REPORTED), (tr("closed"), CLOSED),
                             (self.rate_title, RATE)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            size = 0.5 * rect.height()
            box = QRectF(x, rect.center().y() - size / 2, size, size)
            painter.drawEllipse(box) if colour == RATE else painter.drawRect(box)
            x += size + 5 * s
            wide = painter.fontMetrics().horizontalAdvance(text) + 2
            elided(painter, QRectF(x, rect.top(), min(wide, rect.right() - x), rect.height()),
                   text, PALE)
            x += wide + 12 * s

    def event(self, event):
        if event.type() == QEvent.Type.ToolTip and self.steps and not self.reason:
            share = (event.pos().x() - self._plot.left()) / max(self._plot.width(), 1)
            number = int(share * len(self.steps))
            if 0 <= number < len(self.steps):
                QToolTip.showText(event.globalPos(), self._words(self.steps[number]), self)
                return True
        return super().event(event)
