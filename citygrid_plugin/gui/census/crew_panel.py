"""The crews of a census: the constant offset of a receiver is offered, a person takes it off."""
import math

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.workspace import survey
from ...i18n import tr


def offset_words(dx, dy):
    """An offset as distance and directions."""
    parts = []
    for metres, one, other in ((dx, tr("{metres} m east"), tr("{metres} m west")),
                               (dy, tr("{metres} m north"), tr("{metres} m south"))):
        if abs(metres) >= 0.005:
            parts.append((one if metres > 0 else other).format(metres=f"{abs(metres):.2f}"))
    return tr("{metres} m: {parts}").format(metres=f"{math.hypot(dx, dy):.2f}",
                                            parts=tr(", ").join(parts))


class CrewPanel(QWidget):
    """What the offsets of the crews are, and whether they are taken off.

    Signals
    -------
    accepted : crew, and whether its offset is to be taken off
    """

    accepted = pyqtSignal(str, bool)

    def __init__(self, status, parent=None):
        super().__init__(parent)
        self._status = status
        self._ws = self._census = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._lines = QVBoxLayout(self._inside)
        area.setWidget(self._inside)
        layout.addWidget(area)

    def show_census(self, ws, census):
        """Of which census; (None, None) for none."""
        self._ws, self._census = ws, census
        self.refresh()

    def refresh(self):
        """Read the crews anew."""
        while self._lines.count():
            widget = self._lines.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        rows = []
        if self._census is not None:
            with self._status.guarded():
                rows = survey.crews(self._ws, self._census)
        for row in rows:
            self._add(row)
        if self._census is not None and not rows:
            self._label("crews_none", tr("No crew has brought anything back yet."))
        self._lines.addStretch(1)

    def offered(self):
        """How many offsets are offered and not taken off."""
        with self._status.guarded():
            if self._census is not None:
                return sum(row["dx"] is not None and not row["accepted"]
                           for row in survey.crews(self._ws, self._census))
        return 0

    def _label(self, name, text):
        label = QLabel(text)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._lines.addWidget(label)

    def _add(self, row):
        crew = row["crew"]
        if row["dx"] is None:
            self._label(f"crew_{crew}", tr("{crew}: {rows} rows, no constant offset.").format(
                crew=crew, rows=row["rows"] or 0))
            return
        text = tr("{crew}: everything lies off by {offset} (within {error} m; {rows} rows).")
        if row["accepted"]:
            text = tr("{crew}: {offset} are taken off before matching (within {error} m; {rows} "
                      "rows).")
        self._label(f"crew_{crew}", text.format(
            crew=crew, offset=offset_words(row["dx"], row["dy"]), rows=row["rows"] or 0,
            error="?" if row["offset_error"] is None else f"{max(row['offset_error'], 0.01):.2f}"))
        button = QPushButton(tr("Leave it in") if row["accepted"] else tr("Take it off"))
        button.setObjectName(f"offset_{crew}")
        button.setToolTip(tr("The places stay stored as they were surveyed; match again "
                             "afterwards"))
        button.clicked.connect(lambda _: self.accepted.emit(crew, not row["accepted"]))
        self._lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
