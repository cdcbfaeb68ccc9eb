"""Reading a change set for review: pages of a filter, counts beside it, progress, one change whole.

A city has up to a million changes. Nothing here reads them all: pages follow the index
``ix_census_change_review``, which also holds every column of a filter, and counts are made of
that index alone (measured on a million rows: a page 3 ms, a count 0.05 to 0.5 s).
"""
import json
from collections import Counter
from dataclasses import asdict, dataclass, fields

from ..errors import N_
from . import attachments, components, inbox, survey
from .ddl import Raw, like, literal, marks, sql
from .geometry import point_xy

PAGE = 200
DECISIONS = {"open": N_("Undecided"), "accepted": N_("Accepted"), "rejected": N_("Rejected"),
             "applied": N_("Applied")}
SOURCES = {"census": N_("Census"), **inbox.SOURCES}
#: Bands of certainty: name and the lowest certainty of each, the surest first.
BANDS = (("0.99", 0.99), ("0.9", 0.9), ("0.7", 0.7), ("0.5", 0.5), ("0", 0.0))
#: What of a component is shown beside what the crew brought.
SHOWN = ("classcode", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "objstate",
         "ordate", "chdate", "datasource", "note")
AREAS = ("community_code", "patrol_code", "package_fid")
#: SQLite would take the shorter index and then look at every row.
_INDEXED = Raw("census_change INDEXED BY ix_census_change_review")
_EQUAL = ("kind", "crew", "source", *AREAS)
_SHORT = sql(
    "SELECT t.*, c.name AS class_name, c.name_en AS class_name_en, "
    "o.name AS old_class_name, o.name_en AS old_class_name_en FROM census_change t "
    "LEFT JOIN object_class c ON c.kind = 'component' AND c.code = t.classcode "
    "LEFT JOIN object_class o ON o.kind = 'component' AND o.code = t.old_classcode")


@dataclass(frozen=True)
class Filter:
    """What a list of changes is narrowed to; "" and None are no limit.

    Attributes
    ----------
    kind, crew, source, community_code, patrol_code : str
    changed_by : str
        Who decided.
    package_fid : int or None
    classcode : str
        A minor class, or the beginning of its code.
    least, below : float or None
        Certainty of at least ``least`` and less than ``below``.
    decision : str
        One of DECISIONS.
    text : str
        Digits are the beginning of a component code, anything else a part of the case number.
    """
    kind: str = ""
    classcode: str = ""
    crew: str = ""
    source: str = ""
    changed_by: str = ""
    community_code: str = ""
    patrol_code: str = ""
    package_fid: int = None
    least: float = None
    below: float = None
    decision: str = ""
    text: str = ""

    def as_json(self):
        """Only what is limited, as JSON text."""
        return json.dumps({name: value for name, value in asdict(self).items()
                           if value not in ("", None)}, ensure_ascii=False)


def filter_of(text):
    """The Filter that ``as_json`` wrote; what it does not know is left out."""
    known = {field.name for field in fields(Filter)}
    return Filter(**{name: value for name, value in json.loads(text).items() if name in known})


def condition(census, wanted, leave_out=()):
    """WHERE of a filter.

    Parameters
    ----------
    census : int
        Key of the census.
    wanted : Filter
    leave_out : collection of str
        Fields of the filter that do not count.

    Returns
    -------
    (Raw, list)
        SQL and its parameters.
    """
    parts, values = ["census_fid = ?"], [census]

    def add(name, term, *given):
        value = getattr(wanted, name)
        if value not in ("", None) and name not in leave_out:
            parts.append(term)
            values.extend(given or (value,))
    for name in _EQUAL:
        add(name, f"{name} = ?")
    # who handed a notice in stands there too, until somebody decides
    add("changed_by", "changed_by = ? AND decision != ''")
    # a code is digits: what begins with it is less than it with a colon
    add("classcode", "classcode >= ? AND classcode < ?", wanted.classcode, wanted.classcode + ":")
    add("least", "certainty >= ?")
    add("below", "certainty < ?")
    if "decision" not in leave_out and wanted.decision:
        parts.append({"open": "decision = ''", "accepted": "decision = 'accepted'",
                      "rejected": "decision = 'rejected'",
                      "applied": "applied_at IS NOT NULL"}[wanted.decision])
    if "text" not in leave_out and wanted.text.strip():
        text = wanted.text.strip()
        if text.isdigit():      # the index on the code serves
            parts.append("objid >= ? AND objid < ?")
            values += [text, text + ":"]
        else:
            parts.append("case_no LIKE ? ESCAPE '\\'")
            values.append(like(text))
    return Raw(" AND ".join(parts)), values


def _table(wanted):
    """Where a list is read from; a code has an index of its own."""
    return Raw("census_change") if wanted.text.strip() else _INDEXED


