"""The workspace of the cases bench: a city's cases of two years, in bulk.

Rows are written with the workspace's own rules off; the open cases have the records that lead to
their states, made by the engine itself, with clocks and chain. The closed ones have no records:
twenty million rows that no figure reads.
"""
import time

import numpy as np

from .measure import say

END = "2026-11-22T00:00:00"        # when the generated cases stop
_GIVEN = ("case_no", "kind", "classcode", "condition", "limit_value", "limit_unit", "source",
          "description", "address", "objid", "bgid", "community_code", "urgent", "state",
          "version", "unit")
_TIMES = ("reported_at", "filed_at", "dispatched_at", "handled_at", "closed_at")
_DERIVED = ("request", "touched_at", "due_at", "green_until", "clock_started_at", "clock_value",
            "clock_unit", "left_seconds", "handle_due_at", "resume_at", "dispatches")
_WAY = (("report", "collector"), ("file", "shift_leader"), ("dispatch", "dispatcher"),
        ("handle", "unit"))
#: How the cases that have come so far in two years go on: share, further steps.
_ON = {
    1: ((.85,), (.15, ("send_confirm", "acceptor"))),
    2: ((.9,), (.1, ("coordinate", "shift_leader"))),
    3: ((.87,), (.05, ("request_extension", "unit")), (.03, ("request_return", "unit")),
        (.05, ("request_suspension", "unit"), ("grant_suspension", "shift_leader"))),
    4: ((.5,), (.2, ("send_verify", "acceptor")), (.3, ("verify", "collector"))),
}
_CLOSED_A_TIME = 500_000


