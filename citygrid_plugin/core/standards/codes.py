"""Codes of unit grids and objects: built, taken apart, checked and given out.

A code is a row of digits in parts of fixed width. The widths are data: 15 digits for a unit
grid (6 + 3 + 3 + 3, corroborated 4), 16 for an object in 2007 and 2013 (6 + 2 + 2 + 6,
corroborated) and 17 in 2026 (6 + 2 + 3 + 6, single); cities deviate, so a scheme takes others.
The serial, the last part, starts at 1 and is given out once: whoever gives out codes counts
retired ones too.
"""
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..errors import InputError, N_


class GridCode(NamedTuple):
    """The parts of a unit grid's code."""

    division: str
    street: str
    community: str
    serial: int


class ObjectCode(NamedTuple):
    """The parts of a component's or an event's code."""

    division: str
    major: str
    minor: str
    serial: int

    @property
    def classcode(self):
        """Major and minor together."""
        return self.major + self.minor


@dataclass(frozen=True)
class CodeScheme:
    """How codes of one sort are put together; use GridScheme or ObjectScheme.

    Parameters
    ----------
    widths : tuple of int
        Digits of each part, the serial last.
    """

    widths: tuple
    _parts = None

    def __post_init__(self):
        if len(self.widths) != len(self._parts._fields) \
                or not all(isinstance(w, int) and w > 0 for w in self.widths):
            raise InputError(N_("A code has {count} parts of at least one digit each."),
                             count=len(self._parts._fields))

    @property
    def length(self):
        """Digits of a whole code."""
        return sum(self.widths)

    @property
    def prefix_length(self):
        """Digits before the serial."""
        return sum(self.widths[:-1])

    @property
    def last(self):
        """The highest serial."""
        return 10 ** self.widths[-1] - 1

    @cached_property
    def _match(self):
        # [0-9], not \\d: full-width and other digits are no code.
        return re.compile(rf"[0-9]{{{self.prefix_length}}}(?!0+\Z)[0-9]{{{self.widths[-1]}}}"
                          ).fullmatch

    def build(self, *parts):
        """The code of these parts (text or whole numbers, padded with zeros); InputError."""
        if len(parts) != len(self.widths):
            raise InputError(N_("A code has {count} parts, {given} were given."),
                             count=len(self.widths), given=len(parts))
        texts = [_part(*item) for item in zip(range(1, len(parts) + 1), parts, self.widths)]
        if not int(texts[-1]):
            raise InputError(N_("A serial number starts at 1."))
        return "".join(texts)

    def parse(self, code):
        """The parts of a code as GridCode or ObjectCode (the serial a number); InputError."""
        problems = self.check(code)
        if problems:
            raise problems[0]
        start, parts = 0, []
        for width in self.widths:
            parts.append(code[start:start + width])
            start += width
        return self._parts(*parts[:-1], int(parts[-1]))

    def check(self, code):
        """What is wrong with a code: a list of InputError, empty for a good one."""
        if not isinstance(code, str) or not code:
            return [InputError(N_("The code is missing."))]
        problems = []
        if len(code) != self.length:
            problems.append(InputError(
                N_("Code {code} has {length} characters; it must have {wanted}."),
                code=code, length=len(code), wanted=self.length))
        if not (code.isascii() and code.isdigit()):
            problems.append(InputError(N_("Code {code} must consist of digits only."),
                                       code=code))
        elif not problems and not int(code[self.prefix_length:]):
            problems.append(InputError(N_("Code {code} has the serial number 0."), code=code))
        return problems

    def check_many(self, codes):
        """Check many codes at once.

        Parameters
        ----------
        codes : iterable of str
            Anything that is no text counts as missing.

        Returns
        -------
        dict of int to list of InputError
            The places of the faulty codes and what is wrong with each.
        """
        match = self._match
        return {i: self.check(code) for i, code in enumerate(codes)
                if not isinstance(code, str) or match(code) is None}

    def last_serials(self, codes):
        """The highest serial in use per prefix.

        Parameters
        ----------
        codes : iterable of str
            All codes ever given out, the retired included. Those that do not fit the scheme
            are passed over: no serial can be read from them (``check_many`` finds them).

        Returns
        -------
        dict of str to int
            Keyed by all digits before the serial.
        """
        match, cut, highest = self._match, self.prefix_length, {}
        for code in codes:
            if isinstance(code, str) and match(code):
                prefix = code[:cut]
                # Serials of one width compare as text as they do as numbers.
                if code > highest.get(prefix, ""):
                    highest[prefix] = code
        return {prefix: int(code[cut:]) for prefix, code in highest.items()}

    def allocate(self, prefix, last_serial=0, count=1):
        """The next codes of one prefix.

        Parameters
        ----------
        prefix : str
            All digits before the serial.
        last_serial : int
            The highest serial ever given out under it, retired codes included; 0 for none.
        count : int
            How many codes.

        Returns
        -------
        list of str

        Raises
        ------
        InputError
            A faulty prefix, or fewer serials left than asked for; nothing is given out then.
        """
        if len(prefix) != self.prefix_length or not (prefix.isascii() and prefix.isdigit()):
            raise InputError(N_("\"{prefix}\" is no beginning of a code; it takes {width} digits."),
                             prefix=prefix, width=self.prefix_length)
        if last_serial < 0 or count < 0:
            raise InputError(N_("Serial numbers and counts are not negative."))
        if last_serial + count > self.last:
            raise InputError(
                N_("Under {prefix} {left} codes are left, {count} are needed. Numbers of "
                   "retired objects are not used again."),
                prefix=prefix, left=max(self.last - last_serial, 0), count=count)
        width = self.widths[-1]
        return [f"{prefix}{n:0{width}d}"
                for n in range(last_serial + 1, last_serial + count + 1)]

    def allocate_many(self, prefixes, last_serials):
        """One new code per row, in the order of the rows.

        Parameters
        ----------
        prefixes : iterable of str
            The prefix of every row.
        last_serials : dict of str to int
            The highest serial ever given out per prefix (``last_serials``); left as it is.

        Returns
        -------
        codes : list of str
        last_serials : dict of str to int
            The state afterwards.
        """
        counts, prefixes = {}, list(prefixes)
        for prefix in prefixes:
            counts[prefix] = counts.get(prefix, 0) + 1
        streams, after = {}, dict(last_serials)
        for prefix, count in counts.items():
            start = after.get(prefix, 0)
            streams[prefix] = iter(self.allocate(prefix, start, count))
            after[prefix] = start + count
        return [next(streams[prefix]) for prefix in prefixes], after


