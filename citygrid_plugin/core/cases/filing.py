"""Filing standards 立案结案标准: when a case of a class is filed, when it is closed, how long it may
take (CJ/T 315, STANDARDS 5.2: several conditions per class, each with one limit).

The default table is our own wording, made for the classes of 2007; its limits keep within those of
one city's table where that table has a class of the same meaning. Codes mean different things in
different editions, so nothing here is ever joined by code: docs/filing.md. Standard library only.
"""
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..errors import N_, Refused
from ..standards.catalogue import DEFAULT_EDITION, load_crosswalk
from ..standards.model import CATALOGUES
from ..standards.tables import records

FOLDER = CATALOGUES / "filing"
#: What ``confidence`` says of a limit. The first waits for the city; the second keeps within the
#: limits of one city's table; the third the city has set itself.
TO_BE_SET = "default, to be set by the city"
TYPICAL = "typical of one city, joined by name"
SET_BY_CITY = "set by the city"
CONFIDENCES = {TO_BE_SET: N_("to be set by the city"), TYPICAL: N_("typical of one city"),
               SET_BY_CITY: N_("set by the city")}
#: Cases are filed under these kinds; a matter of 2026 is its component's other name.
KINDS = ("component", "event", "service")


class Condition(NamedTuple):
    """One row of ``filing_standard``, its columns in order."""

    kind: str
    classcode: str
    condition: str
    closing: str
    limit_value: float
    limit_unit: str
    confidence: str
    condition_en: str = None
    closing_en: str = None


COLUMNS = Condition._fields


@dataclass(frozen=True)
class Coverage:
    """What is left to do: classes, those without a condition as (kind, code), and the number of
    conditions in all and of those that the city has still to set."""

    classes: int
    without: tuple
    conditions: int
    to_be_set: int


# -- the default table

@lru_cache(maxsize=None)
def _shipped():
    """{(kind, code of 2007): its records}, in order."""
    found = {}
    for record in records(FOLDER / f"{DEFAULT_EDITION}.csv"):
        found.setdefault((record["kind"], record["code"]), []).append(record)
    return found


@lru_cache(maxsize=None)
def _same_classes(edition):
    """(kind, code of the edition, name, code of 2007, whether a person has looked at the pair)."""
    if edition == "gbt30428_2_2013":
        return [(r["kind"], r["code_2013"], r["name_2013"], r["code_2007"], True)
                for r in records(FOLDER / "crosswalk_2013_2007.csv") if r["code_2007"]]
    if edition == "gbt47678_5_2026":
        return [("component", r.code_2026, r.name_2026, r.code_2007, not r.review)
                for r in load_crosswalk() if r.code_2026] + \
            [(r["kind"], r["code_2026"], r["name_2026"], r["code_2007"], True)
             for r in records(FOLDER / "crosswalk_2026_2007_events.csv") if r["code_2007"]]
    return []


@lru_cache(maxsize=None)
def _typical():
    """{(kind, code of 2007): record of one city's limits}, joined by name."""
    code_of = {(kind, tidy_name(name)): code
               for kind, _, name, code, _ in _same_classes("gbt30428_2_2013")}
    found = {}
    for record in records(FOLDER / "typical_limits.csv"):
        code = code_of.get((record["kind"], tidy_name(record["name"])))
        if code:
            found[record["kind"], code] = record
    return found


