"""How a city judges, in its workspace: rates, weights, bands, levels and goals.

The defaults are those of ``resources/evaluation.json`` (STANDARDS 4, with source and confidence).
The tables are plain ones that anybody may edit; what cannot be used is set aside and named.
"""
import json
from pathlib import Path

from ..analysis.evaluation_rules import COLUMNS, rules
from ..errors import InputError, N_
from .ddl import marks, sql

DEFAULTS = Path(__file__).resolve().parents[2] / "resources" / "evaluation.json"
#: Part of the rules: its table.
TABLES = {"rate": "evaluation_rate", "weight": "evaluation_weight", "band": "evaluation_band",
          "level": "evaluation_level", "goal": "goal"}


def defaults():
    """The default rows: {part: list of dict}."""
    return json.loads(DEFAULTS.read_text(encoding="utf-8"))


def fill(connection):
    """Put the defaults into the empty tables of a new or upgraded workspace.

    Parameters
    ----------
    connection : sqlite3.Connection
        In the caller's transaction.
    """
    for part, rows in defaults().items():
        _insert(connection, part, rows)


def rows_of(ws):
    """The rows as they stand in the tables: {part: list of dict}."""
    return {part: ws.dicts(sql("SELECT {columns} FROM {table} ORDER BY fid",
                               columns=list(COLUMNS[part]), table=table))
            for part, table in TABLES.items()}


def settings_of(ws):
    """The rules of a workspace: ``core.analysis.evaluation_rules.Rules``, whose ``problems`` name
    what was set aside."""
    return rules(rows_of(ws))


def stale():
    """The error of a save that would overwrite what somebody else saved meanwhile."""
    return InputError(N_("Somebody else changed these rules meanwhile; nothing was saved. Note "
                         "what you wanted, close the window and open it again."))


def save(ws, before=None, **parts):
    """Replace the rows of some parts; one transaction.

    Parameters
    ----------
    ws : Workspace
    before : dict of list of dict, optional
        What ``rows_of`` gave when the rows were read; nothing is stored where somebody else has
        changed one of the parts since.
    **parts : list of dict
        "rate", "weight", "band", "level", "goal": all rows of that part, COLUMNS of
        ``evaluation_rules``; what is left out of a row is empty.

    Raises
    ------
    InputError
        Rows that cannot be used, weights of a subject that do not add up to 1, bands or levels
        that leave a gap, or somebody else's change since ``before``; nothing is stored then.
    Busy
    """
    wanted = {part: [{name: row.get(name) for name in COLUMNS[part]} for row in rows]
              for part, rows in parts.items()}
    with ws.transaction() as connection:
        there = rows_of(ws)
        if before is not None and any(there[part] != before[part] for part in parts):
            raise stale()
        # a rate that is taken away may be weighed elsewhere: all parts must fit together
        for problem in rules({**there, **wanted}).problems:
            raise problem.error()
        for part, rows in wanted.items():
            connection.execute(sql("DELETE FROM {table}", table=TABLES[part]))
            _insert(connection, part, rows)


def _insert(connection, part, rows):
    columns = list(COLUMNS[part])
    # what may not be empty has its own default, which an explicit NULL would not take
    empty = {"inverse": 0, "subject": ""}
    connection.executemany(
        sql("INSERT INTO {table} ({columns}) VALUES ({marks})", table=TABLES[part],
            columns=columns, marks=marks(len(columns))),
        [[empty.get(name) if row.get(name) is None else row[name] for name in columns]
         for row in rows])
