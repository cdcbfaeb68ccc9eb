"""Which cases an analysis counts, as parameters."""
from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterString

from ...core.analysis.cases import COLUMNS, TIMES, Filter
from ...core.cases.lifecycle import STATES
from ...core.errors import InputError, N_
from ...core.workspace.ddl import sql
from ...i18n import tr
from ...layers.case_words import SOURCES
from ..cases.codes import classes_of, units_of
from ..cases.period import add_period, period_of

NO_CASE = N_("No case fits the choice. Choose other classes, another period or fewer conditions.")
#: what each time of a case says
MOMENTS = {"reported_at": N_("when they were reported"), "filed_at": N_("when they were filed"),
           "assigned_at": N_("when they were assigned to a department"),
           "dispatched_at": N_("when they were dispatched"),
           "handled_at": N_("when they were handled"),
           "verified_at": N_("when they were verified"), "closed_at": N_("when they were closed"),
           "due_at": N_("when their stage was due"),
           "handle_due_at": N_("when their handling was due")}


def add_filter(algorithm):
    """Add the parameters that choose cases of a workspace; ``filter_of`` reads them."""
    text, choice = QgsProcessingParameterString, QgsProcessingParameterEnum
    algorithm.add(text("CLASSES", tr("Classes"), optional=True),
                  tr("Codes such as E0102, C0101, E01 for a major class, or whole names, separated "
                     "by commas. Empty: all."))
    add_period(algorithm)
    algorithm.add(choice("MOMENT", tr("The days are those"), [tr(MOMENTS[m]) for m in TIMES],
                         defaultValue=0), tr("Which time of a case is counted."), advanced=True)
    algorithm.add(choice("STATES", tr("States"), [tr(title) for title in STATES.values()],
                         allowMultiple=True, optional=True), tr("None chosen: all."),
                  advanced=True)
    algorithm.add(choice("SOURCES", tr("Sources"), [tr(title) for title in SOURCES.values()],
                         allowMultiple=True, optional=True), tr("None chosen: all."),
                  advanced=True)
    algorithm.add(text("OTHERSOURCES", tr("Other sources"), optional=True, multiLine=True),
                  tr("Sources that an import left as they are called elsewhere, one a line. They "
                     "count besides those chosen."), advanced=True)
    algorithm.add(text("UNITS", tr("Responsible units"), optional=True),
                  tr("Codes or whole names of units, separated by commas. Empty: all."),
                  advanced=True)


def filter_of(algorithm, parameters, context):
    """The Filter of the parameters.

    Raises
    ------
    InputError
        A code that is none, or a period that is none.
    """
    classes = tuple((kind, code) if kind else code for kind, code in
                    classes_of(algorithm, parameters, context, "CLASSES"))
    since, until = period_of(algorithm, parameters, context)

    def chosen(name, values):
        # QGIS takes the first of them for a parameter that was not given
        given = algorithm.parameterAsEnums(parameters, name, context) \
            if parameters.get(name) not in (None, "") else ()
        return tuple(list(values)[i] for i in given)
    others = algorithm.parameterAsString(parameters, "OTHERSOURCES", context).splitlines()
    sources = (*chosen("SOURCES", SOURCES), *filter(None, map(str.strip, others)))
    return Filter(classes=classes, states=chosen("STATES", STATES), sources=sources,
                  units=units_of(algorithm, parameters, context, "UNITS"),
                  moment=TIMES[algorithm.parameterAsEnum(parameters, "MOMENT", context)],
                  since=since, until=until)


def every_case(ws, chosen, feedback, columns=COLUMNS):
    """The Cases of a workspace and of those archives that may have cases that a Filter chooses;
    says which archives are not at hand. ``feedback`` is one of ours, or a Part of one; with
    ``columns`` those are read and what the Filter asks for."""
    from ...core.workspace.archive import at_hand
    from ...core.workspace.case_facts import cases_of
    archives, lost = at_hand(ws, chosen.first_year)
    say_lost(feedback, lost)
    say_codes(feedback, ws, chosen)
    return cases_of(ws, feedback, archives, (*columns, *chosen.columns))


def say_codes(feedback, ws, chosen):
    """Warn of what a Filter asks for and nothing is called, and of class codes without a letter
    that classes of several kinds have."""
    from ...core.workspace.cases import LETTERS
    for given in chosen.classes:
        kind, code = ("", given) if isinstance(given, str) else given
        kinds = [row for row, in ws.query(
            "SELECT DISTINCT kind FROM object_class WHERE substr(code, 1, ?) = ? "
            "AND ? IN ('', kind) ORDER BY kind", (len(code), code, kind))]
        if not kinds:
            feedback.warning(tr("The catalogue has no class {classcode}.").format(
                classcode=LETTERS.get(kind, "") + code))
        elif not kind and len(kinds) > 1:
            feedback.warning(tr("Several kinds have the class {code}, and all are counted. For one "
                                "of them write {codes}.").format(
                code=code, codes=tr(", ").join(LETTERS[kind] + code for kind in kinds)))
    for unit in chosen.units:
        if not ws.query("SELECT 1 FROM organisation WHERE code = ?", (unit,)):
            feedback.warning(tr("The list of units has no {unit}.").format(unit=unit))
    for source in chosen.sources:
        if source not in SOURCES and not any(
                ws.query(sql("SELECT 1 FROM {table} WHERE source = ? LIMIT 1", table=table),
                         (source,)) for table in ("case_open", "case_closed")):
            feedback.warning(tr("No case of the workspace has the source {source}.").format(
                source=source))
    for condition in chosen.conditions:
        if not any(ws.query(sql("SELECT 1 FROM {table} WHERE condition = ? LIMIT 1", table=table),
                            (condition,))
                   for table in ("filing_standard", "case_open", "case_closed")):
            feedback.warning(tr("The filing standards have no condition {condition}.").format(
                condition=condition))


def say_lost(feedback, names):
    """Warn of archives that are not at hand."""
    for name in names:
        feedback.warning(tr("The archive {file} is not at hand: its cases are not counted. "
                            "Put it beside the workspace.").format(file=name))


def chosen_cases(algorithm, parameters, context, ws, feedback, columns=COLUMNS):
    """(Filter, Cases) of the parameters; with ``columns`` those and what the Filter speaks of.

    Raises
    ------
    InputError
        As ``filter_of``; no case fits.
    Cancelled
    """
    chosen = filter_of(algorithm, parameters, context)
    every = every_case(ws, chosen, feedback, (*columns, chosen.moment))
    cases = every.take(chosen.mask(every))
    if not len(cases):
        raise InputError(NO_CASE)
    return chosen, cases
