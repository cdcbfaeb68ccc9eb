"""Hot spots of the filed cases on the unit grids (Gi* with the false discovery rate), against the
period before, and what keeps coming back."""
import numpy as np

from ..errors import CityGridError, InputError
from .hotspots import hot_spots
from .white_paper_maps import CANDIDATE, AreaMap, ramp_map
from .white_paper_work import share

#: How many classes have hot spots of their own told.
_CLASSES = 5
#: Classes of hot spots on a map, hot to cold: significant 3 ... -3, candidates, none 0.
_MARKS = (3, 2, 1, CANDIDATE, 0, -CANDIDATE, -1, -2, -3)


class Grids:
    """The unit grids, their neighbours, and the hot spots of counts on them."""

    def __init__(self, work):
        self.work, self.areas = work, work.areas("grid")
        self.place = work.place("grid")
        self.problem, self.weights = None, None
        if len(self.areas):
            from .weights import contiguity
            self.weights = contiguity(self.areas.geometry)

    def counts(self, mask):
        rows = self.place[mask]
        return np.bincount(rows[rows >= 0], minlength=len(self.areas))

    def hot(self, counts):
        """HotSpots of counts, None where there is nothing to be told; why is in ``problem``."""
        if self.weights is None or not counts.any():
            return None
        try:
            return hot_spots(counts, self.weights)
        except CityGridError as error:
            self.problem = error
            return None


def hotspots(work):
    """Fill in hot spots and the maps of the cases."""
    grids = Grids(work)
    now = work.counted["period"]["filed"]
    counts = grids.counts(now)
    put, tables, maps = work.figures, work.tables, work.values.maps
    number = "{:,.0f}".format
    maps["cases_grids"] = ramp_map(grids.areas.geometry, counts, number)
    found = grids.hot(counts)
    for template, params in found.warnings if found else ():
        work.tell(InputError(template, **params))
    hot = found.significant > 0 if found else np.zeros(len(grids.areas), bool)
    before = work.counted["before"]
    earlier = grids.hot(grids.counts(before["filed"])) if before else None
    was = earlier.significant > 0 if earlier else None
    put["hotspots.hot"] = int(hot.sum())
    put["hotspots.candidates"] = int(((found.candidate > 0) & ~hot).sum()) if found else 0
    put["hotspots.new"] = None if was is None else int((hot & ~was).sum())
    put["hotspots.gone"] = None if was is None else int((was & ~hot).sum())
    put["hotspots.cases"] = int(counts[hot].sum())
    put["hotspots.share"] = share(int(counts[hot].sum()), int(now.sum()))
    put["hotspots.judged"] = int(found is not None)
    tables["hot_spots"] = _rows(work, grids, counts, found, hot, was)
    tables["hot_communities"] = _communities(work, grids, counts, hot, was)
    maps["hot_spots"] = _map(work, grids, found)
    _classes(work, grids, now)


def _community(work, grids, row):
    return work.community_name(grids.areas.parent[row])


def _rows(work, grids, counts, found, hot, was):
    order = np.flatnonzero(hot)
    order = order[np.lexsort((grids.areas.code[order].astype(str), -found.z[order]))] \
        if found else order
    return [{"code": grids.areas.code[row], "name": grids.areas.name[row],
             "community": _community(work, grids, row), "filed": int(counts[row]),
             "z": float(found.z[row]), "level": work.word(f"hot.{found.significant[row]}"),
             "new": None if was is None else work.word("again" if was[row] else "new")}
            for row in order]


def _communities(work, grids, counts, hot, was):
    found = {}
    for row in np.flatnonzero(hot):
        line = found.setdefault(grids.areas.parent[row] or "", {
            "name": _community(work, grids, row), "grids": 0, "filed": 0,
            "new": None if was is None else 0})
        line["grids"] += 1
        line["filed"] += int(counts[row])
        if was is not None and not was[row]:
            line["new"] += 1
    return sorted(found.values(), key=lambda line: (-line["filed"], line["name"]))


def _map(work, grids, found):
    if found is None:
        return None
    places = {mark: number for number, mark in enumerate(_MARKS)}
    candidates = CANDIDATE * np.sign(found.candidate)
    marks = [places[mark] for mark in np.where(found.significant, found.significant, candidates)]
    return AreaMap(grids.areas.geometry, np.array(marks), tuple(
        work.word(f"hot.{mark}") for mark in _MARKS), "hot", _MARKS)


def _classes(work, grids, now):
    """The hot spots of the classes with the most cases, and maps of the first two."""
    rows, maps = [], []
    code, keys = work.pairs
    numbers = np.bincount(code[now], minlength=len(keys))
    order = np.argsort(-numbers, kind="stable")[:_CLASSES]
    for at in order[numbers[order] > 0]:
        (kind, classcode), number = keys[at], numbers[at]
        counts = grids.counts(now & (code == at))
        found = grids.hot(counts)
        hot = np.flatnonzero(found.significant > 0) if found else []
        names = dict.fromkeys(_community(work, grids, row) for row in sorted(
            hot, key=lambda row: -found.z[row]))
        rows.append({"kind": work.kind(kind), "code": classcode or "",
                     "name": work.class_name(kind, classcode),
                     "filed": int(number), "grids": len(hot),
                     "communities": work.word("comma").join(list(names)[:5]) or None})
        if len(maps) < 2 and len(hot):
            maps.append((_map(work, grids, found), rows[-1]["name"]))
    work.tables["hot_classes"] = rows
    for name, made in zip(("first", "second"), maps + [(None, None)] * 2):
        work.values.maps[f"hot_{name}"], work.figures[f"hotspots.{name}"] = made
