"""How much attributes speak for the same object, and whether it was exchanged."""
import datetime

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from citygrid_plugin.core.census.columns import columns
from citygrid_plugin.core.census.evidence import Evidence
from citygrid_plugin.core.census.replaced import replaced_probability


def texts(values):
    return np.array(values, dtype=object)


def one(old, new):
    found = columns({"a": texts(old)}, {"a": texts(new)})
    return found[0] if found else None


@pytest.mark.parametrize("old, new", [
    (6, "6"), (6.0, "6"), ("６", 6), ("0.1", np.float32(0.1)), ("Steel ", "steel"),
    ("铸 铁", "铸 铁"), ("ＰＶＣ", "pvc"), ("20240301", datetime.date(2024, 3, 1)),
    ("2024-03-01", "2024/3/1"), ("2024年3月1日", datetime.datetime(2024, 3, 1, 12)),
    (np.datetime64("2024-03-01"), "2024-03-01T08:00:00"), ([1, 2], [1, 2])])
def test_the_same_value_written_in_two_ways(old, new):
    column = one([old, None], [new, None])
    assert column.compare([0], [0]).tolist() == [0]


@pytest.mark.parametrize("value", [None, np.nan, "", "  ", "NULL", "不详", "?",
                                   np.datetime64("NaT")])
def test_what_counts_as_missing(value):
    column = one([value, "a", "b"], [value, "a", "b"])
    assert column.old.tolist() == [-1, 0, 1]
    different = len(column.edges) + 1
    assert column.compare([0, 0, 1], [0, 1, 0]).tolist() == [different + 2, different + 3,
                                                             different + 1]


@pytest.mark.parametrize("values, kind", [
    ([1, 2.5, "3"], "number"), (["a1", "2", "3"], "text"), (["2024-03-01", "2024-03-02"], "date"),
    (["2024-13-01", "2024-03-02"], "text"), ([2024, 2025], "number"),
    ([True, False], "number"), (["007", "08"], "number")])
def test_the_kind_of_a_column(values, kind):
    assert one(values, values).kind == kind


def test_pandas_missing_values_are_missing():
    pd = pytest.importorskip("pandas")
    column = one([pd.NA, pd.NaT, "x"], ["x", "y", None])
    assert column.old.tolist() == [-1, -1, 0]


def test_columns_that_cannot_tell_anything_are_left_out():
    assert one(["a", "a"], ["a", "a"]) is None
    assert one([None, None], [None, None]) is None
    assert columns({"a": texts(["x"])}, {"b": texts(["x"])}) == []
    assert one(["a", None], ["a", "a"]) is not None


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        Evidence.prepare({"a": texts(["x"]), "b": texts(["x", "y"])}, {})


class Town:
    """``n`` objects of two years in a row, each a candidate of itself and of its neighbours."""

    def __init__(self, n=400, seed=1):
        self.rng = np.random.default_rng(seed)
        self.n = n
        i = np.arange(n)
        self.i = np.concatenate([i, i[:-1], i[1:]])
        self.j = np.concatenate([i, i[1:], i[:-1]])
        self.place = np.where(self.i == self.j, 0.8, 0.1)
        self.true = self.i == self.j
        self.old, self.new = {}, {}

    def pick(self, values):
        return texts(values)[self.rng.integers(0, len(values), self.n)]

    def put(self, name, old, new=None):
        self.old[name], self.new[name] = old, old.copy() if new is None else new
        return self

    def learned(self):
        evidence = Evidence.prepare(self.old, self.new)
        evidence.learn(self.i, self.j, self.place)
        return evidence

    def ratio(self):
        return self.learned().log_ratio(self.i, self.j)


def test_equal_attributes_speak_for_the_same_object():
    town = Town()
    town.put("material", town.pick(["steel", "wood", "pvc"]))
    town.put("height", town.rng.normal(8, 2, town.n).round(1))
    ratio = town.ratio()
    assert (ratio[town.true] > 1).all()
    assert ratio[~town.true].mean() < -3


def test_a_rare_value_counts_for_more_than_a_common_one():
    town = Town()
    value = texts(["round"] * 380 + ["square"] * 20)[town.rng.permutation(400)]
    ratio = town.put("form", value).ratio()[town.true]
    assert ratio[value == "square"].min() > ratio[value == "round"].max() + 1


