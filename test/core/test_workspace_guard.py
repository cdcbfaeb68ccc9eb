"""A workspace that two programs have open keeps its side files."""
import sqlite3
import subprocess
import sys

from citygrid_plugin.core.workspace import store

VISIT = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
if len(sys.argv) > 2:
    other.execute("UPDATE cg_meta SET value = ? WHERE key = 'name'", (sys.argv[2],))
print(other.execute("SELECT value FROM cg_meta WHERE key = 'name'").fetchone()[0])
other.close()
"""


def visit(ws, *name):
    """Another program opens the workspace, reads or writes, and closes it."""
    return subprocess.run([sys.executable, "-c", VISIT, str(ws.path), *name], check=True,
                          capture_output=True, text=True).stdout.strip()


def touch(ws):
    """What GDAL does when QGIS opens a layer; it drops the locks of the process."""
    with open(ws.path, "rb") as file:
        file.read(100)


def side_files(ws):
    return {ending: ws.path.with_name(ws.path.name + ending).stat().st_ino
            for ending in ("-wal", "-shm") if ws.path.with_name(ws.path.name + ending).exists()}


def rename(ws, name):
    with ws.transaction() as connection:
        connection.execute("UPDATE cg_meta SET value = ? WHERE key = 'name'", (name,))


def test_another_program_that_closes_leaves_the_side_files(ws):
    rename(ws, "one")
    before = side_files(ws)
    touch(ws)
    assert visit(ws) == "one" and side_files(ws) == before and len(before) == 2


def test_what_is_written_in_turn_reaches_both(ws):
    for number in range(3):
        touch(ws)
        rename(ws, f"mine {number}")
        assert visit(ws) == f"mine {number}"
        visit(ws, f"theirs {number}")
        assert ws.query("SELECT value FROM cg_meta WHERE key = 'name'") == [(f"theirs {number}",)]
    assert ws.query("PRAGMA integrity_check") == [("ok",)]


def test_a_second_workspace_of_the_process_leaves_the_first_guarded(ws):
    before = side_files(ws)
    with store.open_workspace(ws.path) as second:
        rename(second, "second")
    assert visit(ws) == "second" and side_files(ws) == before


def test_nobody_leaves_wal_mode_meanwhile(ws):
    touch(ws)
    out = subprocess.run([sys.executable, "-c", (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0.1)\n"
        "try: print(c.execute('PRAGMA journal_mode = DELETE').fetchone()[0])\n"
        "except sqlite3.OperationalError as error: print(error)"), str(ws.path)],
        check=True, capture_output=True, text=True).stdout
    assert "locked" in out
    assert ws.query("PRAGMA journal_mode") == [("wal",)]


def test_the_last_one_tidies_up(ws):
    rename(ws, "last")
    ws.close()
    assert side_files(ws) == {}
    other = sqlite3.connect(ws.path)
    assert other.execute("SELECT value FROM cg_meta WHERE key = 'name'").fetchone() == ("last",)
    other.close()
