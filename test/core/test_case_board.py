"""The open cases in memory: they follow every change, and every choice gives what SQL would."""
import datetime
import itertools
import sqlite3

import numpy as np
import pytest
import shapely
from fresh_workspace import copied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases import board, lifecycle, options
from citygrid_plugin.core.cases.board_rows import COLUMNS
from citygrid_plugin.core.errors import CityGridError, InputError
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases, store
from citygrid_plugin.core.workspace.geometry import blobs, point_blob

AT = datetime.datetime(2026, 3, 3, 9)
NOON = datetime.datetime(2026, 3, 3, 12)
CLASSES = (("component", "0102"), ("component", "0103"), ("event", "0101"), ("event", "0201"))
LIMITS = ((None, None), (1, "urgent_hour"), (3.2, "urgent_hour"), (9, "natural_day"))
WORDS = ("井盖缺失", "Road 7", "路灯 broken", "50%_off", "ÄRGER", "", "a\x1fb", "𠮷野家")
TOWN = "330106001"


@pytest.fixture(scope="module")
def template(srs, tmp_path_factory):
    """A file with two streets, four communities and unit grids, two patrol areas, four units and
    six open cases."""
    path = tmp_path_factory.mktemp("board") / "city.gpkg"
    with store.create(path, srs, load_catalogue(), division="330106") as ws:
        with ws.transaction() as connection:
            for number in range(4):
                box = blobs(np.array([shapely.box(50 * number, 0, 50 * number + 50, 100)],
                                     dtype=object), 4549, multi=True)[0]
                # streets 001 and 002; the last community belongs to street 001 all the same
                code = f"33010600{1 + number // 2}00{number}"
                connection.execute(
                    "INSERT INTO community (geom, code, name, street_code) VALUES (?, ?, ?, ?)",
                    (box, code, f"Quarter {number}", TOWN if number == 3 else None))
                connection.execute("INSERT INTO unit_grid (geom, community_code) VALUES (?, ?)",
                                   (box, code))
            connection.executemany("INSERT INTO street (code, name) VALUES (?, ?)",
                                   [(TOWN, "北街"), ("330106002", "南街")])
            connection.executemany("INSERT INTO patrol_area (code) VALUES (?)", [("P1",), ("P2",)])
            connection.execute("INSERT INTO patrol_area_grid (patrol_code, bgid) SELECT "
                               "CASE WHEN fid = 1 THEN 'P1' ELSE 'P2' END, bgid FROM unit_grid "
                               "WHERE fid < 4")
            connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)", [
                ("U1", "环卫一所"), ("U2", "市政养护所"), ("D1", "城管局"), ("U3", "Lamps & Co")])
        options.set_options(ws, {"two_step": "1"})
        for number in range(6):
            enter(ws, number)
    return path


@pytest.fixture
def city(template, tmp_path):
    """A copy of the template, opened."""
    with copied(template, tmp_path) as ws:
        yield ws


_number = itertools.count()


def enter(ws, number, **more):
    kind, classcode = CLASSES[number % 4]
    value, unit = LIMITS[number % 3]
    fields = {"x": 20.0 * (number % 11), "y": 10.0, "kind": kind, "classcode": classcode,
              "description": WORDS[number % 8], "address": f"Street {number}",
              "source": ("hotline", "collector", "city")[number % 3],
              "outer_no": (None, f"import:{number}", "K1")[number % 3],
              "outer_due_at": "2026-03-03T10:00:00" if number % 2 else None,
              "limit_value": value, "limit_unit": unit, "urgent": number % 5 == 0,
              "condition": ("lid gone", None)[number % 2], "at": AT.isoformat(),
              "file": number % 2 == 0, **more}
    return cases.report(ws, actor="Li", role="acceptor", **fields)


