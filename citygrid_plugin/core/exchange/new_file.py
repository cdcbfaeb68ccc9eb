"""GeoPackages that go out: begun here, filled by whoever makes them."""
import sqlite3

from ..workspace.ddl import create_geopackage, marks, sql
from ..workspace.geometry import register_functions


def begin(path, srs):
    """A new GeoPackage without tables of its own.

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


def insert(connection, table, columns, rows):
    """Put rows (sequences in the order of ``columns``) into a table."""
    connection.executemany(
        sql("INSERT INTO {table} ({columns}) VALUES ({marks})", table=table,
            columns=list(columns), marks=marks(len(columns))), rows)
