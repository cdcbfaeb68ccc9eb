"""Handover of a shift 交班: what was done, what is left open, and a word to the next one."""
import datetime
import sqlite3
from html import escape

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QDateTime, Qt
from qgis.PyQt.QtGui import QGuiApplication, QTextDocument
from qgis.PyQt.QtPrintSupport import QPrintDialog, QPrinter
from qgis.PyQt.QtWidgets import (
    QComboBox, QDateTimeEdit, QDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit,
    QPushButton, QTextBrowser, QVBoxLayout)

from ...core.cases import lifecycle
from ...core.errors import CityGridError
from ...core.workspace import case_desk
from ...i18n import tr
from ...layers.words import pick
from ..widgets import StatusLine
from .queue_model import badges

HOURS = 8
_SINCE = "citygrid/shift_since"


def shift_html(shift, words=""):
    """What a shift did and leaves, with the words to the next one, as HTML."""
    def lines(pairs):
        return "".join(f"<tr><td style='padding-right:12px'>{escape(name)}</td>"
                       f"<td align='right'>{count}</td></tr>" for name, count in pairs if count)
    span = tr("{since} to {until}").format(since=_moment(shift.since), until=_moment(shift.until))
    steps = [(tr(lifecycle.ACTIONS.get(a, a)), n) for a, n in
             sorted(shift.steps.items(), key=lambda item: -item[1])]
    states = [(tr(title), shift.states.get(state, 0)) for state, title in lifecycle.STATES.items()]
    requests = [(f"◐ {tr(title)}", shift.requests.get(name, 0))
                for name, title in lifecycle.REQUESTS.items()]
    special = "".join(f"<li>{escape(_line(row, shift.until))}</li>" for row in shift.special)
    parts = [f"<h3>{escape(tr('Handover of a shift'))}</h3><p>{escape(span)}</p>"]
    if words.strip():
        parts.append(f"<p><b>{escape(tr('To the next shift'))}</b><br>"
                     f"{escape(words.strip()).replace(chr(10), '<br>')}</p>")
    parts += [f"<p><b>{escape(tr('Steps of this shift'))}</b></p><table>{lines(steps)}</table>",
              f"<p><b>{escape(tr('Open now'))}</b></p><table>{lines(states + requests)}"
              f"{lines([('■ ' + tr('overdue'), shift.overdue)])}</table>"]
    if special:
        parts.append(f"<p><b>{escape(tr('To be watched'))}</b></p><ul>{special}</ul>")
    return "".join(parts)


def _moment(text):
    return text[:16].replace("T", " ")


def _line(row, until):
    """One case that the next shift should know."""
    return " ".join(filter(None, (
        row["case_no"], pick(row["class_name"], row["class_name_en"]), "·",
        tr(lifecycle.STATES[row["state"]]), *badges(row), _due(row, until), row["address"])))


def _due(row, until):
    if not row["due_at"]:
        return ""
    late = row["due_at"] < until
    return ("■ " if late else "") + tr("due {due}").format(due=_moment(row["due_at"]))


