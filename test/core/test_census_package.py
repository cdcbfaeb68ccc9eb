"""The package of a census: written, edited as a device does, and read back."""
import json
import shutil
import sqlite3

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange import census_package
from citygrid_plugin.core.exchange.census_package import FILE, CensusPackage, read_package
from citygrid_plugin.core.workspace.geometry import blobs, register_functions

SRS_ID = 4549
PACKAGE = CensusPackage("a1b2c3d4e5f60718", "2026-11-01T08:00:00.000", "2026 年更新普查", 1, 7,
                        "P01", "一号责任网格", "census", "孙丽", "2026-11-20",
                        "2026-11-20T08:00:00")


def component(number, shape, **values):
    row = dict.fromkeys(census_package.VALUES)
    row.update(classcode="0102", objname="污水井盖", objstate="完好", deptcode2="U1",
               ordate="2020-01-02", datasource="实测", extra='{"材质": "铸铁"}')
    row.update(objid=f"3301060102{number:06}", geom=blobs(
        np.array([shape], dtype=object), SRS_ID, multi=True)[0], **values)
    return row


KNOWN = {
    "point": [component(n, shapely.Point(10 * n, 20)) for n in range(1, 7)],
    "line": [component(n, shapely.LineString([(0, n), (50, n)])) for n in (101, 102)],
    "area": [component(201, shapely.box(0, 0, 5, 5))],
}
CODES = {row["objid"] for rows in KNOWN.values() for row in rows}


@pytest.fixture(scope="module")
def sent(srs, tmp_path_factory):
    """A package as it goes out."""
    folder = tmp_path_factory.mktemp("package")
    lists = {census_package.STATES: [("完好", "完好"), ("破损", "破损")]}
    census_package.write(folder, srs, PACKAGE, KNOWN, lists,
                         blobs(np.array([shapely.box(0, 0, 100, 100)], dtype=object), SRS_ID,
                               multi=True)[0])
    return folder


@pytest.fixture
def package(sent, tmp_path):
    """A copy of it, to be edited."""
    folder = tmp_path / "P01"
    shutil.copytree(sent, folder)
    return folder


