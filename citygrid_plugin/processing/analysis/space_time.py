"""What happened where and when, in areas and steps of time: cases, or points of a layer."""
import datetime
from dataclasses import dataclass, field

import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..cases.codes import listed
from ..cases.period import period_of
from .case_filter import add_filter, chosen_cases
from .given import AREAS, chosen_areas, points_of, say_overlaps

SIZES = ("day", "week", "month", "quarter")


@dataclass
class Events:
    """What happened.

    Attributes
    ----------
    place : (n,) int32
        Row of ``areas``, -1 outside all.
    at : (n,) datetime64[s]
        NaT where unknown.
    classcode : core.analysis.cases.Coded or None
        Class of each case, with the letter of its kind (E0102); None for points of a layer without
        a field for it.
    titles : dict of str to str
        Names of those classes and, by their code, of their major classes (E01).
    majors : dict of str to str
        Code of the major class of each class.
    areas : core.workspace.areas.Areas
    crs : QgsCoordinateReferenceSystem
        Of the areas.
    about : str
        What they are, in the user's language.
    as_of : str
        Moment at which they were read.
    chosen : core.analysis.cases.Filter or None
        Which cases of the workspace they are; None for points of a layer.
    """
    place: np.ndarray
    at: np.ndarray
    areas: object
    crs: object
    about: str
    as_of: str
    classcode: object = None
    titles: dict = field(default_factory=dict)
    majors: dict = field(default_factory=dict)
    chosen: object = None

    def query(self, since, until, groups=""):
        """The question to the workspace whose answer they are, from a moment until another.

        Parameters
        ----------
        since, until : datetime64
            Begin of a day each; the second is no longer part of the period.
        groups : str
            Of ``counts.GROUPS``; "" for none.

        Returns
        -------
        core.workspace.counting.Query or None
            None for points of a layer.
        """
        if self.chosen is None:
            return None
        from ...core.workspace.counting import Query
        since, until = (str(moment)[:10] for moment in (since, until))
        # steps that are not complete and yet kept reach beyond the period
        since, until = max(since, self.chosen.since), min(until, self.chosen.until or until)
        return Query(self.chosen.with_period(since, until), self.areas.kind, groups=groups)


def add_events(algorithm, steps=True, classes=False):
    """Add the parameters for cases or points, and areas, with ``steps`` for the steps of time, with
    ``classes`` for the class of points; ``events_of``, ``period`` and ``size_of`` read them."""
    from ...core.workspace.areas import KINDS
    source, column = QgsProcessingParameterFeatureSource, QgsProcessingParameterField
    algorithm.add_workspace()
    algorithm.add(QgsProcessingParameterEnum("AREAS", tr("Areas"), [tr(KINDS[k]) for k in AREAS],
                                             defaultValue=0),
                  tr("Areas of the workspace in which is counted."))
    add_filter(algorithm)
    if steps:
        _add_steps(algorithm)
    algorithm.add(source("INPUT", tr("Points instead of cases"),
                         [QgsProcessing.SourceType.TypeVectorPoint], optional=True),
                  tr("A layer of points with a time. Classes, states, sources and units choose "
                     "among cases of the workspace alone."), advanced=True)
    algorithm.add(column("TIME", tr("Field with the time"), parentLayerParameterName="INPUT",
                         optional=True),
                  tr("Of the points: a date, a date and time, or text such as 2026-03-31 08:30."),
                  advanced=True)
    if classes:
        algorithm.add(column("CLASS", tr("Field with the class"),
                             parentLayerParameterName="INPUT", optional=True),
                      tr("Of the points. Empty: all are of one class."), advanced=True)
    algorithm.add(source("POLYGONS", tr("Polygons instead of areas"),
                         [QgsProcessing.SourceType.TypeVectorPolygon], optional=True),
                  tr("Any other areas. What lies in several of them counts to the first."),
                  advanced=True)
    algorithm.add(column("CODE", tr("Field with the code"), parentLayerParameterName="POLYGONS",
                         optional=True),
                  tr("Of the polygons. Empty: a running number."), advanced=True)


def _add_steps(algorithm):
    from ...core.analysis.time_steps import STEPS
    algorithm.add(QgsProcessingParameterEnum("STEP", tr("Step of time"),
                                             [tr(STEPS[size]) for size in SIZES],
                                             defaultValue=SIZES.index("month")),
                  tr("Steps follow the calendar; weeks begin on Monday."))
    algorithm.add(QgsProcessingParameterBoolean("INCOMPLETE", tr("Keep incomplete steps"), False),
                  tr("A week of which three days have gone has fewer cases, which looks like a "
                     "fall. Such a step at either end is left out, and the log says so. With this "
                     "it is kept."), advanced=True)


def needs_workspace(algorithm, parameters, context):
    """Whether cases or areas of a workspace are asked for."""
    return any(algorithm.parameterAsSource(parameters, name, context) is None
               for name in ("INPUT", "POLYGONS"))


def size_of(algorithm, parameters, context):
    """The kind of step."""
    return SIZES[algorithm.parameterAsEnum(parameters, "STEP", context)]


def period(algorithm, parameters, context):
    """(since, until) of the parameters as datetime64 or None; until is not included."""
    return tuple(np.datetime64(day, "s") if day else None
                 for day in period_of(algorithm, parameters, context))


