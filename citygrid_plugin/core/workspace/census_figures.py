"""What a census found, in numbers: totals now and before, changes, quality, open questions.

"Before" is the inventory as it was when the first run that still stands applied the census, taken
from the history; without one it is the inventory as it is.
"""
import json
from collections import Counter
from dataclasses import dataclass, field

from . import census as census_store
from .components import tables
from .ddl import Raw, sql


@dataclass
class Figures:
    """The numbers of a report.

    Attributes
    ----------
    census : dict
        As ``census.get`` gives it.
    now, before : Counter
        Valid components by (minor class, state, community code).
    changes : list of (kind, decision, applied, class, community, count)
    packages : dict of str to int
        By state.
    crews : list of dict
        Rows of census_crew with ``verdict`` as a dict.
    lots : list of dict
        Rows of census_lot with ``result`` as a dict.
    runs : list of dict
        Runs that stand.
    surveyed : list of (crew, purpose, state, count)
    lost : list of dict
        Lost components: code, class, grid, case number.
    cases : list of (code, case number, state)
        Open cases on components that this census retired.
    classes, communities : dict of str to (name, English name)
    """
    census: dict
    now: Counter
    before: Counter
    changes: list = field(default_factory=list)
    packages: dict = field(default_factory=dict)
    crews: list = field(default_factory=list)
    lots: list = field(default_factory=list)
    runs: list = field(default_factory=list)
    surveyed: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    cases: list = field(default_factory=list)
    classes: dict = field(default_factory=dict)
    communities: dict = field(default_factory=dict)

    def totals(self, place):
        """[(key, before, now)] by class (place 0), state (1) or community (2), sorted by key."""
        sums = [Counter(), Counter()]
        for total, counter in zip(sums, (self.before, self.now)):
            for key, count in counter.items():
                total[key[place] or ""] += count
        return [(key, sums[0][key], sums[1][key]) for key in sorted({*sums[0], *sums[1]})]

    def kinds(self, place=None):
        """Changes as {kind: Counter}: by decision, or by class (3) or community (4)."""
        found = {}
        for row in self.changes:
            key = (("applied" if row[2] else row[1] or "open") if place is None
                   else row[place] or "")
            found.setdefault(row[0], Counter())[key] += row[5]
        return found


def figures(ws, census_fid):
    """The Figures of a census.

    Raises InputError where there is no such census.
    """
    census = census_store.get(ws, census_fid)
    runs = ws.dicts("SELECT at, by_user, counts, first_history FROM census_run WHERE census_fid = ?"
                    " AND kind = 'apply' AND undone_at IS NULL ORDER BY fid", (census_fid,))
    first = runs[0]["first_history"] if runs else None
    now = Counter()
    before = Counter()
    for table in tables(ws):
        now.update(_count(ws, table))
        before.update(_count(ws, table, first))
    crews = ws.dicts("SELECT crew, rows, dx, dy, offset_error, sigma, accepted, verdict "
                     "FROM census_crew WHERE census_fid = ? ORDER BY crew", (census_fid,))
    lots = ws.dicts("SELECT code, kind, size, sample, crew, state, result FROM census_lot "
                    "WHERE census_fid = ? ORDER BY code", (census_fid,))
    for rows, name in ((crews, "verdict"), (lots, "result"), (runs, "counts")):
        for row in rows:
            row[name] = json.loads(row[name]) if row[name] else None
    return Figures(
        census, now, before,
        changes=ws.query("SELECT kind, decision, applied_at NOTNULL, classcode, community_code, "
                         "count(*) FROM census_change WHERE census_fid = ? GROUP BY 1, 2, 3, 4, 5",
                         (census_fid,)),
        packages=dict(ws.query("SELECT state, count(*) FROM census_package WHERE census_fid = ? "
                               "GROUP BY 1", (census_fid,))),
        crews=crews, lots=lots, runs=runs,
        surveyed=_surveyed(ws, census_fid),
        lost=ws.dicts("SELECT objid, classcode, bgid, case_no, decision FROM census_change "
                      "WHERE census_fid = ? AND kind = 'lost' AND decision <> 'rejected' "
                      "ORDER BY classcode, objid", (census_fid,)),
        cases=ws.query("SELECT c.objid, c.case_no, c.state FROM case_open c JOIN census_change t "
                       "ON t.objid = c.objid WHERE t.census_fid = ? AND t.applied_at NOTNULL "
                       "AND t.kind IN ('removed', 'joined') ORDER BY 1, 2", (census_fid,)),
        classes={c: (name, english) for c, name, english in ws.query(
            "SELECT code, name, name_en FROM object_class WHERE kind = 'component'")},
        communities=dict(ws.query("SELECT code, name FROM community")))


def _surveyed(ws, census_fid):
    found = Counter()
    for geometry in ("point", "line", "area"):
        for crew, purpose, state, count in ws.query(
                sql("SELECT crew, purpose, state, count(*) FROM {table} WHERE census_fid = ? "
                    "GROUP BY 1, 2, 3", table=f"survey_{geometry}"), (census_fid,)):
            found[crew or "", purpose, state] += count
    return [(*key, count) for key, count in sorted(found.items())]


def _count(ws, table, since=None):
    """{(class, state, community): valid components}, as before the history entry ``since``.

    The earliest entry of a row since then holds what it was before; a row that was inserted since
    then was not there.
    """
    length = ws.codes.community_length
    if since is None:
        rows = ws.query(sql("SELECT classcode, objstate, substr(bgid, 1, {length}), count(*) "
                            "FROM {table} WHERE dedate IS NULL GROUP BY 1, 2, 3", table=table,
                            length=length))
        return {row[:3]: row[3] for row in rows}

    def was(name):
        return Raw(f"CASE WHEN h.old IS NULL THEN t.{name} "
                   f"ELSE json_extract(h.old, '$.{name}') END")
    rows = ws.query(
        sql("SELECT {classcode}, {state}, substr({bgid}, 1, {length}), count(*) FROM {table} t "
            "LEFT JOIN (SELECT fid, min(id) AS id FROM cg_history WHERE table_name = ?1 "
            "AND id >= ?2 AND old NOTNULL GROUP BY fid) m ON m.fid = t.fid "
            "LEFT JOIN cg_history h ON h.id = m.id WHERE {dedate} IS NULL "
            "AND t.fid NOT IN (SELECT fid FROM cg_history WHERE table_name = ?1 AND id >= ?2 "
            "AND action = 'insert' AND last_fid IS NULL) AND NOT EXISTS "
            "(SELECT 1 FROM cg_history i WHERE i.table_name = ?1 AND i.id >= ?2 "
            "AND i.last_fid >= t.fid AND i.fid <= t.fid AND i.action = 'insert') "
            "GROUP BY 1, 2, 3", table=table,
            classcode=was("classcode"), state=was("objstate"), bgid=was("bgid"),
            dedate=was("dedate"), length=length), (table, since))
    return {row[:3]: row[3] for row in rows}
