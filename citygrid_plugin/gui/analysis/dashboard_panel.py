"""The wall itself: figures, map, ranking and trend, in one column or across a screen."""
from qgis.PyQt.QtCore import QEvent, QRect, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter
from qgis.PyQt.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ...core.analysis.dashboard import AREAS, PERIODS, RANKINGS
from ...i18n import error_text, tr
from . import dashboard_words as words
from .dashboard_charts import Ranking, Trend
from .dashboard_head import Head
from .dashboard_look import GROUND, Tile
from .dashboard_map import AreaMap

#: From so many pixels on the parts stand side by side.
WIDE = 900
#: The screen that the sizes are meant for; on others they grow or shrink with it.
_WIDTH, _HEIGHT = 1280, 720
_BIG, _SMALL = ("open", "due_today", "overdue", "closing", "in_time"), (
    "reported", "closed", "hot")
_MARKS = {"overdue": "■ ", "due_today": "▲ "}


class _Body(QWidget):
    """Places the parts: one column in a dock, all at once across a screen."""

    def __init__(self, tiles, area_map, ranking, trend):
        super().__init__()
        self.setObjectName("dashboard_body")
        self.tiles, self.map, self.ranking, self.trend = tiles, area_map, ranking, trend
        for part in (*tiles.values(), area_map, ranking, trend):
            part.setParent(self)
        self._rects = {}

    def paintEvent(self, _):
        QPainter(self).fillRect(self.rect(), QColor(GROUND))

    def arrange(self, room):
        """Place everything in the room there is; in one column the height is what it takes."""
        if room.width() >= WIDE:
            scale = min(room.width() / _WIDTH, room.height() / (_HEIGHT - 50))
            self._across(room.width(), room.height(), max(scale, 0.7))
        else:
            self._column(room.width(), max(min(room.width() / 420, 1.5), 0.85))

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()

    def _place(self):
        for part, rect in self._rects.items():
            part.setGeometry(rect)

    def _grow(self, tiles, parts):
        for tile in self.tiles.values():
            tile.scale = tiles
        for part in (self.map, self.ranking, self.trend):
            part.scale = parts

    def _across(self, width, height, s):
        gap, high = int(8 * s), int(0.24 * height)
        self.setMinimumHeight(0)
        wide = (width - 6 * gap) // 5
        rects = {self.tiles[name]: QRect(gap + number * (wide + gap), gap, wide, high)
                 for number, name in enumerate(_BIG)}
        top = high + 2 * gap
        left = int(0.5 * (width - 3 * gap))
        low = height - top - gap
        rects[self.map] = QRect(gap, top, left, low)
        x, right = left + 2 * gap, width - left - 3 * gap
        small, part = int(0.21 * low), (right - 2 * gap) // 3
        for number, name in enumerate(_SMALL):
            rects[self.tiles[name]] = QRect(x + number * (part + gap), top, part, small)
        rest = low - small - 2 * gap
        half = int(0.56 * rest)
        rects[self.ranking] = QRect(x, top + small + gap, right, half)
        rects[self.trend] = QRect(x, top + small + half + 2 * gap, right, rest - half)
        self._rects = rects
        self._grow(1.35 * s, 1.15 * s)      # read from further away
        self._place()

    def _column(self, width, s):
        gap, tile = int(6 * s), int(96 * s)
        wide, rects, y = (width - 3 * gap) // 2, {}, gap
        for number, name in enumerate((*_BIG, *_SMALL)):
            rects[self.tiles[name]] = QRect(gap + number % 2 * (wide + gap), y, wide, tile)
            y += (tile + gap) * (number % 2)
        for part, high in ((self.map, 0.95 * width), (self.ranking, 250 * s),
                           (self.trend, 220 * s)):
            rects[part] = QRect(gap, y, width - 2 * gap, int(high))
            y += int(high) + gap
        self._rects = rects
        self.setMinimumHeight(y)
        self._grow(s, s)
        self._place()


