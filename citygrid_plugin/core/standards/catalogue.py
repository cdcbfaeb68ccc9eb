"""The catalogues of classes: which components, events, matters and services a city manages.

Everything is data under ``resources/catalogues`` (docs/standards.md describes the files); this
module reads it, lays a city's own extension over an edition and finds classes. Standard library
only, since docks need it before any heavy package is at hand.
"""
import json
from dataclasses import dataclass
from functools import cached_property

from ..errors import InputError, N_
from .extensions import apply_extension, next_extension_code, shipped_extensions
from .model import (
    ACCURACY_M, CATALOGUES, GEOMETRIES, KINDS, SYMBOLS, CrosswalkRow, Edition, ExtensionRule,
    Family, ObjectClass)
from .tables import records

__all__ = [
    "ACCURACY_M", "CATALOGUES", "DEFAULT_EDITION", "DEFAULT_EXTENSIONS", "GEOMETRIES", "KINDS",
    "SYMBOLS", "Catalogue", "CrosswalkRow", "Edition", "ExtensionRule", "Family", "ObjectClass",
    "edition", "editions", "families", "load_catalogue",
    "load_crosswalk", "shipped_extensions"]

DEFAULT_EDITION = "cjt214_2007"
DEFAULT_EXTENSIONS = ("underground_pipes",)


@dataclass(frozen=True)
class Catalogue:
    """An edition, the services and the extensions laid over it; rows sorted by kind and code."""

    edition: Edition
    extensions: tuple
    rows: tuple

    @cached_property
    def _index(self):
        return {(row.kind, row.code): row for row in self.rows}

    def classes(self, kind, major=None):
        """The classes of a kind (and of one major), in the order of their codes."""
        return [row for row in self.rows if row.kind == kind and major in (None, row.major)]

    def find(self, kind, code):
        """The class of this code, or None."""
        return self._index.get((kind, code))

    def get(self, kind, code):
        """The class of this code; InputError where the catalogue has none."""
        row = self.find(kind, code)
        if row is None:
            raise InputError(
                N_("{standard} has no class {code} of this kind. Choose another class or add it "
                   "to the city's extension."), standard=self.edition.standard, code=code)
        return row

    def codes(self, kind):
        """The class codes of a kind as a frozenset."""
        return frozenset(row.code for row in self.classes(kind))

    def majors(self, kind):
        """``(code, name, name_en)`` of every major of a kind, in order."""
        return sorted({(r.major, r.major_name, r.major_name_en) for r in self.classes(kind)})

    def search(self, text, kind=None):
        """Classes found by code, Chinese or English name, pinyin or its initials; best first.

        Parameters
        ----------
        text : str
            "0101", "井盖", "manhole", "jinggai", "jing gai" or "ssjg"; "" finds nothing.
        kind : str, optional
            Only this kind.
        """
        wanted = " ".join(text.split()).lower()
        if not wanted:
            return []
        found = []
        for number, row in enumerate(self.rows):
            rank = _rank(row, wanted) if kind in (None, row.kind) else None
            if rank is not None:
                found.append((rank, number, row))
        return [row for _, _, row in sorted(found, key=lambda hit: hit[:2])]

    def next_extension_code(self, kind, major):
        """The code a city's next own class gets in this major, by the edition's rule.

        2007: only major 21, counted up (corroborated 2). 2013: down from 99 (single). 2026:
        down from 999 to 080 (single). Services are our own list and count up. The next number
        lies beyond the furthest one in use, so that a gap left by a removed class stays.
        """
        return next_extension_code(self.edition, kind, major, self.classes(kind, major))


def _rank(row, wanted):
    """0 exact, 1 beginning, 2 inside, by code, names, pinyin; None where nothing matches."""
    word = wanted.replace(" ", "")
    name, name_en, pinyin, initials = row.keys
    if wanted in (row.code, name, name_en) or word == pinyin:
        return 0
    if row.code.startswith(wanted) or name.startswith(wanted) or name_en.startswith(wanted) \
            or pinyin.startswith(word) or initials.startswith(word):
        return 1
    # Initials inside a name ("jg" for 井盖) from two letters on: one letter hits everything.
    if wanted in name or wanted in name_en or word in pinyin \
            or (len(word) > 1 and word in initials):
        return 2
    return None


def editions():
    """The editions, the oldest first, as a list of Edition."""
    found = []
    for record in json.loads((CATALOGUES / "editions.json").read_text(encoding="utf-8")):
        widths = record.pop("widths")
        rule = ExtensionRule(**record.pop("extension"))
        found.append(Edition(
            widths=tuple(widths[k] for k in ("division", "major", "minor", "serial")),
            extension=rule, **record))
    return found


def edition(edition_id=DEFAULT_EDITION):
    """One edition by its id; InputError where there is none of that name."""
    known = {e.id: e for e in editions()}
    if edition_id not in known:
        raise InputError(N_("There is no edition {edition}. Choose one of {known}."),
                         edition=edition_id, known=", ".join(known))
    return known[edition_id]


def families():
    """The symbol families by id."""
    return {record["family"]: Family(record["family"], record["name"], record["name_en"],
                                     record["fill"], record["outline"])
            for record in records(CATALOGUES / "families.csv")}


def load_catalogue(edition_id=DEFAULT_EDITION, extensions=DEFAULT_EXTENSIONS):
    """Read an edition with the services and lay extensions over it.

    Parameters
    ----------
    edition_id : str
    extensions : sequence of str or Path
        Shipped extensions by name, a city's own by the path of its CSV file; later ones see
        the classes of earlier ones.

    Returns
    -------
    Catalogue

    Raises
    ------
    InputError
        Unknown edition, or an extension with a faulty row (which is named).
    """
    base = edition(edition_id)
    files = sorted((CATALOGUES / base.id).glob("*.csv"))
    rows = [ObjectClass(origin=base.id, **record) for path in files for record in records(path)]
    rows += [ObjectClass(origin="services", **record)
             for record in records(CATALOGUES / "services.csv")]
    if extensions:
        known = families()
        for extension in extensions:
            rows = apply_extension(base, rows, extension, known)
    rows.sort(key=lambda row: (KINDS.index(row.kind), row.code))
    return Catalogue(base, tuple(str(e) for e in extensions), tuple(rows))


def load_crosswalk():
    """The components of 2007 and their counterparts of 2026, a list of CrosswalkRow.

    Made by comparing names: rows that rest on less than the same name carry ``review``.
    """
    return [CrosswalkRow(**{**record, "review": record["review"] == "yes"})
            for record in records(CATALOGUES / "crosswalk_2007_2026.csv")]
