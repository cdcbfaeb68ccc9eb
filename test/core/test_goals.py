"""Values beside their goals: what is shown never contradicts what is said of it."""
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis.evaluation_rules import Goal
from citygrid_plugin.core.analysis.goals import MOST, goal_figure, reached, value_figure


@pytest.mark.parametrize("direction, value, wanted", [
    ("at_least", 0.9, True), ("at_least", 0.89, False), ("at_most", 0.9, True),
    ("at_most", 0.91, False), ("at_least", math.nan, None), ("at_least", None, None)])
def test_a_goal_is_reached_at_its_own_value(direction, value, wanted):
    assert reached(Goal("x", "", direction, 0.9), value) is wanted
    assert reached(None, value) is None


@pytest.mark.parametrize("direction, limit, value, good, figures", [
    ("at_least", 0.95, 0.9496, False, ("95.0", "94.96")),       # and not 95.0
    ("at_least", 0.95, 0.9494, False, ("95.0", "94.9")),
    ("at_least", 0.95, 0.95, True, ("95.0", "95.0")),
    ("at_least", 0.95, 0.9504, True, ("95.0", "95.0")),         # equal, and reached
    ("at_least", 0.95, 0.94999, False, ("95.0", "94.999")),
    ("at_least", 0.95, 0.9499999999, False, ("95.0", "94.9999")),
    ("at_least", 1.0, 999_999 / 1_000_000, False, ("100.0", "99.9999")),
    ("at_least", 0.9496, 0.9497, True, ("94.96", "95.0")),
    ("at_least", 0.9496, 0.94957, False, ("94.96", "94.957")),
    ("at_least", 0.8523, 0.8524, True, ("85.23", "85.24")),     # 85.2 would be less
    ("at_least", 8 / 9, 8 / 9, True, ("88.8889", "88.9")),
    ("at_most", 0.05, 0.0503, False, ("5.0", "5.03")),
    ("at_most", 0.05, 0.05000000001, False, ("5.0", "5.0001")),
    ("at_most", 0.0, 0.0004, False, ("0.0", "0.04")),
    ("at_most", 0.0, -0.0004, True, ("0.0", "0.0")),
])
def test_a_rate_beside_its_goal(direction, limit, value, good, figures):
    goal = Goal("x", "", direction, limit)
    assert reached(goal, value) is good
    assert (goal_figure(goal, 100, 1), value_figure(value, goal, 100, 1)) == figures


def test_scores_and_counts_have_their_own_decimals():
    assert value_figure(82.67, Goal("score", "", "at_least", 82.67), least=2) == "82.67"
    assert value_figure(82.67, Goal("score", "", "at_least", 82.675), least=2) == "82.67"
    assert goal_figure(Goal("score", "", "at_least", 82.675), least=2) == "82.675"
    # "at most 4" with 4 missed was what 4.5 read as
    half = Goal("filed", "", "at_most", 4.5)
    assert (goal_figure(half), value_figure(5.0, half)) == ("4.5", "5")
    assert value_figure(12345.0, Goal("filed", "", "at_most", 20000)) == "12,345"
    assert goal_figure(Goal("filed", "", "at_most", 20000)) == "20,000"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(limit=st.integers(0, 10_000_000), off=st.integers(-2000, 2000),
       finer=st.integers(1, 1000), direction=st.sampled_from(("at_least", "at_most")),
       kind=st.sampled_from(((100, 1), (1, 2), (1, 0))))
def test_what_is_shown_is_on_the_side_of_the_goal(limit, off, finer, direction, kind):
    """Whoever reads both figures comes to the mark that stands beside them."""
    goal = Goal("x", "", direction, limit / 1e7)
    value = goal.value + off / (1e7 * finer)
    limit_text, text = goal_figure(goal, *kind), value_figure(value, goal, *kind)
    seen, border = float(text), float(limit_text)
    assert (seen >= border if direction == "at_least" else seen <= border) is reached(goal, value)
    assert abs(seen - value * kind[0]) <= 10 ** -kind[1] / 2 + 10 ** -MOST
    assert len(text.partition(".")[2]) <= MOST
