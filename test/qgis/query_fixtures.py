"""A small workspace for the query dock: three communities, cases of two months, components."""
import datetime
import shutil

import numpy as np
import pytest
import shapely
from component_fixtures import layers_of, open_dock, session, window  # noqa: F401 (fixtures)
from frame_window import wait
from fresh_workspace import fresh
from qgis.core import QgsRectangle

from citygrid_plugin.core.workspace import bulk, case_records
from citygrid_plugin.gui.analysis import query_dock
from citygrid_plugin.gui.analysis.query_dock import QueryDock

X, Y = 500_000, 3_350_000
A, B, C = "330106001001", "330106001002", "330106001003"
GRIDS = [f"{code}001" for code in (A, B, C)]      # 100 m wide, from west to east
TODAY = datetime.date(2026, 3, 20)
#: kind, class, source, month and day, metres from the west: A 4, B 2, C 0 and 2 outside all
ROWS = [("event", "0102", "public", "03-01", 10), ("event", "0102", "media", "03-02", 20),
        ("event", "0201", "public", "02-10", 30), ("component", "0102", "public", "03-03", 40),
        ("event", "0102", "public", "02-12", 110), ("event", "0201", "public", "03-05", 120),
        ("event", "0102", "leader", "03-06", 9000), ("event", "0102", "public", "02-28", 9000)]


class _Date(datetime.date):
    @classmethod
    def today(cls):
        return TODAY


class _Clock:
    date, datetime, timedelta = _Date, datetime.datetime, datetime.timedelta


few_layers = layers_of("case_open", "case_closed", "component_01_point", "unit_grid")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The workspace, made once."""
    path = tmp_path_factory.mktemp("query") / "made.gpkg"
    with fresh(path) as ws:
        boxes = [shapely.box(X + 100 * k, Y, X + 100 * k + 100, Y + 100) for k in range(3)]
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {
                "code": [A, B, C], "name": ["清波", "涌金", "柳浪"]}, geometry=boxes)
            bulk.write_grids(ws, connection, np.array(boxes, dtype=object), GRIDS, "li", "x")
            bulk.insert_rows(ws, connection, "base_road", {"name": ["Road"]}, geometry=[
                shapely.LineString([(X, Y + 50), (X + 200, Y + 50)])])
            bulk.insert_rows(ws, connection, "organisation", {
                "code": ["U1"], "name": ["环卫一所"]})
            bulk.import_components(ws, connection, {
                "classcode": np.array(["0102", "0102", "0201"], dtype=object)},
                shapely.points([(X + 10, Y + 9), (X + 110, Y + 9), (X + 120, Y + 9)]), "li", "x")
        insert(ws, ROWS)
    return path


def insert(ws, rows, first=1):
    """Cases as they are reported."""
    n = len(rows)
    numbers = [f"E0102202603{k:04d}" for k in range(first, first + n)]
    case_records.insert_history(ws, {
        "case_no": numbers, "kind": [r[0] for r in rows], "classcode": [r[1] for r in rows],
        "condition": [None] * n, "source": [r[2] for r in rows],
        "address": [f"劳动路 {k} 号" for k in range(first, first + n)],
        "x": [X + float(r[4]) for r in rows], "y": [Y + 50.0] * n},
        {"case_no": numbers, "seq": [1] * n, "action": ["report"] * n, "role": ["acceptor"] * n,
         "actor": ["a"] * n, "at": [f"2026-{r[3]}T09:00:00" for r in rows]})


@pytest.fixture
def city(session, made, tmp_path, monkeypatch):  # noqa: F811 (the fixture)
    """The session with a copy of the workspace open, on 20 March 2026."""
    monkeypatch.setattr(query_dock, "datetime", _Clock)
    path = tmp_path / "city.gpkg"
    shutil.copy(made, path)
    assert session.open(path)
    session.iface.mapCanvas().setExtent(QgsRectangle(X - 50, Y - 50, X + 350, Y + 150))
    return session


@pytest.fixture
def dock(open_dock, city):  # noqa: F811 (the fixture)
    made = open_dock(QueryDock, city)
    settled(made)
    return made


def settled(dock):
    """Let the dock answer what it was asked."""
    wait(lambda: not (dock._later.isActive() or dock.asking.running or dock.listing.running))


def choose(dock, name, value):
    """Choose in a combo box of the form as a hand would."""
    combo = getattr(dock.form, name)
    index = combo.findData(value)
    assert index >= 0, (name, value)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    settled(dock)


def shown(dock):
    """The table as it is shown, {name: texts of the other visible columns}."""
    view, model = dock.result.view, dock.result.model
    columns = [c for c in range(1, model.columnCount()) if not view.isColumnHidden(c)]
    return {model.index(row, 0).data(): tuple(model.index(row, c).data() for c in columns)
            for row in range(model.rowCount())}
