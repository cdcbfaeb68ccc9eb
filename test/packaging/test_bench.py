"""scripts/bench: verdicts, the line and the JSON of a figure, and a small run of its rooms."""
import importlib.util
import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def measure(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from benches import measure
    return measure


@pytest.fixture
def bench(monkeypatch):
    """The script as a module."""
    loader = SourceFileLoader("bench_script", str(ROOT / "scripts" / "bench"))
    spec = importlib.util.spec_from_loader("bench_script", loader)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)     # no cache beside the script
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("values, ratio, verdict", [
    (dict(ours=2.0, peer=1.0, limit=2.0), 2.0, "ok"),
    (dict(ours=2.1, peer=1.0, limit=2.0), 2.1, "short"),
    (dict(ours=9.0, peer=1.0), 9.0, "reported"),
    (dict(ours=9.0, peer=None, limit=2.0), None, "short"),      # no peer, no proof
    (dict(ours=9.0, peer=1.0, limit=10.0, absolute=True), 9.0, "ok"),
    (dict(ours=11.0, peer=None, limit=10.0, absolute=True), None, "short"),
    (dict(ours=0, peer=None, limit=0, absolute=True), None, "ok"),
    (dict(ours=1, peer=0, limit=0, absolute=True), None, "short"),
    (dict(ours=float("nan"), peer=1.0, limit=2.0), float("nan"), "short"),
    (dict(ours=None, peer=1.0, limit=2.0), None, "short"),
    (dict(ours=98.0, peer=50.0, limit=98.0, absolute=True, least=True), 1.96, "ok"),
    (dict(ours=97.9, peer=None, limit=98.0, absolute=True, least=True), None, "short"),
    (dict(ours=float("nan"), peer=None, limit=9.0, absolute=True, least=True), None, "short"),
])
def test_verdict(measure, values, ratio, verdict):
    figure = measure.Figure("f", **values)
    assert figure.ratio == pytest.approx(ratio, nan_ok=True) and figure.verdict == verdict
    assert figure.row() == {"name": "f", "ours": values["ours"], "peer": values["peer"],
                            "limit": values.get("limit"), "unit": "s",
                            "absolute": values.get("absolute", False),
                            "least": values.get("least", False),
                            "ratio": pytest.approx(ratio, nan_ok=True), "verdict": verdict}


@pytest.mark.parametrize("values, line", [
    ((1.234, 1.0, 2.0), "f | 1.23 s | 1 s | 1.23 | 2 × | ok"),
    ((1.234,), "f | 1.23 s | – | – | – | reported"),
    ((12345.6, 10.0, 4096, "MB", True), "f | 12,346 MB | 10 MB | 1,235 | 4,096 MB | short"),
    ((0, None, 0, "rows", True), "f | 0 rows | – | – | 0 rows | ok"),
    ((97.0, 50.0, 98, "%", True, True), "f | 97 % | 50 % | 1.94 | ≥ 98 % | short"),
])
def test_line(measure, values, line):
    assert measure.Figure("f", *values).line() == line


@pytest.mark.parametrize("ours, status", [(1.0, 0), (3.0, 1)])
def test_status_and_json(bench, measure, monkeypatch, tmp_path, capsys, ours, status):
    kept = tmp_path / "kept"

    class Room:
        @staticmethod
        def figures(work, rows):
            assert work == kept and kept.is_dir() and rows == 7
            yield measure.Figure("first", 1.0, 1.0)
            yield measure.Figure("second", ours, 1.0, 2.0)
    monkeypatch.setattr(bench.importlib, "import_module", lambda name: Room)
    target = tmp_path / "new" / "figures.json"
    monkeypatch.setattr(sys, "argv", ["bench", "grids", "--rows", "7", "--keep", str(kept),
                                      "--json", str(target)])
    assert bench.main() == status
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "figure | ours | peer | ratio | limit | ok"
    assert [line.split(" | ")[0] for line in lines[1:]] == ["first", "second"]
    rows = json.loads(target.read_text())
    assert [row["verdict"] for row in rows] == ["reported", "ok" if status == 0 else "short"]
    assert {row["bench"] for row in rows} == {"grids"}


def test_without_a_name_every_room_is_measured(bench, monkeypatch, tmp_path):
    asked = []

    class Room:
        @staticmethod
        def figures(work, rows):
            return ()
    monkeypatch.setattr(bench.importlib, "import_module", lambda n: asked.append(n) or Room)
    monkeypatch.setattr(sys, "argv", ["bench", "--json", str(tmp_path / "f.json")])
    assert bench.main() == 0
    assert asked == [f"benches.{n}" for n in ("components", "grids", "cases", "addresses",
                                              "census", "analysis")]
    assert json.loads((tmp_path / "f.json").read_text()) == []


