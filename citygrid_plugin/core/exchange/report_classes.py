"""Which of our classes a report of another system means: by a table, by code or by name."""
import re
from dataclasses import dataclass

from ..components.mapping_values import ClassFinder, plain_name, tidy_cell
from ..errors import InputError, N_

#: The letter before a class code, as case numbers have it (STANDARDS 5.3).
LETTERS = {"C": "component", "E": "event", "M": "matter", "S": "service"}
#: A type of report that is none of urban management, in a table of classes.
NOT_OURS = "-"
_LETTERED = re.compile(r"([CEMS])[-_ ]?(\d{4,5})$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """What a text names: ``kind`` and ``code`` of a class, and the filing condition where a table
    says one; or the ``reason`` (of `rejects.REASONS`) why it names none."""

    kind: str = ""
    code: str = ""
    condition: str = ""
    reason: str = ""


class ReportClasses:
    """Finds the class of a report.

    Parameters
    ----------
    catalogue : Catalogue
    own : dict
        {text of the file: "E0102", or {"class": "E0102", "condition": "..."}}, before everything
        else; `NOT_OURS` as class for what is none of urban management. Case does not matter.

    Raises
    ------
    InputError
        The table names a class that the catalogue does not have.
    """

    def __init__(self, catalogue, own=None):
        self.catalogue = catalogue
        self.kinds = [k for k in LETTERS.values() if catalogue.classes(k)]
        self.width = max((len(r.code) for r in catalogue.rows), default=4)
        self.components = ClassFinder(catalogue)
        self.names = {}
        for row in catalogue.rows:
            for name in {plain_name(row.name), row.name_en.lower()} - {""}:
                self.names.setdefault(name, []).append((row.kind, row.code))
        self.own = {_key(text): self._entry(text, entry) for text, entry in (own or {}).items()}

    def _entry(self, text, entry):
        body = {"class": entry} if isinstance(entry, str) else entry
        wanted = tidy_cell(body.get("class") or "") or ""
        if wanted in ("", NOT_OURS):
            return Found(reason="not_ours")
        found = self.named(wanted)
        if found.reason:
            raise InputError(N_("The table of classes says {code} for {text}, which names no one "
                                "class of the catalogue. Write it as E0102 or C0101."),
                             code=wanted, text=text)
        return Found(found.kind, found.code, (body.get("condition") or "").strip())

    def find(self, *texts, kind=None):
        """The class that the first telling one of several texts names.

        Parameters
        ----------
        texts : str or None
            Cells of a row: the code, the name, the title.
        kind : str, optional
            Component, event ..., where the row says it.

        Returns
        -------
        Found
            With the reason of the first text that says anything where no class is found.
        """
        failure = None
        for text in map(tidy_cell_or_none, texts):
            if text is None:
                continue
            found = self.own.get(_key(text)) or self.named(text, kind)
            if not found.reason or found.reason == "not_ours":
                return found
            failure = failure or found
        return failure or Found(reason="no_class")

    def named(self, text, kind=None):
        """The class of one code or name."""
        match = _LETTERED.match(text)
        if match:
            known = LETTERS[match[1].upper()]
            return self._of([(known, match[2])])
        if text.isdigit():
            code = text.zfill(self.width)
            return self._of([(k, code) for k in ([kind] if kind else self.kinds)])
        found = [c for c in self.names.get(plain_name(text), ()) or
                 self.names.get(text.lower(), ()) if kind in (None, c[0])]
        if found:
            return self._of(found)
        # "0102暴露垃圾", "暴露垃圾(0102)": the code decides between classes of one name
        codes = {part.zfill(self.width) for part in re.findall(r"\d{3,5}", text)}
        bare = plain_name(re.sub(r"[\d()\[\]-]+", "", text))
        both = [c for c in self.names.get(bare, ()) if kind in (None, c[0]) and c[1] in codes]
        if both:
            return self._of(both)
        if kind in (None, "component") and self.components.names.get(bare) in codes:
            return self._of([("component", self.components.names[bare])])
        if kind in (None, "component"):
            code = self.components.find(text)
            if code and (kind or plain_name(text) in self.components.names):
                return self._of([("component", code)])
        return Found(reason="unknown_class")

    def _of(self, candidates):
        there = [c for c in candidates if self.catalogue.find(*c)]
        if len(there) == 1:
            return Found(*there[0])
        return Found(reason="ambiguous_class" if there else "unknown_class")


def tidy_cell_or_none(value):
    """A cell as text, None for nothing."""
    return None if value is None or value != value else tidy_cell(value)


def _key(text):
    return (tidy_cell(text) or "").casefold()
