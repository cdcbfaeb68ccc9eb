"""Lines of two surveys: the same, split, joined, new, gone."""
import numpy as np
import pytest
import shapely
import shapely.ops
from group_shapes import answer, shapes
from hypothesis import given, settings, strategies as st

from citygrid_plugin.core.census.lines import match_lines
from citygrid_plugin.core.errors import Cancelled


def line(*xy):
    return shapely.LineString(xy)


STREET = line((0, 0), (40, 3), (100, 0))
REST = [line((0, 50), (90, 60)), line((120, 0), (120, 80)), line((150, 0), (230, 90)),
        line((0, 100), (60, 160), (60, 220)), line((300, 0), (300, 50), (350, 50))]


def test_a_new_line_along_a_part_of_others_is_surely_new():
    begins_along = line((40, 3), (70, 1.5), (70, -90))
    found = match_lines(shapes([STREET, *REST]), shapes([STREET, *REST, begins_along]))
    group = found.new_group[-1]
    assert found.kind[group] == "new" and found.p[group] > 0.9


@pytest.mark.parametrize("old, new, kind", [
    ([STREET], [STREET], "same"),
    ([STREET], [shapely.reverse(STREET)], "same"),
    ([STREET], [shapely.segmentize(STREET, 1.0)], "same"),
    ([STREET], [shapely.MultiLineString([[(0, 0), (40, 3)], [(40, 3), (100, 0)]])], "same"),
    ([STREET], [line((0, 0), (40, 3)), line((100, 0), (40, 3))], "split"),
    ([STREET], [line((0, 0), (20, 1.5)), line((20, 1.5), (40, 3)), line((40, 3), (100, 0))],
     "split"),
    ([line((0, 0), (40, 3)), line((100, 0), (40, 3))], [STREET], "joined"),
    ([line((0, 0), (50, 0)), line((50, 0), (100, 0))],
     [line((0, 0), (30, 0)), line((30, 0), (100, 0))], None)])
def test_what_became_of_a_line(old, new, kind):
    groups = match_lines(shapes(REST + old), shapes(REST + new))
    found = answer(groups)
    assert all(((k,), (k,)) in found["same"] for k in range(5))
    group = groups.old_group[5]
    if kind is None:                                  # cut elsewhere: nothing is sure
        return
    assert groups.kind[group] == kind
    assert set(groups.old_group[5:]) == set(groups.new_group[5:]) == {group}
    assert groups.p[group] > 0.9 and groups.distance[group] < 1e-6
    assert groups.old_share[group] == groups.new_share[group] == 1


def test_new_and_gone_lines():
    groups = match_lines(shapes(REST), shapes(REST[1:] + [line((0, 300), (50, 300))]))
    found = answer(groups)
    assert found["gone"] == [((0,), ())] and found["new"] == [((), (4,))]
    assert (groups.p > 0.9).all()
    assert np.isnan(groups.distance[groups.kind == "new"]).all()


def test_a_line_surveyed_twice_is_matched_once_and_a_person_is_asked():
    groups = match_lines(shapes(REST + [STREET]), shapes(REST + [STREET, shapely.reverse(STREET)]))
    found = answer(groups)
    assert len(found["same"]) == 6 and len(found["new"]) == 1 and "gone" not in found
    twice = groups.p[np.unique(groups.new_group[5:])]
    assert np.abs(twice - 0.5).max() < 0.1
    assert groups.p[groups.new_group[:5]].min() > 0.9


def test_lines_that_cross_or_touch_have_nothing_to_do_with_each_other():
    found = answer(match_lines(shapes([line((0, 0), (100, 0)), line((0, 0), (0, 100))]),
                               shapes([line((50, -50), (50, 50)), line((0, 0), (-100, 0))])))
    assert set(found) == {"new", "gone"}


