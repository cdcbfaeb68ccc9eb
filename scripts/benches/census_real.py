"""Real inventories of one neighbourhood at two dates: is every object found again?

The keys that prove which object is which are hidden from the matcher, and every column that stands
for a key or says when a row was edited. Keys that are wrong themselves (with a question mark,
empty, or there twice) prove nothing: their rows are matched, but not judged. Options are those the
matcher has anyway, the same for all layers. Then the same with a planted survey: noise, offset, and
3 % each gone, new and reclassified. Without the folder of real data there are no figures.
"""
import sys
import time

import numpy as np

from .measure import ROOT, Figure, say, worker

DATA = ROOT.parent / "shared" / "data" / "cambridgeport" / "cambridgeport.gpkg"
CRS = 26986                               # Massachusetts mainland, metres

#: Layer of both dates, key, and what else is hidden.
LAYERS = {
    "hydrants": ("hydrants_20151217", "hydrants_20160712", "HYDRANT_ID",
                 ("GlobalID", "LASTEDITDATE", "LASTSOURCE")),
    "litter barrels": ("litter_barrels_20130815", "litter_barrels_20140305", "GlobalID", ("Id_",)),
    "pedestrian ramps": ("pedestrian_ramps_20131203", "pedestrian_ramps_20141202", "GlobalID",
                         ("date", "contract")),
    "parking spaces": ("metered_parking_20130815", "metered_parking_20140701", "GlobalID",
                       ("SPACE_ID", "EditDate", "SRC_DATE")),
    "street lamps": ("street_lights_20170731", "street_lights_20180214", "PoleID",
                     ("Pole_Num", "Lamp1", "Lamp2", "EditDate", "Street_ID"))}
AREAS = ("parking spaces",)
#: Rebuilt in place, so that their attributes contradict: precision and recall.
REBUILT, LEAST = ("pedestrian ramps",), 0.99
#: Noise and length of the offset (m) of the planted surveys; shares gone, new and reclassified.
PLANTED, CHANGED, SEEDS = ((0.3, 0.0), (0.5, 2.0), (1.0, 2.0), (2.0, 0.0)), 0.03, (1, 2, 3)


def figures(lines=100_000):
    """Figures of the real inventories; ``lines`` is the size of the match of lines."""
    if DATA.is_file():
        for name in LAYERS:
            yield from layer_figures(name, worker("census_real", "layer", name))
        yield from street_figures(worker("census_real", "streets"))
    found = worker("census_real", "lines", lines)
    yield Figure(f"{found['count']:,} lines against as many (peer: geopandas.sjoin_nearest)",
                 found["seconds"], found["peer"])
    yield Figure("lines: right groups", 100 * found["right"], unit="%")


def layer_figures(name, found):
    """Figures of one layer: as it is, and with planted changes."""
    best = max(found["nearest"], found["mutual"], key=lambda f: f["f1"])
    if name in REBUILT:
        for what in ("precision", "recall"):
            yield Figure(f"real {name}: {what} (peer: the better of nearest and mutual nearest)",
                         found["ours"][what], best[what], LEAST, "", True, True)
    else:
        yield Figure(f"real {name}: wrong identities of {found['known']} (peer: the better of "
                     "nearest and mutual nearest)", found["ours"]["wrong"], best["wrong"], 1, "",
                     True)
    for title, ours, nearest, mutual in [("", *(found[k]["f1"] for k in
                                                ("ours", "nearest", "mutual"))),
                                         *found["planted"]]:
        yield Figure(f"real {name}{title}: F1 (peer: the better of nearest and mutual nearest)",
                     ours, max(nearest, mutual), 1.0, "", least=True)


def street_figures(found):
    """Figures of the street centre lines cut and joined."""
    for title, right, known in found["levels"]:
        yield Figure(f"street centre lines cut and joined{title}: right groups",
                     100 * right / known, unit="%")


# -- what is matched

def load(name):
    """Both sides of a layer: [(geometry, key (n,), attributes), ...]; metres."""
    import geopandas
    *layers, key, hidden = LAYERS[name]
    sides = []
    for layer in layers:
        frame = geopandas.read_file(DATA, layer=layer).to_crs(CRS)
        attributes = {column: frame[column].to_numpy(dtype=object) for column in frame.columns
                      if column not in (frame.geometry.name, key, *hidden)}
        sides.append((frame.geometry.to_numpy(), frame[key].to_numpy(dtype=object), attributes))
    return sides


