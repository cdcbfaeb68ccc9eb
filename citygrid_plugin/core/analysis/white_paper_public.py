"""What of a report the public may read: no person, no place of a private report, and no count that
is so small that it leads to a person (seed 000 article 16: information is disclosed and society
supervises; seed 003 article 27: the results are published)."""
from .report_names import Few, Hidden
from .report_words import is_none
from .white_paper_cases import overview

#: How far apart means with one decimal are.
_STEP = 0.1


def make_public(values, limit):
    """Take everything out of Values that could lead to a person.

    Lists of single cases and their places go; persons become numbers; small counts of citizens are
    told as Few, and as many of the next smallest ones are hidden as it takes, so that no sum that
    is told gives one away.

    Parameters
    ----------
    values : Values
        Changed in place.
    limit : int
        Counts above 0 and below it are hidden; 0 or 1 hides none.
    """
    values.maps["recurring"] = None         # marks of single places
    _units(values.tables.get("satisfaction_by_unit", ()), limit)
    grades = [row["count"] for row in values.tables.get("satisfaction", ())]
    for name, rows in values.tables.items():
        names = values.names.tables[name]
        if not names.public:
            values.tables[name] = []
            continue
        _persons(rows, names, values.word("person"))
        for row in rows:
            for column in [c for c, known in names.columns.items() if known.personal == "drop"]:
                row.pop(column, None)
        _small(rows, names, limit, values.word("public.yes"))
    _grades(values, grades, limit)
    figures, columns = dict(values.figures), values.names.figures
    for figure, known in columns.items():
        if known.personal == "yes":
            if _few(figures.get(figure), limit):
                values.figures[figure] = Few(limit)
        elif not is_none(figures.get(figure)) and any(
                _secret(figures.get(base), limit) for base in known.personal.split()):
            values.figures[figure] = Hidden()
    visited = (figures.get("visits.share") or 0) * (figures.get("visits.replied") or 0)
    if _few(round(visited), limit):         # of the replies, which is not the count of the visits
        values.figures["visits.share"] = Hidden()
    due, replied = (figures.get(f"replies.{name}") or 0 for name in ("due", "replied"))
    if _few(figures.get("replies.open"), limit) and replied < due \
            and not _few(replied, limit):   # who still waits is among those that are due
        values.figures["replies.replied"] = Hidden()
    if "overview" in values.tables:
        values.tables["overview"] = overview(values)


def _few(count, limit):
    return isinstance(count, Few) or (not is_none(count) and not isinstance(count, Hidden)
                                      and 0 < count < limit)


def _secret(count, limit):
    return isinstance(count, Hidden) or _few(count, limit)


def _persons(rows, names, word):
    for column, known in names.columns.items():
        if known.personal == "name":
            for number, row in enumerate(rows, 1):
                row[column] = word.format(number=number)


def _small(rows, names, limit, yes):
    personal = {c: known.personal for c, known in names.columns.items()
                if known.personal not in ("", "name", "drop")}
    counts = {c: base[3:] for c, base in personal.items() if base == "yes" or base[:3] == "of "}
    for column, only in counts.items():
        given = {at: row[column] for at, row in enumerate(rows) if not is_none(row.get(column))}
        few = [at for at, count in given.items()
               if _few(count, limit) and (not only or rows[at][only] == yes)]
        hidden = set(few)
        # a sum of some of the rows may be told, and that of all of them is
        for group in {rows[at].get(names.sums) for at in few}:
            hidden |= _complement(given, hidden, limit, [
                at for at in given if rows[at].get(names.sums) == group])
        hidden |= _complement(given, hidden, limit, list(given))
        for at in hidden:
            rows[at][column] = Few(limit) if at in few else Hidden()
    for row in rows:
        for column, base in personal.items():
            if column not in counts and any(isinstance(row.get(name), (Few, Hidden))
                                            for name in base.split()):
                row[column] = Hidden()


def _complement(given, hidden, limit, rows):
    """Which of some rows are to be hidden, too, so that their sum tells none of the hidden ones:
    the next smallest, until each of the hidden ones could be another number."""
    chosen = [at for at in rows if at in hidden]
    rest = sorted((at for at in rows if at not in hidden and given[at] > 0),
                  key=lambda at: given[at], reverse=True)
    while chosen and rest and _told(given, chosen, limit):
        chosen.append(rest.pop())
    return set(chosen)


def _told(given, rows, limit):
    """Whether the sum of hidden counts tells them: there is one alone, or all are as small or as
    large as what is hidden can be."""
    counts = [given[at] for at in rows]
    least = sum(1 if count < limit else limit for count in counts)
    most = sum(limit - 1 if count < limit else count + 1 for count in counts)
    return len(counts) < 2 or not least < sum(counts) < most


def _units(rows, limit):
    """Shares and means of units that would tell single citizens."""
    for row in rows:
        if not row["rated"]:
            continue
        satisfied = round(row["satisfied_share"] * row["rated"])
        row["mean"] = round(row["mean"], 1)
        if _few(satisfied, limit) or _few(row["rated"] - satisfied, limit):
            row["satisfied_share"] = Hidden()
            # of few citizens the mean tells what each thought
            if _STEP * row["rated"] < 2:
                row["mean"] = Hidden()


def _grades(values, counts, limit):
    """Hide what would tell the grades that are hidden; ``counts`` are those of all grades."""
    rows, put = values.tables.get("satisfaction", ()), values.figures
    hidden = [at for at, row in enumerate(rows) if isinstance(row["count"], (Few, Hidden))]
    if not hidden:
        return
    rated = put["visits.rated"]
    groups = [[at for at in hidden if rows[at].get("satisfied") == group]
              for group in {rows[at].get("satisfied") for at in hidden}]
    if _few(rated - put["visits.satisfied"], limit) \
            or any(_told(counts, group, limit) for group in groups):
        put["visits.satisfied"] = Hidden()
    # no other grade was left to be hidden
    if not _few(rated, limit) and _told(counts, hidden, limit):
        put["visits.rated"] = put["visits.satisfied"] = Hidden()
        for row in rows:
            row["share"] = Hidden()
        for row in values.tables.get("satisfaction_by_unit", ()):
            row.update(rated=Hidden(), mean=Hidden(), satisfied_share=Hidden())
    for name in ("visits.mean", "visits.mean_before"):
        if not is_none(put.get(name)):
            put[name] = round(put[name], 1)
    # one citizen more with the one grade and less with the other moves the sum of the grades by
    # their distance: what was rounded off has to be more than that
    if _STEP * rated < 2 * (max(hidden) - min(hidden)):
        put["visits.mean"] = Hidden()
