"""Where the name of a street ends and its number begins."""
import re
from functools import lru_cache

_SIGNS = "甲乙丙丁戊己"
_LANE = re.compile(r"(\d+[a-z]?)弄(?:(\d+)支弄?)?")
_NUMBER = re.compile(
    rf"([{_SIGNS}])?(\d+)([a-z{_SIGNS}](?![a-z]))?(?:号?-(\d+))?(?:号(?:院)?|#|hao)?"
    rf"([{_SIGNS}](?=$|[\d\W]))?(?:-(\d+)号?)?")
#: What may follow a door number: which part of the building. It goes into the address as it is.
_PART = re.compile(r"\d+(?:幢|栋|座|单元|室|楼|层|f)|[东南西北中](?:侧|门|边|面)|门口|对面|附近|旁")


@lru_cache(100_000)
def number_key(text):
    """A door number in one form, and what follows it: 11号, 11# and 11 are "11"; 甲11号, 11号甲
    and 11甲号 "11甲"; 1-11号, 1号-11 and 1之11号 "1-11"; 11弄2支弄3号 "11弄2支3".

    Parameters
    ----------
    text : str
        In the form of ``words.plain``, beginning with the number.

    Returns
    -------
    (str, str)
        ("", text) where it begins with no number.
    """
    key, place = "", 0
    lane = _LANE.match(text)
    if lane:
        key = f"{lane.group(1)}弄" + (f"{lane.group(2)}支" if lane.group(2) else "")
        place = lane.end()
    number = _NUMBER.match(text, place)
    if number and not _PART.match(text, place):
        before, digits, after, second, behind, third = number.groups()
        key += str(int(digits)) + (before or after or behind or "")
        key += "".join(f"-{int(more)}" for more in (second, third) if more)
        place = number.end()
    return (key, text[place:]) if key else ("", text)


def splits(text):
    """The ways to read a text as street and number: [(street, number key, rest)].

    In 5号路12号 the number is 12, in 劳动路11号2幢 it is 11: which one is decided by the streets
    that there are.
    """
    found = []
    for run in re.finditer(rf"(?<![\d\-])[{_SIGNS}]?\d+", text):
        if run.start() and text[run.start() - 1] != "-":
            key, rest = number_key(text[run.start():])
            if key:
                found.append((text[:run.start()].rstrip(), key, rest.strip()))
    return found


def part(rest):
    """What of the rest of an address belongs to it: 2幢3单元, 门口, 对面."""
    found = _PART.match(rest)
    return rest if found else ""


def joined(road, number):
    """How street and number are written: 劳动路11号, but Kaivokatu 11."""
    apart = road[-1:].isascii() and road[-1:].isalpha()
    return f"{road} {number}" if apart else road + number
