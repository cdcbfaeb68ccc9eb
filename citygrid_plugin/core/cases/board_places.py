"""Cases that lie at one spot."""
import numpy as np


def spots(places, rows, metres):
    """Split rows by gaps in x, then in y, until nothing splits any more."""
    label, count = np.zeros(len(rows), np.int64), 1
    while True:
        for axis in (0, 1):
            value = places[rows, axis]
            order = np.lexsort((value, label))
            rows, label, value = rows[order], label[order], value[order]
            gap = (np.diff(label) != 0) | (np.diff(value) > metres)
            label = np.concatenate([[0], np.cumsum(gap)])[:len(rows)]
        if len(rows) == 0 or label[-1] + 1 == count:
            break
        many = np.bincount(label) > 1
        count = many.sum()
        rows, label = rows[many[label]], label[many[label]]
    return [np.sort(g) for g in np.split(rows, np.flatnonzero(np.diff(label)) + 1) if len(g) > 1]
