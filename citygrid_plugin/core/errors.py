"""The errors of CityGrid: one small tree, each with a message for a person.

A message is a template and its parameters, so that the window that shows it can translate the
template first (see ``citygrid_plugin.i18n.error_text``); ``str(error)`` is the English text.
"""


def N_(text):
    """Mark ``text`` for translation where no Qt is at hand; returns it unchanged."""
    return text


class CityGridError(Exception):
    """Base of all our errors.

    Parameters
    ----------
    template : str
        English sentence with ``{name}`` places, written as ``N_("...")`` at the call: what
        happened, to which object, what to do.
    **params
        What goes into the places.
    """

    def __init__(self, template, **params):
        super().__init__(template)
        self.template = template
        self.params = params

    def __str__(self):
        return self.template.format(**self.params)


class InputError(CityGridError):
    """What a person or a file gave cannot be used as it is."""


class WorkspaceError(CityGridError):
    """A workspace file cannot be created, opened, upgraded or written."""


class Refused(CityGridError):
    """A rule of the workspace refuses an edit or a case step; ``code`` is the rule (CG001 ...),
    ``name`` the object where it is known."""

    def __init__(self, template, code="", name="", **params):
        super().__init__(template, **params)
        self.code = code
        self.name = name

    def __str__(self):
        return f"{self.name}: {super().__str__()}" if self.name else super().__str__()


class Cancelled(CityGridError):
    """The user cancelled; nothing was changed."""

    def __init__(self):
        super().__init__(N_("Cancelled. Nothing was changed."))


class MissingDependency(CityGridError):
    """A Python package that the action needs is not installed."""
