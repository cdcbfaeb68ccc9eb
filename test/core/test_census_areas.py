"""Areas of two surveys: the same, divided, put together, new, gone."""
import numpy as np
import pytest
import shapely
from group_shapes import answer, shapes
from hypothesis import given, settings, strategies as st

from citygrid_plugin.core.census.areas import match_areas
from citygrid_plugin.core.census.groups import Shapes, hausdorff
from citygrid_plugin.core.errors import Cancelled
from shapely import box


def plots(count=48, seed=1):
    """Plots of different size along streets, (count,) boxes."""
    rng = np.random.default_rng(seed)
    width, depth = rng.uniform(8, 22, count), rng.uniform(15, 30, count)
    x = np.concatenate([np.cumsum(np.r_[0, width[k:k + 11]]) for k in range(0, count, 12)])
    y = np.repeat(np.arange(count // 12) * 45.0, 12)
    return shapely.box(x, y, x + width, y + depth)


def in_two(area, share=0.4):
    x0, y0, x1, y1 = area.bounds
    cut = x0 + share * (x1 - x0)
    return [box(x0, y0, cut, y1), box(cut, y0, x1, y1)]


def test_a_new_plot_that_overlaps_others_by_a_part_is_surely_new():
    old = plots()
    end = old[11].bounds[2]
    new = [box(end - 4, -8, end + 12, 6), box(-9, 100, 4, 118)]     # over an edge, over a corner
    assert all(shapely.intersects(old, area).any() for area in new)
    found = match_areas(shapes(list(old)), shapes([*old, *new]))
    for row in (len(old), len(old) + 1):
        group = found.new_group[row]
        assert found.kind[group] == "new" and found.p[group] > 0.9


@pytest.mark.parametrize("sigma, least", [(0.0, 48), (0.3, 48), (1.0, 45)])
def test_divided_and_joined_plots_under_noise(sigma, least):
    rng = np.random.default_rng(8)
    whole = plots()
    new, truth = [], []
    for row, plot in enumerate(whole):
        pieces = in_two(plot) if row % 6 == 2 else [plot]
        new += pieces
        truth.append(((row,), tuple(range(len(new) - len(pieces), len(new)))))
    moved = [shapely.transform(g, lambda c, s=rng.normal(0, sigma, 2): c + s) for g in new]
    for old, later, swapped in ((list(whole), moved, False), (moved, list(whole), True)):
        found = answer(match_areas(shapes(old), shapes(later)))
        groups = {g[::-1] if swapped else g for kind in found.values() for g in kind}
        assert len(groups & set(truth)) >= least
        assert len(found["joined" if swapped else "split"]) >= 8 - (48 - least)


def test_spaces_in_a_row_with_noise_and_offset():
    rng = np.random.default_rng(9)
    x = np.concatenate([np.arange(25) * 6.0 + 400 * k for k in range(8)])
    y = np.repeat(np.arange(8) * 50.0, 25)
    old = shapely.box(x, y, x + 5.8, y + 2.4)
    moved = [shapely.transform(g, lambda c, s=rng.normal(0, 0.5, 2): c + s + (1.5, 1.0))
             for g in old]
    keep = np.sort(rng.permutation(200)[6:])
    groups = match_areas(shapes(list(old)), shapes([moved[k] for k in keep]))
    found = answer(groups)
    right = sum(((int(row),), (k,)) in found["same"] for k, row in enumerate(keep))
    assert right >= 190
    assert np.hypot(*(groups.offset - (1.5, 1.0))) < 0.2


def test_an_area_that_was_redrawn_is_the_same():
    whole = list(plots())
    later = list(whole)
    x0, y0, x1, y1 = whole[5].bounds
    later[5] = box(x0, y0, x1, y1 + 0.25 * (y1 - y0))
    groups = match_areas(shapes(whole), shapes(later))
    group = groups.old_group[5]
    assert groups.kind[group] == "same" and groups.new_group[5] == group
    assert groups.distance[group] == pytest.approx(0.25 * (y1 - y0))


def test_new_and_gone_areas():
    whole = list(plots())
    groups = match_areas(shapes(whole[1:]), shapes(whole[:-1]))
    found = answer(groups)
    assert found["gone"] == [((46,), ())] and found["new"] == [((), (0,))]
    assert len(found["same"]) == 46
    assert np.isnan(groups.distance[groups.new_group[0]])


def test_an_area_surveyed_twice_is_matched_once_and_a_person_is_asked():
    whole = list(plots())
    groups = match_areas(shapes(whole), shapes(whole + whole[7:8]))
    found = answer(groups)
    assert len(found["same"]) == 48 and len(found["new"]) == 1
    assert groups.p[groups.old_group[7]] < 0.7
    assert np.delete(groups.p[groups.old_group], 7).min() > 0.9


def test_areas_of_another_class_are_not_the_same_where_classes_do_not_change():
    whole = list(plots())
    cls = np.array(["lawn", "court"] * 24)
    groups = match_areas(shapes(whole, cls=cls), shapes(whole, cls=cls))
    assert (groups.kind == "same").all() and (groups.p > 0.9).all()


def test_contradicting_attributes_make_another_area_in_the_same_place():
    rng = np.random.default_rng(4)
    whole = list(plots())
    attributes = {name: np.array(values, dtype=object)[rng.integers(0, 5, 48)] for name, values in {
        "cover": "grass stone clay sand wood".split(), "beds": [1, 2, 3, 4, 5],
        "owner": "a b c d e".split(), "year": [1980, 1990, 2000, 2010, 2015]}.items()}
    later = {name: values.copy() for name, values in attributes.items()}
    for values in later.values():
        values[9] = next(v for v in values if v != values[9])
    groups = match_areas(shapes(whole, attributes=attributes), shapes(whole, attributes=later))
    assert (groups.kind == "same").all()
    same = groups.same_p[groups.old_group]
    assert same[9] < 0.5 and np.delete(same, 9).min() > 0.9


BOW = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])


