"""Which census an algorithm works on, and tables of text as its results."""
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureSink, QgsField, QgsFields,
    QgsProcessingException, QgsWkbTypes)
from qgis.PyQt.QtCore import QVariant

from ...core.errors import InputError, N_
from ...i18n import tr


def chosen_census(ws, name):
    """The row (``fid``, ``name``) of a census by its name; of the change inbox for "".

    Raises
    ------
    InputError
        There is none.
    """
    name = (name or "").strip()
    where = "name = ?" if name else "kind = 'inbox' AND ? = ''"
    rows = ws.dicts(f"SELECT fid, name FROM census WHERE {where} "     # nosec B608
                    "ORDER BY kind = 'inbox' DESC, fid LIMIT 1", (name,))
    if rows:
        return rows[0]
    if name:
        raise InputError(N_("There is no census {name} in this workspace."), name=name)
    raise InputError(N_("The change inbox is empty: nobody has reported a change yet."))


def write_table(algorithm, parameters, context, name, fields, rows):
    """Write rows of text into a sink without geometry; its id, or None where it is not wanted.

    Parameters
    ----------
    algorithm : CityGridAlgorithm
    name : str
        Of the sink's parameter.
    fields : sequence of str
    rows : iterable of sequence of str
    """
    made = QgsFields()
    for field in fields:
        made.append(QgsField(field, QVariant.Type.String))
    sink, target = algorithm.parameterAsSink(
        parameters, name, context, made, QgsWkbTypes.Type.NoGeometry,
        QgsCoordinateReferenceSystem())
    if sink is None:
        return None
    for row in rows:
        feature = QgsFeature(made)
        feature.setAttributes(list(row))
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(tr("The result could not be written: {reason}").format(
                reason=sink.lastError()))
    return target
