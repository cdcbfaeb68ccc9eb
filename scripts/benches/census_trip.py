"""A census on the demonstration district from end to end, through QGIS and the algorithms.

Packages go out, are edited as QField edits them (through the edit buffer of the project's layers),
come back, are matched and applied; then a second census on top of the first. The district's own
census is applied and undone by a process that is killed meanwhile. The files of `census_files` are
taken in, in which something is wrong.
"""
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from . import census_files
from .measure import ROOT, Figure, say, start_qgis, worker

YEARS = ("first", "second")
KILLS, FEW_KILLS = 40, 8
#: What a crew does to a known component, and its share. An answer of the list is given as such.
DONE = {"here": 0.80, "renewed": 0.05, "moved": 0.03, "reclassified": 0.01, "lost": 0.02,
        "removed": 0.02, "not_reached": 0.02, "": 0.03, "deleted": 0.02}
#: What it comes back as; of all others "here".
FOUND = {"lost": "lost", "removed": "removed", "not_reached": "not_reached", "": "not_reached",
         "deleted": "not_reached"}
NEW, PHOTO, MOVE = 0.015, 0.02, 3.0       # shares of the known ones; metres
#: Columns that an answer brings back as they were given.
SAID = ("classcode", "deptcode3", "objstate")


def figures(work, rows):
    """The figures of the whole census; the district is made in ``work``."""
    district = work / "census_district.gpkg"
    if not district.exists():
        worker("census_trip", "build", district)
    whole = rows >= 100_000
    years = YEARS if whole else YEARS[:1]
    trip = worker("census_trip", "trip", district, work / "census_trip", *years)
    for year in years:
        yield from trip_figures(f"{year} census", trip[year])
    yield Figure(f"{years[-1]} census on top of what was there: codes used twice", trip["twice"],
                 None, 0, "codes", True)
    kills = KILLS if whole else FEW_KILLS
    killed = worker("census_trip", "kill", district, work / "census_killed.gpkg", kills)
    yield Figure(f"killed {kills} times while applying and undoing {killed['changes']:,} changes "
                 f"(found as it was {killed['old']} times, applied {killed['new']} times): states "
                 f"between{killed['trouble']}", killed["between"], None, 0, "", True)
    yield from census_files.figures(district, work / "census_files")


def trip_figures(title, found):
    """Figures of one census."""
    yield Figure(f"{title}, {found['packages']} packages with {found['known']:,} components out, "
                 f"edited, back, applied: confirmed codes lost of {found['confirmed']:,}",
                 found["lost"], None, 0, "codes", True)
    yield Figure(f"{title}: answers that came back otherwise than given, of {found['answers']:,}",
                 found["otherwise"], None, 0, "rows", True)
    yield Figure(f"{title}: accepted changes not applied, of {found['accepted']:,} "
                 f"({found['undecided']} left to a person)", found["left"], None, 0, "changes",
                 True)
    yield Figure(f"{title}: findings of the check of the workspace", found["findings"], None, 0,
                 "", True)
    yield Figure(f"{title}: seconds to prepare, collect, match, apply ("
                 + ", ".join(f"{s:.1f}" for s in found["seconds"]) + ")", sum(found["seconds"]))


# -- the workers, each a process of its own

def build(path):
    """The demonstration district."""
    from citygrid_plugin.core.sample.build import build_sample
    say(**build_sample("demo", path))


def trip(district, folder, *years):
    """Censuses, each on what the one before it left."""
    _, processing = start_qgis()
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = shutil.copy(district, folder / "w.gpkg")
    rng = np.random.default_rng(5)

    def run(name, **parameters):
        start = time.perf_counter()
        result = processing.run(f"citygrid:{name}", {"WORKSPACE": str(path), **parameters})
        return result, time.perf_counter() - start
    before = owners(path)
    found = {}
    for year in years:
        found[year] = one_census(run, path, year, folder / year, rng)
    after = owners(path)
    say(**found, twice=sum(after.get(code) != owner for code, owner in before.items())
        + sum(number - 1 for number in codes(path, valid=False).values()))


