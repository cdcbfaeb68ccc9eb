"""Tables as they were: as_of equals the snapshots that were taken, versions equal as_of."""
import datetime
import json
import shutil

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import bulk, components, store, time_travel
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.core.workspace.reading import read

TABLE = "component_01_point"
LATE = "2999-01-01"


def objects(*values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def point(x, y=10):
    return blobs(objects(shapely.Point(x, y)), 4549)[0]


def rows_of(state):
    """A state as {fid: (columns, geometry as text)}."""
    names = [name for name in state if name not in ("fid", "geometry", "valid_from", "valid_to")]
    return {fid: ({name: state[name][k] for name in names}, state["geometry"][k].wkt)
            for k, fid in enumerate(state["fid"].tolist())}


def table_now(ws, table=TABLE):
    return rows_of(read(ws, table, time_travel.columns_of(ws, table)))


def latest(ws):
    return ws.query("SELECT max(at) FROM cg_history")[0][0]


def tick(ws):
    """Wait for the next millisecond: what lasts none is no version."""
    last = latest(ws)
    while store.now() <= last:
        pass


def put(ws, many):
    with ws.bulk("test") as connection:
        bulk.import_components(ws, connection, {
            "classcode": ["0102"] * many, "ordate": ["2020-05-01"] * many},
            objects(*(shapely.Point(5 + 7 * n, 10) for n in range(many))), "me", "test")


def edit(ws, what, fid, value):
    """One edit, as people and programs make them; what a rule refuses is no edit."""
    if what == "bulk":
        return put(ws, 1 + value % 3)
    with ws.transaction() as connection:
        if what == "insert":
            connection.execute(f"INSERT INTO {TABLE} (geom, classcode) VALUES (?, '0101')",
                               (point(value),))
        elif what == "move":
            connection.execute(f"UPDATE {TABLE} SET geom = ? WHERE fid = ?", (point(value), fid))
        elif what == "class":
            connection.execute(f"UPDATE {TABLE} SET classcode = ? WHERE fid = ?",
                               (("0101", "0102", "0103")[value % 3], fid))
        elif what == "retire":
            connection.execute(f"UPDATE {TABLE} SET dedate = '2026-06-01' WHERE fid = ?", (fid,))
        elif what == "note":
            connection.execute(f"UPDATE {TABLE} SET note = ?, changed_at = ? WHERE fid = ?",
                               (f"n{value}", str(value), fid))
        elif what == "sign":
            connection.execute(f"UPDATE {TABLE} SET changed_at = ? WHERE fid = ?",
                               (f"s{value}", fid))
        else:
            connection.execute(f"UPDATE {TABLE} SET geom = ?, note = ?, objstate = '破损' "
                               "WHERE fid = ?", (point(value), f"b{value}", fid))


edits = st.lists(st.tuples(
    st.sampled_from(["bulk", "insert", "move", "class", "retire", "note", "sign", "both"]),
    st.integers(1, 6), st.integers(0, 98)), min_size=3, max_size=14)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                 HealthCheck.too_slow])
@given(edits)
def test_a_state_is_the_snapshot_of_its_moment(small, tmp_path_factory, script):
    path = shutil.copy(small, tmp_path_factory.mktemp("time") / "w.gpkg")
    with store.open_workspace(path) as ws:
        ws.connection.execute("PRAGMA synchronous = OFF")
        snapshots = {"": {}}
        put(ws, 2)
        for what, fid, value in script:
            snapshots[latest(ws)] = table_now(ws)
            edit(ws, what, fid, value)
        snapshots[latest(ws)] = table_now(ws)
        every = time_travel.versions(ws, TABLE)
        for moment, snapshot in snapshots.items():
            at = moment or "2000-01-01"
            assert rows_of(time_travel.as_of(ws, TABLE, at)) == snapshot
            pick = np.array([(begin or "") <= at and (end is None or at < end)
                             for begin, end in zip(every["valid_from"], every["valid_to"])])
            assert rows_of({n: v[pick] for n, v in every.items()}) == snapshot
        # the versions of a row follow each other without gap and without doubles
        for k in range(1, len(every["fid"])):
            if every["fid"][k] == every["fid"][k - 1]:
                assert every["valid_from"][k] == every["valid_to"][k - 1]
            else:
                assert every["valid_to"][k - 1] is None


