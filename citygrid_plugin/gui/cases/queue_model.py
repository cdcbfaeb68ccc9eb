"""The list of cases: a model that loads page by page."""
import datetime
import sqlite3

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, Qt

from ...core.cases.lifecycle import REQUESTS, STATES
from ...core.errors import CityGridError
from ...i18n import tr
from ...layers.words import pick
from ..two_lines import PLACE, ROW, TIME, TITLE
from .lights import WORDS, mark, stands, time_left

PAGE = 200


def title(row):
    """Class and condition of a case in one line."""
    name = pick(row["class_name"], row["class_name_en"]) or row["classcode"] or ""
    return " · ".join(part for part in (name, row["condition"]) if part)


def badges(row):
    """What is special about a case, each with a shape of its own: a list of words."""
    found = []
    if row.get("request"):
        found.append(f"◐ {tr(REQUESTS[row['request']])}")
    if row.get("urged_at"):
        found.append(f"‼ {tr('urged')}")
    if row["urgent"]:
        found.append(f"⚡ {tr('urgent')}")
    if row.get("merged_into"):
        found.append(f"⊂ {row['merged_into']}")
    return found


class QueueModel(QAbstractListModel):
    """Cases as the board gives them (``core.cases.board``).

    One more row may stand among them: the case that the operator looks at and that has meanwhile
    left the queue (``guest``), so that it does not vanish from under the cursor.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.rows = []
        self.states = ()
        self.clock = None
        self.now = datetime.datetime.now()
        self._page = None
        self._more = False
        self._read = 0      # rows that came from pages; a guest is none of them

    def load(self, page, clock, states):
        """Take the rows of ``page(limit, offset)`` anew, as many as were there.

        ``states`` are those the list is about; a row in another says where it has gone.
        """
        limit = max(PAGE, self._read)
        rows = page(limit, 0)
        self.beginResetModel()
        self._page, self.clock, self.states = page, clock, states
        self.now = datetime.datetime.now()
        self.rows, self._read = rows, len(rows)
        self._more = len(rows) == limit
        self.endResetModel()

    def clear(self):
        """Forget everything."""
        self.beginResetModel()
        self.rows, self._page, self._more, self._read = [], None, False, 0
        self.endResetModel()

    def add_guest(self, position, row):
        """Put a case that is no longer in the queue where it stood."""
        position = min(position, len(self.rows))
        self.beginInsertRows(QModelIndex(), position, position)
        self.rows.insert(position, row)
        self.endInsertRows()
        return position

    def find(self, case_id):
        """Position of a case, or -1."""
        return next((i for i, row in enumerate(self.rows) if row["fid"] == case_id), -1)

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.rows)

    def canFetchMore(self, parent):
        return not parent.isValid() and self._more

    def fetchMore(self, parent):
        known = {row["fid"] for row in self.rows}
        try:
            rows = self._page(PAGE, self._read)
        except (sqlite3.Error, CityGridError):
            return      # asked again with the next scroll; the dock tells why at its next refresh
        self._read += len(rows)
        self._more = len(rows) == PAGE
        rows = [row for row in rows if row["fid"] not in known]
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == TIME:
            return f"{mark(row)} {time_left(row, self.clock, self.now)}".strip()
        if role == TITLE:
            known = not self.states or row["state"] in self.states
            moved = "" if known else f"→ {tr(STATES[row['state']])}  "
            return moved + title(row)
        if role == PLACE:
            state = "" if len(self.states) == 1 else f"[{tr(STATES[row['state']])}]"
            return "  ".join(part for part in (
                state, *badges(row), row.get("said", ""), row["case_no"],
                row["address"] or row["community"], row["unit_name"]) if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return "  ".join(self.data(index, part) for part in (TIME, TITLE, PLACE))
        if role == Qt.ItemDataRole.ToolTipRole:
            state = tr("the clock stands still") if stands(row) else tr(WORDS[row["light"]])
            return "\n".join(part for part in (
                self.data(index, TITLE), self.data(index, PLACE), row["description"] or "",
                "" if row.get("closed_at") else state) if part)
        return None
