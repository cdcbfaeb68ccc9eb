"""The rules of responsibility of a workspace: read, checked, written in one transaction."""
import datetime
from dataclasses import asdict, fields, replace

from ..errors import InputError, N_, Refused
from ..workspace.ddl import Raw, marks, sql
from ..workspace.store import now
from .rules import AREA_KINDS, DEFAULTS, SITUATIONS, TARGETS, Rule, in_order

COLUMNS = tuple(f.name for f in fields(Rule) if f.name not in ("fid", "decision"))
_SIGNED = COLUMNS + ("changed_by", "changed_why", "changed_at")
#: Codes of areas by kind; a street may be known by its communities alone.
AREAS = {
    "street": "SELECT code FROM street UNION SELECT street_code FROM community",
    "community": "SELECT code FROM community",
    "grid": "SELECT bgid FROM unit_grid WHERE dedate IS NULL",
}


def rule_of(row):
    """A Rule from a row of ``responsibility_rule`` (a dict); NULL is empty."""
    given = {name: row.get(name) for name in ("fid", *COLUMNS)}
    return Rule(**{name: value for name, value in given.items() if value is not None})


def load(ws):
    """All rules of a workspace in their order, inactive ones too; those of a new workspace where
    the city has none yet."""
    rows = ws.dicts("SELECT * FROM responsibility_rule")
    return in_order(map(rule_of, rows)) if rows else list(DEFAULTS)


def state(ws):
    """What tells whether somebody else changed the rules meanwhile; compare for equality."""
    return ws.query("SELECT count(*), max(fid), max(changed_at), total(position) "
                    "FROM responsibility_rule")


def check(ws, rule):
    """Raise InputError where a rule contradicts itself or names what the workspace does not
    have."""
    if rule.target not in TARGETS or rule.situation not in SITUATIONS \
            or rule.area_kind not in AREA_KINDS:
        raise InputError(N_("Rule {title}: choose who it goes to, the situation and the kind of "
                            "area from their lists."), title=rule.title)
    if rule.classcode and not rule.kind:
        raise InputError(N_("Rule {title}: a class needs its kind, since components and events "
                            "have the same codes."), title=rule.title)
    if rule.classcode and not ws.query(
            "SELECT 1 FROM object_class WHERE kind = ? AND substr(code, 1, ?) = ?",
            (rule.kind, len(rule.classcode), rule.classcode)):
        raise InputError(N_("Rule {title}: the catalogue has no class that begins with {code}."),
                         title=rule.title, code=rule.classcode)
    if bool(rule.area_kind) != bool(rule.area_code):
        raise InputError(N_("Rule {title}: an area needs its kind and its code."),
                         title=rule.title)
    if rule.area_code and not ws.query(
            sql("SELECT 1 WHERE ? IN ({codes})", codes=Raw(AREAS[rule.area_kind])),
            (rule.area_code,)):
        raise InputError(N_("Rule {title}: there is no area {code}."), title=rule.title,
                         code=rule.area_code)
    if rule.unit and not ws.query("SELECT 1 FROM organisation WHERE code = ?", (rule.unit,)):
        raise InputError(N_("Rule {title}: there is no organisation {code}."), title=rule.title,
                         code=rule.unit)
    for day in filter(None, (rule.valid_from, rule.valid_to)):
        if not _is_day(day):
            raise InputError(N_("Rule {title}: {day} is no day. Write it as 2026-03-01."),
                             title=rule.title, day=day)
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise InputError(N_("Rule {title} ends before it begins. "
                            "Correct its days."), title=rule.title)


