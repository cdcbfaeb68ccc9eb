"""Columns that SQLite has put together as one text each, taken apart by numpy.

A row of SQLite as a Python tuple costs 6 µs; ``group_concat`` of each column costs a fifth, and the
texts in it need not become Python objects: a column of few values is told apart by its bytes, a
time is counted from its digits, eight bytes at a time (docs/decisions/0013).
"""
import copy
import datetime
import threading

import numpy as np

from ..analysis.cases import NEVER
from .ddl import Raw

SEPARATOR = b"\x1f"
BETWEEN = Raw(f"'{SEPARATOR.decode()}'")     # as SQL
_PAD = 512                      # so that words may be read beyond the last text
_KEPT = np.array([(1 << 8 * i) - 1 for i in range(8)] + [2 ** 64 - 1], np.uint64)
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_DATE, _CLOCK = (np.frombuffer(text, "<u8")[0] for text in (b"00-00-00", b"00:00:00"))
_HIGH = np.uint64(0x8080808080808080)
_SEPARATED = np.uint64(0x76767F76767F7676)
#: Days since 1970 on which the months of the years 0 to 9999 begin.
_MONTHS = np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]").astype(np.int32)


def joined(expression):
    """SQL of one column as Packed reads it; NULL is the empty text."""
    # a separator as a blob literal would be made a text again for every row
    return f"CAST(group_concat(ifnull({expression}, ''), {BETWEEN}) AS BLOB)"


def without_separator(expression):
    """The same of a column in whose texts the separator stands."""
    return joined(f"replace({expression}, {BETWEEN}, ' ')")


class Packed:
    """Texts one behind the other.

    Parameters
    ----------
    blob : bytes
        UTF-8 texts with SEPARATOR between.

    Attributes
    ----------
    starts, lengths : (n,) int64
    """

    def __init__(self, blob):
        self._whole = blob + SEPARATOR + bytes(_PAD)
        self._bytes = np.frombuffer(self._whole, np.uint8)
        ends = np.flatnonzero(self._bytes[:len(blob) + 1] == SEPARATOR[0])
        self.starts = np.concatenate([[0], ends[:-1] + 1])
        self.lengths = ends - self.starts

    def __len__(self):
        return len(self.starts)

    def part(self, skipped, lengths):
        """Texts without so many bytes at their beginnings; ``lengths`` with them."""
        found = copy.copy(self)
        found.starts, found.lengths = self.starts + skipped, np.maximum(lengths - skipped, 0)
        return found

    def words(self, offset, rows=slice(None), kind="<u8"):
        """The word that stands so many bytes behind the beginning of each text."""
        kind = np.dtype(kind)
        every = np.ndarray(len(self._bytes) - kind.itemsize + 1, kind, self._bytes.data, 0, (1,))
        return every[self.starts[rows] + offset]

    def text(self, row):
        """One text, as str."""
        return self.texts([row])[0]

    def texts(self, rows):
        """Texts of some rows, list of str."""
        starts = self.starts[rows]
        return [self._whole[start:end].decode(errors="replace") for start, end in
                zip(starts.tolist(), (starts + self.lengths[rows]).tolist())]


# -- few values

class Values:
    """The texts of a column as numbers that stay; new ones get the next.

    Several threads may ask. A hash tells where a text is looked for; that it is the same is told by
    all of its bytes.
    """

    def __init__(self, values=()):
        self._lock = threading.Lock()
        self._numbers = {value: number for number, value in enumerate(values)}
        # entry 0 is like no text; the others are of the values in their order
        self._lengths = np.full(1 + len(self._numbers), -1)
        self._hashes = np.zeros(len(self._lengths), np.uint64)
        self._words, self._slots = [], np.zeros(1 << 10, np.int32)

    def __len__(self):
        return len(self._numbers)

    def array(self):
        """(k,) object array of str."""
        found = np.empty(len(self._numbers), object)
        found[:] = list(self._numbers)
        return found

    def codes(self, packed):
        """(n,) int32, numbers of texts; -1 for empty ones."""
        codes = np.full(len(packed), -1, np.int32)
        rows = np.flatnonzero(packed.lengths)
        if len(rows):
            with self._lock:
                codes[rows] = self._of(packed, rows) - 1
        return codes

    def _of(self, packed, rows):
        """The entries of texts that are not empty."""
        lengths = packed.lengths[rows]
        if lengths.max() > _PAD:
            return self._by_text(packed, rows)
        words = [packed.words(at, rows) & _KEPT[np.clip(lengths - at, 0, 8)]
                 for at in range(0, int(lengths.max()), 8)]
        hashes = _hash(words, lengths)
        found = self._slots[self._slot(hashes)]
        same = self._lengths[found] == lengths
        for mine, theirs in zip(self._words, words):
            same &= mine[found] == theirs
        new = np.flatnonzero(~same)
        if len(new):
            found[new] = self._learn(packed, rows[new], [word[new] for word in words],
                                     lengths[new], hashes[new])
        return found

    def _slot(self, hashes):
        return (hashes >> np.uint64(65 - len(self._slots).bit_length())).astype(np.intp)

    def _learn(self, packed, rows, words, lengths, hashes):
        """The entries of texts that are not where their hash says: new, or it is taken."""
        _, first, which = np.unique(hashes, return_index=True, return_inverse=True)
        alike = lengths == lengths[first][which]
        for word in words:
            alike &= word == word[first][which]
        if not alike.all():         # different texts of one hash
            return self._by_text(packed, rows)
        known = len(self._numbers)
        entries = self._by_text(packed, rows[first])
        new = np.flatnonzero(entries > known)
        if len(new):
            self._remember(entries[new], [word[first[new]] for word in words],
                           lengths[first[new]], hashes[first[new]])
        return entries[which]

    def _by_text(self, packed, rows):
        """The entries of texts one by one."""
        numbers, known = self._numbers, len(self._numbers)
        entries = np.array([1 + numbers.setdefault(text, len(numbers))
                            for text in packed.texts(rows)], np.int32)
        more = len(numbers) - known
        self._lengths = np.append(self._lengths, np.full(more, -1))
        self._hashes = np.append(self._hashes, np.zeros(more, np.uint64))
        self._words = [np.append(word, np.zeros(more, np.uint64)) for word in self._words]
        return entries

    def _remember(self, entries, words, lengths, hashes):
        """Find texts by their bytes from now on."""
        self._words += [np.zeros(len(self._lengths), np.uint64)
                        for _ in range(len(words) - len(self._words))]
        for mine, theirs in zip(self._words, words):
            mine[entries] = theirs
        self._lengths[entries], self._hashes[entries] = lengths, hashes
        if 8 * len(self._lengths) > len(self._slots):
            self._slots = np.zeros(1 << (16 * len(self._lengths)).bit_length(), np.int32)
            entries = np.flatnonzero(self._lengths >= 0)
        self._slots[self._slot(self._hashes[entries])] = entries


