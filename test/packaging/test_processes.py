"""Tests in several processes: a crash is told, wherever it happens."""
import shutil
import subprocess
import sys

import pytest

CALM = "def test_calm(): pass\n"
AT_THE_END = "import atexit, os\ndef test_late(): atexit.register(os.abort)\n"
AT_ONCE = "import os\ndef test_crash(): os.abort()\n"


@pytest.mark.parametrize("text, status, words", [
    (CALM, 0, "2 passed"), (AT_THE_END, 134, "ended with SIGABRT"),
    (AT_ONCE, 134, "crashed while running 'test_other.py::test_crash'"),
    ("def test_wrong(): assert False\n", 1, "1 failed, 1 passed")])
def test_a_crash_in_a_process_is_told(root, tmp_path, text, status, words):
    shutil.copy(root / "test/conftest.py", tmp_path)
    (tmp_path / "test_calm.py").write_text(CALM)
    (tmp_path / "test_other.py").write_text(text)
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:pytest_qgis", "-n", "2", "--dist", "loadfile",
         "--max-worker-restart", "0", "--rootdir", tmp_path, tmp_path],
        capture_output=True, text=True, cwd=tmp_path)
    assert told.returncode == status, told.stdout + told.stderr
    assert words in told.stdout + told.stderr
