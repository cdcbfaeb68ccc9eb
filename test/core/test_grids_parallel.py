"""Communities divided in several processes: the same result, whatever happens to them."""
import ast
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from dataclasses import fields, replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import Cancelled, InputError, N_, Refused
from citygrid_plugin.core.grids import parallel, partition, wire
from citygrid_plugin.core.grids.layers import Barriers

ROOT = Path(__file__).resolve().parents[2]
REAL = partition.divide_community


def made_tasks(sizes):
    """Tasks and settings as ``divide`` makes them: communities side by side, with streets."""
    right = np.cumsum(sizes).astype(float)
    x = np.arange(7.0, right[-1], 130.0)
    streets = shapely.linestrings([[(k, -5), (k + 11.3, 405)] for k in x])
    river = np.array([shapely.LineString([(-5, 200.1), (right[-1] + 5, 203.7)])], dtype=object)
    made = []

    def divide_community(task, settings, check, notes):
        made.append((task, settings))
        return REAL(task, settings, check, notes)

    with (mock.patch.object(partition, "divide_community", divide_community),
          mock.patch.object(parallel, "SMALL", np.inf)):
        partition.divide(shapely.box(right - sizes, 0, right, 400.0),
                         [Barriers("road", streets, 0.7), Barriers("river", river, 1.0)],
                         shapely.box(x + 20, 90.0004, x + 60, 120))
    made.sort(key=lambda m: m[0].border.bounds)
    return [task for task, _ in made], made[0][1]


def nothing(*_):
    return None


def plain(results):
    """All there is in them, bit for bit."""
    stream = io.BytesIO()
    wire.write(stream, results)
    return stream.getvalue()


def serial(tasks, settings):
    results = []
    for task in tasks:
        notes = []
        results.append((REAL(task, settings, nothing, notes), notes))
    return results


@pytest.fixture
def at_home(monkeypatch):
    """Sizes of the communities that this process divides itself."""
    sizes = []

    def divide_community(task, *rest):
        sizes.append(round(task.border.area / 400))
        return REAL(task, *rest)

    monkeypatch.setattr(partition, "divide_community", divide_community)
    return sizes


SIZES = (300, 40, 520, 410, 8, 260)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_result_does_not_depend_on_the_number_of_workers(workers, started, at_home):
    tasks, settings = made_tasks(SIZES)
    expected = serial(tasks, settings)
    told = []
    results = parallel.divide_many(tasks, settings, nothing, told.append, workers)
    assert plain(results) == plain(expected)
    assert len(results[2][0][0]) > 3 and any(notes for _, notes in results)
    assert len(started) == (0 if workers == 1 else workers)
    assert len(at_home) == (len(tasks) if workers == 1 else 0)
    assert told == sorted(told) and len(told) == len(tasks) and told[-1] == pytest.approx(1)


def test_notes_come_back_with_their_places_filled(started):
    tasks, settings = made_tasks((8, 300))
    (_, flag, *_), notes = parallel.divide_many(tasks, settings, nothing, nothing, 2)[0]
    assert flag.tolist() == [partition.REMNANT] and flag.dtype == np.int8
    assert notes[0].params == {"area": pytest.approx(3_200)}
    assert notes[0].template.format(community=1, **notes[0].params).startswith("Community 1: a ")
    assert notes[0].geometry.area == pytest.approx(3_200)


def test_the_largest_community_comes_first(monkeypatch, at_home):
    monkeypatch.setattr(parallel, "interpreters", list)
    tasks, settings = made_tasks(SIZES)
    parallel.divide_many(tasks, settings, nothing, nothing, 2)
    assert at_home == sorted(SIZES, reverse=True)


@pytest.mark.parametrize("cores, area, expected", [
    (4, 400 * 1538, 4), (1, 400 * 1538, 0), (64, 400 * 1538, 6), (4, 400 * 1539, 0)])
def test_workers_are_started_where_they_pay(cores, area, expected, started, monkeypatch):
    monkeypatch.setattr(parallel.os, "cpu_count", lambda: cores)
    monkeypatch.setattr(parallel, "SMALL", area)
    tasks, settings = made_tasks(SIZES)
    parallel.divide_many(tasks, settings, nothing, nothing)
    assert len(started) == expected


