"""Codes of classes and areas as a person types them into a parameter."""
import re

from ...core.errors import InputError, N_

_LETTERS = {"C": "component", "E": "event", "M": "matter", "S": "service", "": ""}


def listed(algorithm, parameters, context, name):
    """The parts of a text parameter, separated by commas, spaces or lines."""
    text = algorithm.parameterAsString(parameters, name, context)
    return [part for part in re.split(r"[\s,;，；、]+", text) if part]


def class_of(text):
    """(kind, code) of a class as E0102, C01 or 0102; kind "" for any.

    Raises InputError where it is none.
    """
    match = re.fullmatch(r"([CEMScems]?)(\d{2,5})", text)
    if not match:
        raise InputError(N_("{code} is no code of a class. Write E0102, C0101 or E01."), code=text)
    return _LETTERS[match[1].upper()], match[2]


def component_classes(algorithm, parameters, context, name):
    """Codes of the classes of components in a parameter, tuple of str.

    Raises InputError for a class of anything else.
    """
    found = []
    for text in listed(algorithm, parameters, context, name):
        kind, code = class_of(text)
        if kind not in ("", "component"):
            raise InputError(N_("{code} is no class of components. Write C0101 or 0101."),
                             code=text)
        found.append(code)
    return tuple(found)


def area_of(text):
    """The code of a street, community or unit grid.

    Raises InputError where it is none.
    """
    if not text.isascii() or not text.isdigit() or len(text) < 6:
        raise InputError(N_("{code} is no code of a street, community or unit grid. "
                            "Write at least its first six digits."), code=text)
    return text
