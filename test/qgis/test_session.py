"""The session: opening with every refusal, the keeper, the project, messages."""
import hashlib
import os
import sqlite3

import pytest
from frame_fixtures import journal_mode, make, one_layer, session, window  # noqa: F401
from frame_window import settle, wait
from qgis.core import Qgis, QgsFeature, QgsProject, QgsVectorLayer

from citygrid_plugin.core.errors import Cancelled, InputError, N_
from citygrid_plugin.core.workspace import maintenance, schema, store
from citygrid_plugin.gui.session import Session

# -- opening


def test_opening_adds_layers_and_announces_them(session, make):
    seen = []
    session.workspaceOpened.connect(lambda ws: seen.append((ws, len(session.layers()))))
    path = make()
    assert session.open(path)
    assert seen == [(session.workspace, 2)]
    assert session.layer("unit_grid").isValid() and session.layer("case_open") is None
    assert session.catalogue.edition.id == "cjt214_2007"
    assert session.catalogue.get("component", "0101").name == "上水井盖"
    assert session.recent() == [str(path)]


def test_the_keeper_holds_wal_while_a_layer_is_edited(session, make):
    path = make()
    session.open(path)
    layer = session.layer("organisation")
    assert layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature["code"], feature["name"], feature["status"] = "U1", "环卫一所", "active"
    assert layer.addFeature(feature) and layer.commitChanges()
    assert journal_mode(path) == "wal"
    assert session.workspace.query("SELECT code FROM organisation") == [("U1",)]


def test_closing_removes_layers_and_lets_the_file_go(session, make):
    path = make()
    session.open(path)
    closed = []
    session.workspaceClosed.connect(lambda: closed.append(1))
    assert session.close()
    settle()
    assert closed == [1] and session.workspace is None and session.catalogue is None
    assert not QgsProject.instance().mapLayers()
    assert not QgsProject.instance().layerTreeRoot().children()
    assert not list(path.parent.glob("*-wal"))
    assert session.close()   # once more is no mistake


def test_opening_the_same_file_again_only_brings_back_removed_layers(session, make):
    path = make()
    session.open(path)
    workspace = session.workspace
    assert session.open(path) and len(session.layers()) == 2
    QgsProject.instance().removeAllMapLayers()
    assert session.open(path) and len(session.layers()) == 2
    assert session.workspace is workspace


def test_one_removed_layer_comes_back_but_no_edit_is_lost_for_it(session, make):
    path = make()
    session.open(path)
    QgsProject.instance().removeMapLayer(session.layer("organisation").id())
    grid = session.layer("unit_grid")
    grid.startEditing()
    assert grid.addFeature(QgsFeature(grid.fields()))
    assert not session.open(path) and session.layer("organisation") is None
    assert "not saved" in session.iface.warnings()[-1]
    grid.rollBack()
    assert session.open(path) and session.layer("organisation") is not None
    assert len(session.layers()) == 2


def test_adopt_opens_the_workspace_of_the_layers_that_are_there(window, one_layer, make):
    path = make()
    first, second = (Session(window, window.mainWindow()) for _ in range(2))
    second.adopt()                            # an empty project has nothing to open
    assert second.workspace is None
    first.open(path)
    first.closeDown()                         # as a reload of the plugin: the layers stay
    second.adopt()
    assert second.workspace.path.samefile(path) and len(second.layers()) == 2
    second.close()
    second.closeDown()


def test_another_workspace_takes_the_place_of_the_first(session, make):
    first, second = make("a.gpkg"), make("b.gpkg")
    session.open(first)
    assert session.open(second)
    assert session.workspace.path == second and len(QgsProject.instance().mapLayers()) == 2
    assert session.recent() == [str(second), str(first)]


def test_the_first_stays_when_the_second_cannot_be_opened(session, make, tmp_path):
    first = make()
    session.open(first)
    assert not session.open(tmp_path / "none.gpkg")
    assert session.workspace.path == first and len(session.layers()) == 2
    assert "none.gpkg" in session.iface.warnings()[-1]


def test_unsaved_edits_keep_a_workspace_open(session, make):
    first, second = make("a.gpkg"), make("b.gpkg")
    session.open(first)
    layer = session.layer("organisation")
    layer.startEditing()
    layer.addFeature(QgsFeature(layer.fields()))
    assert not session.close() and not session.open(second)
    assert session.workspace.path == first
    assert "organisation" in session.iface.warnings()[-1]
    layer.rollBack()
    assert session.open(second)


