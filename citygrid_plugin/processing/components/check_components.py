"""Check components against the rules."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink)

from ...core.errors import N_
from ...core.workspace.ddl import sql
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..results import say_counts, workspace_crs, write_findings


def _rules():
    """The registry of rules, empty where the packages it needs are missing."""
    try:
        from ...core.components.check_rules import RULES
    except ImportError:
        return {}
    return RULES


class CheckComponents(CityGridAlgorithm):
    """citygrid:checkcomponents"""

    NAME = "checkcomponents"
    TITLE = N_("Check components")
    ROOM = "components"
    HELP = N_(
        "Checks all valid components of a workspace: codes, classes, unit grids, states, dates, "
        "organisations, doubles within the accuracy of their class, objects outside the area or "
        "on a border. What is found is kept in the workspace as open; findings that are gone "
        "become corrected, exceptions stay.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        self.add_workspace()
        self.rule_ids = list(_rules())
        self.add(QgsProcessingParameterEnum(
            "RULES", tr("Rules"), [tr(rule.title) for rule in _rules().values()],
            allowMultiple=True, optional=True), tr("Empty: all of them."))
        self.add(QgsProcessingParameterFeatureSink("FINDINGS", tr("Findings"),
                                                   QgsProcessing.TypeVectorPoint),
                 tr("One point per finding, with its sentence."))
        self.addOutput(QgsProcessingOutputNumber("ERRORS", tr("Errors found")))

    def execute(self, parameters, context, feedback):
        from ...core.components.stored import check_components
        from ...core.workspace import store
        from ...core.workspace.findings import store_findings
        # an optional list that is left empty reads as its first entry
        chosen = self.parameterAsEnums(parameters, "RULES", context) if parameters.get("RULES") \
            else []
        rules = [self.rule_ids[i] for i in chosen] or None
        with self.open_workspace() as ws:
            crs = workspace_crs(ws)
            count = sum(ws.query(sql("SELECT count(*) FROM {table} WHERE dedate IS NULL",
                                     table=table))[0][0]
                        for table in ws.tables if table.startswith("component_"))
            findings = check_components(ws, rules, feedback)
            with ws.bulk(tr("Findings of the checks")) as connection:
                # findings of rules left out this time are neither found again nor corrected
                store_findings(ws, connection, "components", findings, store.user(), rules)
        for rule, template, params in findings["skipped"]:
            feedback.warning(f"{rule}: {tr(template).format(**params)}")
        say_counts(feedback, findings)
        return {"FINDINGS": write_findings(self, parameters, context, findings, crs, feedback),
                "ERRORS": int((findings["severity"] == "error").sum()),
                **self.counts(feedback, count, len(findings["rule"]))}
