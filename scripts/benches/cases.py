"""Lists, steps, docks and the map of a city with four million cases, of which 100,000 are open.

``rows`` counts components; the generated city has 4.4 cases a component in two years, of which
2.3 % are open. What is measured is a list of a dock just after somebody else has changed a case:
the change is taken in, the page is chosen and read, and everything is counted.
"""
import datetime
import shutil
import sqlite3
import sys
import time

import numpy as np

from . import case_city
from .measure import Figure, say, worker

NOW = datetime.datetime.fromisoformat(case_city.END)
PAGE = 200
REPEATS = 7
MONTH = 30_000
OPEN = ("reported", "filed", "dispatched", "handled")
CHOICES = (
    ("waiting for dispatch", {"states": ("filed",)}, {}),
    ("being handled, red", {"states": ("dispatched",), "lights": ("red",)}, {}),
    ("all, newest, fifth page", {}, {"sort": "newest", "offset": 4 * PAGE}),
    ("requests waiting, yellow and red", {"special": "requests", "lights": ("yellow", "red")}, {}),
    ("untouched for long, of two units", {"special": "stale",
                                          "units": ("990101042", "990101043")}, {}),
    ("a major class on the map's extent", {"majors": (("event", "01"),), "extent": (
        541_000.0, 3_871_000.0, 549_000.0, 3_879_000.0)}, {}),
    ("a street, by hotline", {"streets": ("990101001",), "sources": ("hotline",)}, {}),
    ("a word that few have", {"states": OPEN, "text": "路灯"}, {}),
    ("a word that none has", {"text": "zebra"}, {}),
    ("four words that all have, longest untouched", {"text": "市民反映影响通行 及时 示范大街 b0"},
     {"sort": "untouched"}),
    ("all at once", {"states": OPEN, "lights": ("red", "yellow"), "requests": ("",),
                     "majors": (("event", "01"),), "sources": ("hotline", "collector"),
                     "units": ("990101042", "990101043"), "urgent": False, "text": "垃圾 7 号",
                     "extent": (540_000.0, 3_870_000.0, 560_000.0, 3_890_000.0)}, {}),
)
#: What SQL, pandas and QGIS are asked as well: states and one word.
PEER = (("dispatched",), "路灯")


