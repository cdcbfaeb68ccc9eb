"""What counts are told apart by, in the reader's language."""
from ..core.analysis.counts import GROUPS, LETTERS, last_day
from ..core.errors import N_
from ..core.workspace.areas import KINDS
from ..core.workspace.counting import WHAT
from ..i18n import tr
from .case_words import source_text, state_text
from .words import pick

#: What is divided by, as it stands behind a figure.
PER = {"area": N_("per km²"), "street": N_("per km of street"),
       "components": N_("per component"), "patrol": N_("per patrol")}
#: The same alone, as short as a column of the dock.
BASES = {"area": N_("km²"), "street": N_("km"), "components": N_("Components"),
         "patrol": N_("Patrols")}
_KINDS = {letter: kind for kind, letter in LETTERS.items()}


def value_titles(ws, what, groups, values):
    """The values of a question in words.

    Parameters
    ----------
    ws : Workspace
    what : str
        "cases" or "components".
    groups : str
        Of ``core.analysis.counts.GROUPS``.
    values : iterable of str or None
        As in ``Counts.values``.

    Returns
    -------
    list of str
        Each once where the values are: classes with their code before the name, and values that
        have the same English name with what they are in Chinese behind it.
    """
    name = _namer(ws, what, groups)
    titles = [tr("not given") if value is None else name(value) for value in values]
    return [f"{title} ({value})" if titles.count(title) > 1 else title
            for title, value in zip(titles, values)]


def _namer(ws, what, groups):
    if groups in ("class", "major"):
        names = _classes(ws) if groups == "class" else _majors(ws)
        return lambda code: " ".join(filter(None, (code, names.get(code))))
    if groups == "unit":
        names = dict(ws.query("SELECT code, name FROM organisation"))
        return lambda code: " ".join(filter(None, (code, names.get(code))))
    if groups == "source":
        return source_text
    if groups == "state" and what == "cases":
        return state_text
    if groups == "state":
        return _picked(ws, "SELECT code, name, name_en FROM value_domain "
                           "WHERE domain = 'objstate'")
    if groups == "condition":
        return _picked(ws, "SELECT condition, condition, condition_en FROM filing_standard")
    return str


def _picked(ws, query):
    names = {code: pick(name, english) for code, name, english in ws.query(query)}
    return lambda code: names.get(code) or code


def _classes(ws):
    return {LETTERS.get(kind, "") + code: pick(name, english) for kind, code, name, english in
            ws.query("SELECT kind, code, name, name_en FROM object_class")}


def _majors(ws):
    from ..core.standards.stored import catalogue_of
    catalogue = catalogue_of(ws)
    return {letter + code: pick(name, english) for letter, kind in _KINDS.items()
            for code, name, english in catalogue.majors(kind)}


def period_text(since, until):
    """A period in words with its last day, "" for one without limits."""
    last = last_day(until)
    if since and last:
        return tr("{since} to {until}").format(since=since, until=last)
    if since:
        return tr("from {since}").format(since=since)
    return tr("until {until}").format(until=last) if last else ""


def question_title(query, rate=""):
    """A question in words: what is counted by what, divided by what (of DENOMINATORS), of which
    classes, states, sources, days."""
    chosen = query.filter
    areas = tr(KINDS[query.areas]) if query.areas in KINDS else tr("Polygon")
    by = [areas, *([tr(GROUPS[query.groups])] if query.groups else [])]
    parts = [tr("{what}: {areas}").format(what=tr(WHAT[query.what]), areas=" × ".join(by))]
    if rate:
        parts.append(tr(PER[rate]))
    parts.append(", ".join(code if isinstance(code, str) else LETTERS[code[0]] + code[1]
                           for code in chosen.classes))
    if query.what == "components":
        parts.append(", ".join(chosen.states))
    else:
        parts += [", ".join(map(state_text, chosen.states)),
                  ", ".join(map(source_text, chosen.sources)), ", ".join(chosen.conditions),
                  ", ".join(chosen.units), period_text(chosen.since, chosen.until)]
    return " · ".join(filter(None, parts))


def outside_title(query):
    """What lies in none of the areas, in words."""
    return tr("no responsible unit") if query.areas == "unit" else tr("in none of the areas")


def areas_title():
    """What lies in any of the areas, in words."""
    return tr("in all areas")


def base_text(value):
    """What a figure is divided by, with so many digits that the quotient can be checked: "1,230",
    "8.054", "0.0123"; "–" for NaN."""
    if value != value or value < 1:
        return number_text(value)
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def number_text(value):
    """A figure with three digits that count: "1,230", "12.3", "0.0123"; "–" for NaN."""
    if value != value:
        return "–"
    if value and abs(value) < 100:
        return f"{value:.3g}" if abs(value) >= 1e-4 else f"{value:.2e}"
    return f"{value:,.0f}"
