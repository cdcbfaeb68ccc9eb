"""Taking a delta file of another workspace into this one, all of it in one transaction.

Codes come as they are given, and a code is never given to another object: whoever stands in the
way of that is set aside with the reason, the rest is taken in. A second time nothing is left to do.
"""
import json
from dataclasses import dataclass, field

import numpy as np

from ..census.apply_rules import GIVEN, Action
from ..days import is_day
from ..errors import InputError, N_
from ..exchange.census_delta import ADDED, OPERATIONS, RETIRED, VALUES
from ..json_text import read_json
from . import census_write
from .components import tables
from .ddl import sql
from .geometry import blobs, flat, geometries
from .messages import MESSAGES
from .schema import component_table
from .store import now

SAME_M = 0.001        # what a transformation rounds is no change
_ORGANISATIONS = {"deptcode1": "authority", "deptcode2": "owner", "deptcode3": "maintainer"}
_DATES = ("ordate", "chdate", "dedate")
_FILLED = ("objname", "objstate", "ordate")     # never empty in a workspace
_KINDS = {"point": (0,), "line": (1, 5), "area": (3, 6)}
_KEPT = 1000          # so many set aside are kept with the run

WHY_NOT = {
    "operation": N_("The operation {value} is none of 新增, 变更 and 作废."),
    "code": N_("The component code {value} is not made of the right number of digits."),
    "class_in_code": N_("The component code {value} does not contain the class of the row."),
    "twice": N_("Another row of the file is about the same component."),
    "date": N_("{value} is not a date. Write it as 2026-03-31."),
    "no_end": N_("The row says that the component ended, but not when."),
    "ended": N_("The row has a retirement date, but does not say that the component ended."),
    "extra": N_("The further attributes are no JSON object."),
    "geometry": N_("The row has no geometry that fits its layer, or it lies outside the reference "
                   "system."),
    "taken": N_("Another component of this workspace has the code {value}."),
    "spent": N_("The code {value} belonged to a component that is retired in this workspace."),
    "unknown": N_("There is no component {value} in this workspace. Take in the earlier delta "
                  "files first."),
    "table": N_("The component {value} is of another major class or geometry type in this "
                "workspace."),
    "CG005": MESSAGES["CG005"], "CG006": MESSAGES["CG006"]}


@dataclass(frozen=True)
class Aside:
    """A row that was set aside: layer, key in it, code, key of ``WHY_NOT`` and the value."""
    layer: str
    row: int
    objid: str
    reason: str
    value: str = ""

    @property
    def template(self):
        return WHY_NOT[self.reason]


@dataclass
class TakenIn:
    """What taking in did.

    Attributes
    ----------
    run : int or None
        Key of the run; None where nothing was changed.
    added, changed, retired, recoded, unchanged : int
        Components; ``recoded`` are among the changed ones.
    organisations : int
        New ones.
    rejected : list of Aside
    cases : list of (str, str)
        Open cases on codes that ended: case number, code.
    """
    run: int = None
    added: int = 0
    changed: int = 0
    retired: int = 0
    recoded: int = 0
    unchanged: int = 0
    organisations: int = 0
    rejected: list = field(default_factory=list)
    cases: list = field(default_factory=list)

    @property
    def written(self):
        return self.added + self.changed + self.retired


def check_home(ws, delta):
    """Raise InputError where a delta is of another division or edition than the workspace."""
    division, edition = delta.info.get("division"), delta.info.get("edition")
    if division != ws.codes.division:
        raise InputError(N_("The file is of the division {theirs}, this workspace is of {ours}. "
                            "Open the workspace of that division."),
                         theirs=division, ours=ws.codes.division)
    if edition != ws.meta["edition"]:
        raise InputError(N_("The file is of the catalogue {theirs}, this workspace is of {ours}. "
                            "Migrate the older one first (citygrid:migratecatalogue)."),
                         theirs=edition, ours=ws.meta["edition"])


