"""The workspace of the analysis bench: a city's cases of one year with all their records.

``/usr/bin/python3 -m benches.analysis_city PATH CASES [GRIDS]``, in ``scripts``. Cases go the ways
of ``core.sample.steps``; states, deadlines and clocks are those that the engine would have given.
Rows are written with the workspace's own rules off, and the hashes of the records are a dash: no
figure reads them, and ``citygrid:checkworkspace`` would rightly complain. A million cases with
their 7.4 million records took 99 s on two busy cores and make a file of 3.1 GB. Four million cases
without closed records are ``case_city``'s.
"""
import time

import numpy as np

from . import case_city
from .measure import say

SINCE = "2025-11-22T00:00"          # the cases end a year later, with those of ``case_city``
GRIDS = 35_000
#: Grids for each collector, people at the other desks, and companies that employ collectors.
PER_COLLECTOR = 18
DESKS = {"acceptor": 60, "shift_leader": 12, "dispatcher": 40, "unit": 400, "leader": 6}
COMPANIES = 5
_PORTION = 100_000
_TITLES = {"collector": "采集员", "acceptor": "受理员", "shift_leader": "值班长",
           "dispatcher": "派遣员", "unit": "经办人", "leader": "领导"}
_DERIVED = ("verified_at", "explained_at", "touched_at", "urged_at", "due_at", "clock_started_at",
            "clock_value", "clock_unit", "left_seconds", "handle_due_at", "resume_at", "request",
            "extensions", "suspensions", "reworks", "dispatches", "notices", "forced",
            "substitute", "confirmed", "coordinated", "reporter")


def generate(path, cases, grids=GRIDS):
    """Make a workspace of a city of so many unit grids with a year of so many cases.

    Returns
    -------
    dict
        ``cases``, ``open``, ``steps`` (records) and ``seconds``.
    """
    from citygrid_plugin.core.sample import organisations
    from citygrid_plugin.core.sample.city import city
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    from citygrid_plugin.core.workspace import bulk, store
    from citygrid_plugin.core.workspace.cases import note_lights
    cases, grids, begun = int(cases), int(grids), time.perf_counter()
    made = city(n_components=30 * grids, n_cases=cases, n_grids=grids, start=SINCE)
    ws = store.create(path, store.srs_from_crs(f"EPSG:{made.epsg}"), load_catalogue(),
                      division="990101", name="bench")
    ws.connection.execute("PRAGMA synchronous = OFF")
    with ws.bulk("bench") as connection:
        for table, rows in (("street", made.streets), ("community", made.communities)):
            bulk.insert_rows(ws, connection, table,
                             {k: v for k, v in rows.items() if k != "geometry"},
                             geometry=rows["geometry"])
        for table, rows in zip(("organisation", "organisation_role"), organisations.tables()):
            bulk.insert_rows(ws, connection, table, rows)
        middle = np.abs(np.arange(grids) - grids / 2) < 0.3 * grids
        bulk.write_grids(ws, connection, made.grids["geometry"], made.grids["bgid"], "bench", "",
                         {"area_class": np.where(middle, 1, 2)})
        patrol = _patrols(ws, connection, made, bulk)
        indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' "
                                     "AND tbl_name IN ('case_closed', 'case_step') "
                                     "AND name LIKE 'ix_%'").fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
    city_of = _City(made, patrol)
    still_open, steps, closed = [], 0, 0
    for number, part in enumerate(made.cases(_PORTION)):
        with ws.bulk("bench") as connection:
            part, played = city_of.play(ws, part, np.random.default_rng([5, number]))
            ended = np.flatnonzero(part["closed_at"] != None)  # noqa: E711 (elementwise)
            first = case_city.write(ws, connection, "case_closed", part, ended, _columns())
            steps += _records(ws, connection, bulk, city_of, part, played, ended, first)
            closed += len(ended)
            pick = np.flatnonzero(part["closed_at"] == None)  # noqa: E711 (elementwise)
            still_open.append((part, played, pick))
    with ws.bulk("bench") as connection:
        # a closed case keeps its key, so no open one may have the key of a closed one
        connection.execute("INSERT INTO sqlite_sequence VALUES ('case_open', ?)", (closed,))
        for part, played, pick in still_open:
            if len(pick):
                first = case_city.write(ws, connection, "case_open", part, pick, _columns())
                steps += _records(ws, connection, bulk, city_of, part, played, pick, first)
        note_lights(ws, connection)
        for _, statement in indexes:
            connection.execute(statement)
        _ledgers(connection)
    ws.connection.execute("ANALYZE")
    ws.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ws.close()
    return {"cases": cases, "open": cases - closed, "steps": steps,
            "seconds": time.perf_counter() - begun}


