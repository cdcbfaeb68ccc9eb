"""Components kept by hand: placed, found, changed in bulk, retired.

An object is named by ``(table, fid)``. Every write is one short transaction, signed with who and
why, and all or nothing; the rules are the database's own (``triggers.py``).
"""
import datetime
import sqlite3
from contextlib import contextmanager

from ..days import is_day
from ..errors import InputError, N_, Refused
from .ddl import Raw, like, marks, sql
from .geometry import geometries
from .messages import refusal
from .schema import COMPONENT_COLUMNS, SIGNATURE, component_table
from .store import now

#: What a component that is placed takes over from the one of its class placed before.
CARRIED = ("deptcode1", "deptcode2", "deptcode3", "objstate", "datasource", "note")
#: What can be changed in bulk; class, code and grid have rules of their own.
CHANGEABLE = ("objstate", "deptcode1", "deptcode2", "deptcode3", "objname", "objpos",
              "datasource", "ordate", "chdate", "note")
ORGANISATIONS = ("deptcode1", "deptcode2", "deptcode3")
DATES = ("ordate", "chdate", "dedate")
REQUIRED = ("objstate", "objname", "ordate")
TITLES = {c.name: c.title for c in COMPONENT_COLUMNS}
#: From here on a change announces itself to other desks, which wait for it.
MANY = 2000
FOUND = 200
_CHUNK = 20_000
SIGNED = {c.name for c in SIGNATURE}
_LISTED = ("objid", "classcode", "objname", "objpos", "objstate", "bgid", "dedate")


class RowsRefused(Refused):
    """Some rows of a change were refused, and so nothing was written.

    Attributes
    ----------
    rows : list of (str, CityGridError)
        Code of the component and what it was refused for.
    """

    def __init__(self, rows, total):
        super().__init__(N_("Nothing was changed: {count} of {total} components are refused."),
                         code=getattr(rows[0][1], "code", ""), count=len(rows), total=total)
        self.rows = rows


def tables(ws):
    """Names of the component tables of a workspace."""
    return [name for name in ws.tables if name.startswith("component_")]


@contextmanager
def writing(ws, what="", count=0):
    """A transaction, announced where ``count`` rows are many; a missing shapely is told as such
    (the database's rules on grids call it)."""
    try:
        with ws.bulk(what) if count > MANY else ws.transaction() as connection:
            yield connection
    except sqlite3.OperationalError as error:
        if "user-defined function" in str(error):
            geometries([])
        raise


def _by_table(objects):
    """{table: sorted fids} of objects."""
    found = {}
    for table, fid in objects:
        found.setdefault(table, set()).add(int(fid))
    return {table: sorted(fids) for table, fids in found.items()}


def _chunks(objects):
    """(table, fids) in pieces that one statement takes."""
    for table, fids in _by_table(objects).items():
        for start in range(0, len(fids), _CHUNK):
            yield table, fids[start:start + _CHUNK]


# -- placing

def last_values(ws, classcode):
    """What the next component of a class starts with: the CARRIED columns of the one with the
    highest serial number that is not retired, {} where there is none."""
    prefix = ws.codes.division + classcode
    where = ws.query(
        "SELECT table_name, fid FROM object_code WHERE code >= ? AND code < ? "
        "AND retired_at IS NULL ORDER BY code DESC LIMIT 1", (prefix, prefix + ":"))
    if not where:
        return {}
    rows = ws.dicts(sql("SELECT {columns} FROM {table} WHERE fid = ?", columns=CARRIED,
                        table=where[0][0]), (where[0][1],))
    return rows[0] if rows else {}


