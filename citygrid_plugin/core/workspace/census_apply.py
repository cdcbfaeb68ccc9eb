"""Applying what was accepted of a census, all of it in one transaction.

What cannot be applied (edited since, two changes on one object, a value that no list has) is told
with its reason and stays accepted; the others are applied. Codes follow STANDARDS 8.1: the same
object keeps its code, a code is never used again, and where the class or the county in the code
changes, the new one names its predecessor. ``census_undo`` takes a run back.
"""
import json
from collections import Counter
from dataclasses import dataclass, field

from ..census.apply_rules import REPLACEMENTS, actions, group_actions
from ..errors import CityGridError, InputError, N_
from . import census as census_store, census_pending, census_write
from .census_close import refuse_closed
from .ddl import Raw, sql
from .findings import store_findings
from .store import now

#: So many refusals are kept with the run; the result has all of them.
_KEPT = 1000
#: Photos of a surveyed row, of a notice, or of the code before, become those of the component.
_PHOTOS = """
INSERT INTO attachment (owner_table, owner_code, sha256, file_name, kind, taken_at)
SELECT DISTINCT o.table_name, c.result_objid, a.sha256, a.file_name, a.kind, a.taken_at
FROM attachment a JOIN census_change c ON {join}
JOIN object_code o ON o.code = c.result_objid
WHERE {owner} AND c.census_fid = ? AND c.applied_at = ? AND NOT EXISTS (SELECT 1 FROM attachment x
WHERE x.owner_code = c.result_objid AND x.owner_table = o.table_name AND x.sha256 = a.sha256)"""


@dataclass
class Result:
    """What applying did.

    Attributes
    ----------
    run : int or None
        Key of the run; None where nothing was applied.
    counts : dict of str to int
        Changes applied by their kind.
    inserted, retired, recoded : int
        New rows, rows that ended, codes that ended while their object goes on.
    refused : list of (int, str, CityGridError)
        Key of the change, code of the component, and why it was not applied.
    findings : list of dict
        Codes that crews recorded and that could not be used.
    cases : list of dict
        Open cases on codes that ended: ``case_no``, ``objid``, ``state``, ``result_objid`` (the
        code that goes on, None where none does).
    """
    run: int = None
    counts: dict = field(default_factory=dict)
    inserted: int = 0
    retired: int = 0
    recoded: int = 0
    refused: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    cases: list = field(default_factory=list)

    @property
    def applied(self):
        """How many changes were applied."""
        return sum(self.counts.values())


def apply(ws, census, by, why="", replacement=None, what="", feedback=None):
    """Apply everything accepted of a census that is not applied yet; one transaction.

    Parameters
    ----------
    ws : Workspace
    census : int
        Key of a census, a sweep or the change inbox.
    by : str
        Who applies it, for the signature of every row.
    why : str, optional
        Reason in the history; the name of the census when left out.
    replacement : str, optional
        Whether a like-for-like replacement keeps the code ("keep") or gets a new one ("new");
        else the option ``replacement_code`` of the census says it, else it keeps it.
    what : str
        What is being done, in the user's language, for those who wait.
    feedback : optional
        Has ``progress(fraction)`` and ``check()``, which raise Cancelled.

    Returns
    -------
    Result

    Raises
    ------
    InputError
        No such census, a closed one, or an unknown replacement.
    Refused
        A rule of the database says no, or serial numbers are used up; nothing is applied.
    Cancelled, Busy
        Nothing is applied.
    """
    row = census_store.get(ws, census)
    refuse_closed(row)
    if row["options"].get("edition"):       # noted by a migration of the catalogue
        raise InputError(N_("The surveys of {name} name classes of an earlier edition of the "
                            "catalogue. What was left undecided cannot be applied any more: make "
                            "the changes by hand, or in the next census."), name=row["name"])
    replacement = replacement or row["options"].get("replacement_code") or "keep"
    if replacement not in REPLACEMENTS:
        raise InputError(N_("A replacement keeps its code (keep) or gets a new one (new), not "
                            "“{value}”."), value=replacement)
    why = (why or "").strip() or row["name"]
    result = Result()
    with ws.bulk(what or why) as connection:
        try:
            _apply(ws, connection, row, census_write.Signature(by, why, _stamp(ws, census)),
                   replacement, result, feedback)
        finally:
            census_pending.drop(connection)
    return result


def _stamp(ws, census):
    """Now, but later than any run before: by their time the changes of a run are known."""
    at, last = now(), ws.query("SELECT max(at) FROM census_run WHERE census_fid = ?",
                               (census,))[0][0]
    return at if last is None or at > last else last + "0"


def _apply(ws, connection, row, signature, replacement, result, feedback):
    pending = census_pending.read_pending(ws, connection, row["fid"], feedback)
    _progress(feedback, 0.3)
    plan, refused = _plan(pending.changes, census_pending.facts_of(ws, replacement), feedback)
    result.refused = [(fid, code, error) for fid, (code, error) in
                      sorted({**pending.refused, **refused}.items())]
    _progress(feedback, 0.4)
    counts = Counter(pending.passive)
    counts.update(change.kind for change in pending.changes if change.fid not in refused)
    result.counts = dict(counts)
    if not result.applied:
        return
    first = _last_history(connection) + 1
    written = census_write.write(ws, connection, plan, signature, feedback)
    _progress(feedback, 0.7)
    result.inserted, result.retired = written.inserted, len(written.retired)
    result.recoded, result.findings = len(written.recoded), written.findings
    outcome = _outcome(pending.changes, refused, plan, written.codes)
    _mark(connection, outcome, signature.at)
    _progress(feedback, 0.9)
    body = {"why": signature.why, "replacement": replacement,
            "photos": _photos(connection, row["fid"], signature.at),
            "findings": _store_findings(ws, connection, written.findings, signature.by),
            "step": row["step"],
            "refused": [[fid, code, error.template, error.params]
                        for fid, code, error in result.refused[:_KEPT]]}
    result.cases = _open_cases(connection, outcome, written)
    body["cases"] = [case["case_no"] for case in result.cases]
    result.run = _run(connection, row, signature, result, first, body)
    _progress(feedback, 1.0)


