"""How values are written in a report: forms like those of a spreadsheet, days, and numbering."""
import datetime
import math
import re

from .report_names import KINDS, Few, Hidden

NOTHING = "–"
#: Where a number stands in a form: 0, 0.0, +0.0 %, 0.00% ...
DIGITS = re.compile(r"(\+?)0(\.0+)?(\s?%)?")
_CHINESE = "零一二三四五六七八九十"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")


def is_none(value):
    """Whether a value says nothing: None or NaN."""
    return value is None or isinstance(value, float) and math.isnan(value)


def written(value, kind, form="", language="zh_CN"):
    """A value as a report writes it.

    Parameters
    ----------
    value : object
        Of the kind; Few and Hidden in a public version.
    kind : str
        One of KINDS.
    form : str
        "more than 0|less than 0|0|no value", each a text in which ``0``, ``0.0``, ``+0.0%`` stand
        for the number; with less parts, the first serves for what is left out, with its sign.
        No count is less than 0: the second part of its form, if there is a 1 in it, is that of
        exactly one, "0 cases|1 case". "" for the form of the kind.
    language : str

    Returns
    -------
    str
    """
    parts = form.split("|")
    if is_none(value):
        return parts[3] if len(parts) > 3 else NOTHING
    one = kind == "count" and len(parts) > 1 and "1" in parts[1]
    if isinstance(value, Few):
        return DIGITS.sub(f"<{value.limit}", parts[0] or "0")
    if isinstance(value, Hidden):
        # whether it rose or fell is not told either
        said = {part for part in (parts[0], *parts[1 + one:3]) if part}
        return DIGITS.sub("*", said.pop()) if len(said) == 1 else "*"
    if kind == "day":
        return day_text(value, language)
    if kind in ("text", "code"):
        return str(value)
    if kind == "points":
        value = value * 100
    form = form or KINDS[kind]
    parts = form.split("|")
    if one and value == 1:
        return parts[1]
    # what is rounded to 0 neither rose nor fell
    shown = _rounded(value, parts[0])
    which = 0 if shown > 0 else 1 if shown < 0 else 2
    if which < len(parts):
        return DIGITS.sub(lambda m: _digits(abs(value) if which == 1 else value, m), parts[which])
    return DIGITS.sub(lambda m: _digits(value, m), parts[0])


def _scaled(value, match):
    decimals = len(match[2] or ".") - 1
    value = round(value * 100 if match[3] else value, decimals)
    return value + 0.0 if value else 0.0, decimals


def _rounded(value, part):
    match = DIGITS.search(part)
    return _scaled(value, match)[0] if match else value


def _digits(value, match):
    number, decimals = _scaled(value, match)
    return f"{number:{'+' if match[1] and number else ''},.{decimals}f}{match[3] or ''}"


def day_text(day, language):
    """A day (date or ISO text) in words."""
    day = datetime.date.fromisoformat(day[:10]) if isinstance(day, str) else day
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_text(year, month, language):
    """A month in words."""
    return f"{year}年{month}月" if language.startswith("zh") else f"{_MONTHS[month - 1]} {year}"


def short_month(month, language):
    """A month beside others of its year; strftime would say it in the computer's language."""
    return f"{month}月" if language.startswith("zh") else _MONTHS[month - 1][:3]


def chinese_number(n):
    """A number from 1 to 99 in Chinese: 一, 十, 十二, 三十一."""
    tens, ones = divmod(n, 10)
    return ((_CHINESE[tens] if tens > 1 else "") + ("十" if tens else "")
            + (_CHINESE[ones] if ones or not tens else ""))


class Numbering:
    """Numbers of headings by a pattern such as ``一、|（一）|1.`` or ``1.|1.1|1.1.1``.

    一 stands for a Chinese number and 1 for a digit; ``1.1`` has those of the levels above before
    it.
    """

    def __init__(self, pattern=""):
        self.patterns = pattern.split("|") if pattern else []
        self.counts = []

    def next(self, level):
        """The number before the next heading of a level, "" where the level has none."""
        self.counts = self.counts[:level] + [0] * (level - len(self.counts))
        self.counts[level - 1] += 1
        if level > len(self.patterns):
            return ""
        pattern, last = self.patterns[level - 1], self.counts[level - 1]
        text = pattern.replace("一", chinese_number(last))
        text = re.sub(r"1(\.1)*", lambda m: ".".join(
            map(str, self.counts[level - 1 - m[0].count("."):level])), text)
        return text + (" " if text[-1:].isdigit() or text.endswith(".") else "")
