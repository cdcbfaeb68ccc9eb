"""Files that are made together: all of them come into a folder, or none."""
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError, N_


@contextmanager
def filled(folder):
    """A new, empty folder beside the files of ``folder``, to write into.

    In the end what was written is moved to ``folder``, where files and folders of the same names
    are replaced; after an error nothing of it is left, and ``folder`` is as it was.

    Raises InputError where ``folder`` cannot be made or written.
    """
    folder = Path(folder)
    there = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".citygrid-", dir=folder))
    except OSError as error:
        raise InputError(N_("The folder {path} cannot be written ({reason}). Choose another."),
                         path=str(folder), reason=error.strerror or str(error)) from error
    try:
        yield part
        for made in sorted(part.iterdir()):
            target = folder / made.name
            if target.is_dir() and made.is_dir():
                shutil.rmtree(target)
            os.replace(made, target)
    except OSError as error:
        raise InputError(N_("The folder {path} cannot be written ({reason}). Choose another."),
                         path=str(folder), reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def safe_name(text, used=()):
    """A file name made of some words: no separators, no characters that Windows refuses.

    ``used`` are names that exist already, in small letters; a number tells them apart.
    """
    kept = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in text).strip(" .")[:80]
    kept = kept or "_"
    name, number = kept, 1
    while name.lower() in used:
        number += 1
        name = f"{kept} {number}"
    return name
