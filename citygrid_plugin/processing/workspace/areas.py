"""Streets and communities from rows of areas: codes read or built, rows of one code joined."""
from collections import defaultdict
from dataclasses import dataclass, field

from ...core.errors import N_
from ...core.exchange.rejects import Notice
from .importing import rejected
from .shapes import areas_of

LEVELS = ("street", "community")


@dataclass
class Areas:
    """What the rows became.

    Attributes
    ----------
    items, streets : list of dict
        code, name, area and, for communities, street_code; ``streets`` are made from communities.
    rows : int
        Rows that went into ``items``.
    rejects : list
    notices : list of Notice
        Codes built, streets made, rows joined.
    built : int
        Codes that were missing.
    """

    items: list = field(default_factory=list)
    streets: list = field(default_factory=list)
    rows: int = 0
    rejects: list = field(default_factory=list)
    notices: list = field(default_factory=list)
    built: int = 0


def build(ws, level, columns, shapes, derive=True, streets=()):
    """Streets or communities of rows.

    Parameters
    ----------
    ws : Workspace
    level : str
        One of `LEVELS`.
    columns : dict of str to (n,) object array of str or None
        code, name, street_code, street_name, as far as there are.
    shapes : (n,) object array of shapely geometries in the workspace's CRS, or None
    derive : bool
        Make the streets that the communities' codes name and nobody has.
    streets : list of dict
        Streets that will be written in the same transaction.

    Returns
    -------
    Areas
    """
    import numpy as np
    made = Areas()
    areas, made.rejects = areas_of(shapes)
    length = ws.codes.street_length if level == "street" else ws.codes.community_length
    codes, bad = _codes(columns.get("code"), len(areas), length)
    if bad.any():
        made.rejects.append(rejected(np.flatnonzero(bad), "bad_code", columns["code"][bad]))
    taken = {r[0] for r in ws.query("SELECT code FROM street UNION SELECT code FROM community")}
    taken |= {s["code"] for s in streets}
    rows = [r for r in range(len(areas)) if areas[r] is not None and not bad[r]]
    clash = [r for r in rows if codes[r] in taken]
    made.rejects.append(rejected(clash, "code_exists", [codes[r] for r in clash]))
    rows = [r for r in rows if codes[r] not in taken]
    made.rows = len(rows)
    made.items = _items(_groups(rows, codes, columns.get("name")), codes, columns, areas)
    if made.rows > len(made.items):
        made.notices.append(Notice(N_("{count} rows were joined with others of the same code."),
                                   {"count": made.rows - len(made.items)}))
    new = taken | {i["code"] for i in made.items if i["code"]}
    _give_codes(ws, level, made, new, streets, length)
    if level == "community" and derive:
        made.streets = _streets(made.items, taken)
        made.notices += [Notice(N_("Made street {code} {name} from its communities."),
                                {"code": s["code"], "name": s["name"]}) for s in made.streets]
    return made


def insert(ws, connection, table, items):
    """Write areas."""
    import numpy as np

    from ...core.workspace.bulk import insert_rows
    if not items:
        return
    names = ("code", "name") + (("street_code",) if table == "community" else ())
    shapes = np.empty(len(items), dtype=object)
    shapes[:] = [item["area"] for item in items]
    insert_rows(ws, connection, table, {n: [item[n] for item in items] for n in names}, shapes)


def _codes(given, count, length):
    """Codes of the right length (None where missing), and where another one stands."""
    import numpy as np
    codes = np.full(count, None, dtype=object)
    bad = np.zeros(count, bool)
    for row, text in enumerate([] if given is None else given):
        if text is None or not (text.isascii() and text.isdigit()):
            continue
        if len(text) > length and not text[length:].strip("0"):
            text = text[:length]   # a street in the 12 digits of the statistics office
        if len(text) == length:
            codes[row] = text
        else:
            bad[row] = len(text) >= 6   # shorter ones are a number of the source's own
    return codes, bad


def _groups(rows, codes, names):
    """Rows of one area: those of one code, and without codes those of one name."""
    groups = defaultdict(list)
    for row in rows:
        name = names[row] if names is not None else None
        key = ("code", codes[row]) if codes[row] else ("name", name) if name else ("row", row)
        groups[key].append(row)
    return list(groups.values())


def _items(groups, codes, columns, areas):
    import shapely
    items = []
    for rows in groups:
        item = {c: columns[c][rows[0]] if c in columns else None
                for c in ("name", "street_code", "street_name")}
        item["code"] = codes[rows[0]]
        item["area"] = areas[rows[0]] if len(rows) == 1 else shapely.union_all(areas[rows])
        items.append(item)
    return items


def _give_codes(ws, level, made, taken, streets, length):
    """Fill in the codes that are missing, and every community's street."""
    prefixes = {}
    if level == "community":
        prefixes = dict(_street_codes(ws, made.items, taken, streets))
    for number, item in enumerate(made.items):
        if item["code"] is None:
            item["code"] = _next(prefixes.get(number, ws.codes.division), length, taken)
            taken.add(item["code"])
            made.built += 1
            made.notices.append(Notice(N_("Built code {code} for {name}."),
                                       {"code": item["code"], "name": item["name"] or "-"}))
        if level == "community":
            item["street_code"] = item["code"][:ws.codes.street_length]
        item["name"] = item["name"] or item["code"]


def _street_codes(ws, items, taken, streets):
    """(number, street code) of every community without a code of its own.

    By its field, else by the street it lies in, else by the name of its street, else one street
    for all.
    """
    import numpy as np
    import shapely

    from ...core.workspace.reading import read
    known = read(ws, "street", ("code", "name"))
    codes = list(known["code"]) + [s["code"] for s in streets]
    shapes = np.empty(len(codes), dtype=object)
    shapes[:] = list(known["geometry"]) + [s["area"] for s in streets]
    by_name = dict(zip(list(known["name"]) + [s["name"] for s in streets], codes))
    tree, length = shapely.STRtree(shapes), ws.codes.street_length
    for number, item in enumerate(items):
        if item["code"] is not None:
            continue
        given = item["street_code"] or ""
        if given.isdigit() and len(given) >= length:
            yield number, given[:length]
            continue
        inside = tree.query(shapely.point_on_surface(item["area"]), predicate="within")
        if len(inside):
            yield number, codes[inside[0]]
            continue
        name = item["street_name"] or ""
        if name not in by_name:
            used = taken | {t[:length] for t in taken} | set(by_name.values())
            by_name[name] = _next(ws.codes.division, length, used)
        yield number, by_name[name]


def _next(prefix, length, taken):
    """The first free code that starts with a prefix."""
    width, number = length - len(prefix), 1
    while f"{prefix}{number:0{width}d}" in taken:
        number += 1
    return f"{prefix}{number:0{width}d}"


def _streets(items, taken):
    """Streets that the communities' codes name and nobody has."""
    import shapely
    members = defaultdict(list)
    for item in items:
        if item["street_code"] not in taken:
            members[item["street_code"]].append(item)
    return [{"code": code, "area": shapely.union_all([m["area"] for m in group]),
             "name": next((m["street_name"] for m in group if m["street_name"]), None) or code}
            for code, group in sorted(members.items())]