@pytest.mark.parametrize("old, new", [
    ([], []), ([box(0, 0, 5, 5)], []), ([], [box(0, 0, 5, 5)]),
    ([None, shapely.Polygon()], [box(0, 0, 5, 5), None]), ([BOW], [box(100, 100, 105, 105)])])
def test_nothing_to_match(old, new):
    groups = match_areas(shapes(old), shapes(new))
    assert set(groups.kind) <= {"new", "gone"}
    assert len(groups.kind) == len(old) + len(new)


def test_areas_that_are_not_valid_are_mended():
    whole = list(plots())
    groups = match_areas(shapes(whole + [shapely.transform(BOW, lambda c: c + 500)]),
                         shapes([shapely.transform(BOW, lambda c: c + 500)] + whole))
    assert groups.kind[groups.new_group[0]] == "same"
    assert groups.old_group[48] == groups.new_group[0]


def test_a_cancel_is_heard():
    class Feedback:
        def is_cancelled(self):
            return True
    with pytest.raises(Cancelled):
        match_areas(shapes(list(plots())), shapes(list(plots())), Feedback())


def test_the_distance_of_shapes_with_very_many_vertices():
    angle = np.linspace(0, 2 * np.pi, 20_001)[:-1]
    circle = np.column_stack([np.cos(angle), np.sin(angle)]) * 100
    a, b = np.array([shapely.Polygon(circle)]), np.array([shapely.Polygon(circle * 1.02)])
    assert hausdorff(a, b)[0] == pytest.approx(2.0, abs=0.2)


BOXES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 8),
                           st.integers(1, 8)), max_size=8)


@settings(max_examples=40, deadline=None)
@given(BOXES, BOXES)
def test_every_row_is_in_one_group_of_its_kind(old, new):
    groups = match_areas(*(shapes([box(x, y, x + w, y + h) for x, y, w, h in side])
                           for side in (old, new)))
    assert len(groups.old_group) == len(old) and len(groups.new_group) == len(new)
    size = {"same": (1, 1), "gone": (1, 0), "new": (0, 1)}
    for group, kind in enumerate(groups.kind):
        a, b = map(len, groups.rows(group))
        assert {"split": a == 1 and b > 1, "joined": a > 1 and b == 1,
                "redrawn": a > 1 and b > 1}.get(kind, size.get(kind) == (a, b))
    assert ((groups.p >= 0) & (groups.p <= 1)).all()


def test_parking_spaces_of_two_years(shared_data):
    geopandas = pytest.importorskip("geopandas")
    sides = [geopandas.read_file(shared_data / "cambridgeport" / "cambridgeport.gpkg",
                                 layer=f"metered_parking_{date}").to_crs(26986)
             for date in ("20130815", "20140701")]
    groups = match_areas(*(Shapes(side.geometry.to_numpy()) for side in sides))
    where = {key: row for row, key in enumerate(sides[1]["GlobalID"])}
    wrong = sum(groups.new_group[where[key]] != groups.old_group[row]
                for row, key in enumerate(sides[0]["GlobalID"]) if key in where)
    assert wrong <= 1
