"""Tables of components as they were, as a GeoPackage of its own."""
import sqlite3
from dataclasses import dataclass

from ..errors import N_
from ..workspace.bulk import insert_rows
from ..workspace.ddl import create_geopackage, create_table
from ..workspace.geometry import register_functions
from ..workspace.schema import Column, Table
from ..workspace.time_travel import FROM, TO

# The time goes in without the Z of GeoPackage: it is local, as in the history. QGIS compares it as
# text with the frame of the temporal controller; with a Z every frame would hold what has just
# ended (measured on 3.22), and a date without a time what has not yet begun.
_TIMES = (Column(FROM, "DATETIME", N_("Valid from")), Column(TO, "DATETIME", N_("Valid until")))


@dataclass(frozen=True)
class _File:
    """What ``insert_rows`` asks of a workspace."""
    tables: dict
    srs_id: int


def state_table(table, timed):
    """The table of a component table's states: without the signature, with the times where
    ``timed``."""
    columns = tuple(column for column in table.columns if not column.name.startswith("changed_"))
    return Table(table.name, table.title, columns + (_TIMES if timed else ()), table.geometry)


def create(path, srs):
    """A new GeoPackage, opened.

    Parameters
    ----------
    path : Path
        A file that does not exist.
    srs : core.workspace.store.Srs

    Returns
    -------
    sqlite3.Connection, with a transaction begun
    """
    connection = sqlite3.connect(str(path), isolation_level=None)
    register_functions(connection)
    # worth nothing before it is whole
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    create_geopackage(connection, srs)
    return connection


def put(connection, srs, table, state):
    """Write the states of one table.

    Parameters
    ----------
    connection : sqlite3.Connection
        As of ``create``.
    srs : core.workspace.store.Srs
    table : core.workspace.schema.Table
        The workspace's.
    state : dict
        As ``time_travel.as_of`` or ``versions`` give it.

    Returns
    -------
    int
        How many rows.
    """
    made = state_table(table, FROM in state)
    create_table(connection, made, srs.id)
    count = len(state["fid"])
    if count:
        insert_rows(_File({made.name: made}, srs.id), connection, made.name,
                    {name: state[name] for name in made.names()}, geometry=state["geometry"])
    return count
