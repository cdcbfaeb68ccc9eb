"""From the classes of one edition to those of a later one.

The pairs of neighbouring editions are data under ``resources/catalogues/crosswalks``; longer ways
are put together of them. What rests on more than the same name is ``reviewed`` = no: a person
decides, here or in a city's own crosswalk, whose rows take the place of ours.
"""
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError, N_
from .catalogue import editions, load_catalogue
from .model import CATALOGUES, KINDS
from .tables import records

FOLDER = CATALOGUES / "crosswalks"
#: What a pair can rest on.
BASES = {"same": N_("same name"), "near": N_("near-synonym"), "several": N_("one of several"),
         "none": N_("no counterpart"), "own": N_("the city's own class"),
         "kept": N_("the same in all editions"), "file": N_("the city's crosswalk"),
         "extension": N_("put into a class of the city")}
#: Value lists that an edition has of its own; a city's crosswalk may pair their values too.
LISTS = ("objstate", "datasource")
#: By what a city may divide a class: columns of a component.
DIVIDING = ("objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "note")
#: Classes of 2013 whose name was not found are no target.
UNKNOWN = "（名称未查得）"
_HEADERS = {
    "kind": ("kind", "类别", "种类"),
    "old_code": ("oldcode", "原代码", "原编码", "原小类代码", "旧代码", "code2007", "code2013"),
    "old_name": ("oldname", "原名称", "原小类名称", "旧名称", "name2007", "name2013"),
    "new_code": ("newcode", "新代码", "新编码", "新小类代码", "code2026"),
    "new_name": ("newname", "新名称", "新小类名称", "name2026"),
    "reviewed": ("reviewed", "已核定", "已审核", "核定"),
    "column": ("column", "字段"),
    "value": ("value", "字段值", "值"),
}
_KIND_WORDS = {"部件": "component", "事件": "event", "事项": "matter", "状态": "objstate",
               "部件状态": "objstate", "数据来源": "datasource", "": "component"}
_NO = ("no", "n", "false", "0", "否", "未核定", "")


@dataclass(frozen=True)
class Target:
    """Where a class goes.

    ``new_code`` is the proposal, "" without one; ``candidates`` are the codes to choose from where
    there are several; ``basis`` is one of BASES; ``reviewed`` is False where a person must look.
    """

    kind: str
    old_code: str
    old_name: str
    new_code: str = ""
    basis: str = "none"
    confidence: str = ""
    reviewed: bool = False
    candidates: tuple = ()
    note: str = ""
    note_en: str = ""


def tidy(name):
    """A class name as it is compared: full and half width, blanks and case alike."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name or "")).lower()


def crosswalk(old, new):
    """Where every class of an edition goes.

    Parameters
    ----------
    old, new : str
        Ids of editions, the second the later one.

    Returns
    -------
    dict of (str, str) to Target
        By kind and code of the old edition; its components and events, no services.

    Raises
    ------
    InputError
        The second is not later than the first.
    """
    order = [e.id for e in editions()]
    if old not in order or new not in order or order.index(old) >= order.index(new):
        raise InputError(N_("There is no way from {old} to {new}: a catalogue is only brought to "
                            "a later edition."), old=old, new=new)
    steps = order[order.index(old):order.index(new) + 1]
    way = _pairs(*steps[:2])
    for first, second in zip(steps[1:], steps[2:]):
        onward = _pairs(first, second)
        way = {key: _composed(target, onward) for key, target in way.items()}
    names = {}
    for row in load_catalogue(new, ()).rows:
        names.setdefault((row.kind, tidy(row.name)), row.code)
    return {key: _by_name(target, names) for key, target in way.items()}


def _pairs(old, new):
    """The targets of one step, from its table."""
    found = {}
    for record in records(FOLDER / f"{old}-{new}.csv"):
        reviewed, code = record.pop("reviewed") == "yes", record["new_code"]
        del record["new_name"]
        key = record["kind"], record["old_code"]
        if key in found:    # the next one of several
            known = found[key]
            found[key] = replace(known, candidates=(*known.candidates, code))
        elif record["basis"] == "several":
            found[key] = Target(**{**record, "new_code": ""}, reviewed=False, candidates=(code,))
        else:
            found[key] = Target(**record, reviewed=reviewed, candidates=(code,) if code else ())
    return found


def _composed(target, onward):
    """One more step; a pair is as sure as the less sure of its steps."""
    ends, parts = [], []
    for code in target.candidates:
        step = onward[target.kind, code]
        parts.append(step)
        ends += [c for c in step.candidates if c not in ends]
    if not ends:
        dead = parts[0] if parts else target
        return replace(target, new_code="", basis="none", confidence="", reviewed=False,
                       candidates=(), note=dead.note, note_en=dead.note_en)
    if len(ends) > 1:
        return replace(target, new_code="", basis="several", reviewed=False,
                       candidates=tuple(ends))
    step = parts[0]
    notes = [(t.note, t.note_en) for t in (target, step) if t.note]
    return replace(
        target, new_code=ends[0], candidates=tuple(ends),
        basis="same" if target.basis == step.basis == "same" else "near",
        confidence=step.confidence, reviewed=target.reviewed and step.reviewed,
        note="；".join(n for n, _ in notes), note_en="; ".join(n for _, n in notes))


def _by_name(target, names):
    """The same name at both ends is the same class, whatever it was called between."""
    code = names.get((target.kind, tidy(target.old_name)))
    if code is None or target.candidates not in ((), (code,)):
        return target
    return replace(target, new_code=code, candidates=(code,), basis="same", reviewed=True,
                   confidence=target.confidence or "by name alone", note="", note_en="")


def majors(way):
    """Where most classes of a major went: {(kind, old major): new major}, majors of two digits."""
    counts = {}
    for target in way.values():
        if target.new_code:
            key = target.kind, target.old_code[:2]
            counts.setdefault(key, {}).setdefault(target.new_code[:2], []).append(target)
    return {key: max(sorted(found), key=lambda major: len(found[major]))
            for key, found in counts.items()}


@dataclass(frozen=True)
class Own:
    """A row of a city's own crosswalk; with ``column`` it holds for those components of the class
    whose column has that value."""

    kind: str
    old_code: str
    new_code: str
    column: str = ""
    value: str = ""
    row: int = 0


def read_own(path, old, new):
    """A city's own crosswalk: the rows a person has decided.

    Parameters
    ----------
    path : path
        .csv, .txt or .xlsx with the columns old_code and new_code (or the Chinese words of
        docs/migration.md), kind where it is not components, and ``reviewed``: rows with "no" there
        are passed over, so that the list of a dry run can be filled in and given back. Columns
        ``column`` and ``value`` divide a class.
    old, new : Catalogue
        The workspace's, and the one to come.

    Returns
    -------
    list of Own

    Raises
    ------
    InputError
        The columns are not there, or rows name classes that are not; every such row is named.
    """
    from ..exchange.tabular import read_table
    table = read_table(path).frame.fillna("").astype(str)
    columns = {}
    for name in table.columns:
        for field, words in _HEADERS.items():
            if re.sub(r"[\s_]", "", str(name)).lower() in words:
                columns.setdefault(field, name)
    missing = [field for field in ("old_code", "new_code") if field not in columns]
    if missing:
        raise InputError(N_("{path} is no crosswalk: the column {columns} is missing. Fill in the "
                            "list that a dry run writes."), path=Path(path).name,
                         columns=", ".join(missing))
    found, wrong, said = [], [], {}
    for number, record in enumerate(table.to_dict("records"), start=2):
        row = {f: str(record[columns[f]]).strip() if f in columns else "" for f in _HEADERS}
        if "reviewed" in columns and row["reviewed"].lower() in _NO or not row["new_code"]:
            continue
        kind = _KIND_WORDS.get(row["kind"], row["kind"])
        if kind not in (*KINDS, *LISTS):
            wrong.append(f"{number}: {row['kind']}")
            continue
        if kind in LISTS:
            own = Own(kind, row["old_code"], row["new_code"], row=number)
        else:
            own = Own(kind, _code(old, kind, row["old_code"]), _code(new, kind, row["new_code"]),
                      row["column"].lower(), row["value"], number)
            wrong += [f"{number}: {text}" for text, code in
                      ((row["old_code"], own.old_code), (row["new_code"], own.new_code))
                      if not code]
            if own.column and (own.column not in DIVIDING or kind != "component"):
                wrong.append(f"{number}: {own.column}")
        key = own.kind, own.old_code, own.column, own.value
        if said.setdefault(key, own.new_code) != own.new_code:
            wrong.append(f"{number}: {own.old_code} → {own.new_code} / {said[key]}")
        found.append(own)
    if wrong:
        raise InputError(N_("{path} cannot be used. Correct these rows: {rows}."),
                         path=Path(path).name, rows="; ".join(wrong[:20]))
    return found


def _code(catalogue, kind, text):
    """The code of a class; a spreadsheet may have taken its zeros. "" where there is none."""
    text = re.sub(r"\.0$", "", text)
    code = text.zfill(sum(catalogue.edition.class_widths(kind)))
    row = catalogue.find(kind, code)
    return code if row is not None and row.name != UNKNOWN else ""
