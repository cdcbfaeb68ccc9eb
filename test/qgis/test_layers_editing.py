"""Editing with QGIS's own tools: points, lines and areas, on what a database rule says."""
import pytest
from qgis.core import QgsFeatureRequest, QgsGeometry, QgsVectorLayerUtils
from qgis.PyQt.QtCore import QDate

from citygrid_plugin import compat
from citygrid_plugin.layers import tree

from layers_fixtures import COMMUNITY, SHAPES, X, Y, add, box, city, desk, field  # noqa: F401

EACH = pytest.mark.parametrize("geometry", list(SHAPES))


def place(desk, geometry, **values):  # noqa: F811
    """Store one component in the first grid; its row."""
    role, code, here, _ = SHAPES[geometry]
    assert desk.edit(role, lambda layer: add(layer, here, classcode=code, **values))
    return desk.row(role)


@EACH
def test_a_new_component_gets_code_grid_and_history(desk, geometry):  # noqa: F811
    role, code, *_ = SHAPES[geometry]
    row = place(desk, geometry)
    assert row["objid"] == f"330102{code}000001"
    assert row["bgid"] == COMMUNITY + "001"
    assert row["objstate"] == "完好" and row["changed_by"] and row["changed_at"]
    assert row["chdate"] is None
    layer = desk.layer(role)
    shown = layer.getFeature(row["fid"])
    assert shown["objid"] == row["objid"] and shown["bgid"] == row["bgid"]
    assert [h["action"] for h in desk.history(role, row["fid"])] == ["insert"]
    assert desk.told == []


@EACH
def test_a_changed_attribute_is_signed_and_kept(desk, geometry):  # noqa: F811
    role = SHAPES[geometry][0]
    row = place(desk, geometry)
    assert desk.edit(role, lambda layer: (
        layer.changeAttributeValue(row["fid"], field(layer, "objstate"), "破损"),
        layer.changeAttributeValue(row["fid"], field(layer, "changed_why"), "巡查发现")))
    new = desk.row(role)
    assert new["objstate"] == "破损"
    assert new["chdate"] == QDate.currentDate().toString("yyyy-MM-dd")
    last = desk.history(role, row["fid"])[-1]
    assert last["changed_by"] == new["changed_by"] and last["changed_why"] == "巡查发现"
    assert '"objstate":"完好"' in last["old"]


@EACH
def test_moving_across_a_border_changes_the_grid(desk, geometry):  # noqa: F811
    role, _, _, there = SHAPES[geometry]
    row = place(desk, geometry)
    assert desk.edit(role, lambda layer: layer.changeGeometry(
        row["fid"], QgsGeometry.fromWkt(there)))
    assert desk.row(role)["bgid"] == COMMUNITY + "002"
    assert desk.layer(role).getFeature(row["fid"])["bgid"] == COMMUNITY + "002"
    assert any(h["old_geom"] for h in desk.history(role, row["fid"]))


REFUSED = {
    "duplicate code": (lambda layer, g, row: add(layer, SHAPES[g][2], classcode=SHAPES[g][1],
                                                 objid=row["objid"]), "another object"),
    "unknown class": (lambda layer, g, row: add(layer, SHAPES[g][2], classcode="9999"),
                      "not in the catalogue"),
    "unknown state": (lambda layer, g, row: layer.changeAttributeValue(
        row["fid"], field(layer, "objstate"), "坏"), "list of states"),
    "unknown organisation": (lambda layer, g, row: layer.changeAttributeValue(
        row["fid"], field(layer, "deptcode2"), "X9"), "list of organisations"),
    "no geometry": (lambda layer, g, row: add(layer, None, classcode=SHAPES[g][1]),
                    "without a geometry"),
    "geometry taken away": (lambda layer, g, row: layer.changeGeometry(
        row["fid"], QgsGeometry()), "without a geometry"),
    "code changed by hand": (lambda layer, g, row: layer.changeAttributeValue(
        row["fid"], field(layer, "objid"), row["objid"][:-1] + "7"), "never changed by hand"),
    "deleted": (lambda layer, g, row: layer.deleteFeature(row["fid"]), "not deleted"),
}


@EACH
@pytest.mark.parametrize("what", list(REFUSED))
def test_refusals_are_told_and_the_buffer_stays(desk, geometry, what):  # noqa: F811
    role = SHAPES[geometry][0]
    row = place(desk, geometry)
    change, words = REFUSED[what]
    before = desk.ws.query(f"SELECT * FROM {role}")
    history = desk.history(role, row["fid"])
    assert not desk.edit(role, lambda layer: change(layer, geometry, row))
    layer = desk.layer(role)
    assert layer.isEditable() and layer.isModified()
    assert len(desk.told) == 1 and words in desk.told[0], desk.told
    assert "Nothing was stored" in desk.told[0]
    assert desk.ws.query(f"SELECT * FROM {role}") == before
    assert desk.history(role, row["fid"]) == history
    assert layer.rollBack()


