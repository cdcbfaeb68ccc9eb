"""A check survey of a small census: what it finds, and who is told what."""
import json

import numpy as np
import pytest
from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import bulk, census, census_quality

pytest.importorskip("shapely")


def objects(values):
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def write(ws, fid, purpose, rows):
    """Survey rows (x, y, class, crew, owner)."""
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "survey_point", {
            "census_fid": fid, "purpose": purpose, "state": "good", "found": "", "source": purpose,
            "classcode": objects([r[2] for r in rows]), "crew": objects([r[3] for r in rows]),
            "objpos": objects([r[4] for r in rows])},
            points=(np.array([r[0] for r in rows], float), np.array([r[1] for r in rows], float)))


@pytest.fixture
def surveyed(ws):
    """Two grids, one of each crew, 40 covers each, 8 m apart."""
    fid = census.create(ws, "2026", "census", "2026-09-01", Scope(), "Li", "yearly")
    places = [(x + 5.0 * (g == 0), y, g) for g in (0, 1) for x in np.arange(5) * 8 + 52 * g + 5
              for y in np.arange(8) * 8 + 20]
    write(ws, fid, "census", [(x, y, "0101", "ab"[g], "here") for x, y, g in places])
    return ws, fid, places


def test_plan_and_check_of_two_crews(surveyed):
    ws, fid, places = surveyed
    assert census_quality.make_plan(ws, fid, "grid", "Li") == 2
    assert ws.query("SELECT crew, size, sample, state FROM census_lot ORDER BY crew") == [
        ("a", 1, 1, "drawn"), ("b", 1, 1, "drawn")]
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.1, (len(places), 2))
    check = [(x + dx, y + dy, "0101", "check", "here") for (x, y, _), (dx, dy) in
             zip(places, noise)]
    check[40] = (*check[40][:2], "0102", "check", "here")            # crew b: wrong class
    check[41] = (*check[41][:4], "there")                            # wrong attribute
    check[42] = (check[42][0] + 1.5, *check[42][1:])                 # wrong place
    del check[43]                                                    # nothing there
    check.append((90.0, 97.0, "0118", "check", None))                # missed
    write(ws, fid, "check", check)
    told = census_quality.check_survey(ws, fid, "Li")
    assert {name: r["verdict"] for name, r in told["crews"].items()} == {"a": "passed",
                                                                         "b": "failed"}
    b = told["crews"]["b"]
    assert (b["checked"], b["surveyed"], b["matched"]) == (40, 40, 39)
    assert b["missed"] == pytest.approx(1 / 40) and b["excess"] == pytest.approx(1 / 40)
    assert b["errors"] == pytest.approx(2 / 39) and b["positions"] == pytest.approx(1 / 39)
    assert told["crews"]["a"]["rmse"][0.5] < 0.2
    assert sorted(ws.query("SELECT kind, field, crew FROM census_defect")) == [
        ("attribute", "objpos", "b"), ("class", "classcode", "b"), ("excess", "", "b"),
        ("missed", "", "b"), ("position", "geom", "b")]
    assert told["mean_defects"] == pytest.approx(
        np.mean([r["defects"] for r in told["units"].values()]))
    assert {json.loads(v)["verdict"] for v, in ws.query("SELECT verdict FROM census_crew")} == {
        "passed", "failed"}
    again = census_quality.check_survey(ws, fid, "Li")               # the same, and once
    assert again == told and ws.query("SELECT count(*) FROM census_defect") == [(5,)]
    with pytest.raises(InputError, match="already"):
        census_quality.make_plan(ws, fid, "grid", "Li")


def test_an_offset_counts_against_its_crew_until_it_is_taken_off(surveyed):
    ws, fid, places = surveyed
    census_quality.make_plan(ws, fid, "grid", "Li")
    rng = np.random.default_rng(2)
    write(ws, fid, "check", [(x - 1.2 * g + dx, y + 0.9 * g + dy, "0101", "check", "here")
                             for (x, y, g), (dx, dy) in
                             zip(places, rng.normal(0, 0.05, (len(places), 2)))])
    told = census_quality.check_survey(ws, fid, "Li")["crews"]
    assert (told["a"]["verdict"], told["b"]["verdict"]) == ("passed", "failed")
    assert told["b"]["rmse"][0.5] == pytest.approx(1.5, abs=0.05)
    with ws.transaction() as connection:
        connection.execute("UPDATE census_crew SET dx = 1.2, dy = -0.9, accepted = 1 "
                           "WHERE crew = 'b'")
    assert census_quality.check_survey(ws, fid, "Li")["crews"]["b"]["verdict"] == "passed"


def test_sheets_are_named_by_their_corner():
    codes, boxes = census_quality.sheets(np.array([[1.0, 1.0], [260.0, 10.0], [2.0, 3.0]]), 250.0)
    assert codes.tolist() == ["0.000-0.000", "0.000-0.250"]
    assert boxes[1].bounds == (250, 0, 500, 250)


def test_plan_by_sheet(surveyed):
    ws, fid, _ = surveyed
    assert census_quality.make_plan(ws, fid, "sheet", "Li", side=25.0) >= 3
    assert ws.query("SELECT DISTINCT kind FROM census_lot") == [("sheet",)]
    count = census_quality.make_plan(ws, fid, "sheet", "Li", side=25.0, seed=5)
    assert ws.query("SELECT count(*) FROM census_lot") == [(count,)]


def test_what_is_missing_is_told(ws):
    fid = census.create(ws, "2026", "census", "2026-09-01", Scope(), "Li", "yearly")
    with pytest.raises(InputError, match="taken in"):
        census_quality.make_plan(ws, fid, "grid", "Li")
    with pytest.raises(InputError, match="plan"):
        census_quality.check_survey(ws, fid, "Li")
    write(ws, fid, "census", [(5, 5, "0101", None, None)])
    census_quality.make_plan(ws, fid, "grid", "Li")
    with pytest.raises(InputError, match="check"):
        census_quality.check_survey(ws, fid, "Li")


def test_norms_are_kept_with_the_census(surveyed):
    ws, fid, _ = surveyed
    census_quality.set_norms(ws, fid, {"most_missed": 0.5}, "Li")
    assert census_quality.norms_of(ws, fid).most_missed == 0.5
    with pytest.raises(InputError):
        census_quality.set_norms(ws, fid, {"nonsense": 1}, "Li")


def test_a_check_can_be_cancelled(surveyed):
    from citygrid_plugin.core.errors import Cancelled
    ws, fid, places = surveyed
    census_quality.make_plan(ws, fid, "grid", "Li")
    write(ws, fid, "check", [(x, y, "0101", "check", "here") for x, y, _ in places])

    class Stop:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            raise Cancelled()
    with pytest.raises(Cancelled):
        census_quality.check_survey(ws, fid, "Li", Stop())
    assert ws.query("SELECT DISTINCT state FROM census_lot") == [("drawn",)]
