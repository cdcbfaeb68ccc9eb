"""Rules of responsibility that can never fire, and which others stand in their way.

Everything a case can be is one of finitely many cells: class, area, emergency or not, construction
site or not, component with maintainer, owner, both or neither. The rules take the cells in their
order; one that finds none left never fires. That is exact, also where several rules together cover
a later one.
"""
import datetime
from dataclasses import dataclass

import numpy as np

from ..errors import N_
from .rules import Place, in_order


@dataclass(frozen=True)
class Shadow:
    """A rule that can never fire, why (a template with values), and the rules before it that take
    its cases."""
    rule: object
    reason: str
    params: dict
    by: tuple = ()


def shadowed(rules, classes, places, directory, day):
    """The active rules that can never fire, from a day on.

    Parameters
    ----------
    rules : iterable of Rule
    classes : iterable of (kind, code)
        The catalogue.
    places : iterable of Place
        The communities, and every unit grid that a rule names.
    directory : Directory
    day : str
        "YYYY-MM-DD".

    Returns
    -------
    list of Shadow, in the order of the rules
    """
    rules = in_order(rule for rule in rules if rule.active)
    cells = _Cells(rules, classes, places, directory)
    alive, footprints = set(), {}
    for moment in _moments(rules, directory, day):
        taken = np.zeros(cells.shape, dtype=bool)
        for number, rule in enumerate(rules):
            if not rule.valid(moment):
                continue
            where = np.ix_(*cells.of(rule, moment))
            footprints.setdefault(number, (moment, where))
            if not taken[where].all():
                alive.add(number)
            taken[where] = True
    return [_shadow(number, rules, footprints, cells)
            for number in range(len(rules)) if number not in alive]


class _Cells:
    """What a case can be: classes and places that no rule tells apart are one, and each rule
    finds its own without going through all of them."""

    def __init__(self, rules, classes, places, directory):
        self.directory = directory
        patterns = {(rule.kind, rule.classcode) for rule in rules}
        areas = {(rule.area_kind, rule.area_code) for rule in rules if rule.area_code}
        known = {tuple(p for p in patterns if _is_of(p, c)): c for c in dict.fromkeys(classes)}
        # a case may also lie outside every area
        spots = {(directory.of_territory(p)[0], *(a for a in _areas(p) if a in areas)): p
                 for p in [*places, Place()]}
        classes, self.places = list(known.values()), list(spots.values())
        self.classes = {p: np.array([n for n, c in enumerate(classes) if _is_of(p, c)], dtype=int)
                        for p in patterns}
        self.areas = {area: [] for area in areas}
        for number, place in enumerate(self.places):
            for area in _areas(place):
                self.areas.get(area, []).append(number)
        self.shape = (len(classes), len(self.places), 4, 4)

    def inside(self, rule):
        """Numbers of the places where a rule holds."""
        if rule.area_code:
            return self.areas[rule.area_kind, rule.area_code]
        return range(len(self.places))

    def of(self, rule, day):
        """The cells in which a rule names somebody, as four arrays of indices."""
        area, keeper = self.inside(rule), range(4)
        if rule.target == "maintainer":
            keeper = (1, 3)
        elif rule.target == "owner":
            keeper = (2, 3)
        elif rule.target == "territory":
            area = [n for n in area if self._somebody(
                self.directory.of_territory(self.places[n])[1], day)]
        elif not self._somebody(self.directory.named(rule.unit), day):
            area = []
        situation = {"": range(4), "emergency": (1, 3), "construction": (2, 3)}[rule.situation]
        return (self.classes[rule.kind, rule.classcode],
                *(np.array(found, dtype=int) for found in (area, situation, keeper)))

    def _somebody(self, codes, day):
        return any(self.directory.at_work(code, day)[0] for code in codes)


def _is_of(pattern, known):
    return pattern[0] in ("", known[0]) and known[1].startswith(pattern[1])


def _areas(place):
    return (("street", place.street), ("community", place.community), ("grid", place.grid))


def _moments(rules, directory, day):
    """The day, and the later ones on which something begins or ends."""
    def after(text):
        try:
            return (datetime.date.fromisoformat(text) + datetime.timedelta(1)).isoformat()
        except ValueError:
            return ""
    ends = [rule.valid_to for rule in rules] + [o.until for o in directory.by_code.values()]
    return sorted({day, *(rule.valid_from for rule in rules if rule.valid_from > day),
                   *(after(end) for end in ends if end and end >= day)} - {""})


def _shadow(number, rules, footprints, cells):
    """Why a rule never fires."""
    rule = rules[number]
    if number not in footprints:
        return Shadow(rule, N_("its time is over"), {})
    moment, mine = footprints[number]
    if not all(axis.size for axis in mine):
        return Shadow(rule, *_empty(rule, cells, moment))
    before = []
    for other in range(number):
        if rules[other].valid(moment):
            theirs = cells.of(rules[other], moment)
            common = [np.isin(axis.ravel(), found) for axis, found in zip(mine, theirs)]
            if all(axis.all() for axis in common):      # this one alone takes everything
                before = [rules[other]]
                break
            if all(axis.any() for axis in common):
                before.append(rules[other])
    return Shadow(rule, N_("rules before it take all its cases"), {}, tuple(before))


def _empty(rule, cells, day):
    """Why a rule has no case at all, as (template, values)."""
    if not cells.classes[rule.kind, rule.classcode].size:
        return N_("the catalogue has no such class"), {}
    if not len(cells.inside(rule)):
        return N_("there is no such area"), {}
    if rule.target == "territory":
        return N_("no organisation has such a place as its territory"), {}
    codes = cells.directory.named(rule.unit)
    if not codes:
        return N_("it names no unit yet"), {}
    return cells.directory.at_work(codes[0], day)[1][-1]


def shadowed_in(ws, rules, day=None):
    """``shadowed`` with the catalogue, areas and organisations of a workspace."""
    from .facts import directory
    rows = ws.query("SELECT code, coalesce(street_code, substr(code, 1, 9)) FROM community")
    streets = dict(rows)
    grids = [rule.area_code for rule in rules if rule.area_kind == "grid"]
    places = [Place(street, code) for code, street in rows]
    places += [Place(streets.get(grid[:12], grid[:9]), grid[:12], grid) for grid in grids]
    return shadowed(rules, ws.query("SELECT kind, code FROM object_class"), places,
                    directory(ws), day or datetime.date.today().isoformat())