def take_in(ws, delta, by, why="", what="", feedback=None):
    """Take a delta into a workspace; one transaction.

    Parameters
    ----------
    ws : Workspace
    delta : core.exchange.census_delta.Delta
        With its geometry in the workspace's CRS.
    by : str
        Who does it, for the signature of every row.
    why : str, optional
        Reason in the history; the name of the census when left out.
    what : str
        What is being done, in the user's language, for those who wait.
    feedback : optional
        Has ``progress(fraction)`` and ``check()``, which raise Cancelled.

    Returns
    -------
    TakenIn

    Raises
    ------
    InputError
        The file is of another division or edition.
    Refused, Cancelled, Busy
        Nothing is taken in.
    """
    check_home(ws, delta)
    info = delta.info
    why = (why or "").strip() or info.get("census") or info.get("since") or info.get("workspace")
    result = TakenIn()
    with ws.bulk(what or why) as connection:
        plan, organisations = _Plan(ws, delta, result, feedback).made()
        _progress(feedback, 0.4)
        if plan:
            _store(ws, connection, delta, plan, organisations,
                   census_write.Signature(by, why or "", now()), result, feedback)
    _progress(feedback, 1.0)
    return result


def _progress(feedback, fraction):
    if feedback is not None:
        feedback.progress(fraction)


