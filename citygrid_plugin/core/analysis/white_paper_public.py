"""What of a report the public may read: no person, no place of a private report, and no count that
is so small that it leads to a person (seed 000 article 16: information is disclosed and society
supervises; seed 003 article 27: the results are published)."""
from .report_names import Few, Hidden
from .report_words import is_none


def make_public(values, limit):
    """Take everything out of Values that could lead to a person.

    Lists of single cases and their places go; persons become numbers; small counts of citizens are
    told as Few, and where one alone is hidden in a column the next smallest one is too, since the
    sum would tell it.

    Parameters
    ----------
    values : Values
        Changed in place.
    limit : int
        Counts above 0 and below it are hidden; 0 or 1 hides none.
    """
    values.maps["recurring"] = None         # marks of single places
    for name, rows in values.tables.items():
        names = values.names.tables[name]
        if not names.public:
            values.tables[name] = []
            continue
        _persons(rows, names, values.word("person"))
        for row in rows:
            for column in [c for c, known in names.columns.items() if known.personal == "drop"]:
                row.pop(column, None)
        _small(rows, names, limit)
    for figure, known in values.names.figures.items():
        value = values.figures.get(figure)
        base = value if known.personal == "yes" else values.figures.get(known.personal)
        if known.personal and _few(base, limit):
            values.figures[figure] = Few(limit) if known.personal == "yes" else Hidden()


def _few(count, limit):
    return isinstance(count, Few) or (not is_none(count) and not isinstance(count, Hidden)
                                      and 0 < count < limit)


def _persons(rows, names, word):
    for column, known in names.columns.items():
        if known.personal == "name":
            for number, row in enumerate(rows, 1):
                row[column] = word.format(number=number)


def _small(rows, names, limit):
    personal = {c: known.personal for c, known in names.columns.items()
                if known.personal not in ("", "name", "drop")}
    for column in [c for c, base in personal.items() if base == "yes"]:
        hidden = [row for row in rows if _few(row.get(column), limit)]
        rest = sorted((row for row in rows if not is_none(row.get(column))
                       and row not in hidden and row[column] > 0), key=lambda row: row[column])
        for row in hidden:
            row[column] = Few(limit)
        if len(hidden) == 1 and rest:
            rest[0][column] = Hidden()
    for row in rows:
        for column, base in personal.items():
            if base != "yes" and isinstance(row.get(base), (Few, Hidden)):
                row[column] = Hidden()
