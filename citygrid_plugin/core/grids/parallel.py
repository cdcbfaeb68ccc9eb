"""Communities divided in several processes.

The loops of a division hold Python's lock, so threads do not help; inside QGIS the process must
not be forked, and ``multiprocessing`` would unpickle. So plain Python programs are started that
import this package from where it lies, without QGIS, and speak `wire` over stdin and stdout.
One thread per worker feeds it: a pipe can be waited for in that way on every system.

Every community is divided by the same function with the same libraries, so the result does not
depend on the number of workers. Whatever goes wrong with them, this process does what is left.
"""
import contextlib
import os
import queue
import re
# the program is a Python that stands beside this one, its arguments are our own, there is no shell
import subprocess  # nosec B404
import sys
import threading
from collections import deque
from pathlib import Path

import numpy as np
import scipy
import shapely

from .. import errors
from . import wire

#: m²; below, workers cost more than they gain: one takes 0.3 s to start, 1 km² 0.3 to 0.7 s
SMALL = 2_000_000.0
MOST = 8
WINDOWS = os.name == "nt"
#: s that a worker may take to start; a program that hangs, in a message box say, is given up
PATIENCE = 60.0
_POLL = 0.1           # s between two looks at the cancel button
#: Run by the worker. What libraries print must not get among the messages: stdout is kept aside
#: and its place taken by stderr. The current folder ("") goes from the path, ours comes first.
_BOOT = ("import os, sys; out = os.dup(1); os.dup2(2, 1); "
         "sys.path[:] = [sys.argv[1], *filter(None, sys.path), *sys.argv[3:]]; "
         "import importlib; importlib.import_module(sys.argv[2]).serve(out)")


def divide_many(tasks, settings, check, progress, workers=None):
    """Divide communities, in several processes where that pays.

    Parameters
    ----------
    tasks : sequence of partition tasks
        With ``border``, a polygon in metres.
    settings : partition settings
    check : callable
        Raises Cancelled when the user cancelled; asked ten times a second.
    progress : callable
        Called with the share of the area that is done.
    workers : int, optional
        Processes beside this one; 1 means none. By default one per core, 8 at most, and none
        below `SMALL`.

    Returns
    -------
    list of (result, notes)
        By task: what ``partition.divide_community`` returned and noted.

    Raises
    ------
    Cancelled
        No worker is left behind.
    CityGridError
        As raised in a worker.
    """
    areas = np.array([task.border.area for task in tasks])
    if workers is None:
        workers = min(os.cpu_count() or 1, MOST) if areas.sum() >= SMALL else 1
    workers = min(workers, len(tasks))
    # the largest first, so that no worker begins with it when the others are through
    order = np.argsort(-areas, kind="stable").tolist()
    coming = (_from_workers(tasks, settings, order, workers, check) if workers > 1
              else ((index, None) for index in order))
    results, done = [None] * len(tasks), 0.0
    with contextlib.closing(coming):
        for index, result in coming:
            check()
            if result is None:
                result = _divided(tasks[index], settings, check)
            results[index] = result
            done += areas[index]
            progress(done / max(areas.sum(), 1e-9))
    return results


def _divided(task, settings, check):
    from . import partition     # it imports this module
    notes = []
    return partition.divide_community(task, settings, check, notes), notes


def _from_workers(tasks, settings, order, count, check):
    """Yield (index, result) as they come; None for a result that no worker could give."""
    pending, answers = deque(order), queue.SimpleQueue()
    crew = [_Worker(tasks, settings, pending, answers) for _ in range(count)]
    left = len(order)
    try:
        for worker in crew:
            worker.start()
        while left:
            alive = any(worker.is_alive() for worker in crew)
            try:
                index, answer = answers.get(timeout=_POLL if alive else 0)
            except queue.Empty:
                check()
                if alive:
                    continue
                index, answer = pending.popleft(), None
            if isinstance(answer, Exception):
                raise answer
            left -= 1
            yield index, answer
    finally:
        pending.clear()
        for worker in crew:
            worker.stop()
        for worker in crew:
            if worker.ident:
                worker.join()


