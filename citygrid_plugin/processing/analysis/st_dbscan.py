"""citygrid:stdbscan: clusters of cases in space and time."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber, QgsWkbTypes)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..results import workspace_crs
from . import behind
from .case_filter import add_filter, chosen_cases

_ROUND = 10.0       # metres around the outermost cases, so that a heap at one place is an area
_MOST = 5           # classes that are named
MOST_POINTS = 1_000_000     # a layer in memory has about two kilobytes for each
_NEARLY, _MANY = 0.8, 1000  # share in clusters that tells nothing any more, of so many cases


class StDbscan(CityGridAlgorithm):
    """citygrid:stdbscan"""

    NAME = "stdbscan"
    TITLE = N_("Clusters in space and time (ST-DBSCAN)")
    ROOM = "analysis"
    HELP = N_(
        "Finds where many cases happened close to each other within a short time, without grids or "
        "other borders: a cluster has a beginning and an end, and any shape. A case with enough "
        "others within the distance and within the days starts or continues a cluster (Birant and "
        "Kut 2007). Cases that belong to none are left out. Every cluster lists the numbers of its "
        "cases and is played by QGIS's temporal controller. docs/st_dbscan.md has the method.")
    requires = ("geopandas", "shapely", "scipy", "pandas")

    def define(self):
        number, sink = QgsProcessingParameterNumber, QgsProcessingParameterFeatureSink
        self.add_workspace()
        add_filter(self)
        self.add(number("SPACE", tr("Distance (m)"), number.Type.Double, 100, minValue=0.1),
                 tr("Cases are neighbours within this distance and within the days below."))
        self.add(number("TIME", tr("Days"), number.Type.Double, 7, minValue=0.01),
                 tr("Cases are neighbours within these days and within the distance above."))
        self.add(number("LEAST", tr("Cases at least"), number.Type.Integer, 5, minValue=2),
                 tr("A case with so many neighbours, itself included, starts or continues a "
                    "cluster."))
        self.add(sink("OUTPUT", tr("Clusters in space and time"),
                      QgsProcessing.SourceType.TypeVectorPolygon),
                 tr("An area for each cluster, the largest first: the hull of its cases and "
                    "{metres} m around them, with its beginning, end, classes and units.").format(
                     metres=f"{_ROUND:g}"))
        self.add(sink("POINTS", tr("Cases of the clusters"),
                      QgsProcessing.SourceType.TypeVectorPoint, optional=True,
                      createByDefault=True),
                 tr("A point for each case of a cluster, with the number of the cluster."))
        for name, title in (("CLUSTERS", tr("Clusters")), ("CLUSTERED", tr("Cases in clusters"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.analysis.st_dbscan import st_dbscan
        from ...core.progress import Part
        from ...layers import recurring_style
        with self.open_workspace() as ws:
            chosen, cases = chosen_cases(self, parameters, context, ws, Part(feedback, 0, 0.3))
            at = getattr(cases, chosen.moment)
            found = st_dbscan(cases.x, cases.y, at,
                              self.parameterAsDouble(parameters, "SPACE", context),
                              self.parameterAsDouble(parameters, "TIME", context),
                              self.parameterAsInt(parameters, "LEAST", context),
                              Part(feedback, 0.3, 0.8))
            size = np.bincount(found.cluster[found.cluster >= 0], minlength=found.number)
            largest = np.argsort(-size, kind="stable")
            rank = np.append(np.argsort(largest, kind="stable"), -1)    # -1 stays -1
            cluster = rank[found.cluster]
            order = np.lexsort((at, cluster))
            borders = np.searchsorted(cluster[order], np.arange(found.number + 1))
            rows = [order[a:b] for a, b in zip(borders[:-1], borders[1:])]
            words, crs = behind.Words(ws), workspace_crs(ws)
            about = behind.about_cases(self, chosen, cases)
            feedback.progress(0.82)
            clusters = self._write_clusters(parameters, context, ws, cases, at, found, rows,
                                            words, crs, about, feedback)
            feedback.progress(0.9)
            points = self._write_points(parameters, context, ws, cases, at, found, cluster, rows,
                                        words, crs, about, feedback)
        about.dress(context, clusters, recurring_style.dress_clusters, "case_nos")
        about.dress(context, points, recurring_style.dress_cluster_points, "case_no")
        clustered = int(size.sum())
        placed = int((np.isfinite(cases.x) & np.isfinite(cases.y) & ~np.isnat(at)).sum())
        feedback.message(tr("{clusters} clusters with {count} of {all} cases.").format(
            clusters=found.number, count=clustered, all=len(cases)))
        if placed >= _MANY and clustered > _NEARLY * placed:
            feedback.warning(tr(
                "{percent} % of the cases are in clusters. With a shorter distance, fewer days or "
                "more cases at least, the clusters tell more.").format(
                percent=f"{100 * clustered / placed:.0f}"))
        return {"OUTPUT": clusters, "POINTS": points, "CLUSTERS": found.number,
                "CLUSTERED": clustered,
                **self.counts(feedback, len(cases), found.number, len(cases) - placed)}

    def _write_clusters(self, parameters, context, ws, cases, at, found, rows, words, crs,
                        about, feedback):
        import shapely
        kinds, codes, units = (getattr(cases, name).text() for name in
                               ("kind", "classcode", "unit"))
        hulls = np.array([shapely.convex_hull(shapely.multipoints(
            np.column_stack([cases.x[row], cases.y[row]]))) for row in rows], dtype=object)
        begin, end = ([at[row[k]] for row in rows] for k in (0, -1))
        columns = {
            "number": np.arange(1, len(rows) + 1), "cases": [len(row) for row in rows],
            "core": [int(found.core[row].sum()) for row in rows],
            "begin": [_iso(moment) for moment in begin], "end": [_iso(moment) for moment in end],
            "days": [round(float((b - a) / np.timedelta64(86400, "s")), 2)
                     for a, b in zip(begin, end)],
            "classes": [tr(", ").join(
                f"{words.with_code(*of_class)} ({count})".strip() for of_class, count in
                _most(zip(kinds[row], codes[row]))) for row in rows],
            "units": [tr(", ").join(
                f"{words.of_unit(unit)} ({count})" for unit, count in
                _most(unit for unit in units[row] if unit)) for row in rows],
            "open": [int((~cases.ended[row]).sum()) for row in rows],
            "case_nos": behind.joined_numbers(ws, cases, rows)}
        return write_columns(self, parameters, "OUTPUT", context, about.rows(columns),
                             shapely.buffer(hulls, _ROUND), QgsWkbTypes.Type.Polygon, crs,
                             feedback)

    def _write_points(self, parameters, context, ws, cases, at, found, cluster, rows, words, crs,
                      about, feedback):
        import shapely
        from ...core.workspace.behind import case_numbers
        if not parameters.get("POINTS"):
            return None
        row = np.concatenate([*rows, np.empty(0, dtype=np.int64)]).astype(np.int64)
        if len(row) > MOST_POINTS:
            feedback.warning(tr("{count} cases are in clusters: the first {most} of them, those of "
                                "the largest clusters, get a point.").format(
                count=len(row), most=MOST_POINTS))
            row = row[:MOST_POINTS]
        some = cases.take(row)
        kinds, codes = some.kind.text(), some.classcode.text()
        columns = {"number": cluster[row] + 1, "core": found.core[row],
                   "case_no": case_numbers(ws, some.key), "classcode": codes,
                   "class_name": [words.of_class(*pair) for pair in zip(kinds, codes)],
                   "at": [_iso(moment) for moment in at[row]], "ended": some.ended}
        return write_columns(self, parameters, "POINTS", context, about.rows(columns),
                             np.atleast_1d(shapely.points(some.x, some.y)),
                             QgsWkbTypes.Type.Point, crs, feedback)


def _iso(moment):
    """A moment as 2026-11-22T08:30:00."""
    return str(moment.astype("M8[s]"))


def _most(values):
    """The most frequent values with their numbers, the most frequent first."""
    count = {}
    for value in values:
        count[value] = count.get(value, 0) + 1
    return sorted(count.items(), key=lambda pair: -pair[1])[:_MOST]
