"""The official working calendar of China, and what to tell when a year of it is missing.

The General Office of the State Council publishes the holidays of a year, and the weekends that are
worked for them, in the November before it. Those known so far are in
``resources/calendar/days.csv``; a city adds its own in ``calendar_day``.
"""
import csv
import datetime
from pathlib import Path

from ..errors import CityGridError, N_

DAYS = Path(__file__).resolve().parents[2] / "resources" / "calendar" / "days.csv"
#: In the column ``source`` of ``calendar_day``.
OFFICIAL, CITY, IMPORTED = "official", "city", "imported"
SOURCES = {OFFICIAL: N_("official"), CITY: N_("entered by the city"), IMPORTED: N_("imported")}
KINDS = {"holiday": N_("Holiday"), "workday": N_("Shifted working day")}
#: The calendar of the next year is published in this month.
NOTICE_MONTH = 11
INSERT = "INSERT OR IGNORE INTO calendar_day (day, kind, name, source) VALUES (?, ?, ?, ?)"


def official_days():
    """The official days known to this version.

    Returns
    -------
    list of (day, kind, name, source)
        Rows of ``calendar_day``: ISO date, "holiday" or "workday", name of the holiday,
        OFFICIAL; by date.
    """
    with open(DAYS, encoding="utf-8", newline="") as file:
        return [(row["day"], row["kind"], row["name"], OFFICIAL) for row in csv.DictReader(file)]


def add_official(connection):
    """Put the official days into ``calendar_day`` where it has nothing for the day.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction of the caller.

    Returns
    -------
    int
        How many days were added; what a city entered stays.
    """
    count = "SELECT count(*) FROM calendar_day"
    before = connection.execute(count).fetchone()[0]
    connection.executemany(INSERT, official_days())
    return connection.execute(count).fetchone()[0] - before


def known_years(days):
    """The years whose calendar is known.

    Parameters
    ----------
    days : iterable of datetime.date
        Days of ``calendar_day``.

    Returns
    -------
    set of int
        Years with an entry on 1 January and on 1 October, which are holidays by law in every
        year: a day or two of a city's own do not make a calendar.
    """
    days = set(days)
    return {day.year for day in days
            if (day.month, day.day) == (1, 1) and day.replace(month=10) in days}


def stored_days(ws):
    """The table ``calendar_day`` of a workspace as {datetime.date: (kind, name, source)}."""
    return {datetime.date.fromisoformat(day): (kind, name or "", source or "")
            for day, kind, name, source in
            ws.query("SELECT day, kind, name, source FROM calendar_day ORDER BY day")}


def merged(days, found):
    """A calendar with imported days, where the city has entered nothing itself.

    Parameters
    ----------
    days : dict
        As ``stored_days``.
    found : dict of datetime.date to (kind, name)
        As ``calendar_import.read_text``.

    Returns
    -------
    (dict, int)
        The calendar, and how many days of the city's own stay though the import differs.
    """
    after, kept = dict(days), 0
    for day, (kind, name) in found.items():
        if days.get(day, ("", "", ""))[2] == CITY:
            kept += days[day][0] != kind
        elif days.get(day, ("", ""))[:2] != (kind, name):
            after[day] = (kind, name, IMPORTED)
    return after, kept


def save(ws, before, after, hours, work_day):
    """Store a changed calendar, office hours and the way of counting; one transaction.

    Parameters
    ----------
    before, after : dict
        As ``stored_days``: what was read, and what is wanted. Only the difference is written, so
        that days that others have entered meanwhile stay.
    hours : sequence of (opens, closes)
    work_day : str
        One of ``core.cases.deadlines.WORK_DAYS``.

    Raises
    ------
    InputError
        Office hours out of order.
    Busy
    """
    from .deadlines import Clock
    from .options import options, set_options
    Clock(tuple(hours), work_day=work_day)
    gone = [(day.isoformat(),) for day in before if day not in after]
    new = [(day.isoformat(), *row) for day, row in after.items() if before.get(day) != row]
    with ws.transaction() as connection:
        connection.executemany("DELETE FROM calendar_day WHERE day = ?",
                               gone + [row[:1] for row in new])
        connection.executemany(INSERT, new)
        if list(hours) != stored_hours(ws):
            connection.execute("DELETE FROM office_hours")
            connection.executemany("INSERT INTO office_hours (opens, closes) VALUES (?, ?)", hours)
        if options(ws)["work_day"] != work_day:
            set_options(ws, {"work_day": work_day})


def stored_hours(ws):
    """The table ``office_hours`` of a workspace as [(opens, closes)]."""
    return ws.query("SELECT opens, closes FROM office_hours ORDER BY opens")


def notice(ws, today):
    """What an operator should know about the calendar today.

    Parameters
    ----------
    ws : Workspace
    today : datetime.date

    Returns
    -------
    CityGridError or None
        A sentence to show: a year without calendar is near (from November on), or running, or
        deadlines that count working time reach into it already. None: nothing to tell.
    """
    days = [datetime.date.fromisoformat(row[0]) for row in ws.query(
        "SELECT day FROM calendar_day WHERE day LIKE '____-01-01' OR day LIKE '____-10-01'")]
    known = known_years(days)
    # the next year without calendar, from today on
    year = today.year
    while year in known:
        year += 1
    reached = ws.query(
        "SELECT count(*) FROM case_open WHERE due_at >= ? AND clock_unit IN "
        "('work_hour', 'work_day')", (f"{year}-01-01",))[0][0]
    if year == today.year:
        return CityGridError(
            N_("There is no calendar of {year}: Mondays to Fridays count as working days, and "
               "deadlines over a holiday are wrong. Enter it under Office hours and holidays."),
            year=year)
    if reached:
        return CityGridError(
            N_("{count} deadlines reach into {year}, which has no calendar yet: Mondays to "
               "Fridays count as working days there. The official calendar is published in "
               "November; enter it under Office hours and holidays, and deadlines are counted "
               "anew."), count=reached, year=year)
    if year == today.year + 1 and today.month >= NOTICE_MONTH:
        return CityGridError(
            N_("The calendar of {year} is missing. The State Council publishes it in November; "
               "enter it under Office hours and holidays. Until then Mondays to Fridays count as "
               "working days."), year=year)
    return None