class _Worker(threading.Thread):
    """Starts a process, hands it one task after the other and puts its answers in a queue."""

    def __init__(self, tasks, settings, pending, answers):
        super().__init__(daemon=True)   # must not keep a QGIS that is being closed
        self.tasks, self.settings = tasks, settings
        self.pending, self.answers = pending, answers
        self.process, self.stopped, self.lock = None, False, threading.Lock()

    def run(self):
        index = answer = None
        try:
            if not any(self._begin(program) for program in interpreters()):
                return
            wire.write(self.process.stdin, self.settings)
            while (index := self._next()) is not None:
                wire.write(self.process.stdin, self.tasks[index])
                self.answers.put((index, _received(wire.read(self.process.stdout))))
        except (OSError, EOFError, ValueError):
            pass                # the process died: no answer to this task
        except Exception as error:
            answer = error
        finally:
            self._end()
            if index is not None or answer is not None:
                self.answers.put((index, answer))

    def _next(self):
        with contextlib.suppress(IndexError):
            return self.pending.popleft()

    def _begin(self, program):
        """Start a process; whether it came up with the libraries that this one has."""
        folders = {str(Path(m.__file__).parents[1]) for m in (np, scipy, shapely)}
        command = [program, "-c", _BOOT, str(Path(__file__).resolve().parents[3]),
                   ".".join(__name__.split(".")[-4:]), *[p for p in sys.path if p in folders]]
        try:
            with self.lock:
                if self.stopped:
                    return False
                self.process = subprocess.Popen(  # nosec B603
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
            timer = threading.Timer(PATIENCE, self.process.kill)
            timer.start()
            try:
                if wire.read(self.process.stdout) == versions():
                    return True
            finally:
                timer.cancel()
        except (OSError, EOFError, ValueError):
            pass                # not there, no Python, or one without the libraries
        self._end()
        return False

    def stop(self):
        """End the process at once; the thread sees it and ends too."""
        with self.lock:
            self.stopped = True
            if self.process is not None:
                self.process.kill()

    def _end(self):
        with self.lock:
            process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):      # what was not yet written is lost
                    stream.close()


def _received(answer):
    """What a worker answered; an error of ours as that error."""
    if not isinstance(answer, dict):
        return answer
    kind = getattr(errors, answer["error"])
    error = kind.__new__(kind, answer["state"]["template"])
    error.__dict__.update(answer["state"])
    return error


def interpreters():
    """Python programs that may be the one of this process, the likeliest first (list of str).

    Inside QGIS ``sys.executable`` is QGIS itself on Windows and macOS, and on Linux whatever
    ``python3`` comes first on the PATH, so it comes last here. What is not named like a Python
    is not started.
    """
    here, prefix = Path(sys.executable or "."), Path(sys.exec_prefix)
    major, minor = sys.version_info[:2]
    if WINDOWS:
        places = [prefix / "python.exe",
                  here.parent.parent / "apps" / f"Python{major}{minor}" / "python.exe", here]
    else:
        places = [prefix / "bin" / f"python{major}.{minor}", prefix / "bin" / "python3",
                  here.parent / "bin" / "python3", here]
    good = [str(p) for p in places
            if re.fullmatch(r"python[\d.]*(\.exe)?", p.name.lower()) and p.is_file()]
    return list(dict.fromkeys(good))


def versions():
    """Versions that must be the same for the result to be the same (list of str)."""
    return [np.__version__, scipy.__version__, shapely.__version__, shapely.geos_version_string]


def serve(out):
    """The worker's side: answer one task after the other until stdin ends.

    Parameters
    ----------
    out : int
        File descriptor for the messages.
    """
    source, target = sys.stdin.buffer, os.fdopen(out, "wb")
    wire.write(target, versions())
    settings = wire.read(source)
    while True:
        try:
            task = wire.read(source)
        except EOFError:
            return
        try:
            answer = _divided(task, settings, lambda: None)
        except errors.CityGridError as error:
            answer = {"error": type(error).__name__, "state": vars(error)}
        except Exception:
            answer = None       # memory, for one: the caller tries it himself
        wire.write(target, answer)