def page(ws, census, wanted, after=None, limit=PAGE):
    """A page of changes, the least certain first.

    Parameters
    ----------
    ws : Workspace
    census : int
    wanted : Filter
    after : (float or None, int), optional
        Certainty and key of the last row of the page before.
    limit : int

    Returns
    -------
    list of dict
        As ``rows``.
    """
    where, values = condition(census, wanted)
    if after is not None:
        certainty, fid = after
        if certainty is None:
            where += " AND (certainty IS NULL AND fid > ? OR certainty IS NOT NULL)"
            values.append(fid)
        else:
            where += " AND (certainty = ? AND fid > ? OR certainty > ?)"
            values += [certainty, fid, certainty]
    fids = [row[0] for row in ws.query(
        sql("SELECT fid FROM {table} WHERE {where} ORDER BY certainty, fid LIMIT {limit}",
            table=_table(wanted), where=Raw(where), limit=limit), values)]
    found = rows(ws, fids)
    return [found[fid] for fid in fids if fid in found]


def rows(ws, fids):
    """Changes by their keys: {fid: dict} with ``x`` and ``y`` (None without a place) and the names
    of both classes; ``old``, ``new`` and ``why`` are read from their JSON."""
    found = {}
    for row in ws.dicts(_SHORT + sql(" WHERE t.fid IN ({marks})", marks=marks(len(fids))),
                        list(fids)):
        row["x"], row["y"] = point_xy(row.pop("geom"))
        row["old"], row["new"] = _read(row["old"], {}), _read(row["new"], {})
        row["why"] = _read(row["why"], [])
        found[row["fid"]] = row
    return found


def _read(text, otherwise):
    """JSON of a column; people edit tables too."""
    try:
        value = json.loads(text) if text else otherwise
    except ValueError:
        return otherwise
    return value if isinstance(value, type(otherwise)) else otherwise


def fits(ws, census, wanted, fid):
    """Whether a change is in the list of a filter."""
    where, values = condition(census, wanted)
    return bool(ws.query(sql("SELECT 1 FROM census_change WHERE {where} AND fid = ?",
                             where=where), [*values, fid]))


# -- counts

def count(ws, census, wanted):
    """How many changes a filter lists."""
    where, values = condition(census, wanted)
    return ws.query(sql("SELECT count(*) FROM {table} WHERE {where}", table=_table(wanted),
                        where=where), values)[0][0]


def counts(ws, census, wanted, name):
    """How many changes each value of one field would list, the others being as they are.

    Parameters
    ----------
    name : str
        A field of Filter, "band" for certainty, "area" for all AREAS at once.

    Returns
    -------
    dict of value to int
        Values without changes are left out. Bands have the names of BANDS, areas are (field,
        value), and among the decisions are ("changed_by", name) of who decided.
    """
    if name == "area":
        found = _counted(ws, census, wanted, AREAS, AREAS)
        return _sums(found, lambda values: zip(AREAS, values))
    if name == "decision":
        found = _counted(ws, census, wanted, ("decision", "applied_at IS NOT NULL", "changed_by"),
                         ("decision", "changed_by"))
        people = _sums(found, lambda row: [("changed_by", row[2] if row[0] else None)])
        states = _sums(found, lambda row: [row[0] or "open"] + ["applied"] * row[1])
        return {**states, **people}
    if name == "band":
        steps = " ".join(f"WHEN certainty >= {least} THEN '{band}'" for band, least in BANDS)
        found = _counted(ws, census, wanted, (f"CASE {steps} END",), ("least", "below"))
    else:
        found = _counted(ws, census, wanted, (name,), (name,))
    return _sums(found, lambda row: row)


def _counted(ws, census, wanted, terms, leave_out):
    """Counter of rows of terms. SQLite would sort a million rows to group them; counting them
    here takes half the time."""
    where, values = condition(census, wanted, leave_out)
    return Counter(ws.connection.execute(
        sql("SELECT {terms} FROM {table} WHERE {where}", terms=[Raw(term) for term in terms],
            table=_table(wanted), where=where), values))


def _sums(found, keys):
    """{key: number}, sorted, of all keys that rows stand for; one without a value has none."""
    sums = Counter()
    for row, number in found.items():
        for key in keys(row):
            if (key[1] if isinstance(key, tuple) else key) is not None:
                sums[key] += number
    return dict(sorted(sums.items()))


def progress(ws, census, area=None):
    """How far the review is.

    Parameters
    ----------
    area : str, optional
        One of AREAS; the whole census when left out.

    Returns
    -------
    dict of value to (int, int)
        Decided and all changes of each area ("" or None: in none); of the whole under None.
    """
    if area is None:
        decided, total = ws.query(sql(
            "SELECT coalesce(sum(decision != ''), 0), count(*) FROM {table} WHERE census_fid = ?",
            table=_INDEXED), (census,))[0]
        return {None: (decided, total)} if total else {}
    found = {}
    for (value, decided), number in Counter(ws.connection.execute(
            sql("SELECT {area}, decision != '' FROM {table} WHERE census_fid = ?", area=area,
                table=_INDEXED), (census,))).items():
        before = found.get(value, (0, 0))
        found[value] = before[0] + number * decided, before[1] + number
    return found


