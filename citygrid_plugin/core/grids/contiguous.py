"""Dividing a connected graph into exactly N connected parts of equal work.

Energy of a division, the smaller the better::

    sum over parts    24 (work / mean work - 1)^2
  + sum over borders  length / scale

The graph is halved again and again, each time by the best of several cuts: sweeps across it in
six directions, and two along its own shortest ways, which follow a bend. Then atoms at a border
change sides, alone or in chains of two, and two neighbouring parts are joined and halved anew, as
long as the energy falls and every part stays connected. All steps are deterministic.
"""
from collections import deque
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

_WORK = 24.0
_UNEVEN = 0.05      # parts nearer to the mean are left as they are by chains and new halves
_MENDED = 3         # so many of the cuts are made connected and compared
_LEAST = 1e-6       # a change that gains less is none: it could go round in circles
_ROUNDS = 2
_DIRECTIONS = np.stack([np.cos(np.arange(6) * np.pi / 6), np.sin(np.arange(6) * np.pi / 6)])


@dataclass(frozen=True)
class Graph:
    """What is divided.

    Attributes
    ----------
    work : float64 (n,)
        Not negative.
    centre : float64 (n, 2)
        Metres.
    i, j : int64 (m,)
        Neighbours, each pair once.
    length : float64 (m,)
        Of their common border, metres, perhaps weighted.
    scale : float
        Length of border that weighs as much as an energy of 1, metres.
    """

    work: np.ndarray
    centre: np.ndarray
    i: np.ndarray
    j: np.ndarray
    length: np.ndarray
    scale: float

    def matrix(self):
        """Symmetric sparse matrix of the border lengths."""
        n = len(self.work)
        ends = (np.concatenate([self.i, self.j]), np.concatenate([self.j, self.i]))
        return csr_array((np.concatenate([self.length, self.length]), ends), shape=(n, n))


def divide(graph, count, check=None, progress=None):
    """Divide a connected graph.

    Parameters
    ----------
    graph : Graph
        Connected.
    count : int
        1 … n.
    check : callable, optional
        Called often; raises to cancel.
    progress : callable, optional
        Told now and then how much is done, 0 … 1.

    Returns
    -------
    int64 (n,)
        Part of each atom, 0 … count-1.
    """
    check, progress = check or (lambda: None), progress or (lambda fraction: None)
    matrix = graph.matrix()
    label = np.zeros(len(graph.work), dtype=np.int64)
    todo, made = [(np.arange(len(graph.work)), count)], 1
    while todo:
        check()
        progress(0.4 * made / count)
        rows, parts = todo.pop()
        if parts == 1:
            continue
        first, parts_first = halves(graph, matrix, rows, parts)
        label[rows[~first]] = made
        made += 1
        todo.append((rows[first], parts_first))
        todo.append((rows[~first], parts - parts_first))
    if count > 1:
        parts = _Parts(graph, matrix, label, count, check)
        parts.move_atoms()
        for k in range(_ROUNDS):
            progress(0.4 + 0.6 * k / _ROUNDS)
            if not parts.halve_anew() + parts.move_chains():
                break
            parts.move_atoms()
        label = np.array(parts.label, dtype=np.int64)
    return label


