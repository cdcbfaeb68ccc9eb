"""What every dock of a workspace has: its two pages, its status line, its writes, its look."""
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QDockWidget, QShortcut, QSplitter, QStackedWidget, QVBoxLayout, QWidget)

from ..i18n import tr
from .layer_link import LayerLink
from .widgets import StatusLine, no_workspace
from .writer import Writer


class SessionDock(QDockWidget):
    """A dock that shows the open workspace and writes to it, and survives that there is none.

    A subclass has a ``NAME`` and a ``TITLE``, and six methods:

    - ``build(layout)`` fills the page of work; splitter and status line go where it wants them
    - ``tables(ws)``: the names of the tables whose layers it is in step with
    - ``picked(objects)``: these (table, fid) were selected on the map by hand
    - ``concerns(table)``: whether what it shows changes with a table; "" stands for any
    - ``forget()``: show nothing of any workspace
    - ``reload()``: read everything that is shown anew; what is typed and chosen stays

    Parameters
    ----------
    session : Session
    """

    NAME = ""
    TITLE = ""
    SIZES = ()      # heights of the two parts of the splitter, at first

    def __init__(self, session, parent=None):
        super().__init__(tr(self.TITLE), parent)
        self.session = session
        self.setObjectName(self.NAME)
        self._dirty = True
        self.pages = QStackedWidget(self)
        self.empty, self.work = no_workspace(), QWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.work)
        self.setWidget(self.pages)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.status = StatusLine()
        self.status.stopped.connect(self.stop_waiting)
        self.writer = Writer(session, self)
        self.writer.waiting.connect(self._waiting)
        self.writer.ended.connect(self._written)
        layout = QVBoxLayout(self.work)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self.build(layout)
        self.splitter.setSizes(self.SIZES)
        self.link = LayerLink(session, self.tables, self)
        self.link.selected.connect(self.picked)
        session.workspaceOpened.connect(self._opened)
        session.workspaceClosed.connect(self._closed)
        session.changed.connect(self._changed)
        settings = QgsSettings()
        sizes = settings.value(self._key("splitter"))
        if sizes is not None:
            self.splitter.restoreState(sizes)
        self.restore_look(settings)
        if session.workspace is None:
            self._closed()
        else:
            self._opened(session.workspace)

    # -- what a dock may add

    def start(self, ws):
        """A workspace was opened: read what is read once."""

    def restore_look(self, settings):
        """Bring back what ``save_look`` wrote."""

    def save_look(self, settings):
        """Remember more than the splitter."""

    def show_buttons(self):
        """Show what can be pressed; a write began to wait, or has ended."""

    # -- what all have

    def _key(self, name):
        return f"citygrid/{self.NAME}/{name}"

    def shortcuts(self, calls):
        """Keys that work while the focus is in the dock: {key: call}."""
        for key, call in calls.items():
            shortcut = QShortcut(QKeySequence(key), self.work)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _opened(self, ws):
        self.forget()
        self.pages.setCurrentWidget(self.work)
        self.link.attach()
        self.start(ws)
        self.wake()

    def _closed(self):
        self.writer.stop()
        self.link.detach()
        self.forget()
        self.pages.setCurrentWidget(self.empty)

    def _changed(self, table):
        if self.concerns(table):
            self.wake()

    def wake(self):
        """Read anew when somebody looks, else when the dock is next shown."""
        self._dirty = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event):
        super().showEvent(event)
        if self._dirty:
            self.reload()

    def _waiting(self, error):
        self.status.wait(error)
        self.show_buttons()

    def _written(self):
        self.status.ready()
        self.show_buttons()

    def stop_waiting(self):
        """Give up a write that waits."""
        if self.writer.busy:
            self.writer.stop()
            self.status.say(tr("Nothing has been written."))

    def closeDown(self):
        """Remember the look and give everything back."""
        settings = QgsSettings()
        settings.setValue(self._key("splitter"), self.splitter.saveState())
        self.save_look(settings)
        self.writer.stop()
        self.link.closeDown()
        self.session.workspaceOpened.disconnect(self._opened)
        self.session.workspaceClosed.disconnect(self._closed)
        self.session.changed.disconnect(self._changed)
