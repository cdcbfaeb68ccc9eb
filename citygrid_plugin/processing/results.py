"""What several algorithms say and write alike."""
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsField, QgsFields, QgsGeometry, QgsWkbTypes)
from qgis.PyQt.QtCore import QVariant

from ..core.errors import CityGridError
from ..i18n import tr

MAX_LINES = 50


def workspace_crs(ws):
    """The CRS of a workspace as QGIS has it."""
    authority, code, wkt = ws.query(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?", (ws.srs_id,))[0]
    crs = QgsCoordinateReferenceSystem(f"{authority}:{code}")
    return crs if crs.isValid() else QgsCoordinateReferenceSystem.fromWkt(wkt)


def note_lines(feedback, notes):
    """Say the notes of a division in the log, the first ones whole and the rest counted."""
    for note in notes[:MAX_LINES]:
        feedback.warning(CityGridError(note.template, **note.params))
    if len(notes) > MAX_LINES:
        feedback.warning(tr("… and {count} more.").format(count=len(notes) - MAX_LINES))


FINDING_FIELDS = ("rule", "severity", "code", "message")


def findings_sink(algorithm, parameters, context, crs):
    """(sink, id, fields) for findings as points."""
    fields = QgsFields()
    for name in FINDING_FIELDS:
        fields.append(QgsField(name, QVariant.Type.String))
    sink, target = algorithm.parameterAsSink(parameters, "FINDINGS", context, fields,
                                             QgsWkbTypes.Type.Point, crs)
    return sink, target, fields


def write_findings(sink, fields, findings, feedback):
    """Write findings (dict of arrays as of the checks) as points with their sentence."""
    import shapely
    points = shapely.to_wkb(shapely.point_on_surface(findings["geometry"]))
    for i, shape in enumerate(points):
        feedback.check()
        feature = QgsFeature(fields)
        if shape is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(shape)
            feature.setGeometry(geometry)
        sentence = tr(findings["template"][i]).format(**findings["params"][i])
        feature.setAttributes([str(findings["rule"][i]), str(findings["severity"][i]),
                               str(findings["code"][i] or ""), sentence])
        sink.addFeature(feature)
    return len(points)


def say_counts(feedback, findings):
    """Say how many findings each rule has."""
    counts = {}
    for rule, severity in zip(findings["rule"], findings["severity"]):
        counts[rule, severity] = counts.get((rule, severity), 0) + 1
    for (rule, severity), count in sorted(counts.items()):
        feedback.message(f"{rule} ({severity}): {count}")
