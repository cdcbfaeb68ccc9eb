"""The two sample cities as workspaces: Helsinki's centre from OpenStreetMap, and a demonstration
district that is generated. Neither needs a network."""
from pathlib import Path

import numpy as np

from ..errors import Cancelled, InputError, N_
from ..grids.stored import divide_ground, ground_of, store_division
from ..progress import Part
from ..standards.catalogue import load_catalogue
from ..workspace import bulk, store
from ..workspace.findings import store_findings
from ..workspace.reading import read

SAMPLES = {
    "helsinki": N_("Helsinki centre (real, OpenStreetMap)"),
    "demo": N_("Demonstration district (generated)"),
}
HELSINKI = Path(__file__).resolve().parents[2] / "resources" / "sample" / "helsinki.osm.pbf"
#: No division of GB/T 2260 begins with 99; the second sample takes the next such code.
HELSINKI_DIVISION = "990201"
BY = "sample"


class _Silent:
    def is_cancelled(self):
        return False

    def progress(self, fraction):
        pass

    def message(self, text):
        pass


def build_sample(name, path, feedback=None):
    """Build a sample city as a new workspace.

    Parameters
    ----------
    name : str
        One of SAMPLES.
    path : path
        A file that does not exist yet; a failed or cancelled run leaves none.
    feedback : optional
        With ``is_cancelled()``, ``progress(fraction)`` and ``message(text)``.

    Returns
    -------
    dict
        Counts: grids, components, rejected, findings, cases; of the demonstration district also
        changes, those of a census that waits for its review.

    Raises
    ------
    InputError
        No such sample, or the path cannot be used.
    Cancelled
    """
    builders = {"helsinki": _helsinki, "demo": _demo}
    if name not in builders:
        raise InputError(N_("There is no sample city {name}."), name=name)
    path, feedback = Path(path), feedback or _Silent()
    if path.exists():
        raise InputError(N_("{path} exists already. Choose another name."), path=str(path))
    made = []
    try:
        return builders[name](path, feedback, made)
    except BaseException:
        for ws in made:
            ws.close()
        if made:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise
    finally:
        for ws in made:
            ws.close()


def _create(path, made, epsg, division, name):
    ws = store.create(path, store.srs_from_crs(f"EPSG:{epsg}"), load_catalogue(),
                      division=division, name=name)
    made.append(ws)
    return ws


def _check(feedback, fraction):
    if feedback.is_cancelled():
        raise Cancelled()
    feedback.progress(fraction)


def _insert(ws, connection, table, columns):
    columns = dict(columns)
    geometry = columns.pop("geometry", None)
    known = set(ws.tables[table].names())
    bulk.insert_rows(ws, connection, table, {k: v for k, v in columns.items() if k in known},
                     geometry=geometry)


def _divide(ws, feedback, low, high):
    """Divide, number, store; returns the counts so far."""
    division, communities = divide_ground(ground_of(ws), feedback=Part(feedback, low, high))
    bgids, _ = store_division(ws, division.polygons, communities, BY, "first division")
    return {"grids": len(bgids)}


def _findings(ws):
    """Run the component and grid checks and keep what they find."""
    from ..components.stored import check_components
    from ..grids.stored import check_grids
    found = 0
    for run, findings in (("components", check_components(ws)), ("grids", check_grids(ws)[0])):
        with ws.bulk(N_("Findings of the checks")) as connection:
            found += store_findings(ws, connection, run, findings, BY)["new"]
    return found


