"""Deciding on the changes of a census, one by one and by rule.

Every write is one transaction, signed with who and when. Who decides says which state of a row was
looked at (``changed_at``): a decision that somebody else made in the meantime is never overwritten
silently. What was applied to the inventory is not decided again; undo the application first.
"""
import json

from ..census.changes import KINDS
from ..errors import InputError, N_, Refused
from .census_review import condition, filter_of
from .ddl import Raw, marks, sql
from .store import now

#: From here on a rule announces itself to other desks, which wait for it.
MANY = 2000
_CHUNK = 50_000
#: What a change can be without a surveyed object, and without a component.
OLD_ALONE = ("lost", "removed", "missed", "uncertain")
NEW_ALONE = ("new", "uncertain")
_IN_GROUPS = ("split", "joined")


class Stale(Refused):
    """Somebody else decided in the meantime.

    Attributes
    ----------
    rows : list of (str, str, str, str)
        Component code, who, when and the decision or kind that stands now.
    """

    def __init__(self, rows):
        code, who, at, stands = rows[0]
        super().__init__(
            N_("Nothing was written: {who} has decided on {count} of these in the meantime, the "
               "first at {at} ({object}: {stands}). Look at it again."),
            who=who or "?", count=len(rows), at=(at or "")[:16].replace("T", " "),
            object=code or "–", stands=stands)
        self.rows = rows


def possible(row):
    """The kinds that a person may set for a change, its own among them."""
    notice = row["source"] != "census"
    if row["object_fid"] is None and not (notice and row["objid"]):
        kinds = NEW_ALONE
    elif row["survey_fid"] is None and not notice:
        kinds = OLD_ALONE
    else:       # a notice says in words what a survey shows
        kinds = [kind for kind in KINDS if kind not in ("new", *_IN_GROUPS)]
    if row["group_no"] is not None:
        kinds = [*kinds, *_IN_GROUPS]
    return tuple(kind for kind in KINDS if kind in kinds or kind == row["kind"])


# -- one by one

def decide(ws, seen, decision, by, reason=None):
    """Accept, reject or reopen changes.

    Parameters
    ----------
    ws : Workspace
    seen : dict of int to (str or None)
        Keys of the changes with the ``changed_at`` that was looked at.
    decision : str
        "accepted", "rejected" or "".
    by : str
    reason : str, optional

    Returns
    -------
    list of dict
        The rows as they were, for ``restore``.

    Raises
    ------
    Stale
        Somebody else decided on one of them; nothing is written.
    InputError
        Accepted is what is uncertain, or one of them was applied.
    """
    with ws.transaction() as connection:
        before = _fresh(ws, seen)
        if decision == "accepted":
            _no_uncertain(before)
        connection.executemany(
            "UPDATE census_change SET decision = ?, reason = ?, rule_fid = NULL, changed_by = ?, "
            "changed_at = ? WHERE fid = ?",
            [(decision, reason, by, next_stamp(row), row["fid"]) for row in before])
        reviewing(connection, {row["census_fid"] for row in before})
    return before


def set_kind(ws, fid, seen, kind, by):
    """Say what a change is; a decision on it is open again.

    Parameters are those of ``decide``; ``kind`` is one of ``possible``.

    Returns
    -------
    list of dict
        The row as it was, for ``restore``.
    """
    with ws.transaction() as connection:
        before = _fresh(ws, {fid: seen})
        row = before[0]
        if kind not in possible(row):
            raise InputError(N_("{code} cannot be of this kind: it lacks the component or the "
                                "surveyed object for it."), code=row["objid"] or "–")
        connection.execute(
            "UPDATE census_change SET kind = ?, decision = '', rule_fid = NULL, changed_by = ?, "
            "changed_at = ? WHERE fid = ?", (kind, by, next_stamp(row), fid))
        reviewing(connection, {row["census_fid"]})
    return before


