"""Joining atoms into connected cells of balanced area (contiguous balanced partition).

Energy of a division, the smaller the better::

    sum over cells   (1 - s) * w ((area - target) / target)^2 + s * 3.6 ((load - mean) / mean)^2
                   + 20 (missing to the band / target) + 12 max(0, 0.76 - compactness)^2
  + sum over borders weight * length / sqrt(target)

with ``s`` the share of the load and compactness 4 pi A / P^2; ``w`` is 8, and more where the
areas come out too uneven with that. The number of cells is wanted too: as many as the target area
fits into the ground. Atoms are joined greedily (largest gain first); then one, two or three
neighbouring cells at a time are put together and divided anew, into one more or one fewer while
the number is wrong, and single atoms change sides, as long as the energy falls (the recombination
of redistricting, DeFord, Duchin and Solomon 2021, as a descent). All steps are deterministic.
"""
import heapq
from collections import deque
from dataclasses import dataclass

import numpy as np

_LOAD, _BAND, _SHAPE, _ROUND = 3.6, 20.0, 12.0, 0.76
_AREA = (8.0, 10.0, 13.0)   # tried in turn until the areas are even enough
_ANGLES = np.arange(6) * np.pi / 6
_DIRECTIONS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])
_MOST_ATOMS = 400    # a set of more atoms is not divided anew
_TRIES = 3           # cuts of a sweep that are looked at for connection
_BONUS, _BONUS_MAX = 0.3, 2.0
_COUNT = 0.004       # the number of cells may differ by this share from the wanted one
_EPS = 1e-7


@dataclass(frozen=True)
class Atoms:
    """Atom graph of one community.

    Attributes
    ----------
    area, perimeter, load : float (n,)
        m², m, any unit.
    centre : float (n, 2)
    fixed : bool (n,)
        Cells of their own (large objects kept whole, water): nothing is joined to them unless it
        has no other neighbour.
    i, j : int (m,)
        Neighbouring atoms.
    length, cost : float (m,)
        Their common border in metres, plain and weighted.
    """

    area: np.ndarray
    perimeter: np.ndarray
    load: np.ndarray
    centre: np.ndarray
    fixed: np.ndarray
    i: np.ndarray
    j: np.ndarray
    length: np.ndarray
    cost: np.ndarray


@dataclass(frozen=True)
class Goal:
    """What cells should be: ``target``, ``low``, ``high`` in m²; ``spread`` is the variation of the
    area (standard deviation by mean) that is even enough; ``load_mean`` is the load a cell should
    have and ``load_share`` its weight against the area, 0 … 1."""

    target: float
    low: float
    high: float
    spread: float
    load_mean: float = 0.0
    load_share: float = 0.0


