"""citygrid:autodispatch: cases go where the rules of responsibility are sure."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterString)

from ...core.cases import lifecycle
from ...core.errors import N_
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from .choice import add_user, user_of
from .codes import area_of, class_of, listed

ROLES = ("dispatcher", "administrator")


class AutoDispatch(CityGridAlgorithm):
    """citygrid:autodispatch"""

    NAME = "autodispatch"
    TITLE = N_("Dispatch the sure ones")
    ROOM = "cases"
    HELP = N_(
        "Dispatches the cases that wait for it and whose responsible unit is sure by the rules of "
        "responsibility; the others wait for a person. The step record says by which rule. A dry "
        "run only lists. The share of sure proposals (coverage) stands in the log beside the share "
        "of them that was right last month (precision) and last month's accurate dispatch rate. "
        "Cancelled, it leaves every case either dispatched or as it was.")
    requires = ("geopandas", "shapely")

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CLASSES", tr("Classes"), optional=True),
                 tr("Codes such as E0102, C0101; E01 for a major class. Empty: all."))
        self.add(QgsProcessingParameterString("AREAS", tr("Areas"), optional=True),
                 tr("Codes of streets, communities or unit grids, separated by commas. Empty: the "
                    "whole district."))
        self.add(QgsProcessingParameterBoolean("DRYRUN", tr("Dry run"), defaultValue=False),
                 tr("Only lists what would be dispatched where."))
        add_user(self, tr("Dispatched by"),
                 tr("Who stands in the records. Empty: the user of this computer."))
        self.add(QgsProcessingParameterEnum(
            "ROLE", tr("Role"), [tr(lifecycle.ROLES[role]) for role in ROLES], defaultValue=0),
            tr("As what this person dispatches."), advanced=True)
        self.add(QgsProcessingParameterFeatureSink(
            "OUTPUT", tr("Proposals"), QgsProcessing.TypeVector, optional=True,
            createByDefault=True),
            tr("One row for each case that waited: unit, rule, whether it is sure, reason, what "
               "was done."))
        for name, title in (("SURE", N_("Sure proposals")), ("UNSURE", N_("Unsure proposals")),
                            ("NONE", N_("Cases without a proposal")),
                            ("COVERAGE", N_("Coverage")), ("PRECISION", N_("Precision last month")),
                            ("ACCURACY", N_("Accurate dispatch rate last month"))):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def execute(self, parameters, context, feedback):
        from ...core.cases import replay
        from ...core.cases.auto import dispatch_sure
        from ...core.cases.facts import directory
        classes = [class_of(text) for text in listed(self, parameters, context, "CLASSES")]
        areas = [area_of(text) for text in listed(self, parameters, context, "AREAS")]
        dry = self.parameterAsBool(parameters, "DRYRUN", context)
        actor = user_of(self, parameters, context)
        role = ROLES[self.parameterAsEnum(parameters, "ROLE", context)]
        with self.open_workspace() as ws:
            chosen = _waiting(ws, classes, areas)
            past = replay.accuracy(ws, *replay.last_month(), _Quiet(feedback))
            found = dispatch_sure(ws, chosen, actor, role, feedback, dry_run=dry, tr=tr)
            known = directory(ws)
        if found.done:
            feedback.stored()
        counts = found.counts()
        coverage = counts["sure"] / counts["cases"] if counts["cases"] else None
        feedback.message(tr(
            "{cases} cases wait for dispatch: {sure} proposals are sure (coverage {coverage}), "
            "{unsure} are not, {none} cases have none.").format(
                **counts, coverage=_percent(coverage)))
        feedback.message(tr(
            "Last month the rules were sure for {coverage} of {cases} cases, and right for "
            "{precision} of {judged} of these that were handled; accurate dispatch rate {rate}.")
            .format(coverage=_percent(past.coverage), cases=past.should, judged=past.judged,
                    precision=_percent(past.precision), rate=_percent(past.rate)))
        for _, error in found.refused:
            feedback.warning(error)
        if len(found.done) + len(found.refused) < counts["sure"] and not dry:
            feedback.warning(tr("Cancelled after {count} cases; the others wait as before.").format(
                count=len(found.done)))
        target = write_columns(self, parameters, "OUTPUT", context,
                               _columns(found, known, dry), feedback=feedback)
        rates = {name: 100 * share for name, share in (
            ("COVERAGE", coverage), ("PRECISION", past.precision), ("ACCURACY", past.rate))
            if share is not None}
        return {"OUTPUT": target, "SURE": counts["sure"], "UNSURE": counts["unsure"],
                "NONE": counts["none"], **rates,
                **self.counts(feedback, counts["cases"], counts["done"], counts["refused"])}


class _Quiet:
    """Asks whether to cancel, without a progress of its own."""

    def __init__(self, feedback):
        self.is_cancelled = feedback.is_cancelled

    def progress(self, fraction):
        pass


def _waiting(ws, classes, areas):
    """Keys of the cases that wait for dispatch, of some classes and areas or of all."""
    def wanted(kind, code, bgid, community, street):
        return ((not classes or any(k in ("", kind) and (code or "").startswith(c)
                                    for k, c in classes))
                and (not areas or any(place and place.startswith(area) for area in areas
                                      for place in (bgid, community, street))))
    return [fid for fid, *facts in ws.query(
        "SELECT o.fid, o.kind, o.classcode, o.bgid, o.community_code, c.street_code "
        "FROM case_open o LEFT JOIN community c ON c.code = o.community_code "
        "WHERE o.state = 'filed' ORDER BY o.fid") if wanted(*facts)]


def _percent(share):
    return "–" if share is None else f"{100 * share:.1f} %"


def _columns(found, known, dry):
    """The table of what was proposed and done."""
    from ...core.cases.rules import explain
    done, refused = set(found.done), {fid: error_text(error) for fid, error in found.refused}

    def result(row, step):
        if row["fid"] in done:
            return tr("dispatched")
        if row["fid"] in refused:
            return refused[row["fid"]]
        if step is None:
            return tr("waits for a person")
        return tr("would be dispatched") if dry else tr("left: cancelled")
    pairs = list(zip(found.rows, found.proposals))
    return {"case_no": [row["case_no"] for row, _ in pairs],
            "unit": [p.unit for _, p in pairs],
            "unit_name": [known.name(p.unit) for _, p in pairs],
            "rule": [p.position for _, p in pairs],
            "rule_name": [tr(p.title) if p.title else "" for _, p in pairs],
            "sure": [p.sure for _, p in pairs],
            "reason": [explain(p, tr) for _, p in pairs],
            "result": [result(row, step) for row, step in zip(found.rows, found.steps)]}
