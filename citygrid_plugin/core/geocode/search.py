"""From a few letters to places: forward geocoding on the workspace's own tables.

Ranked by how sure a hit is: a code, a number on a street, a name as written, its pinyin, its
initials, how it sounds, and last what differs by a letter or two.
"""
import re
from dataclasses import dataclass, replace

from ..errors import N_
from ..workspace.ddl import sql
from ..workspace.geometry import point_xy
from .address import part, splits
from .index import ENDINGS, bare
from .locate import crossing, degrees_to_metres, extent, point_inside
from .words import plain, sounds, spellings

LIMIT = 12
#: What is called the same and lies as near as this is shown once.
SAME_M = 30.0
#: Kinds of results with their titles, in the order in which equal hits stand.
KINDS = {
    "coordinates": N_("Coordinates"), "case": N_("Case"), "component": N_("Component"),
    "unit_grid": N_("Unit grid"), "door_plate": N_("Door plate"),
    "between": N_("Between door plates"), "poi": N_("Point of interest"),
    "crossing": N_("Street corner"), "geo_zone": N_("Zone"),
    "geo_street": N_("Street or lane"), "community": N_("Community"), "street": N_("Street"),
}
_EXTENDED = ("geo_zone", "geo_street", "base_road", "community", "street", "unit_grid")
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
#: How sure a hit is, best first; what is found only by chance costs more than all better ways.
_EXACT, _PINYIN, _TAIL, _INITIALS, _STARTS, _PINYIN_STARTS, _INITIALS_STARTS, _SOUND, _HAS, \
    _PINYIN_HAS, _NEAR, _SOUND_NEAR = range(12)
_ENOUGH = 40            # candidates of one way
_PREFIXES = 6           # further numbers shown while a number is typed
_ADMIN = re.compile(r"^(?:\D{2,3}?(?:省|自治区))?(?:\D{2,4}?市)?"
                    r"(?:\D{1,4}?(?:(?<![社小园片厂校景])区|县|旗))?")
_CORNER = re.compile("(?:十字|丁字|交叉)?(?:路口|交叉口|交口|交汇处|交界处?|口)$")
_AND = "与和跟同"
_PAIR = re.compile(r"^\D{0,3}(\d{1,8}(?:\.\d+)?)\D{1,4}?(\d{1,8}(?:\.\d+)?)\D{0,3}$")
_CODE = re.compile(r"^[a-z]{0,6}\d[\d\-]{3,}$")


@dataclass(frozen=True)
class Place:
    """One result.

    ``kind`` is one of KINDS, ``text`` what it is called, ``x`` and ``y`` metres in the workspace's
    CRS, ``bgid``, ``community`` and ``street`` codes or "" where the table does not say, ``table``
    and ``fid`` its row ("" and 0 without one), ``rank`` how sure it is (smaller is surer).
    """
    kind: str
    text: str
    x: float
    y: float
    bgid: str = ""
    community: str = ""
    street: str = ""
    table: str = ""
    fid: int = 0
    rank: tuple = ()


def search(ws, index, text, limit=LIMIT, near=None):
    """Places that a text may mean, the surest first.

    Parameters
    ----------
    ws : Workspace
        For codes, which are looked up in the database.
    index : Index
    text : str
        Chinese address, street and number, name, code, coordinates, pinyin or its initials.
    limit : int
    near : (float, float), optional
        Of equal hits those near this point (metres) come first.

    Returns
    -------
    list of Place
    """
    word = plain(text)
    if not word:
        return []
    found = [*_by_coordinates(ws, text), *_by_code(ws, word, limit)]
    if not any(place.kind == "coordinates" for place in found):
        found += _by_crossing(ws, index, word)
        areas, rest = _areas(index, word)
        for text in dict.fromkeys(filter(None, (rest, word))):
            found += _by_number(index, text, areas)
            # what is there as it was typed needs no guesses
            sure = any(place.rank[:2] < (_STARTS,) for place in found)
            found += _by_name(index, text, areas, guess=not sure)
    best = {}
    for place in found:
        key = (place.kind, place.text, place.community) if place.kind == "geo_street" \
            else (place.kind, place.table, place.fid, place.text)
        if key not in best or place.rank < best[key].rank:
            best[key] = place
    if near is not None:
        def order(p):
            return (p.rank, _ORDER[p.kind], (p.x - near[0]) ** 2 + (p.y - near[1]) ** 2, p.text)
    else:
        def order(p):
            return (p.rank, _ORDER[p.kind], p.text, p.fid)
    kept = []
    for place in sorted(best.values(), key=order):
        if len(kept) == limit:
            break
        if not any(_same(place, other) for other in kept):
            kept.append(place)
    return kept


