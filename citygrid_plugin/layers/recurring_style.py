"""How what comes back, drags on and circles is drawn: the more, the larger and darker."""
from qgis.core import QgsFeatureRequest

from ..core.errors import N_
from ..i18n import tr
from . import field_titles
from .symbols import fill, line, rule, rules, scaled_labels, simple_marker, text
from .time_layers import play

#: (from, fill, size in mm); ends with the largest
_TIMES = ((2, "#fdd49e", 3.0), (4, "#fc8d59", 4.0), (7, "#d7301f", 5.2), (13, "#7f0000", 6.6))
_CASES = ((1, "#d9d9f0", 2.6), (3, "#9e9ac8", 3.6), (6, "#6a51a3", 4.8), (11, "#3f007d", 6.2))
_REASONS = ((1, "#fff7bc", 3.2), (2, "#fe9929", 4.2), (3, "#cc4c02", 5.2), (4, "#662506", 6.2))
_LOOPS = ((2, "#ccece6", 3.2), (3, "#66c2a4", 4.2), (4, "#238b45", 5.2), (6, "#00441b", 6.2))
_FAR = 20000        # at smaller scales there are no numbers
_DARK = "#222222"
#: what the fields of the results are called
FIELDS = {
    "what": N_("Component or place"), "title": N_("Where"), "code": N_("Code"), "kind": N_("Kind"),
    "classcode": N_("Minor class"), "class_name": N_("Name of the class"), "times": N_("Times"),
    "in_window": N_("Most within the window"), "cases": N_("Cases"), "open": N_("Open cases"),
    "first": N_("First time"), "last": N_("Last time"), "mean_days": N_("Mean days between"),
    "shortest": N_("Shortest interval (days)"), "intervals": N_("Intervals (days)"),
    "trend": N_("Trend (word)"), "trend_text": N_("Trend"), "state": N_("State (word)"),
    "units": N_("Units"), "case_nos": N_("Case numbers"), "case_no": N_("Case number"),
    "state_text": N_("State"), "unit": N_("Unit code"), "unit_name": N_("Responsible unit"),
    "reported": N_("Reported at"), "due": N_("Due at"), "ended": N_("Ended"),
    "open_days": N_("Days open"), "late_days": N_("Days late"), "extensions": N_("Times extended"),
    "suspensions": N_("Suspensions"), "reworks": N_("Reworks"), "notices": N_("Formal notices"),
    "number": N_("Number"), "reason_count": N_("Number of reasons"), "reasons": N_("Reasons"),
    "about": N_("What was counted"), "as_of": N_("As of"), "objid": N_("Component code"),
    "objname": N_("Name"), "objstate": N_("State"), "ordate": N_("First date"),
    "dedate": N_("Retired on"), "bgid": N_("Unit grid code"), "dispatches": N_("Dispatches"),
    "unit_count": N_("Number of units"), "returns": N_("Returns"), "loops": N_("Loops"),
    "days_lost": N_("Days lost"), "way": N_("Way"), "last_unit": N_("Code of the last unit"),
    "last_name": N_("Last unit"), "from_unit": N_("Code of the unit from"),
    "from_name": N_("From unit"), "to_unit": N_("Code of the unit to"), "to_name": N_("To unit"),
    "held_days": N_("Mean days held"), "classes": N_("Classes"), "passes": N_("Passes"),
    "ended_at": N_("Code of the unit it ended at"), "ended_name": N_("Ended at"),
    "share": N_("Share (%)"), "all": N_("All together"), "components": N_("Components"),
    "with_cases": N_("With cases"), "per_hundred": N_("Cases per 100 components"),
    "street": N_("Street or lane"), "length_m": N_("Length (m)"),
    "farthest_m": N_("Largest distance (m)"), "nearest": N_("Nearest facility"),
    "x": N_("Farthest point, x"), "y": N_("Farthest point, y"), "per_100_m": N_("Cases per 100 m"),
    "street_m": N_("Street (m)"), "without_m": N_("Without (m)"), "percent": N_("Without (%)"),
    "name": N_("Name"), "per_km": N_("Cases per km"), "core": N_("Core cases"),
    "begin": N_("Begin"), "end": N_("End"), "days": N_("Days"), "at": N_("At"),
}


def _steps(field, steps, shape):
    """Rules for ranges of a field: each from its lower bound to the next one."""
    made = []
    for (low, colour, size), after in zip(steps, [*(s[0] for s in steps[1:]), None]):
        where = f'"{field}" >= {low}' + (f' AND "{field}" < {after}' if after else "")
        if after is None:
            words = f"≥ {low}"
        else:
            words = str(low) if after == low + 1 else f"{low}–{after - 1}"
        made.append(rule(simple_marker(shape, size, colour, _DARK, 0.3), where,
                         tr("{kind}: {count}").format(kind=tr(FIELDS[field]), count=words)))
    return made


def _numbers(field):
    return scaled_labels([(text(f'to_string(round("{field}"))', 8, _DARK, True), (0, _FAR), "")])


def _dress(layer, renderer, field):
    name_fields(layer)
    # the most lie on top
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause(field, True)]))
    renderer.setOrderByEnabled(True)
    layer.setRenderer(renderer)
    layer.setLabeling(_numbers(field))
    layer.setLabelsEnabled(True)
    layer.triggerRepaint()


def name_fields(layer, titles=None):
    """Call the fields of a result what they are called in the user's language.

    Parameters
    ----------
    layer : QgsVectorLayer
    titles : dict of str to str, optional
        More names, as they are to be shown.
    """
    field_titles.name_fields(layer, {**field_titles.translated(FIELDS), **(titles or {})})


