"""How one source is read: encoding, reference system, datum, coordinates."""
from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsFileWidget, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from ...i18n import tr
from ...processing.workspace import placing, sources


class ReadingPanel(QWidget):
    """``edited`` says that rows must be read anew, ``placed`` that only their place changed."""

    edited = pyqtSignal()
    placed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._item = None
        self.encoding = QComboBox(self)
        self.encoding.setObjectName("citygrid_import_encoding")
        self.encoding.setToolTip(tr("Change it where the preview shows wrong characters"))
        for name in sources.ENCODINGS:
            self.encoding.addItem(name or tr("detect"), name)
        self.found = QLabel(self)
        self.crs = QgsProjectionSelectionWidget(self)
        self.crs.setObjectName("citygrid_import_crs")
        self.crs.setToolTip(tr("Only where the source does not say its reference system or says "
                               "a wrong one."))
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText(tr("as the source says"))
        self.datum = QComboBox(self)
        self.datum.setObjectName("citygrid_import_datum")
        self.datum.setToolTip(tr("Web maps in China shift their coordinates; these are taken "
                                 "back, to about 1 m"))
        for name, title in zip(placing.DATUMS, placing.TITLES):
            self.datum.addItem(tr(title), name)
        self.local = QLineEdit(self)
        self.local.setObjectName("citygrid_import_local")
        self.control = QgsFileWidget(self)
        self.control.setObjectName("citygrid_import_control")
        self.control.setToolTip(tr("Table of points: x and y in the source, then in the "
                                   "workspace"))
        self.x, self.y = QComboBox(self), QComboBox(self)
        for combo, name in ((self.x, "x"), (self.y, "y")):
            combo.setObjectName(f"citygrid_import_{name}")
            combo.setToolTip(tr("Column of the coordinates, for a table"))
        form = QFormLayout(self)
        self.rows = {}
        for text, widget in ((tr("&Encoding"), self.encoding), ("", self.found),
                             (tr("&Reference system"), self.crs), (tr("&Datum"), self.datum),
                             (tr("&Parameters"), self.local), (tr("&Control points"), self.control),
                             (tr("&X or longitude"), self.x), (tr("&Y or latitude"), self.y)):
            form.addRow(text, widget)
        self.form = form
        self.encoding.currentIndexChanged.connect(self._reread)
        self.x.currentIndexChanged.connect(self._reread)
        self.y.currentIndexChanged.connect(self._reread)
        self.crs.crsChanged.connect(self._place)
        self.datum.currentIndexChanged.connect(self._choose_datum)
        self.local.editingFinished.connect(self._place)
        self.control.fileChanged.connect(self._place)

    def show_item(self, item):
        """Show how an ImportItem is read."""
        self._item = None   # the signals of filling in are not a person's
        self.setEnabled(item is not None and not item.is_osm)
        if item is None:
            return
        self.encoding.setCurrentIndex(self.encoding.findData(item.encoding))
        source = item.source
        self.encoding.setEnabled(not item.layer_id)
        found = source.encoding.upper() if source is not None else ""
        self.found.setText(tr("Found: {encoding}").format(encoding=found) if found else "")
        self.found.setVisible(bool(found))
        self.crs.setCrs(item.crs if item.crs is not None else QgsCoordinateReferenceSystem())
        self.datum.setCurrentIndex(self.datum.findData(item.datum))
        self.local.setText(item.local)
        self.control.setFilePath(item.control)
        table = source is not None and (source.coordinates is not None or source.geometry is None)
        names = list(source.frame.columns) if table else []
        for combo, chosen, axis in ((self.x, item.x, "x"), (self.y, item.y, "y")):
            combo.clear()
            guess = getattr(source.coordinates, axis) if table and source.coordinates else ""
            combo.addItem(tr("recognised: {field}").format(field=guess) if guess else "—", "")
            for name in names:
                combo.addItem(str(name), name)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))
            self._show(combo, table)
        self._fit()
        self._item = item

    def _show(self, widget, shown):
        widget.setVisible(shown)
        self.form.labelForField(widget).setVisible(shown)

    def _fit(self):
        """Show the fields that the datum needs."""
        datum = self.datum.currentData()
        self._show(self.local, datum in ("local4", "local7"))
        self._show(self.control, datum == "control")
        text = tr("shift x, shift y (m), rotation (arc seconds), scale (ppm)") \
            if datum == "local4" else \
            tr("3 shifts (m), 3 rotations (arc seconds, position vector), scale (ppm)")
        self.local.setPlaceholderText(text)
        self.local.setToolTip(text)

    def _choose_datum(self, *_):
        self._fit()
        if self._item is not None:
            self._item.datum_chosen = True
        self._place()

    def _place(self, *_):
        if self._item is None:
            return
        crs = self.crs.crs()
        self._item.crs = crs if crs.isValid() else None
        self._item.datum = self.datum.currentData()
        self._item.local = self.local.text().strip()
        self._item.control = self.control.filePath()
        self.placed.emit()

    def _reread(self, *_):
        if self._item is None:
            return
        x, y = self.x.currentData() or "", self.y.currentData() or ""
        self._item.encoding = self.encoding.currentData()
        self._item.x, self._item.y = (x, y) if x and y else ("", "")
        if bool(x) == bool(y):
            self.edited.emit()
