"""Work packages of units: the Excel book out, the checks of what comes back, the recording."""
import datetime
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from citygrid_plugin.core.errors import InputError, MissingDependency
from citygrid_plugin.core.exchange import results_in, unit_package, unit_results
from citygrid_plugin.core.workspace import attachments, cases

NOW = datetime.datetime.now()
LATER = NOW + datetime.timedelta(hours=2)
DONE = {"result": "handled", "done_at": NOW, "who": "老陈", "note": "已清运"}


def make_case(ws, unit="U1", parties=(), description="垃圾成堆", number=1):
    """A case that is being handled by a unit."""
    at = NOW.isoformat(timespec="milliseconds")     # the day may have ended since
    key = cases.report(ws, classcode="0102", kind="component", x=10 * number, y=20, at=at,
                       description=description, source="hotline", actor="Li", role="acceptor",
                       limit_value=1, limit_unit="work_day", file=True)
    cases.step(ws, key, "dispatch", actor="Wang", role="dispatcher", unit=unit,
               expected_version=2, detail={"with": list(parties)} if parties else None, at=at)
    return cases.case(ws, key)


def book_of(ws, path, rows, unit="U1"):
    package = unit_package.new_package(ws, unit, unit_results.unit_name(ws, unit),
                                       "2026-11-22T08:00:00")
    unit_package.write_book(path, package, [{
        "case_no": row["case_no"], "class": "井盖", "condition": None,
        "description": row["description"], "address": "=1+1", "x": row["x"], "y": row["y"],
        "lon": 120.1, "lat": 30.2, "due": row["due_at"], "closing": "", "sketch": "maps/a.jpg",
        "version": row["version"]} for row in rows])
    return package


