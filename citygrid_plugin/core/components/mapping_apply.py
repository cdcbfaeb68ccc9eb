"""Carry out an import mapping on a whole table: good rows out, bad rows aside with the reason."""
import json
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..errors import N_
from ..exchange.encoding import mojibake_share, repair
from ..exchange.rejects import Notice, join_rejects, reject_table
from ..standards.fields import domain
from .mapping_values import (
    ClassFinder, digit_codes, find_states, parse_dates, spread, tidy)

#: The columns of the workspace, in order.
COLUMNS = ("objid", "objname", "classcode", "deptcode1", "deptcode2", "deptcode3", "bgid",
           "objpos", "objstate", "ordate", "chdate", "dedate", "datasource", "note", "extra")
ROLES = ("1", "2", "3")


@dataclass
class Imported:
    """What `apply_mapping` made of a table.

    Attributes
    ----------
    frame : pandas.DataFrame
        The good rows with `COLUMNS` (text or None, dates 'YYYY-MM-DD'), index as given, so that
        geometries can be taken by it.
    rejects : pandas.DataFrame
        The rows set aside (``row``, ``reason``, ``value``, ``text``).
    notices : list of Notice
        What a person should know: codes of two kinds that disagree, wrong encodings ...
    new_organisations : pandas.DataFrame
        ``code``, ``name``, ``role`` (1 authority, 2 owner, 3 maintainer, "12" both), ``rows``:
        organisations of the good rows that are not known yet and must be created first. Where the
        file has no code, it is a provisional one (N0001 and on).
    """

    frame: object
    rejects: object
    notices: list = field(default_factory=list)
    new_organisations: object = None


def source_values(frame, source):
    """The cells of a `Source` as a Series (object)."""
    if not source.field:
        return constant_column(source.constant or None, frame.index)
    values = frame[source.field].astype(object)
    if source.constant:
        texts = tidy(values)
        values = values.where(texts.notna(), source.constant)
    return values


def constant_column(value, index):
    return pd.Series(np.full(len(index), value, object), index=index, dtype=object)


def apply_mapping(frame, mapping, catalogue, organisations=()):
    """Turn a table into components.

    Parameters
    ----------
    frame : pandas.DataFrame
        The file's fields; its index counts the rows from 0 (a geometry column is left alone).
    mapping : ImportMapping
    catalogue : Catalogue
        Of the workspace.
    organisations : iterable of (code, name)
        Those the workspace knows.

    Returns
    -------
    Imported
        A row's class comes from its class field (code or name), else from its object code, else
        from its name. Rows are set aside for: no or unknown class, an object code of the wrong
        length, a repeated object code, an unknown state, an unreadable date. A bad grid code is
        dropped with a notice, since the grid follows from the position.

    Raises
    ------
    InputError
        When the mapping does not fit the table.
    """
    mapping.check(frame.columns)
    read = {c: source_values(frame, s) for c, s in mapping.columns.items()}
    empty = constant_column(None, frame.index)
    notices, aside = [], []
    made = dict.fromkeys(COLUMNS, empty)
    for column in ("objname", "objpos", "note", "bgid", "datasource"):
        if column in read:
            made[column] = tidy(read[column])
    finder = ClassFinder(catalogue, mapping.classes)
    if "objid" in read:
        made["objid"], wrong = digit_codes(read["objid"], finder.length)
        repeated = made["objid"].notna() & made["objid"].duplicated()
        aside += [_reject(wrong, "bad_object_code", read["objid"]),
                  _reject(repeated.to_numpy(), "duplicate_object_code", read["objid"])]
    made["classcode"], unclassed = _classes(made, read.get("classcode", empty), finder, notices)
    aside += unclassed
    if "objstate" in read:
        allowed = [v.code for v in domain("objstate", catalogue.edition.id)]
        made["objstate"], bad = find_states(read["objstate"], allowed, mapping.states)
        aside.append(_reject(bad, "unknown_state", read["objstate"]))
    for column in ("ordate", "chdate", "dedate"):
        if column in read:
            made[column], bad = parse_dates(read[column], mapping.date_formats)
            aside.append(_reject(bad, "bad_date", read[column]))
    made["bgid"] = _grid_codes(made["bgid"], notices)
    made["datasource"] = _data_sources(made["datasource"], catalogue, notices)
    made["extra"] = _extra(frame, mapping.extra)
    rejects = join_rejects(aside)
    keep = ~np.isin(frame.index.to_numpy() + 1, rejects["row"].to_numpy())
    if made["objname"].isna().any():
        names = {r.code: r.name for r in catalogue.classes("component")}
        made["objname"] = made["objname"].where(made["objname"].notna(),
                                                spread(made["classcode"], names.get))
    codes, new = _organisations(read, empty, keep, mapping.organisations, organisations)
    made.update(codes)
    _encodings(read, notices)
    if not keep.all():
        made = {name: values[keep] for name, values in made.items()}
    return Imported(pd.DataFrame(made, columns=list(COLUMNS)), rejects, notices, new)


