"""Questions to a workspace: figures, what is kept between them, and the rows behind a number."""
import numpy as np
import pytest
import shapely

from citygrid_plugin.core.analysis.cases import Filter
from citygrid_plugin.core.analysis.components import ComponentFilter
from citygrid_plugin.core.analysis.counts import GROUPS, OUTSIDE, period_before
from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.workspace import (
    areas, bulk, case_facts, case_records, cases, counting)
from citygrid_plugin.core.workspace.counting import Counting, Query, compared, rows_behind

COMMUNITY = "330106001001"
WEST, EAST = f"{COMMUNITY}001", f"{COMMUNITY}002"     # x 0 to 50, 50 to 100
#: class, source, month, x: five in the west, two in the east, one outside all
ROWS = [("0102", "public", 1, 10), ("0102", "public", 1, 20), ("0102", "media", 2, 30),
        ("0201", "public", 2, 40), ("0201", "media", 3, 45), ("0102", "public", 2, 60),
        ("0201", "public", 3, 70), ("0102", "leader", 3, 900)]


def fill(ws):
    numbers = [f"E01022026{month:02d}01{i:04d}" for i, (_, _, month, _) in enumerate(ROWS, 1)]
    case_records.insert_history(ws, {
        "case_no": numbers, "kind": ["event"] * len(ROWS), "classcode": [r[0] for r in ROWS],
        "source": [r[1] for r in ROWS], "x": [float(r[3]) for r in ROWS], "y": [5.0] * len(ROWS)},
        {"case_no": numbers, "seq": [1] * len(ROWS), "action": ["report"] * len(ROWS),
         "role": ["acceptor"] * len(ROWS), "actor": ["a"] * len(ROWS),
         "at": [f"2026-{r[2]:02d}-01T09:00:00" for r in ROWS]})
    with ws.bulk("test") as connection:
        bulk.import_components(ws, connection, {
            "classcode": np.array(["0101", "0101", "0201"], dtype=object)},
            shapely.points([(10, 10), (60, 10), (70, 10)]), "li", "x")


@pytest.fixture
def full(ws):
    fill(ws)
    return ws


@pytest.mark.parametrize("chosen, inside, outside", [
    (Filter(), [5, 2], 1),
    (Filter(classes=("02",)), [2, 1], 0),
    (Filter(sources=("leader",)), [0, 0], 1),
    (Filter(since="2026-02-01", until="2026-03-01"), [2, 1], 0),
    (Filter(classes=("0999",)), [0, 0], 0),
    (ComponentFilter(), [1, 2], 0),
    (ComponentFilter(("0201",)), [0, 1], 0),
])
def test_counts_by_grid(full, chosen, inside, outside):
    found = Counting().answer(full, Query(chosen))
    assert (found.counts.inside.tolist(), found.counts.outside) == (inside, outside)
    assert found.read == (3 if isinstance(chosen, ComponentFilter) else 8)
    assert len(found.at) >= 16


def test_what_is_behind_a_number(full):
    found = Counting().answer(full, Query(groups="class"))
    assert found.counts.values.tolist() == ["E0102", "E0201"]
    assert found.counts.table.tolist() == [[3, 2], [1, 1], [1, 0]]
    rows = rows_behind(full, found, WEST, "E0201")
    assert [(row["classcode"], row["x"]) for row in rows] == [("0201", 40.0), ("0201", 45.0)]
    assert [row["x"] for row in rows_behind(full, found, OUTSIDE)] == [900.0]
    assert len(rows_behind(full, found)) == 8 and len(rows_behind(full, found, most=3)) == 3
    assert rows_behind(full, found, EAST, "E0999") == []
    assert rows_behind(full, found, value="") == []
    with pytest.raises(InputError, match="nowhere"):
        rows_behind(full, found, "nowhere")


def test_components_behind_a_number(full):
    found = Counting().answer(full, Query(ComponentFilter(), "community", groups="major"))
    rows = rows_behind(full, found, COMMUNITY, "C01")
    assert [(row["table"], row["classcode"]) for row in rows] == [
        ("component_01_point", "0101"), ("component_01_point", "0101")]
    assert len(rows_behind(full, found)) == 3


def test_areas_of_a_persons_own(full):
    own = areas.drawn([shapely.box(0, 0, 25, 10)], ["school"])
    found = Counting().answer(full, Query(areas=areas.DRAWN), own)
    assert (found.counts.inside.tolist(), found.counts.outside) == ([2], 6)
    assert len(rows_behind(full, found, "school")) == 2
    with pytest.raises(InputError, match="Draw an area"):
        Counting().answer(full, Query(areas=areas.DRAWN))


def test_the_same_question_for_the_month_before(full):
    counter = Counting()
    found = counter.answer(full, Query(Filter(since="2026-02-01", until="2026-03-01")))
    before = compared(counter, full, found, period_before("2026-02-01", "2026-03-01"))
    assert (found.counts.inside.tolist(), before.counts.inside.tolist()) == ([2, 1], [2, 0])
    assert compared(counter, full, found, None) is None
    components = counter.answer(full, Query(ComponentFilter()))
    assert compared(counter, full, components, ("2026-01-01", "2026-02-01")) is None


