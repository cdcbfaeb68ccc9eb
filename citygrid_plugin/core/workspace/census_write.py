"""Writing what a census does to the components, together instead of row by row.

The triggers of our own rules are taken away meanwhile (docs/decisions/0002); what they do is done
here for all rows at once: codes and their registry, unit grids, the history. The rules themselves
are asked of every row that was written, and one that breaks one undoes all of it.
"""
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from ..census.apply_rules import GIVEN, ORGANISATIONS
from ..errors import N_, Refused
from . import bulk
from .ddl import Raw, quote, sql
from .geometry import geometries
from .messages import MESSAGES
from .triggers import FIRST_STATE, component_rules, row_json

_CHUNK = 20_000
#: Rules of the database to ask where one of the columns was written, by a column of ``cg_store``.
_RULES_OF = {"shaped": ("CG009",), "coded": ("CG005", "CG003", "CG004"), "stated": ("CG006",),
             "owned": ("CG007",)}
_ASKED = (("geom",), ("objid", "classcode"), ("objstate",), ORGANISATIONS)
RECORDED = {
    "used": N_("The crew recorded the code {recorded}, which belongs to another component; "
               "{code} was given instead."),
    "spent": N_("The crew recorded the code {recorded}, which belonged to a retired component; "
                "{code} was given instead."),
    "twice": N_("The crew recorded the code {recorded} more than once; {code} was given "
                "instead."),
    "far": N_("The crew recorded the code {recorded}, which would leave out too many numbers; "
              "{code} was given instead."),
    "wrong": N_("The crew recorded the code {recorded}, which does not fit its class or county; "
                "{code} was given instead.")}


@dataclass(frozen=True)
class Signature:
    """Who does it, why, and when (local ISO time)."""
    by: str
    why: str
    at: str


@dataclass
class Written:
    """What was written.

    ``codes`` is the code of each action's row, ``recoded`` (before, after, change key) of codes
    that ended for another one, ``retired`` (code, change key) of rows that ended, ``inserted`` how
    many rows are new, ``findings`` dicts with code, table, fid, template, params and geometry.
    """
    codes: list = field(default_factory=list)
    recoded: list = field(default_factory=list)
    retired: list = field(default_factory=list)
    inserted: int = 0
    findings: list = field(default_factory=list)


def write(ws, connection, actions, signature, feedback=None, codes=None):
    """Write all actions.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk``.
    actions : list of core.census.apply_rules.Action
        At most one for a row that is there.
    signature : Signature
    feedback : optional
        Has ``check()``, which raises Cancelled.
    codes : list of str, optional
        The code of each action's row, where the caller has seen to them and to their running
        numbers.

    Returns
    -------
    Written

    Raises
    ------
    Refused
        A row breaks a rule of the database, or the serial numbers of a class are used up.
    """
    result = Written()
    grids = _grids(ws, actions)
    _check(feedback)
    _settle_homes(ws, actions, grids, signature.at[:10])
    result.codes = codes or _codes(ws, connection, actions, grids, result.findings)
    code_of = dict(zip(map(id, actions), result.codes))
    reasons = [_reason(action, signature, code_of) for action in actions]
    rows = [(action, code, grid, reason) for action, code, grid, reason in
            zip(actions, result.codes, grids, reasons)]
    for table in sorted({a.table for a in actions}):
        _check(feedback)
        mine = [row for row in rows if row[0].table == table]
        _update(ws, connection, table, [r for r in mine if r[0].fid is not None], signature)
        _check(feedback)
        result.inserted += _insert(ws, connection, table, [r for r in mine if r[0].fid is None],
                                   signature)
    for action, code, _, _ in rows:
        if action.was and action.recode:
            result.recoded.append((action.was["objid"], code, action.change))
        if action.retires:
            result.retired.append((action.was["objid"], action.change))
    _place_findings(result.findings)
    return result


def _check(feedback):
    if feedback is not None:
        feedback.check()


