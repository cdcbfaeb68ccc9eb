"""Tasks of collectors: which are out, the checks of what comes back, the recording."""
import datetime
import json
import sqlite3
from dataclasses import replace

import pytest

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange import field_package
from citygrid_plugin.core.workspace import attachments, cases

NOW = datetime.datetime.now()
LATER = NOW + datetime.timedelta(hours=2)
GOOD = {"confirm": {"result": "confirm", "note": "属实"},
        "verify": {"result": "verify", "note": "已清运"}}


def send(ws, kind, collector="孙丽", patrol="", number=1, handler="环卫一所 (Wang)"):
    """A case that is out to be confirmed or verified."""
    key = cases.report(ws, classcode="0102", kind="component", x=10 * number, y=20,
                       description="井盖丢失", source="hotline", actor="Li", role="acceptor",
                       limit_value=1, limit_unit="work_day", file=kind == "verify")
    if kind == "verify":
        cases.step(ws, key, "dispatch", actor="Wang", role="dispatcher", unit="U1",
                   expected_version=2)
        cases.step(ws, key, "handle", actor=handler, role="dispatcher", expected_version=3)
    row = cases.case(ws, key)
    cases.step(ws, key, f"send_{kind}", actor="Li", role="acceptor",
               expected_version=row["version"],
               detail={"collector": collector, "patrol": patrol})
    return cases.case(ws, key)


def package_of(ws, folder, collector="孙丽", **answers):
    """Write a package as it comes back: ``answers`` by column for its first task."""
    folder.mkdir(exist_ok=True)
    tasks = [task for tasks in field_package.tasks_out(ws).values() for task in tasks]
    package = field_package.new_package(ws, collector, "2026-11-22T08:00:00")
    path = folder / field_package.FILE
    path.unlink(missing_ok=True)
    columns = ("case_no", "kind", "version", "task", "collector", "who", "result", "note",
               "done_at", *field_package.PHOTOS)
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE citygrid_package (fid INTEGER PRIMARY KEY, name, value)")
        made.executemany("INSERT INTO citygrid_package (name, value) VALUES (?, ?)",
                         [("format", field_package.FORMAT), *package.__dict__.items()])
        made.execute(f"CREATE TABLE task (fid INTEGER PRIMARY KEY, {', '.join(columns)})")
        for number, task in enumerate(tasks):
            row = {"case_no": task.case["case_no"], "kind": task.kind,
                   "version": task.case["version"], "task": task.fid,
                   "collector": task.collector, "who": task.collector or None,
                   **(answers if not number else {})}
            made.execute(f"INSERT INTO task ({', '.join(columns)}) VALUES "
                         f"({', '.join('?' * len(columns))})", [row.get(c) for c in columns])
    made.close()
    return path


