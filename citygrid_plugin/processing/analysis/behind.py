"""Names and case numbers in the rows of a result, so that each can be traced."""
import numpy as np

from ...core.workspace.behind import case_numbers, unit_names
from ...layers.words import pick


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


def day(moment):
    """A day as 2026-11-22, None for NaT."""
    return None if np.isnat(moment) else str(moment.astype("M8[D]"))


def time_of(moment):
    """A moment as 2026-11-22 08:30, None for NaT."""
    return None if np.isnat(moment) else str(moment.astype("M8[m]")).replace("T", " ")
