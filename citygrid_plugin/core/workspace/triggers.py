"""The rules and the history of a workspace as triggers of the database itself.

People also edit in attribute tables and by SQL; what holds must hold there too. Every refusal is
a code of ``messages.MESSAGES``.
"""
from dataclasses import dataclass

from .ddl import Raw, literal, quote, sql
from .schema import SIGNATURE, Table

_SIGNATURE = tuple(c.name for c in SIGNATURE)
NOW = sql("strftime('%Y-%m-%dT%H:%M:%f', 'now', 'localtime')")


@dataclass(frozen=True)
class Codes:
    """Lengths of codes in one workspace, and the division its objects belong to."""
    division: str
    object_length: int = 16
    serial_width: int = 6
    class_width: int = 4
    grid_length: int = 15
    community_length: int = 12
    street_length: int = 9


def trigger(name, event, table, body, when=""):
    """One CREATE TRIGGER statement; ``event`` such as "BEFORE UPDATE OF geom"."""
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {quote(name)} {event} ON {quote(table)}{condition} BEGIN {body} END"


def refuse(*rules):
    """A statement that raises the code of the first condition that is true; "" raises nothing and
    leaves the conditions after it alone."""
    cases = " ".join(f"WHEN {condition} THEN " + (f"RAISE(ABORT, '{code}')" if code else "NULL")
                     for code, condition in rules)
    return Raw(f"SELECT CASE {cases} END;")


def taken(table, key="fid"):
    """The condition that a row of this key exists: INSERT OR REPLACE would overwrite it, and
    SQLite fires no delete trigger then."""
    return sql("EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})", table=table, key=Raw(key))


def grid_at(geometry, share=""):
    """The valid unit grid of a geometry expression; the lower code where two are equal.

    ``share`` is the SQL function that measures how much of a line ("ST_Length") or area
    ("ST_Area") lies in a grid: the largest share decides, as in ``core.grids.assign``.
    """
    order = f"{share}(ST_Intersection(g.geom, {geometry})) DESC, " if share else ""
    return sql("(SELECT g.bgid FROM rtree_unit_grid_geom r JOIN unit_grid g ON g.fid = r.id "
               "WHERE r.minx <= ST_MaxX({at}) AND r.maxx >= ST_MinX({at}) "
               "AND r.miny <= ST_MaxY({at}) AND r.maxy >= ST_MinY({at}) "
               "AND g.dedate IS NULL AND ST_Intersects(g.geom, {at}) = 1 "
               "ORDER BY {order}g.bgid LIMIT 1)", at=Raw(geometry), order=Raw(order))


def row_json(table: Table, row):
    """A row, called ``row``, as the history keeps it."""
    pairs = ", ".join(f"{literal(n)}, {row}.{quote(n)}" for n in table.names()
                      if n not in _SIGNATURE)
    return Raw(f"json_object({pairs})")


def quiet(statements):
    """Statements whose updates only complete a change that is checked and logged already."""
    return sql("INSERT OR IGNORE INTO cg_quiet VALUES (1); {statements} DELETE FROM cg_quiet;",
               statements=Raw(statements))


LOUD = "NOT EXISTS (SELECT 1 FROM cg_quiet)"
#: A date of retirement that is none: the object would be neither valid nor retired.
NO_DATE = "NEW.dedate IS NOT NULL AND date(NEW.dedate) IS NULL"
#: The state of a new component: intact, or the first of a city's own list.
FIRST_STATE = ("(SELECT code FROM value_domain WHERE domain = 'objstate' "
               "ORDER BY code != '完好', fid LIMIT 1)")


