"""Survey, match, accept, apply: one census and a full second one on top of it."""
import json

import numpy as np
import pytest
import shapely
from applied_census import census, inventory, placed, row, surveyed

from citygrid_plugin.core.workspace import (
    census_apply, census_changes, census_undo, maintenance)
from citygrid_plugin.core.workspace.bulk import insert_rows
from citygrid_plugin.core.workspace.geometry import geometries

LID, SEWER, BIN = "0101", "0102", "0303"


def survey(ws, fid, rng, new):
    """A crew walks everything that is valid: 5 cm of noise, some changes that are known.

    Returns {what was done: codes}.
    """
    there = inventory(ws)
    codes = sorted(c for c, (table, _) in there.items() if table.endswith("_point"))
    rng.shuffle(codes)
    done = {name: set(codes[i * 3:i * 3 + 3]) for i, name in
            enumerate(("gone", "moved", "owner", "class", "major"))}
    rows = []
    for code in codes:
        if code in done["gone"]:
            continue
        at = geometries([there[code][1]["geom"]])[0]
        x, y = at.x + rng.normal(0, .05), at.y + rng.normal(0, .05)
        item = {name: there[code][1][name] for name in ("classcode", "deptcode1", "objid")}
        if code in done["moved"]:
            x += 4
        elif code in done["owner"]:
            item["deptcode1"] = "U2" if item["deptcode1"] == "U1" else "U1"
            done["owner of"] = {**done.get("owner of", {}), code: item["deptcode1"]}
        elif code in done["class"]:
            item["classcode"] = SEWER if item["classcode"] == LID else LID
        elif code in done["major"]:
            item["classcode"] = BIN if item["classcode"] != BIN else LID
        rows.append((x, y, item))
    rows += [(x, 97.0, {"classcode": BIN, "deptcode1": "U1", "objid": None}) for x in new]
    with ws.bulk("survey") as connection:
        insert_rows(ws, connection, "survey_point", {
            "census_fid": fid, "crew": "A", "surveyed_at": "2026-11-03T09:00:00",
            "found": "", "purpose": "census", "state": "good",
            **{name: [r[2][name] for r in rows] for name in ("classcode", "deptcode1", "objid")}},
            points=(np.array([r[0] for r in rows]), np.array([r[1] for r in rows])))
    return done


@pytest.fixture(scope="module")
def city(module_workspace):
    rng = np.random.default_rng(1)
    at = [shapely.Point(x, y) for x in range(3, 99, 8) for y in range(3, 90, 8)]
    for classcode, chosen in ((LID, at[::2]), (SEWER, at[1::4]), (BIN, at[3::4])):
        placed(module_workspace, classcode, chosen, deptcode1="U1")
    return module_workspace, rng


@pytest.mark.parametrize("year, replacement", [("2026", "keep"), ("2027", "new")])
def test_a_census_on_top_of_another(city, year, replacement):
    ws, rng = city
    fid = census(ws, year, options={"replacement_code": replacement})
    before = inventory(ws)
    done = survey(ws, fid, rng, {"2026": (20., 40.), "2027": (60., 80.)}[year])
    owners = done.pop("owner of")
    found = census_changes.match_census(ws, fid, "li")
    assert sum(found["kinds"].values()) == len(before) + 2
    # a person settles what is uncertain; here all is known
    ws.connection.execute("UPDATE census_change SET kind = proposed WHERE kind = 'uncertain'")
    ws.connection.execute("UPDATE census_change SET decision = 'accepted' WHERE census_fid = ?",
                          (fid,))
    result = census_apply.apply(ws, fid, "wang")
    assert result.refused == [] and result.applied == len(before) + 2
    outcome = dict(ws.query("SELECT objid, result_objid FROM census_change WHERE census_fid = ? "
                            "AND objid NOTNULL", (fid,)))
    kinds = dict(ws.query("SELECT objid, kind FROM census_change WHERE census_fid = ?", (fid,)))
    assert set(outcome) == set(before)
    for code in set(before) - set.union(*done.values()):
        assert outcome[code] == code, kinds[code]      # who was confirmed keeps the code
    for code, owner in owners.items():
        assert row(ws, outcome[code])["deptcode1"] == owner
    for code in done["class"] | done["major"]:
        new = outcome[code]
        assert ws.query("SELECT predecessor FROM object_code WHERE code = ?",
                        (new,)) == [(code,)]
    for code in done["gone"]:
        assert row(ws, code)["dedate"] or row(ws, code)["objstate"] == "丢失"
    assert maintenance.check(ws) == []
    counts = json.loads(ws.query("SELECT counts FROM census_run WHERE fid = ?",
                                 (result.run,))[0][0])
    assert counts["new"] == 2 and counts["reclassified"] == 6


def test_both_are_taken_back_one_after_the_other(city):
    ws, _ = city
    first, second = (f for f, in ws.query("SELECT fid FROM census ORDER BY fid"))
    with pytest.raises(census_undo.Overtaken):
        census_undo.undo(ws, first, "zhao", "too early")
    census_undo.undo(ws, second, "zhao", "one")
    census_undo.undo(ws, first, "zhao", "two")
    there = inventory(ws)
    assert len(there) == 12 * 11 and maintenance.check(ws) == []
    assert all(r["chdate"] is None and r["objstate"] == "完好" for _, r in there.values())


def test_who_came_under_another_county_gets_a_code_of_it(ws):
    fid = census(ws)
    *_, far = placed(ws, LID, shapely.Point(20, 20), objid="3301020101000007")
    *_, near = placed(ws, LID, shapely.Point(60, 20))
    for x, code in ((20, far), (60, near)):
        surveyed(ws, fid, shapely.Point(x, 20), classcode=LID, objid=code, found="here")
    census_changes.match_census(ws, fid, "li")
    assert dict(ws.query("SELECT objid, kind FROM census_change")) == {
        far: "reclassified", near: "unchanged"}
    ws.connection.execute("UPDATE census_change SET decision = 'accepted'")
    done = census_apply.apply(ws, fid, "wang")
    assert (done.recoded, done.applied) == (1, 2)
    new, = set(inventory(ws)) - {near}
    assert new.startswith("330106" + LID)
    assert ws.query("SELECT predecessor FROM object_code WHERE code = ?", (new,)) == [(far,)]