class _Cells:
    """The current assignment of atoms to cells, and what a change of it would gain.

    ``size`` of a set of atoms is (area, load, perimeter); ``near[atom]`` gives per neighbour
    (metres, cost) of the common border.
    """

    def __init__(self, atoms, goal, weight, check):
        self.atoms, self.goal, self.check = atoms, goal, check
        self.area_of, self.load_of = atoms.area.tolist(), atoms.load.tolist()
        self.rim_of = atoms.perimeter.tolist()
        scale = float(np.sqrt(goal.target))
        self.near = [{} for _ in self.area_of]
        for i, j, length, cost in zip(atoms.i.tolist(), atoms.j.tolist(), atoms.length.tolist(),
                                      (atoms.cost / scale).tolist()):
            self.near[i][j] = self.near[j][i] = (length, cost)
        along = np.round(atoms.centre @ _DIRECTIONS, 3)
        self.along = [column.tolist() for column in along.T]
        self.cell = list(range(len(self.area_of)))
        self.size = dict(enumerate(zip(self.area_of, self.load_of, self.rim_of)))
        self.members = {k: {k} for k in self.cell}
        self.next_name = len(self.cell)
        self.fixed = set(np.flatnonzero(atoms.fixed).tolist())
        free = ~atoms.fixed
        share = goal.load_share if goal.load_mean > 0 else 0.0
        self.weight_area, self.weight_load = weight * (1 - share), _LOAD * share
        wanted = (1 - share) * atoms.area[free].sum() / goal.target
        if share:
            wanted += share * atoms.load[free].sum() / goal.load_mean
        self.wanted = max(wanted, 1.0)

    def energy(self, area, load, rim):
        """Energy of a cell, borders left out."""
        goal = self.goal
        value = self.weight_area * (area / goal.target - 1) ** 2
        if self.weight_load:
            value += self.weight_load * (load / goal.load_mean - 1) ** 2
        if area < goal.low * 1.02:
            value += _BAND * (goal.low * 1.02 - area) / goal.target
        elif area > goal.high * 0.98:
            value += _BAND * (area - goal.high * 0.98) / goal.target
        lack = _ROUND - 12.566 * area / rim ** 2
        return value + _SHAPE * lack * lack if lack > 0 else value

    def counting(self):
        """What a cell more or fewer is worth: > 0 when there are too few cells."""
        short = self.wanted - (len(self.members) - len(self.fixed))
        slack = max(_COUNT * self.wanted, 0.5)
        if abs(short) <= slack:
            return 0.0
        return float(np.clip(_BONUS * short / slack, -_BONUS_MAX, _BONUS_MAX))

    # -- joining ------------------------------------------------------------------------------
    def join_greedily(self):
        """Join the two neighbours that gain most until nothing gains."""
        around = {k: dict(v) for k, v in enumerate(self.near)}
        version = dict.fromkeys(self.members, 0)
        heap = []

        def offer(a, b):
            if a in self.fixed or b in self.fixed:
                return
            length, cost = around[a][b]
            joined = self.joined(a, b, length)
            if joined[0] > self.goal.high:
                return
            gain = (self.energy(*self.size[a]) + self.energy(*self.size[b])
                    - self.energy(*joined) + cost)
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
            self.join(a, b, around[a][b][0])
            version[a] += 1
            del version[b]
            for c, (length, cost) in around.pop(b).items():
                del around[c][b]
                if c != a:
                    old = around[a].get(c, (0.0, 0.0))
                    around[a][c] = around[c][a] = (old[0] + length, old[1] + cost)
            for c in sorted(around[a]):
                offer(a, c)

    def joined(self, a, b, length):
        """Size of two cells put together whose common border has ``length``."""
        (area, load, rim), (area_b, load_b, rim_b) = self.size[a], self.size[b]
        return area + area_b, load + load_b, rim + rim_b - 2 * length

    def join(self, a, b, length):
        """Give all atoms of cell ``b`` to cell ``a``."""
        self.size[a] = self.joined(a, b, length)
        for atom in self.members[b]:
            self.cell[atom] = a
        self.members[a] |= self.members.pop(b)
        del self.size[b]

    def join_leftovers(self):
        """Join cells below the band whose only neighbours are kept whole or would grow too large.

        A cell of a few square metres is worse than a neighbour that is a little too large.
        """
        for a in sorted(self.members, key=lambda k: (self.size[k][0], k)):
            if a not in self.members or self.size[a][0] >= self.goal.low or a in self.fixed:
                continue
            shared = self.borders(a)
            free = [b for b in shared if b not in self.fixed]

            def change(b):
                return self.energy(*self.joined(a, b, shared[b][0])) - self.energy(*self.size[b])

            best = min(free or list(shared), default=None,
                       key=lambda b: (round(change(b) - shared[b][1], 9), b))
            if best is None:
                continue
            if (not free or self.size[a][0] < 0.2 * self.goal.low
                    or change(best) < self.energy(*self.size[a])):
                self.join(best, a, shared[best][0])

    def borders(self, a):
        """Neighbouring cells of a cell with (metres, cost) of the common border."""
        shared = {}
        for atom in self.members[a]:
            for other, (length, cost) in self.near[atom].items():
                b = self.cell[other]
                if b != a:
                    old = shared.get(b, (0.0, 0.0))
                    shared[b] = (old[0] + length, old[1] + cost)
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

    def divided(self, atoms, size, parts):
        """The best connected division of a set of atoms found: (energy, list of (set, size))."""
        if parts == 1:
            return self.energy(*size), [(atoms, size)]
        if len(atoms) < parts or len(atoms) > _MOST_ATOMS:
            return None
        cut = self.best_cut(atoms, size, parts)
        if cut is None:
            return None
        cost, first, first_size, second_size = cut
        # the first side is one cell, the second what is left
        rest = self.divided(atoms - first, second_size, parts - 1)
        if rest is None:
            return None
        return cost + self.energy(*first_size) + rest[0], [(first, first_size)] + rest[1]

    def best_cut(self, atoms, size, parts):
        """Cut one cell off a set of atoms that is to become ``parts`` cells, by sweeps."""
        found = []
        for number, along in enumerate(self.along):
            order = sorted(atoms, key=lambda k: (along[k], k))
            for way, sweep in enumerate((order,) if parts == 2 else (order, order[::-1])):
                self.sweep(sweep, size, parts, (number, way), found)
        found.sort(key=lambda entry: entry[:4])
        for _, _, _, count, cost, first_size, second_size, sweep in found[:4 * _TRIES]:
            first = set(sweep[:count])
            if self.connected(first) and self.connected(atoms - first):
                return cost, first, first_size, second_size
        return None

    def sweep(self, order, size, parts, name, found):
        """Value of the cuts of a sweep; the best are added to ``found``."""
        area, load, rim = size
        rest, taken = set(order), set()
        area_1 = load_1 = rim_1 = cost = 0.0
        rim_2 = rim
        least, values = 0.3 * area / parts, []
        for count, atom in enumerate(order[:-1], 1):
            rest.discard(atom)
            inner = outer = 0.0
            for other, (length, price) in self.near[atom].items():
                if other in rest:
                    outer += length
                    cost += price
                elif other in taken:
                    inner += length
                    cost -= price
            taken.add(atom)
            area_1 += self.area_of[atom]
            load_1 += self.load_of[atom]
            rim_1 += self.rim_of[atom] - 2 * inner
            rim_2 += 2 * outer - self.rim_of[atom]
            if area_1 < least:
                continue
            left = area - area_1
            if left < 0.3 * area * (parts - 1) / parts:
                break
            one, two = (area_1, load_1, rim_1), (left, load - load_1, rim_2)
            value = cost + self.energy(*one)
            value += (self.energy(*two) if parts == 2 else (parts - 1) * self.energy(
                left / (parts - 1), two[1] / (parts - 1), 4 * np.sqrt(left / (parts - 1))))
            values.append((round(value, 9), *name, count, cost, one, two, order))
        values.sort(key=lambda entry: entry[:4])
        found.extend(values[:_TRIES])

    def recombine(self, cells, parts):
        """Change of energy and the parts when some cells are put together and divided anew."""
        atoms = set().union(*(self.members[k] for k in cells))
        now = sum(self.energy(*self.size[k]) for k in cells)
        size, inner = self.together(cells)
        made = self.divided(atoms, size, parts)
        if made is None:
            return None
        return made[0] - now - inner, made[1]

    def together(self, cells):
        """Size of cells put together and the cost of the borders between them."""
        area = load = rim = inner = 0.0
        for a in cells:
            area += self.size[a][0]
            load += self.size[a][1]
            rim += self.size[a][2]
        names = set(cells)
        for a in cells:
            for atom in self.members[a]:
                for other, (length, cost) in self.near[atom].items():
                    b = self.cell[other]
                    if b != a and b in names:
                        rim -= length
                        inner += cost / 2
        return (area, load, rim), inner

    def redivide(self, rounds=4):
        """Put neighbouring cells together and divide them anew while the energy falls."""
        todo = set(self.members) - self.fixed
        for _ in range(rounds):
            order = sorted(todo & set(self.members),
                           key=lambda k: (-round(self.energy(*self.size[k]), 9), k))
            todo = set()
            for a in order:
                if a not in self.members:
                    continue
                self.check()
                best = self.best_change(a)
                if best is None:
                    continue
                for name in self.replace(best[1], best[2]):
                    todo.add(name)
                    todo.update(b for b in self.borders(name) if b not in self.fixed)
            if not todo:
                break

    def best_change(self, a):
        """The recombination of a cell and its neighbours that gains most, or None."""
        bonus = self.counting()
        shared = sorted(b for b in self.borders(a) if b not in self.fixed)
        target = self.goal.target
        area = self.size[a][0]
        offers = [((a,), 2)] if area > 1.25 * target else []
        for b in shared:
            both = area + self.size[b][0]
            offers.append(((a, b), 2))
            if both < 1.7 * target:
                offers.append(((a, b), 1))
            if both > 2.3 * target:
                offers.append(((a, b), 3))
        if area < 0.9 * target:
            near = sorted(shared, key=lambda b: (self.size[b][0], b))[:4]
            offers += [((a, b, c), 2) for k, b in enumerate(near) for c in near[k + 1:]
                       if area + self.size[b][0] + self.size[c][0] < 2.7 * target]
        best = None
        for cells, parts in offers:
            made = self.recombine(cells, parts)
            if made is None:
                continue
            change = made[0] - bonus * (parts - len(cells))
            if change < -_EPS and (best is None or change < best[0] - 1e-9):
                best = (change, cells, made[1])
        return best

    def replace(self, cells, parts):
        """Make other cells of the atoms of ``cells``; their names."""
        for k in cells:
            del self.members[k], self.size[k]
        names = []
        for atoms, size in parts:
            name, self.next_name = self.next_name, self.next_name + 1
            self.members[name], self.size[name] = set(atoms), size
            for atom in atoms:
                self.cell[atom] = name
            names.append(name)
        return names

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
        for other, (length, cost) in self.near[atom].items():
            old = border.get(self.cell[other], (0.0, 0.0))
            border[self.cell[other]] = (old[0] + length, old[1] + cost)
        inner, stay = border.get(home, (0.0, 0.0))
        area, load, rim = self.area_of[atom], self.load_of[atom], self.rim_of[atom]
        old = self.size[home]
        left = (old[0] - area, old[1] - load, old[2] - rim + 2 * inner)
        leave = self.energy(*left) - self.energy(*old) + stay
        best, to, grown = -1e-6, None, None
        for b in sorted(border):
            if b == home or b in self.fixed:
                continue
            length, cost = border[b]
            size = self.size[b]
            larger = (size[0] + area, size[1] + load, size[2] + rim - 2 * length)
            change = leave + self.energy(*larger) - self.energy(*size) - cost
            if change < best:
                best, to, grown = change, b, larger
        if to is None or not self.connected(self.members[home] - {atom}):
            return False
        self.members[home].discard(atom)
        self.members[to].add(atom)
        self.size[home], self.size[to] = left, grown
        self.cell[atom] = to
        return True


def _joined(atoms, goal, weight, check):
    """Cells (`_Cells`) where the area has a weight."""
    cells = _Cells(atoms, goal, weight, check)
    cells.join_greedily()
    for _ in range(2):
        cells.redivide()
        cells.move_atoms()
    cells.join_leftovers()
    cells.redivide()
    cells.move_atoms()
    return cells


def join_atoms(atoms, goal, check=None):
    """Cell number per atom (int64 (n,), 0 … k-1 in order of the lowest atom).

    Parameters
    ----------
    atoms : Atoms
    goal : Goal
    check : callable, optional
        Called often; raises to cancel.
    """
    if not len(atoms.area):
        return np.empty(0, dtype=np.int64)
    for weight in _AREA:
        cells = _joined(atoms, goal, weight, check or (lambda: None))
        area = np.array([size[0] for k, size in cells.size.items() if k not in cells.fixed])
        if goal.load_share or not len(area) or area.std() <= goal.spread * area.mean():
            break
    _, first, number = np.unique(cells.cell, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[number.reshape(-1)]