@pytest.mark.parametrize("given_, moment", [
    ("2026-11-22", "2026-11-22T23:59:59.999"), ("2026-11-22T08:30", "2026-11-22T08:30:00.000"),
    ("2026-11-22 08:30:01", "2026-11-22T08:30:01.000"),
    (datetime.date(2026, 1, 2), "2026-01-02T23:59:59.999"),
    (datetime.datetime(2026, 1, 2, 3), "2026-01-02T03:00:00.000")])
def test_a_day_means_its_end(given_, moment):
    assert time_travel.moment_of(given_) == moment


@pytest.mark.parametrize("wrong", ["", "yesterday", None, "22.11.2026"])
def test_what_is_no_day_is_refused(wrong):
    with pytest.raises(InputError):
        time_travel.moment_of(wrong)


def test_an_empty_table(module_workspace):
    for state in (time_travel.as_of(module_workspace, "component_05_line", LATE),
                  time_travel.versions(module_workspace, "component_05_line"),
                  time_travel.versions(module_workspace, "component_05_line",
                                       by_first_date=True)):
        assert len(state["fid"]) == len(state["geometry"]) == 0


def test_by_the_first_date_what_was_entered_later_is_there(ws):
    put(ws, 2)
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET note = 'x', dedate = '2024-01-01' WHERE fid = 2")

    def fids(day, **more):
        return time_travel.as_of(ws, TABLE, day, **more)["fid"].tolist()
    assert fids("2021-01-01") == [] and fids(LATE) == [1, 2]
    assert fids("2021-01-01", by_first_date=True) == [1, 2]
    assert fids("2020-04-30", by_first_date=True) == []
    # as it was entered: not retired yet
    assert time_travel.as_of(ws, TABLE, "2021-01-01", by_first_date=True)["dedate"].tolist() == [
        None, None]
    every = time_travel.versions(ws, TABLE, by_first_date=True)
    assert [text[:10] for text in every["valid_from"][:2]] == ["2020-05-01", "2020-05-01"]


def moved_to(ws, table, fid):
    """What a migration leaves: the component in another table, its entry says where it was."""
    columns = time_travel.columns_of(ws, table)
    row = components.get(ws, table, fid)
    old = {**{name: row[name] for name in columns}, "table_name": table, "fid": fid}
    target = "component_02_point" if table == TABLE else TABLE
    with ws.transaction() as connection:
        rules = [r for r in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (?, ?) "
            "AND name LIKE 'cg_%'", (table, target))]
        for name, _ in rules:
            connection.execute(f"DROP TRIGGER {name}")
        place = connection.execute(
            f"SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = '{target}'"
        ).fetchone()[0]
        names = ", ".join(["geom", *columns])
        connection.execute(f"INSERT INTO {target} (fid, {names}) SELECT ?, {names} FROM {table} "
                           "WHERE fid = ?", (place, fid))
        connection.execute(f"UPDATE {target} SET note = 'moved' WHERE fid = ?", (place,))
        connection.execute(f"DELETE FROM {table} WHERE fid = ?", (fid,))
        connection.execute(
            "INSERT INTO cg_history (at, table_name, fid, code, action, changed_by, old) "
            "VALUES (?, ?, ?, ?, 'migrate', 'me', ?)",
            (store.now(), target, place, row["objid"], json.dumps(old)))
        for _, statement in rules:
            connection.execute(statement)
    return target, place


def test_a_component_that_a_migration_moved_keeps_its_versions(ws):
    put(ws, 3)
    first = latest(ws)
    tick(ws)
    edit(ws, "note", 2, 7)
    tick(ws)
    edit(ws, "move", 2, 33)
    before = rows_of(time_travel.as_of(ws, TABLE, LATE))[2]
    tick(ws)
    there, fid = moved_to(ws, TABLE, 2)
    edit_at = latest(ws)
    state = time_travel.as_of(ws, there, first)
    assert state["fid"].tolist() == [fid]
    assert (state["note"][0], state["geometry"][0].x) == (None, 12)
    every = time_travel.versions(ws, there)
    assert every["note"].tolist() == [None, "n7", "n7", "moved"]
    assert [shape.x for shape in every["geometry"]] == [12, 12, 33, 33]
    assert every["valid_from"].tolist()[0] == first and every["valid_to"][2] == edit_at
    assert len(time_travel.as_of(ws, there, "2000-01-01")["fid"]) == 0
    # and back again: two moves
    tick(ws)
    back, number = moved_to(ws, there, fid)
    again = time_travel.versions(ws, back)
    mine = again["fid"] == number
    assert again["note"][mine].tolist() == [None, "n7", "n7", "moved", "moved"]
    assert again["valid_from"][mine][0] == first
    assert before[0]["note"] == "n7"
