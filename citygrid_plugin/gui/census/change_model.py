"""The list of census changes: a model that reads page by page."""
import sqlite3

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, Qt

from ...core.census.changes import KINDS
from ...core.errors import CityGridError
from ...core.workspace import census_review
from ...core.workspace.census_review import DECISIONS, PAGE, SOURCES, Filter
from ...i18n import tr
from ...layers.words import pick
from ..two_lines import PLACE, ROW, TIME, TITLE

#: A sign of its own for each kind, so that colour is not needed to tell them apart.
SIGNS = {"unchanged": "=", "moved": "→", "attributes": "≠", "reclassified": "⇄",
         "replaced": "↻", "new": "+", "lost": "✕", "removed": "−", "missed": "○",
         "uncertain": "?", "split": "∧", "joined": "∨"}
MARKS = {"accepted": "✓", "rejected": "✗", "applied": "✓✓"}
_LIGHTS = {"lost": "red", "removed": "red", "uncertain": "yellow", "missed": "yellow",
           "new": "green"}


def kind_title(kind):
    """Sign and name of a kind."""
    return f"{SIGNS.get(kind, '·')} {tr(KINDS.get(kind, kind))}"


def class_title(row, side=""):
    """Name of the class of a change; ``side`` "old_" for the one before."""
    return pick(row[side + "class_name"], row[side + "class_name_en"]) \
        or row[side + "classcode"] or ""


def state_of(row):
    """One of DECISIONS."""
    return "applied" if row["applied_at"] else row["decision"] or "open"


def decision_words(row):
    """Mark and word of what was decided, "" where nothing was."""
    state = state_of(row)
    return "" if state == "open" else f"{MARKS[state]} {tr(DECISIONS[state])}"


def percent(certainty):
    """Certainty as people read it; never 100 % of what is only nearly sure."""
    if certainty is None:
        return "–"
    return tr("{percent} %").format(percent=f"{int(certainty * 1000) / 10:g}")


class ChangeModel(QAbstractListModel):
    """Changes of a filter, the least certain first."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.rows = []
        self.wanted = Filter()
        self._ws = self._census = None
        self._more = False

    def load(self, ws, census, wanted):
        """Read the list anew, as far as it had been read; nothing where ``census`` is None."""
        limit = max(PAGE, len(self.rows)) if (census, wanted) == (self._census, self.wanted) \
            else PAGE
        rows = census_review.page(ws, census, wanted, limit=limit) if census is not None else []
        self.beginResetModel()
        self._ws, self._census, self.wanted, self.rows = ws, census, wanted, rows
        self._more = len(rows) == limit
        self.endResetModel()

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.rows)

    def canFetchMore(self, parent):
        return not parent.isValid() and self._more

    def fetchMore(self, parent):
        last = self.rows[-1]
        try:
            rows = census_review.page(self._ws, self._census, self.wanted,
                                      (last["certainty"], last["fid"]))
        except (sqlite3.Error, CityGridError):
            return      # asked again with the next scroll; the dock tells why at its next reading
        self._more = len(rows) == PAGE
        known = {row["fid"] for row in self.rows}
        rows = [row for row in rows if row["fid"] not in known]
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def row(self, place):
        """The change at a place of the list, or None."""
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def place(self, fid):
        """Where a change stands among those read, or -1."""
        return next((i for i, row in enumerate(self.rows) if row["fid"] == fid), -1)

    def show(self, row):
        """Show a change as it is now; one that is not in the list comes to its top."""
        place = self.place(row["fid"])
        if place < 0:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self.rows.insert(0, row)
            self.endInsertRows()
            return 0
        self.rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
        return place

    def drop(self, place):
        """Take a change out of the list: it was dealt with."""
        if len(self.rows) == 1 and self._more:
            self.fetchMore(QModelIndex())
        self.beginRemoveRows(QModelIndex(), place, place)
        del self.rows[place]
        self.endRemoveRows()

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return {**row, "light": _LIGHTS.get(row["kind"])}
        if role == TIME:
            return kind_title(row["kind"])
        if role == TITLE:
            return "  ".join(filter(None, (
                MARKS.get(state_of(row)), class_title(row), row["objid"])))
        if role == PLACE:
            return " · ".join(self._facts(row))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join(self.data(index, part) for part in (TIME, TITLE, PLACE))
        return None

    @staticmethod
    def _facts(row):
        if row["certainty"] is not None:
            yield percent(row["certainty"])
        if row["distance"] is not None:
            yield tr("{metres} m").format(metres=f"{row['distance']:.2f}")
        if row["old_classcode"] and row["classcode"] != row["old_classcode"]:
            yield f"{class_title(row, 'old_')} → {class_title(row)}"
        if row["crew"]:
            yield row["crew"]
        if row["source"] != "census":
            yield tr(SOURCES.get(row["source"], row["source"]))
        if row["case_no"]:
            yield row["case_no"]
        if state_of(row) != "open":
            yield " ".join(filter(None, (decision_words(row), row["changed_by"])))