def _hash(words, lengths):
    """(n,) uint64, mixed so that the upper bits tell texts apart."""
    mixed = lengths.astype(np.uint64) * _MIX[0]
    for word in words:
        mixed = (mixed ^ word) * _MIX[1]
        mixed ^= mixed >> np.uint64(32)
    return mixed * _MIX[2]


# -- times and numbers

def times(packed):
    """Points in time of local ISO texts.

    Returns
    -------
    (n,) datetime64[s]
        Fractions of a second are cut off; NaT for empty texts and for such as are no time.
    list of int
        The rows of the latter.
    """
    found = np.full(len(packed), NEVER)
    rows = np.flatnonzero(packed.lengths)
    if not len(rows):
        return found, []
    date, wrong = _two_digits(packed.words(2, rows), _DATE)
    clock, odd = _two_digits(packed.words(11, rows), _CLOCK)
    century = packed.words(0, rows, "<u2") ^ np.uint16(0x3030)
    between = packed.words(10, rows, "u1")
    lengths = packed.lengths[rows]
    # what is behind the seconds: nothing, or a point and three digits
    behind = packed.words(19, rows, "<u4") ^ np.uint32(0x3030302E)
    wrong |= odd | _no_digits(century, np.uint16(0x7676), np.uint16(0x8080))
    wrong |= (between != ord("T")) & (between != ord(" "))
    wrong |= (lengths != 19) & ((lengths != 23) | _no_digits(
        behind, np.uint32(0x7676767F), np.uint32(0x80808080)))
    year = ((century & 0xff) * 10 + (century >> 8)).astype(np.int32) * 100 + date[0]
    month = np.clip(year * 12 + date[1] - 1, 12, len(_MONTHS) - 2)
    wrong |= (year < 1) | (date[1] < 1) | (date[1] > 12) | (date[2] < 1)
    wrong |= date[2] > _MONTHS[month + 1] - _MONTHS[month]
    wrong |= (clock[0] > 23) | (clock[1] > 59) | (clock[2] > 59)
    seconds = (_MONTHS[month] + date[2] - 1).astype(np.int64) * 86400 \
        + (clock[0] * 3600 + clock[1] * 60 + clock[2])
    found[rows] = seconds.view("M8[s]")
    rows = rows[wrong].tolist()
    for row in rows:
        found[row] = time_of(packed.text(row))
    return found, [row for row in rows if np.isnat(found[row])]


def time_of(text):
    """datetime64[s] of a text, NaT where it is no local time."""
    try:
        return np.datetime64(datetime.datetime.fromisoformat(text).replace(tzinfo=None), "s")
    except ValueError:
        return NEVER


def _two_digits(word, form):
    """The three numbers of "dd-dd-dd", and which words are none."""
    word = word ^ form
    wrong = _no_digits(word, _SEPARATED, _HIGH)
    both = word * np.uint64(10) + (word >> np.uint64(8))
    return [((both >> np.uint64(shift)) & np.uint64(0xff)).astype(np.int32)
            for shift in (0, 24, 48)], wrong


def _no_digits(word, carry, high):
    """Which words have a byte that is no digit (or no 0, where the carry is 7f)."""
    return ((word + carry) | word) & high != 0


def integers(packed):
    """(n,) int64 of decimal numbers; 0 for what is none."""
    found = np.zeros(len(packed), np.int64)
    wrong = packed.lengths > 18
    for at in range(min(int(packed.lengths.max()), 18)):
        there = packed.lengths > at
        digit = np.where(there, packed.words(at, kind="u1"), np.uint8(48)) - np.uint8(48)
        wrong |= digit > 9
        found = np.where(there, found * 10 + digit, found)
    for row in np.flatnonzero(wrong).tolist():
        try:
            found[row] = int(packed.text(row))
        except (ValueError, OverflowError):
            found[row] = 0
    return found
