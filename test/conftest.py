"""What all tests share. The tests of core run without QGIS, so nothing here imports it."""
import os
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

try:
    from hypothesis import HealthCheck, settings
except ImportError:  # the tests that use it say so themselves
    pass
else:
    # speed is the bench's business: a loaded machine must not fail a property; and what passed
    # passes again. --hypothesis-profile=search tries other examples in every run
    settings.register_profile("search", deadline=None,
                              suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("citygrid", settings.get_profile("search"), derandomize=True)
    settings.load_profile("citygrid")


CRASHES = (signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV)
_processes = []


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """pytest-xdist starts one of the processes that share the tests."""
    _processes.append(node)


@pytest.hookimpl(hookwrapper=True)
def pytest_sessionfinish(session):
    """A process that crashes after its last test, when QGIS ends, is a failure of the run.

    pytest-xdist does not look any more then; in a single process the exit status tells.
    """
    yield
    for node in _processes:
        status = node.gateway._io.wait()
        if -status in CRASHES:
            print(f"\nThe tests' process {node.gateway.id} ended with "
                  f"{signal.Signals(-status).name}.", file=sys.stderr)
            session.exitstatus = 128 - status


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real data beside the checkout; its tests are skipped where it is not."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no folder ../shared/data")
    return SHARED_DATA


class _Hidden:
    """An import finder that knows nothing of the given packages."""

    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@pytest.fixture
def hide_packages(monkeypatch):
    """Call it with import names: until the test ends they are as if not installed."""
    def hide(*names):
        for module in list(sys.modules):
            if module.split(".")[0] in names:
                monkeypatch.delitem(sys.modules, module)
        monkeypatch.setattr(sys, "meta_path", [_Hidden(names), *sys.meta_path])
    return hide


@pytest.fixture
def started(monkeypatch):
    """Every process that ``core.grids.parallel`` starts, in that order; none may be left."""
    import subprocess

    from citygrid_plugin.core.grids import parallel
    processes = []

    class Popen(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            if parallel._BOOT in self.args:     # others start programs too
                processes.append(self)

    monkeypatch.setattr(parallel.subprocess, "Popen", Popen)
    yield processes
    assert [p.pid for p in processes if p.returncode is None] == []    # ended, and waited for
