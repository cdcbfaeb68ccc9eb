"""A survey of the demonstration district a year later, so that there is something to compare.

Two crews measured with 0.25 m of noise, one of them with a receiver that is 1.2 m off. Some
objects are gone, new, moved, of another class, broken; a manhole cover is lost; a corner of the
district was not walked.
"""
import datetime

import numpy as np

from ..census.prepare import Scope
from ..errors import N_
from ..workspace import survey_merge
from ..workspace.bulk import insert_rows
from ..workspace.census import create
from ..workspace.schema import GEOMETRIES

NAME, BY = "部件更新普查", "demonstration"
BEGAN = 30                    # days ago
CREWS = ("普查一队", "普查二队")
OFFSET = (1.0, -0.7)          # metres, the second crew's receiver
_COPIED = ("objid", "classcode", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos",
           "objstate", "extra")


def survey(ws, seed=6):
    """Take a made-up survey of all valid components into a new census.

    Parameters
    ----------
    ws : Workspace
    seed : int

    Returns
    -------
    int
        Key of the census.
    """
    import shapely

    from ..components.stored import components
    rng = np.random.default_rng(seed)
    old = components(ws, "dedate IS NULL")
    shape = np.array([t.rsplit("_", 1)[1] for t in old["table"]], dtype=object)
    middle = shapely.centroid(old["geometry"])
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    kept = rng.random(len(x)) > 0.01
    kept &= ~((x < np.quantile(x, 0.04)) & (y < np.quantile(y, 0.3)))       # nobody walked here
    new = {name: old[name][kept].copy() for name in _COPIED}
    crew = np.where(x[kept] < np.median(x), *CREWS).astype(object)
    dx, dy = (rng.normal(0, 0.25, kept.sum()) for _ in range(2))
    moved = (rng.random(len(dx)) < 0.008) & (shape[kept] == "point")
    away, turn = rng.uniform(3, 6, len(dx)), rng.uniform(0, 2 * np.pi, len(dx))
    dx += np.where(moved, away * np.cos(turn), 0) + np.where(crew == CREWS[1], OFFSET[0], 0)
    dy += np.where(moved, away * np.sin(turn), 0) + np.where(crew == CREWS[1], OFFSET[1], 0)
    geometry = np.array([shapely.affinity.translate(g, a, b) for g, a, b in
                         zip(old["geometry"][kept], dx, dy)], dtype=object)
    _change(ws, rng, new, shape[kept])
    # most crews write down no code; one in five was read off a plate
    new["objid"][rng.random(len(dx)) > 0.2] = None
    extra = rng.choice(np.flatnonzero(shape[kept] == "point"), int(0.015 * len(dx)))
    day = (datetime.date.today() - datetime.timedelta(days=BEGAN)).isoformat()
    fid = create(ws, f"{day[:4]}年{NAME}", "census", day, Scope(), BY, "demonstration")
    with ws.bulk(N_("Sample city")) as connection:
        for kind in GEOMETRIES:
            rows = np.flatnonzero(shape[kept] == kind)
            at, columns = geometry[rows], {name: new[name][rows] for name in _COPIED}
            crews = crew[rows]
            if kind == "point":
                beside = np.array([shapely.affinity.translate(g, *by) for g, by in
                                   zip(geometry[extra], rng.normal(0, 8, (len(extra), 2)))],
                                  dtype=object)
                at, crews = np.append(at, beside), np.append(crews, crew[extra])
                columns = {name: np.append(values, new[name][extra])
                           for name, values in columns.items()}
                columns["objid"][len(rows):] = None
                columns["objstate"][len(rows):] = "完好"
            if len(at):
                insert_rows(ws, connection, f"survey_{kind}", {
                    **columns, "census_fid": fid, "crew": crews, "source": "survey.gpkg",
                    "source_row": np.arange(1, len(at) + 1), "surveyed_at": day,
                    "purpose": "census", "found": "", "state": "good"}, geometry=at)
    survey_merge.settle(ws, fid)        # the offset of the second crew is offered in the review
    return fid


def _change(ws, rng, new, shape):
    """Give some rows another class of their major class, another maintainer, another state."""
    count = len(shape)
    points = shape == "point"
    for row in np.flatnonzero((rng.random(count) < 0.006) & points).tolist():
        others = [c for c, in ws.query(
            "SELECT b.code FROM object_class a JOIN object_class b ON b.kind = a.kind "
            "AND b.family = a.family AND b.geometry = a.geometry AND b.code <> a.code "
            "WHERE a.kind = 'component' AND a.code = ?", (new["classcode"][row],))]
        if others:
            new["classcode"][row] = others[int(rng.integers(len(others)))]
            new["objname"][row] = None
    owners = [c for c, in ws.query("SELECT org_code FROM organisation_role "
                                   "WHERE role = 'maintainer' ORDER BY org_code")]
    if owners:
        rows = rng.random(count) < 0.01
        new["deptcode3"][rows] = rng.choice(np.array(owners, dtype=object), rows.sum())
    new["objstate"][rng.random(count) < 0.006] = "破损"
    covers = {c for c, in ws.query("SELECT code FROM object_class WHERE kind = 'component' "
                                   "AND family = 'manhole'")}
    lost = [row for row, code in enumerate(new["classcode"]) if code in covers][:2]
    new["objstate"][lost] = "丢失"