def _reject(mask, reason, values):
    """Rejects of the rows in a mask, with the cells of ``values`` as what was found."""
    if not mask.any():
        return reject_table()
    return reject_table(values.index.to_numpy()[mask] + 1, reason, values.to_numpy(object)[mask])


def _classes(made, given, finder, notices):
    """Class codes, and the rejects of rows that have none."""
    index = given.index
    by_code = finder.of_codes(made["objid"])
    by_field = spread(given, finder.find)
    unknown = (by_field == "").to_numpy()
    chosen = by_field.where(~unknown, None)
    differ = (chosen.notna() & by_code.notna() & (by_code != chosen)).to_numpy()
    if differ.any():
        notices.append(Notice(
            N_("{n} rows name another class than their object code does (first in row {row}). The "
               "class field was taken."),
            {"n": int(differ.sum()), "row": int(index[differ][0]) + 1}))
    replaced = unknown & by_code.notna().to_numpy()
    if replaced.any():
        notices.append(Notice(
            N_("{n} rows name a class that is not in the catalogue ({value} ...). The class in "
               "their object code was taken."),
            {"n": int(replaced.sum()), "value": given[replaced].iloc[0]}))
    chosen = chosen.where(chosen.notna(), by_code)
    bare = chosen.isna().to_numpy() & ~unknown
    if bare.any():
        by_name = spread(made["objname"].where(bare, None), finder.find)
        chosen = chosen.where(~bare, by_name.where(by_name != "", None))
    missing = chosen.isna().to_numpy()
    garbled = spread(given.where(missing & unknown, None), lambda v: bool(repair(v)))
    garbled = garbled.eq(True).to_numpy(bool)
    return chosen, [_reject(garbled, "mojibake", given),
                    _reject(missing & unknown & ~garbled, "unknown_class", given),
                    _reject(missing & ~unknown, "no_class", constant_column("", index))]


def _grid_codes(codes, notices):
    bad = spread(codes, lambda v: not (v.isascii() and v.isdigit())).eq(True).to_numpy(bool)
    if bad.any():
        notices.append(Notice(N_("{n} rows have a grid code that is no number (first in row "
                                 "{row}): it was left out, their grid follows from the position."),
                              {"n": int(bad.sum()), "row": int(codes.index[bad][0]) + 1}))
    return codes.where(~bad, None) if bad.any() else codes


def _data_sources(given, catalogue, notices):
    """Sources that the edition does not list become 其他 (other)."""
    allowed = {v.code for v in domain("datasource", catalogue.edition.id)}
    bad = (given.notna() & ~given.isin(allowed)).to_numpy()
    if not bad.any():
        return given
    notices.append(Notice(N_("{n} rows have a data source that is not on the list ({value} ...): "
                             "it is now 其他 (other)."),
                          {"n": int(bad.sum()), "value": given[bad].iloc[0]}))
    return given.where(~bad, "其他")