class HandoverDialog(QDialog):
    """Writes a handover, and shows those of the shifts before.

    Parameters
    ----------
    session : Session
    fid : int, optional
        The handover that is shown at first.
    """

    def __init__(self, session, parent=None, fid=None):
        super().__init__(parent)
        self.session = session
        self.ws = session.workspace
        self._shift = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("citygrid_handover")
        self.setWindowTitle(tr("Handover of a shift"))
        self.resize(560, 640)
        layout = QVBoxLayout(self)
        self.which = QComboBox()
        self.which.setObjectName("which_handover")
        self.which.setToolTip(tr("This shift, or the handovers of those before"))
        layout.addWidget(self.which)
        line = QHBoxLayout()
        line.addWidget(QLabel(tr("Shift since")))
        self.since = QDateTimeEdit(self._since())
        self.since.setObjectName("shift_since")
        self.since.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.since.setToolTip(tr("Steps from then on are counted"))
        self.since.dateTimeChanged.connect(lambda _: self._read())
        line.addWidget(self.since)
        line.addWidget(QLabel(tr("Taken over by")))
        self.to = QLineEdit()
        self.to.setObjectName("handover_to")
        self.to.setToolTip(tr("Who takes over"))
        line.addWidget(self.to, 1)
        layout.addLayout(line)
        self.words = QPlainTextEdit()
        self.words.setObjectName("handover_words")
        self.words.setPlaceholderText(tr("What the next shift should know"))
        self.words.setToolTip(tr("Stands at the beginning of the handover"))
        self.words.setMaximumHeight(90)
        self.words.textChanged.connect(self.show_text)
        layout.addWidget(self.words)
        self.page = QTextBrowser()
        self.page.setObjectName("handover_page")
        layout.addWidget(self.page, 1)
        self.status = StatusLine()
        layout.addWidget(self.status)
        layout.addLayout(self._build_buttons())
        self._fill(fid)
        self.which.currentIndexChanged.connect(lambda _: self.show_text())
        session.workspaceClosed.connect(self.close)
        self._read()

    def _build_buttons(self):
        line = QHBoxLayout()
        for name, text, tip, call in (
                ("copy_handover", tr("Copy"), tr("Put the page on the clipboard"), self.copy),
                ("print_handover", tr("Print …"), tr("Print the page"), self.print_page),
                ("save_handover", tr("Hand over"), tr(
                    "Keep the page in the workspace; the next shift is told of it"), self.save)):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(call)
            line.addWidget(button)
            setattr(self, name, button)
        line.addStretch(1)
        return line

    def _since(self):
        """When this shift began: where the last one of this desk ended, else eight hours ago."""
        kept = QDateTime.fromString(QgsSettings().value(_SINCE, "") or "",
                                    Qt.DateFormat.ISODate)
        eight = QDateTime.currentDateTime().addSecs(-HOURS * 3600)
        return kept if kept.isValid() and kept > QDateTime.currentDateTime().addDays(-2) else eight

    def _fill(self, fid=None):
        self.which.clear()
        self.which.addItem(tr("This shift"), None)
        for row in case_desk.handovers(self.ws):
            to = f" → {row['to_user']}" if row["to_user"] else ""
            self.which.addItem(f"{_moment(row['at'])}  {row['by_user']}{to}", row)
            if row["fid"] == fid:
                self.which.setCurrentIndex(self.which.count() - 1)

    def _read(self):
        """Count the shift; every letter of the words would be too often."""
        with self.status.guarded():
            since = self.since.dateTime().toString("yyyy-MM-ddTHH:mm:ss")
            self._shift = case_desk.shift(self.ws, since)
        self.show_text()

    def show_text(self):
        """Show the page of the chosen handover."""
        kept = self.which.currentData()
        for widget in (self.since, self.to, self.words, self.save_handover):
            widget.setEnabled(kept is None)
        if kept is not None:
            self.page.setHtml(kept["body"])
            return
        if self._shift is not None:
            self.page.setHtml(shift_html(self._shift, self.words.toPlainText()))

    def copy(self):
        """The page as text on the clipboard."""
        QGuiApplication.clipboard().setText(self.page.toPlainText())
        self.status.say(tr("Copied."))

    def print_page(self):
        """Print the page."""
        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def print_to(self, printer):
        """Print the page without asking."""
        document = QTextDocument()
        document.setHtml(self.page.toHtml())
        document.print_(printer) if hasattr(document, "print_") else document.print(printer)

    def save(self):
        """Keep the handover."""
        try:
            fid = case_desk.hand_over(self.ws, self.page.toHtml(), actor=self.session.user,
                                      to=self.to.text().strip())
        except (sqlite3.Error, CityGridError) as error:
            self.status.fail(error)
            return
        QgsSettings().setValue(_SINCE, datetime.datetime.now().isoformat(timespec="seconds"))
        self.words.clear()
        self._fill(fid)
        self.show_text()
        self.status.say(tr("Handed over. The next shift is told when it begins."))