@lru_cache(maxsize=None)
def tidy_name(name):
    """A class name as it is compared: full and half width, blanks and brackets alike."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name or "")).lower()


def _source(catalogue, row):
    """(key in the shipped table, whether the pair is sure) of a class, or None.

    Extension and services are found by code and name together, the standards' classes by the
    reviewed crosswalks.
    """
    edition, shipped = catalogue.edition, _shipped()
    name = row.name.removesuffix(edition.extension.suffix)
    same = [key for key, body in shipped.items()
            if key[0] == row.kind and tidy_name(body[0]["name"]) == tidy_name(name)]
    if edition.id == DEFAULT_EDITION or row.kind == "service":
        return ((row.kind, row.code), True) if (row.kind, row.code) in same else None
    if row.origin != edition.id:
        own = [key for key in same if key[1].startswith("21")]
        return (own[0], True) if own else None
    for kind, code, named, code_2007, sure in _same_classes(edition.id):
        if (kind, code, tidy_name(named)) == (row.kind, row.code, tidy_name(name)):
            return (kind, code_2007), sure
    return None


def default_rows(catalogue):
    """The conditions a new workspace starts with.

    For 2007 every class has some; for other editions the classes that the crosswalks pair with
    one of 2007 (the others have none, and the city writes them). A pair that nobody has reviewed
    makes its limits ones "to be set by the city".

    Parameters
    ----------
    catalogue : core.standards.catalogue.Catalogue

    Returns
    -------
    list of Condition
        Tuples in the order of `COLUMNS`, the columns of ``filing_standard``.
    """
    made = []
    for row in catalogue.rows:
        found = _source(catalogue, row) if row.kind in KINDS else None
        if found is None:
            continue
        key, sure = found
        made += [Condition(row.kind, row.code, r["condition"], r["closing"],
                           float(r["limit_value"]), r["limit_unit"],
                           r["confidence"] if sure else TO_BE_SET, r["condition_en"],
                           r["closing_en"]) for r in _shipped()[key]]
    return made


@lru_cache(maxsize=None)
def _english():
    found = {}
    for body in _shipped().values():
        for record in body:
            found[record["condition"]] = record["condition_en"]
            found[record["closing"]] = record["closing_en"]
    return found


def in_english(text):
    """English of a condition or closing criterion of the default table; "" for any other text."""
    return _english().get(text, "")


def typical_limits(catalogue, kind, code):
    """One city's (shortest value, unit, longest value, unit) for a class, or None.

    By name through the reviewed crosswalks, for every edition.
    """
    row = catalogue.find(kind, code)
    found = _source(catalogue, row) if row is not None else None
    record = _typical().get(found[0]) if found and found[1] else None
    if record is None:
        return None
    return (float(record["shortest_value"]), record["shortest_unit"],
            float(record["longest_value"]), record["longest_unit"])


@lru_cache(maxsize=None)
def aliases(edition):
    """[(kind, code of the edition, tidy names of the same class in all editions)].

    Pairs that nobody has reviewed are left out.
    """
    names, codes = {}, {}
    for other in ("gbt30428_2_2013", "gbt47678_5_2026"):
        for kind, code, name, code_2007, sure in _same_classes(other):
            if sure:
                names.setdefault((kind, code_2007), set()).add(tidy_name(name))
                if other == edition:
                    codes[kind, code_2007] = code
    for key, body in _shipped().items():
        names.setdefault(key, set()).add(tidy_name(body[0]["name"]))
        if edition == DEFAULT_EDITION:
            codes[key] = key[1]
    return [(kind, code, names[kind, code_2007]) for (kind, code_2007), code in codes.items()]


# -- in the workspace

_ORDER = "CASE kind WHEN 'component' THEN 0 WHEN 'event' THEN 1 ELSE 2 END, classcode, fid"
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM filing_standard"    # nosec B608
INSERT = (f"INSERT INTO filing_standard ({', '.join(COLUMNS)}) "    # nosec B608
          f"VALUES ({', '.join('?' * len(COLUMNS))})")


def stored(workspace, kind=None, classcode=None):
    """The conditions of a workspace, or of one class, as Conditions in their order."""
    if kind is None:
        return [Condition(*row) for row in workspace.query(f"{_SELECT} ORDER BY {_ORDER}")]
    return [Condition(*row) for row in workspace.query(
        f"{_SELECT} WHERE kind = ? AND classcode = ? ORDER BY fid", (kind, classcode))]


def write(workspace, rows, replace="classes"):
    """Store checked conditions, all or none.

    Cases that are filed keep the condition and the limit they were filed with.

    Parameters
    ----------
    workspace : core.workspace.store.Workspace
    rows : list of Condition
    replace : str
        "classes": those of the classes that the rows have; "all": the whole table.

    Returns
    -------
    int
        How many conditions were removed.
    """
    with workspace.transaction() as connection:
        before = connection.execute("SELECT count(*) FROM filing_standard").fetchone()[0]
        if replace == "all":
            connection.execute("DELETE FROM filing_standard")
        else:
            connection.executemany(
                "DELETE FROM filing_standard WHERE kind = ? AND classcode = ?",
                list(dict.fromkeys((r.kind, r.classcode) for r in rows)))
        kept = connection.execute("SELECT count(*) FROM filing_standard").fetchone()[0]
        connection.executemany(INSERT, rows)
    return before - kept


def change(workspace, kind, classcode, before, after):
    """Store the conditions of one class as a person edited them.

    Parameters
    ----------
    workspace : core.workspace.store.Workspace
    kind, classcode : str
    before : list of Condition
        As the person saw them.
    after : list of Condition

    Raises
    ------
    Refused
        Somebody else has changed them since; nothing is written.
    """
    with workspace.transaction() as connection:
        if stored(workspace, kind, classcode) != list(before):
            raise Refused(N_("Somebody else has changed the conditions of this class. Look at "
                             "them again; nothing was written."))
        connection.execute("DELETE FROM filing_standard WHERE kind = ? AND classcode = ?",
                           (kind, classcode))
        connection.executemany(INSERT, after)


def coverage(catalogue, rows):
    """How much of a catalogue these conditions cover; a Coverage."""
    having = {(r.kind, r.classcode) for r in rows}
    classes = [(r.kind, r.code) for r in catalogue.rows if r.kind in KINDS]
    return Coverage(len(classes), tuple(key for key in classes if key not in having), len(rows),
                    sum(r.confidence == TO_BE_SET for r in rows))