def generate(path, rows):
    """A workspace with the unit grids, organisations and cases of a generated city."""
    from citygrid_plugin.core.sample import organisations
    from citygrid_plugin.core.sample.city import city
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    from citygrid_plugin.core.workspace import bulk, store
    rows, begun = int(rows), time.perf_counter()
    made = city(n_components=max(rows // 10, 100), n_cases=44 * rows // 10,
                n_grids=min(max(rows * 35 // 1000, 36), 35_000))
    ws = store.create(path, store.srs_from_crs(f"EPSG:{made.epsg}"), load_catalogue(),
                      division="990101", name="bench")
    still_open, closed, seconds = [], 0, 0.0
    with ws.bulk("bench") as connection:
        bulk.insert_rows(ws, connection, "community",
                         {k: v for k, v in made.communities.items() if k != "geometry"},
                         geometry=made.communities["geometry"])
        bulk.write_grids(ws, connection, made.grids["geometry"], made.grids["bgid"], "bench", "")
        bulk.insert_rows(ws, connection, "organisation", organisations.tables()[0])
        for part in made.cases(_CLOSED_A_TIME):
            part = columns(made, part, ws)
            ended = np.flatnonzero(part["state"] == "closed")
            start = time.perf_counter()
            if len(ended):
                write(ws, connection, "case_closed", part, ended, _GIVEN + _TIMES)
            seconds += time.perf_counter() - start
            closed += len(ended)
            pick = np.flatnonzero(part["state"] != "closed")
            still_open.append({k: v[pick] for k, v in part.items()})
        part = {k: np.concatenate([p[k] for p in still_open]) for k in still_open[0]}
        # a closed case keeps its key, so no open one may have the key of a closed one
        connection.execute("INSERT INTO sqlite_sequence VALUES ('case_open', ?)", (closed,))
        start = time.perf_counter()
        write_open(ws, connection, part)
        seconds += time.perf_counter() - start
    ws.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ws.close()
    say(seconds=seconds, open=len(part["x"]), closed=closed, whole=time.perf_counter() - begun)


def columns(made, part, ws):
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
        [f"{names.get((k, c), '')}: {w}, 市民反映影响通行, 请及时处理" for k, c, w in
         zip(part["kind"], part["classcode"], part["condition"])], dtype=object)
    for name in _TIMES:
        text = np.datetime_as_string(part[name], unit="s").astype(object)
        part[name] = np.where(np.isnat(part[name]), None, text)
    part["version"] = np.sum([part[name] != None for name in _TIMES], axis=0)   # noqa: E711
    part["unit"] = np.where(part["version"] > 2, part["unit"], None)
    return part


def write(ws, connection, table, part, pick, names):
    """Write some rows of a portion; the key of the first."""
    from citygrid_plugin.core.workspace import bulk
    return bulk.insert_rows(ws, connection, table, {k: part[k][pick] for k in names},
                            points=(part["x"][pick], part["y"][pick]), rules_off=True)


def write_open(ws, connection, part, ways=None):
    """Write open cases with the records that lead to their states.

    ``ways`` are the steps of each; by default those that its times show, and for some one more.
    """
    from citygrid_plugin.core.workspace import bulk
    from citygrid_plugin.core.workspace.cases import RECORD, Engine
    if ways is None:
        rng = np.random.default_rng(7)
        ways = [_WAY[:v] + _further(rng, v) for v in part["version"].tolist()]
    engine, records = Engine(ws), []
    known = ws.query("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'case_open'")
    first, keys = known[0][0] + 1, ("fid", *RECORD, "prev_hash", "hash")
    after = [_live(engine, {k: part[k][i] for k in (*_GIVEN, *_TIMES)}, way, first + i, records)
             for i, way in enumerate(ways)]
    for name in (*_DERIVED, "state", "version", "handled_at"):
        part[name] = np.array([row.get(name) for row in after], dtype=object)
    begins = write(ws, connection, "case_open", part, np.arange(len(ways)),
                   _GIVEN + _TIMES + _DERIVED)
    if begins != first:
        raise RuntimeError("the keys of the open cases are not those of their records")
    bulk.insert_rows(ws, connection, "case_step", dict(zip(
        ("case_id", *keys[1:]), zip(*records))), rules_off=True)


def _further(rng, version):
    ways = _ON[version]
    return tuple(ways[rng.choice(len(ways), p=[way[0] for way in ways])][1:])


def _live(engine, given, way, fid, records):
    """A case after the steps of its way; their records are added to ``records``."""
    import datetime
    import json

    from citygrid_plugin.core.cases import clocks, lifecycle
    from citygrid_plugin.core.cases.chain import record_hash
    from citygrid_plugin.core.workspace.cases import RECORD
    row = {**dict.fromkeys(clocks.COLUMNS), **given, "reporter": None, "phone": None,
           "version": 0, "state": "", "request": "", "resume_at": None, "dispatches": 0}
    at, before = given["reported_at"], ""
    for seq, (action, role) in enumerate(way):
        at = (given[_TIMES[seq]] if seq < 4 and given[_TIMES[seq]] else
              (datetime.datetime.fromisoformat(at) + datetime.timedelta(minutes=30)).isoformat())
        detail = {"until": "2027-01-04"} if action == "request_suspension" else None
        known = lifecycle.transition(row["state"], action, row["request"])
        record = engine.record(row, known, f"{role} {fid % 9}", role,
                               given["unit"] if action == "dispatch" else None, None, detail, at)
        after = record_hash(before, record)
        records.append((fid, *(record[n] for n in RECORD), before, after))
        row.update(json.loads(record["detail"] or "{}").get("clock", {}), state=known.to_state,
                   version=seq + 1, request=known.to_request if known.to_request != "*"
                   else row["request"], touched_at=at)
        row["dispatches"] += action == "dispatch"
        row["resume_at"] = detail["until"] if detail else row["resume_at"]
        row["handled_at"] = at if action == "handle" else row["handled_at"]
        before = after
    row["green_until"] = clocks.green_until(engine.clock, row)
    return row


def verified(ws, count, prefix):
    """Further cases that wait to be closed, with all their records."""
    like = ws.dicts("SELECT * FROM case_open WHERE state = 'dispatched' AND limit_value IS NOT "
                    "NULL LIMIT 1")[0]
    part = {name: np.array([like[name]] * count, dtype=object) for name in _GIVEN}
    part["case_no"] = np.array([f"{prefix}{i:06d}" for i in range(count)], dtype=object)
    rng = np.random.default_rng(9)
    (xmin, ymin, xmax, ymax), = ws.query("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents "
                                         "WHERE table_name = 'case_open'")
    part["x"], part["y"] = rng.uniform(xmin, xmax, count), rng.uniform(ymin, ymax, count)
    for number, name in enumerate(_TIMES):
        at = f"2026-12-0{1 + number}T09:00:00" if number < 4 else None
        part[name] = np.array([at] * count, dtype=object)
    with ws.bulk("bench") as connection:
        write_open(ws, connection, part, [_WAY + (("verify", "collector"),)] * count)


if __name__ == "__main__":
    import sys
    generate(*sys.argv[1:])
