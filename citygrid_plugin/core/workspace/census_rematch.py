"""Matching a component with a surveyed object by hand, and what follows for their old matches."""
import json
import math

from ..errors import InputError, N_
from ..standards.model import ACCURACY_M
from . import components
from .census_decisions import insert, next_stamp, not_applied, rows_where, write
from .census_review import COMPARED, surveyed
from .ddl import Raw, marks, sql
from .geometry import geometries, point_blob, point_xy
from .store import now

_BY_HAND = N_("Matched by hand by {who}")
_LEFT_OVER = N_("Its match was given to another object by {who}")
_OLD_SIDE = ("objid", "table_name", "object_fid", "old_classcode", "old_x", "old_y")


def rematch(ws, census, old, new, by):
    """Match a component with a surveyed object by hand.

    Whatever was matched with either becomes lost or new again; a split or joined group that they
    were of is dissolved. The pair is undecided: a person looks at it once more.

    Parameters
    ----------
    ws : Workspace
    census : int
    old : (str, int)
        Table and key of the component.
    new : (str, int)
        Table and key of the surveyed row.
    by : str

    Returns
    -------
    (int, list of dict, list of int)
        Key of the change of the pair; rows as they were and keys of rows that were made, for
        ``restore``.

    Raises
    ------
    InputError
        They are matched already, not of one geometry type, or a change of them is applied.
    """
    if old[0].rsplit("_", 1)[-1] != new[0].rsplit("_", 1)[-1]:
        raise InputError(N_("A point, a line and an area cannot be matched with each other."))
    with ws.transaction() as connection:
        if components.get(ws, *old) is None or surveyed(ws, *new) is None:
            raise InputError(N_("The component or the surveyed object is not there any more."))
        touched = _touching(ws, census, old, new)
        not_applied(touched)
        pairs = [(_old(row), _new(row)) for row in touched]
        if pairs == [(old, new)] and touched[0]["group_no"] is None:
            raise InputError(N_("These two are matched with each other already."))
        group = _group(ws, census, touched)
        not_applied(group)
        touched += group
        left_old = _left([_old(row) for row in touched], old)
        left_new = _left([_new(row) for row in touched], new)
        wanted = [(old, new)] + [(key, None) for key in left_old] + \
                 [(None, key) for key in left_new]
        before, free, made = list(touched), list(touched), []
        for pair in wanted:
            # each goes on in the row that showed its component, else its surveyed object
            row = next((r for r in free if pair[0] and _old(r) == pair[0]), None) or \
                next((r for r in free if pair[1] and _new(r) == pair[1]), None)
            if row is not None:
                free.remove(row)
            values = _change(ws, census, pair, row or touched[0], by)
            if row is None:
                made.append(insert(connection, values))
            else:
                write(connection, {**row, **values, "changed_at": next_stamp(row)})
            if pair == (old, new):
                key = made[-1] if row is None else row["fid"]
        connection.executemany("DELETE FROM census_change WHERE fid = ?",
                               [(row["fid"],) for row in free])
    return key, before, made


def _old(row):
    return (row["table_name"], row["object_fid"]) if row["object_fid"] is not None else None


def _new(row):
    return (row["survey_table"], row["survey_fid"]) if row["survey_fid"] is not None else None


def _left(keys, but):
    """Keys other than one, each once, in their order."""
    return [key for key in dict.fromkeys(keys) if key is not None and key != but]


def _touching(ws, census, old, new):
    return rows_where(ws, Raw("census_fid = ? AND (table_name = ? AND object_fid = ? "
                         "OR survey_table = ? AND survey_fid = ?)"), (census, *old, *new))


def _group(ws, census, touched):
    """The other rows of the groups of some."""
    groups = sorted({row["group_no"] for row in touched if row["group_no"] is not None})
    if not groups:
        return []
    known = {row["fid"] for row in touched}
    return [row for row in rows_where(
        ws, sql("census_fid = ? AND group_no IN ({marks})", marks=marks(len(groups))),
        (census, *groups)) if row["fid"] not in known]


def _change(ws, census, pair, near, by):
    """Columns of the change of a pair; one side of it may be None. ``near`` is a row close by,
    whose areas hold where the pair has no own."""
    old = components.get(ws, *pair[0]) if pair[0] else None
    new = surveyed(ws, *pair[1]) if pair[1] else None
    values = {"census_fid": census, "group_no": None, "rule_fid": None, "decision": "",
              "reason": None, "certainty": 1.0, "source": near["source"],
              "case_no": near["case_no"] if old is not None else None,
              "bgid": near["bgid"], "community_code": near["community_code"],
              "patrol_code": near["patrol_code"], "crew": near["crew"],
              "package_fid": near["package_fid"],
              "changed_by": by, "changed_why": None, "changed_at": now(), "applied_at": None,
              "result_objid": None, **dict.fromkeys(_OLD_SIDE), "survey_table": None,
              "survey_fid": None, "distance": None, "old": "{}", "new": "{}"}
    if old is not None:
        x, y = _place(old["table"], old["geom"])
        values.update(objid=old["objid"], table_name=pair[0][0], object_fid=pair[0][1],
                      old_classcode=old["classcode"], classcode=old["classcode"], old_x=x,
                      old_y=y, geom=point_blob(x, y, ws.srs_id) if x is not None else None)
    if new is not None:
        x, y = _place(new["table"], new["geom"])
        values.update(survey_table=pair[1][0], survey_fid=pair[1][1], crew=new["crew"],
                      package_fid=new["package_fid"],
                      classcode=new["classcode"] or values.get("classcode"),
                      geom=point_blob(x, y, ws.srs_id) if x is not None else None)
    values["kind"] = "new" if old is None else "lost" if new is None \
        else _compare(ws, old, new, values)
    template = _BY_HAND if old is not None and new is not None else _LEFT_OVER
    values["proposed"] = values["kind"]
    values["why"] = json.dumps([[template, {"who": by}]], ensure_ascii=False)
    return values


def _place(table, blob):
    """(x, y) of a point, of a point on a line or area, (None, None) without a geometry."""
    if blob is None or table.endswith("_point"):
        return point_xy(blob)
    point = geometries([blob])[0].representative_point()
    return point.x, point.y


def _compare(ws, old, new, values):
    """The kind of a pair; puts what differs and the distance into the values.

    Moved is what lies further off than twice the accuracy of its class (CJ/T 214: A 0.5 m, B 1 m,
    C 10 m), the error of either survey; lines and areas are compared by their middle.
    """
    columns = [c for c in COMPARED if new.get(c) not in (None, "") and new[c] != old[c]]
    values["old"], values["new"] = (
        json.dumps({c: side[c] for c in columns}, ensure_ascii=False) for side in (old, new))
    accuracy = ws.query("SELECT accuracy FROM object_class WHERE kind = 'component' AND code = ?",
                        (old["classcode"],))
    reach = 2 * ACCURACY_M.get(accuracy[0][0] if accuracy else "B", 1.0)
    x, y = _place(new["table"], new["geom"])
    if x is not None and values["old_x"] is not None:
        values["distance"] = math.hypot(x - values["old_x"], y - values["old_y"])
    if "classcode" in columns:
        return "reclassified"
    if values["distance"] is not None and values["distance"] > reach:
        return "moved"
    return "attributes" if columns else "unchanged"
