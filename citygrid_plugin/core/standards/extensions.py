"""A city's own extension of an edition, read from CSV and held to the edition's rules.

The file format is in docs/standards.md. A row with a minor adds a class; a row without one
renames a major (Hangzhou's 界面秩序).
"""
import csv
import io
from dataclasses import replace
from pathlib import Path

from ..errors import InputError, N_
from .model import (
    ACCURACY_M, CATALOGUES, GEOMETRIES, KINDS, OWN_LIST, SERVICE_WIDTHS, ObjectClass)
from .tables import read_text

REQUIRED = ("kind", "major", "minor", "name")
_FAMILY = {"component": "other", "service": "service"}


def extension_path(extension):
    """The file of an extension: a shipped one by its name, a city's own by its path."""
    path = Path(extension)
    if path.suffix:
        return path
    return CATALOGUES / "extensions" / f"{extension}.csv"


def shipped_extensions():
    """Names of the extensions that come with the plugin."""
    return sorted(p.stem for p in (CATALOGUES / "extensions").glob("*.csv"))


def apply_extension(edition, rows, extension, families):
    """The classes of an edition with one extension laid over them.

    Parameters
    ----------
    edition : Edition
    rows : list of ObjectClass
        The classes so far.
    extension : str or Path
        Name of a shipped extension, or path of a city's CSV file.
    families : collection of str
        Known symbol families.

    Returns
    -------
    list of ObjectClass

    Raises
    ------
    InputError
        Names the file, the row and what is wrong with it.
    """
    path = extension_path(extension)
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    header = [name.strip() for name in reader.fieldnames or ()]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise InputError(N_("{path} has no column {columns}. Add it to the header line."),
                         path=path.name, columns=", ".join(missing))
    reader.fieldnames = header
    rows = list(rows)
    taken = {(row.kind, row.code) for row in rows}
    for record in reader:
        record = {k: (v or "").strip() for k, v in record.items() if isinstance(k, str)}
        place = {"path": path.name, "row": reader.line_num}
        if not any(record.values()) or record.get("edition", "") not in ("", edition.id):
            continue
        _check_values(record, edition, families, place)
        if not record["minor"]:
            rows = _rename_major(rows, record, place)
            continue
        row = _new_class(record, edition, rows, path.stem, place)
        if (row.kind, row.code) in taken:
            raise InputError(N_("{path}, row {row}: class {code} exists already. "
                                "Give it another number."), code=row.code, **place)
        taken.add((row.kind, row.code))
        rows.append(row)
    return rows


def _check_values(record, edition, families, place):
    choices = (("kind", KINDS), ("geometry", GEOMETRIES), ("accuracy", tuple(ACCURACY_M)),
               ("family", families))
    for column, allowed in choices:
        value = record.get(column, "")
        if (value or column == "kind") and value not in allowed:
            raise InputError(
                N_("{path}, row {row}: {column} is \"{value}\"; allowed are {allowed}."),
                column=column, value=value, allowed=", ".join(allowed), **place)
    for column, width in zip(("major", "minor"), edition.class_widths(record["kind"])):
        value = record[column]
        if column == "minor" and not value:
            continue
        if len(value) != width or not (value.isascii() and value.isdigit()) or not int(value):
            raise InputError(
                N_("{path}, row {row}: {column} is \"{value}\"; {standard} wants {width} digits "
                   "above zero."),
                column=column, value=value, standard=edition.standard, width=width, **place)


def _rename_major(rows, record, place):
    if not record.get("major_name"):
        raise InputError(N_("{path}, row {row}: give minor and name of a class, or major_name "
                            "to rename the major."), **place)
    key = (record["kind"], record["major"])
    if not any((row.kind, row.major) == key for row in rows):
        raise InputError(N_("{path}, row {row}: there is no major {major} to rename."),
                         major=record["major"], **place)
    names = {"major_name": record["major_name"],
             "major_name_en": record.get("major_name_en") or record["major_name"]}
    return [replace(row, **names) if (row.kind, row.major) == key else row for row in rows]


