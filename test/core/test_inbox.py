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
    assert row["bgid"] and row["community_code"] == row["bgid"][:12]


@pytest.mark.parametrize("notice, more", [
    ("stolen", {}), ("missing", {"objid": "9999"}), ("missing", {"objid": None}),
    ("missing", {"why": " "}), ("missing", {"source": "nobody"}), ("moved", {}),
    ("new", {"classcode": "0101"}), ("new", {"classcode": "9999", "xy": (1, 1)}),
    ("reclassified", {"classcode": None}), ("changed", {}),
    ("changed", {"values": {"objid": "1"}})])
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


def test_from_a_case(ws, cover):
    fid = cases.report(ws, kind="component", classcode="0101", objid=cover["objid"], x=50, y=50,
                       description="井盖丢失", source="collector", actor="Li", role="acceptor")
    case_no, = ws.query("SELECT case_no FROM case_open WHERE fid = ?", (fid,))[0]
    row = change(ws, inbox.from_case(ws, case_no, "Li"))
    assert (row["kind"], row["source"], row["case_no"]) == ("lost", "case", case_no)
    with pytest.raises(InputError):
        inbox.from_case(ws, "no such case", "Li")
