"""Which of UTF-8, GBK and GB18030 a file's bytes are, and text that was read in a wrong one.

A strict decoder alone cannot tell: short GBK text may be valid UTF-8, and almost any even run of
high bytes is valid GBK. So what the bytes decode to must also look like Chinese: the share of its
characters that are among the frequent ones (``resources/import/common_characters.txt``: general
ones and those of this trade and of addresses).
"""
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

COMMON = Path(__file__).resolve().parents[2] / "resources" / "import" / "common_characters.txt"

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Language driver ids of dBASE that name a character set; 0x57 (ANSI) and 0x00 say nothing.
_DBF_DRIVERS = {0x4D: "gbk", 0x7A: "gbk", 0x4F: "big5", 0x78: "big5", 0x03: "cp1252",
                0x01: "cp437", 0x02: "cp850"}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True)
class EncodingGuess:
    """An encoding and how sure it is.

    Attributes
    ----------
    encoding : str
        A name Python knows; "utf-8" for plain ASCII.
    confidence : float
        0 to 1; below 0.5 a person should look at the preview.
    basis : str
        ``bom``, ``ascii``, ``text`` (decided by the text), ``cpg``, ``ldid`` (declared by the
        file and in agreement with its bytes), or ``none`` (nothing fits; the best guess).
    """

    encoding: str
    confidence: float
    basis: str


@lru_cache(maxsize=1)
def common_characters():
    """The frequent characters, with Chinese punctuation and full-width forms (frozenset)."""
    listed = COMMON.read_text(encoding="utf-8")
    punctuation = "，。、；：？！“”‘’（）《》〈〉【】—…·～％℃№"
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    return frozenset(listed + punctuation + wide) - set("\n")


def plausibility(text):
    """Share of the characters beyond ASCII that are frequent in Chinese (1.0 without any)."""
    beyond = _NOT_ASCII.findall(text[:200000])
    if not beyond:
        return 1.0
    common = common_characters()
    return sum(c in common for c in beyond) / len(beyond)


