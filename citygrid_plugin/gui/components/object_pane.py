"""The component under the cursor: what it is, and what happened to it."""
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget)

from ...core.workspace import components, life_story
from ...i18n import tr
from ..flow import FlowLayout
from .story_words import COLOURS, event_text
from .words import Words

_EVENT = Qt.ItemDataRole.UserRole


class ObjectPane(QWidget):
    """Facts and life story of one component.

    Signals
    -------
    fly, retire, notice : its buttons
    restore : Entry of the history before which the state was
    other : (table, fid) of what it was before, or became
    """

    fly = pyqtSignal()
    retire = pyqtSignal()
    notice = pyqtSignal()
    restore = pyqtSignal(object)
    other = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.row = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(4)
        self.facts = QLabel()
        self.facts.setObjectName("facts")
        self.facts.setWordWrap(True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.facts)
        bar, line = QWidget(), FlowLayout()
        bar.setLayout(line)
        self.buttons = {}
        for name, title, tip, signal in (
                ("fly", tr("Fly there (F)"), tr("Show it on the map (F)"), self.fly),
                ("retire", tr("Retire … (R)"),
                 tr("It is not there any more: its code and history stay, a reason is asked for "
                    "(R)"), self.retire),
                ("restore", tr("Restore …"),
                 tr("Bring back the state before the change that is chosen in the history, as a "
                    "new change with a reason"), None),
                ("notice", tr("Notice …"),
                 tr("Report a change of it: it is proposed in the change inbox, and somebody "
                    "reviews it"), self.notice)):
            button = QPushButton(title)
            button.setObjectName(name)
            button.setToolTip(tip)
            button.clicked.connect(signal if signal is not None else self._restore)
            line.addWidget(button)
            self.buttons[name] = button
        layout.addWidget(bar)
        self.list = QListWidget()
        self.list.setObjectName("history")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setToolTip(tr("The life story, the newest first: changes, surveys, cases; "
                                "when, who, what, why"))
        self.list.currentItemChanged.connect(lambda *_: self._show_buttons())
        self.list.itemActivated.connect(self._activated)
        layout.addWidget(self.list, 1)
        self.show_object(None, None)

    def show_object(self, ws, key):
        """Show the component (table, fid); nothing where ``key`` is None or it is not there."""
        chosen, old = self.entry(), self.row
        self.row = components.get(ws, *key) if ws is not None and key is not None else None
        self.list.clear()
        if self.row is None:
            self.facts.setText(tr("Choose one component: click it on the map with QGIS's select "
                                  "tool, or find it."))
        else:
            words = Words(ws)
            self.facts.setText(words.facts(self.row))
            same = old is not None and (old["table"], old["fid"]) == key
            for event in life_story.story(ws, *key):
                item = QListWidgetItem(event_text(words, event, self.row["objid"]))
                item.setToolTip(item.text())
                item.setData(_EVENT, event)
                if event.kind in COLOURS:
                    item.setForeground(QColor(COLOURS[event.kind]))
                self.list.addItem(item)
                if same and chosen is not None and event.entry is not None \
                        and chosen.id == event.entry.id:
                    self.list.setCurrentItem(item)
                    self.list.scrollToItem(item)
        self._show_buttons()

    def entry(self):
        """The change that is chosen in the story, or None."""
        item = self.list.currentItem()
        return item.data(_EVENT).entry if item is not None else None

    def _activated(self, item):
        facts = item.data(_EVENT).facts
        if "fid" in facts:
            self.other.emit((facts["table"], facts["fid"]))

    def _show_buttons(self):
        entry = self.entry()
        there = self.row is not None
        self.buttons["fly"].setEnabled(there)
        for name in ("retire", "notice"):
            self.buttons[name].setEnabled(there and not self.row["dedate"])
        self.buttons["restore"].setEnabled(entry is not None and entry.restorable)

    def _restore(self):
        if self.entry() is not None:
            self.restore.emit(self.entry())
