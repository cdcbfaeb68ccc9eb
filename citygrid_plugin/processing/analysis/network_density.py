"""citygrid:networkdensity: density of cases along the streets."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterNumber,
    QgsWkbTypes)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..results import workspace_crs
from . import behind
from .case_filter import add_filter, chosen_cases
from .streets import add_streets, streets_of

METHOD = ("continuous", "discontinuous")


class NetworkDensity(CityGridAlgorithm):
    """citygrid:networkdensity"""

    NAME = "networkdensity"
    TITLE = N_("Density of cases along streets")
    ROOM = "analysis"
    HELP = N_(
        "Cases happen along streets, and a density across blocks smears them over ground where "
        "none can be. Here each case is put onto the nearest street and spreads along the streets, "
        "split at the junctions as Okabe and Sugihara have it, so that no case is lost or counted "
        "twice. The result is short pieces of street with the cases per kilometre. "
        "docs/network_density.md has the method.")
    requires = ("geopandas", "shapely", "scipy", "pandas")

    def define(self):
        from ...core.analysis.network_density import METHODS
        number, real = QgsProcessingParameterNumber, QgsProcessingParameterNumber.Type.Double
        self.add_workspace()
        add_filter(self)
        self.add(number("BANDWIDTH", tr("Bandwidth (m)"), real, 200, minValue=1),
                 tr("How far a case reaches along the streets. Larger: smoother."))
        self.add(number("LIXEL", tr("Longest piece (m)"), real, 20, minValue=1),
                 tr("Streets are cut into pieces of this length at most (lixels)."))
        self.add(number("SNAP", tr("From the street at most (m)"), real, 50, minValue=0),
                 tr("Cases further from every street are not counted."))
        self.add(QgsProcessingParameterEnum("METHOD", tr("At junctions"),
                                            [tr(METHODS[m]) for m in METHOD], defaultValue=0),
                 tr("Continuous: the density has no jump at a junction. Discontinuous: nothing "
                    "goes back into the street it came from."), advanced=True)
        self.add(QgsProcessingParameterBoolean("MEET", tr("Streets that cross meet"), True),
                 tr("Without it streets meet only where their lines end at the same point, as in a "
                    "network with bridges."), advanced=True)
        add_streets(self)
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Density along streets"),
                                                   QgsProcessing.SourceType.TypeVectorLine),
                 tr("The pieces of street that a case reaches, with the cases per kilometre and "
                    "the numbers of the cases on the piece itself."))
        for name, title in (("COUNTED", tr("Cases counted")),
                            ("HIGHEST", tr("Highest density (cases per km)"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.analysis.network_density import network_density
        from ...core.progress import Part
        from ...layers import recurring_style
        real = self.parameterAsDouble
        with self.open_workspace() as ws:
            chosen, cases = chosen_cases(self, parameters, context, ws, Part(feedback, 0, 0.3))
            crs, about = workspace_crs(ws), behind.about_cases(self, chosen, cases)
            streets, names, kinds = streets_of(self, parameters, context, ws, crs, feedback)
            found = network_density(
                streets, cases.x, cases.y, real(parameters, "BANDWIDTH", context),
                real(parameters, "LIXEL", context), real(parameters, "SNAP", context),
                METHOD[self.parameterAsEnum(parameters, "METHOD", context)],
                self.parameterAsBool(parameters, "MEET", context), Part(feedback, 0.3, 0.9))
            # what the kernel left of rounding is nothing
            shown = np.flatnonzero(found.density > 1e-9)
            order = np.argsort(found.lixel, kind="stable")
            borders = np.searchsorted(found.lixel[order], [shown, shown + 1])
            rows = [order[a:b] for a, b in borders.T]
            columns = {"street": names[found.street[shown]], "kind": kinds[found.street[shown]],
                       "length_m": np.round(found.length[shown], 2),
                       "per_km": np.round(1000 * found.density[shown], 3),
                       "cases": np.array([len(row) for row in rows], dtype=np.int64),
                       "case_nos": behind.joined_numbers(ws, cases, rows)}
        target = write_columns(self, parameters, "OUTPUT", context, about.rows(columns),
                               found.geometry[shown], QgsWkbTypes.Type.LineString, crs, feedback)
        highest = float(1000 * found.density.max())
        about.dress(context, target, recurring_style.dress_density, "case_nos")
        counted = int((found.lixel >= 0).sum())
        if counted < len(cases):
            feedback.warning(tr("{count} cases are too far from every street, or have no "
                                "place.").format(count=len(cases) - counted))
        return {"OUTPUT": target, "COUNTED": counted, "HIGHEST": highest,
                **self.counts(feedback, len(cases), len(shown), len(cases) - counted)}
