"""Finding words in the texts of many rows at once."""
import numpy as np

#: Stands between texts; white space to ``str.split``, so that it is in no word looked for.
BETWEEN = "\x1f"
_UNIT = np.dtype("<u2")
#: Where a word's rarest sign is every so many signs, comparing all at once is faster.
_OFTEN = 20
#: Rows changed since the texts were put together; they are looked through one by one.
_LOOSE = 3000


class Texts:
    """Lower-cased texts, each under a number; words are found in all of them together.

    The texts stand one behind the other in one array of UTF-16 units, in which a word is looked
    for as numpy compares arrays: 100,000 texts of 40 signs take 1 to 8 ms, a word in Python for
    each of them more than ten times that.
    """

    def __init__(self, texts):
        """``texts`` are a list of str without U+001F; their numbers are 0, 1, 2 ..."""
        self._loose = []
        self._pack(BETWEEN.join(texts).lower(), len(texts))

    def __len__(self):
        return self._packed + len(self._loose)

    def _pack(self, whole, count):
        self._packed = count
        self._units = np.frombuffer(whole.encode("utf-16-le", "surrogatepass"), _UNIT)
        self._starts = np.concatenate([[0], np.flatnonzero(self._units == ord(BETWEEN)) + 1])
        self._number = np.repeat(np.arange(len(self._starts), dtype=np.int32),
                                 np.diff(self._starts, append=len(self._units)))
        self._frequency = np.bincount(self._units, minlength=1 << 16)

    def add(self, texts):
        """Take further texts; returns the number of the first."""
        first = len(self)
        self._loose += [t.lower() for t in texts]
        if len(self._loose) > _LOOSE:
            whole = self._units.tobytes().decode("utf-16-le", "surrogatepass")
            parts = [whole] * bool(self._packed) + self._loose
            self._loose = []
            self._pack(BETWEEN.join(parts), first + len(texts))
        return first

    def find(self, word):
        """Which texts contain a word.

        Parameters
        ----------
        word : str
            Without white space; upper case is lower case.

        Returns
        -------
        (n,) bool
        """
        word = word.lower()
        found = np.zeros(len(self), bool)
        units = np.frombuffer(word.encode("utf-16-le", "surrogatepass"), _UNIT)
        if not len(units):
            return ~found
        if len(units) <= len(self._units):
            often = self._frequency[units]
            common = often.min() * _OFTEN > len(self._units)
            look = self._at_once if common else self._by_rarest
            found[:self._packed] = look(units, int(often.argmin()))
        for number, text in enumerate(self._loose, self._packed):
            found[number] = word in text
        return found

    def _by_rarest(self, units, rarest):
        """Look where the word's rarest sign stands, and compare the others there."""
        at = np.flatnonzero(self._units == units[rarest]) - rarest
        at = at[(at >= 0) & (at <= len(self._units) - len(units))]
        for place, unit in enumerate(units):
            if place != rarest:
                at = at[self._units[at + place] == unit]
        found = np.zeros(self._packed, bool)
        found[self._number[at]] = True
        return found

    def _at_once(self, units, rarest):
        """Compare every place of the texts with the whole word."""
        last = len(self._units) - len(units) + 1
        here = np.zeros(len(self._units), bool)
        here[:last] = self._units[:last] == units[0]
        for place, unit in enumerate(units[1:], 1):
            here[:last] &= self._units[place:place + last] == unit
        # an empty text has no sign of its own: its part would be the separator, which never fits
        starts = np.minimum(self._starts, len(self._units) - 1)
        return np.maximum.reduceat(here.view(np.uint8), starts).view(bool)
