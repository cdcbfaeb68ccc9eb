"""The change under the cursor: both sides in two columns, why, photos, and what can be done."""
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QPushButton, QSplitter, QTextBrowser, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...core.workspace import census_decisions
from ...i18n import tr
from ..cases.photo_pane import PhotoPair
from ..flow import FlowLayout
from .change_model import kind_title

PHOTO_TITLES = (N_("In the inventory"), N_("In this survey"))
PHOTO_MISSING = (N_("no photo in the inventory"), N_("no photo of this survey"))
#: Kinds of their number keys; 0 is for what is uncertain.
NUMBERS = {"unchanged": "1", "moved": "2", "attributes": "3", "reclassified": "4",
           "replaced": "5", "new": "6", "lost": "7", "removed": "8", "missed": "9",
           "uncertain": "0"}
_BUTTONS = (
    ("accept", N_("Accept (A)"), N_("The change is right; it is applied with all the others "
                                    "(A, Enter)")),
    ("reject", N_("Reject (X)"), N_("The change is not right; the component stays as it is (X)")),
    ("rematch", N_("Match by hand (M)"), N_("Click a component and the surveyed object that it "
                                            "is (M, Esc gives up)")),
    ("undo", N_("Undo (Z)"), N_("Take back the last decision (Z)")),
    ("fly", N_("Fly there (F)"), N_("Show it on the map (F)")),
    ("case", N_("New case (C)"), N_("Report it as a case at once: it is lost or damaged (C)")),
)


class ChangePane(QWidget):
    """Facts and buttons of one change.

    Signals
    -------
    asked : name of the button that was pressed
    kind : the kind that was chosen
    match : side, table and key of the object nearby that it is to be matched with
    enlarged : a photo was clicked twice
    """

    asked = pyqtSignal(str)
    kind = pyqtSignal(str)
    match = pyqtSignal(str, str, int)
    enlarged = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.row = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.text = QTextBrowser()
        self.text.setObjectName("detail")
        self.text.setOpenLinks(False)
        self.text.setMinimumHeight(90)
        self.text.anchorClicked.connect(self._link)
        self.photos = PhotoPair(titles=PHOTO_TITLES, missing=PHOTO_MISSING)
        self.photos.enlarged.connect(self.enlarged)
        self.photos.hide()
        self.splitter.addWidget(self.text)
        self.splitter.addWidget(self.photos)
        self.splitter.setStretchFactor(0, 1)
        layout.addWidget(self.splitter, 1)
        buttons = QWidget()
        line = FlowLayout()
        buttons.setLayout(line)
        self.buttons = {}
        for name, title, tip in _BUTTONS:
            button = QPushButton(tr(title))
            button.setObjectName(name)
            button.setToolTip(tr(tip))
            button.clicked.connect(lambda _, name=name: self.asked.emit(name))
            line.addWidget(button)
            self.buttons[name] = button
        self.kinds = QComboBox()
        self.kinds.setObjectName("kind")
        self.kinds.setToolTip(tr("What it is; the number keys set it too"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.activated.connect(lambda _: self.kind.emit(self.kinds.currentData()))
        line.insertWidget(2, self.kinds)
        layout.addWidget(buttons)

    def show_change(self, row, html, photos):
        """Show a change; None for none, with ``html`` then saying why there is none."""
        self.row = row
        self.text.setHtml(html)
        self.photos.setVisible(bool(photos[0] or photos[1]))
        self.photos.show_photos(*photos)
        self.kinds.clear()
        if row is not None:
            for kind in census_decisions.possible(row):
                number = NUMBERS.get(kind)
                self.kinds.addItem(f"{kind_title(kind)} ({number})" if number
                                   else kind_title(kind), kind)
            self.kinds.setCurrentIndex(self.kinds.findData(row["kind"]))

    def enable(self, free, undoable, many, case):
        """Which buttons can be pressed: ``free`` while nothing is being written, ``undoable`` with
        a step to take back, ``many`` with more than one change chosen, ``case`` where one can be
        reported."""
        one = self.row is not None
        for name, possible in (
                ("accept", one and free), ("reject", one and free), ("undo", undoable and free),
                ("rematch", free), ("fly", one), ("case", case and free and not many)):
            self.buttons[name].setEnabled(possible)
        self.buttons["case"].setVisible(case)
        self.kinds.setEnabled(one and free and not many and not self.row["applied_at"])

    def _link(self, url):
        parts = url.toString().split(":")
        if parts[0] == "match" and len(parts) == 4:
            self.match.emit(parts[1], parts[2], int(parts[3]))
