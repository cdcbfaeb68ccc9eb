"""A process that applies and undoes a census is killed at every stage and at random moments: the
old state or the new one is there, never one between."""
from collections import Counter

import pytest
from applied_census import census, inventory
from killed_census import ask, kill, look, read_until, started
from test_census_apply import many

KILLS = 40


@pytest.fixture
def worker(ws):
    """A city with changes to apply, its file, and a process that applies and undoes them."""
    fid = census(ws)
    assert fid == 1
    many(ws, fid)
    before = inventory(ws)
    path = ws.path
    ws.close()
    with started(path) as child:
        yield path, before, child


def test_killed_at_every_stage(worker):
    path, before, child = worker
    after, seen = [], Counter()
    for what, other in (("apply", "old"), ("undo", "new")):
        at = 0
        while True:
            at += 1
            ask(child, what, at)
            words = [line[0] for line in read_until(child, "pid", "dead")]
            state = look(path, before, after, at % 6 == 0)
            if "done" in words:     # so many stages it does not have
                assert state != other
                break
            # the last stage may be after the commit; any other leaves what was
            assert state == other, (what, at)
            seen[what] += 1
    assert seen["apply"] > 12 and seen["undo"] > 12


def test_killed_at_random_moments(worker):
    path, before, child = worker
    cut, seen = kill(child, path, before, KILLS)
    # the kills fell into the first transaction and into later ones
    assert 0 < cut < KILLS and seen["old"] and seen["new"], (cut, seen)
