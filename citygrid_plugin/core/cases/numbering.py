"""The form of case numbers: a template that a city chooses (STANDARDS 5.3).

Sources differ: C or E, class and day (``C0102`` + ``20261122``) in one program, ``YC`` and the day
in another, a running number of two or of four digits. So it is data: the template stands in
``cg_meta`` as ``case_number``, and the running number of four digits follows it.
"""
import string

from ..errors import InputError, N_
from ..workspace.cases import LETTERS, NUMBER_TEMPLATE, SERIAL_WIDTH

#: What may stand in braces, with what it becomes.
PLACES = {"letter": N_("C, E, M or S: component, event, matter or service"),
          "classcode": N_("code of the minor class"), "day": N_("day of the report, YYYYMMDD")}
_SIGNS = set(string.ascii_letters + string.digits + "-_")
MOST = 40


def check_template(template):
    """Whether a template makes case numbers that never clash.

    Parameters
    ----------
    template : str
        Such as ``{letter}{classcode}{day}`` or ``YC{day}``.

    Returns
    -------
    str
        The template without the spaces around it.

    Raises
    ------
    InputError
        It has no {day} (the numbers of four digits would be used up), an unknown place, a sign
        that is neither letter, digit, - nor _, or is too long.
    """
    template = template.strip()
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as error:
        raise InputError(N_("In {text} a brace has no other half."), text=template) from error
    names = [name for _, name, _, _ in pieces if name is not None]
    for text, name, spec, conversion in pieces:
        if name is not None and (name not in PLACES or spec or conversion):
            raise InputError(N_("{{{name}}} is no place of a case number. There are {places}."),
                             name=name, places=", ".join(f"{{{p}}}" for p in PLACES))
        wrong = sorted(set(text) - _SIGNS)
        if wrong:
            raise InputError(N_("A case number cannot have {sign}. Use letters, digits, - and _."),
                             sign=wrong[0])
    if "day" not in names:
        raise InputError(N_("Put {{day}} into the template: the running number begins anew each "
                            "day, and has only {digits} digits."), digits=SERIAL_WIDTH)
    if len(preview(template)) > MOST:
        raise InputError(N_("Such a case number has more than {most} signs. Make it shorter."),
                         most=MOST)
    return template


def preview(template, kind="component", classcode="0102", day="2026-11-22", serial=1):
    """The case number that a checked template makes."""
    return template.format(letter=LETTERS[kind], classcode=classcode,
                           day=day[:10].replace("-", "")) + f"{serial:0{SERIAL_WIDTH}d}"


def template_of(ws):
    """The template of a workspace."""
    return ws.meta.get("case_number", NUMBER_TEMPLATE)


def set_template(ws, template):
    """Check and store the template; cases that have a number keep it.

    A program that has the workspace open elsewhere follows when it opens it again.

    Raises InputError as ``check_template``, Busy.
    """
    template = check_template(template)
    with ws.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO cg_meta VALUES ('case_number', ?)", (template,))
    ws.meta["case_number"] = template
