"""What crews bring back, as rows of the survey tables: taken in, replaced, read for matching.

One source (a layer of a file, a package) is taken in by one transaction. The same source again
changes nothing; a corrected one takes the place of its former rows, as long as nothing of them is
applied. Which rows are doubles of another crew's and how far a crew's receiver is off follows from
all sources together: `survey_merge.settle` sees to it afterwards, and before a match.
"""
import json
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from . import attachments, census
from .bulk import insert_rows
from .ddl import Raw, literal, marks, sql
from .geometry import blobs, flat
from .schema import GEOMETRIES, SURVEY_COLUMNS
from .store import now

TABLES = tuple(f"survey_{geometry}" for geometry in GEOMETRIES)
COLUMNS = tuple(column.name for column in SURVEY_COLUMNS)
PURPOSES = ("census", "check", "sweep")
#: A census in these steps takes nothing in any more; a check survey comes at any time.
ENDED = ("applied", "closed")
#: Answers about a known component, which are no objects to match.
ANSWERS = ("lost", "removed", "not_reached")
#: What one source is compared by with what was taken in before.
_COMPARED = tuple(name for name in COLUMNS if name not in ("state", "reason"))
_PARAMETERS = 30_000
#: Whether a change ``c`` of a census that is not applied refers to a surveyed row that is not
#: there any more, because its source was taken in again, or is set aside or a double by now.
ANOTHER_SURVEY = Raw(
    "(c.applied_at IS NULL AND c.source = 'census' AND c.survey_fid NOTNULL AND NOT "
    + " AND NOT ".join(sql("EXISTS (SELECT 1 FROM {table} s WHERE c.survey_table = {name} "
                           "AND s.fid = c.survey_fid AND s.state = 'good')", table=table,
                           name=literal(table)) for table in TABLES)
    + ")")