def restore(ws, before, made, seen):
    """Take back the last step: rows as they were, without those that it made.

    Parameters
    ----------
    ws : Workspace
    before : list of dict
        What the step returned.
    made : list of int
        Keys of the rows that the step made.
    seen : dict of int to str
        ``changed_at`` of the rows after the step; Stale where one has changed since.
    """
    with ws.transaction() as connection:
        _fresh(ws, seen)
        connection.executemany("DELETE FROM census_change WHERE fid = ?",
                               [(fid,) for fid in made])
        for row in before:
            write(connection, row)


def stamps(ws, fids):
    """{fid: changed_at} of changes as they are now."""
    return dict(ws.query(sql("SELECT fid, changed_at FROM census_change WHERE fid IN ({marks})",
                             marks=marks(len(fids))), list(fids)))


def _fresh(ws, seen):
    """The rows with geometry, where nobody has changed them since they were looked at."""
    found = rows_where(ws, sql("fid IN ({marks})", marks=marks(len(seen))), list(seen))
    gone = len(seen) - len(found)
    if gone:
        raise InputError(N_("{count} of these changes are not there any more: the matching was "
                            "run again."), count=gone)
    stale = [(row["objid"], row["changed_by"], row["changed_at"], row["decision"] or row["kind"])
             for row in found if row["changed_at"] != seen[row["fid"]]]
    if stale:
        raise Stale(stale)
    not_applied(found)
    return found


def reviewing(connection, censuses):
    """The review of these has begun."""
    connection.executemany("UPDATE census SET step = 'reviewing' WHERE fid = ? "
                           "AND step = 'matched'", [(census,) for census in censuses])


def rows_where(ws, where, values):
    """Changes as they are stored, in the order of their keys."""
    return ws.dicts(sql("SELECT * FROM census_change WHERE {where} ORDER BY fid", where=where),
                    values)


def not_applied(rows):
    """InputError where one of them was applied."""
    applied = [row for row in rows if row["applied_at"]]
    if applied:
        raise InputError(N_("{count} of these changes are applied already ({code}). Undo the "
                            "application first."), count=len(applied),
                         code=applied[0]["result_objid"] or applied[0]["objid"] or "–")


def _no_uncertain(rows):
    unclear = [row for row in rows if row["kind"] == "uncertain"]
    if unclear:
        raise InputError(N_("{count} of these are uncertain ({code}): say first what they are, "
                            "with the list of kinds or the number keys."), count=len(unclear),
                         code=unclear[0]["objid"] or "–")


def next_stamp(row):
    """Time of the change; later than the one before, by which others notice it."""
    at, last = now(), row["changed_at"] or ""
    # twice within a millisecond, or another desk's clock is ahead
    return at if at > last else last + "0"


def write(connection, row):
    """A row as it is in the dict, whether it is there or not."""
    names = [name for name in row if name != "fid"]
    changed = connection.execute(
        sql("UPDATE census_change SET {sets} WHERE fid = ?",
            sets=[sql("{name} = ?", name=name) for name in names]),
        [*(row[name] for name in names), row["fid"]]).rowcount
    if not changed:
        insert(connection, row)


def insert(connection, row):
    """A new row; returns its key."""
    return connection.execute(
        sql("INSERT INTO census_change ({names}) VALUES ({marks})", names=list(row),
            marks=marks(len(row))), list(row.values())).lastrowid


def waiting(ws, census):
    """What is accepted and not applied yet: {kind: number}, in the order of the kinds."""
    found = dict(ws.query(
        "SELECT kind, count(*) FROM census_change WHERE census_fid = ? AND decision = 'accepted' "
        "AND applied_at IS NULL GROUP BY 1", (census,)))
    return {kind: found[kind] for kind in KINDS if kind in found}


# -- by rule

def _undecided(census, wanted, decision):
    """WHERE of what a rule settles: never what a person has decided, or what is applied."""
    where, values = condition(census, wanted, ("decision",))
    where += " AND decision = ''"
    if decision == "accepted":
        where += " AND kind != 'uncertain'"
    return Raw(where), values


def preview(ws, census, wanted, decision):
    """How many changes a rule would settle."""
    where, values = _undecided(census, wanted, decision)
    return ws.query(sql("SELECT count(*) FROM census_change WHERE {where}", where=where),
                    values)[0][0]