def known_pairs(old_key, new_key):
    """Old row of each new one by the keys: -1 a new object, -2 nothing is proved; and which old
    rows have a key that proves something."""
    valid = []
    for keys in (old_key, new_key):
        text = np.array(["" if k is None or k != k else str(k).strip() for k in keys])
        names, back, count = np.unique(text, return_inverse=True, return_counts=True)
        valid.append((count[back] == 1) & (text != "") & (np.char.find(text, "?") < 0))
    where = {k: row for row, k in enumerate(old_key) if valid[0][row]}
    truth = np.array([where.get(k, -1) if good else -2 for k, good in zip(new_key, valid[1])])
    return truth, valid[0]


def judge(truth, valid, old, new):
    """Precision, recall, F1 and number of wrong identities (false and missed) of pairs."""
    judged = (truth[new] != -2) & valid[old]
    right = int((truth[new] == old)[judged].sum())
    said, known = int(judged.sum()), int((truth >= 0).sum())
    return {"precision": right / max(said, 1), "recall": right / max(known, 1),
            "f1": 2 * right / max(said + known, 1), "wrong": said - right + known - right}


def ours(name, old, new, old_attributes, new_attributes, old_cls=None, new_cls=None):
    """Pairs that are the same object by our matching."""
    from citygrid_plugin.core.census.areas import match_areas
    from citygrid_plugin.core.census.groups import Shapes
    from citygrid_plugin.core.census.matching import Side, match
    if name in AREAS:
        found = match_areas(Shapes(old, old_cls, old_attributes),
                            Shapes(new, new_cls, new_attributes))
        same = np.flatnonzero((found.kind == "same") & (found.same_p > 0.5))
        return (np.concatenate([np.flatnonzero(found.old_group == g) for g in same]),
                np.concatenate([np.flatnonzero(found.new_group == g) for g in same]))
    found = match(Side(centres(old), old_cls, attributes=old_attributes),
                  Side(centres(new), new_cls, attributes=new_attributes))
    return found.old[found.same], found.new[found.same]


def centres(geometry):
    import shapely
    return shapely.get_coordinates(shapely.centroid(geometry))


def nearest(old, new):
    """The nearest old object of each new one, and the pairs that are each other's nearest."""
    from scipy.spatial import cKDTree
    a, b = centres(old), centres(new)
    to_old, to_new = cKDTree(a).query(b)[1], cKDTree(b).query(a)[1]
    rows = np.arange(len(b))
    mutual = to_new[to_old] == rows
    return (to_old, rows), (to_old[mutual], rows[mutual])


def compare(name, old, new, truth, valid, *columns):
    """What `judge` says of ours, of nearest and of mutual nearest."""
    pairs = (ours(name, old, new, *columns), *nearest(old, new))
    return [judge(truth, valid, *pair) for pair in pairs]


def plant(new, attributes, truth, sigma, offset, seed):
    """A survey: noise, offset, and objects gone, new and reclassified.

    Returns
    -------
    geometry, attributes, class, truth
    """
    import shapely
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(rng.random(len(new)) >= CHANGED)
    added = rng.integers(0, len(new), max(int(CHANGED * len(new)), 1))
    step = np.concatenate((np.zeros((len(rows), 2)), rng.normal(0, 6, (len(added), 2))))
    way = rng.uniform(0, 2 * np.pi)
    step += rng.normal(0, sigma, step.shape) + offset * np.array((np.cos(way), np.sin(way)))
    taken = np.concatenate((rows, added))
    moved = np.array([shapely.transform(new[row], lambda xy, by=by: xy + by)
                      for row, by in zip(taken, step)], dtype=object)
    looks = np.concatenate((rows, rng.integers(0, len(new), len(added))))
    order = rng.permutation(len(taken))
    cls = (rng.random(len(taken)) < CHANGED).astype(int)
    return (moved[order], {k: v[looks[order]] for k, v in attributes.items()}, cls[order],
            np.concatenate((truth[rows], np.full(len(added), -1)))[order])


def layer_worker(name):
    (old, old_key, before), (new, new_key, after) = load(name)
    truth, valid = known_pairs(old_key, new_key)
    result = dict(zip(("ours", "nearest", "mutual"),
                      compare(name, old, new, truth, valid, before, after)))
    planted = []
    for sigma, offset in PLANTED:
        f1 = []
        for seed in SEEDS:
            survey, columns, cls, known = plant(new, after, truth, sigma, offset, seed)
            f1.append([f["f1"] for f in compare(name, old, survey, known, valid, before, columns,
                                                np.zeros(len(old), dtype=int), cls)])
        planted.append((f", planted σ {sigma:g} m + offset {offset:g} m + 3 % changes",
                        *np.mean(f1, axis=0)))
    say(**result, planted=planted, known=int((truth >= 0).sum()))


# -- lines