class Panel(QWidget):
    """Head and body; hands on what is asked for.

    Signals
    -------
    figure : name of the tile that was pressed
    area : "map" or "ranking", the row of its evaluation, where on the screen
    full : F11, or Esc where it fills the screen: True to fill it, False to give it back
    """

    figure = pyqtSignal(str)
    area = pyqtSignal(str, int, object)
    full = pyqtSignal(bool)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("dashboard_panel")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)      # so that its keys are its own
        self.filling = False
        self.head = Head()
        self.tiles = {name: Tile(f"tile_{name}", _MARKS.get(name, "") + tr(caption), tr(tip))
                      for name, (caption, tip) in words.TILES.items()}
        for name, tile in self.tiles.items():
            tile.clicked.connect(lambda _, name=name: self.figure.emit(name))
        self.map = AreaMap("dashboard_map", tr("Areas in five colours"))
        self.ranking = Ranking("dashboard_ranking", tr("Ranking"))
        self.trend = Trend("dashboard_trend", tr("Trend"))
        self.map.picked.connect(lambda row, at: self.area.emit("map", row, at))
        self.ranking.picked.connect(lambda row, at: self.area.emit("ranking", row, at))
        self.parts = (self.map, self.ranking, self.trend)
        self.body = _Body(self.tiles, *self.parts)
        self.scroll = QScrollArea()
        self.scroll.setObjectName("dashboard_scroll")
        self.scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(self.body)
        self.scroll.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.scroll, 1)
        parts = [*self.head.controls, *self.tiles.values(), *self.parts]
        for one, other in zip(parts, parts[1:]):
            self.setTabOrder(one, other)
        self.forget()

    # -- size and keys

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _arrange(self):
        self.body.arrange(self.scroll.viewport().size())
        self.head.grow(max(min(self.width() / _WIDTH, self.height() / _HEIGHT), 1.0)
                       if self.width() >= WIDE else 1.0, self.filling)

    def set_filling(self, on):
        """Say whether the wall fills a screen."""
        self.filling = on
        self._arrange()

    def event(self, event):
        # F11 is QGIS's own full screen, too: in here it is ours
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_F11:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event):
        if event.key() == Qt.Key.Key_F11:
            self.full.emit(not self.filling)
        elif event.key() == Qt.Key.Key_Escape and self.filling:
            self.full.emit(False)
        elif event.key() == Qt.Key.Key_F5:
            self.head.refresh.click()
        else:
            super().keyPressEvent(event)

    # -- showing

    def forget(self, reason=""):
        """Show nothing; ``reason`` says why."""
        for tile in self.tiles.values():
            tile.say("–")
        for part in self.parts:
            part.forget()
            part.reason = reason
        self.head.say("")

    def show_open(self, figures):
        """Show the figures of this moment."""
        late, due = len(figures.overdue), len(figures.due_today)
        share = late / len(figures.open) if len(figures.open) else 0
        self.tiles["open"].say(f"{len(figures.open):,}")
        self.tiles["due_today"].say(f"{due:,}", [], "amber" if due else "")
        self.tiles["overdue"].say(f"{late:,}", [
            (tr("{percent} of the open ones").format(percent=words.percent(share)), "")]
            if late else [], "red" if late else "")

    def show_snapshot(self, snapshot):
        """Show everything else."""
        question = snapshot.question
        for name in words.RATES:
            self.tiles[name].say(*words.tile_rate(snapshot, name))
        for name in ("reported", "closed"):
            self.tiles[name].say(f"{len(snapshot.today[name]):,}")
        period = tr(PERIODS[question.period])
        self._show_part(snapshot, "map", self.map, tr("{areas} · {period}").format(
            areas=tr(AREAS[question.area]), period=period), lambda: self.map.show_areas(
                snapshot.map, snapshot.shapes, snapshot.hot))
        title = tr("Ranking · {areas} · {period}").format(
            areas=tr(RANKINGS[question.ranking]), period=period)
        self._show_part(snapshot, "ranking", self.ranking, title,
                        lambda: self.ranking.show_ranking(snapshot.ranking))
        if snapshot.ranking is not None and not len(snapshot.ranking):
            self.ranking.reason = tr("No unit had a case in this period.") \
                if question.ranking == "unit" else tr("There are no such areas.")
        if snapshot.map is not None and snapshot.shapes.extent is None:
            self.map.forget()
            self.map.reason = tr("There are no such areas.")
        if snapshot.hot is not None:
            self.tiles["hot"].say(*words.tile_hot(snapshot.hot))
        else:
            self.tiles["hot"].say("–", [(error_text(snapshot.problems["hot"]), "")])
        self.trend.title = tr("Trend of the last 12 weeks") if question.step == "week" \
            else tr("Trend of the last 12 months")
        self.trend.reason = ""
        self.trend.show_trend(snapshot.trend, question.step, words.rate_title(snapshot))
        if not any(step.reported or step.closed for step in snapshot.trend):
            self.trend.reason = tr("No cases in this time.")

    @staticmethod
    def _show_part(snapshot, name, part, title, show):
        part.title = title
        part.setAccessibleName(title)
        error = snapshot.problems.get(name)
        part.reason = error_text(error) if error is not None else ""
        if error is None:
            show()
        else:
            part.forget()


class Wall(QWidget):
    """A window of its own that fills a screen with the panel."""

    def __init__(self, panel):
        super().__init__(None, Qt.WindowType.Window)
        self._panel = panel
        self.setObjectName("citygrid_wall")
        self.setWindowTitle(tr("Dashboard"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel)

    def closeEvent(self, event):
        self._panel.full.emit(False)
        super().closeEvent(event)
