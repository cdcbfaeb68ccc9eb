"""Whose is a case: ordered rules over what is known of it, as pure data.

The order is the city's. Hangzhou 2006 no. 8 (seed 000) gives the kinds: article 13 has the owner
answer for a component and the territory for what nobody owns (属地管理), article 15(1)-(2) lets
somebody act first in an emergency, article 15(5) has construction sites coordinated by one body.

The first rule that yields a unit at work proposes it. The proposal is *sure* when nothing else
could be meant: it stays the same whichever component or area within reach of the reported position
is taken, no rule before it failed for want of a unit, and it is not the last resort, a territory
without any condition.
"""
from dataclasses import dataclass, replace

from ..errors import N_

TARGETS = {
    "maintainer": N_("Maintainer of the component"),
    "owner": N_("Owner of the component"),
    "unit": N_("This unit"),
    "territory": N_("Organisation of the territory"),
}
SITUATIONS = {"": N_("any"), "emergency": N_("emergency"), "construction": N_("construction site")}
AREA_KINDS = {"": N_("anywhere"), "street": N_("Street"), "community": N_("Community"),
              "grid": N_("Unit grid")}
#: Between the parts of a reason.
_AND = N_("; ")
_KEEPER = {"maintainer": N_("maintainer of {name} {objid}"),
           "owner": N_("owner of {name} {objid}")}
_NO_KEEPER = {"maintainer": N_("{name} {objid} has no maintainer"),
              "owner": N_("{name} {objid} has no owner")}


@dataclass(frozen=True)
class Rule:
    """One row of ``responsibility_rule``; empty texts mean "any". ``classcode`` may be a minor
    class, the first digits of one (a major class), or empty. ``decision`` is the key of the
    decision of coordination that a draft comes from."""
    fid: int = None
    position: int = 0
    title: str = ""
    kind: str = ""
    classcode: str = ""
    area_kind: str = ""
    area_code: str = ""
    situation: str = ""
    target: str = "unit"
    unit: str = ""
    valid_from: str = ""
    valid_to: str = ""
    active: int = 1
    note: str = ""
    decision: int = None

    def valid(self, day):
        """Whether the rule is in force on a day ("YYYY-MM-DD")."""
        return bool(self.active) and (self.valid_from or "") <= day \
            and (not self.valid_to or day <= self.valid_to)

    @property
    def last_resort(self):
        """A territory without any condition: it says who, not that somebody decided so."""
        return self.target == "territory" and not (self.classcode or self.situation)


#: A new workspace's rules; the city puts its table of classes and areas before the last one.
DEFAULTS = (
    Rule(position=1, title=N_("Emergency: who acts first, liability is settled later"),
         situation="emergency", note="杭政办〔2006〕8号 十五（一）（二）"),
    Rule(position=2, title=N_("Construction sites: who coordinates"), situation="construction",
         note="杭政办〔2006〕8号 十五（五）"),
    Rule(position=3, title=N_("Maintainer of the component"), kind="component",
         target="maintainer", note="杭政办〔2006〕8号 十三"),
    Rule(position=4, title=N_("Owner of the component"), kind="component", target="owner",
         note="杭政办〔2006〕8号 十三"),
    Rule(position=5, title=N_("Territory"), target="territory", note="杭政办〔2006〕8号 十三"),
)


@dataclass(frozen=True)
class Place:
    """Codes of the street, community and unit grid; "" where unknown."""
    street: str = ""
    community: str = ""
    grid: str = ""


@dataclass(frozen=True)
class Thing:
    """A component with the texts of its attributes."""
    objid: str
    name: str = ""
    maintainer: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Facts:
    """What the rules look at in one case.

    Attributes
    ----------
    components : tuple of Thing
        The one under the report first, then others of the class within reach.
    places : tuple of Place
        Where the case is first, then areas that begin within reach.
    construction, near_site : bool
        It is about a construction site or on one; the edge of a site is within reach.
    doubts : tuple of (template, values)
        Why the facts themselves are not sure.
    """
    kind: str
    classcode: str
    urgent: bool = False
    construction: bool = False
    near_site: bool = False
    components: tuple = ()
    places: tuple = (Place(),)
    doubts: tuple = ()


