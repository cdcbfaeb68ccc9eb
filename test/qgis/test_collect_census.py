"""citygrid:collectcensus: packages and survey files of several crews, good and bad."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import json
import shutil
import sqlite3

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from fresh_workspace import fresh
from import_fixtures import Log, beside_roads, rows_of
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject

from citygrid_plugin.core.exchange.datum import convert
from citygrid_plugin.core.workspace import bulk, store, survey, survey_merge
from citygrid_plugin.core.workspace.geometry import point_xy

CRS, X, Y, SIDE = "EPSG:4549", 509_800.0, 3_350_000.0, 1500.0
NAMES = {"0101": "上水井盖", "0118": "路灯", "0120": "报刊亭"}
RANDOM = np.random.default_rng(8)
COUNT = 300
#: Known components: places and classes.
PLACES = np.column_stack([X + RANDOM.uniform(20, SIDE - 20, COUNT),
                          Y + RANDOM.uniform(20, SIDE - 20, COUNT)])
CLASSES = RANDOM.choice(["0101", "0118", "0120"], COUNT).astype(object)
WEST = np.flatnonzero(PLACES[:, 0] < X + 0.6 * SIDE)
EAST = np.flatnonzero(PLACES[:, 0] > X + 0.4 * SIDE)
BOTH = np.intersect1d(WEST, EAST)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The file of a district of two communities and 300 known components, with a census."""
    path = tmp_path_factory.mktemp("collect") / "city.gpkg"
    with fresh(path, CRS, division="330106") as ws:
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community",
                             {"code": ["330106001001", "330106001002"], "name": ["甲", "乙"]},
                             geometry=[shapely.box(X, Y, X + SIDE / 2, Y + SIDE),
                                       shapely.box(X + SIDE / 2, Y, X + SIDE, Y + SIDE)])
            bulk.import_components(ws, connection, {"classcode": CLASSES}, shapely.points(PLACES),
                                   "li", "first")
            connection.execute("INSERT INTO census (name, kind, step, scope, options) "
                               "VALUES ('Update 2026', 'census', 'out', '{}', '{}')")
        ws.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def city(provider, made, tmp_path):
    folder = tmp_path / "ws"
    folder.mkdir()
    return shutil.copy(made, folder / "city.gpkg")


@pytest.fixture
def run(city):
    """``run(FILES=[...])``; the log is ``run.log``."""
    import processing

    def start(log=None, **parameters):
        start.log = log or Log()
        start.context = context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        if "FILES" in parameters:
            parameters["FILES"] = [str(path) for path in parameters["FILES"]]
        result = processing.run("citygrid:collectcensus", {
            "WORKSPACE": str(city), "REJECTS": "memory:", "SOURCES": "memory:",
            "OFFSETS": "memory:", **parameters}, feedback=start.log, context=context)
        return result
    return start


@pytest.fixture
def ask(city):
    def query(sql, *parameters):
        with store.open_workspace(city) as ws:
            return ws.query(sql, parameters)
    return query


