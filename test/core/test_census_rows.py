"""Matching rows of equal objects whose survey is off by more than the distance between them."""
import numpy as np
import pytest
from post_rows import in_rows

from citygrid_plugin.core.census.matching import Side, match


def plain_assignment(old, new, reach):
    """The matching of least summed squared distance within reach, both may stay single."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching
    from scipy.spatial import cKDTree
    near = cKDTree(old).sparse_distance_matrix(cKDTree(new), reach, output_type="ndarray")
    n, m = len(old), len(new)
    row = np.concatenate((near["i"], np.arange(n)))
    column = np.concatenate((near["j"], m + np.arange(n)))
    cost = np.concatenate((near["v"] ** 2 + 1e-6, np.full(n, reach ** 2)))
    i, j = min_weight_full_bipartite_matching(
        coo_matrix((cost, (row, column)), shape=(n, m + n)).tocsr())
    return i[j < m], j[j < m]


def f1(truth, old, new):
    return 2 * int((truth[new] == old).sum()) / (len(old) + int((truth >= 0).sum()))


@pytest.mark.parametrize("sigma, least", [(0.5, 0.92), (1.0, 0.63), (3.0, 0.18)])
@pytest.mark.parametrize("new", ["beside", "anywhere"])
def test_as_good_as_assignment_with_the_true_offset_taken_off(sigma, least, new):
    # places of neighbours are independent here: nothing can do better than the assignment
    ours, plain = [], []
    for seed in (1, 2):
        old, survey, truth, d = in_rows(seed, sigma, 2.0, new=new)
        found = match(Side(old), Side(survey))
        offset, = found.offset.values()
        assert offset.significant
        assert np.hypot(offset.dx - d[0], offset.dy - d[1]) < 4 * offset.error < 0.6
        ours.append(f1(truth, found.old, found.new))
        plain.append(f1(truth, *plain_assignment(old, survey - d, 4 * sigma)))
    assert np.mean(ours) > least
    assert np.mean(ours) > 0.95 * np.mean(plain)


def test_a_row_alone_is_not_moved_by_a_place():
    # 60 posts, none gone: the ends say where the row is although an offset cannot be proved
    random = np.random.default_rng(4)
    old = np.stack([np.arange(60) * 1.5, np.zeros(60)], axis=1)
    new = old + random.normal(0, 0.2, old.shape)
    found = match(Side(old), Side(new))
    assert (found.old == found.new).all() and len(found.old) == 60


def test_one_crew_of_two_was_off():
    old, survey, truth, _ = in_rows(6, 0.3, 0.0)
    crew = np.where(survey[:, 0] > np.median(survey[:, 0]), "east", "west")
    survey[crew == "east"] += (1.2, -1.6)
    found = match(Side(old), Side(survey, crew=crew))
    assert found.offset["east"].significant and not found.offset["west"].significant
    assert f1(truth, found.old, found.new) > 0.93
    together = match(Side(old), Side(survey))
    assert f1(truth, together.old, together.new) < f1(truth, found.old, found.new) - 0.1
