"""Packages that come back from a device."""
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError, N_


def file_of(path, name=""):
    """The file of a package: itself, or the one of this name in a folder.

    Raises InputError where there is none.
    """
    path = Path(path)
    path = path / name if name and path.is_dir() else path
    if not path.is_file():
        raise InputError(N_("There is no file {name}."), name=str(path))
    return path


@contextmanager
def opened(path):
    """A connection to a copy of a GeoPackage that came back.

    The device may have left a journal beside it: SQLite must be able to write, but not there.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    sqlite3.Connection, whose rows have names
    """
    with tempfile.TemporaryDirectory() as folder:
        for end in ("", "-wal"):
            if Path(f"{path}{end}").is_file():
                shutil.copyfile(f"{path}{end}", f"{folder}/{path.name}{end}")
        connection = sqlite3.connect(f"{folder}/{path.name}")
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()
