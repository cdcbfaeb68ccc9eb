"""The rules for components (STANDARDS 8.1), each a function over whole columns.

``RULES`` is the registry: rule id -> Rule, in the order in which they run.
"""
import datetime

import numpy as np

from ..errors import N_
from .checks import ERROR, GEOMETRY_TYPE_IDS, INFO, ROLES, WARNING, Hits, Rule

RULES = {}


def rule(id, title, severity, needs=(), wants=()):
    """Register the function below as a Rule."""
    def add(check):
        RULES[id] = Rule(id, title, severity, frozenset(needs), frozenset(wants), check)
        return check
    return add


class _Codes:
    """Object codes of a table taken apart once.

    Attributes
    ----------
    length : int array, per value
    ascii_digits, good : bool arrays, per value
        Only digits; right length, only digits and a serial other than 0.
    number : int64 array, per value
        The code as a number (18 digits at most, so that it fits), -1 where not good.
    """

    def __init__(self, text, scheme):
        width = scheme.length
        self.length = np.array([len(v) for v in text.values], dtype=np.int64)
        self.ascii_digits = np.array([v.isascii() and v.isdigit() for v in text.values],
                                     dtype=bool)
        self.good = self.ascii_digits & (self.length == width)
        self.number = np.full(len(text.values), -1, dtype=np.int64)
        self.number[self.good] = text.values[self.good].astype(np.int64)
        self.zero = self.good & (self.number % 10 ** scheme.widths[-1] == 0)
        self.good &= ~self.zero
        self.number[~self.good] = -1


def _codes(table, context):
    return table.once(("codes", context.scheme),
                      lambda: _Codes(table.text("objid"), context.scheme))