@dataclass(frozen=True)
class Verdict:
    """What one rule says of a case: a unit with the reason, or unit "" and why not. ``notes`` say
    more about the unit, ``doubts`` why it may be another."""
    rule: Rule
    unit: str
    reason: str
    params: dict
    notes: tuple = ()
    doubts: tuple = ()


@dataclass(frozen=True)
class Proposal:
    """A unit with the reason, or unit "" with the reason why there is none; reasons are templates
    with their values.

    Attributes
    ----------
    sure : bool
        Nothing else could be meant (see the module's first lines).
    rule : int or None
        Key of the rule that fired.
    position, title : int, str
        Of that rule.
    alternatives : tuple of Verdict
        Later rules that would have fired, each with its unit.
    passed : tuple of Verdict
        Rules that concern the case but name nobody, with the reason.
    notes, doubts : tuple of (template, values)
        More about the unit; why the proposal is not sure.
    """
    unit: str
    reason: str
    params: dict
    sure: bool = False
    rule: int = None
    position: int = 0
    title: str = ""
    alternatives: tuple = ()
    passed: tuple = ()
    notes: tuple = ()
    doubts: tuple = ()


def explain(proposal, tr=str):
    """A proposal's (or a verdict's) reason, notes and doubts as one sentence; ``tr`` translates a
    template."""
    parts = [(proposal.reason, proposal.params), *proposal.notes, *proposal.doubts]
    return tr(_AND).join(tr(template).format(**params) for template, params in parts)


class RuleTable:
    """The rules in force on a day, found by class and area without going through all of them.

    Parameters
    ----------
    rules : iterable of Rule
    day : str
        "YYYY-MM-DD".
    """

    def __init__(self, rules, day):
        self.day = day
        self.rules = in_order(r for r in rules if r.valid(day))
        self.by_area = any(r.area_code or r.target == "territory" for r in self.rules)
        self.by_grid = any(r.area_kind == "grid" for r in self.rules)
        self.by_site = any(r.situation == "construction" for r in self.rules)
        self._known = {}

    def matching(self, facts):
        """The rules whose conditions a case meets (at its first place), in their order."""
        key = (facts.kind, facts.classcode, facts.urgent, facts.construction)
        if key not in self._known:
            found = self._known[key] = {}
            for number, rule in enumerate(self.rules):
                if _concerns(rule, facts):
                    found.setdefault((rule.area_kind if rule.area_code else "",
                                      rule.area_code or ""), []).append(number)
        found, place = self._known[key], facts.places[0]
        numbers = list(found.get(("", ""), ()))
        for area in (("street", place.street), ("community", place.community),
                     ("grid", place.grid)):
            if area[1]:
                numbers += found.get(area, ())
        return [self.rules[number] for number in sorted(numbers)]


def in_order(rules):
    """Rules by position; of equal ones the older first, and drafts without a key last."""
    return sorted(rules, key=lambda r: (r.position, r.fid is None, r.fid or 0))


def _concerns(rule, facts):
    return (rule.kind in ("", None, facts.kind)
            and (facts.classcode or "").startswith(rule.classcode or "")
            and (not rule.situation or (facts.urgent if rule.situation == "emergency"
                                        else facts.construction)))


