"""Values beside their goals: whether one is reached, and as which figure it is shown.

A figure that is rounded as usual may stand on the other side of its goal: 94.96 % is 95.0 %, and
nobody believes a mark that says that 95 % is missed. So a value has as many decimals as tell it
from its goal, and a goal those that it was given.
"""
#: Decimals that are shown at most, of per cent where it is a share.
MOST = 4


def reached(goal, value):
    """Whether a goal is reached; None without a goal or a value.

    Parameters
    ----------
    goal : evaluation_rules.Goal or None
    value : float or None
        A rate as a share from 0 to 1; NaN where there is none.

    Returns
    -------
    bool or None
    """
    if goal is None or value is None or value != value:
        return None
    return fits(goal, value, goal.value)


def fits(goal, value, limit):
    """Whether values, one or an array, are on the good side of a limit in the goal's place."""
    return value >= limit if goal.direction == "at_least" else value <= limit


def goal_figure(goal, scale=1, least=0):
    """The value of a goal as a text, without its unit.

    Parameters
    ----------
    goal : evaluation_rules.Goal
    scale : int
        100 for a share in per cent.
    least : int
        Decimals that are shown in any case.

    Returns
    -------
    str
        With the decimals it was given, at most ``MOST``.
    """
    limit = _limit(goal, scale)
    return _written(limit, next(n for n in range(least, MOST + 1) if round(limit, n) == limit))


def value_figure(value, goal, scale=1, least=0):
    """A value beside its goal as a text, without its unit: on the side of the goal on which it is.

    Parameters
    ----------
    value : float
        Not NaN.
    goal, scale, least
        As of ``goal_figure``.

    Returns
    -------
    str
        With at most ``MOST`` decimals; what is missed by less is shown as missed by one of the
        last.
    """
    limit, good = _limit(goal, scale), reached(goal, value)
    for decimals in range(least, MOST + 1):
        shown = round(value * scale, decimals)
        if fits(goal, shown, limit) == good:
            return _written(shown, decimals)
    step = 10 ** -MOST
    return _written(limit - step if goal.direction == "at_least" else limit + step, MOST)


def _limit(goal, scale):
    return round(goal.value * scale, MOST)


def _written(number, decimals):
    return f"{round(number, decimals) + 0.0:,.{decimals}f}"      # and no -0.0