def _same(one, other):
    """Two plates of one door, two entrances of one station: one line is enough."""
    return (one.kind, one.text) == (other.kind, other.text) \
        and abs(one.x - other.x) <= SAME_M and abs(one.y - other.y) <= SAME_M


def exact_point(ws, place):
    """A point on the street or in the area that was chosen; the list has the middle of its box."""
    if place.table not in _EXTENDED:
        return place
    x, y = point_inside(ws, place.table, place.fid)
    return place if x is None else replace(place, x=x, y=y)


# -- areas said before the address

def _areas(index, word):
    """The streets and communities whose name stands in front, and the text behind them.

    >>> _areas(index, "上城区清波街道和平路1号")
    ({"330106001"}, "和平路1号")
    """
    for start in dict.fromkeys((0, _ADMIN.match(word).end())):
        codes, end = set(), start
        for _ in range(2):              # 清波街道 清波社区
            code, stop = _area(index, word, end)
            if not code:
                break
            codes.add(code)
            end = stop
        if codes:
            return codes, word[end:]
    return set(), word[start:]


def _area(index, word, start):
    """(code, where its name ends) of the street or community named at ``start``, or ("", 0)."""
    for name, _, code in index.areas:
        if name and word.startswith(name, start):
            stop = start + len(name)
            stop += max((len(ending) for ending in ENDINGS if word.startswith(ending, stop)),
                        default=0)
            if stop < len(word):
                return code, stop
    return "", 0


def _outside(areas, street, community):
    """1 for a hit outside of the areas that were named, else 0."""
    if not areas:
        return 0
    return int(not (street in areas or community in areas
                    or any(community.startswith(a) for a in areas if community)))


# -- street and number

def _by_number(index, word, areas):
    found = []
    for road_text, key, rest in splits(word):
        for way, road in _roads(index, road_text):
            found += _on_road(index, road, key, part(rest), way, areas)
    return found


def _roads(index, word):
    """(way, road) of the streets with plates that a text may mean."""
    if not word:
        return []
    ways, found = index.road_names, {}

    def take(way, roads):
        for road in roads:
            found.setdefault(road, way)
    take(_EXACT, ways.written.exact(word, _ENOUGH))
    ascii_word = word.isascii()
    if ascii_word:
        take(_PINYIN, ways.pinyin.exact(word, _ENOUGH))
        take(_INITIALS, ways.initials.exact(word, _ENOUGH))
    for start in range(1, len(word) - 1):       # 上城区劳动路, 浙江省杭州市劳动路
        take(_TAIL, ways.written.exact(word[start:], _ENOUGH))
    take(_STARTS, ways.written.starting(word, _ENOUGH))
    if ascii_word:
        take(_PINYIN_STARTS, ways.pinyin.starting(word, _ENOUGH))
        take(_INITIALS_STARTS, ways.initials.starting(word, _ENOUGH))
    if len(found) < 3 and len(word) > 1:
        take(_SOUND, _sounding(ways, word, exact=True))
        take(_HAS, ways.written.having(word, _ENOUGH))
    if not found and len(word) > 2:
        take(_NEAR, [road for _, road in ways.written.near(word, 1)])
        if ascii_word or not found:
            take(_SOUND_NEAR, _sounding(ways, word, exact=False))
    return [(way, road) for road, way in found.items()]


def _sounding(ways, word, exact):
    """Entries that sound so, or, not ``exact``, that differ by a letter or two of pinyin."""
    spoken = list(dict.fromkeys(sounds(spelling) for spelling in (
        [word] if word.isascii() else [s for s, _ in spellings(word)])))
    if exact:
        return [owner for sound in spoken for owner in ways.sound.exact(sound, _ENOUGH)]
    if len(spoken[0]) < 5:
        return []
    return [owner for _, owner in ways.sound.near(spoken[0], 1 + (len(spoken[0]) > 9))]