def _reason(action, signature, code_of):
    """Why, in the history of one row: what ends names what goes on, and the other way round."""
    why = signature.why
    if action.reason:
        why = f"{why}: {action.reason}"
    if action.successor is not None:
        return f"{why} → {code_of[id(action.successor)]}"
    return f"{why} ← {action.predecessor}" if action.predecessor else why


# -- grids and codes

def _grids(ws, actions):
    """Unit grid of each action's row afterwards."""
    from ..grids.assign import assign
    found = [action.was.get("bgid") for action in actions]
    rows = [i for i, action in enumerate(actions) if action.geometry is not None]
    if not rows:
        return found
    bgids, polygons = bulk.valid_grids(ws)
    shapes = geometries(actions[i].geometry for i in rows)
    there = assign(shapes, polygons, bgids) if len(bgids) else [None] * len(rows)
    for row, bgid in zip(rows, there):
        found[row] = bgid
    return found


def _settle_homes(ws, actions, grids, today):
    """A component that came under another county gets a code of that county (STANDARDS 2.1: the
    code begins with the division it lies in)."""
    width = len(ws.codes.division)
    for action, bgid in zip(actions, grids):
        if not action.homing or action.recode or not bgid:
            continue
        home, before = bgid[:width], (action.was.get("bgid") or "")[:width]
        # where codes and grids never agreed, it has not come under another county now
        if home != action.was["objid"][:width] and (home == ws.codes.division or before != home):
            action.recode, action.predecessor = True, action.was["objid"]
            action.values.setdefault("chdate", today)


def _class_of(action):
    return action.values.get("classcode") or action.was["classcode"]


def _codes(ws, connection, actions, grids, findings):
    """The code of each action's row: its own, a recorded one that can be used, or the next."""
    width, digits = len(ws.codes.division), ws.codes.serial_width
    last = dict(connection.execute("SELECT prefix, last FROM object_serial"))
    codes, wanted = [], {}
    known = _known(connection, {a.given for a in actions if a.given})
    often = Counter(a.given for a in actions if a.given)
    before = dict(last)
    for place, (action, bgid) in enumerate(zip(actions, grids)):
        if action.fid is not None and not action.recode:
            codes.append(action.was["objid"])
            continue
        own = (action.predecessor or "")[:width]
        home = bgid[:width] if bgid else ws.codes.division
        division = own if own and own != home and not _moves_home(ws, action, home) else home
        prefix = division + _class_of(action)
        given = str(action.given) if action.given else None
        fault = given and _fault(ws, given, prefix, known, often, last.get(prefix, 0))
        if given and not fault:
            codes.append(given)
            last[prefix] = max(last.get(prefix, 0), int(given[-digits:]))
            continue
        if fault:
            findings.append({"place": place, "action": action, "template": RECORDED[fault],
                             "params": {"recorded": given}})
        wanted.setdefault(prefix, []).append(place)
        codes.append(None)
    for prefix, places in wanted.items():
        first = last.get(prefix, 0) + 1
        last[prefix] = first + len(places) - 1
        if last[prefix] > 10 ** digits - 1:
            raise Refused(MESSAGES["CG014"], code="CG014", name=prefix)
        for number, place in enumerate(places, first):
            codes[place] = f"{prefix}{number:0{digits}d}"
    connection.executemany("INSERT OR REPLACE INTO object_serial VALUES (?, ?)",
                           [item for item in last.items() if before.get(item[0]) != item[1]])
    for finding in findings:
        finding["params"]["code"] = finding["code"] = codes[finding["place"]]
    return codes


def _moves_home(ws, action, home):
    before = (action.was.get("bgid") or "")[:len(ws.codes.division)]
    return home == ws.codes.division or bool(before) and before != home


def _known(connection, codes):
    """{code: retired_at} of those that are given already."""
    found, codes = {}, sorted(map(str, codes))
    for start in range(0, len(codes), _CHUNK):
        part = codes[start:start + _CHUNK]
        found.update(connection.execute(
            sql("SELECT code, retired_at FROM object_code WHERE code IN ({marks})",
                marks=Raw(", ".join("?" * len(part)))), part))
    return found


