"""QGIS features to a GeoDataFrame and back: the one module that converts.

Geometries travel as arrays of WKB (100,000 points: 1.05 s, ``GeoDataFrame.from_features`` 11 s).
geopandas is imported inside, so that the provider loads without it.
"""
from itertools import islice

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsGeometry,
    QgsProcessingException, QgsWkbTypes)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from ..i18n import tr

BATCH = 5000
_TYPES = ("Point", "LineString", "LineString", "Polygon", "MultiPoint", "MultiLineString",
          "MultiPolygon", "GeometryCollection")   # by shapely's type id, 2 is a ring
_NUMBERS = {QVariant.Type.Int, QVariant.Type.LongLong, QVariant.Type.UInt,
            QVariant.Type.ULongLong}
_ISO = Qt.DateFormat.ISODate


def to_frame(source, request=None, feedback=None):
    """The features of a source as a GeoDataFrame.

    Parameters
    ----------
    source : QgsFeatureSource
        A layer, or what ``parameterAsSource`` returns.
    request : QgsFeatureRequest, optional
        Which features.
    feedback : Feedback, optional
        Asked for cancelling (``processing.base.Feedback``).

    Returns
    -------
    geopandas.GeoDataFrame
        In the source's CRS; index "fid"; one column per field: text and dates as ISO text with
        None, doubles as float64 with NaN, whole numbers and booleans as int64 and bool, or as
        objects with None where some are missing. Missing geometries are None.

    Raises
    ------
    Cancelled
    """
    import geopandas
    import numpy as np
    import pandas as pd

    features = source.getFeatures() if request is None else source.getFeatures(request)
    fids, shapes, rows = [], [], []
    while True:
        batch = list(islice(features, BATCH))
        if feedback is not None:
            feedback.check()
        fids += [feature.id() for feature in batch]
        shapes += [_wkb(feature) for feature in batch]
        rows += [feature.attributes() for feature in batch]
        if len(batch) < BATCH:
            break
    columns = zip(*rows) if rows else ((),) * source.fields().count()
    data = {field.name(): _column(field.type(), values)
            for field, values in zip(source.fields(), columns)}
    index = pd.Index(fids, dtype="int64", name="fid")
    frame = pd.DataFrame(data, index=index, columns=list(data))
    name = "geometry" if "geometry" not in data else "_geometry"
    wkb = np.empty(len(shapes), dtype=object)
    wkb[:] = shapes
    crs = source.sourceCrs()
    geometry = geopandas.GeoSeries.from_wkb(
        wkb, index=index, crs=crs.toWkt(crs.WktVariant.WKT_PREFERRED) if crs.isValid() else None)
    return geopandas.GeoDataFrame(frame.assign(**{name: geometry}), geometry=name,
                                  crs=geometry.crs)


def _wkb(feature):
    geometry = feature.geometry()
    return None if geometry.isNull() else geometry.asWkb().data()


def plain(value):
    """A value of a feature without Qt in it: None for NULL, dates and times as ISO text."""
    if isinstance(value, QVariant):   # what PyQt leaves as QVariant is NULL
        return None
    if isinstance(value, (QDate, QTime, QDateTime)):
        return value.toString(_ISO) if value.isValid() else None
    return value


def _column(kind, values):
    """One field's values as a numpy array (see ``to_frame``)."""
    import numpy as np
    values = [plain(value) for value in values]
    if kind == QVariant.Type.Double:
        return np.array(values, dtype="float64")
    missing = None in values
    if kind in _NUMBERS and not missing:
        return np.array(values, dtype="int64")
    if kind == QVariant.Type.Bool and not missing:
        return np.array(values, dtype=bool)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def fields_of(frame):
    """The fields for a sink that takes ``frame``'s columns.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame

    Returns
    -------
    QgsFields
        Whole numbers, doubles and booleans as such, everything else as text.
    """
    kinds = {"i": QVariant.Type.LongLong, "u": QVariant.Type.LongLong,
             "f": QVariant.Type.Double, "b": QVariant.Type.Bool}
    fields = QgsFields()
    for name in _attributes(frame):
        dtype = frame[name].dtype
        kind = kinds.get(getattr(dtype, "kind", "O"))
        if kind is None and len(frame):
            kind = _kind_of_objects(frame[name])
        fields.append(QgsField(name, kind or QVariant.Type.String))
    return fields


def _kind_of_objects(column):
    found = {type(value) for value in column.dropna()}
    if found == {bool}:
        return QVariant.Type.Bool
    if found == {int}:
        return QVariant.Type.LongLong
    if found and found <= {int, float}:
        return QVariant.Type.Double
    return None


def _attributes(frame):
    return [name for name in frame.columns if name != frame.geometry.name]