def _on_road(index, road, key, rest, way, areas):
    """The plates of a number on a road; else those that begin so, and the place between."""
    plates = index.plates[road]
    if key in plates.first:
        exact = [_plate(index, row, rest, (way, 0, _out(index, row, areas)))
                 for row in plates.of(key)]
        longer = _longer(plates, key)
        return exact + [_plate(index, row, "", (way + 1, 2, _out(index, row, areas)))
                        for other in longer for row in plates.of(other)]
    found = [_plate(index, row, "", (way, 2, _out(index, row, areas)))
             for other in _longer(plates, key) for row in plates.of(other)]
    stem = re.match(r"(?:\d+弄(?:\d+支)?)?\d+", key)
    if stem and stem.group() != key and stem.group() in plates.first:   # 11号甲, there is only 11
        found += [_plate(index, row, "", (way, 1, _out(index, row, areas)))
                  for row in plates.of(stem.group())]
    between = _between(index, road, key, (way, 3, 0))
    return found + ([between] if between else [])


def _longer(plates, key):
    """Numbers that go on from what is typed: 1 may become 11, or 1-2."""
    return sorted((k for k in plates.first if k != key and k.startswith(key)),
                  key=lambda k: (len(k), k))[:_PREFIXES]


def _out(index, row, areas):
    return _outside(areas, index.rows["street"][row], index.rows["community"][row])


def _plate(index, row, rest, rank):
    rows = index.rows
    return Place("door_plate", rows["text"][row] + rest, rows["x"][row], rows["y"][row],
                 rows["bgid"][row], rows["community"][row], rows["street"][row], "door_plate",
                 rows["fid"][row], rank)


def _between(index, road, key, rank):
    """A number that has no plate, between its neighbours on the same side of the street."""
    if not key.isdigit():
        return None
    wanted, rows = int(key), index.rows
    sides = {int(k): row for k, row in index.plates[road].first.items()
             if k.isdigit() and (int(k) - wanted) % 2 == 0}
    low = max((n for n in sides if n < wanted), default=None)
    high = min((n for n in sides if n > wanted), default=None)
    if low is None or high is None:
        return None
    share = (wanted - low) / (high - low)
    a, b = sides[low], sides[high]
    return Place("between", f"{index.roads[road]}{key}号",
                 rows["x"][a] + share * (rows["x"][b] - rows["x"][a]),
                 rows["y"][a] + share * (rows["y"][b] - rows["y"][a]),
                 community=rows["community"][a], street=rows["street"][a], rank=rank)


# -- where two streets meet

def _by_crossing(ws, index, word):
    """The corner of two streets: 劳动路与和平路口, 劳动路和平路交叉口."""
    corner = _CORNER.search(word)
    ends = [len(word)] if not corner else [corner.start(), corner.start() + 1]
    known = index.names.written
    for end in ends:
        for i in range(2, end - 1):
            for j in (i, i + 1):
                if (j == i or word[i] in _AND) and known.exact(word[:i], 1) \
                        and known.exact(word[j:end], 1):
                    pair = [_named_street(index, part) for part in (word[:i], word[j:end])]
                    point = crossing(ws, *pair) if all(pair) else None
                    if point is not None:
                        return [Place("crossing", " / ".join(pair), *point,
                                      rank=(_EXACT, 0, 0, 0))]
    return []


def _named_street(index, word):
    """The name, as written, of the street that is called so, or ""."""
    return next((index.entries[n].name for n in index.names.written.exact(word, _ENOUGH)
                 if index.entries[n].kind == "geo_street"), "")


# -- names

