"""The cases and components behind a number as lines of a table, in the reader's language."""
from ..core.errors import N_
from ..core.workspace.cases import LETTERS
from ..i18n import tr
from .case_words import moment, source_text, state_text
from .words import pick

CASES = (N_("Case number"), N_("Class"), N_("Condition"), N_("Address"), N_("State"), N_("Unit"),
         N_("Source"), N_("Reported at"), N_("Handled at"), N_("Due at"))
COMPONENTS = (N_("Code"), N_("Class"), N_("Name"), N_("Position"), N_("State"), N_("Unit"),
              N_("Unit grid"), N_("Recorded"), N_("Changed"))


class Lines:
    """Words of a workspace.

    Parameters
    ----------
    ws : Workspace
    """

    def __init__(self, ws):
        self._units = dict(ws.query("SELECT code, name FROM organisation"))
        self._classes = {(kind, code): pick(name, english) for kind, code, name, english in
                         ws.query("SELECT kind, code, name, name_en FROM object_class")}
        self._states = {code: pick(name, english) for code, name, english in ws.query(
            "SELECT code, name, name_en FROM value_domain WHERE domain = 'objstate'")}
        self._conditions = {condition: pick(condition, english) for condition, english in ws.query(
            "SELECT condition, condition_en FROM filing_standard")}

    def of(self, what, rows):
        """Lines of rows of ``counting.listed``, a tuple of texts each."""
        return [(self._case if what == "cases" else self._component)(row) for row in rows]

    def _class(self, kind, code):
        name = self._classes.get((kind, code))
        return " ".join(filter(None, (f"{LETTERS.get(kind, '')}{code or ''}", name)))

    def _unit(self, code):
        return self._units.get(code) or code or ""

    def _case(self, row):
        return (row["case_no"] or "", self._class(row["kind"], row["classcode"]),
                self._conditions.get(row["condition"]) or row["condition"] or "",
                row["address"] or "", state_text(row["state"]), self._unit(row["unit"]),
                source_text(row["source"]), moment(row["reported_at"]), moment(row["handled_at"]),
                moment(row["due_at"]))

    def _component(self, row):
        return (row["objid"] or "", self._class("component", row["classcode"]),
                row["objname"] or "", row["objpos"] or "",
                self._states.get(row["objstate"]) or row["objstate"] or "",
                self._unit(row["deptcode3"] or row["deptcode2"] or row["deptcode1"]),
                row["bgid"] or "", moment(row["ordate"]), moment(row["chdate"]))


def titles(what):
    """What stands above the columns."""
    return [tr(title) for title in (CASES if what == "cases" else COMPONENTS)]
