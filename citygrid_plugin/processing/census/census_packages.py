"""Set the state of census packages, and say how far a census is."""
from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterEnum, QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of
from ..cases.codes import listed

STATES = ("", "prepared", "out", "back", "checked")


class CensusPackages(CityGridAlgorithm):
    """citygrid:censuspackages"""

    NAME = "censuspackages"
    TITLE = N_("Packages of a census")
    ROOM = "census"
    HELP = N_(
        "Notes that work packages of a census went out, came back or were checked, and lists all "
        "of them with the components to confirm, answered and found. The layer of the census "
        "packages shows the states in colours. Of a sweep it also counts the places by community.")
    requires = ("shapely",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census")), tr("Its name."))
        self.add(QgsProcessingParameterString("PACKAGES", tr("Packages"), optional=True),
                 tr("Codes of the packages, separated by commas. Empty: all."))
        self.add(QgsProcessingParameterEnum(
            "STATE", tr("State"),
            [tr("only list them"), tr("prepared"), tr("out"), tr("back"), tr("checked")],
            defaultValue=0),
            tr("The state that the packages get. One that is checked must be back."))
        self.add(QgsProcessingParameterString("CREW", tr("Crew"), optional=True),
                 tr("Who walks with the packages. Empty: as it is."))
        add_user(self, tr("Your name"), tr("Who notes or checks it. Empty: the name of this "
                                           "computer's user."))
        for name, title in (("CHANGED", tr("Packages changed")), ("PREPARED", tr("prepared")),
                            ("OUT", tr("out")), ("BACK", tr("back")), ("CHECKED", tr("checked")),
                            ("KNOWN", tr("Components to confirm")), ("ANSWERED", tr("Answered")),
                            ("FOUND", tr("Rows returned"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import census, census_progress
        name = self.parameterAsString(parameters, "CENSUS", context).strip()
        state = STATES[self.parameterAsEnum(parameters, "STATE", context)]
        crew = self.parameterAsString(parameters, "CREW", context).strip() or None
        changed = 0
        with self.open_workspace() as ws:
            row = census.named(ws, name)
            keys = chosen(census.packages(ws, row["fid"]),
                          listed(self, parameters, context, "PACKAGES"))
            feedback.check()
            if state:
                changed = census_progress.set_package_state(
                    ws, keys, state, user_of(self, parameters, context), crew=crew)
                feedback.stored()
            told = census_progress.progress(ws, row["fid"])
            places = census_progress.sweep_counts(ws, row["fid"]) \
                if row["kind"] == "sweep" else None
        self._say(feedback, told, places)
        states = told["states"]
        return {"CHANGED": changed, **{key.upper(): count for key, count in states.items()},
                "KNOWN": told["known"], "ANSWERED": told["answered"], "FOUND": told["found"],
                **self.counts(feedback, len(keys), changed)}

    def _say(self, feedback, told, places):
        from ...core.workspace.census import STATES as TITLES
        for row in told["packages"]:
            feedback.message(tr("{code} {name}: {state}, {answered} of {known} answered, {added} "
                                "new").format(
                code=row["code"], name=row["name"] or "", state=tr(TITLES[row["state"]]),
                answered=row["answered"], known=row["known"] or 0, added=row["added"]))
        if places is not None:
            for code, count in places["communities"].items():
                feedback.message(tr("Community {code}: {count} places").format(
                    code=code or "–", count=count))


def chosen(packages, codes):
    """The keys of the packages with some codes, of all where there is none.

    Raises InputError where there is no package of a code.
    """
    by_code = {row["code"]: row["fid"] for row in packages}
    for code in codes:
        if code not in by_code:
            raise InputError(N_("The census has no package {code}."), code=code)
    return [by_code[code] for code in codes or by_code]