def test_layers_that_cannot_be_added_leave_nothing_open(session, make, one_layer, monkeypatch):
    whole = one_layer.add_workspace

    def broken(project, workspace, catalogue):
        whole(project, workspace, catalogue)
        raise InputError(N_("The style is missing."))
    monkeypatch.setattr(one_layer, "add_workspace", broken)
    path = make()
    assert not session.open(path)
    settle()
    assert session.workspace is None and not QgsProject.instance().mapLayers()
    assert session.iface.warnings() == ["The style is missing."]
    assert not list(path.parent.glob("*-wal"))


# -- refusals: a clear message each, nothing changed


def snapshot(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def set_schema(path, version):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE cg_meta SET value = ? WHERE key = 'schema_version'", (version,))
    connection.commit()
    connection.close()
    return path


def plain_database(make, monkeypatch):
    path = make().with_name("other.gpkg")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    return path


def text_file(make, monkeypatch):
    path = make().with_name("list.gpkg")
    path.write_text("name,x,y\n", encoding="utf-8")
    return path


def newer(make, monkeypatch):
    return set_schema(make(), schema.SCHEMA_VERSION + 1)


def read_only(make, monkeypatch):
    path = make()
    real = os.access   # root may write anywhere, so the system's answer is set here
    monkeypatch.setattr(store.os, "access",
                        lambda p, mode: mode != os.W_OK and real(p, mode))
    return path


def network(make, monkeypatch):
    monkeypatch.setattr(store, "on_network", lambda path: True)
    return make()


def older(make, monkeypatch):
    return set_schema(make(), 0)


#: the files of ``older`` have all of today's tables already
NO_STEPS = dict.fromkeys(range(schema.SCHEMA_VERSION), lambda connection: None)


@pytest.mark.parametrize("prepare, words", [
    (plain_database, "not a CityGrid workspace"), (text_file, "not a GeoPackage"),
    (newer, "newer version"), (read_only, "cannot be written")])
def test_refusals(session, make, monkeypatch, prepare, words):
    path = prepare(make, monkeypatch)
    before = snapshot(path.parent)
    assert not session.open(path)
    assert session.workspace is None and not QgsProject.instance().mapLayers()
    assert words in session.iface.warnings()[-1] and path.name in session.iface.warnings()[-1]
    assert snapshot(path.parent) == before
    assert session.recent() == [] and session.asked == []


def test_a_file_that_somebody_holds(session, make, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    path = make()
    before = snapshot(path.parent)
    other = sqlite3.connect(path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert not session.open(path)
    assert "locked by another program" in session.iface.warnings()[-1]
    other.execute("ROLLBACK")
    other.close()
    assert snapshot(path.parent) == before


def test_a_long_writer_is_named_and_the_workspace_opens(session, make):
    path = make()
    other = store.open_workspace(path)
    with other.transaction() as connection:
        connection.execute("INSERT INTO cg_lock VALUES (1, '张三', 'desk2', 1, 'import', 'now')")
    assert session.open(path)
    assert "张三" in session.iface.warnings()[-1]
    other.close()


@pytest.mark.parametrize("answer", [False, True])
def test_network_share_opens_only_when_told_so(session, make, monkeypatch, answer):
    path = network(make, monkeypatch)
    before = snapshot(path.parent)
    session.answer = answer
    assert session.open(path) is answer
    (question, yes), = session.asked
    assert "network share" in question and yes == "Open anyway"
    assert (session.workspace is not None) is answer
    if not answer:
        assert snapshot(path.parent) == before


def test_older_workspace_upgrade_declined(session, make, monkeypatch):
    path = older(make, monkeypatch)
    before = snapshot(path.parent)
    assert not session.open(path)
    (question, yes), = session.asked
    assert "older version" in question and yes == "Back up and upgrade"
    assert snapshot(path.parent) == before


def test_older_workspace_upgraded_and_opened(session, make, monkeypatch):
    path = older(make, monkeypatch)
    monkeypatch.setattr(maintenance, "MIGRATIONS", NO_STEPS)
    session.answer = True
    session.open(path)
    wait(lambda: session.workspace is not None)
    saved, = [p for p in path.parent.glob("*.gpkg") if p != path]
    assert saved.name in session.iface.messages(Qgis.MessageLevel.Success)[-1]
    assert store.probe(saved)["schema_version"] == "0"


def test_upgrade_that_is_not_known_says_so(session, make, monkeypatch):
    path = older(make, monkeypatch)
    before = snapshot(path.parent)
    session.answer = True
    session.open(path)
    wait(lambda: session.iface.warnings())
    assert "No upgrade from schema 0" in session.iface.warnings()[-1]
    assert session.workspace is None and snapshot(path.parent) == before


# -- the project


def test_a_cleared_project_closes_the_workspace(session, make):
    session.open(make())
    closed = []
    session.workspaceClosed.connect(lambda: closed.append(session.workspace))
    QgsProject.instance().clear()
    assert closed == [None] and session.workspace is None


@pytest.mark.parametrize("moved", [False, True])
def test_a_project_that_is_read_opens_its_workspace_again(session, make, tmp_path, moved):
    path = make("city/a.gpkg")
    session.open(path)
    project = path.parent / "p.qgz"
    assert QgsProject.instance().write(str(project))
    QgsProject.instance().clear()
    settle()
    if moved:
        path.parent.rename(tmp_path / "elsewhere")
        path, project = (tmp_path / "elsewhere" / p.name for p in (path, project))
    assert QgsProject.instance().read(str(project))
    assert session.workspace is not None and session.workspace.path.samefile(path)
    assert len(session.layers()) == 2
    assert journal_mode(path) == "wal"
    layer = session.layer("organisation")   # and it stays so when QGIS edits
    layer.startEditing()
    layer.rollBack()
    assert journal_mode(path) == "wal"


def test_a_project_without_our_layers_opens_nothing(session, make, tmp_path):
    session.open(make())
    QgsProject.instance().clear()
    QgsProject.instance().addMapLayer(QgsVectorLayer("Point", "p", "memory"))
    QgsProject.instance().write(str(tmp_path / "p.qgz"))
    QgsProject.instance().read(str(tmp_path / "p.qgz"))
    assert session.workspace is None and session.iface.warnings() == []


def test_a_project_of_two_workspaces_asks_which(session, make, one_layer, tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        with store.open_workspace(make(name)) as workspace:
            one_layer.add_workspace(QgsProject.instance(), workspace, None)
    QgsProject.instance().write(str(tmp_path / "p.qgz"))
    QgsProject.instance().read(str(tmp_path / "p.qgz"))
    assert session.workspace is None
    assert "2 workspaces" in session.iface.warnings()[-1]


def test_closed_sessions_hear_nothing_of_the_project(window, one_layer, make, monkeypatch):
    heard = []
    monkeypatch.setattr(Session, "_project_cleared", lambda self: heard.append("cleared"))
    monkeypatch.setattr(Session, "_project_read", lambda self, *_: heard.append("read"))
    project = QgsProject.instance()
    path = make()
    saved = path.with_name("p.qgz")
    for _ in range(3):
        session = Session(window)
        session.open(path)
        project.write(str(saved))
        session.closeDown()
        project.clear()
        project.read(str(saved))
        project.clear()
    assert heard == []


# -- writes


def test_writes_are_announced(session, make):
    path = make()
    session.open(path)
    told = []
    session.changed.connect(told.append)
    with session.workspace.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', 'a')")
    session.announce("organisation")
    session._poll()
    assert told == ["organisation"]
    with store.open_workspace(path) as other, other.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U2', 'b')")
    session._poll()
    session._poll()
    assert told == ["organisation", ""]


def test_what_another_desk_wrote_just_before_our_own_write_is_told(session, make):
    path = make()
    session.open(path)
    told = []
    session.changed.connect(told.append)
    with store.open_workspace(path) as other, other.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', 'a')")
    with session.workspace.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U2', 'b')")
    session.announce("organisation")
    session._poll()
    session._poll()
    assert told == ["organisation", ""]


# -- messages


def test_errors_are_sentences(session, make):
    session.error(InputError(N_("No field {field}."), field="x"))
    session.error(Cancelled())
    try:
        raise ValueError("odd")
    except ValueError as error:
        session.error(error)
    assert session.iface.warnings() == ["No field x."]
    assert session.iface.messages(Qgis.MessageLevel.Info) == ["Cancelled. Nothing was changed."]
    text, = session.iface.messages(Qgis.MessageLevel.Critical)
    assert "odd" in text and "Traceback" not in text


def test_a_message_is_no_html(session):
    session.message("<b>河</b> & 'x'.gpkg")
    assert session.iface.messages()[-1] == "&lt;b&gt;河&lt;/b&gt; &amp; 'x'.gpkg"


def test_role_is_remembered(session, window):
    told = []
    session.roleChanged.connect(told.append)
    session.role = "shift_leader"
    session.role = "shift_leader"
    assert told == ["shift_leader"]
    again = type(session)(window)
    assert again.role == "shift_leader"
    again.closeDown()


def test_recent_files_are_few_and_exist(session, make, tmp_path):
    for number in range(12):
        path = tmp_path / f"{number}.gpkg"
        path.touch()
        session.remember(path)
    (tmp_path / "11.gpkg").unlink()
    names = [os.path.basename(p) for p in session.recent()]
    assert names == [f"{n}.gpkg" for n in (10, 9, 8, 7, 6, 5, 4)]