def history(table: Table, when=LOUD):
    """History of updates: the old row, and the old geometry where it changed.

    An update that left ``changed_at`` as it was is logged without a name: it came from outside.
    One that changed nothing else is logged as "sign": QGIS stores geometry and attributes
    separately, and the signature arrives with the second.
    """
    same = sql("({old} = {new} AND OLD.geom IS NEW.geom)", old=row_json(table, "OLD"),
               new=row_json(table, "NEW"))
    signed = sql("NEW.changed_at IS NOT OLD.changed_at")
    retired = Raw("WHEN NEW.dedate IS NOT NULL AND OLD.dedate IS NULL THEN 'retire' "
                  if "dedate" in table.names() else "")
    return trigger(
        f"cg_{table.name}_history", "AFTER UPDATE", table.name,
        sql("INSERT INTO cg_history "
            "(at, table_name, fid, code, action, changed_by, changed_why, old, old_geom) VALUES "
            "({now}, {name}, NEW.fid, NEW.{code}, "
            "CASE WHEN {same} THEN 'sign' {retired}ELSE 'update' END, "
            "CASE WHEN {signed} THEN NEW.changed_by END, "
            "CASE WHEN {signed} THEN NEW.changed_why END, {old}, "
            "CASE WHEN OLD.geom IS NOT NEW.geom THEN OLD.geom END);", now=NOW,
            name=literal(table.name), code=table.code, same=same, retired=retired, signed=signed,
            old=row_json(table, "OLD")), when)


def inserted(table: Table, code):
    """The history row of an insert, as a statement inside its trigger."""
    return sql("INSERT INTO cg_history "
               "(at, table_name, fid, code, action, changed_by, changed_why) "
               "VALUES ({now}, {name}, NEW.fid, {code}, 'insert', "
               "NEW.changed_by, NEW.changed_why);", now=NOW, name=literal(table.name),
               code=Raw(code))


def register(name, code, **more):
    """The registry's row of a new code; ``more`` are further columns and their values."""
    columns = {"code": code, "table_name": literal(name), "fid": "NEW.fid", **more}
    return sql("INSERT INTO object_code ({columns}) VALUES ({values});",
               columns=[Raw(c) for c in columns], values=[Raw(v) for v in columns.values()])


def last_serial(prefix):
    """The last running number given behind a prefix."""
    return sql("(SELECT last FROM object_serial WHERE prefix = {prefix})", prefix=prefix)


def next_serial(prefix, width):
    """Statements that take the next running number of a prefix; CG014 when there is none."""
    return sql("INSERT INTO object_serial (prefix, last) VALUES ({prefix}, 1) "
               "ON CONFLICT (prefix) DO UPDATE SET last = last + 1; {refuse}", prefix=prefix,
               refuse=refuse(("CG014", f"{last_serial(prefix)} > {10 ** width - 1}")))


def given_serial(code, head):
    """A statement that notes the running number of a given code behind its ``head`` digits."""
    return sql("INSERT INTO object_serial (prefix, last) VALUES (substr({code}, 1, {head}), "
               "CAST(substr({code}, {tail}) AS INTEGER)) "
               "ON CONFLICT (prefix) DO UPDATE SET last = max(last, excluded.last);",
               code=Raw(code), head=head, tail=head + 1)


def component_rules(table: Table, codes: Codes):
    """{code: condition that breaks it} of one row, called NEW, of a component table.

    The same conditions stand in the triggers and check what was written in bulk.
    """
    major = table.name.split("_")[1]
    class_in_code = f"substr(NEW.objid, {len(codes.division) + 1}, {codes.class_width})"
    unknown_org = " OR ".join(
        sql("(coalesce(NEW.{column}, '') != '' AND NOT EXISTS "
            "(SELECT 1 FROM organisation WHERE code = NEW.{column}))", column=Raw(f"deptcode{i}"))
        for i in (1, 2, 3))
    return {
        "CG005": sql("NOT EXISTS (SELECT 1 FROM object_class WHERE kind = 'component' "
                     "AND code = NEW.classcode AND major = {major})", major=literal(major)),
        "CG009": "NEW.geom IS NULL OR ST_IsEmpty(NEW.geom)",
        "CG003": f"NEW.objid IS NOT NULL AND (length(NEW.objid) != {codes.object_length} "
                 f"OR NEW.objid GLOB '*[^0-9]*')",
        "CG004": f"NEW.objid IS NOT NULL AND {class_in_code} != NEW.classcode",
        "CG006": "NEW.objstate IS NOT NULL AND NOT EXISTS (SELECT 1 FROM value_domain "
                 "WHERE domain = 'objstate' AND code = NEW.objstate)",
        "CG007": unknown_org,
    }


