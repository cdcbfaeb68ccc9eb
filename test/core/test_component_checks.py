"""Every rule for components with rows that break it and rows that do not."""
import numpy as np
import pandas
import pytest
import shapely

from citygrid_plugin.core.components import checks
from citygrid_plugin.core.components.check_rules import RULES
from citygrid_plugin.core.components.checks import (
    ERROR, INFO, Context, Hits, Rule, Table, run_checks)
from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.standards.catalogue import load_catalogue

WEST, EAST = "990101001001001", "990101001001002"
CATALOGUE = load_catalogue()


def context(**more):
    given = {
        "grids": np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)]),
        "bgids": np.array([WEST, EAST], dtype=object),
        "organisations": {"A": {"authority"}, "O": {"owner", "maintainer"}},
        "retired": ["9901010117000001"], "today": "2026-11-22",
    }
    return Context.of(CATALOGUE, **{**given, **more})


GOOD = {"objid": "9901010118000001", "classcode": "0118", "objname": "路灯", "deptcode1": "A",
        "deptcode2": "O", "deptcode3": "O", "bgid": WEST, "objpos": "劳动路12号",
        "objstate": "完好", "ordate": "2024-03-01", "chdate": None, "dedate": None,
        "datasource": "实测", "note": None, "geometry": shapely.Point(50, 50)}


def table(*changes):
    """One row per dict of changes to the good row, plus columns as arrays."""
    rows = [{**GOOD, **c} for c in changes]
    return {k: np.array([r[k] for r in rows] + [None], dtype=object)[:-1] for k in GOOD}


def found(rows, rule, ctx=None):
    return run_checks(table(*rows), ctx or context(), [rule])


LINE, AREA = shapely.LineString([(10, 10), (40, 10)]), shapely.box(10, 10, 30, 30)
BOW = shapely.Polygon([(10, 10), (30, 30), (30, 10), (10, 30)])
FAR = {"objid": "9901010118000002", "geometry": shapely.Point(70, 70)}

# rule, a row that breaks it, rows that do not
CASES = [
    ("objid-form", {"objid": "990101011800001"}, [{}]),
    ("objid-form", {"objid": "99010101180000011"}, [{}]),
    ("objid-form", {"objid": "9901010118O00001"}, [{}, {"objid": None}]),
    ("objid-form", {"objid": "９901010118000001"}, [{}]),
    ("objid-form", {"objid": "9901010118000000"}, [{}]),
    ("objid-form", {"objid": "9" * 5000}, [{}]),
    ("objid-division", {"objid": "9901020118000001"}, [{}, {"objid": "bad"}]),
    ("objid-class", {"objid": "9901010999000001"}, [{}, {"objid": "990101099900000"}]),
    ("class-known", {"classcode": "0999"}, [{}, {"classcode": None}]),
    ("class-match", {"classcode": "0117"}, [{}, {"objid": None}, {"classcode": " "}]),
    ("objid-retired", {"objid": "9901010117000001"},
     [{}, {"objid": "9901010117000001", "dedate": "2026-01-01"}]),
    ("bgid-known", {"bgid": "990101001001009"}, [{}, {"bgid": None}]),
    ("bgid-place", {"bgid": EAST}, [{}, {"bgid": None}, {"bgid": EAST, "dedate": "2026-01-01"},
                                    {"bgid": WEST, "geometry": None}]),
    ("state-domain", {"objstate": "好"}, [{}, {"objstate": "破损"}, {"objstate": None}]),
    ("source-domain", {"datasource": "听说"}, [{}, {"datasource": None}]),
    ("date-form", {"ordate": "2024-02-30"}, [{}, {"ordate": "20240301"}, {"ordate": None},
                                             {"ordate": "2024-03-01T10:00:00"}]),
    ("date-form", {"chdate": "yesterday"}, [{}]),
    ("date-form", {"dedate": "2024/03/01"}, [{}]),
    ("date-order", {"chdate": "2024-02-28"}, [{}, {"chdate": "2024-03-01"}, {"chdate": "x"}]),
    ("date-order", {"dedate": "20230101"}, [{"dedate": "20250101"}]),
    ("date-future", {"chdate": "2026-11-23"}, [{}, {"chdate": "2026-11-22"}]),
    ("mandatory", {"objstate": ""}, [{}, {"note": None}]),
    ("mandatory", {"objid": None}, [{}]),
    ("mandatory", {"ordate": "  "}, [{}]),
    ("dept-known", {"deptcode2": "X"}, [{}, {"deptcode2": None}]),
    ("dept-role", {"deptcode1": "O"}, [{}, {"deptcode1": "X"}, {"deptcode1": None}]),
    ("geometry-valid", {"geometry": None}, [{}]),
    ("geometry-valid", {"geometry": shapely.Point()}, [{}, {"geometry": LINE}]),
    ("geometry-valid", {"geometry": shapely.Point(float("nan"), 1)}, [{}]),
    ("geometry-valid", {"geometry": BOW}, [{"geometry": AREA}]),
    ("geometry-type", {"geometry": LINE}, [{}, {"geometry": shapely.MultiPoint([(1, 1)])},
                                           {"classcode": "0999", "geometry": LINE}]),
    ("geometry-type", {"classcode": "0211"}, [{"classcode": "0211", "geometry": LINE},
                                              {"classcode": "0405", "geometry": AREA}]),
    ("outside", {"geometry": shapely.Point(300, 50)},
     [{}, {"geometry": None}, {"geometry": shapely.Point(300, 50), "dedate": "2026-01-01"}]),
    ("border", {"geometry": shapely.Point(99.8, 50)},
     [{}, {"geometry": shapely.Point(99.2, 50)}, {"geometry": LINE}]),
    ("border", {"geometry": shapely.Point(100, 50)}, [{}]),
]


