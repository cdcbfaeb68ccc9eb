"""Names, case numbers and what was counted in the rows of a result, so that each can be traced."""
import datetime

import numpy as np

from ...core.workspace.behind import case_numbers, unit_names
from ...i18n import tr
from ...layers.words import pick
from .dressing import dress, question_of


class Words:
    """Names of a workspace's classes and units, in the user's language.

    Parameters
    ----------
    ws : Workspace
    """

    def __init__(self, ws):
        from ...core.standards.stored import catalogue_of
        self._catalogue, self._units = catalogue_of(ws), unit_names(ws)

    def of_class(self, kind, code):
        """Name of a minor or major class, "" where there is none."""
        if not code or not kind:
            return ""
        found = self._catalogue.find(kind, code)
        if found is not None:
            return pick(found.name, found.name_en) or ""
        return next((pick(name, name_en) for major, name, name_en in self._catalogue.majors(kind)
                     if major == code), "") or ""

    def with_code(self, kind, code):
        """Code and name of a class, "" where there is none."""
        return " ".join(filter(None, (code, self.of_class(kind, code))))

    def of_unit(self, code):
        """Name of a unit, or its code."""
        return self._units.get(code) or code or ""


def joined_numbers(ws, cases, groups):
    """The numbers of the cases behind each row of a result, as one text each.

    Parameters
    ----------
    ws : Workspace
    cases : Cases
    groups : list of (k,) int64
        Rows of the cases behind each row.

    Returns
    -------
    list of str
    """
    sizes = [len(rows) for rows in groups]
    rows = np.concatenate([*groups, np.empty(0, dtype=np.int64)]).astype(np.int64)
    numbers = case_numbers(ws, cases.key[rows])
    ends = np.cumsum(sizes)
    return [", ".join(filter(None, numbers[end - size:end])) for size, end in zip(sizes, ends)]


class About:
    """What a result was made of, in words: it stands in every row and with the layer.

    Parameters
    ----------
    what : str
        What was counted.
    since, until : str, optional
        First and last day.
    algorithm : CityGridAlgorithm, optional
        Whose results name the cases behind their rows.

    Attributes
    ----------
    text, as_of : str
        ``as_of`` is the moment at which the data were read, to the minute.
    """

    def __init__(self, what, since="", until="", algorithm=None):
        self.algorithm = algorithm
        self.text = what if not (since or until) else tr("{what}, {since} to {until}").format(
            what=what, since=since or "…", until=until or "…")
        self.as_of = datetime.datetime.now().isoformat(timespec="minutes")

    def rows(self, columns):
        """Columns of a result with what they were made of."""
        count = len(next(iter(columns.values())))
        return {**columns, "about": [self.text] * count, "as_of": [self.as_of] * count}

    def dress(self, context, target, function, numbers=""):
        """Let ``function(layer)`` dress a result when it is loaded, and say there what it is made
        of; ``numbers`` is its field with case numbers, "" where it has none."""
        note = "\n".join([self.text, tr("Counted at {moment}.").format(moment=self.as_of)])

        def both(layer):
            function(layer)
            layer.setAbstract(note)
        question = question_of(self.algorithm, numbers=numbers) if numbers else None
        dress(context, target, both, self.text, question)


def about_cases(algorithm, chosen, cases):
    """The About of cases that a Filter chose: their classes, and the days of the filter or else
    those of the cases."""
    at = getattr(cases, chosen.moment)
    at = at[~np.isnat(at)]
    since, until = chosen.since[:10], ""
    if chosen.until:
        until = day(np.datetime64(chosen.until, "s") - np.timedelta64(1, "s"))
    elif len(at):
        until = day(at.max())
    codes = [code if isinstance(code, str) else code[1] for code in chosen.classes]
    return About(" ".join([tr("Cases"), *codes]), since or (day(at.min()) if len(at) else ""),
                 until, algorithm)


def day(moment):
    """A day as 2026-11-22, None for NaT."""
    return None if np.isnat(moment) else str(moment.astype("M8[D]"))


def time_of(moment):
    """A moment as 2026-11-22 08:30, None for NaT."""
    return None if np.isnat(moment) else str(moment.astype("M8[m]")).replace("T", " ")
