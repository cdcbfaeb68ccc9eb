"""A process that migrates and takes back is killed at every stage and at random moments: the old
edition is there or the new one, whole, and never something between."""
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killed_census import read_until
from test_migrate import NEW, OLD, city, city_file, codes, everything  # noqa: F401 (fixtures)

from citygrid_plugin.core.workspace import maintenance, store

ROOT = Path(__file__).resolve().parents[2]
KILLS, LONGEST = 18, 0.5        # seconds

WORKER = '''
import os, signal, sys
from citygrid_plugin.core.workspace import migrate, migrate_undo, store
import citygrid_plugin.core.cases.filing, numpy

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

class Deadly:
    """Kills the process at one of its calls."""
    def __init__(self, at):
        self.left = at
    def progress(self, fraction):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

def work(known, at):
    with known.again() as ws:
        ws.read_again()
        say("go")
        for number in range(99):
            if ws.meta["edition"] == "cjt214_2007":
                migrate.migrate(ws, "gbt47678_5_2026", "wang", "x", near=True, extension=True,
                                feedback=Deadly(at))
            else:
                migrate_undo.undo(ws, "wang", feedback=Deadly(at))
            say("done")

known = store.open_workspace(sys.argv[1])
known.close()       # no connection may be carried over a fork
for line in sys.stdin:
    child = os.fork()
    if not child:
        work(known, int(line))
        os._exit(0)
    say("pid", child)
    os.waitpid(child, 0)
    say("dead")
'''


@pytest.fixture
def worker(city):  # noqa: F811
    path, before = city.path, everything(city)
    city.close()
    child = subprocess.Popen([sys.executable, "-c", WORKER, str(path)], cwd=ROOT,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    yield path, before, child
    child.stdin.close()
    child.stdout.close()
    child.wait()


def test_killed_anywhere_it_is_the_old_edition_or_the_new(worker):
    path, before, child = worker
    rng = random.Random(8)
    seen, after, stages, moment = [], None, list(range(1, 9)), 0
    for number in range(KILLS):
        at = stages.pop(0) if stages else 0
        child.stdin.write(f"{at}\n".encode())
        lines = read_until(child, "pid", "go")
        pid = next(int(line[1]) for line in lines if line[0] == "pid")
        if not at:
            moment += 1         # spread over all of its way, and a little beyond
            time.sleep(LONGEST * (moment - rng.random()) / (KILLS - 8))
            os.kill(pid, signal.SIGKILL)
        read_until(child, "dead")
        with store.open_workspace(path) as ws:
            edition = ws.meta["edition"]
            seen.append(edition)
            found = everything(ws)
            found["cg_lock"] = []        # of the one that was killed; the next writer drops it
            if edition == OLD:
                assert {k for k, v in before.items() if found[k] != v} == set(), number
            else:
                now_is = codes(ws)
                after = after or now_is
                assert now_is == after
                assert len(now_is) == 15 and all(len(row[0]) == 17 for row in now_is.values())
            assert maintenance.check(ws) == []
    assert set(seen) == {OLD, NEW}
    # what was killed while it wrote the copy is no copy by name, and there is one at most
    assert len(list(path.parent.glob("*.part"))) <= 1
    for copy in path.parent.glob("*.before-*.gpkg"):
        with store.open_workspace(copy) as ws:
            assert ws.meta["edition"] == OLD