def photo(folder, name="DCIM/1.jpg", content=b"picture"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def read_and_check(ws, folder, **options):
    package, rows, place = field_package.read_package(folder)
    return package, field_package.check(ws, package, rows, place, at=LATER, **options)


# -- which tasks

def test_tasks_go_to_who_was_named_else_to_the_collector_of_the_patrol_area(patrolled):
    ws = patrolled
    with ws.transaction() as connection:
        connection.execute("UPDATE patrol_area SET collector = '赵敏' WHERE code = 'P2'")
    for number, sent in enumerate((("confirm", "孙丽", "P1"), ("verify", "", "P2"),
                                   ("verify", "", "")), 1):
        send(ws, *sent, number)
    out = field_package.tasks_out(ws)
    assert {name: [task.kind for task in tasks] for name, tasks in out.items()} == {
        "孙丽": ["confirm"], "赵敏": ["verify"], "": ["verify"]}
    assert list(field_package.tasks_out(ws, "confirm")) == ["孙丽"]
    assert set(field_package.collectors_named(ws, "P2，孙丽")) == {"赵敏", "孙丽"}
    assert len(field_package.collectors_named(ws, "")) == 3


def test_a_collector_named_twice_has_each_task_once(ws):
    send(ws, "confirm", "孙丽", "P1")
    assert [len(t) for t in field_package.collectors_named(ws, "孙丽, P1").values()] == [1]


def test_no_tasks(ws):
    with pytest.raises(InputError, match="No task is out"):
        field_package.collectors_named(ws, "")
    send(ws, "confirm")
    with pytest.raises(InputError, match="nobody has no task"):
        field_package.collectors_named(ws, "nobody")


def test_a_task_that_is_back_is_not_out(ws):
    row = send(ws, "confirm")
    cases.step(ws, row["fid"], "confirm", actor="孙丽", role="collector",
               expected_version=row["version"])
    assert field_package.tasks_out(ws) == {}


# -- reading

@pytest.mark.parametrize("make", [
    lambda p: None, lambda p: p.write_bytes(b"no database"),
    lambda p: sqlite3.connect(p).execute("CREATE TABLE task (fid)").connection.commit()])
def test_other_files_are_refused(tmp_path, make):
    make(tmp_path / "tasks.gpkg")
    with pytest.raises(InputError, match="no file|no package of tasks"):
        field_package.read_package(tmp_path)


def test_reading_leaves_the_package_as_it_is(ws, tmp_path):
    send(ws, "confirm")
    path = package_of(ws, tmp_path / "p")
    before = path.read_bytes()
    field_package.read_package(tmp_path / "p")
    assert path.read_bytes() == before and [p.name for p in path.parent.iterdir()] == [path.name]


def test_what_the_device_left_in_its_journal_is_read(ws, tmp_path):
    send(ws, "confirm")
    path = package_of(ws, tmp_path / "p")
    device = sqlite3.connect(path)
    device.execute("PRAGMA journal_mode = WAL")
    device.execute("PRAGMA wal_autocheckpoint = 0")
    device.execute("UPDATE task SET result = 'confirm'")
    device.commit()
    assert field_package.read_package(path.parent)[1][0]["result"] == "confirm"
    device.close()


# -- checks

@pytest.mark.parametrize("kind, answer, message", [
    ("confirm", {"result": "verify"}, "choose a result"),
    ("verify", {"note": "only a note"}, "choose a result"),
    ("verify", {"result": "rework"}, "a reason is needed"),
    ("confirm", {"result": "deny", "note": "  "}, "a reason is needed"),
    ("confirm", {**GOOD["confirm"], "case_no": "C9"}, "There is no case C9"),
    ("confirm", {**GOOD["confirm"], "task": 99}, "is done already"),
    ("confirm", {**GOOD["confirm"], "version": 0}, "changed case"),
    ("verify", {**GOOD["verify"], "done_at": "soon"}, "cannot be read as a time"),
    ("verify", {**GOOD["verify"], "photo_2": "DCIM/none.jpg"}, "is not in the folder"),
    ("verify", {**GOOD["verify"], "photo_1": "../w.gpkg"}, "is not in the folder"),
    ("verify", {**GOOD["verify"], "photo_1": None}, "has no photo"),
])
def test_what_sets_a_row_aside(ws, tmp_path, kind, answer, message):
    send(ws, kind)
    folder = tmp_path / "p"
    (tmp_path / "w.gpkg").write_bytes(b"outside")
    package_of(ws, folder, **{"photo_1": photo(folder), **answer})
    _, (result,) = read_and_check(ws, folder)
    assert result.status == "aside" and message in str(result.reason)


def test_somebody_must_have_looked(ws, tmp_path):
    send(ws, "confirm", "")
    package_of(ws, tmp_path / "p", "", **GOOD["confirm"])
    _, (result,) = read_and_check(ws, tmp_path / "p", photos_needed=False)
    assert "who looked at it" in str(result.reason)
    package_of(ws, tmp_path / "p", "", **GOOD["confirm"], who="钱进")
    _, (result,) = read_and_check(ws, tmp_path / "p", photos_needed=False)
    assert (result.status, result.detail["done_by"]) == ("good", "钱进")


def test_rows_that_nobody_filled_in_and_cases_that_moved(ws, tmp_path):
    row = send(ws, "verify")
    package_of(ws, tmp_path / "p")
    assert [r.status for r in read_and_check(ws, tmp_path / "p")[1]] == ["empty"]
    package_of(ws, tmp_path / "p", **GOOD["verify"])
    cases.step(ws, row["fid"], "pass", actor="Zhao", role="shift_leader",
               expected_version=row["version"])
    _, (result,) = read_and_check(ws, tmp_path / "p", photos_needed=False)
    assert "is done already" in str(result.reason)


def test_the_package_of_another_workspace(ws, tmp_path):
    send(ws, "confirm")
    package_of(ws, tmp_path / "p")
    package, rows, folder = field_package.read_package(tmp_path / "p")
    with pytest.raises(InputError, match="another workspace"):
        field_package.check(ws, replace(package, workspace="2020-01-01"), rows, folder)


# -- recording

@pytest.mark.parametrize("kind, answer, action, state, photo_kind", [
    ("confirm", GOOD["confirm"], "confirm", "reported", "before"),
    ("confirm", {"result": "deny", "note": "查无此事"}, "deny", "reported", "before"),
    ("verify", GOOD["verify"], "verify", "verified", "after"),
    ("verify", {"result": "rework", "note": "仍有积水"}, "rework", "dispatched", "after")])
def test_results_are_recorded_once_with_their_photos(ws, tmp_path, kind, answer, action, state,
                                                     photo_kind):
    row, folder = send(ws, kind), tmp_path / "p"
    package_of(ws, folder, **answer, photo_1=photo(folder),
               photo_3=photo(folder, "DCIM/3.jpg", b"other"))
    for expected in ("good", "recorded"):
        package, results = read_and_check(ws, folder)
        assert [result.status for result in results] == [expected]
        assert field_package.record(ws, results) == (expected == "good")
    last = cases.steps(ws, row["fid"])[-1]
    assert (last["action"], last["actor"], last["role"], last["note"]) == (
        action, "孙丽", "collector", answer["note"])
    assert json.loads(last["detail"])["package"] == package.id
    assert cases.case(ws, row["fid"])["state"] == state
    assert [p["kind"] for p in attachments.of(ws, "case", row["case_no"])] == [photo_kind] * 2
    task, = ws.dicts("SELECT * FROM field_task")
    assert task["result"] == action and task["back_at"]


def test_an_old_package_does_not_answer_a_new_task(ws, tmp_path):
    row = send(ws, "confirm")
    package_of(ws, tmp_path / "p", **GOOD["confirm"])
    _, results = read_and_check(ws, tmp_path / "p", photos_needed=False)
    assert field_package.record(ws, results) == 1
    after = cases.case(ws, row["fid"])
    cases.step(ws, row["fid"], "send_confirm", actor="Li", role="acceptor",
               expected_version=after["version"], detail={"collector": "孙丽"})
    _, (result,) = read_and_check(ws, tmp_path / "p", photos_needed=False)
    assert result.status == "aside" and "is done already" in str(result.reason)


def test_who_handled_the_case_cannot_verify_it(ws, tmp_path):
    send(ws, "verify", "Wang", handler="Wang")
    package_of(ws, tmp_path / "p", "Wang", **GOOD["verify"])
    _, results = read_and_check(ws, tmp_path / "p", photos_needed=False)
    assert field_package.record(ws, results, dry=True) == 0
    assert results[0].status == "aside" and results[0].reason.code
