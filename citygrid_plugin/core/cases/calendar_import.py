"""The calendar of a new year from a CSV or Excel file, or from text that was typed or pasted.

Two forms are read: a table with a day, a kind and a name in each line, and the wording of the
State Council's own notice ("二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、
2月28日（周六）上班。").
"""
import csv
import datetime
import re
from pathlib import Path

from ..errors import InputError, N_
from ..exchange import excel

_HOLIDAY = {"holiday", "off", "rest", "放假", "放假调休", "休", "休息", "假", "假日", "节假日", "节日"}
_WORKDAY = {"workday", "work", "working day", "上班", "班", "补班", "调休上班", "调休", "工作日"}
_YES, _NO = {"1", "true", "yes", "是"}, {"0", "false", "no", "否"}
#: Column titles by what they hold; "works" and "off" are columns of yes and no.
_TITLES = {"day": {"day", "date", "日期", "日子"},
           "kind": {"kind", "type", "类型", "类别", "性质"},
           "name": {"name", "holiday", "名称", "节日", "节日名称", "假日名称"},
           "works": {"is_workday", "isworkday", "workday", "是否上班", "是否工作日"},
           "off": {"isoffday", "is_off_day", "isoff", "是否放假"}}
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$|^(\d{4})(\d\d)(\d\d)$")
_TO = re.compile(r"\s*(?:至|到|~|～|—+|\.\.|…| to | - )\s*")
#: A day of the notice, with the day of the week that stands behind it in brackets.
_NAMED = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[(（][^)）]*?"
                    r"(?:周|星期)([一二三四五六日天])[^)）]*[)）])?")
_WEEK = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_MOST_DAYS = 31


