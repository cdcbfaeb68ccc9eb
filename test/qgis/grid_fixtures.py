"""A city of six unit grids for the grid dock and its tools."""
import numpy as np
import pytest
import shapely
from component_fixtures import CATALOGUE, X, Y, layers_of
from fresh_workspace import fresh

from citygrid_plugin.core.workspace import components
from citygrid_plugin.core.workspace.geometry import blobs, point_blob
from citygrid_plugin.gui.grids.grid_dock import GridDock

COMMUNITY, OTHER = "330106001001", "330106001002"


def box(x0, y0, x1, y1):
    """A box in metres from the lower left corner of the city."""
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def code(number, community=COMMUNITY):
    """The code of a cell."""
    return f"{community}{number:03}"


def new_town(path, patrols=True):
    """Two rows of three cells of 100 m; the right column is another community.

    3 4 | 2
    1 2 | 1
    """
    ws = fresh(path)

    def rows(*shapes):
        return blobs(np.array(shapes, dtype=object), 4549, multi=True)
    with ws.transaction() as connection:
        for shape, home, name in zip(rows(box(0, 0, 200, 200), box(200, 0, 300, 200)),
                                     (COMMUNITY, OTHER), ("清波", "湖滨")):
            connection.execute("INSERT INTO community (geom, code, name) VALUES (?, ?, ?)",
                               (shape, home, name))
        cells = [(code(1), box(0, 0, 100, 100)), (code(2), box(100, 0, 200, 100)),
                 (code(3), box(0, 100, 100, 200)), (code(4), box(100, 100, 200, 200)),
                 (code(1, OTHER), box(200, 0, 300, 100)), (code(2, OTHER), box(200, 100, 300, 200))]
        connection.executemany("INSERT INTO unit_grid (geom, bgid) VALUES (?, ?)",
                               zip(rows(*(shape for _, shape in cells)), [c for c, _ in cells]))
        connection.execute("INSERT INTO base_building (geom) VALUES (?)", rows(box(20, 20, 40, 40)))
        connection.execute("INSERT INTO base_parcel (geom) VALUES (?)", rows(box(60, 0, 100, 40)))
        if patrols:
            for name, wide, members in (("P1", box(0, 0, 100, 200), (1, 3)),
                                        ("P2", box(100, 0, 200, 200), (2, 4))):
                connection.execute("INSERT INTO patrol_area (geom, code, name) VALUES (?, ?, ?)",
                                   (*rows(wide), name, "甲"))
                connection.executemany(
                    "INSERT INTO patrol_area_grid (patrol_code, bgid) VALUES (?, ?)",
                    [(name, code(number)) for number in members])
    for x, y in ((10, 10), (15, 10), (70, 10), (150, 50)):
        components.place(ws, CATALOGUE.get("component", "0102"), point_blob(X + x, Y + y, 4549),
                         {}, "li", "survey")
    ws.close()
    return path


few_layers = layers_of("unit_grid", "patrol_area", "component_01_point")


@pytest.fixture
def town(session, tmp_path):
    """The session with the town open and its layers in the project."""
    assert session.open(new_town(tmp_path / "town.gpkg"))
    return session


@pytest.fixture
def dock(open_dock, town, window):
    """The grid dock on the town, the whole town in view."""
    from qgis.core import QgsRectangle
    dock = open_dock(GridDock, town)
    window.canvas.setExtent(QgsRectangle(X - 50, Y - 50, X + 350, Y + 250))
    return dock


def valid(session):
    """Codes and shapes of the valid cells."""
    from citygrid_plugin.core.workspace.bulk import valid_grids
    return dict(zip(*valid_grids(session.workspace)))


def place_of(dock, bgid):
    """Where a cell stands in the table."""
    return [dock.cells.model.bgid(row) for row in range(dock.cells.model.rowCount())].index(bgid)


def select(dock, *bgids):
    """Select cells in the table as a hand would."""
    dock.cells.table.clearSelection()
    flags = dock.cells.table.selectionModel().SelectionFlag
    for bgid in bgids:
        index = dock.cells.model.index(place_of(dock, bgid), 0)
        dock.cells.table.selectionModel().select(index, flags.Select | flags.Rows)
