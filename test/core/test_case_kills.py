"""A process that moves cases is killed hundreds of times; two that move the same cases.

The processes are forked from one that has everything imported: a start of Python for every kill
would take most of the time.
"""
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killed_census import read_until

from citygrid_plugin.core.cases import lifecycle
from citygrid_plugin.core.workspace import case_records, cases, store

ROOT = Path(__file__).resolve().parents[2]
KILLS = 200
BATCH = 5

WORKER = '''
import os, random, sys
from citygrid_plugin.core.cases import lifecycle
from citygrid_plugin.core.errors import CityGridError
from citygrid_plugin.core.workspace import cases, store

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def one_step(ws, rng, fids):
    fid = rng.choice(fids)
    try:
        row = cases.case(ws, fid)
        if row["closed_at"]:
            fids.remove(fid)
            return
        known = rng.choice(lifecycle.actions(row["state"], "administrator", row["request"]))
        say("begun")
        after = cases.step(ws, fid, known.action, actor=f"hand {rng.randrange(9)}",
                           role="administrator", expected_version=row["version"],
                           unit=rng.choice(("U1", "U2")), note="because", detail={
                               "until": "2099-01-01", "with": ["U2"], "kind": "leader",
                               "into": cases.case(ws, rng.choice(fids))["case_no"]})
        say("done", fid, after["version"])
    except CityGridError:
        say("refused")

def one_report(ws, rng, fids):
    say("begun")
    fids.append(cases.report(ws, classcode="0102", kind="component", x=rng.uniform(0, 99), y=5.0,
                             description="lid", source="hotline", actor="Li", role="acceptor",
                             file=rng.random() < .8))
    say("done", fids[-1], 1)

def one_batch(ws, rng, fids, token):
    chosen = ws.query("SELECT fid, version FROM case_open WHERE state = 'filed' AND request = '' "
                      "LIMIT %d")
    if len(chosen) == %d:
        say("begun")
        say("batch", token)
        cases.step_many(ws, chosen, "dispatch", actor="Wang", role="dispatcher", unit="U1",
                        note=token)
        say("done", chosen[0][0], chosen[0][1] + 1)

def work(known, seed):
    rng = random.Random(seed)
    with known.again() as ws:
        fids = [fid for fid, in ws.query("SELECT fid FROM case_open ORDER BY fid DESC LIMIT 30")]
        number = 0
        while True:
            number += 1
            if number == 2:
                say("go")       # with the first step SQLite has read all rules
            pick = rng.random()
            if len(fids) < 8 or pick < .1:
                one_report(ws, rng, fids)
            elif pick < .2:
                one_batch(ws, rng, fids, f"{seed}-{number}")
            else:
                one_step(ws, rng, fids)

def race(path, actor):
    with store.open_workspace(path) as ws:
        seen = ws.query("SELECT fid, version FROM case_open WHERE state = 'filed' ORDER BY fid")
        if actor == "Zhao":
            seen.reverse()      # they meet in the middle
        say("go")
        sys.stdin.readline()
        for fid, version in seen:
            try:
                cases.step(ws, fid, "dispatch", actor=actor, role="dispatcher",
                           unit={"Wang": "U1", "Zhao": "U2"}[actor], expected_version=version)
                say("won", fid)
            except CityGridError as error:
                say("lost", fid, error.code, str(error))
        say("end")

if sys.argv[1] == "race":
    race(*sys.argv[2:])
else:
    known = store.open_workspace(sys.argv[2])
    known.close()       # no connection may be carried over a fork
    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(known, int(line))
        say("pid", child)
        os.waitpid(child, 0)
        say("dead")
''' % (BATCH, BATCH)


