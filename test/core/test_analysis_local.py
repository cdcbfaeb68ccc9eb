"""Gi, Gi*, Moran, Geary, general G: the published figures, and what is not defined."""
import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import norm

from citygrid_plugin.core.analysis import local, significance, weights

DATA = json.loads((Path(__file__).parent / "data" / "hotspot_reference.json").read_text())
SIX, COLUMBUS, GLOBAL = DATA["six_points"], DATA["columbus"], DATA["columbus_global"]
SQUARE = np.stack(np.meshgrid(np.arange(16), np.arange(16)), -1).reshape(-1, 2) * 30.0
BANDS = (30, 60, 90, 120, 150)


def near(found, wanted, digits=1e-9):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=digits)


def of_lists(lists):
    """Weights of lists of neighbours."""
    matrix = sparse.lil_matrix((len(lists), len(lists)))
    for row, columns in enumerate(lists):
        matrix[row, columns] = 1.0
    return weights.Weights(matrix.tocsr(), "queen", 0.0, ("", {}))


def column(name):
    return np.array(COLUMBUS[name])


@pytest.fixture(scope="module")
def columbus():
    return column("CRIME"), of_lists(COLUMBUS["neighbours"])


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("name, options", [
    ("G", {"star": False}), ("Gstar_", {}), ("Gstar_n1_", {"ddof": 1})])
def test_getis_and_ords_raster(band, name, options):
    given_values = DATA["getisord"]
    key = f"{name}{band}" if name != "Gstar_" else f"Gstar{band}"
    z = local.getis_ord(given_values["val"], weights.distance_band(SQUARE, band), **options)
    near(z[given_values["rows"]], given_values[key])


def test_the_cell_that_getis_and_ord_print():
    found = weights.distance_band(SQUARE, 30)
    y = np.array(DATA["getisord"]["val"])
    assert local.getis_ord(y, found)[119] == pytest.approx(1.45078, abs=5e-7)
    assert local.getis_ord(y, found, ddof=1)[119] == pytest.approx(1.447943, abs=5e-7)


@pytest.mark.parametrize("name, options", [
    ("Gi_B", {"star": False}), ("Gi_star_B", {}),
    ("Gi_R", {"star": False, "standardised": True, "binary_variance": True}),
    ("Gi_star_R", {"standardised": True, "binary_variance": True})])
def test_six_points(name, options):
    found = weights.distance_band(SIX["points"], 15)
    near(local.getis_ord(SIX["y"], found, **options), SIX[name], 5.1e-9)    # all digits given


def test_general_g_of_six_points():
    g = local.general_g(SIX["y"], weights.distance_band(SIX["points"], 15))
    assert g.value == pytest.approx(SIX["global_G"], abs=5.1e-9)
    assert norm.sf(g.z) == pytest.approx(SIX["global_G_p_one_sided_norm"], abs=5.1e-7)


def test_columbus_as_a_whole(columbus):
    y, queen = columbus
    moran = local.moran(y, queen)
    near([moran.value, moran.expected, moran.variance, moran.z],
         [GLOBAL[name] for name in ("moran_I_W", "E", "Var_randomisation", "z_randomisation")])
    normal = local.moran(y, queen, variance="normality")
    near([normal.variance, normal.z], [GLOBAL["Var_normality"], GLOBAL["z_normality"]])
    g, c = local.general_g(y, queen), local.geary(y, queen)
    near([g.value, g.z, c.value, c.z],
         [GLOBAL[name] for name in ("globalG_B", "z_globalG", "geary_C_W", "z_geary")])


def test_columbus_area_by_area(columbus):
    y, queen = columbus
    near(local.getis_ord(y, queen, star=False), column("G_B"))
    star = local.getis_ord(y, queen)
    near(star, column("Gstar_B"))
    p = significance.two_sided(star)
    near(p, column("p_Gstar"))
    near(significance.benjamini_hochberg(p), column("p_Gstar_fdr"))


@pytest.mark.parametrize("variance, suffix", [("total", ""), ("conditional", "_cond")])
def test_local_moran_of_columbus(columbus, variance, suffix):
    found = local.local_moran(*columbus, variance=variance)
    near(found.value, column("Ii"))
    near(found.expected, column(f"E_Ii{suffix}"))
    near(found.variance, column(f"Var_Ii{suffix}"))
    near(found.z, column(f"Z_Ii{suffix}"))
    near(significance.two_sided(found.z), column(f"p_Ii{suffix}"))


@pytest.mark.parametrize("factor", [2.0 ** 700, 2.0 ** -600])
def test_no_unit_is_too_large_or_too_small(columbus, factor):
    """A value of 1e200 among others has fourth powers that are no numbers any more."""
    y, queen = columbus
    for made in (lambda y: local.getis_ord(y, queen), lambda y: local.getis_ord(y, queen, False),
                 lambda y: local.local_moran(y, queen).z, lambda y: local.moran(y, queen).z,
                 lambda y: local.geary(y, queen).z):
        assert (np.asarray(made(y * factor)) == made(y)).all()


def test_esdas_local_moran_is_that_with_ddof_1(columbus):
    zero, one = local.local_moran(*columbus), local.local_moran(*columbus, ddof=1)
    near(one.value, zero.value * 48 / 49)
    near(one.z, zero.z)


def test_moran_on_a_chessboard_of_nine():
    """The variances that esda's own tests expect of 1 to 9 on 3 × 3 squares, binary rook."""
    xy = np.stack(np.meshgrid(np.arange(3), np.arange(3)), -1).reshape(-1, 2)
    rook = weights.distance_band(xy, 1.0)
    for variance, wanted in (("randomisation", 0.0596875), ("normality", 0.053125)):
        near(local.moran(np.arange(1, 10), rook, False, variance).variance, wanted)


