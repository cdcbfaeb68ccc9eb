"""citygrid:surveyquality: the check survey compared with the census, with a verdict per crew."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of
from ..frames import write_columns

VERDICTS = {"passed": N_("passed"), "failed": N_("failed"), "unchecked": N_("not checked")}
RATES = (("missed", N_("Missed")), ("excess", N_("Not there")), ("errors", N_("Errors")),
         ("positions", N_("Positions beyond the limit")), ("defects", N_("Defect rate")))


class SurveyQuality(CityGridAlgorithm):
    """citygrid:surveyquality"""

    NAME = "surveyquality"
    TITLE = N_("Quality of a census")
    ROOM = "census"
    HELP = N_(
        "Compares the check survey of the drawn sheets with the census: objects missed or not "
        "there, wrong classes, attributes and states, the root mean square error of positions for "
        "each accuracy class, and a defect rate in which major classes count by their importance. "
        "Every crew gets a verdict. Positions are taken as they will be applied: an offset that "
        "was accepted for a crew is off, one that was not counts against it. The defects lie in "
        "the layer of the census defects.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census")), tr("Its name."))
        add_user(self, tr("Your name"), tr("Who checks. Empty: the name of this computer's user."))
        self.add(QgsProcessingParameterFeatureSink(
            "OUTPUT", tr("Rates"), QgsProcessing.TypeVector, optional=True, createByDefault=True),
            tr("One row for the whole, for each crew and for each sheet."))
        for name, title in (("DEFECTS", N_("Defects")), ("FAILED", N_("Crews that failed")),
                            ("DEFECTRATE", N_("Mean defect rate of the sheets"))):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import census, census_quality
        name = self.parameterAsString(parameters, "CENSUS", context).strip()
        with self.open_workspace() as ws:
            row = census.named(ws, name)
            told = census_quality.check_survey(ws, row["fid"],
                                               user_of(self, parameters, context), feedback)
            feedback.stored()
        rows = [("all", tr("all"), told["all"])]
        rows += [("crew", crew or "–", rates) for crew, rates in told["crews"].items()]
        rows += [("unit", code, rates) for code, rates in told["units"].items()]
        failed = [crew for crew, rates in told["crews"].items() if rates["verdict"] == "failed"]
        for what, title, rates in rows[:1 + len(told["crews"])]:
            feedback.message(_sentence(title, rates))
        for crew in failed:
            feedback.warning(tr("{crew} failed: {what}").format(
                crew=crew or "–", what=tr(", ").join(
                    map(_failure, told["crews"][crew]["failed"]))))
        columns = {"what": [r[0] for r in rows], "name": [r[1] for r in rows]}
        for key in ("checked", "surveyed", "matched", *(key for key, _ in RATES)):
            columns[key] = [r[2][key] for r in rows]
        columns["rmse"] = ["; ".join(f"{limit:g}: {error}" for limit, error in
                                     r[2]["rmse"].items()) for r in rows]
        columns["verdict"] = [tr(VERDICTS[r[2]["verdict"]]) if "verdict" in r[2] else None
                              for r in rows]
        target = write_columns(self, parameters, "OUTPUT", context, columns,
                               feedback=feedback)
        return {"OUTPUT": target, "DEFECTS": told["defects"], "FAILED": len(failed),
                "DEFECTRATE": told["mean_defects"],
                **self.counts(feedback, told["all"]["checked"], len(rows))}


def _failure(name):
    """What of ``quality.verdict`` failed, in words."""
    title = dict(RATES).get(name)
    return tr(title) if title else tr("RMSE {limit} m").format(limit=name.split()[-1])


def _sentence(title, rates):
    """The rates of one row in words."""
    said = [f"{tr(name)} {100 * rates[key]:.2f} %" for key, name in RATES
            if rates[key] is not None]
    said += [tr("RMSE of {limit} m classes {error} m").format(limit=f"{limit:g}", error=error)
             for limit, error in rates["rmse"].items()]
    if "verdict" in rates:
        said.append(tr(VERDICTS[rates["verdict"]]))
    return f"{title}: " + ", ".join(said)