def take(ws, fid, action, pick=0):
    """A step by an administrator; None where it is refused."""
    row = cases.case(ws, fid)
    others = [n for n, in ws.query("SELECT case_no FROM case_open WHERE fid != ?", (fid,))]
    detail = {"until": "2026-03-20", "kind": "leader", "collector": "Wu",
              "into": others[pick % len(others)] if others else "none"}
    try:
        return cases.step(ws, fid, action, actor=f"{action} {pick}", role="administrator",
                          expected_version=row["version"], unit=("U1", "U2", "D1")[pick % 3],
                          note="because", detail=detail, at=AT.isoformat())
    except CityGridError:
        return None


def wander(ws, fid, pick):
    """Some step that the state of a case offers."""
    row = cases.case(ws, fid)
    offered = lifecycle.actions(row["state"], "administrator", row["request"])
    if offered:
        take(ws, fid, offered[pick % len(offered)].action, pick)


def known(some):
    """Everything that a board knows, by key."""
    some.preload()
    rows = {}
    for i, fid in enumerate(some.fids.tolist()):
        rows[fid] = {}
        for name, column in COLUMNS.items():
            value = some._columns[name][i]
            if column.kind == "code":
                value = some._codes[name].values[value]
            elif column.kind == "text":
                value = None
            rows[fid][name] = str(value)
        rows[fid]["words"] = [w for word in WORDS for w in word.split() + ["street", "c0102"]
                              if some._texts.find(w)[some._columns["text"][i]]]
    pages = [some.look(choice, sort=sort, at=NOON) for sort in board.SORTS for choice in (
        board.Choice(), board.Choice(text="路灯"), board.Choice(states=("dispatched",)))]
    return rows, [(p.fids.tolist(), p.total, p.counts) for p in pages], some.names, \
        some.special(at=NOON)


# -- following

OPERATIONS = st.lists(st.tuples(
    st.sampled_from(["report", "step", "step", "step", "edit", "outside", "move", "rename",
                     "plain", "bulk", "look", "search", "refresh", "undone"]),
    st.integers(0, 1), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=14)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS)
def test_a_board_follows_every_change(template, tmp_path, operations):
    """After any operations, by its own connection or by another, a board that followed them knows
    what one that was read anew knows."""
    with copied(template, tmp_path) as ws, ws.again() as other:
        other.connection.execute("PRAGMA synchronous = OFF")
        kept, told = board.Board(ws), set()
        before = states(ws)
        for name, hand, a, b in operations:
            operate(name, (ws, other)[hand], a, b)
            if name in ("refresh", "step"):
                told |= kept.refresh()
            elif name == "look":
                kept.look(board.Choice(units=("U1",), special="stale"), at=NOON)
            elif name == "search":
                kept.look(board.Choice(text="road"), at=NOON)
        told |= kept.refresh()
        assert kept.refresh() == set()
        assert known(kept) == known(board.Board(ws))
        after = states(ws)
        assert {fid for fid in before.keys() | after.keys()
                if before.get(fid) != after.get(fid)} <= told


def states(ws):
    return {row["fid"]: row for row in ws.dicts("SELECT * FROM case_open")}


def operate(name, ws, a, b):
    fids = [fid for fid, in ws.query("SELECT fid FROM case_open ORDER BY fid")]
    fid = fids[a % len(fids)] if fids else 0
    if name == "report" or not fids:
        enter(ws, a)
    elif name == "step":
        wander(ws, fid, b)
    elif name in ("edit", "outside", "move", "plain", "rename", "bulk"):
        with ws.transaction() as connection:
            change(name, ws, connection, fid, b)
    elif name == "undone":
        with pytest.raises(ZeroDivisionError), ws.transaction() as connection:
            change("edit", ws, connection, fid, b)
            raise ZeroDivisionError