def detect_encoding(data, partial=False):
    """The encoding of a file's bytes.

    Parameters
    ----------
    data : bytes
        The whole file, or its beginning.
    partial : bool
        The bytes are a beginning: a character cut at their end is forgiven.

    Returns
    -------
    EncodingGuess
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return EncodingGuess(name, 1.0, "bom")
    if data.isascii():
        return EncodingGuess("utf-8", 1.0, "ascii")
    utf8 = _strict(data, "utf-8", partial)
    gbk_name, gbk = "gbk", _strict(data, "gbk", partial)
    if gbk is None:
        gbk_name, gbk = "gb18030", _strict(data, "gb18030", partial)
    if utf8 is not None:
        beyond = len(_NOT_ASCII.findall(utf8[:10000]))
        seen = plausibility(utf8)
        # Valid UTF-8 of some length is no accident, whatever the script.
        if gbk is None or beyond > 40 or seen >= 0.2 or plausibility(gbk) < 0.5:
            return EncodingGuess("utf-8", max(seen, min(0.98, 0.6 + 0.02 * beyond)), "text")
    if gbk is not None and plausibility(gbk) >= 0.1:
        return EncodingGuess(gbk_name, plausibility(gbk), "text")
    if _western(data):
        return EncodingGuess("cp1252", 0.5, "text")
    return EncodingGuess(gbk_name, 0.0, "text") if gbk is not None else _least_bad(data)


def dbf_encoding(path):
    """The encoding of a .dbf (or of the .dbf beside a .shp).

    What the .cpg file or the language driver byte declares holds when the bytes of the text
    fields agree with it; otherwise the bytes decide. Fields are cut to their width in bytes, so
    a broken last character is forgiven.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    EncodingGuess

    Raises
    ------
    InputError
        No such file, or not a dBASE table.
    """
    from ..errors import InputError, N_
    path = Path(path).with_suffix(".dbf") if Path(path).suffix.lower() == ".shp" else Path(path)
    if not path.is_file():
        raise InputError(N_("There is no file {name}."), name=str(path))
    with open(path, "rb") as file:
        data = file.read(8_000_000)
    texts = _dbf_texts(data)
    if texts is None:
        raise InputError(N_("{name} is not a dBASE table."), name=path.name)
    if not _declared(path, data[29]):
        return _of_texts(texts, ("utf-8", "gbk", "gb18030"))
    declared, basis = _declared(path, data[29])
    bad, seen = _try_texts(texts, declared)
    found = _of_texts(texts, ("utf-8", "gbk", "gb18030"))
    if bad == 0 and (found.basis == "ascii" or seen >= found.confidence - 0.2):
        return EncodingGuess(declared, max(seen, 0.8), basis)
    return found


def repair(text):
    """What a text that was read in a wrong encoding says; "" when it looks right or is lost.

    Recognised are GBK or UTF-8 bytes read as Latin-1 (ÉÏË®¾®¸Ç) and UTF-8 read as GBK.
    """
    if not isinstance(text, str) or text.isascii():
        return ""
    best, before = "", plausibility(text)
    for wrong, right in (("latin-1", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "gb18030"),
                         ("cp1252", "gb18030"), ("gb18030", "utf-8")):
        try:
            read = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        seen = plausibility(read)
        # A rare name may stand in it, but much of what comes out must be plain Chinese.
        if not read.isascii() and seen >= max(before + 0.3, 0.4) and seen > plausibility(best) \
                * bool(best):
            best = read
    return best


def mojibake_share(texts, most=2000):
    """How much of a text column was read in a wrong encoding.

    Parameters
    ----------
    texts : pandas.Series of str
    most : int
        At most so many distinct values are looked at.

    Returns
    -------
    (float, str, str)
        Share of the distinct values beyond ASCII that are wrong, one of them, and what it should
        read ("" where bytes are lost).
    """
    import pandas as pd
    distinct = pd.unique(pd.Series(texts).dropna())
    distinct = [t for t in distinct[:50 * most] if isinstance(t, str) and not t.isascii()][:most]
    wrong = [(t, repair(t)) for t in distinct]
    wrong = [(t, r) for t, r in wrong if r or "\ufffd" in t]
    if not wrong:
        return 0.0, "", ""
    example = max(wrong, key=lambda pair: bool(pair[1]))
    return len(wrong) / len(distinct), *example


def _strict(data, name, partial):
    """Text of the bytes, None when they are not valid."""
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        if not partial or error.start < len(data) - 3:
            return None
        return data[:error.start].decode(name)


def _western(data):
    """True for bytes that are letters with accents between plain letters (ISO 8859-1)."""
    letters = re.findall(rb"[\xc0-\xff]", data)
    alone = re.findall(rb"(?<=[A-Za-z])[\xc0-\xff](?=[A-Za-z])", data)
    high = len(re.findall(rb"[\x80-\xff]", data))
    return len(letters) >= 0.8 * high and len(alone) >= 0.5 * high


def _least_bad(data):
    """No strict decoder accepts the bytes: the one that still reads best."""
    texts = {name: data[:1_000_000].decode(name, "replace") for name in ("utf-8", "gb18030")}
    fit = {name: plausibility(text) * (1.0 - text.count("\ufffd") / len(_NOT_ASCII.findall(text)))
           for name, text in texts.items()}
    best = max(fit, key=fit.get)
    return EncodingGuess(best, min(0.4, fit[best]), "none")


def _declared(path, driver):
    cpg = next((p for p in (path.with_suffix(".cpg"), path.with_suffix(".CPG")) if p.exists()),
               None)
    if cpg:
        name = cpg.read_text(encoding="ascii", errors="ignore").strip().lower()
        name = {"65001": "utf-8", "936": "gbk", "ansi 936": "gbk", "cp936": "gbk", "gb2312": "gbk",
                "54936": "gb18030", "oem": "", "ansi": ""}.get(name, name)
        try:
            if name and "".encode(name) == b"":
                return name, "cpg"
        except LookupError:
            pass
    return (_DBF_DRIVERS[driver], "ldid") if driver in _DBF_DRIVERS else None


def _dbf_texts(data):
    """Distinct values of the text fields as a list of bytes; None when it is no dBASE table."""
    if len(data) < 65 or data[0] not in (0x02, 0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5):
        return None
    start, width = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    if not 33 <= start <= len(data) or width < 2:
        return None
    names, spans, offset = [], [], 1
    for at in range(32, start - 1, 32):
        entry = data[at:at + 32]
        if len(entry) < 32 or entry[0] == 0x0D:
            break
        names.append(entry[:11].split(b"\0")[0])
        if entry[11:12] == b"C":
            spans.append((offset, entry[16]))
        offset += entry[16]
    count = (len(data) - start) // width
    table = np.frombuffer(data, "u1", count * width, start).reshape(count, width)
    texts = set(names)
    for first, size in spans:
        if size:
            cells = np.ascontiguousarray(table[:, first:first + size]).view(f"S{size}").ravel()
            texts.update(c.rstrip(b" ") for c in np.unique(cells))
    return [t for t in texts if not t.isascii()]


def _try_texts(texts, encoding):
    """(share of values that are broken before their last character, plausibility)."""
    good, bad = [], 0
    for text in texts:
        try:
            good.append(text.decode(encoding))
        except UnicodeDecodeError as error:
            if error.start < len(text) - 3:
                bad += 1
            else:
                good.append(text[:error.start].decode(encoding))
    return bad / max(len(texts), 1), plausibility("".join(good))


def _of_texts(texts, encodings):
    if not texts:
        return EncodingGuess("utf-8", 1.0, "ascii")
    tried = {name: _try_texts(texts, name) for name in encodings}
    sound = {name: seen for name, (bad, seen) in tried.items() if bad == 0}
    if not sound:
        best = min(tried, key=lambda name: tried[name][0])
        return EncodingGuess(best, min(0.4, 1.0 - tried[best][0]), "none")
    # UTF-8 that happens to be GBK as well is UTF-8 unless the GBK reading is plainly better.
    best = max(sound, key=lambda name: (round(sound[name] + 0.2 * (name == "utf-8"), 3),
                                        -encodings.index(name)))
    return EncodingGuess(best, sound[best], "text")