def one_census(run, path, name, out, rng):
    """Prepare, edit, collect, match, accept, apply; what it came to."""
    from citygrid_plugin.core.workspace import census, census_decisions, maintenance, store
    from citygrid_plugin.core.workspace.census_review import Filter
    prepared, preparing = run("preparecensus", NAME=name, OUTPUT=str(out))
    said, new = {}, 0
    for package in sorted(out.iterdir()):
        new += edit(package, said, rng)
    _, collecting = run("collectcensus", CENSUS=name, FOLDER=str(out))
    with store.open_workspace(path) as ws:
        fid = census.find(ws, name)["fid"]
        wrong = otherwise(ws, fid, said) + abs(new - ws.query(
            "SELECT count(*) FROM survey_point WHERE census_fid = ? AND found = 'new'",
            (fid,))[0][0])
    _, matching = run("matchcensus", CENSUS=name)
    with store.open_workspace(path) as ws:
        _, accepted = census_decisions.apply_rule(ws, fid, Filter(), "accepted", "all", "bench")
    applied, applying = run("applycensus", CENSUS=name)
    alive = codes(path)
    with store.open_workspace(path) as ws:
        successor = dict(ws.query("SELECT predecessor, code FROM object_code "
                                  "WHERE predecessor IS NOT NULL"))
        findings = len(maintenance.check(ws))
        undecided = ws.query("SELECT count(*) FROM census_change WHERE census_fid = ? "
                             "AND decision = ''", (fid,))[0][0]
    confirmed = [code for code, answer in said.items() if answer["found"] == "here"]
    # the code contains the class: a reclassified one goes on under its successor
    lost = sum(not (alive[code] or (said[code]["done"] == "reclassified"
                                    and alive[successor.get(code)])) for code in confirmed)
    return {"packages": prepared["PACKAGES"], "known": prepared["KNOWN"],
            "confirmed": len(confirmed), "lost": lost, "answers": len(said) + new,
            "otherwise": wrong + prepared["KNOWN"] - len(said), "accepted": accepted,
            "left": accepted - applied["APPLIED"], "undecided": undecided, "findings": findings,
            "seconds": [preparing, collecting, matching, applying]}


def edit(folder, said, rng):
    """Work on a package as a crew does; adds {code: what was done and given} to ``said``.

    Returns how many new components were entered.
    """
    from qgis.core import QgsProject
    from citygrid_plugin.layers.census_qfield import PROJECT
    project = QgsProject.instance()
    if not project.read(str(folder / PROJECT)):
        raise RuntimeError(f"{folder / PROJECT} cannot be read: {project.error()}")
    (folder / "DCIM").mkdir(exist_ok=True)
    layers = {layer.source().split("layername=")[1]: layer
              for layer in project.mapLayers().values()}
    new = 0
    for name in ("point", "line", "area"):
        if name in layers:
            new += edit_layer(layers[name], name, folder, said, rng)
    layers.clear()
    project.clear()
    return new


def edit_layer(layer, name, folder, said, rng):
    """The same for one layer."""
    from qgis.core import QgsGeometry, QgsPointXY, QgsVectorLayerUtils
    features = list(layer.getFeatures())
    classes = sorted({feature["classcode"] for feature in features})
    column = {field.name(): number for number, field in enumerate(layer.fields())}
    done = rng.choice(list(DONE), len(features), p=list(DONE.values()))
    layer.startEditing()
    for feature, what in zip(features, done.tolist()):
        changes = {"answer": {"deleted": "", "renewed": "changed", "moved": "here",
                              "reclassified": "changed"}.get(what, what) or None}
        place = feature.geometry()
        if what == "deleted":
            layer.deleteFeature(feature.id())
        elif what == "renewed":
            changes["objstate"] = "破损" if feature["objstate"] != "破损" else "完好"
        elif what == "reclassified":
            same = [c for c in classes if c[:2] == feature["classcode"][:2]]
            changes["classcode"] = str(rng.choice(same))
        elif what == "moved" and name == "point":
            turn, point = rng.uniform(0, 2 * np.pi), place.asPoint()
            place = QgsGeometry.fromPointXY(QgsPointXY(point.x() + MOVE * np.cos(turn),
                                                       point.y() + MOVE * np.sin(turn)))
            layer.changeGeometry(feature.id(), place)
        answer = {"done": what, "found": FOUND.get(what, "here"), "photos": 0, "place": place,
                  **{name: changes.get(name, feature[name]) or None for name in SAID}}
        if what != "deleted":
            if answer["found"] == "here" and rng.random() < PHOTO:
                answer["photos"], picture = 1, f"DCIM/{name}_{feature.id()}.jpg"
                (folder / picture).write_bytes(picture.encode())
                changes["photo_1"] = picture
            for field, value in changes.items():
                layer.changeAttributeValue(feature.id(), column[field], value)
        said[feature["objid"]] = answer
    count = int(NEW * len(features)) if name == "point" else 0
    for near in rng.integers(0, max(len(features), 1), count).tolist():
        point = features[near].geometry().asPoint()
        x, y = point.x() + rng.normal(0, 8), point.y() + rng.normal(0, 8)
        # with the default values of the form, which set the answer
        layer.addFeature(QgsVectorLayerUtils.createFeature(
            layer, QgsGeometry.fromPointXY(QgsPointXY(x, y)),
            {column["classcode"]: features[near]["classcode"]}, layer.createExpressionContext()))
    if not layer.commitChanges():
        raise RuntimeError(f"{folder.name}: {layer.commitErrors()}")
    return count


