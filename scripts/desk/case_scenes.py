"""Pictures of the case docks in their states; ``scenes.py`` hands them on."""
import tempfile
from pathlib import Path

import scenes
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsExifTools, QgsPointXY, QgsProject)
from qgis.PyQt.QtCore import QItemSelectionModel, QRectF
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen

STEP = {"actor": "dispatcher 2", "role": "dispatcher"}
#: What is typed on the pictures: Chinese, English.
TYPED = {
    "other": ("这段路由区绿化所养护。", "This stretch is kept by the parks department."),
    "ordered": ("井盖需订购", "The cover has to be ordered"),
    "works": ("结合道路改造一并处理", "Goes with the works on the street"),
    "census": ("部件普查入库", "Storing the census"),
    "told": ("情节轻微，已当场提示整改", "Slight; told on the spot to correct it"),
    "watched": ("滨河北路井盖缺失已设围挡，等待市政更换。",
                "The open manhole in Unioninkatu is fenced off until the cover comes."),
}
MANHOLES = ("0101", "0102", "0103", "0104", "0105", "0106")


def core():
    """The plugin's modules for cases, under the name that QGIS gave the plugin."""
    from citygrid.citygrid_plugin.core.workspace import attachments, cases
    return cases, attachments


def typed(name):
    """One of TYPED in the language of QGIS."""
    from citygrid.citygrid_plugin.layers.words import pick
    return pick(*TYPED[name])


def rows(stage, state):
    """The open cases in a state, as dicts."""
    return stage.session.workspace.dicts(
        "SELECT fid, case_no, version, unit FROM case_open WHERE state = ? AND request = '' "
        "ORDER BY urgent DESC, due_at", (state,))


def step(stage, row, action, **more):
    """A step with a row of ``rows``."""
    return core()[0].step(stage.session.workspace, row["fid"], action,
                          expected_version=row["version"], **{**STEP, **more})


def dock(stage, key, role, name):
    """One dock beside the map, on one of its lists."""
    stage.hide_docks()
    stage.session.role = role
    stage.session.user = "Wang"
    made = stage.dock(key)
    made.foot.user.setText("Wang")
    stage.session.announce("case_open")
    scenes.settle(300)
    made.queues.choose(name)
    made.filters.set()
    made.reload(guest=False)
    made.list.setFocus()
    if made.model.rowCount():
        made.list.setCurrentIndex(made.model.index(0, 0))
    scenes.settle(600)
    return made


def case_requests(stage):
    """Requests that wait for a decision."""
    ways = (("request_return", typed("other"), {}),
            ("request_extension", typed("ordered"), {}),
            ("request_suspension", typed("works"), {"detail": {"until": "2027-03-31"}}))
    for row, (action, note, more) in zip(rows(stage, "dispatched")[::-1], ways):
        name = stage.session.workspace.query("SELECT name FROM organisation WHERE code = ?",
                                             (row["unit"],))[0][0]
        step(stage, row, action, note=note, actor=name, role="unit", **more)
    made = dock(stage, "dispatch", "dispatcher", "requests")
    return stage.grab("case_requests", made)


def case_form(stage):
    """A step that asks for more than a reason: suspension to a day."""
    made = dock(stage, "dispatch", "dispatcher", "dispatched")
    made.act("request_suspension")
    made.pane.note.setText(typed("works"))
    scenes.settle(300)
    done = stage.grab("case_form", made)
    made.pane.form.close_form()
    return done


def case_batch(stage):
    """One step with several cases, of which one was changed by somebody else meanwhile."""
    made = dock(stage, "dispatch", "dispatcher", "filed")
    model = made.list.selectionModel()
    for number in range(min(4, made.model.rowCount())):
        model.select(made.model.index(number, 0), QItemSelectionModel.SelectionFlag.Select)
    chosen = made.chosen_rows()
    unit = stage.session.workspace.query(
        "SELECT unit FROM case_open WHERE unit IS NOT NULL LIMIT 1")[0][0]
    with stage.session.workspace.again() as other:
        core()[0].step(other, chosen[-1]["fid"], "dispatch", unit=unit,
                       expected_version=chosen[-1]["version"], **STEP)
    made.pane.unit.choose(unit)
    made.act("dispatch")
    scenes.settle(400)
    return stage.grab("case_batch", made)


def case_stale(stage):
    """A case that somebody else has just dispatched: it stays under the cursor."""
    made = dock(stage, "dispatch", "dispatcher", "filed")
    row = made.row
    unit = stage.session.workspace.query(
        "SELECT unit FROM case_open WHERE unit IS NOT NULL LIMIT 1")[0][0]
    with stage.session.workspace.again() as other:
        core()[0].step(other, row["fid"], "dispatch", unit=unit,
                       expected_version=row["version"], **STEP)
    made.pane.unit.choose(unit)
    made.act("dispatch")
    scenes.settle(400)
    return stage.grab("case_stale", made)


def case_waiting(stage):
    """Another program writes for long: the dock says who, and waits."""
    made = dock(stage, "dispatch", "dispatcher", "dispatched")
    with stage.session.workspace.again() as other, other.bulk(typed("census")):
        made.act("handle")
        scenes.settle(300)
        done = stage.grab("case_waiting", made)
        made.stop_waiting()
    return done