def halves(graph, matrix, rows, parts):
    """The best of several connected halves of a connected set of atoms.

    Parameters
    ----------
    graph : Graph
    matrix : csr_array
        ``graph.matrix()``.
    rows : int64 (k,)
        At least two atoms, at least ``parts``.
    parts : int
        Into how many parts both halves together will be divided, at least 2.

    Returns
    -------
    (bool (k,), int)
        Which atoms are in the first half; into how many parts that one goes.
    """
    inner = matrix[rows][:, rows]
    start, end = np.repeat(np.arange(len(rows)), np.diff(inner.indptr)), inner.indices
    work = graph.work[rows]
    if work.sum() <= 0:     # nothing to do here: then numbers of atoms are what can be even
        work = np.ones(len(rows))
    work = work / work.sum()

    def rated(first):
        held, size = work[first].sum(), int(first.sum())
        mine = min(max(int(round(held * parts)), 1, parts - (len(rows) - size)), size, parts - 1)
        uneven = sum(k * (h * parts / k - 1) ** 2
                     for h, k in ((held, mine), (1 - held, parts - mine)))
        across = inner.data[first[start] & ~first[end]].sum() / graph.scale
        return round(_WORK * uneven + across, 9), mine

    cuts = []
    for order in _orders(graph.centre[rows], inner):
        done = np.cumsum(work[order])
        for share in sorted({parts // 2, (parts + 1) // 2}):
            cut = int(np.argmin(np.abs(done - share / parts))) + 1
            first = np.zeros(len(rows), dtype=bool)
            first[order[:min(cut, len(rows) - 1)]] = True
            cuts.append((rated(first)[0], len(cuts), first))
    best = None
    for _, number, first in sorted(cuts)[:_MENDED]:
        first = _connected(start, end, first)
        energy, mine = rated(first)
        if best is None or (energy, number) < best[:2]:
            best = (energy, number, first, mine)
    return best[2], best[3]


def _orders(centre, inner):
    """Orders of atoms to cut somewhere: along directions, and along the shortest ways."""
    for across in (centre @ _DIRECTIONS).T:
        yield np.argsort(np.round(across, 3), kind="stable")
    far = int(np.argmax(_steps(inner, 0)))
    from_far = _steps(inner, far)
    yield np.argsort(from_far, kind="stable")
    yield np.argsort(from_far - _steps(inner, int(np.argmax(from_far))), kind="stable")


def _steps(inner, atom):
    """Number of borders to cross from an atom to each other one."""
    return dijkstra(inner, indices=atom, unweighted=True)


def _connected(start, end, first):
    """Halves of which both are connected, as near to ``first`` as can be: the largest connected
    part of the first half stays, then the largest of what is left; the others change sides."""
    for side in (True, False):
        same = first[start] == first[end]
        links = np.append(0, np.cumsum(np.bincount(start[same], minlength=len(first))))
        number, part = connected_components(
            csr_array((np.ones(links[-1]), end[same], links), shape=(len(first),) * 2))
        if number == 2:
            break
        size = np.bincount(part[first == side], minlength=number)
        first = np.where(first == side, part == np.argmax(size), first) if side else \
            ~((part == np.argmax(size)) & ~first)
    return first


class _Parts:
    """The current division and what changes of it would gain."""

    def __init__(self, graph, matrix, label, count, check):
        self.graph, self.matrix, self.check = graph, matrix, check
        self.label = label.tolist()
        work = graph.work if graph.work.sum() > 0 else np.ones(len(label))
        self.work_of = (work * (count / work.sum())).tolist()   # the mean of a part is 1
        self.near = [{} for _ in self.label]
        for i, j, length in zip(graph.i.tolist(), graph.j.tolist(), graph.length.tolist()):
            self.near[i][j] = self.near[j][i] = length / graph.scale
        self.members = [set() for _ in range(count)]
        self.work = [0.0] * count
        for atom, part in enumerate(self.label):
            self.members[part].add(atom)
            self.work[part] += self.work_of[atom]

    def around(self, atom):
        """Length of an atom's border by the part on the other side, its own part included."""
        border = {}
        for other, length in self.near[atom].items():
            part = self.label[other]
            border[part] = border.get(part, 0.0) + length
        return border

    def gains(self, atom):
        """(energy gained, part) of each neighbouring part an atom could go to, negative is good."""
        home, size = self.label[atom], self.work_of[atom]
        border = self.around(atom)
        stay, here = border.pop(home, 0.0), self.work[home] - 1
        # (w - s - 1)^2 - (w - 1)^2 + (v + s - 1)^2 - (v - 1)^2 = 2 s (v - w + s)
        return [(2 * _WORK * size * (self.work[part] - 1 - here + size) + stay - length, part)
                for part, length in border.items()]

    def separable(self, atom):
        """Whether the part of an atom is something, and hangs together, without it."""
        own = self.members[self.label[atom]]
        wanted = {other for other in self.near[atom] if other in own}
        if len(wanted) < 2:
            return bool(wanted)
        todo = [min(wanted)]
        seen = {atom, *todo}
        while todo:
            here = todo.pop()
            wanted.discard(here)
            if not wanted:
                return True
            for other in self.near[here]:
                if other in own and other not in seen:
                    seen.add(other)
                    todo.append(other)
        return False

    def give(self, atom, to):
        """Put an atom into another part."""
        home = self.label[atom]
        self.members[home].discard(atom)
        self.members[to].add(atom)
        self.work[home] -= self.work_of[atom]
        self.work[to] += self.work_of[atom]
        self.label[atom] = to

    def move_atoms(self):
        """Let atoms at a border change sides while the energy falls."""
        todo = deque(atom for atom in range(len(self.label))
                     if any(self.label[other] != self.label[atom] for other in self.near[atom]))
        waiting = set(todo)
        while todo:
            self.check()
            atom = todo.popleft()
            waiting.discard(atom)
            gain, to = min(self.gains(atom), default=(0.0, None))
            if gain > -_LEAST or not self.separable(atom):
                continue
            self.give(atom, to)
            for other in [*self.near[atom], atom]:
                if other not in waiting:
                    waiting.add(other)
                    todo.append(other)

    def uneven(self):
        """Parts that differ from the mean, the worst first."""
        return sorted((part for part, work in enumerate(self.work) if abs(work - 1) > _UNEVEN),
                      key=lambda part: (-round(abs(self.work[part] - 1), 9), part))

    def move_chains(self):
        """Let an atom of an uneven part go although that costs, where another one that goes from
        there to anywhere gains more; the number of such chains."""
        moved = 0
        for part in self.uneven():
            self.check()
            for atom in sorted(self.members[part]):
                if self.label[atom] == part and self.chain(atom):
                    moved += 1
        return moved

    def chain(self, atom):
        """Move an atom and one of the part it goes to, where both together gain."""
        home = self.label[atom]
        for cost, to in sorted(self.gains(atom)):
            if not self.separable(atom):
                return False
            self.give(atom, to)
            follow = sorted((gain, other, goal) for other in self.members[to] if other != atom
                            for gain, goal in self.gains(other) if gain + cost < -_LEAST)
            for _, other, goal in follow:
                if self.separable(other):
                    self.give(other, goal)
                    return True
            self.give(atom, home)
        return False

    def halve_anew(self):
        """Join uneven parts with a neighbour and halve both anew; the number of such halves."""
        made = 0
        for part in self.uneven():
            beside = {}
            for atom in self.members[part]:
                for other, length in self.around(atom).items():
                    beside[other] = beside.get(other, 0.0) + length
            beside.pop(part, None)
            # the one that differs most the other way has most to give or to take
            order = sorted(beside, key=lambda b: (round(abs(self.work[part] + self.work[b] - 2), 9),
                                                  b))
            for other in order[:3]:
                self.check()
                if self.halve(part, other, beside[other]):
                    made += 1
                    break
        return made

    def halve(self, a, b, border):
        """Divide two neighbouring parts anew where that gains; whether it did."""
        rows = np.array(sorted(self.members[a] | self.members[b]))
        first, _ = halves(self.graph, self.matrix, rows, 2)
        parts = [set(rows[first].tolist()), set(rows[~first].tolist())]
        work = [sum(self.work_of[atom] for atom in sorted(part)) for part in parts]
        across = sum(length for atom in parts[0] for other, length in self.near[atom].items()
                     if other in parts[1])
        now, then = ((_WORK * ((v - 1) ** 2 + (w - 1) ** 2) + length) for v, w, length in
                     ((self.work[a], self.work[b], border), (*work, across)))
        if then > now - _LEAST:
            return False
        for part, members, amount in zip((a, b), parts, work):
            self.members[part], self.work[part] = members, amount
            for atom in members:
                self.label[atom] = part
        return True
