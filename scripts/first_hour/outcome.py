"""What came of it, compared with the truth of the generated folder."""
import importlib

import numpy as np
from qgis.core import QgsProject

#: What a conversion from GCJ-02 may leave, and how many points must keep to it.
TOLERANCE_M = 1.0
SHARE = 0.99
NEAR_M = 12.0   # another component closer than this could be meant by a click


def core(name):
    """A module of the plugin as QGIS loaded it."""
    return importlib.import_module(f"citygrid.citygrid_plugin.core.{name}")


def component_tables(ws):
    return [name for name in ws.tables if name.startswith("component_")]


# -- the import window

def sources_of(dialog):
    """One line per source of the import window."""
    return [f"{item.title}: {dialog.list.item(row, 2).text()}"
            for row, item in enumerate(dialog.list.items)]


def wrong_import(dialog, truth):
    """What the import window should have said and did not (list of sentences)."""
    wrong = [f"{item.title} was not imported: {item.problem or 'left out'}"
             for item in dialog.list.items if not item.result]
    if truth is None:
        return wrong
    for row, item in enumerate(dialog.list.items):
        if item.title.endswith(".csv") and (
                item.datum != "gcj02" or "GCJ-02" not in dialog.list.item(row, 2).text()
                or "GCJ-02" not in dialog.result.text()):
            wrong.append("GCJ-02 was not noticed: " + dialog.list.item(row, 2).text())
    return wrong


def wrong_rejects(truth):
    """Rows that cannot be used must be in layers, each with its reason."""
    if truth is None:
        return []
    found = sorted(sorted(f["reason"] for f in layer.getFeatures())
                   for layer in QgsProject.instance().mapLayers().values()
                   if layer.fields().indexOf("reason") >= 0
                   and not layer.customProperty("citygrid/role"))
    wanted = sorted(truth["rejected"].values())
    return [] if found == wanted else [f"Set aside were {found}, not {wanted}."]


# -- the workspace

def compare(ws, truth):
    """Counts, and what is wrong in the workspace.

    Parameters
    ----------
    ws : Workspace
    truth : dict or None
        As ``folder.make`` gives it.

    Returns
    -------
    (dict, list of str)
    """
    one = " UNION ALL ".join(f"SELECT objid, bgid, note, objpos, geom FROM {t}"
                             for t in component_tables(ws))
    rows = ws.query(one)
    counts = {name: ws.query(f"SELECT count(*) FROM {name}")[0][0]
              for name in ("community", "unit_grid", "organisation", "finding", "case_step")}
    counts["components"] = len(rows)
    wrong = [f"{sum(not row[i] for row in rows)} components have no {what}."
             for i, what in ((0, "code"), (1, "unit grid")) if not all(row[i] for row in rows)]
    if not counts["unit_grid"] or not rows:
        wrong.append("There are no unit grids or no components.")
    wrong += [f"The workspace's own check: {problem}"
              for problem in core("workspace.maintenance").check(ws)]
    wrong += wrong_case(ws)
    if truth is not None:
        wrong += wrong_components(rows, truth, counts)
        if counts["community"] != truth["communities"]:
            wrong.append(f"There are {counts['community']} communities.")
        area = ws.query("SELECT sum(area) FROM unit_grid")[0][0] or 0
        if abs(area - truth["area"]) > 1e-4 * truth["area"]:
            wrong.append(f"The unit grids cover {area:.0f} m², not {truth['area']:.0f}.")
    return counts, wrong


def wrong_components(rows, truth, counts):
    """Compare texts and places with the truth."""
    point_xy = core("workspace.geometry").point_xy
    survey, table = truth["survey"], truth["table"]
    wrong, missing = [], set(survey) | set(table)
    garbled, off = 0, {"survey": [], "table": []}
    for objid, _, note, objpos, blob in rows:
        kind, key = ("survey", objid) if objid in missing else ("table", note)
        told = truth[kind].get(key)
        if told is None:
            wrong.append(f"Nobody surveyed {objid} {note or ''}.")
            continue
        missing.discard(key)
        garbled += objpos != told[2]
        x, y = point_xy(blob)
        off[kind].append(np.hypot(x - told[0], y - told[1]))
    if missing:
        wrong.append(f"{len(missing)} surveyed components are not there.")
    if garbled:
        wrong.append(f"{garbled} texts were read wrongly.")
    for kind, distance in off.items():
        distance = np.array(distance)
        share = float((distance <= TOLERANCE_M).mean()) if len(distance) else 0.0
        counts[f"within 1 m ({kind})"] = f"{100 * share:.2f} %, at most {distance.max():.3f} m" \
            if len(distance) else "none"
        if share < SHARE:
            wrong.append(f"Only {100 * share:.1f} % of the {kind} lie within 1 m of the truth.")
    return wrong[:20]


def wrong_case(ws):
    """The case has to be stored as dispatched, with a record for every step."""
    cases = ws.dicts("SELECT * FROM case_open")
    if len(cases) != 1 or cases[0]["state"] != "dispatched" or not cases[0]["unit"]:
        return [f"The open cases are {[(c['case_no'], c['state']) for c in cases]}."]
    steps = [r[0] for r in ws.query("SELECT action FROM case_step WHERE case_id = ? ORDER BY seq",
                                    (cases[0]["fid"],))]
    wanted = ["report", "file", "dispatch"]
    return [] if steps == wanted else [f"The steps are {steps}, not {wanted}."]


def component_near(ws, x, y):
    """A component for the case: kept by somebody, alone within `NEAR_M`, nearest to a place.

    Returns
    -------
    (x, y, objid) or None
    """
    point_xy = core("workspace.geometry").point_xy
    codes, places, kept = [], [], []
    for name in component_tables(ws):
        if name.endswith("_point"):
            for objid, keeper, blob in ws.query(
                    f"SELECT objid, deptcode3, geom FROM {name} WHERE dedate IS NULL"):
                codes.append(objid)
                places.append(point_xy(blob))
                kept.append(bool(keeper))
    if not any(kept):
        return None
    places = np.array(places)
    distance = np.hypot(*(places - (x, y)).T)
    order = [i for i in np.argsort(distance) if kept[i]]
    alone = next((i for i in order[:500]
                  if (np.hypot(*(places - places[i]).T) < NEAR_M).sum() == 1), order[0])
    return float(places[alone][0]), float(places[alone][1]), codes[alone]
