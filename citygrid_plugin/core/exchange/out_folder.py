"""Files that are made together: all of them come into a folder, or none."""
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError, N_


_PART = ".citygrid-"
#: Seconds after which what a killed program has left is no longer being written.
_LEFT = 86400


@contextmanager
def filled(folder):
    """A new, empty folder beside the files of ``folder``, to write into.

    In the end what was written is moved to ``folder``, where files and folders of the same names
    are replaced; after an error nothing of it is left, and ``folder`` is as it was.

    What a killed program has left there is removed when it is older than a day.

    Raises InputError where ``folder`` cannot be made or written; an error of writing a file names
    the place that was chosen, not where the file was in the making.
    """
    folder = Path(folder)
    there = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=folder))
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
    except InputError as error:
        error.params = {name: value.replace(str(part), str(folder)) if isinstance(value, str)
                        else value for name, value in error.params.items()}
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _clear(folder):
    """Remove what killed programs have left in a folder."""
    for left in folder.glob(_PART + "*"):
        try:
            old = time.time() - left.stat().st_mtime > _LEFT
        except OSError:
            continue        # another has removed it
        if old and left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


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
