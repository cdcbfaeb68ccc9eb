"""What an edit would make of the cells, drawn over the map."""
from qgis.core import QgsCoordinateTransform, QgsGeometry
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtGui import QColor

from ...compat import AREA

GOOD = ("#1a7f37", "#1565c0", "#6a1b9a", "#00838f")
BAD = "#c62828"
CHOSEN = "#ef6c00"


class Preview:
    """Coloured areas on the canvas; all of them go with ``clear``."""

    def __init__(self, canvas):
        self.canvas = canvas
        self._bands = []

    def clear(self):
        """Take everything off the map."""
        for band in self._bands:
            self.canvas.scene().removeItem(band)
        self._bands = []

    def show(self, polygons, colours, transform: QgsCoordinateTransform):
        """Show polygons (shapely, workspace CRS) instead of what was shown."""
        self.clear()
        for polygon, colour in zip(polygons, colours):
            geometry = QgsGeometry()
            geometry.fromWkb(polygon.wkb)
            geometry.transform(transform)
            band = QgsRubberBand(self.canvas, AREA)
            band.setStrokeColor(QColor(colour))
            fill = QColor(colour)
            fill.setAlpha(50)
            band.setFillColor(fill)
            band.setWidth(2)
            band.setToGeometry(geometry, None)
            self._bands.append(band)

    def count(self):
        """How many areas are shown."""
        return len(self._bands)
