"""Survey files in which something is wrong: each row is taken in, or listed with what is wrong.

Every file surveys other components of the demonstration district, so that none is a double of
another file's.
"""
import shutil
import sys
import time
from pathlib import Path

import numpy as np

from .measure import Figure, say, start_qgis, worker

ROWS, NAME = 400, "bad files"
CLASS, OBJECT, STATE, CODE, DAY = "小类代码", "名称", "状态", "标识码", "普查日期"
#: Lines that are no rows of a table.
RUBBISH = (b"??,1,2,xx,yy", b"rubbish", b"1,2,3,4,5,6,7,8,9,10,11,12", b'"never closed,1,2',
           bytes(range(0x81, 0x9f)), b",,,,", b"\x01\x02,\x03,0,0,0", b"9999,,,999,999")


def figures(district, folder):
    """The figures of the bad files."""
    found = worker("census_files", "take", district, folder)
    title = f"{found['files']} survey files with {found['rows']:,} rows, {found['planted']:,} bad"
    yield Figure(f"{title}: rows neither taken in nor listed with file, row and reason",
                 found["untold"], None, 0, "rows", True)
    yield Figure(f"{title}: bad rows taken in without a word", found["silent"], None, 0, "rows",
                 True)
    yield Figure(f"{title}: sound rows of files of use not taken in, of {found['sound']:,}",
                 found["kept_out"], None, 0, "rows", True)
    yield Figure(f"{title}: files of no use not told, of {found['useless']}",
                 found["useless_untold"], None, 0, "files", True)
    yield Figure(f"{title}: seconds", found["seconds"])


# -- what is wrong. Each takes the sound rows and their CRS, and returns the rows to write and the
#    numbers (from 1) of those that are bad, or None where the file is of no use as a whole

def another_zone(frame):
    return frame.set_crs(frame.crs.to_epsg() - 2, allow_override=True), None


def degrees_as_metres(frame):
    return frame.to_crs(4326).set_crs(frame.crs, allow_override=True), None


def exchanged_axes(frame):
    import geopandas
    return frame.set_geometry(geopandas.points_from_xy(frame.geometry.y, frame.geometry.x),
                              crs=frame.crs), None


def no_class(frame):
    return frame[[STATE, "geometry"]], None


def no_geometry(frame):
    return frame.set_geometry([None] * len(frame), crs=frame.crs), None


def sound(frame):
    return frame, []


def column_missing(frame):
    """Neither state nor day nor name: nothing that a survey cannot do without."""
    return frame[[CLASS, "geometry"]], []


def bad_rows(frame):
    """Empty and no geometry, outside, unknown class and state, bad codes, copies, garbage."""
    import pandas
    import shapely
    frame, n = frame.copy(), len(frame)
    geometry = frame.geometry.to_numpy().copy()
    geometry[:10], geometry[10:20] = None, shapely.Point()
    geometry[20:30] = shapely.transform(geometry[20:30], lambda xy: xy - 30_000)
    frame = frame.set_geometry(geometry, crs=frame.crs)
    column = frame.columns.get_loc
    # with a code the class would be known by that
    for name, value in ((CLASS, "9999"), (OBJECT, "飞碟"), (CODE, None)):
        frame.iloc[30:40, column(name)] = value
    frame.iloc[40:50, column(STATE)] = "@#"
    frame.iloc[50:60, column(CODE)] = "12"
    # the code of another component for the second time
    frame.iloc[60:70, column(CODE)] = frame.iloc[70:80, column(CODE)]
    copies = frame.iloc[100:120]
    garbage = frame.iloc[120:120 + n // 10].assign(**{CLASS: "锟斤拷", OBJECT: "%%%", STATE: "?",
                                                      CODE: "x", DAY: "昨天"})
    return pandas.concat([frame, copies, garbage]), [
        *range(1, 61), *range(71, 81), *range(n + 1, n + 1 + len(copies) + len(garbage))]


#: name of the file: what is wrong with it
FILES = {f"{make.__name__}.gpkg": make for make in (
    another_zone, degrees_as_metres, exchanged_axes, no_class, no_geometry, sound,
    column_missing, bad_rows)}
TABLES = {"rubbish_utf8.csv": "utf-8", "rubbish_gbk.csv": "gbk"}


