"""What a census found missing or broken becomes a case at once, and only once."""
import pytest
import shapely
from applied_census import census, change, placed, point, surveyed

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import (
    attachments, cases, census_apply, census_cases, inbox, store)

LID, BIN, LAMP = "0101", "0303", "0120"


@pytest.fixture
def fid(ws):
    return census(ws)


def test_a_missing_cover_is_an_urgent_case_with_its_condition(ws, fid):
    *_, code = placed(ws, LID, point(5, 6), objpos="gate 3")
    number = change(ws, fid, "lost", code, decision="", crew="crew 7")
    draft = census_cases.offer(ws, number)
    assert draft.found == "丢失" and draft.open_cases == ()
    case_no = census_cases.report_case(ws, number, "wang")
    fid_of, = ws.query("SELECT fid FROM case_open WHERE case_no = ?", (case_no,))[0]
    case = cases.case(ws, fid_of)
    assert (case["objid"], case["classcode"], case["condition"], case["urgent"]) == \
        (code, LID, "井盖缺失", 1)
    assert (case["limit_value"], case["limit_unit"]) == (2, "urgent_hour")
    assert (case["x"], case["y"], case["address"], case["reporter"]) == (5, 6, "gate 3", "crew 7")
    assert (case["state"], case["source"]) == ("reported", "collector")
    assert "井盖缺失" in case["description"] and "gate 3" in case["description"]
    assert ws.query("SELECT case_no, decision FROM census_change") == [(case_no, "")]


def test_not_twice_also_not_from_two_windows(ws, fid):
    *_, code = placed(ws, LID, point(5, 6))
    number = change(ws, fid, "lost", code)
    with store.open_workspace(ws.path) as other:
        case_no = census_cases.report_case(other, number, "li")
    with pytest.raises(InputError, match=case_no):
        census_cases.report_case(ws, number, "wang")
    assert len(ws.query("SELECT 1 FROM case_open")) == 1


@pytest.mark.parametrize("classcode, kind, new, found, condition, urgent", [
    (LID, "attributes", {"objstate": "破损"}, "破损", "井盖破损", False),
    (LID, "lost", {}, "丢失", "井盖缺失", True),
    (BIN, "lost", {}, "丢失", None, False),
    (LID, "attributes", {"deptcode1": "U1"}, None, None, False),
    (LID, "moved", {}, None, None, False), (LID, "unchanged", {}, None, None, False)])
def test_what_is_offered(ws, fid, classcode, kind, new, found, condition, urgent):
    *_, code = placed(ws, classcode, point(5, 6))
    if classcode == BIN:        # a class for which the city has no condition
        ws.connection.execute("DELETE FROM filing_standard WHERE classcode = ?", (BIN,))
    number = change(ws, fid, kind, code, new=new)
    draft = census_cases.offer(ws, number)
    if found is None:
        assert draft is None
        with pytest.raises(InputError, match="nothing"):
            census_cases.report_case(ws, number, "wang")
        return
    assert draft.found == found and draft.given.get("condition") == condition
    assert draft.given["urgent"] == urgent
    assert census_cases.report_case(ws, number, "wang")


def test_a_broken_new_one_and_a_lost_line(ws, fid):
    survey = surveyed(ws, fid, point(9, 9), classcode=LID, objstate="破损", surveyor="chen")
    number = change(ws, fid, "new", survey=survey)
    draft = census_cases.offer(ws, number)
    assert (draft.given["objid"], draft.given["reporter"]) == (None, "chen")
    assert (draft.given["x"], draft.given["condition"]) == (9, "井盖破损")
    *_, line = placed(ws, LID, shapely.LineString([(0, 10), (40, 10)]))
    draft = census_cases.offer(ws, change(ws, fid, "lost", line))
    assert 0 <= draft.given["x"] <= 40 and draft.given["y"] == 10


def test_open_cases_on_it_are_told_and_a_notice_of_a_case_has_its_case(ws, fid):
    *_, code = placed(ws, LID, point(5, 6))
    key = cases.report(ws, classcode=LID, kind="component", x=5.0, y=6.0, description="lid",
                       source="hotline", actor="Li", role="acceptor", objid=code,
                       condition="井盖缺失")
    case_no = cases.case(ws, key)["case_no"]
    assert census_cases.offer(ws, change(ws, fid, "lost", code)).open_cases == (case_no,)
    notice = inbox.from_case(ws, case_no, "wang")
    with pytest.raises(InputError, match=case_no):
        census_cases.report_case(ws, notice, "wang")


def test_photos_go_with_the_case_and_the_change_can_still_be_applied(ws, fid, tmp_path):
    *_, code = placed(ws, LID, point(5, 6))
    survey = surveyed(ws, fid, point(5, 6), objid=code, found="lost")
    (tmp_path / "hole.jpg").write_bytes(b"hole")
    attachments.add(ws, survey[0], str(survey[1]), tmp_path / "hole.jpg", "photo")
    number = change(ws, fid, "lost", code, survey=survey)
    case_no = census_cases.report_case(ws, number, "wang")
    photo, = attachments.of(ws, "case", case_no)
    assert photo["file_name"] == "hole.jpg" and photo["kind"] == "near"
    assert ws.query("SELECT state FROM case_open") == [("reported",)]
    done = census_apply.apply(ws, fid, "wang")
    assert done.counts == {"lost": 1} and done.cases == []


def test_after_applying_the_case_names_the_code_that_goes_on(ws, fid):
    *_, code = placed(ws, LID, point(5, 6))
    number = change(ws, fid, "reclassified", code, classcode="0102", new={"objstate": "破损"},
                    old={"objstate": "完好"})
    census_apply.apply(ws, fid, "wang")
    given = census_cases.offer(ws, number).given
    assert given["objid"].startswith("3301060102") and given["classcode"] == "0102"


def test_a_change_that_is_not_there(ws):
    with pytest.raises(InputError, match="not there any more"):
        census_cases.offer(ws, 12)
