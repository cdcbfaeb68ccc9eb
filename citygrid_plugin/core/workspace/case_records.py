"""The records of cases: their chains, and many finished cases at once.

Every record of a step holds the hash of the one before (``core.cases.chain``).
"""
import json
from itertools import groupby

from ..cases import lifecycle
from ..cases.chain import record_hash
from ..errors import InputError, N_, WorkspaceError
from .cases import GIVEN, OPEN_SQL, RECORD, STEP_SQL, Engine, note_lights
from .ddl import Raw, sql
from .geometry import point_blobs
from .schema import CASE_DERIVED


def heads(ws):
    """{case number: hash of its last record}, of open, closed and archived cases."""
    return heads_in(ws.connection)


def heads_in(connection):
    """``heads`` of the workspace that a connection of ``sqlite3`` has open."""
    return dict(connection.execute("SELECT case_no, hash FROM case_step s WHERE seq = "
                                   "(SELECT max(seq) FROM case_step WHERE case_id = s.case_id) "
                                   "UNION ALL SELECT case_no, head FROM archived_case"))


def verify_chain(ws, case_id=None, known_heads=None):
    """What is wrong with the records of one case, or of all.

    Parameters
    ----------
    case_id : int, optional
    known_heads : dict, optional
        What ``heads`` gave earlier (a backup's): who can edit a file can also recompute a chain,
        but not a head that lies elsewhere. Archived cases are left to ``archive.problems``; an
        archive is asked for its own alone.

    Returns
    -------
    list of WorkspaceError
        At most one per case.
    """
    one = Raw("1" if case_id is None else "case_id = :id")
    of_case = Raw("1" if case_id is None else "fid = :id")
    rows = ws.dicts(sql("SELECT * FROM case_step WHERE {one} ORDER BY case_id, seq", one=one),
                    {"id": case_id})
    there = {r[0]: r[1:] for r in ws.query(
        sql("SELECT fid, case_no, state, version, closed_at FROM case_open WHERE {one} UNION ALL "
            "SELECT fid, case_no, state, version, closed_at FROM case_closed WHERE {one}",
            one=of_case), {"id": case_id})}
    found, hashes, numbers = [], {}, {}
    for fid, group in groupby(rows, key=lambda row: row["case_id"]):
        group = list(group)
        numbers[group[0]["case_no"]] = fid
        hashes[fid] = {row["hash"] for row in group}
        wrong = _wrong(group, there.pop(fid, None))
        if wrong:
            found.append(WorkspaceError(
                N_("The records of case {case_no} were changed or lost (record {seq}). Compare "
                   "them with a backup."), case_no=group[0]["case_no"], seq=wrong))
    for case_no, *_ in there.values():
        found.append(WorkspaceError(N_("Case {case_no} has no records. Compare it with a "
                                       "backup."), case_no=case_no))
    archived = {r[0] for r in ws.query("SELECT case_no FROM archived_case")} \
        if known_heads else ()
    for case_no, head in (known_heads or {}).items():
        if case_no not in numbers and (case_no in archived or "archive_of" in ws.meta):
            continue
        if case_id is not None and numbers.get(case_no) != case_id:
            continue
        if head not in hashes.get(numbers.get(case_no), ()):
            found.append(WorkspaceError(
                N_("The records of case {case_no} differ from those noted earlier, though they "
                   "fit together. Compare them with a backup."), case_no=case_no))
    return found


def _wrong(group, now_is):
    """Number of the first record that does not fit, or 0."""
    before, state = "", ""
    for number, row in enumerate(group, 1):
        if (row["seq"] != number or row["prev_hash"] != before or row["from_state"] != state
                or row["case_no"] != group[0]["case_no"]
                or row["hash"] != record_hash(before, row)):
            return number
        before, state = row["hash"], row["to_state"]
    last = group[-1]
    closed_at = last["at"] if state in lifecycle.FINAL else None
    return 0 if now_is == (last["case_no"], state, last["seq"], closed_at) else last["seq"]