def change(name, ws, connection, fid, b):
    kind, classcode = CLASSES[b % 4]
    if name == "edit":
        connection.execute(
            "UPDATE case_open SET description = ?, classcode = ?, kind = ?, urgent = 1 - urgent, "
            "changed_by = 'x', changed_at = ? WHERE fid = ?",
            (WORDS[b % 8], classcode, kind, f"{b}", fid))
    elif name == "outside":
        connection.execute("UPDATE case_open SET address = ?, clock_unit = 'natural_day', "
                           "due_at = '2026-03-04T09:00:00' WHERE fid = ?", (f"Way {b}", fid))
    elif name == "move":
        connection.execute("UPDATE case_open SET geom = ? WHERE fid = ?",
                           (point_blob(4.0 * b, 50, 4549), fid))
    elif name == "plain":
        connection.execute("INSERT INTO case_open (geom, case_no, kind, classcode) "
                           "VALUES (?, ?, ?, ?)", (point_blob(b, 5, 4549), f"N{next(_number)}",
                                                   kind, classcode))
    elif name == "rename":
        table, column = (("organisation", "name"), ("community", "name"), ("street", "name"),
                         ("object_class", "name_en"))[b % 4]
        connection.execute(f"UPDATE {table} SET {column} = 'road {b}' "
                           f"WHERE fid = (SELECT max(fid) FROM {table})")
    elif name == "bulk":
        connection.execute("INSERT INTO cg_quiet VALUES (1)")
        connection.execute("UPDATE case_open SET unit = 'U2', address = 'bulk'")
        connection.execute("DELETE FROM cg_quiet")
        board.mark_all(connection)


def test_many_changes_at_once_are_read_anew(city, monkeypatch):
    monkeypatch.setattr("citygrid_plugin.core.cases.board_rows._TOO_MANY", 2)
    kept = board.of(city)
    with city.transaction() as connection:
        connection.execute("UPDATE case_open SET address = 'all of them'")
    assert kept.refresh() == set(kept.fids.tolist()) and len(kept) == 6
    assert kept.look(board.Choice(text="ALL them")).total == 6
    with city.transaction() as connection:
        connection.execute("INSERT INTO cg_history (at, table_name, fid, last_fid, action) "
                           "VALUES ('', 'case_open', 1, 1000000000, 'update')")
    assert len(kept.refresh()) == 6


@pytest.mark.parametrize("fails", ["read", "read_names", "read_rare", "workspace_clock"])
@pytest.mark.parametrize("all_anew", [False, True])
def test_a_reading_that_fails_is_done_again(city, monkeypatch, fails, all_anew):
    """A board is never half read, whichever statement failed."""
    kept = board.Board(city)
    kept.look(board.Choice(text="road"))
    with city.transaction() as connection:
        change("edit", city, connection, 1, 3)
        change("rename", city, connection, 1, 0)
        change("outside", city, connection, 2, 7)
        if all_anew:
            board.mark_all(connection)
    fid = enter(city, 9)

    def broken(*_):
        raise sqlite3.OperationalError("disk I/O error")
    with monkeypatch.context() as patch:
        patch.setattr(f"citygrid_plugin.core.cases.board_rows.{fails}", broken)
        with pytest.raises(sqlite3.OperationalError):
            kept.refresh()
            kept.preload()
    assert not city.connection.in_transaction
    kept.refresh()
    assert fid in kept.fids and known(kept) == known(board.Board(city))


def test_texts_of_former_states_are_not_kept_for_ever(city, monkeypatch):
    monkeypatch.setattr("citygrid_plugin.core.cases.board_rows._GARBAGE", 5)
    kept = board.of(city)
    for number in range(30):
        with city.transaction() as connection:
            connection.execute("UPDATE case_open SET address = ? WHERE fid = 1", (f"no{number}",))
        kept.refresh()
        assert kept.look(board.Choice(text=f"no{number}")).fids.tolist() == [1]
        assert len(kept._texts) <= 2 * len(kept) + 6
        if number:
            assert kept.look(board.Choice(text=f"no{number - 1}")).fids.tolist() == []