def component_triggers(table: Table, codes: Codes):
    """Rules, code, unit grid and history of one component table."""
    name = table.name
    rules = component_rules(table, codes)
    head = codes.object_length - codes.serial_width
    prefix = sql("{division} || NEW.classcode", division=literal(codes.division))
    new_code = sql("{prefix} || printf('%0{width}d', {last})", prefix=prefix,
                   width=codes.serial_width, last=last_serial(prefix))
    grid = grid_at("NEW.geom", {"line": "ST_Length", "area": "ST_Area"}.get(table.geometry, ""))
    take_serial = next_serial(prefix, codes.serial_width)

    def class_name(row):
        return sql("(SELECT name FROM object_class WHERE kind = 'component' "
                   "AND code = {row}.classcode)", row=Raw(row))

    def update(assign):
        return quiet(sql("UPDATE {table} SET {assign} WHERE fid = NEW.fid;", table=name,
                         assign=assign))
    fill = sql("objname = coalesce(objname, {class_name}), "
               "objstate = coalesce(objstate, {state}), "
               "ordate = coalesce(ordate, date('now', 'localtime')), "
               "bgid = {grid}", class_name=class_name("NEW"), state=Raw(FIRST_STATE), grid=grid)
    return [
        trigger(f"cg_{name}_check_insert", "BEFORE INSERT", name, refuse(
            ("CG016", taken(name)),
            ("CG017", NO_DATE),
            ("CG002", "NEW.objid IS NOT NULL AND EXISTS (SELECT 1 FROM object_code "
                      "WHERE code = NEW.objid AND retired_at IS NOT NULL)"),
            ("CG001", "NEW.objid IS NOT NULL AND EXISTS (SELECT 1 FROM object_code "
                      "WHERE code = NEW.objid)"),
            *component_rules(table, codes).items())),
        trigger(f"cg_{name}_new_code", "AFTER INSERT", name,
                take_serial + update(sql("objid = {code}, {fill}", code=new_code, fill=fill))
                + register(name, new_code, retired_at="NEW.dedate")
                + inserted(table, new_code), "NEW.objid IS NULL"),
        trigger(f"cg_{name}_given_code", "AFTER INSERT", name,
                given_serial("NEW.objid", head) + update(fill)
                + register(name, "NEW.objid", retired_at="NEW.dedate")
                + inserted(table, "NEW.objid"), "NEW.objid IS NOT NULL"),
        trigger(f"cg_{name}_check_update", "BEFORE UPDATE", name, refuse(
            ("CG011", "NEW.objid IS NOT OLD.objid OR NEW.fid != OLD.fid"),
            ("CG017", f"NEW.dedate IS NOT OLD.dedate AND {NO_DATE}"),
            ("CG005", f"NEW.classcode IS NOT OLD.classcode AND {rules['CG005']}"),
            ("CG009", rules["CG009"]),
            ("CG006", f"NEW.objstate IS NOT OLD.objstate AND {rules['CG006']}"),
            ("CG008", "NEW.bgid IS NOT OLD.bgid AND NEW.bgid IS NOT NULL AND NOT EXISTS "
                      "(SELECT 1 FROM unit_grid WHERE bgid = NEW.bgid AND dedate IS NULL)"),
            ("CG007", f"(NEW.deptcode1 IS NOT OLD.deptcode1 OR NEW.deptcode2 IS NOT OLD.deptcode2 "
                      f"OR NEW.deptcode3 IS NOT OLD.deptcode3) AND ({rules['CG007']})")),
            LOUD),
        # the class is part of the code: a reclassified object gets a new one (STANDARDS 8.1)
        trigger(f"cg_{name}_reclassify", "AFTER UPDATE OF classcode", name,
                take_serial
                + sql("UPDATE object_code SET retired_at = {now} WHERE code = OLD.objid; ", now=NOW)
                + register(name, new_code, retired_at="NEW.dedate", predecessor="OLD.objid")
                + update(sql("objid = {code}, objname = CASE WHEN objname = {before} THEN {after} "
                             "ELSE objname END", code=new_code, before=class_name("OLD"),
                             after=class_name("NEW"))),
                f"{LOUD} AND NEW.classcode IS NOT OLD.classcode"),
        trigger(f"cg_{name}_move", "AFTER UPDATE OF geom", name,
                update(sql("bgid = {grid}", grid=grid)),
                f"{LOUD} AND NEW.geom IS NOT OLD.geom"),
        trigger(f"cg_{name}_retire", "AFTER UPDATE OF dedate", name,
                "UPDATE object_code SET retired_at = NEW.dedate WHERE code = NEW.objid;",
                "NEW.dedate IS NOT OLD.dedate AND NEW.classcode IS OLD.classcode"),
        trigger(f"cg_{name}_no_delete", "BEFORE DELETE", name, "SELECT RAISE(ABORT, 'CG012');"),
        history(table),
    ]


