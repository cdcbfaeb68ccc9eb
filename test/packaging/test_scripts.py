"""The scripts of the set-up: their help, and what they say where they can do nothing."""
import json
import os
import shutil
import subprocess
import sys

import pytest


def run(root, script, *arguments, **options):
    return subprocess.run([root / script, *arguments], capture_output=True, text=True, **options)


@pytest.mark.parametrize("script", ["scripts/setup", "scripts/test", "scripts/doctor",
                                    "scripts/package", "scripts/i18n", ".ci/run"])
def test_help_says_what_it_does_and_does_nothing(root, script):
    told = run(root, script, "--help")
    assert told.returncode == 0 and told.stderr == ""
    name = "scripts/test" if script == ".ci/run" else script.split("/")[1]
    assert name in told.stdout and len(told.stdout) > 150


@pytest.mark.parametrize("script", ["scripts/setup", "scripts/doctor"])
def test_an_unknown_option_is_refused(root, script):
    told = run(root, script, "--reapir")
    assert told.returncode == 2 and "Usage" in told.stderr


@pytest.fixture
def bare(tmp_path, root):
    """A copy of scripts/setup on a machine on which no package is installed."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(root / "scripts" / "setup", tmp_path / "scripts")
    programs = tmp_path / "programs"
    programs.mkdir()
    fake = programs / "dpkg-query"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    # bash takes EUID from the process, so the question for root is put to a copy as a variable
    setup = tmp_path / "scripts" / "setup"
    setup.write_text(setup.read_text().replace("$EUID", "$SOMEBODY"))
    return tmp_path, {"PATH": f"{programs}:{os.environ['PATH']}", "SOMEBODY": "1000"}


def test_without_root_setup_says_what_is_missing_and_what_to_type(bare):
    folder, environment = bare
    told = run(folder, "scripts/setup", env=environment)
    assert told.returncode == 1
    assert "python3-geopandas" in told.stderr
    assert f"sudo {folder}/scripts/setup" in told.stderr
    assert not (folder / "build").exists()


def test_a_failing_installation_shows_its_log_and_ends(bare):
    folder, environment = bare
    apt = folder / "programs" / "apt-get"
    apt.write_text("#!/bin/sh\necho 'E: no network today'\nexit 100\n")
    apt.chmod(0o755)
    told = run(folder, "scripts/setup", env={**environment, "SOMEBODY": "0"})
    assert told.returncode == 1
    assert "E: no network today" in told.stderr and "failed: apt-get update" in told.stderr


def test_doctor_prints_the_report_of_qgis_own_python(root):
    told = run(root, "scripts/doctor", "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    report = json.loads(told.stdout)
    assert report["ok"] and report["one_stack"]
    assert {row["name"] for row in report["rows"]} > {"QGIS", "GEOS", "GDAL", "PROJ", "SQLite"}


def test_doctor_exits_with_1_when_something_is_missing(root, tmp_path):
    # a Python that sees no QGIS and no package beside its own library
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nexec {sys.executable} -S \"$@\"\n")
    python.chmod(0o755)
    told = run(root, "scripts/doctor", env={**os.environ, "CITYGRID_PYTHON": str(python)})
    assert told.returncode == 1
    assert "! QGIS" in told.stdout and "! geopandas" in told.stdout


@pytest.mark.parametrize("text,say", [("kill -SEGV $$", "status 139"), ("exit 134", "status 134")])
def test_doctor_survives_the_end_of_qgis_python(root, tmp_path, text, say):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/bash\n{text}\n")
    python.chmod(0o755)
    told = run(root, "scripts/doctor", env={**os.environ, "CITYGRID_PYTHON": str(python)})
    assert told.returncode == 2 and say in told.stderr and "One native stack" in told.stderr


def test_doctor_without_python_says_how_to_get_it(root, tmp_path):
    told = run(root, "scripts/doctor", env={**os.environ, "CITYGRID_PYTHON": "/no/python3"})
    assert told.returncode == 2 and "scripts/setup" in told.stderr