def decide(table, facts, directory):
    """The Proposal of a table of rules for one case.

    Parameters
    ----------
    table : RuleTable
    facts : Facts
    directory : Directory
    """
    verdicts = [_verdict(rule, facts, directory, table.day) for rule in table.matching(facts)]
    fired = [v for v in verdicts if v.unit]
    if not fired:
        why = {_key(note): note for v in verdicts
               for note in ((v.reason, v.params), *v.notes, *v.doubts)}
        return Proposal("", N_("no rule names a unit; choose it"), {}, passed=tuple(verdicts),
                        notes=tuple(why.values()), doubts=facts.doubts)
    first = fired[0]
    before = verdicts[:verdicts.index(first)]
    doubts = [*first.doubts, *facts.doubts]
    # a unit that is gone without a successor is a hole in the records that somebody has to see
    doubts += [doubt for v in before for doubt in v.doubts]
    doubts += _other_worlds(table, facts, directory, first)
    if first.rule.last_resort:
        doubts.append((N_("no rule is made for this class; only the territory speaks for it"), {}))
    return Proposal(first.unit, first.reason, first.params, not doubts, first.rule.fid,
                    first.rule.position, first.rule.title or "", tuple(fired[1:]),
                    tuple(v for v in verdicts if not v.unit), first.notes,
                    tuple({_key(d): d for d in doubts}.values()))


def _key(doubt):
    return doubt[0], tuple(sorted(doubt[1].items()))


def _other_worlds(table, facts, directory, first):
    """Doubts where another component, area or site within reach would lead to another unit."""
    worlds = [(N_("{objid} is as near, and is another unit's: {unit}"), {"objid": thing.objid},
               replace(facts, components=(thing,))) for thing in facts.components[1:]]
    worlds += [(N_("on the border to {area}, where it would go to {unit}"),
                {"area": directory.areas.get(place.community) or place.grid or place.community},
                replace(facts, places=(place,))) for place in facts.places[1:]]
    if facts.near_site:
        worlds.append((N_("at the edge of a construction site; else it would go to {unit}"), {},
                       replace(facts, construction=not facts.construction)))
    for template, params, world in worlds:
        unit = next((v.unit for v in (_verdict(rule, world, directory, table.day)
                                      for rule in table.matching(world)) if v.unit), "")
        if unit != first.unit:
            yield template, {**params, "unit": directory.name(unit) or "–"}


def _verdict(rule, facts, directory, day):
    """What a rule whose conditions are met says."""
    if rule.target in _KEEPER:
        return _keeper(rule, facts, directory, day)
    if rule.target == "territory":
        area, codes = directory.of_territory(facts.places[0])
        params = {"area": directory.areas.get(area, area)}
        reason = N_("{area} is its territory")
        if not codes:
            return Verdict(rule, "", N_("no organisation has this place as its territory"), {})
    else:
        codes, params = directory.named(rule.unit), {"position": rule.position,
                                                     "title": rule.title or ""}
        reason = N_("rule {position}: {title}")
        if not codes:
            return Verdict(rule, "", N_("rule {position}, {title}: the city has named no unit "
                                        "yet"), params)
    return _at_work(rule, codes, reason, params, directory, day)


def _keeper(rule, facts, directory, day):
    if not facts.components:
        return Verdict(rule, "", N_("no component under this case"), {})
    thing = facts.components[0]
    params = {"name": thing.name or "", "objid": thing.objid}
    codes = directory.named(getattr(thing, rule.target))
    if not codes:
        return Verdict(rule, "", _NO_KEEPER[rule.target], params)
    return _at_work(rule, codes, _KEEPER[rule.target], params, directory, day)


def _at_work(rule, codes, reason, params, directory, day):
    """The verdict for units that a rule or a record names: the first at work."""
    found = [directory.at_work(code, day) for code in codes]
    unit, notes = next((f for f in found if f[0]), ("", ()))
    missing = tuple(note for code, said in found if not code for note in said)
    if not unit:
        return Verdict(rule, "", *missing[-1], notes=missing[:-1], doubts=missing)
    units = list(dict.fromkeys(code for code, _ in found if code))
    doubts = missing
    if len(units) > 1:
        doubts = (*missing, (N_("several units are named: {units}"),
                             {"units": ", ".join(map(directory.name, units))}))
    return Verdict(rule, unit, reason, params, notes, doubts)
