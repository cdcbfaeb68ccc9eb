"""Photos and other attachments: files beside the workspace, named by their SHA-256.

A file is copied and synced before the row that refers to it is written. A program that is killed in
between leaves at most a file that no row knows, never a row without its file. The same content is
kept once, however many rows refer to it.
"""
import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, N_, WorkspaceError

#: Photos of a case (STANDARDS 5.4): near, far, reference, before, after.
KINDS = {"near": N_("Close-up"), "far": N_("Distant view"), "reference": N_("With a landmark"),
         "before": N_("Before handling"), "after": N_("After handling")}
#: A city's own limit goes into ``cg_meta`` as ``attachment_mb``.
LIMIT_MB = 50
_CHUNK = 1 << 20
_SUFFIX = 10        # longer endings are no endings


@dataclass(frozen=True)
class Kept:
    """A file that lies beside the workspace: its hash, and the name it came with."""
    sha256: str
    file_name: str


def keep(ws, path):
    """Copy a file to the others beside the workspace; no row refers to it yet.

    Parameters
    ----------
    ws : Workspace
    path : path

    Returns
    -------
    Kept

    Raises
    ------
    InputError
        There is no such file, it is empty, cannot be read, or is larger than the workspace's
        limit.
    WorkspaceError
        The copy could not be written.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(N_("There is no file {path}."), path=str(path))
    try:
        with open(path, "rb") as source:
            return Kept(_copy(ws, source, path), path.name)
    except OSError as error:
        raise InputError(N_("Cannot read {path}: {reason}."), path=str(path),
                         reason=error.strerror or error) from error


def _copy(ws, source, path):
    """Copy an open file under its hash; what is half written has another name."""
    limit = int(ws.meta.get("attachment_mb", LIMIT_MB))
    folder, digest, size = ws.attachments, hashlib.sha256(), 0
    part = folder / f"{secrets.token_hex(8)}.part"
    try:
        with _writing(path):
            folder.mkdir(exist_ok=True)
            target = open(part, "xb")
        with target:
            while block := source.read(_CHUNK):
                size += len(block)
                if size > limit * 1_000_000:
                    raise InputError(N_("{path} is larger than {limit} MB. Make the picture "
                                        "smaller."), path=str(path), limit=limit)
                digest.update(block)
                with _writing(path):
                    target.write(block)
            if not size:
                raise InputError(N_("{path} is empty. Choose another file."), path=str(path))
            with _writing(path):
                target.flush()
                os.fsync(target.fileno())
        with _writing(path):
            final = _place(ws, digest.hexdigest(), path.name)
            final.parent.mkdir(exist_ok=True)
            # also over a file of this content that is there: it may have been damaged since
            os.replace(part, final)
            for changed in (final.parent, folder, folder.parent):
                sync_folder(changed)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return digest.hexdigest()


@contextlib.contextmanager
def _writing(path):
    """Tell a full or write-protected disk from a file that cannot be read."""
    try:
        yield
    except OSError as error:
        raise WorkspaceError(N_("{path} could not be copied beside the workspace: {reason}. "
                                "Nothing was attached."), path=str(path),
                             reason=error.strerror or str(error)) from error


def sync_folder(folder):
    """A new name is safe only when its folder is synced as well; Windows has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(ws, sha256, file_name):
    """Where a content lies, or goes: its ending, by which other programs open it, is that of the
    first file that had it."""
    folder = ws.attachments / sha256[:2]
    suffix = Path(file_name).suffix.lower()
    own = folder / f"{sha256}{suffix if len(suffix) <= _SUFFIX else ''}"
    if own.exists():
        return own
    return next(folder.glob(f"{sha256}*"), own)


def record(connection, owner_table, owner_code, kept, kind, taken_at=None):
    """Write the row of a kept file inside a transaction; twice the same is once.

    Parameters
    ----------
    connection : sqlite3.Connection
    owner_table, owner_code : str
        "case" and the case number, or the table and code of another object.
    kept : Kept
    kind : str
        One of KINDS for photos.
    taken_at : str, optional
        Local ISO time.
    """
    row = (owner_table, owner_code, kept.sha256, kind)
    if connection.execute("SELECT 1 FROM attachment WHERE owner_table = ? AND owner_code = ? "
                          "AND sha256 = ? AND kind IS ?", row).fetchone() is None:
        connection.execute(
            "INSERT INTO attachment (owner_table, owner_code, sha256, kind, file_name, taken_at) "
            "VALUES (?, ?, ?, ?, ?, ?)", (*row, kept.file_name, taken_at))


def add(ws, owner_table, owner_code, path, kind, taken_at=None):
    """Attach a file; its content is copied and synced before its row is written.

    Parameters are those of ``keep`` and ``record``.

    Returns
    -------
    str
        SHA-256 of the content, 64 hexadecimal digits.

    Raises
    ------
    InputError, WorkspaceError, Busy
    """
    kept = keep(ws, path)
    with ws.transaction() as connection:
        record(connection, owner_table, owner_code, kept, kind, taken_at)
    return kept.sha256


def of(ws, owner_table, owner_code):
    """The attachments of one object in the order they came.

    Returns
    -------
    list of dict
        ``fid``, ``sha256``, ``file_name``, ``kind``, ``taken_at``, and ``path`` (Path, whether
        the file is there or not).
    """
    rows = ws.dicts("SELECT fid, sha256, file_name, kind, taken_at FROM attachment "
                    "WHERE owner_code = ? AND owner_table = ? ORDER BY fid",
                    (owner_code, owner_table))
    return [{**row, "path": path_of(ws, Kept(row["sha256"], row["file_name"]))} for row in rows]


def path_of(ws, kept):
    """Where the content of a Kept lies."""
    return _place(ws, kept.sha256, kept.file_name)


def drop(ws, kept):
    """Remove a kept file that no row refers to, such as the photo of a draft given up."""
    if not ws.query("SELECT 1 FROM attachment WHERE sha256 = ?", (kept.sha256,)):
        with contextlib.suppress(OSError):
            path_of(ws, kept).unlink()


def check(ws, feedback=None):
    """Attachments whose file is missing or has another content than its row says.

    Parameters
    ----------
    ws : Workspace
    feedback : optional
        Has ``is_cancelled()``; asked before each file.

    Returns
    -------
    list of WorkspaceError
    """
    found, seen = [], {}
    for table, code, sha256, name in ws.query(
            "SELECT owner_table, owner_code, sha256, file_name FROM attachment ORDER BY fid"):
        if feedback is not None and feedback.is_cancelled():
            break
        if sha256 not in seen:
            seen[sha256] = _state(path_of(ws, Kept(sha256, name)), sha256)
        if seen[sha256]:
            found.append(WorkspaceError(seen[sha256], name=name, table=table, code=code))
    return found


def _state(path, sha256):
    """What is wrong with a file, or ""."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while block := file.read(_CHUNK):
                digest.update(block)
    except OSError:
        return N_("The file {name}, attached to {table} {code}, is missing or cannot be read. "
                  "Restore it from a backup.")
    if digest.hexdigest() != sha256:
        return N_("The file {name}, attached to {table} {code}, is not as it was attached. "
                  "Restore it from a backup.")
    return ""
