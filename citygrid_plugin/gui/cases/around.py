"""What lies around a case: its component's history, similar cases nearby, those merged with it."""
import datetime
from html import escape

from ...core.cases import board, lifecycle
from ...core.cases.options import options
from ...core.workspace.ddl import Raw, sql
from ...i18n import tr
from ...layers.words import pick

MOST = 8
_COLUMNS = sql("c.fid, c.case_no, c.state, c.reported_at, c.condition, k.name, k.name_en")


def _cases(ws, table, where, values, limit=MOST):
    return ws.dicts(sql(
        "SELECT {columns} FROM {table} c LEFT JOIN object_class k ON k.kind = c.kind "
        "AND k.code = c.classcode WHERE {where} ORDER BY c.reported_at DESC LIMIT ?",
        columns=_COLUMNS, table=table, where=Raw(where)), (*values, limit))


def of_component(ws, row):
    """Other cases of the component under a case, open and closed ones, the newest first."""
    if not row["objid"]:
        return []
    found = [other for table in ("case_open", "case_closed")
             for other in _cases(ws, table, "c.objid = ? AND c.fid != ?",
                                 (row["objid"], row["fid"]))]
    return sorted(found, key=lambda other: other["reported_at"] or "", reverse=True)[:MOST]


def similar(ws, row):
    """Open cases of the same class nearby, as near and as new as the city's options say."""
    chosen = options(ws)
    reach = float(chosen["similar_m"])
    since = (datetime.datetime.now() - datetime.timedelta(days=int(chosen["similar_days"])))
    fids = [int(fid) for fid in board.of(ws).within(
        row["x"] - reach, row["y"] - reach, row["x"] + reach, row["y"] + reach)
        if fid != row["fid"]][:200]
    if not fids:
        return []
    marks = ", ".join("?" * len(fids))
    return _cases(ws, "case_open", f"c.fid IN ({marks}) AND c.kind = ? AND c.classcode = ? "
                  "AND c.reported_at >= ?",
                  (*fids, row["kind"], row["classcode"], since.isoformat()))


def merged(ws, row):
    """The cases merged into one, or the one that it is merged into."""
    # those of a closed case were closed with it, at the same moment; the moment has an index
    found = _cases(ws, "case_open", "c.merged_into = ?", (row["case_no"],)) \
        if not row["closed_at"] else \
        _cases(ws, "case_closed", "c.closed_at = ? AND c.merged_into = ?",
               (row["closed_at"], row["case_no"]))
    if row.get("merged_into"):
        for table in ("case_open", "case_closed"):
            found += _cases(ws, table, "c.case_no = ?", (row["merged_into"],))
    return found


def html(ws, row):
    """The three lists as HTML with links "case:FID", and "map:FID,FID" for all of a list."""
    parts = []
    for words, found in ((tr("Cases of this component"), of_component(ws, row)),
                         (tr("Similar cases nearby"), similar(ws, row)),
                         (tr("Merged with"), merged(ws, row))):
        if found:
            everything = ",".join(str(other["fid"]) for other in [row, *found])
            lines = "<br>".join(_link(other) for other in found)
            parts.append(f"<p><b>{escape(words)}</b> {len(found)} "
                         f"<a href='map:{everything}'>{tr('on the map')}</a><br>{lines}</p>")
    return "".join(parts)


def _link(other):
    name = pick(other["name"], other["name_en"]) or ""
    return (f"<a href='case:{other['fid']}'>{escape(other['case_no'])}</a> "
            f"{escape((other['reported_at'] or '')[:10])} {escape(name)} · "
            f"{tr(lifecycle.STATES[other['state']])}")