def _is_day(text):
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def save(ws, rules, *, actor, why, seen=None):
    """Write the whole table of rules in one transaction; nothing is ever deleted.

    Parameters
    ----------
    ws : Workspace
    rules : list of Rule
        In the order they are to have; those without ``fid`` are new. A stored rule that is
        missing here is made inactive.
    actor, why : str
        Go into the rows that change.
    seen : optional
        What ``state`` gave when the rules were read.

    Returns
    -------
    int
        How many rows were written.

    Raises
    ------
    InputError
        A rule that cannot be (see ``check``), or no reason.
    Refused
        CG021, somebody else changed the rules since ``seen``.
    Busy
    """
    if not (why or "").strip():
        raise InputError(N_("Say why the rules are changed."))
    for rule in rules:
        check(ws, rule)
    rules = [replace(rule, position=number) for number, rule in enumerate(rules, 1)]
    with ws.transaction() as connection:
        if seen is not None and state(ws) != seen:
            raise _stale(ws)
        stored = {r["fid"]: rule_of(r) for r in ws.dicts("SELECT * FROM responsibility_rule")}
        kept = {rule.fid for rule in rules}
        gone = [replace(rule, active=0) for fid, rule in stored.items()
                if fid not in kept and rule.active]
        changed = [r for r in (*rules, *gone) if stored.get(r.fid) != r]
        signed = (actor, why.strip(), now())
        for rule in changed:
            values = [asdict(rule)[name] for name in COLUMNS]
            # the form and the lists of QGIS show no unit and no date as NULL
            values = [None if v == "" and n in ("unit", "valid_from", "valid_to") else v
                      for n, v in zip(COLUMNS, values)]
            if rule.fid in stored:
                connection.execute(sql("UPDATE responsibility_rule SET {pairs} WHERE fid = ?",
                                       pairs=[sql("{name} = ?", name=n) for n in _SIGNED]),
                                   (*values, *signed, rule.fid))
            else:
                fid = connection.execute(
                    sql("INSERT INTO responsibility_rule ({names}) VALUES ({marks})",
                        names=list(_SIGNED), marks=marks(len(_SIGNED))),
                    (*values, *signed)).lastrowid
                connection.execute("UPDATE coordination SET rule_fid = ? WHERE fid = ?",
                                   (fid, rule.decision))
    return len(changed)


def _stale(ws):
    by, at = ws.query("SELECT changed_by, changed_at FROM responsibility_rule "
                      "ORDER BY changed_at DESC LIMIT 1")[0]
    return Refused(N_("{actor} changed the rules at {at}. Load them again and repeat your "
                      "change."), code="CG021", actor=by or "–",
                   at=(at or "")[:16].replace("T", " "))


# -- decisions of coordination become rules (000 article 16)

def decisions(ws):
    """Decided coordinations of which no rule was made yet, as dicts, the oldest first."""
    return ws.dicts("SELECT * FROM coordination WHERE state = 'decided' AND rule_fid IS NULL "
                    "AND coalesce(unit, '') <> '' ORDER BY decided_at, fid")


def rule_from_decision(ws, decision):
    """The rule that a decision of coordination suggests: its case's class, in its community.

    Parameters
    ----------
    decision : dict
        A row of ``coordination``.

    Returns
    -------
    Rule
        A draft without key. ``with_decision`` puts it into a table.

    Raises
    ------
    InputError
        The case of the decision is not there.
    """
    for table in ("case_open", "case_closed"):
        rows = ws.dicts(sql("SELECT kind, classcode, community_code FROM {table} WHERE "
                            "case_no = ?", table=table), (decision["case_no"],))
        if rows:
            break
    else:
        raise InputError(N_("There is no case {case_no}. "
                            "Check the number."), case_no=decision["case_no"])
    case = rows[0]
    names = ws.query("SELECT name FROM object_class WHERE kind = ? AND code = ?",
                     (case["kind"], case["classcode"]))
    areas = ws.query("SELECT name FROM community WHERE code = ?", (case["community_code"],))
    title = " · ".join(row[0] for row in (*areas, *names) if row[0])
    community = case["community_code"] or ""
    return Rule(title=title, kind=case["kind"], classcode=case["classcode"],
                area_kind="community" if community else "", area_code=community, target="unit",
                unit=decision["unit"], decision=decision["fid"],
                note=" ".join(filter(None, (decision["case_no"], decision["decision"]))))


def with_decision(rules, rule):
    """The rules with one more, before the first last resort: what is known of a component and
    what the city has ruled on still go first."""
    at = next((n for n, r in enumerate(rules) if r.active and r.last_resort), len(rules))
    return [*rules[:at], rule, *rules[at:]]
