"""The list of findings: a model that knows the keys and reads the rows page by page."""
import json

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, Qt

from ...core.errors import N_
from ...core.workspace import finding_list
from ...i18n import tr
from ..two_lines import PLACE, ROW, TIME, TITLE

PAGE = 200
RUNS = {"components": N_("Components"), "grids": N_("Unit grids"), "census": N_("Census")}
SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "info": N_("hint")}
STATES = {"open": N_("open"), "corrected": N_("corrected"), "exception": N_("exception")}
SHAPES = {"error": "■", "warning": "▲", "info": "●"}
#: The colours of the lights of cases serve here too.
_LIGHTS = {"error": "red", "warning": "yellow"}


def message(row):
    """The sentence of a finding in the user's language."""
    try:
        return tr(row["template"]).format(**json.loads(row["params"] or "{}"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return row["template"]      # written by hand or by another program: show it as it is


class RuleTitles:
    """Names of the rules; their ids where the packages that the checks need are missing."""

    def __init__(self):
        self._known = None

    def title(self, run, rule):
        """The name of a rule of a run."""
        if self._known is None:
            self._known = {}
            try:
                from ...core.components.check_rules import RULES as of_components
                from ...core.grids.quality_rules import RULES as of_grids
            except ImportError:
                return rule
            self._known = {("components", r.id): r.title for r in of_components.values()}
            self._known.update({("grids", r.id): r.name for r in of_grids})
            self._known["census", "census-code"] = N_("Code that the crew recorded")
        return tr(self._known.get((run, rule), rule))


class FindingModel(QAbstractListModel):
    """Findings of a filter; only the pages that are looked at are read."""

    def __init__(self, titles, parent=None):
        super().__init__(parent)
        self.titles = titles
        self.keys = []
        self._ws = None
        self._rows = {}

    def load(self, ws, wanted):
        """Take the findings of a filter anew; none where ``ws`` is None."""
        keys = finding_list.fids(ws, wanted) if ws is not None else []
        self.beginResetModel()
        self._ws, self.keys, self._rows = ws, keys, {}
        self.endResetModel()

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.keys)

    def row(self, place):
        """The finding at a place of the list, or None."""
        if not 0 <= place < len(self.keys):
            return None
        key = self.keys[place]
        if key not in self._rows:
            start = place - place % PAGE
            page = self.keys[start:start + PAGE]
            found = finding_list.rows(self._ws, page)
            # one that is gone meanwhile stays in the list as a blank until it is read anew
            self._rows.update({k: found.get(k) for k in page})
        return self._rows[key]

    def place(self, key):
        """Where a finding stands in the list, or -1."""
        try:
            return self.keys.index(key)
        except ValueError:
            return -1

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or role not in (ROW, TIME, TITLE, PLACE,
                                               Qt.ItemDataRole.DisplayRole,
                                               Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if row is None:
            return {"light": None} if role == ROW else ""
        if role == ROW:
            return {**row, "light": _LIGHTS.get(row["severity"])}
        if role == TIME:
            return f"{SHAPES.get(row['severity'], '●')} " \
                   f"{tr(SEVERITIES.get(row['severity'], row['severity']))}"
        if role == TITLE:
            settled = "" if row["state"] == "open" else f"[{tr(STATES[row['state']])}] "
            return settled + "  ".join(filter(None, (
                row["owner_code"], self.titles.title(row["run"], row["rule"]))))
        if role == PLACE:
            return message(row)
        return "\n".join(self.data(index, part) for part in (TITLE, PLACE))