def frame_of(rows, offset=(0.0, 0.0), noise=0.3, seed=1, **columns):
    """The survey of known components by one crew, in the workspace's system."""
    random = np.random.default_rng(seed)
    xy = PLACES[rows] + random.normal(0, noise, (len(rows), 2)) + offset
    return gpd.GeoDataFrame({"小类代码": CLASSES[rows], "名称": [NAMES[c] for c in CLASSES[rows]],
                             "状态": "完好", "普查日期": "2026-10-12", **columns},
                            geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def saved(frame, path):
    frame.to_file(path, engine="fiona")
    return path


def table(frame, path, encoding="utf-8", swap=False):
    """The same as a table with longitude and latitude."""
    degrees = frame.to_crs(4326).geometry
    columns = {"经度": degrees.x.round(8), "纬度": degrees.y.round(8)}
    pd.DataFrame({**frame.drop(columns="geometry"), **columns}).to_csv(
        path, index=False, encoding=encoding)
    return path


STATES = "SELECT state, count(*) FROM survey_point GROUP BY 1"


def test_two_crews_in_two_formats_are_taken_in_without_doubles(run, ask, tmp_path):
    west = saved(frame_of(WEST), tmp_path / "甲组.gpkg")
    east = table(frame_of(EAST, seed=2, 作业组="乙组"), tmp_path / "east.csv", "gbk")
    result = run(FILES=[west, east])
    assert result["READ"] == len(WEST) + len(EAST)
    assert result["DOUBLES"] == result["REJECTED"] == len(BOTH)
    assert result["WRITTEN"] == COUNT and result["FILES_TAKEN"] == 2
    assert dict(ask(STATES)) == {"good": COUNT, "double": len(BOTH)}
    assert ask("SELECT DISTINCT crew, source, purpose, surveyed_at FROM survey_point "
               "ORDER BY 1") == [("乙组", "east.csv", "census", "2026-10-12"),
                                 ("甲组", "甲组.gpkg", "census", "2026-10-12")]
    assert ask("SELECT DISTINCT ordate FROM survey_point") == [(None,)]    # the survey's day
    assert ask("SELECT step FROM census") == [("collecting",)]
    listed = rows_of(result["REJECTS"])
    assert {row["state"] for row in listed} == {"double"} and len(listed) == len(BOTH)
    assert ask("SELECT count(*) FROM census_change") == [(0,)]


def test_the_same_again_changes_nothing_and_a_corrected_file_replaces(run, ask, tmp_path):
    path = saved(frame_of(WEST), tmp_path / "west.gpkg")
    run(FILES=[path])
    before = ask("SELECT * FROM survey_point ORDER BY fid")
    again = run(FILES=[path])
    assert (again["WRITTEN"], again["UNCHANGED"], again["REJECTED"]) == (0, len(WEST), 0)
    assert ask("SELECT * FROM survey_point ORDER BY fid") == before
    path.unlink()
    saved(frame_of(WEST[1:]), path)
    result = run(FILES=[path])
    assert result["WRITTEN"] == len(WEST) - 1
    assert rows_of(result["SOURCES"])[0]["result"] == "replaced"
    assert dict(ask(STATES)) == {"good": len(WEST) - 1}


def test_an_offset_is_offered_and_taken_off_where_it_is_accepted(run, ask, tmp_path):
    west = saved(frame_of(WEST, offset=(2.0, -1.0)), tmp_path / "A.gpkg")
    east = saved(frame_of(EAST, seed=2), tmp_path / "B.gpkg")
    result = run(FILES=[west, east])
    offsets = {row["crew"]: row for row in rows_of(result["OFFSETS"])}
    assert offsets["A"]["dx"] == pytest.approx(2.0, abs=0.1)
    assert offsets["A"]["dy"] == pytest.approx(-1.0, abs=0.1)
    assert not offsets["A"]["accepted"] and result["DOUBLES"] == len(BOTH)
    assert ask("SELECT crew, dx IS NULL, accepted FROM census_crew ORDER BY 1") == \
        [("A", 0, 0), ("B", 1, 0)]
    places = ask("SELECT geom FROM survey_point ORDER BY fid")
    result = run(FILES=[west], APPLY_OFFSETS="A")
    assert ask("SELECT crew FROM census_crew WHERE accepted = 1") == [("A",)]
    assert ask("SELECT geom FROM survey_point ORDER BY fid") == places
    assert any("taken off" in text for text in run.log.warnings)


BAD = {
    # kind: (change of the frame, words of the problem)
    "another zone": (lambda f: f.set_crs(4547, allow_override=True), "EPSG:4549"),
    "degrees as metres": (lambda f: f.to_crs(4326).set_crs(CRS, allow_override=True), "degrees"),
    "metres as degrees": (lambda f: f.set_crs(4326, allow_override=True), "metres"),
    "exchanged axes": (lambda f: f.set_geometry(shapely.transform(
        f.geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=CRS), "Exchange X and Y"),
    "another city": (lambda f: f.set_geometry(f.geometry.translate(80_000, 40_000)), "km from"),
    "no class": (lambda f: f[["状态", "geometry"]], "classcode"),
    "unknown classes": (lambda f: f.assign(小类代码="9999", 名称="飞碟"), "9999"),
    "no geometry": (lambda f: f.set_geometry([None] * len(f), crs=CRS), "geometry"),
    "no rows": (lambda f: f.iloc[:0], "no rows"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_of_no_use_is_told_and_the_others_go_on(run, ask, tmp_path, kind):
    change, words = BAD[kind]
    bad = saved(change(frame_of(EAST, seed=2)), tmp_path / "x1.gpkg")
    good = saved(frame_of(WEST), tmp_path / "x2.gpkg")
    result = run(FILES=[bad, good])
    assert dict(ask(STATES)) == {"good": len(WEST)}
    files = {row["file"]: row for row in rows_of(result["SOURCES"])}
    assert files["x1.gpkg"]["result"] == "unusable" and files["x2.gpkg"]["result"] == "new"
    assert words in files["x1.gpkg"]["problem"], files["x1.gpkg"]["problem"]
    assert any("x1.gpkg" in text and words in text for text in run.log.warnings)
    assert result["FILES_ASIDE"] == 1 and result["WRITTEN"] == len(WEST)


def test_files_that_cannot_be_read_are_told(run, ask, tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "rubbish.gpkg").write_bytes(b"SQLite format 3\0" + b"\1" * 3000)
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    result = run(FILES=[*sorted(tmp_path.glob("*.*")), tmp_path / "gone.shp",
                        saved(frame_of(WEST), tmp_path / "z.gpkg")])
    assert (result["FILES_ASIDE"], result["FILES_TAKEN"]) == (4, 1)
    assert dict(ask(STATES)) == {"good": len(WEST)}


def test_bad_rows_are_set_aside_with_reason_and_place_and_the_rest_taken_in(run, ask, tmp_path):
    frame = frame_of(WEST)
    n = len(frame)
    frame["标识码"] = None
    frame["初始日期"] = "2020-01-01"
    frame.loc[0, "小类代码"] = "9999"
    frame.loc[1, "geometry"] = None
    frame.loc[2, "geometry"] = shapely.Point(X - 900, Y)
    frame.loc[3, "状态"] = "@#"
    frame.loc[4, "初始日期"] = "昨天"
    frame.loc[5, "geometry"] = shapely.Point()
    frame.loc[[6, 7], "标识码"] = ["12", "3301060118000001"]
    frame.loc[8, "标识码"] = "3301060118000001"
    frame.loc[[7, 8], "小类代码"] = "0118"
    extra = frame.iloc[[9, 10]].copy()                  # exact copies
    garbage = frame.iloc[20:20 + n // 10].copy()
    garbage["小类代码"], garbage["名称"] = "锟斤拷", "%%%"
    path = saved(pd.concat([frame, extra, garbage]), tmp_path / "bad.gpkg")
    result = run(FILES=[path])
    listed = rows_of(result["REJECTS"])
    by_row = {row["row"]: row for row in listed}
    assert {row: by_row[row]["state"] for row in range(1, 10) if row in by_row} == {
        1: "aside", 2: "aside", 3: "aside", 4: "aside", 5: "aside", 6: "aside", 7: "taken",
        9: "taken"}
    assert "9999" in by_row[1]["text"] and "9999" in by_row[1]["attributes"]
    assert "outside" in by_row[3]["text"]
    assert [by_row[n + k]["state"] for k in (1, 2)] == ["double", "double"]
    assert "row 10" in by_row[n + 1]["text"]
    assert sum(row["state"] == "aside" for row in listed) == 6 + len(garbage)
    assert result["READ"] == n + 2 + len(garbage)
    assert result["WRITTEN"] == n - 6 and result["REJECTED"] == 6 + len(garbage) + 2
    # set aside with a place: to be looked at; without one they are only listed
    assert dict(ask(STATES)) == {"good": n - 6, "aside": 3 + len(garbage), "double": 2}
    reason, = ask("SELECT reason FROM survey_point WHERE source_row = 1")[0]
    assert survey.read_reason(reason)[1] == {"value": "9999"}
    assert ask("SELECT objid FROM survey_point WHERE source_row IN (7, 8, 9) "
               "ORDER BY source_row") == [(None,), ("3301060118000001",), (None,)]
    good = {f["row"]: f.geometry().isNull() for f in result["REJECTS"].getFeatures()}
    assert good[1] is False and good[2] is True
    # far away: shown in the list, but in no layer of the workspace, which it would stretch
    assert good[3] is False and ask("SELECT 1 FROM survey_point WHERE source_row = 3") == []


def test_required_columns_set_files_and_rows_aside(run, ask, tmp_path):
    with_owner = frame_of(WEST, 权属单位名称="城管局")
    with_owner.loc[3, "权属单位名称"] = None
    files = [saved(with_owner, tmp_path / "a.gpkg"), saved(frame_of(EAST), tmp_path / "b.gpkg")]
    result = run(FILES=files, REQUIRED="classcode, deptcode2")
    assert (result["FILES_ASIDE"], result["ASIDE"]) == (1, 1 + len(EAST))
    assert "deptcode2" in rows_of(result["SOURCES"])[1]["problem"]
    assert dict(ask(STATES)) == {"good": len(WEST) - 1, "aside": 1}
    assert ask("SELECT count(*) FROM organisation WHERE name = '城管局'") == [(1,)]
    with pytest.raises(QgsProcessingException, match="nonsense"):
        run(FILES=files, REQUIRED="nonsense")


RUBBISH = [b"xx,yy,abc,def,??,1,2", b"rubbish", b"a,b,c,d,e,f,g,h,i,j,k", b'"open,1,2,3,4,5',
           bytes(range(129, 160)), b",,,,,", b"\x01\x02,\x03,0,0,0,0", b"0118,,,,999,999"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_every_tenth_line_of_a_table_is_rubbish(run, ask, tmp_path, encoding):
    path = table(frame_of(WEST), tmp_path / "lines.csv", encoding)
    lines = path.read_bytes().split(b"\n")
    for number, place in enumerate(range(5, len(lines), 10)):
        lines.insert(place, RUBBISH[number % len(RUBBISH)])
    path.write_bytes(b"\n".join(lines))
    result = run(FILES=[path])
    assert dict(ask(STATES))["good"] == result["WRITTEN"] == len(WEST)
    assert result["ASIDE"] == len(lines) - 2 - len(WEST)        # header, last line break
    listed = rows_of(result["REJECTS"])
    assert len(listed) >= result["ASIDE"] and all(row["text"] and row["row"] for row in listed)
    names = [name for name, in ask("SELECT objname FROM survey_point WHERE state = 'good'")]
    assert set(names) == set(NAMES.values())


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_unlabelled_web_map_coordinates_are_noticed_by_the_known_components(run, ask, tmp_path,
                                                                             datum):
    frame = frame_of(WEST)
    degrees = frame.to_crs(4326).geometry
    lon, lat = convert(degrees.x, degrees.y, "WGS-84", datum)
    frame = frame.set_geometry(gpd.points_from_xy(lon, lat), crs=4326)
    path = saved(frame, tmp_path / "phone.gpkg")
    result = run(FILES=[path], SHIFTED=1)
    assert result["FILES_ASIDE"] == 1 and datum in rows_of(result["SOURCES"])[0]["problem"]
    assert ask(STATES) == []
    result = run(FILES=[path])
    assert any(datum in text and "converted back" in text for text in run.log.warnings)
    assert dict(ask(STATES)) == {"good": len(WEST)}
    xy = np.array([point_xy(blob) for blob, in ask("SELECT geom FROM survey_point "
                                                   "ORDER BY source_row")])
    assert np.abs(xy - PLACES[WEST]).max() < 3


def test_a_right_file_far_from_its_old_places_is_not_taken_for_shifted(run, tmp_path):
    random = np.random.default_rng(3)
    frame = frame_of(WEST)
    frame = frame.set_geometry(gpd.points_from_xy(X + random.uniform(0, SIDE, len(frame)),
                                                  Y + random.uniform(0, SIDE, len(frame))),
                               crs=CRS)
    run(FILES=[saved(frame, tmp_path / "new.gpkg")])
    assert not any("GCJ" in text or "BD-09" in text for text in run.log.warnings)


def test_a_table_that_does_not_say_its_zone_is_put_where_the_district_is(run, ask, tmp_path):
    moved = frame_of(WEST).to_crs(4510)     # 6-degree zone, central meridian 123
    path = tmp_path / "metres.csv"
    pd.DataFrame({"小类代码": moved["小类代码"], "X": moved.geometry.x.round(3),
                  "Y": moved.geometry.y.round(3)}).to_csv(path, index=False)
    result = run(FILES=[path])
    assert result["FILES_TAKEN"] == 1
    assert any("CM 123E" in text for text in run.log.warnings)
    assert dict(ask(STATES)) == {"good": len(WEST)}


def test_scope_of_the_census(run, ask, city, tmp_path):
    with store.open_workspace(city) as ws, ws.transaction() as connection:
        connection.execute("UPDATE census SET scope = ?", (json.dumps(
            {"communities": ["330106001001"], "classes": ["0118", "0120"]}),))
    result = run(FILES=[saved(frame_of(np.arange(COUNT)), tmp_path / "all.gpkg")])
    inside = (PLACES[:, 0] < X + SIDE / 2) & (CLASSES != "0101")
    assert abs(result["WRITTEN"] - inside.sum()) <= ((np.abs(PLACES[:, 0] - X - SIDE / 2) < 16)
                                                     .sum())
    texts = {row["text"] for row in rows_of(result["REJECTS"])}
    assert any("0101" in text for text in texts) and any("communities" in t for t in texts)


def test_cancelled_between_files_says_what_is_in(run, ask, tmp_path):
    files = [saved(frame_of(WEST), tmp_path / "a.gpkg"), saved(frame_of(EAST), tmp_path / "b.gpkg")]
    with pytest.raises(QgsProcessingException, match="a.gpkg"):
        run(Log(cancel_at=40), FILES=files)
    assert ask("SELECT DISTINCT source FROM survey_point") == [("a.gpkg",)]
    # doubles and offsets are worked out by the next run
    assert run(FILES=files)["DOUBLES"] == len(BOTH)


def test_cancelled_at_once_changes_nothing(run, ask, tmp_path):
    log = Log()
    log.cancel()
    with pytest.raises(QgsProcessingException, match="Nothing was changed"):
        run(log, FILES=[saved(frame_of(WEST), tmp_path / "a.gpkg")])
    assert ask(STATES) == [] and ask("SELECT step FROM census") == [("out",)]


def test_while_another_writes_one_waits_and_can_leave(run, ask, city, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(city, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    class Impatient(Log):
        def pushInfo(self, text):
            super().pushInfo(text)
            if "writing" in text:
                self.cancel()
    with pytest.raises(QgsProcessingException):
        run(Impatient(), FILES=[saved(frame_of(WEST), tmp_path / "a.gpkg")])
    assert any("writing" in text for text in run.log.lines)
    other.execute("ROLLBACK")
    other.close()
    assert ask(STATES) == []


def test_an_applied_census_takes_only_a_check_survey_in(run, ask, city, tmp_path):
    path = saved(frame_of(WEST), tmp_path / "a.gpkg")
    with store.open_workspace(city) as ws, ws.transaction() as connection:
        connection.execute("UPDATE census SET step = 'applied'")
    with pytest.raises(QgsProcessingException, match="applied already"):
        run(FILES=[path])
    assert run(FILES=[path], PURPOSE=1, CREW="Q")["WRITTEN"] == len(WEST)
    assert ask("SELECT DISTINCT purpose, crew FROM survey_point") == [("check", "Q")]
    assert ask("SELECT step FROM census") == [("applied",)]


def test_a_folder_with_layers_sheets_and_files_of_one_name(run, ask, tmp_path):
    for name, rows in (("north", WEST), ("south", EAST)):
        (tmp_path / "in" / name).mkdir(parents=True)
        saved(frame_of(rows, noise=0.0), tmp_path / "in" / name / "survey.gpkg")
    many = tmp_path / "in" / "layers.gpkg"
    lone = np.array([0])
    for layer in ("lamps", "covers"):
        frame_of(lone).to_file(many, layer=layer, driver="GPKG", engine="fiona")
    (tmp_path / "in" / "photo.jpg").write_bytes(b"x")
    result = run(FOLDER=str(tmp_path / "in"))
    assert sorted(row["file"] for row in rows_of(result["SOURCES"])) == [
        "layers.gpkg|covers", "layers.gpkg|lamps", "north/survey.gpkg", "south/survey.gpkg"]
    assert dict(ask(STATES))["good"] == COUNT
    assert ask("SELECT DISTINCT crew FROM survey_point WHERE source LIKE 'north%'") == \
        [("survey",)]


@pytest.fixture
def packages(city, tmp_path):
    """Two packages of one census as they come back: the west and the east of the district, both
    with the components between; two lost, one moved, one new in each."""
    from citygrid_plugin.core.exchange import census_package
    from citygrid_plugin.core.workspace.geometry import blobs, register_functions
    folders = []
    with store.open_workspace(city) as ws:
        known = ws.dicts("SELECT objid, {}, geom FROM component_01_point ORDER BY objid".format(
            ", ".join(census_package.VALUES)))
        srs = census_package.srs_of(ws)
        for number, (name, least, most) in enumerate((("P1", 0.0, 0.6), ("P2", 0.4, 1.0)), 1):
            with ws.transaction() as connection:
                connection.execute("INSERT INTO census_package (census_fid, code, crew, state) "
                                   "VALUES (1, ?, ?, 'out')", (name, f"crew {name}"))
            folder = tmp_path / "back" / name
            folder.mkdir(parents=True)
            mine = [row for row in known
                    if least * SIDE <= point_xy(row["geom"])[0] - X <= most * SIDE]
            package = census_package.CensusPackage(
                f"{number}" * 16, ws.meta["created_at"], "Update 2026", 1, number, name, name,
                "census", f"crew {name}", "2026-10-01", "2026-10-01T08:00:00")
            path = census_package.write(folder, srs, package, {"point": mine}, {})
            (folder / "cover.jpg").write_bytes(b"a picture")
            with sqlite3.connect(path) as edit:
                register_functions(edit)
                edit.execute("UPDATE point SET answer = 'here', surveyor = '王', "
                             "surveyed_at = '2026-10-05 09:30', photo_1 = 'cover.jpg'")
                edit.execute("UPDATE point SET answer = 'lost' WHERE fid <= 2")
                edit.execute("UPDATE point SET answer = 'changed', classcode = 'xx', geom = ? "
                             "WHERE fid = 3", (blobs(np.array([shapely.Point(0, 0)]), 4549)[0],))
                edit.execute("UPDATE point SET objid = 'typed over' WHERE fid = 4")
                edit.execute("INSERT INTO point (geom, answer, classcode) VALUES (?, 'new', "
                             "'0118')", (blobs(np.array([shapely.Point(
                                 X + 300 * number, Y + 55)]), 4549)[0],))
                edit.execute("INSERT INTO point (geom, answer, classcode) VALUES (?, 'new', "
                             "'nonsense')", (blobs(np.array([shapely.Point(
                                 X + 300 * number, Y + 99)]), 4549)[0],))
            edit.close()
            folders.append(folder)
    return folders, {row["objid"] for row in known}


def test_packages_that_come_back_keep_every_code_they_went_out_with(run, ask, packages, city):
    folders, codes = packages
    result = run(FOLDER=str(folders[0].parent))
    assert [(row["file"], row["kind"], row["result"]) for row in rows_of(result["SOURCES"])] == [
        ("P1", "package", "new"), ("P2", "package", "new")]
    found = ask("SELECT objid, found FROM survey_point WHERE state = 'good' AND objid NOTNULL")
    assert {code for code, _ in found} == codes and len(found) == len(codes)
    assert ask("SELECT count(*) FROM survey_point WHERE state = 'double'") == [(len(BOTH),)]
    assert ask("SELECT found, count(*) FROM survey_point WHERE objid IS NULL AND state = 'good' "
               "GROUP BY 1") == [("new", 2)]
    assert ask("SELECT state, found > 100, back_at NOTNULL FROM census_package") == \
        [("back", 1, 1)] * 2
    texts = [row["text"] for row in rows_of(result["REJECTS"])]
    for words in ("the class stays", "the known place is taken", "The code stays", "nonsense"):
        assert any(words in text for text in texts), words
    # 0,0 was no place of the district: the known one
    assert ask("SELECT count(*) FROM survey_point WHERE classcode = 'xx'") == [(0,)]
    with store.open_workspace(city) as ws:
        rows, = ws.query("SELECT count(DISTINCT owner_code) FROM attachment")[0]
        assert rows == ws.query("SELECT count(*) FROM survey_point WHERE objid NOTNULL")[0][0]
        assert len(list(ws.attachments.rglob("*.jpg"))) == 1
    before = ask("SELECT * FROM survey_point")
    again = run(FILES=[folder / "census.gpkg" for folder in folders])
    assert again["WRITTEN"] == 0 and ask("SELECT * FROM survey_point") == before


def test_packages_of_elsewhere_are_told(run, ask, packages, tmp_path):
    folders, _ = packages
    for folder, name, value in ((folders[0], "workspace", "other"),
                                (folders[1], "census_fid", "2")):
        with sqlite3.connect(folder / "census.gpkg") as edit:
            edit.execute("UPDATE citygrid_package SET value = ? WHERE name = ?", (value, name))
        edit.close()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "census.gpkg").write_bytes(b"no database")
    result = run(FILES=[folder / "census.gpkg" for folder in (*folders, tmp_path / "broken")])
    assert [row["result"] for row in rows_of(result["SOURCES"])] == ["unusable"] * 3
    assert "another workspace" in run.log.warnings[0] and ask(STATES) == []


def test_a_sweep_takes_its_kind_of_place(run, ask, city, tmp_path):
    with store.open_workspace(city) as ws, ws.transaction() as connection:
        connection.execute("UPDATE census SET kind = 'sweep', options = ?", (json.dumps(
            {"object": "早点摊", "fields": ["经营者"]}, ensure_ascii=False),))
    stalls = frame_of(WEST[:20])[["geometry"]].assign(经营者="张三")
    assert run(FILES=[saved(stalls, tmp_path / "stalls.gpkg")])["WRITTEN"] == 20
    assert ask("SELECT DISTINCT purpose, classcode FROM survey_point") == [("sweep", "早点摊")]


def test_chinese_tables_in_every_encoding_and_a_saved_mapping(run, ask, tmp_path):
    frame = frame_of(WEST[:30]).rename(columns={"小类代码": "种别"}).drop(columns="名称")
    frame["种别"] = [NAMES[CLASSES[row]] for row in WEST[:30]]
    mapping = json.dumps({"format": "citygrid-import-mapping", "version": 1,
                          "columns": {"classcode": {"field": "种别"}, "note": {"field": "备注"}}})
    for encoding in ("gbk", "gb18030", "utf-8-sig"):
        table(frame, tmp_path / f"{encoding}.csv", encoding)
    result = run(FILES=sorted(tmp_path.glob("*.csv")), MAPPING=mapping, SAVE="crews", CREW="甲")
    assert result["FILES_TAKEN"] == 3 and result["WRITTEN"] == 30
    assert any("备注" in text for text in run.log.warnings)       # a column missing, not needed
    assert ask("SELECT name FROM import_mapping") == [("crews",)]
    assert ask("SELECT DISTINCT crew FROM survey_point") == [("甲",)]
    assert run(FILES=[tmp_path / "gbk.csv"], MAPPING="crews", CREW="甲")["UNCHANGED"] == 30


def test_a_layer_of_the_project_is_taken_in(run, ask, tmp_path):
    from qgis.core import QgsVectorLayer
    layer = QgsVectorLayer(str(saved(frame_of(WEST), tmp_path / "x.gpkg")), "survey", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert run(INPUT=layer.id())["WRITTEN"] == len(WEST)
    assert ask("SELECT DISTINCT source FROM survey_point") == [("x",)]
    QgsProject.instance().clear()


@pytest.fixture
def bare(provider, tmp_path):
    """A workspace with roads and a census, but no district and no component yet."""
    from import_fixtures import road_network
    folder = tmp_path / "bare"
    folder.mkdir()
    with fresh(folder / "city.gpkg", CRS, division="330106") as ws:
        with ws.bulk("test") as connection:
            roads = road_network().geometry.to_numpy()
            bulk.insert_rows(ws, connection, "base_road", {"name": ["路"] * len(roads)},
                             geometry=roads)
            connection.execute("INSERT INTO census (name, kind, step) VALUES ('first', 'census', "
                               "'out')")
    return folder / "city.gpkg"


def test_the_first_census_of_all_asks_the_base_map(run, bare, tmp_path):
    degrees = beside_roads()
    right = gpd.GeoDataFrame({"小类代码": "0118"}, geometry=degrees, index=range(len(degrees)))
    lon, lat = convert(degrees.x, degrees.y, "WGS-84", "GCJ-02")
    wrong = right.set_geometry(gpd.points_from_xy(lon, lat), crs=4326)
    result = run(WORKSPACE=str(bare), FILES=[saved(right, tmp_path / "r.gpkg")])
    assert result["WRITTEN"] == len(right) and not run.log.warnings
    result = run(WORKSPACE=str(bare), FILES=[saved(wrong, tmp_path / "w.gpkg")])
    assert any("GCJ-02" in text and "base map" in text for text in run.log.warnings)
    assert result["DOUBLES"] == len(right)      # once converted they are the same objects
    assert [row["dx"] for row in rows_of(result["OFFSETS"])] != []


def test_another_datum_of_the_same_zone_is_told_by_the_known_components(run, ask, tmp_path):
    """Beijing 1954 read as CGCS2000 lies 60 m off, inside the district."""
    old = frame_of(WEST).to_crs(2437)       # Beijing 1954, central meridian 120
    shift = np.hypot(old.geometry.x - PLACES[WEST, 0], old.geometry.y - PLACES[WEST, 1])
    path = saved(old.set_crs(CRS, allow_override=True), tmp_path / "old.gpkg")
    result = run(FILES=[path])
    assert shift.min() > 20 and result["FILES_ASIDE"] == 1
    assert "Beijing 1954" in rows_of(result["SOURCES"])[0]["problem"]


def test_lines_and_areas_come_in_too(run, ask, tmp_path):
    bowtie = shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])
    flat = shapely.Polygon([(X, Y), (X + 9, Y), (X, Y)])
    shapes = [shapely.box(X, Y, X + 20, Y + 20), bowtie, flat,
              shapely.LineString([(X, Y), (X + 50, Y)]), shapely.MultiPoint([(X + 5, Y + 5)]),
              shapely.MultiPoint([(X + 5, Y + 5), (X + 6, Y + 5)]),
              shapely.GeometryCollection([shapely.Point(X, Y)])]
    path = tmp_path / "mixed.geojson"
    gpd.GeoDataFrame({"小类代码": "0404"}, geometry=shapes, crs=CRS, index=range(7)).to_crs(
        4326).to_file(path, driver="GeoJSON", engine="fiona")
    result = run(FILES=[path])
    assert (result["READ"], result["WRITTEN"], result["ASIDE"]) == (7, 4, 3)
    assert [ask(f"SELECT state, count(*) FROM survey_{kind} GROUP BY 1 ORDER BY 1")
            for kind in ("area", "line", "point")] == [
        [("good", 2)], [("good", 1)], [("aside", 2), ("good", 1)]]


def test_crews_are_named_as_they_are(run, ask, tmp_path):
    frame = frame_of(np.arange(COUNT), offset=(2.0, 0.0))
    path = saved(frame.assign(班组="二组 张"), tmp_path / "a.gpkg")
    run(FILES=[path], APPLY_OFFSETS="二组 张，nobody")
    assert ask("SELECT crew, accepted FROM census_crew") == [("二组 张", 1)]
    assert any("nobody" in text for text in run.log.warnings)
    run(FILES=[path], APPLY_OFFSETS="*", ORGANISATIONS=False)
    assert ask("SELECT count(*) FROM census_crew WHERE accepted = 1") == [(1,)]


def test_books_and_drawings(run, ask, tmp_path):
    import fiona
    frame = frame_of(WEST[:40])
    degrees = frame.to_crs(4326).geometry
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        pd.DataFrame({"说明": ["普查成果"], "日期": ["2026"]}).to_excel(book, sheet_name="说明",
                                                                 index=False)
        pd.DataFrame({"名称": frame["名称"], "经度": degrees.x, "纬度": degrees.y}).to_excel(
            book, sheet_name="成果", index=False)
    with fiona.open(tmp_path / "plan.dxf", "w", driver="DXF", schema={
            "geometry": "Point", "properties": {"Layer": "str"}}) as plan:
        plan.writerecords({"geometry": shapely.geometry.mapping(shapely.Point(*PLACES[row])),
                           "properties": {"Layer": layer}}
                          for row, layer in zip(EAST[-30:], ["路灯"] * 29 + ["图框"]))
    result = run(FILES=[tmp_path / "book.xlsx", tmp_path / "plan.dxf"])
    files = {row["file"]: row for row in rows_of(result["SOURCES"])}
    assert files["book.xlsx|说明"]["result"] == "unusable"
    assert files["book.xlsx|成果"]["good"] == 40
    assert files["plan.dxf"]["good"] == 29
    assert ask("SELECT DISTINCT classcode FROM survey_point WHERE source = 'plan.dxf' "
               "AND state = 'good'") == [("0118",)]


def test_wrong_choices_are_told(run, tmp_path):
    for match, parameters in (("nothing to take in", {}), ("no census", {"CENSUS": "2031"}),
                              ("no saved mapping", {"MAPPING": "gone"}),
                              ("no class", {"CLASS": "飞碟"}), ("no date", {"DAY": "20261122"})):
        files = {} if match == "nothing to take in" else \
            {"FILES": [saved(frame_of(WEST), tmp_path / f"{match}.gpkg")]}
        with pytest.raises(QgsProcessingException, match=match):
            run(**files, **parameters)


def test_a_killed_run_is_settled_by_the_next(city, run, ask, tmp_path):
    run(FILES=[saved(frame_of(WEST), tmp_path / "a.gpkg")])
    with store.open_workspace(city) as ws:
        assert survey.unsettled(ws, 1) == []
        with ws.transaction() as connection:
            survey.mark_unsettled(connection, 1, "census", True)
            connection.execute("DELETE FROM census_crew")
        assert survey.unsettled(ws, 1) == ["census"]
        assert [c["crew"] for c in survey_merge.settle(ws, 1)["crews"]] == ["a"]
        assert survey.unsettled(ws, 1) == []
