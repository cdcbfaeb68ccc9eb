"""Photos of a report: by button, dragged here, or pasted; kept with the workspace at once."""
import tempfile
from pathlib import Path

from qgis.core import QgsExifTools
from qgis.PyQt.QtCore import QDateTime, QMimeData, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QIcon, QImageReader, QKeySequence, QPixmap
from qgis.PyQt.QtWidgets import (
    QComboBox, QFileDialog, QHBoxLayout, QListView, QListWidget, QListWidgetItem, QShortcut,
    QStyle, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import CityGridError
from ...core.workspace import attachments
from ...i18n import tr

_PHOTO = Qt.ItemDataRole.UserRole
_SIDE = 64
#: What a photo of a report may show; those after handling come later.
_KINDS = ("near", "far", "reference")


class PhotoStrip(QWidget):
    """The photos and other files of a report.

    Signals
    -------
    edited : one came, went, or is another kind
    failed : the error of a file that could not be kept
    """

    edited = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        line = QHBoxLayout()
        self.add_button = self._button("photo_add", tr("Photos …"), tr(
            "Choose photos or other files; they can also be dragged here or pasted (Ctrl+V)"))
        self.add_button.clicked.connect(self._ask)
        self.paste_button = self._button("photo_paste", tr("Paste"), tr(
            "Take the picture or the files in the clipboard (Ctrl+V)"))
        self.paste_button.clicked.connect(lambda: self.paste())
        self.kind = QComboBox()
        self.kind.setObjectName("photo_kind")
        self.kind.setToolTip(tr("What the chosen photo shows"))
        for kind in _KINDS:
            self.kind.addItem(tr(attachments.KINDS[kind]), kind)
        self.kind.activated.connect(self._kind_chosen)
        self.remove_button = self._button("photo_remove", tr("Remove"), tr(
            "Leave the chosen photo out (Del)"))
        self.remove_button.clicked.connect(self.remove)
        for widget in (self.add_button, self.paste_button, self.kind, self.remove_button):
            line.addWidget(widget)
        line.addStretch(1)
        layout.addLayout(line)
        self.list = QListWidget()
        self.list.setObjectName("photos")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setFixedHeight(_SIDE + 40)
        self.list.setToolTip(tr("Photos of the report"))
        self.list.currentItemChanged.connect(self._show)
        delete = QShortcut(QKeySequence("Del"), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove)
        layout.addWidget(self.list)
        self._show()

    @staticmethod
    def _button(name, text, tip):
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        return button

    # -- the dock calls

    def clear(self):
        """Show none; the files are the draft's."""
        self.list.clear()
        self._show()

    def body(self):
        """What a draft keeps: list of dict."""
        return [self.list.item(i).data(_PHOTO) for i in range(self.list.count())]

    def load(self, photos):
        """Show what a draft has kept."""
        self.list.clear()
        for photo in photos or ():
            self._append(photo)
        self._show()

    def photos(self):
        """(Kept, kind, taken_at) of each, for ``intake.register``."""
        return [(attachments.Kept(p["sha256"], p["file_name"]), p["kind"], p.get("taken_at"))
                for p in self.body()]

    # -- coming in

    def takes(self, mime: QMimeData):
        """Whether there is something in it that can be attached."""
        return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())

    def take(self, mime: QMimeData):
        """Attach the files or the picture of a drop or of the clipboard."""
        paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add(paths)
        elif mime.hasImage():
            with tempfile.TemporaryDirectory(prefix="citygrid-") as folder:
                path = Path(folder) / "clipboard.png"
                QGuiApplication.clipboard().image().save(str(path)) \
                    if mime is QGuiApplication.clipboard().mimeData() \
                    else QPixmap(mime.imageData()).save(str(path))
                self.add([path])

    def wanted(self):
        """Whether what is in the clipboard is for here, and not words for a line of text."""
        mime = QGuiApplication.clipboard().mimeData()
        return mime is not None and self.takes(mime) and (mime.hasUrls() or not mime.hasText())

    def paste(self):
        """Attach what is in the clipboard; True where there was something."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or not self.takes(mime):
            return False
        self.take(mime)
        return True

    def _ask(self):
        paths, _ = QFileDialog.getOpenFileNames(
            self, tr("Photos of the report"), "",
            tr("Pictures") + " (*.jpg *.jpeg *.png *.heic *.webp *.bmp *.tif *.tiff);;"
            + tr("All files") + " (*)")
        self.add(paths)

    def add(self, paths):
        """Keep files with the workspace and show them; what cannot be kept is told."""
        for path in paths:
            try:
                kept = attachments.keep(self.session.workspace, path)
            except CityGridError as error:
                self.failed.emit(error)
                continue
            if all(p["sha256"] != kept.sha256 for p in self.body()):
                kind = _KINDS[min(self.list.count(), 1)]
                self._append({"sha256": kept.sha256, "file_name": kept.file_name, "kind": kind,
                              "taken_at": _taken_at(path)})
                self.list.setCurrentRow(self.list.count() - 1)
        self._show()
        self.edited.emit()

    def _append(self, photo):
        kept = attachments.Kept(photo["sha256"], photo["file_name"])
        item = QListWidgetItem(self._icon(attachments.path_of(self.session.workspace, kept)), "")
        item.setData(_PHOTO, photo)
        item.setToolTip(photo["file_name"])
        item.setText(tr(attachments.KINDS[photo["kind"]]))
        self.list.addItem(item)

    def _icon(self, path):
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        reader.setDecideFormatFromContent(True)
        size = reader.size()
        if size.isValid():
            reader.setScaledSize(size.scaled(QSize(2 * _SIDE, 2 * _SIDE),
                                             Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        return QIcon(QPixmap.fromImage(image)) if not image.isNull() \
            else self.style().standardIcon(QStyle.StandardPixmap.SP_FileIcon)

    # -- the chosen one

    def _show(self, *_):
        item = self.list.currentItem()
        for widget in (self.kind, self.remove_button):
            widget.setVisible(item is not None)
        self.list.setVisible(self.list.count() > 0)
        if item is not None:
            self.kind.setCurrentIndex(self.kind.findData(item.data(_PHOTO)["kind"]))

    def _kind_chosen(self, _):
        item = self.list.currentItem()
        if item is not None:
            kind = self.kind.currentData()
            item.setData(_PHOTO, {**item.data(_PHOTO), "kind": kind})
            item.setText(tr(attachments.KINDS[kind]))
            self.edited.emit()

    def remove(self):
        """Leave the chosen photo out."""
        if self.list.currentItem() is not None:
            self.list.takeItem(self.list.currentRow())
            self._show()
            self.edited.emit()


def _taken_at(path):
    """When a photo was taken, as its camera noted it (local ISO time), or None."""
    moment = QgsExifTools.readTag(str(path), "Exif.Photo.DateTimeOriginal")
    if isinstance(moment, QDateTime) and moment.isValid():
        return moment.toString("yyyy-MM-ddTHH:mm:ss")
    return None
