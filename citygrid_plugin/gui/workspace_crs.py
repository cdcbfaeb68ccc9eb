"""The choice of a workspace's reference system: projected, in metres."""
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsProject,
    QgsSettings, QgsUnitTypes)
from qgis.gui import QgsProjectionSelectionDialog
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from ..core.errors import InputError, N_
from ..core.exchange.local_crs import suggest_projected_crs
from ..core.workspace.store import Srs
from ..i18n import tr

LAST_KEY = "citygrid/crs"
#: CGCS2000, 3-degree Gauss-Krueger zones by their meridian, 75 to 135 degrees east.
ZONES = range(4534, 4555)
FALLBACK = 4549
OWN_ID = 100000   # id in the file of a system that no authority knows


def srs_of(crs):
    """What the workspace keeps of a QGIS reference system.

    Parameters
    ----------
    crs : QgsCoordinateReferenceSystem

    Returns
    -------
    core.workspace.store.Srs

    Raises
    ------
    InputError
        It is not valid, not projected, or not in metres (hard rule 8).
    """
    if not crs.isValid():
        raise InputError(N_("Choose a reference system."))
    if crs.isGeographic() or crs.mapUnits() != QgsUnitTypes.DistanceUnit.DistanceMeters:
        raise InputError(N_("{crs} is not a projected reference system in metres. Choose the "
                            "city's CGCS2000 zone or local system."),
                         crs=crs.description() or crs.authid())
    authority, _, code = crs.authid().partition(":")
    if authority != "EPSG" or not code.isdigit():
        authority, code = "CITYGRID", str(OWN_ID)
    return Srs(int(code), authority, int(code), crs.description(),
               crs.toWkt(crs.WktVariant.WKT1_GDAL))


def suggested_crs(canvas):
    """The zone at the map's centre where a map is open, else the one used last, else 120° E.

    Parameters
    ----------
    canvas : QgsMapCanvas or None

    Returns
    -------
    QgsCoordinateReferenceSystem
    """
    if canvas is not None and canvas.layerCount():
        transform = QgsCoordinateTransform(
            canvas.mapSettings().destinationCrs(), QgsCoordinateReferenceSystem("EPSG:4326"),
            QgsProject.instance())
        try:
            centre = transform.transform(canvas.center())
            return QgsCoordinateReferenceSystem(
                f"EPSG:{suggest_projected_crs(centre.x(), centre.y())}")
        except (QgsCsException, InputError):
            pass   # the map shows no place on earth
    last = QgsCoordinateReferenceSystem(QgsSettings().value(LAST_KEY, ""))
    return last if last.isValid() else QgsCoordinateReferenceSystem(f"EPSG:{FALLBACK}")


class CrsChooser(QWidget):
    """A list of the CGCS2000 zones, and a button for any other system."""

    changed = pyqtSignal()

    def __init__(self, crs, parent=None):
        super().__init__(parent)
        self.list = QComboBox(self)
        self.list.setObjectName("citygrid_new_crs")
        self.list.setToolTip(tr("Projected, in metres: the CGCS2000 zone of the city, or its "
                                "local system"))
        self.list.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for number in ZONES:
            self._add(QgsCoordinateReferenceSystem(f"EPSG:{number}"))
        self.other = QToolButton(self)
        self.other.setObjectName("citygrid_new_other_crs")
        self.other.setText("…")
        self.other.setToolTip(tr("Choose another reference system, or the city's own"))
        self.other.clicked.connect(self._choose)
        self.setFocusProxy(self.list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.other)
        self.set_crs(crs)
        self.list.currentIndexChanged.connect(lambda _: self.changed.emit())

    def crs(self):
        """The system that is chosen."""
        return self.list.currentData()

    def set_crs(self, crs):
        """Choose a system, put on top of the list where it is not in it."""
        for row in range(self.list.count()):
            if self.list.itemData(row) == crs:
                self.list.setCurrentIndex(row)
                return
        self._add(crs, 0)
        self.list.setCurrentIndex(0)

    def _add(self, crs, row=None):
        text = f"{crs.description()} ({crs.authid()})" if crs.authid() else crs.description()
        self.list.insertItem(self.list.count() if row is None else row, text, crs)

    def _choose(self):
        dialog = QgsProjectionSelectionDialog(self)
        dialog.setCrs(self.crs())
        if dialog.exec():
            self.set_crs(dialog.crs())