def dress_recurring(layer):
    """Components and places where problems come back, by the number of times."""
    made = []
    for what, shape, title in (("component", "circle", N_("Component")),
                               ("place", "square", N_("Place without a component"))):
        made.append(rule(None, f"\"what\" = '{what}'", tr(title),
                         children=_steps("times", _TIMES, shape)))
    _dress(layer, rules(made), "times")


def dress_dragging(layer):
    """Cases that drag on, by the number of reasons."""
    _dress(layer, rules(_steps("reason_count", _REASONS, "diamond")), "open_days")


def dress_components(layer):
    """Components with the most cases."""
    _dress(layer, rules(_steps("cases", _CASES, "circle")), "cases")


def dress_circling(layer):
    """Cases that circled, by the number of dispatches."""
    _dress(layer, rules(_steps("dispatches", _LOOPS, "triangle")), "dispatches")


#: (from, colour, width in mm) of the length of a gap in metres
_LENGTHS = ((0, "#fdae61", 0.7), (100, "#f46d43", 1.0), (200, "#d73027", 1.4),
            (400, "#7f0000", 1.9))
#: share of the street of a unit grid that is without, in percent
_SHARES = ((0, "#f7f7f7"), (1, "#fee8c8"), (25, "#fdbb84"), (50, "#e34a33"), (75, "#990000"))
NEAR = 15000


def dress_gaps(layer):
    """Stretches of street without a facility, by their length."""
    made = []
    for (low, colour, width), after in zip(_LENGTHS, [*(r[0] for r in _LENGTHS[1:]), None]):
        where = f'"length_m" >= {low}' + (f' AND "length_m" < {after}' if after else "")
        title = f"≥ {low} m" if after is None else f"{low}–{after} m"
        made.append(rule(line(colour, width), where, title))
    name_fields(layer)
    layer.setRenderer(rules(made))
    layer.setLabeling(scaled_labels([
        (text("to_string(round(\"length_m\")) || ' m'", 8, "#7f0000", True, along=True),
         (0, NEAR), '"length_m" >= 100')]))
    layer.setLabelsEnabled(True)
    layer.triggerRepaint()


def dress_shares(layer):
    """Unit grids by the share of their streets that is without a facility."""
    made = []
    for (low, colour), after in zip(_SHARES, [*(r[0] for r in _SHARES[1:]), None]):
        # the share is in percent; what is nearly nothing is rounding
        where = f'"percent" >= {low}' + (f' AND "percent" < {after}' if after else "")
        title = f"{low}–{after or 100} %"
        made.append(rule(fill("#b0" + colour[1:], "#909090", 0.1), where, title))
    made.append(rule(fill(None, "#c8c8c8", 0.1, "dot"), '"percent" IS NULL', tr("No street")))
    name_fields(layer)
    layer.setRenderer(rules(made))
    layer.triggerRepaint()


#: of the density along streets: colour and width in mm, from low to high
_DENSITIES = (("#ffffb2", 0.5), ("#fecc5c", 0.7), ("#fd8d3c", 1.0), ("#f03b20", 1.4),
              ("#bd0026", 1.9), ("#67000d", 2.4))
#: colours that tell clusters beside each other apart
_CLUSTERS = ("#d95f02", "#1b9e77", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#1f78b4")


def dress_density(layer):
    """Pieces of street by the cases per kilometre: as many pieces in each class, but the highest
    tenth has two of its own."""
    index = layer.fields().indexOf("per_km")
    values = sorted(feature[index] for feature in layer.getFeatures())
    made = []
    if values:
        ends = sorted({*(values[int(share * (len(values) - 1))]
                         for share in (0.3, 0.6, 0.8, 0.9, 0.97)), values[-1]})
        # where values are alike there are fewer classes, the highest among them
        for low, high, (colour, width) in zip([-1.0, *ends], ends, _DENSITIES[-len(ends):]):
            made.append(rule(line(colour, width), f'"per_km" > {low} AND "per_km" <= {high}',
                             tr("{range} cases per km").format(
                                 range=f"{max(low, 0):.1f}–{high:.1f}")))
    name_fields(layer)
    layer.setRenderer(rules(made))
    layer.triggerRepaint()


def dress_clusters(layer):
    """Clusters in colours that tell neighbours apart, with their days; played by time."""
    made = [rule(fill("#60" + colour[1:], colour, 0.5), f'"number" % {len(_CLUSTERS)} = {k}')
            for k, colour in enumerate(_CLUSTERS)]
    name_fields(layer)
    layer.setRenderer(rules(made))
    layer.setLabeling(scaled_labels([
        (text("\"cases\" || '\n' || left(\"begin\", 10) || ' – ' || left(\"end\", 10)", 8, _DARK),
         (0, _FAR), "")]))
    layer.setLabelsEnabled(True)
    play(layer, "begin", "end")
    layer.triggerRepaint()


def dress_cluster_points(layer):
    """Cases of clusters in the colour of their cluster; those at a border are empty."""
    made = []
    for k, colour in enumerate(_CLUSTERS):
        where = f'"number" % {len(_CLUSTERS)} = {k}'
        made += [rule(simple_marker("circle", 2.0, colour, "#ffffff", 0.2), where + ' AND "core"'),
                 rule(simple_marker("circle", 1.8, "#ffffff", colour, 0.4),
                      where + ' AND NOT "core"')]
    name_fields(layer)
    layer.setRenderer(rules(made))
    layer.triggerRepaint()
