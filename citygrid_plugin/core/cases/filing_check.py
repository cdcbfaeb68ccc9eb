"""Checking filing standards that a person or a file gives, before they are stored."""
import re
import unicodedata
from dataclasses import dataclass

from ..errors import N_
from ..exchange.rejects import Notice
from . import filing
from .deadlines import LIMIT_UNITS
from .filing import KINDS, SET_BY_CITY, Condition, tidy_name

MOST = 9999


@dataclass(frozen=True)
class Given:
    """One row as a file has it: text, or None; ``row`` is its number there, headers counted."""

    row: int
    condition: str
    limit: str
    unit: str = None
    kind: str = None
    major: str = None
    major_name: str = None
    code: str = None
    name: str = None
    closing: str = None
    confidence: str = SET_BY_CITY
    condition_en: str = None
    closing_en: str = None
    sheet: str = ""


@dataclass(frozen=True)
class Problem:
    """A row that was set aside, and why."""

    sheet: str
    row: int
    why: Notice


_UNITS = {
    "urgent_hour": ("urgent_hour", "urgenthour", "urgenthours", "紧急工作时", "紧急工作小时", "紧急小时",
                    "紧急时", "紧急工时"),
    "work_hour": ("work_hour", "workhour", "workhours", "workinghour", "workinghours", "hour",
                  "hours", "h", "工作时", "工作小时", "工时", "小时", "时", "个小时"),
    "work_day": ("work_day", "workday", "workdays", "workingday", "workingdays", "day", "days",
                 "d", "工作日", "工作天", "天", "日"),
    "natural_day": ("natural_day", "naturalday", "calendarday", "calendardays", "自然日", "自然天",
                    "日历日", "日历天", "紧急工作日", "紧急日"),
}
UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_KIND_OF = {"部件": "component", "城市部件": "component", "管理部件": "component",
            "component": "component", "components": "component", "事件": "event",
            "城市事件": "event", "管理事件": "event", "event": "event", "events": "event",
            "服务": "service", "公用事业服务": "service", "服务事项": "service",
            "公用事业服务事项": "service", "service": "service", "services": "service"}
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"两": "2", "半": "0.5"}
_LIMIT = re.compile(r"[≤<]?=?(不超过)?(\d+(?:\.\d+)?|[一二三四五六七八九]?十[一二三四五六七八九]?"
                    r"|[零一二两三四五六七八九半])个?(.*?)(之内|以内|内)?")


def unit_words():
    """The units as cities write them, {unit: Chinese}."""
    return {unit: next(w for w in words if not w.isascii()) for unit, words in _UNITS.items()
            if unit in LIMIT_UNITS}


def kind_of(text):
    """The kind that a word names (部件, events ...), or None."""
    return _KIND_OF.get(tidy_name(text))


def unit_of(text):
    """The unit of a limit that a word names, or None. STANDARDS 5.1: 小时 are working hours, 天
    working days."""
    return UNIT_OF.get(tidy_name(text).removeprefix("个"))


def read_limit(text, unit=None):
    """A limit such as "4小时", "2 工作日", "紧急工作时 2" or "3" with a unit beside it.

    Returns
    -------
    (float, str) or Notice
        Value and unit, or why it is none.
    """
    said = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")).lower()
    if not said:
        return Notice(N_("There is no time limit."))
    turned = re.fullmatch(r"([^\d]+?)[::]?(\d+(?:\.\d+)?)", said)
    if turned and turned[1] in UNIT_OF:
        said = turned[2] + turned[1]
    match = _LIMIT.fullmatch(said)
    value = _number(match[2]) if match else None
    if value is None or not 0 < value <= MOST:
        return Notice(N_("The time limit {value} is not a number above 0."), {"value": text})
    beside = unit_of(unit) if tidy_name(unit) else None
    if tidy_name(unit) and beside is None:
        return Notice(N_("The unit {value} is none of urgent hours, working hours, working days "
                         "and calendar days."), {"value": unit})
    inside = UNIT_OF.get(match[3]) if match[3] else None
    if match[3] and inside is None:
        return Notice(N_("The unit {value} is none of urgent hours, working hours, working days "
                         "and calendar days."), {"value": match[3]})
    if inside and beside and inside != beside:
        return Notice(N_("The time limit says {inside}, its unit {beside}."),
                      {"inside": match[3], "beside": unit})
    if not (inside or beside):
        return Notice(N_("The time limit {value} has no unit."), {"value": text})
    return value, inside or beside


