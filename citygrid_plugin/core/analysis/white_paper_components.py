"""The state of the components: how many, what was added and retired, in which condition.

A component counts from its first date (ordate) to its last (dedate), CJ/T 214. Its condition is the
one it has when the report is made.
"""
from collections import Counter

import numpy as np

from ..workspace.components import tables
from ..workspace.ddl import sql
from .white_paper_maps import ramp_map
from .white_paper_work import MOST, change, share

#: The state of a component that nothing is wrong with (CJ/T 214, GB/T 47678.5).
INTACT = "完好"
#: A class of fewer components is not told as one in a bad condition.
_LEAST = 20


def components(work, case_classes):
    """Fill in the figures of the components.

    Parameters
    ----------
    work : Work
    case_classes : dict of str to int
        Filed cases of components by minor class.
    """
    counts = Counter()
    since, until = work.since_until()
    for table in tables(work.ws):
        work.check(0.0)
        counts.update({row[:-1]: row[-1] for row in work.ws.query(sql(
            "SELECT classcode, coalesce(objstate, ''), substr(bgid, 1, {length}), "
            "coalesce(ordate, '') < ?1, coalesce(ordate, '') < ?2, "
            "dedate IS NOT NULL AND dedate < ?1, dedate IS NOT NULL AND dedate < ?2, count(*) "
            "FROM {table} GROUP BY 1, 2, 3, 4, 5, 6, 7", table=table,
            length=work.ws.codes.community_length), (since, until))})
    rows = [_Count(*key, number) for key, number in counts.items()]
    _totals(work, rows)
    _by_class(work, rows, case_classes)
    _by_state(work, rows)
    _by_community(work, rows)


class _Count:
    """Components of one class, state and community, and where in time they lie."""

    def __init__(self, classcode, state, community, old, begun, gone, ended, number):
        self.classcode, self.state, self.community = classcode, state, community
        self.before = number if old and not gone else 0
        self.now = number if begun and not ended else 0
        self.added = number if begun and not old else 0
        self.removed = number if ended and not gone else 0
        self.later = number if not begun else 0
        self.bad = self.now if state != INTACT else 0


def _sums(rows, key):
    """{key: Counter of the columns}."""
    found = {}
    for row in rows:
        sums = found.setdefault(key(row), Counter())
        for name in ("before", "added", "removed", "now", "bad", "later"):
            sums[name] += getattr(row, name)
    return found


def _totals(work, rows):
    sums = _sums(rows, lambda row: None).get(None, Counter())
    put = work.figures
    for name in ("now", "before", "added", "removed", "bad", "later"):
        put[f"components.{name}"] = sums[name]
    put["components.difference"] = sums["now"] - sums["before"]
    put["components.change"] = change(sums["now"], sums["before"])
    put["components.intact"] = sums["now"] - sums["bad"]
    put["components.intact_share"] = share(sums["now"] - sums["bad"], sums["now"])
    present = {row.classcode for row in rows if row.now}
    put["components.classes"] = len(present)
    put["components.majors"] = len({work.major_of.get(("component", c), c[:2]) for c in present})
    put["components.density"] = share(sums["now"], put["grids.area"])


def _line(code, name, sums, total):
    return {"code": code, "name": name, **{n: sums[n] for n in (
        "before", "added", "removed", "now")},
        "change": change(sums["now"], sums["before"]), "share": share(sums["now"], total),
        "intact_share": share(sums["now"] - sums["bad"], sums["now"])}


def _by_class(work, rows, case_classes):
    total = work.figures["components.now"]

    def major(code):
        return work.major_of.get(("component", code), code[:2])
    work.tables["components_by_major"] = [
        _line(code, work.majors.get(("component", code), code), sums, total)
        for code, sums in sorted(_sums(rows, lambda row: major(row.classcode)).items())
        if sums["before"] or sums["now"] or sums["added"]]
    classes = _sums(rows, lambda row: row.classcode)
    work.tables["components_by_class"] = [
        {**_line(code, work.class_name("component", code), sums, total),
         "major": work.majors.get(("component", major(code)), major(code))}
        for code, sums in sorted(classes.items(), key=lambda item: (-item[1]["now"], item[0]))
        if sums["before"] or sums["now"] or sums["added"]]
    bad = [code for code in classes
           if classes[code]["bad"] and classes[code]["now"] >= _LEAST]
    worst = sorted(bad, key=lambda code: (-classes[code]["bad"] / classes[code]["now"], code))
    work.tables["components_bad"] = [
        {"code": code, "name": work.class_name("component", code), "now": classes[code]["now"],
         "bad": classes[code]["bad"], "bad_share": share(classes[code]["bad"],
                                                         classes[code]["now"]),
         "cases": case_classes.get(code, 0)} for code in worst[:MOST]]


def _by_state(work, rows):
    total = work.figures["components.now"]
    names = {code: pair for code, *pair in work.ws.query(
        "SELECT code, name, name_en FROM value_domain WHERE domain = 'objstate' ORDER BY fid")}
    place = 0 if work.language.startswith("zh") else 1
    order = {code: number for number, code in enumerate(names)}
    found = _sums(rows, lambda row: row.state)
    work.tables["components_by_state"] = [
        {"name": (names.get(state, ("", ""))[place] or state or work.word("no_state")).capitalize(),
         "now": sums["now"], "share": share(sums["now"], total)}
        for state, sums in sorted(found.items(), key=lambda item: order.get(item[0], 99))
        if sums["now"]]


def _by_community(work, rows):
    communities = work.areas("community")
    areas = dict(zip(communities.code, (communities.area / 1e6).tolist()))
    found = _sums(rows, lambda row: row.community)
    work.tables["components_by_community"] = [
        {"code": code or "", "name": work.community_name(code), "now": sums["now"],
         "density": share(sums["now"], areas.get(code)), "bad": sums["bad"],
         "intact_share": share(sums["now"] - sums["bad"], sums["now"])}
        for code, sums in sorted(found.items(), key=lambda item: (item[0] is None, item[0] or ""))
        if sums["now"]]
    intact = {row["code"]: row["intact_share"] for row in work.tables["components_by_community"]}
    work.values.maps["components"] = ramp_map(
        communities.geometry, [intact.get(code, np.nan) for code in communities.code],
        lambda value: work.written(value, "share"))
