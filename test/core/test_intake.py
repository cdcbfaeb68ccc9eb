"""Taking a report in: all or nothing, drafts, similar cases, the form of case numbers."""
import dataclasses
import itertools
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from citygrid_plugin.core.cases import drafts, numbering, options, settings, similar
from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.workspace import attachments, cases, intake

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-22T10:00:00.000"
GIVEN = {"classcode": "0102", "kind": "component", "x": 10.0, "y": 20.0,
         "description": "井盖缺失", "source": "hotline", "limit_value": 2.0,
         "limit_unit": "urgent_hour"}
WHO = {"actor": "Li", "role": "acceptor"}


def report(ws, **more):
    given = {**GIVEN, **{k: more.pop(k) for k in list(more) if k in GIVEN or k == "objid"}}
    return intake.register(ws, given, **{"at": DAY, **WHO, **more})


def kept(ws, folder, content=b"photo"):
    path = folder / f"{len(content)}.jpg"
    path.write_bytes(content)
    return attachments.keep(ws, path)


# -- registering

@pytest.mark.parametrize("then, state, actions", [
    ("report", "reported", ["report"]), ("file", "filed", ["report", "file"]),
    ("advise", "advised", ["report", "advise"])])
def test_registered_in_one_go(ws, tmp_path, then, state, actions):
    draft = drafts.save(ws, None, "Li", {"text": "a"})
    row = report(ws, then=then, note="说明", draft=draft,
                 photos=[(kept(ws, tmp_path), "near"), (kept(ws, tmp_path, b"far"), "far", DAY)])
    assert row["state"] == state and row["bgid"] == "330106001001001"
    assert [s["action"] for s in cases.steps(ws, row["fid"])] == actions
    photos = attachments.of(ws, "case", row["case_no"])
    assert [(p["kind"], p["taken_at"], p["path"].is_file()) for p in photos] == [
        ("near", None, True), ("far", DAY, True)]
    assert drafts.of(ws, "Li") == []


def test_the_same_is_reported_and_merged(ws, tmp_path):
    main = report(ws, then="file")
    row = report(ws, then="merge", into=main["case_no"], photos=[(kept(ws, tmp_path), "near")])
    assert (row["state"], row["merged_into"]) == ("merged", main["case_no"])
    assert len(attachments.of(ws, "case", row["case_no"])) == 1


@pytest.mark.parametrize("more, error", [
    ({"then": "merge", "into": "C0000"}, Refused), ({"then": "advise"}, Refused),
    ({"then": "file", "role": "collector"}, Refused), ({"then": "nonsense"}, InputError),
    ({"classcode": "9999"}, InputError), ({"x": float("nan")}, InputError),
    ({"then": "file", "photos": [("no photo", "near")]}, AttributeError)])
def test_refused_leaves_nothing_but_the_draft(ws, more, error):
    draft = drafts.save(ws, None, "Li", {"text": "a"})
    with pytest.raises(error):
        report(ws, draft=draft, **more)
    assert ws.query("SELECT count(*) FROM case_open") == [(0,)]
    assert ws.query("SELECT count(*) FROM case_step") == [(0,)]
    assert [d["fid"] for d in drafts.of(ws, "Li")] == [draft]
    assert report(ws, then="file")["case_no"] == "C0102202611220001"


