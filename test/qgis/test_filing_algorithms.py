"""Import and export of filing standards, as a person or qgis_process runs them."""
import openpyxl
import pytest
from feedback_log import Log
from frame_fixtures import make  # noqa: F401 (a fixture)
from qgis.core import QgsProcessingContext, QgsProcessingException

from citygrid_plugin.core.cases import filing
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store

HEADER = ["小类代码", "小类名称", "立案条件", "结案条件", "处置时限"]


@pytest.fixture
def city(make):  # noqa: F811
    path = make()
    with store.open_workspace(path) as ws:
        filing.write(ws, filing.default_rows(load_catalogue()), "all")
    return path


@pytest.fixture
def table(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "部件"
    for line in (HEADER, ["0101", "上水井盖", "盖没了", None, "2紧急工作时"],
                 [None, None, "盖没了", None, "3天"], ["0137", "路灯", "不亮", None, "1天"]):
        book.active.append(line)
    book.save(tmp_path / "city.xlsx")
    return str(tmp_path / "city.xlsx")


def stored(path, *of):
    with store.open_workspace(path) as ws:
        return filing.stored(ws, *of)


def test_out_and_in_again_changes_nothing(run, city, tmp_path):
    before = stored(city)
    out = str(tmp_path / "out.xlsx")
    log = Log()
    result = run("exportfilingstandard", log, WORKSPACE=str(city), OUTPUT=out)
    assert result["WRITTEN"] == len(before) and result["OUTPUT"] == out
    assert any("224 limits" in line for line in log.lines)
    result = run("importfilingstandard", WORKSPACE=str(city), INPUT=out, REPLACE=1)
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (
        len(before), len(before), 0)
    assert stored(city) == before


def test_rows_set_aside_are_told_and_the_rest_replaces_its_class(run, city, table):
    before, log = stored(city), Log()
    context = QgsProcessingContext()
    result = run("importfilingstandard", log, context, WORKSPACE=str(city), INPUT=table,
                 REJECTS="memory:")
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (3, 1, 2)
    assert result["REMOVED"] == len([r for r in before if (r.kind, r.classcode) == (
        "component", "0101")])
    assert [(r.condition, r.limit_value, r.confidence) for r in stored(
        city, "component", "0101")] == [("盖没了", 2, filing.SET_BY_CITY)]
    assert len(stored(city)) == len(before) - result["REMOVED"] + 1
    assert [line for line in log.lines if "row 4: Code 0137 is 售货亭 here, not 路灯" in line]
    rejects = result["REJECTS"]
    assert [(f["row"], f["sheet"]) for f in rejects.getFeatures()] == [(3, "部件"), (4, "部件")]


def test_by_name_and_replacing_everything(run, city, table):
    result = run("importfilingstandard", WORKSPACE=str(city), INPUT=table, REPLACE=1, BY_NAME=True)
    assert result["WRITTEN"] == 2
    assert [(r.classcode, r.condition) for r in stored(city)] == [
        ("0101", "盖没了"), ("0118", "不亮")]


@pytest.mark.parametrize("content, words", [
    (b"no zip", "cannot be read"), (None, "There is no file")])
def test_a_file_that_cannot_be_read_changes_nothing(run, city, tmp_path, content, words):
    path, before = tmp_path / "x.xlsx", stored(city)
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QgsProcessingException, match=words):
        run("importfilingstandard", WORKSPACE=str(city), INPUT=str(path))
    assert stored(city) == before


def test_a_table_without_a_usable_row_empties_nothing(run, city, tmp_path):
    path, before = tmp_path / "x.csv", stored(city)
    path.write_text("小类代码,立案条件,处置时限\n9999,a,1天\n", encoding="utf-8")
    log = Log()
    with pytest.raises(QgsProcessingException, match="No row of x.csv"):
        run("importfilingstandard", log, WORKSPACE=str(city), INPUT=str(path), REPLACE=1)
    assert stored(city) == before and any("no class 9999" in line for line in log.lines)


def test_a_cancelled_import_changes_nothing(run, city, table):
    log, before = Log(), stored(city)
    log.cancel()
    with pytest.raises(QgsProcessingException):
        run("importfilingstandard", log, WORKSPACE=str(city), INPUT=table, REPLACE=1)
    assert stored(city) == before


def test_while_another_program_writes_it_says_so(run, city, table, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    before = stored(city)
    with store.open_workspace(city) as other, other.transaction():
        with pytest.raises(QgsProcessingException, match="[Aa]nother|writing"):
            run("importfilingstandard", WORKSPACE=str(city), INPUT=table)
    assert stored(city) == before
