"""What tests of algorithms share; QGIS is imported when it is there, not before."""
import pytest
from fresh_workspace import fresh

PATIENCE_MS = 60_000


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory):
    """Settings of this run alone: another run beside it would bring the look of its docks, and what
    they were asked last, into the middle of a test."""
    from qgis.PyQt.QtCore import QSettings
    path = tmp_path_factory.mktemp("settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(path))
    return path


@pytest.fixture
def qtbot(qtbot):
    """pytest-qt's, which waits as long as a busy machine may need: what a test waits for comes, and
    how fast it comes is the bench's business."""
    def patient(way):
        return lambda *arguments, timeout=0, **more: way(*arguments, timeout=PATIENCE_MS, **more)
    for name in ("waitUntil", "waitSignal"):
        setattr(qtbot, name, patient(getattr(qtbot, name)))
    return qtbot


@pytest.fixture(scope="module")
def provider(qgis_processing):
    """CityGrid's algorithms in the registry, beside QGIS's own."""
    from qgis.core import QgsApplication

    from citygrid_plugin.processing.provider import CityGridProvider
    registry = QgsApplication.processingRegistry()
    provider = CityGridProvider()
    registry.addProvider(provider)
    yield provider
    registry.removeProvider(provider)


@pytest.fixture(scope="module")
def run(provider):
    """``run("dividegrids", feedback, WORKSPACE=...)``, as a person or qgis_process would."""
    import processing

    def start(name, feedback=None, context=None, **parameters):
        return processing.run(f"citygrid:{name}", parameters, feedback=feedback, context=context)
    return start


@pytest.fixture
def two_communities(tmp_path):
    """Path of a workspace with two communities side by side, of 300 x 200 m each."""
    import shapely

    from citygrid_plugin.core.workspace import bulk
    path = tmp_path / "w.gpkg"
    with fresh(path) as ws, ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community",
                         {"code": ["330106001001", "330106001002"], "name": ["A", "B"]},
                         geometry=[shapely.box(0, 0, 300, 200), shapely.box(300, 0, 600, 200)])
    return str(path)
