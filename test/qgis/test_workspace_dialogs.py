"""The dialogs for workspaces: what a person types becomes a file, a mistake becomes a sentence."""

import pytest
from frame_fixtures import make, one_layer, session, window  # noqa: F401
from frame_window import wait
from qgis.core import (
    Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle,
    QgsVectorLayer)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton, QAction, QApplication, QComboBox, QFileDialog, QLineEdit, QMenu)
from test_session import NO_STEPS, older

from citygrid_plugin.core.errors import InputError, N_, WorkspaceError
from citygrid_plugin.core.sample import build
from citygrid_plugin.core.standards.catalogue import editions
from citygrid_plugin.core.workspace import maintenance, store
from citygrid_plugin.gui import workspace_crs
from citygrid_plugin.gui.cases.filing_dialog import FilingDialog
from citygrid_plugin.gui.workspace_actions import WorkspaceActions
from citygrid_plugin.gui.workspace_check import CheckDialog
from citygrid_plugin.gui.workspace_crs import srs_of, suggested_crs
from citygrid_plugin.gui.workspace_help import HelpDialog
from citygrid_plugin.gui.workspace_new import NewWorkspaceDialog


def child(dialog, kind, name):
    found = dialog.findChild(kind, f"citygrid_new_{name}")
    assert found is not None, name
    return found


@pytest.fixture
def dialog(window, tmp_path):
    dialog = NewWorkspaceDialog(window.mapCanvas(), window.mainWindow())
    dialog.name.setText("西湖区")
    dialog.division.setText("330106")
    dialog.file.setFilePath(str(tmp_path / "xihu.gpkg"))
    yield dialog
    dialog.deleteLater()


# -- new workspace


def test_a_workspace_is_created_as_asked(dialog, tmp_path):
    dialog.accept()
    assert dialog.result() == dialog.DialogCode.Accepted, dialog.problem.text()
    assert dialog.path == tmp_path / "xihu.gpkg"
    with store.open_workspace(dialog.path) as workspace:
        assert workspace.meta["name"] == "西湖区" and workspace.codes.division == "330106"
        assert workspace.meta["edition"] == "cjt214_2007" and workspace.srs_id == 4549
        assert maintenance.check(workspace) == []
        lists = {row[0] for row in workspace.query("SELECT DISTINCT domain FROM value_domain")}
        assert {"objstate", "datasource", "area_class", "management_level"} <= lists


def test_qgis_reads_the_reference_system_back(dialog):
    dialog.accept()
    layer = QgsVectorLayer(f"{dialog.path}|layername=unit_grid", "g", "ogr")
    assert layer.isValid() and layer.crs() == QgsCoordinateReferenceSystem("EPSG:4549")


def test_with_the_keyboard_alone(dialog, tmp_path):
    dialog.show()
    dialog.name.setFocus()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)   # Enter presses the default button
    assert (tmp_path / "xihu.gpkg").is_file() and not dialog.isVisible()


@pytest.mark.parametrize("edition", [e.id for e in editions()])
def test_every_edition_can_be_chosen_and_shows_its_status(dialog, edition):
    button = child(dialog, QAbstractButton, f"edition_{edition}")
    button.click()
    found = next(e for e in editions() if e.id == edition)
    texts = " ".join(label.text() for label in button.parent().findChildren(
        type(dialog.problem)))
    assert found.status_en in texts and found.confidence in texts
    dialog.accept()
    assert store.probe(dialog.path)["edition"] == edition


def test_extensions_fit_the_edition(dialog):
    own_name = child(dialog, QAbstractButton, "extension_hangzhou")
    assert own_name.isEnabled() and not own_name.isChecked()
    own_name.setChecked(True)
    child(dialog, QAbstractButton, "edition_gbt47678_5_2026").click()
    assert not own_name.isEnabled()   # it has nothing for this edition
    dialog.accept()
    assert store.probe(dialog.path)["extensions"] == '["underground_pipes"]'


