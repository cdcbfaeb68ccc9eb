"""The action "the rows behind" of layers that keep their question.

It is there from the start of the plugin, so what counting needs is imported when it is wanted.
"""
from qgis.gui import QgsAttributeTableFilterModel, QgsGui, QgsMapLayerAction
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QApplication

from ...core.errors import InputError, N_
from ...i18n import tr
from ...layers.roles import QUESTION


def has_rows(layer):
    """Whether the numbers of a layer can be opened."""
    if not layer.customProperty(QUESTION):
        return False
    from ...layers.question import question_of
    return question_of(layer) is not None


def cell_of(layer, feature):
    """The field under the cursor of the attribute table, where it is on this feature; else ""."""
    focus = QApplication.focusWidget()
    # on a screen without a window manager nothing has the focus
    for view in [focus] if focus is not None else QApplication.allWidgets():
        # what QGIS has made is no more than a QTableView to Python
        if not view.inherits("QgsAttributeTableView") or not view.isVisible():
            continue
        model = view.model()
        if model is None or not model.inherits("QgsAttributeTableFilterModel"):
            continue
        index, model = view.currentIndex(), sip.cast(model, QgsAttributeTableFilterModel)
        if model.layer() == layer and model.rowToId(index) == feature.id():
            field = model.masterModel().fieldIdx(model.mapToMaster(index).column())
            return layer.fields().at(field).name() if layer.fields().exists(field) else ""
    return ""


class RowsAction(QgsMapLayerAction):
    """The action of every layer that keeps its question, where QGIS shows actions of features: the
    identify panel, the menus of the map and the attribute table, the form.

    Parameters
    ----------
    session : Session
    open_rows : callable
        Called with (layer, feature, name of the field under the cursor or "") where the workspace
        of the layer is open.
    """

    def __init__(self, session, open_rows):
        super().__init__(tr("CityGrid: the rows behind"), session,
                         QgsMapLayerAction.Target.SingleFeature)
        self.session, self.open_rows = session, open_rows
        self.triggeredForFeature.connect(self._open)
        QgsGui.mapLayerActionRegistry().addMapLayerAction(self)

    def canRunUsingLayer(self, layer, *_):
        return has_rows(layer)

    def _open(self, layer, feature):
        with self.session.reported():
            check(self.session, layer)
            self.open_rows(layer, feature, cell_of(layer, feature))

    def closeDown(self):
        """Take the action away from all layers."""
        QgsGui.mapLayerActionRegistry().removeMapLayerAction(self)
        self.triggeredForFeature.disconnect(self._open)


def check(session, layer):
    """Raise InputError unless the workspace of the layer's question is open."""
    from ...layers.question import question_of
    path = question_of(layer).path
    if not session.is_open(path):
        raise InputError(N_("The numbers of {layer} are of the workspace {path}. Open it to see "
                            "the rows behind them."), layer=layer.name(), path=path)
