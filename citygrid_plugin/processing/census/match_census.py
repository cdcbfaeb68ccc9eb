"""citygrid:matchcensus: last year's inventory meets this year's survey."""
from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterBoolean, QgsProcessingParameterNumber,
    QgsProcessingParameterString)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of


class MatchCensus(CityGridAlgorithm):
    """citygrid:matchcensus"""

    NAME = "matchcensus"
    TITLE = N_("Match a census with the components")
    ROOM = "census"
    HELP = N_(
        "Finds out which surveyed object is which component, as the best one-to-one assignment of "
        "all of them together, and writes what it means as a change set: unchanged, moved, "
        "attributes changed, reclassified, replaced, new, lost, removed, missed by the crew, "
        "split, joined, uncertain, each with a certainty and its grounds. Noise, shift, and how "
        "often objects vanish, appear, move or are taken for another class are learned from the "
        "data. Nothing is applied: the review dock shows the change set, citygrid:applycensus "
        "applies what was accepted there. Made again, decisions stay, and what they settled is "
        "left out.")
    requires = ("shapely", "scipy")

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census")), tr("Its name."))
        self.add(QgsProcessingParameterNumber(
            "REACH", tr("Reach (m)"), QgsProcessingParameterNumber.Type.Double, 8.0,
            minValue=0.5, maxValue=100),
            tr("How far an object may have been moved and still be recognised."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            "FACTOR", tr("Factor of the positional accuracy"),
            QgsProcessingParameterNumber.Type.Double, 2.0, minValue=1, maxValue=10),
            tr("Objects of a class are looked for within so many times its positional accuracy "
               "(A 0.5 m, B 1 m, C 10 m), where that is more than the reach."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            "UNCERTAIN", tr("Uncertain below"), QgsProcessingParameterNumber.Type.Double, 0.6,
            minValue=0.5, maxValue=0.99),
            tr("Changes less certain than this are marked as uncertain: a person says what they "
               "are."), advanced=True)
        self.add(QgsProcessingParameterBoolean("AGAIN", tr("Forget the decisions"), False),
                 tr("Decisions that are not applied yet are forgotten, and everything is matched "
                    "anew."), advanced=True)
        add_user(self, tr("Your name"),
                 tr("Who makes the match. Empty: the name of this computer's user."))
        from ...core.census.changes import KINDS
        for kind, title in KINDS.items():
            self.addOutput(QgsProcessingOutputNumber(kind.upper(), tr(title)))
        self.addOutput(QgsProcessingOutputNumber("KEPT", tr("Decided changes that stay")))
        self.addOutput(QgsProcessingOutputNumber("DECIDE", tr("Changes a person should look at")))

    def execute(self, parameters, context, feedback):
        from ...core.census.changes import KINDS, Limits
        from ...core.census.matching import Options
        from ...core.workspace import census, census_changes
        name = self.parameterAsString(parameters, "CENSUS", context).strip()
        options = Options(reach=self.parameterAsDouble(parameters, "REACH", context),
                          factor=self.parameterAsDouble(parameters, "FACTOR", context))
        limits = Limits(uncertain=self.parameterAsDouble(parameters, "UNCERTAIN", context))
        with self.open_workspace() as ws:
            row = census.named(ws, name)
            found = census_changes.match_census(
                ws, row["fid"], user_of(self, parameters, context),
                self.parameterAsBool(parameters, "AGAIN", context), limits, options, feedback)
            feedback.stored()
        kinds = found["kinds"]
        for kind, title in KINDS.items():
            if kinds.get(kind):
                feedback.message(tr("{kind}: {count}").format(kind=tr(title), count=kinds[kind]))
        self._say(feedback, found)
        total = sum(kinds.values())
        return {**{kind.upper(): kinds.get(kind, 0) for kind in KINDS}, "KEPT": found["kept"],
                "DECIDE": found["to_decide"], **self.counts(feedback, found["surveyed"], total)}

    def _say(self, feedback, found):
        for accuracy, sigma in found["rates"].get("sigma", {}).items():
            feedback.message(tr("Noise of the survey, classes of {accuracy} m: {sigma} m").format(
                accuracy=accuracy, sigma=sigma))
        for crew, (dx, dy, error) in found["offsets"].items():
            feedback.warning(tr(
                "Everything that {crew} surveyed lies {dx} m to the east and {dy} m to the north "
                "of the components (within {error} m). The match allows for it; the review dock "
                "offers to take it off.").format(crew=crew or tr("the crew"), dx=round(dx, 2),
                                                 dy=round(dy, 2), error=round(error, 2)))
        feedback.message(tr("A person should look at {count} changes, about {hours} hours at 15 s "
                            "each.").format(count=found["to_decide"],
                                            hours=round(found["seconds"] / 3600, 1)))