# -- many finished cases at once

def insert_history(ws, cases, steps, what="cases"):
    """Insert many cases with all their records, as a year of a demonstration or an import has.

    Every row goes through the same triggers as one typed by hand, so the states, times and units
    of the cases are what their records make them.

    Parameters
    ----------
    cases : dict of column to sequence
        ``case_no``, ``kind``, ``classcode``, ``x``, ``y`` (metres) and any of ``condition``,
        ``limit_value``, ``limit_unit``, ``source``, ``reporter``, ``phone``, ``description``,
        ``address``, ``objid``, ``bgid``, ``community_code``, ``urgent``.
    steps : dict of column to sequence
        ``case_no``, ``seq``, ``action``, ``role``, ``actor``, ``at``; optionally ``unit``,
        ``note``, ``detail`` (a dict). Deadlines are counted as for a single step.
    what : str
        What others who wait are told, in the user's language.

    Returns
    -------
    int
        How many cases.

    Raises
    ------
    Refused, Busy
        Nothing is inserted then.
    InputError
        A record of a case that is not in ``cases``, or a step that its state does not allow.
    """
    with ws.bulk(what) as connection:
        count = write_history(ws, connection, cases, steps)
        note_lights(ws, connection)
    return count


def write_history(ws, connection, cases, steps):
    """As `insert_history`, inside the transaction of the caller, who notes the lights at the end
    (``cases.note_lights``)."""
    case_rows = _rows(cases)
    blobs = point_blobs(cases["x"], cases["y"], ws.srs_id)
    last, = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence "
                               "WHERE name = 'case_open'").fetchone()
    connection.executemany(OPEN_SQL, (
        (blob, *((row.get(n) or 0) if n == "urgent" else row.get(n) for n in GIVEN))
        for blob, row in zip(blobs, case_rows)))
    fids = dict(connection.execute("SELECT case_no, fid FROM case_open WHERE fid > ?", (last,)))
    connection.executemany(STEP_SQL, _chained(
        ws, {row["case_no"]: row for row in case_rows}, fids, _rows(steps)))
    return len(case_rows)


def _rows(columns):
    names = list(columns)
    lists = [c.tolist() if hasattr(c, "tolist") else list(c) for c in columns.values()]
    return [dict(zip(names, values)) for values in zip(*lists)]


def _chained(ws, cases, fids, rows):
    """Rows of ``case_step`` with their states, deadlines and hashes, case by case."""
    engine = Engine(ws)
    empty = {name: None for name in (*CASE_DERIVED, "limit_value", "limit_unit", "reporter",
                                     "phone", "source")}
    for case_no, group in groupby(sorted(rows, key=lambda r: (r["case_no"], r["seq"])),
                                  key=lambda r: r["case_no"]):
        if case_no not in cases:
            raise InputError(N_("There are records of case {case_no}, but no such case."),
                             case_no=case_no)
        now_is = {**empty, **cases[case_no], "version": 0, "state": "", "request": ""}
        before = ""
        for row in group:
            known = lifecycle.transition(now_is["state"], row["action"], now_is["request"])
            if known is None:
                raise InputError(N_("Case {case_no}: “{action}” is not allowed in the state "
                                    "“{state}”. Correct the records."), case_no=case_no,
                                 action=row["action"], state=now_is["state"])
            if row["seq"] != now_is["version"] + 1:
                raise InputError(N_("Case {case_no}: there is no record {seq}. Correct the "
                                    "records."), case_no=case_no, seq=now_is["version"] + 1)
            record = engine.record(now_is, known, row["actor"], row["role"], row.get("unit"),
                                   row.get("note"), row.get("detail"), row["at"])
            after = record_hash(before, record)
            yield (fids[case_no], *(record[n] for n in RECORD), before, after)
            before = after
            now_is.update(json.loads(record["detail"] or "{}").get("clock", {}),
                          version=record["seq"], state=known.to_state,
                          request=now_is["request"] if known.to_request == "*"
                          else known.to_request)
