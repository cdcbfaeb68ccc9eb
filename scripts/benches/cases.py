"""The queue, a step and the map of the open cases of a city with years of cases.

``rows`` counts components; the generated city has 4.4 cases a component in two years, of which
2.3 % are open (100,000 at a million components). All open cases are written with a record for every
step, and of the closed ones three for ten components, without records: no figure here reads them.
So the default workspace has 400,000 cases, 100,000 of them open.
"""
import sqlite3
import sys
import time
from datetime import datetime

import numpy as np

from .measure import Figure, say, start_qgis, worker

END = datetime(2026, 11, 22)        # when the generated cases stop
PAGE = 200
REPEATS = 7
OPEN = ("reported", "filed", "dispatched", "handled")
PAGES = (
    ("being handled, by urgency", ["dispatched"], {}),
    ("being handled, red", ["dispatched"], {"light": "red"}),
    ("waiting for verification, yellow", ["handled"], {"light": "yellow"}),
    ("being handled, newest, fifth page", ["dispatched"], {"sort": "newest", "offset": 4 * PAGE}),
    ("every state, by urgency", OPEN, {}),
)
TEXTS = (
    ("being handled, a word that many have", ["dispatched"], {"text": "路灯"}),
    ("being handled, a word that none has", ["dispatched"], {"text": "zebra"}),
    ("every state, two words, yellow", OPEN, {"text": "7 路灯", "light": "yellow"}),
)
_GIVEN = ("case_no", "kind", "classcode", "condition", "limit_value", "limit_unit", "source",
          "description", "address", "objid", "bgid", "community_code", "urgent", "state",
          "version", "unit", "due_at")
_TIMES = ("reported_at", "filed_at", "dispatched_at", "handled_at", "closed_at")
_ACTIONS = (("report", "collector"), ("file", "acceptor"), ("dispatch", "dispatcher"),
            ("handle", "unit"), ("pass", "acceptor"))


def figures(work, rows):
    """The figures of the cases bench; the workspace is generated in ``work``."""
    path = work / f"cases_{rows}.gpkg"
    if not path.exists():
        made = worker("cases", "generate", path, rows)
        yield Figure(f"writing {made['closed']:,} closed and {made['open']:,} open cases in bulk",
                     made["seconds"])
    listed = worker("cases", "queue", path)
    # a text is looked for row by row; its limit comes with the case room
    for limit, pages in ((50, listed["pages"]), (None, listed["texts"])):
        for name, milliseconds in pages:
            yield Figure(f"queue page and counts of {listed['open']:,} open cases: {name}",
                         milliseconds, None, limit, "ms", limit is not None)
    taken = worker("cases", "step", path)
    yield Figure(f"one step committed, p95 of {taken['n']} (peer: insert and commit in plain "
                 "SQLite, both synchronous=FULL)", taken["ours_p95"], taken["bare_p95"], 10, "ms",
                 True)
    yield Figure("one step committed, median", taken["ours"], taken["bare"], None, "ms")
    drawn = worker("cases", "draw", path)
    yield Figure(f"layer of {listed['open']:,} open cases drawn at city scale (peer: one plain "
                 "marker)", drawn["ours"], drawn["plain"], 1.0, "s", True)
    yield Figure("peak memory of queue and step (the map: "
                 f"{drawn['peak_mb']:,.0f} MB, most of it QGIS)",
                 max(listed["peak_mb"], taken["peak_mb"]), None, None, "MB")


# -- the workers, each a process of its own