def test_moran_at_many_distances_at_once():
    y = np.array(DATA["getisord"]["val"], dtype=float)
    pairs = weights.cKDTree(SQUARE).query_pairs(200, output_type="ndarray")
    apart = np.hypot(*(SQUARE[pairs[:, 0]] - SQUARE[pairs[:, 1]]).T)
    found = local.moran_by_distance(y, pairs, apart, np.array([10.0, 30, 75, 150]))
    assert np.isnan(found[0])
    near(found[1:], [local.moran(y, weights.distance_band(SQUARE, band), standardised=False).z
                     for band in (30, 75, 150)])


def test_the_whole_of_the_shared_references(shared_data):
    folder = shared_data / "hotspot"
    with open(folder / "getisord_16x16_spdep.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    xy = np.column_stack([table["x"], table["y"]])
    for band in BANDS:
        found = weights.distance_band(xy, band)
        assert (found.neighbours == table[f"nneigh{band}"]).all()
        near(local.getis_ord(table["val"], found, star=False), table[f"G{band}"])
        near(local.getis_ord(table["val"], found), table[f"Gstar{band}"])
        near(local.getis_ord(table["val"], found, ddof=1), table[f"Gstar_n1_{band}"])


def test_quadrants():
    line = of_lists([[1], [0, 2], [1, 3], [2, 4], [3, 5], [4]])
    found = local.local_moran([9, 9, 9, 1, 1, 1], line)
    # the two in the middle have one of each beside them: their neighbours are as the mean
    assert [local.QUADRANTS[k] for k in found.quadrant] == ["HH", "HH", "", "", "LL", "LL"]
    mixed = local.local_moran([9, 1, 9, 1, 9, 1], line)
    assert [local.QUADRANTS[k] for k in mixed.quadrant] == ["HL", "LH", "HL", "LH", "HL", "LH"]


def test_what_is_not_defined():
    lists = [[1], [0, 2], [1], []]                        # the last has no neighbour
    y = np.array([1.0, 2.0, 6.0, 3.0])
    alone = of_lists(lists)
    star, without = local.getis_ord(y, alone), local.getis_ord(y, alone, star=False)
    assert star[3] == pytest.approx((3 - 3) / y.std()) and np.isfinite(star).all()
    assert np.isnan(without[3]) and np.isfinite(without[:3]).all()
    moran = local.local_moran(y, alone)
    assert np.isnan(moran.z[3]) and np.isnan(moran.value[3]) and moran.quadrant[3] == 0
    everybody = of_lists([[1, 2], [0, 2], [0, 1]])
    assert np.isnan(local.getis_ord(y[:3], everybody)).all()
    assert np.isnan(local.moran(y, of_lists([[], [], [], []])).z)


@pytest.mark.parametrize("level", [0.0, 0.1, 7.0, 1e9 / 3])
def test_values_that_do_not_vary_are_nowhere_hot(level, columbus):
    y = np.full(49, level)
    assert (local.getis_ord(y, columbus[1]) == 0).all()
    assert (local.getis_ord(y, columbus[1], star=False) == 0).all()
    assert (local.local_moran(y, columbus[1]).z == 0).all()
    for figure in (local.moran, local.geary, local.general_g):
        assert np.isnan(figure(y, columbus[1]).z)


def test_many_variables_at_once(columbus):
    y, queen = columbus
    many = np.column_stack([y, y[::-1], np.zeros(49), y ** 2])
    for function in (local.getis_ord, lambda y, w: local.getis_ord(y, w, star=False),
                     lambda y, w: local.local_moran(y, w).z,
                     lambda y, w: local.local_moran(y, w, variance="total").variance):
        together = function(many, queen)
        for k in (0, 1, 3):
            near(together[:, k], function(many[:, k], queen))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 50), min_size=12, max_size=12), st.integers(-10 ** 6, 10 ** 6),
       st.floats(0.01, 1000), st.randoms(use_true_random=False))
def test_shift_scale_and_order_change_nothing(values, shift, scale, random):
    """z of Gi* depends neither on the unit nor on where the areas stand in the table, and turns
    over when the values do; standardising rows changes nothing."""
    y = np.array(values, dtype=float)
    xy = np.stack(np.meshgrid(np.arange(4), np.arange(3)), -1).reshape(-1, 2).astype(float)
    found = weights.distance_band(xy, 1.5)
    for star in (True, False):
        z = local.getis_ord(y, found, star)
        near(local.getis_ord(y * scale + shift, found, star), z, 1e-5)
        near(local.getis_ord(-y, found, star), -z)
        near(local.getis_ord(y, found, star, standardised=True), z)
        order = random.sample(range(12), 12)
        near(local.getis_ord(y[order], weights.distance_band(xy[order], 1.5), star), z[order])


@settings(max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_gi_star_written_out_in_full(values):
    """Ord & Getis 1995, equation 14.3, area by area."""
    y = np.array(values, dtype=float)
    xy = np.stack(np.meshgrid(np.arange(3), np.arange(3)), -1).reshape(-1, 2).astype(float)
    z = local.getis_ord(y, weights.distance_band(xy, 1.0))
    for i, place in enumerate(xy):
        w = (np.hypot(*(xy - place).T) <= 1.0).astype(float)
        spread = y.std() * np.sqrt((9 * (w * w).sum() - w.sum() ** 2) / 8)
        wanted = (w @ y - y.mean() * w.sum()) / spread if spread else 0.0
        assert z[i] == pytest.approx(wanted, abs=1e-9)
