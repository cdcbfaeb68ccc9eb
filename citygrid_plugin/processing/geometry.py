"""Geometries of a source as shapely arrays in a CRS."""
import numpy as np
from qgis.core import (
    QgsCoordinateTransformContext, QgsFeatureRequest, QgsGeometry, QgsWkbTypes)

from ..core.errors import InputError, N_
from ..i18n import tr
from .frames import plain


def read_source(source, crs, fields=(), feedback=None):
    """Geometries and some fields of a source, in another CRS.

    Parameters
    ----------
    source : QgsFeatureSource or None
    crs : QgsCoordinateReferenceSystem
        The CRS wanted; invalid keeps the source's. A source without one is taken as lying in it,
        and the log says so.
    fields : sequence of str
        Names of fields; "" gives a column of None.
    feedback : processing.base.Feedback, optional

    Returns
    -------
    tuple
        (n,) object array of shapely geometries (None where missing; curves as short straight
        lines, a degree of arc each), then one (n,) object array per field: its values as text,
        dates and times as ISO, whole numbers without a point, None where there is none.
    """
    import shapely
    if source is None:
        return (np.empty(0, dtype=object),) * (1 + len(fields))
    _warn_of_mercator(crs, source.sourceName(), feedback)
    if feedback is not None and crs.isValid() and not source.sourceCrs().isValid():
        feedback.warning(tr("The layer {name} does not say its reference system; taken as {crs}.")
                         .format(name=source.sourceName(), crs=crs.description() or crs.authid()))
    request = QgsFeatureRequest()
    if crs.isValid() and source.sourceCrs().isValid() and source.sourceCrs() != crs:
        request.setDestinationCrs(crs, QgsCoordinateTransformContext())
    indexes = [source.fields().lookupField(name) if name else -1 for name in fields]
    for name, index in zip(fields, indexes):
        if name and index < 0:
            raise InputError(N_("The layer {layer} has no field {field}."),
                             layer=source.sourceName(), field=name)
    wkb, columns = [], [[] for _ in fields]
    for feature in source.getFeatures(request):
        if feedback is not None:
            feedback.check()
        geometry = feature.geometry()
        if QgsWkbTypes.isCurvedType(geometry.wkbType()):    # of which shapely knows none
            geometry = QgsGeometry(geometry.constGet().segmentize())
        wkb.append(None if geometry.isNull() else geometry.asWkb().data())
        for column, index in zip(columns, indexes):
            value = plain(feature.attribute(index)) if index >= 0 else None
            column.append(_text(value))
    found = []
    for values in [wkb, *columns]:
        array = np.empty(len(values), dtype=object)
        array[:] = values
        found.append(array)
    # a broken ring becomes None here, and what needs a geometry says so
    found[0] = shapely.force_2d(shapely.from_wkb(found[0], on_invalid="ignore"))
    return tuple(found)


def _text(value):
    """A value as text, None for nothing; a whole number without the point that a field of real
    numbers gives it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None or str(value) in ("", "NULL") else str(value)


def metric(crs, name):
    """InputError unless a CRS measures metres (ARCHITECTURE, hard rule 8)."""
    from qgis.core import QgsUnitTypes
    if not crs.isValid() or crs.isGeographic() \
            or crs.mapUnits() != QgsUnitTypes.DistanceUnit.DistanceMeters:
        raise InputError(N_("The layer {name} is not in a projected reference system in metres. "
                            "Reproject it, or choose a workspace."), name=name)


def _warn_of_mercator(crs, name, feedback):
    """Mercator's metres are none away from the equator: at 40° an area comes out 1.7 times as
    large as it is. Said once a run."""
    if crs.projectionAcronym() != "merc" or getattr(feedback, "said_mercator", True):
        return
    feedback.said_mercator = True
    feedback.warning(tr("The layer {name} is in a Mercator projection, as web maps are: its areas "
                        "come out far too large. Reproject it to the local reference system in "
                        "metres.").format(name=name))
