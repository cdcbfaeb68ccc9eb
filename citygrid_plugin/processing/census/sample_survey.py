"""citygrid:samplesurvey: which sheets or unit grids of a census are surveyed again."""
import json

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterEnum, QgsProcessingParameterNumber,
    QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of


class SampleSurvey(CityGridAlgorithm):
    """citygrid:samplesurvey"""

    NAME = "samplesurvey"
    TITLE = N_("Draw a sample of a census")
    ROOM = "census"
    HELP = N_(
        "Draws the map sheets or unit grids of a census that are surveyed again, for every crew by "
        "itself: as many as the size of its lot asks for (GB/T 24356: 3 of 20, 5 of 40, ... 15 of "
        "200), spread over sheets with few and with many objects. They lie in the layer of the "
        "check lots. Take the check survey in with citygrid:collectcensus and the purpose of a "
        "check, and compare it with citygrid:surveyquality.")
    requires = ("shapely",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census")), tr("Its name."))
        self.add(QgsProcessingParameterEnum("UNIT", tr("Drawn are"),
                                            [tr("unit grids"), tr("map sheets")], defaultValue=0),
                 tr("What is surveyed again as a whole."))
        self.add(QgsProcessingParameterNumber(
            "SIDE", tr("Side of a map sheet (m)"), QgsProcessingParameterNumber.Type.Double, 250.0,
            minValue=10), tr("250 m for sheets of 1:500, 500 m for 1:1000."))
        self.add(QgsProcessingParameterNumber("SEED", tr("Number of the draw"), defaultValue=1,
                                              minValue=0),
                 tr("The same number draws the same sheets, another one others."), advanced=True)
        self.add(QgsProcessingParameterString("NORMS", tr("Norms"), optional=True, multiLine=True),
                 tr("What differs from the defaults, as JSON, and is kept with the census: sizes "
                    "of samples ([[20, 3], [40, 5]]), most_missed 0.02, most_excess 0.02, "
                    "most_errors 0.05, most_defects 0.05, tolerance 2 (times the accuracy), "
                    "weights of the rates (omission_weight 0.4, error_weight 0.4, "
                    "position_weight 0.2), importance of classes "
                    "(classes {\"01\": 2, \"0101\": 3}), finer true where the check measures "
                    "more precisely."), advanced=True)
        add_user(self, tr("Your name"), tr("Who draws. Empty: the name of this computer's user."))
        self.addOutput(QgsProcessingOutputNumber("DRAWN", tr("Sheets or grids drawn")))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import census, census_quality
        name = self.parameterAsString(parameters, "CENSUS", context).strip()
        text = self.parameterAsString(parameters, "NORMS", context).strip()
        by = user_of(self, parameters, context)
        with self.open_workspace() as ws:
            row = census.named(ws, name)
            feedback.check()
            # no norms stay without the plan that is drawn by them
            with ws.transaction():
                if text:
                    census_quality.set_norms(ws, row["fid"], _norms(text), by)
                drawn = census_quality.make_plan(
                    ws, row["fid"],
                    census_quality.KINDS[self.parameterAsEnum(parameters, "UNIT", context)], by,
                    self.parameterAsDouble(parameters, "SIDE", context),
                    self.parameterAsInt(parameters, "SEED", context))
                feedback.check()
            feedback.stored()
            lots = ws.query("SELECT crew, sum(size) / count(*), count(*) FROM census_lot WHERE "
                            "census_fid = ? GROUP BY 1, size", (row["fid"],))
        for crew, size, count in lots:
            feedback.message(tr("{crew}: {count} of {size} drawn").format(
                crew=crew or "–", count=count, size=size))
        return {"DRAWN": drawn, **self.counts(feedback, sum(lot[1] for lot in lots), drawn)}


def _norms(text):
    """The norms of a JSON text; InputError where it is none."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputError(N_("The norms are no JSON: {why}."), why=str(error)) from None
    if not isinstance(found, dict):
        raise InputError(N_("The norms have to be names with values, such as {example}."),
                         example='{"most_missed": 0.01}')
    return found
