"""Photos of a case, before and after handling side by side with one zoom."""
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImageReader, QPainter, QPixmap
from qgis.PyQt.QtWidgets import (
    QDialog, QGraphicsScene, QGraphicsView, QGridLayout, QHBoxLayout, QLabel, QToolButton,
    QVBoxLayout, QWidget)

from ...core.errors import N_
from ...i18n import tr

#: The photos of the report on the one side, those of the handled place on the other.
BEFORE = ("near", "far", "reference", "before")
AFTER = ("after",)
TITLES = (N_("Before handling"), N_("After handling"))
MISSING = (N_("no photo before handling"), N_("no photo after handling"))
_STEP = 1.25
_MAX_ZOOM = 16.0


def sides(photos):
    """Attachments of a case as (before, after): lists in which the newest of a kind is first."""
    def of(kinds):
        return sorted((p for p in photos if p["kind"] in kinds),
                      key=lambda p: p["taken_at"] or "", reverse=True)
    return of(BEFORE), of(AFTER)


def picture(path, side):
    """The picture of a file, turned as the camera was held and no larger than ``side`` pixels;
    None where there is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)


class PhotoView(QGraphicsView):
    """One photo; fitted into the view at zoom 1.

    Signals
    -------
    zoomed : the wheel asks for this factor more
    dragged : the photo was moved by hand
    pressed : it was clicked twice
    """

    zoomed = pyqtSignal(float)
    dragged = pyqtSignal()
    pressed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(80, 84)
        self.zoom = 1.0
        self._most = 1.0        # words are not blown up
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.sliderMoved.connect(lambda _: self.dragged.emit())

    def show_picture(self, pixmap, words=""):
        """Show a picture, or the words that stand for a missing one."""
        self.scene().clear()
        self._most = 1.0 if pixmap is None else 100.0
        if pixmap is not None:
            self.scene().addPixmap(pixmap)
        else:
            text = self.scene().addText(words)
            text.setDefaultTextColor(Qt.GlobalColor.gray)
        self.scene().setSceneRect(self.scene().itemsBoundingRect())
        self.look(self.zoom)

    def look(self, zoom, place=None):
        """Set the zoom; ``place`` (0 to 1 in both directions) is put into the middle."""
        place = place or self.place()
        self.zoom = zoom
        box = self.sceneRect()
        if box.isEmpty():
            return
        room = self.viewport().rect()
        fit = min(room.width() / box.width(), room.height() / box.height(), self._most)
        self.resetTransform()
        self.scale(fit * zoom, fit * zoom)
        self.centerOn(box.left() + place[0] * box.width(), box.top() + place[1] * box.height())

    def place(self):
        """What is in the middle of the view, as parts of width and height."""
        box = self.sceneRect()
        if self.zoom <= 1 or box.isEmpty():
            return (0.5, 0.5)
        centre = self.mapToScene(self.viewport().rect().center())
        return ((centre.x() - box.left()) / box.width(), (centre.y() - box.top()) / box.height())

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self.look(self.zoom)

    def wheelEvent(self, event):
        self.zoomed.emit(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
        event.accept()

    def mouseMoveEvent(self, event):
        super().mouseMoveEvent(event)
        if event.buttons():
            self.dragged.emit()

    def mouseDoubleClickEvent(self, event):
        self.pressed.emit()


class PhotoPair(QWidget):
    """Before on the left, after on the right; zoom and place are the same in both.

    Signals
    -------
    enlarged : a photo was clicked twice
    """

    enlarged = pyqtSignal()

    def __init__(self, side=900, parent=None, titles=TITLES, missing=MISSING):
        super().__init__(parent)
        self._side = side
        self._titles, self._missing = titles, missing
        self.photos = ([], [])
        self.numbers = [0, 0]
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.views, self.labels, self.turns = [], [], []
        for column, name in enumerate(("before", "after")):
            view = PhotoView()
            view.setObjectName(f"photo_{name}")
            view.setToolTip(tr("The wheel zooms both photos, dragging moves both; a double click "
                               "shows them large"))
            view.zoomed.connect(self.zoom)
            view.dragged.connect(lambda column=column: self._moved(column))
            view.pressed.connect(self.enlarged)
            label = QLabel()
            label.setObjectName(f"photo_{name}_label")
            turn = QToolButton()
            turn.setObjectName(f"photo_{name}_next")
            turn.setText("▸")
            turn.setToolTip(tr("The next photo of this side"))
            turn.clicked.connect(lambda _, column=column: self.turn(column))
            head = QHBoxLayout()
            head.addWidget(label, 1)
            head.addWidget(turn)
            layout.addLayout(head, 0, column)
            layout.addWidget(view, 1, column)
            layout.setColumnStretch(column, 1)
            self.views.append(view)
            self.labels.append(label)
            self.turns.append(turn)
        layout.setRowStretch(1, 1)
        for column in (0, 1):
            self._show(column)

    def show_photos(self, before, after):
        """Show the first photo of both lists (attachments with their ``path``)."""
        if (before, after) == self.photos:
            return
        self.photos, self.numbers = (before, after), [0, 0]
        for view in self.views:
            view.look(1.0, (0.5, 0.5))
        for column in (0, 1):
            self._show(column)

    def turn(self, column):
        """The next photo of a side, after the last the first."""
        if self.photos[column]:
            self.numbers[column] = (self.numbers[column] + 1) % len(self.photos[column])
            self._show(column)

    def _show(self, column):
        photos, number = self.photos[column], self.numbers[column]
        title, missing = tr(self._titles[column]), tr(self._missing[column])
        pixmap = None
        if photos:
            pixmap = picture(photos[number]["path"], self._side)
            missing = tr("The photo {file} is not in its folder.").format(
                file=photos[number]["file_name"])
            if len(photos) > 1:
                title += f" {number + 1}/{len(photos)}"
        self.labels[column].setText(title)
        self.turns[column].setVisible(len(photos) > 1)
        self.views[column].show_picture(pixmap, missing)

    def zoom(self, factor):
        """Both larger or smaller."""
        zoom = min(max(self.views[0].zoom * factor, 1.0), _MAX_ZOOM)
        for view in self.views:
            view.look(zoom)

    def _moved(self, column):
        other = self.views[1 - column]
        other.look(self.views[column].zoom, self.views[column].place())


class PhotoWindow(QDialog):
    """The same pair as large as one wants; the keys of the dock's list go on there."""

    def __init__(self, parent=None, titles=TITLES, missing=MISSING):
        super().__init__(parent)
        self.setObjectName("citygrid_photos")
        self.setWindowTitle(tr("Photos"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.pair = PhotoPair(side=2400, titles=titles, missing=missing)
        self.pair.enlarged.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.pair)
        self.resize(1100, 620)

    def keyPressEvent(self, event):
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.close()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.pair.zoom(_STEP if event.key() == Qt.Key.Key_Plus else 1 / _STEP)
        else:
            super().keyPressEvent(event)
