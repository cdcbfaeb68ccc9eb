"""What lies around a case: its component's history, similar cases nearby, those merged with it."""
from html import escape

from ...core.cases import lifecycle
from ...core.cases.similar import similar as similar_cases
from ...core.workspace.ddl import Raw, sql
from ...core.workspace.earlier import CODES, of_class
from ...i18n import tr
from ...layers.words import pick

MOST = 8
_COLUMNS = sql("c.fid, c.case_no, c.state, c.reported_at, c.condition, {name} AS name, "
               "{name_en} AS name_en", name=of_class("name"), name_en=of_class("name_en"))


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
             for other in _cases(ws, table, f"c.objid IN {CODES} AND c.fid != ?",
                                 (row["objid"], row["fid"]))]
    return sorted(found, key=lambda other: other["reported_at"] or "", reverse=True)[:MOST]


def similar(ws, row):
    """Open cases nearby that a case may repeat, the nearest first (``core.cases.similar``)."""
    if row["x"] is None:
        return []
    found = similar_cases(ws, row["x"], row["y"], row["kind"], row["classcode"], row["objid"],
                          leave_out=row["fid"], limit=MOST)
    names = {(kind, code): (name, name_en) for kind, code, name, name_en in ws.query(
        "SELECT kind, code, name, name_en FROM object_class")} if found else {}
    return [{**other, **dict(zip(("name", "name_en"),
                                 names.get((other["kind"], other["classcode"]), ("", ""))))}
            for other in found]


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
    metres = tr("{metres:.0f} m").format(metres=other["metres"]) if "metres" in other else ""
    return (f"<a href='case:{other['fid']}'>{escape(other['case_no'])}</a> {metres} "
            f"{escape((other['reported_at'] or '')[:10])} {escape(name)} · "
            f"{tr(lifecycle.STATES[other['state']])}")
