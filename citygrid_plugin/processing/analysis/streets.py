"""Which streets an algorithm looks along, as parameters."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingParameterBoolean, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField, QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..cases.codes import listed
from ..geometry import metric, read_source


def add_streets(algorithm):
    """Add the parameters that choose streets; ``streets_of`` reads them."""
    algorithm.add(QgsProcessingParameterString("KINDS", tr("Kinds of road"), optional=True),
                  tr("Such as primary, residential, as the roads of the workspace have them. "
                     "Empty: all."), advanced=True)
    algorithm.add(QgsProcessingParameterFeatureSource(
        "STREETS", tr("Streets of a layer"), [QgsProcessing.SourceType.TypeVectorLine],
        optional=True),
        tr("Instead of the roads of the workspace; none of them is left out."), advanced=True)
    algorithm.add(QgsProcessingParameterField(
        "NAME", tr("Field with the street's name"), parentLayerParameterName="STREETS",
        optional=True),
        tr("Of the layer. At a junction a street goes on where the name stays."), advanced=True)
    algorithm.add(QgsProcessingParameterBoolean("INSIDE", tr("Only inside the district"), True),
                  tr("Roads of the workspace outside its communities are left out."),
                  advanced=True)


def crs_of(algorithm, parameters, context):
    """The CRS of the layer of streets; InputError unless it measures metres."""
    source = algorithm.parameterAsSource(parameters, "STREETS", context)
    metric(source.sourceCrs(), source.sourceName())
    return source.sourceCrs()


def streets_of(algorithm, parameters, context, ws, crs, feedback):
    """The streets of the parameters.

    Parameters
    ----------
    ws : Workspace or None
        None where the layer of streets takes its place.
    crs : QgsCoordinateReferenceSystem
        Wanted, in metres.

    Returns
    -------
    (lines, names, kinds), (n,) object arrays
        Shapely geometries, None or empty where nothing is left of a road inside the district;
        None where there is no name or kind.

    Raises
    ------
    InputError
        No road is of the kinds that are asked for.
    """
    source = algorithm.parameterAsSource(parameters, "STREETS", context)
    if source is not None:
        name = algorithm.parameterAsString(parameters, "NAME", context)
        lines, names = read_source(source, crs, [name], feedback)
        return lines, names, np.full(len(lines), None)
    from ...core.workspace.areas import inside_district
    from ...core.workspace.reading import read
    roads = read(ws, "base_road", ["name", "kind"])
    wanted = listed(algorithm, parameters, context, "KINDS")
    if wanted:
        fits = np.isin(roads["kind"].astype(str), wanted)
        if not fits.any():
            raise InputError(N_("There is no road of the kind {kind}."), kind=", ".join(wanted))
        roads = {key: values[fits] for key, values in roads.items()}
    lines = roads["geometry"]
    if algorithm.parameterAsBool(parameters, "INSIDE", context):
        lines = inside_district(ws, lines)
    return lines, roads["name"], roads["kind"]