@pytest.mark.parametrize("rule,bad,good", CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_rule_finds_the_bad_row_only(rule, bad, good):
    result = found([*good, bad], rule)
    assert result.row.tolist() == [len(good)]
    assert set(result.rule) == {rule} and set(result.severity) == {RULES[rule].severity}
    assert result.message(0) and "{" not in result.message(0)
    assert len(found(good, rule)) == 0


def test_every_rule_is_tested():
    other = {"objid-unique", "duplicate", "serial-gap"}
    assert set(RULES) == {c[0] for c in CASES} | other


def test_codes_used_twice_are_found_at_every_place():
    result = found([{}, FAR, {}, {}], "objid-unique")
    assert result.row.tolist() == [0, 2, 3]
    assert "3" in result.message(0)
    assert len(found([{}, FAR, {"objid": None}, {"objid": None}], "objid-unique")) == 0


@pytest.mark.parametrize("classcode,distance,expected", [
    ("0118", 0.0, True), ("0118", 0.5, True), ("0118", 0.51, False),      # accuracy A
    ("0305", 0.99, True), ("0305", 1.01, False),                          # accuracy B
])
def test_duplicates_within_the_tolerance_of_the_class(classcode, distance, expected):
    rows = [{"classcode": classcode},
            {"classcode": classcode, "geometry": shapely.Point(50 + distance, 50)}]
    result = found(rows, "duplicate")
    assert result.row.tolist() == ([1] if expected else [])


def test_duplicates_need_the_same_class_and_both_in_use():
    assert len(found([{}, {"classcode": "0117"}], "duplicate")) == 0
    assert len(found([{}, {"dedate": "2026-01-01"}], "duplicate")) == 0
    assert len(found([{}, {"geometry": None}], "duplicate")) == 0
    assert len(found([{}], "duplicate")) == 0
    assert len(found([{}, {}], "duplicate", context(accuracy={"0118": 0.0}))) == 1


def test_many_objects_at_one_place_give_one_finding_each():
    result = found([{}] * 3000, "duplicate")
    assert result.row.tolist() == list(range(1, 3000))


def test_serial_gaps_are_counted_per_class():
    rows = [{"objid": f"990101{c}{n:06d}"} for c, n in (("0118", 1), ("0118", 2), ("0118", 9),
                                                         ("0305", 1), ("0305", 2))]
    result = found(rows + [{"objid": "rubbish"}], "serial-gap")
    assert result.row.tolist() == [2] and result.severity[0] == INFO
    assert result.params[0] == {"prefix": "9901010118", "highest": 9, "missing": 6}
    assert len(found(rows[3:], "serial-gap")) == 0
    gone = [f"9901010118{n:06d}" for n in range(3, 9)]
    assert len(found(rows, "serial-gap", context(retired=gone))) == 0
    assert len(found([{"objid": None}], "serial-gap")) == 0


def test_a_good_table_has_no_findings():
    rows = [{}, FAR, {"objid": "9901010405000001", "classcode": "0405", "geometry": AREA}]
    result = run_checks(table(*rows), context(outline=shapely.box(0, 0, 200, 100)))
    assert len(result) == 0 and result.skipped == () and result.counts() == {}


def test_an_empty_table_is_checked_in_silence():
    nothing = {k: np.empty(0, dtype=object) for k in GOOD}
    result = run_checks(nothing, context())
    assert len(result) == 0 and result.skipped == ()


def test_rules_without_their_column_or_context_are_named():
    rows = table({})
    del rows["bgid"]
    result = run_checks(rows, context(organisations=None, grids=None))
    skipped = {rule: template for rule, template, _ in result.skipped}
    assert skipped["bgid-known"] == checks.NO_COLUMN
    assert skipped["dept-known"] == skipped["border"] == checks.NO_CONTEXT
    # a mandatory column that does not exist at all is a finding of every row
    assert result.counts() == {"mandatory": 1}


def test_a_rule_that_raises_is_a_finding_and_the_others_run():
    def broken(table, context):
        raise ZeroDivisionError("oh")
    bad = Rule("broken", "Broken", ERROR, frozenset(), frozenset(), broken)
    result = run_checks(table({"objstate": "?"}), context(), [bad, "state-domain"])
    assert result.rule.tolist() == ["broken", "state-domain"]
    assert result.row.tolist() == [-1, 0] and result.fid[0] is None
    assert result.template[0] == checks.COULD_NOT_RUN and "oh" in result.message(0)


def test_a_rule_that_raises_half_way_keeps_its_hits_out():
    def half(table, context):
        yield Hits(np.array([0]), "one")
        raise ValueError("late")
    rule = Rule("half", "Half", ERROR, frozenset(), frozenset(), half)
    result = run_checks(table({}), context(), [rule])
    assert result.row.tolist() == [-1]


def test_findings_carry_key_code_and_place():
    columns = table({}, {"objstate": "?", "geometry": AREA, "objid": None})
    columns["fid"] = np.array([11, 12])
    result = run_checks(columns, context(), ["state-domain"])
    assert result.fid.tolist() == [12] and result.code.tolist() == [""]
    assert result.point[0].equals(shapely.Point(20, 20))


def test_frames_and_numbers_are_read_as_codes():
    frame = pandas.DataFrame(table({}, FAR))
    frame["bgid"] = [990101001001001.0, float("nan")]
    frame["objid"] = [9901010118000001, 9901010118000002]
    frame["ordate"] = pandas.to_datetime(["2024-03-01", None])
    frame["chdate"] = pandas.to_datetime(["2027-03-01", "2024-01-01"])
    result = run_checks(frame, context())
    assert result.counts() == {"date-future": 1, "mandatory": 2}
    assert set(result.row[result.rule == "mandatory"]) == {1}


def test_unknown_rules_and_ragged_tables_are_refused():
    with pytest.raises(InputError):
        run_checks(table({}), context(), ["no-such-rule"])
    with pytest.raises(InputError):
        run_checks({"a": np.arange(3), "b": np.arange(4)}, context())


def test_cancelling_stops_and_progress_ends_at_one():
    class Feedback:
        cancelled, fractions = False, []

        def is_cancelled(self):
            return self.cancelled

        def progress(self, fraction):
            self.fractions.append(fraction)
    feedback = Feedback()
    run_checks(table({}), context(), feedback=feedback)
    assert feedback.fractions[-1] == 1.0 and feedback.fractions == sorted(feedback.fractions)
    feedback.cancelled = True
    with pytest.raises(Cancelled):
        run_checks(table({}), context(), feedback=feedback)


def test_edition_2026_has_longer_codes_and_its_own_states():
    catalogue = load_catalogue("gbt47678_5_2026", ())
    classcode = catalogue.classes("component")[0].code
    ctx = Context.of(catalogue, today="2026-11-22")
    good = {"objid": f"990101{classcode}000001", "classcode": classcode, "objstate": "移除",
            "datasource": "基础地理数据"}
    rules = ["objid-form", "objid-class", "class-match", "class-known", "state-domain",
             "source-domain"]
    assert len(run_checks(table(good), ctx, rules)) == 0
    assert "objid-form" in run_checks(table({**good, "objid": GOOD["objid"]}), ctx, rules).counts()


def test_rows_of_a_table_are_left_as_they_are():
    columns = table({}, {"geometry": LINE})
    before = {k: v.copy() for k, v in columns.items()}
    run_checks(Table(columns), context())
    assert all((columns[k] == before[k]).all() for k in columns if k != "geometry")
    assert all(a is b for a, b in zip(columns["geometry"], before["geometry"]))
