"""What must hold for every division: all rules of the check, on random towns."""
import numpy as np
import pytest
import shapely
from grid_towns import ORIGINS, column, town, towns
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.grids import numbering, stored
from citygrid_plugin.core.grids.quality import ERROR, Limits

#: rules of lesser severity that a division of ours never breaks
ALWAYS = ("seam", "order", "geometry")
SLOW = dict(deadline=None, suppress_health_check=list(HealthCheck))


def divided(ground, **options):
    """The division of a town, and what the check finds on it."""
    division, codes = stored.divide_ground(ground, **options)
    bgids = numbering.number(division.polygons, codes)
    findings, summary = stored.check_on(ground, division.polygons, bgids, (),
                                        Limits(options.get("low", 5_000.0),
                                               options.get("high", 20_000.0)))
    return division, findings, summary


def broken(findings):
    """The sentences of what may never be."""
    wrong = (findings["severity"] == ERROR) | np.isin(findings["rule"].astype(str), ALWAYS)
    return [template.format(**params) for template, params in zip(
        findings["template"][wrong], findings["params"][wrong])]


@settings(max_examples=40, **SLOW)
@given(towns())
def test_every_rule_holds(ground):
    division, findings, summary = divided(ground)
    assert broken(findings) == []
    assert (shapely.get_type_id(division.polygons) == 3).all()
    assert shapely.is_valid(division.polygons).all()
    faults = sum(summary[name][-1] for name in ("gap", "overlap", "outside"))
    assert faults <= 1
    assert set(division.community) == set(range(len(ground.communities)))
    assert np.allclose(division.border_share.sum(axis=1), 1)


@settings(max_examples=8, **SLOW)
@given(towns())
def test_the_same_input_gives_the_same_cells(ground):
    first, second = (stored.divide_ground(ground)[0] for _ in range(2))
    assert shapely.to_wkb(first.polygons).tolist() == shapely.to_wkb(second.polygons).tolist()
    assert (first.flag == second.flag).all()


@settings(max_examples=8, **SLOW)
@given(towns(), st.sampled_from([(2_500, 1_000, 6_000), (10_000, 9_000, 11_000),
                                 (40_000, 20_000, 80_000), (10_000, 5_000, 10_000)]))
def test_every_rule_holds_for_any_target(ground, sizes):
    target, low, high = map(float, sizes)
    _, findings, _ = divided(ground, target=target, low=low, high=high)
    assert broken(findings) == []


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_place_of_a_town_does_not_matter(origin):
    ground = town(7, origin, "oblique", {"carriageways", "dangles"}, {"buildings", "parcels"})
    division, findings, _ = divided(ground)
    here = town(7, ORIGINS[0], "oblique", {"carriageways", "dangles"}, {"buildings", "parcels"})
    assert broken(findings) == []
    assert abs(len(division.polygons) - len(stored.divide_ground(here)[0].polygons)) <= 2


@pytest.mark.parametrize("things", [(), ("roads",), ("roads", "buildings"), ("parcels",),
                                    ("water",), ("compounds",)])
def test_every_input_may_be_left_out(things):
    full = town(3, ORIGINS[0], "notched", {"dangles"}, {"buildings", "parcels", "water",
                                                        "compounds"})
    ground = stored.Ground(full.codes, full.communities)
    for name in things:
        setattr(ground, name, getattr(full, name))
        if name == "roads":
            ground.road_kinds = full.road_kinds
    _, findings, summary = divided(ground)
    assert broken(findings) == []
    assert summary["in_band"][-1] >= 0.9


def test_a_town_as_it_should_be_divided():
    """The rules hold on a bad division too if they find nothing: these cells are worth having."""
    ground = town(11, ORIGINS[0], "single", set(), {"buildings"})
    division, findings, summary = divided(ground)
    assert broken(findings) == []
    assert summary["in_band"][-1] == 1 and summary["area_cv"][-1] < 0.35
    assert summary["on_barriers"][-1] > 0.4


def test_the_rules_would_find_faults():
    """Cells moved by a metre, a cell lost, two cells overlapping: nothing of it passes."""
    ground = town(11, ORIGINS[0], "notched", set(), {"buildings"})
    division, codes = stored.divide_ground(ground)
    bgids = numbering.number(division.polygons, codes)
    for change, expected in (
            (lambda cells: shapely.transform(cells, lambda xy: xy + 1.0), {"outside", "gap"}),
            (lambda cells: column([None, *cells[1:]]), {"gap", "geometry"}),
            (lambda cells: column([cells[0].buffer(2), *cells[1:]]), {"overlap"})):
        findings, _ = stored.check_on(ground, change(division.polygons), bgids, ())
        assert expected <= set(findings["rule"])
        assert broken(findings)


@settings(max_examples=8, **SLOW)
@given(towns(), st.sampled_from([0.25, 1.0]), st.integers(0, 2 ** 32 - 1))
def test_every_rule_holds_with_load(ground, share, seed):
    """Lamps on the streets, covers anywhere, some outside of all communities."""
    random = np.random.default_rng(seed)
    roads = random.choice(ground.roads, 60)
    lamps = shapely.line_interpolate_point(roads, random.random(60), normalized=True)
    west, south, east, north = shapely.total_bounds(ground.communities)
    covers = random.uniform((west - 50, south - 50), (east + 50, north + 50), (40, 2))
    load = np.concatenate([shapely.get_coordinates(lamps), covers])
    _, findings, _ = divided(ground, load=load, load_share=share)
    assert broken(findings) == []