def rubbish_table(frame, path, encoding):
    """A table in which every tenth line is rubbish; returns the numbers of those rows."""
    degrees = frame.to_crs(4326).geometry
    frame.drop(columns="geometry").assign(经度=degrees.x.round(8), 纬度=degrees.y.round(8)).to_csv(
        path, index=False, encoding=encoding)
    lines = path.read_bytes().split(b"\n")
    places = list(range(5, len(lines) - 1, 10))
    for number, place in enumerate(places):
        lines.insert(place, RUBBISH[number % len(RUBBISH)])
    path.write_bytes(b"\n".join(lines))
    return places           # the head of the table is line 0


def write(ws, folder):
    """Write the files; {name: (number of rows, numbers of the bad ones or None)}."""
    import geopandas
    from citygrid_plugin.core.workspace.reading import read
    rows = read(ws, "component_01_point", ["classcode", "objname", "objstate", "objid"],
                "dedate IS NULL")
    epsg, = ws.query("SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys "
                     "WHERE srs_id = ?", (ws.srs_id,))[0]
    rng = np.random.default_rng(9)
    order = rng.permutation(len(rows["fid"]))
    shapes = geopandas.GeoSeries(rows["geometry"])
    xy = np.column_stack((shapes.x, shapes.y)) + rng.normal(0, 0.2, (len(shapes), 2))
    made = {}
    for number, name in enumerate([*FILES, *TABLES]):
        part = order[number * ROWS:(number + 1) * ROWS]
        frame = geopandas.GeoDataFrame(
            {CLASS: rows["classcode"][part], OBJECT: rows["objname"][part],
             STATE: rows["objstate"][part], CODE: rows["objid"][part], DAY: "2026-10-12"},
            geometry=geopandas.points_from_xy(*xy[part].T), crs=epsg)
        if name in TABLES:
            bad = rubbish_table(frame, folder / name, TABLES[name])
            made[name] = len(frame) + len(bad), bad
        else:
            frame, bad = FILES[name](frame)
            frame.to_file(folder / name, engine="fiona")
            made[name] = len(frame), bad
    return made


def take(district, folder):
    """Take the files in, and look for each row: is it there, is it listed?"""
    _, processing = start_qgis()
    from qgis.core import QgsProcessingContext, QgsProject
    from citygrid_plugin.core.census.prepare import Scope
    from citygrid_plugin.core.workspace import census, store
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "in").mkdir(parents=True)
    path = shutil.copy(district, folder / "w.gpkg")
    with store.open_workspace(path) as ws:
        made = write(ws, folder / "in")
        fid = census.create(ws, NAME, "census", "2026-11-01", Scope(), "bench", "bench")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    start = time.perf_counter()
    result = processing.run("citygrid:collectcensus", {
        "WORKSPACE": str(path), "CENSUS": NAME, "FOLDER": str(folder / "in"),
        "REJECTS": "memory:", "SOURCES": "memory:"}, context=context)
    seconds = time.perf_counter() - start

    def rows_of(name):
        layer = result[name]
        return [dict(zip((f.name() for f in layer.fields()), row.attributes()))
                for row in layer.getFeatures()]
    useless = {row["file"] for row in rows_of("SOURCES")
               if row["result"] == "unusable" and row["problem"]}
    listed = {(row["file"], row["row"]) for row in rows_of("REJECTS") if row["text"]}
    with store.open_workspace(path) as ws:
        taken = set(ws.query("SELECT source, source_row FROM survey_point WHERE census_fid = ? "
                             "AND state <> 'aside'", (fid,)))
    counts = {"untold": 0, "silent": 0, "kept_out": 0, "sound": 0, "useless_untold": 0}
    for name, (count, bad) in made.items():
        every = {(name, number) for number in range(1, count + 1)}
        if bad is None:
            counts["useless_untold"] += name not in useless
            counts["silent"] += len(every & taken)
            continue
        wrong = {(name, number) for number in bad}
        counts["untold"] += len(every - taken - listed)
        counts["silent"] += len(wrong - listed)
        counts["sound"] += len(every - wrong)
        counts["kept_out"] += len(every - wrong - taken)
    say(**counts, seconds=seconds, files=len(made), rows=sum(n for n, _ in made.values()),
        planted=sum(n if bad is None else len(bad) for n, bad in made.values()),
        useless=sum(bad is None for _, bad in made.values()))


if __name__ == "__main__":
    {"take": take}[sys.argv[1]](*sys.argv[2:])
