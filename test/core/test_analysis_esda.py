"""The figures of esda, where it is installed (scripts/bench analysis puts it into build/esda)."""
import sys
from pathlib import Path

import numpy as np
import pytest

from citygrid_plugin.core.analysis import local, significance, smoothing, weights

PEERS = Path(__file__).resolve().parents[2] / "build" / "esda"


@pytest.fixture(scope="module")
def esda():
    if PEERS.is_dir():
        sys.path.append(str(PEERS))
    yield pytest.importorskip("esda")
    if str(PEERS) in sys.path:
        sys.path.remove(str(PEERS))


@pytest.fixture(scope="module")
def city(esda):
    """Places, their weights as ours and as theirs, counts and a base; one place far off."""
    import libpysal
    random = np.random.default_rng(3)
    xy = np.vstack([random.uniform(0, 3000, (300, 2)), [[9e5, 9e5]]])
    ours = weights.distance_band(xy, 400.0)
    theirs = libpysal.weights.WSP(ours.matrix).to_W(silence_warnings=True)
    return ours, theirs, random.poisson(4.0, 301).astype(float), random.integers(1, 60, 301) * 1.0


@pytest.mark.filterwarnings("ignore")
def test_gi_and_gi_star(esda, city):
    ours, theirs, y, _ = city
    there = ~ours.islands
    for star in (True, False):
        found = esda.getisord.G_Local(y, theirs, transform="B", star=star, permutations=0)
        np.testing.assert_allclose(local.getis_ord(y, ours, star)[there], found.Zs[there],
                                   rtol=0, atol=1e-9)


@pytest.mark.filterwarnings("ignore")
def test_moran_geary_and_general_g(esda, city):
    ours, theirs, y, _ = city
    there = ~ours.islands
    inner, y = ours.take(there), y[there]
    import libpysal
    theirs = libpysal.weights.WSP(inner.matrix).to_W(silence_warnings=True)
    moran, wanted = local.moran(y, inner), esda.moran.Moran(y, theirs, permutations=0)
    np.testing.assert_allclose([moran.value, moran.z], [wanted.I, wanted.z_rand], atol=1e-9)
    each = esda.moran.Moran_Local(y, theirs, permutations=0)
    found = local.local_moran(y, inner, ddof=1)
    np.testing.assert_allclose(found.value, each.Is, rtol=0, atol=1e-9)
    # theirs 1 HH, 2 LH, 3 LL, 4 HL
    assert (np.array([0, 1, 3, 4, 2])[found.quadrant] == each.q).all()
    geary, wanted = local.geary(y, inner), esda.geary.Geary(y, theirs, permutations=0)
    np.testing.assert_allclose([geary.value, -geary.z], [wanted.C, wanted.z_rand], atol=1e-9)
    general = esda.getisord.G(y, theirs, permutations=0)
    found = local.general_g(y, inner)
    np.testing.assert_allclose([found.value, found.z], [general.G, general.z_norm], atol=1e-9)


@pytest.mark.filterwarnings("ignore")
def test_smoothing(esda, city):
    from esda.smoothing import Empirical_Bayes, Spatial_Empirical_Bayes
    ours, theirs, y, base = city
    np.testing.assert_allclose(smoothing.empirical_bayes(y, base),
                               Empirical_Bayes(y, base).r.ravel(), atol=1e-12)
    np.testing.assert_allclose(smoothing.spatial_bayes(y, base, ours),
                               Spatial_Empirical_Bayes(y, base, theirs).r.ravel(), atol=1e-12)


@pytest.mark.filterwarnings("ignore")
def test_permutation(esda, city):
    """Theirs are of one side: twice as much is ours, but for chance. Of counts they differ more:
    theirs takes a sum that is equal to be above on the one side, and none to be below."""
    ours, theirs, y, _ = city
    y = y + np.random.default_rng(8).uniform(-0.4, 0.4, len(y))
    there = ~ours.islands
    found = esda.getisord.G_Local(y, theirs, transform="B", star=True, permutations=999, seed=1,
                                  n_jobs=1, keep_simulations=False)
    p = significance.permutation_p(y, ours, 999, seed=1)
    assert np.abs(np.minimum(2 * found.p_sim, 1) - p)[there].max() < 0.16     # 3.5 deviations
    assert np.abs(np.minimum(2 * found.p_sim, 1) - p)[there].mean() < 0.03