def test_the_object_is_named(desk):  # noqa: F811
    row = place(desk, "point")
    desk.edit("component_01_point", lambda layer: layer.changeAttributeValue(
        row["fid"], field(layer, "objstate"), "坏"))
    assert "上水井盖" in desk.told[0] and row["objid"] in desk.told[0]
    desk.layer("component_01_point").rollBack()


@EACH
def test_a_refused_edit_can_be_corrected_and_saved(desk, geometry):  # noqa: F811
    role = SHAPES[geometry][0]
    row = place(desk, geometry)
    desk.edit(role, lambda layer: layer.changeAttributeValue(
        row["fid"], field(layer, "objstate"), "坏"))
    assert desk.edit(role, lambda layer: layer.changeAttributeValue(
        row["fid"], field(layer, "objstate"), "丢失"))
    assert desk.row(role)["objstate"] == "丢失"


@EACH
def test_a_half_applied_save_is_told(desk, geometry):  # noqa: F811
    role, _, _, there = SHAPES[geometry]
    row = place(desk, geometry)
    assert not desk.edit(role, lambda layer: (
        layer.changeGeometry(row["fid"], QgsGeometry.fromWkt(there)),
        layer.changeAttributeValue(row["fid"], field(layer, "objstate"), "坏")))
    assert "Stored already: 1 geometries" in desk.told[0]
    assert desk.row(role)["bgid"] == COMMUNITY + "002"
    desk.layer(role).rollBack()
    assert desk.row(role)["objstate"] == "完好"


@EACH
def test_undo_before_saving_leaves_no_trace(desk, geometry):  # noqa: F811
    role, code, here, there = SHAPES[geometry]
    row = place(desk, geometry)
    layer = desk.layer(role)
    history = desk.history(role, row["fid"])
    layer.startEditing()
    layer.beginEditCommand("three changes")
    layer.changeGeometry(row["fid"], QgsGeometry.fromWkt(there))
    layer.changeAttributeValue(row["fid"], field(layer, "note"), "x")
    add(layer, here, classcode=code)
    layer.endEditCommand()
    layer.undoStack().undo()
    assert layer.commitChanges()
    assert len(desk.ws.query(f"SELECT fid FROM {role}")) == 1
    assert desk.row(role)["note"] is None and desk.row(role)["bgid"] == row["bgid"]
    assert desk.history(role, row["fid"]) == history


@EACH
def test_two_edits_in_one_save(desk, geometry):  # noqa: F811
    role, code, here, there = SHAPES[geometry]
    first = place(desk, geometry)
    assert desk.edit(role, lambda layer: (
        layer.changeGeometry(first["fid"], QgsGeometry.fromWkt(there)),
        layer.changeAttributeValue(first["fid"], field(layer, "note"), "移位"),
        add(layer, here, classcode=code)))
    rows = desk.ws.dicts(f"SELECT * FROM {role} ORDER BY fid")
    assert [r["bgid"][-3:] for r in rows] == ["002", "001"]
    assert rows[0]["note"] == "移位" and rows[1]["objid"].endswith("000002")
    actions = [h["action"] for h in desk.history(role, first["fid"])]
    assert actions[0] == "insert" and len(actions) >= 2


@EACH
def test_a_copy_gets_a_code_of_its_own(desk, geometry):  # noqa: F811
    """QgsVectorLayerUtils.createFeature makes a duplicate code unique without a word."""
    role = SHAPES[geometry][0]
    row = place(desk, geometry)

    def copy(layer):
        source = layer.getFeature(row["fid"])
        made = QgsVectorLayerUtils.createFeature(
            layer, source.geometry(), dict(enumerate(source.attributes())))
        assert made["objid"] != row["objid"]
        assert layer.addFeature(made)
    assert desk.edit(role, copy), desk.told
    assert desk.row(role)["objid"] == row["objid"][:-1] + "2"
    assert desk.row(role)["fid"] != row["fid"]


@EACH
def test_a_moved_feature_of_a_filtered_layer_is_stored(desk, geometry):  # noqa: F811
    """QGIS#51934: geometry edits lost where a GeoPackage layer has a subset filter."""
    role, _, _, there = SHAPES[geometry]
    row = place(desk, geometry)
    layer = desk.layer(role)
    assert layer.setSubsetString('"dedate" IS NULL')
    assert desk.edit(role, lambda l: l.changeGeometry(row["fid"], QgsGeometry.fromWkt(there)))
    stored = layer.getFeature(row["fid"]).geometry()
    assert stored.centroid().asPoint().x() > X + 100
    assert desk.row(role)["bgid"] == COMMUNITY + "002"


