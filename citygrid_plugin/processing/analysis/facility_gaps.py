"""citygrid:facilitygaps: stretches of street without a facility nearby."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterNumber,
    QgsProcessingParameterString, QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.codes import classes_of, component_classes, listed
from ..cases.period import add_period, period_of
from ..frames import write_columns
from ..geometry import read_source
from ..results import workspace_crs
from . import behind
from .case_filter import every_case
from .streets import add_streets, crs_of, streets_of

_LINE = QgsProcessing.SourceType.TypeVectorLine


class FacilityGaps(CityGridAlgorithm):
    """citygrid:facilitygaps"""

    NAME = "facilitygaps"
    TITLE = N_("Streets without a facility nearby")
    ROOM = "analysis"
    HELP = N_(
        "Finds the stretches of street that are further than a distance from every component of a "
        "class: no litter bin within 50 m, no lamp, no hydrant. The street lines are cut exactly "
        "where the distance is reached; it is straight, so that a bin across a river counts. The "
        "longest stretch comes first. A second layer has the share of street without one for each "
        "unit grid. Streets outside the district's communities are left out, because what stands "
        "beyond the border is not in the workspace.")
    requires = ("geopandas", "shapely", "scipy", "pandas")

    def define(self):
        source, text = QgsProcessingParameterFeatureSource, QgsProcessingParameterString
        number = QgsProcessingParameterNumber
        self.add_workspace()
        self.add(text("FACILITY", tr("Classes of the facility"), optional=True),
                 tr("Codes of components such as C0305, C03 for a major class, or whole names, "
                    "separated by commas. One of any of them is enough."))
        self.add(number("DISTANCE", tr("Distance (m)"), number.Type.Double, 50, minValue=1),
                 tr("So near a facility is wanted everywhere on a street; 1 m at least, since the "
                    "streets are looked at in parts of twice this length."))
        self.add(number("LEAST", tr("Shortest stretch (m)"), number.Type.Double, 10, minValue=0),
                 tr("Shorter ones are not listed; the shares of the unit grids have them."))
        self.add(text("CASES", tr("Classes of cases to count"), optional=True),
                 tr("Cases of these classes, such as E0102, are counted along each stretch: every "
                    "case at the nearest one within the distance. Empty: none."))
        add_period(self)
        self.add(source("FACILITIES", tr("Facilities of a layer"),
                        [QgsProcessing.SourceType.TypeVectorAnyGeometry], optional=True),
                 tr("Points, lines or areas in addition to the components, such as those of the "
                    "neighbouring district."), advanced=True)
        add_streets(self)
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Streets without"), _LINE),
                 tr("A line for each stretch, the longest first, with the largest distance to a "
                    "facility on it and which one is the nearest there."))
        self.add(QgsProcessingParameterFeatureSink(
            "GRIDS", tr("Share of street without, by unit grid"),
            QgsProcessing.SourceType.TypeVectorPolygon, optional=True, createByDefault=True),
            tr("Metres of street and the share of them that is without, for each valid unit "
               "grid."))
        for name, title in (("METRES", tr("Metres of street without")),
                            ("PERCENT", tr("Percent of street without")),
                            ("LONGEST", tr("Longest stretch (m)"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def needs_workspace(self, parameters, context):
        given = (self.parameterAsSource(parameters, name, context)
                 for name in ("FACILITIES", "STREETS"))
        return (any(source is None for source in given)
                or any(listed(self, parameters, context, name) for name in ("FACILITY", "CASES"))
                or bool(self.parameterAsFile(parameters, "WORKSPACE", context)))

    def execute(self, parameters, context, feedback):
        from ...core.analysis.gaps import facility_gaps
        from ...core.progress import Part
        from ...layers import recurring_style
        ws = self.open_workspace() if self.needs_workspace(parameters, context) else None
        try:
            crs = workspace_crs(ws) if ws is not None else crs_of(self, parameters, context)
            streets, names, kinds = streets_of(self, parameters, context, ws, crs, feedback)
            facilities, codes = self._facilities(parameters, context, ws, crs, feedback)
            found = facility_gaps(
                streets, facilities, self.parameterAsDouble(parameters, "DISTANCE", context),
                names, self.parameterAsDouble(parameters, "LEAST", context),
                Part(feedback, 0.2, 0.6))
            about = behind.About(tr("Without {what} within {distance} m").format(
                what=self._named(parameters, context, ws),
                distance=f"{self.parameterAsDouble(parameters, 'DISTANCE', context):g}"),
                *self._days(parameters, context), algorithm=self)
            results = {"OUTPUT": self._write(parameters, context, ws, crs, about, found, names,
                                             kinds, codes, feedback),
                       "GRIDS": self._write_grids(parameters, context, ws, crs, about, found,
                                                  feedback)}
        finally:
            if ws is not None:
                ws.close()
        about.dress(context, results["OUTPUT"], recurring_style.dress_gaps,
                    "" if ws is None else "case_nos")
        about.dress(context, results["GRIDS"], recurring_style.dress_shares)
        metres, percent = _total(found)
        longest = float(found.length[0]) if len(found.length) else 0.0
        feedback.message(tr("{metres} m of street ({percent} %) are further than {distance} m from "
                            "a facility; the longest stretch has {longest} m.").format(
            metres=f"{metres:.0f}", percent=f"{percent:.1f}", longest=f"{longest:.0f}",
            distance=f"{self.parameterAsDouble(parameters, 'DISTANCE', context):g}"))
        return {**results, "METRES": metres, "PERCENT": percent, "LONGEST": longest,
                **self.counts(feedback, len(streets) + len(facilities), len(found.length))}

    def _facilities(self, parameters, context, ws, crs, feedback):
        """Geometries of the facilities and their component codes, None for those of a layer."""
        shapes, codes = [], []
        wanted = component_classes(self, parameters, context, "FACILITY")
        if wanted:
            from ...core.workspace.behind import components_of_classes
            found = components_of_classes(ws, wanted)
            shapes.append(found["geometry"])
            codes.append(found["objid"])
        source = self.parameterAsSource(parameters, "FACILITIES", context)
        if source is not None:
            lines, = read_source(source, crs, (), feedback)
            shapes.append(lines)
            codes.append(np.full(len(lines), None))
        if not shapes:
            raise InputError(N_("Choose what to look for: the classes of components, or a layer."))
        shapes, codes = np.concatenate(shapes), np.concatenate(codes)
        if wanted and not len(shapes):
            raise InputError(N_("The workspace has no valid component of {classes}. Import them, "
                                "choose other classes, or a layer."), classes=", ".join(wanted))
        return shapes, codes

    def _write(self, parameters, context, ws, crs, about, found, names, kinds, codes, feedback):
        columns = {"number": np.arange(1, len(found.length) + 1),
                   "street": names[found.street], "kind": kinds[found.street],
                   "length_m": np.round(found.length, 2),
                   "farthest_m": np.round(found.farthest, 1), "nearest": codes[found.nearest],
                   "x": np.round(found.at[:, 0], 2), "y": np.round(found.at[:, 1], 2)}
        classes = classes_of(self, parameters, context, "CASES")
        if classes and ws is not None:
            columns.update(self._cases(parameters, context, ws, found, classes, feedback))
        return write_columns(self, parameters, "OUTPUT", context, about.rows(columns),
                             found.geometry, QgsWkbTypes.Type.MultiLineString, crs, feedback)

    def _named(self, parameters, context, ws):
        """What is looked for, in words."""
        wanted = component_classes(self, parameters, context, "FACILITY")
        if not wanted:
            return self.parameterAsSource(parameters, "FACILITIES", context).sourceName()
        words = behind.Words(ws)
        return tr(", ").join(words.with_code("component", code) for code in wanted)

    def _days(self, parameters, context):
        """First and last day of the cases that are counted, "" where there is no limit."""
        if not listed(self, parameters, context, "CASES"):
            return "", ""
        since, until = period_of(self, parameters, context)
        return since, until and behind.day(np.datetime64(until) - np.timedelta64(1, "D"))

    def _cases(self, parameters, context, ws, found, classes, feedback):
        """Cases along each stretch."""
        from ...core.analysis.cases import Filter
        from ...core.analysis.gaps import along
        from ...core.progress import Part
        since, until = period_of(self, parameters, context)
        chosen = Filter(classes=tuple((kind, code) if kind else code for kind, code in classes),
                        since=since, until=until)
        cases = every_case(ws, chosen, Part(feedback, 0.6, 0.8))
        cases = cases.take(chosen.mask(cases))
        place = along(found, cases.x, cases.y,
                      self.parameterAsDouble(parameters, "DISTANCE", context))
        order = np.argsort(place, kind="stable")
        borders = np.searchsorted(place[order], np.arange(len(found.length) + 1))
        rows = [order[a:b] for a, b in zip(borders[:-1], borders[1:])]
        count = np.array([len(row) for row in rows], dtype=np.int64)
        with np.errstate(divide="ignore", invalid="ignore"):
            density = np.where(found.length > 0, 100 * count / found.length, np.nan)
        return {"cases": count, "per_100_m": np.round(density, 2),
                "case_nos": behind.joined_numbers(ws, cases, rows)}

    def _write_grids(self, parameters, context, ws, crs, about, found, feedback):
        if ws is None:
            return None
        from ...core.analysis.gaps import gap_shares
        from ...core.progress import Part
        from ...core.workspace.areas import areas_of
        grids = areas_of(ws, "grid")
        metres, share = gap_shares(found, grids.geometry, Part(feedback, 0.8, 1.0))
        columns = {"bgid": grids.code, "name": grids.name, "street_m": np.round(metres, 1),
                   "without_m": np.round(metres * np.nan_to_num(share), 1),
                   "percent": np.round(100 * share, 1)}
        return write_columns(self, parameters, "GRIDS", context, about.rows(columns),
                             grids.geometry, QgsWkbTypes.Type.MultiPolygon, crs, feedback)


def _total(found):
    """Metres of street without a facility, and percent of all."""
    import shapely
    far, near = (float(shapely.length(lines).sum()) for lines in (found.far, found.near))
    return far, 100 * far / (far + near)