def _new_class(record, edition, rows, origin, place):
    kind, major, minor = record["kind"], record["major"], record["minor"]
    if not record["name"]:
        raise InputError(N_("{path}, row {row}: the class has no name."), **place)
    siblings = [row for row in rows if (row.kind, row.major) == (kind, major)]
    code = major + minor
    if record.get("code", code) not in ("", code):
        raise InputError(N_("{path}, row {row}: code {code} is not major and minor put "
                            "together ({wanted})."), code=record["code"], wanted=code, **place)
    if kind != "service":
        _check_rule(major, minor, edition, siblings, place)
    major_name = record.get("major_name") or (siblings[0].major_name if siblings else "")
    if not major_name:
        raise InputError(N_("{path}, row {row}: major {major} is new; give its major_name."),
                         major=major, **place)
    suffix = "" if kind == "service" else edition.extension.suffix
    name = record["name"] if record["name"].endswith(suffix) else record["name"] + suffix
    if siblings:
        major_name, major_name_en = siblings[0].major_name, siblings[0].major_name_en
    else:
        major_name_en = record.get("major_name_en") or major_name
    return ObjectClass(
        kind=kind, code=code, major=major, major_name=major_name, major_name_en=major_name_en,
        minor=minor, name=name, name_en=record.get("name_en") or record["name"],
        geometry=record.get("geometry") or "point",
        accuracy=record.get("accuracy") or ("B" if kind == "component" else "C"),
        family=record.get("family") or _FAMILY.get(kind, "event-other"),
        pinyin=record.get("pinyin", ""), confidence=record.get("confidence") or OWN_LIST,
        origin=origin)


def _check_rule(major, minor, edition, siblings, place):
    rule = edition.extension
    if rule.by == "major":
        if major != rule.major:
            raise InputError(
                N_("{path}, row {row}: in {standard} a city's own classes go into major "
                   "{wanted}, not {major}."), standard=edition.standard, wanted=rule.major,
                major=major, **place)
        return
    if not siblings:
        raise InputError(N_("{path}, row {row}: {standard} has no major {major} of this kind."),
                         standard=edition.standard, major=major, **place)
    lowest = lowest_own_minor(edition, siblings)
    if not lowest <= int(minor) <= rule.first:
        raise InputError(
            N_("{path}, row {row}: minor {minor} is not a city's own in {standard}; take "
               "{first} and count down, to {last} at the lowest."), minor=minor,
            standard=edition.standard, first=rule.first, last=lowest, **place)


def lowest_own_minor(edition, siblings):
    """The lowest minor a city may use in a major whose classes are ``siblings``."""
    standard = [int(row.minor) for row in siblings if row.origin == edition.id]
    return max(edition.extension.last, max(standard, default=0) + 1)


def next_extension_code(edition, kind, major, siblings):
    """The class code a city's next own class gets in ``major`` (see Catalogue).

    Parameters
    ----------
    edition : Edition
    kind, major : str
    siblings : list of ObjectClass
        The classes of this kind and major.
    """
    rule = edition.extension
    own = [int(row.minor) for row in siblings if row.origin != edition.id]
    if kind == "service":
        number, left = max(own, default=0) + 1, max(own, default=0) < 10 ** SERVICE_WIDTHS[1] - 1
    elif rule.by == "major":
        if major != rule.major:
            raise InputError(
                N_("In {standard} a city's own classes go into major {wanted}, not {major}."),
                standard=edition.standard, wanted=rule.major, major=major)
        number = max(own, default=0) + 1
        left = number <= rule.last
    else:
        if not siblings:
            raise InputError(N_("{standard} has no major {major} of this kind. Choose another."),
                             standard=edition.standard, major=major)
        number = min(own, default=rule.first + 1) - 1
        left = number >= lowest_own_minor(edition, siblings)
    if not left:
        raise InputError(N_("No number is left for another class in major {major}."),
                         major=major)
    return f"{major}{number:0{edition.class_widths(kind)[1]}d}"
