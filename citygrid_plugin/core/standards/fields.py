"""The field tables and value lists of the standards, and guessing which field is which.

The tables are data (``resources/catalogues/fields.csv`` and ``domains.csv``), each row with its
confidence: no full text of a standard was at hand.
"""
import re
import unicodedata
from dataclasses import dataclass

from .model import CATALOGUES
from .tables import records

#: Shapefile and DBF cut field names to this many bytes.
DBF_NAME = 10


@dataclass(frozen=True)
class Field:
    """One field of a table of the standards.

    ``length`` is 0 where not known; ``required`` is M mandatory, C conditional, O optional;
    ``column`` is our workspace's column (organisation names go to the organisation table, x and
    y into the geometry) or "" where the workspace keeps it in ``extra``; ``aliases`` are other
    names met in real data.
    """

    table: str
    name: str
    meaning: str
    meaning_en: str
    type: str
    length: int
    required: str
    column: str
    aliases: tuple
    confidence: str


@dataclass(frozen=True)
class DomainValue:
    """One value of a value list: the stored ``code`` and its names."""

    domain: str
    edition: str
    code: str
    name: str
    name_en: str
    confidence: str


def fields(table=None):
    """The fields of one table, or of all: component_2007 (also 2013), component_2026,
    unit_grid, matter_2026."""
    found = []
    for record in records(CATALOGUES / "fields.csv"):
        if table in (None, record["table"]):
            record["length"] = int(record["length"] or 0)
            record["aliases"] = tuple(record["aliases"].split())
            found.append(Field(**record))
    return found


def component_fields(edition):
    """The component fields as an edition names them (a list of Field)."""
    return fields("component_2026" if edition.year >= 2026 else "component_2007")


#: The value lists that every workspace has.
DOMAINS = ("objstate", "datasource", "area_class", "management_level")


def domain(name, edition_id=""):
    """The values of a list: objstate and datasource per edition, area_class, management_level,
    objuptodat without one. An unknown list is empty."""
    values = (DomainValue(**record) for record in records(CATALOGUES / "domains.csv"))
    return [v for v in values if v.domain == name and v.edition in ("", edition_id)]


def normalise(name):
    """A field name without case, spaces, underscores, dashes and brackets, full-width folded."""
    return re.sub(r"[\s_\-()\[\]./:]+", "", unicodedata.normalize("NFKC", name)).lower()


def guess_columns(names, tables=("component_2007", "component_2026")):
    """Guess what the fields of a file are, from the names of the standards and their aliases.

    Parameters
    ----------
    names : iterable of str
        Field names of the file; those cut to 10 bytes by a Shapefile are recognised.
    tables : sequence of str
        Which field tables to compare with.

    Returns
    -------
    dict of str to str
        Our column to the file's field. The best match wins: the standard's own name or its
        meaning before an alias, both before a name that was cut; then the first in the file.
    """
    found = {}
    exact, cut = _lookup(tables)
    for place, name in enumerate(names):
        key = normalise(name)
        rank, column = exact.get(key, (None, None))
        if column is None and len(name.encode("utf-8")) >= DBF_NAME - 1:
            rank, column = 3, cut.get(key)
        if column and (column not in found or (rank, place) < found[column][:2]):
            found[column] = (rank, place, name)
    return {column: name for column, (_, _, name) in found.items()}


def _lookup(tables):
    """Normalised name to (rank, column), and names as a DBF cuts them to column."""
    wanted = [field for field in fields() if field.table in tables and field.column]
    ranked = [(0, f.name, f.column) for f in wanted] + [(1, f.meaning, f.column) for f in wanted]
    ranked += [(2, alias, f.column) for f in wanted for alias in f.aliases]
    exact, cut = {}, {}
    for rank, name, column in ranked:
        exact.setdefault(normalise(name), (rank, column))
        # A GBK file has room for five Chinese characters, one in UTF-8 for three.
        for encoding in ("utf-8", "gb18030"):
            short = name.encode(encoding)[:DBF_NAME].decode(encoding, "ignore")
            if short != name:
                cut.setdefault(normalise(short), set()).add(column)
    # 主管部门代码 and 主管部门名称 are both cut to 主管部: that is no guess to make.
    return exact, {name: columns.pop() for name, columns in cut.items() if len(columns) == 1}
