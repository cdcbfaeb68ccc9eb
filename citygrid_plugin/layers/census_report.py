"""What a census found, as a report: text, tables and maps in the user's language."""
from collections import Counter

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter
from qgis.PyQt.QtCore import QRectF, Qt

from ..core.census.changes import KINDS
from ..core.census.quality import DEFECTS
from ..core.exchange.report_doc import Heading, Picture, Table, Text
from ..core.workspace.census import STATES, STEPS
from ..i18n import tr
from .report_pdf import png_of
from .sketch import Sketches
from .styles import plain_style
from .words import pick

WIDE = 160.0           # mm
_COLOUR = "#2f6f9f"
MOST_LOST = 200


def blocks(ws, figures):
    """The blocks of a report.

    Parameters
    ----------
    ws : Workspace
    figures : core.workspace.census_figures.Figures

    Returns
    -------
    list
    """
    sketches = Sketches(ws)
    made = [*_summary(figures), *_totals(figures), *_changes(ws, figures, sketches),
            *_open(figures), *_quality(ws, figures, sketches)]
    del sketches             # its layers go before the connection does
    return made


def _share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else None


def _rate(value):
    return None if value is None else f"{100 * value:.2f} %"


def _summary(figures):
    census = figures.census
    before, now = sum(figures.before.values()), sum(figures.now.values())
    kinds = {kind: sum(c.values()) for kind, c in figures.kinds().items()}
    applied = sum(c["applied"] for c in figures.kinds().values())
    found = [Heading(tr("Summary")), Text(tr(
        "Census {name} of {day}: {step}. Before it the inventory had {before} valid components, "
        "now it has {now}.").format(
            name=census["name"], day=census["day"] or "–",
            step=tr(STEPS.get(census["step"], census["step"] or "–")), before=f"{before:,}",
            now=f"{now:,}"))]
    if kinds:
        found.append(Text(tr("The comparison found {count} changes, {applied} of them are applied: "
                             "{kinds}.").format(
            count=f"{sum(kinds.values()):,}", applied=f"{applied:,}",
            kinds=", ".join(f"{tr(KINDS[k])} {kinds[k]:,}" for k in KINDS if kinds.get(k)))))
    if figures.packages:
        found.append(Text(tr("Work packages: {states}.").format(states=", ".join(
            f"{tr(STATES[s])} {n}" for s, n in figures.packages.items() if s in STATES))))
    if figures.surveyed:
        found.append(Table(tr("Surveyed rows by crew"),
                           ((tr("Crew"), 3), (tr("Taken in"), 1), (tr("Doubles"), 1),
                            (tr("Set aside"), 1)), tuple(_crew_rows(figures))))
    return found


def _crew_rows(figures):
    table = {}
    for crew, purpose, state, count in figures.surveyed:
        if purpose != "check":
            table.setdefault(crew, Counter())[state] += count
    for crew, count in table.items():
        yield crew or "–", count["good"], count["double"], count["aside"]


def _totals(figures):
    def class_name(code):
        return f"{code} {pick(*figures.classes.get(code, ('', '')))}"

    def rows(place, name):
        return tuple((name(key), before, now, now - before)
                     for key, before, now in figures.totals(place))
    head = ((tr("Before"), 1), (tr("Now"), 1), (tr("Difference"), 1))
    return [Heading(tr("Totals")),
            Table(tr("Components by minor class"), ((tr("Minor class"), 4), *head),
                  rows(0, class_name)),
            Table(tr("Components by state"), ((tr("State"), 4), *head),
                  rows(1, lambda key: key or "–")),
            Table(tr("Components by community"), ((tr("Community"), 4), *head),
                  rows(2, lambda key: f"{key} {figures.communities.get(key, '')}" if key
                       else tr("in no unit grid")))]


def _changes(ws, figures, sketches):
    kinds = figures.kinds()
    if not kinds:
        return []
    order = [kind for kind in KINDS if kind in kinds]
    total = sum(sum(c.values()) for c in kinds.values())
    by_decision = Table(
        tr("Changes by kind"), ((tr("Kind"), 2), (tr("Found"), 1), (tr("Share"), 1),
                                (tr("Applied"), 1), (tr("Accepted"), 1), (tr("Rejected"), 1),
                                (tr("Undecided"), 1)),
        tuple((tr(KINDS[kind]), sum(kinds[kind].values()),
               _share(sum(kinds[kind].values()), total), kinds[kind]["applied"],
               kinds[kind]["accepted"], kinds[kind]["rejected"], kinds[kind]["open"])
              for kind in order))
    shown = [kind for kind in order if kind != "unchanged"]
    found = [Heading(tr("Changes")), by_decision,
             Picture(png_of(_bars([(tr(KINDS[k]), sum(kinds[k].values())) for k in shown],
                                  sketches.font)), WIDE, tr("Changes by kind")) if shown else None]
    for place, title, name in (
            (3, tr("Changes by minor class"),
             lambda code: f"{code} {pick(*figures.classes.get(code, ('', '')))}"),
            (4, tr("Changes by community"),
             lambda code: f"{code} {figures.communities.get(code, '')}" if code else "–")):
        by = figures.kinds(place)
        keys = sorted({key for kind in shown for key in by[kind]})
        if keys:
            found.append(Table(title, ((tr("Name"), 4),
                                       *((tr(KINDS[kind]), 1) for kind in shown)),
                               tuple((name(key), *(by[kind][key] for kind in shown))
                                     for key in keys)))
    picture = _map(ws, sketches, "census_change",
                   f"census_fid = {int(figures.census['fid'])} AND kind <> 'unchanged'")
    if picture is not None:
        found.append(Picture(picture, WIDE, tr("Where something changed")))
    return [block for block in found if block is not None]


