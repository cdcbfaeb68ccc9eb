"""Reading the CSV tables under ``resources/catalogues`` and those a city brings."""
import csv
from pathlib import Path

from ..errors import InputError, N_


def read_text(path):
    """The text of a CSV file in UTF-8 (with or without mark) or GB18030, as Excel saves it."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(N_("Cannot read {path}: {reason}."), path=path,
                         reason=error.strerror or error) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(N_("{path} is neither UTF-8 nor GB18030 text. Save it as CSV UTF-8."),
                     path=path)


def records(path):
    """The rows of one of our own tables as dicts, in order."""
    return csv.DictReader(read_text(path).splitlines())
