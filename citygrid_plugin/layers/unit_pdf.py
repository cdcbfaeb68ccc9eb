"""Cases of a unit, or tasks of a collector, on paper: map sketch, photo and facts of each, and room
to write."""
from pathlib import Path

from qgis.PyQt.QtGui import QImage

from ..core.exchange.out_folder import safe_name
from ..core.workspace import dossier
from ..i18n import tr
from . import case_words as say
from .case_pdf import is_picture, picture
from .case_words import moment
from .paper import BODY, Block, Picture, Row, Stack, Words, words
from .sketch import NEAR

HALF = (BODY - 20) / 2
PLACE = (HALF, 660)
#: whichever is there of these shows best where it is and what is wrong
SHOWN = ("near", "before", "far", "reference")
_LINE = "_" * 26


def first_photo(photos):
    """The photo that shows a case best, or None.

    Parameters
    ----------
    photos : list of dict
        As ``attachments.of`` gives them.
    """
    usable = [photo for photo in photos if is_picture(photo["path"])]
    return next((photo for kind in SHOWN for photo in usable if photo["kind"] == kind),
                next((photo for photo in usable if photo["kind"] != "after"), None))


def card(row, closing, photo, sketch, position, room, over="", said="",
         choices=()):
    """One case as a block that stays in one piece.

    Parameters
    ----------
    row : dict
        As ``cases.in_queue_form`` gives it.
    closing : str
    photo : path or None
    sketch : path
        Picture of its map.
    position : layers.case_words.Position
    room : sequence of str
        What is to be written down by hand.
    over : str
        Before its number.
    said : str
        What the unit did.
    choices : sequence of str
        Results of which one is ticked.
    """
    due = f" · {tr('due')} {moment(row['due_at'])}" if row["due_at"] else ""
    urgent = f" · <b>{words(tr('urgent'))}</b>" if row["urgent"] else ""
    over = f"{words(over)} " if over else ""
    head = Words(f"<b style='font-size: 40px'>{over}{words(row['case_no'])}</b>"
                 f"{urgent}{words(due)}<br>"
                 f"<b>{words(say.class_text(row))}</b>")
    told = [(tr("Filing condition"), row["condition"]), (tr("Description"), row["description"]),
            (tr("Address"), row["address"]),
            (tr("Position"), position.text(row["x"], row["y"])),
            (tr("Closing criterion"), closing), (tr("What the unit did"), said),
            (tr("Time limit"), say.limit_text(row))]
    lines = "<br>".join(f"<span class='g'>{words(title)}:</span> {words(value)}"
                        for title, value in told if value)
    write = "<br>".join([*(f"☐ {words(choice)}" for choice in choices),
                         *(f"{words(title)}: {_LINE}" for title in room)])
    second = Picture(lambda w, h: picture(photo, w, h), PLACE) if photo \
        else Words(f"<span class='g'>{words(tr('no photo'))}</span>")
    return Block(Stack(
        head,
        Row(((HALF, Picture(lambda w, h: QImage(str(sketch)), PLACE)), (HALF, second))),
        Row(((BODY * 0.62, Words(f"<span class='s'>{lines}</span>")),
             (BODY * 0.36, Words(f"<span style='line-height: 190%'>{write}</span>"))),
            ruled=True)), after=24)


def photo_of(ws, case_no):
    """Path of the photo that shows a case best, or None."""
    found = first_photo(dossier.photos(ws, case_no))
    return found["path"] if found else None


def draw_sketch(sketches, row, folder):
    """Draw the map sketch of a case into ``folder``; returns its path."""
    path = Path(folder) / f"{safe_name(row['case_no'])}.jpg"
    sketches.at(row["x"], row["y"], *PLACE, NEAR).save(str(path), quality=88)
    return path
