"""Constant offset of a survey, searched together with its noise.

A receiver with a wrong datum or antenna height puts everything a crew measured off by the same
vector. In a row of equal posts 1.5 m apart an offset of 2 m looks like the next post: whoever
matches first and averages the differences afterwards finds half a metre the wrong way. So nothing
is matched here. The new positions are taken as drawn from a mixture over *all* old ones,

    p(y) = (1 - w - v) mean_i N(y - x_i - d, s^2) + w mean_i N(y - x_i - d, s^2 + 4 m^2) + v / area

(the same object; moved, or new near another; new anywhere), and offset d, noise s and the shares
w, v are found together by EM, from every peak of the histogram of difference vectors. Difference
vectors of a row are spread symmetrically around the offset, and rows of different directions share
nothing but the offset; where all rows are parallel their ends decide. Because the mixture has the
right *intensity*, its score is unbiased although objects correspond one to one (Campbell's
theorem); its error is taken from the scatter of the score over blocks of the map (sandwich), which
also covers shifts that objects near each other have in common.
"""
from dataclasses import dataclass, replace

import numpy as np

from .offset_pairs import Pairs, Scene, cleaned, make_scene, positions

# Standard deviation (m) by which moved objects, and new ones beside old ones, lie further off.
WIDE = 4.0
# Noise is looked for between these (m); while searching not below the second, since a mixture
# likes nothing better than one pair that agrees to the millimetre.
SIGMA_LEAST, SIGMA_SEARCH, SIGMA_MOST = 0.01, 0.15, 4.0
# Probability below which an offset counts as significant; it is offered to a person, so seldom
# wrong matters more than often found.
P_SIGNIFICANT = 1e-3
# Fewer objects at an old one prove no offset, nor does one shorter than so many standard errors;
# and a shorter one than this (m) is not worth a correction.
SUPPORT_LEAST, ERRORS_LEAST, OFFSET_LEAST = 20, 3.0, 0.05
# A rival offset must be less likely by so much (natural logarithm, and standard deviations of
# the difference over blocks).
RIVAL_LOG, RIVAL_Z = 8.0, 3.0
# New objects the search looks at.
SEARCH_POINTS = 6_000
# Pairs for the first look at every start, for comparing the best of them, and for the estimate.
ROUGH_PAIRS, SEARCH_PAIRS, FINAL_PAIRS = 30_000, 100_000, 300_000

_BIN = 0.25
_BLOCKS = (0.0, 60.0, 250.0, 1000.0)


@dataclass(frozen=True)
class Offset:
    """A constant offset, new minus old.

    Attributes
    ----------
    dx, dy : float
        Metres. Zero where nothing can be said.
    sigma : float
        Noise per axis, metres, once the offset is off; NaN where nothing can be said.
    error : float
        Standard error of the offset in its worst direction, metres; infinite where nothing can be
        said.
    support : float
        Expected number of new objects that lie at an old one with this offset.
    significant : bool
        The offset is not explained by chance, and no other offset explains the survey as well.
    rival : tuple of float or None
        The next best offset (dx, dy) that could not be excluded.
    """

    dx: float = 0.0
    dy: float = 0.0
    sigma: float = float("nan")
    error: float = float("inf")
    support: float = 0.0
    significant: bool = False
    rival: tuple = None

    @property
    def length(self):
        """Length of the offset, metres."""
        return float(np.hypot(self.dx, self.dy))


NOTHING = Offset()


def estimate_offsets(old_xy, new_xy, crew, old_cls=None, new_cls=None, reach=5.0):
    """Offset of every crew by itself.

    Parameters
    ----------
    old_xy, new_xy, old_cls, new_cls, reach
        As for `estimate_offset`.
    crew : (m,) array
        Crew of each new object, any values that can be compared.

    Returns
    -------
    dict
        {crew: Offset}, crews in sorted order.
    """
    crew = np.asarray(crew)
    new_xy = positions(new_xy)
    if len(crew) != len(new_xy):
        raise ValueError("crew and new_xy differ in length")
    new_cls = None if new_cls is None else np.asarray(new_cls)
    names, which = np.unique(crew, return_inverse=True)
    found = {}
    for number, name in enumerate(names.tolist()):
        own = which == number
        found[name] = estimate_offset(old_xy, new_xy[own], old_cls,
                                      None if new_cls is None else new_cls[own], reach)
    return found


