"""How evaluated areas are drawn: in the colours of their levels, grey where there is none."""
from ..core.errors import N_
from ..i18n import tr
from .evaluation_words import level_title
from .field_titles import name_fields, translated
from .symbols import fill, rule, rules, scaled_labels, text

_EDGE, _NONE = "#6a6a6a", "#c4c4c4"
#: The base map shows through.
_THROUGH = "#d8"
_NEAR = 12000
#: What the fields of the cases behind a figure are called.
CASE_FIELDS = {
    "case_no": N_("Case number"), "kind": N_("Kind"), "classcode": N_("Minor class"),
    "state": N_("State (word)"), "source": N_("Source"), "bgid": N_("Unit grid code"),
    "unit": N_("Unit code"), "reported_at": N_("Reported at"), "filed_at": N_("Filed at"),
    "dispatched_at": N_("Dispatched at"), "handle_due_at": N_("To be handled until"),
    "handled_at": N_("Handled at"), "closed_at": N_("Closed at"), "address": N_("Address"),
    "class_name": N_("Name of the class"), "state_text": N_("State"),
    "unit_name": N_("Responsible unit")}


def levels_renderer(levels):
    """The renderer of areas by their field ``level``.

    Parameters
    ----------
    levels : sequence of core.analysis.evaluation_rules.Level
    """
    letters = {level: "'{}'".format(level.letter.replace("'", "''")) for level in levels}
    made = [rule(fill(_THROUGH + level.colour.lstrip("#"), _EDGE, 0.15),
                 f'"level" = {letters[level]}', level_title(level))
            for level in sorted(levels, key=lambda level: -level.lower)]
    known = ", ".join(letters.values()) or "''"
    made.append(rule(fill(_THROUGH + _NONE.lstrip("#"), _EDGE, 0.15),
                     f'coalesce("level", \'\') NOT IN ({known})', tr("– no score")))
    return rules(made)


def dress_evaluation(layer, levels, titles):
    """Draw a layer of evaluated areas; ``titles`` {field: title} become the names of its fields."""
    layer.setRenderer(levels_renderer(levels))
    layer.setLabeling(scaled_labels([
        (text("\"level\" || coalesce(' ' || to_string(\"score\"), '')", 8, "#111111"),
         (0, _NEAR), "")]))
    layer.setLabelsEnabled(True)
    name_fields(layer, titles)
    layer.triggerRepaint()


def name_cases(layer):
    """Name the fields of the cases behind a figure."""
    name_fields(layer, translated(CASE_FIELDS))