def test_what_neighbours_share_says_little():
    town = Town()
    town.put("street", texts([f"street {k // 40}" for k in range(town.n)]))
    alone = Town()
    alone.put("street", texts([f"street {k}" for k in alone.rng.permutation(400) // 40]))
    assert np.median(town.ratio()[town.true]) < 0.3
    assert np.median(alone.ratio()[alone.true]) > 1


def test_a_column_that_is_filled_in_anew_says_nothing():
    town = Town()
    town.put("material", town.pick(["steel", "wood", "pvc"]))
    before = town.ratio()
    town.put("number", texts([f"A{k:04d}" for k in town.rng.permutation(400)]),
             texts([f"B{k:04d}" for k in town.rng.permutation(400)]))
    town.put("row", np.arange(400), town.rng.permutation(400))
    town.put("condition", town.pick(["good", "fair"]), town.pick(["good", "fair"]))
    assert np.quantile(np.abs(town.ratio() - before), 0.99) < 1.0


def test_a_column_given_three_times_counts_once():
    town = Town()
    value = town.pick(["steel", "wood", "pvc"])
    once = town.put("material", value).ratio()
    town.put("material_code", texts([{"steel": 1, "wood": 2, "pvc": 3}[v] for v in value]))
    town.put("material_en", texts([v.upper() for v in value]))
    three = town.ratio()
    assert np.median(three[town.true]) < 1.3 * np.median(once[town.true])
    assert np.median(three[~town.true]) > 1.5 * np.median(once[~town.true])


def test_the_tolerance_of_a_number_is_learned():
    town = Town()
    height = town.rng.normal(8, 2, town.n)
    town.put("height", height, height + town.rng.normal(0, 0.02, town.n))
    evidence = town.learned()
    ratio = evidence.log_ratio(town.i, town.j)
    assert np.median(ratio[town.true]) > 2
    far = np.abs(evidence.columns[0].values[evidence.columns[0].old[town.i]]
                 - evidence.columns[0].values[evidence.columns[0].new[town.j]]) > 1
    assert (ratio[far] < -3).all()


def test_similar_texts_speak_for_the_same_object():
    town = Town()
    names = texts([f"{a} {b} {k}" for k, (a, b) in enumerate(zip(
        town.pick(["Wangjing", "Chaoyang", "Xinhua", "Jianguo"]),
        town.pick(["north gate", "south gate", "bus stop", "school"])))])
    written = texts([name.replace("gate", "gte").replace("stop", "stp") for name in names])
    assert np.median(town.put("place", names, written).ratio()[town.true]) > 2


def test_a_value_that_got_lost_contradicts_only_where_values_do_not_get_lost():
    town = Town()
    value = town.pick(["a", "b", "c", None])
    value[7] = "a"
    kept = value.copy()
    kept[7] = None
    assert town.put("kept", value, kept).ratio()[7] < -2
    town = Town()
    value = town.pick(["a", "b", "c", "d"])
    lost = value.copy()
    lost[town.rng.random(town.n) < 0.5] = None
    ratio = town.put("lost", value, lost).ratio()[town.true]
    assert np.abs(ratio[[v is None for v in lost]]).max() < 0.5


def test_parts_say_which_column_contradicts():
    town = Town()
    town.put("a", town.pick(["x", "y", "z"])).put("b", town.pick(["x", "y", "z"]))
    town.new["a"][5] = "other"
    evidence = town.learned()
    parts = evidence.parts(town.i, town.j)
    assert parts.shape == (len(town.i), 2)
    assert parts[5, 0] < -2 and parts[5, 1] > 0
    agree = (parts > 0).all(axis=1)
    assert np.allclose(parts[agree].sum(axis=1), evidence.log_ratio(town.i, town.j)[agree],
                       atol=0.02)


def test_attributes_that_change_together_contradict_less_than_by_chance():
    town = Town()
    for name in "abcdefgh":
        town.put(name, town.pick(["u", "v", "w", "x"]))
    for name in "abc":
        town.new[name][9] = "new"
    evidence = town.learned()
    apart = evidence.parts([9], [9]).sum()
    assert apart + 3 < evidence.log_ratio([9], [9])[0] < 0


def test_without_attributes_there_is_no_evidence():
    for old, new in (({}, {}), ({"a": texts([None] * 3)}, {"a": texts([None] * 3)}),
                     ({"a": texts([])}, {"a": texts([])})):
        evidence = Evidence.prepare(old, new)
        evidence.learn([0, 1], [0, 1], [1.0, 0.5])
        assert evidence.log_ratio([0, 1], [1, 1]).tolist() == [0, 0]
        assert evidence.parts([0], [0]).shape == (1, 0)


@pytest.mark.parametrize("learn", [False, True])
def test_five_objects_are_enough_to_say_something(learn):
    values = texts(["a", "b", "c", "d", "e"])
    evidence = Evidence.prepare({"v": values}, {"v": values})
    i, j = (g.ravel() for g in np.meshgrid(np.arange(5), np.arange(5)))
    if learn:
        evidence.learn(i, j, np.where(i == j, 0.9, 0.02))
    ratio = evidence.log_ratio(i, j)
    assert (ratio[i == j] > 0.5).all() and (ratio[i != j] < -0.5).all()


VALUES = st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=6), st.booleans(),
                   st.dates(), st.sampled_from(["", "nan", "2024-02-30", "１", "inf", "1e999"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=12), st.data())
def test_any_values_give_finite_bounded_evidence(rows, data):
    old = np.empty(len(rows), dtype=object)
    new = np.empty(len(rows), dtype=object)
    old[:], new[:] = [r[0] for r in rows], [r[1] for r in rows]
    evidence = Evidence.prepare({"a": old, "b": new}, {"a": new, "b": old})
    n = len(rows)
    i, j = (g.ravel() for g in np.meshgrid(np.arange(n), np.arange(n)))
    weight = np.array(data.draw(st.lists(st.floats(0, 1), min_size=n * n, max_size=n * n)))
    evidence.learn(i, j, weight)
    ratio = evidence.log_ratio(i, j)
    assert np.isfinite(ratio).all() and (np.abs(ratio) <= 15).all()
    probability = replaced_probability(evidence, np.arange(n), np.arange(n),
                                       np.ones(n), ("a",))
    assert ((probability >= 0) & (probability <= 1)).all()


class Exchanged(Town):
    """Of 600 objects 24 were exchanged: their attributes are those of others."""

    def __init__(self):
        super().__init__(600)
        self.exchanged = np.zeros(600, bool)
        self.exchanged[self.rng.choice(600, 24, replace=False)] = True

    def redrawn(self, name, values):
        old = self.pick(values)
        return self.put(name, old, np.where(self.exchanged, self.pick(values), old))

    def probability(self, **more):
        rows = np.arange(self.n)
        return replaced_probability(self.learned(), rows, rows, **more)


def test_contradicting_attributes_are_a_replacement():
    town = Exchanged()
    for k in range(5):
        town.redrawn(f"c{k}", [f"v{v}" for v in range(6)])
    probability = town.probability()
    assert (probability[town.exchanged] > 0.5).mean() > 0.9
    assert (probability[~town.exchanged] < 0.1).all()


def test_a_column_that_was_surveyed_anew_is_no_replacement():
    town = Exchanged()
    for k in range(4):
        town.redrawn(f"c{k}", [f"v{v}" for v in range(6)])
    town.put("condition", town.pick(["good", "fair", "poor"]),
             town.pick(["good", "fair", "poor"]))
    colour = town.pick(["red", "blue", "green", "grey"])
    third = town.rng.random(600) < 0.3
    town.put("colour", colour, np.where(third, town.pick(["red", "blue", "green", "grey"]),
                                        colour))
    probability = town.probability()
    assert (probability[town.exchanged] > 0.5).mean() > 0.8
    assert (probability[~town.exchanged] < 0.5).all()


def test_many_columns_without_meaning_make_no_replacements():
    town = Exchanged()
    for k in range(3):
        town.put(f"c{k}", town.pick([f"v{v}" for v in range(6)]))
    for k in range(12):
        town.put(f"noise{k}", town.pick(list("abcde")), town.pick(list("abcde")))
        town.put(f"number{k}", town.rng.normal(size=600), town.rng.normal(size=600))
    assert (town.probability() < 0.5).all()


def test_one_changed_attribute_is_a_correction():
    town = Exchanged()
    for k in range(6):
        town.put(f"c{k}", town.pick([f"v{v}" for v in range(6)]))
    town.new["c0"][:18] = "w"
    assert (town.probability() < 0.5).all()


def test_a_later_date_of_installation_is_a_replacement():
    town = Exchanged()
    town.put("material", town.pick(["a", "b", "c"]))
    old = texts([datetime.date(2010, 1, 1 + k % 28) for k in range(600)])
    old[::5] = None
    new = old.copy()
    new[town.exchanged] = datetime.date(2025, 5, 5)
    town.put("ordate", old, new)
    probability = town.probability(dates=("ordate",))
    known = np.array([v is not None for v in old])
    assert (probability[town.exchanged & known] > 0.5).all()
    assert (probability[~town.exchanged] < 0.1).all()


def test_dates_written_afresh_for_all_are_no_replacements():
    town = Exchanged()
    town.put("material", town.pick(["a", "b", "c"]))
    town.put("ordate", texts([datetime.date(2010, 1, 1 + k % 28) for k in range(600)]),
             texts([datetime.date(2025, 1, 1 + k % 28) for k in range(600)]))
    assert (town.probability(dates=("ordate",)) < 0.1).all()


def test_without_attributes_nothing_is_known_of_replacements():
    evidence = Evidence.prepare({}, {})
    assert replaced_probability(evidence, [0, 1], [0, 1]) == pytest.approx([0.02, 0.02])
    assert replaced_probability(evidence, [], []).shape == (0,)