def otherwise(ws, census, said):
    """How many known components came back with something else than what was given."""
    from citygrid_plugin.core.workspace.reading import read
    back, photos = {}, Counter(ws.query("SELECT owner_table, owner_code FROM attachment"))
    for table in ("survey_point", "survey_line", "survey_area"):
        rows = read(ws, table, ["objid", "found", *SAID],
                    "census_fid = ? AND objid IS NOT NULL", (census,))
        for number, fid in enumerate(rows["fid"].tolist()):
            back[rows["objid"][number]] = (rows["geometry"][number], photos[table, str(fid)], {
                name: rows[name][number] for name in ("found", *SAID)})
    return sum(code not in back or differs(answer, *back[code]) for code, answer in said.items())


def differs(answer, geometry, photos, values):
    """Whether a row says something else than what was given; of one not seen only that counts."""
    import shapely
    if values["found"] != answer["found"]:
        return True
    if answer["found"] != "here":
        return False
    given = shapely.from_wkb(bytes(answer["place"].asWkb()))
    return (photos != answer["photos"] or any(values[name] != answer[name] for name in SAID)
            or bool(shapely.hausdorff_distance(given, geometry) > 0.001))


def codes(path, valid=True):
    """How many component rows have each code; all rows, or those that are valid."""
    from citygrid_plugin.core.workspace import components, ddl, store
    with store.open_workspace(path) as ws:
        return Counter(code for table in components.tables(ws) for code, in ws.query(ddl.sql(
            "SELECT objid FROM {table}" + " WHERE dedate IS NULL" * valid, table=table)))


def owners(path):
    """{code: (table, fid)} of every code that was ever given."""
    from citygrid_plugin.core.workspace import store
    with store.open_workspace(path) as ws:
        return {row[0]: row[1:] for row in ws.query("SELECT code, table_name, fid "
                                                    "FROM object_code")}


def kill(district, path, number):
    """The district's own census accepted, then applied and undone under kills."""
    sys.path.append(str(ROOT / "test" / "core"))
    import killed_census
    from applied_census import inventory
    from citygrid_plugin.core.workspace import census_decisions, store
    from citygrid_plugin.core.workspace.census_review import Filter
    shutil.copy(district, path)
    with store.open_workspace(path) as ws:
        _, changes = census_decisions.apply_rule(ws, 1, Filter(), "accepted", "all", "bench")
        before = inventory(ws)
    seen, between, trouble = Counter(), 0, ""
    with killed_census.started(path) as child:
        try:
            _, seen = killed_census.kill(child, path, before, int(number))
        except AssertionError as error:     # after this nothing is known of the state any more
            between, trouble = 1, f" ({error})"
    say(changes=changes, between=between, old=seen["old"], new=seen["new"], trouble=trouble)


if __name__ == "__main__":
    {"build": build, "trip": trip, "kill": kill}[sys.argv[1]](*sys.argv[2:])
