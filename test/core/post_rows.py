"""Rows of equal objects and a survey of them, for the tests of offset and matching."""
import numpy as np

EAST, NORTH = 396_000.0, 4_512_000.0


def in_rows(seed, sigma, offset, rows=60, direction=None, new="beside", side=1500.0):
    """Rows of 20 to 60 objects 1.5 m apart, 3 % gone and 3 % new: positions before and after,
    the old row of each new one (-1 for none), and the offset, of a random direction.

    ``new`` objects stand in the rows ("beside" the others) or "anywhere".
    """
    random = np.random.default_rng(seed)
    lengths = random.integers(20, 61, rows)
    angle = random.uniform(0, 2 * np.pi, rows) if direction is None else np.full(rows, direction)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1).repeat(lengths, axis=0)
    place = np.concatenate([np.arange(n) for n in lengths])[:, None] * 1.5
    old = random.uniform(0, side, (rows, 2)).repeat(lengths, axis=0) + place * along
    old += (EAST, NORTH)
    kept = np.flatnonzero(random.random(len(old)) > 0.03)
    added = random.integers(0, len(old), int(0.03 * len(old)))
    if new == "beside":
        fresh = old[added] + along[added] * random.uniform(-1, 1, (len(added), 1))
    else:
        fresh = random.uniform(old.min(axis=0), old.max(axis=0), (len(added), 2))
    way = random.uniform(0, 2 * np.pi)
    d = offset * np.array([np.cos(way), np.sin(way)])
    survey = np.concatenate([old[kept], fresh])
    survey = survey + d + random.normal(0, sigma, survey.shape)
    truth = np.concatenate([kept, np.full(len(added), -1)])
    order = random.permutation(len(survey))
    return old, survey[order], truth[order], d
