"""What a census changed of the components, taken together for a delta file.

Every component that a run touched is told as it is now, once, whatever happened to it in between.
A change of code inside a row names the code that the receiver knows: the one before the first of
the runs.
"""
import json
from collections import Counter
from dataclasses import dataclass, field

from ..errors import InputError, N_
from ..exchange import census_delta as file
from ..standards.catalogue import edition
from . import census as census_store
from .components import tables
from .ddl import sql
from .schema import GEOMETRIES
from .store import now


@dataclass
class Content:
    """What goes into a delta file: its ``info``, by geometry type the ``rows`` (columns as lists),
    and how many there are by operation."""
    info: dict
    rows: dict
    counts: Counter = field(default_factory=Counter)


def content(ws, census=None, since=None, feedback=None):
    """What a census changed, or everything that changed since a day.

    Parameters
    ----------
    ws : Workspace
    census : int, optional
        Key of a census, a sweep or the change inbox: what its runs that stand have touched.
    since : str, optional
        A day ("2026-10-31"), instead of a census: whatever was touched from then on, by whatever
        means.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled.

    Returns
    -------
    Content

    Raises
    ------
    InputError
        No such census, nothing applied, or the catalogue was migrated since.
    """
    row = census_store.get(ws, census) if census is not None else None
    spans, times = _runs(ws, census) if row else _since(ws, since)
    _progress(feedback, 0.1)
    touched = _touched(ws, spans)
    _progress(feedback, 0.3)
    kinds = _kinds(ws, census, times, since)
    rows = {geometry: {} for geometry in GEOMETRIES}
    counts, heads = Counter(), set()
    shown = _Words(ws)
    names = [name for name in tables(ws) if name in touched]
    for number, name in enumerate(names):
        _progress(feedback, 0.3 + 0.6 * number / len(names))
        for line in _lines(ws, name, touched, kinds, shown):
            into = rows[name.rsplit("_", 1)[1]]
            for column, value in line.items():
                into.setdefault(column, []).append(value)
            counts[line["operation"]] += 1
            heads.add(line["objid"][:-ws.codes.serial_width])
    serials = {head: last for head, last in ws.query("SELECT prefix, last FROM object_serial")
               if head in heads}
    authority, code = ws.query(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?", (ws.srs_id,))[0]
    info = {"edition": ws.meta["edition"], "division": ws.codes.division,
            "workspace": ws.meta.get("name", ""), "source": ws.meta.get("created_at", ""),
            "census": row["name"] if row else "", "day": (row and row["day"]) or "",
            "since": since or "", "made_at": now(), "crs": f"{authority}:{code}",
            "counts": json.dumps(counts, ensure_ascii=False), "serials": json.dumps(serials)}
    return Content(info, rows, counts)


def write(ws, found, folder, name, feedback=None):
    """Write a Content into a folder; see ``exchange.census_delta.write_delta``."""
    from ..exchange.census_package import srs_of
    return file.write_delta(folder, name, srs_of(ws), edition(ws.meta["edition"]), found.info,
                            found.rows, feedback)


def _progress(feedback, fraction):
    if feedback is not None:
        feedback.progress(fraction)


def _runs(ws, census):
    """(spans of the history, times) of the runs of a census that stand."""
    runs = ws.query("SELECT fid, first_history, last_history, at FROM census_run "
                    "WHERE census_fid = ? AND kind = 'apply' AND undone_at IS NULL ORDER BY fid",
                    (census,))
    if not runs:
        raise InputError(N_("Nothing of this census is applied that could be written into a "
                            "file. Apply it first."))
    _not_migrated(ws, "fid > ?", runs[0][0])
    return [run[1:3] for run in runs], [run[3] for run in runs]


def _since(ws, since):
    first, last = ws.query("SELECT min(id), max(id) FROM cg_history WHERE at >= ?", (since,))[0]
    if first is None:
        raise InputError(N_("Nothing was changed since {day}."), day=since)
    _not_migrated(ws, "at >= ?", since)
    return [(first, last)], []


def _not_migrated(ws, where, value):
    if ws.query("SELECT 1 FROM census_run WHERE kind = 'migrate' AND undone_at IS NULL "
                f"AND {where}", (value,)):      # nosec B608
        raise InputError(N_("The catalogue was migrated since, which gave every component another "
                            "code. Nobody could take in what changed before; hand out the whole "
                            "inventory instead."))


def _touched(ws, spans):
    """{table: {fid: code before, None where it was not there yet}}."""
    found = {}
    for first, last in spans:
        for table, fid, upto, action, before in ws.query(
                "SELECT table_name, fid, last_fid, action, json_extract(old, '$.objid') "
                "FROM cg_history WHERE id BETWEEN ? AND ? AND table_name LIKE 'component%' "
                "ORDER BY id", (first, last)):
            known = found.setdefault(table, {})
            if action == "insert":
                for key in range(fid, (upto or fid) + 1):
                    known.setdefault(key, None)
            else:
                known.setdefault(fid, before)
    return found


def _kinds(ws, census, times, since):
    """({(table, fid): kinds}, {code: kinds}): what the review called the changes."""
    where, values = "applied_at >= ?", (since,)
    if census is not None:
        where = "census_fid = ? AND applied_at IN (SELECT value FROM json_each(?))"
        values = (census, json.dumps(times))
    rows, codes = {}, {}
    for kind, table, fid, code in ws.query(
            "SELECT kind, table_name, object_fid, result_objid FROM census_change "
            f"WHERE {where} ORDER BY fid", values):                                # nosec B608
        word = file.KIND_WORDS.get(kind)
        if word:
            rows.setdefault((table, fid), {})[word] = None
            codes.setdefault(code, {})[word] = None
    return rows, codes


class _Words:
    """Names that the file says beside codes."""

    def __init__(self, ws):
        self.organisations = dict(ws.query("SELECT code, name FROM organisation"))
        self.communities = dict(ws.query("SELECT code, name FROM community"))
        self.streets = dict(ws.query("SELECT code, name FROM street"))
        self.codes = ws.codes

    def of(self, row):
        """The names of a component's organisations, street and community."""
        bgid = row["bgid"] or ""
        street, community = (bgid[:width] or None for width in
                             (self.codes.street_length, self.codes.community_length))
        return {**{f"deptname{n}": self.organisations.get(row[f"deptcode{n}"])
                   for n in (1, 2, 3)},
                "street_code": street, "street_name": self.streets.get(street),
                "community_code": community, "community_name": self.communities.get(community)}


def _lines(ws, table, touched, kinds, words):
    """The rows of one table as the file has them; who came and went in between is not told."""
    columns = ["fid", "geom", "objid", "bgid", *file.VALUES]
    for row in ws.dicts(sql("SELECT {columns} FROM {table} WHERE fid IN "
                            "(SELECT value FROM json_each(?)) ORDER BY objid", columns=columns,
                            table=table), (json.dumps(list(touched[table])),)):
        fid = row.pop("fid")
        before, code, ended = touched[table][fid], row["objid"], row["dedate"] is not None
        if before is None and ended:
            continue
        row["operation"] = (file.RETIRED if ended else file.ADDED if before is None
                            else file.CHANGED)
        row["predecessor"] = _origin(ws, code, touched) if before is None else (
            before if before != code else None)
        row["kind"] = "、".join({**kinds[0].get((table, fid), {}), **kinds[1].get(code, {})})
        yield {**row, **words.of(row)}


def _origin(ws, code, touched):
    """The predecessor of a new component, by a code that the receiver knows or gets."""
    while True:
        found = ws.query("SELECT predecessor FROM object_code WHERE code = ?", (code,))
        code = found[0][0] if found else None
        row = code and ws.query("SELECT table_name, fid FROM object_code WHERE code = ?", (code,))
        if not row:
            return code
        (table, fid), = row
        if fid not in touched.get(table, {}):
            return code
        before = touched[table][fid]
        (now_is, ended), = ws.query(sql("SELECT objid, dedate NOTNULL FROM {table} "
                                        "WHERE fid = ?", table=table), (fid,))
        if code == before or code == now_is and not (before is None and ended):
            return code
        if before is not None:
            return before       # a code that came and went inside a row
