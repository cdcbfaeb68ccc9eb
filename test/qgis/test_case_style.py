"""Open cases on the map: every state has a mark of its own, urgent and overdue ones are told."""
import pytest
from qgis.core import QgsFeature, QgsField, QgsFields, QgsRenderContext
from qgis.PyQt.QtCore import QVariant

from citygrid_plugin.core.cases.lifecycle import FINAL, STATES
from citygrid_plugin.layers.case_style import MARKS, open_cases


@pytest.fixture
def drawn(qgis_app):
    """``drawn(state, urgent, due_at)``: what a case is drawn with, as (shape, colour)."""
    fields = QgsFields()
    for name, kind in (("state", QVariant.String), ("urgent", QVariant.Int),
                       ("due_at", QVariant.String)):
        fields.append(QgsField(name, kind))
    renderer, context = open_cases()[0], QgsRenderContext()
    context.expressionContext().setFields(fields)
    renderer.startRender(context, fields)

    def symbols(*values):
        feature = QgsFeature(fields)
        feature.setAttributes(list(values))
        context.expressionContext().setFeature(feature)
        layers = [s.symbolLayer(0) for s in renderer.symbolsForFeature(feature, context)]
        return [(layer.encodeShape(layer.shape()), layer.color().name()) for layer in layers]
    yield symbols
    renderer.stopRender(context)


def test_every_open_state_has_a_shape_of_its_own(drawn):
    seen = [drawn(state, 0, None) for state in STATES if state not in FINAL]
    assert all(len(marks) == 1 for marks in seen)
    assert len({marks[0][0] for marks in seen}) == len(seen)
    assert {state for marks in MARKS for state in marks} == set(STATES) - set(FINAL)
    assert drawn("closed", 0, None) == []


@pytest.mark.parametrize("urgent, due_at, shapes", [
    (0, None, ["triangle"]), (1, None, ["circle", "triangle"]),
    (0, "2020-01-01T00:00:00", ["triangle", "square"]), (0, "2999-01-01T00:00:00", ["triangle"]),
    (1, "2020-01-01T00:00:00", ["circle", "triangle", "square"])])
def test_urgent_and_overdue(drawn, urgent, due_at, shapes):
    assert sorted(s for s, _ in drawn("dispatched", urgent, due_at)) == sorted(shapes)


def test_the_legend_has_states_and_signs_but_no_headings(qgis_app):
    renderer, shown = open_cases()
    labels = [item.label() for item in renderer.legendSymbolItems()]
    assert len(shown) == 15 and set(shown) <= set(labels) and "" not in shown
