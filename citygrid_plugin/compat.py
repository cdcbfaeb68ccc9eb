"""What differs between QGIS 3.22 and later ones, in one place."""
import ctypes
import threading

from qgis.core import (
    Qgis, QgsEditFormConfig, QgsLayoutItemLabel, QgsPalLayerSettings, QgsProcessingAlgorithm,
    QgsProject, QgsTemplatedLineSymbolLayerBase, QgsTextFormat, QgsUnitTypes, QgsVectorLayer,
    QgsVectorLayerTemporalProperties, QgsWkbTypes)
from qgis.PyQt.QtGui import QFont

MAP_UNITS = Qgis.RenderUnit.MapUnits if hasattr(Qgis, "RenderUnit") \
    else QgsUnitTypes.RenderUnit.RenderMapUnits
PIXELS = Qgis.RenderUnit.Pixels if hasattr(Qgis, "RenderUnit") \
    else QgsUnitTypes.RenderUnit.RenderPixels
LINE_PLACEMENT = Qgis.LabelPlacement.Line if hasattr(Qgis, "LabelPlacement") \
    else QgsPalLayerSettings.Placement.Line
OVER_POINT = Qgis.LabelPlacement.OverPoint if hasattr(Qgis, "LabelPlacement") \
    else QgsPalLayerSettings.Placement.OverPoint
NO_THREADING = Qgis.ProcessingAlgorithmFlag.NoThreading \
    if hasattr(Qgis, "ProcessingAlgorithmFlag") else QgsProcessingAlgorithm.Flag.FlagNoThreading
POINT = Qgis.GeometryType.Point if hasattr(Qgis, "GeometryType") \
    else QgsWkbTypes.GeometryType.PointGeometry
LINE = Qgis.GeometryType.Line if hasattr(Qgis, "GeometryType") \
    else QgsWkbTypes.GeometryType.LineGeometry
AREA = Qgis.GeometryType.Polygon if hasattr(Qgis, "GeometryType") \
    else QgsWkbTypes.GeometryType.PolygonGeometry
#: a form whose tabs and fields are placed one by one
PLACED_FORM = Qgis.AttributeFormLayout.DragAndDrop if hasattr(Qgis, "AttributeFormLayout") \
    else QgsEditFormConfig.EditorLayout.TabLayout
#: a layer whose features have a field for the beginning and one for the end of their time
FROM_TO = Qgis.VectorTemporalMode.FeatureDateTimeStartAndEndFromFields \
    if hasattr(Qgis, "VectorTemporalMode") else \
    QgsVectorLayerTemporalProperties.TemporalMode.ModeFeatureDateTimeStartAndEndFromFields


def mark_the_middle(layer: QgsTemplatedLineSymbolLayerBase):
    """Place a line's markers at its middle alone."""
    if hasattr(layer, "setPlacements"):
        middle = Qgis.MarkerLinePlacement.CentralPoint
        layer.setPlacements(Qgis.MarkerLinePlacements(middle))
    else:
        layer.setPlacement(QgsTemplatedLineSymbolLayerBase.Placement.CentralPoint)


def set_label_format(label: QgsLayoutItemLabel, style: QgsTextFormat):
    """Font, size and colour of a label in a layout."""
    if hasattr(label, "setTextFormat"):
        label.setTextFormat(style)
    else:
        font = style.font()
        font.setPointSizeF(style.size())
        label.setFont(font)
        label.setFontColor(style.color())


def make_searchable(label: QgsLayoutItemLabel):
    """Let the text of a label be searched in a PDF: Qt tells the letter of a glyph only where the
    font maps it straight. The setting does not survive the saving of a project."""
    style = label.textFormat() if hasattr(label, "textFormat") else None
    font = style.font() if style is not None else label.font()
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    if style is not None:
        style.setFont(font)
        label.setTextFormat(style)
    else:
        label.setFont(font)


def set_transaction_groups(project: QgsProject, on: bool):
    """Switch the automatic transaction groups of a project."""
    if hasattr(Qgis, "TransactionMode"):
        project.setTransactionMode(Qgis.TransactionMode.AutomaticGroups if on
                                   else Qgis.TransactionMode.Disabled)
    else:
        project.setAutoTransaction(on)


def transaction_groups(project: QgsProject):
    """Whether a project edits in automatic transaction groups."""
    if hasattr(Qgis, "TransactionMode"):
        return project.transactionMode() == Qgis.TransactionMode.AutomaticGroups
    return project.autoTransaction()


def leave_empty_in_copies(layer: QgsVectorLayer, index: int):
    """A copied or split feature starts without this attribute, where QGIS can be told (3.38)."""
    if hasattr(Qgis, "FieldDuplicatePolicy"):
        layer.setFieldDuplicatePolicy(index, Qgis.FieldDuplicatePolicy.UnsetField)
    if hasattr(Qgis, "FieldDomainSplitPolicy") and hasattr(layer, "setFieldSplitPolicy"):
        layer.setFieldSplitPolicy(index, Qgis.FieldDomainSplitPolicy.UnsetField)


_HELD = threading.local()


def hold_thread_state():
    """Keep Python's state of this worker thread for as long as the thread lives.

    A task of QGIS enters Python anew each time, in a thread that is used again. pyproj 3.7
    (Debian 13) keeps its PROJ context by thread and loses it when the state goes: the second task
    in one thread that makes a CRS ends QGIS (measured, SIGSEGV). Called first in every task.
    """
    if threading.current_thread() is threading.main_thread() or hasattr(_HELD, "held"):
        return
    ctypes.pythonapi.PyGILState_Ensure()   # never released: the count stays above nought
    _HELD.held = True