def generate(path, rows):
    """A workspace with the unit grids, organisations and cases of a generated city."""
    from citygrid_plugin.core.sample import organisations
    from citygrid_plugin.core.sample.city import city
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    from citygrid_plugin.core.workspace import bulk, cases, store
    rows = int(rows)
    made = city(n_components=max(rows // 10, 100), n_cases=44 * rows // 10,
                n_grids=min(max(rows * 35 // 1000, 36), 35_000))
    ws = store.create(path, store.srs_from_crs(f"EPSG:{made.epsg}"), load_catalogue(),
                      division="990101", name="bench")
    clock, still_open, closed, seconds = cases.workspace_clock(ws), [], 0, 0.0
    with ws.bulk("bench") as connection:
        bulk.insert_rows(ws, connection, "community",
                         {k: v for k, v in made.communities.items() if k != "geometry"},
                         geometry=made.communities["geometry"])
        bulk.write_grids(ws, connection, made.grids["geometry"], made.grids["bgid"], "bench", "")
        bulk.insert_rows(ws, connection, "organisation", organisations.tables()[0])
        for part in made.cases():
            part = _columns(made, part, ws)
            ended = np.flatnonzero(part["state"] == "closed")[:max(rows * 3 // 10 - closed, 0)]
            start = time.perf_counter()
            if len(ended):
                _write(ws, connection, "case_closed", part, ended)
            seconds += time.perf_counter() - start
            closed += len(ended)
            pick = np.flatnonzero(part["state"] != "closed")
            still_open.append({k: v[pick] for k, v in part.items()})
        part = {k: np.concatenate([p[k] for p in still_open]) for k in still_open[0]}
        part["due_at"] = np.array([cases.deadline(clock, {"limit_value": v, "limit_unit": u}, at)
                                   if at else None for v, u, at in zip(
            part["limit_value"], part["limit_unit"], part["filed_at"])], dtype=object)
        # a closed case keeps its key, so no open one may have the key of a closed one
        connection.execute("INSERT INTO sqlite_sequence VALUES ('case_open', ?)", (closed,))
        start = time.perf_counter()
        first = _write(ws, connection, "case_open", part, np.arange(len(part["x"])))
        bulk.insert_rows(ws, connection, "case_step", _records(part, first), rules_off=True)
        cases.note_lights(ws, connection, clock=clock)
        seconds += time.perf_counter() - start
        connection.execute("ANALYZE")
    ws.close()
    say(seconds=seconds, open=len(part["x"]), closed=closed)


def _columns(made, part, ws):
    """The columns of the case tables from a portion of the city's cases."""
    import shapely
    from citygrid_plugin.core.grids.assign import assign
    names = dict(((kind, code), name) for kind, code, name in
                 ws.query("SELECT kind, code, name FROM object_class"))
    n = len(part["x"])
    part["case_no"] = np.array([f"B{k:09d}" for k in part["number"]], dtype=object)
    part["bgid"] = assign(shapely.points(part["x"], part["y"]), made.grids["geometry"],
                          made.grids["bgid"])
    part["community_code"] = np.array([b and b[:12] for b in part["bgid"]], dtype=object)
    part["objid"] = np.full(n, None, dtype=object)
    fault = part["component"] >= 0
    part["objid"][fault] = made.objid[part["component"][fault]].astype("U16")
    part["address"] = np.array([f"示范大街 {k % 997} 号" for k in part["number"]], dtype=object)
    part["description"] = np.array(
        [f"{names.get((k, c), '')}: {w}, 请及时处理" for k, c, w in
         zip(part["kind"], part["classcode"], part["condition"])], dtype=object)
    for name in _TIMES:
        text = np.datetime_as_string(part[name], unit="s").astype(object)
        part[name] = np.where(np.isnat(part[name]), None, text)
    part["version"] = np.sum([part[name] != None for name in _TIMES], axis=0)   # noqa: E711
    part["unit"] = np.where(part["version"] > 2, part["unit"], None)
    part["due_at"] = np.full(n, None, dtype=object)
    return part


def _write(ws, connection, table, part, pick):
    from citygrid_plugin.core.workspace import bulk
    return bulk.insert_rows(ws, connection, table, {k: part[k][pick] for k in _GIVEN + _TIMES},
                            points=(part["x"][pick], part["y"][pick]), rules_off=True)


def _records(part, first):
    """Chained step records of open cases whose keys begin with ``first``."""
    from citygrid_plugin.core.cases.chain import FIELDS, record_hash
    from citygrid_plugin.core.cases.lifecycle import transition
    rows = []
    for i, version in enumerate(part["version"].tolist()):
        state = before = ""
        for seq in range(1, version + 1):
            action, role = _ACTIONS[seq - 1]
            record = {"case_no": part["case_no"][i], "seq": seq, "action": action,
                      "from_state": state, "to_state": transition(state, action).to_state,
                      "role": role, "actor": f"{role} {i % 9}", "note": None,
                      "unit": part["unit"][i] if action == "dispatch" else None,
                      "due_at": part["due_at"][i] if action == "file" else None,
                      "at": part[_TIMES[seq - 1]][i]}
            after = record_hash(before, record)
            rows.append((first + i, *(record[n] for n in FIELDS), before, after))
            state, before = record["to_state"], after
    return dict(zip(("case_id", *FIELDS, "prev_hash", "hash"), zip(*rows)))


def queue(path):
    """Milliseconds (median) of a page together with the counts, as the dock asks for them."""
    from citygrid_plugin.core.workspace import cases, store
    found = {"pages": [], "texts": []}
    with store.open_workspace(path) as ws:
        clock = cases.workspace_clock(ws)
        number = ws.query("SELECT count(*) FROM case_open")[0][0]
        for kind, (name, states, how) in ([("pages", p) for p in PAGES]
                                          + [("texts", p) for p in TEXTS]):
            took = []
            for _ in range(REPEATS):
                start = time.perf_counter()
                cases.queue(ws, states, limit=PAGE, clock=clock, at=END, **how)
                cases.counts(ws, clock=clock, at=END)
                took.append(time.perf_counter() - start)
            found[kind].append((name, 1000 * float(np.median(took))))
    say(open=number, **found)


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
            "SELECT fid, version FROM case_open WHERE state = ? ORDER BY fid % 997, fid LIMIT 300",
            (state,))]
        for fid, version, action, role, unit in todo:
            start = time.perf_counter()
            cases.step(ws, fid, action, actor="bench", role=role, expected_version=version,
                       unit=unit)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("INSERT INTO record (body) VALUES (?)", ("x" * 300,))
            plain.execute("COMMIT")
            bare.append(time.perf_counter() - start)
    ours, bare = 1000 * np.array(ours), 1000 * np.array(bare)
    say(n=len(ours), ours=np.median(ours), bare=np.median(bare),
        ours_p95=np.percentile(ours, 95), bare_p95=np.percentile(bare, 95))


def draw(path):
    """Seconds (median) to draw the layer of open cases, and the same points as plain markers."""
    application, _ = start_qgis()
    from qgis.core import (
        QgsMapRendererSequentialJob, QgsMapSettings, QgsMarkerSymbol, QgsProject,
        QgsSingleSymbolRenderer, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize
    from citygrid_plugin.core.standards.stored import catalogue_of
    from citygrid_plugin.core.workspace import store
    from citygrid_plugin.layers import roles, tree
    ws = store.open_workspace(path)
    tree.add_workspace(QgsProject.instance(), ws, catalogue_of(ws))
    plain = QgsVectorLayer(ws.layer_uri("case_open"), "plain", "ogr")
    plain.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(
        {"name": "circle", "size": "1"})))

    def seconds(layer):
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setOutputSize(QSize(1600, 1000))
        settings.setDestinationCrs(plain.crs())
        settings.setExtent(plain.extent())
        job = QgsMapRendererSequentialJob(settings)
        start = time.perf_counter()
        job.start()
        job.waitForFinished()
        return time.perf_counter() - start
    ours = roles.layer(QgsProject.instance(), "case_open")
    pairs = [(seconds(ours), seconds(plain)) for _ in range(6)][1:]   # the first one warms up
    say(ours=float(np.median([p[0] for p in pairs])), plain=float(np.median([p[1] for p in pairs])))


if __name__ == "__main__":
    {"generate": generate, "queue": queue, "step": step, "draw": draw}[sys.argv[1]](*sys.argv[2:])
