"""Ways of dividing a city that the grids bench compares; each takes a `Ground`, and gives the cells
(object (n,)) and the row of the community of each.

momepy comes into a folder of its own with ``scripts/bench grids --momepy`` (it is no part of the
plugin and needs none of QGIS): with it stand its enclosures and its enclosed tessellation.
"""
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

CRS = 4549          # geopandas wants one; any in metres does
SIDE = 100.0
PEERS = Path(__file__).resolve().parents[2] / "build" / "momepy"
# scikit-learn and its two are compiled but know nothing of GEOS, PROJ or GDAL: nothing here may
# bring a second copy of those, so nothing is installed with its dependencies
WHEELS = ("momepy==0.10.0", "libpysal==4.12.1", "networkx==3.3", "tqdm==4.66.4",
          "platformdirs==4.2.2", "beautifulsoup4==4.12.3", "soupsieve==2.6",
          "scikit-learn==1.7.2", "joblib==1.4.2", "threadpoolctl==3.5.0")


def ours(ground, **options):
    """`core.grids.stored.divide_ground`, as citygrid:dividegrids calls it."""
    from citygrid_plugin.core.grids.stored import divide_ground
    division, _ = divide_ground(ground, **options)
    return division.polygons, division.community


def net(ground):
    """Squares of 100 m, cut to the communities."""
    import geopandas
    import shapely
    west, south, east, north = shapely.total_bounds(ground.communities)
    x, y = np.meshgrid(np.arange(west, east, SIDE), np.arange(south, north, SIDE))
    squares = shapely.box(x, y, x + SIDE, y + SIDE).ravel()
    return _clipped(geopandas.GeoDataFrame(geometry=squares, crs=CRS), ground)


def blocks(ground):
    """Faces of roads, railways, rivers, water and community borders."""
    import geopandas
    import shapely
    lines = _lines(ground, ground.communities)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(
        shapely.union_all(lines, grid_size=0.001))))
    return _clipped(geopandas.GeoDataFrame(geometry=faces, crs=CRS), ground)


def enclosures(ground):
    """momepy's enclosures: roads, with railways, rivers, water and communities as barriers."""
    return _clipped(_enclosures(ground), ground)


def tessellation(ground):
    """momepy's enclosed tessellation of the buildings, or of the parcels where there are none,
    in its enclosures; None without either."""
    import geopandas
    import momepy
    import shapely
    from .grid_figures import polygons_of
    things = polygons_of(ground.buildings if len(ground.buildings) else ground.parcels)
    if not len(things):
        return None
    if not len(ground.buildings):
        # parcels that touch one another would leave it no room
        things = polygons_of(shapely.buffer(things, -0.5))
    # it simplifies shared borders only with shapely 2.1
    simple = tuple(map(int, shapely.__version__.split(".")[:2])) >= (2, 1)
    cells = momepy.enclosed_tessellation(
        geopandas.GeoDataFrame(geometry=things, crs=CRS), _enclosures(ground).geometry,
        simplify=simple, n_jobs=2)
    return _clipped(cells[["geometry"]].reset_index(drop=True), ground)


def has_momepy():
    """Import momepy and say whether it is there; the folder of --momepy is put on the path."""
    if PEERS.is_dir() and str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
        # its own worker processes need it as well
        os.environ["PYTHONPATH"] = os.pathsep.join(
            [*filter(None, [os.environ.get("PYTHONPATH")]), str(PEERS)])
    try:
        import momepy  # noqa: F401
    except ImportError:
        return False
    return True


def install_momepy():
    """Install momepy and what it needs beside the distribution's packages into PEERS."""
    import subprocess
    from .measure import PYTHON
    PEERS.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary",
                    ":all:", "--root-user-action=ignore", "--upgrade", "--target", str(PEERS),
                    *WHEELS], check=True)


def _enclosures(ground):
    import geopandas
    import momepy
    import shapely

    def frame(lines):
        return geopandas.GeoDataFrame(geometry=lines, crs=CRS)
    none = np.empty(0, dtype=object)
    roads = replace(ground, railways=none, rivers=none, water=none)
    others = replace(ground, roads=none, road_kinds=none)
    limit = geopandas.GeoSeries([shapely.union_all(shapely.make_valid(ground.communities))],
                                crs=CRS)
    return momepy.enclosures(frame(_lines(roads, none)), limit=limit,
                             additional_barriers=[frame(_lines(others, ground.communities))])


def _lines(ground, communities):
    """Single lines of barriers and community borders."""
    import shapely
    lines = np.concatenate([ground.lines(), shapely.make_valid(communities)])
    lines = lines[~(shapely.is_missing(lines) | shapely.is_empty(lines))]
    areas = shapely.get_dimensions(lines) == 2
    lines[areas] = shapely.boundary(lines[areas])
    return shapely.get_parts(lines)


def _clipped(frame, ground):
    import geopandas
    import shapely
    communities = geopandas.GeoDataFrame(
        {"community": np.arange(len(ground.communities))},
        geometry=shapely.make_valid(ground.communities), crs=CRS)
    cells = frame[["geometry"]].overlay(communities, how="intersection").explode(
        index_parts=False)
    # overlaying faces with their own borders leaves threads that nobody would call a cell
    cells = cells[(cells.area > 1.0) & (cells.geom_type == "Polygon")]
    return cells.geometry.to_numpy(), cells["community"].to_numpy()
