"""Excel files through openpyxl, which an installation may lack."""
import io
from pathlib import Path

from ..errors import InputError, MissingDependency, N_


def package():
    """The package openpyxl.

    Raises
    ------
    MissingDependency
        It is not there; says how to install it.
    """
    try:
        import openpyxl
    except ImportError:
        raise MissingDependency(N_("Excel files need the Python package openpyxl. Install "
                                   "python3-openpyxl, or save the sheet as .csv.")) from None
    return openpyxl


def read_book(path, read_only=False):
    """The workbook in a file, with what its formulas came to.

    Parameters
    ----------
    path : path
    read_only : bool
        Row by row, for large sheets; merged cells are not known then.

    Returns
    -------
    openpyxl.Workbook

    Raises
    ------
    InputError
        It is no Excel file, or a broken one.
    MissingDependency
        Without openpyxl.
    """
    openpyxl = package()
    try:
        return openpyxl.load_workbook(path, read_only=read_only, data_only=True)
    except Exception as error:
        # openpyxl lets errors of zip, XML and its own through; all mean the same here
        raise InputError(N_("{name} cannot be read as an Excel file: {reason}. Save it anew as "
                            ".xlsx, or as .csv."), name=Path(path).name,
                         reason=str(error)) from error


def save_book(book, path):
    """Write a workbook; a file that is there is replaced.

    Parameters
    ----------
    book : openpyxl.Workbook
    path : path

    Raises
    ------
    InputError
        The file cannot be written.
    """
    data = io.BytesIO()
    book.save(data)
    try:
        Path(path).write_bytes(data.getvalue())
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}. Close it where it is open, or "
                            "choose another name."), path=str(path),
                         reason=error.strerror or str(error)) from error
