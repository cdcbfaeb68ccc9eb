"""citygrid:applycensus: what was accepted goes into the inventory."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingOutputString,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterString)

from ...core.errors import N_
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of
from ..results import MAX_LINES
from .tables import chosen_census, write_table

REPLACEMENTS = (None, "keep", "new")


class ApplyCensus(CityGridAlgorithm):
    """citygrid:applycensus"""

    NAME = "applycensus"
    TITLE = N_("Apply a census")
    ROOM = "census"
    HELP = N_(
        "Applies every accepted change of a census, or of the change inbox, in one transaction: "
        "all of it is stored or nothing. The same object keeps its code. The code contains the "
        "class, so a reclassified component, and one that came under another county, gets a new "
        "code that names its predecessor; codes are never used again. Removed ones are retired, "
        "lost ones get that state. What cannot be applied, because it was edited since or two "
        "changes are about it, is told with its reason and stays accepted. Open cases on codes "
        "that ended are listed. A second run changes nothing; citygrid:undocensus takes the last "
        "run back.")
    requires = ("shapely",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census"), optional=True),
                 tr("Its name. Empty: the change inbox."))
        self.add(QgsProcessingParameterEnum(
            "REPLACEMENT", tr("Replaced like for like"),
            [tr("As the census has it"), tr("Keeps the code"), tr("Gets a new code")],
            defaultValue=0),
            tr("Whether a component that was replaced by one of its class keeps its code, with "
               "the date of change, or is retired and gets a successor. Unless the census says "
               "something else, it keeps the code."))
        self.add(QgsProcessingParameterString("REASON", tr("Reason"), optional=True),
                 tr("It stands in the history of every component that changes. Empty: the name of "
                    "the census."))
        add_user(self, tr("Your name"),
                 tr("Who applies it. Empty: the name of this computer's user."))
        for name, title, help in (
                ("REFUSED", tr("Changes not applied"),
                 tr("A table: code, reason.")),
                ("CASES", tr("Open cases on codes that ended"),
                 tr("A table: case number, code, state, code that goes on.")),
                ("FINDINGS", tr("Codes of crews that could not be used"),
                 tr("A table: code given, what was recorded and why it could not be used. They "
                    "are findings of the workspace, too."))):
            self.add(QgsProcessingParameterFeatureSink(
                name, title, QgsProcessing.SourceType.TypeVector, optional=True,
                createByDefault=False), help)
        for name, title in (
                ("RUN", tr("Number of the run")), ("APPLIED", tr("Changes applied")),
                ("NEW", tr("New components")), ("RETIRED", tr("Components retired")),
                ("RECODED", tr("Components with a new code")),
                ("OPENCASES", tr("Open cases on codes that ended"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))
        self.addOutput(QgsProcessingOutputString("NOTICE", tr("What needs attention")))

    def execute(self, parameters, context, feedback):
        from ...core.census.changes import KINDS
        from ...core.workspace import census_apply
        option = REPLACEMENTS[self.parameterAsEnum(parameters, "REPLACEMENT", context)]
        with self.open_workspace() as ws:
            census = chosen_census(ws, self.parameterAsString(parameters, "CENSUS", context))
            done = census_apply.apply(
                ws, census["fid"], user_of(self, parameters, context),
                self.parameterAsString(parameters, "REASON", context), option,
                tr("Applying {census}").format(census=census["name"]), feedback)
            feedback.stored()
        for kind, title in KINDS.items():
            if done.counts.get(kind):
                feedback.message(tr("{kind}: {count}").format(kind=tr(title),
                                                              count=done.counts[kind]))
        refused = [(code or "", error_text(error)) for _, code, error in done.refused]
        cases = [(c["case_no"], c["objid"], _state(c["state"]), c["result_objid"] or "")
                 for c in done.cases]
        findings = [(f["code"], tr(f["template"]).format(**f["params"])) for f in done.findings]
        notice = _notice(refused, cases, findings)
        for line in notice:
            feedback.warning(line)
        results = {}
        for name, fields, rows in (("REFUSED", ("objid", "reason"), refused),
                                   ("CASES", ("case_no", "objid", "state", "successor"), cases),
                                   ("FINDINGS", ("objid", "message"), findings)):
            target = write_table(self, parameters, context, name, fields, rows)
            if target is not None:
                results[name] = target
        if done.run is None:
            feedback.message(tr("There was nothing to apply; the workspace is as it was."))
        return {**results, "RUN": done.run, "APPLIED": done.applied, "NEW": done.inserted,
                "RETIRED": done.retired, "RECODED": done.recoded, "OPENCASES": len(cases),
                "NOTICE": "\n".join(notice),
                **self.counts(feedback, done.applied + len(refused), done.applied,
                              len(refused))}


def _notice(refused, cases, findings):
    """What a person should look at, as lines; of many the first ones and how many more."""
    lines = []
    for rows, said in (
            (refused, [tr("Not applied, {code}: {reason}").format(code=code or "–", reason=reason)
                       for code, reason in refused[:MAX_LINES]]),
            (cases, [tr("Case {case_no} ({state}) is open on {code}, which ended.").format(
                case_no=number, state=state, code=code)
                for number, code, state, _ in cases[:MAX_LINES]]),
            (findings, [message for _, message in findings[:MAX_LINES]])):
        lines += said
        if len(rows) > MAX_LINES:
            lines.append(tr("… and {count} more.").format(count=len(rows) - MAX_LINES))
    return lines


def _state(state):
    from ...core.cases.lifecycle import STATES
    return tr(STATES.get(state, state))