def place(ws, kind, blob, values, by, why):
    """Write one new component; code, name, date and grid are the database's to give.

    Parameters
    ----------
    ws : Workspace
    kind : ObjectClass
        Its class, which decides the table.
    blob : bytes
        GeoPackage geometry in the workspace's CRS, of the type of the class.
    values : dict
        Further columns; "" counts as not given.
    by, why : str

    Returns
    -------
    dict
        The row as it was stored, as ``get`` gives it.

    Raises
    ------
    Refused, Busy, MissingDependency
    """
    table = component_table(kind.major, kind.geometry)
    row = {key: value for key, value in values.items() if value not in (None, "")}
    row.update(classcode=kind.code, changed_by=by, changed_why=why, changed_at=now())
    statement = sql("INSERT INTO {table} ({names}) VALUES ({marks})", table=table,
                    names=["geom", *row], marks=marks(1 + len(row)))
    with writing(ws) as connection:
        fid = connection.execute(statement, (blob, *row.values())).lastrowid
    return get(ws, table, fid)


# -- reading

def get(ws, table, fid):
    """One component as a dict: its columns, ``table``, ``fid``, ``geom``, the names of its class
    and ``organisations`` ({code: name}); None where it is not there."""
    if table not in ws.tables:
        return None
    rows = ws.dicts(
        sql("SELECT t.*, c.name AS class_name, c.name_en AS class_name_en FROM {table} t "
            "LEFT JOIN object_class c ON c.kind = 'component' AND c.code = t.classcode "
            "WHERE t.fid = ?", table=table), (fid,))
    if not rows:
        return None
    codes = [rows[0][column] for column in ORGANISATIONS]
    names = dict(ws.query("SELECT code, name FROM organisation WHERE code IN (?, ?, ?)", codes))
    return {**rows[0], "table": table, "organisations": names}


def listed(ws, objects):
    """Short rows of objects: table, fid, code, class with its names, name, position, state, grid,
    date of retirement; sorted by code."""
    rows = []
    for table, fids in _chunks(objects):
        rows += _short(ws, table, sql("t.fid IN ({marks})", marks=marks(len(fids))), fids)
    return sorted(rows, key=lambda row: row["objid"] or "")


def _short(ws, table, where, parameters, limit=-1):
    return [{**row, "table": table} for row in ws.dicts(
        sql("SELECT t.fid, {columns}, c.name AS class_name, c.name_en AS class_name_en "
            "FROM {table} t LEFT JOIN object_class c ON c.kind = 'component' "
            "AND c.code = t.classcode WHERE {where} LIMIT {limit}", table=table, where=where,
            limit=limit, columns=[sql("t.{name}", name=name) for name in _LISTED]), parameters)]


def find(ws, text, limit=FOUND):
    """Components by code or its beginning, or by words of code, name, class and position.

    Parameters
    ----------
    text : str
        A code or its first digits; or words that must all occur. "" finds nothing.
    limit : int

    Returns
    -------
    list of dict
        As ``listed``; valid ones before retired ones.
    """
    words = text.split()
    if not words:
        return []
    if len(words) == 1 and words[0].isdigit():
        word = words[0]
        where = ws.query(
            "SELECT table_name, fid FROM object_code WHERE code >= ? AND code < ? "
            "AND table_name LIKE 'component%' ORDER BY retired_at IS NOT NULL, code LIMIT ?",
            (word, word + ":", limit))
        found = listed(ws, where)
        # a reclassified object still answers to the codes it had
        if found:
            return sorted(found, key=lambda r: (r["dedate"] is not None, r["objid"]))
    one = ("(t.objid LIKE ? ESCAPE '\\' OR t.objname LIKE ? ESCAPE '\\' "
           "OR t.objpos LIKE ? ESCAPE '\\' OR t.classcode IN (SELECT code FROM object_class "
           "WHERE kind = 'component' AND (name LIKE ? ESCAPE '\\' OR name_en LIKE ? ESCAPE '\\')))")
    parameters = [like(word) for word in words for _ in range(5)]
    found = []
    for table in tables(ws):
        found += _short(ws, table, Raw(" AND ".join([one] * len(words))), parameters, limit)
    return sorted(found, key=lambda r: (r["dedate"] is not None, r["objid"] or ""))[:limit]


def open_cases(ws, objects):
    """Open cases on these components: list of (code, case number, state)."""
    found = []
    for table, fids in _chunks(objects):
        found += ws.query(
            sql("SELECT c.objid, c.case_no, c.state FROM case_open c WHERE c.objid IN "
                "(SELECT objid FROM {table} WHERE fid IN ({marks})) ORDER BY c.case_no",
                table=table, marks=marks(len(fids))), fids)
    return found


