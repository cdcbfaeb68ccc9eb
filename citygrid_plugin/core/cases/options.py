"""What a city decides for itself about its cases: rows of the table ``case_option``.

Every default is a value that a city may change; where a figure comes from is said beside it.
"""
from dataclasses import dataclass

from ..errors import InputError, N_
from . import lifecycle


@dataclass(frozen=True)
class Option:
    """One option: default, title, and what it may be: words, or a whole number from ``least``."""
    default: str
    title: str
    words: dict = None
    least: int = 0


#: More days, minutes, metres or times than this are a slip of the pen.
MOST = 99999
_ON = {"1": N_("yes"), "0": N_("no")}

OPTIONS = {
    "two_step": Option("0", N_("Dispatch in two steps, by way of a department"), _ON),
    "direct_transfer": Option("0", N_("Units may pass a case on to the right unit"), _ON),
    "acceptor_files": Option("1", N_("Acceptance operators may file cases"), _ON),
    # STANDARDS 7: at most two approvals, one suspension, a year at most (single sources)
    "max_extensions": Option("2", N_("Extensions of one case at most")),
    "max_suspensions": Option("1", N_("Suspensions of one case at most")),
    "suspension_days": Option("365", N_("Days of a suspension at most"), least=1),
    "clock_during_request": Option("runs", N_("While a request waits, the clock"), {
        "runs": N_("runs on"), "stands": N_("stands still")}),
    "rework_clock": Option("rest", N_("After a failed verification the unit gets"), {
        "rest": N_("the rest of its limit"), "anew": N_("the whole limit anew")}),
    "work_day": Option("hours", N_("A working day counts"), {
        "hours": N_("eight working hours"), "date": N_("by date")}),
    "undo_minutes": Option("10", N_("Minutes in which a step can be taken back")),
    "circling_dispatches": Option("3", N_("Dispatches from which a case counts as circling"),
                                  least=2),
    "stale_days": Option("7", N_("Days without a step after which a case counts as untouched"),
                         least=1),
    "similar_m": Option("50", N_("Similar cases: metres around"), least=1),
    "similar_days": Option("7", N_("Similar cases: days back"), least=1),
    # 000 article 15(3)
    "notices_before_substitute": Option(
        "3", N_("Formal notices before substitute remediation"), least=1),
}


def options(ws):
    """The options of a workspace, defaults included, as {name: text}."""
    return {**{name: option.default for name, option in OPTIONS.items()},
            **dict(ws.query("SELECT name, value FROM case_option"))}


def number(ws, name):
    """One option that is a number."""
    return int(options(ws)[name])


def set_options(ws, values):
    """Change options, and the rules of the database that come from them; one transaction.

    Raises InputError for an option or value that is none.
    """
    for name, value in values.items():
        known = OPTIONS.get(name)
        fits = known is not None and (
            value in known.words if known.words
            else str(value).isascii() and str(value).isdigit()
            and known.least <= int(value) <= MOST)
        if not fits:
            raise InputError(N_("{value} is no value for {name}. Choose another."), value=value,
                             name=known.title if known else name)
    with ws.transaction() as connection:
        for name, value in values.items():
            connection.execute("DELETE FROM case_option WHERE name = ?", (name,))
            connection.execute("INSERT INTO case_option (name, value) VALUES (?, ?)",
                               (name, str(value)))
        write_transitions(connection, options(ws))


def write_transitions(connection, chosen):
    """Put the table of transitions into the database as the options ``chosen`` have it."""
    connection.execute("DELETE FROM case_transition")
    names = ", ".join(lifecycle.COLUMNS)
    marks = ", ".join("?" * len(lifecycle.COLUMNS))
    connection.executemany(f"INSERT INTO case_transition ({names}) VALUES ({marks})",  # nosec B608
                           lifecycle.rows(chosen))
