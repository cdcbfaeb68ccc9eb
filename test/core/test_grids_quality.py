"""Rules for unit grids: each finds its own fault, and only that."""
import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.grids import quality
from citygrid_plugin.core.grids.quality_rules import RULES

A, B = "110101001001", "110101001002"
LAND = np.array([shapely.box(0, 0, 200, 200), shapely.box(200, 0, 400, 200)])
#  a1 a2 | b1 b2     reading order
#  a3 a4 | b3 b4
CELLS = {A + "001": (0, 100, 100, 200), A + "002": (100, 100, 200, 200),
         A + "003": (0, 0, 100, 100), A + "004": (100, 0, 200, 100),
         B + "001": (200, 100, 300, 200), B + "002": (300, 100, 400, 200),
         B + "003": (200, 0, 300, 100), B + "004": (300, 0, 400, 100)}


def check(change=None, codes=None, **layers):
    cells = {code: shapely.box(*bounds) for code, bounds in CELLS.items()}
    cells.update(change or {})
    given = [(codes or {}).get(code, code) for code in cells]
    return quality.check(list(cells.values()), given, LAND, [A, B], **layers)


def rules(findings):
    return set(findings["rule"].tolist())


def test_a_good_division_has_no_finding():
    findings, summary = check()
    assert rules(findings) == set()
    assert summary["community"].tolist() == [A, B, ""]
    assert summary["grids"].tolist() == [4, 4, 8]
    assert summary["area_cv"].tolist() == [0, 0, 0]
    assert summary["in_band"].tolist() == [1, 1, 1]
    assert summary["gap"].sum() == summary["overlap"].sum() == summary["outside"].sum() == 0


def box(*bounds):
    return shapely.box(*bounds)


@pytest.mark.parametrize("change, expected", [
    ({A + "001": box(0, 110, 100, 200)}, {"gap"}),
    ({A + "001": box(0, 90, 100, 200)}, {"overlap"}),
    ({A + "001": box(-10, 100, 100, 200)}, {"outside"}),
    ({A + "002": box(100, 100, 210, 200)}, {"across", "overlap"}),
    ({A + "001": box(0, 100, 100, 149), "x": box(0, 149, 100, 200)},
     {"area", "codeform", "seam"}),
    ({A + "001": box(0, 100, 100, 198), "x": box(0, 198, 100, 200)},
     {"area", "codeform", "compactness", "sliver"}),
    ({A + "001": None}, {"geometry", "gap"}),
    ({A + "001": shapely.Polygon()}, {"geometry", "gap"}),
    ({A + "001": shapely.LineString([(0, 0), (1, 1)])}, {"geometry", "gap"}),
    ({A + "001": shapely.Polygon([(0, 100), (100, 200), (100, 100), (0, 200)])},
     {"geometry", "gap", "multipart"}),
    ({A + "001": shapely.MultiPolygon([box(0, 100, 100, 145), box(0, 155, 100, 200)])},
     {"multipart", "gap"}),
    # A vertex on the common border that the neighbour has not.
    ({A + "001": shapely.Polygon([(0, 100), (50, 100), (100, 100), (100, 200), (0, 200)])},
     {"seam"}),
])
def test_shapes(change, expected):
    found = rules(check(change)[0]) - {"order"}
    if "seam" not in expected:
        found -= {"seam"}
    assert found == expected


@pytest.mark.parametrize("codes, expected", [
    ({A + "001": None}, {"codeform"}),
    ({A + "001": ""}, {"codeform"}),
    ({A + "001": float("nan")}, {"codeform"}),
    ({A + "001": A + "000"}, {"codeform"}),
    ({A + "001": A + "1"}, {"codeform"}),
    ({A + "001": A + "00x"}, {"codeform"}),
    ({A + "001": B + "005"}, {"codecommunity"}),
    ({A + "001": A + "002"}, {"codedouble"}),
    ({A + "001": A + "002", A + "002": A + "001"}, {"order"}),
    # Not the first numbering any more: the order is free.
    ({A + "001": A + "009", A + "002": A + "001"}, set()),
])
def test_codes(codes, expected):
    assert rules(check(codes=codes)[0]) == expected


def test_grids_without_any_code_are_named_by_their_row():
    findings, _ = check({A + "002": box(100, 100, 200, 210)}, codes=dict.fromkeys(CELLS, ""))
    assert rules(findings) == {"outside", "seam"}
    outside = findings["rule"].tolist().index("outside")
    assert findings["code"][outside] == "" and findings["params"][outside]["code"] == "2"


def test_one_code_is_enough_to_ask_for_the_others():
    codes = dict.fromkeys(CELLS, "")
    codes[A + "001"] = A + "001"
    assert check(codes=codes)[0]["rule"].tolist() == ["codeform"] * 7


