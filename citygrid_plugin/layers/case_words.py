"""How a case is told on paper: titles and values in the reader's language."""
import json

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject)

from ..core.cases import lifecycle
from ..core.cases.deadlines import LIMIT_UNITS
from ..core.errors import N_
from ..core.exchange import field_package
from ..core.workspace import attachments, case_ledgers, dossier
from ..i18n import tr
from .words import pick

KINDS = {"component": N_("Component"), "event": N_("Event"), "matter": N_("Matter"),
         "service": N_("Public service")}
#: where a case came from, as it is stored; others stand as they are
SOURCES = {"collector": N_("Collector"), "hotline": N_("Hotline"), "register": N_("Registered"),
           "public": N_("Public"), "leader": N_("Leader"), "media": N_("Media"),
           "video": N_("Video"), "department": N_("Department"), "transfer": N_("Passed on"),
           "city": N_("City"), "import": N_("Imported")}
SEEN = {dossier.INTACT: N_("the file is as it was attached"),
        dossier.CHANGED: N_("THE FILE IS NOT AS IT WAS ATTACHED"),
        dossier.MISSING: N_("THE FILE IS MISSING")}
#: what a step record may say besides its opinion
DETAILS = {"collector": N_("Collector"), "patrol": N_("Patrol area"),
           "until": N_("Suspended until"), "with": N_("Co-handling units"),
           "into": N_("Merged into"), "liable": N_("Liable party"), "fund": N_("Fund"),
           "kind": N_("Kind"), "done_at": N_("Done at"), "done_by": N_("Done by"),
           "package": N_("Package")}
#: what stands in the rows beside a case
LEDGERS = {("field_task", "kind"): field_package.KINDS,
           ("field_task", "result"): lifecycle.ACTIONS,
           ("case_reply", "kind"): {"reporter": N_("Reporter"), "city": N_("City")},
           ("case_reply", "how"): case_ledgers.WAYS,
           ("remediation", "basis"): case_ledgers.BASES,
           ("appeal", "state"): case_ledgers.APPEAL_STATES,
           ("coordination", "state"): {"open": N_("undecided"), "decided": N_("Decided"),
                                       "failed": N_("No agreement reached")}}
#: CGCS2000 in degrees; it and WGS-84 differ by centimetres
DEGREES = "EPSG:4490"


def moment(text):
    """An ISO time as it is read, to the minute."""
    return (text or "")[:16].replace("T", " ")


def limit_text(row):
    """The time limit in words, "" where there is none."""
    if not row["limit_value"] or row["limit_unit"] not in LIMIT_UNITS:
        return ""
    return f"{row['limit_value']:g} {tr(LIMIT_UNITS[row['limit_unit']])}"


def state_text(state):
    """A state in words."""
    return tr(lifecycle.STATES[state]) if state in lifecycle.STATES else state or ""


def class_text(row):
    """Kind, code and name of a case's class."""
    name = pick(row["class_name"], row["class_name_en"]) or ""
    return " ".join(filter(None, (tr(KINDS.get(row["kind"], row["kind"] or "")),
                                  row["classcode"], name)))


def source_text(source):
    """Where a report came from, in words."""
    return tr(SOURCES[source]) if source in SOURCES else source or ""


def reporter_text(row):
    """Who reported, with the telephone."""
    return " ".join(filter(None, (row["reporter"], row["phone"])))


def unit_text(row):
    """The responsible unit by name."""
    return row["unit_name"] or row["unit"] or ""


def yes_no(value):
    """"yes", or nothing."""
    return tr("yes") if value else ""


class Position:
    """A place of the workspace in words.

    Parameters
    ----------
    crs : QgsCoordinateReferenceSystem
        The workspace's.
    """

    def __init__(self, crs):
        self._name = crs.description() or crs.authid()
        self._to_degrees = QgsCoordinateTransform(
            crs, QgsCoordinateReferenceSystem(DEGREES), QgsProject())

    def degrees(self, x, y):
        """(longitude, latitude) in degrees."""
        point = self._to_degrees.transform(QgsPointXY(x, y))
        return point.x(), point.y()

    def text(self, x, y):
        """"X 40123.4, Y 3874012.3 (CGCS2000 / ...); 120.12345° E 30.25821° N"."""
        lon, lat = self.degrees(x, y)
        return tr("E {x} m, N {y} m ({crs}); longitude {lon}°, latitude {lat}°").format(
            x=f"{x:.2f}", y=f"{y:.2f}", crs=self._name, lon=f"{lon:.6f}", lat=f"{lat:.6f}")


def step_title(step):
    """What a step record did, in words."""
    return tr(lifecycle.ACTIONS.get(step["action"], step["action"]))


def step_who(step):
    """Who took a step, and as what."""
    return tr("{actor} ({role})").format(actor=step["actor"], role=tr(lifecycle.ROLES.get(
        step["role"], step["role"])))


def detail_text(step):
    """The details of a step record that say something to a reader, as "name: value" lines."""
    try:
        detail = json.loads(step.get("detail") or "{}")
    except ValueError:
        return step["detail"]
    return "\n".join(f"{tr(DETAILS[name])}: {_plain(detail[name])}" for name in DETAILS
                     if detail.get(name) not in (None, "", [], {}))


def _plain(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def ledger_value(table, name, value, names):
    """A value of a row beside the case, in words.

    Parameters
    ----------
    table, name : str
        Table and column.
    names : dict of str to str
        Names of organisations by code.
    """
    if value in (None, ""):
        return ""
    if name in ("unit", "liable"):
        return names.get(value, value)
    known = LEDGERS.get((table, name), {})
    if value in known:
        return tr(known[value])
    return moment(value) if name.endswith("_at") else str(value)


def photo_kind(photo):
    """Of what kind a photo is, in words."""
    kind = photo["kind"]
    return tr(attachments.KINDS[kind]) if kind in attachments.KINDS else kind or tr("Attachment")
