"""A workspace brought to a later edition of the catalogue: the plan, and the way through it.

The plan reads only: where every class of the workspace goes, how much hangs on it and what needs a
person. ``migrate`` writes it in one transaction (``migrate_write``), after a copy of the file was
made beside it, from which ``migrate_undo`` brings everything back until the next change.
"""
import json
from dataclasses import dataclass, replace

from ..errors import InputError, N_, WorkspaceError
from ..standards import fields
from ..standards.catalogue import Catalogue, edition, load_catalogue
from ..standards.crosswalk import LISTS, Target, crosswalk, majors, read_own, tidy
from ..standards.extensions import shipped_extensions
from ..standards.model import ObjectClass
from ..standards.stored import catalogue_of
from .components import ORGANISATIONS, tables
from .ddl import Raw, sql

#: Steps of a census at which nothing that names a class is outside or waits for a decision; one
#: that is being prepared has no packages yet.
AT_REST = ("preparing", "applied", "closed")


class Undecided(InputError):
    """Classes in use have no target yet; ``lines`` are theirs."""

    def __init__(self, lines):
        super().__init__(
            N_("{count} classes in use need a person before the catalogue can be migrated: "
               "{classes}. Decide them in a crosswalk of the city, take the near-synonyms as "
               "proposed, or put the others into classes of the city."), count=len(lines),
            classes=", ".join(f"{line.target.old_code} {line.target.old_name}"
                              for line in lines[:10]) + (" …" if len(lines) > 10 else ""))
        self.lines = lines


@dataclass(frozen=True)
class Line:
    """One class of the workspace and where it goes.

    ``new_code`` is "" where it goes nowhere; ``needs`` is "look" (a near-synonym to confirm),
    "choose" (none, or several, to choose from), "later" (put into a class of the city, to be
    reclassified) or "". ``components`` counts the valid ones, ``retired`` the others, ``cases`` the
    open ones; ``divided`` are the rows of the city's crosswalk that divide the class.
    """

    target: Target
    new_code: str
    new_name: str
    basis: str
    needs: str = ""
    components: int = 0
    retired: int = 0
    cases: int = 0
    rules: int = 0
    conditions: int = 0
    divided: tuple = ()

    @property
    def used(self):
        """Whether something of the workspace hangs on the class."""
        return bool(self.components or self.retired or self.cases or self.rules)


@dataclass(frozen=True)
class Value:
    """A value of a value list: what it becomes, and for how many components. One without a
    counterpart is kept as the city's own."""

    domain: str
    code: str
    new_code: str
    count: int
    kept: bool


@dataclass(frozen=True)
class Plan:
    """What a migration would do; ``new`` is the catalogue to come, with the city's own classes."""

    old: Catalogue
    new: Catalogue
    lines: tuple
    values: tuple

    @property
    def undecided(self):
        """The lines that keep the migration from running."""
        return [line for line in self.lines if line.needs in ("look", "choose")]

    @property
    def for_a_person(self):
        """The lines that need a person, before or afterwards."""
        return [line for line in self.lines if line.needs]

    def targets(self):
        """{(kind, old code): new code} of all classes that go somewhere."""
        return {(line.target.kind, line.target.old_code): line.new_code
                for line in self.lines if line.new_code}


def make_plan(ws, edition_id, own=None, near=False, extension=False):
    """What a migration to an edition would do; changes nothing.

    Parameters
    ----------
    ws : Workspace
    edition_id : str
        A later edition than the workspace's.
    own : path, optional
        The city's crosswalk (``core.standards.crosswalk.read_own``).
    near : bool
        A person has looked at the near-synonyms: take them as proposed.
    extension : bool
        Put classes in use that have no target into classes of the city.

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        No later edition, or a crosswalk with faulty rows.
    """
    old = catalogue_of(ws)
    way = crosswalk(old.edition.id, edition_id)
    shipped = [e for e in json.loads(ws.meta["extensions"]) if e in shipped_extensions()]
    new = load_catalogue(edition_id, shipped)
    codes = {name: code for code, name in ws.query("SELECT code, name FROM organisation")}
    said = [replace(o, value=codes.get(o.value, o.value)) if o.column in ORGANISATIONS else o
            for o in (read_own(own, old, new) if own else ())]
    uses, wanted = _uses(ws), majors(way)
    lines = []
    for row in old.rows:
        target = way.get((row.kind, row.code)) if row.origin == old.edition.id else None
        mine = [o for o in said if (o.kind, o.old_code) == (row.kind, row.code)]
        line = _decided(row, target, mine, new, near)
        line = replace(line, **_count(ws, line, uses))
        place = wanted.get((row.kind, row.major)) or _first_major(new, row.kind)
        if not line.new_code and row.kind != "service" and (
                line.basis == "own" or extension and line.used):
            new, code = _own_class(new, row, place)
            line = replace(line, new_code=code, new_name=new.get(row.kind, code).name,
                           basis="own" if line.basis == "own" else "extension",
                           needs="" if line.basis == "own" else "later")
        elif not line.used:
            line = replace(line, needs="")
        lines.append(line)
    return Plan(old, new, tuple(lines), _values(ws, new.edition.id, said))


