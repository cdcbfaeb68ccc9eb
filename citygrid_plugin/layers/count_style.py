"""How counts by area are drawn: light to dark in classes that fit skewed figures, zero and "nothing
to divide by" on their own, the figure itself written on the areas where there is room.

The layer carries its question, so that each of its numbers can be opened (see `question.py`).
"""
from qgis.core import QgsGraduatedSymbolRenderer, QgsRendererRange

from ..core.analysis.breaks import classes
from ..core.errors import N_
from ..i18n import tr
from .count_words import number_text, question_title
from .field_titles import name_fields, translated
from .question import Question, keep
from .symbols import fill, simple_labels, text

#: The class of figures that could not be divided; figures are not negative.
_NOTHING = -1
#: ColorBrewer's YlOrBr, which is told apart in print and by the colour-blind; the map shines
#: through.
COLOURS = ("#e0ffffd4", "#e0fee391", "#e0fec44f", "#e0fe9929", "#e0d95f0e", "#e0993404")
_EDGE, _PALE = "#8a7f70", "#b8b8b8"
#: What the fields are called.
FIELDS = {
    "code": N_("Code"), "name": N_("Name"), "parent": N_("Larger area"),
    "count": N_("Number counted"), "share": N_("Share (%)"), "base": N_("Denominator"),
    "density": N_("Density"), "before": N_("Period compared with"), "change": N_("Change (%)"),
    "since": N_("From day"), "until": N_("To day"), "as_of": N_("As of")}
#: Below so many areas the figure is written on each at any scale, otherwise from this one on.
_FEW, _NEAR = 60, 8000


def counts_renderer(values, name, whole):
    """The renderer of areas by a field.

    Parameters
    ----------
    values : (m,)
        What stands in the field; NaN for NULL.
    name : str
        Of the field.
    whole : bool
        Whether they are whole numbers.

    Returns
    -------
    QgsGraduatedSymbolRenderer
    """
    ranges = [QgsRendererRange(low, high, fill(colour, _EDGE, 0.12), title)
              for (low, high), colour, title in _classes(values, whole)]
    zero = QgsRendererRange(0, 0, fill("#90ffffff", _PALE, 0.12), "0")
    found = [zero] if any(value == 0 for value in values) or not ranges else []
    if any(value != value for value in values):
        found.append(QgsRendererRange(
            _NOTHING, _NOTHING, fill("#909090", _PALE, 0.12, brush="f_diagonal"),
            tr("– nothing to divide by")))
    return QgsGraduatedSymbolRenderer(f'coalesce("{name}", {_NOTHING})', [*found, *ranges])


def _classes(values, whole):
    """((low, high), colour, title) of the classes above zero; of few classes the colours lie
    apart."""
    found = classes(values, whole)
    step = (len(COLOURS) - 1) / max(len(found) - 1, 1)
    return [(borders, COLOURS[round(number * step) if len(found) > 1 else len(COLOURS) // 2],
             _title(*borders, whole)) for number, borders in enumerate(found)]


def _title(low, high, whole):
    if whole:
        return f"{low:,.0f}" if low == high else f"{low:,.0f} – {high:,.0f}"
    return f"{number_text(low)} – {number_text(high)}"


def dress_counts(layer, values, rate, query, workspace):
    """Draw a layer of counts, and let it carry its question.

    Parameters
    ----------
    layer : QgsVectorLayer
        With the field ``count`` or, of quotients, ``density``.
    values : (m,)
        What stands in the field; NaN for NULL.
    rate : str
        What was divided by, of ``core.workspace.areas.DENOMINATORS``; "" for counts.
    query : Query
    workspace : path
    """
    name, whole = ("density", False) if rate else ("count", True)
    layer.setName(question_title(query, rate))
    if layer.isSpatial():
        layer.setRenderer(counts_renderer(values, name, whole))
        said = f'"{name}"' if whole else f'round("{name}", 2 - floor(log10("{name}")))'
        layer.setLabeling(simple_labels(text(f'if("{name}" > 0, {said}, \'\')', 8, "#3a2a10", True),
                                        (0, 0 if len(values) <= _FEW else _NEAR)))
        layer.setLabelsEnabled(True)
    name_fields(layer, translated(FIELDS))
    keep(layer, Question(str(workspace), query))
    layer.triggerRepaint()


def name_table(layer):
    """Name the fields of a table of counts; those of its columns are titles already."""
    name_fields(layer, {"code": tr("Code"), "name": tr("Name")})
