"""A million components into a workspace, and on the map."""
import shutil
import sqlite3
import subprocess
import sys
import time

import numpy as np

from .measure import PYTHON, ROOT, Figure, process, say, start_qgis, worker

GRIDS = 35_000
FAR = 100_000   # a scale of the whole city, as denominator


def figures(work, rows):
    """The figures of the components bench; the data are generated in ``work``."""
    source, empty = work / f"survey_{rows}.gpkg", work / f"empty_{GRIDS}.gpkg"
    if not (source.exists() and empty.exists()):
        worker("components", "generate", source, empty, rows)
    filled = work / "filled.gpkg"
    _copy(empty, filled)
    ours = worker("components", "import", filled, source)
    copied = work / "ogr2ogr.gpkg"
    copied.unlink(missing_ok=True)
    ogr = process(["ogr2ogr", "-f", "GPKG", str(copied), str(source), "survey"], False)
    joined = worker("components", "sjoin", source, empty)
    peer = ogr["wall_s"] + joined["seconds"]
    yield Figure(f"import of {rows:,} components (ogr2ogr {ogr['wall_s']:.1f} s + sjoin "
                 f"{joined['seconds']:.1f} s)", ours["seconds"], peer, 2.0)
    yield Figure("peak memory of the import", ours["peak_mb"],
                 max(ogr["peak_mb"], joined["peak_mb"]), 4096, "MB", True)
    yield Figure("rows of the source that are not in the workspace", rows - ours["written"],
                 None, 0, "rows", True)
    waited = worker("components", "wait", _copy(empty, work / "waiting.gpkg"), source)
    yield Figure("edits in another QGIS lost, or not told for whom they wait",
                 int(not waited["ok"]), None, 0, "", True)
    for scale, title in ((0, "city scale"), (2000, "1:2,000")):
        painted = worker("components", "paint", filled, copied, scale)
        # QGIS paints each visible layer into a picture of its own, and one table per major class
        # is ours by design: near, that is half of a repaint, so the peer with the limit has the
        # same tables; at city scale the points outweigh it, so the peer is the plain single table
        yield Figure(f"painting at {title}, peer: one table, one plain marker", painted["ours"],
                     painted["one"], None if scale else 1.5)
        yield Figure(f"painting at {title}, peer: the same tables, one plain marker",
                     painted["ours"], painted["same"], 1.5 if scale else None)


def _copy(source, target):
    for suffix in ("", "-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.copy(source, target)
    return target


# -- the workers, each a process of its own

def generate(source, empty, rows):
    """A survey file of ``rows`` points with field names of the standard, and a workspace with
    streets, communities and 35,000 unit grids."""
    from citygrid_plugin.core.sample import organisations
    from citygrid_plugin.core.sample.city import city
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    from citygrid_plugin.core.workspace import bulk, ddl, schema, store
    made = city(n_components=int(rows), n_grids=GRIDS, n_cases=0)
    srs = store.srs_from_crs(f"EPSG:{made.epsg}")
    ws = store.create(empty, srs, load_catalogue(), division="990101", name="bench")
    with ws.bulk("bench") as connection:
        for table, columns in (("street", made.streets), ("community", made.communities)):
            columns = dict(columns)
            bulk.insert_rows(ws, connection, table, {
                k: v for k, v in columns.items() if k != "geometry"},
                geometry=columns["geometry"])
        for table, columns in zip(("organisation", "organisation_role"),
                                  organisations.tables("990101")):
            bulk.insert_rows(ws, connection, table, columns)
        bulk.write_grids(ws, connection, made.grids["geometry"], made.grids["bgid"], "bench", "")
    ws.close()
    # one file to copy; only a sole connection can leave WAL
    connection = sqlite3.connect(empty)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    names = ("ObjName", "ClassCode", "DeptCode1", "DeptCode2", "DeptCode3", "ObjPos", "ObjState",
             "ORDate", "DataSource", "Note")
    table = schema.Table("survey", "", tuple(schema.Column(n, "TEXT", "") for n in names), "point")
    connection = sqlite3.connect(source, isolation_level=None)
    store.register_functions(connection)
    connection.execute("BEGIN")
    ddl.create_core(connection, srs)
    ddl.create_table(connection, table, srs.id)
    target = type("File", (), {"tables": {"survey": table}, "srs_id": srs.id})
    for part in made.components():
        lower = {k.lower(): v for k, v in part.items()}
        numbers = np.arange(len(part["x"])) % 500 + 1
        lower["objpos"] = np.array([f"示范路{n}号附近" for n in numbers.tolist()], dtype=object)
        lower["note"] = "2026 survey"
        bulk.insert_rows(target, connection, "survey", {n: lower[n.lower()] for n in names},
                         points=(part["x"], part["y"]))
    connection.execute("COMMIT")
    connection.close()
    say(rows=int(rows))


def import_(workspace, source):
    _, processing = start_qgis()
    start = time.perf_counter()
    result = processing.run("citygrid:importcomponents", {
        "WORKSPACE": workspace, "INPUT": f"{source}|layername=survey", "REJECTS": "memory:"})
    say(seconds=time.perf_counter() - start, written=result["WRITTEN"],
        rejected=result["REJECTED"])


def sjoin(source, empty):
    """geopandas.sjoin of the points with the grids; only the join is timed, not the reading."""
    import geopandas
    from citygrid_plugin.core.workspace import bulk, store
    from citygrid_plugin.core.workspace.geometry import geometries
    connection = sqlite3.connect(source)
    points = geometries(r[0] for r in connection.execute("SELECT geom FROM survey"))
    with store.open_workspace(empty) as ws:
        bgids, polygons = bulk.valid_grids(ws)
    points = geopandas.GeoDataFrame(geometry=points, crs=4549)
    grids = geopandas.GeoDataFrame({"bgid": bgids}, geometry=polygons, crs=4549)
    start = time.perf_counter()
    joined = geopandas.sjoin(points, grids, how="left", predicate="intersects")
    say(seconds=time.perf_counter() - start, rows=len(joined))


def wait(workspace, source):
    """While another process imports, an edit made in a QGIS layer waits and learns for whom."""
    from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsVectorLayer
    from citygrid_plugin.core.workspace import store
    application = QgsApplication([], False)
    application.initQgis()
    ws = store.open_workspace(workspace)
    child = subprocess.Popen([PYTHON, "-m", "benches.components", "import", workspace, source],
                             cwd=ROOT / "scripts", stdout=subprocess.DEVNULL)
    end = time.monotonic() + 300
    while ws.writer() is None and child.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.2)
    layer = QgsVectorLayer(ws.layer_uri("component_01_point"), "c", "ogr")
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature["classcode"] = "0101"
    feature.setGeometry(QgsGeometry.fromWkt("POINT(540010 3870010)"))
    layer.addFeature(feature)
    saved = layer.commitChanges()           # QGIS itself waits for five seconds
    words = "" if saved else str(ws.busy())
    child.wait()
    saved = saved or layer.commitChanges()
    say(ok=saved and (not words or f"{store.user()} on " in words), words=words,
        errors=layer.commitErrors())


