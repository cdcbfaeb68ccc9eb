"""The detail of a case in the language of the reader."""
import datetime

import numpy as np
import pytest
from fresh_workspace import fresh
from qgis.core import QgsApplication

from citygrid_plugin.core.workspace.geometry import point_blobs
from citygrid_plugin.gui.cases import detail

X, Y = 500000.0, 3350000.0


@pytest.fixture
def ws(tmp_path):
    workspace = fresh(tmp_path / "city.gpkg")
    blob, = point_blobs(np.array([X]), np.array([Y]), 4549)
    with workspace.transaction() as connection:
        for name, state in ((None, "破损"), ("东门路灯", "完好")):
            connection.execute("INSERT INTO component_01_point (geom, classcode, objname, objstate)"
                               " VALUES (?, '0102', ?, ?)", (blob, name, state))
    yield workspace
    workspace.close()


@pytest.mark.parametrize("locale, number, expected", [
    ("zh_CN", 0, "污水井盖 {objid} 破损"),
    ("en_US", 0, "Sewer manhole cover {objid} damaged"),
    ("zh_CN", 1, "东门路灯 {objid} 完好"),
    ("en_US", 1, "东门路灯 {objid} intact"),     # a name of its own is a name in any language
])
def test_component_in_one_language(ws, monkeypatch, locale, number, expected):
    monkeypatch.setattr(QgsApplication, "locale", lambda: locale)
    objid = ws.query("SELECT objid FROM component_01_point ORDER BY fid")[number][0]
    assert detail._component(ws, {"objid": objid}) == expected.format(objid=objid)
    assert detail.component_name(ws, objid) == expected.split(" {objid}")[0]


@pytest.mark.parametrize("objid", [None, "3301060102999999"])
def test_a_case_without_a_known_component_keeps_its_code(ws, objid):
    assert detail._component(ws, {"objid": objid}) == objid
    assert detail.component_name(ws, objid) == ""


def test_moments_of_another_year_have_their_year():
    """A case of 2011 is read in 2026: its records are not of this July."""
    now = datetime.datetime(2026, 7, 20)
    step = {"action": "report", "role": "acceptor", "actor": "li", "note": None, "detail": None}
    assert ">2011-07-11 08:37<" in detail._record({**step, "at": "2011-07-11T08:37:12"}, now)
    assert ">07-11 08:37<" in detail._record({**step, "at": "2026-07-11T08:37:12"}, now)
    asked = {"action": "request_suspension", "actor": "li", "note": "", "at": "2025-12-31T17:00:00"}
    said = detail._request({"request": "suspension", "resume_at": None}, [asked], now)
    assert "li 2025-12-31 17:00" in said