def _part(table, context, drop, width):
    """Part of the code of every row as text ("" for faulty codes): ``drop`` digits off its end,
    the last ``width`` of what remains."""
    codes = _codes(table, context)
    number = np.where(codes.good, codes.number // 10 ** drop % 10 ** width, -1)
    values, index = np.unique(number, return_inverse=True)
    words = np.array([str(v).zfill(width) if v >= 0 else "" for v in values], dtype=object)
    return np.append(words[index], "")[table.text("objid").code]


def _class_part(table, context):
    widths = context.scheme.widths
    return _part(table, context, widths[-1], widths[1] + widths[2])


@rule("objid-form", N_("Component code has the right length and only digits"), ERROR,
      {"objid"}, {"scheme"})
def objid_form(table, context):
    text, codes = table.text("objid"), _codes(table, context)
    rows = text.rows_of(codes.length != context.scheme.length)
    yield Hits(rows, N_("Code {code} has {length} characters; it must have {wanted}."),
               {"code": text.at(rows), "length": codes.length[text.code[rows]],
                "wanted": context.scheme.length})
    rows = text.rows_of(~codes.ascii_digits)
    yield Hits(rows, N_("Code {code} must consist of digits only."), {"code": text.at(rows)})
    rows = text.rows_of(codes.zero)
    yield Hits(rows, N_("Code {code} has the serial number 0."), {"code": text.at(rows)})


@rule("objid-division", N_("Component code begins with the division of its unit grid"), ERROR,
      {"objid", "geometry"}, {"scheme", "grids", "bgids"})
def objid_division(table, context):
    width = context.scheme.widths[0]
    part = _part(table, context, context.scheme.length - width, width)
    grid = context.spatial_grid(table)
    wanted = np.append(np.array([str(b)[:width] for b in context.bgids], dtype=object), "")[grid]
    rows = np.flatnonzero((part != "") & (wanted != "") & (part != wanted))
    yield Hits(rows, N_("Code {code} begins with division {found}; its unit grid is in "
                        "{wanted}."),
               {"code": table.text("objid").at(rows), "found": part[rows],
                "wanted": wanted[rows]})


@rule("objid-class", N_("Class in the component code is in the catalogue"), ERROR,
      {"objid"}, {"scheme", "catalogue"})
def objid_class(table, context):
    part = _class_part(table, context)
    unknown = [p for p in set(part.tolist())
               if p and context.catalogue.find("component", p) is None]
    rows = np.flatnonzero(np.isin(part, unknown)) if unknown else np.empty(0, dtype=int)
    yield Hits(rows, N_("Code {code} names class {classcode}, which the catalogue does not have."),
               {"code": table.text("objid").at(rows), "classcode": part[rows]})


@rule("class-known", N_("Minor class is in the catalogue"), ERROR, {"classcode"}, {"catalogue"})
def class_known(table, context):
    text = table.text("classcode")
    known = context.catalogue.codes("component")
    rows = text.rows_of([v not in known for v in text.values])
    yield Hits(rows, N_("The catalogue has no class {classcode}."), {"classcode": text.at(rows)})


@rule("class-match", N_("Class in the component code is the minor class"), ERROR,
      {"objid", "classcode"}, {"scheme"})
def class_match(table, context):
    text, given, part = table.text("objid"), table.text("classcode"), _class_part(table, context)
    stated = np.append(given.values, "")[given.code]
    rows = np.flatnonzero((part != "") & (stated != "") & (part != stated))
    yield Hits(rows, N_("Code {code} names class {found}, but the class is {classcode}."),
               {"code": text.at(rows), "found": part[rows], "classcode": stated[rows]})


@rule("objid-unique", N_("Component code is used once"), ERROR, {"objid"})
def objid_unique(table, context):
    text = table.text("objid")
    count = np.bincount(text.code[~text.empty], minlength=len(text.values))
    rows = text.rows_of(count > 1)
    yield Hits(rows, N_("Code {code} is used {count} times."),
               {"code": text.at(rows), "count": count[text.code[rows]]})


@rule("objid-retired", N_("Code of a retired object is not used again"), ERROR,
      {"objid"}, {"retired"})
def objid_retired(table, context):
    text, gone = table.text("objid"), frozenset(context.retired)
    rows = text.rows_of([v in gone for v in text.values])
    rows = rows[table.active[rows]]
    yield Hits(rows, N_("Code {code} belonged to a retired object; give a new one."),
               {"code": text.at(rows)})


@rule("bgid-known", N_("Unit grid code exists"), ERROR, {"bgid"}, {"bgids"})
def bgid_known(table, context):
    text, known = table.text("bgid"), frozenset(context.bgids)
    rows = text.rows_of([v not in known for v in text.values])
    rows = rows[table.active[rows]]
    yield Hits(rows, N_("There is no valid unit grid {bgid}."), {"bgid": text.at(rows)})


@rule("bgid-place", N_("Unit grid code is that of the place"), ERROR, {"bgid", "geometry"},
      {"grids", "bgids"})
def bgid_place(table, context):
    text = table.text("bgid")
    grid = context.spatial_grid(table)
    stated = np.append(text.values, "")[text.code]
    found = np.append(np.asarray(context.bgids, dtype=object), "")[grid]
    rows = np.flatnonzero((stated != "") & (found != "") & (stated != found) & table.active)
    yield Hits(rows, N_("Unit grid {bgid} is stated, but the object lies in {found}."),
               {"bgid": stated[rows], "found": found[rows]})


def _domain(column):
    def check(table, context):
        text, allowed = table.text(column), context.domains.get(column)
        if not allowed:
            return
        rows = text.rows_of([v not in allowed for v in text.values])
        yield Hits(rows, N_("\"{value}\" is not in the value list ({allowed})."),
                   {"value": text.at(rows), "allowed": " ".join(sorted(allowed))})
    return check


rule("state-domain", N_("State is in the value list"), ERROR, {"objstate"}, {"domains"})(
    _domain("objstate"))
rule("source-domain", N_("Data source is in the value list"), WARNING, {"datasource"},
     {"domains"})(_domain("datasource"))


def _day(value):
    """Date as datetime64[D] of ISO or eight-digit text, with or without a time; NaT if none."""
    try:
        if len(value) == 8:
            value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
        elif len(value) > 10 and value[10] not in "T ":
            return np.datetime64("NaT", "D")
        return np.datetime64(datetime.date.fromisoformat(value[:10]), "D")
    except ValueError:
        return np.datetime64("NaT", "D")


def _days(table, column):
    """Dates of a column per row (NaT: empty or unreadable)."""
    if column not in table:
        return np.full(table.size, np.datetime64("NaT", "D"))
    if table.column(column).dtype.kind == "M":
        return table.column(column).astype("datetime64[D]")
    text = table.text(column)
    days = np.array([_day(v) for v in text.values] + [np.datetime64("NaT", "D")],
                    dtype="datetime64[D]")
    return days[text.code]


_DATES = ("ordate", "chdate", "dedate")


@rule("date-form", N_("Dates can be read"), ERROR)
def date_form(table, context):
    for column in _DATES:
        if column in table and table.column(column).dtype.kind != "M":
            text = table.text(column)
            rows = text.rows_of([np.isnat(_day(v)) for v in text.values])
            yield Hits(rows, N_("{column}: \"{value}\" is no date; write 2026-01-31."),
                       {"column": column, "value": text.at(rows)})


@rule("date-order", N_("Date of change is not before the first date"), ERROR, {"ordate"})
def date_order(table, context):
    first = _days(table, "ordate")
    for column in ("chdate", "dedate"):
        later = _days(table, column)
        rows = np.flatnonzero(later < first)
        yield Hits(rows, N_("{column} {value} is before the first date {first}."),
                   {"column": column, "value": later[rows].astype(str),
                    "first": first[rows].astype(str)})


@rule("date-future", N_("Dates are not in the future"), ERROR, (), {"today"})
def date_future(table, context):
    today = np.datetime64(context.today, "D")
    for column in _DATES:
        day = _days(table, column)
        rows = np.flatnonzero(day > today)
        yield Hits(rows, N_("{column} {value} is in the future."),
                   {"column": column, "value": day[rows].astype(str)})


@rule("mandatory", N_("Mandatory fields are filled"), ERROR, (), {"mandatory"})
def mandatory(table, context):
    for column in context.mandatory:
        rows = np.flatnonzero(table.text(column).empty) if column in table \
            else np.arange(table.size)
        yield Hits(rows, N_("The mandatory field {column} is empty."), {"column": column})


@rule("dept-known", N_("Organisation codes are in the list"), ERROR, (), {"organisations"})
def dept_known(table, context):
    for column in ROLES:
        if column in table:
            text = table.text(column)
            rows = text.rows_of([v not in context.organisations for v in text.values])
            yield Hits(rows, N_("{column}: there is no organisation {value}."),
                       {"column": column, "value": text.at(rows)})


@rule("dept-role", N_("Organisations have the role they are named for"), WARNING, (),
      {"organisations"})
def dept_role(table, context):
    given = context.organisations
    for column, role in ROLES.items():
        if column in table:
            text = table.text(column)
            rows = text.rows_of([v in given and role not in given[v] for v in text.values])
            yield Hits(rows, N_("{column}: organisation {value} does not have the role {role}."),
                       {"column": column, "value": text.at(rows), "role": role})


@rule("geometry-valid", N_("Geometry is present and valid"), ERROR, {"geometry"})
def geometry_valid(table, context):
    import shapely
    none = shapely.is_missing(table.geometry)
    yield Hits(np.flatnonzero(none), N_("The object has no geometry."))
    empty = ~none & shapely.is_empty(table.geometry)
    yield Hits(np.flatnonzero(empty), N_("The geometry is empty."))
    yield Hits(np.flatnonzero(~none & ~empty & ~table.usable),
               N_("The geometry has coordinates that are no numbers."))
    rows = np.flatnonzero(table.usable & (shapely.get_type_id(table.geometry) > 0))
    rows = rows[~shapely.is_valid(table.geometry[rows])]
    yield Hits(rows, N_("The geometry is invalid: {why}."),
               {"why": np.asarray(shapely.is_valid_reason(table.geometry[rows]), dtype=object)})


@rule("geometry-type", N_("Geometry type is that of the class"), WARNING,
      {"geometry", "classcode"}, {"catalogue"})
def geometry_type(table, context):
    import shapely
    text = table.text("classcode")
    kinds = np.array([getattr(context.catalogue.find("component", v), "geometry", "")
                      for v in text.values] + [""], dtype=object)[text.code]
    found = np.full(table.size, "other", dtype=object)
    type_id = shapely.get_type_id(table.geometry)
    for kind, ids in GEOMETRY_TYPE_IDS.items():
        found[np.isin(type_id, ids)] = kind
    rows = np.flatnonzero((kinds != "") & (found != kinds) & table.usable)
    yield Hits(rows, N_("The object is drawn as {found}; class {classcode} is drawn as "
                        "{wanted}."),
               {"found": found[rows], "classcode": text.at(rows), "wanted": kinds[rows]})


def _tolerances(table, context):
    """Positional tolerance per row, metres."""
    text = table.text("classcode")
    return np.array([context.tolerance(v) for v in text.values] + [0.0])[text.code]


@rule("duplicate", N_("No two objects of one class at one place"), WARNING,
      {"geometry", "classcode"}, {"catalogue"})
def duplicate(table, context):
    import shapely
    from scipy.spatial import cKDTree
    code = table.text("classcode").code
    rows = np.flatnonzero(table.usable & table.active & (code >= 0))
    if len(rows) < 2:
        return
    xy = shapely.get_coordinates(table.point[rows])
    tolerance = _tolerances(table, context)[rows]
    # one row per place and class first: a thousand objects at one place would all be neighbours
    place = np.column_stack([code[rows], np.round(xy, 3)])
    order = np.lexsort((rows, place[:, 2], place[:, 1], place[:, 0]))
    new = np.append(True, (np.diff(place[order], axis=0) != 0).any(axis=1))
    head = order[np.flatnonzero(new)[np.cumsum(new) - 1]]
    again = order[~new]
    pairs = [np.column_stack([again, head[~new]])]
    # classes lie on planes far apart, so the nearest other object is one of the same class
    solo = order[new]
    space = np.column_stack([xy[solo], code[rows[solo]] * 1e5])
    reach = max(float(tolerance.max()), 1e-9)
    distance, near = cKDTree(space).query(space, k=[2], distance_upper_bound=reach * 1.000001)
    hit = distance[:, 0] <= tolerance[solo]
    pairs.append(np.column_stack([solo[hit], solo[near[hit, 0]]]))
    pair = rows[np.concatenate(pairs)]
    pair = np.unique(np.sort(pair, axis=1), axis=0)
    kept, twin = pair[:, 0], pair[:, 1]
    gap = shapely.distance(table.point[kept], table.point[twin])
    other = table.text("objid").at(kept) if "objid" in table else table.fids(kept)
    yield Hits(twin, N_("Another object of class {classcode}, {other}, lies {distance} m away; "
                        "the tolerance of the class is {tolerance} m."),
               {"classcode": table.text("classcode").at(twin), "other": other,
                "distance": np.round(gap, 2), "tolerance": _tolerances(table, context)[twin]})


@rule("outside", N_("Object lies in the area"), ERROR, {"geometry"}, {"grids", "bgids"})
def outside(table, context):
    import shapely
    ask = table.usable & table.active
    if context.outline is None:
        bad = ask & (context.spatial_grid(table) < 0)
    else:
        shapely.prepare(context.outline)
        bad = ask.copy()
        bad[ask] = ~shapely.intersects(context.outline, table.geometry[ask])
    yield Hits(np.flatnonzero(bad), N_("The object lies outside the area."))


@rule("border", N_("Object does not stand on the border of a unit grid"), WARNING,
      {"geometry", "classcode"}, {"grids", "bgids", "catalogue"})
def border(table, context):
    import shapely
    grid = context.spatial_grid(table)
    point = np.isin(shapely.get_type_id(table.geometry), GEOMETRY_TYPE_IDS["point"])
    rows = np.flatnonzero((grid >= 0) & point & table.active)
    edge = shapely.boundary(np.asarray(context.grids, dtype=object))
    gap = shapely.distance(table.geometry[rows], edge[grid[rows]])
    limit = _tolerances(table, context)[rows] if context.border is None else context.border
    near = gap <= limit
    limit = np.broadcast_to(limit, gap.shape)[near]
    rows = rows[near]
    yield Hits(rows, N_("The object stands {distance} m from the border of unit grid {bgid}; "
                        "with its tolerance of {tolerance} m it may lie in the next one."),
               {"distance": np.round(gap[near], 2), "tolerance": limit,
                "bgid": np.asarray(context.bgids, dtype=object)[grid[rows]]})


@rule("serial-gap", N_("Serial numbers of a class are without gaps"), INFO, {"objid"}, {"scheme"})
def serial_gap(table, context):
    text, scheme, codes = table.text("objid"), context.scheme, _codes(table, context)
    good = np.flatnonzero(codes.good)
    gone = [int(c) for c in (context.retired or ()) if len(str(c)) == scheme.length
            and str(c).isascii() and str(c).isdigit()]
    number = np.append(codes.number[good], np.array(gone, dtype=np.int64))
    unit = np.int64(10) ** scheme.widths[-1]
    owner = np.append(good, np.full(len(gone), -1))
    order = np.argsort(number, kind="stable")
    number, owner = number[order], owner[order]
    prefix = number // unit
    last = np.flatnonzero(np.append(np.diff(prefix) != 0, True)) if len(number) else []
    first_row = _first_rows(text)
    rows, missing, highest, names = [], [], [], []
    start = 0
    for end in last:
        serial = number[start:end + 1] % unit
        gaps = int(serial[-1] - len(np.unique(serial)))
        held = owner[start:end + 1]
        held = held[held >= 0]
        if gaps and len(held):
            rows.append(first_row[held[-1]])
            missing.append(gaps)
            highest.append(int(serial[-1]))
            names.append(str(prefix[end]).zfill(scheme.prefix_length))
        start = end + 1
    yield Hits(np.array(rows, dtype=np.int64),
               N_("Under {prefix} the serial numbers reach {highest}, {missing} of them are not "
                  "there and not retired."),
               {"prefix": np.array(names, dtype=object), "highest": np.array(highest, dtype=int),
                "missing": np.array(missing, dtype=int)})


def _first_rows(text):
    """The first row of every value of a text column."""
    out = np.zeros(len(text.values), dtype=np.int64)
    filled = np.flatnonzero(~text.empty)[::-1]
    out[text.code[filled]] = filled
    return out
