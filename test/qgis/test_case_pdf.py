"""Whole cases as PDF, and the pages they are made of."""
import json
import re
from functools import partial

import pytest
from paper_fixtures import (  # noqa: F401  (fixtures)
    X, Y, attach, chinese, dispatch, fill, pages_in, picture, report, text_of, ws)
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtGui import QImage

from citygrid_plugin.core.workspace import cases, dossier, maintenance
from citygrid_plugin.layers import case_pdf, sketch
from citygrid_plugin.layers.paper import (
    BODY, Block, Paper, Picture, Row, Stack, Words, facts, heading, table, words)

FONT = "Noto Sans CJK SC"
ROOM = Paper("", FONT).room


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "casepdf")


@pytest.fixture
def case(ws, tmp_path):
    """A case in verification, with photos before and after."""
    row = dispatch(ws, report(ws))
    attach(ws, row, tmp_path, "near", "after")
    cases.step(ws, row["fid"], "handle", actor="环卫一所 (Wang)", role="dispatcher",
               expected_version=3, note="已补装", detail={"done_by": "老陈"})
    return cases.case(ws, row["fid"])


# -- pages

def laid(*blocks):
    return Paper("t", FONT).pages(blocks)


def test_blocks_fill_a_page_before_the_next_begins(qgis_app):
    third = Block(Picture(lambda w, h: None, (BODY, ROOM / 3 - 20)), after=0)
    assert [len(page) for page in laid(*[third] * 7)] == [3, 3, 1]


def test_a_heading_stays_with_what_follows(qgis_app):
    most = Block(Picture(lambda w, h: None, (BODY, ROOM - 100)), after=0)
    small = Block(Picture(lambda w, h: None, (BODY, 90)), after=0)
    assert [len(page) for page in laid(most, heading("h"), small)] == [1, 2]


def test_the_head_of_a_table_is_said_again_on_every_page(qgis_app):
    rows = [[str(n), "x"] for n in range(150)]
    pages = laid(*table((("a", 1), ("b", 3)), rows))
    assert len(pages) > 2
    assert sum(map(len, pages)) == 150 + len(pages)
    assert laid(*table((("a", 1),), [])) == []


@pytest.mark.parametrize("content", [
    Words(words("long text " * 6000)),
    Row(((200, Words("a")), (400, Words("字" * 6000)))),
    Stack(Words("b"), Words("字" * 12000))])
def test_what_is_higher_than_a_page_goes_on_on_the_next(qgis_app, content):
    high = content.height(BODY, FONT)
    pages = laid(Block(Words("first")), Block(content), Block(Words("last")))
    assert len(pages) >= high / ROOM
    assert all(y + paint_height <= ROOM + 1 for _, y, paint_height in measured(content))
    assert len(pages[0]) >= 1 and pages[-1]


def measured(content):
    return [(n, 0, height) for n, (height, _) in enumerate(content.parts(BODY, FONT, ROOM))]


def test_empty_facts_are_left_out(qgis_app):
    assert len(facts([("a", "1"), ("b", None), ("c", ""), ("d", "2")], 2)) == 1


def test_text_is_no_markup(qgis_app):
    assert words("<b>&\n") == "&lt;b&gt;&amp;<br>"


# -- sketches

def test_a_sketch_shows_the_place_in_the_middle(ws, qgis_app):
    drawn = sketch.Sketches(ws)
    image = drawn.at(X + 50, Y + 130, 800, 600)
    del drawn
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.name() == sketch.MARK
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7)
               for y in range(0, image.height(), 7)}
    assert "#e9e6e1" in colours      # the house


def test_a_sketch_of_several_places_shows_all(ws, qgis_app):
    drawn = sketch.Sketches(ws)
    image = drawn.of([(X, Y, 1), (X + 800, Y + 300, 2)], 800, 600)
    del drawn
    red = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
           if image.pixelColor(x, y).name() == sketch.MARK]
    assert min(x for x, _ in red) < image.width() * 0.3
    assert max(x for x, _ in red) > image.width() * 0.7


# -- the photos

@pytest.mark.parametrize("kinds, pairs", [
    (["near", "after"], [("near", "after")]),
    (["near", "far"], [("near", "far")]),
    (["far", "before", "after", "after"], [("before", "after"), (None, "after"), ("far", None)]),
    (["before"], [("before", None)]), ([], [])])
def test_before_stands_beside_after(kinds, pairs):
    photos = [{"kind": kind, "n": n} for n, kind in enumerate(kinds)]
    assert [tuple(photo and photo["kind"] for photo in pair)
            for pair in case_pdf.paired(photos)] == pairs


def test_a_large_photo_is_read_small_and_upright(qgis_app, tmp_path):
    image = case_pdf.picture(picture(tmp_path / "a.jpg", size=(3000, 2000)), 900, 600)
    assert image.width() < 800 and image.width() / image.height() == pytest.approx(1.5, abs=0.02)


# -- the file