def _helsinki(path, feedback, made):
    import shapely

    from ..exchange.local_crs import suggest_projected_crs
    from ..exchange.osm import load_osm
    data = load_osm(HELSINKI)
    _check(feedback, 0.1)
    west, south, east, north = data.components.total_bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    epsg = int(str(suggest_projected_crs(lon, lat)).split(":")[-1])
    ws = _create(path, made, epsg, HELSINKI_DIVISION, "Helsinki")
    communities = data.base.pop("community").to_crs(epsg)
    street = HELSINKI_DIVISION + "001"
    shapes = communities.geometry.to_numpy()
    order = np.lexsort((shapely.get_x(shapely.centroid(shapes)),
                        -shapely.get_y(shapely.centroid(shapes)).round(-2)))
    names = [communities["name"].iloc[i] or f"Osa-alue {k}" for k, i in enumerate(order, 1)]
    with ws.bulk(N_("Sample city")) as connection:
        _insert(ws, connection, "street", {
            "code": [street], "name": ["Keskusta"],
            "geometry": np.array([shapely.union_all(shapes)], dtype=object)})
        _insert(ws, connection, "community", {
            "code": [f"{street}{k:03d}" for k in range(1, len(order) + 1)], "name": names,
            "street_code": [street] * len(order), "geometry": shapes[order]})
        for table, frame in data.base.items():
            if table in ws.tables and table != "case_step":
                frame = frame.to_crs(epsg)
                _insert(ws, connection, table, {
                    **{c: frame[c].to_numpy(object) for c in ("name", "kind", "source")
                       if c in frame}, "geometry": frame.geometry.to_numpy()})
        _insert(ws, connection, "organisation", {
            "code": ["HEL1", "HEL2", "HEL3"],
            "name": ["Kaupunkiympäristö", "Stara katutyöt", "Stara viherpalvelut"],
            "note": ["sample"] * 3, "area_code": [street, None, None]})
        connection.executemany("INSERT INTO organisation_role (org_code, role) VALUES (?, ?)",
                               [("HEL1", "authority"), ("HEL1", "owner"),
                                ("HEL2", "maintainer"), ("HEL3", "maintainer")])
    counts = _divide(ws, feedback, 0.15, 0.7)
    frame = data.components.to_crs(epsg)
    inside = shapely.intersects(shapely.union_all(shapes), frame.geometry.to_numpy())
    frame = frame[inside]
    green = frame["classcode"].str.startswith("04").to_numpy()
    n = len(frame)
    with ws.bulk(N_("Sample city")) as connection:
        written = bulk.import_components(ws, connection, {
            "classcode": frame["classcode"].to_numpy(object),
            "deptcode1": ["HEL1"] * n, "deptcode2": ["HEL1"] * n,
            "deptcode3": np.where(green, "HEL3", "HEL2").astype(object),
            "datasource": ["其他"] * n,
            "note": np.array([f"OpenStreetMap {i}" for i in frame["osm_id"]], dtype=object)},
            frame.geometry.to_numpy(), BY, "OpenStreetMap")
    _check(feedback, 0.8)
    counts.update(components=written.written, rejected=len(written.rejected),
                  findings=_findings(ws))
    _check(feedback, 0.9)
    counts["cases"] = place_cases(ws, 36)
    feedback.progress(1.0)
    return counts


def place_cases(ws, count, seed=1):
    """Report cases on components of a workspace, spread over classes, and take a third of them
    some steps further; returns how many."""
    import shapely

    from ..workspace import cases
    rng = np.random.default_rng(seed)
    pool = []
    for table in ws.tables:
        if table.startswith("component_"):
            rows = read(ws, table, ["objid", "classcode", "deptcode3"],
                        "bgid IS NOT NULL AND dedate IS NULL")
            for i in rng.permutation(len(rows["fid"]))[:40]:
                pool.append((rows["objid"][i], rows["classcode"][i], rows["deptcode3"][i],
                             shapely.point_on_surface(rows["geometry"][i])))
    chosen = [pool[i] for i in rng.permutation(len(pool))[:count]]
    titles = {code: english or name for code, name, english in ws.query(
        "SELECT code, name, name_en FROM object_class WHERE kind = 'component'")}
    for number, (objid, classcode, unit, point) in enumerate(chosen):
        done = cases.report(
            ws, classcode=classcode, kind="component", x=point.x, y=point.y, objid=objid,
            description=f"{titles[classcode]}: damaged", condition="damaged", limit_value=3,
            limit_unit="work_day", source="collector", actor="collector 1", role="collector",
            urgent=number % 9 == 0)
        path = [("file", "acceptor", None), ("dispatch", "dispatcher", unit),
                ("handle", "unit", None)][:1 + (number % 3 if unit else 0)]
        for version, (action, role, whom) in enumerate(path, start=1):
            cases.step(ws, done, action, actor=f"{role} 1", role=role, expected_version=version,
                       unit=whom)
    return len(chosen)


def _demo(path, feedback, made, size="small"):
    from ..cases import rule_store
    from ..workspace.census_changes import match_census
    from . import census, practice
    from ..workspace.case_records import insert_history
    from .district import generate
    district = generate(size=size)
    _check(feedback, 0.3)
    ws = _create(path, made, district.epsg, district.division, district.name)
    layers = district.layers
    with ws.bulk(N_("Sample city")) as connection:
        for table, columns in layers.items():
            if table in ws.tables and table not in ("case_step", "collector"):
                _insert(ws, connection, table, columns)
    rule_store.save(ws, district.rules, actor=BY, why="demonstration")
    counts = _divide(ws, feedback, 0.35, 0.75)
    components = dict(layers["component"])
    geometry = components.pop("geometry")
    components.pop("bgid")
    with ws.bulk(N_("Sample city")) as connection:
        written = bulk.import_components(ws, connection, components, geometry, BY,
                                         "demonstration")
    _check(feedback, 0.85)
    counts.update(components=written.written, rejected=len(written.rejected))
    areas = practice.areas(ws, layers["collector"], BY)
    practice.name_patrols(layers["case"], layers["case_step"], areas)
    counts["cases"] = insert_history(ws, layers["case"], layers["case_step"])
    practice.follow_up(ws, areas, district.until)
    counts["findings"] = _findings(ws)
    _check(feedback, 0.95)
    counts["changes"] = sum(match_census(ws, census.survey(ws), census.BY)["kinds"].values())
    feedback.progress(1.0)
    return counts
