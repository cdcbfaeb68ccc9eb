"""The organisations as the rules of responsibility see them: who works for whom, and whose
territory a place is."""
import re
from dataclasses import dataclass

from ..errors import N_

STATUSES = {"active": N_("at work"), "on_leave": N_("on leave"), "dissolved": N_("dissolved")}
#: Between several units in one attribute.
_SEVERAL = re.compile(r"[,;，；、/|]+")


@dataclass(frozen=True)
class Organisation:
    """What rules need of an organisation; ``area`` is the street or community it answers for,
    ``parent`` the department it belongs to."""
    code: str
    name: str
    status: str = "active"
    until: str = ""
    successor: str = ""
    area: str = ""
    parent: str = ""


class Directory:
    """The organisations, found by code, name and territory.

    Parameters
    ----------
    organisations : iterable of Organisation
    areas : dict, optional
        {code: name} of streets and communities, for reasons in words.
    """

    def __init__(self, organisations, areas=None):
        self.by_code = {o.code: o for o in organisations}
        self.areas = areas or {}
        self.by_name, self.by_area = {}, {}
        for o in self.by_code.values():
            self.by_name.setdefault(o.name, []).append(o.code)
            if o.area:
                self.by_area.setdefault(o.area, []).append(o.code)

    def name(self, code):
        """Name of an organisation, or the code where it is unknown."""
        return self.by_code[code].name if code in self.by_code else code

    def at_work(self, code, day):
        """Who works for an organisation on a day: itself, or whoever follows it.

        Returns
        -------
        tuple of (str, tuple)
            The code, "" where nobody does; and what is to be said about it, as (template, values).
        """
        said, seen = [], set()
        while True:
            known = self.by_code.get(code)
            if known is None:
                return "", (*said, (N_("{unit} is not in the list of organisations"),
                                    {"unit": code}))
            back = known.status == "on_leave" and known.until and known.until < day
            if known.status in ("active", "", None) or back:
                return code, tuple(said)
            seen.add(code)
            gone = known.status == "dissolved"
            if not known.successor or known.successor in seen:
                return "", (*said, (
                    N_("{unit} is dissolved and has no successor") if gone
                    else N_("{unit} is on leave and nobody stands in for it"),
                    {"unit": known.name}))
            said.append((N_("{unit} is dissolved, {successor} has taken over") if gone
                         else N_("{unit} is on leave, {successor} stands in for it"),
                         {"unit": known.name, "successor": self.name(known.successor)}))
            code = known.successor

    def named(self, text):
        """Codes of the organisations that an attribute names, by code or by name."""
        text = (text or "").strip()
        whole = text in self.by_code or text in self.by_name
        parts = [text] if whole else [part.strip() for part in _SEVERAL.split(text)]
        return list(dict.fromkeys(
            code for part in parts if part
            for code in ([part] if part in self.by_code else self.by_name.get(part, [part]))))

    def of_territory(self, place):
        """Codes of the organisations of a place's community, else of its street, else of what
        the street's code begins with (the district)."""
        street = place.street
        for code in (place.community, street, *(street[:n] for n in range(len(street) - 1, 1, -1))):
            if code in self.by_area:
                return code, self.by_area[code]
        return "", []
