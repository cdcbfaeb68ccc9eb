"""The life story of a component: changes, surveys, censuses, cases, codes."""
import datetime
import json

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.workspace import archive, bulk, cases, census, life_story
from citygrid_plugin.core.workspace.components import get
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.core.workspace.life_story import AFTER, BEFORE, CASE, CENSUS, CHANGE, SURVEY

TABLE = "component_01_point"


def point(x, y=10):
    return blobs(np.array([shapely.Point(x, y)], dtype=object), 4549)[0]


@pytest.fixture
def city(ws):
    """Three manhole covers."""
    places = np.array([shapely.Point(10 * n, 10) for n in (1, 2, 3)], dtype=object)
    with ws.bulk("test") as connection:
        bulk.import_components(ws, connection, {"classcode": ["0102"] * 3}, places, "me", "import")
    return ws


def change(ws, fid, table=TABLE, **values):
    with ws.transaction() as connection:
        connection.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE fid = ?",
            (*values.values(), fid))


def kinds(ws, fid, table=TABLE):
    return [event.kind for event in life_story.story(ws, table, fid)]


def test_the_changes_are_the_history(city):
    change(city, 1, note="x", changed_by="Li", changed_at="1")
    change(city, 1, geom=point(12))
    events = life_story.story(city, TABLE, 1)
    assert [event.entry.action for event in events] == ["update", "update", "insert"]
    assert events[0].entry.moved == 2 and events[1].entry.by == "Li"
    assert [event.at for event in events] == sorted((e.at for e in events), reverse=True)
    assert life_story.story(city, TABLE, 99) == []


def test_a_reclassified_component_keeps_what_was_under_its_old_code(city):
    old = get(city, TABLE, 1)["objid"]
    report(city, old)
    change(city, 1, classcode="0103")
    new = get(city, TABLE, 1)["objid"]
    assert list(life_story.codes_of(city, new, TABLE, 1)) == [new, old]
    events = life_story.story(city, TABLE, 1)
    assert sorted(e.kind for e in events) == [CASE, CHANGE, CHANGE]
    assert next(e for e in events if e.kind == CASE).code == old


def to_another_major(ws, fid):
    """What a census leaves: the old row is retired, the new one has it as its predecessor."""
    old = get(ws, TABLE, fid)["objid"]
    with ws.transaction() as connection:
        connection.execute("INSERT INTO component_05_point (geom, classcode, changed_by) "
                           "VALUES (?, '0501', 'Li')", (point(10 * fid),))
        new = connection.execute("SELECT max(fid) FROM component_05_point").fetchone()[0]
        connection.execute("UPDATE object_code SET predecessor = ? WHERE table_name = "
                           "'component_05_point' AND fid = ?", (old, new))
    change(ws, fid, dedate="2026-06-01", changed_by="Li", changed_why="reclassified")
    return new


def test_one_in_another_table_begins_in_the_old_one(city):
    change(city, 2, note="before")
    old = get(city, TABLE, 2)["objid"]
    new = to_another_major(city, 2)
    events = life_story.story(city, "component_05_point", new)
    assert [e.kind for e in events].count(CHANGE) == 4
    begin = next(e for e in events if e.kind == BEFORE)
    assert (begin.code, begin.facts) == (old, {"table": TABLE, "fid": 2})
    assert not any(e.entry.restorable for e in events if e.kind == CHANGE and e.code == old)
    # and the retired one tells what it became
    after = next(e for e in life_story.story(city, TABLE, 2) if e.kind == AFTER)
    assert after.facts == {"table": "component_05_point", "fid": new}


def report(ws, objid, number=1, file=True):
    return cases.report(ws, classcode="0102", kind="component", x=10 * number, y=10,
                        description="井盖丢失", source="hotline", actor="Li", role="acceptor",
                        objid=objid, limit_value=1, limit_unit="work_day", file=file)


def test_cases_open_closed_and_archived(city, tmp_path):
    code = get(city, TABLE, 3)["objid"]
    for number in (1, 2):
        key = report(city, code, number, file=number == 2)
        row = cases.case(city, key)
        if number == 1:
            cases.step(city, key, "reject", actor="Li", role="shift_leader", note="twice",
                       expected_version=row["version"])
    found = {e.facts["state"]: e for e in life_story.story(city, TABLE, 3) if e.kind == CASE}
    assert len(found) == 2 and {bool(e.facts["closed_at"]) for e in found.values()} == {
        True, False}
    day = datetime.date.today()
    done = archive.archive(city, str(day - datetime.timedelta(1)),
                           str(day + datetime.timedelta(1)), tmp_path / "old.gpkg")
    assert done.cases == 1
    files = sorted(e.facts["archive"] for e in life_story.story(city, TABLE, 3)
                   if e.kind == CASE)
    assert files == ["", "old.gpkg"]
    # an archive that was carried elsewhere is left out
    (tmp_path / "old.gpkg").rename(tmp_path / "elsewhere.gpkg")
    assert kinds(city, 3).count(CASE) == 1


def test_surveys_and_what_a_census_decided(city):
    from citygrid_plugin.core.census.prepare import Scope
    fid = census.create(city, "2026", "census", "2026-11-20", Scope(), "Li", "yearly")
    code = get(city, TABLE, 1)["objid"]
    survey = "INSERT INTO survey_point (geom, census_fid, found, objid, crew, state, " \
             "surveyed_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
    with city.transaction() as connection:
        connection.execute(survey, (point(10), fid, "here", code, "一组", "good",
                                    "2026-11-21T09:00"))
        connection.execute(survey, (point(10), fid, "here", code, "二组", "double", None))
        plain = connection.execute(survey, (point(11), fid, "", None, "三组", "good",
                                            None)).lastrowid
        for kind, decision, survey_fid in (("moved", "accepted", plain), ("moved", "rejected", 0),
                                           ("unchanged", "accepted", 0), ("lost", "", 0)):
            connection.execute(
                "INSERT INTO census_change (geom, census_fid, kind, proposed, objid, table_name, "
                "object_fid, survey_table, survey_fid, decision, changed_by, changed_at, distance)"
                " VALUES (?, ?, ?, ?, ?, ?, 1, 'survey_point', ?, ?, 'Zhao', "
                "'2026-11-25T10:00:00.000', 0.6)",
                (point(10), fid, kind, kind, code, TABLE, survey_fid, decision))
    events = life_story.story(city, TABLE, 1)
    seen = {e.facts["crew"]: e for e in events if e.kind == SURVEY}
    assert set(seen) == {"一组", "三组"}
    assert (seen["一组"].at, seen["三组"].at) == ("2026-11-21T09:00", "2026-11-20")
    decided, = (e for e in events if e.kind == CENSUS)
    assert decided.facts["change"] == "moved" and decided.facts["by"] == "Zhao"
    assert json.dumps(decided.facts, ensure_ascii=False)     # plain values
    assert kinds(city, 2) == [CHANGE]