class Editor:
    """Edits as OGR would: the functions of the triggers are there."""

    def __init__(self, folder):
        self.connection = sqlite3.connect(folder / FILE, isolation_level=None)
        register_functions(self.connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def set(self, fid, layer="point", **values):
        self.connection.execute(
            f"UPDATE {layer} SET {', '.join(f'{name} = ?' for name in values)} WHERE fid = ?",
            (*values.values(), fid))

    def move(self, fid, x, y):
        self.set(fid, geom=blobs(np.array([shapely.Point(x, y)], dtype=object), SRS_ID)[0])

    def delete(self, fid, layer="point"):
        self.connection.execute(f"DELETE FROM {layer} WHERE fid = ?", (fid,))

    def add(self, x, y, **values):
        values = {"answer": "new", "classcode": "0102", **values,
                  "geom": blobs(np.array([shapely.Point(x, y)], dtype=object), SRS_ID)[0]}
        return self.connection.execute(
            f"INSERT INTO point ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values())).lastrowid

    def copy(self, fid):
        columns = [row[1] for row in self.connection.execute("PRAGMA table_info(point)")][1:]
        listed = ", ".join(columns)
        return self.connection.execute(
            f"INSERT INTO point ({listed}) SELECT {listed} FROM point WHERE fid = ?",
            (fid,)).lastrowid


def found(returned):
    """{code: found} of the rows that are answers on known components."""
    return {code: said for code, said in zip(returned.columns["objid"], returned.columns["found"])
            if said in ("here", "lost", "removed", "not_reached")}


def kinds(returned):
    return sorted(problem.kind for problem in returned.problems)


def row_of(returned, code):
    return {name: column[returned.columns["objid"].tolist().index(code)]
            for name, column in returned.columns.items()}


def test_a_package_says_what_it_is(sent):
    returned = read_package(sent)
    assert returned.package == PACKAGE
    assert (returned.known, returned.crs, returned.problems) == (9, "EPSG:4549", [])
    assert found(returned) == dict.fromkeys(CODES, "not_reached")
    assert returned.layer.tolist() == ["point"] * 6 + ["line"] * 2 + ["area"]
    assert shapely.equals(returned.geometry[0], shapely.Point(10, 20))
    first = row_of(returned, "3301060102000001")
    assert first["extra"] == '{"材质": "铸铁"}' and first["ordate"] == "2020-01-02"
    assert (first["crew"], first["surveyed_at"], first["surveyor"]) == ("孙丽", None, None)


def test_it_is_a_geopackage(sent):
    fiona = pytest.importorskip("fiona")
    assert {"point", "line", "area", "ground"} <= set(fiona.listlayers(sent / FILE))
    with fiona.open(sent / FILE, layer="line") as layer:
        assert (len(layer), layer.crs.to_epsg()) == (2, 4549)


def test_every_answer_and_a_new_one(package):
    (package / "DCIM").mkdir()
    (package / "DCIM" / "a.jpg").write_bytes(b"picture")
    with Editor(package) as edit:
        edit.set(1, answer="here", surveyed_at="2026-11-21T09:05", surveyor="孙丽")
        edit.set(2, answer="changed", objstate="破损", photo_1="DCIM\\a.jpg")
        edit.set(3, answer="lost")
        edit.set(4, answer="removed")
        edit.set(5, answer="not_reached")
        edit.move(6, 61, 20)
        edit.set(1, "line", answer="here")
        new = edit.add(77, 7, objname="雨水井盖", photo_1="DCIM/gone.jpg")
    returned = read_package(package / FILE)
    codes = [row["objid"] for row in KNOWN["point"]]
    said = found(returned)
    assert [said[code] for code in codes] == ["here", "here", "lost", "removed", "not_reached",
                                              "here"]
    assert (said["3301060102000101"], said["3301060102000102"]) == ("here", "not_reached")
    assert set(said) == CODES
    assert row_of(returned, codes[0])["surveyed_at"] == "2026-11-21T09:05"
    assert row_of(returned, codes[1])["objstate"] == "破损"
    assert returned.photos[1] == [package / "DCIM" / "a.jpg"]
    added = returned.columns["found"].tolist().index("new")
    assert (returned.columns["objid"][added], returned.columns["source_row"][added]) == (None, new)
    assert shapely.equals(returned.geometry[added], shapely.Point(77, 7))
    # the moved one without an answer, and the photo that is not there
    assert kinds(returned) == ["answer", "photo"]


def test_a_deleted_row_is_told_and_not_reached(package):
    with Editor(package) as edit:
        edit.set(2, answer="here")
        edit.delete(2)
        edit.delete(1, "area")
    returned = read_package(package)
    assert set(found(returned)) == CODES
    assert found(returned)["3301060102000002"] == "not_reached"
    gone = [p for p in returned.problems if p.kind == "deleted"]
    assert [returned.columns["objid"][p.row] for p in gone] == [
        "3301060102000002", "3301060102000201"]
    assert shapely.equals(returned.geometry[gone[0].row], shapely.Point(20, 20))


def test_a_code_that_was_tampered_with_is_a_finding(package):
    with Editor(package) as edit:
        edit.set(1, answer="here", objid="3301060102000002")     # two of them swapped
        edit.set(2, answer="here", objid="3301060102000001")
        edit.set(3, answer="here", objid=None)
        edit.add(5, 5, objid="3301060102999999")
    returned = read_package(package)
    assert [returned.columns["objid"][row] for row in range(3)] == [
        "3301060102000001", "3301060102000002", "3301060102000003"]
    assert shapely.equals(returned.geometry[0], shapely.Point(10, 20))
    assert kinds(returned) == ["code"] * 4
    assert set(found(returned)) == CODES
    # a code typed by hand is a hint
    typed = row_of(returned, "3301060102999999")
    assert typed["found"] == ""


def test_a_copy_is_new_and_the_first_one_stays(package):
    with Editor(package) as edit:
        edit.set(1, answer="here")
        copy = edit.copy(1)
        edit.move(copy, 99, 9)
    returned = read_package(package)
    assert returned.columns["objid"].tolist().count("3301060102000001") == 1
    assert found(returned)["3301060102000001"] == "here"
    assert shapely.equals(returned.geometry[0], shapely.Point(10, 20))
    assert returned.columns["found"].tolist().count("new") == 1
    assert kinds(returned) == ["copied"]


def test_rows_that_were_written_anew_are_known_by_their_code(package):
    """A program that saves the layer anew may lose the hidden column and give other numbers."""
    with Editor(package) as edit:
        edit.set(4, answer="here")
        edit.connection.execute("UPDATE point SET key = NULL, fid = fid + 100")
    returned = read_package(package)
    assert set(found(returned)) == CODES and found(returned)["3301060102000004"] == "here"
    assert returned.problems == []


@pytest.mark.parametrize("values, said, kind", [
    ({"answer": "maybe"}, "not_reached", "answer"),
    ({"answer": "maybe", "note": "x"}, "here", "answer"),
    ({"answer": "new"}, "here", "answer"),
    ({"answer": "not_reached", "note": "x"}, "not_reached", "answer"),
    ({"answer": "here", "geom": None}, "here", "geometry"),
    ({"answer": "here", "photo_2": "../census.gpkg"}, "here", "photo"),
    ({"answer": "here", "photo_2": "x" * 5000}, "here", "photo"),
    ({"answer": "here", "photo_2": "a\0b.jpg"}, "here", "photo"),
    ({"answer": "here", "geom": bytes(range(40))}, "here", "geometry"),
    ({"answer": "here", "surveyed_at": "yesterday"}, "here", "date"),
])
def test_what_does_not_fit_is_told(package, values, said, kind):
    with Editor(package) as edit:
        edit.set(1, **values)
    returned = read_package(package)
    assert found(returned)["3301060102000001"] == said
    assert kinds(returned) == [kind]
    assert returned.geometry[0] is not None


def test_a_changed_copy_of_the_known_is_told(package):
    with Editor(package) as edit:
        edit.connection.execute("UPDATE citygrid_known SET objid = '3301060102000099' "
                                "WHERE objid = '3301060102000001'")
    assert "list" in kinds(read_package(package))


@pytest.mark.parametrize("damage", [
    "UPDATE citygrid_known SET body = '[1]'", "UPDATE citygrid_known SET body = NULL",
    "UPDATE citygrid_known SET shape = x'0102'", "DROP TABLE citygrid_known",
    "UPDATE citygrid_package SET value = '5' WHERE name = 'fields'"])
def test_a_damaged_package_is_refused(package, damage):
    with Editor(package) as edit:
        edit.connection.execute(damage)
    with pytest.raises(InputError):
        read_package(package)


def test_another_reference_system_is_told(package):
    with Editor(package) as edit:
        edit.connection.execute("UPDATE gpkg_geometry_columns SET srs_id = 4326 "
                                "WHERE table_name = 'line'")
    assert kinds(read_package(package)) == ["crs"]


def test_a_dropped_layer_is_all_not_reached(package):
    with Editor(package) as edit:
        edit.connection.execute("DROP TABLE area")
        edit.connection.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = 'area'")
    returned = read_package(package)
    assert set(found(returned)) == CODES and kinds(returned) == ["deleted"]


def test_the_fields_of_a_sweep_come_back_as_further_attributes(srs, tmp_path):
    package = CensusPackage("ff", "w", "早餐摊点", 2, 3, "P1", kind="sweep",
                            fields=("经营者", "占道面积"))
    census_package.write(tmp_path, srs, package, {}, {})
    with Editor(tmp_path) as edit:
        edit.add(1, 2, field_1="王", field_2=" ")
    returned = read_package(tmp_path)
    assert returned.package.fields == ("经营者", "占道面积") and returned.known == 0
    assert json.loads(returned.columns["extra"][0]) == {"经营者": "王"}
    assert returned.columns["found"].tolist() == ["new"]


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_another_file_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InputError):
        read_package(tmp_path)


def test_a_package_of_another_workspace_is_refused(module_workspace):
    with pytest.raises(InputError, match="another workspace"):
        census_package.check_home(module_workspace, PACKAGE)


edits = st.lists(st.one_of(
    st.tuples(st.just("set"), st.integers(1, 6), st.sampled_from(
        ["here", "changed", "lost", "removed", "not_reached", None])),
    st.tuples(st.just("move"), st.integers(1, 6), st.integers(0, 90)),
    st.tuples(st.just("delete"), st.integers(1, 6), st.none()),
    st.tuples(st.just("add"), st.integers(1, 6), st.none()),
    st.tuples(st.just("copy"), st.integers(1, 6), st.none()),
    st.tuples(st.just("code"), st.integers(1, 6), st.sampled_from(sorted(CODES) + [None]))),
    max_size=12)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                 HealthCheck.too_slow])
