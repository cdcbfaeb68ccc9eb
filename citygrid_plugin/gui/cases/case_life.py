"""The life of a case that no dock works on any more, to be read: what is known of it, and its step
records."""
import contextlib
import datetime
from html import escape

from qgis.core import QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout

from ...core.cases import lifecycle
from ...core.cases.deadlines import workspace_clock
from ...core.errors import InputError, N_, Refused
from ...core.workspace import archive, attachments, cases, store
from ...i18n import tr
from ..layer_link import show_on_map
from ..widgets import StatusLine
from .detail import case_html
from .dispatch_dock import DispatchDock
from .photo_pane import PhotoPair, PhotoWindow, sides
from .verification_dock import VerificationDock

DESKS = {"dispatch": DispatchDock.STATES, "verification": VerificationDock.STATES}


def desk_of(state):
    """The key of the dock that works on cases of a state, "" where none does."""
    return next((key for key, states in DESKS.items() if state in states), "")


@contextlib.contextmanager
def home_of(ws, fid, case_no):
    """The workspace that has a case: the open one, or the archive that it was moved into.

    Raises
    ------
    InputError
        No case of this key and number is at hand.
    """
    if _has(ws, fid):
        yield ws
        return
    path = archive.find(ws, case_no)
    if path is None:
        raise InputError(N_("The case {case_no} is not there any more; count anew."),
                         case_no=case_no)
    if not path.exists():
        raise InputError(N_("The case {case_no} lies in the archive {file}, which is not at hand. "
                            "Put it beside the workspace."), case_no=case_no, file=path.name)
    with store.open_workspace(path, allow_network=True) as old:
        yield old


def _has(ws, fid):
    try:
        cases.case(ws, fid)
    except Refused:
        return False
    return True


class CaseLife(QDialog):
    """A case as it stands, to be read; it stays open and shows another one when that is wanted.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.row = None
        self.photo_window = None
        self.setObjectName("citygrid_case_life")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(560, 640)
        self.page = QTextBrowser()
        self.page.setObjectName("case_life")
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._link_clicked)
        self.photos = PhotoPair()
        self.photos.setFixedHeight(190)
        self.photos.enlarged.connect(self._enlarge)
        self.status = StatusLine()
        fly = QPushButton(tr("On the map"))
        fly.setObjectName("case_life_fly")
        fly.setToolTip(tr("Show it on the map"))
        fly.setAutoDefault(False)
        fly.clicked.connect(lambda _: self.fly())
        close = QPushButton(tr("Close"))
        close.setObjectName("case_life_close")
        close.setToolTip(tr("Close (Esc)"))
        close.setDefault(True)
        close.clicked.connect(self.close)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(fly)
        line.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.photos)
        layout.addWidget(self.page, 1)
        layout.addWidget(self.status)
        layout.addLayout(line)
        session.workspaceClosed.connect(self.forget)

    def go_to(self, fid, case_no, by):
        """Go on with a case where it is worked on; show it here where it has ended, or where no
        dock lists its state.

        Parameters
        ----------
        fid : int
        case_no : str
        by : str
            Name of the dock that asks, as ``Session.at_hand`` has it.

        Raises
        ------
        InputError
            The case is nowhere at hand.
        CityGridError, sqlite3.Error
            It cannot be read.
        """
        ws = self.session.workspace
        with home_of(ws, fid, case_no) as home:
            desk = desk_of(cases.case(home, fid)["state"]) if home is ws else ""
            if not desk:
                self._read(home, fid)
        if desk:
            self.session.at_hand = (fid, by)
            self.session.dockWanted.emit(desk)
            return
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()

    def _read(self, home, fid):
        clock = workspace_clock(home)
        self.row = row = cases.in_queue_form(home, fid, clock=clock)
        said = tr(lifecycle.STATES[row["state"]])
        note = "" if home is self.session.workspace else tr("In the archive {file}").format(
            file=home.path.name)
        self.setWindowTitle(f"{row['case_no']} · {said}")
        self.page.setHtml(case_html(
            home, row, clock, datetime.datetime.now(), f"<p>{escape(note)}</p>" if note else "",
            acts=False))
        before, after = sides(attachments.of(home, "case", row["case_no"]))
        self.photos.setVisible(bool(before or after))
        self.photos.show_photos(before, after)
        if self.photo_window is not None:
            self.photo_window.pair.show_photos(before, after)
        self.status.say("")

    def fly(self):
        """Show the case on the map."""
        row = self.row
        if row is None or self.session.workspace is None:
            return
        shape = QgsGeometry() if row["x"] is None else \
            QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"]))
        shown = show_on_map(self.session, [shape])
        self.status.say("" if shown else tr("It has no place that the map can show."))

    def _enlarge(self):
        if self.photo_window is None:
            self.photo_window = PhotoWindow(self)
        self.photo_window.pair.show_photos(*self.photos.photos)
        self.photo_window.show()

    def hideEvent(self, event):
        super().hideEvent(event)
        if self.photo_window is not None:       # Qt leaves windows of windows where they are
            self.photo_window.close()

    def _link_clicked(self, url):
        """Another case, or several on the map."""
        kind, _, rest = url.toString().partition(":")
        ws = self.session.workspace
        if ws is None:
            return
        with self.status.guarded():
            if kind == "case":
                self.go_to(int(rest), cases.case(ws, int(rest))["case_no"], self.objectName())
            elif kind == "map":
                rows = [cases.case(ws, int(fid)) for fid in rest.split(",")]
                show_on_map(self.session, [QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"]))
                                           for row in rows if row["x"] is not None])

    def forget(self):
        """The workspace is gone."""
        self.row = None
        self.page.clear()
        self.photos.show_photos([], [])
        self.close()

    def closeDown(self):
        """Let the session go."""
        self.session.workspaceClosed.disconnect(self.forget)
        self.close()
        self.deleteLater()
