"""A process that applies and undoes census 1 until it is killed, and what must hold after that; for
the tests and for the bench."""
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from applied_census import inventory

from citygrid_plugin.core.workspace import maintenance, store

ROOT = Path(__file__).resolve().parents[2]

WORKER = '''
import os, signal, sys
from citygrid_plugin.core.workspace import census_apply, census_undo, store
import citygrid_plugin.core.grids.assign, shapely

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

class Deadly:
    """Feedback that kills the process at one of its calls."""
    def __init__(self, at):
        self.left = at
    def check(self):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
    def progress(self, fraction):
        self.check()

def work(known, what, at):
    with known.again() as ws:
        say("go")
        while True:
            feedback = Deadly(at)
            if what == "apply":
                census_apply.apply(ws, 1, "wang", feedback=feedback)
            else:
                census_undo.undo(ws, 1, "wang", "x", feedback=feedback)
            what = "apply" if what == "undo" else "undo"
            say("done")
            if at:
                os._exit(0)

known = store.open_workspace(sys.argv[1])
known.close()       # no connection may be carried over a fork
for line in sys.stdin:
    what, at = line.split()
    child = os.fork()
    if not child:
        work(known, what, int(at))
    say("pid", child)
    os.waitpid(child, 0)
    say("dead")
'''


@contextmanager
def started(path):
    """The process, on a workspace with accepted changes that nobody has open."""
    child = subprocess.Popen([sys.executable, "-c", WORKER, str(path)], cwd=ROOT,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    try:
        yield child
    finally:
        child.stdin.close()
        child.stdout.close()
        child.wait()


def ask(child, what, at=0):
    child.stdin.write(f"{what} {at}\n".encode())


def read_until(child, *words):
    """Lines of the child until each of these words has begun one."""
    lines, missing = [], set(words)
    while missing:
        assert select.select([child.stdout], [], [], 120)[0], "the worker is silent"
        line = child.stdout.readline()
        assert line, "the worker ended"
        lines.append(line.decode().split())
        missing.discard(lines[-1][0])
    return lines


def faceless(found):
    """An inventory without what differs from one applying to the next: codes and keys."""
    return Counter((table, *(v for k, v in sorted(row.items()) if k not in ("objid", "fid")))
                   for table, row in found.values())


def look(path, before, after, whole=True):
    """"old" or "new", after everything that must hold was looked at."""
    with store.open_workspace(path) as ws:
        assert not whole or maintenance.check(ws) == []
        there = inventory(ws)
        living = {r[0] for r in ws.query("SELECT code FROM object_code WHERE retired_at IS NULL "
                                         "AND table_name LIKE 'component%'")}
        assert living == set(there)
        applied, = ws.query("SELECT sum(decision = 'accepted'), count(applied_at), "
                            "count(DISTINCT applied_at) FROM census_change")
        runs = ws.query("SELECT at FROM census_run WHERE undone_at IS NULL")
        step, = ws.query("SELECT step FROM census")[0]
        # nothing of the history is of a run that is not there
        last = ws.query("SELECT max(id) FROM cg_history")[0][0]
        ends = ws.query("SELECT max(coalesce(json_extract(body, '$.undone[1]'), last_history)) "
                        "FROM census_run")[0][0]
        assert ends in (last, None)
        if not runs:
            assert there == before and applied[1] == 0 and step == "reviewing"
            return "old"
        assert (len(runs), applied[1:], step) == (1, (applied[0], 1), "applied")
        if after:
            assert faceless(there) == after[0]
        else:
            after.append(faceless(there))
        return "new"


def kill(child, path, before, number, seed=7):
    """Kill it so often at random moments of applying and of undoing, and look each time.

    Every other time it may end what it was asked for, and is killed in what it does next. Returns
    how many kills fell before anything was stored, and {"old" or "new": kills}.
    """
    other = {"apply": "undo", "undo": "apply"}
    after, seen, spans = [], Counter(), {}      # seconds that each takes on this machine
    rng = random.Random(seed)
    state, cut = "old", 0
    for count in range(number):
        what = "apply" if state == "old" else "undo"
        ask(child, what)
        lines = read_until(child, "pid", "go")
        if count % 2 == 0:
            begun = time.monotonic()
            lines += read_until(child, "done")
            spans[what] = time.monotonic() - begun
            what = other[what]
        time.sleep(rng.uniform(0, 1.2 * spans.get(what, spans["apply"])))
        os.kill(int(next(line[1] for line in lines if line[0] == "pid")), signal.SIGKILL)
        lines += read_until(child, "dead")
        state = look(path, before, after, count % 4 == 0)
        cut += not any(line[0] == "done" for line in lines)
        seen[state] += 1
    return cut, seen