def estimate_offset(old_xy, new_xy, old_cls=None, new_cls=None, reach=5.0):
    """The constant offset of a survey against the old inventory, and the noise, together.

    Parameters
    ----------
    old_xy, new_xy : (n, 2) and (m, 2) float
        Positions in one projected CRS, metres. Rows that are not finite are left out.
    old_cls, new_cls : (n,) and (m,) arrays, optional
        Classes; when both are given only equal classes are compared.
    reach : float
        Longest offset that is looked for, metres.

    Returns
    -------
    Offset
        Use it only where it is `significant`; otherwise it is the best guess with its error.

    Notes
    -----
    The same input always gives the same result. Of large inventories whole blocks of the map are
    looked at, about 40,000 new objects.
    """
    old, new, same = cleaned(old_xy, new_xy, old_cls, new_cls)
    if not len(old) or not len(new):
        return NOTHING
    room = reach + 9.0
    scene, total = make_scene(old, new, same, room)
    if not len(scene.old) or not len(scene.new):
        return NOTHING
    search = Pairs.within(scene, (0.0, 0.0), room, SEARCH_PAIRS, SEARCH_POINTS)
    if not len(search.i):
        return NOTHING
    modes = _modes(scene, search, reach)
    if not modes:
        return NOTHING
    best = modes[0]
    for _ in range(2):
        pairs = Pairs.within(scene, best.d, 2.5 * np.hypot(best.sigma, WIDE), FINAL_PAIRS)
        best = _em(pairs, best, 25, SIGMA_LEAST)
    support = best.support / pairs.rows * total
    if best.support < 5 or best.sigma >= SIGMA_MOST:
        return NOTHING
    best, variance, freedom = _sharpened(pairs, best)
    error = float(np.sqrt(np.linalg.eigvalsh(variance)[-1]))
    rival = _rival(search, modes, best, error)
    length = np.hypot(*best.d)
    significant = (rival is None and support >= SUPPORT_LEAST and length >= OFFSET_LEAST
                   and length >= ERRORS_LEAST * error
                   and _by_chance(best.d, variance, freedom) < P_SIGNIFICANT)
    return Offset(float(best.d[0]), float(best.d[1]), float(best.sigma), error, float(support),
                  bool(significant), rival)


# --- the mixture --------------------------------------------------------------------------------

@dataclass
class _Fit:
    d: np.ndarray
    sigma: float
    wide: float = 0.05
    far: float = 0.05
    log: float = -np.inf
    each: np.ndarray = None
    support: float = 0.0


def _shares(pairs, fit):
    """Square distances with the offset off, and the densities of both kinds for every pair."""
    off = pairs.diff - fit.d
    square = np.einsum("ij,ij->i", off, off)
    s2 = fit.sigma ** 2
    big = s2 + WIDE ** 2
    narrow = np.exp(square * (-0.5 / s2)) * ((1 - fit.wide - fit.far)
                                             / (2 * np.pi * s2 * pairs.surveyed))
    wide = np.exp(square * (-0.5 / big)) * (fit.wide / (2 * np.pi * big * pairs.surveyed))
    return off, square, narrow, wide