@pytest.fixture
def started():
    """``started(*arguments)``: the worker as a process; ended with the test."""
    running = []

    def start(*arguments):
        child = subprocess.Popen([sys.executable, "-c", WORKER, *map(str, arguments)], cwd=ROOT,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        running.append(child)
        return child
    yield start
    for child in running:
        child.stdin.close()
        child.stdout.close()
        child.wait()


def ask(child, line):
    child.stdin.write(f"{line}\n".encode())


def broken(ws):
    """What is not as it must be, of all cases at once: one statement a rule."""
    final = ", ".join(f"'{state}'" for state in lifecycle.FINAL)
    both = ("(SELECT fid, case_no, state, version, closed_at, 'open' AS place FROM case_open "
            "UNION ALL SELECT fid, case_no, state, version, closed_at, 'closed' FROM case_closed)")
    last = "(SELECT case_id, max(seq) AS seq, count(*) AS n, to_state, case_no FROM case_step " \
           "GROUP BY case_id)"       # of the row with the highest number, as SQLite does it
    return {
        "in two tables": ws.query(f"SELECT fid FROM {both} GROUP BY fid HAVING count(*) > 1"),
        "no record": ws.query(f"SELECT fid FROM {both} WHERE fid NOT IN "
                              "(SELECT case_id FROM case_step)"),
        "record without case": ws.query(f"SELECT case_id FROM case_step WHERE case_id NOT IN "
                                        f"(SELECT fid FROM {both})"),
        "state is not the record's": ws.query(
            f"SELECT c.fid FROM {both} c JOIN {last} s ON s.case_id = c.fid WHERE s.to_state != "
            "c.state OR s.seq != c.version OR s.n != c.version OR s.case_no != c.case_no"),
        "closed among the open": ws.query(
            f"SELECT fid FROM {both} WHERE (place = 'closed') != (state IN ({final})) "
            "OR (place = 'closed') != (closed_at IS NOT NULL)"),
        "parties without a unit at work": ws.query(
            "SELECT p.fid FROM case_party p WHERE NOT EXISTS (SELECT 1 FROM case_step s "
            "WHERE s.case_no = p.case_no AND s.seq = p.seq)"),
        "quiet": ws.query("SELECT id FROM cg_quiet"), "locked": ws.query("SELECT id FROM cg_lock"),
    }


def test_hundreds_of_kills_leave_no_case_half_moved(ws, started):
    path = ws.path
    ws.close()
    child, after = started("work", path), None
    rng = random.Random(5)
    hit = 0
    for seed in range(KILLS):
        ask(child, seed)
        lines = read_until(child, "pid", "go")
        pid = int(next(words[1] for words in lines if words[0] == "pid"))
        time.sleep(rng.uniform(0, .015))
        os.kill(pid, signal.SIGKILL)
        lines += read_until(child, "dead")
        words = [line[0] for line in lines]
        hit += words.count("begun") > words.count("done") + words.count("refused")
        after = after or store.open_workspace(path)
        wrong = {rule: found for rule, found in broken(after).items() if found}
        assert not wrong, (seed, wrong)
        there = dict(after.query("SELECT case_id, max(seq) FROM case_step GROUP BY case_id"))
        for line in lines:
            if line[0] == "done":       # what was reported as done has been kept
                assert there[int(line[1])] >= int(line[2]), (seed, line)
            elif line[0] == "batch":    # one portion: all of it or nothing
                assert after.query("SELECT count(*) FROM case_step WHERE note = ?",
                                   (line[1],))[0][0] in (0, BATCH), (seed, line)
        if seed % 4 == 0:       # now and then nobody else has it open: SQLite then recovers
            after.close()
            after = None
    after = after or store.open_workspace(path)
    assert case_records.verify_chain(after) == []
    assert after.query("PRAGMA integrity_check") == [("ok",)]
    assert after.query("SELECT count(*) FROM case_step")[0][0] > KILLS
    assert after.query("SELECT count(*) FROM case_closed")[0][0] > 5
    after.close()
    # the kills did not all fall between two steps
    assert hit > KILLS / 3, hit


def test_of_two_processes_exactly_one_wins(ws, started):
    for number in range(40):
        cases.report(ws, classcode="0102", kind="component", x=number, y=5.0, description="lid",
                     source="hotline", actor="Li", role="acceptor", file=True)
    children = {actor: started("race", ws.path, actor) for actor in ("Wang", "Zhao")}
    for child in children.values():
        read_until(child, "go")
    for child in children.values():
        ask(child, "now")
    told = {actor: read_until(child, "end") for actor, child in children.items()}
    won = {actor: {int(line[1]) for line in lines if line[0] == "won"}
           for actor, lines in told.items()}
    lost = {actor: {int(line[1]): (line[2], " ".join(line[3:])) for line in lines
                    if line[0] == "lost"} for actor, lines in told.items()}
    fids = {fid for fid, in ws.query("SELECT fid FROM case_open")}
    assert won["Wang"] | won["Zhao"] == fids and not won["Wang"] & won["Zhao"]
    for loser, winner, unit in (("Wang", "Zhao", "U2"), ("Zhao", "Wang", "U1")):
        assert lost[loser].keys() == won[winner]
        for fid, (code, text) in lost[loser].items():
            row, record = cases.case(ws, fid), cases.steps(ws, fid)[-1]
            assert (row["unit"], record["actor"], row["version"]) == (unit, winner, 3)
            assert code == "CG021"
            for part in (winner, record["at"][:16].replace("T", " "), row["case_no"],
                         lifecycle.STATES["dispatched"]):
                assert part in text
    assert case_records.verify_chain(ws) == []
