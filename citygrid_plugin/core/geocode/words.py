"""How addresses are written and typed: one form for all spellings, numbers, pinyin."""
import re
import unicodedata
from functools import lru_cache

from ..standards.model import RESOURCES

_DIGITS = {c: str(n) for n, group in enumerate(
    ("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in group}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_NUMERAL = "[" + "".join(_DIGITS) + "".join(_TENS) + "廿]+"
#: What follows a number written in characters: without one of these, 三 in 三元里 is a name's.
_COUNTED = "号|弄|支(?!路)|幢|栋|座|单元|室|层|楼|组|队|排|#|之(?=[0-9一二三四五六七八九十])|-|附"
_SPELLED = re.compile(f"({_NUMERAL})(?={_COUNTED})|(?<=[路街巷道弄])({_NUMERAL})$")
#: Signs of other scripts and keyboards that mean the same in an address.
_SAME = str.maketrans({"號": "号", "樓": "楼", "棟": "栋", "單": "单", "層": "层", "–": "-",
                       "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "～": "-", "~": "-",
                       "﹣": "-", "至": "-"})
_APART = re.compile(r"(?<=\d)[\s,，、]+(?=\d)")
_DROPPED = re.compile(r"[^\w#\-\n]|_")
_JOINT = re.compile(r"(?<=[\d号])(?:之|附|-)(?=\d)")
_STRAY = re.compile(r"(?<!\d)(?<!号)-|-(?!\d)")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"),
          ("ong", "on"), ("v", "u"))
_SPELLINGS = 6


def numeral(text):
    """The number that characters write: 十一 is 11, 一百零五 is 105, 二〇一 is 201, 廿三 is 23."""
    text = text.replace("廿", "二十")
    if not any(c in _TENS for c in text):
        return int("".join(_DIGITS[c] for c in text))
    total, digit = 0, None
    for c in text:
        if c in _TENS:
            total += (1 if digit is None else digit) * _TENS[c]
            digit = None
        else:
            digit = int(_DIGITS[c])
    return total + (digit or 0)


def plain(text):
    """One form for all ways to write the same: half width, small letters without accents, digits,
    no spaces and signs but # and the dash between numbers.

    >>> plain("劳动路 １１号"), plain("劳动路十一號"), plain("Runeberginkatu 4–6")
    ('劳动路11号', '劳动路11号', 'runeberginkatu4-6')
    """
    text = unicodedata.normalize("NFKC", text or "").lower().translate(_SAME)
    if not text.isascii():
        if _ACCENTED.search(text):
            text = unicodedata.normalize("NFC", "".join(
                c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)))
        text = _SPELLED.sub(lambda m: str(numeral(m.group())), text)
    text = _APART.sub("\n", text)       # numbers side by side stay two
    text = _JOINT.sub("-", _DROPPED.sub("", text))
    return _STRAY.sub("", text).replace("\n", " ")


@lru_cache(1)
def _table():
    """{character: syllables, the usual one first}."""
    usual, also = {}, []
    for line in (RESOURCES / "geocode" / "pinyin.txt").read_text(encoding="utf-8").splitlines():
        syllable, _, rest = line.partition(" ")
        first, _, others = rest.partition("\t")
        for c in first:
            usual[c] = (syllable,)
        also += [(c, syllable) for c in others]
    for c, syllable in also:
        usual[c] = usual.get(c, ()) + (syllable,)
    return usual


def spellings(text):
    """How a plain text is typed in letters: [(pinyin, initials)], the usual reading first.

    A character with several readings is tried with each: 长江路 is found by changjianglu, and by
    zhangjianglu, which is what the character alone is mostly read. Letters and digits stay.
    """
    table = _table()
    parts = [table.get(c, (c,)) for c in text]
    usual = [options[0] for options in parts]
    found = [usual]
    for i, options in enumerate(parts):
        for other in options[1:]:
            if len(found) < _SPELLINGS:
                found.append([*usual[:i], other, *usual[i + 1:]])
    return list(dict.fromkeys(("".join(word), "".join(s[0] for s in word)) for word in found))


def sounds(text):
    """Pinyin as many speak and type it: zh as z, ang as an, lü as lu.

    Works on any number of lines at once.
    """
    for one, other in _FOLDS:
        text = text.replace(one, other)
    return text


def distance(one, other, most):
    """Edit distance of two texts, or ``most`` + 1 where it is more than ``most``; two neighbouring
    letters in the wrong order count once (Damerau)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    # what is alike at both ends needs no table
    start, most_alike = 0, min(len(one), len(other))
    while start < most_alike and one[start] == other[start]:
        start += 1
    end = 0
    while end < most_alike - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start:len(one) - end], other[start:len(other) - end]
    before, row = None, list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if two_before and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
