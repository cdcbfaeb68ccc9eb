"""Keeping the side files of a workspace while it is open (ARCHITECTURE, hard rule 2).

POSIX locks have a trap: whoever closes the file, once, anywhere in the process, drops every lock of
the process on it. GDAL does so whenever QGIS opens a layer. From then on a second program that ends
its work takes itself for the last one and deletes the write-ahead log beneath the first, whose
layers lose rows and whose later changes go nowhere. A lock of the open file description stays. It
lies where SQLite's shared lock would (PENDING_BYTE + 2 and 510 bytes, "File Format", 1.3), so that
SQLite elsewhere sees that somebody is there, and so that nobody leaves WAL mode meanwhile.
"""
import os
import struct
import sys

_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510


class Guard:
    """A lock that lasts until ``release``; none where the system has no such locks (Windows, which
    needs none, macOS).

    Parameters
    ----------
    path : path
        The workspace file, in WAL mode.
    """

    def __init__(self, path):
        self._file = None
        if sys.platform != "linux":
            return
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._lock("F_RDLCK")

    def _lock(self, kind):
        import fcntl
        try:
            fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, struct.pack(
                "hhqqi", getattr(fcntl, kind), os.SEEK_SET, _SHARED_FIRST, _SHARED_SIZE, 0))
        except OSError:
            pass        # a file system without locks; SQLite has to do without as well

    def release(self):
        """Let the last connection tidy up; close the connection next, then call ``close``."""
        if self._file is not None:
            self._lock("F_UNLCK")

    def close(self):
        """Close the file; not before the connection is closed."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
