"""The grid atlas as PDF and as a layout in the project."""
import re
from functools import partial

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsApplication, QgsLayoutExporter, QgsLayoutFrame, QgsLayoutItemLabel, QgsLayoutItemManualTable,
    QgsLayoutItemMap, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback,
    QgsProject, QgsVectorLayer)
from qgis.PyQt.QtCore import QCoreApplication, QSaveFile
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from citygrid_plugin.core.grids.atlas import read_atlas
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, store
from citygrid_plugin.i18n import install_translator
from citygrid_plugin.layers import atlas_items, atlas_sheet, pdf_file, tree
from citygrid_plugin.processing.grids import grid_atlas
from citygrid_plugin.processing.results import workspace_crs

A, B, EMPTY = "330106001001", "330106001002", "330106002001"
PAPER = (420, 297)


def squares(left, columns, rows):
    """Grids of 100 m, from north-west."""
    return [shapely.box(left + 100 * x, 100 * y, left + 100 * x + 100, 100 * y + 100)
            for y in reversed(range(rows)) for x in range(columns)]


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "gridatlas")


def fill(path, second=20):
    """A has 12 grids, B 20 x ``second``; a third community has none."""
    ws = store.create(path, store.srs_from_crs("EPSG:4549"), load_catalogue(), division="330106",
                      name="试验区")
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "street", {"code": [A[:9]], "name": ["光明街道"]},
                         geometry=[shapely.box(0, 0, 2400, 2000)])
        bulk.insert_rows(
            ws, connection, "community",
            {"code": [A, B, EMPTY], "name": ["钟楼社区", "水巷社区", "空地社区"],
             "street_code": [A[:9], A[:9], None]},
            geometry=[shapely.box(0, 0, 400, 300), shapely.box(400, 0, 2400, 100 * second),
                      shapely.box(-300, 0, 0, 300)])
        bulk.insert_rows(ws, connection, "base_building", {"name": ["hall"]},
                         geometry=[shapely.box(20, 80, 80, 120)])
        for code, cells in ((A, squares(0, 4, 3)), (B, squares(400, 20, second))):
            bulk.write_grids(ws, connection, cells,
                             [f"{code}{i:03d}" for i in range(1, len(cells) + 1)], "li", "x")
        bulk.import_components(
            ws, connection, {"classcode": ["0101", "0101", "0201"]},
            np.array([shapely.Point(50, 250), shapely.Point(60, 250), shapely.Point(450, 50)],
                     dtype=object), "li", "x")
    return ws