def _em(pairs, fit, steps, least=SIGMA_SEARCH, tolerance=3e-4):
    """The likeliest mixture from a start, by EM; offset and noise change together."""
    j, rows = pairs.j, pairs.rows
    d, sigma, wide, far = np.array(fit.d, float), float(fit.sigma), fit.wide, fit.far
    for _ in range(steps):
        now = _Fit(d, sigma, wide, far)
        off, square, narrow, broad = _shares(pairs, now)
        density = np.bincount(j, narrow + broad, minlength=rows) + far * pairs.background
        inverse = (1.0 / density)[j]
        narrow *= inverse
        broad *= inverse
        big = sigma ** 2 + WIDE ** 2
        weight = narrow / sigma ** 2 + broad / big
        total = weight.sum()
        if total <= 0 or not np.isfinite(total):
            return now
        step = weight @ off / total
        near = narrow.sum()
        spread = narrow @ square / max(near, 1e-12) / 2 - step @ step / 2
        last = d, sigma
        d = d + step
        sigma = float(np.clip(np.sqrt(max(spread, 0.0)), least, SIGMA_MOST))
        wide = float(np.clip(broad.sum() / rows, 0.01, 0.45))
        far = float(np.clip(1 - (near + broad.sum()) / rows, 0.002, 0.5))
        if np.hypot(*(d - last[0])) + abs(sigma - last[1]) < tolerance * max(sigma, 0.1):
            break
    done = _Fit(d, sigma, wide, far)
    _, _, narrow, broad = _shares(pairs, done)
    narrow = np.bincount(j, narrow, minlength=rows)
    density = narrow + np.bincount(j, broad, minlength=rows) + far * pairs.background
    done.each = np.log(density)
    done.log = float(done.each.sum())
    done.support = float((narrow / density).sum())
    return done


# --- the search ---------------------------------------------------------------------------------

def _modes(scene, pairs, reach):
    """Offsets that EM ends in, likeliest first: from the peaks of the histogram of difference
    vectors at several widths, from none, and from the best one moved by the peaks of the old
    inventory's own difference vectors (one place further along a row)."""
    rough = pairs.first(ROUGH_PAIRS)
    fits = [_em(rough, _Fit(np.array(d), sigma), 10)
            for d, sigma in [((0.0, 0.0), 1.0)] + _peaks(pairs.diff, reach)]
    modes = _apart([_em(pairs, fit, 25) for fit in _apart(fits, reach)[:3]], reach)
    if modes:
        own = Pairs.within(Scene(scene.old, scene.old, None, None, 1.0), (0.0, 0.0), reach,
                           SEARCH_PAIRS, SEARCH_POINTS)
        apart = own.diff[np.abs(own.diff).max(axis=1) > 0.3]
        fits = [_em(rough, _Fit(modes[0].d + step, modes[0].sigma), 10)
                for step, _ in _peaks(apart, reach, (0.25,))]
        modes = _apart(modes + [_em(pairs, fit, 25) for fit in _apart(fits, reach)
                                if _far(fit, modes)][:3], reach)
    return modes


def _far(fit, others):
    return all(np.hypot(*(fit.d - other.d)) > 0.2 for other in others)


def _apart(fits, reach):
    """Those within reach, likeliest first, without those that ended in the same place."""
    found = []
    for fit in sorted(fits, key=lambda fit: -fit.log):
        if np.hypot(*fit.d) <= reach + fit.sigma and _far(fit, found):
            found.append(fit)
    return found


