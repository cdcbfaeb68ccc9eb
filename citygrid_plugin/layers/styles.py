"""How the tables of a workspace other than components are drawn, one function a table."""
from ..core.workspace.census import STATES
from ..i18n import tr
from . import census_style
from .case_style import open_cases
from .component_style import NEAR, PRESENT, component_renderer, dots_renderer
from .symbols import (
    cased_line, cased_outline, fill, line, rule, rules, scaled_labels, simple_labels,
    simple_marker, text)

GRID = "#d81bb3"
#: unit grids are drawn up to the last; labelled with the whole code, then its serial number
CODE_SCALE, SERIAL_SCALE, GRID_SCALE = 2500, 8000, 40000

PATROL = "#d9480f"
PATROL_TINTS = ("#40f4a261", "#402a9d8f", "#40e9c46a", "#408e7cc3", "#4090be6d", "#40577590",
                "#40f28482")


def _open_cases(_ws):
    return open_cases()[0], None


def _closed_cases(_ws):
    return rules([rule(simple_marker("circle", 1.8, "#8fb08f", "#4f6f4f", 0.2), "",
                       tr("Closed"))]), None


def _findings(_ws):
    return rules([
        # beside the component it speaks of, on the other side than the mark of its state
        rule(simple_marker("hexagon", 2.0, "#ffd000", "#7a4a00", 0.3,
                           offset="-1.6,-1.6"), "\"state\" = 'open'",
             tr("Open findings"), (0, 4000)),
        rule(simple_marker("hexagon", 1.0, "#ffd000", "#7a4a00", 0.1), "\"state\" = 'open'",
             tr("Open findings at city scale"), (4000, 0)),
        rule(simple_marker("square", 2.2, "#ffffff", "#888888", 0.4), "\"state\" = 'exception'",
             tr("Exception")),
        rule(simple_marker("circle", 1.6, "#7fbf7f", "#3f7f3f", 0.2), "\"state\" = 'corrected'",
             tr("Corrected"))]), None


def _census_changes(_ws):
    return census_style.changes()[0], None


#: of a package: state, fill, outline, in the order of the work; darker is further
PACKAGES = (("prepared", "#60ffffff", "#7a7a7a"), ("out", "#70ffb347", "#c06a00"),
            ("back", "#7074add1", "#2060a0"), ("checked", "#8066bd63", "#1a7a3a"))


def _census_packages(_ws):
    # those of earlier censuses lie on the same ground
    current = "\"census_fid\" = coalesce(@citygrid_census, maximum(\"census_fid\"))"
    states = [rule(fill(tint, edge, 0.6), f"\"state\" = '{state}'", tr(STATES[state]))
              for state, tint, edge in PACKAGES]
    title = ", ".join(f"'{state}', '{tr(text_)}'" for state, text_ in STATES.items())
    said = ("coalesce(nullif(\"name\", ''), \"code\") || '\n' || "
            f"coalesce(map_get(map({title}), \"state\"), '') || "
            "if(coalesce(\"crew\", '') = '', '', ' · ' || \"crew\") || '\n' || "
            "coalesce(\"found\", 0) || ' / ' || coalesce(\"known\", 0)")
    return (rules([rule(None, current, tr("Packages"), children=states)]),
            scaled_labels([(text(said, 9, "#303030", True), (0, 60000), current)]))


def _surveyed(symbol):
    """What crews brought back; doubles and what was set aside stay out of the picture."""
    return lambda _ws: (rules([rule(symbol(), "\"state\" = 'good'", tr("Surveyed")),
                               rule(symbol("#b0b0b0"), "\"state\" <> 'good'", tr("Set aside"))]),
                        None)


def _unit_grids(ws):
    serial = ws.codes.grid_length - ws.codes.community_length
    renderer = rules([
        rule(fill("#70" + GRID[1:], brush="b_diagonal"), f"{PRESENT} AND \"locked\" = 1",
             tr("Locked unit grid"), (0, SERIAL_SCALE)),
        rule(fill(None, GRID, 0.15), PRESENT, tr("Unit grid"), (SERIAL_SCALE, GRID_SCALE)),
        rule(fill(None, GRID, 0.35), PRESENT, tr("Unit grid"), (0, SERIAL_SCALE))])
    labels = scaled_labels([
        (text('"bgid"', 8, GRID, bold=True), (0, CODE_SCALE), PRESENT),
        (text(f'right("bgid", {serial})', 7.5, GRID), (CODE_SCALE, SERIAL_SCALE), PRESENT)])
    return renderer, labels


def _patrol_areas(_ws):
    # tints only tell neighbours apart: codes run in reading order, so that they seldom meet again
    tints = [rule(fill(tint), f"coalesce(to_int(regexp_substr(\"code\", '(\\\\d{{1,6}})$')), 0) "
                              f"% {len(PATROL_TINTS)} = {number}")
             for number, tint in enumerate(PATROL_TINTS)]
    name = ("coalesce(nullif(\"name\", ''), \"code\") || "
            "if(coalesce(\"collector\", '') = '', '', '\\n' || \"collector\")")
    return (rules([*tints, rule(cased_outline(PATROL, 0.9, "#ffffff"), "", tr("Patrol area"))]),
            simple_labels(text(name, 10, "#7a3300", True), (0, 40000)))


def _communities(_ws):
    return (rules([rule(fill(None, "#5a4a8a", 0.5, "dash dot"))]),
            simple_labels(text('coalesce("name", "code")', 9, "#43366b"), (3000, 40000)))


def _streets(_ws):
    return (rules([rule(fill(None, "#3a2d66", 0.9))]),
            simple_labels(text('coalesce("name", "code")', 12, "#2a1f50", True), (12000, 0)))