def _decided(row, target, mine, new, near):
    """The line of one class, without what hangs on it."""
    divided = tuple(o for o in mine if o.column)
    whole = [o for o in mine if not o.column]
    # a city may have found the name of a number that we did not
    target = replace(target, old_name=row.name) if target \
        else Target(row.kind, row.code, row.name, basis="own")

    def line(code, basis, needs=""):
        return Line(target, code, new.get(row.kind, code).name if code else "", basis, needs,
                    divided=divided)
    if whole:
        return line(whole[-1].new_code, "file")
    if row.kind == "service":
        return line(row.code if new.find("service", row.code) else "", "kept")
    if target.basis in ("own", "none"):     # the new edition may have it by the city's name
        code = _same_name(new, row)
        if code or target.basis == "own":
            return line(code, "same" if code else "own")
    if target.reviewed or target.new_code and near:
        return line(target.new_code, target.basis)
    if target.new_code:
        return line(target.new_code, target.basis, "look")
    return line("", target.basis, "choose")


def _same_name(catalogue, row):
    suffix = catalogue.edition.extension.suffix
    return next((r.code for r in catalogue.classes(row.kind)
                 if tidy(r.name.removesuffix(suffix)) == tidy(row.name)), "")


def _first_major(catalogue, kind):
    return catalogue.majors(kind)[0][0]


def _own_class(catalogue, row, major):
    """The catalogue with one more class of the city in a major, and its code."""
    code = catalogue.next_extension_code(row.kind, major)
    sibling = catalogue.classes(row.kind, major)[0]
    suffix = catalogue.edition.extension.suffix
    made = ObjectClass(
        kind=row.kind, code=code, major=major, major_name=sibling.major_name,
        major_name_en=sibling.major_name_en, minor=code[len(major):],
        name=row.name.removesuffix(suffix) + suffix, name_en=row.name_en, geometry=row.geometry,
        accuracy=row.accuracy, family=row.family, pinyin=row.pinyin, confidence=row.confidence,
        origin="workspace")
    return replace(catalogue, rows=(*catalogue.rows, made)), code


def _uses(ws):
    """{(kind, code): {what: number}} of all that hangs on a class."""
    found = {}

    def add(what, rows):
        for kind, code, number in rows:
            uses = found.setdefault((kind, code), {})
            uses[what] = uses.get(what, 0) + number
    for table in tables(ws):
        for what, is_null in (("components", "IS NULL"), ("retired", "IS NOT NULL")):
            add(what, ws.query(sql("SELECT 'component', classcode, count(*) FROM {table} "
                                   "WHERE dedate {is_null} GROUP BY classcode", table=table,
                                   is_null=Raw(is_null))))
    for what, table in (("cases", "case_open"), ("rules", "responsibility_rule"),
                        ("conditions", "filing_standard")):
        add(what, ws.query(sql("SELECT kind, classcode, count(*) FROM {table} GROUP BY 1, 2",
                               table=table)))
    return found


def _count(ws, line, uses):
    """What hangs on a class, less the components that the city's crosswalk divides off where the
    rest of the class goes nowhere."""
    counts = dict(uses.get((line.target.kind, line.target.old_code), {}))
    if line.divided and not line.new_code:
        any_of = Raw(" OR ".join(sql("{column} IS ?", column=own.column)
                                 for own in line.divided))
        values = [own.value for own in line.divided]
        for table in tables(ws):
            for what, is_null in (("components", "IS NULL"), ("retired", "IS NOT NULL")):
                gone, = ws.query(sql("SELECT count(*) FROM {table} WHERE classcode = ? AND "
                                     "dedate {is_null} AND ({any_of})", table=table,
                                     is_null=Raw(is_null), any_of=any_of),
                                 (line.target.old_code, *values))[0]
                if gone:
                    counts[what] -= gone
    return counts


