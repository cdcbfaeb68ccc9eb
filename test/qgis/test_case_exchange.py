"""Reports in, cases out, suspended ones resumed, closed ones archived: the algorithms."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import datetime
import functools
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from import_fixtures import CRS, X, Y, Log, ask, city, rows_of, run  # noqa: F401 (fixtures)
from qgis.core import QgsProcessingException

from citygrid_plugin.core.cases import filing, lifecycle
from citygrid_plugin.core.exchange.tabular import stream_text
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import case_records, cases, maintenance, store
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.processing.cases import report_source, resume_cases
from citygrid_plugin.processing.workspace import importing

EXAMPLES = Path(importing.__file__).parents[2] / "resources" / "import" / "examples"
HEADER = ("案件编号", "问题类型", "小类名称", "上报时间", "问题描述", "事发位置", "联系电话", "状态", "结案时间",
          "处置单位")


@pytest.fixture
def town(city):
    """The workspace with a community of 2 km, two organisations and a filing condition."""
    with store.open_workspace(city) as ws, ws.transaction() as connection:
        shape, = blobs(np.array([shapely.box(X, Y, X + 2000, Y + 2000)], dtype=object), 4549,
                       multi=True)
        connection.execute("INSERT INTO community (geom, code, name) VALUES "
                           "(?, '330106001001', '清波')", (shape,))
        connection.execute("INSERT INTO unit_grid (geom) VALUES (?)", (shape,))
        connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)",
                               [("U1", "环卫一所"), ("U2", "市政所")])
        connection.execute("DELETE FROM filing_standard")
        connection.execute(
            "INSERT INTO filing_standard (kind, classcode, condition, limit_value, limit_unit) "
            "VALUES ('event', '0102', '袋装垃圾', 4, 'work_hour')")
    return city


def rows(*changes):
    """Rows of a table of reports 60 m apart; in degrees."""
    good = dict(zip(HEADER, ("", "事件", "暴露垃圾", "2026-03-02 09:00", "垃圾满溢", "人民路1号",
                             "13900000000", "已结案", "2026-03-03 10:00", "环卫一所")))
    frame = pd.DataFrame([{**good, "案件编号": f"A{i}", **change}
                          for i, change in enumerate(changes)])
    points = gpd.GeoSeries(gpd.points_from_xy(
        [X + 100 + 60 * i for i in range(len(changes))], [Y + 100] * len(changes)),
        crs=CRS).to_crs(4326)
    frame["经度"], frame["纬度"] = points.x.round(7), points.y.round(7)
    for i, change in enumerate(changes):
        for name in ("经度", "纬度"):
            frame.loc[i, name] = change.get(name, frame.loc[i, name])
    return frame


def csv_of(frame, path, encoding="gbk"):
    frame.to_csv(path, index=False, encoding=encoding)
    return str(path)


def reasons(result):
    return {r["row"]: r["reason"] for r in rows_of(result["REJECTS"])}


# -- in

def test_a_table_becomes_open_reports_once(town, run, ask, tmp_path):
    frame = rows({}, {"小类名称": "路灯", "问题类型": "部件"}, {"小类名称": "外星人"}, {"上报时间": "昨天"},
                 {"经度": None}, {"经度": 121.5}, {"案件编号": "A0"}, {"状态": "处置中", "结案时间": None})
    path = csv_of(frame, tmp_path / "r.csv")
    result = run("importreports", FILE=path, DOUBLES="memory:")
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (8, 3, 5)
    assert reasons(result) == {3: "unknown_class", 4: "bad_time", 5: "no_coordinates",
                               6: "outside_district", 7: "repeated_report"}
    assert ask("SELECT kind, classcode, state, source, phone, outer_no, bgid FROM case_open "
               "ORDER BY fid")[1] == ("component", "0118", "reported", "import", "13900000000",
                                      "A1", "330106001001001")
    aside = rows_of(result["REJECTS"])[0]
    assert aside["小类名称"] == "外星人" and "外星人" in aside["text"]
    assert "No class for 外星人: 1 reports" in run.log.lines
    # again: nothing is written twice, and what was corrected comes in
    frame.loc[2, "小类名称"] = "暴露垃圾"
    result = run("importreports", FILE=csv_of(frame, path))
    assert (result["WRITTEN"], result["THERE"]) == (1, 3)
    assert ask("SELECT count(*) FROM case_open") == [(4,)]
    with store.open_workspace(town) as ws:
        assert maintenance.check(ws) == []


def test_history_with_a_saved_mapping(town, run, ask, tmp_path):
    frame = rows({}, {"处置单位": "园林所"}, {"状态": "处置中", "结案时间": None}, {"处置单位": None},
                 {"结案时间": "2026-03-01"})
    result = run("importreports", FILE=csv_of(frame, tmp_path / "r.csv"), MODE=1, SAVE="老系统",
                 SYSTEM="old")
    assert (result["WRITTEN"], result["CLOSED"]) == (3, 2)
    assert reasons(result) == {4: "no_unit", 5: "closed_before"}
    assert ask("SELECT unit, closed_at, outer_no FROM case_closed ORDER BY fid") == [
        ("U1", "2026-03-03T10:00:00.000", "old:A0"), ("N0001", "2026-03-03T10:00:00.000", "old:A1")]
    # the next file, as Excel, by the mapping that was kept; the unit is given
    frame.to_excel(tmp_path / "r.xlsx", index=False)
    result = run("importreports", FILE=str(tmp_path / "r.xlsx"), MODE=1, MAPPING="老系统",
                 UNIT="市政所")
    assert (result["WRITTEN"], result["THERE"], result["CLOSED"]) == (1, 3, 1)
    assert ask("SELECT unit FROM case_closed WHERE outer_no = 'old:A3'") == [("U2",)]


def test_any_layer_lines_and_areas_too(town, run, ask, tmp_path):
    frame = rows({}, {}, {}).drop(columns=["经度", "纬度"])
    shapes = [shapely.Point(X + 50, Y + 50), shapely.box(X + 200, Y, X + 300, Y + 100),
              shapely.LineString([(X + 500, Y), (X + 500, Y + 100)])]
    gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS).to_crs(4326).to_file(
        tmp_path / "r.gpkg", engine="fiona")
    result = run("importreports", INPUT=str(tmp_path / "r.gpkg"))
    assert result["WRITTEN"] == 3
    with store.open_workspace(town) as ws:
        places = [(c["x"] - X, c["y"] - Y) for c in cases.queue(ws, ["reported"], sort="number")]
    # an area and a line by a point on them
    assert np.allclose(places[:2], [(50, 50), (250, 50)], atol=0.01)
    assert np.isclose(places[2][0], 500) and 0 <= round(places[2][1], 2) <= 100


def test_open311_with_table_of_classes_filing_and_merging(town, run, ask, tmp_path):
    point = gpd.GeoSeries([shapely.Point(X + 500, Y + 500)], crs=CRS).to_crs(4326)[0]
    requests = [{"service_request_id": i, "status": "open", "service_name": name,
                 "requested_datetime": "2026-03-02T01:00:00Z", "lat": point.y,
                 "long": point.x + 1e-5 * i, "description": "x", "first_name": "Ann"}
                for i, name in enumerate(["Trash", "trash", "Tag", "Pothole"])]
    (tmp_path / "r.json").write_text(json.dumps({"service_requests": requests}))
    (tmp_path / "classes.csv").write_text("type,class,condition\nTrash,E0102,*\nTag,-,\n"
                                          "Pothole,E0110,深坑\n", encoding="utf-8")
    result = run("importreports", FILE=str(tmp_path / "r.json"), DOUBLES="memory:", MERGE=True,
                 CLASSES=str(tmp_path / "classes.csv"), FILECASES=True, ZONE="Asia/Shanghai",
                 ACTOR="Li")
    assert (result["WRITTEN"], result["MERGED"], result["FILED"]) == (3, 1, 1)
    assert reasons(result) == {3: "not_ours"}
    assert any("深坑" in warning for warning in run.log.warnings)
    assert ask("SELECT state, condition, reported_at, merged_into FROM case_open ORDER BY fid") == [
        ("filed", "袋装垃圾", "2026-03-02T09:00:00.000", None),
        ("merged", "袋装垃圾", "2026-03-02T09:00:00.000", "E0102202603020001"),
        ("reported", "深坑", "2026-03-02T09:00:00.000", None)]
    double, = rows_of(result["DOUBLES"])
    assert (double["row"], double["main"], double["merged"]) == (2, "E0102202603020001", True)
    assert {r[0] for r in ask("SELECT actor FROM case_step")} == {"Li"}


@pytest.mark.parametrize("crowd, written", [(0, 3), (-1, 28), (26, 28)])
def test_a_default_point_of_the_source(town, run, tmp_path, crowd, written):
    first = rows({})
    same = {"经度": first["经度"][0], "纬度": first["纬度"][0]}
    frame = rows(*[same] * 25, {}, {}, {})
    result = run("importreports", FILE=csv_of(frame, tmp_path / "r.csv"), CROWD=crowd, METRES=0)
    assert result["WRITTEN"] == written
    if written == 3:
        assert set(reasons(result).values()) == {"default_point"}
        assert "25 reports lie on this one point" in rows_of(result["REJECTS"])[0]["text"]


def test_in_pieces_as_in_one(town, run, ask, tmp_path, monkeypatch):
    changes = [{"小类名称": "外星人"} if i % 5 == 3 else {"案件编号": f"B{i // 2}"} for i in range(17)]
    path = csv_of(rows(*changes), tmp_path / "r.csv")
    monkeypatch.setattr(report_source, "stream_text", functools.partial(stream_text, size=3))
    result = run("importreports", FILE=path)
    found = sorted(reasons(result).items())
    assert found[0] == (2, "repeated_report") and (4, "unknown_class") in found
    assert result["READ"] == 17 and result["WRITTEN"] == 17 - len(found)
    monkeypatch.undo()
    result = run("importreports", FILE=path, SYSTEM="again")
    assert sorted(reasons(result).items()) == found
    one, other = (ask("SELECT classcode, description, geom FROM case_open WHERE outer_no LIKE ? "
                      "ORDER BY fid", pattern) for pattern in ("B%", "again:%"))
    assert one == other and len(one) == result["WRITTEN"]


@pytest.mark.parametrize("percent", [5, 40, 88])
def test_cancelled_nothing_is_there(town, run, ask, tmp_path, percent):
    path = csv_of(rows(*[{}] * 30), tmp_path / "r.csv")
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("importreports", Log(cancel_at=percent), FILE=path, SAVE="m")
    for table in ("case_open", "case_step", "import_mapping", "cg_lock"):
        assert ask(f"SELECT count(*) FROM {table}") == [(0,)]
    assert run("importreports", FILE=path)["WRITTEN"] == 30


def test_somebody_else_is_writing(town, run, ask, tmp_path, monkeypatch):
    path = csv_of(rows({}), tmp_path / "r.csv")
    for module in (importing, resume_cases):
        monkeypatch.setattr(module, "WAIT_SECONDS", 0)
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    with store.open_workspace(town) as other, other.transaction():
        for name, more in (("importreports", {"FILE": path}), ("resumecases", {})):
            with pytest.raises(QgsProcessingException, match="writing to"):
                run(name, **more)
    assert ask("SELECT count(*) FROM case_open") == [(0,)]


@pytest.mark.parametrize("change, words", [
    ({"FILE": ""}, "Choose a layer or a file"), ({"FILE": "none.csv"}, "There is no file"),
    ({"INPUT": "r.csv"}, "Choose a layer or a file"), ({"MAPPING": "other"}, "no saved mapping"),
    ({"MAPPING": "{}"}, "not a saved"), ({"MAPPING": '{"format": "citygrid-report-mapping", '
                                          '"version": 1, "columns": {"time": {"field": "t"}}}'},
                                         "no field t"),
    ({"UNIT": "nobody"}, "no organisation nobody"), ({"ZONE": "Mars"}, "no time zone"),
    ({"X": "lon", "Y": "lat"}, "No field lon"), ({"CLASSES": "bare.csv"}, "no table of classes"),
    ({"FILE": "bare.csv"}, "no coordinates"), ({"FILE": "r.json"}, "no list of service requests")])
def test_what_cannot_be_imported(town, run, ask, tmp_path, monkeypatch, change, words):
    monkeypatch.chdir(tmp_path)
    csv_of(rows({}), tmp_path / "r.csv")
    (tmp_path / "bare.csv").write_text("a\n1\n")
    (tmp_path / "r.json").write_text("[1]")
    with pytest.raises(QgsProcessingException, match=words):
        run("importreports", **{"FILE": "r.csv", **change})
    assert ask("SELECT count(*) FROM case_open") == [(0,)]


def test_an_empty_table_says_so(town, run, tmp_path):
    result = run("importreports", FILE=csv_of(rows({}).iloc[:0], tmp_path / "r.csv"))
    assert (result["READ"], result["WRITTEN"]) == (0, 0)
    assert any("has no rows" in warning for warning in run.log.warnings)


@pytest.mark.parametrize("city", ["EPSG:26986"], indirect=True)
def test_a_week_of_a_real_city(city, run, ask, shared_data):
    with store.open_workspace(city) as ws:
        filing.write(ws, filing.default_rows(load_catalogue()))
    path = shared_data / "cases" / "boston_311_2011-07-11_week.csv"
    result = run("importreports", FILE=str(path), SYSTEM="boston", FILECASES=True,
                 CLASSES=str(EXAMPLES / "boston_311_classes.csv"))
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (2460, 1843, 617)
    counts = pd.Series(reasons(result)).value_counts()
    assert counts.to_dict() == {"not_ours": 356, "default_point": 261}
    assert 100 < result["DOUBLED"] < 900 and result["MERGED"] == 0
    assert result["FILED"] == 1843
    with store.open_workspace(city) as ws:
        assert case_records.verify_chain(ws) == []
    assert ask("SELECT count(DISTINCT outer_no), min(reported_at) FROM case_open") == [
        (1843, "2011-07-11T06:20:27.000")]


# -- out

@pytest.fixture
def exported(town, run, tmp_path):
    """Three closed cases and an open one of the old system."""
    frame = rows({}, {}, {"小类名称": "路灯", "问题类型": "部件"}, {"状态": "处置中", "结案时间": None})
    run("importreports", FILE=csv_of(frame, tmp_path / "r.csv"), MODE=1, METRES=0)
    return tmp_path


def test_field_tables_with_heads_for_the_check(town, run, exported):
    result = run("exportcases", FORMAT=0, OUTPUT=str(exported / "out.xlsx"), CLASSES="E0102",
                 SINCE="2026-03-01", UNTIL="2026-03-03", PERIOD=2, AREAS="330106001001")
    assert (result["WRITTEN"], result["RECORDS"]) == (2, 10)
    book = openpyxl.load_workbook(result["OUTPUT"])
    assert [sheet.max_row for sheet in book.worksheets] == [3, 11]
    heads = json.loads(Path(result["HEADS"]).read_text(encoding="utf-8"))
    assert len(heads) == 2
    check = functools.partial(run, "checkworkspace")
    assert check(HEADS=result["HEADS"])["PROBLEMS"] == 0
    Path(result["HEADS"]).write_text(json.dumps({n: "0" * 64 for n in heads}), encoding="utf-8")
    assert check(HEADS=result["HEADS"])["PROBLEMS"] == 2


def test_csv_and_open311_and_back_again(town, run, ask, exported):
    result = run("exportcases", FORMAT=1, OUTPUT=str(exported / "out.csv"))
    assert result["RECORDS"] == 16 and Path(result["STEPS"]).name == "out.steps.csv"
    assert len(pd.read_csv(result["STEPS"], encoding="utf-8-sig")) == 16
    again = run("importreports", FILE=result["OUTPUT"], SYSTEM="csv", MODE=1, METRES=0)
    assert (again["WRITTEN"], again["CLOSED"], again["REJECTED"]) == (4, 3, 0)
    result = run("exportcases", FORMAT=2, OUTPUT=str(exported / "out.json"),
                 STATES=[list(lifecycle.STATES).index("closed")])
    assert result["WRITTEN"] == 6
    again = run("importreports", FILE=result["OUTPUT"], SYSTEM="json", MODE=1, METRES=0)
    assert again["CLOSED"] == 6
    # class, place and times are those of the cases that went out
    same = "SELECT kind, classcode, reported_at, closed_at, unit, round(ST_MinX(geom), 1) " \
           "FROM case_closed WHERE outer_no {} ORDER BY fid"
    with store.open_workspace(town) as ws:
        first = ws.query(same.format("LIKE 'A%'"))
        assert ws.query(same.format("LIKE 'csv:%'")) == first
        assert ws.query(same.format("LIKE 'json:%'")) == first * 2
        assert maintenance.check(ws) == []


@pytest.mark.parametrize("change, words", [
    ({"SINCE": "soon"}, "is no day"), ({"SINCE": "2026-02-01", "UNTIL": "2026-01-01"}, "is none"),
    ({"CLASSES": "X1"}, "no code of a class"), ({"AREAS": "here"}, "no code of a street"),
    ({"ZONE": "Mars"}, "no time zone")])
def test_an_export_that_cannot_be(town, run, exported, change, words):
    target = exported / "out.csv"
    target.write_text("before")
    with pytest.raises(QgsProcessingException, match=words):
        run("exportcases", FORMAT=1, OUTPUT=str(target), **change)
    assert target.read_text() == "before"


def test_a_cancelled_export_leaves_the_old_file(town, run, exported):
    target, log = exported / "out.csv", Log()
    target.write_text("before")
    log.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("exportcases", log, FORMAT=1, OUTPUT=str(target))
    assert target.read_text() == "before"
    assert not list(exported.glob(".citygrid*")) and not list(exported.glob("*.heads.json"))


def test_an_export_without_cases_warns(town, run, tmp_path):
    result = run("exportcases", FORMAT=2, OUTPUT=str(tmp_path / "out"))
    assert result["WRITTEN"] == 0 and json.loads(Path(result["OUTPUT"]).read_text()) == []
    assert "No case" in run.log.warnings[0]


# -- at night

def suspended(ws, until):
    at = datetime.datetime.now() - datetime.timedelta(days=40)
    case_id = cases.report(ws, classcode="0102", kind="event", x=X + 50.0, y=Y + 50.0,
                           description="", source="leader", actor="Li", role="acceptor",
                           file=True, limit_value=4, limit_unit="work_day", at=at.isoformat())
    for version, (action, role, more) in enumerate((
            ("dispatch", "dispatcher", {"unit": "U1"}),
            ("request_suspension", "unit", {"detail": {"until": until}, "note": "冬季"}),
            ("grant_suspension", "shift_leader", {})), 2):
        cases.step(ws, case_id, action, actor=role, role=role, expected_version=version,
                   at=(at + datetime.timedelta(hours=version)).isoformat(), **more)
    return case_id


def test_suspended_cases_go_on_when_their_day_has_come(town, run):
    today = datetime.date.today()
    days = [(today + datetime.timedelta(days=d)).isoformat() for d in (-1, 0, 1)]
    with store.open_workspace(town) as ws:
        keys = [suspended(ws, day) for day in days]
        result = run("resumecases", ACTOR="Night")
        assert (result["WRITTEN"], result["WAITING"]) == (2, 1)
        found = [cases.case(ws, key) for key in keys]
        assert [c["state"] for c in found] == ["dispatched", "dispatched", "suspended"]
        assert found[0]["due_at"] > today.isoformat() and found[0]["resume_at"] is None
        assert cases.steps(ws, keys[0])[-1]["actor"] == "Night"
        # again on the same day nothing is left to do; a day may be given
        assert run("resumecases")["READ"] == 0
        assert run("resumecases", DAY=days[2])["WRITTEN"] == 1
        assert maintenance.check(ws) == []
    with pytest.raises(QgsProcessingException, match="is no day"):
        run("resumecases", DAY="tomorrow")


def test_a_year_goes_into_an_archive_beside(town, run, ask, exported):
    with pytest.raises(QgsProcessingException, match="not over yet"):
        run("archivecases", YEAR=2200)
    for wrong in ({}, {"YEAR": 2025, "SINCE": "2026-03-01", "UNTIL": "2026-03-31"},
                  {"SINCE": "2026-03-01"}):
        with pytest.raises(QgsProcessingException, match="one of the two"):
            run("archivecases", **wrong)
    assert run("archivecases", YEAR=2025)["OUTPUT"] == ""
    log = Log()
    log.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("archivecases", log, SINCE="2026-03-01", UNTIL="2026-03-31")
    result = run("archivecases", SINCE="2026-03-01", UNTIL="2026-03-31")
    assert (result["WRITTEN"], result["RECORDS"], result["KEPT"]) == (3, 15, 0)
    assert Path(result["OUTPUT"]) == town.with_name("city.2026-03-01_2026-03-31.gpkg")
    assert ask("SELECT count(*) FROM case_closed") == [(0,)]
    assert run("checkworkspace")["PROBLEMS"] == 0
    assert run("checkworkspace", WORKSPACE=result["OUTPUT"])["PROBLEMS"] == 0
    # what is archived is not imported again, and can be exported from the archive
    again = run("importreports", FILE=str(exported / "r.csv"), MODE=1, METRES=0)
    assert (again["WRITTEN"], again["THERE"]) == (0, 4)
    with pytest.raises(QgsProcessingException, match="exists already"):
        run("archivecases", SINCE="2026-03-01", UNTIL="2026-03-31",
            ARCHIVE=result["OUTPUT"].removesuffix(".gpkg"))
    out = run("exportcases", WORKSPACE=result["OUTPUT"], FORMAT=1, OUTPUT=str(exported / "o.csv"))
    assert out["WRITTEN"] == 3