def cut_and_join(lines, sigma, offset, seed):
    """Of the lines 15 % are cut, 10 % joined with one they touch, 3 % gone, 3 % new, half of them
    reversed; every piece has noise of its own.

    Returns
    -------
    lines, groups
        ``groups`` is the set of ((old rows), (new rows)) that belong together.
    """
    import shapely
    from shapely.ops import substring
    rng = np.random.default_rng(seed)
    pieces, parents, used = [], [], set()
    ends = {}
    for row in rng.permutation(len(lines)):
        for xy in shapely.get_coordinates(lines[row])[[0, -1]]:
            ends.setdefault(tuple(np.round(xy, 2)), []).append(int(row))
    for rows in ends.values():
        rows = [row for row in rows if row not in used][:2]
        if len(rows) == 2 and rows[0] != rows[1] and rng.random() < 0.2:
            joined = shapely.line_merge(shapely.union_all(lines[rows]))
            if joined.geom_type == "LineString":
                pieces.append(joined)
                parents.append(tuple(sorted(rows)))
                used.update(rows)
    for row in sorted(set(range(len(lines))) - used):
        chance, at = rng.random(), rng.uniform(0.15, 0.85)
        if chance >= 0.03:
            cut = chance < 0.18 and lines[row].geom_type == "LineString" and lines[row].length > 10
            pieces += [substring(lines[row], 0, at, True), substring(lines[row], at, 1, True)] \
                if cut else [lines[row]]
            parents += [(row,)] * (1 + cut)
    for row in rng.integers(0, len(lines), int(0.03 * len(lines))):
        pieces.append(shapely.transform(lines[row], lambda xy, by=rng.normal(0, 20, 2): xy + by))
        parents.append(())
    way = rng.uniform(0, 2 * np.pi)
    shift = offset * np.array((np.cos(way), np.sin(way)))
    new = np.array([shapely.transform(line, lambda xy, by=rng.normal(0, sigma, 2): xy + by + shift)
                    for line in pieces], dtype=object)
    turned = rng.random(len(new)) < 0.5
    new[turned] = shapely.reverse(new[turned])
    children = {}
    for row, rows in enumerate(parents):
        children.setdefault(rows, []).append(row)
    groups = {(rows, tuple(found)) for rows, found in children.items() if rows}
    groups |= {((), (row,)) for row in children.get((), [])}
    kept = {row for rows in parents for row in rows}
    return new, groups | {((row,), ()) for row in set(range(len(lines))) - kept}


def right_groups(found, groups):
    """How many groups of a matching are in the set of true ones."""
    return sum(tuple(tuple(side.tolist()) for side in found.rows(g)) in groups
               for g in range(len(found.kind)))


def streets_worker():
    import geopandas
    import shapely
    from citygrid_plugin.core.census.groups import Shapes
    from citygrid_plugin.core.census.lines import match_lines
    streets = geopandas.read_file(DATA, layer="street_centerlines").to_crs(CRS)
    old = shapely.line_merge(streets.geometry.to_numpy())
    levels = []
    for sigma, offset in ((0.0, 0.0), *PLANTED):
        right = known = 0
        for seed in SEEDS:
            new, groups = cut_and_join(old, sigma, offset, seed)
            right += right_groups(match_lines(Shapes(old), Shapes(new)), groups)
            known += len(groups)
        levels.append((f", σ {sigma:g} m + offset {offset:g} m" if sigma else "", right, known))
    say(levels=levels)


def lines_worker(count):
    import geopandas
    import shapely
    from citygrid_plugin.core.census.groups import Shapes
    from citygrid_plugin.core.census.lines import match_lines
    rng = np.random.default_rng(1)
    side = int(np.ceil(np.sqrt(int(count))))
    start = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    start = 80.0 * start[:int(count)] + rng.normal(0, 8, (int(count), 2))
    angle = rng.uniform(0, np.pi, len(start))
    along = np.column_stack((np.cos(angle), np.sin(angle))) * rng.uniform(20, 70, (len(start), 1))
    xy = np.stack((start, start + along / 2 + rng.normal(0, 2, start.shape), start + along), axis=1)
    order = rng.permutation(len(xy))
    old = shapely.linestrings(xy)
    new = shapely.linestrings((xy + rng.normal(0, 0.5, (len(xy), 1, 2)))[order])
    begin = time.perf_counter()
    found = match_lines(Shapes(old), Shapes(new))
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    geopandas.sjoin_nearest(*(geopandas.GeoDataFrame(geometry=g) for g in (new, old)))
    peer = time.perf_counter() - begin
    right = (found.new_group == found.old_group[order]) & (found.kind[found.new_group] == "same")
    say(count=len(xy), seconds=seconds, peer=peer, right=float(right.mean()))


if __name__ == "__main__":
    {"layer": layer_worker, "streets": streets_worker, "lines": lines_worker}[sys.argv[1]](
        *sys.argv[2:])