class _Plan:
    """What each row of a delta means for the components that are there."""

    def __init__(self, ws, delta, result, feedback):
        self.ws, self.delta, self.result, self.feedback = ws, delta, result, feedback
        self.classes = {code: (major, name) for code, major, name in ws.query(
            "SELECT code, major, name FROM object_class WHERE kind = 'component'")}
        self.states = {row[0] for row in ws.query(
            "SELECT code FROM value_domain WHERE domain = 'objstate'")}
        columns = delta.columns
        codes = {c for name in ("objid", "predecessor") for c in columns[name] if c}
        self.known = {code: (table, fid, retired is not None) for code, table, fid, retired in
                      ws.query("SELECT code, table_name, fid, retired_at FROM object_code "
                               "WHERE code IN (SELECT value FROM json_each(?))",
                               (json.dumps(sorted(codes)),))}
        self.rows = self._read()
        self.ours = self._brought()
        self.usable = _usable(delta)
        self.seen = set()

    def _read(self):
        """{(table, fid): row} of the components that the delta names."""
        wanted, found = {}, {}
        for table, fid, _ in self.known.values():
            wanted.setdefault(table, set()).add(fid)
        for table in tables(self.ws):
            for row in self.ws.dicts(
                    sql("SELECT fid, objid, bgid, geom, {columns} FROM {table} WHERE fid IN "
                        "(SELECT value FROM json_each(?))", columns=list(VALUES), table=table),
                    (json.dumps(sorted(wanted.get(table, ()))),)):
                row["table"] = table
                found[table, row["fid"]] = row
        return found

    def _brought(self):
        """Codes that earlier deltas of the same workspace brought."""
        found = set()
        for body, in self.ws.query("SELECT body FROM census_run WHERE kind = 'delta'"):
            body = read_json(body)
            if body.get("source") == self.delta.info.get("source"):
                found.update(body.get("added", ()))
        return found

    def made(self):
        """([(action, code)], {organisation: (name, roles)})."""
        plan, organisations = [], {}
        there = dict(zip(self.rows, geometries([row["geom"] for row in self.rows.values()])))
        new = _stored(self.delta, self.usable, self.ws.srs_id)
        for place, shape in enumerate(geometries(new)):
            if place % 1000 == 0 and self.feedback is not None:
                self.feedback.check()
            row = {name: values[place] for name, values in self.delta.columns.items()}
            row["objid"], layer = row["objid"] or "", self.delta.layer[place]
            target, action = None, None
            reason, value = self._fault(row, self.usable[place])
            if not reason:
                reason, value, target = self._target(row, layer)
            if not reason and (target is not None or row["operation"] != RETIRED):
                same = target is not None and shape.equals_exact(
                    there[target["table"], target["fid"]], SAME_M)
                action = self._action(place, row, layer, target, None if same else new[place])
                if (action is not None and target is not None and row["operation"] == ADDED
                        and row["objid"] not in self.ours):
                    reason, value = "taken", row["objid"]
            if reason:
                self.result.rejected.append(
                    Aside(layer, self.delta.row[place], row["objid"], reason, value or ""))
            elif action is None:
                self.result.unchanged += 1
            else:
                plan.append((action, row["objid"]))
                for column, role in _ORGANISATIONS.items():
                    if row[column]:
                        name = row[column.replace("code", "name")] or row[column]
                        organisations.setdefault(row[column], (name, set()))[1].add(role)
        return plan, organisations

    def _fault(self, row, usable):
        """(reason, value) why a row is no good by itself."""
        codes, code, classcode = self.ws.codes, row["objid"], row["classcode"]
        if row["operation"] not in OPERATIONS:
            return "operation", row["operation"]
        if len(code) != codes.object_length or not (code.isascii() and code.isdigit()):
            return "code", code
        if classcode not in self.classes:
            return "CG005", classcode
        start = len(codes.division)
        if code[start:start + codes.class_width] != classcode:
            return "class_in_code", code
        for name in _DATES:
            if row[name] and not is_day(row[name]):
                return "date", row[name]
        if row["operation"] == RETIRED and not row["dedate"]:
            return "no_end", None
        if row["operation"] != RETIRED and row["dedate"]:
            return "ended", None
        if row["objstate"] and row["objstate"] not in self.states:
            return "CG006", row["objstate"]
        if row["extra"] and not _is_object(row["extra"]):
            return "extra", None
        return ("", None) if usable else ("geometry", None)

    def _target(self, row, layer):
        """(reason, value, the row that is there or None): which component a row is about.

        No row and no reason: it is new, or it is retired here as well.
        """
        code, before = row["objid"], row["predecessor"]
        known, found = self.known.get(code), None
        if known is not None and known[2]:
            return ("", None, None) if row["operation"] == RETIRED else ("spent", code, None)
        if known is not None:
            found = self.rows.get(known[:2])
            # who still has its code before has not become this one
            if found is None or row["operation"] != ADDED and self._lives(before):
                return "taken", code, None
        elif row["operation"] != ADDED:
            code = before or code
            found = self.rows.get(self.known[code][:2]) if self._lives(code) else None
            if found is None:
                return "spent" if code in self.known else "unknown", code, None
        key = code if found is None else (found["table"], found["fid"])
        if key in self.seen:
            return "twice", code, None
        if found is not None and found["table"] != component_table(
                self.classes[row["classcode"]][0], layer):
            return "table", code, None
        self.seen.add(key)
        return "", None, found

    def _lives(self, code):
        return code in self.known and not self.known[code][2]

    def _action(self, place, row, layer, target, blob):
        """The Action of a row, or None where everything is as it should be."""
        table = component_table(self.classes[row["classcode"]][0], layer)
        values = {name: row[name] for name in (*GIVEN, "dedate")}
        if target is None:
            values.pop("dedate")
            values = {name: value for name, value in values.items() if value not in (None, "")}
            values.setdefault("objname", self.classes[row["classcode"]][1])
            return Action(place, table, values={**values, "classcode": row["classcode"]},
                          geometry=blob, predecessor=row["predecessor"] or None)
        values = {name: value for name, value in values.items()
                  if (value or None) != (target[name] or None)
                  and (value or name not in _FILLED)}
        recode = row["objid"] != target["objid"]
        if recode:
            values["classcode"] = row["classcode"]
        if not values and blob is None and not recode:
            return None
        return Action(place, table, target["fid"], values, blob, recode=recode,
                      predecessor=target["objid"] if recode else None, was=target)