@given(edits)
def test_every_code_comes_back_once_with_its_answer(sent, tmp_path_factory, script):
    """The oracle keeps only what is left of each row that went out."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copy(sent / FILE, folder / FILE)
    left = {n: {"answer": None, "x": 10 * n} for n in range(1, 7)}
    added = 0
    with Editor(folder) as edit:
        for what, fid, value in script:
            if what == "add":
                edit.add(fid, fid)
                added += 1
            elif fid in left:
                if what == "set":
                    edit.set(fid, answer=value)
                    left[fid]["answer"] = value
                elif what == "move":
                    edit.move(fid, value, 20)
                    left[fid]["x"] = value
                elif what == "delete":
                    edit.delete(fid)
                    left.pop(fid)
                elif what == "copy":
                    edit.delete(edit.copy(fid)) if fid % 2 else edit.copy(fid)
                    added += 1 - fid % 2
                elif what == "code":
                    edit.set(fid, objid=value)
    returned = read_package(folder)
    codes = [code for code in returned.columns["objid"].tolist() if code is not None]
    assert sorted(codes) == sorted(CODES)
    said = found(returned)
    for n in range(1, 7):
        row = left.get(n)
        if row is None:
            continue        # its copy may have taken its place
        answer = {"changed": "here", None: "here" if row["x"] != 10 * n else "not_reached"}
        code = f"3301060102{n:06}"
        assert said[code] == answer.get(row["answer"], row["answer"])
        place = returned.geometry[returned.columns["objid"].tolist().index(code)]
        assert shapely.get_x(place) == row["x"]
    copies_that_stay = len(returned.columns["objid"]) - len(CODES)
    assert copies_that_stay <= added
