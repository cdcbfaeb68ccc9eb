"""The zip is built once, as a release is: from the tracked files, by scripts/package."""
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def tools():
    """The folder of bandit, detect-secrets, flake8 and pb_tool that scripts/setup installs."""
    folder = ROOT / "build" / "tools" / "bin"
    assert folder.is_dir(), "run scripts/setup first"
    return folder


@pytest.fixture(scope="session")
def built_zip(tmp_path_factory, tools):
    target = tmp_path_factory.mktemp("zip")
    run = subprocess.run([ROOT / "scripts" / "package", target], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return target / "citygrid.zip"


@pytest.fixture(scope="session")
def names(built_zip):
    """The names of the files and folders in the zip."""
    with zipfile.ZipFile(built_zip) as archive:
        return archive.namelist()


@pytest.fixture(scope="session")
def unpacked(built_zip, tmp_path_factory):
    """The folder the zip unpacks into, which holds ``citygrid``."""
    folder = tmp_path_factory.mktemp("plugins")
    with zipfile.ZipFile(built_zip) as archive:
        archive.extractall(folder)
    return folder
