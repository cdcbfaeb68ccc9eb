"""A whole case as one PDF that can serve as evidence.

Facts, place on the map, every step record, photos with their SHA-256, the hashes that chain the
records, and what the check of that chain said when it was printed. Beside the PDF lies
``<name>.pdf.heads.json`` with the hash of the last record, so that ``citygrid:checkworkspace`` can
later tell whether the records in the workspace are still those on paper.
"""
import json
from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QImageIOHandler, QImageReader

from ..core.cases.deadlines import workspace_clock
from ..core.workspace import dossier as dossiers
from ..core.workspace.store import now
from ..i18n import error_text, tr
from . import case_words as say
from .case_words import moment
from .paper import (
    BODY, Block, Paper, Picture, Row, Stack, Words, facts, heading, paragraph, table, words)
from .sketch import FAR, NEAR, Sketches

HALF = (BODY - 20) / 2
PHOTO = (HALF, 620)
MAP = (HALF, 620)
DPI = 200
#: columns of records that say nothing to a reader
_HIDDEN = {"fid", "case_no", "geom", "rule_fid", "seq", "back_seq"}


class CasePrinter:
    """Prints cases of one workspace.

    Parameters
    ----------
    ws : Workspace
        Stays open as long as this exists.
    user : str
        Who prints.
    """

    def __init__(self, ws, user):
        self.ws, self.user = ws, user
        self.sketches = Sketches(ws)
        self.position = say.Position(self.sketches.crs)
        self.clock = workspace_clock(ws)

    def print(self, case_id, path, feedback=None):
        """Print one case into a file, and note its last record beside it.

        Parameters
        ----------
        case_id : int
        path : path
            Replaced when it is done.
        feedback : Feedback, optional

        Returns
        -------
        core.workspace.dossier.Dossier, what was printed

        Raises
        ------
        InputError
            The file cannot be written.
        Refused
            There is no such case.
        Cancelled
        """
        found = dossiers.dossier(self.ws, case_id, self.clock)
        number, place = found.row["case_no"], self.ws.meta.get("name") or self.ws.path.stem
        paper = Paper(tr("Case record"), self.sketches.font, f"{place}   {number}", tr(
            "Printed {at} by {user} from the workspace {place}").format(
                at=moment(now()), user=self.user, place=place))
        paper.write(blocks(found, self.sketches, self.position), path, feedback)
        write_heads(path, {number: found.head})
        return found


def write_heads(path, heads):
    """Note the last hash of every case printed beside a file, as ``checkworkspace`` reads it."""
    target = Path(f"{path}.heads.json")
    part = target.with_name(target.name + ".part")
    part.write_text(json.dumps(heads), encoding="utf-8")
    part.replace(target)


def blocks(found, sketches, position):
    """The case as blocks of paper."""
    row = found.row
    yield Block(Words(f"<h1>{words(row['case_no'])}</h1>"
                      f"<b>{words(say.class_text(row))}</b> · "
                      f"{words(say.state_text(row['state']))}"))
    yield from facts(_facts(found), 2)
    yield from facts(_long_facts(found, position), 1)
    yield Block(Words(""), after=0)
    yield from _maps(row, sketches)
    yield from _records(found)
    yield from _further(found)
    yield from _photos(found)
    yield from _chain(found)


def _facts(found):
    row = found.row
    return [
        (tr("Source"), say.source_text(row["source"])),
        (tr("Reporter"), say.reporter_text(row)),
        (tr("Responsible unit"), say.unit_text(row)), (tr("Urgent"), say.yes_no(row["urgent"])),
        (tr("Time limit"), say.limit_text(row)), (tr("Due at"), moment(row["due_at"])),
        (tr("Reported at"), moment(row["reported_at"])), (tr("Filed at"), moment(row["filed_at"])),
        (tr("Dispatched at"), moment(row["dispatched_at"])),
        (tr("Handled at"), moment(row["handled_at"])),
        (tr("Closed at"), moment(row["closed_at"])),
        (tr("Number elsewhere"), row.get("outer_no")),
        (tr("Street"), found.street), (tr("Community"), row["community"]),
        (tr("Unit grid"), row["bgid"]),
        (tr("Component"), " ".join(filter(None, (found.component, row["objid"]))))]


def _long_facts(found, position):
    row = found.row
    return [(tr("Description"), row["description"]), (tr("Address"), row["address"]),
            (tr("Position"), position.text(row["x"], row["y"])),
            (tr("Filing condition"), row["condition"]),
            (tr("Closing criterion"), found.closing)]


def _maps(row, sketches):
    cells = [Stack(Picture(lambda w, h, s=scale: sketches.at(row["x"], row["y"], w, h, s), MAP),
                   Words(f"<span class='s g'>1:{scale}</span>")) for scale in (NEAR, FAR)]
    yield Block(Row(tuple((HALF, cell) for cell in cells)))


