"""A value for each area, as parameters: cases, components, points or a field, by themselves or
divided by what there is of something."""
import datetime
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField, QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..cases.codes import component_classes, listed
from .case_filter import add_filter, every_case, filter_of
from .given import AREAS, chosen_areas, points_of, say_overlaps

COUNTED = {"cases": N_("Cases"), "components": N_("Components")}
#: Parameters that name fields of the polygons with numbers.
_FIELDS = ("FIELD", "BASE")
#: What values are divided by: nothing, a denominator of the workspace, a field.
RATES = ("", "area", "street", "components", "patrol", "field")
SMOOTHING = {"": N_("none"), "all": N_("towards the mean of all areas"),
             "near": N_("towards the mean of the neighbours")}


@dataclass
class AreaValues:
    """What is analysed, for m areas.

    Attributes
    ----------
    areas : core.workspace.areas.Areas
    crs : QgsCoordinateReferenceSystem
        Of the areas.
    count : (m,) float64
        NaN where a field has no number.
    base : (m,) float64 or None
        What it is divided by.
    read : int
        Cases, components, points or polygons.
    outside : int
        Of them those that count to no area.
    about : str
        What is counted and of which days, in the user's language.
    as_of : str
        Moment of the counting.
    query : core.workspace.counting.Query or None
        What was counted in the workspace; None for points of a layer or a field.
    """
    areas: object
    crs: object
    count: np.ndarray
    base: object
    read: int
    outside: int
    about: str
    as_of: str
    query: object = None


def add_values(algorithm):
    """Add the parameters; ``values_of`` and ``smoothing_of`` read them."""
    from ...core.workspace.areas import DENOMINATORS, KINDS
    source, field = QgsProcessingParameterFeatureSource, QgsProcessingParameterField
    choice, number = QgsProcessingParameterEnum, QgsProcessingParameterField.DataType.Numeric
    algorithm.add_workspace()
    algorithm.add(choice("AREAS", tr("Areas"), [tr(KINDS[kind]) for kind in AREAS],
                         defaultValue=0), tr("Areas of the workspace in which is counted."))
    algorithm.add(choice("COUNT", tr("What is counted"), [tr(t) for t in COUNTED.values()],
                         defaultValue=0),
                  tr("Of components the valid ones, of the classes chosen; period, states, "
                     "sources and units choose among cases alone."))
    add_filter(algorithm)
    titles = [tr("nothing"), *(tr(DENOMINATORS[name]) for name in RATES[1:-1]), tr("a field")]
    algorithm.add(choice("RATE", tr("Divided by"), titles, defaultValue=0),
                  tr("More cases where there is more to go wrong are no hot spot. By the patrol: "
                     "one collector for each whole patrol area. An area with nothing to divide by "
                     "is left out."))
    algorithm.add(QgsProcessingParameterString("BASECLASSES", tr("Classes of the components "
                                                                 "divided by"), optional=True),
                  tr("Codes such as C0101, C01. Empty: all."), advanced=True)
    algorithm.add(choice("SMOOTHING", tr("Smoothing of the quotients"),
                         [tr(title) for title in SMOOTHING.values()], defaultValue=1),
                  tr("Empirical Bayes: one case among two components is no rate of 50 %. A rate is "
                     "drawn towards the mean, the more the less it is divided by."),
                  advanced=True)
    algorithm.add(source("INPUT", tr("Points instead of cases"),
                         [QgsProcessing.SourceType.TypeVectorPoint], optional=True),
                  tr("Any layer of points; each is counted in the area in which it lies."),
                  advanced=True)
    algorithm.add(source("POLYGONS", tr("Polygons instead of areas"),
                         [QgsProcessing.SourceType.TypeVectorPolygon], optional=True),
                  tr("Any other areas. What lies in several of them counts to the first."),
                  advanced=True)
    for name, title, help, kind in (
            ("CODE", tr("Field with the code"), tr("Of the polygons. Empty: a running number."),
             QgsProcessingParameterField.DataType.Any),
            ("FIELD", tr("Field with the value"),
             tr("Of the polygons; it is analysed instead of a count."), number),
            ("BASE", tr("Field to divide by"), tr("Of the polygons, where a field is divided by."),
             number)):
        algorithm.add(field(name, title, type=kind, parentLayerParameterName="POLYGONS",
                            optional=True), help, advanced=True)


def needs_workspace(algorithm, parameters, context):
    """Whether areas, cases, components or a denominator of a workspace are asked for."""
    source = {name: algorithm.parameterAsSource(parameters, name, context) is not None
              for name in ("INPUT", "POLYGONS")}
    counted = not source["INPUT"] and not algorithm.parameterAsString(parameters, "FIELD", context)
    return not source["POLYGONS"] or counted or _rate(algorithm, parameters, context) in RATES[1:-1]


def smoothing_of(algorithm, parameters, context):
    """"", "all" or "near"."""
    return list(SMOOTHING)[algorithm.parameterAsEnum(parameters, "SMOOTHING", context)]


