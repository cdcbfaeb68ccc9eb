import numpy as np
import pytest
import shapely

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store
from citygrid_plugin.core.workspace.geometry import blobs

COMMUNITY = "330106001001"


@pytest.fixture(scope="session")
def srs():
    return store.srs_from_crs("EPSG:4549")


@pytest.fixture
def new_workspace(srs, tmp_path):
    """A function that creates an empty workspace and closes it again at the end."""
    made = []

    def create(name="city.gpkg", **options):
        options = {"division": "330106", **options}
        made.append(store.create(tmp_path / name, srs, load_catalogue(), **options))
        return made[-1]
    yield create
    for workspace in made:
        workspace.close()


@pytest.fixture
def ws(new_workspace):
    """A workspace with one community of two unit grids (x 0-50, 50-100; y 0-100)."""
    workspace = new_workspace()
    with workspace.transaction() as connection:
        shapes = blobs(np.array([shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 100),
                                 shapely.box(50, 0, 100, 100)], dtype=object), 4549, multi=True)
        connection.execute("INSERT INTO community (geom, code, name) VALUES (?, ?, 'A')",
                           (shapes[0], COMMUNITY))
        for shape in shapes[1:]:
            connection.execute("INSERT INTO unit_grid (geom) VALUES (?)", (shape,))
        connection.executemany(
            "INSERT INTO organisation (code, name) VALUES (?, ?)",
            [("U1", "环卫一所"), ("U2", "市政养护所")])
    return workspace