def events_of(algorithm, parameters, context, feedback):
    """The Events of the parameters; says in the log what could not be counted.

    Raises
    ------
    InputError
        There are no areas, or the layers lack what is needed.
    Cancelled
    """
    ws = algorithm.open_workspace() if needs_workspace(algorithm, parameters, context) else None
    try:
        areas, crs, _ = chosen_areas(algorithm, parameters, context, ws, feedback)
        say_overlaps(areas, feedback)
        source = algorithm.parameterAsSource(parameters, "INPUT", context)
        if source is None:
            found = _cases(algorithm, parameters, context, ws, areas, crs, feedback)
        else:
            found = _points(algorithm, parameters, context, source, areas, crs, feedback)
    finally:
        if ws is not None:
            ws.close()
    outside = int((found.place < 0).sum())
    if outside:
        feedback.warning(tr("{count} of {all} lie in none of the areas, or have no place.").format(
            count=outside, all=len(found.place)))
    timeless = int(np.isnat(found.at).sum())
    if timeless:
        feedback.warning(tr("{count} of {all} have no time.").format(count=timeless,
                                                                     all=len(found.place)))
    return found


def _cases(algorithm, parameters, context, ws, areas, crs, feedback):
    from ...core.analysis.counts import groups_of
    from ...core.progress import Part
    from ...core.standards.stored import catalogue_of
    now = _now()
    chosen, cases = chosen_cases(algorithm, parameters, context, ws, Part(feedback, 0.0, 0.3),
                                 (*areas.members, "kind", "classcode"))
    place = areas.rows_of(cases, feedback=Part(feedback, 0.3, 0.4))
    classes = listed(algorithm, parameters, context, "CLASSES")
    found = Events(place, getattr(cases, chosen.moment), areas, crs,
                   ", ".join([tr("Cases"), *classes]), now, chosen=chosen)
    if algorithm.parameterDefinition("CLASS") is not None:
        found.classcode = groups_of(cases, "class")
        found.titles, found.majors = _titles(catalogue_of(ws), found.classcode.values)
    return found


def _titles(catalogue, codes):
    """(names of classes and major classes, major class of each) by code with the kind's letter."""
    from ...core.analysis.counts import LETTERS
    from ...layers.words import pick
    titles, majors = {}, {}
    for code in codes:
        kind = next((kind for kind, letter in LETTERS.items() if letter == code[:1]), "")
        row = catalogue.find(kind, code[1:])
        major = code[:1] + row.major if row else code[:3]
        majors[code] = major
        if row is not None:
            titles[code] = pick(row.name, row.name_en)
            titles[major] = pick(row.major_name, row.major_name_en)
    return titles, majors


def _points(algorithm, parameters, context, source, areas, crs, feedback):
    from ...core.analysis.cases import Coded
    from ...core.analysis.places import place_of
    from ...core.progress import Part
    names = {name: algorithm.parameterAsString(parameters, name, context)
             for name in ("TIME", "CLASS") if algorithm.parameterDefinition(name) is not None}
    if not names["TIME"]:
        raise InputError(N_("Choose the field with the time of the points."))
    x, y, (times, classes) = points_of(source, crs, feedback,
                                       [names["TIME"], names.get("CLASS", "")])
    at = moments(times)
    place = place_of(x, y, areas.geometry, feedback=Part(feedback, 0.3, 0.4))
    since, until = period(algorithm, parameters, context)
    inside = np.ones(len(at), dtype=bool)
    if since is not None:
        inside &= ~(at < since)
    if until is not None:
        inside &= ~(at >= until)
    coded = Coded.of(classes) if names.get("CLASS") else None
    found = Events(place[inside], at[inside], areas, crs, source.sourceName(), _now())
    if coded is not None:
        found.classcode = coded.take(inside)
        found.majors = {code: code for code in coded.values}
    return found


def _now():
    return datetime.datetime.now().isoformat(timespec="minutes")


def moments(texts):
    """Times as they stand in layers, as datetime64[s]; NaT for what is none."""
    import pandas as pd
    from ...core.exchange.moments import guess_order, parse_moments
    values = pd.Series(texts, dtype=object)
    found, _bad = parse_moments(values, guess_order(values))
    return np.array([text or "NaT" for text in found], dtype="datetime64[s]")


def say_steps(feedback, steps):
    """Say in the log which steps are counted, left out, or incomplete."""
    last = steps.border[-1] - np.timedelta64(1, "D")
    feedback.message(tr("{count} steps from {since} to {until}.").format(
        count=len(steps), since=str(steps.border[0])[:10], until=str(last)[:10]))
    for begin, end in steps.left_out:
        feedback.warning(tr("The step from {since} to {until} is not complete and was left out.")
                         .format(since=str(begin)[:10], until=_last_day(end)))
    for begin, end in steps.incomplete:
        feedback.warning(tr("The step from {since} to {until} is not complete: its counts are too "
                            "low.").format(since=str(begin)[:10], until=_last_day(end)))


def say_empty(feedback, counts):
    """Warn of steps in which there is nothing at all, where the others have many; counts (t,)."""
    from ...core.analysis.time_steps import without_any
    empty, usual = without_any(counts)
    if empty:
        feedback.warning(tr("{count} of {all} steps have no case at all, the others mostly about "
                            "{usual}. If cases were not recorded then, choose another period: as "
                            "it is, they count as a fall.").format(
            count=empty, all=len(counts), usual=f"{usual:.0f}"))


def _last_day(end):
    return str(end - np.timedelta64(1, "D"))[:10]
