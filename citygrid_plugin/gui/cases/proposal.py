"""The unit that is proposed for a case, with the reason in the reader's language."""
from dataclasses import replace

from ...core.cases import responsible
from ...core.cases.rules import explain
from ...i18n import tr
from .detail import component_name

#: States in which a unit is to be chosen anew.
STATES = ("filed", "assigned", "coordinating")


def of(ws, row):
    """(code of the unit, reason in words) for a case; the code is "" where none is proposed.

    Raises MissingDependency where the case lies at a line or area and shapely is missing.
    """
    made = responsible.propose(ws, row)
    params = dict(made.params)
    if "name" in params and row["objid"]:
        params["name"] = component_name(ws, row["objid"]) or params["name"]
    return made.unit, explain(replace(made, params=params), tr)