@EACH
def test_automatic_transaction_groups_lose_nothing(desk, geometry):  # noqa: F811
    """QGIS#38697: edits lost in automatic transaction groups."""
    role, code, here, there = SHAPES[geometry]
    row = place(desk, geometry)
    compat.set_transaction_groups(desk.project, True)
    try:
        assert compat.transaction_groups(desk.project)
        assert desk.edit(role, lambda layer: (
            add(layer, here, classcode=code),
            layer.changeGeometry(row["fid"], QgsGeometry.fromWkt(there)))), desk.told
        rows = desk.ws.dicts(f"SELECT * FROM {role} ORDER BY fid")
        assert [r["bgid"][-3:] for r in rows] == ["002", "001"]
        assert rows[1]["objid"].endswith("000002")
    finally:
        compat.set_transaction_groups(desk.project, False)


def test_retiring_hides_the_component_and_keeps_its_code(desk):  # noqa: F811
    row = place(desk, "point")
    assert desk.edit("component_01_point", lambda layer: (
        layer.changeAttributeValue(row["fid"], field(layer, "dedate"), QDate.currentDate()),
        layer.changeAttributeValue(row["fid"], field(layer, "changed_why"), "拆除")))
    assert desk.history("component_01_point", row["fid"])[-1]["action"] == "retire"
    assert not desk.edit("component_01_point", lambda layer: add(
        layer, SHAPES["point"][2], classcode="0101", objid=row["objid"]))
    assert "retired object" in desk.told[0]
    desk.layer("component_01_point").rollBack()


def test_every_component_layer_takes_a_new_object(city):  # noqa: F811
    for role, layer in sorted(city.project_components().items()):
        major, geometry = role.split("_")[1:]
        code = city.catalogue.classes("component", major)[0].code
        assert city.edit(role, lambda l: add(l, SHAPES[geometry][2], classcode=code)), role
        row = city.row(role)
        assert row["objid"].startswith("330102" + code) and row["bgid"] == COMMUNITY + "001"


def test_grids_and_communities_are_edited_too(desk):  # noqa: F811
    grid = desk.row("unit_grid")
    assert grid["bgid"] == COMMUNITY + "002" and grid["area"] == pytest.approx(10000)
    assert desk.edit("unit_grid", lambda layer: (
        layer.changeGeometry(grid["fid"], QgsGeometry.fromWkt(box(X + 100, Y, 50, 100))),
        layer.changeAttributeValue(grid["fid"], field(layer, "bgname"), "东坡路"))), desk.told
    assert desk.row("unit_grid")["area"] == pytest.approx(5000)
    assert desk.row("unit_grid")["bgname"] == "东坡路"
    assert len(desk.history("unit_grid", grid["fid"])) >= 2
    assert not desk.edit("unit_grid", lambda layer: layer.deleteFeature(grid["fid"]))
    desk.layer("unit_grid").rollBack()
    assert not desk.edit("community", lambda layer: add(layer, box(X, Y, 9, 9), code="12"))
    assert "street or community code" in desk.told[-1]
    desk.layer("community").rollBack()


def test_a_split_area_keeps_one_code_and_gets_another(desk):  # noqa: F811
    from qgis.core import QgsPointXY
    row = place(desk, "area")
    role = SHAPES["area"][0]

    def split(layer):
        cut = [QgsPointXY(X + 15, Y), QgsPointXY(X + 15, Y + 50)]
        assert int(layer.splitFeatures(cut)) == 0
    assert desk.edit(role, split), desk.told
    codes = [r[0] for r in desk.ws.query(f"SELECT objid FROM {role} ORDER BY fid")]
    assert len(codes) == 2 and codes[0] == row["objid"] and codes[1][-1] == "2"


def test_the_file_stays_in_wal_mode(city):  # noqa: F811
    def mode():
        return city.ws.query("PRAGMA journal_mode")[0][0]
    layer = city.layer("component_01_point")
    assert mode() == "wal"
    layer.startEditing()
    assert mode() == "wal"
    add(layer, SHAPES["point"][2], classcode="0101")
    assert layer.commitChanges()
    assert mode() == "wal"
    list(layer.getFeatures(QgsFeatureRequest()))
    tree.remove_workspace(city.project)
    assert mode() == "wal"
    import sqlite3
    other = sqlite3.connect(str(city.ws.path))
    assert other.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    other.close()