def _progress(feedback, fraction):
    if feedback is not None:
        feedback.progress(fraction)


def _plan(changes, facts, feedback):
    """(actions, {key: (code, error)} of what is refused)."""
    plan, refused, groups = [], {}, {}
    for count, change in enumerate(changes):
        if count % 1000 == 0 and feedback is not None:
            feedback.check()
        if change.kind in census_pending.GROUPED:
            groups.setdefault((change.kind, change.group), []).append(change)
            continue
        try:
            plan += actions(change, facts)
        except CityGridError as error:
            refused[change.fid] = (change.objid, error)
    for rows in groups.values():
        try:
            plan += group_actions(rows, facts)
        except CityGridError as error:
            refused.update((change.fid, (change.objid, error)) for change in rows)
    return plan, refused


def _outcome(changes, refused, plan, codes):
    """{key of the change: code afterwards}."""
    found = {c.fid: c.objid or (c.was or {}).get("objid") for c in changes
             if c.fid not in refused}
    code_of = dict(zip(map(id, plan), codes))
    for action, code in zip(plan, codes):
        if action.result:
            found[action.change] = code_of.get(id(action.successor), code)
    return found


def _last_history(connection):
    return connection.execute("SELECT coalesce(max(id), 0) FROM cg_history").fetchone()[0]


def _mark(connection, outcome, at):
    """The changes are applied; those that only confirm an object as well."""
    connection.executemany("UPDATE census_change SET applied_at = ?, result_objid = ? "
                           "WHERE fid = ?", ((at, code, fid) for fid, code in outcome.items()))
    connection.execute(
        "UPDATE census_change SET applied_at = ?, result_objid = objid WHERE fid IN "
        "(SELECT fid FROM temp.cg_pending WHERE kind IN ('unchanged', 'missed'))", (at,))


def _photos(connection, census, at):
    """Copy the rows of photos; returns the first and last key of the new ones, or None."""
    before = connection.execute("SELECT coalesce(max(fid), 0) FROM attachment").fetchone()[0]
    key = Raw("c.fid = CAST(a.owner_code AS INTEGER)")
    surveyed = Raw("c.survey_table = a.owner_table "
                   "AND c.survey_fid = CAST(a.owner_code AS INTEGER)")
    # who goes on under another code keeps its pictures; another object does not get them
    goes_on = Raw("c.table_name = a.owner_table AND c.objid = a.owner_code "
                  "AND c.result_objid != c.objid AND c.kind NOT IN ('replaced', 'split', 'joined')")
    for join, owner in ((surveyed, Raw("a.owner_table LIKE 'survey\\_%' ESCAPE '\\'")),
                        (key, Raw("a.owner_table = 'census_change'")),
                        (goes_on, Raw("a.owner_table LIKE 'component%'"))):
        connection.execute(sql(_PHOTOS, join=join, owner=owner), (census, at))
    after = connection.execute("SELECT coalesce(max(fid), 0) FROM attachment").fetchone()[0]
    return [before + 1, after] if after > before else None


def _store_findings(ws, connection, findings, by):
    """Keep what is odd about recorded codes as findings; returns their keys."""
    if not findings:
        return []
    last = connection.execute("SELECT coalesce(max(fid), 0) FROM finding").fetchone()[0]
    store_findings(ws, connection, "census", census_write.as_arrays(findings), by, rules=())
    return [row[0] for row in connection.execute("SELECT fid FROM finding WHERE fid > ?",
                                                 (last,))]


def _open_cases(connection, outcome, written):
    """Open cases on codes that ended."""
    ended = {code: (None if outcome.get(change) == code else outcome.get(change))
             for code, change in written.retired}
    ended.update((before, after) for before, after, _ in written.recoded)
    rows = connection.execute(
        "SELECT case_no, objid, state FROM case_open WHERE objid IN "
        "(SELECT value FROM json_each(?)) ORDER BY case_no", (json.dumps(list(ended)),))
    return [{"case_no": number, "objid": objid, "state": state, "result_objid": ended[objid]}
            for number, objid, state in rows]


def _run(connection, row, signature, result, first, body):
    counts = {**result.counts, "inserted": result.inserted, "retired": result.retired,
              "recoded": result.recoded, "refused": len(result.refused)}
    if row["kind"] != "inbox":
        connection.execute("UPDATE census SET step = 'applied' WHERE fid = ?", (row["fid"],))
    return connection.execute(
        "INSERT INTO census_run (census_fid, kind, at, by_user, counts, first_history, "
        "last_history, body) VALUES (?, 'apply', ?, ?, ?, ?, ?, ?)",
        (row["fid"], signature.at, signature.by, json.dumps(counts), first,
         _last_history(connection), json.dumps(body, ensure_ascii=False, default=str))).lastrowid
