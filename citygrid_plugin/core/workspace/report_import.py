"""Reports of another system into the workspace, inside one transaction of the caller."""
import datetime
from dataclasses import dataclass, field

import numpy as np

from ..errors import Refused
from . import cases
from .bulk import insert_rows
from .case_records import write_history
from .ddl import marks, sql
from .geometry import point_xy
from .messages import MESSAGES
from .store import now

#: The condition of a mapping that takes the first one of the class's filing table.
FIRST = "*"
#: As what the past of other systems is entered.
ENTERED = "administrator"
PARAMETERS = 30_000     # SQLite takes 32,766 at once


@dataclass
class Double:
    """A report that most likely tells of what another case tells already."""

    row: int
    case_no: str
    main: str
    metres: float
    days: float
    merged: bool = False


@dataclass
class Result:
    """What was written: cases, how many of them closed, filed; doubles; new organisations as
    (code, name); condition texts that the filing table does not have (with their number)."""

    cases: int = 0
    closed: int = 0
    filed: int = 0
    doubles: list = field(default_factory=list)
    organisations: list = field(default_factory=list)
    unknown_conditions: dict = field(default_factory=dict)


def known_numbers(ws, numbers):
    """Which numbers of other systems belong to open, closed or archived cases (a set)."""
    numbers, found = list(numbers), set()
    for start in range(0, len(numbers), PARAMETERS):
        part = numbers[start:start + PARAMETERS]
        for table in ("case_open", "case_closed", "archived_case"):
            found.update(r[0] for r in ws.query(
                sql("SELECT outer_no FROM {table} WHERE outer_no IN ({marks})", table=table,
                    marks=marks(len(part))), part))
    return found


