"""Office hours and holidays 办公时间与节假日: what counts as working time, and what a change moves.

Nothing is stored before Save. Meanwhile the running deadlines are counted with the calendar as it
stands in the dialog, in small portions, so that the window stays alive.
"""
import datetime

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QHeaderView, QLabel,
    QLineEdit, QPushButton, QSpinBox, QTableWidget, QTableWidgetItem, QToolButton, QVBoxLayout)

from ...core.cases import calendar, recount
from ...core.cases.deadlines import Clock
from ...core.cases.options import options
from ...core.errors import CityGridError
from ...i18n import error_text, tr
from ..widgets import StatusLine
from ..writer import Writer
from .calendar_import_form import ImportForm
from .office_hours import OfficeHours
from .year_view import YearView, weekday

_COLUMNS = 4
_DAY = Qt.ItemDataRole.UserRole
#: Milliseconds of quiet after a change before deadlines are counted.
_QUIET_MS = 300


class CalendarDialog(QDialog):
    """Shows and edits calendar and office hours of the session's workspace; closes with it."""

    def __init__(self, session, parent=None, today=None):
        super().__init__(parent)
        self.session = session
        self.today = today or datetime.date.today()
        self.before = self.days = {}
        self.hours_before, self.work_day_before = [], ""
        self.counting = self.found = self.missing = None
        self.writer = Writer(session, self)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._tick)
        self.setObjectName("citygrid_calendar")
        self.setWindowTitle(tr("Office hours and holidays"))
        self.resize(1260, 720)
        self._build()
        self.writer.waiting.connect(self.status.wait)
        self.writer.ended.connect(self.status.ready)
        self.status.stopped.connect(self.writer.stop)
        session.workspaceClosed.connect(self.close)
        self.load()

    def closeDown(self):
        """Let go of the session."""
        self.timer.stop()
        self.counting = None
        self.writer.stop()
        self.session.workspaceClosed.disconnect(self.close)

    # -- widgets

    def _build(self):
        layout = QVBoxLayout(self)
        self.notice = QLabel()
        self.notice.setObjectName("citygrid_calendar_notice")
        self.notice.setWordWrap(True)
        layout.addWidget(self.notice)
        both = QHBoxLayout()
        both.addLayout(self._left(), 3)
        both.addLayout(self._right(), 2)
        layout.addLayout(both, 1)
        self.effect = QLabel()
        self.effect.setObjectName("citygrid_calendar_effect")
        self.effect.setWordWrap(True)
        self.again = QCheckBox(tr("Count running deadlines anew after saving; every case that "
                                  "changes gets a record"))
        self.again.setObjectName("citygrid_calendar_again")
        self.again.setChecked(True)
        self.status = StatusLine()
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton(tr("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setObjectName("citygrid_calendar_save")
        cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.save_button, cancel):
            button.setAutoDefault(False)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        for widget in (self.effect, self.again, self.status, buttons):
            layout.addWidget(widget)

    def _left(self):
        column = QVBoxLayout()
        line = QHBoxLayout()
        self.year = QSpinBox()
        self.year.setObjectName("citygrid_calendar_year")
        self.year.setRange(2000, 2100)
        self.year.setAccessibleName(tr("Year"))
        self.year.valueChanged.connect(lambda _: self._show())
        for text, step, tip in (("◀", -1, tr("The year before")), ("▶", 1, tr("The next year"))):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, s=step: self.year.stepBy(s))
            line.addWidget(button)
            if step < 0:
                line.addWidget(self.year)
        self.summary = QLabel()
        self.summary.setObjectName("citygrid_calendar_summary")
        line.addWidget(self.summary, 1)
        self.view = YearView()
        self.view.setObjectName("citygrid_calendar_view")
        self.view.selected.connect(self._selected)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        column.addLayout(self._day_line())
        return column

    def _day_line(self):
        line = QHBoxLayout()
        self.chosen = QLabel()
        self.chosen.setObjectName("citygrid_calendar_chosen")
        self.name = QLineEdit()
        self.name.setObjectName("citygrid_calendar_name")
        self.name.setPlaceholderText(tr("Name, such as 春节"))
        self.name.setAccessibleName(tr("Name"))
        line.addWidget(self.chosen)
        line.addWidget(self.name, 1)
        self.kind_buttons = []
        for kind, title, tip in (
                ("holiday", tr("&Holiday"), tr("The office is closed on the days selected")),
                ("workday", tr("Sh&ifted working day"),
                 tr("The office is open on the days selected, though they are a weekend")),
                ("", tr("As the &week"), tr("Remove the entries of the days selected"))):
            button = QPushButton(title)
            button.setObjectName(f"citygrid_calendar_{kind or 'remove'}")
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, k=kind: self.set_kind(k))
            line.addWidget(button)
            self.kind_buttons.append(button)
        return line

    def _right(self):
        column = QVBoxLayout()
        self.table = QTableWidget(0, _COLUMNS)
        self.table.setObjectName("citygrid_calendar_days")
        self.table.setHorizontalHeaderLabels([tr("Day"), tr("Kind"), tr("Name"), tr("Source")])
        self.table.setToolTip(tr("The days of this year that differ from the week"))
        self.table.verticalHeader().hide()
        self.table.setAlternatingRowColors(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._from_table)
        line = QHBoxLayout()
        for name, title, tip, call in (
                ("import", tr("I&mport a year…"),
                 tr("From a file, typed, or the official notice pasted"), self.import_days),
                ("official", tr("Add &official days"),
                 tr("The official days that this version knows, where the calendar has nothing "
                    "for the day"), self.add_official)):
            button = QPushButton(title)
            button.setObjectName(f"citygrid_calendar_{name}")
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(call)
            line.addWidget(button)
        line.addStretch(1)
        self.office = OfficeHours()
        self.office.changed.connect(self._changed)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        column.addWidget(self.office)
        return column

    # -- what is shown

    def load(self):
        """Read the workspace; the year shown first is the one that lacks its calendar, or now."""
        ws, missing = self.session.workspace, None
        with self.status.guarded():
            self.before = calendar.stored_days(ws)
            self.hours_before = calendar.stored_hours(ws)
            self.work_day_before = options(ws)["work_day"]
            missing = calendar.notice(ws, self.today)
        self.missing = missing.params["year"] if missing else None
        self.notice.setText("▲ " + error_text(missing) if missing else "")
        self.days = dict(self.before)
        self.office.blockSignals(True)
        self.office.fill(self.hours_before, self.work_day_before)
        self.office.blockSignals(False)
        self.year.setValue(self.missing or self.today.year)
        self._show()
        self._changed()

    def _show(self):
        year = self.year.value()
        self.view.show_year(year, self.days)
        mine = [(day, *row) for day, row in sorted(self.days.items()) if day.year == year]
        self.table.blockSignals(True)
        self.table.setRowCount(len(mine))
        for number, (day, kind, name, source) in enumerate(mine):
            title = tr(calendar.KINDS[kind])
            source = tr(calendar.SOURCES[source]) if source in calendar.SOURCES else source
            for column, text in enumerate((
                    f"{day.isoformat()} {weekday(day)}", title, name, source)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(_DAY, day)
                self.table.setItem(number, column, item)
        self.table.blockSignals(False)
        self.summary.setText(self._summary(year))
        self.notice.setVisible(self.missing is not None
                               and self.missing not in calendar.known_years(self.days))
        self._selected()

    def _summary(self, year):
        if year not in calendar.known_years(self.days):
            return tr("▲ No calendar yet: Mondays to Fridays count as working days.")
        clock = self.clock()
        first = datetime.date(year, 1, 1)
        count = (datetime.date(year + 1, 1, 1) - first).days
        works = sum(clock.works(first + datetime.timedelta(days=n)) for n in range(count)) \
            if clock else 0
        kinds = [row[0] for day, row in self.days.items() if day.year == year]
        return tr("{holidays} holidays, {shifted} shifted working days; {works} working days in "
                  "the year.").format(holidays=kinds.count("holiday"),
                                      shifted=kinds.count("workday"), works=works)

    def clock(self):
        """The Clock as the dialog has it, or None where the office hours are out of order."""
        try:
            return Clock(tuple(self.office.hours()), {day: row[0] for day, row
                                                      in self.days.items()},
                         calendar.known_years(self.days), self.office.work_day())
        except CityGridError as error:
            self.status.fail(error)
            return None

    def _selected(self):
        days = self.view.selection()
        for button in self.kind_buttons:
            button.setEnabled(bool(days))
        self.name.setEnabled(bool(days))
        if not days:
            self.chosen.setText(tr("Select days in the year."))
            return
        first, last = days[0].isoformat(), days[-1].isoformat()
        self.chosen.setText(first if first == last else tr("{first} to {last}").format(
            first=first, last=last))
        name = self.days.get(days[0], ("", ""))[1]
        if name:
            self.name.setText(name)

    def _from_table(self):
        days = sorted({item.data(_DAY) for item in self.table.selectedItems()})
        if days:
            self.view.select(days[0], days[-1])

    # -- changes

    def set_kind(self, kind):
        """Make the days selected holidays, shifted working days, or days like any other."""
        for day in self.view.selection():
            self.days.pop(day, None)
            if kind == "holiday" or kind and day.weekday() > 4:
                self.days[day] = (kind, self.name.text().strip(), calendar.CITY)
        self._show()
        self._changed()

    def import_days(self):
        """Ask for the days of a year and take them over."""
        form = ImportForm(self.year.value(), self.days, self)
        if form.exec():
            self.take_over(form.found)
        form.deleteLater()

    def take_over(self, found):
        """Put imported days into the calendar of the dialog and show their year."""
        self.days, _ = calendar.merged(self.days, found)
        years = {day.year for day in found}
        if self.year.value() not in years:
            self.year.setValue(max(years))
        self._show()
        self._changed()

    def add_official(self):
        """Add what this version knows, where the calendar has nothing for the day."""
        count = len(self.days)
        for day, *row in calendar.official_days():
            self.days.setdefault(datetime.date.fromisoformat(day), tuple(row))
        self._show()
        self._changed()
        self.status.say(tr("{count} official days were added.").format(
            count=len(self.days) - count))

    def is_changed(self):
        """Whether there is something to save."""
        return (self.days != self.before or self.office.hours() != self.hours_before
                or self.office.work_day() != self.work_day_before)

    def _changed(self):
        """Count anew what the calendar in the dialog would move."""
        self.status.say("")
        clock = self.clock()
        self.save_button.setEnabled(clock is not None and self.is_changed())
        self.found = self.counting = None
        self.timer.stop()
        self.effect.setText("")
        self.again.setVisible(self.save_button.isEnabled())
        if self.save_button.isEnabled():
            self.effect.setText(tr("Counting what changes…"))
            self.counting = recount.counting(self.session.workspace, clock)
            self.timer.start(_QUIET_MS)

    def _tick(self):
        if self.counting is None:
            return
        with self.status.guarded():
            step = next(self.counting, None)
            if step is not None:
                done, self.found = step
                self.effect.setText(tr("Counting what changes… {percent} %").format(
                    percent=int(100 * done)))
                self.timer.start(0)
                return
        self.counting = None
        self._say_effect()

    def _say_effect(self):
        found = self.found
        if found is None:
            return
        moved, total = len(found.moves), len(found.moves) + found.same + len(found.by_hand)
        replies = len(found.replies)
        if not moved and not replies:
            self.effect.setText(tr("None of {total} running deadlines changes.").format(
                total=total))
            self.again.setVisible(False)
            return
        later = sum(after is not None and before is not None and after > before
                    for before, after in (move.due for move in found.moves))
        text = tr("{moved} of {total} running deadlines change, {later} of them to a later "
                  "time.").format(moved=moved, total=total, later=later)
        if replies:
            text += " " + tr("So do {count} replies that are owed.").format(count=replies)
        if found.by_hand:
            text += " " + tr("{count} deadlines that were entered by hand stay.").format(
                count=len(found.by_hand))
        self.effect.setText(text)

    # -- saving

    def save(self):
        """Store it, and have the running deadlines counted anew where that is wanted."""
        before, after = self.before, self.days
        hours, work_day = self.office.hours(), self.office.work_day()
        self.timer.stop()
        self.counting = None
        self.writer.run(lambda ws: calendar.save(ws, before, after, hours, work_day),
                        lambda _: self._saved(), self.status.fail)

    def _saved(self):
        self.session.announce("calendar_day")
        self.accept()
        # what was not counted to the end may change deadlines as well
        some = self.found is None or self.found.moves or self.found.replies
        if some and self.again.isChecked():
            self.session.run("citygrid:recomputedeadlines", {
                "WORKSPACE": str(self.session.workspace.path), "ACTOR": self.session.user,
                "REASON": tr("The calendar changed")})
        else:
            self.session.message(tr("Calendar and office hours are saved."))