def test_the_citys_own_classes(dialog, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("kind,major,minor,major_name,name\ncomponent,21,90,自定义,智能灯杆\n", "gb18030")
    dialog.own.setFilePath(str(own))
    dialog.accept()
    assert dialog.problem.text() == ""
    with store.open_workspace(dialog.path) as workspace:
        assert workspace.query("SELECT name FROM object_class WHERE code = '2190'") == [
            ("智能灯杆",)]
        own.unlink()   # the workspace knows its classes without the file
        from citygrid_plugin.core.standards.stored import catalogue_of
        assert catalogue_of(workspace).get("component", "2190").name == "智能灯杆"


def spoil(part):
    def change(dialog, tmp_path):
        if part == "division":
            dialog.division.setText("3301")
        elif part == "no division":
            dialog.division.clear()
        elif part == "no file":
            dialog.file.setFilePath("")
        elif part == "exists":
            (tmp_path / "xihu.gpkg").write_bytes(b"precious")
        elif part == "folder":
            dialog.file.setFilePath(str(tmp_path / "none" / "x.gpkg"))
        elif part == "degrees":
            dialog.crs.set_crs(QgsCoordinateReferenceSystem("EPSG:4490"))
        elif part == "feet":
            dialog.crs.set_crs(QgsCoordinateReferenceSystem("EPSG:2263"))
        elif part == "own classes":
            (tmp_path / "own.csv").write_text("a,b\n1,2\n", encoding="utf-8")
            dialog.own.setFilePath(str(tmp_path / "own.csv"))
    return change


@pytest.mark.parametrize("part, words", [
    ("division", "6 digits"), ("no division", "division code"), ("no file", "Name the file"),
    ("exists", "exists already"), ("folder", "does not exist"),
    ("degrees", "not a projected reference system in metres"),
    ("feet", "not a projected reference system in metres"), ("own classes", "has no column")])
def test_a_mistake_is_a_sentence_and_the_dialog_stays(dialog, tmp_path, part, words):
    spoil(part)(dialog, tmp_path)
    dialog.show()
    before = sorted(p.name for p in tmp_path.iterdir())
    dialog.accept()
    assert dialog.isVisible() and dialog.problem.isVisible() and words in dialog.problem.text()
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert QApplication.overrideCursor() is None


def test_a_network_share_is_refused_for_a_new_workspace(dialog, monkeypatch):
    monkeypatch.setattr(store, "on_network", lambda path: True)
    dialog.accept()
    assert "network share" in dialog.problem.text()


def test_the_file_is_named_after_the_district(window, tmp_path, monkeypatch):
    (tmp_path / "上城区.gpkg").touch()
    monkeypatch.setattr("citygrid_plugin.gui.workspace_new.default_folder", lambda: str(tmp_path))
    dialog = NewWorkspaceDialog(None, window.mainWindow())
    QTest.keyClicks(dialog.name, "a/b")
    assert dialog.file.filePath() == str(tmp_path / "ab.gpkg")
    dialog.name.setText("上城区")
    dialog.name.textEdited.emit("上城区")
    assert dialog.file.filePath() == str(tmp_path / "上城区 2.gpkg")
    dialog.file.setFilePath(str(tmp_path / "mine.gpkg"))
    QTest.keyClicks(dialog.name, "x")
    assert dialog.file.filePath() == str(tmp_path / "mine.gpkg")
    dialog.deleteLater()


def test_the_ending_is_added(dialog, tmp_path):
    dialog.file.setFilePath(str(tmp_path / "xihu"))
    dialog.accept()
    assert dialog.path == tmp_path / "xihu.gpkg"


# -- reference system


@pytest.mark.parametrize("lon, lat, expected", [
    (120.15, 30.25, "EPSG:4549"), (116.4, 39.9, "EPSG:4548"), (24.94, 60.17, "EPSG:32635")])
def test_the_zone_at_the_centre_of_the_map(window, lon, lat, expected):
    canvas = window.mapCanvas()
    layer = QgsVectorLayer("Point?crs=EPSG:4326", "p", "memory")
    QgsProject.instance().addMapLayer(layer)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    canvas.setLayers([layer])
    canvas.setExtent(QgsRectangle.fromCenterAndSize(QgsPointXY(lon, lat), 0.1, 0.1))
    assert suggested_crs(canvas).authid() == expected


def test_without_a_map_the_last_one_used(window, dialog):
    assert suggested_crs(window.mapCanvas()).authid() == "EPSG:4549"
    dialog.crs.set_crs(QgsCoordinateReferenceSystem("EPSG:4547"))
    dialog.accept()
    assert suggested_crs(window.mapCanvas()).authid() == "EPSG:4547"


def test_a_local_system_keeps_its_definition(window):
    srs = srs_of(QgsCoordinateReferenceSystem.fromProj(
        "+proj=tmerc +lon_0=120.2 +x_0=50000 +ellps=GRS80 +units=m"))
    assert (srs.authority, srs.id) == ("CITYGRID", workspace_crs.OWN_ID)
    assert "120.2" in srs.wkt and srs.wkt.startswith("PROJCS")


def test_nothing_chosen_is_refused():
    with pytest.raises(InputError, match="Choose a reference system"):
        srs_of(QgsCoordinateReferenceSystem())


def test_another_system_comes_on_top_of_the_list(dialog):
    box = child(dialog, QComboBox, "crs")
    count = box.count()
    dialog.crs.set_crs(QgsCoordinateReferenceSystem("EPSG:32650"))
    assert box.count() == count + 1 and "EPSG:32650" in box.currentText()
    assert dialog.crs.crs().authid() == "EPSG:32650"


# -- check, help


def test_check_result_lists_and_copies(window):
    problems = [WorkspaceError(N_("The file is damaged: {what}. Restore a backup."), what="x"),
                WorkspaceError(N_("All is lost."))]
    dialog = CheckDialog("a.gpkg", problems, window.mainWindow())
    assert "2" in dialog.verdict.text() and dialog.list.count() == 2
    dialog.copy.click()
    assert QApplication.clipboard().text().splitlines()[0].startswith("The file is damaged: x.")
    good = CheckDialog("a.gpkg", [], window.mainWindow())
    assert "well" in good.verdict.text() and not good.copy.isEnabled()


def test_help_shows_the_readme_or_says_it_is_missing(window, tmp_path):
    readme = tmp_path / "README.md"
    assert "missing" in HelpDialog(window.mainWindow(), readme).text.toPlainText()
    readme.write_text("# CityGrid 城市网格\n\n* one\n", encoding="utf-8")
    assert HelpDialog(window.mainWindow(), readme).text.toPlainText().startswith("CityGrid 城市网格")


def test_every_control_has_a_name_and_a_tooltip(dialog):
    widgets = [*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit),
               *dialog.findChildren(QComboBox)]
    for widget in widgets:
        owner = widget
        while owner is not dialog and not owner.objectName().startswith("citygrid_"):
            owner = owner.parent()
        if owner is dialog:
            assert widget.text() == "Cancel"
            continue
        assert owner.toolTip(), owner.objectName()


