"""The import dialog, clicked as a person does; actions are counted."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import geopandas as gpd
import pandas as pd
import pytest
from frame_fixtures import make, one_layer, session, window  # noqa: F401
from frame_window import settle
from import_fixtures import (  # noqa: F401 (fixtures)
    CRS, X, Y, beside_roads, gbk_shapefile, lamps, road_network, table_of)
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QMimeData, QPoint, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit

from citygrid_plugin.core.exchange.datum import convert
from citygrid_plugin.gui.importing.import_dialog import ImportDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(provider, session, make, qtbot):
    session.open(make())
    dialog = ImportDialog(session)
    dialog.show()
    yield dialog
    dialog.closeDown()
    dialog.deleteLater()
    settle()


@pytest.fixture
def choose(dialog, qtbot, monkeypatch):
    """``choose(path, ...)``: click "Add files" and choose; two actions of a person."""
    def choose(*paths):
        monkeypatch.setattr(QFileDialog, "getOpenFileNames",
                            staticmethod(lambda *_: ([str(p) for p in paths], "")))
        qtbot.mouseClick(dialog.add_files_button, LEFT)
        return dialog.list.items
    return choose


def click_import(dialog, qtbot):
    qtbot.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: not dialog.jobs.busy, timeout=60_000)


def save(frame, path):
    frame.to_file(path, engine="fiona")
    return path


def state(dialog, row=0):
    return dialog.list.item(row, 2).text()


def count(session, table):
    return session.workspace.query(f"SELECT count(*) FROM {table}")[0][0]


def test_a_plain_file_needs_choose_and_import(dialog, choose, session, qtbot, tmp_path):
    items = choose(gbk_shapefile(tmp_path))
    assert items[0].target == "components" and "GBK" in state(dialog)
    assert dialog.preview.rowCount() == 6 and dialog.preview.item(0, 0).text() == "路灯"
    click_import(dialog, qtbot)
    assert "written 6, rejected 0" in state(dialog) and count(session, "component_01_point") == 6
    assert "written 6" in dialog.result.text()
    assert not dialog.import_button.isEnabled() and not dialog.rejects_button.isEnabled()


def folder(tmp_path):
    """A raw folder: base map, communities, and points in GCJ-02 and in GBK."""
    import shapely
    roads = save(road_network(), tmp_path / "roads.gpkg")
    areas = gpd.GeoDataFrame({"社区名称": ["甲", "乙"]}, geometry=[
        shapely.box(X, Y, X + 750, Y + 1500), shapely.box(X + 750, Y, X + 1500, Y + 1500)], crs=CRS)
    communities = save(areas, tmp_path / "社区.gpkg")
    points = beside_roads()
    lon, lat = convert(points.x, points.y, "WGS-84", "GCJ-02")
    table = table_of(gpd.GeoSeries(gpd.points_from_xy(lon, lat)), XLDM=["0118"] * len(points))
    table.to_csv(tmp_path / "lamps.csv", index=False)
    units = tmp_path / "单位.xlsx"
    pd.DataFrame({"单位名称": ["城管局"], "单位代码": ["C1"]}).to_excel(units, index=False)
    return [tmp_path / "lamps.csv", gbk_shapefile(tmp_path), units, communities, roads]


def test_a_whole_folder_in_three_actions(dialog, choose, session, qtbot, tmp_path):
    items = choose(*folder(tmp_path))
    assert [i.target for i in items] == ["components", "components", "organisation", "community",
                                         "base_road"]
    assert [i.target for i in dialog.wanted()] == ["community", "base_road", "organisation",
                                                   "components", "components"]
    click_import(dialog, qtbot)
    # the base map came first, so that the table was seen to be in GCJ-02 and converted
    assert "GCJ-02" in state(dialog, 0)
    assert {t: count(session, t) for t in ("community", "street", "base_road", "organisation",
                                           "component_01_point")} == {
        "community": 2, "street": 1, "base_road": 32, "organisation": 1, "component_01_point": 406}
    assert session.workspace.query("SELECT DISTINCT deptcode2 FROM component_01_point "
                                   "WHERE deptcode2 IS NOT NULL") == [("C1",)]
    assert "5 sources" in dialog.result.text()


def test_dropped_files_are_added(dialog, session, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(gbk_shapefile(tmp_path)))])
    event = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT,
                       Qt.KeyboardModifier.NoModifier)
    dialog.list.dropEvent(event)
    assert len(dialog.list.items) == 1


def test_every_layer_of_a_file_has_its_line(dialog, choose, tmp_path):
    path = tmp_path / "all.gpkg"
    road_network().to_file(path, layer="roads", engine="fiona")
    lamps().to_file(path, layer="lamps", engine="fiona")
    items = choose(path)
    assert [(i.part, i.target) for i in items] == [("roads", "base_road"), ("lamps", "components")]


def test_every_layer_of_cambridgeport_is_taken_for_what_it_is(dialog, choose, shared_data):
    items = choose(shared_data / "cambridgeport" / "cambridgeport.gpkg")
    found = {i.part.rstrip("_0123456789"): i for i in items}
    assert {k: found[k].target for k in ("neighborhood", "street_centerlines", "rail", "water",
                                         "open_space", "parcels_fy")} == {
        "neighborhood": "community", "street_centerlines": "base_road", "rail": "base_railway",
        "water": "base_water", "open_space": "base_compound", "parcels_fy": "base_parcel"}
    assert {k: found[k].mapping.columns["classcode"].constant for k in (
        "hydrants", "litter_barrels", "metered_parking", "street_lights", "park_benches",
        "bike_racks")} == {
            "hydrants": "0113", "litter_barrels": "0305", "metered_parking": "0202",
            "street_lights": "0118", "park_benches": "0407", "bike_racks": "0212"}
    assert {found[k].target for k in ("hydrants", "metered_parking", "park_benches")} == {
        "components"}


def test_a_layer_of_the_project(dialog, session, qtbot, tmp_path):
    layer = QgsVectorLayer(str(gbk_shapefile(tmp_path)) + "|option:ENCODING=GBK", "survey", "ogr")
    QgsProject.instance().addMapLayer(layer)
    dialog.layer_menu.aboutToShow.emit()
    names = [a.text() for a in dialog.layer_menu.actions()]
    assert names == ["survey"]   # those of the workspace are left out
    dialog.layer_menu.actions()[0].trigger()
    click_import(dialog, qtbot)
    assert count(session, "component_01_point") == 6


def test_unknown_values_get_a_class_by_typing(dialog, choose, session, qtbot, tmp_path):
    frame = lamps()
    frame["小类"] = ["圆灯", "方井"] * 3
    choose(save(frame[["小类", "geometry"]], tmp_path / "survey.gpkg"))
    assert dialog.values.rowCount() == 2
    assert "2 unknown" in dialog.tabs.tabText(2)
    for row, (value, typed) in enumerate((("圆灯", "ludeng"), ("方井", "0101"))):
        assert dialog.values.values[row] in ("圆灯", "方井")
        combo = dialog.values.cellWidget(dialog.values.values.index(value), 2)
        combo.setEditText(typed)
        combo.lineEdit().editingFinished.emit()
    assert dialog.tabs.tabText(2) == "Values"
    click_import(dialog, qtbot)
    assert session.workspace.query(
        "SELECT classcode, count(*) FROM component_01_point GROUP BY 1") == [
            ("0101", 3), ("0118", 3)]


def test_rejected_rows_become_a_layer(dialog, choose, session, qtbot, tmp_path):
    frame = lamps()
    frame["小类"] = ["0118", "不知何物"] * 3
    choose(save(frame[["小类", "geometry"]], tmp_path / "survey.gpkg"))
    click_import(dialog, qtbot)
    assert "written 3, rejected 3" in state(dialog)
    before = set(QgsProject.instance().mapLayers())
    qtbot.mouseClick(dialog.rejects_button, LEFT)
    added = [layer for key, layer in QgsProject.instance().mapLayers().items()
             if key not in before]
    assert [layer.featureCount() for layer in added] == [3]
    assert "不知何物" in next(added[0].getFeatures())["text"]


def test_field_class_and_constant_are_chosen_by_hand(dialog, choose, session, qtbot, tmp_path):
    frame = gpd.GeoDataFrame({"a": ["东门"] * 6}, geometry=lamps().geometry.to_numpy(), crs=CRS)
    choose(save(frame, tmp_path / "whatever.gpkg"))
    assert "No class was found" in state(dialog)
    combo = dialog.fields.cellWidget(dialog.fields.columns.index("objpos"), 1)
    combo.setCurrentIndex(combo.findData("a"))
    klass = dialog.fields.cellWidget(dialog.fields.columns.index("classcode"), 2)
    klass.choose("0305")
    assert "No class" not in state(dialog)
    click_import(dialog, qtbot)
    assert session.workspace.query("SELECT DISTINCT classcode, objpos FROM component_03_point") \
        == [("0305", "东门")]


def test_a_mapping_is_saved_and_loaded(dialog, choose, session, qtbot, tmp_path):
    frame = lamps()
    frame["小类"] = ["圆灯"] * 6
    path = save(frame[["小类", "geometry"]], tmp_path / "survey.gpkg")
    choose(path)
    dialog.values.cellWidget(0, 2).choose("0119")
    dialog.save_mapping("mine")
    dialog.add_files([path])   # nothing is meant twice
    assert len(dialog.list.items) == 1
    dialog.add_files([save(frame[["小类", "geometry"]], tmp_path / "next.gpkg")])
    assert "1 unknown" in dialog.tabs.tabText(2)
    dialog.mapping_menu.aboutToShow.emit()
    dialog.mapping_menu.actions()[0].trigger()
    assert dialog.tabs.tabText(2) == "Values"
    dialog.list.selectRow(0)
    qtbot.mouseClick(dialog.remove_button, LEFT)
    click_import(dialog, qtbot)
    assert session.workspace.query("SELECT DISTINCT classcode FROM component_01_point") == [
        ("0119",)]


def test_another_target_and_none(dialog, choose, session, qtbot, tmp_path):
    choose(save(road_network(), tmp_path / "lines.gpkg"), gbk_shapefile(tmp_path))
    combo = dialog.list.cellWidget(0, 1)
    combo.setCurrentIndex(combo.findData("base_wall"))
    other = dialog.list.cellWidget(1, 1)
    other.setCurrentIndex(0)
    click_import(dialog, qtbot)
    assert (count(session, "base_wall"), count(session, "component_01_point")) == (32, 0)


def test_encoding_and_datum_are_chosen(dialog, choose, qtbot, tmp_path):
    items = choose(gbk_shapefile(tmp_path))
    encoding = dialog.reading.encoding
    encoding.setCurrentIndex(encoding.findData("UTF-8"))
    assert dialog.preview.item(0, 0).text() != "路灯"
    encoding.setCurrentIndex(encoding.findData("GBK"))
    assert dialog.preview.item(0, 0).text() == "路灯"
    datum = dialog.reading.datum
    datum.setCurrentIndex(datum.findData("local4"))
    assert dialog.reading.local.isVisibleTo(dialog.reading)
    assert items[0].datum == "local4" and items[0].datum_chosen


def test_what_cannot_be_read_says_why_and_stops_nothing(dialog, choose, session, qtbot, tmp_path):
    bad = tmp_path / "old.mdb"
    bad.write_bytes(b"x")
    choose(bad, gbk_shapefile(tmp_path), tmp_path / "gone.csv")
    assert "Access database" in state(dialog, 0) and "no file" in state(dialog, 2)
    click_import(dialog, qtbot)
    assert count(session, "component_01_point") == 6


def test_cancelled_nothing_is_kept(dialog, choose, session, qtbot, tmp_path):
    choose(gbk_shapefile(tmp_path), save(road_network(), tmp_path / "roads.gpkg"))
    dialog.jobs.progressed.connect(lambda *_: dialog.jobs.cancel())
    click_import(dialog, qtbot)
    assert (count(session, "component_01_point"), count(session, "base_road")) == (0, 0)
    assert "Cancelled" in state(dialog, 1)


def test_unloading_while_it_imports_leaves_nothing_half_done(dialog, choose, session, tmp_path):
    choose(gbk_shapefile(tmp_path), save(road_network(), tmp_path / "roads.gpkg"))
    dialog.import_all()
    dialog.jobs.stop()
    assert count(session, "base_road") in (0, 32) and count(session, "component_01_point") in (0, 6)
    assert session.workspace.query("SELECT count(*) FROM cg_lock") == [(0,)]


def test_it_opens_without_geopandas_and_says_so_on_import(provider, session, make, qtbot, tmp_path,
                                                          hide_packages):
    path = gbk_shapefile(tmp_path)
    session.open(make())
    hide_packages("geopandas")
    dialog = ImportDialog(session)
    dialog.add_files([path])
    assert "geopandas" in state(dialog)
    dialog.import_all()
    assert "geopandas" in dialog.result.text()
    dialog.closeDown()
    dialog.deleteLater()


def test_without_a_workspace_it_asks_for_one(session, provider, qtbot, make):
    dialog = ImportDialog(session)
    assert "workspace first" in dialog.result.text() and not dialog.import_button.isEnabled()
    session.open(make())
    assert dialog.result.text() == ""
    dialog.closeDown()
    dialog.deleteLater()


def test_everything_has_a_name_and_a_tooltip(dialog, choose, tmp_path):
    choose(gbk_shapefile(tmp_path))
    ours = [w for kind in (QAbstractButton, QComboBox, QLineEdit) for w in dialog.findChildren(kind)
            if w.objectName().startswith("citygrid")]
    assert len(ours) > 20
    assert all(w.toolTip() for w in ours)
    names = [w.objectName() for w in ours]
    assert len(set(names)) == len(names)
