"""How forecasts are drawn: light to dark by the cases expected; hatched, with a dash, where no
forecast is better than a naive one."""
from qgis.core import QgsFeatureRequest

from ..core.analysis.breaks import classes
from ..core.analysis.forecast_score import NAIVE
from ..core.errors import N_
from ..i18n import tr
from .field_titles import name_fields, translated
from .symbols import fill, rule, rules, simple_labels, text

#: ColorBrewer's YlGnBu: not the colours of counts, since these cases are yet to come.
COLOURS = ("#e0ffffcc", "#e0c7e9b4", "#e07fcdbb", "#e041b6c4", "#e02c7fb8", "#e0253494")
_EDGE, _PALE = "#6f7a80", "#b8b8b8"
#: Below so many areas the figure is written on each at any scale, otherwise from this one on.
_FEW, _NEAR = 60, 8000
#: What the fields of the forecasts are called, and those of their test.
FIELDS = {
    "code": N_("Code"), "name": N_("Name"), "class": N_("Class code"), "title": N_("Class"),
    "shown": N_("Shown (1, 0)"), "text": N_("Forecast"), "expected": N_("Cases expected"),
    "low": N_("Interval from"), "high": N_("Interval to"), "reason": N_("Why there is none"),
    "last_weeks": N_("Cases of the last weeks"), "last_year": N_("The same weeks last year"),
    "usual": N_("Mean of 52 weeks"), "since": N_("From day"), "until": N_("To day"),
    "level": N_("Level of the interval"), "about": N_("What was counted"), "as_of": N_("As of")}
TEST_FIELDS = {
    "class": N_("Class code"), "title": N_("Class"), "cases": N_("Cases"),
    "better": N_("Better than all (1, 0)"), "shown": N_("Areas with a forecast"),
    "gain": N_("Error less by (share)"), "best_naive": N_("Best naive forecast"),
    "origins": N_("Tests in the past"), "coverage": N_("Intervals that held (share)"),
    "promised": N_("Intervals promised (share)"), "since": N_("From day"),
    "until": N_("To day"), "about": N_("What was counted"), "as_of": N_("As of")}
_MEASURES = {"error": N_("Error: {kind}"), "mase": N_("Scaled error: {kind}"),
             "p": N_("p against {kind}")}


def forecasts(values):
    """The renderer of areas by their fields ``shown`` and ``expected``.

    Parameters
    ----------
    values : (n,) sequence of float
        What is expected where it is shown.
    """
    made = [rule(fill("#b0b0b0", _PALE, 0.12, brush="f_diagonal"), '"shown" = 0',
                 tr("– no better than a naive forecast"))]
    values = [round(value, 1) for value in values]
    ranges = classes(values, False)
    if ranges:      # nought is a class of its own for counts, but not for what is expected
        ranges[0] = (min(ranges[0][0], min(values)), ranges[0][1])
    step = (len(COLOURS) - 1) / max(len(ranges) - 1, 1)
    lower = -1.0
    for number, (low, high) in enumerate(ranges):
        last = number == len(ranges) - 1
        condition = f'"shown" = 1 AND "expected" > {lower}' + (
            "" if last else f' AND "expected" <= {high}')
        made.append(rule(fill(COLOURS[round(number * step)], _EDGE, 0.12), condition,
                         f"{low:,.1f} – {high:,.1f}"))
        lower = high
    if not ranges and len(values):
        made.append(rule(fill(COLOURS[0], _EDGE, 0.12), '"shown" = 1', "0"))
    renderer = rules(made)
    # of several classes in one area the one with the most cases lies on top
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause(
        'coalesce("expected", -1)', True)]))
    renderer.setOrderByEnabled(True)
    return renderer


def dress(layer, values, areas, note):
    """Draw a layer of forecasts; ``note`` says what they are of and how good they were."""
    layer.setRenderer(forecasts(values))
    weeks = {f"week{k}": tr("Week {number}").format(number=k) for k in range(1, 9)}
    name_fields(layer, {**translated(FIELDS), **weeks})
    near = (0, 0) if areas <= _FEW else (0, _NEAR)
    layer.setLabeling(simple_labels(text('"text"', 8, "#253040"), near))
    layer.setLabelsEnabled(True)
    layer.setAbstract(note)
    layer.triggerRepaint()


def dress_test(layer):
    """Name the fields of the test of forecasts."""
    kinds = {"forecast": N_("forecast"), **NAIVE}
    name_fields(layer, {**translated(TEST_FIELDS), **{
        f"{measure}_{name}": tr(title).format(kind=tr(kind))
        for measure, title in _MEASURES.items() for name, kind in kinds.items()}})
