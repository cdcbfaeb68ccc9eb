"""Pictures of the intake dock; ``scenes.py`` hands them on."""
import tempfile
from pathlib import Path

import scenes
from qgis.PyQt.QtGui import QColor, QImage, QPainter

#: What the caller says: Chinese, English.
_SAID = ("井盖没了，夜里差点摔倒。", "The cover is gone; I nearly fell last night.")
_OTHER = ("路面上少了一个井盖", "A cover is missing in the road")
_WHO = ("赵女士", "Ms Virtanen")
_CLASS = "0102"


def _pick(words):
    from citygrid.citygrid_plugin.layers.words import pick
    return pick(*words)


def _typed(line, text):
    line.setFocus()
    line.setText(text)
    line.textEdited.emit(text)
    scenes.settle(300)


def _place(workspace):
    """(what one types, the plate's text): a door plate by its initials, else a road."""
    from citygrid.citygrid_plugin.core.geocode.words import plain, spellings
    rows = workspace.query("SELECT street_name, number, name FROM door_plate "
                           "WHERE number LIKE '1_号' ORDER BY fid LIMIT 1 OFFSET 20")
    if rows:
        street, number, name = rows[0]
        return f"{spellings(plain(street))[0][1]} {plain(number)[:2]}", name
    road, = workspace.query("SELECT name FROM base_road WHERE name LIKE '%katu' "
                            "GROUP BY name ORDER BY count(*) DESC LIMIT 1")[0]
    return road[:6].lower(), road


def _photo(path, colour):
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("#8d9299"))
    painter = QPainter(image)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(200, 150, 240, 180)
    painter.end()
    image.save(str(path), "JPG")
    return path


def intake(stage):
    """The intake dock while an address is typed, and with a report that is complete."""
    from citygrid.citygrid_plugin.core.workspace import cases
    stage.hide_docks()
    stage.session.role = "acceptor"
    dock = stage.dock("intake")
    scenes.settle(1500)                 # the addresses are read
    words, name = _place(stage.session.workspace)
    _typed(dock.place.search, words)
    done = stage.grab("intake_search", dock)
    _typed(dock.place.search, name)
    dock.place.take_first()
    _typed(dock.kind.words, _CLASS)
    dock.kind.picker.take_first()
    dock.kind.group.button(0).setChecked(True)
    point = dock.place.point
    cases.report(stage.session.workspace, classcode=_CLASS, kind="component", x=point.x() + 14,
                 y=point.y() - 6, description=_pick(_OTHER), source="collector",
                 actor="collector 1", role="acceptor", file=True)
    stage.session.announce("case_open")
    dock.form.text.setPlainText(_pick(_SAID))
    dock.form.reporter.setText(_pick(_WHO))
    dock.form.phone.setText("12319")
    with tempfile.TemporaryDirectory() as folder:
        dock.photos.add([_photo(Path(folder) / f"{n}.jpg", colour)
                         for n, colour in (("a", "#1d1f22"), ("b", "#30343a"))])
    stage.zoom(scale=1000)
    done += stage.grab("intake_dock")
    dock.discard()
    return done
