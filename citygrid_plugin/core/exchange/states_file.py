"""Tables of components as they were, as a GeoPackage of its own."""
from dataclasses import dataclass

from ..errors import N_
from ..workspace.bulk import insert_rows
from ..workspace.ddl import create_table
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


def put(connection, srs, table, state):
    """Write the states of one table.

    Parameters
    ----------
    connection : sqlite3.Connection
        As of ``new_file.begin``.
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