def read_file(path, year):
    """The days of a CSV, text or Excel file; see ``read_text``.

    Raises InputError (no such file, another format, as ``read_text``) or MissingDependency (Excel
    without openpyxl).
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(N_("There is no file {name}."), name=str(path))
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        return read_text(_excel(path), year)
    if suffix not in (".csv", ".txt", ".tsv"):
        raise InputError(N_("{name} is not a table. Choose a .csv, .txt or .xlsx file."),
                         name=path.name)
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return read_text(data.decode(encoding), year)
        except UnicodeDecodeError:
            continue
    raise InputError(N_("{name} is not a text in UTF-8 or GB 18030. Save it as CSV with one of "
                        "these encodings."), name=path.name)


def _excel(path):
    """The first sheet as text, cells parted by tabs."""
    sheet = excel.read_book(path).worksheets[0]
    rows = [["" if cell is None else cell.date().isoformat()
             if isinstance(cell, datetime.datetime) else str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)]
    return "\n".join("\t".join(row) for row in rows)


def read_text(text, year):
    """The days that a text names.

    Parameters
    ----------
    text : str
        A table (day, kind, name; with or without titles) or the notice's wording.
    year : int
        Of dates without a year; the notice's own title ("2027年") goes before it.

    Returns
    -------
    dict of datetime.date to (kind, name)
        By date. Ordinary days, such as a complete list of a year has, are left out.

    Raises
    ------
    InputError
        No day in it, a line that cannot be read, a day named as both kinds, a day of the week or
        a number of days that does not fit the dates.
    """
    text = text.strip("\ufeff \n\r\t")
    found = _notice(text, year) if re.search(r"日[^\n]*(?:放假|上班)", text) \
        and not _DATE.match(re.split(r"[,;\t\s，；]", text, maxsplit=1)[0]) \
        and not _is_title(text) else _table(text)
    if not found:
        raise InputError(N_("No holiday and no shifted working day was found. Give one day a "
                            "line, such as 2027-01-01,holiday,元旦, or the official notice."))
    return dict(sorted(found.items()))


def _put(found, day, kind, name):
    """Note a day; twice the same is no harm."""
    if found.setdefault(day, (kind, name))[0] != kind:
        raise InputError(N_("{day} stands there as a holiday and as a working day. Correct the "
                            "list."), day=day.isoformat())


# -- the notice

def _notice(text, year):
    titled = re.search(r"(\d{4})年[^。\n]*(?:节假日|放假)", text)
    year = int(titled.group(1)) if titled else year
    found, name = {}, ""
    for clause in re.split(r"[。；;\n]", text):
        heading = re.search(r"[一二三四五六七八九十]、\s*([^：:，,（(\d]+)[：:]", clause)
        if heading:
            name = heading.group(1).strip()
        place = 0
        for word in re.finditer("放假|上班", clause):
            kind = "holiday" if word.group() == "放假" else "workday"
            days = _named_days(clause[place:word.start()], year)
            place = word.end()
            for day in days:
                _put(found, day, kind, name)
            said = re.match(r"[^放上]*?共\s*(\d+)\s*天", clause[place:])
            if days and said and int(said.group(1)) != len(days):
                raise InputError(N_("{name}: the notice speaks of {said} days, but names {count}. "
                                    "Correct the text."), name=name, said=said.group(1),
                                 count=len(days))
    return found


def _named_days(text, year):
    """The days in a piece of the notice, ranges in full."""
    days, end, month, own_year = [], None, None, year
    for match in _NAMED.finditer(text):
        own_year = int(match.group(1) or own_year)
        month = int(match.group(2) or month or 0)
        day = _date(own_year, month, int(match.group(3)), match.group())
        if match.group(4) and day.weekday() != _WEEK[match.group(4)]:
            raise InputError(N_("{day} is no {weekday}. Is it the notice of another year?"),
                             day=day.isoformat(), weekday="周" + match.group(4))
        between = None if end is None else _BRACKETS.sub("", text[end:match.start()]).strip()
        days += _range(days[-1], day)[1:] if between in ("至", "到", "—", "-", "~", "～") else [day]
        end = match.end()
    return days


def _date(year, month, day, text):
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise InputError(N_("{text} is no date. Write it as 2027-01-31."), text=text) from None


def _range(first, last):
    count = (last - first).days + 1
    if not 0 < count <= _MOST_DAYS:
        raise InputError(N_("From {first} to {last} is no holiday. Correct the dates."),
                         first=first.isoformat(), last=last.isoformat())
    return [first + datetime.timedelta(days=n) for n in range(count)]


# -- tables

def _is_title(text):
    """Whether the first line names columns."""
    return "day" in _columns(_cells(text.splitlines()[0] if text else ""))


def _cells(line):
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    line = line.replace("，", ",").replace("；", ",").replace(";", ",")
    if "," not in line:
        # "2027-02-06 holiday Spring Festival"; a range keeps its blanks
        match = re.match(r"^(\S+(?:\s*(?:至|到|~|～|to|-)\s*\d\S*)?)\s+(\S+)\s*(.*)$", line)
        return [cell.strip() for cell in match.groups()] if match else [line.strip()]
    return [cell.strip() for cell in next(csv.reader([line]))]


def _columns(cells):
    """{what: column} of a line of titles; empty where it is none."""
    found = {}
    for number, cell in enumerate(cells):
        for what, titles in _TITLES.items():
            if cell.casefold() in titles:
                found.setdefault(what, number)
    return found if "day" in found and len(found) > 1 else {}


def _table(text):
    found, columns = {}, {"day": 0, "kind": 1, "name": 2}
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not any(cells) or line.lstrip().startswith("#"):
            continue
        titles = _columns(cells)
        if titles:
            columns = titles
            continue

        def cell(what, cells=cells):
            place = columns.get(what, len(cells))
            return cells[place] if place < len(cells) else ""
        try:
            days = _days(cell("day"))
            kind = _kind(cell)
        except InputError as error:
            raise InputError(N_("Line {number} ({line}) cannot be read. Give a day, holiday or "
                                "workday, and a name."), number=number,
                             line=line.strip()[:60]) from error
        for day in days:
            _put(found, day, kind, cell("name"))
    return {day: (kind, name) for day, (kind, name) in found.items()
            if not _ordinary(day, kind, name)}


def _ordinary(day, kind, name):
    """Whether the week says the same anyway."""
    weekend = day.weekday() > 4
    return not weekend if kind == "workday" else weekend and not name


def _days(text):
    ends = [match for part in _TO.split(text) if (match := _DATE.match(part.strip()))]
    days = [_date(*(int(g) for g in match.groups() if g), text) for match in ends]
    if not days or len(days) > 2 or len(days) != len(_TO.split(text)):
        raise InputError(N_("{text} is no date. Write it as 2027-01-31."), text=text)
    return _range(days[0], days[-1])


def _kind(cell):
    word = cell("kind").casefold()
    works, off = cell("works").casefold(), cell("off").casefold()
    if word in _HOLIDAY or works in _NO or off in _YES:
        return "holiday"
    if word in _WORKDAY or works in _YES or off in _NO:
        return "workday"
    raise InputError(N_("{text} is neither holiday nor workday. "
                        "Write 放假 or 上班 behind the day."), text=word or works or off)