def test_one_board_for_a_workspace_that_lets_it_go(template, tmp_path):
    import gc
    import weakref
    ws = copied(template, tmp_path)
    kept = board.of(ws)
    assert board.of(ws) is kept
    gone = weakref.ref(ws)
    ws.close()
    del ws, kept
    gc.collect()
    assert gone() is None


def test_inside_an_open_transaction_nothing_is_taken_in(city):
    kept = board.of(city)
    with pytest.raises(ZeroDivisionError), city.transaction() as connection:
        connection.execute("UPDATE case_open SET urgent = 1")
        assert kept.refresh() == set()
        assert kept.look(board.Choice(urgent=True)).total == 2
        raise ZeroDivisionError
    kept.refresh()
    assert kept.look(board.Choice(urgent=True)).total == 2


# -- choosing

FACETS = {
    "states": st.lists(st.sampled_from(["reported", "filed", "dispatched", "suspended"]),
                       max_size=2),
    "lights": st.lists(st.sampled_from(board.LIGHTS), max_size=2),
    "requests": st.lists(st.sampled_from(["", "return", "extension"]), max_size=1),
    "classes": st.lists(st.sampled_from(CLASSES), max_size=2),
    "majors": st.lists(st.sampled_from([("event", "01"), ("component", "01")]), max_size=1),
    "streets": st.lists(st.sampled_from([TOWN, "330106002"]), max_size=1),
    "communities": st.lists(st.sampled_from(["330106001000", "330106002003"]), max_size=1),
    "patrols": st.lists(st.sampled_from(["P1", "P2"]), max_size=1),
    "grids": st.lists(st.sampled_from(["330106001001001", "330106002002001"]), max_size=1),
    "units": st.lists(st.sampled_from(["U1", "U2", "U9"]), max_size=1),
    "departments": st.lists(st.sampled_from(["D1", "U1"]), max_size=1),
    "sources": st.lists(st.sampled_from(["hotline", "city"]), max_size=1),
}
CHOICES = st.builds(
    board.Choice,
    **{name: st.one_of(st.just(()), st.just(()), values.map(tuple))
       for name, values in FACETS.items()},
    urgent=st.sampled_from([None, None, True, False]),
    extent=st.sampled_from([None, None, (0.0, 0.0, 100.0, 50.0), (55.0, 5.0, 60.0, 9.0)]),
    text=st.sampled_from(["", "", "井盖", "ROAD", "street 1", "环卫", "北街", "quarter 1", "lid",
                          "50%_", "manhole", "ärger", "%", "𠮷", "nothing at all"]),
    special=st.sampled_from(["", "", *board.SPECIAL]))


WAYS = ("", "", "dispatch", "dispatch request_extension", "dispatch request_extension "
        "grant_extension", "dispatch request_suspension grant_suspension", "assign dispatch",
        "assign", "dispatch request_return", "dispatch urge", "dispatch handle", "coordinate",
        "dispatch handle send_verify", "dispatch handle verify", "hand_over", "merge")


@pytest.fixture(scope="module")
def busy(template, tmp_path_factory):
    """Open cases in many states."""
    with copied(template, tmp_path_factory.mktemp("busy")) as ws:
        for number in range(6, 54):
            fid = enter(ws, number, file=number % 7 > 0)
            for action in WAYS[number % len(WAYS)].split():
                take(ws, fid, action, number)
        with ws.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO cg_quiet VALUES (1)")
            connection.execute("UPDATE case_open SET touched_at = '2026-02-20T00:00:00', "
                               "dispatches = fid % 5, extensions = fid % 2 WHERE fid % 3 = 0")
            connection.execute("UPDATE case_open SET resume_at = '2026-03-01' WHERE fid = "
                               "(SELECT max(fid) FROM case_open WHERE state = 'suspended')")
            connection.execute("DELETE FROM cg_quiet")
        assert len({row["state"] for row in states(ws).values()}) > 8
        assert all(board.of(ws).special(at=NOON).values())
        yield ws


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(choice=CHOICES)
def test_a_page_is_what_a_look_at_every_case_gives(busy, choice):
    rows = {row["fid"]: row for row in cases.queue(busy, lifecycle.STATES, limit=999, at=NOON)}
    some = board.of(busy)
    page = some.look(choice, limit=5, offset=3, at=NOON)
    fitting = [r for r in rows.values() if fits(busy, r, choice)]
    counts = {}
    for row in fitting:
        key = row["state"], row["light"] or "none", row["request"]
        counts[key] = counts.get(key, 0) + 1
    assert page.counts == counts
    chosen = [r["fid"] for r in fitting if one_of(r, choice)]
    assert page.total == len(chosen) == page.count(choice.states, choice.lights, choice.requests)
    assert page.fids.tolist() == chosen[3:8]         # ``queue`` sorts by urgency, too
    assert set(some.ids(choice, "newest", NOON).tolist()) == set(chosen)


