import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from fresh_workspace import fresh

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store
from citygrid_plugin.core.workspace.geometry import blobs

COMMUNITY = "330106001001"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def srs():
    return store.srs_from_crs("EPSG:4549")


@pytest.fixture
def new_workspace(srs, tmp_path):
    """A function that creates an empty workspace and closes it again at the end."""
    made = []

    def create(name="city.gpkg", **options):
        made.append(fresh(tmp_path / name, srs, **options))
        return made[-1]
    yield create
    for workspace in made:
        workspace.close()


def _small(path, srs):
    """A workspace with one community of two unit grids (x 0-50, 50-100; y 0-100)."""
    workspace = store.create(path, srs, load_catalogue(), division="330106")
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


@pytest.fixture(scope="session")
def small(srs, tmp_path_factory):
    """The file of the small workspace, closed, to be copied: making it anew takes long."""
    path = tmp_path_factory.mktemp("small") / "city.gpkg"
    _small(path, srs).close()
    return path


@pytest.fixture
def ws(small, tmp_path):
    """A workspace with one community of two unit grids (x 0-50, 50-100; y 0-100)."""
    with store.open_workspace(shutil.copy(small, tmp_path / "city.gpkg")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def module_workspace(small, tmp_path_factory):
    """The same, once for all tests of a module that leave alone what others see."""
    path = tmp_path_factory.mktemp("module") / "city.gpkg"
    with store.open_workspace(shutil.copy(small, path)) as workspace:
        yield workspace


@pytest.fixture
def patrolled(ws):
    """The workspace with a patrol area for each of its unit grids, P1 and P2."""
    with ws.transaction() as connection:
        for code, number, left in (("P1", 1, 0), ("P2", 2, 50)):
            shape = np.array([shapely.box(left, 0, left + 50, 100)], dtype=object)
            connection.execute("INSERT INTO patrol_area (geom, code) VALUES (?, ?)",
                               (blobs(shape, 4549, multi=True)[0], code))
            connection.execute("INSERT INTO patrol_area_grid (patrol_code, bgid) VALUES (?, ?)",
                               (code, f"{COMMUNITY}{number:03}"))
    return ws


@pytest.fixture
def killed():
    """``killed(code, path, seconds)``: a program that works on a workspace is killed so long after
    its first line, which is returned."""
    def start(code, path, seconds):
        child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE,
                                 cwd=ROOT)
        line = child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        return line
    return start
