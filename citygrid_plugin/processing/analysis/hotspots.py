"""citygrid:hotspots: where high values lie together, and whether that is more than chance."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber, QgsWkbTypes)

from ...core.errors import CityGridError, InputError, N_
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from .area_values import add_values, needs_workspace, smoothing_of, values_of
from .dressing import dress, question_of
from .neighbours import add_neighbours, middles, neighbours_of


class HotSpots(CityGridAlgorithm):
    """citygrid:hotspots"""

    NAME = "hotspots"
    TITLE = N_("Hot spots")
    ROOM = "analysis"
    HELP = N_(
        "Where many cases lie together, and where few, by Gi* of Getis and Ord: an area and its "
        "neighbours together are compared with all areas. Among thousands of areas hundreds look "
        "hot by chance; so an area is called significant only where it stands after Benjamini "
        "and Hochberg's correction (false discovery rate), and a candidate where its own p alone "
        "is small. Both are drawn, the significant ones in full colour. Counts of the cases or "
        "components of the workspace, of any points, or a field of any polygons, divided by what "
        "there is of something where wanted. Local Moran stands beside it as a second opinion. "
        "The log says which neighbours were chosen and why, and what to be careful about.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        number = QgsProcessingParameterNumber
        add_values(self)
        add_neighbours(self)
        self.add(number("PERMUTATIONS", tr("Permutations"), number.Type.Integer, 0, minValue=0,
                        maxValue=99_999),
                 tr("0: p by the normal distribution. Otherwise, e.g. 9999, the values of the "
                    "neighbours are drawn so often from all other areas: better for few areas and "
                    "many zeros."), advanced=True)
        self.add(number("SEED", tr("Seed"), number.Type.Integer, 1, minValue=0),
                 tr("The same seed gives the same permutations."), advanced=True)
        self.add(QgsProcessingParameterFeatureSink(
            "OUTPUT", tr("Hot spots"), QgsProcessing.SourceType.TypeVectorPolygon),
            tr("An area each, with its class (99, 95 or 90 %, hot or cold, significant or "
               "candidate)."))
        for name, title in (("HOT", tr("Hot spots")), ("COLD", tr("Cold spots")),
                            ("CANDIDATES", tr("Candidates")), ("MORAN", tr("Moran's I")),
                            ("MORANZ", tr("z of Moran's I"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def needs_workspace(self, parameters, context):
        return needs_workspace(self, parameters, context)

    def execute(self, parameters, context, feedback):
        from ...core.analysis import hotspots, local
        from ...core.progress import Part
        what = values_of(self, parameters, context, feedback)
        rated = what.base is not None
        raw = np.divide(what.count, what.base, out=np.full(len(what.areas), np.nan),
                        where=what.base > 0) if rated else what.count
        weights = neighbours_of(self, parameters, context, what.areas.geometry, raw, feedback,
                                0.6, 0.65)
        values = self._smoothed(parameters, context, what, weights) if rated else what.count
        if rated and _varies(raw) and not _varies(values):
            raise InputError(N_("The quotients of the areas differ no more than by chance: "
                                "smoothed, all are {value}, and no area is a hot spot. Choose a "
                                "longer period or more classes, or no smoothing."),
                             value=f"{values[np.isfinite(values)][0]:.6g}")
        permutations = self.parameterAsInt(parameters, "PERMUTATIONS", context)
        found = hotspots.hot_spots(
            values, weights, permutations=permutations,
            seed=self.parameterAsInt(parameters, "SEED", context),
            xy=middles(what.areas.geometry), names=what.areas.name,
            feedback=Part(feedback, 0.65, 0.95))
        known = np.isfinite(values)
        whole = local.moran(values[known], weights.take(known))
        said = [error_text(CityGridError(template, **params))
                for template, params in found.warnings]
        for line in said:
            feedback.warning(line)
        feedback.message(_of_all(whole))
        _say(feedback, found)
        target = write_columns(self, parameters, "OUTPUT", context,
                               self._columns(what, values, weights, found),
                               what.areas.geometry, QgsWkbTypes.Type.MultiPolygon, what.crs,
                               feedback)
        why = error_text(CityGridError(weights.why[0], **weights.why[1]))
        title = f"{tr('Hot spots')}: {what.about}"
        note = "\n".join([title, tr("Counted at {moment}.").format(moment=what.as_of), why,
                          *said, _of_all(whole)])
        dress(context, target, lambda layer: _dress(layer, note), what.about,
              question_of(self, what.query))
        return {"OUTPUT": target, "HOT": int((found.significant > 0).sum()),
                "COLD": int((found.significant < 0).sum()),
                "CANDIDATES": int(((found.significant == 0) & (found.candidate != 0)).sum()),
                "MORAN": whole.value, "MORANZ": whole.z,
                **self.counts(feedback, what.read, len(what.areas), what.outside)}

    def _smoothed(self, parameters, context, what, weights):
        from ...core.analysis import smoothing
        how = smoothing_of(self, parameters, context)
        count = np.where(np.isfinite(what.count), what.count, 0.0)
        base = np.where(np.isfinite(what.count), what.base, np.nan)
        if how == "near":
            return smoothing.spatial_bayes(count, base, weights)
        return (smoothing.empirical_bayes if how else smoothing.rates)(count, base)

    @staticmethod
    def _columns(what, values, weights, found):
        from ...core.analysis.hotspots import classes_of
        from ...core.analysis.local import QUADRANTS
        known = np.isfinite(values)
        texts = [tr(text) if there else tr("No value")
                 for text, there in zip(classes_of(found), known)]
        return {"code": what.areas.code, "name": what.areas.name, "count": what.count,
                "denominator": np.full(len(values), np.nan) if what.base is None else what.base,
                "value": np.where(known, values, np.nan), "neighbours": weights.neighbours,
                "z": found.z, "p": found.p, "q": found.q,
                "significant": _marks(found.significant, known),
                "candidate": _marks(found.candidate, known), "class": texts,
                "moran": found.moran.value, "moran_z": found.moran.z,
                "moran_p": found.moran_p, "moran_q": found.moran_q,
                "quadrant": [QUADRANTS[k] for k in found.moran.quadrant], "edge": found.edge,
                "about": [what.about] * len(values), "as_of": [what.as_of] * len(values)}


def _varies(values):
    """Whether those that are known differ."""
    from ...core.analysis.local import centred
    return bool(centred(values[np.isfinite(values)]).any())


def _marks(marks, known):
    """Classes as whole numbers, None where there is no value."""
    column = marks.astype(object)
    column[known] = [int(mark) for mark in marks[known]]
    column[~known] = None
    return column


def _of_all(whole):
    """Moran's I of all areas in words."""
    if not np.isfinite(whole.z):
        return tr("Moran's I of all areas cannot be told.")
    text = (tr("Moran's I of all areas is {value} (z {z}): like values lie together.")
            if whole.z > 1.96 else
            tr("Moran's I of all areas is {value} (z {z}): like values keep apart.")
            if whole.z < -1.96 else
            tr("Moran's I of all areas is {value} (z {z}): as by chance."))
    return text.format(value=f"{whole.value:.3f}", z=f"{whole.z:.1f}")


def _say(feedback, found):
    """Say how many areas there are of each class, and what local Moran has to say to it."""
    from ...core.analysis.hotspots import NO_CLASS, classes_of
    texts, counts = np.unique(classes_of(found)[np.isfinite(found.z)].astype(str),
                              return_counts=True)
    for text, count in zip(texts, counts):
        if text != NO_CLASS:
            feedback.message(tr("{kind}: {count}").format(kind=tr(text), count=count))
    spots = found.significant != 0
    if not spots.any():
        feedback.message(tr("No area is significant: what looks like a cluster may be chance."))
        return
    alike = np.where(found.significant > 0, found.moran.quadrant == 1, found.moran.quadrant == 2)
    feedback.message(tr("Local Moran finds {count} of the {spots} significant spots as well.")
                     .format(count=int((spots & alike & (found.moran_q <= 0.1)).sum()),
                             spots=int(spots.sum())))


def _dress(layer, note):
    from ...layers.hotspot_style import dress_hot_spots
    dress_hot_spots(layer)
    layer.setAbstract(note)
