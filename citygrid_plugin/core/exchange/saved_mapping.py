"""What the mappings of all imports have in common: where a column comes from, saving, loading."""
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ..errors import InputError, N_


@dataclass(frozen=True)
class Source:
    """Where a column comes from: a field of the file, or one value for all rows.

    With both, the constant fills the empty cells of the field.
    """

    field: str = ""
    constant: str = ""


class SavedMapping:
    """Base of a dataclass whose ``columns`` are {target: Source} and whose other attributes are
    plain values; they are saved as JSON.

    A subclass says ``FORMAT`` (the mark in the file), ``VERSION`` and ``TARGETS``.
    """

    FORMAT = ""
    VERSION = 1
    TARGETS = ()

    def fields(self):
        """The fields of the file it uses (set of str)."""
        return {source.field for source in self.columns.values() if source.field}

    def check(self, columns):
        """Raise InputError when a file lacks a field, or a target is unknown.

        Parameters
        ----------
        columns : iterable of str
            Fields of the file.
        """
        unknown = sorted(set(self.columns) - set(self.TARGETS))
        if unknown:
            raise InputError(N_("The mapping fills {columns}, which this import does not have."),
                             columns=", ".join(unknown))
        missing = sorted(self.fields() - set(columns))
        if missing:
            raise InputError(N_("The file has no field {fields}, which the mapping uses. Choose "
                                "another field or another mapping."), fields=", ".join(missing))

    def to_json(self):
        """The mapping as JSON text."""
        body = asdict(self)
        body["columns"] = {k: {n: v for n, v in s.items() if v}
                           for k, s in body["columns"].items()}
        return json.dumps({"format": self.FORMAT, "version": self.VERSION, **body},
                          ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text):
        """The mapping of a JSON text; InputError when it is none or of a newer version."""
        try:
            body = json.loads(text)
            kind, version = body.pop("format"), body.pop("version")
        except (ValueError, AttributeError, KeyError, TypeError):
            raise InputError(N_("This is not a saved import mapping.")) from None
        if kind != cls.FORMAT:
            raise InputError(N_("This is not a saved import mapping."))
        if not isinstance(version, int) or version > cls.VERSION:
            raise InputError(N_("The import mapping is of version {version}; this CityGrid reads "
                                "up to {known}. Update CityGrid."), version=version,
                             known=cls.VERSION)
        try:
            body["columns"] = {k: Source(**s) for k, s in body.get("columns", {}).items()}
            made, empty = cls(**body), cls()
        except (TypeError, AttributeError):
            raise InputError(N_("The import mapping is damaged. Make it again.")) from None
        if any(type(getattr(made, f.name)) is not type(getattr(empty, f.name))
               for f in fields(cls)):
            raise InputError(N_("The import mapping is damaged. Make it again."))
        return made

    def save(self, path):
        """Write the mapping to a file."""
        Path(path).write_text(self.to_json() + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path):
        """Read a mapping from a file; InputError as in `from_json`."""
        try:
            return cls.from_json(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(N_("{name} cannot be read: {reason}"), name=str(path),
                             reason=str(error)) from error
