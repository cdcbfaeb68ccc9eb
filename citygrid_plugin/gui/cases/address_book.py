"""The index of addresses of the open workspace, read in the background where it is large."""
import sqlite3

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import CityGridError
from ...core.geocode import index as indexes
from ...core.geocode.search import search
from ...core.workspace.ddl import sql
from ..workspace_tasks import Work

#: Up to so many rows the index is read at once, in a fraction of a second.
AT_ONCE = 10_000


class _Reading(Work):
    """Reading needs no line in the message bar: the dock says that it goes on."""

    def _show_line(self):
        pass


class AddressBook(QObject):
    """Finds places, and follows the tables that they come from.

    Signals
    -------
    ready : the index was read, or read anew
    """

    ready = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.index = None
        self._known = self._wanted = None

    def forget(self):
        """The workspace was closed."""
        self.index = self._known = self._wanted = None

    def refresh(self):
        """Read the tables where they have changed since.

        Rows that were added or deleted are noticed, and edits in QGIS; text that another program
        changed in place is read with the next of these.
        """
        ws = self.session.workspace
        now = self._fingerprint(ws)
        if now in (self._known, self._wanted):
            return
        self._wanted = now
        if sum(count for _, count, _ in now[1]) <= AT_ONCE:
            self._take(ws, now, indexes.build(ws))
            return

        def read(feedback):
            with ws.again() as own:
                return indexes.build(own, feedback)
        _Reading(self.session, "", read, lambda index: self._take(ws, now, index)).start()

    @staticmethod
    def _fingerprint(ws):
        rows = dict(ws.query("SELECT table_name, feature_count FROM gpkg_ogr_contents"))
        counts = [(table, rows.get(table) or 0,
                   ws.query(sql("SELECT max(fid) FROM {table}", table=table))[0][0])
                  for table in indexes.TABLES]
        changed = ws.query("SELECT table_name, last_change FROM gpkg_contents ORDER BY 1")
        return (str(ws.path), tuple(counts),
                tuple(row for row in changed if row[0] in indexes.TABLES))

    def _take(self, ws, now, index):
        if ws is not self.session.workspace or now != self._wanted or index is None:
            return
        self.index, self._known, self._wanted = index, now, None
        self.ready.emit()

    def search(self, text, near=None):
        """Places for a text, the surest first; [] while nothing is read yet."""
        ws = self.session.workspace
        if ws is None or self.index is None:
            return []
        try:
            return search(ws, self.index, text, near=near)
        except (sqlite3.Error, CityGridError):
            return []       # locked for a moment: the next keystroke asks again
