"""The tables of a workspace as data: one definition from which every back end is made.

A table is spatial when it has a geometry type; every table has an integer key ``fid``. Column and
table titles are marked for translation here, so that forms and legends speak the user's language.
Field names of components and unit grids are those of CJ/T 213 and CJ/T 214 (STANDARDS 1.3, 2.7)
in lower case. Points in time are TEXT in local ISO form ("2026-11-22T08:30:00.000"): a GeoPackage
DATETIME is UTC by definition, and an operator's "due at 14:00" must not be shifted by a reader.
"""
from dataclasses import dataclass

from ..errors import N_

SCHEMA_VERSION = 5

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
    # since schema 3
    _c("request", N_("Pending request"), "TEXT", "NOT NULL DEFAULT ''"),
    _c("department", N_("Department")),
    _c("touched_at", N_("Last step at"), "TEXT"),
    _c("clock_started_at", N_("Clock started at"), "TEXT"),
    _c("clock_value", N_("Limit of the clock"), "REAL"),
    _c("clock_unit", N_("Unit of the clock")),
    _c("left_seconds", N_("Rest of a clock that stands (s)"), "REAL"),
    _c("handle_due_at", N_("To be handled until"), "TEXT"),
    _c("resume_at", N_("Suspended until"), "DATE"),
    _c("extensions", N_("Extensions"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("suspensions", N_("Suspensions"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("reworks", N_("Reworks"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("dispatches", N_("Dispatches"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("notices", N_("Formal notices"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("urged_at", N_("Urged at"), "TEXT"),
    _c("confirmed", N_("Confirmed on the spot")),
    _c("merged_into", N_("Merged into")),
    _c("outer_no", N_("Number elsewhere")),
    _c("outer_due_at", N_("Deadline elsewhere"), "TEXT"),
    _c("forced", N_("Forced close"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("substitute", N_("Substitute remediation"), "INTEGER", "NOT NULL DEFAULT 0"),
    _c("coordinated", N_("Coordination")),
    _c("explained_at", N_("Delay explained at"), "TEXT"),
    _c("assigned_at", N_("Assigned at"), "TEXT"),
    _c("verified_at", N_("Verified at"), "TEXT"),
) + SIGNATURE

#: What of a case follows from its records; no other way leads there.
CASE_DERIVED = (
    "state", "version", "request", "unit", "department", "due_at", "green_until", "reported_at",
    "filed_at", "assigned_at", "dispatched_at", "handled_at", "verified_at", "closed_at",
    "touched_at", "clock_started_at", "clock_value", "clock_unit", "left_seconds",
    "handle_due_at", "resume_at", "extensions", "suspensions", "reworks", "dispatches", "notices",
    "urged_at", "confirmed", "merged_into", "forced", "substitute", "coordinated", "explained_at")

_CENSUS = _c("census_fid", N_("Census"), "INTEGER", "NOT NULL")

#: What crews bring back, as it came; ``found`` is their answer on a known component.
SURVEY_COLUMNS = (
    _CENSUS,
    _c("package_fid", N_("Package"), "INTEGER"),
    _c("purpose", N_("Purpose"), "TEXT",
       "NOT NULL DEFAULT 'census' CHECK (purpose IN ('census', 'check', 'sweep'))"),
    _c("crew", N_("Crew")),
    _c("source", N_("Source")),
    _c("source_row", N_("Row of the source"), "INTEGER"),
    _c("found", N_("Answer of the crew"), "TEXT",
       "NOT NULL DEFAULT '' CHECK (found IN ('', 'here', 'new', 'lost', 'removed', "
       "'not_reached'))"),
    *(c for c in COMPONENT_COLUMNS if c.name not in (
        "bgid", "dedate", *(s.name for s in SIGNATURE))),
    _c("surveyed_at", N_("Surveyed at"), "TEXT"),
    _c("surveyor", N_("Surveyed by")),
    _c("state", N_("State"), "TEXT",
       "NOT NULL DEFAULT 'good' CHECK (state IN ('good', 'aside', 'double'))"),
    _c("reason", N_("Reason")),
)

_BASE = (_c("name", N_("Name")), _c("kind", N_("Kind")), _c("source", N_("Source")))
_GEO = (_c("code", N_("Code")), _c("name", N_("Name")), _c("alias", N_("Other names")),
        _c("street_code", N_("Street code")), _c("community_code", N_("Community code")))

_NO = _c("case_no", N_("Case number"), "TEXT", "NOT NULL")
_SEQ = _c("seq", N_("Record"), "INTEGER")
_LIMIT_UNIT = _c("limit_unit", N_("Unit of the time limit"), "TEXT",
                 "CHECK (limit_unit IN ('urgent_hour', 'work_hour', 'work_day', 'natural_day'))")

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
        _c("note", N_("Note")),
        _c("level", N_("Level")), _c("area_code", N_("Territory (street or community code)")),
        _c("status_until", N_("On leave until"), "DATE"),
        _c("successor_code", N_("Successor"))), unique=("code",), index=("name",)),
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
        _LIMIT_UNIT, _c("confidence", N_("Confidence")),
        _c("condition_en", N_("Filing condition in English")),
        _c("closing_en", N_("Closing criterion in English"))), index=("classcode",)),
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
                 ("uncounted", "green_until, due_at"), "merged_into", "outer_no"),
          history=True, code="case_no"),
    Table("case_closed", N_("Closed cases"), CASE_COLUMNS, "point", unique=("case_no",),
          index=("closed_at", "bgid", "objid", "outer_no")),
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
        _c("hash", N_("Hash"), "TEXT", "NOT NULL"), _c("detail", N_("Details (JSON)")))),
    Table("case_transition", N_("Transitions"), (
        _c("from_state", N_("From state"), "TEXT", "NOT NULL"),
        _c("action", N_("Action"), "TEXT", "NOT NULL"),
        _c("to_state", N_("To state"), "TEXT", "NOT NULL"),
        _c("role", N_("Role"), "TEXT", "NOT NULL"),
        _c("request", N_("Pending request"), "TEXT", "NOT NULL"),
        _c("to_request", N_("Request afterwards"), "TEXT", "NOT NULL"),
        _c("needs_unit", N_("Needs a unit"), "INTEGER", "NOT NULL"),
        _c("needs_note", N_("Needs a reason"), "INTEGER", "NOT NULL"),
        _c("sets", N_("What the unit becomes"), "TEXT", "NOT NULL"),
        _c("other_hand", N_("Not by who handled it"), "INTEGER", "NOT NULL"),
        _c("guards", N_("Conditions"), "TEXT", "NOT NULL"),
        _c("undo", N_("Can be taken back"), "INTEGER", "NOT NULL"),
        _c("final", N_("Ends the case"), "INTEGER", "NOT NULL")),
        index=(("step", "from_state, action"),)),
    # what is followed up beside the cases; rows appear by the step that begins them
    Table("coordination", N_("Coordination"), (
        _NO, _c("opened_at", N_("Opened at"), "TEXT"), _c("due_at", N_("Due at"), "TEXT"),
        _c("state", N_("State"), "TEXT",
           "NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'failed'))"),
        _c("unit", N_("Responsible unit")), _c("decision", N_("Decision")),
        _c("decided_at", N_("Decided at"), "TEXT"), _c("decided_by", N_("Decided by")),
        _c("executed_at", N_("Carried out at"), "TEXT"),
        _c("rule_fid", N_("Rule made of it"), "INTEGER"), _SEQ), index=("case_no", "state")),
    Table("remediation", N_("Substitute remediation"), (
        _NO, _c("basis", N_("Basis"), "TEXT",
                "NOT NULL CHECK (basis IN ('notices', 'coordination', 'emergency'))"),
        _c("liable", N_("Liable party")), _c("unit", N_("Responsible unit")),
        _c("cost", N_("Cost (yuan)"), "REAL"), _c("fund", N_("Fund")),
        _c("recovered", N_("Recovered (yuan)"), "REAL"),
        _c("recovered_at", N_("Recovered on"), "DATE"), _c("note", N_("Note")), _SEQ) + SIGNATURE,
        index=("case_no",)),
    Table("case_party", N_("Co-handling units"), (
        _NO, _c("unit", N_("Responsible unit"), "TEXT", "NOT NULL"),
        _c("done_at", N_("Done at"), "TEXT"), _c("note", N_("Note")), _SEQ),
        index=("case_no", "unit")),
    Table("case_reply", N_("Replies"), (
        _NO, _c("kind", N_("Kind"), "TEXT", "NOT NULL CHECK (kind IN ('reporter', 'city'))"),
        _c("reporter", N_("Reporter")), _c("phone", N_("Telephone")),
        _c("due_at", N_("Due at"), "TEXT"), _c("replied_at", N_("Replied at"), "TEXT"),
        _c("replied_by", N_("Replied by")), _c("how", N_("Way of reply")),
        _c("text", N_("Reply")), _c("visited_at", N_("Return visit at"), "TEXT"),
        _c("satisfaction", N_("Satisfaction (1 to 5)"), "INTEGER",
           "CHECK (satisfaction BETWEEN 1 AND 5)"),
        _c("reward", N_("Reward")), _c("visited_by", N_("Visited by")),
        _c("rewarded_at", N_("Rewarded at"), "TEXT"), _c("rewarded_by", N_("Rewarded by"))),
        index=("case_no", ("due", "replied_at, due_at"))),
    Table("appeal", N_("Appeals"), (
        _NO, _c("unit", N_("Responsible unit")), _c("reason", N_("Reason"), "TEXT", "NOT NULL"),
        _c("asked_by", N_("Asked by"), "TEXT", "NOT NULL"),
        _c("asked_at", N_("Asked at"), "TEXT", "NOT NULL"),
        _c("state", N_("State"), "TEXT",
           "NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'granted', 'refused'))"),
        _c("decided_by", N_("Decided by")), _c("decided_at", N_("Decided at"), "TEXT"),
        _c("note", N_("Note"))), unique=("case_no",), index=("state",)),
    Table("field_task", N_("Tasks of collectors"), (
        _NO, _c("kind", N_("Kind"), "TEXT", "NOT NULL CHECK (kind IN ('confirm', 'verify'))"),
        _c("collector", N_("Collector")), _c("patrol_code", N_("Patrol area")),
        _c("sent_at", N_("Out at"), "TEXT"), _c("sent_by", N_("Sent by")),
        _c("back_at", N_("Back at"), "TEXT"), _c("result", N_("Result")),
        _c("note", N_("Note")), _SEQ, _c("back_seq", N_("Record of the result"), "INTEGER")),
        index=("case_no", ("out", "back_at, collector"))),
    Table("case_undo", N_("State before the last step"), (
        _c("case_id", N_("Case"), "INTEGER", "NOT NULL"), _SEQ,
        _c("actor", N_("By"), "TEXT", "NOT NULL"), _c("at", N_("At"), "TEXT", "NOT NULL"),
        _c("body", N_("Values (JSON)"), "TEXT", "NOT NULL")), unique=("case_id",)),
    Table("archived_case", N_("Archived cases"), (
        _NO, _c("year", N_("Year"), "INTEGER"), _c("head", N_("Hash"), "TEXT", "NOT NULL"),
        _c("file", N_("File name")), _c("outer_no", N_("Number elsewhere"))),
        unique=("case_no",), index=("outer_no",)),
    # -- how a city handles its cases
    Table("stage_limit", N_("Limits of the stages"), (
        _c("stage", N_("Stage"), "TEXT", "NOT NULL"),
        _c("limit_value", N_("Time limit"), "REAL"), _LIMIT_UNIT,
        _c("confidence", N_("Confidence"))), unique=("stage",)),
    Table("case_option", N_("Options of the cases"), (
        _c("name", N_("Name"), "TEXT", "NOT NULL"), _c("value", N_("Value"), "TEXT", "NOT NULL")),
        unique=("name",)),
    Table("responsibility_rule", N_("Rules of responsibility"), (
        _c("position", N_("Number"), "INTEGER", "NOT NULL"), _c("title", N_("Name")),
        _c("kind", N_("Kind")), _c("classcode", N_("Class, or the beginning of its code")),
        _c("area_kind", N_("Kind of area"), "TEXT",
           "CHECK (area_kind IN ('', 'street', 'community', 'grid'))"),
        _c("area_code", N_("Code of the area")),
        _c("situation", N_("Situation"), "TEXT",
           "CHECK (situation IN ('', 'emergency', 'construction'))"),
        _c("target", N_("Goes to"), "TEXT",
           "NOT NULL CHECK (target IN ('unit', 'maintainer', 'owner', 'territory'))"),
        _c("unit", N_("Responsible unit")), _c("valid_from", N_("Valid from"), "DATE"),
        _c("valid_to", N_("Valid until"), "DATE"),
        _c("active", N_("Active"), "INTEGER", "NOT NULL DEFAULT 1"), _c("note", N_("Note")))
        + SIGNATURE, index=("position",)),
    # -- how a city judges: what is counted, scored and aimed at (since schema 5)
    Table("collector", N_("Collectors"), (
        _c("name", N_("Name"), "TEXT", "NOT NULL"), _c("company", N_("Collection company")),
        _c("phone", N_("Telephone")), _c("note", N_("Note"))) + SIGNATURE, unique=("name",)),
    # 漏报: somebody else reported what the collector of the area should have
    Table("missed_report", N_("Missed by the collector"), (
        _NO, _c("collector", N_("Collector")), _c("patrol_code", N_("Patrol area")),
        _c("note", N_("Note")), _c("decided_by", N_("Decided by")),
        _c("decided_at", N_("Decided at"), "TEXT")), unique=("case_no",)),
    Table("evaluation_rate", N_("Rates of the evaluation"), (
        _c("name", N_("Name"), "TEXT", "NOT NULL"), _c("title", N_("Title")),
        _c("title_en", N_("English title")), _c("numerator", N_("Numerator"), "TEXT", "NOT NULL"),
        _c("denominator", N_("Denominator"), "TEXT", "NOT NULL"),
        _c("source", N_("Source"))), unique=("name",)),
    Table("evaluation_weight", N_("Weights of the evaluation"), (
        _c("subject", N_("Who is judged"), "TEXT", "NOT NULL"),
        _c("measure", N_("Measure"), "TEXT", "NOT NULL"), _c("weight", N_("Weight"), "REAL"),
        _c("inverse", N_("One minus the rate"), "INTEGER", "NOT NULL DEFAULT 0"),
        _c("source", N_("Source")))),
    Table("evaluation_band", N_("Bands of scored counts"), (
        _c("subject", N_("Who is judged"), "TEXT", "NOT NULL"),
        _c("measure", N_("Measure"), "TEXT", "NOT NULL"),
        _c("area_class", N_("Area class"), "INTEGER"), _c("lower", N_("From"), "REAL"),
        _c("score", N_("Score"), "REAL"), _c("source", N_("Source")))),
    Table("evaluation_level", N_("Levels of the evaluation"), (
        _c("letter", N_("Level"), "TEXT", "NOT NULL"), _c("lower", N_("From score"), "REAL"),
        _c("colour", N_("Colour")), _c("title", N_("Title")),
        _c("title_en", N_("English title"))), unique=("letter",)),
    Table("goal", N_("Goals"), (
        _c("measure", N_("Measure"), "TEXT", "NOT NULL"),
        _c("subject", N_("Who is judged"), "TEXT", "NOT NULL DEFAULT ''"),
        _c("direction", N_("Direction"), "TEXT",
           "NOT NULL DEFAULT 'at_least' CHECK (direction IN ('at_least', 'at_most'))"),
        _c("value", N_("Value"), "REAL"), _c("year", N_("Year"), "INTEGER"),
        _c("note", N_("Note")))),
    Table("phrase", N_("Canned phrases"), (
        _c("action", N_("Action")), _c("text", N_("Text"), "TEXT", "NOT NULL"))),
    Table("draft", N_("Drafts"), (
        _c("user", N_("By"), "TEXT", "NOT NULL"), _c("body", N_("Values (JSON)"), "TEXT"),
        _c("saved_at", N_("Saved at"), "TEXT"))),
    Table("handover", N_("Shift handovers"), (
        _c("at", N_("At"), "TEXT", "NOT NULL"), _c("by_user", N_("By"), "TEXT", "NOT NULL"),
        _c("to_user", N_("To")), _c("body", N_("Text"), "TEXT", "NOT NULL"))),
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
        _c("scope", N_("Scope (JSON)")), _c("step", N_("Step")), _c("note", N_("Note")),
        # since schema 4
        _c("kind", N_("Kind"), "TEXT",
           "NOT NULL DEFAULT 'census' CHECK (kind IN ('census', 'sweep', 'inbox'))"),
        _c("options", N_("Options (JSON)"))) + SIGNATURE),
    Table("census_package", N_("Census packages"), (
        _CENSUS, _c("patrol_code", N_("Patrol area")), _c("crew", N_("Crew")),
        _c("state", N_("State")), _c("out_at", N_("Out at"), "TEXT"),
        _c("back_at", N_("Back at"), "TEXT"),
        # since schema 4
        _c("code", N_("Code")), _c("name", N_("Name")),
        _c("known", N_("Components to confirm"), "INTEGER"),
        _c("found", N_("Rows returned"), "INTEGER"), _c("checked_at", N_("Checked at"), "TEXT"),
        _c("checked_by", N_("Checked by")), _c("file", N_("File name")),
        _c("note", N_("Note"))), "area", index=("census_fid",)),
    *(Table(f"survey_{geometry}", title, SURVEY_COLUMNS, geometry,
            index=(("source", "census_fid, source"), "package_fid", "objid"))
      for geometry, title in (("point", N_("Surveyed points")), ("line", N_("Surveyed lines")),
                              ("area", N_("Surveyed areas")))),
    Table("census_crew", N_("Crews of a census"), (
        _CENSUS, _c("crew", N_("Crew"), "TEXT", "NOT NULL"),
        _c("rows", N_("Rows"), "INTEGER"), _c("dx", N_("Offset to the east (m)"), "REAL"),
        _c("dy", N_("Offset to the north (m)"), "REAL"),
        _c("offset_error", N_("Error of the offset (m)"), "REAL"),
        _c("sigma", N_("Noise (m)"), "REAL"),
        _c("accepted", N_("Taken off"), "INTEGER", "NOT NULL DEFAULT 0"),
        _c("verdict", N_("Verdict (JSON)"))) + SIGNATURE,
        index=(("census", "census_fid, crew"),)),
    Table("census_change", N_("Census changes"), (
        _CENSUS,
        _c("kind", N_("Kind"), "TEXT", "NOT NULL"), _c("objid", N_("Component code")),
        _c("classcode", N_("Minor class")), _c("certainty", N_("Certainty"), "REAL"),
        _c("old", N_("Before (JSON)")), _c("new", N_("After (JSON)")),
        _c("decision", N_("Decision"), "TEXT"), _c("reason", N_("Reason")),
        # since schema 4
        _c("proposed", N_("Kind as found")), _c("table_name", N_("Table")),
        _c("object_fid", N_("Row"), "INTEGER"), _c("survey_table", N_("Table of the survey")),
        _c("survey_fid", N_("Row of the survey"), "INTEGER"),
        _c("group_no", N_("Group"), "INTEGER"), _c("old_classcode", N_("Minor class before")),
        _c("distance", N_("Distance (m)"), "REAL"), _c("old_x", N_("East before"), "REAL"),
        _c("old_y", N_("North before"), "REAL"), _c("why", N_("Grounds (JSON)")),
        _c("crew", N_("Crew")), _c("package_fid", N_("Package"), "INTEGER"),
        _c("bgid", N_("Unit grid code")), _c("community_code", N_("Community code")),
        _c("patrol_code", N_("Patrol area")),
        _c("source", N_("Source"), "TEXT", "NOT NULL DEFAULT 'census'"),
        _c("case_no", N_("Case number")), _c("rule_fid", N_("Batch rule"), "INTEGER"),
        _c("applied_at", N_("Applied at"), "TEXT"),
        _c("result_objid", N_("Code afterwards"))) + SIGNATURE, "point",
        index=(("list", "census_fid, decision, kind, certainty"), "objid",
               ("object", "table_name, object_fid"), ("survey", "survey_table, survey_fid"),
               # every column of a filter, so that lists and counts need no row
               ("review", "census_fid, certainty, decision, kind, classcode, community_code, "
                          "patrol_code, package_fid, crew, source, changed_by, applied_at"),
               "rule_fid", "result_objid")),
    Table("census_rule", N_("Batch rules of the review"), (
        _CENSUS, _c("title", N_("Name")), _c("filter", N_("Filter (JSON)"), "TEXT", "NOT NULL"),
        _c("decision", N_("Decision"), "TEXT", "NOT NULL"),
        _c("count", N_("Rows"), "INTEGER")) + SIGNATURE, index=("census_fid",)),
    Table("census_run", N_("Runs of a census"), (
        _c("census_fid", N_("Census"), "INTEGER"), _c("kind", N_("Kind"), "TEXT", "NOT NULL"),
        _c("at", N_("At"), "TEXT", "NOT NULL"), _c("by_user", N_("By"), "TEXT", "NOT NULL"),
        _c("counts", N_("Counts (JSON)")),
        _c("first_history", N_("First entry of the history"), "INTEGER"),
        _c("last_history", N_("Last entry of the history"), "INTEGER"),
        _c("body", N_("Values (JSON)")), _c("undone_at", N_("Undone at"), "TEXT"),
        _c("undone_by", N_("Undone by"))), index=("census_fid",)),
    Table("census_lot", N_("Lots of the check survey"), (
        _CENSUS, _c("code", N_("Code"), "TEXT", "NOT NULL"),
        _c("kind", N_("Kind"), "TEXT", "NOT NULL"), _c("size", N_("Size"), "INTEGER"),
        _c("sample", N_("Sample"), "INTEGER"), _c("accept", N_("Acceptance number"), "INTEGER"),
        _c("crew", N_("Crew")), _c("state", N_("State")), _c("result", N_("Result (JSON)"))),
        "area", index=("census_fid",)),
    Table("census_defect", N_("Defects of the survey"), (
        _CENSUS, _c("lot", N_("Lot")), _c("crew", N_("Crew")),
        _c("kind", N_("Kind"), "TEXT", "NOT NULL"), _c("field", N_("Column")),
        _c("objid", N_("Component code")), _c("distance", N_("Distance (m)"), "REAL"),
        _c("weight", N_("Weight"), "REAL"), _c("survey_table", N_("Table of the survey")),
        _c("survey_fid", N_("Row of the survey"), "INTEGER"), _c("note", N_("Note"))),
        "point", index=("census_fid",)),
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
