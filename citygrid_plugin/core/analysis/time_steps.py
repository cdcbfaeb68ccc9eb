"""Time cut into steps of the calendar: days, weeks from Monday on, months, quarters."""
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, N_

STEPS = {"day": N_("day"), "week": N_("week"), "month": N_("month"), "quarter": N_("quarter")}
#: More steps than that are a mistake in the period, not an analysis.
MOST_STEPS = 5_000
NOTHING = N_("There is nothing to count in this period: no case, or no case with a time. Choose "
             "another period or fewer conditions.")
#: A step without anything is remarkable where the others have so many.
USUAL = 10


@dataclass
class TimeSteps:
    """Steps that follow one another.

    Attributes
    ----------
    kind : str
        Of ``STEPS``.
    border : (t + 1,) datetime64[s]
        Step k is ``[border[k], border[k + 1])``.
    left_out : tuple of (datetime64[s], datetime64[s])
        Incomplete steps at the ends that were left out.
    incomplete : tuple of (datetime64[s], datetime64[s])
        Incomplete steps at the ends that were kept.
    """
    kind: str
    border: np.ndarray
    left_out: tuple = ()
    incomplete: tuple = ()

    def __len__(self):
        return len(self.border) - 1

    def of(self, at):
        """The step of moments, (n,) int64; -1 outside all, and for NaT."""
        at = np.asarray(at, dtype="datetime64[s]")
        found = np.searchsorted(self.border, at, side="right") - 1
        return np.where(np.isnat(at) | (found >= len(self)), -1, found)


def steps_of(at, kind, since=None, until=None, keep=False, now=None):
    """The steps that a set of moments fills.

    Where a limit of the period is given, a step that it cuts is incomplete. Where none is given,
    the first and the last step are judged by the moments themselves: the last one is incomplete if
    its last moment is earlier in the step than that of every step before it, the first one if its
    first moment is later than that of every step after it. So a week of which three days have gone
    is recognised, and data of one day a month are not taken for cut ones. A step that is still
    running (``now``) is incomplete in any case.

    Parameters
    ----------
    at : (n,) datetime64
        NaT ones are passed over.
    kind : str
        Of ``STEPS``.
    since, until : datetime64, optional
        The period, without its end.
    keep : bool
        Keep incomplete steps.
    now : datetime64, optional
        A period that ends later ends here, and a step that ends later has not ended, unless there
        are moments that are later, too: what has not come yet is no step without a case.

    Returns
    -------
    TimeSteps

    Raises
    ------
    InputError
        Nothing lies in the period, or it has no complete step, or far too many.
    """
    at = np.asarray(at, dtype="datetime64[s]")
    at = at[~np.isnat(at)]
    since, until, now = (None if x is None else np.datetime64(x, "s")
                         for x in (since, until, now))
    if since is not None:
        at = at[at >= since]
    if until is not None:
        at = at[at < until]
    if not len(at):
        raise InputError(NOTHING)
    if until is not None and now is not None and at.max() < now < until:
        until = now
    begin = at.min() if since is None else since
    end = at.max() + np.timedelta64(1, "s") if until is None else until
    border = borders(kind, begin, end)
    if len(border) - 1 > MOST_STEPS:
        raise InputError(N_("From {since} to {until} there are {count} steps, more than {most}. "
                            "Choose longer steps or a shorter period, and see whether the times "
                            "are right."), since=str(begin)[:10], until=str(end)[:10],
                         count=len(border) - 1, most=MOST_STEPS)
    first, last = _cut(at, border, since, until)
    if now is not None and at.max() < now < border[-1]:
        last = True
    cut = (([(border[0], border[1])] if first else [])
           + ([(border[-2], border[-1])] if last and (len(border) > 2 or not first) else []))
    if keep or not cut:
        return TimeSteps(kind, border, (), tuple(cut))
    kept = border[int(first):len(border) - int(last)]
    if len(kept) < 2:
        raise InputError(N_("The period has no complete step. Choose a longer period or shorter "
                            "steps."))
    return TimeSteps(kind, kept, tuple(cut), ())


def without_any(counts):
    """How many steps have nothing, and what the others usually have, (int, float), of counts
    (t,); 0 steps where a step without anything is nothing remarkable."""
    counts = np.asarray(counts)
    there = counts > 0
    usual = float(np.median(counts[there])) if there.any() else 0.0
    return (int((~there).sum()) if usual >= USUAL else 0), usual


def borders(kind, begin, end):
    """Borders (t + 1,) datetime64[s] of the calendar's steps that hold ``[begin, end)``."""
    unit, size, shift = {"day": ("D", 1, 0), "week": ("D", 7, 3), "month": ("M", 1, 0),
                         "quarter": ("M", 3, 0),    # 1970-01-01 was a Thursday
                         "year": ("Y", 1, 0)}[kind]
    last = end - np.timedelta64(1, "s")
    low, high = ((int(x.astype(f"datetime64[{unit}]").astype(np.int64)) + shift) // size
                 for x in (begin, last))
    return (np.arange(low, high + 2) * size - shift).astype(f"datetime64[{unit}]") \
        .astype("datetime64[s]")


def _cut(at, border, since, until):
    """Whether the first and the last step are incomplete."""
    step = np.searchsorted(border, at, side="right") - 1
    t = len(border) - 1
    low = np.full(t, np.iinfo(np.int64).max)
    high = np.full(t, -1)
    into = (at - border[step]).astype(np.int64)
    np.minimum.at(low, step, into)
    np.maximum.at(high, step, into)
    there = high >= 0
    length = np.diff(border).astype(np.int64)
    if since is not None:
        first = bool(border[0] < since)
    else:
        others = there[1:].any()
        first = bool(others and low[0] > low[1:][there[1:]].max())
    if until is not None:
        last = bool(border[-1] > until)
    else:
        others = there[:-1].copy()
        others[:1] &= not first         # a step that was cut says nothing of the others
        share = high / length           # months differ in length
        last = bool(others.any() and share[-1] < share[:-1][others].min())
    return first, last
