"""scripts/run and what stands behind it: the city, the profile, QGIS without a screen."""
import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def launch(root):
    spec = importlib.util.spec_from_file_location("launch", root / "scripts/desk/launch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("script", ["scripts/run", "scripts/screenshots", "scripts/docs"])
def test_help_says_what_it_does_and_does_nothing(root, script):
    told = subprocess.run([root / script, "--help"], capture_output=True, text=True)
    assert told.returncode == 0 and told.stderr == ""
    assert script in told.stdout and len(told.stdout) > 300


@pytest.mark.parametrize("words", [["oslo"], ["--lang", "fi"], ["--langs", "en"]])
def test_a_word_that_run_does_not_know_is_refused_before_anything_is_installed(root, words):
    told = subprocess.run([root / "scripts/run", *words], capture_output=True, text=True)
    assert told.returncode == 2
    assert words[-1 if words[0] == "--lang" else 0] in told.stderr and "Usage" in told.stderr


def test_screenshots_names_the_scenes_it_knows(root):
    told = subprocess.run([root / "scripts/screenshots", "moon"], capture_output=True, text=True)
    assert told.returncode == 2 and "operator_desk" in told.stderr


@pytest.mark.parametrize("given,language", [
    ({"LANG": "zh_CN.UTF-8"}, "zh_CN"), ({"LANG": "en_GB.UTF-8"}, "en"), ({"LANG": "C"}, "en"),
    ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh_CN"),
    ({"LC_MESSAGES": "fi_FI.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
])
def test_language_is_that_of_the_system(launch, monkeypatch, given, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert launch.parse([]).lang == language


def test_profile_is_this_checkout_and_keeps_what_a_person_set(launch, root, tmp_path):
    profile = launch.make_profile(tmp_path, "zh_CN")
    link = profile / "python/plugins/citygrid"
    settings = profile / "QGIS/QGIS3.ini"
    assert link.resolve() == root and "userLocale=zh-Hans" in settings.read_text()
    settings.write_text(settings.read_text() + "\n[mine]\na=1\n")
    link.unlink()
    link.symlink_to(tmp_path)  # a checkout that was moved
    launch.make_profile(tmp_path, "zh_CN")
    assert link.resolve() == root and "[mine]" in settings.read_text()
    launch.make_profile(tmp_path, "en")
    assert "userLocale=en_US" in settings.read_text()


def test_a_city_that_is_open_elsewhere_is_left_alone(launch, tmp_path):
    path = tmp_path / "helsinki.gpkg"
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE t (a)")
    other.commit()
    other.execute("SELECT * FROM t").fetchall()
    with pytest.raises(launch.Failure, match="open in another QGIS"):
        launch.make_city("helsinki", path, "en")
    assert path.exists()
    other.close()
    launch.free(path)


def test_what_is_no_database_is_left_alone(launch, tmp_path):
    path = tmp_path / "helsinki.gpkg"
    path.write_text("a letter to a friend, of more than a hundred characters " * 9)
    with pytest.raises(launch.Failure):
        launch.make_city("helsinki", path, "en")
    assert path.read_text().startswith("a letter")


def test_a_city_that_cannot_be_built_is_a_failure(launch, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(launch, "PYTHON", "/bin/false")
    with pytest.raises(launch.Failure, match="status 1"):
        launch.make_city("helsinki", tmp_path / "a" / "b.gpkg", "en")


TASK = 'json.loads(os.environ["CITYGRID_TASK"])["result"]'
RESULT = f"""$(python3 -c 'import json, os; print({TASK})')
"""


@pytest.mark.parametrize("program,say", [
    ("exit 3", "status 3 before"),
    ("sleep 60", "did not end by itself"),
    (f"""printf '{{"error": "no docks", "version": "9"}}' > {RESULT}""", "no docks"),
    (f"""printf '{{"error": "", "version": "9"}}' > {RESULT} sleep 60""", "and did not end"),
    (f"""printf '{{"error": "", "version": "9"}}' > {RESULT} exit 134""", "with status 134"),
])
def test_a_qgis_that_fails_is_a_failure(launch, tmp_path, monkeypatch, capfd, program, say):
    fake = tmp_path / "qgis"
    fake.write_text(f"#!/bin/sh\n{program}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(launch, "command", lambda *words: [str(fake)])
    monkeypatch.setattr(launch, "screen", lambda *words: [])
    monkeypatch.setattr(launch, "TIMEOUT", 2 if "sleep" in program else 60)
    with pytest.raises(launch.Failure, match=say):
        launch.pictures(tmp_path / "w.gpkg", ["gis_desk"], tmp_path / "p", tmp_path, "en")


def test_without_xvfb_qgis_draws_offscreen(launch, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    environment = {}
    assert launch.screen(environment) == []
    assert environment == {"QT_QPA_PLATFORM": "offscreen"}


def test_run_builds_the_real_city_and_makes_pictures_of_it(root, tmp_path):
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    told = subprocess.run(
        [root / "scripts/run", "--lang", "en", "--profiles-path", tmp_path / "profiles"],
        capture_output=True, text=True, env=environment, timeout=900)
    assert told.returncode == 0, told.stdout + told.stderr
    for step in ("createworkspace", "importosm", "dividegrids", "numbergrids", "assigngrids",
                 "checkgrids", "checkcomponents"):
        assert f"citygrid:{step}" in told.stdout
    pictures = sorted((root / "screenshots" / "helsinki").glob("*.png"))
    assert {"gis_desk.png", "map_500.png", "operator_desk.png", "query_dock.png",
            "dashboard_dock.png"} <= {p.name for p in pictures}
    assert all(p.stat().st_size > 20_000 for p in pictures)
    counted = subprocess.run(
        [sys.executable, "-c", "import json, sqlite3, sys\n"
         "c = sqlite3.connect(sys.argv[1])\n"
         "print(json.dumps([c.execute('SELECT count(*) FROM ' + t).fetchone()[0]\n"
         "  for t in ('unit_grid', 'component_02_point', 'case_open', 'finding')]))",
         tmp_path / "profiles" / "helsinki.gpkg"], capture_output=True, text=True, check=True)
    grids, components, cases, findings = json.loads(counted.stdout)
    assert grids > 100 and components > 500 and cases == 36 and findings > 0
