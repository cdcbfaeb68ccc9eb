"""The tables of a workspace as data: one definition from which every back end is made.

A table is spatial when it has a geometry type; every table has an integer key ``fid``. Column and
table titles are marked for translation here, so that forms and legends speak the user's language.
Field names of components and unit grids are those of CJ/T 213 and CJ/T 214 (STANDARDS 1.3, 2.7)
in lower case. Points in time are TEXT in local ISO form ("2026-11-22T08:30:00.000"): a GeoPackage
DATETIME is UTC by definition, and an operator's "due at 14:00" must not be shifted by a reader.
"""
from dataclasses import dataclass

from ..errors import N_

SCHEMA_VERSION = 2

GEOMETRIES = ("point", "line", "area")
GEOMETRY_TYPES = {"point": "POINT", "line": "MULTILINESTRING", "area": "MULTIPOLYGON"}


@dataclass(frozen=True)
class Column:
    """One column: SQL name, GeoPackage type, title, further SQL (constraints, defaults)."""
    name: str
    type: str
    title: str
    sql: str = ""


@dataclass(frozen=True)
class Table:
    """One table: name, title, columns without key and geometry, geometry ("" when none),
    unique columns, indexes (a column, or a name and SQL terms), whether its rows carry a
    signature and a history, and the code column."""
    name: str
    title: str
    columns: tuple
    geometry: str = ""
    unique: tuple = ()
    index: tuple = ()
    history: bool = False
    code: str = ""

    @property
    def geometry_type(self):
        return GEOMETRY_TYPES.get(self.geometry, "")

    def names(self):
        """Column names in their order, without ``fid`` and ``geom``."""
        return [c.name for c in self.columns]


def _c(name, title, type="TEXT", sql=""):
    return Column(name, type, title, sql)


# SQLite knows no user: who and why travel in the row. ``changed_at`` tells whether an update was
# signed at all (a statement from outside leaves it as it was).
SIGNATURE = (
    _c("changed_by", N_("Changed by")),
    _c("changed_why", N_("Reason of change")),
    _c("changed_at", N_("Changed at"), "TEXT"),
)

COMPONENT_COLUMNS = (
    _c("objid", N_("Component code")),
    _c("classcode", N_("Minor class")),
    _c("objname", N_("Name")),
    _c("deptcode1", N_("Authority")),
    _c("deptcode2", N_("Owner")),
    _c("deptcode3", N_("Maintainer")),
    _c("bgid", N_("Unit grid code")),
    _c("objpos", N_("Position")),
    _c("objstate", N_("State")),
    _c("ordate", N_("First date"), "DATE"),
    _c("chdate", N_("Date of change"), "DATE"),
    _c("dedate", N_("Retired on"), "DATE"),
    _c("datasource", N_("Data source")),
    _c("note", N_("Note")),
    _c("extra", N_("Further attributes (JSON)")),
) + SIGNATURE

GRID_COLUMNS = (
    _c("bgid", N_("Unit grid code")),
    _c("bgname", N_("Unit grid name")),
    _c("area", N_("Area (m²)"), "REAL"),
    _c("area_class", N_("Area class"), "INTEGER", "DEFAULT 1"),
    _c("management_level", N_("Management level")),
    _c("community_code", N_("Community code")),
    _c("ordate", N_("First date"), "DATE"),
    _c("dedate", N_("Retired on"), "DATE"),
    _c("note", N_("Note")),
    # who inserts a row with NULL, as QGIS does from a script, means an unlocked one
    _c("locked", N_("Locked"), "INTEGER", "NOT NULL ON CONFLICT REPLACE DEFAULT 0"),
) + SIGNATURE

