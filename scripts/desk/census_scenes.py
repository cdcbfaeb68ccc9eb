"""Pictures of the census review: a survey of the sample city, made up and matched here."""
import json
import tempfile
from pathlib import Path

import numpy as np
from qgis.core import QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QRect, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter

SEED = 7
NOISE_M, OFFSET_M = 0.25, (1.8, -0.3)


def _settle(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
    QCoreApplication.processEvents()


def _survey(ws):
    """A survey of the point components, with changes planted."""
    from citygrid.citygrid_plugin.core.workspace import bulk, store
    from citygrid.citygrid_plugin.core.workspace.reading import read
    from citygrid.citygrid_plugin.layers.words import chinese
    random = np.random.default_rng(SEED)
    columns = ("objid", "classcode", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos",
               "objstate", "bgid")
    parts = [read(ws, table, columns, "dedate IS NULL") for table in ws.tables
             if table.startswith("component_") and table.endswith("_point")]
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    count = len(rows["fid"])
    xy = np.array([[shape.x, shape.y] for shape in rows["geometry"]])
    names = ("甲组", "乙组") if chinese() else ("Crew A", "Crew B")
    crew = np.where(xy[:, 0] < np.median(xy[:, 0]), *names)
    place = xy + random.normal(0, NOISE_M, xy.shape)
    moved, gone = random.random(count) < 0.03, random.random(count) < 0.02
    place[moved] += random.uniform(-1, 1, (moved.sum(), 2)) * 4
    place[crew == names[0]] += OFFSET_M
    state = rows["objstate"].copy()
    state[random.random(count) < 0.02] = "破损"
    here = ~gone
    new = xy[random.integers(0, count, count // 60)] + 6.0
    size = int(here.sum()) + len(new)
    columns = {"census_fid": [1] * size, "crew": [*crew[here], *[crew[0]] * len(new)],
               "classcode": [*rows["classcode"][here], *rows["classcode"][:len(new)]],
               "objstate": [*state[here], *["完好"] * len(new)],
               "source": ["survey"] * size, "purpose": ["census"] * size,
               "found": [""] * size, "state": ["good"] * size}
    for name in ("objname", "deptcode1", "deptcode2", "deptcode3", "objpos"):
        columns[name] = [*rows[name][here], *[None] * len(new)]
    both = np.vstack([place[here], new])
    with ws.bulk("census") as connection:
        connection.execute("INSERT INTO census (name, kind, day, step) VALUES (?, 'census', ?, "
                           "'collected')", ("2026 年部件更新普查" if chinese()
                                            else "Yearly census 2026", store.now()[:10]))
        bulk.insert_rows(ws, connection, "survey_point", columns,
                         points=(both[:, 0], both[:, 1]))
        for name in names:
            connection.execute(
                "INSERT INTO census_crew (census_fid, crew, rows, sigma) VALUES (1, ?, ?, ?)",
                (name, int((crew == name).sum()), NOISE_M))


def _photo(ws, table, code, words, colour):
    """A drawn photo, since the sample city has none of its components."""
    from citygrid.citygrid_plugin.core.workspace import attachments
    image = QImage(640, 420, QImage.Format.Format_RGB32)
    image.fill(QColor("#8a8f94"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRect(200, 90, 240, 240))
    painter.setFont(QFont("sans", 22))
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(QRect(0, 350, 640, 60), Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.png"
        image.save(str(path))
        attachments.add(ws, table, code, path, "near")


def census_review(stage):
    """Both sides of a change, the rules, the progress, the crews, a notice."""
    from citygrid.citygrid_plugin.layers.words import chinese
    from citygrid.citygrid_plugin.core.workspace import census_changes, census_decisions
    from citygrid.citygrid_plugin.core.workspace.census_review import Filter, page
    from citygrid.citygrid_plugin.core.workspace.census_review import censuses
    ws = stage.session.workspace
    if not censuses(ws):        # the demonstration district comes with a census
        _survey(ws)
        census_changes.match_census(ws, 1, "Li")
    with ws.transaction() as connection:
        if not ws.query("SELECT 1 FROM census_crew"):
            connection.execute("INSERT INTO census_crew (census_fid, crew, rows) SELECT "
                               "census_fid, crew, count(*) FROM survey_point GROUP BY 1, 2")
        connection.execute("UPDATE census_crew SET dx = ?, dy = ?, offset_error = 0.03 "
                           "WHERE fid = (SELECT min(fid) FROM census_crew)", OFFSET_M)
    stage.session.announce("")
    best = page(ws, 1, Filter(kind="moved"), limit=50)
    row = next((r for r in best if r["new"]), best[-1])
    with ws.transaction() as connection:
        connection.execute("UPDATE census_change SET old = ?, new = ? WHERE fid = ?", (
            json.dumps({"objstate": "完好", "objpos": row["old"].get("objpos") or "1"}),
            json.dumps({"objstate": "破损", "objpos": "12"}), row["fid"]))
    _photo(ws, row["table_name"], row["objid"], "2025", "#4a4f55")
    _photo(ws, row["survey_table"], str(row["survey_fid"]), "2026", "#5b3a2e")
    if not census_decisions.rules(ws, 1):
        title = "未变 ≥ 99 %" if chinese() else "Unchanged ≥ 99 %"
        census_decisions.apply_rule(ws, 1, Filter(kind="unchanged", least=0.99), "accepted",
                                    title, stage.session.user)
    stage.session.announce("census_change")
    dock = stage.dock("census")
    _settle(800)        # the map has its size only then
    dock.filters.choose("kind", "moved")
    dock.reload()
    dock.show_again(next(r for r in page(ws, 1, Filter(kind="moved"), limit=50)
                         if r["fid"] == row["fid"]))
    around = QgsRectangle.fromCenterAndSize(QgsPointXY(row["x"], row["y"]), 60, 60)
    stage.zoom(extent=around)
    done = stage.grab("census_review") + stage.grab("census_dock", dock)
    for number, name in ((1, "rules"), (2, "progress"), (3, "crews")):
        dock.tabs.setCurrentIndex(number)
        _settle(900)
        done += stage.grab(f"census_{name}", dock)
    dock.tabs.setCurrentIndex(0)
    form = dock.runs.notice(objid=row["objid"])
    form.words.setPlainText("现场已丢失，已设围挡。" if chinese()
                            else "It is gone; a barrier was put up.")
    _settle(500)
    done += stage.grab("census_notice", form)
    form.reject()
    return done
