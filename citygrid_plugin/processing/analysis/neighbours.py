"""Which areas are neighbours, as parameters."""
import numpy as np
from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber

from ...core.errors import N_
from ...i18n import tr

KINDS = ("queen", "rook", "band", "nearest")
_TITLES = (N_("a common border or corner"), N_("a common border"), N_("within a distance"),
           N_("the nearest ones"))


def add_neighbours(algorithm):
    """Add the parameters; ``neighbours_of`` reads them."""
    number = QgsProcessingParameterNumber
    algorithm.add(QgsProcessingParameterEnum("NEIGHBOURS", tr("Neighbours have"),
                                             [tr(title) for title in _TITLES], defaultValue=0),
                  tr("What makes two areas neighbours. Areas of very different size: a distance, "
                     "or the nearest ones."))
    algorithm.add(number("DISTANCE", tr("Distance (m)"), number.Type.Double, optional=True,
                         minValue=0),
                  tr("Between the middles of areas, for neighbours within a distance. Empty: it "
                     "is chosen, and the log says why."), advanced=True)
    algorithm.add(number("NEAREST", tr("Number of nearest neighbours"), number.Type.Integer, 8,
                         minValue=1, maxValue=1000),
                  tr("For the nearest ones."), advanced=True)


def neighbours_of(algorithm, parameters, context, geometry, values, feedback, low=0.4,
                  high=0.45):
    """The Weights of areas, by the parameters; says why in the log.

    Parameters
    ----------
    geometry : (n,) object array of shapely polygons
        In metres.
    values : (n,) float64
        What is analysed, for the choice of a distance. An area without a value is nobody's
        neighbour, and takes no part in it.
    low, high : float
        The part of the progress.

    Raises
    ------
    Cancelled
    """
    from ...core.analysis import weights
    from ...core.errors import CityGridError
    from ...core.progress import Part
    part = Part(feedback, low, high)
    geometry = np.where(np.isfinite(values), geometry, None)
    kind = KINDS[algorithm.parameterAsEnum(parameters, "NEIGHBOURS", context)]
    if kind in ("queen", "rook"):
        found = weights.contiguity(geometry, kind == "queen", feedback=part)
    else:
        xy = middles(geometry)
        if kind == "band":
            distance = algorithm.parameterAsDouble(parameters, "DISTANCE", context)
            found = weights.distance_band(xy, distance or None, values, part)
        else:
            found = weights.nearest(xy, algorithm.parameterAsInt(parameters, "NEAREST", context))
    template, params = found.why
    feedback.message(CityGridError(template, **params))
    return found


def middles(geometry):
    """Centroids of areas, (n, 2) float64; NaN for one without a shape."""
    import shapely
    middle = shapely.centroid(geometry)
    return np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])
