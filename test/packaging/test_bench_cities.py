"""The cities of the grids bench, its peers and its figures."""
import sys
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
CODE = "110101001001"


@pytest.fixture
def benches(monkeypatch):
    """The modules of the grids bench."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from benches import grid_cities, grid_figures, grid_methods

    class Modules:
        cities, figures, methods = grid_cities, grid_figures, grid_methods
    return Modules


def column(*shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def write(path, layer, shapes, crs=32633, **columns):
    frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=32633).to_crs(crs)
    frame.to_file(path, layer=layer, engine="fiona")


@pytest.fixture
def town(tmp_path):
    """A city of one's own, in degrees, with most of the layers."""
    path = tmp_path / "My town.gpkg"
    land = shapely.box(500_000, 5_000_000, 500_400, 5_000_200)
    write(path, "community", [land], 4326, code=[CODE])
    write(path, "road", [shapely.LineString([(500_200, 4_999_990), (500_200, 5_000_210)]),
                         shapely.LineString([(499_990, 5_000_100), (500_410, 5_000_100)])], 4326,
          kind=["primary", None])
    write(path, "parcel", [shapely.box(500_000, 5_000_000, 500_040, 5_000_100),
                           shapely.box(500_200, 5_000_000, 500_400, 5_000_150)], 4326)
    write(path, "component", [shapely.Point(500_050, 5_000_050)] * 3, 4326)
    return path


def test_a_city_of_ones_own(benches, town):
    city = benches.cities.load(str(town))
    assert city.title == "My town" and city.km2 == pytest.approx(0.08, rel=0.01)
    assert city.variants() == ["with parcels", "roads only"]
    ground = city.ground
    assert ground.codes.tolist() == [CODE] and ground.road_kinds.tolist() == ["primary", None]
    # 3 ha: kept whole, since the file names no compounds
    assert len(ground.parcels) == 2 and len(ground.compounds) == 1
    assert city.points.shape == (3, 2) and len(ground.buildings) == 0
    bare = city.ground_for("roads only")
    assert len(bare.parcels) == len(bare.compounds) == 0 and len(bare.roads) == 2


def test_a_city_without_communities_is_refused(benches, tmp_path):
    write(tmp_path / "x.gpkg", "road", [shapely.LineString([(0, 0), (9, 9)])])
    with pytest.raises(SystemExit, match="no layer community"):
        benches.cities.load(str(tmp_path / "x.gpkg"))


def test_a_generated_city_has_its_size_and_is_the_same_again(benches):
    city, again = (benches.cities.load("sheet 0.6") for _ in range(2))
    assert city.km2 == pytest.approx(0.6, rel=0.6)
    assert shapely.is_valid(city.ground.communities).all()
    assert shapely.to_wkb(city.ground.buildings).tolist() == shapely.to_wkb(
        again.ground.buildings).tolist()
    streets = shapely.union_all(city.ground.roads)
    assert not shapely.intersects(city.ground.buildings, streets).any()
    assert {"primary", "residential"} <= set(city.ground.road_kinds)


SQUARES = column(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100))


def ground(benches, **layers):
    from citygrid_plugin.core.grids.stored import Ground
    return Ground(codes=column(CODE), communities=column(shapely.box(0, 0, 200, 100)), **layers)


@pytest.mark.parametrize("cells, expected", [
    (SQUARES, dict(gap=0, overlap=0, outside=0, seams=0, broken=0, across=0, band=100, cv=0)),
    (SQUARES[:1], dict(gap=10_000, overlap=0)),
    (column(SQUARES[0], shapely.box(90, 0, 200, 100)), dict(gap=0, overlap=1000, seams=2)),
    (column(SQUARES[0], shapely.box(100, 0, 210, 100)), dict(outside=1000, across=1)),
    (column(SQUARES[0], shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 50)])),
     dict(gap=0, overlap=0, seams=3)),
    (column(SQUARES[0], shapely.MultiPolygon([shapely.box(100, 0, 140, 100),
                                              shapely.box(150, 0, 200, 100)])),
     dict(gap=1000, broken=1)),
    (column(SQUARES[0], shapely.Polygon([(100, 0), (200, 100), (200, 0), (100, 100)])),
     dict(broken=1, gap=5000)),
])
def test_coverage(benches, cells, expected):
    found = benches.figures.measure(cells, np.zeros(len(cells), dtype=int), ground(benches))
    assert {name: pytest.approx(value, abs=1e-6) for name, value in expected.items()} == {
        name: found[name] for name in expected}


def test_figures_of_what_the_input_has(benches):
    lines = column(shapely.LineString([(100, -9), (100, 50)]),
                   shapely.LineString([(-9, 50), (300, 50)]))
    town = ground(benches, roads=lines, road_kinds=column("primary", "footway"),
                  parcels=column(shapely.box(90, 60, 110, 90), shapely.box(0, 0, 50, 50),
                                 shapely.box(0, 0, 200, 101)),
                  buildings=column(shapely.box(95, 10, 105, 20)),
                  compounds=column(shapely.box(60, 10, 110, 90)))
    found = benches.figures.measure(SQUARES, np.zeros(2, dtype=int), town, np.array([[5.0, 5.0]]))
    assert found["barrier"] == pytest.approx(50, abs=3) and found["major"] == pytest.approx(100)
    assert found["buildings_cut"] == found["whole_cut"] == 1
    assert found["parcels"] == 2 and found["parcels_cut"] == 50
    assert found["load_cv"] == 1 and found["flagged"] == 0


def test_figures_of_what_the_input_has_not_are_none(benches):
    found = benches.figures.measure(SQUARES, np.zeros(2, dtype=int), ground(benches))
    assert found["parcel"] is None and found["major"] is None and "load_cv" not in found
    assert found["parcels_cut"] is None


def test_faults_of_the_input_are_listed(benches):
    from citygrid_plugin.core.grids.stored import Ground
    town = Ground(codes=column("1", "2", "3"), communities=column(
        shapely.box(0, 0, 100, 100), shapely.box(99, 0, 200, 100),
        shapely.Polygon([(300, 0), (400, 100), (400, 0), (300, 100)])))
    assert benches.figures.input_faults(town) == [
        ("community 3 is broken", 0.0), ("communities 1 and 2 overlap", 100.0)]
    # which of the two has the common area does not matter
    cells = column(shapely.box(0, 0, 99, 100), shapely.box(99, 0, 200, 100))
    found = benches.figures.measure(cells, np.array([0, 1]), Ground(
        codes=town.codes[:2], communities=town.communities[:2]))
    assert found["fault"] == 0 and found["across"] == 0


@pytest.mark.parametrize("method", ["net", "blocks"])
def test_peers_cover_the_communities(benches, method, town):
    city = benches.cities.load(str(town))
    cells, community = getattr(benches.methods, method)(city.ground)
    assert shapely.area(cells).sum() == pytest.approx(city.km2 * 1e6, abs=1)
    assert set(community) == {0} and len(cells) in range(4, 16)


def test_momepy_may_be_absent(benches, monkeypatch, tmp_path):
    monkeypatch.setattr(benches.methods, "PEERS", tmp_path / "none")
    monkeypatch.setitem(sys.modules, "momepy", None)
    assert not benches.methods.has_momepy()