def _number(text):
    if text[0].isdigit():
        return float(text)
    if "十" in text:
        tens, ones = text.split("十")
        return float(_DIGITS.get(tens, 1)) * 10 + float(_DIGITS.get(ones, 0))
    return float(_DIGITS[text])


def tidy_text(text):
    """A condition as it is stored: no control characters, no blanks around it; None when empty."""
    text = "".join(c for c in (text or "").replace("\r\n", "\n").replace("\r", "\n")
                   if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return text.strip() or None


def check(given, catalogue, by_name=False):
    """What of these rows can be stored.

    Parameters
    ----------
    given : iterable of Given
    catalogue : core.standards.catalogue.Catalogue
        Of the workspace they are for.
    by_name : bool
        Find the classes by name alone: the file's codes are those of another edition.

    Returns
    -------
    (list of Condition, list of Problem)
        Both in the order of the rows. A code whose name says another class is set aside.
    """
    finder = _Finder(catalogue, by_name)
    good, problems, seen = [], [], {}
    for row in given:
        made = _check_one(row, finder)
        if isinstance(made, Condition):
            key = (made.kind, made.classcode, tidy_name(made.condition))
            if key not in seen:
                seen[key] = row
                good.append(made)
                continue
            made = Notice(N_("The condition {condition} of class {code} stands already in row "
                             "{row}."), {"condition": made.condition, "code": made.classcode,
                                         "row": seen[key].row})
        problems.append(Problem(row.sheet, row.row, made))
    return good, problems


def _check_one(row, finder):
    """The Condition of a row, or the Notice that says why there is none."""
    found = finder.find(row)
    if isinstance(found, Notice):
        return found
    condition = tidy_text(row.condition)
    if condition is None:
        return Notice(N_("The filing condition is empty."))
    limit = read_limit(row.limit, row.unit)
    if isinstance(limit, Notice):
        return limit
    return Condition(found.kind, found.code, condition, tidy_text(row.closing), *limit,
                     row.confidence, tidy_text(row.condition_en), tidy_text(row.closing_en))


class _Finder:
    """Finds the class that a row means."""

    def __init__(self, catalogue, by_name):
        self.catalogue, self.by_name = catalogue, by_name
        self.widths = catalogue.edition.widths[1:3]
        self.named = {}
        for row in catalogue.rows:
            if row.kind in KINDS:
                self.named.setdefault(tidy_name(row.name), []).append(row)
        for kind, code, names in filing.aliases(catalogue.edition.id):
            row = catalogue.find(kind, code)
            for name in names if row is not None else ():
                if row not in self.named.setdefault(name, []):
                    self.named[name].append(row)

    def find(self, given):
        """The ObjectClass, or the Notice that says why there is none."""
        code, kinds = self._code(given)
        named = [r for r in self.named.get(tidy_name(given.name), ()) if r.kind in kinds]
        if tidy_name(given.name) and (self.by_name or not code):
            return self._only(named, given, given.name)
        if not code:
            return Notice(N_("The row has no class."))
        coded = [row for kind in kinds for row in [self.catalogue.find(kind, code)] if row]
        if not coded:
            return Notice(N_("{standard} has no class {code}."),
                          {"standard": self.catalogue.edition.standard, "code": code})
        if tidy_name(given.name):
            agreed = [row for row in coded if row in named]
            if not agreed:
                return Notice(N_("Code {code} is {ours} here, not {name}. If the codes are those "
                                 "of another edition, find the classes by name."),
                              {"code": code, "ours": " / ".join(r.name for r in coded),
                               "name": given.name})
            coded = agreed
        return self._only(coded, given, code)

    def _only(self, rows, given, said):
        if len(rows) > 1 and given.major_name:
            major = tidy_name(given.major_name)
            rows = [r for r in rows if tidy_name(r.major_name) == major] or rows
        if len(rows) == 1:
            return rows[0]
        if rows:
            return Notice(N_("{value} names several classes. Say the kind and the code."),
                          {"value": said})
        return Notice(N_("There is no class named {value}."), {"value": said})

    def _code(self, given):
        """(code or "", kinds that it may be of)."""
        kind = kind_of(given.kind)
        code = tidy_name(given.code)
        letter = re.fullmatch(r"([ces])(\d+)", code)
        if letter:
            kind, code = {"c": "component", "e": "event", "s": "service"}[letter[1]], letter[2]
        major = tidy_name(given.major)
        if code.isdigit():
            if major.isdigit() and len(code) <= self.widths[1] and len(major) <= self.widths[0]:
                code = major.zfill(self.widths[0]) + code.zfill(self.widths[1])
            else:
                code = code.zfill(4 if kind == "service" else sum(self.widths))
        return code, (kind,) if kind else KINDS