def test_communities_without_any_code_are_counted_one_by_one():
    cells = [box(0, 0, 200, 200), box(200, 0, 400, 200)]
    findings, summary = quality.check(cells, [None, None], LAND, [None, ""])
    assert summary["community"].tolist() == ["1", "2", ""]
    assert summary["grids"].tolist() == [1, 1, 2]
    assert summary["warnings"].tolist() == [1, 1, 2] and rules(findings) == {"area"}
    numbered, _ = quality.check(cells, [A + "001", B + "001"], LAND, ["", ""])
    assert rules(numbered) == {"area"}


@pytest.mark.parametrize("layer, rule", [("buildings", "cutbuilding"),
                                         ("keep_whole", "cutwhole"),
                                         ("components", "cutcomponent")])
@pytest.mark.parametrize("shape, cut", [
    (box(40, 140, 60, 160), False),
    (box(90, 140, 110, 160), True),
    (box(100, 140, 110, 160), False),             # along the wall
    (box(99.99, 140, 110, 160), False),           # 0.2 m² are no cut
    (box(190, 140, 210, 160), False),             # by the community border
    (box(190, 90, 210, 110), True),
    # Cut apart by the community border alone, both ends in A in cells of their own.
    (shapely.Polygon([(190, 40), (210, 40), (210, 160), (190, 160), (190, 150), (204, 150),
                      (204, 50), (190, 50)]), True),
])
def test_cut_objects(layer, rule, shape, cut):
    findings, _ = check(**{layer: [shape, None]})
    expected = {rule} if cut else set()
    assert rules(findings) == expected


def test_ends_of_one_object_may_lie_in_two_grids_of_a_community():
    land = np.array([shapely.box(0, 0, 100, 200), shapely.box(100, 0, 200, 200)])
    cells = [box(0, 0, 100, 100), box(0, 100, 100, 200), box(100, 0, 200, 200)]
    hook = shapely.Polygon([(90, 40), (120, 40), (120, 160), (90, 160), (90, 150), (110, 150),
                            (110, 50), (90, 50)])
    findings, _ = quality.check(cells, [A + "002", A + "001", B + "001"], land, [A, B], [hook])
    assert "cutbuilding" not in rules(findings)


def test_load():
    random = np.random.default_rng(3)
    points = shapely.points(np.concatenate([random.random((200, 2)) * 90 + [5, 105],
                                            random.random((20, 2)) * 190 + 5]))
    findings, summary = check(components=points)
    assert rules(findings) == {"load"}
    assert findings["code"].tolist() == [A + "001"]
    assert summary["load_cv"][0] > 1


def test_a_whole_object_and_a_tiny_community_are_exempt_from_the_band():
    cell = shapely.box(0, 0, 300, 300)
    findings, _ = quality.check([cell], [A + "001"], [cell], [A], keep_whole=[cell])
    assert rules(findings) == set()
    tiny = shapely.box(0, 0, 20, 20)
    findings, _ = quality.check([tiny], [A + "001"], [tiny], [A])
    assert rules(findings) == set()


def test_findings_say_what_and_where():
    findings, summary = check({A + "001": box(0, 110, 100, 200)})
    row = findings["rule"].tolist().index("gap")
    assert findings["template"][row].format(**findings["params"][row]) == (
        f"Community {A}: 1000.0 m² belong to no grid.")
    assert findings["geometry"][row].equals(box(0, 100, 100, 110))
    assert findings["severity"][row] == "error" and findings["community"][row] == A
    assert summary["gap"].tolist() == [1000, 0, 1000]
    assert summary["errors"].tolist() == [1, 0, 1]


def test_no_grids_at_all():
    findings, summary = quality.check([], [], LAND, [A, B])
    assert findings["rule"].tolist() == ["gap", "gap"]
    assert summary["grids"].tolist() == [0, 0, 0]


def test_degrees_are_refused():
    with pytest.raises(InputError, match="degrees"):
        quality.check([box(116.30, 39.90, 116.31, 39.91)], [A + "001"], LAND, [A, B])


def test_cancelled():
    class Feedback:
        def is_cancelled(self):
            return True

    with pytest.raises(Cancelled):
        check(feedback=Feedback())


def test_rules_are_a_registry():
    assert len({rule.id for rule in RULES}) == len(RULES)
    chosen = [rule for rule in RULES if rule.id == "gap"]
    findings, _ = check({A + "001": box(0, 90, 100, 190)}, rules=chosen)
    assert rules(findings) == {"gap"}


def test_what_two_communities_share_is_no_fault_of_a_grid():
    land = np.array([box(0, 0, 105, 100), box(95, 0, 200, 100)])
    cells = [box(0, 0, 105, 100), box(105, 0, 200, 100)]
    findings, summary = quality.check(cells, [A + "001", B + "001"], land, [A, B])
    assert rules(findings) == set() and summary["outside"][-1] == 0
    findings, summary = quality.check([box(0, 0, 110, 100), box(110, 0, 200, 100)],
                                      [A + "001", B + "001"], land, [A, B])
    assert rules(findings) == {"across"} and summary["outside"][-1] == 500
    assert findings["params"][0]["area"] == 500