@pytest.fixture
def ws(tmp_path):
    made = fill(tmp_path / "w.gpkg")
    yield made
    made.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A workspace that the tests of this module only read."""
    made = fill(tmp_path_factory.mktemp("atlas") / "w.gpkg")
    yield made
    made.close()


@pytest.fixture
def chinese(qgis_app, monkeypatch):
    translator = install_translator("zh_CN")
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: "zh_CN"), raising=False)
    yield
    QCoreApplication.removeTranslator(translator)


def sheets_of(ws, wanted=""):
    """(shared, list of layouts): all sheets at once."""
    shared = atlas_sheet.ground(ws, workspace_crs(ws), read_atlas(ws, wanted),
                                atlas_items.chinese_font(), "2026-11-22")
    return shared, list(atlas_sheet.sheets(shared)[0])


def tables(layout):
    return [m for m in layout.multiFrames() if isinstance(m, QgsLayoutItemManualTable)]


def rows(layout):
    """The rows of all tables on a sheet, as text."""
    return [[cell.content() for cell in row] for t in tables(layout) for row in t.tableContents()]


def words(layout, name=""):
    labels = [item for item in layout.items() if isinstance(item, QgsLayoutItemLabel)
              and (not name or item.id() == name)]
    return [item.currentText() for item in sorted(labels, key=lambda i: (i.page(), i.pos().y()))]


def paint(layout, page=0):
    image = QImage(1260, 891, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    layout.renderContext().setDpi(76)
    painter = QPainter(image)
    QgsLayoutExporter(layout).renderPage(painter, page)
    painter.end()
    return image


def share(image, box, colour, tolerance=40):
    """Share of the pixels of a box (mm) that are about this colour."""
    x, y, width, height = (int(v * 3) for v in box)
    part = image.copy(x, y, width, height).convertToFormat(QImage.Format.Format_RGB32)
    bits = part.bits()
    bits.setsize(part.sizeInBytes() if hasattr(part, "sizeInBytes") else part.byteCount())
    pixels = np.frombuffer(bits, np.uint8).reshape(-1, 4)[:, 2::-1].astype(int)
    wanted = QColor(colour)
    near = np.abs(pixels - [wanted.red(), wanted.green(), wanted.blue()]).max(axis=1)
    return float((near <= tolerance).mean())


def pages_in(path):
    return len(re.findall(rb"/Type /Page\b", path.read_bytes()))


# -- the file

def test_the_pdf_has_an_index_and_a_sheet_for_every_community(run, ws, tmp_path):
    target = tmp_path / "atlas.pdf"
    result = run(WORKSPACE=str(ws.path), OUTPUT=str(target))
    # index, A, B with the map, and 400 + 1 rows of which a sheet takes 33 and a further one 220
    assert result["PAGES"] == pages_in(target) == 5
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (3, 2, 1)
    assert b"NotoSansCJK" in target.read_bytes() or not atlas_items.chinese_font().startswith(
        "Noto Sans CJK")     # text is text
    assert [p.name for p in tmp_path.iterdir() if "pdf" in p.name] == ["atlas.pdf"]
    assert ws.query("PRAGMA journal_mode") == [("wal",)]


def test_one_community_alone(run, kept, tmp_path):
    target = tmp_path / "one.pdf"
    assert run(WORKSPACE=str(kept.path), COMMUNITIES="钟楼社区", OUTPUT=str(target))["PAGES"] == 2
    assert pages_in(target) == 2


# -- what is on the sheets

def test_every_code_stands_in_the_tables_once(kept):
    shared, sheets = sheets_of(kept)
    for code, count in ((A, 12), (B, 400)):
        mine = [layout for layout in sheets if layout.name() == code]
        numbers = [row[0] for layout in mine for row in rows(layout)]
        assert numbers[:-1] == [f"{i:03d}" for i in range(1, count + 1)]
        assert numbers[-1] == "Sum"
    del sheets, shared


def test_figures_of_a_community(kept):
    shared, sheets = sheets_of(kept, A)
    table = rows(sheets[1])
    majors = [code for code, _, _ in shared.atlas.majors]
    first = table[0]
    assert (first[1], first[2], first[-1]) == ("10000", "1", "2")
    assert first[3 + majors.index("01")] == "2" and first[3 + majors.index("02")] == ""
    assert table[-1][1] == "120000" and table[-1][-1] == "2"
    heads = [column.heading() for column in tables(sheets[1])[0].headers()]
    assert heads[3:-1] == majors and len(heads) == len(first)
    index = rows(sheets[0])
    assert index == [["", "光明街道", A[:9], "12", "12.00", "2"],
                     ["2", "钟楼社区", A, "12", "12.00", "2"],
                     ["", "Sum", "", "12", "12.00", "2"]]
    del sheets, shared


def test_tables_fit_their_places_and_nothing_leaves_the_paper(kept):
    shared, sheets = sheets_of(kept)
    for layout in sheets:
        for table in tables(layout):
            place = table.frame(0)
            assert table.totalSize().height() <= place.rect().height() + 0.01
            assert table.totalSize().width() == pytest.approx(place.rect().width(), abs=0.3)
        for item in layout.items():
            if isinstance(item, (QgsLayoutItemLabel, QgsLayoutItemMap, QgsLayoutFrame)):
                box = item.mapRectToScene(item.rect())
                assert box.left() >= 0 and box.top() >= 0
                assert box.right() <= PAPER[0] - 9.8 and box.bottom() <= PAPER[1], item.id()
    del sheets, shared


def test_small_print_keeps_off_the_table(kept, chinese):
    """In both languages the lines beside the map are as narrow as their place."""
    atlas = read_atlas(kept)
    lines = atlas_sheet.table_words(atlas)
    widths = [atlas_sheet._width(line, atlas_sheet.NOTES) for line in lines]
    assert max(widths) <= atlas_sheet.WIDTH and len(lines) > 1
    assert " ".join(lines).count("公用设施") == 1


def test_the_map_shows_the_community_at_its_scale(kept):
    shared, sheets = sheets_of(kept)
    sheet = next(layout for layout in sheets if layout.name() == A)
    shown = next(i for i in sheet.items() if isinstance(i, QgsLayoutItemMap) and i.id() == "map")
    assert shown.scale() == pytest.approx(1500, rel=1e-3) and "1:1500" in words(sheet, "scale")
    assert shown.extent().contains(200, 150)
    image = paint(sheet)
    middle, right = (60, 60, 180, 150), (300, 30, 8, 240)
    assert share(image, middle, "#c0127f") > 0.005     # borders and codes
    assert share(image, right, "#c0127f") == 0         # the neighbours' grids are pale
    assert share(image, (313, 27, 97, 50), "#e38fc2", 60) > 0.0005    # its place in the district
    del sheets, shared


def test_retired_grids_are_not_shown(ws):
    shared, sheets = sheets_of(ws, A)
    before, table = paint(sheets[1]), rows(sheets[1])
    del sheets, shared
    with ws.bulk("test") as connection:
        bulk.write_grids(ws, connection, [shapely.box(50, 50, 350, 250)], [A + "099"], "li", "x",
                         {"dedate": ["2026-01-01"]})
    shared, sheets = sheets_of(ws, A)
    assert rows(sheets[1]) == table and paint(sheets[1]) == before
    del sheets, shared
    with ws.bulk("test") as connection:     # the same grid, valid, would be seen
        bulk.write_grids(ws, connection, [shapely.box(50, 50, 350, 250)], [A + "098"], "li", "x")
    shared, sheets = sheets_of(ws, A)
    assert rows(sheets[1]) != table and paint(sheets[1]) != before
    del sheets, shared


def test_all_words_are_chinese(kept, chinese):
    shared, sheets = sheets_of(kept)
    said = [text for layout in sheets for text in words(layout)]
    said += [column.heading() for layout in sheets for table in tables(layout)
             for column in table.headers()]
    latin = {text for text in said if re.search(r"[A-Za-z]{2}", text)}
    assert all("CGCS2000" in text for text in latin), latin
    assert "试验区单元网格图册" in said and "试验区  光明街道  钟楼社区" in said
    assert any("01 公用设施" in text for text in said) and not any("{" in text for text in said)
    del sheets, shared


def test_names_are_words_and_no_expressions(ws):
    with ws.transaction() as connection:
        connection.execute("UPDATE community SET name = '[% 6 * 7 %]{x}' WHERE code = ?", (A,))
    shared, sheets = sheets_of(ws, A)
    assert words(sheets[1], "title") == ["试验区  光明街道  [ % 6 * 7 %]{x}"]
    assert rows(sheets[0])[1][1] == "[% 6 * 7 %]{x}"
    del sheets, shared


# -- what goes wrong

@pytest.mark.parametrize("wanted, message", [
    ("nowhere", "There is no community or street nowhere"), (EMPTY, "no valid unit grid")])
def test_communities_that_cannot_be_printed(run, kept, tmp_path, wanted, message):
    with pytest.raises(QgsProcessingException, match=message):
        run(WORKSPACE=str(kept.path), COMMUNITIES=wanted, OUTPUT=str(tmp_path / "a.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_no_grids_at_all(run, tmp_path):
    store.create(tmp_path / "e.gpkg", store.srs_from_crs("EPSG:4549"), load_catalogue(),
                 division="330106").close()
    with pytest.raises(QgsProcessingException, match="no valid unit grid"):
        run(WORKSPACE=str(tmp_path / "e.gpkg"), OUTPUT=str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_neither_file_nor_layout(run, kept):
    with pytest.raises(QgsProcessingException, match="Choose the PDF file"):
        run(WORKSPACE=str(kept.path))


@pytest.mark.parametrize("where", ["missing/a.pdf", "folder"])
def test_a_target_that_cannot_be_written(run, kept, tmp_path, where):
    (tmp_path / "folder").mkdir()
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        run(WORKSPACE=str(kept.path), COMMUNITIES=A, OUTPUT=str(tmp_path / where))
    assert [p.name for p in tmp_path.rglob("*")] == ["folder"]


class Taken(QSaveFile):
    """A file that another program holds open: it cannot be replaced in the end."""

    def commit(self):
        self.cancelWriting()
        return super().commit()


def test_a_target_that_is_open_elsewhere(run, kept, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_file, "QSaveFile", Taken)
    (tmp_path / "a.pdf").write_bytes(b"older")
    with pytest.raises(QgsProcessingException, match="cannot be written.*Close it"):
        run(WORKSPACE=str(kept.path), COMMUNITIES=A, OUTPUT=str(tmp_path / "a.pdf"))
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"older"]


@pytest.mark.parametrize("after", [0, 50])
def test_a_cancelled_run_leaves_the_older_file(run, kept, tmp_path, after):
    (tmp_path / "a.pdf").write_bytes(b"older")
    feedback = QgsProcessingFeedback()
    seen = []

    def stop(percent):
        seen.append(percent)
        if percent >= after:
            feedback.cancel()
    feedback.progressChanged.connect(stop)
    if not after:
        feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(feedback, WORKSPACE=str(kept.path), OUTPUT=str(tmp_path / "a.pdf"))
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"older"]
    assert not after or (seen and max(seen) < 100)


def test_without_a_chinese_font(run, kept, tmp_path, monkeypatch):
    monkeypatch.setattr(atlas_items, "chinese_font", lambda: "")
    with pytest.raises(QgsProcessingException, match="No font"):
        run(WORKSPACE=str(kept.path), OUTPUT=str(tmp_path / "a.pdf"))
    atlas = read_atlas(kept, A)
    latin = type(atlas)(**{**atlas.__dict__, "name": "Helsinki", "communities": ()})
    assert grid_atlas.font_for(latin)


def test_the_font_has_chinese_characters(qgis_app):
    from qgis.PyQt.QtGui import QFont, QFontMetrics
    metrics = QFontMetrics(QFont(atlas_items.chinese_font()))
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "单元网格图册社区街道")


# -- the layout in the project

@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """As ``kept``, but the second community has 60 grids, which take two sheets."""
    made = fill(tmp_path_factory.mktemp("atlas") / "small.gpkg", 3)
    yield made
    made.close()


@pytest.fixture
def project(small):
    made = QgsProject.instance()      # QGIS 3.22 looks there for the layers of an expression
    made.clear()
    tree.add_workspace(made, small, load_catalogue())
    yield made
    made.clear()


@pytest.fixture
def context(project):
    made = QgsProcessingContext()
    made.setProject(project)
    return made


def test_the_layout_runs_over_the_communities(run, project, context):
    styles = {layer.id(): layer.renderer().dump() for layer in project.mapLayers().values()
              if isinstance(layer, QgsVectorLayer) and layer.isSpatial()}
    assert run(context=context, LAYOUT=True)["PAGES"] == 0      # the workspace of the project
    run(context=context, LAYOUT=True, COMMUNITIES=A)
    first, second = project.layoutManager().printLayouts()
    assert (first.name(), second.name()) == ("Unit grid atlas", "Unit grid atlas 2")
    atlas = first.atlas()
    assert atlas.beginRender() and atlas.count() == 2
    found = {}
    for number, code in enumerate((A, B)):
        atlas.seekTo(number)
        table = first.multiFrames()[0]
        table.refresh()
        found[code] = [row[0] for row in table.contents()]
        shown = first.itemById("map")
        assert f"1:{round(shown.scale())}" == words(first, "scale")[0]
        assert code in words(first, "note")[0]
        exported = [first.pageCollection().shouldExportPage(p) for p in range(2)]
        assert exported == [True, number == 1]
    assert found[A] == [f"{A}{i:03d}" for i in range(1, 13)]
    assert found[B] == [f"{B}{i:03d}" for i in range(1, 61)]
    atlas.seekTo(0)
    assert words(first, "title")[0] == "试验区  光明街道  钟楼社区"
    assert "12 unit grids    12.00 hectares    2 components" in words(first, "note")[0]
    assert share(paint(first), (60, 60, 180, 150), "#c0127f") > 0.005
    assert second.atlas().updateFeatures() == 1
    assert {i: project.mapLayer(i).renderer().dump() for i in styles} == styles


def test_the_layout_prints_and_survives_saving(run, small, project, context, tmp_path):
    run(context=context, LAYOUT=True, WORKSPACE=str(small.path))
    layout = project.layoutManager().printLayouts()[0]
    settings = QgsLayoutExporter.PdfExportSettings()
    done, _ = QgsLayoutExporter.exportToPdf(layout.atlas(), str(tmp_path / "l.pdf"), settings)
    assert done == QgsLayoutExporter.ExportResult.Success
    assert pages_in(tmp_path / "l.pdf") == 3
    assert project.write(str(tmp_path / "p.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "p.qgz"))
    layout = project.layoutManager().layoutByName("Unit grid atlas")
    layout.atlas().beginRender()
    layout.atlas().seekTo(0)
    assert share(paint(layout), (60, 60, 180, 150), "#c0127f") > 0.005
    assert words(layout, "title")[0] == "试验区  光明街道  钟楼社区"


def test_a_layout_needs_the_layers_of_its_workspace(run, small, kept, context, tmp_path):
    for path, project in ((kept.path, context.project()), (small.path, QgsProject())):
        other = QgsProcessingContext()
        other.setProject(project)
        with pytest.raises(QgsProcessingException, match="not open in the project"):
            run(context=other, WORKSPACE=str(path), LAYOUT=True, OUTPUT=str(tmp_path / "a.pdf"))
        assert not (tmp_path / "a.pdf").exists()
        assert project.layoutManager().printLayouts() == []
