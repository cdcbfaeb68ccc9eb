"""Matching a component with a surveyed object by hand, and what follows for their old matches."""
import json
import math

import numpy as np

from ..census import changes
from ..errors import InputError, N_
from ..standards.model import ACCURACY_M
from . import components
from .census_decisions import (
    insert, next_stamp, not_applied, reviewing, rows_where, write)
from .census_review import surveyed
from .ddl import Raw, marks, sql
from .geometry import geometries, point_blob, point_xy
from .store import now
from .survey import ANSWERS

_BY_HAND = N_("Matched by hand by {who}")
_LEFT_OVER = N_("Its match was given to another object by {who}")
_OLD_SIDE = ("objid", "table_name", "object_fid", "old_classcode", "old_x", "old_y")


def rematch(ws, census, old, new, by):
    """Match a component with a surveyed object by hand.

    The pair is accepted, since a person says so. Whatever was matched with either becomes lost or
    new again and is undecided; a split or joined group that they were of is dissolved.

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
        if any(side is None or side["geom"] is None
               for side in (components.get(ws, *old), surveyed(ws, *new))):
            raise InputError(N_("The component or the surveyed object is not there any more."))
        touched = _touching(ws, census, old, new)
        not_applied(touched)
        pairs = [(_old(row), _new(row)) for row in touched]
        if pairs == [(old, new)] and touched[0]["group_no"] is None \
                and touched[0]["kind"] != "uncertain":      # saying so again settles what it is
            raise InputError(N_("These two are matched with each other already."))
        group = _group(ws, census, touched)
        not_applied(group)
        touched += group
        left_old = _left([_old(row) for row in touched], old)
        left_new = [key for key in _left([_new(row) for row in touched], new)
                    if surveyed(ws, *key)["found"] not in ANSWERS]
        wanted = [(old, new)] + [(key, None) for key in left_old] + \
                 [(None, key) for key in left_new]
        before, free, made = list(touched), list(touched), []
        for pair in wanted:
            # each goes on in the row that showed its component, else its surveyed object
            row = next((r for r in free if pair[0] and _old(r) == pair[0]), None) or \
                next((r for r in free if pair[1] and _new(r) == pair[1]), None)
            if row is not None:
                free.remove(row)
            values = _change(ws, census, pair, row or (touched or [{}])[0], by)
            if row is None:
                made.append(insert(connection, values))
            else:
                write(connection, {**row, **values, "changed_at": next_stamp(row)})
            if pair == (old, new):
                key = made[-1] if row is None else row["fid"]
        connection.executemany("DELETE FROM census_change WHERE fid = ?",
                               [(row["fid"],) for row in free])
        reviewing(connection, {census})
    return key, before, made


def _old(row):
    return (row["table_name"], row["object_fid"]) if row["object_fid"] is not None else None


def _new(row):
    return (row["survey_table"], row["survey_fid"]) if row["survey_fid"] is not None else None


def _left(keys, but):
    """Keys other than one, each once, in their order."""
    return [key for key in dict.fromkeys(keys) if key is not None and key != but]


def _touching(ws, census, old, new):
    where = Raw("census_fid = ? AND (table_name = ? AND object_fid = ? "
                "OR survey_table = ? AND survey_fid = ?)")
    return rows_where(ws, where, (census, *old, *new))


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
    """Columns of the change of a pair; one side of it may be None. ``near`` is the row that
    showed one of them."""
    old = components.get(ws, *pair[0]) if pair[0] else None
    new = surveyed(ws, *pair[1]) if pair[1] else None
    bgid = old["bgid"] if old is not None else near.get("bgid")
    values = {"census_fid": census, "group_no": None, "rule_fid": None, "decision": "",
              "reason": None, "certainty": 1.0, "source": near.get("source", "census"),
              "case_no": near.get("case_no") if old is not None else None, "bgid": bgid,
              "community_code": bgid[:ws.codes.community_length] if bgid else None,
              "patrol_code": _patrol(ws, bgid), "crew": near.get("crew"),
              "package_fid": near.get("package_fid"),
              "changed_by": by, "changed_why": None, "changed_at": now(), "applied_at": None,
              "result_objid": None, **dict.fromkeys(_OLD_SIDE), "survey_table": None,
              "survey_fid": None, "distance": None, "old": "{}", "new": "{}"}
    if old is not None:
        x, y = _place(old["table"], old["geom"])
        values.update(objid=old["objid"], table_name=pair[0][0], object_fid=pair[0][1],
                      old_classcode=old["classcode"], classcode=old["classcode"], old_x=x,
                      old_y=y, geom=point_blob(x, y, ws.srs_id))
    if new is not None:
        offset, sigma = _crew(ws, census, new["crew"])
        x, y = _place(new["table"], new["geom"], offset)
        values.update(survey_table=pair[1][0], survey_fid=pair[1][1], crew=new["crew"],
                      package_fid=new["package_fid"],
                      classcode=new["classcode"] or values.get("classcode"),
                      geom=point_blob(x, y, ws.srs_id))
    if old is not None and new is not None:
        values["kind"] = _compare(ws, old, new, values, (x, y), sigma)
        values["decision"] = "accepted"     # a person has matched them
    else:
        values["kind"] = "new" if old is None else "lost"
    template = _BY_HAND if old is not None and new is not None else _LEFT_OVER
    values["proposed"] = values["kind"]
    values["why"] = json.dumps([[template, {"who": by}]], ensure_ascii=False)
    return values


def _patrol(ws, bgid):
    found = ws.query("SELECT patrol_code FROM patrol_area_grid WHERE bgid = ?", (bgid,))
    return found[0][0] if found else None


def _place(table, blob, offset=(0.0, 0.0)):
    """(x, y) of a point, of a point on a line or area, (None, None) without a geometry."""
    if blob is None or table.endswith("_point"):
        x, y = point_xy(blob)
    else:
        point = geometries([blob])[0].representative_point()
        x, y = point.x, point.y
    return (x, y) if x is None else (x - offset[0], y - offset[1])


def _crew(ws, census, crew):
    """Offset that is taken off what a crew measured, and its noise (m)."""
    row = ws.query("SELECT dx, dy, accepted, sigma FROM census_crew WHERE census_fid = ? "
                   "AND crew = ?", (census, crew))
    if not row:
        return (0.0, 0.0), 0.0
    dx, dy, accepted, sigma = row[0]
    return ((dx or 0.0, dy or 0.0) if accepted else (0.0, 0.0)), sigma or 0.0


def _compare(ws, old, new, values, place, sigma):
    """The kind of a pair by the rules of the matching; puts what differs into the values."""
    one, other = ({name: np.array([side[name]], dtype=object) for name in changes.COMPARED}
                  for side in (old, new))
    differs = changes.differing(one, other)
    names = [name for name, differ in zip(changes.COMPARED, differs[0]) if differ]
    values["old"], values["new"] = (json.dumps(side, ensure_ascii=False) for side in
                                    changes.values_of(one, other, 0, names))
    values["distance"] = distance = math.hypot(place[0] - values["old_x"],
                                               place[1] - values["old_y"])
    # as census_sources.accuracy_of, which wants shapely
    letter = ws.query("SELECT accuracy FROM object_class WHERE kind = 'component' AND code = ?",
                      (old["classcode"],))
    accuracy = np.array([ACCURACY_M.get(letter[0][0] if letter else "", ACCURACY_M["A"])])
    return str(changes.pair_kinds(
        np.array([True]), np.array([values["classcode"] != old["classcode"]]),
        np.array([distance]), accuracy, sigma, differs,
        *(np.array([side["objstate"]], dtype=object) for side in (old, new)))[0])
