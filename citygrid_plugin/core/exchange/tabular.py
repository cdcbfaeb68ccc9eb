"""Tables with coordinates: CSV and Excel files, with a preview, in any of the usual encodings."""
import csv
import io
import warnings
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ..errors import InputError, N_
from . import excel
from .encoding import EncodingGuess, detect_encoding
from .rejects import Notice, reject_table

DELIMITERS = (",", "\t", ";", "|", "，")
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
EXCEL_SUFFIXES = (".xlsx", ".xlsm")
PREVIEW_ROWS = 20
PIECE_ROWS = 20_000


@dataclass
class Table:
    """What a file holds.

    Attributes
    ----------
    frame : pandas.DataFrame
        All cells as text, empty ones None; the index counts from 0.
    rejects : pandas.DataFrame
        Lines that are no rows (see `rejects`).
    encoding : EncodingGuess or None
        None for Excel.
    delimiter, sheet : str
        "" where there is none.
    sheets : tuple of str
    notices : list of Notice
    """

    frame: object
    rejects: object = None
    encoding: object = None
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple = ()
    notices: list = field(default_factory=list)


def read_table(path, encoding=None, delimiter=None, sheet=None, rows=None):
    """Read a CSV or Excel file.

    Parameters
    ----------
    path : str or Path
    encoding, delimiter, sheet : str, optional
        As chosen by a person; detected otherwise (the first sheet that has rows).
    rows : int, optional
        At most so many rows (`PREVIEW_ROWS` for a preview).

    Returns
    -------
    Table

    Raises
    ------
    InputError
        No such file, another format, empty, or bytes that are not of the chosen encoding.
    MissingDependency
        Excel without openpyxl.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if not path.is_file():
        raise InputError(N_("There is no file {name}."), name=str(path))
    if suffix in TEXT_SUFFIXES:
        return _read_text(path, encoding, delimiter, rows)
    if suffix in EXCEL_SUFFIXES:
        return _read_excel(path, sheet, rows)
    if suffix == ".xls":
        raise InputError(N_("{name} is in the old Excel format. Open it in Excel or LibreOffice "
                            "and save it as .xlsx or .csv."), name=path.name)
    if suffix == ".mdb":
        raise InputError(N_("{name} is an Access database. Export its tables to .csv, Shapefile "
                            "or GeoPackage with the program that made it."), name=path.name)
    raise InputError(N_("{name} is not a table. Choose a .csv, .txt or .xlsx file."),
                     name=path.name)


def stream_text(path, encoding=None, delimiter=None, size=PIECE_ROWS):
    """Read a text table piece by piece, so that a file larger than the memory can be read.

    Parameters
    ----------
    path, encoding, delimiter
        As `read_table` takes them.
    size : int
        Rows of a piece.

    Yields
    ------
    Table
        Its index counts the rows of the whole file from 0; the first one is there even where the
        file has only a header.

    Raises
    ------
    InputError
        As `read_table`.
    """
    path = Path(path)
    head = read_table(path, encoding, delimiter, rows=PREVIEW_ROWS)
    guess = head.encoding if encoding else detect_encoding(_beginning(path, 8_000_000),
                                                           partial=True)
    with open(path, encoding=guess.encoding, errors="strict" if encoding else "replace",
              newline="") as file:
        rows = (row for row in csv.reader(file, delimiter=head.delimiter) if row)
        try:
            header, start = [name.strip() for name in next(rows)], 0
            lines = list(islice(rows, size))
            while lines or not start:
                frame, rejects = _frame_of(header, lines, head.delimiter, start)
                yield Table(frame, rejects, guess, head.delimiter, notices=[])
                start += max(len(lines), 1)
                lines = list(islice(rows, size))
        except UnicodeDecodeError as error:
            raise InputError(N_("{name} is not written in {encoding}: byte {place} does not fit. "
                                "Choose another encoding."), name=path.name, encoding=encoding,
                             place=error.start) from error


def sniff_delimiter(text):
    """The delimiter of a text: the one that splits its first lines into equally many cells."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        width = max(set(widths), key=widths.count) if widths else 1
        score = (widths.count(width) / len(widths)) * min(width, 10) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _read_text(path, encoding, delimiter, rows):
    data = path.read_bytes() if rows is None else _beginning(path)
    guess = EncodingGuess(encoding, 1.0, "chosen") if encoding else \
        detect_encoding(data, partial=rows is not None)
    notices = []
    try:
        text = data.decode(guess.encoding, "ignore" if rows is not None else "strict")
    except UnicodeDecodeError as error:
        if encoding:
            raise InputError(N_("{name} is not written in {encoding}: byte {place} does not fit. "
                                "Choose another encoding."), name=path.name, encoding=encoding,
                             place=error.start) from error
        text = data.decode(guess.encoding, "replace")
        notices.append(Notice(N_("Some characters of {name} fit no encoding and were replaced. "
                                 "Check the preview."), {"name": path.name}))
    except LookupError:
        raise InputError(N_("There is no encoding {encoding}."), encoding=encoding) from None
    if not text.strip():
        raise InputError(N_("{name} is empty."), name=path.name)
    delimiter = delimiter or sniff_delimiter(text[:200_000])
    # the piece of a preview may end inside a cell
    text, stray = _without_stray_quotes(text, delimiter) if rows is None else (text, [])
    if stray:
        notices.append(Notice(N_("{count} lines of {name} have a quotation mark that is not "
                                 "closed (first in line {line}); it was left out."),
                              {"name": path.name, "count": len(stray), "line": stray[0] + 1}))
    frame, rejects = _parse(text, delimiter, rows)
    return Table(frame, rejects, guess, delimiter, notices=notices)