# -- the menu's actions


@pytest.fixture
def actions(session):
    menu = QMenu(session.iface.mainWindow())
    actions = WorkspaceActions(session, menu)
    actions.fill_workspace()
    actions.fill_help()
    yield actions
    actions.closeDown()
    menu.deleteLater()


def entry(actions, name):
    return actions.menu.findChild(QAction, f"citygrid_{name}")


def choose(monkeypatch, path):
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path or ""), ""))


def test_entries_that_need_a_workspace_wait_for_one(actions, session, make):
    names = ("close", "import", "check", "backup")
    assert not any(entry(actions, n).isEnabled() for n in names)
    session.open(make())
    assert all(entry(actions, n).isEnabled() for n in names)
    entry(actions, "close").trigger()
    assert session.workspace is None and not any(entry(actions, n).isEnabled() for n in names)


def test_open_and_recent(actions, session, make, monkeypatch):
    path = make("a & b.gpkg")
    choose(monkeypatch, None)
    entry(actions, "open").trigger()
    assert session.workspace is None
    actions.recent.aboutToShow.emit()
    assert [a.isEnabled() for a in actions.recent.actions()] == [False]
    choose(monkeypatch, path)
    entry(actions, "open").trigger()
    assert session.workspace.path == path
    session.close()
    actions.recent.aboutToShow.emit()
    recent, = actions.recent.actions()
    assert recent.text() == "a && b.gpkg"
    recent.trigger()
    assert session.workspace.path == path


def test_new_opens_what_it_created(actions, session, tmp_path, monkeypatch):
    def fill(dialog):
        dialog.division.setText("330106")
        dialog.file.setFilePath(str(tmp_path / "n.gpkg"))
        dialog.accept()
        return dialog.result()
    monkeypatch.setattr(NewWorkspaceDialog, "exec", fill)
    entry(actions, "new").trigger()
    assert session.workspace.path == tmp_path / "n.gpkg"


def test_check_runs_in_a_thread_shows_the_list_and_repairs(actions, session, make, monkeypatch):
    shown = []

    def exec(dialog):
        shown.append(dialog.list.count())
        return len(shown) == 2   # the second time the rules are to be repaired
    monkeypatch.setattr(CheckDialog, "exec", exec)
    path = make()
    session.open(path)
    entry(actions, "check").trigger()
    wait(lambda: shown)
    with session.workspace.transaction() as connection:
        connection.execute("DROP TRIGGER cg_unit_grid_history")
    entry(actions, "check").trigger()
    wait(lambda: len(shown) == 3)
    assert shown == [0, 1, 0]


