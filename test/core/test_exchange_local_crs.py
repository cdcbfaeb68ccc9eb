"""Local systems: parameters recovered from control points, and CRS choice."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.local_crs import (
    BursaWolf, Helmert2D, cgcs2000_zone, estimate_bursa_wolf, estimate_helmert2d,
    from_geocentric, suggest_projected_crs, to_geocentric)


@settings(deadline=None)
@given(st.floats(-4e6, 4e6), st.floats(-4e6, 4e6), st.floats(-20000, 20000),
       st.floats(-300, 300), st.integers(2, 9), st.integers(0, 99))
def test_four_parameters_recovered(dx, dy, rotation, ppm, n, seed):
    points = np.random.default_rng(seed).uniform((450000, 3.3e6), (470000, 3.32e6), (n, 2))
    truth = Helmert2D.from_parameters(dx, dy, rotation, ppm)
    target = np.column_stack(truth.apply(*points.T))
    fit = estimate_helmert2d(points, target)
    assert fit.rmse < 1e-6 and fit.redundancy == 2 * n - 4
    moved = np.column_stack(fit.transform.apply(*points.T))
    assert np.abs(moved - target).max() < 1e-4
    back = np.column_stack(fit.transform.inverse().apply(*moved.T))
    assert np.abs(back - points).max() < 1e-4


def test_four_parameters_named():
    quarter = Helmert2D.from_parameters(10, 20, 90 * 3600, 0)
    x, y = quarter.apply(1.0, 0.0)
    assert (round(float(x), 9), round(float(y), 9)) == (10, 21)    # anticlockwise
    assert quarter.scale == pytest.approx(1) and quarter.rotation == pytest.approx(324000)


def test_a_wrong_point_shows_in_its_residual():
    source = np.array([[0, 0], [1000, 0], [0, 1000], [1000, 1000], [500, 300.0]])
    target = source + [5000, 7000]
    target[3, 0] += 2.0
    fit = estimate_helmert2d(source, target)
    length = np.hypot(*fit.residuals.T)
    assert length.argmax() == 3 and fit.rmse > 0.3


KRASSOVSKY = "+proj=longlat +ellps=krass +no_defs"


def city_points():
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(120.0, 120.3, 8), rng.uniform(30.1, 30.4, 8)
    return to_geocentric(lon, lat, KRASSOVSKY, rng.uniform(0, 300, 8)), lon, lat


def test_seven_parameters_serve_where_their_points_are():
    source, lon, lat = city_points()
    truth = BursaWolf(12.0, -130.0, -84.0, 0.5, -0.7, 1.2, 4.5)
    fit = estimate_bursa_wolf(source, truth.apply(source))
    assert fit.rmse < 1e-4 and fit.redundancy == 17
    assert np.abs(fit.transform.apply(source) - truth.apply(source)).max() < 1e-3
    assert fit.transform.rz == pytest.approx(1.2, abs=0.01)
    assert fit.transform.scale_ppm == pytest.approx(4.5, abs=0.05)


def test_rotation_sign_is_projs_position_vector():
    pyproj = pytest.importorskip("pyproj")
    values = dict(x=12, y=-130, z=-84, rx=0.5, ry=-0.7, rz=1.2, s=4.5)
    text = " ".join(f"+{k}={v}" for k, v in values.items())
    point = np.array([[-2766000.0, 4779000.0, 3190000.0]])
    for convention, made in (("position_vector", BursaWolf),
                             ("coordinate_frame", BursaWolf.from_coordinate_frame)):
        proj = pyproj.Transformer.from_pipeline(
            f"+proj=helmert {text} +convention={convention}").transform(*point[0])
        assert np.allclose(made(*values.values()).apply(point), proj, atol=1e-4)


def test_convert_through_the_datum_shift():
    shift = BursaWolf(0, 0, 0)
    # Same ellipsoid, no parameters: a change of the projection alone.
    x, y = shift.convert([120.1], [30.2], "EPSG:4490", "EPSG:4549")
    pyproj = pytest.importorskip("pyproj")
    expected = pyproj.Transformer.from_crs(4490, 4549, always_xy=True).transform(120.1, 30.2)
    assert np.allclose([x[0], y[0]], expected, atol=1e-3)
    lon, lat = shift.convert(x, y, "EPSG:4549", "EPSG:4490")
    assert np.allclose([lon[0], lat[0]], [120.1, 30.2], atol=1e-9)
    back = from_geocentric(to_geocentric([120.1], [30.2], KRASSOVSKY, 50.0), KRASSOVSKY)
    assert np.allclose(np.ravel(back), [120.1, 30.2], atol=1e-9)


LINE3 = np.array([[0, 0, 0], [10, 20, 30], [20, 40, 60.0]]) + 1e6


@pytest.mark.parametrize("estimate, source, target, words", [
    (estimate_helmert2d, [[0, 0]], [[1, 1]], "too few"),
    (estimate_helmert2d, [[5, 5], [5, 5]], [[1, 1], [2, 2]], "one place"),
    (estimate_helmert2d, [[0, 0], [1, 1]], [[1, 1]], "do not pair"),
    (estimate_helmert2d, [[0, 0], [1, np.nan]], [[1, 1], [2, 2]], "no complete"),
    (estimate_bursa_wolf, LINE3[:2], LINE3[:2], "too few"),
    (estimate_bursa_wolf, LINE3, LINE3, "one line"),
    (estimate_bursa_wolf, LINE3[:, :2], LINE3[:, :2], "do not pair"),
])
def test_bad_control_points(estimate, source, target, words):
    with pytest.raises(InputError, match=words):
        estimate(source, target)


@pytest.mark.parametrize("lon, meridian, zone", [
    (75, 4534, 4513), (73.5, 4534, 4513), (120.2, 4549, 4528), (114.3, 4547, 4526),
    (118.5, 4549, 4528), (118.4999, 4548, 4527), (135, 4554, 4533)])
def test_zone(lon, meridian, zone):
    assert cgcs2000_zone(lon) == meridian
    assert cgcs2000_zone(lon, by_meridian=False) == zone


def test_zone_numbers_are_those_of_epsg():
    pyproj = pytest.importorskip("pyproj")
    for lon in range(75, 136, 3):
        for by_meridian in (True, False):
            crs = pyproj.CRS.from_epsg(cgcs2000_zone(lon, by_meridian))
            values = {p.name: p.value for p in crs.coordinate_operation.params}
            assert values["Longitude of natural origin"] == lon
            assert values["False easting"] == (500000 if by_meridian else lon // 3 * 10**6 + 500000)


@pytest.mark.parametrize("lon", [24.9, 73.4, 136.5, float("nan")])
def test_no_zone(lon):
    with pytest.raises(InputError, match="outside the CGCS2000 zones"):
        cgcs2000_zone(lon)


@pytest.mark.parametrize("lon, lat, epsg", [
    (24.94, 60.17, 32635), (121.47, 31.23, 4549), (-71.1, 42.36, 32619), (151.2, -33.9, 32756),
    (5.3, 60.4, 32632), (15.6, 78.2, 32633), (180, 10, 32660)])
def test_suggested_crs(lon, lat, epsg):
    assert suggest_projected_crs(lon, lat) == epsg


@pytest.mark.parametrize("lon, lat", [(0, 89), (500000, 3300000), (float("nan"), 1)])
def test_no_suggestion(lon, lat):
    with pytest.raises(InputError, match="no place"):
        suggest_projected_crs(lon, lat)