def _open(figures):
    found = []
    if figures.lost:
        found.append(Table(
            tr("Lost components"), ((tr("Component code"), 3), (tr("Minor class"), 3),
                                    (tr("Unit grid code"), 3), (tr("Case number"), 3)),
            tuple((row["objid"], f"{row['classcode']} "
                   f"{pick(*figures.classes.get(row['classcode'], ('', '')))}", row["bgid"],
                   row["case_no"]) for row in figures.lost[:MOST_LOST])))
        if len(figures.lost) > MOST_LOST:
            found.append(Text(tr("… and {count} more.").format(
                count=len(figures.lost) - MOST_LOST)))
    if figures.cases:
        found.append(Table(
            tr("Open cases on components that were retired"),
            ((tr("Component code"), 1), (tr("Case number"), 1), (tr("State"), 1)),
            tuple(figures.cases)))
    return [Heading(tr("What is to be done")), *found] if found else []


def _quality(ws, figures, sketches):
    crews = [row for row in figures.crews if row["verdict"]]
    offsets = [row for row in figures.crews if row["dx"] is not None]
    found = []
    if offsets:
        found.append(Table(
            tr("Offsets of receivers"),
            ((tr("Crew"), 3), (tr("Offset to the east (m)"), 2),
             (tr("Offset to the north (m)"), 2), (tr("Error of the offset (m)"), 2),
             (tr("Taken off"), 1)),
            tuple((row["crew"], round(row["dx"], 2), round(row["dy"], 2),
                   None if row["offset_error"] is None else round(row["offset_error"], 2),
                   bool(row["accepted"])) for row in offsets)))
    if crews:
        verdicts = {"passed": tr("passed"), "failed": tr("failed"), "unchecked": tr("not checked")}
        found.append(Table(
            tr("Check survey by crew"),
            ((tr("Crew"), 2), (tr("Checked"), 1), (tr("Missed"), 1), (tr("Not there"), 1),
             (tr("Errors"), 1), (tr("Defect rate"), 1), (tr("RMSE (m)"), 2), (tr("Verdict"), 1)),
            tuple((row["crew"] or "–", v["checked"], _rate(v["missed"]), _rate(v["excess"]),
                   _rate(v["errors"]), _rate(v["defects"]),
                   "; ".join(f"{limit}: {error}" for limit, error in v["rmse"].items()),
                   verdicts.get(v["verdict"])) for row in crews for v in [row["verdict"]])))
    lots = [row for row in figures.lots if row["result"]]
    if lots:
        found.append(Table(
            tr("Check survey by sheet"),
            ((tr("Sheet or grid"), 3), (tr("Crew"), 2), (tr("Checked"), 1), (tr("Missed"), 1),
             (tr("Errors"), 1), (tr("Defect rate"), 1)),
            tuple((row["code"], row["crew"] or "–", v["checked"], _rate(v["missed"]),
                   _rate(v["errors"]), _rate(v["defects"]))
                  for row in lots for v in [row["result"]])))
        picture = _map(ws, sketches, "census_defect", f"census_fid = {int(figures.census['fid'])}",
                       "census_lot")
        if picture is not None:
            found.append(Picture(picture, WIDE, tr("Sheets that were checked, and their defects: "
                                                   "{kinds}").format(
                kinds=", ".join(tr(title) for title in DEFECTS.values()))))
    return [Heading(tr("Quality of the survey")), *found] if found else []


def _map(ws, sketches, table, where, below=None):
    """A map of the district with the rows of a table on top, as PNG; None where there is none."""
    options = QgsVectorLayer.LayerOptions(False)
    layers = []
    for name in (table, below):
        if name:
            layer = QgsVectorLayer(ws.layer_uri(name), name, "ogr", options)
            layer.setSubsetString(where if name == table else where.split(" AND ")[0])
            plain_style(layer, ws, name)
            layers.append(layer)
    if not any(layer.featureCount() for layer in layers):
        return None
    return png_of(sketches.whole(layers, WIDE * 10, 1100))


def _bars(values, font):
    """A bar chart: (name, count), as a QImage."""
    line, label, wide = 44, 300, 1260
    image = QImage(wide, line * len(values) + 10, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    letters = QFont(font)
    letters.setPixelSize(24)
    painter.setFont(letters)
    most = max(max(count for _, count in values), 1)
    for row, (name, count) in enumerate(values):
        y = 5 + row * line
        painter.setPen(QColor("#222222"))
        painter.drawText(QRectF(0, y, label - 16, line),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        length = (wide - label - 130) * count / most
        painter.fillRect(QRectF(label, y + 7, length, line - 14), QColor(_COLOUR))
        painter.drawText(QRectF(label + length + 10, y, 120, line),
                         Qt.AlignmentFlag.AlignVCenter, f"{count:,}")
    painter.end()
    return image
