"""The wanted area of unit grids and its band: three parameters of two algorithms."""
from qgis.core import QgsProcessingParameterNumber

from ...i18n import tr


def add_areas(algorithm):
    """Add the parameters TARGET, LOW and HIGH to an algorithm."""
    for name, title, value, help in (
            ("TARGET", tr("Wanted area (m²)"), 10_000, tr("The standard says about 10,000.")),
            ("LOW", tr("Smallest area (m²)"), 5_000, tr("Smaller cells are joined.")),
            ("HIGH", tr("Largest area (m²)"), 20_000, tr("Larger cells are split."))):
        algorithm.add(QgsProcessingParameterNumber(
            name, title, QgsProcessingParameterNumber.Type.Double, value, minValue=1), help)


def areas(algorithm, parameters, context):
    """The wanted, the smallest and the largest area, m² (a tuple)."""
    return tuple(algorithm.parameterAsDouble(parameters, name, context)
                 for name in ("TARGET", "LOW", "HIGH"))