def apply_rule(ws, census, wanted, decision, title, by, what="", feedback=None):
    """Decide on all undecided changes of a filter, and record the rule.

    Parameters
    ----------
    ws : Workspace
    census : int
    wanted : Filter
        Its ``decision`` does not count: only what nobody has decided is settled. Uncertain
        changes are not accepted.
    decision : str
        "accepted" or "rejected".
    title : str
        The rule in words.
    by : str
    what : str
        What is being done, in the user's language, for those who wait.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled.

    Returns
    -------
    (int, int)
        Key of the rule, number of changes settled.

    Raises
    ------
    InputError
        There is nothing to settle.
    """
    many = preview(ws, census, wanted, decision)
    with ws.bulk(what) if many > MANY else ws.transaction() as connection:
        where, values = _undecided(census, wanted, decision)
        fids = [row[0] for row in connection.execute(
            sql("SELECT fid FROM census_change WHERE {where}", where=where), values)]
        if not fids:
            raise InputError(N_("This rule would settle nothing: no undecided change fits."))
        stamp = now()
        rule = connection.execute(
            "INSERT INTO census_rule (census_fid, title, filter, decision, count, changed_by, "
            "changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (census, title, wanted.as_json(), decision, len(fids), by, stamp)).lastrowid
        for start in range(0, len(fids), _CHUNK):
            if feedback is not None:
                feedback.progress(start / len(fids))
            connection.executemany(
                "UPDATE census_change SET decision = ?, reason = NULL, rule_fid = ?, "
                "changed_by = ?, changed_at = ? WHERE fid = ?",
                ((decision, rule, by, stamp, fid) for fid in fids[start:start + _CHUNK]))
        reviewing(connection, {census})
        if feedback is not None:
            feedback.progress(1.0)
    return rule, len(fids)


def rules(ws, census):
    """The batch rules of a census, the newest first.

    Returns
    -------
    list of dict
        The row with ``wanted`` (Filter), ``standing`` (how many changes still have its decision),
        ``applied`` (how many of these are applied), ``taken_back`` ([who, when] or None).
    """
    found = ws.dicts(
        "SELECT r.*, (SELECT count(*) FROM census_change t WHERE t.rule_fid = r.fid) AS standing, "
        "(SELECT count(*) FROM census_change t WHERE t.rule_fid = r.fid "
        "AND t.applied_at IS NOT NULL) AS applied FROM census_rule r WHERE r.census_fid = ? "
        "ORDER BY r.fid DESC", (census,))
    for row in found:
        row["wanted"] = filter_of(row["filter"])
        row["taken_back"] = json.loads(row["filter"]).get("taken_back")
    return found


def take_back(ws, rule, by, what=""):
    """Open again what a rule decided; what a person decided since stays.

    Returns
    -------
    int
        How many changes are undecided again.

    Raises
    ------
    InputError
        Some of them are applied, or the rule was taken back before.
    """
    row = ws.dicts("SELECT * FROM census_rule WHERE fid = ?", (rule,))[0]
    with ws.bulk(what) if row["count"] > MANY else ws.transaction() as connection:
        kept = json.loads(connection.execute(
            "SELECT filter FROM census_rule WHERE fid = ?", (rule,)).fetchone()[0])
        if "taken_back" in kept:
            raise InputError(N_("This rule was taken back already, by {who} at {at}."),
                             who=kept["taken_back"][0],
                             at=kept["taken_back"][1][:16].replace("T", " "))
        applied = connection.execute("SELECT count(*) FROM census_change WHERE rule_fid = ? "
                                     "AND applied_at IS NOT NULL", (rule,)).fetchone()[0]
        if applied:
            raise InputError(N_("{count} changes of this rule are applied already. Undo the "
                                "application first."), count=applied)
        stamp = now()
        # the rule stays on record with who made it
        connection.execute("UPDATE census_rule SET filter = ? WHERE fid = ?", (json.dumps(
            {**kept, "taken_back": [by, stamp]}, ensure_ascii=False), rule))
        return connection.execute(
            "UPDATE census_change SET decision = '', rule_fid = NULL, changed_by = ?, "
            "changed_at = ? WHERE rule_fid = ?", (by, stamp, rule)).rowcount
