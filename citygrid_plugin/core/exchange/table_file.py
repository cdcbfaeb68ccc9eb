"""One table as an Excel or CSV file, whichever its name ends with."""
import csv
import math
from pathlib import Path

from ..errors import InputError, N_
from .case_export import harmless
from .ranked_book import NONE, Sheet, write_book

#: Rows that an Excel sheet takes.
_MOST = 1_048_576


def write_table(path, title, lead, columns, rows):
    """Write a table; a file that is there is replaced.

    Parameters
    ----------
    path : path
        CSV (UTF-8 with a mark, as Excel opens it) where it ends with ".csv", else Excel.
    title : str
        Of the sheet.
    lead : sequence of str
        Lines above the table, which a CSV file does not have.
    columns : sequence of (str, str)
        Title and kind, of ``ranked_book.FORMATS``.
    rows : list of sequence
        None and NaN are written as "–".

    Raises
    ------
    InputError
        The file cannot be written, or Excel takes no table as long.
    MissingDependency
        Excel files need openpyxl.
    """
    if Path(path).suffix.lower() != ".csv":
        if len(rows) + len(lead) >= _MOST:
            raise InputError(N_("An Excel file takes {most} rows at most, these are {count}. "
                                "Narrow the choice, or export as CSV."), most=_MOST,
                             count=len(rows))
        write_book(path, [Sheet(title, tuple(lead), tuple(columns), rows, {})])
        return
    try:
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow([harmless(title) for title, _ in columns])
            out.writerows([_cell(value) for value in row] for row in rows)
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}. Close it where it is open, or "
                            "choose another name."), path=str(path),
                         reason=error.strerror or str(error)) from error


def _cell(value):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    return harmless(value) if isinstance(value, str) else value
