"""The line above the wall: whose it is, what is chosen, and when its data are from."""
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QActionGroup, QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout,
    QWidget)

from ...core.analysis.dashboard import AREAS, PERIODS, RANKINGS, STEPS, Question
from ...i18n import tr
from ..flow import FlowLayout
from .dashboard_look import GROUND, INK, PALE, in_pixels

#: Minutes to choose from: of the open figures, of everything else.
MINUTES = {"open": (1, 2, 5, 10), "rates": (5, 10, 30, 60)}
DEFAULT = {"open": 1, "rates": 10}
_GOOD = f"color: {PALE};"
_BAD = "color: #7a1014; background: #ffe9a8; border: 1px solid #d9a400; padding: 1px 4px;"


class Head(QWidget):
    """Title, age of the data and the choices.

    Signals
    -------
    asked : something else is to be shown
    timed : other minutes were chosen
    screen_chosen : fill this screen (QScreen), or None for that of the last time
    """

    asked = pyqtSignal()
    timed = pyqtSignal()
    screen_chosen = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("dashboard_head")
        # dark on light, whatever theme QGIS has
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"#dashboard_head {{background: {GROUND};}}")
        self.minutes = dict(DEFAULT)
        self.title = QLabel()
        self.title.setObjectName("dashboard_title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setStyleSheet(f"color: {INK}; font-weight: bold;")
        self.age = QLabel()
        self.age.setObjectName("dashboard_age")
        self.age.setTextFormat(Qt.TextFormat.PlainText)
        self.age.setWordWrap(True)
        self.choices = {
            "period": self._choice("period", PERIODS, tr(
                "The period of the rates, the map and the ranking; it is compared with the same "
                "days of the period before")),
            "area": self._choice("area", AREAS, tr("The areas on the map")),
            "ranking": self._choice("ranking", RANKINGS, tr("Who is ranked")),
            "step": self._choice("step", STEPS, tr("The steps of the trend")),
        }
        self.refresh = self._button("refresh", tr("Refresh"), tr("Read everything anew now (F5)"),
                                    "mActionRefresh")
        self.layer = self._button("to_map", tr("Onto the map"), tr(
            "Puts these areas in their colours on the map, as a layer of the project"))
        self.timing = self._button("timing", tr("Minutes"), "", "propertyicons/temporal")
        self.full = self._button("full_screen", tr("Full screen"), tr(
            "Fill a screen (F11); the arrow chooses which. Esc comes back."),
            "mActionZoomFullExtent")
        self.controls = [*self.choices.values(), self.refresh, self.layer, self.timing, self.full]
        self._build_menus()
        self._lay_out()

    def _choice(self, name, texts, tip):
        combo = QComboBox()
        combo.setObjectName(f"dashboard_choose_{name}")
        for value, text in texts.items():
            combo.addItem(tr(text), value)
        combo.setCurrentIndex(combo.findData(getattr(Question(), name)))
        combo.setToolTip(tip)
        combo.setAccessibleName(tip)
        combo.activated.connect(lambda _: self.asked.emit())
        return combo

    def _button(self, name, text, tip, icon=""):
        button = QToolButton()
        if icon:
            button.setIcon(QgsApplication.getThemeIcon(f"/{icon}.svg"))
        button.setObjectName(f"dashboard_{name}")
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _build_menus(self):
        menu = QMenu(self.timing)
        menu.setObjectName("dashboard_minutes")
        self._entries = {}
        for kind, text in (("open", tr("Open cases: every {count} minutes")),
                           ("rates", tr("Everything else: every {count} minutes"))):
            group = QActionGroup(menu)
            menu.addSeparator()
            for count in MINUTES[kind]:
                entry = menu.addAction(text.format(count=count))
                entry.setObjectName(f"every_{kind}_{count}")
                entry.setCheckable(True)
                entry.setActionGroup(group)
                entry.triggered.connect(
                    lambda _, kind=kind, count=count: self._timed(kind, count))
                self._entries[kind, count] = entry
        self.timing.setMenu(menu)
        self.timing.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.screens = QMenu(self.full)
        self.screens.setObjectName("dashboard_screens")
        self.screens.setToolTipsVisible(True)
        self.screens.aboutToShow.connect(self._list_screens)
        self.full.setMenu(self.screens)
        self.full.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.full.clicked.connect(lambda _: self.screen_chosen.emit(None))
        self.set_minutes(self.minutes)

    def _lay_out(self):
        self._line = QHBoxLayout()
        self._line.addWidget(self.title)
        self._line.addStretch(1)
        self._line.addWidget(self.age)
        self.age.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.bar = QWidget()
        flow = FlowLayout()
        self.bar.setLayout(flow)
        for control in self.controls:
            flow.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(4)
        layout.addLayout(self._line)
        layout.addWidget(self.bar)

    def _list_screens(self):
        self.screens.clear()
        for screen in QGuiApplication.screens():
            size = screen.size()
            entry = self.screens.addAction(tr("Screen {name}, {width} × {height}").format(
                name=screen.name(), width=size.width(), height=size.height()))
            entry.triggered.connect(lambda _, screen=screen: self.screen_chosen.emit(screen))

    # -- what is chosen

    def question(self):
        """What is to be shown."""
        return Question(**{name: combo.currentData() for name, combo in self.choices.items()})

    def choose(self, **values):
        """Choose, telling nobody; what there is not changes nothing."""
        for name, value in values.items():
            at = self.choices[name].findData(value)
            if at >= 0:
                self.choices[name].setCurrentIndex(at)

    def set_minutes(self, minutes):
        """Set the minutes, telling nobody; those that are not offered are the default."""
        for kind, count in minutes.items():
            self.minutes[kind] = count if count in MINUTES[kind] else DEFAULT[kind]
            self._entries[kind, self.minutes[kind]].setChecked(True)
        self.timing.setToolTip(tr("How often it refreshes by itself: the open cases every {open} "
                                  "minutes, everything else every {rates}").format(**self.minutes))

    def _timed(self, kind, count):
        self.set_minutes({kind: count})
        self.timed.emit()

    # -- how it looks

    def say(self, text, bad=False, tip=""):
        """Say when the data are from; ``bad`` where they are too old."""
        self.age.setText(("■ " if bad else "") + text)
        self.age.setStyleSheet(_BAD if bad else _GOOD)
        self.age.setToolTip(tip)

    def grow(self, scale, filling):
        """Everything in the size that fits the wall."""
        self.title.setFont(in_pixels(self.font(), (26 if filling else 15) * scale, True))
        self.age.setFont(in_pixels(self.font(), (20 if filling else 13) * scale, False))
        for control in self.controls:
            control.setFont(in_pixels(self.font(), 13 * min(scale, 1.4)))
            control.setIconSize(QSize(int(16 * scale), int(16 * scale)))
        # hidden ones, on the way from the wall to the dock, would not tell of their new size
        for layout in (self.bar.layout(), self._line, self.layout()):
            layout.invalidate()
        self.updateGeometry()
