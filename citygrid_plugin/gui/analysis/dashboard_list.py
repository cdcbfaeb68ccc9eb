"""The cases behind a figure of the wall, as a list that leads to each of them."""
import sqlite3

from qgis.core import QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QLabel, QPushButton, QHBoxLayout, QVBoxLayout

from ...core.cases import board
from ...core.cases.deadlines import workspace_clock
from ...core.errors import CityGridError
from ...core.workspace.archive import at_hand
from ...core.workspace.case_facts import case_rows
from ...i18n import tr
from ..cases.case_life import CaseLife
from ..cases.queue_model import QueueModel
from ..layer_link import show_on_map
from ..two_lines import ROW, two_line_list
from ..widgets import sentence


def rows_of(ws, keys):
    """Rows of cases, open and closed, as the lists of the case docks show them."""
    index = board.of(ws)
    found = {row["fid"]: row for row in index.rows(keys)}
    ended = [key for key in keys if key not in found]
    for row in case_rows(ws, ended, at_hand(ws)[0] if ended else ()):
        found[row["fid"]] = {**row, "light": None, **index.names.of_case(row)}
    return [found[key] for key in keys if key in found]


class CaseList(QDialog):
    """The list; it stays open beside the wall and shows other cases when another figure is pressed.

    Signals
    -------
    wanted : row of the case that was chosen
    """

    wanted = pyqtSignal(object)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.life = CaseLife(session, session.iface.mainWindow())
        self.setObjectName("dashboard_cases")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(520, 480)
        self.label = QLabel()
        self.label.setObjectName("dashboard_cases_title")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.model = QueueModel(self)
        self.list = two_line_list("dashboard_cases_list", self.model, tr(
            "Double-click or Enter shows the case on the map and in its dock, or one that has "
            "ended to be read"))
        self.list.activated.connect(self._activated)
        show = QPushButton(tr("Show the case"))
        show.setObjectName("dashboard_show_case")
        show.setToolTip(tr("Shows the chosen case on the map and in its dock (Enter)"))
        show.setAutoDefault(False)
        show.clicked.connect(lambda: self._activated(self.list.currentIndex()))
        close = QPushButton(tr("Close"))
        close.setObjectName("dashboard_close_cases")
        close.setToolTip(tr("Closes this list (Esc)"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(show)
        line.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.label)
        layout.addWidget(self.list, 1)
        layout.addLayout(line)

    def show_cases(self, title, keys, said=""):
        """List the cases of some keys, in their order."""
        ws, keys = self.session.workspace, [int(key) for key in keys]
        self.setWindowTitle(title)
        self.label.setText(" ".join(filter(None, (
            tr("{title}: {count} cases.").format(title=title, count=f"{len(keys):,}"), said))))
        try:
            self.model.load(lambda limit, offset: rows_of(ws, keys[offset:offset + limit]),
                            workspace_clock(ws), ())
        except (sqlite3.Error, CityGridError) as error:
            self.model.clear()
            self.label.setText(f"■ {sentence(error)}")
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0, 0))
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus()

    def forget(self):
        """The workspace is gone."""
        self.model.clear()
        self.close()

    def closeDown(self):
        """Go, with the case that is shown."""
        self.life.closeDown()
        self.close()
        self.deleteLater()

    def _activated(self, index):
        row = index.data(ROW) if index.isValid() else None
        if row is not None:
            self.wanted.emit(row)


def show_case(session, row, life):
    """Show a case on the map, and in the dock it waits in or, where it has ended, by itself in
    ``life`` (a CaseLife)."""
    if row["x"] is not None:
        show_on_map(session, [QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"]))])
    life.go_to(row["fid"], row["case_no"], "citygrid_dashboard_dock")