def _records(found):
    yield heading(tr("Step records"))
    yield from table(
        ((tr("Record"), 6), (tr("At"), 14), (tr("Step"), 20), (tr("By"), 20), (tr("Opinion"), 34)),
        [(str(step["seq"]), words(moment(step["at"])), _step(step), _who(step), _opinion(step))
         for step in found.steps])


def _step(step):
    states = " → ".join(say.state_text(step[key]) for key in ("from_state", "to_state")
                        if step[key])
    return f"<b>{words(say.step_title(step))}</b><br><span class='g'>{words(states)}</span>"


def _who(step):
    return words(say.step_who(step))


def _opinion(step):
    said = [words(step["note"])] if step["note"] else []
    for title, value in ((tr("Responsible unit"), step.get("unit_name") or step["unit"]),
                         (tr("Due at"), moment(step["due_at"])),
                         (tr("Details"), say.detail_text(step))):
        if value:
            said.append(f"<span class='g'>{words(title)}: {words(value)}</span>")
    return "<br>".join(said)


def _further(found):
    for kind, rows in found.further:
        yield heading(tr(kind.title))
        titles = {column.name: tr(column.title) for column in kind.columns}
        for row in rows:
            yield from facts([
                (titles.get(name, name), say.ledger_value(kind.name, name, value, found.names))
                for name, value in row.items() if name not in _HIDDEN], 2)
            yield Block(Words(""), after=0)


def _photos(found):
    if not found.photos:
        return
    yield heading(tr("Photos and other attachments"))
    for pair in paired(found.photos):
        yield Block(Row(tuple((HALF, _photo(photo) if photo else Words("")) for photo in pair)))


def paired(photos):
    """The photos two by two: before beside after, then the others as they came.

    Returns
    -------
    list of (dict or None, dict or None)
    """
    before = [photo for photo in photos if photo["kind"] == "before"]
    after = [photo for photo in photos if photo["kind"] == "after"]
    if not before:     # what was reported is how it looked before
        before = [photo for photo in photos if photo["kind"] not in ("before", "after")]
    rest = [photo for photo in photos if photo not in before and photo not in after]
    long = max(len(before), len(after)) if after else 0
    pairs = [(before[i] if i < len(before) else None, after[i] if i < len(after) else None)
             for i in range(long)]
    if not after:
        rest = before + rest
    return pairs + [(rest[i], rest[i + 1] if i + 1 < len(rest) else None)
                    for i in range(0, len(rest), 2)]


def _photo(photo):
    tiny = "<span style='font-size: 22px'>{}</span>"
    lines = [f"<b>{words(say.photo_kind(photo))}</b> {words(photo['file_name'])}",
             words(tr("Taken at {at}").format(at=moment(photo["taken_at"])))
             if photo["taken_at"] else "",
             tiny.format(f"SHA-256 {photo['sha256']}"),
             words(tr(say.SEEN[photo["seen"]]))]
    text = Words("<span class='s'>" + "<br>".join(filter(None, lines)) + "</span>")
    if photo["seen"] == dossiers.MISSING or not is_picture(photo["path"]):
        return Stack(text)
    return Stack(Picture(lambda w, h: picture(photo["path"], w, h), PHOTO), text)


def is_picture(path):
    """Whether a file can be shown as a picture."""
    return bool(QImageReader.imageFormat(str(path)))


def picture(path, width, height):
    """A photo, upright, no finer than paper shows it.

    Parameters
    ----------
    width, height : float
        Of its place, in tenths of a millimetre.

    Returns
    -------
    QImage; a null one where the file is damaged
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    room = QSize(round(width / 254 * DPI), round(height / 254 * DPI))
    size = reader.size()
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    if size.isValid() and (size.width() > room.width() or size.height() > room.height()):
        reader.setScaledSize(size.scaled(room.transposed() if turned else room,
                                         Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _chain(found):
    yield heading(tr("Hashes of the records"))
    yield paragraph(words(tr(
        "Every record holds the SHA-256 of itself and of the record before, so that none can be "
        "changed, left out or added without the ones after it. Compare the last one with the "
        "workspace: the check of the workspace takes the file that lies beside this PDF and ends "
        "in .heads.json.")))
    yield from table(((tr("Record"), 6), (tr("Step"), 24), (tr("SHA-256"), 66)),
                     [(str(step["seq"]), words(say.step_title(step)), step["hash"])
                      for step in found.steps])
    yield paragraph(f"<b>{words(tr('Last record'))}:</b> <span class='s'>{found.head}</span>")
    if found.wrong:
        for error in found.wrong:
            yield paragraph(f"<b>{words(error_text(error))}</b>")
    else:
        yield paragraph(words(tr("When this was printed the records fitted together.")))
