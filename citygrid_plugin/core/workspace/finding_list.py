"""Reading the findings of a workspace as a list that is narrowed, counted and paged."""
from dataclasses import dataclass

from .ddl import Raw, like, marks, sql
from .geometry import point_xy

STATES = ("open", "corrected", "exception")
SEVERITIES = ("error", "warning", "info")
_RANK = sql("CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END")


@dataclass(frozen=True)
class Filter:
    """What a list of findings is narrowed to; "" is no limit. ``templates`` are sentences in
    which the text occurs once translated, which the database cannot know."""
    run: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""
    text: str = ""
    templates: tuple = ()


def _where(wanted, leave_out=""):
    parts, values = ["1"], []
    for name in ("run", "rule", "severity", "state"):
        value = getattr(wanted, name)
        if value and name != leave_out:
            parts.append(f"{name} = ?")
            values.append(value)
    if wanted.text:
        columns = ("owner_code", "params", "reason", "rule")
        parts.append("(" + " OR ".join(
            [f"{column} LIKE ? ESCAPE '\\'" for column in columns]
            + [f"template IN ({marks(len(wanted.templates))})"]) + ")")
        values += [*[like(wanted.text)] * len(columns), *wanted.templates]
    return Raw(" AND ".join(parts)), values


def fids(ws, wanted=Filter()):
    """Keys of the findings of a filter, errors first, then by rule and code."""
    where, values = _where(wanted)
    return [row[0] for row in ws.query(
        sql("SELECT fid FROM finding WHERE {where} ORDER BY {rank}, rule, owner_code, fid",
            where=where, rank=_RANK), values)]


def rows(ws, keys):
    """Findings by their keys: {fid: dict} with ``x`` and ``y`` (None without a place)."""
    found = {}
    for row in ws.dicts(sql("SELECT * FROM finding WHERE fid IN ({marks})",
                            marks=marks(len(keys))), keys):
        row["x"], row["y"] = point_xy(row.pop("geom"))
        found[row["fid"]] = row
    return found


def templates(ws):
    """The sentences that occur."""
    return [row[0] for row in ws.query("SELECT DISTINCT template FROM finding")]


def counts(ws, wanted=Filter()):
    """How many findings each value of a filter would list, the others being as they are.

    Returns
    -------
    dict
        ``{"run": {value: n}, "rule": ..., "severity": ..., "state": ...}``
    """
    found = {}
    for name in ("run", "rule", "severity", "state"):
        where, values = _where(wanted, name)
        found[name] = dict(ws.query(
            sql("SELECT {name}, count(*) FROM finding WHERE {where} GROUP BY 1 ORDER BY 1",
                name=name, where=where), values))
    return found


def progress(ws, wanted=Filter()):
    """(settled, all) findings of a run and rule, whatever their state."""
    where, values = _where(Filter(run=wanted.run, rule=wanted.rule))
    return ws.query(sql("SELECT coalesce(sum(state != 'open'), 0), count(*) FROM finding "
                        "WHERE {where}", where=where), values)[0]


def owner_geometry(ws, row):
    """Geometry blob of the object that a finding is about, or None."""
    table = row["owner_table"]
    if table not in ws.tables or not ws.tables[table].geometry or row["owner_fid"] is None:
        return None
    found = ws.query(sql("SELECT geom FROM {table} WHERE fid = ?", table=table),
                     (row["owner_fid"],))
    return found[0][0] if found else None