def people(ws, census):
    """Who decided how much, by hand and by rule: list of dict with by, accepted, rejected."""
    return ws.dicts(sql(
        "SELECT changed_by AS by, sum(decision = 'accepted') AS accepted, "
        "sum(decision = 'rejected') AS rejected FROM {table} WHERE census_fid = ? "
        "AND decision IN ('accepted', 'rejected') GROUP BY 1 ORDER BY 1", table=_INDEXED),
        (census,))


def area_names(ws, census):
    """{field of AREAS: {value: name}}."""
    packages = ws.query("SELECT fid, coalesce(nullif(name, ''), code) FROM census_package "
                        "WHERE census_fid = ?", (census,))
    return {"community_code": dict(ws.query("SELECT code, name FROM community")),
            "patrol_code": dict(ws.query("SELECT code, name FROM patrol_area")),
            "package_fid": dict(packages)}


def censuses(ws):
    """The censuses of a workspace, the newest first, the inbox last: fid, name, kind, day, step,
    and whether there are changes."""
    return ws.dicts(
        "SELECT fid, name, kind, day, step, EXISTS (SELECT 1 FROM census_change t "
        "WHERE t.census_fid = c.fid) AS matched FROM census c "
        "ORDER BY kind = 'inbox', day DESC, fid DESC")


# -- one change

def detail(ws, row):
    """Both sides of a change.

    Parameters
    ----------
    row : dict
        As ``rows`` gives it.

    Returns
    -------
    dict
        ``old`` and ``new``: the component and the surveyed row with ``geom`` (blob), or None;
        ``lines``: list of (column, before, after, differs), None where a side has no value;
        ``photos``: (before, after), lists as ``attachments.of`` gives them.
    """
    old = components.get(ws, row["table_name"], row["object_fid"])
    new = surveyed(ws, row["survey_table"], row["survey_fid"])
    before, after = _flat(row["old"]), _flat(row["new"])
    if old is not None and row["classcode"] != row["old_classcode"]:
        before["classcode"], after["classcode"] = row["old_classcode"], row["classcode"]
    lines = []
    for column in [*SHOWN, *(name for name in after if name not in SHOWN)]:
        pair = (before.get(column, old.get(column) if old else None),
                after.get(column, new.get(column) if new else None))
        if any(value not in (None, "") for value in pair):
            lines.append((column, *pair, column in after))
    photos = ([], [])
    if old is not None:
        photos[0].extend(attachments.of(ws, row["table_name"], old["objid"]))
    if new is not None:
        photos[1].extend(attachments.of(ws, row["survey_table"], str(row["survey_fid"])))
    # notices have no surveyed row: their photos are the change's own
    photos[1].extend(attachments.of(ws, "census_change", str(row["fid"])))
    return {"old": old, "new": new, "lines": lines, "photos": photos}


def _flat(values):
    """Differing values with the further attributes among them by their own names."""
    extra = values.get("extra")
    own = {name: value for name, value in values.items() if name != "extra"}
    return {**own, **extra} if isinstance(extra, dict) else own


def surveyed(ws, table, fid):
    """A surveyed row as a dict with ``table`` and ``geom``, or None."""
    if table is None or table not in survey.TABLES:
        return None
    found = ws.dicts(sql("SELECT * FROM {table} WHERE fid = ?", table=table), (fid,))
    return {**found[0], "table": table} if found else None


def around(ws, census, box):
    """What lies in a rectangle of both inventories, for a click on the map or as alternatives.

    Parameters
    ----------
    box : (float, float, float, float)
        xmin, ymin, xmax, ymax in metres, the workspace's CRS.

    Returns
    -------
    list of dict
        ``side`` ("old", "new"), ``table``, ``fid``, ``objid``, ``classcode``, ``crew`` (of the
        new side), ``geom``.
    """
    found = []
    for table in components.tables(ws):
        found += _inside(ws, "old", table, box, Raw("NULL"), Raw("t.dedate IS NULL"), ())
    objects = sql("t.census_fid = ? AND t.state = 'good' AND t.purpose = 'census' "
                  "AND t.found NOT IN ({answers})",
                  answers=[literal(answer) for answer in survey.ANSWERS])
    for table in survey.TABLES:
        found += _inside(ws, "new", table, box, Raw("t.crew"), objects, (census,))
    return found


def _inside(ws, side, table, box, crew, where, values):
    xmin, ymin, xmax, ymax = box
    return [{**row, "side": side, "table": table} for row in ws.dicts(
        sql("SELECT t.fid, t.objid, t.classcode, {crew} AS crew, t.geom FROM {index} r "
            "JOIN {table} t ON t.fid = r.id WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? "
            "AND r.miny <= ? AND {where}", crew=crew, index=f"rtree_{table}_geom", table=table,
            where=where),
        (xmin, xmax, ymin, ymax, *values))]


def kind_of(ws, census, table, fid):
    """Kind of the change that an object of either inventory is in, or None."""
    term = "survey_table = ? AND survey_fid = ?" if table in survey.TABLES \
        else "table_name = ? AND object_fid = ?"
    found = ws.query(sql("SELECT kind FROM census_change WHERE {term} AND census_fid = ?",
                         term=Raw(term)), (table, fid, census))
    return found[0][0] if found else None
