"""Finding a place while one types: 200,000 door plates, 50,000 points of interest.

The peer is what a program without an index does: LIKE over both tables at every keystroke.
"""
import json
import sys
import time

import numpy as np

from .measure import Figure, worker

PLATES, POIS, STREETS = 200_000, 50_000, 3000
KEYSTROKE_MS = 50
TRIES = 3
_KINDS = ("超市", "药店", "银行", "饭店", "书店", "宾馆", "便利店", "理发店", "幼儿园", "花苑")


def figures(work, rows):
    """Figures of a city of full size, or of a small one where the others are small as well."""
    share = 1 if rows >= 100_000 else 0.01
    done = worker("addresses", work / "addresses.gpkg", share)
    return [
        Figure("the index of addresses is read (background)", done["build_s"]),
        Figure("a keystroke, the middle of all that were typed", done["middle_ms"],
               done["peer_ms"], unit="ms"),
        Figure("the slowest keystroke (the best of three tries)", done["worst_ms"],
               limit=KEYSTROKE_MS, unit="ms", absolute=True),
        Figure("a point is described by what is near", done["nearby_ms"], limit=KEYSTROKE_MS,
               unit="ms", absolute=True),
        Figure("addresses not found first", done["missed"], limit=0, unit="", absolute=True)]


def _streets(rng):
    from citygrid_plugin.core.sample import names
    all_names = [a + b + kind for a in names._FIRST for b in names._SECOND if a != b
                 for kind in ("路", "街", "巷", "弄")]
    rng.shuffle(all_names)
    return all_names[:STREETS]


def _city(path, share):
    """The workspace, and some of its plates: (street, number, x, y)."""
    from citygrid_plugin.core.sample import names
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    from citygrid_plugin.core.workspace import bulk, store
    rng = np.random.default_rng(1)
    path.unlink(missing_ok=True)
    ws = store.create(path, store.srs_from_crs("EPSG:4549"), load_catalogue(), division="330106")
    streets, number = np.array(_streets(rng), dtype=object), int(PLATES * share)
    each = max(1, number // STREETS)
    street = np.repeat(streets, each)
    house = np.tile(np.arange(1, each + 1), STREETS)
    x, y = (start + rng.random(len(street)) * 20_000 for start in (536_000, 3_874_000))
    with ws.bulk("bench") as connection:
        bulk.insert_rows(ws, connection, "door_plate", {
            "name": [f"{s}{n}号" for s, n in zip(street, house)], "street_name": street,
            "number": [f"{n}号" for n in house]}, points=(x, y))
        count = int(POIS * share)
        brands = [a + b for a in names._FIRST for b in names._SECOND]
        title = [brands[i] + _KINDS[k] for i, k in zip(
            rng.integers(0, len(brands), count), rng.integers(0, len(_KINDS), count))]
        bulk.insert_rows(ws, connection, "poi", {"name": title}, points=tuple(
            start + rng.random(count) * 20_000 for start in (536_000, 3_874_000)))
    some = rng.choice(len(street), 20, replace=False)
    return ws, [(street[i], int(house[i]), x[i], y[i]) for i in some], title[:5]


def _typed(plates, names):
    """What is typed, key by key, and where each whole text must lead."""
    from citygrid_plugin.core.geocode.words import plain, spellings
    for street, number, x, y in plates:
        pinyin = spellings(plain(street))[0][0]
        for text in (f"{street}{number}号", f"杭州市上城区{street}{number}号", f"{pinyin} {number}"):
            yield text, (x, y)
        yield f"{pinyin[:2]}{pinyin[3:]}{number}", None       # a letter is missing
    for name in names:
        yield name, None
    yield "没有这样的一个地方，但是说了很久", None


def measure(path, share):
    """One city, measured in this process."""
    from citygrid_plugin.core.geocode import index as indexes
    from citygrid_plugin.core.geocode import locate
    from citygrid_plugin.core.geocode.search import search
    from citygrid_plugin.core.workspace.ddl import like
    ws, plates, names = _city(path, share)
    start = time.perf_counter()
    index = indexes.build(ws)
    build = time.perf_counter() - start
    took, missed = [], 0
    for text, wanted in _typed(plates, names):
        for end in range(1, len(text) + 1):
            tries = []
            for _ in range(TRIES):          # whatever else runs on the machine comes and goes
                start = time.perf_counter()
                found = search(ws, index, text[:end])
                tries.append(1000 * (time.perf_counter() - start))
            took.append(min(tries))
        if wanted is not None:
            missed += not any((p.x, p.y) == wanted for p in found[:3])
    peer = []
    for street, number, _, _ in plates[:5]:
        start = time.perf_counter()
        for table in ("door_plate", "poi"):
            ws.query(f"SELECT fid, name FROM {table} WHERE name LIKE ? ESCAPE '\\' "
                     "ORDER BY name LIMIT 12", (like(f"{street}{number}"),))
        peer.append(1000 * (time.perf_counter() - start))
    start = time.perf_counter()
    for _, _, x, y in plates:
        locate.nearby(ws, x + 15, y + 15)
    nearby = 1000 * (time.perf_counter() - start) / len(plates)
    ws.close()
    return {"build_s": build, "middle_ms": float(np.median(took)), "worst_ms": max(took),
            "peer_ms": float(np.median(peer)), "nearby_ms": nearby, "missed": missed}


if __name__ == "__main__":
    from pathlib import Path
    print(json.dumps(measure(Path(sys.argv[1]), float(sys.argv[2]))))
