"""Names of what cases refer to, as lists and searches want them."""
from dataclasses import dataclass, field

from .options import options


@dataclass
class Names:
    """Names by code: ``unit`` (all organisations), ``community``, ``street``, ``classes``
    {(kind, code): (name, English name, major)}; ``street_of`` a community; the city's options."""
    unit: dict = field(default_factory=dict)
    community: dict = field(default_factory=dict)
    street: dict = field(default_factory=dict)
    street_of: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)

    def of_case(self, row):
        """The names that belong to a case."""
        name, english, _ = self.classes.get((row["kind"], row["classcode"]), (None, None, None))
        community = row["community_code"]
        return {"class_name": name, "class_name_en": english,
                "unit_name": self.unit.get(row["unit"]),
                "department_name": self.unit.get(row["department"]),
                "community": self.community.get(community),
                "street": self.street.get(self.street_of.get(community))}

    def searched(self, column):
        """A function from a value of a column to the lower-case text a word is looked for in."""
        def of_class(value):
            kind, _, code = value.partition(" ")
            return " ".join(t or "" for t in self.classes.get((kind, code), ())[:2]).lower()

        def of_community(value):
            names = self.community.get(value), self.street.get(self.street_of.get(value))
            return " ".join(t or "" for t in names).lower()
        return {"class": of_class, "community": of_community, "condition": str.lower}.get(
            column, lambda value: (self.unit.get(value) or "").lower())


def read_names(ws):
    """The Names of a workspace."""
    communities = ws.query("SELECT code, name, street_code FROM community")
    return Names(
        dict(ws.query("SELECT code, name FROM organisation")),
        {code: name for code, name, _ in communities},
        dict(ws.query("SELECT code, name FROM street")),
        {code: street or code[:ws.codes.street_length] for code, _, street in communities},
        {(kind, code): rest for kind, code, *rest in
         ws.query("SELECT kind, code, name, name_en, major FROM object_class")},
        options(ws))
