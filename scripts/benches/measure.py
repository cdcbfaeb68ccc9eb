"""Figures, and running a piece of work as a process of its own to measure it."""
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "/usr/bin/python3"


@dataclass
class Figure:
    """One line of the bench. ``ours`` and ``peer`` are numbers of ``unit`` or None; the ratio (or,
    with ``absolute``, our own value) must not exceed ``limit``, or with ``least`` not fall below
    it; without a limit it is only reported."""
    name: str
    ours: float
    peer: float = None
    limit: float = None
    unit: str = "s"
    absolute: bool = False
    least: bool = False

    @property
    def ratio(self):
        return self.ours / self.peer if self.peer and self.ours is not None else None

    @property
    def verdict(self):
        if self.limit is None:
            return "reported"
        value = self.ours if self.absolute else self.ratio
        if value is None:
            return "short"
        return "ok" if (value >= self.limit if self.least else value <= self.limit) else "short"

    def row(self):
        return {**asdict(self), "ratio": self.ratio, "verdict": self.verdict}

    def line(self):
        def text(value):
            return "–" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
        limit = "–" if self.limit is None else ("≥ " if self.least else "") + \
            text(self.limit) + (f" {self.unit}" if self.absolute else " ×")
        return " | ".join([self.name, f"{text(self.ours)} {self.unit}".rstrip(),
                           f"{text(self.peer)} {self.unit}".rstrip()
                           if self.peer is not None else "–",
                           text(self.ratio), limit.rstrip(), self.verdict])


def worker(module, *arguments):
    """Run ``python -m benches.<module> ARGUMENTS`` and return what it printed last as JSON, with
    ``peak_mb`` of the process and ``wall_s`` added."""
    return process([PYTHON, "-m", f"benches.{module}", *map(str, arguments)])


def process(command, last_line_is_json=True):
    """Run a command; its peak memory (MB), wall time and what it printed last.

    Raises RuntimeError with the end of its output where it failed.
    """
    import time
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(
        [str(ROOT), str(ROOT / "scripts"), "/usr/share/qgis/python/plugins"])}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=errors, env=environment, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text, trouble = output.read().decode(), errors.read().decode()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} ended with {child.returncode}:\n"
                           f"{(text + trouble)[-2000:]}")
    result = json.loads(text.splitlines()[-1]) if last_line_is_json else {}
    return {**result, "peak_mb": usage.ru_maxrss / 1024, "wall_s": wall}


def start_qgis():
    """A QGIS without windows, with our provider; returns (application, processing), which the
    caller keeps: QGIS ends with the first."""
    from qgis.core import QgsApplication
    application = QgsApplication([], False)
    application.initQgis()
    import processing
    from processing.core.Processing import Processing
    Processing.initialize()
    from citygrid_plugin.processing.provider import CityGridProvider
    application.provider = CityGridProvider()
    QgsApplication.processingRegistry().addProvider(application.provider)
    return application, processing


def say(**values):
    """Print a worker's result and end without QGIS's tear-down."""
    print(json.dumps(values), flush=True)
    sys.stdout.flush()
    os._exit(0)