def one_of(row, choice):
    return ((not choice.states or row["state"] in choice.states)
            and (not choice.lights or (row["light"] or "none") in choice.lights)
            and (not choice.requests or row["request"] in choice.requests))


def fits(ws, row, choice):
    """The filters but state, light and request, in plain Python."""
    street = row["community_code"][:9] if row["community_code"] else ""
    if row["community_code"] == "330106002003":
        street = TOWN
    patrol = {"330106001000001": "P1", "330106001001001": "P2", "330106002002001": "P2"}
    major = ws.query("SELECT major FROM object_class WHERE kind = ? AND code = ?",
                     (row["kind"], row["classcode"]))[0][0]
    areas = (street in choice.streets, row["community_code"] in choice.communities,
             patrol.get(row["bgid"], "none") in choice.patrols, row["bgid"] in choice.grids)
    text = " ".join(str(row[n] or "") for n in (
        "case_no", "address", "description", "condition", "class_name", "class_name_en",
        "community", "unit_name"))
    text += {TOWN: " 北街", "330106002": " 南街"}.get(street, "")
    text += {"D1": " 城管局", "U1": "环卫一所", "U2": "市政养护所"}.get(row["department"], "")
    xmin, ymin, xmax, ymax = choice.extent or (-1e9, -1e9, 1e9, 1e9)
    return all((
        not (choice.classes or choice.majors)
        or (row["kind"], row["classcode"]) in choice.classes
        or (row["kind"], major) in choice.majors,
        not (choice.streets or choice.communities or choice.patrols or choice.grids)
        or any(areas),
        not choice.units or row["unit"] in choice.units,
        not choice.departments or row["department"] in choice.departments,
        not choice.sources or row["source"] in choice.sources,
        choice.urgent is None or bool(row["urgent"]) == choice.urgent,
        xmin <= row["x"] <= xmax and ymin <= row["y"] <= ymax,
        all(word in text.lower() for word in choice.text.lower().split()),
        not choice.special or listed(row, choice.special)))


def listed(row, name):
    noon, week = NOON.isoformat(), "2026-02-24T12:00:00"
    return {
        "requests": row["request"] != "", "urged": row["urged_at"] is not None,
        "circling": row["dispatches"] >= 3,
        "stale": row["touched_at"] is not None and row["touched_at"] < week
        and row["state"] not in ("suspended", "merged"),
        "explain": row["extensions"] > 0 and row["light"] == "red"
        and row["state"] in ("assigned", "dispatched")
        and (row["explained_at"] or "") < row["due_at"],
        "resume": row["state"] == "suspended" and row["resume_at"] <= noon,
        "city": row["source"] == "city",
        "city_due": row["source"] == "city" and (row["outer_due_at"] or "9") < noon}[name]


@pytest.mark.parametrize("ask", [
    lambda some: some.look(board.Choice(special="dreams")),
    lambda some: some.look(board.Choice(), sort="beauty")])
def test_no_such_list_or_order(city, ask):
    with pytest.raises(InputError):
        ask(board.of(city))