def town(count=60, seed=2):
    """Streets of a town that is not quite regular, 80 m apart."""
    rng = np.random.default_rng(seed)
    starts = np.array([(80.0 * (k % 8), 80.0 * (k // 8)) for k in range(count)])
    starts += rng.normal(0, 5, starts.shape)
    angle = rng.uniform(0, np.pi, count)
    along = np.column_stack([np.cos(angle), np.sin(angle)]) * rng.uniform(20, 60, (count, 1))
    return np.stack([starts, starts + along / 2 + rng.normal(0, 1, (count, 2)), starts + along],
                    axis=1)


def test_noise_and_offset_are_learned():
    rng = np.random.default_rng(5)
    xy = town()
    new = xy + rng.normal(0, 0.4, (len(xy), 1, 2)) + (1.6, -1.2)
    order = rng.permutation(len(xy))
    groups = match_lines(shapes(list(shapely.linestrings(xy)) + [None]),
                         shapes(list(shapely.linestrings(new[order])) + [None, line()]))
    assert np.hypot(*(groups.offset - (1.6, -1.2))) < 0.3
    assert 0.25 < groups.sigma < 0.6
    assert sorted(answer(groups)["same"]) == sorted(
        ((int(row),), (k,)) for k, row in enumerate(order))


def test_cut_and_joined_lines_under_noise():
    rng = np.random.default_rng(6)
    xy = town()
    whole = shapely.linestrings(xy)
    new, truth = [], []
    for k in range(0, 60):
        if k % 6 == 0:
            new += [shapely.LineString(xy[k, :2]), shapely.LineString(xy[k, 1:])]
            truth.append(((k,), (len(new) - 2, len(new) - 1)))
        else:
            new.append(whole[k])
            truth.append(((k,), (len(new) - 1,)))
    old = list(whole)
    moved = [shapely.transform(g, lambda c, s=rng.normal(0, 0.3, 2): c + s) for g in new]
    for a, b, swapped in ((old, moved, False), (moved, old, True)):
        found = answer(match_lines(shapes(a), shapes(b)))
        groups = sorted(g for kind in found.values() for g in kind)
        expected = sorted(t[::-1] if swapped else t for t in truth)
        assert len(set(groups) & set(expected)) >= 59
        assert set(found) <= {"same", "joined" if swapped else "split", "new", "gone"}


def test_pipes_side_by_side_are_told_apart_by_class_and_by_place():
    rng = np.random.default_rng(3)
    xy = town(40)
    along = xy[:, 2] - xy[:, 0]
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]
    old = np.concatenate([xy, xy + across[:, None]])
    cls = np.repeat(["gas", "water"], 40)
    new = old + rng.normal(0, 0.15, (80, 1, 2))
    for classes in (cls, np.repeat("pipe", 80)):
        groups = match_lines(shapes(list(shapely.linestrings(old)), cls=classes),
                             shapes(list(shapely.linestrings(new)), cls=classes))
        right = sum(((k,), (k,)) in answer(groups)["same"] for k in range(80))
        assert right >= 78


def test_contradicting_attributes_make_another_line_in_the_same_place():
    rng = np.random.default_rng(4)
    xy = list(shapely.linestrings(town()))
    attributes = {name: np.array(values, dtype=object)[rng.integers(0, 5, 60)] for name, values in {
        "material": "steel pvc clay iron pe".split(), "bore": [100, 150, 200, 300, 400],
        "owner": "a b c d e".split(), "year": [1980, 1990, 2000, 2010, 2015]}.items()}
    later = {name: values.copy() for name, values in attributes.items()}
    for values in later.values():
        values[9] = next(v for v in values if v != values[9])
    groups = match_lines(shapes(xy, attributes=attributes), shapes(xy, attributes=later))
    assert (groups.kind == "same").all()
    same = groups.same_p[groups.old_group]
    assert same[9] < 0.3 and np.delete(same, 9).min() > 0.9


@pytest.mark.parametrize("old, new", [([], []), ([STREET], []), ([], [STREET]),
                                      ([None, line()], [STREET, None])])
def test_nothing_to_match(old, new):
    groups = match_lines(shapes(old), shapes(new))
    assert set(groups.kind) <= {"new", "gone"}
    assert len(groups.kind) == len(old) + len(new)


def test_columns_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        shapes([STREET], cls=np.array([1, 2]))


def test_a_cancel_is_heard():
    class Feedback:
        def is_cancelled(self):
            return True
    with pytest.raises(Cancelled):
        match_lines(shapes(REST), shapes(REST), Feedback())


POINT = st.tuples(st.integers(0, 30), st.integers(0, 30))
LINES = st.lists(st.lists(POINT, min_size=2, max_size=4), max_size=8)


@settings(max_examples=60, deadline=None)
@given(LINES, LINES)
def test_every_row_is_in_one_group_of_its_kind(old, new):
    groups = match_lines(shapes([shapely.LineString(c) for c in old]),
                         shapes([shapely.LineString(c) for c in new]))
    count = len(groups.kind)
    for label, rows in ((groups.old_group, old), (groups.new_group, new)):
        assert len(label) == len(rows) and (label >= 0).all() and (label < count).all()
    size = {"same": (1, 1), "gone": (1, 0), "new": (0, 1)}
    for group, kind in enumerate(groups.kind):
        a, b = map(len, groups.rows(group))
        assert {"split": a == 1 and b > 1, "joined": a > 1 and b == 1,
                "redrawn": a > 1 and b > 1}.get(kind, size.get(kind) == (a, b))
    assert ((groups.p >= 0) & (groups.p <= 1)).all()
    for share in (groups.old_share, groups.new_share):
        assert ((share >= 0) & (share <= 1 + 1e-9)).all()


def test_streets_cut_and_joined(shared_data):
    geopandas = pytest.importorskip("geopandas")
    layer = geopandas.read_file(shared_data / "cambridgeport" / "cambridgeport.gpkg",
                                layer="street_centerlines").to_crs(26986)
    old = shapely.line_merge(layer.geometry.to_numpy())
    new, truth = [], []
    for row, street in enumerate(old):
        if row % 5 == 0 and street.geom_type == "LineString":
            new += list(shapely.ops.split(street, street.interpolate(0.4, normalized=True)
                                          .buffer(0.01)).geoms)[::2]
            truth.append(((row,), (len(new) - 2, len(new) - 1)))
        else:
            new.append(street)
            truth.append(((row,), (len(new) - 1,)))
    found = answer(match_lines(shapes(list(old)), shapes(new)))
    groups = {g for kind in found.values() for g in kind}
    assert len(groups & set(truth)) >= 0.99 * len(truth)