def _without_stray_quotes(text, delimiter):
    """Leave out quotation marks that are opened and never closed: they would swallow the rows up
    to the next one.

    Returns
    -------
    (str, list of int)
        The text, and the lines (from 0) that were changed. A cell of several lines stays: what
        lies between its quotation marks are no whole rows.
    """
    if '"' not in text:
        return text, []
    lines = text.split("\n")
    odd = [i for i, line in enumerate(lines) if line.count('"') % 2]
    width, stray = lines[0].count(delimiter), []
    while odd and width:
        start, end = odd[0], odd[1] if len(odd) > 1 else len(lines)
        if end == len(lines) or any(line.count(delimiter) == width
                                    for line in lines[start + 1:end]):
            stray.append(start)
            lines[start] = lines[start].replace('"', "")
            odd = odd[1:]
        else:
            odd = odd[2:]
    return ("\n".join(lines), stray) if stray else (text, [])


def _beginning(path, size=1_000_000):
    with open(path, "rb") as file:
        return file.read(size)


def _parse(text, delimiter, rows):
    import pandas as pd
    options = dict(sep=delimiter, dtype=str, keep_default_na=False, na_values=[""],
                   skip_blank_lines=True, nrows=rows, index_col=False)
    try:
        # A first line of data that is too long is no error to pandas, only a warning.
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(io.StringIO(text), on_bad_lines="error", engine="c", **options)
        rejects = reject_table()
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        frame, rejects = _parse_line_by_line(text, delimiter, rows)
    frame.columns = [str(c).strip() for c in frame.columns]
    frame = frame.astype(object).where(frame.notna(), None)
    return frame, rejects


def _parse_line_by_line(text, delimiter, rows):
    """The slow way, for a file with lines that are too long: those are set aside."""
    lines = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    return _frame_of(lines[0], lines[1:] if rows is None else lines[1:rows + 1], delimiter)


def _frame_of(header, lines, delimiter, start=0):
    """(frame, rejects) of lines, the first of which is row ``start`` of the file."""
    import pandas as pd
    width = len(header)
    # Empty cells beyond the header come from trailing delimiters and hold nothing.
    long = [i for i, row in enumerate(lines) if any(c.strip() for c in row[width:])]
    rejects = reject_table([start + i + 1 for i in long], "too_many_cells",
                           [delimiter.join(lines[i])[:200] for i in long])
    out = set(long)
    index = [i for i in range(len(lines)) if i not in out]
    good = [(lines[i] + [""] * width)[:width] for i in index]
    frame = pd.DataFrame(good, columns=header, index=[start + i for i in index], dtype=object)
    return frame.where(frame != "", None), rejects


def _read_excel(path, sheet, rows):
    import pandas as pd
    book = excel.read_book(path, read_only=True)
    try:
        sheets = tuple(book.sheetnames)
        if sheet and sheet not in sheets:
            raise InputError(N_("{name} has no sheet {sheet}. It has {known}."), name=path.name,
                             sheet=sheet, known=", ".join(sheets))
        for name in [sheet] if sheet else sheets:
            limit = None if rows is None else rows + 12
            cells = [list(r) for r in book[name].iter_rows(values_only=True, max_row=limit)]
            cells = [r for r in cells if any(c not in (None, "") for c in r)]
            if len(cells) > 1:
                break
        else:
            raise InputError(N_("{name} is empty."), name=path.name)
    finally:
        book.close()
    start = _header_row(cells)
    header = _unique([_text(c) for c in cells[start]])
    body = [[_text(c) for c in r] for r in cells[start + 1:]][:rows]
    frame = pd.DataFrame(body, columns=header, dtype=object)
    frame = frame.loc[:, [bool(c) for c in header]]
    notices = []
    if any(isinstance(c, (int, float)) and abs(c) >= 1e15 for r in cells[start + 1:] for c in r):
        notices.append(Notice(N_("A column of {name} holds long codes as numbers: Excel keeps 15 "
                                 "digits, the last ones are lost. Format the column as text and "
                                 "enter the codes again."), {"name": path.name}))
    return Table(frame, reject_table(), None, "", name, sheets, notices)


def _header_row(cells):
    """The header: of the first ten rows the first that is about as full as the fullest."""
    filled = [sum(c not in (None, "") for c in r) for r in cells[:10]]
    return next(i for i, n in enumerate(filled) if n >= 0.6 * max(filled))


def _unique(names):
    seen, made = {}, []
    for name in names:
        name = (name or "").strip()
        seen[name] = seen.get(name, -1) + 1
        made.append(f"{name}.{seen[name]}" if name and seen[name] else name)
    return made


def _text(cell):
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return cell.isoformat(sep=" ")[:19].replace(" 00:00:00", "") \
            if hasattr(cell, "hour") and hasattr(cell, "year") else cell.isoformat()
    return str(cell).strip() or None