def figures(work, rows):
    """The figures of the cases bench; the workspace is generated in ``work``."""
    path = work / f"cases_{rows}.gpkg"
    if not path.exists():
        made = worker("case_city", path, rows)
        yield Figure(f"a workspace with {made['closed']:,} closed and {made['open']:,} open cases "
                     f"made in bulk (of it written: {made['seconds']:.0f} s)", made["whole"])
    listed = worker("cases", "lists", path)
    many = f"{listed['open']:,} open cases of {listed['all']:,}"
    for name, milliseconds in listed["pages"]:
        yield Figure(f"page and counts after a change, {many}: {name}", milliseconds, None, 50,
                     "ms", True)
    for name, milliseconds in listed["peers"]:
        yield Figure(f"page and counts of one state and one word (peer: {name})", listed["asked"],
                     milliseconds, None, "ms")
    yield Figure("the open cases read into memory, enough for the first page", listed["base"])
    yield Figure("the same with every column and text (peer: pandas.read_sql)", listed["whole"],
                 listed["pandas"])
    taken = worker("cases", "step", path)
    yield Figure(f"one step committed, p95 of {taken['n']} (peer: insert and commit in plain "
                 "SQLite, both synchronous=FULL)", taken["ours_p95"], taken["bare_p95"], 10, "ms",
                 True)
    yield Figure("one step committed, median", taken["ours"], taken["bare"], None, "ms")
    desk = worker("case_desk", "start", path)
    yield Figure("dispatch dock, from its construction on an open workspace to the first page",
                 desk["first"], None, 1.0, "s", True)
    yield Figure("dispatch dock brought up to date after a change, page, counts and detail",
                 desk["reload"], None, None, "ms")
    drawn = worker("case_desk", "draw", path)
    yield Figure(f"layer of {listed['open']:,} open cases drawn at city scale (peer: one plain "
                 "marker)", drawn["ours"], drawn["plain"], 1.0, "s", True)
    yield Figure("50 cases of the list selected on the map (peer: the layer's attribute filter)",
                 drawn["select"], drawn["expression"], 50, "ms", True)
    yield Figure("cases in a rectangle of the map (peer: the layer's own selection)",
                 drawn["within"], drawn["rectangle"], None, "ms")
    month = worker("cases", "month", path, work, min(MONTH, max(listed["open"] // 3, 1)))
    yield Figure(f"{month['n']:,} cases closed and archived (closing {month['close']:.1f} s, "
                 f"archive {month['archive']:.1f} s)", month["close"] + month["archive"], None,
                 30.0, "s", True)
    reports = min(max(rows // 200, 50), 5000)
    came = worker("case_desk", "reports", path, work, reports)
    yield Figure(f"{reports:,} reports imported from CSV as cases with records (peer: ogr2ogr, "
                 "rows alone)", came["ours"], came["ogr"])
    yield Figure("reports that did not become cases", reports - came["written"], None, 0, "rows",
                 True)
    peak = max(r["peak_mb"] for r in (listed, taken, month))
    yield Figure(f"peak memory without QGIS (with it: the dock {desk['peak_mb']:,.0f} MB, the map "
                 f"{drawn['peak_mb']:,.0f} MB; pandas alone: {listed['pandas_mb']:,.0f} MB)",
                 peak, None, None, "MB")


# -- the workers, each a process of its own

def lists(path):
    """Milliseconds (median) of lists and counts; the same question to SQL and pandas."""
    from citygrid_plugin.core.cases import board
    from citygrid_plugin.core.workspace import store
    with store.open_workspace(path) as ws, ws.again() as other:
        number, closed = (ws.query(f"SELECT count(*) FROM {table}")[0][0]      # nosec B608
                          for table in ("case_open", "case_closed"))
        base = median(lambda: board.Board(ws), 3)
        whole = median(lambda: board.Board(ws).preload(), 3)
        some = board.of(ws)
        some.preload()

        def asked(given, how):
            some.refresh()
            page = some.look(board.Choice(**given), PAGE, at=NOW, **how)
            return some.rows(page.fids, NOW)

        def milliseconds(given, how):
            took = []
            for _ in range(REPEATS):
                touch(other)
                took.append(seconds(lambda: asked(given, how)))
            return 1000 * float(np.median(took))
        pages = [(name, milliseconds(given, how)) for name, given, how in CHOICES]
        states, word = PEER
        ours = milliseconds({"states": states, "text": word}, {})
        peers = [("SQL", 1000 * median(lambda: by_sql(ws, states, word), 3))]
        frame, read = pandas_frame(ws)
        peers.append(("pandas in memory", 1000 * median(lambda: by_pandas(frame, states, word), 3)))
    say(open=number, all=number + closed, pages=pages, base=base, whole=whole, asked=ours,
        peers=peers, pandas=read, pandas_mb=float(frame.memory_usage(deep=True).sum() / 2 ** 20))


def seconds(work):
    """How long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work, times):
    return float(np.median([seconds(work) for _ in range(times)]))


def touch(ws):
    """Change a case, as another desk does."""
    with ws.transaction() as connection:
        connection.execute("UPDATE case_open SET changed_by = 'bench', changed_at = ? "
                           "WHERE fid = (SELECT max(fid) FROM case_open)",
                           (datetime.datetime.now().isoformat(),))


_WHERE = ("(case_no LIKE ?1 OR address LIKE ?1 OR description LIKE ?1 OR condition LIKE ?1 OR "
          "(kind, classcode) IN (SELECT kind, code FROM object_class WHERE name LIKE ?1))")


def by_sql(ws, states, word):
    """A page and the counts as plain SQL gives them; one state, one word, no names."""
    ws.query(f"SELECT * FROM case_open WHERE state = ?2 AND {_WHERE} "              # nosec B608
             "ORDER BY urgent DESC, due_at IS NULL, due_at, fid LIMIT 200",
             (f"%{word}%", states[0]))
    ws.query("SELECT state, request, CASE WHEN ?2 > due_at THEN 3 WHEN ?2 > green_until THEN 2 "
             f"ELSE due_at IS NOT NULL END, count(*) FROM case_open WHERE {_WHERE} "  # nosec B608
             "GROUP BY 1, 2, 3", (f"%{word}%", case_city.END))


def pandas_frame(ws):
    """The columns a list needs, as pandas reads them, and the seconds that takes."""
    import pandas
    start = time.perf_counter()
    frame = pandas.read_sql(
        "SELECT fid, state, request, urgent, due_at, green_until, kind, classcode, bgid, unit, "
        "source, community_code, touched_at, reported_at, coalesce(case_no, '') || ' ' || "
        "coalesce(address, '') || ' ' || coalesce(description, '') || ' ' || "
        "coalesce(condition, '') AS text FROM case_open", ws.connection)
    took = time.perf_counter() - start
    for name in ("due_at", "green_until"):
        frame[name] = pandas.to_datetime(frame[name])
    return frame, took


def by_pandas(frame, states, word):
    """The same out of a DataFrame, without names."""
    found = frame[frame["text"].str.contains(word, regex=False)]
    light = (found["due_at"].notna().astype(int) + (found["green_until"] < NOW)
             + (found["due_at"] < NOW))
    found.groupby(["state", "request", light]).size()
    found[found["state"].isin(states)].sort_values(
        ["urgent", "due_at", "fid"], ascending=[False, True, True]).head(PAGE)


def step(path):
    """Steps one by one, each followed by one insert and commit in a plain SQLite file."""
    from citygrid_plugin.core.workspace import cases, store
    plain = sqlite3.connect(f"{path}.plain", isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    plain.execute("CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, body TEXT)")
    ours, bare = [], []
    with store.open_workspace(path) as ws:
        todo = [(fid, version, action, role, unit) for state, action, role, unit in (
            ("filed", "dispatch", "dispatcher", "990101043"), ("dispatched", "handle", "unit", ""),
            ("handled", "pass", "shift_leader", "")) for fid, version in ws.query(
            "SELECT fid, version FROM case_open WHERE state = ? AND request = '' "
            "ORDER BY fid % 997, fid LIMIT 300", (state,))]
        for fid, version, action, role, unit in todo:
            ours.append(seconds(lambda: cases.step(
                ws, fid, action, actor=f"bench {action}", role=role, expected_version=version,
                unit=unit)))
            bare.append(seconds(lambda: write_plain(plain)))
    ours, bare = 1000 * np.array(ours), 1000 * np.array(bare)
    say(n=len(ours), ours=np.median(ours), bare=np.median(bare),
        ours_p95=np.percentile(ours, 95), bare_p95=np.percentile(bare, 95))


def write_plain(plain):
    plain.execute("BEGIN IMMEDIATE")
    plain.execute("INSERT INTO record (body) VALUES (?)", ("x" * 300,))
    plain.execute("COMMIT")


def month(path, folder, count):
    """Close as many verified cases as a month has, step by step, and archive them."""
    from pathlib import Path

    from citygrid_plugin.core.workspace import archive, cases, store
    count, target = int(count), Path(folder) / "month.gpkg"
    target.unlink(missing_ok=True)
    shutil.rmtree(target.with_suffix(".files"), ignore_errors=True)
    with store.open_workspace(path) as ws:
        prefix = f"M{int(time.time())}"
        case_city.verified(ws, count, prefix)
        chosen = ws.query("SELECT fid, version FROM case_open WHERE case_no > ? AND case_no < ?",
                          (prefix, prefix + "~"))
        start = time.perf_counter()
        done, refused = cases.step_many(ws, chosen, "close", actor="bench", role="shift_leader",
                                        at="2026-12-10T10:00:00")
        closing = time.perf_counter() - start
        start = time.perf_counter()
        moved = archive.archive(ws, "2026-12-01", "2027-01-01", target)
        archiving = time.perf_counter() - start
    if len(done) != count or refused or moved.cases < count:
        raise RuntimeError(f"{len(done)} cases closed, {moved.cases} archived, of {count}")
    say(n=count, close=closing, archive=archiving)


if __name__ == "__main__":
    {"lists": lists, "step": step, "month": month}[sys.argv[1]](*sys.argv[2:])