def test_no_community_is_no_work(started):
    assert parallel.divide_many([], None, nothing, nothing) == []


def cancelling(after):
    """A check that cancels when called for the ``after``-th time."""
    calls = []

    def check():
        calls.append(1)
        if len(calls) >= after:
            raise Cancelled()
    return check


def many():
    return made_tasks([500 + k for k in range(12)])


def test_cancelled_before_anything_is_done(started):
    with pytest.raises(Cancelled):
        parallel.divide_many(*many(), cancelling(1), nothing, 2)


def test_cancelled_half_way_no_process_is_left(started):
    told = []

    def check():
        if len(told) >= 4:
            assert any(p.poll() is None for p in started)
            raise Cancelled()

    with pytest.raises(Cancelled):
        parallel.divide_many(*many(), check, told.append, 2)
    assert len(started) == 2 and 4 <= len(told) < 12


def test_cancelled_while_a_worker_computes(started, monkeypatch):
    monkeypatch.setattr(parallel, "_BOOT", parallel._BOOT.replace(
        "import importlib;", "import importlib, time; importlib.import_module(sys.argv[2])"
        "._divided = lambda *_: time.sleep(600);"))
    begin = time.monotonic()

    def check():
        if time.monotonic() > begin + 1.5:
            raise Cancelled()

    with pytest.raises(Cancelled):
        parallel.divide_many(*made_tasks(SIZES), check, nothing, 2)
    assert len(started) == 2


def test_an_error_of_the_progress_leaves_no_process(started):
    def progress(fraction):
        raise RuntimeError("the window is gone")
    with pytest.raises(RuntimeError, match="window"):
        parallel.divide_many(*many(), nothing, progress, 2)
    assert len(started) == 2


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("victims", [1, 2])
def test_killed_workers_are_replaced_by_this_process(victims, started, at_home):
    tasks, settings = many()
    expected = plain(serial(tasks, settings))
    told = []

    def progress(fraction):
        told.append(fraction)
        if len(told) == 3:
            for process in started[:victims]:
                process.send_signal(signal.SIGKILL)

    results = parallel.divide_many(tasks, settings, nothing, progress, 2)
    assert plain(results) == expected
    # what the killed one had in hand; when both are gone, all that was left
    assert len(at_home) <= 1 if victims == 1 else len(at_home) >= 5
    assert -signal.SIGKILL in [p.returncode for p in started]


def program(folder, text):
    path = folder / "python3"
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


BAD = {
    "none": None,
    "absent": "",
    "ends at once": "#!/bin/sh\nexit 3\n",
    "talks": "#!/bin/sh\necho Welcome to this machine, dear user\n",
    "no libraries": f"#!/bin/sh\nexec {sys.executable} -S \"$1\" \"$2\" \"$3\" \"$4\"\n",
    "other version": f"#!/bin/sh\nboot=$2\nshift 2\nexec {sys.executable} -c \"import shapely; "
                     "shapely.__version__ = '1.8'; $boot\" \"$@\"\n",
}


@pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")
@pytest.mark.parametrize("case", BAD)
def test_without_a_fitting_python_all_is_done_here(case, tmp_path, started, at_home, monkeypatch):
    path = str(tmp_path / "python3")
    if BAD[case]:
        program(tmp_path, BAD[case])
    monkeypatch.setattr(parallel, "interpreters", lambda: [path] if case != "none" else [])
    tasks, settings = made_tasks(SIZES)
    results = parallel.divide_many(tasks, settings, nothing, nothing, 2)
    assert len(at_home) == len(SIZES)
    assert plain(results) == plain(serial(tasks, settings))


@pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")
def test_a_python_that_hangs_is_given_up(tmp_path, started, at_home, monkeypatch):
    monkeypatch.setattr(parallel, "PATIENCE", 0.3)
    hanging = program(tmp_path, "#!/bin/sh\nexec sleep 600\n")
    monkeypatch.setattr(parallel, "interpreters", lambda: [hanging])
    parallel.divide_many(*made_tasks((30, 20)), nothing, nothing, 2)
    assert len(at_home) == 2 and len(started) == 2


@pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")
def test_libraries_are_found_where_this_process_has_them(tmp_path, started, at_home, monkeypatch):
    bare = program(tmp_path, f"#!/bin/sh\nexec {sys.executable} -S \"$@\"\n")
    monkeypatch.setattr(parallel, "interpreters", lambda: [bare])
    parallel.divide_many(*made_tasks((30, 20)), nothing, nothing, 2)
    assert at_home == []


@pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")
def test_the_next_python_is_tried_where_the_first_does_not_fit(tmp_path, at_home, monkeypatch):
    bad = program(tmp_path, "#!/bin/sh\nexit 3\n")
    monkeypatch.setattr(parallel, "interpreters", lambda: [bad, sys.executable])
    parallel.divide_many(*made_tasks((30, 20)), nothing, nothing, 2)
    assert at_home == []


@pytest.mark.parametrize("name, expected", [
    ("bin/python3", True), ("bin/python3.11", True), ("python.exe", True),
    ("bin/qgis", False), ("qgis-bin.exe", False), ("MacOS/QGIS", False), ("pythonista", False)])
def test_only_what_is_named_like_a_python_is_started(name, expected, tmp_path, monkeypatch):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    monkeypatch.setattr(sys, "executable", str(path))
    assert (str(path) in parallel.interpreters()) == expected
    # inside such a program: the Python it was built with
    assert any(Path(p).samefile(Path(sys.exec_prefix) / "bin" / "python3")
               for p in parallel.interpreters()) or os.name == "nt"


def test_python_in_the_folders_of_osgeo4w(tmp_path, monkeypatch):
    version = "Python{}{}".format(*sys.version_info)
    python = tmp_path / "apps" / version / "python.exe"
    for path in (python, tmp_path / "bin" / "qgis-bin.exe"):
        path.parent.mkdir(parents=True)
        path.write_text("")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "qgis-bin.exe"))
    monkeypatch.setattr(sys, "exec_prefix", str(tmp_path / "apps" / version))
    monkeypatch.setattr(parallel, "WINDOWS", True)
    assert parallel.interpreters() == [str(python)]


# -- what goes wrong inside a worker -------------------------------------------------------------
def in_worker(monkeypatch, lambda_):
    """Let the workers divide by another function (source text)."""
    monkeypatch.setattr(parallel, "_BOOT", parallel._BOOT.replace(
        "import importlib;", "import importlib; errors = importlib.import_module("
        "'citygrid_plugin.core.errors'); importlib.import_module(sys.argv[2])._divided = "
        f"{lambda_};"))


@pytest.mark.parametrize("source, error", [
    ("InputError('Too {much}.', much=3)", InputError(N_("Too {much}."), much=3)),
    ("Refused('No {x}.', 'CG001', 'lamp', x=1)", Refused(N_("No {x}."), "CG001", "lamp", x=1))])
def test_our_errors_come_as_they_were(source, error, started, monkeypatch):
    in_worker(monkeypatch, f"lambda *_: (_ for _ in ()).throw(errors.{source})")
    with pytest.raises(type(error)) as caught:
        parallel.divide_many(*made_tasks(SIZES), nothing, nothing, 2)
    assert vars(caught.value) == vars(error) and str(caught.value) == str(error)


@pytest.mark.parametrize("trouble", [
    "lambda *_: 1 / 0", "lambda *_: (_ for _ in ()).throw(MemoryError)", "lambda *_: os._exit(1)",
    "lambda *_: object()"])
def test_other_trouble_of_a_worker_is_tried_again_here(trouble, started, at_home, monkeypatch):
    in_worker(monkeypatch, trouble)
    tasks, settings = made_tasks(SIZES)
    results = parallel.divide_many(tasks, settings, nothing, nothing, 2)
    assert sorted(at_home) == sorted(SIZES)
    assert plain(results) == plain(serial(tasks, settings))


def test_trouble_that_remains_is_an_error(started, monkeypatch):
    tasks, settings = made_tasks(SIZES)
    in_worker(monkeypatch, "lambda *_: 1 / 0")
    monkeypatch.setattr(partition, "divide_community", lambda *_: {}["nothing"])
    with pytest.raises(KeyError, match="nothing"):
        parallel.divide_many(tasks, settings, nothing, nothing, 2)
    assert len(started) == 2