def verification(stage):
    """The verification dock with a case that was handled, its photos side by side."""
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(stage, "handled")[:3]:
            photos(stage, row, Path(folder))
    made = dock(stage, "verification", "shift_leader", "handled")
    stage.plugin.open_desk("operator")
    made.raise_()
    made.fly()
    scenes.settle(600)
    stage.zoom(scale=2000)
    done = stage.grab("verification_dock")
    made.show_photos_large()
    scenes.settle(300)
    made.photo_window.resize(760, 420)
    scenes.settle(300)
    done += stage.grab("case_photos", made.photo_window)
    made.photo_window.close()
    return done


def photos(stage, row, folder):
    """A picture of a place before and after, the latter a few metres off."""
    ws = stage.session.workspace
    case = core()[0].case(ws, row["fid"])
    back = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(stage.session.layer("case_open").crs()),
        QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance())
    for kind in ("near", "after"):
        path = folder / f"{kind}.jpg"
        draw(kind == "after", case["classcode"] in MANHOLES).save(str(path))
        there = back.transform(QgsPointXY(case["x"] + (4 if kind == "after" else 0), case["y"]))
        QgsExifTools.geoTagImage(str(path), there)
        core()[1].add(ws, "case", row["case_no"], path, kind)


def draw(repaired, manhole):
    """A pavement with a manhole, open or covered; or a sign, bent or upright."""
    image = QImage(640, 420, QImage.Format.Format_RGB32)
    image.fill(QColor("#b9b4aa"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#a39d92"), 3))
    for x in range(0, 640, 80):
        painter.drawLine(x, 0, x, 420)
    for y in range(0, 420, 70):
        painter.drawLine(0, y, 640, y)
    if not manhole:
        painter.translate(320, 380)
        painter.rotate(0 if repaired else 28)
        painter.fillRect(QRectF(-9, -300, 18, 300), QColor("#77797c"))
        painter.setPen(QPen(QColor("#f4f4f4"), 8))
        painter.setBrush(QColor("#1f5fae"))
        painter.drawEllipse(QRectF(-75, -360, 150, 150))
        painter.end()
        return image
    painter.setPen(QPen(QColor("#4b4b4b"), 10))
    painter.setBrush(QColor("#6d6d6d") if repaired else QColor("#161616"))
    hole = QRectF(220, 130, 200, 180)
    painter.drawEllipse(hole)
    if repaired:
        painter.setPen(QPen(QColor("#8c8c8c"), 5))
        for part in range(1, 5):
            painter.drawEllipse(hole.adjusted(18 * part, 16 * part, -18 * part, -16 * part))
    painter.end()
    return image


def case_replies(stage):
    """Replies that are due, and the form in which one is recorded."""
    cases, _ = core()
    ws = stage.session.workspace
    with ws.transaction() as connection:        # those of the sample's own history are done
        connection.execute("UPDATE case_reply SET replied_at = due_at, replied_by = 'Li' "
                           "WHERE replied_at IS NULL")
    kind, code = ws.query("SELECT kind, classcode FROM case_open LIMIT 1")[0]
    x, y = stage.busy().x(), stage.busy().y()
    for number, (name, phone) in enumerate((("陈先生", "139 0000 0001"),
                                            ("Ms Virtanen", "040 000 002"))):
        fid = cases.report(ws, classcode=code, kind=kind, x=x + 9 * number, y=y, description="",
                           source="hotline", actor="Li", role="acceptor", reporter=name,
                           phone=phone)
        cases.step(ws, fid, "advise", actor="Li", role="acceptor", expected_version=1,
                   note=typed("told"))
    made = dock(stage, "verification", "acceptor", "replies")
    made.act("reply")
    scenes.settle(300)
    done = stage.grab("case_replies", made)
    made.pane.form.close_form()
    return done


def case_fan(stage):
    """Cases on one spot, fanned out on the map."""
    cases, _ = core()
    ws = stage.session.workspace
    kind, code = ws.query("SELECT kind, classcode FROM case_open LIMIT 1")[0]
    spot = stage.busy()
    for number in range(5):
        cases.report(ws, classcode=code, kind=kind, x=spot.x() + 0.1 * number, y=spot.y(),
                     description="", source="hotline", actor="Li", role="acceptor", file=True,
                     urgent=number == 0)
    made = dock(stage, "dispatch", "dispatcher", "filed")
    row = next(r for r in made.model.rows if abs(r["x"] - spot.x()) < 1)
    made.show_case(row["fid"])
    made.fly()
    stage.zoom(scale=1000)
    made.map.spread(made.row)
    scenes.settle(900)
    path, = stage.grab("case_fan", stage.canvas)
    middle = made.map.fan.item.pos().toPoint()
    QImage(path).copy(middle.x() - 240, middle.y() - 160, 480, 320).save(path)
    return [path]


def handover(stage):
    """The handover of a shift."""
    made = dock(stage, "dispatch", "dispatcher", "filed")
    made.hand_over()
    dialog = made.findChild(type(made.pane).__mro__[1], "citygrid_handover")
    dialog.words.setPlainText(typed("watched"))
    dialog.to.setText("Zhao")
    dialog.since.setDateTime(dialog.since.dateTime().addDays(-30))
    dialog.resize(520, 560)
    scenes.settle(400)
    done = stage.grab("handover", dialog)
    dialog.close()
    return done