def _columns():
    return (*case_city._GIVEN, *case_city._TIMES, *_DERIVED)


def _patrols(ws, connection, made, bulk):
    """Patrol areas of neighbouring grids of one community, each with its collector: the number of
    each grid's area."""
    import shapely
    order = np.argsort(made.grids["bgid"])
    community = made.grids["community_code"][order]
    start = np.searchsorted(community, community)
    key = np.array([f"{c}{k}" for c, k in
                    zip(community, (np.arange(len(order)) - start) // PER_COLLECTOR)])
    codes, number = np.unique(key, return_inverse=True)
    area = np.empty(len(order), dtype=np.int64)
    area[order] = number
    names = np.array([f"采集员{k + 1:05d}" for k in range(len(codes))], dtype=object)
    split = np.split(order, np.flatnonzero(np.diff(number)) + 1)
    shapes = np.array([shapely.union_all(made.grids["geometry"][rows]) for rows in split],
                      dtype=object)
    bulk.insert_rows(ws, connection, "patrol_area",
                     {"code": codes.astype(object), "name": codes.astype(object),
                      "collector": names}, geometry=shapes)
    bulk.insert_rows(ws, connection, "patrol_area_grid",
                     {"patrol_code": codes[area].astype(object), "bgid": made.grids["bgid"]})
    bulk.insert_rows(ws, connection, "collector", {
        "name": names, "company": [f"采集公司{k % COMPANIES + 1}" for k in range(len(names))]})
    return dict(zip(made.grids["bgid"].tolist(), area.tolist())), codes, names


class _City:
    """What the portions of the cases have in common."""

    def __init__(self, made, patrol):
        import datetime

        from citygrid_plugin.core.cases.calendar import official_days
        from citygrid_plugin.core.cases.deadlines import Clock
        from citygrid_plugin.core.sample.office import Office
        days = {datetime.date.fromisoformat(day): kind for day, kind, *_ in official_days()}
        self.clock = Clock(calendar=days)
        self.office = Office(self.clock, np.datetime64(SINCE), np.datetime64(case_city.END))
        self.made, (self.area_of, self.area_codes, collectors) = made, patrol
        self.desks = {"collector": len(collectors), **DESKS}
        self.people = {role: np.array([f"{_TITLES[role]}{k + 1:03d}" for k in range(count)],
                                      dtype=object) for role, count in DESKS.items()}
        self.people["collector"] = collectors

    def play(self, ws, part, rng):
        """A portion of the cases with its columns, and what happened to them."""
        from citygrid_plugin.core.sample import organisations
        from citygrid_plugin.core.sample.office import NONE, UNITS
        from citygrid_plugin.core.sample.steps import Given, play
        n, unit = len(part["x"]), part["unit"].astype(object)
        spare = np.array([organisations.code(k) for k in (43, 44, 41)], dtype=object)
        unit[unit == None] = spare[0]  # noqa: E711 (elementwise)
        part["unit"] = unit
        part = case_city.columns(self.made, part, ws)
        area = np.array([self.area_of.get(b, 0) for b in part["bgid"]])
        _, number = np.unique(unit.astype(str), return_inverse=True)
        wrong = np.stack([np.where(unit == spare[k], spare[2], spare[k]) for k in (0, 1)], axis=1)
        given = Given(
            at=part["reported_at"].astype("datetime64[s]").astype(np.int64),
            limit_value=part["limit_value"], unit=unit, wrong=wrong,
            limit_unit=np.array([UNITS.index(u) for u in part["limit_unit"]]),
            urgent=part["urgent"].astype(bool), public=part["source"] != "collector",
            owner=np.full(n, organisations.code(1), dtype=object),
            substitute=np.full(n, organisations.code(43), dtype=object),
            enforcer=np.full(n, organisations.code(61), dtype=object), collector=area,
            pace=0.7 + 0.03 * (number % 20), desks=self.desks,
            # some two in a thousand got stuck in one of the queues
            most=np.where(rng.random(n) < 0.004, rng.integers(1, 6, n), 99))
        played = play(rng, given, self.office,
                      int(np.datetime64(case_city.END, "s").astype(np.int64)), keep_clocks=True)
        for name, values in played.summary().items():
            part[name] = _texts(values) if name.endswith("_at") else values
        clocks, unit_names = played.clocks, np.array([*UNITS, None], dtype=object)
        for name in ("due_at", "clock_started_at", "handle_due_at"):
            part[name] = _texts(getattr(clocks, name))
        runs = clocks.clock_unit != NONE
        part["clock_unit"] = unit_names[clocks.clock_unit]
        part["clock_value"] = np.where(runs, clocks.clock_value, None)
        part["left_seconds"] = np.where(clocks.stands, clocks.left_seconds.astype(float), None)
        asked = played.until.max(axis=1)
        gone = played.latest("resume") != NONE
        part["resume_at"] = _texts(np.where(gone, NONE, asked))
        part["resume_at"] = np.array([t and t[:10] for t in part["resume_at"]], dtype=object)
        part["reporter"] = np.where(np.isin(part["source"], ("hotline", "leader", "media")),
                                    "市民", None)
        return part, played


def _texts(seconds):
    """ISO texts of seconds since 1970, None for none."""
    text = np.datetime_as_string(np.maximum(seconds, 0).astype("datetime64[s]")).astype(object)
    return np.where(seconds < 0, None, text)


def _records(ws, connection, bulk, city_of, part, played, pick, first):
    """Write the records of the cases ``pick``, whose keys begin with ``first``, and their tasks in
    the field; how many records."""
    from citygrid_plugin.core.sample.steps import ACTIONS, ROLE_NAMES, STATE_NAMES
    case, seq = np.nonzero(played.action[pick] >= 0)
    row = pick[case]
    action = np.array(ACTIONS, dtype=object)[played.action[row, seq]]
    role = played.role[row, seq]
    actor = np.empty(len(row), dtype=object)
    for number, name in enumerate(ROLE_NAMES):
        those = role == number
        actor[those] = city_of.people[name][played.who[row[those], seq[those]]]
    area = np.array([city_of.area_of.get(b, 0) for b in part["bgid"][pick]])[case]
    collector, patrol = city_of.people["collector"][area], city_of.area_codes[area].astype(object)
    sent = np.flatnonzero(np.isin(action, ("send_confirm", "send_verify")))
    at, states = _texts(played.at[row, seq]), np.array(STATE_NAMES, dtype=object)
    due, detail = _said(played, row, seq)
    for k, who, where in zip(sent.tolist(), collector[sent], patrol[sent]):
        more = f'"collector": "{who}", "patrol": "{where}"'
        detail[k] = "{%s, %s" % (detail[k][1:-1], more) + "}" if detail[k] else "{%s}" % more
    bulk.insert_rows(ws, connection, "case_step", {
        "case_id": first + case, "case_no": part["case_no"][row], "seq": seq + 1,
        "action": action, "from_state": states[played.from_state[row, seq]],
        "to_state": states[played.to_state[row, seq]],
        "role": np.array(ROLE_NAMES, dtype=object)[role], "actor": actor,
        "unit": played.unit[row, seq], "due_at": due, "at": at, "prev_hash": "-", "hash": "-",
        "detail": detail}, rules_off=True)
    back = np.minimum(sent + 1, len(row) - 1)
    there = (case[back] == case[sent]) & (back > sent)
    bulk.insert_rows(ws, connection, "field_task", {
        "case_no": part["case_no"][row[sent]], "kind": [a[5:] for a in action[sent]],
        "collector": collector[sent], "patrol_code": patrol[sent], "sent_at": at[sent],
        "sent_by": actor[sent], "back_at": np.where(there, at[back], None),
        "result": np.where(there, action[back], None), "seq": seq[sent] + 1,
        "back_seq": np.where(there, seq[back] + 1, None)}, rules_off=True)
    return len(row)


def _said(played, row, seq):
    """New deadlines, and the clocks as the JSON text of a record: object arrays."""
    from citygrid_plugin.core.sample.office import UNITS
    kept = {name: values[row, seq] for name, values in played.clock.items()}
    changed = np.flatnonzero(played.changed[row, seq])
    new = {name: values[changed] for name, values in kept.items()}
    due, detail = (np.full(len(row), None, dtype=object) for _ in range(2))
    texts = [[f'"{t}"' if t else "null" for t in _texts(new[name])]
             for name in ("clock_started_at", "due_at", "handle_due_at")]
    units = [f'"{UNITS[u]}"' if u >= 0 else "null" for u in new["clock_unit"].tolist()]
    values = [str(v) if v else "null" for v in new["clock_value"].tolist()]
    left = [f"{v}.0" if s else "null" for v, s in
            zip(new["left_seconds"].tolist(), new["stands"].tolist())]
    detail[changed] = [
        f'{{"clock": {{"clock_started_at": {a}, "clock_unit": {u}, "clock_value": {v}, '
        f'"due_at": {d}, "handle_due_at": {h}, "left_seconds": {s}}}}}'
        for a, u, v, d, h, s in zip(texts[0], units, values, texts[1], texts[2], left)]
    before = np.where(seq > 0, played.clock["due_at"][row, np.maximum(seq - 1, 0)], -1)
    moved = kept["due_at"] != before
    due[moved] = _texts(kept["due_at"][moved])
    return due, detail


def _ledgers(connection):
    """Replies, appeals, missed reports and coordination, from the rows that are there."""
    connection.execute("INSERT INTO cg_quiet VALUES (1)")
    connection.execute(
        "INSERT INTO case_reply (case_no, kind, reporter, due_at, replied_at, replied_by, how, "
        "text, visited_at, visited_by, satisfaction) SELECT case_no, 'reporter', reporter, "
        "datetime(closed_at, '+2 days'), replace(datetime(closed_at, '+' || (fid % 60) || "
        "' hours'), ' ', 'T'), '受理员001', 'phone', '已办结', replace(datetime(closed_at, "
        "'+5 days'), ' ', 'T'), '受理员002', 5 - (fid * 7 % 13) / 4 FROM case_closed "
        "WHERE reporter IS NOT NULL")
    connection.execute("UPDATE case_reply SET due_at = replace(due_at, ' ', 'T')")
    connection.execute(
        "INSERT INTO missed_report (case_no, collector, patrol_code, decided_by, decided_at) "
        "SELECT c.case_no, p.collector, p.code, '值班长001', c.filed_at FROM case_closed c "
        "JOIN patrol_area_grid g ON g.bgid = c.bgid JOIN patrol_area p ON p.code = g.patrol_code "
        "WHERE c.source != 'collector' AND c.filed_at IS NOT NULL AND c.fid % 5 = 0")
    connection.execute(
        "INSERT INTO appeal (case_no, unit, reason, asked_by, asked_at) SELECT case_no, unit, "
        "'施工受阻', '经办人001', closed_at FROM case_closed WHERE state = 'closed' AND "
        "coalesce(handled_at, closed_at) > handle_due_at AND fid % 9 = 0")
    connection.execute(
        "UPDATE appeal SET state = CASE fid % 3 WHEN 0 THEN 'refused' ELSE 'granted' END, "
        "decided_by = '值班长002', decided_at = asked_at, note = '核实' WHERE fid % 7 > 0")
    connection.execute(
        "INSERT INTO coordination (case_no, opened_at, due_at, seq, state, decided_at) SELECT "
        "s.case_no, s.at, s.due_at, s.seq, CASE c.coordinated WHEN 'failed' THEN 'failed' "
        "WHEN 'decided' THEN 'decided' ELSE 'open' END, s.at FROM case_step s "
        "JOIN case_closed c ON c.fid = s.case_id WHERE s.action = 'coordinate'")
    connection.execute("DELETE FROM cg_quiet")


if __name__ == "__main__":
    import sys
    say(**generate(*sys.argv[1:]))