def test_the_pdf_holds_the_whole_case(run, ws, case, tmp_path):
    result = run(WORKSPACE=str(ws.path), CASES=case["case_no"], OUTPUT=str(tmp_path / "out"))
    assert (result["READ"], result["WRITTEN"], result["PROBLEMS"]) == (1, 1, 0)
    path = tmp_path / "out" / f"{case['case_no']}.pdf"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        path.name, f"{path.name}.heads.json"]
    assert b"/FontFile" in path.read_bytes()      # fonts are embedded
    text = text_of(path)
    found = dossier.dossier(ws, case["fid"])
    for wanted in (case["case_no"], "井盖丢失", "路2号", "王先生 13800000000", "环卫一所",
                   "已补装", "老陈", "Wang", "Page 1 of", "试验区", "120.", "光明街道",
                   *[step["hash"] for step in found.steps],
                   *[photo["sha256"] for photo in found.photos]):
        assert wanted.replace(" ", "") in text, wanted
    assert len(found.steps) == 4 and len(found.photos) == 2
    assert "therecordsfittedtogether" in text and ws.query("PRAGMA journal_mode") == [("wal",)]


def test_all_words_are_chinese(run, ws, case, tmp_path, chinese):
    run(WORKSPACE=str(ws.path), CASES=case["case_no"], OUTPUT=str(tmp_path))
    text = text_of(tmp_path / f"{case['case_no']}.pdf")
    text = re.sub(r"[0-9a-f]{32,}", "", text)
    for known in (case["case_no"], "Wang", "Li", "SHA", "CGCS2000/3-degreeGauss-KrugerCM",
                  "120E", "near.jpg", "after.jpg", ".heads.json", "PDF", "root"):
        text = text.replace(known, "")
    assert re.findall(r"[A-Za-z]{3,}", text) == []


def test_the_printed_head_is_checked_against_the_workspace(run, ws, case, tmp_path):
    run(WORKSPACE=str(ws.path), CASES=case["case_no"], OUTPUT=str(tmp_path))
    noted = tmp_path / f"{case['case_no']}.pdf.heads.json"
    heads = maintenance.noted_heads(noted)
    assert list(heads) == [case["case_no"]] and maintenance.check(ws, heads) == []
    noted.write_text(json.dumps({case["case_no"]: "0" * 64}))
    problem, = maintenance.check(ws, maintenance.noted_heads(noted))
    assert case["case_no"] in str(problem)


def test_missing_and_changed_files_and_broken_chains_are_said(run, ws, case, tmp_path):
    first, second = dossier.photos(ws, case["case_no"])
    first["path"].unlink()
    second["path"].write_bytes(b"other")
    result = run(WORKSPACE=str(ws.path), CASES=case["case_no"], OUTPUT=str(tmp_path))
    assert result["PROBLEMS"] == 1
    text = text_of(tmp_path / f"{case['case_no']}.pdf")
    assert "THEFILEISMISSING" in text and "THEFILEISNOTASITWASATTACHED" in text


def test_a_closed_case_and_one_of_a_layer(run, ws, case, tmp_path):
    cases.step(ws, case["fid"], "pass", actor="Zhao", role="shift_leader", expected_version=4)
    other = report(ws, 3, description="[% 1 + 1 %] <b>&amp;</b>")
    result = run(WORKSPACE=str(ws.path), INPUT=f"{ws.path}|layername=case_open",
                 CASES=case["case_no"], OUTPUT=str(tmp_path / "o"))
    assert result["WRITTEN"] == 2
    text = text_of(tmp_path / "o" / f"{cases.case(ws, other)['case_no']}.pdf")
    assert "[%1+1%]<b>&amp;</b>" in text


def test_a_long_case_takes_several_pages(run, ws, tmp_path):
    key = report(ws, description="积水" * 4000)
    for version in range(2, 40):
        cases.step(ws, key, "urge", actor="Zhao", role="leader", note="催办意见" * 20,
                   expected_version=version)
    number = cases.case(ws, key)["case_no"]
    run(WORKSPACE=str(ws.path), CASES=number, OUTPUT=str(tmp_path))
    assert pages_in(tmp_path / f"{number}.pdf") > 5
    text = text_of(tmp_path / f"{number}.pdf")
    assert text.count("积水") >= 4000 and text.count("催办意") == 38 * 20


# -- what goes wrong

@pytest.mark.parametrize("parameters, message", [
    ({}, "Choose the cases"), ({"CASES": "C1"}, "There is no case C1")])
def test_cases_that_are_not_there(run, ws, tmp_path, parameters, message):
    with pytest.raises(QgsProcessingException, match=message):
        run(WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "o"), **parameters)
    assert not (tmp_path / "o").exists()


def test_a_layer_without_case_numbers(run, ws, tmp_path):
    with pytest.raises(QgsProcessingException, match="no field case_no"):
        run(WORKSPACE=str(ws.path), INPUT=f"{ws.path}|layername=community",
            OUTPUT=str(tmp_path / "o"))


def test_a_folder_that_cannot_be_made(run, ws, case, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        run(WORKSPACE=str(ws.path), CASES=case["case_no"], OUTPUT=str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "x"


def test_a_cancelled_run_leaves_the_folder_as_it_was(run, ws, case, tmp_path):
    other = cases.case(ws, report(ws, 2))
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / f"{case['case_no']}.pdf").write_bytes(b"older")
    feedback = QgsProcessingFeedback()
    feedback.progressChanged.connect(lambda percent: percent >= 50 and feedback.cancel())
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(feedback, WORKSPACE=str(ws.path), CASES=f"{case['case_no']} {other['case_no']}",
            OUTPUT=str(tmp_path / "o"))
    assert [p.read_bytes() for p in (tmp_path / "o").iterdir()] == [b"older"]


def test_a_damaged_photo_leaves_its_frame_empty(qgis_app, tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    assert isinstance(case_pdf.picture(tmp_path / "a.jpg", 900, 600), QImage)