def wkb_type(frame):
    """The QgsWkbTypes type that holds every geometry of a frame; multi-part where one is.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame

    Returns
    -------
    QgsWkbTypes.Type
        NoGeometry where there is none at all, GeometryCollection for a mixture.
    """
    import numpy as np
    import shapely
    shapes = frame.geometry.to_numpy()
    present = shapes[~shapely.is_missing(shapes)]
    if not len(present):
        return QgsWkbTypes.Type.NoGeometry
    names = {_TYPES[i] for i in np.unique(shapely.get_type_id(present))}
    if len({name.replace("Multi", "") for name in names}) > 1:
        name = "GeometryCollection"
    else:
        name = max(names, key=len)   # "MultiPoint" rather than "Point"
    kind = getattr(QgsWkbTypes.Type, name)
    return QgsWkbTypes.addZ(kind) if shapely.has_z(present).any() else kind


def add_frame(sink, frame, fields, kind=None, feedback=None):
    """Write a frame into a sink.

    Parameters
    ----------
    sink : QgsFeatureSink
    frame : geopandas.GeoDataFrame
        In the sink's CRS.
    fields : QgsFields
        Those of the sink; a field that the frame lacks stays NULL.
    kind : QgsWkbTypes.Type, optional
        Of the sink; single geometries become multi-part where it is.
    feedback : Feedback, optional
        Of many features it is told how far the writing is, over half of what is left of its bar:
        there may be others to come.

    Returns
    -------
    int, the number of features written

    Raises
    ------
    Cancelled, QgsProcessingException
        The sink refused a feature; its own words are in the message.
    """
    multi = kind is not None and QgsWkbTypes.isMultiType(kind)
    columns = [_values(frame[field.name()]) if field.name() in frame.columns
               else [None] * len(frame) for field in fields]
    rows = list(zip(*columns)) if columns else [()] * len(frame)
    shapes = frame.geometry.to_wkb(hex=False).tolist()
    done = 0.0 if feedback is None else feedback.done
    for start in range(0, len(frame), BATCH):
        if feedback is not None:
            feedback.progress(done + (1 - done) / 2 * start / len(frame))
        batch = [_feature(fields, row, shape, multi) for row, shape in
                 zip(rows[start:start + BATCH], shapes[start:start + BATCH])]
        if not sink.addFeatures(batch, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(
                tr("The result could not be written: {reason}").format(reason=sink.lastError()))
    return len(frame)


def write_columns(algorithm, parameters, name, context, columns, geometry=None,
                  kind=QgsWkbTypes.Type.NoGeometry, crs=None, feedback=None):
    """Write columns and geometries into the sink of a parameter.

    Parameters
    ----------
    name : str
        Of the parameter.
    columns : dict of str to (n,) sequence
        They become the fields, of the type of their values.
    geometry : (n,) object array of shapely geometries, optional
        In ``crs``; None where missing.
    kind : QgsWkbTypes.Type
    crs : QgsCoordinateReferenceSystem, optional
    feedback : Feedback, optional

    Returns
    -------
    str or None
        The id of the result; None where it is not wanted.
    """
    frame = _frame(columns, geometry)
    fields = fields_of(frame)
    sink, target = algorithm.parameterAsSink(parameters, name, context, fields, kind,
                                             crs or QgsCoordinateReferenceSystem())
    if sink is None:
        return None
    add_frame(sink, frame, fields, kind, feedback)
    return target


def write_parts(algorithm, parameters, name, context, like, parts, feedback=None):
    """Write a table that comes in parts, of which only one is in memory at a time.

    Parameters
    ----------
    name : str
        Of the parameter.
    like : dict of str to (n,) sequence
        Columns whose names and types the fields take.
    parts : iterable of dict of str to (n,) sequence
    feedback : Feedback, optional

    Returns
    -------
    str or None
        The id of the result; None where it is not wanted.
    """
    fields = fields_of(_frame(like))
    sink, target = algorithm.parameterAsSink(parameters, name, context, fields,
                                             QgsWkbTypes.Type.NoGeometry,
                                             QgsCoordinateReferenceSystem())
    if sink is None:
        return None
    for part in parts:
        add_frame(sink, _frame(part), fields, feedback=feedback)
    return target


def _frame(columns, geometry=None):
    import geopandas
    import pandas as pd
    table = pd.DataFrame(columns)
    return geopandas.GeoDataFrame(table, geometry=[None] * len(table) if geometry is None
                                  else geometry)


def _values(column):
    """A column as plain Python values, missing ones None, dates as ISO text."""
    if column.dtype.kind == "M":
        return [None if value != value else value.isoformat() for value in column]
    values = column.astype(object)
    return values.where(column.notna(), None).tolist()


def _feature(fields, row, shape, multi):
    feature = QgsFeature(fields)
    feature.setAttributes(list(row))
    if shape is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(shape)
        if multi:
            geometry.convertToMultiType()
        feature.setGeometry(geometry)
    return feature