def paint(workspace, plain, scale):
    """Seconds to paint the layer group, the same layers with one plain marker, and one layer of
    the same points with that marker; medians, painted in turn."""
    application, _ = start_qgis()
    from qgis.core import (
        QgsExpressionContext, QgsExpressionContextUtils, QgsMapRendererParallelJob, QgsMapSettings,
        QgsMarkerSymbol, QgsProject, QgsRectangle, QgsSingleSymbolRenderer, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize
    from citygrid_plugin.core.standards.stored import catalogue_of
    from citygrid_plugin.core.workspace import store
    from citygrid_plugin.layers import roles, tree
    ws = store.open_workspace(workspace)
    project = QgsProject.instance()
    tree.add_workspace(project, ws, catalogue_of(ws))
    # what the map draws at this scale: the components themselves near, their dots far
    group = [node.layer() for node in project.layerTreeRoot().findLayers() if node.isVisible()
             and (roles.role_of(node.layer()) or roles.dots_of(node.layer()))
             .startswith("component_") and node.layer().isInScaleRange(int(scale) or FAR)]

    def plain_marker(layer):
        layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(
            {"name": "circle", "size": "1"})))
        return layer
    points = plain_marker(QgsVectorLayer(f"{plain}|layername=survey", "plain", "ogr"))
    same = [plain_marker(QgsVectorLayer(layer.source().split("|subset=")[0], "plain", "ogr"))
            for layer in group]
    extent = points.extent()

    def seconds(layers):
        settings = QgsMapSettings()
        settings.setLayers(layers)
        settings.setOutputSize(QSize(1600, 1000))
        settings.setOutputDpi(96)
        settings.setDestinationCrs(points.crs())
        if int(scale):
            width = 1600 / 96 * 0.0254 * int(scale)
            centre = extent.center()
            settings.setExtent(QgsRectangle(centre.x() - width / 2, centre.y() - width * 5 / 16,
                                            centre.x() + width / 2, centre.y() + width * 5 / 16))
        else:
            settings.setExtent(extent)
        # as the map canvas does it; without, @map_scale is not known and rules cost more
        context = QgsExpressionContext()
        for scope in (QgsExpressionContextUtils.globalScope(),
                      QgsExpressionContextUtils.projectScope(project),
                      QgsExpressionContextUtils.mapSettingsScope(settings)):
            context.appendScope(scope)
        settings.setExpressionContext(context)
        job = QgsMapRendererParallelJob(settings)
        start = time.perf_counter()
        job.start()
        job.waitForFinished()
        return time.perf_counter() - start
    times = np.array([[seconds(layers) for layers in (group, same, [points])]
                      for _ in range(10 if int(scale) else 6)])[1:]   # the first one warms up
    ours, same, one = np.median(times, axis=0).tolist()
    say(ours=ours, same=same, one=one, layers=len(group), times=times.tolist())


if __name__ == "__main__":
    {"generate": generate, "import": import_, "sjoin": sjoin, "wait": wait,
     "paint": paint}[sys.argv[1]](*sys.argv[2:])