def grid_triggers(table: Table, codes: Codes):
    """Rules, number, area and history of the unit grids."""
    name, width = table.name, codes.grid_length - codes.community_length
    home = sql("coalesce(nullif(NEW.community_code, ''), "
               "(SELECT c.code FROM rtree_community_geom r "
               "JOIN community c ON c.fid = r.id WHERE r.minx <= ST_MaxX({point}) "
               "AND r.maxx >= ST_MinX({point}) AND r.miny <= ST_MaxY({point}) "
               "AND r.maxy >= ST_MinY({point}) AND ST_Intersects(c.geom, {point}) = 1 "
               "ORDER BY c.code LIMIT 1))", point=Raw("ST_PointOnSurface(NEW.geom)"))
    community = sql("(SELECT community_code FROM unit_grid WHERE fid = NEW.fid)")
    new_code = sql("{community} || printf('%0{width}d', {last})", community=community, width=width,
                   last=last_serial(community))
    bad_shape = "NEW.geom IS NULL OR ST_IsEmpty(NEW.geom)"
    wrong = (f"length(NEW.bgid) != {codes.grid_length} OR NEW.bgid GLOB '*[^0-9]*' "
             f"OR (coalesce(NEW.community_code, '') != '' AND "
             f"(length(NEW.community_code) != {codes.community_length} "
             f"OR NEW.community_code GLOB '*[^0-9]*' "
             f"OR substr(NEW.bgid, 1, {codes.community_length}) != NEW.community_code))")
    # a neighbour's new vertex on the border changes no shape
    another_shape = ("NEW.geom IS NOT OLD.geom AND ST_Area(ST_Intersection(OLD.geom, NEW.geom)) "
                     "< max(ST_Area(OLD.geom), ST_Area(NEW.geom)) - 1")
    fill = sql("area = ST_Area(geom), ordate = coalesce(ordate, date('now', 'localtime'))")

    def update(assign):
        return quiet(sql("UPDATE unit_grid SET {assign} WHERE fid = NEW.fid;", assign=assign))
    return [
        trigger(f"cg_{name}_check_insert", "BEFORE INSERT", name, refuse(
            ("CG016", taken(name)),
            ("CG017", NO_DATE),
            ("CG009", bad_shape),
            ("CG010", wrong),
            ("CG002", "NEW.bgid IS NOT NULL AND EXISTS (SELECT 1 FROM object_code "
                      "WHERE code = NEW.bgid AND retired_at IS NOT NULL)"),
            ("CG001", "NEW.bgid IS NOT NULL AND EXISTS (SELECT 1 FROM object_code "
                      "WHERE code = NEW.bgid)"))),
        trigger(f"cg_{name}_new_code", "AFTER INSERT", name,
                update(sql("community_code = {home}, {fill}", home=home, fill=fill))
                + refuse(("CG010", f"{community} IS NULL")) + next_serial(community, width)
                + update(sql("bgid = {code}", code=new_code))
                + register(name, new_code) + inserted(table, new_code), "NEW.bgid IS NULL"),
        trigger(f"cg_{name}_given_code", "AFTER INSERT", name,
                given_serial("NEW.bgid", codes.community_length)
                + update(sql("community_code = substr(bgid, 1, {length}), {fill}",
                             length=codes.community_length, fill=fill))
                + register(name, "NEW.bgid", retired_at="NEW.dedate")
                + inserted(table, "NEW.bgid"), "NEW.bgid IS NOT NULL"),
        trigger(f"cg_{name}_check_update", "BEFORE UPDATE", name, refuse(
            ("CG011", "NEW.bgid IS NOT OLD.bgid OR NEW.community_code IS NOT OLD.community_code "
                      "OR NEW.fid != OLD.fid"),
            ("CG017", f"NEW.dedate IS NOT OLD.dedate AND {NO_DATE}"),
            ("CG009", bad_shape),
            ("CG018", f"OLD.locked = 1 AND NEW.locked = 1 AND "
                      f"(NEW.dedate IS NOT OLD.dedate OR ({another_shape}))")), LOUD),
        trigger(f"cg_{name}_redraw", "AFTER UPDATE OF geom", name,
                update(sql("area = ST_Area(geom)")),
                f"{LOUD} AND NEW.geom IS NOT OLD.geom"),
        trigger(f"cg_{name}_retire", "AFTER UPDATE OF dedate", name,
                "UPDATE object_code SET retired_at = NEW.dedate WHERE code = NEW.bgid;",
                "NEW.dedate IS NOT OLD.dedate"),
        trigger(f"cg_{name}_no_delete", "BEFORE DELETE", name, "SELECT RAISE(ABORT, 'CG012');"),
        history(table),
    ]