def test_what_cannot_travel_is_an_error_not_a_wait(started):
    tasks, settings = made_tasks(SIZES)
    other = next(f.name for f in fields(tasks[3]) if f.name != "border")
    tasks[3] = replace(tasks[3], **{other: open})
    with pytest.raises(TypeError, match="does not travel"):
        parallel.divide_many(tasks, settings, nothing, nothing, 2)


def test_what_libraries_print_does_not_get_among_the_messages(started, at_home, monkeypatch):
    in_worker(monkeypatch, "(lambda real: lambda *a: (print('x' * 99, flush=True), "
                           "os.system('echo hello'), real(*a))[2])"
                           "(importlib.import_module(sys.argv[2])._divided)")
    tasks, settings = made_tasks((30, 20, 300))
    results = parallel.divide_many(tasks, settings, nothing, nothing, 2)
    assert at_home == []
    assert plain(results) == plain(serial(tasks, settings))


# -- where it lies ------------------------------------------------------------------------------
AS_PLUGIN = """
import sys
import numpy as np, shapely
from {name}.citygrid_plugin.core.grids import parallel, partition
assert parallel.__name__.startswith("{name}.")
tasks, real = [], partition.divide_community
def keep(task, *rest):
    tasks.append((task, rest[0]))
    return real(task, *rest)
partition.divide_community = keep
partition.divide(shapely.box([0, 300], 0, [300, 600], 300))
def here(*_):
    raise SystemExit("done here")
partition.divide_community = here
got = parallel.divide_many([t for t, _ in tasks], tasks[0][1], lambda: None, lambda f: None, 2)
print([len(result[0]) for result, notes in got])
print([name for name in sys.modules if name.startswith(("qgis", "PyQt"))])
"""


def test_as_a_plugin_under_any_folder_name(tmp_path):
    shutil.copytree(ROOT / "citygrid_plugin", tmp_path / "城市 grid_1" / "citygrid_plugin",
                    ignore=lambda folder, names: [n for n in names if n == "__pycache__"])
    (tmp_path / "城市 grid_1").rename(tmp_path / "城市grid_1")
    shutil.copy(ROOT / "__init__.py", tmp_path / "城市grid_1" / "__init__.py")
    # a module of the current folder must not take the place of a library
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    code = "import sys; sys.path = [p for p in sys.path if p]; import json; sys.path.insert(0, '')"
    run = subprocess.run([sys.executable, "-c", code + AS_PLUGIN.format(name="城市grid_1")],
                         cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
                         env={**os.environ, "PYTHONPATH": "", "PYTHONUTF8": "1"})
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "[]"
    counts = ast.literal_eval(run.stdout.splitlines()[-2])
    assert counts[0] == counts[1] >= 7


WORKERS_WITHOUT_PARENT = """
import os, signal, sys
from citygrid_plugin.core.grids import parallel
workers = [parallel._Worker([], None, None, None) for _ in range(2)]
assert all(w._begin(sys.executable) for w in workers)
print(*[w.process.pid for w in workers], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_workers_end_when_their_parent_is_killed():
    run = subprocess.run([sys.executable, "-c", WORKERS_WITHOUT_PARENT], cwd=ROOT,
                         capture_output=True, text=True)
    assert run.returncode == -signal.SIGKILL, run.stderr
    for pid in map(int, run.stdout.split()):
        for _ in range(1200):
            if not running(pid):
                break
            time.sleep(0.05)
        assert not running(pid)


def running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"     # nobody may be there to bury it


def test_nothing_is_unpickled_or_forked():
    for name in ("parallel.py", "wire.py"):
        text = (ROOT / "citygrid_plugin" / "core" / "grids" / name).read_text(encoding="utf-8")
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        modules = {alias.name for node in ast.walk(ast.parse(text))
                   if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
        assert not {"pickle", "marshal", "multiprocessing", "shelve", "dill"} & modules
        assert not {"eval", "exec", "compile"} & names
        assert "shell" not in text.replace("there is no shell", "")
        assert "allow_pickle=True" not in text and "fork(" not in text
