"""The unit that is proposed for a case, with the reason in the reader's language."""
from dataclasses import replace

from ...core.cases import responsible
from ...core.cases.options import options
from ...core.cases.rules import explain
from ...i18n import tr
from .detail import component_name

#: States in which a unit is to be chosen anew.
STATES = ("filed", "assigned", "coordinating")


def of(ws, row):
    """What is proposed for a case: (code of the unit, reason in words, step that Enter takes).

    The code is "" where no unit is proposed. Where the city dispatches in two steps, a case goes
    to the department of the unit that the rules name, as automatic dispatch does it. Raises
    MissingDependency where the case lies at a line or area and shapely is missing.
    """
    made = responsible.propose(ws, row)
    params = dict(made.params)
    if "name" in params and row["objid"]:
        params["name"] = component_name(ws, row["objid"]) or params["name"]
    reason = explain(replace(made, params=params), tr)
    if row["state"] == "filed" and options(ws)["two_step"] == "1":
        above = ws.query("SELECT p.code, u.name FROM organisation u JOIN organisation p "
                         "ON p.code = u.parent_code WHERE u.code = ? AND p.status = 'active'",
                         (made.unit,))
        if above:
            return above[0][0], tr("department of {unit}; {reason}").format(
                unit=above[0][1], reason=reason), "assign"
    return made.unit, reason, "dispatch"