def test_an_unknown_name_is_refused():
    told = subprocess.run([ROOT / "scripts" / "bench", "gardens"], capture_output=True, text=True)
    assert told.returncode == 2 and "there is no bench gardens" in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize("arguments, words", [
    (["grids", "--city", "nowhere.gpkg"], "there is no file nowhere.gpkg"),
    (["cases", "--city", __file__], "--city is for the grids bench"),
    (["census", "--inventory", "nowhere.npz"], "there is no file nowhere.npz"),
    (["--inventory", __file__], "--inventory is for the census bench"),
    (["census", "--inventory", __file__], "has no old_xy, old_class, new_xy, new_class, truth"),
])
def test_a_file_that_cannot_be_measured_is_refused(arguments, words):
    told = subprocess.run([ROOT / "scripts" / "bench", *arguments], capture_output=True, text=True)
    assert told.returncode == 2 and words in told.stderr and told.stdout == ""


def test_inventories_of_ones_own(tmp_path):
    """Two files instead of the generated inventories; one has no class in common."""
    rng = np.random.default_rng(8)
    old = rng.uniform(0, 200, (300, 2))
    new = np.concatenate((old[20:] + rng.normal(0, 0.1, (280, 2)), rng.uniform(0, 200, (10, 2))))
    truth = np.concatenate((np.arange(20, 300), np.full(10, -1)))
    paths = [tmp_path / "first.npz", tmp_path / "second.npz"]
    for path, name in zip(paths, ("lamp", "bin")):
        np.savez(path, old_xy=old, old_class=np.full(300, "lamp"), new_xy=new,
                 new_class=np.full(290, name), truth=truth)
    target = tmp_path / "figures.json"
    told = subprocess.run([ROOT / "scripts" / "bench", "census", "--json", target,
                           *(part for path in paths for part in ("--inventory", path))],
                          capture_output=True, text=True)
    assert told.returncode == 0 and told.stderr == "", told.stdout + told.stderr
    rows = json.loads(target.read_text())
    f1 = [row["ours"] for row in rows if "F1" in row["name"]]
    assert len(f1) == 2 and f1[0] > 0.97 and len(rows) == 14
    assert [row["name"].split(",")[0] for row in rows] == ["first.npz"] * 7 + ["second.npz"] * 7


def test_a_file_without_some_arrays_is_refused(tmp_path):
    np.savez(tmp_path / "half.npz", old_xy=np.zeros((1, 2)), truth=np.zeros(1, dtype=int))
    told = subprocess.run([ROOT / "scripts" / "bench", "census", "--inventory",
                           tmp_path / "half.npz"], capture_output=True, text=True)
    assert told.returncode == 2 and "half.npz has no old_class, new_xy, new_class" in told.stderr


def test_a_failing_worker_shows_the_end_of_its_output(measure):
    with pytest.raises(RuntimeError, match="(?s)ended with 3.*out of luck"):
        measure.process([sys.executable, "-c", "import sys; print('out of luck'); sys.exit(3)"])
    with pytest.raises(RuntimeError, match="ended with -9"):
        measure.process([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])


def test_a_worker_is_measured(measure):
    told = measure.process([sys.executable, "-c",
                            "x = bytes(100_000_000); print('noise'); print('{\"n\": 4}')"])
    assert told["n"] == 4 and told["peak_mb"] > 90 and told["wall_s"] > 0


@pytest.mark.parametrize("name, some", [
    ("components", ("import of 2,000 components", "peak memory", "painting at 1:2,000")),
    ("grids", ("Helsinki centre", "generated district", "unit grid of 2,000 points")),
    ("cases", ("page and counts after a change", "one step committed", "drawn at city scale",
               "closed and archived", "reports imported")),
    ("addresses", ("index of addresses", "slowest keystroke", "not found first")),
    ("census", ("F1, mean of", "decisions left", "objects rows", "confirmed codes lost",
                "states between", "neither taken in nor listed")), ("analysis", ()),
])
def test_small_run(tmp_path, name, some):
    """Every room runs to its end; so few rows say nothing about its limits in time."""
    target = tmp_path / "figures.json"
    told = subprocess.run([ROOT / "scripts" / "bench", name, "--rows", "2000", "--json", target],
                          capture_output=True, text=True)
    assert told.returncode in (0, 1) and told.stderr == ""
    rows = json.loads(target.read_text())
    assert (told.returncode == 1) == any(row["verdict"] == "short" for row in rows)
    for text in some:
        assert text in told.stdout
    # what counts faults holds at any size
    assert not [row for row in rows if row["verdict"] == "short" and row["unit"] in (
        "rows", "codes", "buildings", "objects", "edges", "cells", "m²")]