def fill(path, *answers):
    """Type answers into the rows of a book, as a unit would; None leaves a row alone."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[unit_package.KEYS]}
    for number, answer in enumerate(answers, unit_package.FIRST):
        for name, value in (answer or {}).items():
            sheet.cell(number, keys[name]).value = value
    book.save(path)


def photo(folder, name, content=b"picture"):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content + name.encode())
    return path


def read_and_check(ws, path, folder=None, **options):
    package, rows = unit_package.read_book(path)
    photos, others = results_in.photos_by_case(folder, {r["case_no"] for r in rows})
    return package, unit_results.check(ws, package, rows, photos, at=LATER, **options), others


@pytest.fixture
def one(ws, tmp_path):
    """A case at U1, its book and a photo of the result."""
    row = make_case(ws)
    book_of(ws, tmp_path / "b.xlsx", [row])
    photo(tmp_path / "photos", f"{row['case_no']}_1.jpg")
    return row


# -- the book

def test_the_book_is_protected_but_for_what_is_filled_in(ws, tmp_path):
    rows = [make_case(ws, number=n) for n in (1, 2)]
    package = book_of(ws, tmp_path / "b.xlsx", rows)
    book = load_workbook(tmp_path / "b.xlsx")
    sheet = book.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[unit_package.KEYS]}
    line = unit_package.FIRST
    assert sheet.protection.sheet
    unlocked = {key for key, column in keys.items()
                if not sheet.cell(line, column).protection.locked}
    assert unlocked == {"result", "done_at", "who", "note"}
    assert all(sheet.column_dimensions[sheet.cell(1, keys[k]).column_letter].hidden
               for k in ("version", "seal"))
    assert sheet.row_dimensions[unit_package.KEYS].hidden and not sheet.row_dimensions[4].hidden
    assert sheet.cell(line, keys["address"]).value == "=1+1"
    assert sheet.cell(line, keys["address"]).data_type == "s"      # no formula
    rules = {rule.type: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"list", "date"} and rules["list"].startswith("M5")
    assert sheet.cell(line, keys["sketch"]).hyperlink.target == "maps/a.jpg"
    assert book["citygrid"].sheet_state == "veryHidden"
    assert unit_package.read_book(tmp_path / "b.xlsx")[0] == package


def test_characters_that_excel_refuses_are_left_out(ws, tmp_path):
    book_of(ws, tmp_path / "b.xlsx", [make_case(ws, description="a\x00b\x1fc\U0001f600")])
    assert unit_package.read_book(tmp_path / "b.xlsx")[1][0]["description"] == "abc\U0001f600"


@pytest.mark.parametrize("make, message", [
    (lambda p: None, "no file"),
    (lambda p: p.write_bytes(b"not a book"), "cannot be read as an Excel file"),
    (lambda p: __import__("openpyxl").Workbook().save(p), "no work package"),
])
def test_other_files_are_refused(tmp_path, make, message):
    make(tmp_path / "b.xlsx")
    with pytest.raises(InputError, match=message):
        unit_package.read_book(tmp_path / "b.xlsx")


def test_a_book_without_its_hidden_row_is_refused(one, tmp_path):
    book = load_workbook(tmp_path / "b.xlsx")
    book.worksheets[0].delete_rows(unit_package.KEYS)
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(InputError, match="hidden row"):
        unit_package.read_book(tmp_path / "b.xlsx")


def test_without_openpyxl(hide_packages, tmp_path):
    hide_packages("openpyxl")
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"a book")
    with pytest.raises(MissingDependency, match="python3-openpyxl"):
        unit_package.read_book(path)


@pytest.mark.parametrize("tr", [str, lambda text: {"handled": "已处置", "not ours, return":
                                "非本单位责任，退回"}.get(text, text)])
def test_every_answer_of_the_list_is_read_back(ws, tmp_path, tr):
    rows = [make_case(ws, number=n) for n in (1, 2, 3, 4)]
    package = unit_package.new_package(ws, "U1", "环卫一所", "2026-11-22T08:00:00")
    unit_package.write_book(tmp_path / "b.xlsx", package, [
        {**dict.fromkeys(c.key for c in unit_package.COLUMNS), "case_no": row["case_no"],
         "version": row["version"], "x": 1.0, "y": 2.0, "lon": 1.0, "lat": 2.0} for row in rows],
        tr)
    book = load_workbook(tmp_path / "b.xlsx")
    choice = next(rule for rule in book.worksheets[0].data_validations.dataValidation
                  if rule.type == "list").formula1.strip('"').split(",")
    assert len(choice) == len(unit_package.RESULTS)
    fill(tmp_path / "b.xlsx", *({"result": text} for text in choice), {"result": " 已处理"})
    read = unit_package.read_book(tmp_path / "b.xlsx")[1]
    assert [row["result"] for row in read] == [*unit_package.RESULTS, "handled"]


@pytest.mark.parametrize("name, mine", [
    ("{}_1.jpg", True), ("{} (2).PNG", True), ("{}.jpeg", True), ("sub/{}-a.webp", True),
    ("{}5.jpg", False), ("x{}.jpg", False), ("{}_1.txt", False)])
def test_photos_are_found_by_the_number_their_names_begin_with(tmp_path, name, mine):
    path = tmp_path / name.format("C01012026112200")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    found, others = results_in.photos_by_case(tmp_path, ["C01012026112200"])
    assert found == {"C01012026112200": [path] if mine else []}
    assert others == ([] if mine or path.suffix == ".txt" else [path])


def test_numbers_that_no_file_name_may_hold(tmp_path):
    (tmp_path / "YC_2026_1.jpg").write_bytes(b"x")
    assert results_in.photos_by_case(tmp_path, ["YC/2026"])[0] == {
        "YC/2026": [tmp_path / "YC_2026_1.jpg"]}


# -- which cases

def test_a_unit_gets_what_it_handles_alone_or_with_others(ws):
    alone, shared, elsewhere = make_case(ws), make_case(ws, "U2", ["U1"]), make_case(ws, "U2")
    numbers = [row["case_no"] for row in unit_results.cases_of_unit(ws, "U1")]
    assert sorted(numbers) == sorted([alone["case_no"], shared["case_no"]])
    assert unit_results.units_with_cases(ws) == {"U1": 2, "U2": 2}
    assert elsewhere["case_no"] not in numbers


@pytest.mark.parametrize("text, found", [("", ["U1", "U2"]), ("U2", ["U2"]),
                                         ("环卫一所，U2", ["U1", "U2"])])
def test_units_by_code_or_name(ws, text, found):
    make_case(ws)
    make_case(ws, "U2")
    assert unit_results.units_named(ws, text) == found


def test_units_without_cases(ws):
    with pytest.raises(InputError, match="No unit has"):
        unit_results.units_named(ws, "")
    with pytest.raises(InputError, match="U9 has no case"):
        unit_results.units_named(ws, "U9")


# -- checks

@pytest.mark.parametrize("answer, message", [
    ({"result": "maybe"}, "choose a result"),
    ({"note": "only a note"}, "choose a result"),
    ({**DONE, "done_at": "soon"}, "cannot be read as a time"),
    ({**DONE, "done_at": "2031-01-01"}, "lies in the future"),
    ({**DONE, "done_at": "2019-01-01"}, "before the case came"),
    ({"result": "not_ours"}, "a reason is needed"),
    ({**DONE, "version": 2}, "not the one that was handed out"),
    ({**DONE, "seal": "0" * 16}, "not the one that was handed out"),
    ({**DONE, "case_no": "C9"}, "There is no case C9"),
    ({**DONE, "case_no": None}, "There is no case –"),
])
def test_what_sets_a_row_aside(ws, one, tmp_path, answer, message):
    fill(tmp_path / "b.xlsx", answer)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert result.status == "aside" and message in str(result.reason)
    assert result.row == unit_package.FIRST


@pytest.mark.parametrize("answer, action", [
    (DONE, "handle"), ({**DONE, "done_at": None, "who": None}, "handle"),
    ({**DONE, "done_at": NOW.strftime("%Y年%m月%d日 %H:%M")}, "handle"),
    ({"result": "退回", "note": "属水务"}, "request_return"),
    ({"result": "more time needed", "note": "等配件"}, "request_extension")])
def test_good_rows(ws, one, tmp_path, answer, action):
    fill(tmp_path / "b.xlsx", answer)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert (result.status, result.reason, result.action) == ("good", None, action)


def test_a_row_that_nobody_filled_in(ws, one, tmp_path):
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx")
    assert result.status == "empty"


def test_photos_that_miss(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", DONE)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx")
    assert result.status == "aside" and "has no photo" in str(result.reason)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    assert result.status == "good"


@pytest.mark.parametrize("action, role, more, message", [
    ("handle", "dispatcher", {}, "already handled"),
    ("urge", "leader", {"note": "快"}, ""),                       # does not concern the work
    ("request_return", "unit", {"note": "not ours"}, "changed case"),
])
def test_what_happened_since(ws, one, tmp_path, action, role, more, message):
    fill(tmp_path / "b.xlsx", DONE)
    cases.step(ws, one["fid"], action, actor="Zhao", role=role, expected_version=one["version"],
               **more)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert (result.status == "good") if not message else message in str(result.reason)


def test_a_case_that_went_to_another_unit(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", DONE)
    cases.step(ws, one["fid"], "request_return", actor="Chen", role="unit", note="not ours",
               expected_version=3)
    cases.step(ws, one["fid"], "grant_return", actor="Zhao", role="dispatcher",
               expected_version=4)
    cases.step(ws, one["fid"], "dispatch", actor="Zhao", role="dispatcher", unit="U2",
               expected_version=5)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert "not at 环卫一所 any more" in str(result.reason)


def test_a_number_in_two_rows(ws, tmp_path):
    rows = [make_case(ws, number=n) for n in (1, 2)]
    book_of(ws, tmp_path / "b.xlsx", rows)
    fill(tmp_path / "b.xlsx", DONE, {**DONE, "case_no": rows[0]["case_no"]})
    _, results, _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    assert all("several rows" in str(result.reason) for result in results)


def test_the_book_of_another_workspace(ws, one, tmp_path):
    package, rows = unit_package.read_book(tmp_path / "b.xlsx")
    with pytest.raises(InputError, match="another workspace"):
        unit_results.check(ws, replace(package, workspace="2020-01-01"), rows, {})


# -- recording

def test_results_are_recorded_once_with_their_photos(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", DONE)
    for expected in ("good", "recorded"):
        package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
        assert [result.status for result in results] == [expected]
        assert unit_results.record(ws, package, results, "wang") == (expected == "good")
    last = cases.steps(ws, one["fid"])[-1]
    assert (last["action"], last["actor"], last["note"], last["seq"]) == (
        "handle", "环卫一所 (wang)", "已清运", 4)
    detail = json.loads(last["detail"])
    assert detail["done_by"] == "老陈" and detail["package"] == package.id
    assert detail["done_at"] == NOW.isoformat(timespec="minutes")
    kept, = attachments.of(ws, "case", one["case_no"])
    assert kept["kind"] == "after" and kept["path"].is_file()


def test_photos_that_were_forgotten_come_with_the_next_run(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", DONE)
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    unit_results.record(ws, package, results, "wang")
    assert attachments.of(ws, "case", one["case_no"]) == []
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert unit_results.record(ws, package, results, "wang") == 0
    assert len(attachments.of(ws, "case", one["case_no"])) == 1


def test_a_co_handling_unit_does_its_part(ws, tmp_path):
    row = make_case(ws, "U2", ["U1"])
    book_of(ws, tmp_path / "b.xlsx", [row])
    fill(tmp_path / "b.xlsx", DONE)
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    assert unit_results.record(ws, package, results, "wang") == 1
    assert cases.steps(ws, row["fid"])[-1]["action"] == "part_done"
    assert cases.case(ws, row["fid"])["unit"] == "U2"
    assert unit_results.units_with_cases(ws) == {"U2": 1}


def test_what_the_workspace_refuses_stops_no_other(ws, tmp_path):
    rows = [make_case(ws, "U1", ["U2"], number=1), make_case(ws, number=2)]
    book_of(ws, tmp_path / "b.xlsx", rows)
    fill(tmp_path / "b.xlsx", DONE, DONE)
    for row in rows:
        photo(tmp_path / "photos", f"{row['case_no']}_1.jpg")
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert [result.status for result in results] == ["good", "good"]
    assert unit_results.record(ws, package, results, "wang") == 1
    # the other unit has not done its part
    assert [result.status for result in results] == ["aside", "good"]
    assert results[0].reason.code == "CG035"
    assert attachments.of(ws, "case", rows[0]["case_no"]) == []
    assert len([p for p in ws.attachments.rglob("*") if p.is_file()]) == 1


def test_a_trial_says_what_would_be_refused_and_changes_nothing(ws, tmp_path):
    rows = [make_case(ws, "U1", ["U2"], number=1), make_case(ws, number=2)]
    book_of(ws, tmp_path / "b.xlsx", rows)
    fill(tmp_path / "b.xlsx", DONE, DONE)
    for row in rows:
        photo(tmp_path / "photos", f"{row['case_no']}_1.jpg")
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    before = list(ws.connection.iterdump())
    assert unit_results.record(ws, package, results, "wang", dry=True) == 1
    assert [result.status for result in results] == ["aside", "good"]
    assert list(ws.connection.iterdump()) == before and not ws.attachments.exists()


def test_a_case_that_came_back_for_rework_needs_a_new_package(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", DONE)
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    unit_results.record(ws, package, results, "wang")
    cases.step(ws, one["fid"], "rework", actor="Zhao", role="shift_leader", note="仍有垃圾",
               expected_version=4)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert result.status == "aside" and "came back for rework" in str(result.reason)


def test_another_answer_in_the_same_book_is_no_repetition(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", {"result": "not_ours", "note": "属水务"})
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx")
    assert unit_results.record(ws, package, results, "wang") == 1
    fill(tmp_path / "b.xlsx", DONE)
    _, (result,), _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    assert result.status == "aside" and "changed case" in str(result.reason)


def test_a_photo_that_cannot_be_kept_sets_the_result_aside(ws, one, tmp_path):
    fill(tmp_path / "b.xlsx", DONE)
    (tmp_path / "photos" / f"{one['case_no']}_1.jpg").write_bytes(b"")
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", tmp_path / "photos")
    assert unit_results.record(ws, package, results, "wang") == 0
    assert "is empty" in str(results[0].reason)
    assert cases.case(ws, one["fid"])["state"] == "dispatched"


def test_a_cancelled_recording_keeps_whole_results(ws, tmp_path, monkeypatch):
    monkeypatch.setattr(results_in, "PORTION", 1)
    rows = [make_case(ws, number=n) for n in (1, 2)]
    book_of(ws, tmp_path / "b.xlsx", rows)
    fill(tmp_path / "b.xlsx", DONE, DONE)
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)

    class Stop:
        def progress(self, fraction):
            if fraction:
                raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        unit_results.record(ws, package, results, "wang", Stop())
    assert [cases.case(ws, row["fid"])["state"] for row in rows] == ["handled", "dispatched"]
    package, results, _ = read_and_check(ws, tmp_path / "b.xlsx", photos_needed=False)
    assert [result.status for result in results] == ["recorded", "good"]