def _usable(delta):
    """Which rows have a geometry that fits their layer."""
    import shapely
    delta.geometry = flat(delta.geometry)
    kind = shapely.get_type_id(delta.geometry)
    good = np.isfinite(shapely.bounds(delta.geometry)).all(axis=1) & ~shapely.is_empty(
        delta.geometry)
    for layer, kinds in _KINDS.items():
        good &= (delta.layer != layer) | np.isin(kind, kinds)
    return good


def _stored(delta, usable, srs_id):
    """The geometries as blobs of our tables, None where they are not usable."""
    made = np.empty(len(delta), dtype=object)
    for layer in _KINDS:
        rows = np.flatnonzero((delta.layer == layer) & usable)
        made[rows] = blobs(delta.geometry[rows], srs_id, multi=layer != "point")
    return made


def _is_object(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _store(ws, connection, delta, plan, organisations, signature, result, feedback):
    result.organisations = _enter(connection, organisations)
    first = connection.execute("SELECT coalesce(max(id), 0) FROM cg_history").fetchone()[0] + 1
    codes = [code for _, code in plan]
    _count_serials(ws, connection, delta, codes)
    written = census_write.write(ws, connection, [action for action, _ in plan], signature,
                                 feedback, codes)
    _progress(feedback, 0.9)
    result.added, result.recoded = written.inserted, len(written.recoded)
    result.retired = len(written.retired)
    result.changed = len(plan) - result.added - result.retired
    ended = [code for code, *_ in (*written.retired, *written.recoded)]
    result.cases = connection.execute(
        "SELECT case_no, objid FROM case_open WHERE objid IN (SELECT value FROM json_each(?)) "
        "ORDER BY case_no", (json.dumps(ended),)).fetchall()
    counts = {"added": result.added, "changed": result.changed, "retired": result.retired,
              "recoded": result.recoded, "unchanged": result.unchanged,
              "rejected": len(result.rejected)}
    body = {"why": signature.why, **{name: delta.info.get(name) for name in
                                     ("source", "workspace", "census", "since", "made_at")},
            "added": [code for action, code in plan if not action.was],
            "rejected": [[a.layer, a.row, a.objid, a.reason, a.value]
                         for a in result.rejected[:_KEPT]]}
    last = connection.execute("SELECT max(id) FROM cg_history").fetchone()[0]
    result.run = connection.execute(
        "INSERT INTO census_run (kind, at, by_user, counts, first_history, last_history, body) "
        "VALUES ('delta', ?, ?, ?, ?, ?, ?)",
        (signature.at, signature.by, json.dumps(counts), first, last,
         json.dumps(body, ensure_ascii=False))).lastrowid


def _enter(connection, organisations):
    """Enter organisations that are not known yet, with their roles; returns how many."""
    known = {row[0] for row in connection.execute("SELECT code FROM organisation")}
    fresh = {code: said for code, said in organisations.items() if code not in known}
    connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)",
                           [(code, name) for code, (name, _) in fresh.items()])
    connection.executemany("INSERT INTO organisation_role (org_code, role) VALUES (?, ?)",
                           [(code, role) for code, (_, roles) in fresh.items()
                            for role in sorted(roles)])
    return len(fresh)


def _count_serials(ws, connection, delta, codes):
    """Running numbers that were given over there are not given here again."""
    digits, length = ws.codes.serial_width, ws.codes.object_length
    last = {head: number for head, number in read_json(delta.info.get("serials")).items()
            if isinstance(number, int) and 0 < number < 10 ** digits
            and len(head) == length - digits and head.isascii() and head.isdigit()}
    for code in codes:
        last[code[:-digits]] = max(last.get(code[:-digits], 0), int(code[-digits:]))
    connection.executemany(
        "INSERT INTO object_serial (prefix, last) VALUES (?, ?) ON CONFLICT (prefix) "
        "DO UPDATE SET last = max(last, excluded.last)", last.items())