class ReportWriter:
    """Writes reports piece by piece; ``finish`` sees to doubles and filing.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk``.
    actor, role : str
        Who imports, and as what.
    history : bool
        Closed reports become closed cases with their times; otherwise all are open reports.
    unit : str, optional
        Organisation for closed reports that name none.
    note : str
        Stands in the records of steps whose time or person the source does not tell.
    """

    def __init__(self, ws, connection, *, actor, role="acceptor", history=False, unit=None,
                 note=""):
        self.ws, self.connection = ws, connection
        self.actor, self.role, self.history, self.unit = actor, role, history, unit
        self.note, self.at = note, now()
        self.result = Result()
        self._serials, self._prefixes = {}, {}
        self._conditions = {}
        for kind, code, *condition in ws.query(
                "SELECT kind, classcode, condition, condition_en, limit_value, limit_unit "
                "FROM filing_standard ORDER BY fid"):
            self._conditions.setdefault((kind, code), []).append(condition)
        self._units = {}
        for code, name in ws.query("SELECT code, name FROM organisation"):
            self._units.setdefault(name, code)
            self._units[code] = code
        self._names = dict(ws.query("SELECT code, name FROM organisation"))
        self._written = {n: [] for n in ("row", "case_no", "x", "y", "time", "class", "limit",
                                         "open")}

    def add(self, frame):
        """Write a piece of reports.

        Parameters
        ----------
        frame : pandas.DataFrame
            Of ``core.exchange.reports.Reports``, without reports that are there already.

        Returns
        -------
        int

        Raises
        ------
        Refused
            CG014: all numbers of a class and day are used up. Nothing may be kept then.
        """
        rows = frame.to_dict("records")
        given, steps = {n: [] for n in (*cases.GIVEN, "x", "y")}, []
        for index, row in zip(frame.index.tolist(), rows):
            case = self._case(row)
            for name, values in given.items():
                values.append(case.get(name))
            taken = self._steps(case["case_no"], row)
            steps += taken
            over = taken[-1][1] in ("pass", "reject")
            self.result.closed += over
            for name, value in (("row", index), ("case_no", case["case_no"]), ("x", row["x"]),
                                ("y", row["y"]), ("time", row["time"]), ("open", not over),
                                ("class", f"{row['kind']} {row['classcode']}"),
                                ("limit", case["limit_unit"] is not None)):
                self._written[name].append(value)
        if rows:
            names = ("case_no", "action", "role", "actor", "at", "unit", "note", "seq")
            write_history(self.ws, self.connection, {k: v for k, v in given.items()},
                          dict(zip(names, zip(*steps))))
            self._no_replies(given["case_no"][:], rows)
        self.result.cases += len(rows)
        return len(rows)

    def _case(self, row):
        condition, value, unit = self._condition(row)
        return {
            "case_no": self._number(row["kind"], row["classcode"], row["time"]),
            "kind": row["kind"], "classcode": row["classcode"], "condition": condition,
            "limit_value": value, "limit_unit": unit, "source": row["source"],
            "reporter": row["reporter"], "phone": row["phone"],
            "description": row["description"], "address": row["address"], "objid": row["objid"],
            "urgent": int(row["urgent"] == "yes"), "outer_no": row["number"],
            "outer_due_at": row["due"], "changed_by": self.actor,
            "changed_at": self.at, "x": row["x"], "y": row["y"]}

    def _number(self, kind, classcode, at):
        """The next case number, looked up once for every class and day."""
        key = (kind, classcode, at[:10])
        prefix = self._prefixes.get(key)
        if prefix is None:
            first = cases.next_number(self.ws, kind, classcode, at)
            prefix = self._prefixes[key] = first[:-cases.SERIAL_WIDTH]
            # a city's template may leave out the class: then several share their numbers
            self._serials.setdefault(prefix, int(first[-cases.SERIAL_WIDTH:]) - 1)
        serial = self._serials[prefix] = self._serials[prefix] + 1
        if serial >= 10 ** cases.SERIAL_WIDTH:
            raise Refused(MESSAGES["CG014"], code="CG014")
        return f"{prefix}{serial:0{cases.SERIAL_WIDTH}d}"

    def _condition(self, row):
        """(text, limit, unit) of the filing condition that a report names."""
        wanted = row["condition"]
        if not wanted:
            return None, None, None
        known = self._conditions.get((row["kind"], row["classcode"]), ())
        key = "".join(wanted.split())
        for number, (text, english, value, unit) in enumerate(known):
            if (wanted == FIRST and not number) or key in (
                    "".join(t.split()) for t in (text, english) if t):
                return text, value, unit
        if wanted == FIRST:
            return None, None, None
        counts = self.result.unknown_conditions
        counts[wanted] = counts.get(wanted, 0) + 1
        return wanted, None, None

    def _steps(self, case_no, row):
        """The records of a report as tuples, without hashes; the last is their number.

        Who did the work of the past is not known. The administrator enters it, so that no post is
        judged by it.
        """
        begun, ended = row["time"], row["closed"]
        over = self.history and row["state"] in ("rejected", "closed")
        made = [("report", ENTERED if over else "acceptor", self.actor, begun, None, None)]
        if over and row["state"] == "rejected":
            made.append(("reject", ENTERED, self.actor, ended, None, self.note))
        elif over:
            unit = self._organisation(row["unit"])
            by_unit = cases.on_behalf(self._names[unit], self.actor)
            made += [("file", ENTERED, self.actor, begun, None, self.note),
                     ("dispatch", ENTERED, self.actor, begun, unit, self.note),
                     ("handle", ENTERED, by_unit, ended, None, self.note),
                     ("pass", ENTERED, self.actor, ended, None, self.note)]
        return [(case_no, *step, seq) for seq, step in enumerate(made, 1)]

    def _organisation(self, name):
        """The code of an organisation by code or name; a new one where it is not known."""
        name = name or self.unit
        code = self._units.get(name)
        if code is None:
            number = len(self.result.organisations) + 1
            while f"N{number:04d}" in self._names:
                number += 1
            code = f"N{number:04d}"
            insert_rows(self.ws, self.connection, "organisation", {"code": [code], "name": [name]})
            self._units[name] = code
            self._names[code] = name
            self.result.organisations.append((code, name))
        return code

    def _no_replies(self, numbers, rows):
        """Nobody owes an answer for what was closed elsewhere long ago."""
        if self.history:
            self.connection.executemany(
                "DELETE FROM case_reply WHERE case_no = ? AND replied_at IS NULL",
                ((number,) for number, row in zip(numbers, rows) if row["state"] != "open"))

    def finish(self, *, metres, days, merge=False, file=False):
        """Look for doubles among what was written and the cases that were open before, merge them
        and file the others where that is wanted.

        Parameters
        ----------
        metres, days : float
            How near two reports of one class are that count as doubles.
        merge : bool
            Merge them into the first; otherwise they are only told.
        file : bool
            File reports whose filing condition, with its limit, is known.

        Returns
        -------
        Result
        """
        engine = cases.Engine(self.ws)
        fids = dict(self.ws.query("SELECT case_no, fid FROM case_open"))
        self._find_doubles(metres, days)
        merged = set()
        if merge:
            # a main case that is a closed one of the source takes no other in
            is_open = dict(zip(self._written["case_no"], self._written["open"]))
            for double in self.result.doubles:
                if double.case_no in fids and double.main in fids \
                        and is_open.get(double.main, True):
                    engine.take(fids[double.case_no], "merge", self.actor, self.role,
                                detail={"into": double.main}, at=self.at)
                    double.merged = True
                    merged.add(double.case_no)
        if file:
            for case_no, limit, is_open in zip(*(self._written[n] for n in ("case_no", "limit",
                                                                            "open"))):
                if limit and is_open and case_no not in merged:
                    engine.take(fids[case_no], "file", self.actor, self.role, at=self.at)
                    self.result.filed += 1
        cases.note_lights(self.ws, self.connection)
        return self.result

    def _find_doubles(self, metres, days):
        from ..exchange.reports import near_doubles
        new = self._written
        if not new["row"] or metres <= 0 or days <= 0:
            return
        since = (datetime.datetime.fromisoformat(min(new["time"]))
                 - datetime.timedelta(days=days)).isoformat()
        mine = set(new["case_no"])
        there = [r for r in self.ws.query(
            "SELECT case_no, geom, reported_at, kind || ' ' || classcode FROM case_open "
            "WHERE state != 'merged' AND reported_at >= ?", (since,)) if r[0] not in mine]
        places = [point_xy(r[1]) for r in there]
        numbers = [r[0] for r in there] + new["case_no"]
        x = np.array([p[0] for p in places] + new["x"], float)
        y = np.array([p[1] for p in places] + new["y"], float)
        at = np.array([r[2] for r in there] + new["time"], "datetime64[ms]")
        when = at.astype(np.int64) / 86_400_000
        classes = np.array([r[3] for r in there] + new["class"], object)
        main = near_doubles(x, y, when, classes, metres, days, len(there))
        for place in np.flatnonzero(main >= 0).tolist():
            if place >= len(there):
                first = int(main[place])
                self.result.doubles.append(Double(
                    new["row"][place - len(there)], numbers[place], numbers[first],
                    float(np.hypot(x[place] - x[first], y[place] - y[first])),
                    float(abs(when[place] - when[first]))))
