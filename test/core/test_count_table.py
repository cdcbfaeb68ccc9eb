"""Answers as one table: every number has as many rows behind it as it says."""
import numpy as np
import pytest
import shapely
from fresh_workspace import fresh
from hypothesis import given, settings, strategies as st

from citygrid_plugin.core.analysis.cases import Filter
from citygrid_plugin.core.analysis.components import ComponentFilter
from citygrid_plugin.core.analysis.counts import GROUPS, OF_COMPONENTS
from citygrid_plugin.core.exchange.table_file import write_table
from citygrid_plugin.core.workspace import bulk, case_records
from citygrid_plugin.core.workspace.areas import DRAWN, drawn
from citygrid_plugin.core.workspace.count_table import Question, tabulate
from citygrid_plugin.core.workspace.counting import Counting, Query, listed

X, Y = 500_000, 3_350_000
CODES = ["330106001001", "330106001002"]
N = 120


@pytest.fixture(scope="module")
def ws(tmp_path_factory):
    """Two communities, 120 cases of 2025 and 2026, every sixth outside, some without a place's
    worth of anything else."""
    boxes = [shapely.box(X, Y, X + 100, Y + 100), shapely.box(X + 100, Y, X + 200, Y + 100)]
    random = np.random.default_rng(7)
    with fresh(tmp_path_factory.mktemp("table") / "w.gpkg") as ws:
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {"code": CODES, "name": ["A", "B"]},
                             geometry=boxes)
            bulk.import_components(ws, connection, {
                "classcode": np.array(["0102", "0201", "0102"], dtype=object)},
                shapely.points([(X + 10, Y + 9), (X + 110, Y + 9), (X + 900, Y + 9)]), "li", "x")
        numbers = [f"E010220260101{k:04d}" for k in range(N)]
        case_records.insert_history(ws, {
            "case_no": numbers, "kind": ["event"] * N,
            "classcode": random.choice(["0102", "0201", "0301"], N).tolist(),
            "source": random.choice(["public", "media", "leader"], N).tolist(),
            "condition": [None if k % 4 else "占道摆摊" for k in range(N)],
            "x": [X + float(x) for x in random.uniform(0, 240, N)], "y": [Y + 50.0] * N},
            {"case_no": numbers, "seq": [1] * N, "action": ["report"] * N,
             "role": ["acceptor"] * N, "actor": ["a"] * N,
             "at": [f"202{5 + k % 2}-{1 + k % 5:02d}-{1 + k % 27:02d}T09:00:00"
                    for k in range(N)]})
        yield ws


COUNTING = Counting()
POLYGON = drawn([shapely.box(X + 50, Y, X + 120, Y + 100)])


@settings(max_examples=60)
@given(st.sampled_from(["community", "district", "unit", DRAWN]),
       st.sampled_from(["", *GROUPS]), st.sampled_from([(), ("0102",), ("02", "0301")]),
       st.sampled_from([("", ""), ("2026-02-01", "2026-04-01"), ("2026-01-01", "2026-02-15")]),
       st.sampled_from([None, ("2025-02-01", "2025-04-01"), ("2025-12-01", "2026-02-01")]))
def test_every_number_has_as_many_rows_behind_it(ws, areas, groups, classes, days, compared):
    query = Query(Filter(classes=classes, since=days[0], until=days[1]), areas, groups=groups)
    if not days[0]:
        compared = None
    table = tabulate(COUNTING, ws, Question(query, "area" if not groups else "", (), compared,
                                            POLYGON if areas == DRAWN else None))
    everything = table.behind()
    assert table.total == table.count.sum() == len(everything)
    seen = []
    for row in range(len(table)):
        behind = table.behind(row)
        assert len(behind) == table.count[row]
        seen.append(behind)
        if table.before is not None:
            assert len(table.behind(row, True)) == table.before[row]
    assert sorted(np.concatenate([*seen, []]).tolist()) == sorted(everything.tolist())
    expected = query.filter.mask(table.answer.facts)
    if areas == DRAWN:
        x = table.answer.facts.x
        expected &= (x >= X + 50) & (x <= X + 120)
    assert table.total == expected.sum()
    if compared and groups != "month":
        assert table.total_before == len(table.behind(None, True)) == table.before.sum()


def test_what_lies_outside_is_a_row_and_is_listed(ws):
    table = tabulate(COUNTING, ws, Question(Query(Filter(), "community")))
    assert table.code.tolist() == [*CODES, None] and table.outside == 2
    rows = listed(ws, table.answer, table.behind(2))
    assert rows and all(row["x"] > X + 200 for row in rows)


def test_months_are_compared_with_those_as_much_earlier(ws):
    query = Query(Filter(since="2026-02-01", until="2026-04-01"), "district", groups="month")
    table = tabulate(COUNTING, ws, Question(query, compared=("2025-02-01", "2025-04-01")))
    assert table.code.tolist() == ["2026-02", "2026-03"]
    months = table.answer.facts.reported_at.astype("M8[M]").astype(str)
    assert table.before.tolist() == [(months == m).sum() for m in ("2025-02", "2025-03")]


@pytest.mark.parametrize("groups", ["", *OF_COMPONENTS])
def test_components(ws, groups):
    query = Query(ComponentFilter(("0102",)), "community", groups=groups)
    table = tabulate(COUNTING, ws, Question(query))
    assert table.total == 2 and [len(table.behind(row)) for row in range(len(table))] \
        == table.count.tolist()
    assert len(listed(ws, table.answer, table.behind())) == 2


def test_densities_of_what_lies_nowhere_are_none(ws):
    table = tabulate(COUNTING, ws, Question(Query(Filter(), "community"), "area"))
    assert np.isnan(table.density[2])
    assert table.density[:2] == pytest.approx(table.count[:2] / 0.01)
    assert table.base[:2] == pytest.approx([0.01, 0.01]) and np.isnan(table.base[2])


def test_the_density_of_all_areas_is_without_what_lies_in_none(ws):
    table = tabulate(COUNTING, ws, Question(Query(Filter(), "community"), "area"))
    count, base, per = table.overall
    assert count == table.count[:2].sum() < table.total
    assert base == pytest.approx(0.02) and per == pytest.approx(count / 0.02)
    assert tabulate(COUNTING, ws, Question(Query(Filter(), "community"))).overall is None
    nothing = tabulate(COUNTING, ws, Question(Query(Filter(), "community"), "street"))
    assert nothing.overall[:2] == (count, 0) and np.isnan(nothing.overall[2])


# -- files

def test_cells_of_a_csv_file_are_no_formulas(tmp_path):
    path = tmp_path / "t.csv"
    write_table(path, "t", ["above"], [("=name", "text"), ("n", "count")],
                [["=1+1", 2], ["@a", None], ["b", float("nan")]])
    assert path.read_text("utf-8-sig").splitlines() == ["'=name,n", "'=1+1,2", "'@a,–", "b,–"]


def test_an_excel_sheet_that_is_too_long_is_refused_before_it_is_written(tmp_path):
    from citygrid_plugin.core.errors import InputError
    with pytest.raises(InputError):
        write_table(tmp_path / "t.xlsx", "t", [], [("a", "text")], range(1_048_576))
    assert not (tmp_path / "t.xlsx").exists()