def test_what_did_not_change_is_kept(full, monkeypatch):
    counter = Counting()
    made = []
    for name in ("areas_of", "components_of", "denominators"):
        real = getattr(counting, name)
        monkeypatch.setattr(counting, name, lambda *a, real=real, name=name, **k: (
            made.append(name), real(*a, **k))[1])

    def ask():
        made.clear()
        found = counter.answer(full, Query())
        counter.answer(full, Query(ComponentFilter()))
        counter.denominators(full, found.areas, "street")
        counter.denominators(full, found.areas, "components")
        return sorted(made)
    assert ask() == ["areas_of", "components_of", "denominators"]
    assert ask() == []
    # a case comes in: nothing but the cases is read again
    cases.report(full, classcode="0102", kind="event", x=60.0, y=9.0, description="",
                 source="leader", actor="a", role="acceptor")
    assert ask() == []
    assert counter.answer(full, Query()).counts.inside.tolist() == [5, 3]
    with full.transaction() as connection:
        connection.execute("UPDATE component_02_point SET dedate = '2026-01-01', changed_why = 'x',"
                           " changed_by = 'li', changed_at = '2026-01-01'")
    assert ask() == ["components_of"]
    assert counter.answer(full, Query(ComponentFilter())).counts.inside.tolist() == [1, 1]
    with full.bulk("test") as connection:
        bulk.import_components(full, connection, {"classcode": np.array(["0102"], dtype=object)},
                               shapely.points([(30, 30)]), "li", "x")
    assert ask() == ["components_of"]
    with full.transaction() as connection:
        connection.execute("INSERT INTO component_01_point (geom, classcode) SELECT geom, "
                           "'0102' FROM component_01_point LIMIT 1")
    assert ask() == ["components_of"]
    assert counter.answer(full, Query(ComponentFilter())).counts.total == 4
    with full.transaction() as connection:
        connection.execute("UPDATE community SET name = 'B'")
    assert ask() == ["areas_of", "denominators"]
    with full.transaction() as connection:
        connection.execute("UPDATE unit_grid SET dedate = '2026-01-01', changed_why = 'x', "
                           "changed_by = 'li', changed_at = '2026-01-01' WHERE bgid = ?", (EAST,))
    assert ask() == ["areas_of", "denominators"]
    assert counter.answer(full, Query()).counts.outside == 4


def test_a_column_of_four_million_is_not_kept_for_every_time(full):
    counter = Counting()
    for groups, kept in (("class", 1), ("month", 2)):
        found = {id(counter._groups(counter.answer(full, query).facts, query)) for query in (
            Query(Filter(moment=time), groups=groups) for time in ("reported_at", "filed_at"))}
        assert len(found) == kept


@pytest.mark.parametrize("what", list(areas.DENOMINATORS))
def test_denominators_are_the_same_from_memory(full, what):
    found = areas.areas_of(full, "grid")
    np.testing.assert_array_equal(Counting().denominators(full, found, what, ("01",)),
                                  areas.denominators(full, found, what, ("01",)))


def test_an_empty_workspace(new_workspace):
    ws = new_workspace()
    for chosen in (Filter(), ComponentFilter()):
        for kind in areas.KINDS:
            if (kind, type(chosen)) != ("unit", ComponentFilter):
                found = Counting().answer(ws, Query(chosen, kind, groups="class"))
                assert (found.counts.total, found.counts.outside, found.read) == (0, 0, 0)
                assert rows_behind(ws, found) == []


@pytest.mark.parametrize("query", [
    Query(), Query(ComponentFilter(("01",), ("",)), "drawn", "position", "state"),
    Query(Filter(classes=(("event", "01"), "02"), since="2026-01-01", urgent=True), "street"),
])
def test_a_question_is_kept_as_text(query):
    assert Query.of_text(query.to_text()) == query


@pytest.mark.parametrize("text", ["", "[]", "7", "{}", '{"what": "cases", "filter": {"no": 1}}',
                                  '{"what": "dogs", "filter": {}}', None,
                                  '{"what": "cases", "filter": {}, "areas": "moon"}'])
def test_what_is_no_question_is_refused(text):
    with pytest.raises(InputError):
        Query.of_text(text)


@pytest.mark.parametrize("wrong", [{"areas": "moon"}, {"by": "luck"}, {"groups": "colour"},
                                   {"filter": ComponentFilter(), "areas": "unit"}])
def test_wrong_questions(wrong):
    with pytest.raises(InputError):
        Query(**wrong)


def test_cancelled(full):
    class Feedback:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            raise AssertionError

    for chosen in (Filter(), ComponentFilter()):
        with pytest.raises(Cancelled):
            Counting().answer(full, Query(chosen), feedback=Feedback())


@pytest.mark.parametrize("groups", ["", *GROUPS])
@pytest.mark.parametrize("chosen", [
    Filter(), Filter(classes=("02",), states=("closed",)),
    Filter(moment="filed_at", since="2026-02-01", sources=("public", ""))])
def test_one_question_reads_but_its_columns_and_has_the_same_answer(full, groups, chosen):
    for kind in areas.KINDS:
        query = Query(chosen, kind, groups=groups)
        case_facts._kept_of.pop(full, None)         # as another process would begin
        found = Counting(sparing=True).answer(full, query)
        assert found.facts.reworks is None and found.facts.due_at is None
        whole = Counting().answer(full, query)
        assert whole.facts.reworks is not None
        assert found.counts.table.tolist() == whole.counts.table.tolist()
        assert found.counts.values.tolist() == whole.counts.values.tolist()
        assert found.keys(found.behind()).tolist() == whole.keys(whole.behind()).tolist()
