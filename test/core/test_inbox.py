"""The change inbox: what a notice becomes, and which are refused."""
import json

import pytest
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import cases, components, inbox
from citygrid_plugin.core.standards.stored import catalogue_of

WHO = {"source": "owner", "by": "Li", "why": "told by telephone"}


@pytest.fixture
def cover(ws):
    from citygrid_plugin.core.workspace.geometry import point_blob
    kind = catalogue_of(ws).get("component", "0101")
    return components.place(ws, kind, point_blob(50, 50, ws.srs_id), {}, "Li", "survey")


def change(ws, fid):
    return ws.dicts("SELECT *, ST_MinX(geom) AS x, ST_MinY(geom) AS y FROM census_change "
                    "WHERE fid = ?", (fid,))[0]


@pytest.mark.parametrize("notice, more, kind, new", [
    ("missing", {}, "lost", {"objstate": "丢失"}),
    ("damaged", {}, "attributes", {"objstate": "破损"}),
    ("removed", {}, "removed", None),
    ("replaced", {}, "replaced", None),
    ("moved", {"xy": (53, 54)}, "moved", None),
    ("changed", {"values": {"objpos": "corner"}}, "attributes", {"objpos": "corner"}),
    ("reclassified", {"classcode": "0102"}, "reclassified", None)])
def test_a_notice_on_a_component(ws, cover, notice, more, kind, new):
    row = change(ws, inbox.propose(ws, notice, objid=cover["objid"], **more, **WHO))
    assert (row["kind"], row["proposed"], row["decision"], row["applied_at"]) == (
        kind, kind, "", None)
    assert (row["table_name"], row["object_fid"]) == (cover["table"], cover["fid"])
    assert (row["source"], row["changed_by"], row["changed_why"]) == ("owner", "Li", WHO["why"])
    assert (json.loads(row["new"]) if row["new"] else None) == new
    assert row["classcode"] == more.get("classcode", "0101") and row["old_classcode"] == "0101"
    assert row["distance"] == (5 if notice == "moved" else None)
    assert (row["x"], row["y"]) == more.get("xy", (50, 50))


def test_a_new_component(ws):
    row = change(ws, inbox.propose(ws, "new", classcode="0101", xy=(20, 30), **WHO))
    assert (row["kind"], row["classcode"], row["objid"], row["object_fid"]) == (
        "new", "0101", None, None)
    assert (row["x"], row["y"]) == (20, 30)
    assert row["distance"] is row["old_x"] is row["old_y"] is None
    assert row["bgid"] and row["community_code"] == row["bgid"][:12]


@pytest.mark.parametrize("notice, more", [
    ("stolen", {}), ("missing", {"objid": "9999"}), ("missing", {"objid": None}),
    ("missing", {"why": " "}), ("missing", {"source": "nobody"}), ("moved", {}),
    ("new", {"classcode": "0101"}), ("new", {"classcode": "9999", "xy": (1, 1)}),
    ("reclassified", {"classcode": None}), ("changed", {}),
    ("changed", {"values": {"objid": "1"}}), ("changed", {"values": {"ordate": "20260331"}}),
    ("changed", {"values": {"objstate": ""}}), ("moved", {"xy": (float("nan"), 5.0)}),
    ("new", {"classcode": "0101", "xy": (float("inf"), 5.0)})])
def test_what_is_refused_leaves_nothing(ws, cover, notice, more):
    with pytest.raises(InputError):
        inbox.propose(ws, notice, **{**WHO, "objid": cover["objid"], **more})
    assert ws.query("SELECT count(*) FROM census_change")[0][0] == 0


def test_one_inbox_and_no_notice_twice(ws, cover):
    inbox.propose(ws, "missing", objid=cover["objid"], **WHO)
    with pytest.raises(InputError, match="already"):
        inbox.propose(ws, "missing", objid=cover["objid"], **WHO)
    inbox.propose(ws, "damaged", objid=cover["objid"], **WHO)
    assert ws.query("SELECT kind, count(*) FROM census GROUP BY 1") == [("inbox", 1)]


def test_a_code_with_blanks_around_is_the_same_component(ws, cover):
    from citygrid_plugin.core.workspace import census_apply
    fid = inbox.propose(ws, "missing", objid=f" {cover['objid']}\n", **WHO)
    with pytest.raises(InputError, match="already"):
        inbox.propose(ws, "missing", objid=cover["objid"], **WHO)
    ws.connection.execute("UPDATE census_change SET decision = 'accepted' WHERE fid = ?", (fid,))
    done = census_apply.apply(ws, inbox.inbox(ws, "Li"), "Li")
    assert (done.applied, done.refused) == (1, [])


@pytest.mark.parametrize("condition, description, kind", [
    ("井盖被盗", "x", "lost"), (None, "Cover MISSING", "lost"), ("破损", "x", "attributes")])
def test_words_of_a_case(ws, cover, condition, description, kind):
    """What says that it is missing here does not say that it is alive to a census."""
    from citygrid_plugin.core.workspace.census_sources import alive_since
    fid = cases.report(ws, kind="component", classcode="0101", objid=cover["objid"], x=50, y=50,
                       condition=condition, description=description, source="collector",
                       actor="Li", role="acceptor", at="2026-09-15T08:00:00")
    case_no, = ws.query("SELECT case_no FROM case_open WHERE fid = ?", (fid,))[0]
    assert change(ws, inbox.from_case(ws, case_no, "Li"))["kind"] == kind
    assert bool(alive_since(ws, "2026-09-01")) == (kind != "lost")


def test_from_a_case(ws, cover):
    fid = cases.report(ws, kind="component", classcode="0101", objid=cover["objid"], x=50, y=50,
                       description="井盖丢失", source="collector", actor="Li", role="acceptor")
    case_no, = ws.query("SELECT case_no FROM case_open WHERE fid = ?", (fid,))[0]
    row = change(ws, inbox.from_case(ws, case_no, "Li"))
    assert (row["kind"], row["source"], row["case_no"]) == ("lost", "case", case_no)
    with pytest.raises(InputError):
        inbox.from_case(ws, "no such case", "Li")


def test_a_case_on_a_component_that_is_not_in_the_inventory(ws):
    fid = cases.report(ws, kind="component", classcode="0118", x=30, y=40, description="新装路灯",
                       source="collector", actor="Li", role="acceptor")
    case_no, = ws.query("SELECT case_no FROM case_open WHERE fid = ?", (fid,))[0]
    row = change(ws, inbox.from_case(ws, case_no, "Li"))
    assert (row["kind"], row["classcode"], row["x"], row["y"]) == ("new", "0118", 30, 40)
    assert (row["source"], row["case_no"], row["objid"]) == ("case", case_no, None)
    with pytest.raises(InputError, match="already"):
        inbox.from_case(ws, case_no, "Li")
    fid = cases.report(ws, kind="event", classcode="0102", x=30, y=40, description="d",
                       source="collector", actor="Li", role="acceptor")
    case_no, = ws.query("SELECT case_no FROM case_open WHERE fid = ?", (fid,))[0]
    with pytest.raises(InputError, match="no component"):
        inbox.from_case(ws, case_no, "Li")
