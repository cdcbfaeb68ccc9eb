"""What several algorithms say and write alike."""
from qgis.core import QgsCoordinateReferenceSystem, QgsWkbTypes

from ..core.errors import CityGridError
from ..i18n import tr
from .frames import write_columns

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


def write_findings(algorithm, parameters, context, findings, crs, feedback):
    """Write findings (dict of arrays as of the checks) as points with their sentence into the
    sink FINDINGS; returns its id."""
    import shapely
    columns = {"rule": [str(rule) for rule in findings["rule"]],
               "severity": [str(severity) for severity in findings["severity"]],
               "code": [str(code or "") for code in findings["code"]],
               "message": [tr(template).format(**params) for template, params
                           in zip(findings["template"], findings["params"])]}
    return write_columns(algorithm, parameters, "FINDINGS", context, columns,
                         shapely.point_on_surface(findings["geometry"]), QgsWkbTypes.Type.Point,
                         crs, feedback)


def say_counts(feedback, findings):
    """Say how many findings each rule has."""
    counts = {}
    for rule, severity in zip(findings["rule"], findings["severity"]):
        counts[rule, severity] = counts.get((rule, severity), 0) + 1
    for (rule, severity), count in sorted(counts.items()):
        feedback.message(f"{rule} ({severity}): {count}")