def test_the_import_window_is_made_once_and_closed_down(actions, session, make):
    session.open(make())
    entry(actions, "import").trigger()
    dialog = actions.importer
    assert dialog.isVisible()
    dialog.close()
    entry(actions, "import").trigger()
    assert actions.importer is dialog and dialog.isVisible()


def test_backup(actions, session, make, monkeypatch, tmp_path):
    session.open(make())
    choose(monkeypatch, tmp_path / "copy")
    entry(actions, "backup").trigger()
    wait(lambda: session.iface.messages(Qgis.MessageLevel.Success))
    assert store.probe(tmp_path / "copy.gpkg") == session.workspace.meta
    entry(actions, "backup").trigger()   # the same name once more
    wait(lambda: session.iface.warnings())
    assert "exists already" in session.iface.warnings()[-1]


def test_upgrade(actions, session, make, monkeypatch):
    path = older(make, monkeypatch)
    monkeypatch.setattr(maintenance, "MIGRATIONS", NO_STEPS)
    choose(monkeypatch, path)
    entry(actions, "upgrade").trigger()
    wait(lambda: session.workspace is not None)
    assert session.workspace.path == path


@pytest.fixture
def samples(monkeypatch, make, tmp_path):
    """A builder of samples that is quick, and a profile folder of its own."""
    built = []

    def build_sample(name, path, feedback):
        feedback.progress(0.5)
        built.append(name)
        make("made.gpkg").rename(path)
    monkeypatch.setattr(build, "build_sample", build_sample)
    monkeypatch.setattr(QgsApplication, "qgisSettingsDirPath",
                        staticmethod(lambda: str(tmp_path / "profile")))
    return built


@pytest.mark.parametrize("name", list(build.SAMPLES))
def test_a_sample_is_built_once_and_opened(actions, session, samples, name):
    entry(actions, f"sample_{name}").trigger()
    wait(lambda: session.workspace is not None)
    assert session.workspace.path.name == f"{name}.gpkg"
    session.close()
    entry(actions, f"sample_{name}").trigger()
    assert session.workspace is not None and samples == [name]


def test_a_sample_that_fails_is_a_message(actions, session, samples, monkeypatch):
    def build_sample(name, path, feedback):
        raise InputError(N_("The extract is missing."))
    monkeypatch.setattr(build, "build_sample", build_sample)
    entry(actions, "sample_helsinki").trigger()
    wait(lambda: session.iface.warnings())
    assert session.workspace is None and session.iface.warnings() == ["The extract is missing."]


def test_a_sample_without_its_packages_says_what_to_install(actions, session, samples,
                                                             hide_packages):
    hide_packages("fiona")
    entry(actions, "sample_demo").trigger()
    wait(lambda: session.iface.warnings())
    assert "fiona" in session.iface.warnings()[0] and samples == []


def test_environment_and_help_open(actions, monkeypatch):
    from citygrid_plugin.gui.environment_dialog import EnvironmentDialog
    shown = []
    monkeypatch.setattr(EnvironmentDialog, "exec", lambda d: shown.append("environment"))
    monkeypatch.setattr(HelpDialog, "exec", lambda d: shown.append("help"))
    entry(actions, "environment").trigger()
    entry(actions, "help").trigger()
    assert shown == ["environment", "help"]


def test_dialogs_open_with_the_heavy_packages_missing(window, hide_packages):
    hide_packages("geopandas", "pandas", "shapely", "fiona", "pyproj", "scipy")
    dialog = NewWorkspaceDialog(window.mapCanvas(), window.mainWindow())
    assert dialog.crs.crs().isValid()
    dialog.deleteLater()


def test_filing_standards_of_the_open_workspace(actions, make, monkeypatch):
    shown = []
    monkeypatch.setattr(FilingDialog, "exec", lambda dialog: shown.append(
        (dialog.key(), dialog.table.rowCount(), dialog.left_over.text())))
    assert not entry(actions, "filing").isEnabled()
    actions.session.open(make())
    entry(actions, "filing").trigger()
    key, rows, left = shown[0]      # a new workspace begins with the default table
    assert key == ("component", "0101") and rows == 5 and "224 of 483" in left
    actions.session.close()
