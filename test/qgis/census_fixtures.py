"""Fixtures of the census review: the small city of the component dock with a change set."""
import json

import pytest
from component_fixtures import (  # noqa: F401 (fixtures)
    TABLE, X, Y, city, key, layers_of, new_city, open_dock, session, window)
from qgis.PyQt.QtGui import QColor, QImage

from citygrid_plugin.core.workspace import attachments
from citygrid_plugin.core.workspace.geometry import point_blob
from citygrid_plugin.gui.census.census_dock import CensusDock

SURVEY, CHANGE = "survey_point", "census_change"
CODES = [f"330106010200000{n}" for n in (1, 2, 3)]
GRID = "330106001001001"

few_layers = layers_of(TABLE, "unit_grid", CHANGE, SURVEY)


def insert(ws, table, **values):
    names = ", ".join(values)
    with ws.transaction() as connection:
        return connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})",
            list(values.values())).lastrowid


def survey(ws, x, **values):
    return insert(ws, SURVEY, geom=point_blob(x, Y + 100, 4549), census_fid=1, crew="甲",
                  classcode="0102", surveyor="陈", **values)


def change(ws, kind, certainty, number=None, surveyed=None, **values):
    """A change of the component of this number and of the surveyed row of this key."""
    row = {"census_fid": 1, "kind": kind, "proposed": kind, "certainty": certainty, "old": "{}",
           "new": "{}", "decision": "", "source": "census", "classcode": "0102", "bgid": GRID,
           "community_code": GRID[:12], "patrol_code": "P1", "crew": "甲",
           "why": json.dumps([["{distance} m apart with the shift of the survey taken off "
                               "(accuracy {accuracy} m), probability {p}.",
                               {"distance": 0.4, "accuracy": 0.5, "p": certainty}]])}
    x = None
    if number is not None:
        x = X + 100 * number
        row.update(objid=CODES[number - 1], table_name=TABLE, object_fid=number, old_x=x,
                   old_y=Y + 100, old_classcode="0102")
    if surveyed is not None:
        blob = ws.query(f"SELECT geom FROM {SURVEY} WHERE fid = ?", (surveyed,))[0][0]
        row.update(survey_table=SURVEY, survey_fid=surveyed, geom=blob)
    else:
        row["geom"] = point_blob(x, Y + 100, 4549)
    return insert(ws, CHANGE, **{**row, **values})


def census_of_city(ws):
    """A census: the first cover has moved, the second is lost, the third is as it was, and a new
    one stands beside the second; the keys of the four changes."""
    insert(ws, "census", name="2026", kind="census", day="2026-11-01", step="matched")
    insert(ws, "patrol_area", code="P1", name="李明", geom=ws.query(
        "SELECT geom FROM community")[0][0])
    insert(ws, "census_crew", census_fid=1, crew="甲", rows=3, dx=1.8, dy=-0.3,
           offset_error=0.05, sigma=0.4)
    moved, new, same = (survey(ws, X + x) for x in (103, 204, 300.2))
    return [change(ws, "moved", 0.8, 1, moved, distance=3.0,
                   old='{"objpos": "劳动路 1 号"}', new='{"objpos": "劳动路 9 号"}'),
            change(ws, "lost", 0.7, 2),
            change(ws, "unchanged", 0.995, 3, same, distance=0.2),
            change(ws, "new", 0.9, surveyed=new)]


@pytest.fixture
def changes(city):
    return census_of_city(city.workspace)


@pytest.fixture
def dock(open_dock, city, changes):
    dock = open_dock(CensusDock, city)
    dock.list.setFocus()
    return dock


def photo(ws, folder, table, code, colour):
    """Attach a picture of one colour."""
    path = folder / f"{colour}.png"
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    image.save(str(path))
    attachments.add(ws, table, code, path, "near")


def stored(city, column="decision"):
    return [row[0] for row in city.workspace.query(f"SELECT {column} FROM {CHANGE} ORDER BY fid")]


def listed(dock):
    return [row["fid"] for row in dock.model.rows]


def choose(dock, name, value):
    """Open a list of the filters and choose a value."""
    combo = dock.filters.combos[name]
    combo.fill()
    place = next(i for i in range(combo.count()) if combo.itemData(i) == value)
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def go_to(dock, fid):
    dock.list.setCurrentIndex(dock.model.index(dock.model.place(fid), 0))