def append_only(table, key="fid"):
    """Refuse every change, deletion and replacement in a table of records."""
    return [trigger(f"cg_{table}_no_{event.lower()}", f"BEFORE {event}", table,
                    "SELECT RAISE(ABORT, 'CG029');", when)
            for event, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", taken(table, key)))]


def in_use(table, code, places):
    """Refuse to delete a row, or to change its code, while others refer to it.

    ``places`` are (table, column) where the code stands.
    """
    used = " OR ".join(sql("EXISTS (SELECT 1 FROM {table} WHERE {column} = OLD.{code})",
                           table=t, column=c, code=Raw(code)) for t, c in places)
    return [trigger(f"cg_{table}_used_delete", "BEFORE DELETE", table,
                    "SELECT RAISE(ABORT, 'CG015');", used),
            trigger(f"cg_{table}_used_update", f"BEFORE UPDATE OF {code}", table,
                    "SELECT RAISE(ABORT, 'CG015');", f"NEW.{code} IS NOT OLD.{code} AND ({used})")]


def code_length(table, length):
    """Refuse a street or community whose code has not ``length`` digits."""
    wrong = f"length(NEW.code) != {length} OR NEW.code GLOB '*[^0-9]*'"
    return [trigger(f"cg_{table}_check_{event.lower()}", f"BEFORE {event}", table,
                    "SELECT RAISE(ABORT, 'CG013');", wrong) for event in ("INSERT", "UPDATE")]


def all_triggers(tables, codes: Codes):
    """Every trigger of a workspace with these tables.

    Parameters
    ----------
    tables : iterable of Table
        All tables, component tables included.
    codes : Codes

    Returns
    -------
    list of str
    """
    from .case_triggers import case_triggers
    by_name = {t.name: t for t in tables}
    statements = append_only("cg_history", "id")
    statements += [trigger("cg_object_code_no_delete", "BEFORE DELETE", "object_code",
                           "SELECT RAISE(ABORT, 'CG029');")]
    components = [t.name for t in tables if t.name.startswith("component_")]
    # of two triggers SQLite asks the younger first: a malformed code is said before its use
    statements += in_use("community", "code", [("unit_grid", "community_code")])
    statements += in_use("organisation", "code", [
        *((name, column) for name in ("case_open", "case_closed")
          for column in ("unit", "department")), ("case_party", "unit"),
        *((name, f"deptcode{i}") for name in components for i in (1, 2, 3))])
    statements += code_length("street", codes.street_length)
    statements += code_length("community", codes.community_length)
    statements += grid_triggers(by_name["unit_grid"], codes)
    statements += case_triggers(by_name["case_open"], codes)
    for table in tables:
        if table.name.startswith("component_"):
            statements += component_triggers(table, codes)
    return statements