def _by_name(index, word, areas, guess):
    """Entries whose name a text may mean; ``guess``: or be a mistake for."""
    ways, found = index.names, {}

    def take(way, entries):
        for number in entries:
            found.setdefault(number, way)
    ascii_word = word.isascii()
    take(_EXACT, ways.written.exact(word, _ENOUGH))
    if ascii_word:
        take(_PINYIN, ways.pinyin.exact(word, _ENOUGH))
        take(_INITIALS, ways.initials.exact(word, _ENOUGH))
    take(_STARTS, ways.written.starting(word, _ENOUGH))
    if ascii_word:
        take(_PINYIN_STARTS, ways.pinyin.starting(word, _ENOUGH))
        take(_INITIALS_STARTS, ways.initials.starting(word, _ENOUGH))
    if len(found) < _ENOUGH and (len(word) > 1 or not ascii_word):
        take(_HAS, ways.written.having(word, _ENOUGH))
        if ascii_word and len(word) > 3:
            take(_PINYIN_HAS, ways.pinyin.having(word, _ENOUGH))
        if len(word) > 2:
            take(_SOUND, _sounding(ways, word, exact=True))
            for start in range(1, len(word) - 2):
                take(_TAIL, ways.written.exact(word[start:], _ENOUGH))
    if guess and len(found) < 3 and len(word) > 2:
        take(_NEAR, [number for _, number in ways.written.near(word, 1 + (len(word) > 6))])
        if not found or ascii_word:
            take(_SOUND_NEAR, _sounding(ways, word, exact=False))
    return [_entry(index.entries[number], way, areas, word) for number, way in found.items()]


def _entry(entry, way, areas, word):
    spare = abs(len(bare(plain(entry.name))) - len(word))
    rank = (way, 0 if way < _STARTS else 1, _outside(areas, entry.street, entry.community), spare)
    return Place(entry.kind, entry.name, entry.x, entry.y, entry.bgid, entry.community,
                 entry.street, entry.table, entry.fid, rank)


# -- codes and coordinates

def _by_code(ws, word, limit):
    """Components, unit grids and cases whose code begins so."""
    if not _CODE.match(word):
        return []
    code = word.upper()
    found = []
    if code.isdigit():
        for kind, table, fid, full in _coded(ws, code, limit):
            found.append(_coded_place(ws, kind, table, fid, full, code))
    for table in ("case_open", "case_closed"):
        for fid, number, blob, bgid, community in ws.query(
                sql("SELECT fid, case_no, geom, bgid, community_code FROM {table} "
                    "WHERE case_no >= ? AND case_no < ? ORDER BY case_no LIMIT ?", table=table),
                (code, code + "\uffff", limit)):
            x, y = point_xy(blob)
            if x is not None:
                found.append(Place("case", number, x, y, bgid or "", community or "",
                                   table=table, fid=fid, rank=_code_rank(number, code)))
    return [place for place in found if place is not None]


def _code_rank(full, code):
    return (_EXACT if full == code else _STARTS, 0, 0, len(full) - len(code))


def _coded(ws, code, limit):
    for full, table, fid in ws.query(
            "SELECT code, table_name, fid FROM object_code WHERE code >= ? AND code < ? "
            "AND retired_at IS NULL ORDER BY code LIMIT ?", (code, code + ":", limit)):
        yield ("unit_grid" if table == "unit_grid" else "component"), table, fid, full


def _coded_place(ws, kind, table, fid, full, code):
    name = "bgname" if kind == "unit_grid" else "objname"
    row = ws.query(sql("SELECT {name}, bgid, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), "
                       "ST_MaxY(geom) FROM {table} WHERE fid = ?", name=name, table=table), (fid,))
    if not row or row[0][2] is None:
        return None
    title, bgid, west, east, south, north = row[0]
    return Place(kind, " ".join(filter(None, (title, full))), (west + east) / 2,
                 (south + north) / 2, bgid or "", (bgid or "")[:ws.codes.community_length],
                 table=table, fid=fid, rank=_code_rank(full, code))


def _by_coordinates(ws, text):
    """A pair of numbers: metres inside the district in either order, or degrees."""
    pair = _PAIR.match(" ".join(text.replace("，", ",").split()))
    if not pair:
        return []
    one, two = map(float, pair.groups())
    box = extent(ws)
    points = [(one, two), (two, one)]
    if one <= 180 and two <= 180 and "." in pair.group(1) and "." in pair.group(2):
        points = [p for p in (degrees_to_metres(ws, *p) for p in points) if p is not None]
    inside = [(x, y) for x, y in points
              if box and box[0] <= x <= box[2] and box[1] <= y <= box[3]]
    return [Place("coordinates", f"{x:.1f}, {y:.1f}", x, y, rank=(_EXACT, 0, 0, 0))
            for x, y in inside[:1]]