def _rate(algorithm, parameters, context):
    return RATES[algorithm.parameterAsEnum(parameters, "RATE", context)]


def values_of(algorithm, parameters, context, feedback):
    """The AreaValues of the parameters; says in the log what could not be counted.

    Raises
    ------
    InputError
        There are no areas, nothing fits the choice, or a layer lacks what is needed.
    Cancelled
    """
    from ...core.progress import Part
    as_of = datetime.datetime.now().isoformat(timespec="minutes")
    ws = algorithm.open_workspace() if needs_workspace(algorithm, parameters, context) else None
    try:
        areas, crs, texts = chosen_areas(
            algorithm, parameters, context, ws, feedback,
            [algorithm.parameterAsString(parameters, name, context) for name in _FIELDS])
        fields = {name: None if column is None else _numbers(column)
                  for name, column in zip(_FIELDS, texts)}
        source, query = algorithm.parameterAsSource(parameters, "INPUT", context), None
        if algorithm.parameterAsString(parameters, "FIELD", context):
            if fields["FIELD"] is None:
                raise InputError(N_("Choose the polygons whose field is to be analysed."))
            count, read, outside = fields["FIELD"], len(areas), 0
            about = algorithm.parameterAsString(parameters, "FIELD", context)
            if not np.isfinite(count).any():
                raise InputError(N_("The field {field} has no number in any polygon. Choose a "
                                    "field of numbers."), field=about)
        elif source is not None:
            place = _points(source, crs, areas, feedback)
            count, read, outside = _counted(place, len(areas))
            about = source.sourceName()
        else:
            place, about, query = _of_workspace(algorithm, parameters, context, ws, areas,
                                                feedback)
            count, read, outside = _counted(place, len(areas))
        if fields["FIELD"] is None:
            say_overlaps(areas, feedback)
        if outside:
            feedback.warning(tr("{count} of {all} lie in none of the areas, or have no place.")
                             .format(count=outside, all=read))
        base = _base(algorithm, parameters, context, ws, areas, fields,
                     Part(feedback, 0.4, 0.6))
    finally:
        if ws is not None:
            ws.close()
    return AreaValues(areas, crs, count, base, read, outside, about, as_of, query)


def _numbers(texts):
    """Texts as float64, NaN for what is no number."""
    import pandas as pd
    return pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(np.float64)


def _counted(place, areas):
    inside = place >= 0
    return (np.bincount(place[inside], minlength=areas).astype(np.float64), len(place),
            int((~inside).sum()))


def _points(source, crs, areas, feedback):
    """Row of the area of each point of a source."""
    x, y, _ = points_of(source, crs, feedback)
    return areas.rows_of(SimpleNamespace(x=x, y=y), feedback=feedback)


def _of_workspace(algorithm, parameters, context, ws, areas, feedback):
    """Row of the area of each case or component chosen, and what they are, in words and as a
    Query."""
    from ...core.progress import Part
    from ...core.workspace.counting import Query
    counted = list(COUNTED)[algorithm.parameterAsEnum(parameters, "COUNT", context)]
    classes = " ".join(listed(algorithm, parameters, context, "CLASSES"))
    about = [tr(COUNTED[counted]), *([classes] if classes else [])]
    part, rest = Part(feedback, 0.0, 0.3), Part(feedback, 0.3, 0.4)
    if counted == "components":
        from ...core.analysis.components import ComponentFilter
        from ...core.workspace.component_facts import components_of
        facts = components_of(ws, part)
        chosen = ComponentFilter(component_classes(algorithm, parameters, context, "CLASSES"))
        place = areas.rows_of(facts, feedback=rest)[chosen.mask(facts)]
    else:
        chosen = filter_of(algorithm, parameters, context)
        facts = every_case(ws, chosen, part, tuple(areas.members))
        place = areas.rows_of(facts, feedback=rest)[chosen.mask(facts)]
        days = _days(chosen)
        about += [days] if days else []
    if not len(place):
        raise InputError(N_("Nothing fits the choice. Choose other classes, another period or "
                            "fewer conditions."))
    return place, ", ".join(about), Query(chosen, areas.kind)


def _days(chosen):
    """The period of a filter in words, with its last day; "" where there is none."""
    from ...core.analysis.counts import last_day
    last = last_day(chosen.until)
    return f"{chosen.since or '…'} – {last or '…'}" if chosen.since or last else ""


def _base(algorithm, parameters, context, ws, areas, fields, feedback):
    """What values are divided by, None for nothing."""
    from ...core.workspace.areas import denominators
    what = _rate(algorithm, parameters, context)
    if not what:
        return None
    if what == "field":
        if fields["BASE"] is None:
            raise InputError(N_("Choose the field of the polygons to divide by."))
        return fields["BASE"]
    return denominators(ws, areas, what, component_classes(algorithm, parameters, context,
                                                           "BASECLASSES"), feedback)
