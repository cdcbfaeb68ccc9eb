"""The cube of areas and steps as rows with a begin and an end."""
import numpy as np
from qgis.core import (
    QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsGeometry, QgsProcessingException,
    QgsWkbTypes)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QVariant

from ...i18n import tr
from ..frames import BATCH

#: Rows of the layer: one in memory has about a kilobyte for each.
MOST = 1_000_000
_KIND = QVariant.Type
FIELDS = (("code", _KIND.String), ("name", _KIND.String), ("step", _KIND.Int),
          ("begin", _KIND.DateTime), ("end", _KIND.DateTime), ("count", _KIND.LongLong),
          ("z", _KIND.Double), ("p", _KIND.Double), ("bin", _KIND.Int), ("title", _KIND.String))


def counts(place, step, n, t):
    """How many there are in each area and step, (n, t) float64; -1 is in none."""
    inside = (place >= 0) & (step >= 0)
    at = place[inside].astype(np.int64) * t + step[inside]
    return np.bincount(at, minlength=n * t).reshape(n, t).astype(np.float64)


def day(moment):
    """The day of a moment, 2026-03-31."""
    return str(moment)[:10]


def last_day(steps):
    """The last day of the last step."""
    return day(steps.border[-1] - np.timedelta64(1, "D"))


def write(algorithm, parameters, context, areas, steps, counts, found, everything, crs, feedback):
    """Write the rows into the sink CUBE.

    Parameters
    ----------
    areas : core.workspace.areas.Areas
    steps : core.analysis.time_steps.TimeSteps
    counts : (n, t) float64
    found : core.analysis.emerging.Emerging
    everything : bool
        Also the bins that are neither hot nor cold.

    Returns
    -------
    str or None
        The id of the result; None where it is not wanted.
    """
    fields = QgsFields()
    for name, kind in FIELDS:
        fields.append(QgsField(name, kind))
    sink, target = algorithm.parameterAsSink(parameters, "CUBE", context, fields,
                                             QgsWkbTypes.Type.MultiPolygon, crs)
    if sink is None:
        return None
    rows = _chosen(found, everything, feedback)
    shapes = _shapes(areas.geometry)
    titles = _titles()
    begin = [_moment(border) for border in steps.border]
    t = len(steps)
    for start in range(0, len(rows), BATCH):
        feedback.progress(0.85 + 0.15 * start / len(rows))
        batch = []
        for row in rows[start:start + BATCH].tolist():
            area, step = divmod(row, t)
            feature = QgsFeature(fields)
            feature.setGeometry(shapes[area])
            code = int(found.bins[area, step])
            feature.setAttributes([
                areas.code[area], areas.name[area], step + 1, begin[step], begin[step + 1],
                int(counts[area, step]), float(found.z[area, step]), float(found.p[area, step]),
                code, titles[code]])
            batch.append(feature)
        if not sink.addFeatures(batch, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(
                tr("The result could not be written: {reason}").format(reason=sink.lastError()))
    return target


def _chosen(found, everything, feedback):
    """Numbers (area * t + step) of the bins to write, by step."""
    n, t = found.bins.shape
    if everything and n * t > MOST:
        feedback.warning(tr("{rows} rows would be more than {most}: only the steps that are hot or "
                            "cold are written.").format(rows=n * t, most=MOST))
        everything = False
    rows = np.arange(n * t) if everything else np.flatnonzero(found.bins)
    if len(rows) > MOST:
        feedback.warning(tr("{rows} steps are hot or cold: only the {most} strongest are written."
                            ).format(rows=len(rows), most=MOST))
        strength = np.abs(found.z.ravel()[rows])
        rows = np.sort(rows[np.argpartition(-strength, MOST)[:MOST]])
    return rows[np.argsort(rows % t, kind="stable")]


def _shapes(geometry):
    import shapely
    made = []
    for blob in shapely.to_wkb(geometry).tolist():
        shape = QgsGeometry()
        if blob is not None:
            shape.fromWkb(blob)
            shape.convertToMultiType()
        made.append(shape)
    return made


def _titles():
    from ...core.analysis.hotspots import NO_CLASS, SIGNIFICANT
    return {0: tr(NO_CLASS), **{code: tr(title) for code, title in SIGNIFICANT.items()}}


def _moment(border):
    moment = border.astype("datetime64[s]").astype(object)
    return QDateTime(QDate(moment.year, moment.month, moment.day), QTime(0, 0))