def _extra(frame, wanted):
    """The further attributes as JSON text, None where a row has none."""
    if not wanted:
        return constant_column(None, frame.index)
    parts = []
    for key, name in wanted.items():
        start = json.dumps(key, ensure_ascii=False) + ": "
        parts.append(spread(tidy(frame[name].astype(object)), lambda v, start=start: start
                            + json.dumps(v, ensure_ascii=False)).to_numpy())
    texts = ["{" + ", ".join(filter(None, row)) + "}" if any(row) else None for row in zip(*parts)]
    return pd.Series(texts, index=frame.index, dtype=object)


def _organisations(read, empty, keep, own, known):
    """{deptcode1..3: codes}, and the organisations that are not known yet as a table."""
    book = _Organisations(own, known)
    made = {}
    for role in ROLES:
        given = [c + role for c in ("deptcode", "deptname") if c + role in read]
        if not given:
            continue
        codes = tidy(read.get("deptcode" + role, empty))
        names = tidy(read.get("deptname" + role, empty))
        code_at, distinct_codes = pd.factorize(codes)
        name_at, distinct_names = pd.factorize(names)
        # One number a pair; what is absent has place -1.
        pair = (code_at.astype(np.int64) + 1) * (len(distinct_names) + 1) + name_at + 1
        pairs, at = np.unique(pair, return_inverse=True)
        rows = np.bincount(at[keep], minlength=len(pairs))
        found = np.full(len(pairs), None, object)
        for i, (c, n) in enumerate(zip(*np.divmod(pairs, len(distinct_names) + 1))):
            if rows[i] and (c or n):
                found[i] = book.code(distinct_codes[c - 1] if c else None,
                                     distinct_names[n - 1] if n else None, role, int(rows[i]))
        made["deptcode" + role] = pd.Series(found[at], index=empty.index, dtype=object)
    return made, pd.DataFrame(list(book.fresh.values()), columns=["code", "name", "role", "rows"])


class _Organisations:
    """The organisations of the workspace and those that the file brings."""

    def __init__(self, own, known):
        self.own = {_key(k): v for k, v in own.items()}
        self.codes = {str(code) for code, _ in known}
        self.by_name = {_key(str(name)): str(code) for code, name in known}
        self.fresh = {}

    def code(self, code, name, role, rows):
        """The code of what a file writes as code and name (one may be None)."""
        target = self.own.get(_key(name or "")) or self.own.get(_key(code or ""))
        if not target and code in self.codes:
            target = code
        if not target and (name is None or code is None):
            # A file may put the name into the field for the code.
            target = self.by_name.get(_key(name or code))
        if not target:
            target = code if code and code.isascii() else self._free()
            self.codes.add(target)
            self.by_name.setdefault(_key(name or code), target)
            self.fresh[target] = {"code": target, "name": name or code, "role": "", "rows": 0}
        if target in self.fresh:
            entry = self.fresh[target]
            entry["rows"] += rows
            entry["role"] += "" if role in entry["role"] else role
        return target

    def _free(self):
        """The next free provisional code: N0001 and on."""
        number = 1 + len(self.fresh)
        while f"N{number:04d}" in self.codes:
            number += 1
        return f"N{number:04d}"


def _key(name):
    return "".join(name.split()).lower()


def _encodings(read, notices):
    """A notice per text column that was read in a wrong encoding."""
    for column in ("objname", "objpos", "note", "deptname1", "deptname2", "deptname3"):
        if column not in read:
            continue
        share, example, right = mojibake_share(read[column])
        if share > 0.05:
            notices.append(Notice(
                N_("Texts of {column} were read in a wrong encoding: {example} should be {right}. "
                   "Choose the right one and import again."),
                {"column": column, "example": example, "right": right or "?"}))