def _part(number, value, width):
    text = str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > width:
        raise InputError(
            N_("Part {number} of the code is \"{value}\"; it takes up to {width} digits."),
            number=number, value=value, width=width)
    return text.zfill(width)


@dataclass(frozen=True)
class GridScheme(CodeScheme):
    """Unit grids: division 6, street 3, community 3, serial 3 (15 digits)."""

    widths: tuple = (6, 3, 3, 3)
    _parts = GridCode


@dataclass(frozen=True)
class ObjectScheme(CodeScheme):
    """Components and events: division 6, major 2, minor 2, serial 6 (2026: minor 3)."""

    widths: tuple = (6, 2, 2, 6)
    _parts = ObjectCode

    @classmethod
    def of(cls, edition):
        """The scheme of an edition of the standard."""
        return cls(edition.widths)

    def check(self, code, classes=None, division=None):
        """As CodeScheme.check; also that the class is one of ``classes`` and the division fits.

        Parameters
        ----------
        code : str
        classes : collection of str, optional
            Allowed class codes (``Catalogue.codes("component")``).
        division : str, optional
            The six digits the code must begin with.
        """
        problems = super().check(code)
        if problems:
            return problems
        start = self.widths[0]
        classcode = code[start:self.prefix_length]
        if classes is not None and classcode not in classes:
            problems.append(InputError(
                N_("Code {code} names class {classcode}, which the catalogue does not have."),
                code=code, classcode=classcode))
        if division is not None and code[:start] != division:
            problems.append(InputError(
                N_("Code {code} begins with division {found}; this workspace is {division}."),
                code=code, found=code[:start], division=division))
        return problems

    def check_many(self, codes, classes=None, division=None):
        """As CodeScheme.check_many, with ``classes`` and ``division`` as in ``check``."""
        match, start, end = self._match, self.widths[0], self.prefix_length
        bad = {}
        for i, code in enumerate(codes):
            if (not isinstance(code, str) or match(code) is None
                    or (classes is not None and code[start:end] not in classes)
                    or (division is not None and code[:start] != division)):
                bad[i] = self.check(code, classes, division)
        return bad