CASE_COLUMNS = (
    _c("case_no", N_("Case number")),
    _c("kind", N_("Kind")),
    _c("classcode", N_("Minor class")),
    _c("condition", N_("Filing condition")),
    _c("limit_value", N_("Time limit"), "REAL"),
    _c("limit_unit", N_("Unit of the time limit")),
    _c("source", N_("Source")),
    _c("reporter", N_("Reporter")),
    _c("phone", N_("Telephone")),
    _c("description", N_("Description")),
    _c("address", N_("Address")),
    _c("objid", N_("Component code")),
    _c("bgid", N_("Unit grid code")),
    _c("community_code", N_("Community code")),
    _c("urgent", N_("Urgent"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("state", N_("State"), "TEXT", "NOT NULL DEFAULT 'reported'"),
    _c("version", N_("Version"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("unit", N_("Responsible unit")),
    _c("due_at", N_("Due at"), "TEXT"),
    _c("green_until", N_("Green until"), "TEXT"),
    _c("reported_at", N_("Reported at"), "TEXT"),
    _c("filed_at", N_("Filed at"), "TEXT"),
    _c("dispatched_at", N_("Dispatched at"), "TEXT"),
    _c("handled_at", N_("Handled at"), "TEXT"),
    _c("closed_at", N_("Closed at"), "TEXT"),
) + SIGNATURE

_BASE = (_c("name", N_("Name")), _c("kind", N_("Kind")), _c("source", N_("Source")))
_GEO = (_c("code", N_("Code")), _c("name", N_("Name")), _c("alias", N_("Other names")),
        _c("street_code", N_("Street code")), _c("community_code", N_("Community code")))

TABLES = (
    # -- the city's own division
    Table("street", N_("Streets"), (
        _c("code", N_("Street code"), "TEXT", "NOT NULL"), _c("name", N_("Name")),
        _c("note", N_("Note"))), "area", unique=("code",)),
    Table("community", N_("Communities"), (
        _c("code", N_("Community code"), "TEXT", "NOT NULL"), _c("name", N_("Name")),
        _c("street_code", N_("Street code")), _c("note", N_("Note"))),
        "area", unique=("code",)),
    Table("unit_grid", N_("Unit grids"), GRID_COLUMNS, "area", unique=("bgid",),
          index=("community_code",), history=True, code="bgid"),
    Table("grid_succession", N_("Succession of unit grids"), (
        _c("old_bgid", N_("Retired unit grid"), "TEXT", "NOT NULL"),
        _c("new_bgid", N_("Successor"), "TEXT", "NOT NULL"),
        _c("area_share", N_("Share of area"), "REAL"),
        _c("component_share", N_("Share of components"), "REAL"),
        _c("at", N_("At"), "TEXT"))),
    Table("patrol_area", N_("Patrol areas"), (
        _c("code", N_("Code"), "TEXT", "NOT NULL"), _c("name", N_("Name")),
        _c("collector", N_("Collector")), _c("note", N_("Note"))), "area", unique=("code",)),
    Table("patrol_area_grid", N_("Unit grids of patrol areas"), (
        _c("patrol_code", N_("Patrol area"), "TEXT", "NOT NULL"),
        _c("bgid", N_("Unit grid code"), "TEXT", "NOT NULL")), unique=("bgid",)),
    # -- base map
    Table("base_road", N_("Roads"), _BASE, "line"),
    Table("base_railway", N_("Railways"), _BASE, "line"),
    Table("base_water_line", N_("Rivers and streams"), _BASE, "line"),
    Table("base_wall", N_("Walls and fences"), _BASE, "line"),
    Table("base_water", N_("Water areas"), _BASE, "area"),
    Table("base_building", N_("Buildings"), _BASE, "area"),
    Table("base_parcel", N_("Land parcels"), _BASE, "area"),
    Table("base_compound", N_("Compounds to keep whole"), _BASE, "area"),
    # -- geocoding (CJ/T 215, GB/T 30428.3)
    Table("geo_zone", N_("Zones"), _GEO, "area"),
    Table("geo_street", N_("Streets and lanes"), _GEO, "line"),
    Table("door_plate", N_("Door plates"), _GEO + (
        _c("street_name", N_("Street or lane")), _c("number", N_("Number")),
        _c("bgid", N_("Unit grid code"))), "point", index=("street_name",)),
    Table("poi", N_("Points of interest"), _GEO + (
        _c("kind", N_("Kind")), _c("bgid", N_("Unit grid code"))), "point", index=("name",)),
    # -- who is responsible
    Table("organisation", N_("Organisations"), (
        _c("code", N_("Code"), "TEXT", "NOT NULL"), _c("name", N_("Name"), "TEXT", "NOT NULL"),
        _c("parent_code", N_("Parent organisation")), _c("contact", N_("Contact")),
        _c("phone", N_("Telephone")),
        _c("status", N_("Status"), "TEXT", "NOT NULL DEFAULT 'active'"),
        _c("note", N_("Note"))), unique=("code",), index=("name",)),
    Table("organisation_role", N_("Roles of organisations"), (
        _c("org_code", N_("Organisation"), "TEXT", "NOT NULL"),
        _c("role", N_("Role"), "TEXT",
           "NOT NULL CHECK (role IN ('authority', 'owner', 'maintainer'))"))),
    # -- what is allowed
    Table("object_class", N_("Classes"), (
        _c("kind", N_("Kind"), "TEXT", "NOT NULL"), _c("code", N_("Code"), "TEXT", "NOT NULL"),
        _c("major", N_("Major class"), "TEXT", "NOT NULL"),
        _c("name", N_("Name"), "TEXT", "NOT NULL"), _c("name_en", N_("English name")),
        _c("geometry", N_("Geometry")), _c("accuracy", N_("Accuracy class")),
        _c("family", N_("Symbol family")), _c("confidence", N_("Confidence")))),
    Table("value_domain", N_("Value lists"), (
        _c("domain", N_("Value list"), "TEXT", "NOT NULL"),
        _c("code", N_("Code"), "TEXT", "NOT NULL"), _c("name", N_("Name")),
        _c("name_en", N_("English name")))),
    Table("filing_standard", N_("Filing standards"), (
        _c("kind", N_("Kind"), "TEXT", "NOT NULL"),
        _c("classcode", N_("Minor class"), "TEXT", "NOT NULL"),
        _c("condition", N_("Filing condition"), "TEXT", "NOT NULL"),
        _c("closing", N_("Closing criterion")),
        _c("limit_value", N_("Time limit"), "REAL"),
        _c("limit_unit", N_("Unit of the time limit"), "TEXT",
           "CHECK (limit_unit IN ('urgent_hour', 'work_hour', 'work_day', 'natural_day'))"),
        _c("confidence", N_("Confidence"))), index=("classcode",)),
    Table("calendar_day", N_("Holidays and shifted working days"), (
        _c("day", N_("Day"), "DATE", "NOT NULL"),
        _c("kind", N_("Kind"), "TEXT", "NOT NULL CHECK (kind IN ('holiday', 'workday'))"),
        _c("name", N_("Name")), _c("source", N_("Source"))), unique=("day",)),
    Table("office_hours", N_("Office hours"), (
        _c("opens", N_("From"), "TEXT", "NOT NULL"),
        _c("closes", N_("Until"), "TEXT", "NOT NULL"))),
    # -- cases
    Table("case_open", N_("Open cases"), CASE_COLUMNS, "point", unique=("case_no",),
          index=("bgid", "objid",
                 ("queue", "state, urgent DESC, due_at IS NULL, due_at, green_until, "
                           "handled_at"), ("newest", "state, reported_at"),
                 ("uncounted", "green_until, due_at")),
          history=True, code="case_no"),
    Table("case_closed", N_("Closed cases"), CASE_COLUMNS, "point", unique=("case_no",),
          index=("closed_at", "bgid", "objid")),
    Table("case_step", N_("Step records"), (
        _c("case_id", N_("Case"), "INTEGER", "NOT NULL"),
        _c("case_no", N_("Case number"), "TEXT", "NOT NULL"),
        _c("seq", N_("Number"), "INTEGER", "NOT NULL"),
        _c("action", N_("Action"), "TEXT", "NOT NULL"),
        _c("from_state", N_("From state")), _c("to_state", N_("To state"), "TEXT", "NOT NULL"),
        _c("role", N_("Role"), "TEXT", "NOT NULL"),
        _c("actor", N_("By"), "TEXT", "NOT NULL"),
        _c("unit", N_("Responsible unit")), _c("note", N_("Opinion")),
        _c("due_at", N_("Due at"), "TEXT"),
        _c("at", N_("At"), "TEXT", "NOT NULL"),
        _c("prev_hash", N_("Hash of the record before"), "TEXT", "NOT NULL"),
        _c("hash", N_("Hash"), "TEXT", "NOT NULL"))),
    Table("case_transition", N_("Transitions"), (
        _c("from_state", N_("From state"), "TEXT", "NOT NULL"),
        _c("action", N_("Action"), "TEXT", "NOT NULL"),
        _c("to_state", N_("To state"), "TEXT", "NOT NULL"),
        _c("role", N_("Role"), "TEXT", "NOT NULL"),
        _c("needs_unit", N_("Needs a unit"), "INTEGER", "NOT NULL"),
        _c("needs_note", N_("Needs a reason"), "INTEGER", "NOT NULL"),
        _c("other_hand", N_("Not by who handled it"), "INTEGER", "NOT NULL"),
        _c("final", N_("Ends the case"), "INTEGER", "NOT NULL"))),
    Table("attachment", N_("Attachments"), (
        _c("owner_table", N_("Table"), "TEXT", "NOT NULL"),
        _c("owner_code", N_("Code"), "TEXT", "NOT NULL"),
        _c("sha256", N_("Hash"), "TEXT", "NOT NULL"),
        _c("file_name", N_("File name"), "TEXT", "NOT NULL"),
        _c("kind", N_("Kind")), _c("taken_at", N_("Taken at"), "TEXT")),
        index=("owner_code",)),
    # -- checks and census
    Table("finding", N_("Findings"), (
        _c("run", N_("Run"), "TEXT", "NOT NULL"), _c("rule", N_("Rule"), "TEXT", "NOT NULL"),
        _c("severity", N_("Severity"), "TEXT", "NOT NULL"),
        _c("owner_table", N_("Table")), _c("owner_code", N_("Code")),
        _c("owner_fid", N_("Row"), "INTEGER"),
        _c("template", N_("Message"), "TEXT", "NOT NULL"), _c("params", N_("Values (JSON)")),
        _c("state", N_("State"), "TEXT",
           "NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'corrected', 'exception'))"),
        _c("reason", N_("Reason"))) + SIGNATURE, "point", index=("state",)),
    Table("census", N_("Censuses"), (
        _c("name", N_("Name"), "TEXT", "NOT NULL"), _c("day", N_("Day"), "DATE"),
        _c("scope", N_("Scope (JSON)")), _c("step", N_("Step")), _c("note", N_("Note")))),
    Table("census_package", N_("Census packages"), (
        _c("census_fid", N_("Census"), "INTEGER", "NOT NULL"),
        _c("patrol_code", N_("Patrol area")), _c("crew", N_("Crew")),
        _c("state", N_("State")), _c("out_at", N_("Out at"), "TEXT"),
        _c("back_at", N_("Back at"), "TEXT")), "area"),
    Table("census_change", N_("Census changes"), (
        _c("census_fid", N_("Census"), "INTEGER", "NOT NULL"),
        _c("kind", N_("Kind"), "TEXT", "NOT NULL"), _c("objid", N_("Component code")),
        _c("classcode", N_("Minor class")), _c("certainty", N_("Certainty"), "REAL"),
        _c("old", N_("Before (JSON)")), _c("new", N_("After (JSON)")),
        _c("decision", N_("Decision")), _c("reason", N_("Reason"))) + SIGNATURE, "point"),
    Table("import_mapping", N_("Import mappings"), (
        _c("name", N_("Name"), "TEXT", "NOT NULL"), _c("body", N_("Mapping (JSON)"))),
        unique=("name",)),
)


def component_table(major, geometry):
    """Name of the component table of a major class ("01") and geometry ("point")."""
    return f"component_{major}_{geometry}"


def component_tables(majors):
    """The component tables, one per major class and geometry type.

    Parameters
    ----------
    majors : iterable of (code, name, name_en)

    Returns
    -------
    list of Table
    """
    return [Table(component_table(code, geometry), name, COMPONENT_COLUMNS, geometry,
                  unique=("objid",), index=("bgid",), history=True, code="objid")
            for code, name, _ in majors for geometry in GEOMETRIES]