def test_killed_while_registering(ws, tmp_path):
    """Killed at any of its statements: the draft, or the case with its photo, never both."""
    photo = kept(ws, tmp_path)
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from citygrid_plugin.core.workspace import attachments, intake, store
ws = store.open_workspace({str(ws.path)!r})
left = int(sys.argv[1])
def trace(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
ws.connection.set_trace_callback(trace)
intake.register(ws, {GIVEN!r}, actor="Li", role="acceptor", then="file", draft=int(sys.argv[2]),
                photos=[(attachments.Kept({photo.sha256!r}, "5.jpg"), "near")])
"""
    killed = 0
    for number in (2, 12, 25, 40, 60, 90, 10_000):
        draft = drafts.save(ws, None, "Li", {"text": number})
        before = ws.query("SELECT count(*) FROM case_open")[0][0]
        ended = subprocess.run([sys.executable, "-c", code, str(number), str(draft)], cwd=ROOT,
                               check=False)
        killed += ended.returncode == -signal.SIGKILL
        there = ws.query("SELECT count(*) FROM case_open")[0][0] - before
        waiting = draft in [d["fid"] for d in drafts.of(ws, "Li")]
        assert waiting == (not there)
        assert ws.query("SELECT count(*) FROM attachment") == [(before + there,)]
    assert killed >= 4 and ended.returncode == 0 and there == 1


# -- drafts

def test_drafts_are_the_users_own_and_the_last_comes_first(ws, monkeypatch):
    seconds = itertools.count()     # on a fast disk two are stored within a millisecond
    monkeypatch.setattr(drafts, "now", lambda: f"2026-03-03T09:00:{next(seconds):02d}")
    one = drafts.save(ws, None, "Li", {"text": "一"})
    two = drafts.save(ws, None, "Li", {"text": "two"})
    drafts.save(ws, None, "Wang", {"text": "other"})
    assert [d["body"]["text"] for d in drafts.of(ws, "Li")] == ["two", "一"]
    assert drafts.save(ws, one, "Li", {"text": "一二"}) == one
    assert [d["fid"] for d in drafts.of(ws, "Li")] == [one, two]
    drafts.discard(ws, one)
    again = drafts.save(ws, one, "Li", {"text": "typed on"})    # gone meanwhile: kept as a new one
    assert again != two and len(drafts.of(ws, "Li")) == 2
    assert drafts.save(ws, again, "Wang", {}) != again          # nobody writes over another's


def test_a_broken_draft_is_left_out(ws):
    with ws.transaction() as connection:
        connection.executemany("INSERT INTO draft (user, body) VALUES ('Li', ?)",
                               [("{",), (None,), ("[1]",)])
    assert drafts.of(ws, "Li") == []
    drafts.discard(ws, 1)
    assert ws.query("SELECT count(*) FROM draft") == [(2,)]


def test_photos_of_a_discarded_draft_go_unless_others_have_them(ws, tmp_path):
    alone, shared, used = (kept(ws, tmp_path, b"x" * n) for n in (1, 2, 3))
    body = {"photos": [{"sha256": k.sha256, "file_name": k.file_name}
                       for k in (alone, shared, used)]}
    one = drafts.save(ws, None, "Li", body)
    drafts.save(ws, None, "Wang", {"photos": body["photos"][1:2]})
    with ws.transaction() as connection:
        attachments.record(connection, "case", "C1", used, "near")
    drafts.discard(ws, one)
    assert [attachments.path_of(ws, k).exists() for k in (alone, shared, used)] == [
        False, True, True]


# -- similar cases

def test_similar_cases_near_and_new(ws):
    numbers = {}
    for name, x, at, classcode in (
            ("near", 12.0, "2026-11-21T10:00:00.000", "0102"),
            ("nearer", 11.0, "2026-11-20T10:00:00.000", "0102"),
            ("far", 61.0, "2026-11-21T10:00:00.000", "0102"),
            ("old", 11.0, "2026-11-14T10:00:00.000", "0102"),
            ("other", 11.0, "2026-11-21T10:00:00.000", "0103")):
        numbers[name] = report(ws, x=x, at=at, classcode=classcode, then="file")["case_no"]

    def found(classcode="0102", **more):
        return [row["case_no"] for row in similar.similar(ws, 10.0, 20.0, "component", classcode,
                                                          at=DAY, **more)]
    assert found() == [numbers["nearer"], numbers["near"]]
    assert found(limit=1) == [numbers["nearer"]]
    options.set_options(ws, {"similar_m": "52", "similar_days": "9"})
    assert set(found()) == {numbers[n] for n in ("near", "nearer", "far", "old")}
    merged = report(ws, x=10.5, at="2026-11-21T11:00:00.000", then="merge", into=numbers["near"])
    assert merged["case_no"] not in found()
    row = similar.similar(ws, 10.0, 20.0, "component", "0102", at=DAY)[0]
    assert row["metres"] == pytest.approx(1.0) and row["x"] == 11.0 and "geom" not in row
    assert row["fid"] not in [r["fid"] for r in similar.similar(
        ws, 10.0, 20.0, "component", "0102", at=DAY, leave_out=row["fid"])]


def test_cases_of_the_component_count_whatever_their_class(ws):
    case = report(ws, classcode="0103", objid="3301060102000001", then="file")["case_no"]
    rows = similar.similar(ws, 10.0, 20.0, "component", "0102", objid="3301060102000001", at=DAY)
    assert [row["case_no"] for row in rows] == [case]
    assert similar.similar(ws, 10.0, 20.0, "component", "0102", at=DAY) == []


def test_radius_and_time_of_single_classes(ws):
    assert similar.reach(ws, "component", "0102") == (50, 7)
    similar.set_reaches(ws, [("component", "01", 10, 3), ("component", "0102", 20, 5)])
    assert similar.reach(ws, "component", "0102") == (20, 5)
    assert similar.reach(ws, "component", "0103") == (10, 3)
    assert similar.reach(ws, "event", "0103") == (50, 7)
    assert similar.reaches(ws) == [("component", "01", 10, 3), ("component", "0102", 20, 5)]
    options.set_options(ws, {"similar_m": "60"})
    assert similar.reach(ws, "event", "0103") == (60, 7)
    for bad in ([("component", "01", 0, 3)], [("component", "01", 1.5, 3)],
                [("component", "01", 1, 1), ("component", "01", 2, 2)]):
        with pytest.raises(InputError):
            similar.set_reaches(ws, bad)
    assert len(similar.reaches(ws)) == 2
    similar.set_reaches(ws, [])
    assert similar.reach(ws, "component", "0102") == (60, 7)


# -- the form of case numbers

@pytest.mark.parametrize("template, number", [
    ("{letter}{classcode}{day}", "C0102202611220001"), ("YC{day}", "YC202611220001"),
    (" {day}-{classcode}_ ", "20261122-0102_0001"), ("{day}", "202611220001")])
def test_templates_that_serve(ws, template, number):
    assert numbering.preview(numbering.check_template(template)) == number
    numbering.set_template(ws, template)
    assert report(ws)["case_no"] == number
    assert report(ws)["case_no"] == number[:-1] + "2"
    with ws.again() as other:
        assert numbering.template_of(other) == template.strip()


@pytest.mark.parametrize("template, said", [
    ("", "day"), ("YC", "day"), ("{letter}{classcode}", "day"), ("{day}{year}", "year"),
    ("{day:>20}", "day"), ("{day!r}", "day"), ("{day.__class__}", "day"), ("{day[0]}", "day"),
    ("{}", "no place"), ("{day", "brace"), ("day}", "brace"), ("{day} {letter}", "' '| "),
    ("案{day}", "案"), ("{{day}}", "{"), ("C'{day}", "'"), ("X" * 40 + "{day}", "40")])
def test_templates_that_do_not(ws, template, said):
    with pytest.raises(InputError) as refused:
        numbering.set_template(ws, template)
    assert said.split("|")[0] in str(refused.value) or said.split("|")[-1] in str(refused.value)
    assert numbering.template_of(ws) == numbering.NUMBER_TEMPLATE


# -- settings

def test_settings_are_stored_together_or_not_at_all(ws):
    before = settings.read(ws)
    changed = dataclasses.replace(
        before, options={**before.options, "two_step": "1"}, template="YC{day}",
        limits={"file": (3.0, "urgent_hour")}, reaches=(("component", "01", 10, 3),))
    settings.save(ws, changed)
    assert settings.read(ws) == changed
    for bad in ({"template": "YC"}, {"limits": {"handle": (1, "work_hour")}},
                {"limits": {"file": (0, "work_hour")}}, {"limits": {"file": (1, "week")}},
                {"options": {**changed.options, "two_step": "0", "similar_m": "0"}},
                {"options": {**changed.options, "two_step": "0"},
                 "reaches": (("component", "01", 0, 3),)}):
        with pytest.raises(InputError):
            settings.save(ws, dataclasses.replace(changed, **bad))
        assert settings.read(ws) == changed
    row = report(ws, then="file")
    assert row["case_no"] == "YC202611220001" and row["due_at"] is None     # no limit to dispatch
