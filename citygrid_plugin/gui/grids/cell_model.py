"""The table of unit grids: a model over arrays, which sorts and filters by itself."""
import json

import numpy as np
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QColor

from ...core.errors import N_
from ...i18n import tr
from ..components.finding_model import SHAPES, message
from ..two_lines import COLOURS

#: (key, title, tooltip)
COLUMNS = (
    ("bgid", N_("Unit grid"), N_("Code of the unit grid without the digits of the division")),
    ("rule", N_("Rule"), N_("The rule that it breaks worst, +1 for one more; a padlock for a "
                            "locked one")),
    ("figure", N_("Figure"), N_("By how much: the figure of that rule")),
    ("area", N_("Area m²"), N_("Area in square metres")),
    ("load", N_("Load"), N_("Number of components")),
)
#: How the figure of a rule is written.
_UNITS = {"area": "{:,.0f} m²", "compactness": "{:.2f}", "sliver": "{:.1f} m", "load": "{:,.0f}",
          "multipart": "{:.0f}", "seam": "{:,.1f} m"}
_COLOURS = {"error": "red", "warning": "yellow", "info": None}


def figure_text(broken):
    """The figure of a broken rule with its unit, "" where it has none."""
    from ...core.grids.cell_list import figure
    value = figure(broken)
    return "" if value is None else _UNITS.get(broken.rule, "{:,.1f} m²").format(value)


def sentence_of(broken):
    """What is wrong, as a sentence in the user's language."""
    return message({"template": broken.template, "params": json.dumps(broken.params)})


class CellModel(QAbstractTableModel):
    """Cells in the order of a column, at first the worst first.

    Parameters
    ----------
    titles : RuleTitles
    """

    def __init__(self, titles, parent=None):
        super().__init__(parent)
        self.titles = titles
        self.division = ""          # what all codes of the workspace begin with
        self.cells = None           # all of them, as core.grids.cell_list.cells gives them
        self.rows = np.empty(0, dtype=np.int64)     # which of them are shown, in this order
        self._place = {}
        self._column, self._down = "", False
        self._filter = ("", "", "")
        self._lock = QgsApplication.getThemeIcon("/locked.svg")

    # -- content

    def load(self, cells):
        """Show other cells; None for none."""
        self.cells = cells
        self._arrange()

    def narrow(self, community="", rule="", text=""):
        """Show only cells of a community, that break a rule ("*" for any), with a text in the
        code."""
        self._filter = (community, rule, text.strip())
        self._arrange()

    def sort(self, column, order=Qt.SortOrder.AscendingOrder):
        """Sort by a column; by -1, the worst first."""
        self._column = COLUMNS[column][0] if column >= 0 else ""
        self._down = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self):
        self.beginResetModel()
        self.rows = np.empty(0, dtype=np.int64) if self.cells is None else self._wanted()
        self._place = {} if self.cells is None else {
            fid: place for place, fid in enumerate(self.cells.fid[self.rows].tolist())}
        self.endResetModel()

    def _wanted(self):
        cells, (community, rule, text) = self.cells, self._filter
        order = cells.worst_first()
        if self._column in ("area", "load"):
            order = order[np.argsort(getattr(cells, self._column)[order], kind="stable")]
        elif self._column == "bgid":
            order = order[np.argsort(cells.bgid[order].astype(str), kind="stable")]
        # rule and figure have one order: how bad it is
        if self._down and self._column:
            order = order[::-1]
        keep = np.ones(len(order), dtype=bool)
        if community:
            keep &= cells.community[order] == community
        if rule:
            keep &= np.array([bool(items) if rule == "*" else
                              any(item.rule == rule for item in items)
                              for items in cells.broken[order]], dtype=bool)
        if text:
            keep &= np.array([text in code for code in cells.bgid[order]], dtype=bool)
        return order[keep]

    def shown(self):
        """The cells that are shown, as a list of their own."""
        return None if self.cells is None else self.cells.some(self.rows)

    def fid(self, place):
        """Key of the cell at a place of the table."""
        return int(self.cells.fid[self.rows[place]])

    def bgid(self, place):
        """Code of the cell at a place of the table."""
        return self.cells.bgid[self.rows[place]]

    def place(self, fid):
        """Where a cell stands in the table, or -1."""
        return self._place.get(fid, -1)

    # -- what Qt asks

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(COLUMNS[section][1])
            if role == Qt.ItemDataRole.ToolTipRole:
                return tr(COLUMNS[section][2])
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        row, key = self.rows[index.row()], COLUMNS[index.column()][0]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join([self.cells.bgid[row], *map(sentence_of, self.cells.broken[row])])
        if role == Qt.ItemDataRole.ForegroundRole and key == "rule" and self.cells.broken[row]:
            return QColor(COLOURS[_COLOURS.get(self.cells.broken[row][0].severity)])
        if role == Qt.ItemDataRole.DecorationRole and key == "rule" and self.cells.locked[row]:
            return self._lock
        if role == Qt.ItemDataRole.TextAlignmentRole and key in ("figure", "area", "load"):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, row, key):
        broken = self.cells.broken[row]
        if key == "bgid":
            code = self.cells.bgid[row]
            return code[len(self.division):] if code.startswith(self.division) else code
        if key == "area":
            return f"{self.cells.area[row]:,.0f}"
        if key == "load":
            return f"{self.cells.load[row]:,.0f}"
        if not broken:
            return ""
        if key == "figure":
            return figure_text(broken[0])
        more = f" +{len(broken) - 1}" if len(broken) > 1 else ""
        return f"{SHAPES[broken[0].severity]} {self.titles.title('grids', broken[0].rule)}{more}"
