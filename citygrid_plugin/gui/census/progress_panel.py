"""How far the review is, area by area, and who decided how much."""
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QHeaderView, QLabel, QProgressBar, QTableWidget, QTableWidgetItem, QVBoxLayout,
    QWidget)

from ...core.errors import N_
from ...core.workspace import census_review
from ...i18n import tr

_AREAS = {"community_code": N_("By community"), "patrol_code": N_("By patrol area"),
          "package_fid": N_("By package")}
_VALUE = Qt.ItemDataRole.UserRole
#: More areas than these are not painted, the least done first.
MOST = 300


class ProgressPanel(QWidget):
    """Bars of the areas, and the people.

    Signals
    -------
    area : field and value of the area to review now
    person : name of the person whose decisions are to be listed
    """

    area = pyqtSignal(str, object)
    person = pyqtSignal(str)

    def __init__(self, status, parent=None):
        super().__init__(parent)
        self._status = status
        self._ws = self._census = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self.by = QComboBox()
        self.by.setObjectName("progress_by")
        self.by.setToolTip(tr("Which areas the progress is shown of"))
        for name, title in _AREAS.items():
            self.by.addItem(tr(title), name)
        self.by.activated.connect(lambda _: self.refresh())
        layout.addWidget(self.by)
        self.areas = self._table("progress_areas", (tr("Area"), tr("Decided")), tr(
            "A double click lists what is undecided there"))
        self.areas.cellDoubleClicked.connect(self._area_chosen)
        layout.addWidget(self.areas, 3)
        layout.addWidget(QLabel(tr("Who decided")))
        self.people = self._table("progress_people", (tr("Person"), tr("Accepted"),
                                                      tr("Rejected")),
                                  tr("A double click lists these decisions"))
        self.people.cellDoubleClicked.connect(
            lambda row, _: self.person.emit(self.people.item(row, 0).data(_VALUE)))
        layout.addWidget(self.people, 1)

    @staticmethod
    def _table(name, titles, tip):
        table = QTableWidget(0, len(titles))
        table.setObjectName(name)
        table.setToolTip(tip)
        table.setHorizontalHeaderLabels(titles)
        table.verticalHeader().hide()
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return table

    def show_census(self, ws, census):
        """Of which census; (None, None) for none."""
        self._ws, self._census = ws, census
        self.refresh()

    def showEvent(self, event):
        super().showEvent(event)
        self.refresh()

    def refresh(self):
        """Read the progress anew, where somebody looks."""
        self.areas.setRowCount(0)
        self.people.setRowCount(0)
        if self._census is None or not self.isVisible():
            return
        with self._status.guarded():
            field = self.by.currentData()
            names = census_review.area_names(self._ws, self._census)[field]
            found = census_review.progress(self._ws, self._census, field)
            people = census_review.people(self._ws, self._census)
        order = sorted(found.items(), key=lambda item: (
            item[1][0] / item[1][1], str(item[0] or "")))[:MOST]
        self.areas.setRowCount(len(order))
        for row, (value, (decided, total)) in enumerate(order):
            name = names.get(value)
            title = tr("in none") if value in ("", None) else \
                f"{name} ({value})" if name not in (None, "", value) and field != "package_fid" \
                else str(name or value)
            item = QTableWidgetItem(title)
            item.setData(_VALUE, value)
            self.areas.setItem(row, 0, item)
            bar = QProgressBar()
            bar.setMaximum(total)
            bar.setValue(decided)
            bar.setFormat(f"{decided} / {total}")
            self.areas.setCellWidget(row, 1, bar)
        self.people.setRowCount(len(people))
        for row, person in enumerate(people):
            for column, name in enumerate(("by", "accepted", "rejected")):
                item = QTableWidgetItem(str(person[name] if person[name] is not None else "?"))
                item.setData(_VALUE, person["by"] or "")
                self.people.setItem(row, column, item)

    def _area_chosen(self, row, _):
        value = self.areas.item(row, 0).data(_VALUE)
        if value not in ("", None):
            self.area.emit(self.by.currentData(), value)