@dataclass
class Survey:
    """One source, checked and ready to be taken in.

    Attributes
    ----------
    source : str
        Name of the file and its layer, or of the package: what it is known by when it comes again.
    columns : dict of str to (n,) object array, or one value for all rows
        Of ``schema.SURVEY_COLUMNS`` but those of the source as a whole.
    geometry : (n,) object array
        shapely, the workspace's CRS; None only for answers whose place is unknown.
    aside : (n,) object array
        None for a good row; (template, params) of the reason for one set aside.
    purpose : str
        One of `PURPOSES`.
    package_fid : int, optional
        Row of ``census_package``.
    crew : str, optional
        The crew that somebody named for the whole source. Two crews' files of the same name are
        then two sources.
    photos : dict of int to list of attachments.Kept
        By row; their files lie beside the workspace already.
    """

    source: str
    columns: dict
    geometry: object
    aside: object
    purpose: str = "census"
    package_fid: int = None
    crew: str = None
    photos: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What `take_in` did: "new", "same" (nothing changed) or "replaced"; rows written, of them
    good, and rows that were there before."""
    done: str
    rows: int = 0
    good: int = 0
    before: int = 0


def census_of(ws, chosen=""):
    """The census to work on.

    Parameters
    ----------
    ws : Workspace
    chosen : str
        Name or row number (fid); "" for the only one that is not closed.

    Returns
    -------
    dict
        As ``census.get`` gives it.

    Raises
    ------
    InputError
        There is none of that name, or more than one.
    """
    chosen = str(chosen or "").strip()
    rows = ws.query("SELECT fid, name, step FROM census WHERE kind != 'inbox' ORDER BY fid")
    if chosen:
        found = [r for r in rows if r[1] == chosen] or [r for r in rows if str(r[0]) == chosen]
        if not found:
            raise InputError(N_("There is no census {name}. There are: {known}."), name=chosen,
                             known=_names(rows))
    else:
        found = [r for r in rows if r[2] != "closed"]
        if not found:
            raise InputError(N_("There is no census under way in this workspace. Prepare one "
                                "first."))
    if len(found) > 1:
        raise InputError(N_("Several censuses are under way: {known}. Name the one that is "
                            "meant."), known=_names(found))
    return census.get(ws, found[0][0])


def _names(rows):
    return ", ".join(f"{name} ({fid})" for fid, name, _ in rows) or "–"


def take_in(ws, connection, census_fid, survey):
    """Write one source inside a transaction of ``ws.bulk``.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
    census_fid : int
    survey : Survey

    Returns
    -------
    Taken

    Raises
    ------
    InputError
        The census takes nothing in any more, or changes of the former rows of this source were
        applied already; nothing is written.
    """
    open_for(ws, census_fid, survey.purpose)
    tables = _by_table(census_fid, survey)
    former = {table: _former(ws, census_fid, survey, table) for table in TABLES}
    before = sum(len(rows) for rows in former.values())
    good = sum(v.good for v in tables.values())
    rows = sum(len(v.rows) for v in tables.values())
    dropped, fresh = {}, {}
    for table in TABLES:
        dropped[table], fresh[table] = _differing(ws, table, former[table], tables.get(table),
                                                  survey.photos)
    if before and not any(map(len, (*dropped.values(), *fresh.values()))):
        return Taken("same", rows, good, before)
    for table in TABLES:
        _drop(connection, table, dropped[table], survey.source)
    for table, part in tables.items():
        chosen = fresh[table]
        if len(chosen):
            first = insert_rows(
                ws, connection, table, {name: v[chosen] for name, v in part.columns.items()},
                geometry=part.geometry[chosen])
            _attach(connection, table, first, part.rows[chosen], survey.photos)
    mark_unsettled(connection, census_fid, survey.purpose, True)
    if survey.purpose != "check":
        connection.execute("UPDATE census SET step = 'collecting' WHERE fid = ?",
                           (census_fid,))
    if survey.package_fid is not None:
        connection.execute("UPDATE census_package SET state = 'back', back_at = ?, found = ?, "
                           "checked_at = NULL, checked_by = NULL WHERE fid = ?",
                           (now(), sum(part.seen for part in tables.values()),
                            survey.package_fid))
    return Taken("replaced" if before else "new", rows, good, before)


def open_for(ws, census_fid, purpose):
    """Raise InputError where a census takes nothing in any more."""
    row = census.get(ws, census_fid)
    if purpose != "check" and row["step"] in ENDED:
        raise InputError(N_("The census {name} is applied already and takes nothing in any more. "
                            "Undo it, or prepare another census."), name=row["name"])


def unsettled(ws, census_fid):
    """The purposes (list of str) whose doubles and offsets are not worked out yet, because a run
    was stopped after it had taken something in."""
    rows = ws.query("SELECT value FROM cg_meta WHERE key = ?", (f"unsettled_{census_fid}",))
    return json.loads(rows[0][0]) if rows else []


def mark_unsettled(connection, census_fid, purpose, yes):
    """Note inside a transaction that doubles and offsets have to be worked out, or are."""
    key = f"unsettled_{census_fid}"
    row = connection.execute("SELECT value FROM cg_meta WHERE key = ?", (key,)).fetchone()
    left = sorted(({purpose} if yes else set()) | (set(json.loads(row[0])) if row else set())
                  - (set() if yes else {purpose}))
    connection.execute("DELETE FROM cg_meta WHERE key = ?", (key,))
    if left:
        connection.execute("INSERT INTO cg_meta VALUES (?, ?)", (key, json.dumps(left)))


@dataclass
class _Part:
    """The rows of one table: their places in the source, columns, geometries; how many are good,
    and how many say something of an object."""
    rows: object
    columns: dict
    geometry: object
    good: int
    seen: int


def _by_table(census_fid, survey):
    """{survey table: _Part}; rows set aside without a geometry are kept nowhere."""
    import shapely
    geometry = np.asarray(survey.geometry, object)
    n = len(geometry)
    shape = np.array([0, 1, 1, 2, 0, 1, 2])[np.clip(shapely.get_type_id(geometry), 0, 6)]
    nowhere = shapely.is_missing(geometry)
    aside = np.array([a is not None for a in survey.aside], bool)
    keep = ~(aside & nowhere)
    columns = {name: survey.columns[name] if isinstance(survey.columns.get(name), np.ndarray)
               else np.full(n, survey.columns.get(name), object) for name in COLUMNS}
    columns["found"] = np.array([v or "" for v in columns["found"]], object)
    columns["source_row"] = columns["source_row"].astype(np.int64).astype(object)
    columns["state"] = np.where(aside, "aside", "good").astype(object)
    columns["reason"] = np.array([None if a is None else reason_text(*a) for a in survey.aside],
                                 object)
    for name, value in (("census_fid", census_fid), ("purpose", survey.purpose),
                        ("source", survey.source), ("package_fid", survey.package_fid)):
        columns[name] = np.full(n, value, object)
    made = {}
    for number, table in enumerate(TABLES):
        rows = np.flatnonzero(keep & (shape == number))
        if len(rows):
            made[table] = _Part(rows, {name: values[rows] for name, values in columns.items()},
                                flat(geometry[rows]), int((~aside[rows]).sum()),
                                int((columns["found"][rows] != "not_reached").sum()))
    return made


def reason_text(template, params):
    """A reason as it is stored: a sentence of ours and what goes into its places, as JSON."""
    return json.dumps([template, params], ensure_ascii=False)


def read_reason(text):
    """(template, params) of a stored reason."""
    try:
        template, params = json.loads(text)
        return str(template), dict(params)
    except (TypeError, ValueError):
        return str(text or ""), {}


def _former(ws, census_fid, survey, table):
    """Rows of a source that are there, as (fid, whether aside, blob, compared columns)."""
    where = "census_fid = ? AND purpose = ? AND "
    values = [census_fid, survey.purpose]
    if survey.package_fid is not None:
        where, values = where + "package_fid = ?", [*values, survey.package_fid]
    else:
        where, values = where + "source = ? AND package_fid IS NULL", [*values, survey.source]
        if survey.crew:
            where, values = where + " AND crew = ?", [*values, survey.crew]
    return ws.query(sql(
        "SELECT fid, state = 'aside', geom, {columns} FROM {table} WHERE {where} ORDER BY "
        "source_row, fid", columns=list(_COMPARED), table=table, where=Raw(where)), values)


def _differing(ws, table, former, part, photos):
    """(keys of stored rows, places of a part) that are not the same word for word: the rows that
    are stay, and with them what was decided on them."""
    if part is None:
        return [row[0] for row in former], np.zeros(0, int)
    shapes = blobs(part.geometry, ws.srs_id, multi=ws.tables[table].geometry != "point")
    stored = _photos(ws, table, [row[0] for row in former])
    there = {}
    for row in former:
        there.setdefault((*row[1:], stored.get(row[0], ())), []).append(row[0])
    aside = (part.columns["state"] == "aside").tolist()
    mine = (tuple(sorted(file.sha256 for file in photos.get(row, ())))
            for row in part.rows.tolist())
    fresh = [place for place, said in enumerate(zip(
        aside, shapes, *(part.columns[name] for name in _COMPARED), mine))
        if not (there.get(said) and there[said].pop())]
    return [fid for fids in there.values() for fid in fids], np.array(fresh, int)


def _photos(ws, table, fids):
    """{key: hashes (sorted tuple)} of the photos of stored rows."""
    found = {}
    for start in range(0, len(fids), _PARAMETERS):
        part = [str(fid) for fid in fids[start:start + _PARAMETERS]]
        for code, sha in ws.query(sql(
                "SELECT owner_code, sha256 FROM attachment WHERE owner_table = ? "
                "AND owner_code IN ({marks}) ORDER BY sha256", marks=marks(len(part))),
                (table, *part)):
            found[int(code)] = (*found.get(int(code), ()), sha)
    return found


def _drop(connection, table, fids, source):
    """Take away the former rows of a source; InputError where changes of them were applied."""
    for start in range(0, len(fids), _PARAMETERS):
        part = fids[start:start + _PARAMETERS]
        if connection.execute(sql(
                "SELECT 1 FROM census_change WHERE survey_table = ? AND applied_at NOTNULL "
                "AND survey_fid IN ({marks})", marks=marks(len(part))), (table, *part)).fetchone():
            raise InputError(N_("Changes that {name} brought are applied already, so its rows "
                                "stay. Undo the apply first, or give the new file another name."),
                             name=source)
        connection.execute(sql("DELETE FROM attachment WHERE owner_table = ? AND owner_code IN "
                               "({marks})", marks=marks(len(part))),
                           (table, *map(str, part)))
        connection.execute(sql("DELETE FROM {table} WHERE fid IN ({marks})", table=table,
                               marks=marks(len(part))), part)


def _attach(connection, table, first, rows, photos):
    """The photos of rows just written."""
    place = {int(row): number for number, row in enumerate(rows)}
    for row, kept in photos.items():
        if row in place:
            for file in kept:
                attachments.record(connection, table, str(first + place[row]), file, "near")


def corrected(geometry, crew, offsets, but=False):
    """Geometries without the offsets of their crews.

    Parameters
    ----------
    geometry, crew : (n,) object arrays
    offsets : dict of crew to (dx, dy)
        New minus old, metres.
    but : (n,) bool array, optional
        Rows that were not measured and stay where they are.

    Returns
    -------
    (n,) object array
    """
    import shapely
    geometry = np.asarray(geometry, object).copy()
    for name, (dx, dy) in offsets.items():
        rows = np.flatnonzero((crew == name) & ~shapely.is_missing(geometry)
                              & ~np.asarray(but))
        if len(rows) and (dx or dy):
            geometry[rows] = shapely.transform(geometry[rows], lambda xy: xy - [dx, dy])
    return geometry


def crews(ws, census_fid):
    """The crews of a census with their offsets (list of dict), by name."""
    return ws.dicts("SELECT * FROM census_crew WHERE census_fid = ? ORDER BY crew", (census_fid,))


def accept_offset(ws, census_fid, crew, accepted, by):
    """Take the estimated offset of a crew off before matching, or leave it in.

    The places stay stored as they were surveyed.

    Parameters
    ----------
    ws : Workspace
    census_fid : int
    crew : str
    accepted : bool
    by : str
        Who decided.

    Returns
    -------
    bool
        Whether anything changed.

    Raises
    ------
    InputError
        There is no such crew, or no offset was found for it.
    Busy
    """
    with ws.transaction() as connection:
        rows = ws.dicts("SELECT fid, dx, dy, accepted FROM census_crew WHERE census_fid = ? "
                        "AND crew = ?", (census_fid, crew))
        if not rows:
            raise InputError(N_("This census has no crew {crew}."), crew=crew)
        if accepted and rows[0]["dx"] is None:
            raise InputError(N_("No offset was found for the crew {crew}."), crew=crew)
        if bool(rows[0]["accepted"]) == bool(accepted):
            return False
        connection.execute(
            "UPDATE census_crew SET accepted = ?, changed_by = ?, changed_at = ? WHERE fid = ?",
            (int(bool(accepted)), by, now(), rows[0]["fid"]))
    return True
