"""Codes of classes and areas as a person types them into a parameter."""
import re

from ...core.errors import InputError, N_

_CLASS = re.compile(r"([CEMScems]?)(\d{2,5})", re.ASCII)
_LETTERS = {"C": "component", "E": "event", "M": "matter", "S": "service", "": ""}


def listed(algorithm, parameters, context, name):
    """The parts of a text parameter, separated by commas, spaces or lines."""
    text = algorithm.parameterAsString(parameters, name, context)
    return [part for part in re.split(r"[\s,;，；、]+", text) if part]


def class_of(text):
    """(kind, code) of a class as E0102, C01 or 0102; kind "" for any.

    Raises InputError where it is none.
    """
    match = _CLASS.fullmatch(text)
    if not match:
        raise InputError(N_("{code} is no code of a class. Write E0102, C0101 or E01."), code=text)
    return _LETTERS[match[1].upper()], match[2]


def classes_of(algorithm, parameters, context, name):
    """(kind, code) of the classes in a parameter: codes, or whole names of the workspace's
    classes; names are separated by commas or lines.

    Raises InputError for what is neither, and for a name that several classes have.
    """
    text = algorithm.parameterAsString(parameters, name, context)
    catalogue, found = None, []
    for part in filter(None, map(str.strip, re.split(r"[\n,;，；]+", text))):
        # a name may have spaces and 、 in it
        words = [word for word in re.split(r"[\s、]+", part) if word]
        if all(map(_CLASS.fullmatch, words)) or algorithm.workspace_path is None:
            found += map(class_of, words)
            continue
        if catalogue is None:
            from ...core.standards.stored import catalogue_of
            with algorithm.open_workspace() as ws:
                catalogue = catalogue_of(ws)
        found.append(_named(catalogue, part))
    return found


def _named(catalogue, text):
    """(kind, code) of the class of this name; InputError where there is none or are several."""
    rows = [row for row in catalogue.search(text)
            if text.lower() in (row.name.lower(), row.name_en.lower())]
    if not rows:
        raise InputError(N_("{code} is no code of a class, nor the whole name of one. "
                            "Write E0102, C0101 or E01."), code=text)
    if len(rows) > 1:
        raise InputError(N_("Several classes are called {name}. Write the code: {codes}."),
                         name=text, codes=", ".join(_letter(row.kind) + row.code for row in rows))
    return rows[0].kind, rows[0].code


def _letter(kind):
    return next(letter for letter, name in _LETTERS.items() if name == kind)


def units_of(algorithm, parameters, context, name):
    """Codes of the units in a parameter, tuple of str: codes, or whole names of the workspace's
    organisations; names are separated by commas or lines. What is neither is taken for a code."""
    text = algorithm.parameterAsString(parameters, name, context)
    if not text.strip() or algorithm.workspace_path is None:
        return tuple(listed(algorithm, parameters, context, name))
    with algorithm.open_workspace() as ws:
        known = ws.query("SELECT code, name FROM organisation ORDER BY code")
    found = []
    for part in filter(None, map(str.strip, re.split(r"[\n,;，；]+", text))):
        # a name may have spaces and 、 in it
        found += [code for code, title in known
                  if part.lower() in (code.lower(), (title or "").strip().lower())] \
            or [word for word in re.split(r"[\s、]+", part) if word]
    return tuple(dict.fromkeys(found))


def component_classes(algorithm, parameters, context, name):
    """Codes of the classes of components in a parameter, tuple of str.

    Raises InputError for a class of anything else.
    """
    found = []
    for kind, code in classes_of(algorithm, parameters, context, name):
        if kind not in ("", "component"):
            raise InputError(N_("{code} is no class of components. Write C0101 or 0101."),
                             code=_letter(kind) + code)
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