def _peaks(diff, reach, widths=(0.25, 0.5, 1.0, 2.0, 3.0), most=3):
    """Highest places of the histogram of difference vectors, smoothed to several widths."""
    from scipy.ndimage import gaussian_filter, maximum_filter
    half = reach + 6.0
    size = int(np.ceil(2 * half / _BIN)) | 1
    edge = size * _BIN / 2
    cell = np.floor((diff + edge) / _BIN).astype(np.intp)
    inside = ((cell >= 0) & (cell < size)).all(axis=1)
    cell = cell[inside]
    count = np.bincount(cell[:, 0] * size + cell[:, 1], minlength=size * size)
    count = count.reshape(size, size).astype(float)
    axis = (np.arange(size) + 0.5) * _BIN - edge
    near = np.hypot(axis[:, None], axis[None, :]) <= reach
    found = []
    for width in widths:
        smooth = gaussian_filter(count, width / _BIN, mode="constant")
        top = (smooth == maximum_filter(smooth, 3)) & near & (smooth > 0)
        at = np.flatnonzero(top.ravel())
        at = at[np.argsort(-smooth.ravel()[at], kind="stable")[:most]]
        found += [((axis[k // size], axis[k % size]), width) for k in at.tolist()]
    return found


# --- how sure -----------------------------------------------------------------------------------

def _sharpened(pairs, fit):
    """The fit after a last Newton step, the covariance (2, 2) of its offset by the sandwich, and
    the degrees of freedom: the widest over blocks of several sizes, for neighbours may share a
    shift."""
    off, _, narrow, broad = _shares(pairs, fit)
    j, rows = pairs.j, pairs.rows
    density = np.bincount(j, narrow + broad, minlength=rows) + fit.far * pairs.background
    inverse = (1.0 / density)[j]
    small, big = fit.sigma ** 2, fit.sigma ** 2 + WIDE ** 2
    first = (narrow / small + broad / big) * inverse
    second = (narrow / small ** 2 + broad / big ** 2) * inverse
    score = np.stack([np.bincount(j, first * off[:, k], minlength=rows) for k in (0, 1)], axis=1)
    inner = np.einsum("k,ki,kj->ij", second, off, off)
    bread = first.sum() * np.eye(2) - inner + score.T @ score
    values, axes = np.linalg.eigh(bread)
    if values[0] <= 1e-9 * max(values[1], 1e-9):
        return fit, np.diag([np.inf, np.inf]), 1
    turn = axes @ np.diag(1 / values) @ axes.T
    step = turn @ score.sum(axis=0)
    if np.hypot(*step) < fit.sigma / 2:
        fit = replace(fit, d=fit.d + step)
    worst, freedom = turn, max(rows - 1.0, 1.0)
    weight = np.bincount(j, narrow, minlength=rows) / density
    for size in _BLOCKS:
        sums = _by_block(np.column_stack((score, weight)), pairs.at, size)
        # blocks of unequal weight count as fewer equal ones
        filled = sums[:, 2].sum() ** 2 / (sums[:, 2] ** 2).sum()
        if filled < 8:
            break
        found = turn @ (sums[:, :2].T @ sums[:, :2]) @ turn * filled / (filled - 1)
        if np.trace(found) > np.trace(worst):
            worst, freedom = found, filled - 1
    return fit, worst, freedom


def _by_block(values, xy, size):
    """Sums of the columns over square blocks; block size 0 is every row by itself."""
    if not size:
        return values
    _, block = np.unique(np.floor(xy / size).astype(np.int64), axis=0, return_inverse=True)
    block = block.ravel()
    return np.stack([np.bincount(block, values[:, k]) for k in range(values.shape[1])], axis=1)


def _by_chance(d, variance, freedom):
    """Probability of an offset that long without one (Hotelling's test on the blocks)."""
    from scipy.stats import f
    if not np.isfinite(variance).all():
        return 1.0
    square = d @ np.linalg.solve(variance, d)
    if freedom < 3:
        return 1.0
    return float(f.sf(square * (freedom - 1) / (2 * freedom), 2, freedom - 1))


def _rival(search, modes, best, error):
    """The next best offset that the survey does not exclude, or None."""
    others = [mode for mode in modes if np.hypot(*(mode.d - best.d)) > max(0.3, 4 * error)]
    here = min(modes, key=lambda mode: np.hypot(*(mode.d - best.d)))
    for other in others:
        gain = here.each - other.each
        blocks = _by_block(gain[:, None], search.at, 250.0)[:, 0]
        if len(blocks) < 8:
            blocks = gain
        scatter = np.sqrt(((blocks - blocks.mean()) ** 2).sum())
        if gain.sum() < RIVAL_LOG or gain.sum() < RIVAL_Z * scatter:
            return float(other.d[0]), float(other.d[1])
    return None