# -- changing

def check_value(column, value):
    """The value as it is stored: None for "", dates in ISO form.

    Raises InputError where the column is not for hand, must not be empty, or the date is none.
    """
    if column not in CHANGEABLE:
        raise InputError(N_("{column} is not changed in bulk."), column=column)
    value = (value or "").strip() or None
    if value is None and column in REQUIRED:
        raise InputError(N_("{column} cannot be left empty."), column=column)
    if value is not None and column in DATES and not is_day(value):
        raise InputError(N_("{value} is not a date. Write it as 2026-03-31."), value=value)
    return value


def preview(ws, objects, column, value):
    """How many components a change would touch.

    Returns
    -------
    dict
        ``change``: rows that would change, ``same``: rows that have the value already,
        ``retired``: rows that cannot change because they are retired.
    """
    value = check_value(column, value)
    counts = {"change": 0, "same": 0, "retired": 0}
    for table, fids in _chunks(objects):
        for key, number in ws.query(
                sql("SELECT CASE WHEN dedate IS NOT NULL THEN 'retired' "
                    "WHEN {column} IS ? THEN 'same' ELSE 'change' END, count(*) "
                    "FROM {table} WHERE fid IN ({marks}) GROUP BY 1", column=column, table=table,
                    marks=marks(len(fids))), (value, *fids)):
            counts[key] += number
    return counts


def change(ws, objects, column, value, by, why, what=""):
    """Give one column of many components the same value, all of them or none.

    Rows that have the value already stay as they are. The date of change is set to today, unless
    a date is what is changed.

    Parameters
    ----------
    objects : iterable of (table, fid)
    column : str
        One of CHANGEABLE.
    value : str or None
    by, why : str
    what : str
        What is being done, told to those who wait for it where there are many rows.

    Returns
    -------
    int
        Rows changed.

    Raises
    ------
    InputError
        No reason, or a value that cannot be.
    RowsRefused
        One row or more is refused, by a rule or because it is retired; nothing was changed.
    Busy
    """
    value = check_value(column, value)
    sets = {column: value}
    if column not in DATES:
        sets["chdate"] = datetime.date.today().isoformat()
    return _update(ws, objects, sets, by, why, what,
                   sql(" AND {column} IS NOT ?", column=column), (value,))


def retire(ws, objects, by, why, what=""):
    """Retire components: from today on they are history, and their codes never come back.

    Returns how many; raises as ``change``.
    """
    return _update(ws, objects, {"dedate": datetime.date.today().isoformat()}, by, why, what)


def _update(ws, objects, sets, by, why, what, only=Raw(), only_values=()):
    if not (why or "").strip():
        raise InputError(N_("Give the reason."))
    objects = list(objects)
    if not objects:
        raise InputError(N_("No component is chosen. Select some on the map or find them."))
    sets = {**sets, "changed_by": by, "changed_why": why.strip(), "changed_at": now()}
    assign = [sql("{name} = ?", name=name) for name in sets]
    refused, changed = [], 0
    with writing(ws, what, len(objects)) as connection:
        for table, fids in _by_table(objects).items():
            read = sql("SELECT objid, dedate FROM {table} WHERE fid = ?", table=table)
            write = sql("UPDATE {table} SET {assign} WHERE fid = ?{only}", table=table,
                        assign=assign, only=only)
            for fid in fids:
                row = connection.execute(read, (fid,)).fetchone()
                if row is None:
                    refused.append((f"{table} {fid}", InputError(
                        N_("This component is not there any more."))))
                elif row[1] is not None:
                    refused.append((row[0], InputError(
                        N_("It was retired on {date}."), date=row[1])))
                else:
                    try:
                        changed += connection.execute(
                            write, (*sets.values(), fid, *only_values)).rowcount
                    except sqlite3.IntegrityError as error:
                        rule = refusal(str(error))
                        if rule is None:
                            raise
                        refused.append((row[0], rule))
        if refused:
            raise RowsRefused(refused, len(objects))
    return changed
