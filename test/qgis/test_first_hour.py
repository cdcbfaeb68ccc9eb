"""scripts/first-hour: the raw folder, the counter of actions, and the whole hour in a QGIS."""
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import fiona
import geopandas
import numpy as np
import pandas as pd
import pytest
from frame_fixtures import make  # noqa: F401 (fixture)
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from citygrid_plugin.core.exchange.datum import convert
from citygrid_plugin.core.workspace import cases, store
from citygrid_plugin.core.workspace.geometry import point_blobs

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "scripts" / "first_hour"


def module(name):
    spec = importlib.util.spec_from_file_location(f"first_hour_{name}", HERE / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """(the folder, its truth)."""
    folder = tmp_path_factory.mktemp("hour") / "raw"
    return folder, module("folder").make(folder, "tiny")


# -- the raw folder

def test_shapefiles_are_in_gbk_and_do_not_say_so(raw):
    folder, truth = raw
    assert not list(folder.glob("*.cpg"))
    assert (folder / "部件普查.dbf").read_bytes()[29] == 0
    with fiona.open(folder / "部件普查.shp", encoding="GBK") as rows:
        names = list(rows.schema["properties"])
        codes = [row["properties"]["BJBM"] for row in rows]
    assert names[1:4] == ["BJBM", "XLMC", "主管部门名"]
    assert len(codes) == len(truth["survey"]) + len(truth["rejected"]["survey"])


def test_the_table_is_shifted_as_web_maps_are(raw):
    folder, truth = raw
    table = pd.read_csv(folder / "外业采集.csv", dtype=str).set_index("备注")
    keys = list(truth["table"])[:200]
    lon, lat = (table.loc[keys, name].astype(float).to_numpy() for name in ("经度", "纬度"))
    back = geopandas.GeoSeries.from_xy(*convert(lon, lat, "GCJ-02", "WGS-84"), crs=4326)
    moved = back.to_crs(4549)
    there = np.array([truth["table"][key][:2] for key in keys])
    assert np.hypot(moved.x - there[:, 0], moved.y - there[:, 1]).max() < 0.01
    unread = geopandas.GeoSeries.from_xy(lon, lat, crs=4326).to_crs(4549)
    assert np.hypot(unread.x - there[:, 0], unread.y - there[:, 1]).min() > 200


def test_the_folder_is_the_same_each_time(raw, tmp_path):
    folder, truth = raw
    assert module("folder").make(tmp_path / "again", "tiny") == truth
    for name in ("部件普查.dbf", "外业采集.csv", "道路中心线.shp"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


# -- the counter

@pytest.fixture
def actions():
    return module("actions")


def play(actions, story, qtbot):
    """Play a story to its end; the error it ended with."""
    ended = []
    player = actions.Player(story, ended.append)   # a timer alone would not keep it
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    return ended[0] if player else None


class Modal(QDialog):
    """A dialog with a field, closed by Enter."""

    def __init__(self):
        super().__init__()
        layout = QVBoxLayout(self)
        self.field = QLineEdit(self)
        layout.addWidget(self.field)
        button = QPushButton("OK", self)
        button.clicked.connect(self.accept)
        layout.addWidget(button)


def test_every_action_is_counted_also_inside_a_modal_dialog(actions, qtbot):
    window, dialog, lines = QWidget(), Modal(), []
    button = QPushButton("go", window)
    button.clicked.connect(dialog.exec)
    qtbot.addWidget(window)
    qtbot.addWidget(dialog)
    window.show()
    act = actions.Actions(lines.append)

    def story():
        yield from act.click(button, "click go")
        yield from actions.until(dialog.isVisible, "the dialog", 5)
        dialog.field.setFocus()
        yield from act.type(dialog, "ab", "type ab")
        yield from act.type(dialog, "路灯", "type 路灯")
        yield from act.key(dialog, Qt.Key.Key_Return, "press Enter")
        yield from actions.until(lambda: not dialog.isVisible(), "its end", 5)
    assert play(actions, story(), qtbot) is None
    assert dialog.field.text() == "ab路灯"
    assert act.done == ["click go", "type ab", "type 路灯", "press Enter"]
    assert lines[0] == "  1  click go" and len(lines) == 4


def test_a_button_that_is_off_cannot_be_clicked(actions, qtbot, monkeypatch):
    monkeypatch.setattr(actions, "until", lambda condition, what, seconds=0: (
        (yield None) if condition() else fail(actions, what)))
    button = QPushButton("go")
    qtbot.addWidget(button)
    button.setEnabled(False)
    button.show()
    act = actions.Actions(lambda line: None)
    error = play(actions, act.click(button, "click go"), qtbot)
    assert "click go" in str(error) and act.done == []


def fail(actions, what):
    raise actions.Failed(f"no {what}")


def test_what_does_not_come_ends_the_story_with_its_name(actions, qtbot):
    error = play(actions, actions.until(lambda: False, "Godot", 0.1), qtbot)
    assert isinstance(error, actions.Failed) and "Godot" in str(error)


def test_an_error_of_an_action_reaches_the_story(actions, qtbot):
    def story():
        yield lambda: 1 / 0
        yield None
    assert isinstance(play(actions, story(), qtbot), ZeroDivisionError)


@pytest.mark.parametrize("count,wrong,error,status", [
    (40, [], "", 0), (41, [], "", 1), (3, ["2 texts were read wrongly."], "", 1),
    (3, [], "QGIS crashed", 1)])
def test_more_than_forty_actions_or_a_wrong_result_is_a_failure(count, wrong, error, status,
                                                                capsys):
    told = {"actions": ["x"] * count, "counts": {"unit_grid": 3}, "wrong": wrong, "error": error,
            "pictures": [], "version": "3"}
    assert module("launch").report(told, 12) == status
    text = capsys.readouterr().out
    assert f"{count} human actions (at most 40)" in text and (error in text)


def test_rows_set_aside_are_compared_with_those_that_were_spoiled(qgis_app, raw):
    outcome = module("outcome")
    QgsProject.instance().clear()
    assert "no_coordinates" in outcome.wrong_rejects(raw[1])[0]


@pytest.fixture
def outcome(monkeypatch):
    made = module("outcome")
    monkeypatch.setattr(made, "core", lambda name: importlib.import_module(
        f"citygrid_plugin.core.{name}"))
    return made


TRUTH = {"survey": {"A": [0.0, 0.0, "甲街1号"]}, "table": {"外业1": [10.0, 0.0, "乙街2号"]}}
RIGHT = [("A", "g", None, "甲街1号", 0.0), ("B", "g", "外业1", "乙街2号", 10.0)]


@pytest.mark.parametrize("rows,complaint", [
    (RIGHT, ""),
    (RIGHT[:1], "1 surveyed components are not there"),
    (RIGHT + [("C", "g", "外业9", "乙街2号", 10.0)], "Nobody surveyed C"),
    ([RIGHT[0], ("B", "g", "外业1", "涔欒", 10.0)], "1 texts were read wrongly"),
    ([RIGHT[0], ("B", "g", "外业1", "乙街2号", 11.5)], "0.0 % of the table lie within 1 m"),
])
def test_the_outcome_is_compared_with_the_truth(outcome, rows, complaint):
    blobs = point_blobs([row[4] for row in rows], [0.0] * len(rows), 4549)
    wrong = outcome.wrong_components(
        [(*row[:4], blob) for row, blob in zip(rows, blobs)], TRUTH, {})
    assert not wrong if not complaint else len(wrong) and complaint in " ".join(wrong)


def test_a_case_that_was_not_dispatched_is_noticed(outcome, make):
    with store.open_workspace(make()) as ws:
        assert "open cases are []" in outcome.wrong_case(ws)[0]
        fid = cases.report(ws, actor="A", role="acceptor", file=True, classcode="0101",
                           kind="component", x=5e5, y=3e6, description="x", source="register")
        assert "filed" in outcome.wrong_case(ws)[0]
        cases.step(ws, fid, "dispatch", actor="A", role="dispatcher", note="", unit=unit_of(ws),
                   expected_version=cases.case(ws, fid)["version"])
        assert outcome.wrong_case(ws) == []


def unit_of(ws):
    with ws.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', 'U')")
    return "U1"


# -- everything

def test_help_and_unknown_words():
    told = subprocess.run([ROOT / "scripts/first-hour", "--help"], capture_output=True, text=True)
    assert told.returncode == 0 and "--screenshots" in told.stdout
    told = subprocess.run([ROOT / "scripts/first-hour", "--size", "huge"], capture_output=True,
                          text=True)
    assert told.returncode == 2 and "huge" in told.stderr and "Usage" in told.stderr


def test_a_folder_of_ones_own_needs_name_and_division(tmp_path):
    told = subprocess.run([sys.executable, HERE / "launch.py", "--folder", tmp_path],
                          capture_output=True, text=True)
    assert told.returncode == 2 and "--division" in told.stderr


@pytest.mark.skipif(not (shutil.which("qgis") and shutil.which("xvfb-run")),
                    reason="needs the qgis program and Xvfb")
def test_from_folder_to_first_case_in_a_real_qgis(tmp_path):
    told = subprocess.run(
        [sys.executable, HERE / "launch.py", "--size", "tiny", "--lang", "zh_CN",
         "--profiles-path", tmp_path / "hour"], capture_output=True, text=True, timeout=600)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "human actions (at most 40)" in told.stdout and "GCJ-02" in told.stdout
    assert json.loads((tmp_path / "hour" / "truth.json").read_text())["communities"] == 4
