"""Joining atoms into connected cells of balanced area (contiguous balanced partition).

Energy of a division, the smaller the better::

    sum over cells   5 ((area - target) / target)^2 + 12 (missing to the band / target)
  + sum over borders weight * length / sqrt(target)

Cells are first joined greedily (largest gain first), then pairs of cells are divided anew and
single atoms change sides as long as the energy falls. All steps are deterministic.
"""
import heapq
from collections import deque
from dataclasses import dataclass

import numpy as np

_AREA, _BAND = 5.0, 12.0
_DIRECTIONS = np.stack([np.cos(np.arange(6) * np.pi / 6), np.sin(np.arange(6) * np.pi / 6)])


@dataclass(frozen=True)
class Atoms:
    """Atom graph of one community.

    Attributes
    ----------
    area : float (n,)
        m².
    centre : float (n, 2)
    fixed : bool (n,)
        Cells of their own (large objects kept whole, water): nothing is joined to them unless it
        has no other neighbour.
    i, j : int (m,)
        Neighbouring atoms.
    cost : float (m,)
        Weighted length of their common border, metres.
    """

    area: np.ndarray
    centre: np.ndarray
    fixed: np.ndarray
    i: np.ndarray
    j: np.ndarray
    cost: np.ndarray


class _Cells:
    """The current assignment of atoms to cells, and what a change of it would gain."""

    def __init__(self, atoms, target, low, high, check):
        self.atoms, self.target, self.low, self.high = atoms, target, low, high
        self.check = check
        self.scale = float(np.sqrt(target))
        self.area_of = atoms.area.tolist()
        self.near = [{} for _ in self.area_of]
        for i, j, cost in zip(atoms.i.tolist(), atoms.j.tolist(), atoms.cost.tolist()):
            self.near[i][j] = self.near[j][i] = cost / self.scale
        self.cell = list(range(len(self.area_of)))
        self.area = dict(enumerate(self.area_of))
        self.members = {k: {k} for k in self.cell}
        self.fixed = set(np.flatnonzero(atoms.fixed).tolist())

    def energy(self, area):
        """Energy of a cell of this area, borders left out."""
        band = max(self.low * 1.02 - area, 0.0) + max(area - self.high * 0.98, 0.0)
        return _AREA * (area / self.target - 1) ** 2 + _BAND * band / self.target

    # -- joining ------------------------------------------------------------------------------
    def join_greedily(self):
        """Join the two neighbours that gain most until nothing gains."""
        around = {k: dict(v) for k, v in enumerate(self.near)}
        version = dict.fromkeys(self.members, 0)
        heap = []

        def offer(a, b):
            if a in self.fixed or b in self.fixed or self.area[a] + self.area[b] > self.high:
                return
            gain = (self.energy(self.area[a]) + self.energy(self.area[b])
                    - self.energy(self.area[a] + self.area[b]) + around[a][b])
            if gain > 0:
                a, b = min(a, b), max(a, b)
                heapq.heappush(heap, (-round(gain, 9), a, b, version[a], version[b]))

        for a, b in zip(self.atoms.i.tolist(), self.atoms.j.tolist()):
            offer(a, b)
        while heap:
            _, a, b, at_a, at_b = heapq.heappop(heap)
            if version.get(a) != at_a or version.get(b) != at_b:
                continue
            self.check()
            self.join(a, b)
            version[a] += 1
            del version[b]
            for c, cost in around.pop(b).items():
                del around[c][b]
                if c != a:
                    around[a][c] = around[c][a] = around[a].get(c, 0.0) + cost
            for c in sorted(around[a]):
                offer(a, c)

    def join(self, a, b):
        """Give all atoms of cell ``b`` to cell ``a``."""
        for atom in self.members[b]:
            self.cell[atom] = a
        self.members[a] |= self.members.pop(b)
        self.area[a] += self.area.pop(b)

    def join_leftovers(self):
        """Join cells below the band whose only neighbours are kept whole or would grow too large.

        A cell of a few square metres is worse than a neighbour that is a little too large.
        """
        for a in sorted(self.members, key=lambda k: (self.area[k], k)):
            if a not in self.members or self.area[a] >= self.low or a in self.fixed:
                continue
            shared = self.shared_border([a])
            free = [b for b in shared if b not in self.fixed]
            best = min(free or list(shared), default=None, key=lambda b: (
                round(self.energy(self.area[a] + self.area[b]) - self.energy(self.area[b])
                      - shared[b], 9), b))
            if best is None:
                continue
            after = self.energy(self.area[best] + self.area[a]) - self.energy(self.area[best])
            if not free or self.area[a] < 0.2 * self.low or after < self.energy(self.area[a]):
                self.join(best, a)

    def shared_border(self, cells):
        """Neighbouring cells of ``cells`` with the weighted length of the common border."""
        shared = {}
        own = set(cells)
        for k in cells:
            for atom in self.members[k]:
                for other, cost in self.near[atom].items():
                    if self.cell[other] not in own:
                        shared[self.cell[other]] = shared.get(self.cell[other], 0.0) + cost
        return shared

    # -- dividing anew ------------------------------------------------------------------------
    def connected(self, atoms):
        """Whether a set of atoms hangs together."""
        start = next(iter(atoms))
        seen, todo = {start}, [start]
        while todo:
            for other in self.near[todo.pop()]:
                if other in atoms and other not in seen:
                    seen.add(other)
                    todo.append(other)
        return len(seen) == len(atoms)

    def best_halves(self, atoms):
        """The connected division of a set of atoms into two with the least energy.

        Returns (energy, set of the first half) or None.
        """
        order = np.array(sorted(atoms))
        if len(order) < 2:
            return None
        area = self.atoms.area[order]
        cumulated_of = self.atoms.centre[order] @ _DIRECTIONS
        best = None
        for column in range(cumulated_of.shape[1]):
            sweep = np.argsort(np.round(cumulated_of[:, column], 3), kind="stable")
            cumulated = np.cumsum(area[sweep])
            total = cumulated[-1]
            share = np.abs(cumulated[:-1] / total - 0.5)
            for cut in np.argsort(np.round(share, 6), kind="stable")[:3].tolist():
                first = set(order[sweep[:cut + 1]].tolist())
                value = (self.energy(float(cumulated[cut]))
                         + self.energy(float(total - cumulated[cut])))
                if best is not None and value >= best[0]:
                    continue
                second = atoms - first
                value += sum(cost for atom in first for other, cost in self.near[atom].items()
                             if other in second)
                if ((best is None or value < best[0] - 1e-9)
                        and self.connected(first) and self.connected(second)):
                    best = (value, first)
        return best

    def redivide(self):
        """Divide cells that are too large, and pairs of cells, anew where the energy falls."""
        for a in sorted(self.members, key=lambda k: (-self.area[k], k)):
            if self.area[a] > 1.4 * self.target and a not in self.fixed:
                halves = self.best_halves(self.members[a])
                if halves and halves[0] < self.energy(self.area[a]) - 1e-9:
                    self.replace([a], halves[1])
        for a in sorted(self.members, key=lambda k: (-self.energy(self.area[k]), k)):
            if (a not in self.members or a in self.fixed
                    or self.energy(self.area[a]) < 0.25):
                continue
            shared = self.shared_border([a])
            best = None
            for b in sorted(shared):
                if b in self.fixed or len(self.members[a]) + len(self.members[b]) > 400:
                    continue
                now = self.energy(self.area[a]) + self.energy(self.area[b]) + shared[b]
                halves = self.best_halves(self.members[a] | self.members[b])
                if halves and (best is None or halves[0] - now < best[0] - 1e-9):
                    best = (halves[0] - now, b, halves[1])
            if best and best[0] < -1e-9:
                self.replace([a, best[1]], best[2])
            self.check()

    def replace(self, cells, first):
        """Make two cells of the atoms of ``cells``: ``first`` and the rest."""
        atoms = set().union(*(self.members[k] for k in cells))
        for k in cells:
            del self.members[k], self.area[k]
        for part in (first, atoms - first):
            name = min(part)
            while name in self.members:  # the name of an atom that is another cell's name
                name += len(self.cell)
            self.members[name] = set(part)
            self.area[name] = sum(self.area_of[k] for k in sorted(part))
            for atom in part:
                self.cell[atom] = name

    # -- moving single atoms ------------------------------------------------------------------
    def move_atoms(self, rounds=8):
        """Let atoms at a border change sides while the energy falls."""
        todo = deque(k for k in range(len(self.cell))
                     if any(self.cell[o] != self.cell[k] for o in self.near[k]))
        waiting, budget = set(todo), rounds * max(len(todo), 1)
        while todo and budget:
            budget -= 1
            atom = todo.popleft()
            waiting.discard(atom)
            self.check()
            if self.move(atom):
                for other in sorted(self.near[atom]) + [atom]:
                    if other not in waiting:
                        waiting.add(other)
                        todo.append(other)

    def move(self, atom):
        """Give one atom to the neighbouring cell that gains most; whether it moved."""
        home = self.cell[atom]
        if home in self.fixed or len(self.members[home]) == 1:
            return False
        border = {}
        for other, cost in self.near[atom].items():
            border[self.cell[other]] = border.get(self.cell[other], 0.0) + cost
        stay, size = border.get(home, 0.0), self.area_of[atom]
        leave = self.energy(self.area[home] - size) - self.energy(self.area[home])
        best, to = -1e-6, None
        for b in sorted(border):
            if b == home or b in self.fixed:
                continue
            change = (leave + self.energy(self.area[b] + size) - self.energy(self.area[b])
                      + stay - border[b])
            if change < best:
                best, to = change, b
        if to is None or not self.connected(self.members[home] - {atom}):
            return False
        self.members[home].discard(atom)
        self.members[to].add(atom)
        self.area[home] -= size
        self.area[to] += size
        self.cell[atom] = to
        return True


def join_atoms(atoms, target, low, high, check=None):
    """Cell number per atom (int64 (n,), 0 … k-1 in order of the lowest atom).

    Parameters
    ----------
    atoms : Atoms
    target, low, high : float
        Wanted area and its band, m².
    check : callable, optional
        Called often; raises to cancel.
    """
    if not len(atoms.area):
        return np.empty(0, dtype=np.int64)
    cells = _Cells(atoms, target, low, high, check or (lambda: None))
    cells.join_greedily()
    for _ in range(3):
        cells.redivide()
        cells.move_atoms()
    cells.join_leftovers()
    cells.redivide()
    cells.move_atoms()
    _, first, number = np.unique(cells.cell, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[number.reshape(-1)]