def _values(ws, new_id, said):
    """What becomes of the values of the lists that an edition has of its own."""
    found = []
    own = {(o.kind, o.old_code): o.new_code for o in said}
    for listed in LISTS:
        known = {v.code for v in fields.domain(listed, new_id)}
        standard = {v.code for v in fields.domain(listed, ws.meta["edition"])}
        counts = {}
        for table in tables(ws):
            for value, number in ws.query(sql("SELECT {column}, count(*) FROM {table} WHERE "
                                              "{column} IS NOT NULL GROUP BY 1", column=listed,
                                              table=table)):
                counts[value] = counts.get(value, 0) + number
        stored = [code for code, in ws.query("SELECT code FROM value_domain WHERE domain = ? "
                                             "ORDER BY fid", (listed,))]
        for code in dict.fromkeys([*stored, *counts]):
            new_code = own.get((listed, code), code)
            kept = new_code not in known and (bool(counts.get(code)) or code not in standard)
            if kept or counts.get(code) or new_code != code:
                found.append(Value(listed, code, new_code, counts.get(code, 0), kept))
    return tuple(found)


def check_free(ws, edition_id):
    """Whether there is something to do: False where the workspace has this edition already.

    Raises
    ------
    WorkspaceError
        A census is under way or proposed changes wait for a decision: they name classes.
    InputError
        The edition is none, or an earlier one.
    """
    if edition(edition_id).id == ws.meta["edition"]:
        return False
    if edition(edition_id).year <= edition(ws.meta["edition"]).year:
        raise InputError(N_("There is no way from {old} to {new}: a catalogue is only brought to "
                            "a later edition."), old=ws.meta["edition"], new=edition_id)
    names = [name for name, in ws.query(
        "SELECT name FROM census c WHERE kind != 'inbox' AND (coalesce(step, ?1) NOT IN "
        "(?1, ?2, ?3) OR coalesce(step, ?1) = ?1 AND EXISTS (SELECT 1 FROM census_package p "
        "WHERE p.census_fid = c.fid))", AT_REST)]
    if names:
        raise WorkspaceError(N_("The census {name} is under way, and its surveys name classes of "
                                "the old edition. Apply or close it first."),
                             name=", ".join(names))
    waiting, = ws.query("SELECT count(*) FROM census_change c JOIN census s ON s.fid = "
                        "c.census_fid WHERE c.applied_at IS NULL AND s.step IS NOT 'closed' AND "
                        "(c.decision = 'accepted' OR s.kind = 'inbox' AND "
                        "coalesce(c.decision, '') != 'rejected')")[0]
    if waiting:
        raise WorkspaceError(N_("{count} changes wait in the change inbox or are accepted and not "
                                "applied. Decide and apply them first; they name classes of the "
                                "old edition."), count=waiting)
    return True


def migrate(ws, edition_id, by, why, own=None, near=False, extension=False, what="migration",
            feedback=None):
    """Bring a workspace to a later edition, in one transaction.

    Parameters
    ----------
    ws : Workspace
    edition_id, own, near, extension
        As for ``make_plan``.
    by, why : str
        Signature of the change.
    what : str
        What others who wait are told, in the user's language.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled.

    Returns
    -------
    migrate_write.Migrated, or None where the workspace has this edition already.

    Raises
    ------
    Undecided
        Classes in use have no target; nothing was changed.
    InputError, WorkspaceError, Busy, Cancelled
        Nothing was changed.
    """
    from . import migrate_layout, migrate_write
    if not check_free(ws, edition_id):
        return None
    progress = feedback.progress if feedback is not None else lambda fraction: None
    saved = None
    try:
        with ws.bulk(what) as connection:
            check_free(ws, edition_id)
            plan = make_plan(ws, edition_id, own, near, extension)
            if plan.undecided:
                raise Undecided(plan.undecided)
            progress(0.05)
            saved = migrate_write.save_before(ws, edition_id)
            progress(0.2)
            done = migrate_write.write(ws, connection, plan, saved, by, why, progress)
    except BaseException:
        if saved is not None:
            saved.unlink(missing_ok=True)
        raise
    finally:
        migrate_layout.forget(ws.connection)
    ws.read_again()
    return done