def _fault(ws, code, prefix, known, often, last):
    """Why a recorded code cannot be used, or "". A slip of the pen must not use up the numbers of
    a class: one that leaves out more than half of what is left is none."""
    if len(code) != ws.codes.object_length or not (code.isascii() and code.isdigit()) \
            or not code.startswith(prefix) or not int(code[len(prefix):]):
        return "wrong"
    if code in known:
        return "used" if known[code] is None else "spent"
    if often[code] > 1:
        return "twice"
    left = 10 ** ws.codes.serial_width - 1 - last
    return "far" if int(code[len(prefix):]) - last > left // 2 + 1 else ""


# -- rows

@contextmanager
def rules_off(connection, table):
    """Take our own triggers of a table away, and put them back; those of R-tree and extent stay."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? "
        "AND name LIKE 'cg\\_%' ESCAPE '\\'", (table,)).fetchall()
    for name, _ in rows:
        connection.execute(f"DROP TRIGGER {quote(name)}")
    yield
    for _, statement in rows:
        connection.execute(statement)


def _update(ws, connection, table, rows, signature):
    """Rows that are there: history, values, geometry, codes."""
    rows = [r for r in rows if r[0].values or r[0].geometry is not None or r[0].recode]
    if not rows:
        return
    changes = []
    for action, code, bgid, reason in rows:
        values = dict(action.values)
        if action.recode:
            values["objid"] = code
        if bgid != action.was["bgid"]:
            values["bgid"] = bgid
        if action.geometry is not None:
            values["geom"] = action.geometry
        changes.append((action.fid, values, reason))
    store(ws, connection, table, changes, signature)
    recoded = [(r[0], r[1]) for r in rows if r[0].recode]
    connection.executemany("UPDATE object_code SET retired_at = ? WHERE code = ?",
                           [(signature.at, action.was["objid"]) for action, _ in recoded])
    connection.executemany(
        "INSERT INTO object_code (code, table_name, fid, retired_at, predecessor) "
        "VALUES (?, ?, ?, ?, ?)",
        [(code, table, action.fid, action.values.get("dedate"), action.was["objid"])
         for action, code in recoded])
    connection.executemany("UPDATE object_code SET retired_at = ? WHERE code = ?",
                           [(r[0].values["dedate"], r[1]) for r in rows if r[0].retires])


def store(ws, connection, table, changes, signature):
    """Change rows of one component table, with their history; the rules are asked afterwards.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
    table : str
    changes : list of (int, dict, str)
        Key, {column or "geom": value} and reason of each row.
    signature : Signature
    """
    spec = ws.tables[table]
    connection.execute("DROP TABLE IF EXISTS temp.cg_store")
    connection.execute("CREATE TEMP TABLE cg_store (fid INTEGER PRIMARY KEY, why TEXT, "
                       "retires INTEGER, shaped INTEGER, coded INTEGER, stated INTEGER, "
                       "owned INTEGER)")
    connection.executemany(
        "INSERT INTO temp.cg_store VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(fid, why, values.get("dedate") is not None,
          *(any(name in values for name in names) for names in _ASKED))
         for fid, values, why in changes])
    connection.execute(
        sql("INSERT INTO cg_history (at, table_name, fid, code, action, changed_by, changed_why, "
            "old, old_geom) SELECT ?, ?, t.fid, t.objid, CASE WHEN m.retires AND t.dedate IS NULL "
            "THEN 'retire' ELSE 'update' END, ?, m.why, {old}, CASE WHEN m.shaped THEN t.geom END "
            "FROM temp.cg_store m JOIN {table} t ON t.fid = m.fid ORDER BY t.fid",
            old=row_json(spec, "t"), table=table), (signature.at, table, signature.by))
    by_columns = {}
    for fid, values, why in changes:
        by_columns.setdefault(tuple(sorted(values)), []).append(
            (*(values[name] for name in sorted(values)), signature.by, why, signature.at, fid))
    with rules_off(connection, table):
        for columns, rows in by_columns.items():
            names = [*columns, "changed_by", "changed_why", "changed_at"]
            connection.executemany(
                sql("UPDATE {table} SET {assign} WHERE fid = ?", table=table,
                    assign=[sql("{name} = ?", name=name) for name in names]), rows)
    # what was wrong before and is not touched is no reason to refuse, as in the triggers
    for flag, rules in _RULES_OF.items():
        _verify(ws, connection, table, rules,
                sql("fid IN (SELECT fid FROM temp.cg_store WHERE {flag})", flag=flag))
    connection.execute("DROP TABLE temp.cg_store")


def _verify(ws, connection, table, rules, where, values=()):
    """Ask rules of the database of some rows; Refused undoes the whole transaction."""
    conditions = component_rules(ws.tables[table], ws.codes)
    case = " ".join(f"WHEN {conditions[code]} THEN '{code}'" for code in rules)
    row = connection.execute(
        sql("SELECT objid, CASE {case} END AS broken FROM {table} AS NEW "
            "WHERE {where} AND broken IS NOT NULL LIMIT 1", case=Raw(case), table=table,
            where=Raw(where)), values).fetchone()
    if row:
        raise Refused(MESSAGES[row[1]], code=row[1], name=row[0])


def _insert(ws, connection, table, rows, signature):
    """New rows: those with a predecessor have a history entry of their own."""
    if not rows:
        return 0
    rows = sorted(rows, key=lambda r: (r[0].predecessor is not None, r[1]))
    state, = ws.query(sql("SELECT {state}", state=Raw(FIRST_STATE)))[0]
    columns = {name: [r[0].values.get(name) for r in rows] for name in (*GIVEN, "classcode")}
    columns["objstate"] = [value or state for value in columns["objstate"]]
    columns["ordate"] = [value or signature.at[:10] for value in columns["ordate"]]
    columns.update(objid=[r[1] for r in rows], bgid=[r[2] for r in rows],
                   changed_why=[r[3] for r in rows], changed_by=signature.by,
                   changed_at=signature.at)
    shapes = geometries(r[0].geometry for r in rows)
    place = {"geometry": shapes}
    if table.endswith("_point"):
        import shapely
        place = {"points": (shapely.get_x(shapes), shapely.get_y(shapes))}
    first = bulk.insert_rows(ws, connection, table, columns, rules_off=True, **place)
    _verify(ws, connection, table, sum(_RULES_OF.values(), ()), "fid >= ?", (first,))
    connection.executemany(
        "INSERT INTO object_code (code, table_name, fid, predecessor) VALUES (?, ?, ?, ?)",
        [(r[1], table, fid, r[0].predecessor) for fid, r in enumerate(rows, first)])
    plain = sum(r[0].predecessor is None for r in rows)
    entry = ("INSERT INTO cg_history (at, table_name, fid, last_fid, code, action, changed_by, "
             "changed_why) VALUES (?, ?, ?, ?, ?, 'insert', ?, ?)")
    if plain:
        connection.execute(entry, (signature.at, table, first, first + plain - 1, None,
                                   signature.by, signature.why))
    connection.executemany(entry, [
        (signature.at, table, fid, None, r[1], signature.by, r[3])
        for fid, r in enumerate(rows, first) if r[0].predecessor is not None])
    for fid, (action, *_) in enumerate(rows, first):
        action.fid = fid
    return len(rows)


def _place_findings(findings):
    if not findings:
        return
    shapes = geometries(f["action"].geometry for f in findings)
    for finding, shape in zip(findings, shapes):
        action = finding.pop("action")
        del finding["place"]
        finding.update(table=action.table, fid=action.fid, geometry=shape, change=action.change)


def as_arrays(findings):
    """Findings as ``findings.store_findings`` takes them."""
    shapes = np.empty(len(findings), dtype=object)
    shapes[:] = [f["geometry"] for f in findings]
    return {"rule": ["census-code"] * len(findings), "severity": ["warning"] * len(findings),
            **{name: [f[name] for f in findings] for name in
               ("code", "table", "fid", "template", "params")}, "geometry": shapes}
