"""A map sketch: the surroundings of a place as a picture, on the workspace's own base map.

It needs no window: the layers are opened for the sketches alone, drawn at once, and the mark and
the scale bar painted on top.
"""
from qgis.core import (
    QgsMapRendererCustomPainterJob, QgsMapSettings, QgsRectangle, QgsVectorLayer)
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen

from ..core.errors import InputError, N_
from ..i18n import tr
from .atlas_items import font_that_writes
from .styles import plain_style

#: what a sketch shows, from top to bottom, with the smallest scale (0: any)
TABLES = ("poi", "door_plate", "unit_grid", "community", "base_railway", "base_road",
          "base_building", "base_water_line", "base_water", "base_compound")
DPI = 200
NEAR, FAR = 1000, 8000
MARK = "#d6001c"
_BARS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class Sketches:
    """Draws sketches of one workspace.

    Parameters
    ----------
    ws : Workspace
        Stays open as long as this exists: its connection keeps the file in WAL mode.
    texts : sequence of str
        Words that will stand on the same paper: the font has their letters.

    Attributes
    ----------
    crs : QgsCoordinateReferenceSystem
        The workspace's.
    layers : dict of str to QgsVectorLayer
        What is shown, by table, from top to bottom.
    font : str
    """

    def __init__(self, ws, texts=()):
        self.font = font_that_writes([tr("Page"), ws.meta.get("name", ""), *texts])
        self.layers = {}
        for name in TABLES:
            layer = QgsVectorLayer(ws.layer_uri(name), name, "ogr",
                                   QgsVectorLayer.LayerOptions(False))
            if not layer.isValid():
                raise InputError(N_("The table {table} of {path} cannot be opened as a layer. "
                                    "Check the workspace."), table=name, path=str(ws.path))
            plain_style(layer, ws, name)
            self.layers[name] = layer
        self.crs = layer.crs()

    def at(self, x, y, width, height, scale=NEAR, number=""):
        """The surroundings of a place.

        Parameters
        ----------
        x, y : float
            Metres in the workspace's CRS.
        width, height : float
            Of the picture, in tenths of a millimetre.
        scale : float
            Denominator.
        number : str
            Written beside the mark.

        Returns
        -------
        QImage
        """
        half_x, half_y = (size / 10_000 * scale / 2 for size in (width, height))
        image = self._drawn(QgsRectangle(x - half_x, y - half_y, x + half_x, y + half_y),
                            width, height)
        painter = self._brush(image)
        self._mark(painter, image.width() / 2, image.height() / 2, number)
        self._bar(painter, image, scale)
        painter.end()
        return image

    def of(self, places, width, height):
        """A sketch that shows all of several places, each with its number.

        Parameters
        ----------
        places : sequence of (x, y, number)
            At least one.
        """
        xs, ys = [place[0] for place in places], [place[1] for place in places]
        middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        need = max((max(xs) - min(xs)) / width, (max(ys) - min(ys)) / height) * 1.2
        scale = max(need * 10_000, NEAR)
        half_x, half_y = (size / 10_000 * scale / 2 for size in (width, height))
        shown = QgsRectangle(middle[0] - half_x, middle[1] - half_y, middle[0] + half_x,
                             middle[1] + half_y)
        image = self._drawn(shown, width, height)
        painter = self._brush(image)
        for x, y, number in places:
            self._mark(painter, (x - shown.xMinimum()) / shown.width() * image.width(),
                       (shown.yMaximum() - y) / shown.height() * image.height(), number, 0.5)
        self._bar(painter, image, scale)
        painter.end()
        return image

    def whole(self, above, width, height, without=()):
        """The whole district with further layers on top.

        Parameters
        ----------
        above : sequence of QgsVectorLayer
            The topmost first.
        without : sequence of str
            Tables that are left out.
        """
        extent = QgsRectangle()
        for layer in [self.layers["community"], *above]:
            if layer.featureCount() > 0:
                extent.combineExtentWith(layer.extent())
        extent.scale(1.05)
        if extent.isEmpty():
            raise InputError(N_("The workspace has no communities and nothing to show."))
        scale = max(extent.width() / width, extent.height() / height) * 10_000
        half_x, half_y = (size / 10_000 * scale / 2 for size in (width, height))
        middle = extent.center()
        image = self._drawn(QgsRectangle(middle.x() - half_x, middle.y() - half_y,
                                         middle.x() + half_x, middle.y() + half_y),
                            width, height, above, without)
        painter = self._brush(image)
        self._bar(painter, image, scale)
        painter.end()
        return image

    def _drawn(self, extent, width, height, above=(), without=()):
        settings = QgsMapSettings()
        settings.setLayers([*above, *(layer for name, layer in self.layers.items()
                                      if name not in without)])
        settings.setDestinationCrs(self.crs)
        settings.setOutputDpi(DPI)
        settings.setOutputSize(QSize(round(width / 254 * DPI), round(height / 254 * DPI)))
        settings.setExtent(extent)
        settings.setBackgroundColor(QColor("#ffffff"))
        image = QImage(settings.outputSize(), QImage.Format.Format_RGB32)
        image.fill(QColor("#ffffff"))
        image.setDotsPerMeterX(round(DPI / 0.0254))
        image.setDotsPerMeterY(round(DPI / 0.0254))
        painter = QPainter(image)
        QgsMapRendererCustomPainterJob(settings, painter).renderSynchronously()
        painter.end()
        return image

    def _brush(self, image):
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font)
        font.setPixelSize(round(2.6 / 25.4 * DPI))
        font.setBold(True)
        painter.setFont(font)
        return painter

    def _mark(self, painter, x, y, number, size=1.0):
        """A ring around the place, which stays to be seen."""
        radius = 3.2 / 25.4 * DPI * size
        for colour, width in (("#ffffff", 0.24), (MARK, 0.12)):
            painter.setPen(QPen(QColor(colour), width * radius * 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setBrush(QColor(MARK))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, y), radius / 5, radius / 5)
        if number:
            self._words(painter, x + radius * 1.3, y - radius, str(number), MARK)

    def _words(self, painter, x, y, text, colour):
        box = QRectF(painter.fontMetrics().boundingRect(text))
        box.moveTo(x, y - box.height() / 2)
        painter.fillRect(box.adjusted(-4, 0, 4, 0), QColor("#d0ffffff"))
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _bar(self, painter, image, scale):
        """A scale bar of a round length, and an arrow to grid north, which is up."""
        metre = DPI / 0.0254 / scale
        length = next((b for b in _BARS if b * metre > image.width() / 8), _BARS[-1])
        x, y = image.width() * 0.03, image.height() - DPI * 0.06
        painter.setPen(QPen(QColor("#222222"), DPI / 60))
        painter.drawLine(QPointF(x, y), QPointF(x + length * metre, y))
        words = tr("{metres} m").format(metres=length)
        self._words(painter, x, y - DPI * 0.09, words, "#222222")
        right, top = image.width() - DPI * 0.12, DPI * 0.05
        painter.setPen(QPen(QColor("#222222"), DPI / 80))
        painter.drawLine(QPointF(right, top), QPointF(right, top + DPI * 0.22))
        painter.drawLine(QPointF(right, top), QPointF(right - DPI * 0.05, top + DPI * 0.08))
        painter.drawLine(QPointF(right, top), QPointF(right + DPI * 0.05, top + DPI * 0.08))