def _zones(_ws):
    return (rules([rule(fill("#10408040", "#6a9a6a", 0.2, "dash"))]),
            simple_labels(text('"name"', 8, "#4a7a4a"), (0, 15000)))


def _named_streets(_ws):
    return (rules([rule(line("#b0a080", 0.3, "dot"))]),
            simple_labels(text('"name"', 8, "#6b5d3a", along=True), (0, 6000)))


def _door_plates(_ws):
    return (rules([rule(simple_marker("square", 1.0, "#2f5fa8"))]),
            simple_labels(text('coalesce("number", "name")', 7, "#2f5fa8"), (0, 2000)))


def _points_of_interest(_ws):
    return (rules([rule(simple_marker("circle", 1.6, "#ffffff", "#7a5a2a", 0.35))]),
            simple_labels(text('"name"', 7.5, "#5a4018"), (0, 4000)))


def _plain(symbol):
    return lambda _ws: (rules([rule(symbol())]), None)


def _roads(_ws):
    near = simple_labels(text('"name"', 8, "#777777", along=True), (0, 6000))
    return rules([rule(line("#cfcfcf", 0.3), "", tr("Road"), (20000, 0)),
                  rule(cased_line("#ffffff", 1.1, "#c8c8c8", 0.35), "", tr("Road"),
                       (0, 20000))]), near


STYLES = {
    "case_open": _open_cases, "case_closed": _closed_cases, "finding": _findings,
    "census_change": _census_changes, "census_package": _census_packages,
    "survey_point": _surveyed(lambda colour="#c04fc0": simple_marker(
        "cross2", 2.0, colour, colour, 0.4)),
    "survey_line": _surveyed(lambda colour="#c04fc0": line(colour, 0.4, "dot")),
    "survey_area": _surveyed(lambda colour="#c04fc0": fill(None, colour, 0.4, "dot")),
    "census_lot": lambda _ws: (census_style.lots(), None),
    "census_defect": lambda _ws: (census_style.defects(), None),
    "unit_grid": _unit_grids, "patrol_area": _patrol_areas, "community": _communities,
    "street": _streets, "geo_zone": _zones, "geo_street": _named_streets,
    "door_plate": _door_plates, "poi": _points_of_interest,
    "base_road": _roads,
    "base_railway": _plain(lambda: cased_line("#f4f4f4", 0.35, "#a8a8a8", 0.3)),
    "base_water_line": _plain(lambda: line("#b5d3e7", 0.5)),
    "base_wall": _plain(lambda: line("#c4beb4", 0.25, "dash")),
    "base_water": _plain(lambda: fill("#d6e8f3", "#b5d3e7", 0.15)),
    "base_building": _plain(lambda: fill("#e9e6e1", "#d2cdc5", 0.15)),
    "base_parcel": _plain(lambda: fill(None, "#dcd8cf", 0.15, "dash")),
    "base_compound": _plain(lambda: fill("#f4f3ee", "#d9d6c8", 0.2)),
}

#: smallest scale (denominator) at which a table is drawn at all
SMALLEST_SCALE = {"unit_grid": GRID_SCALE, "door_plate": 3000, "poi": 10000, "geo_street": 25000,
                  "base_building": 25000, "base_parcel": 10000, "base_wall": 10000}


def plain_style(layer, ws, name):
    """Give a layer the symbols, labels and scale of a table that needs no catalogue."""
    renderer, labels = STYLES[name](ws)
    layer.setRenderer(renderer)
    if labels is not None:
        layer.setLabeling(labels)
        layer.setLabelsEnabled(True)
    if name in SMALLEST_SCALE:
        layer.setScaleBasedVisibility(True)
        layer.setMinimumScale(SMALLEST_SCALE[name])


def style(layer, ws, catalogue, table):
    """Give a layer its renderer, labels and scale range.

    Parameters
    ----------
    layer : QgsVectorLayer
    ws : Workspace
    catalogue : Catalogue
    table : core.workspace.schema.Table

    Returns
    -------
    list of str or None
        The legend entries worth showing; None for all of them.
    """
    shown = None
    if table.name.startswith("component_"):
        major = table.name.split("_")[1]
        states = ws.query("SELECT code, name, name_en FROM value_domain "
                          "WHERE domain = 'objstate' ORDER BY fid")
        renderer, shown = component_renderer(catalogue, major, table.geometry,
                                             order_of(catalogue, major), states)
        layer.setRenderer(renderer)
        if table.geometry == "point":
            layer.setScaleBasedVisibility(True)
            layer.setMinimumScale(NEAR)
    else:
        plain_style(layer, ws, table.name)
    if table.name == "finding":
        shown = [tr("Open findings"), tr("Exception"), tr("Corrected")]
    elif table.name == "case_open":
        shown = open_cases()[1]
    elif table.name == "census_change":
        shown = census_style.changes()[1]
    elif table.name == "unit_grid":
        shown = [tr("Unit grid")]
    elif table.name == "patrol_area":
        shown = [tr("Patrol area")]
    elif table.name == "base_road":
        shown = [tr("Road")]
    return shown


def style_dots(layer, catalogue, table):
    """Give the layer that draws the points of a component table at city scale its look.

    Parameters
    ----------
    layer : QgsVectorLayer
    catalogue : Catalogue
    table : core.workspace.schema.Table
    """
    layer.setRenderer(dots_renderer(order_of(catalogue, table.name.split("_")[1])))
    layer.setScaleBasedVisibility(True)
    layer.setMaximumScale(NEAR)


def order_of(catalogue, major):
    """The place of a major class in the catalogue."""
    majors = [m[0] for m in catalogue.majors("component")]
    return majors.index(major) if major in majors else len(majors)
