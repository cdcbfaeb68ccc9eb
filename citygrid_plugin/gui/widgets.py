"""Pieces of every dock: the line that says what happened, the question that wants a reason."""
import sqlite3
from contextlib import contextmanager
from html import escape

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget)

from ..core.errors import CityGridError
from ..i18n import error_text, tr

SEARCH_MS = 250     # after the last key
LONGEST = 300   # characters in a status line: some six lines of a narrow dock


def sentence(error):
    """An error of a write in words for the person at the desk."""
    if isinstance(error, sqlite3.Error) and "readonly" in str(error):
        return tr("The workspace file cannot be written any more. Ask for write permission, or "
                  "copy it to a folder of your own and open it there.")
    if isinstance(error, sqlite3.Error):
        return tr("The workspace could not be read or written: {error}.").format(
            error=str(error).rstrip("."))
    return error_text(error)


def no_workspace():
    """What a dock shows while no workspace is open."""
    label = QLabel(tr("No workspace is open. Open one from the CityGrid menu, or choose a sample "
                      "city there."))
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(20)
    return label


def button_line(parts):
    """Buttons side by side.

    Parameters
    ----------
    parts : iterable of (object name, text, tooltip, callable)

    Returns
    -------
    (QHBoxLayout, dict)
        And the buttons by their names.
    """
    line, buttons = QHBoxLayout(), {}
    for name, text, tip, call in parts:
        button = buttons[name] = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.clicked.connect(lambda _, call=call: call())
        line.addWidget(button)
    return line, buttons


def jump_to(field):
    """Put the cursor into a line of text and select what stands there."""
    field.setFocus()
    field.selectAll()


class SearchLine(QLineEdit):
    """A line of text that a list is searched for.

    Signals
    -------
    searched : the typing has come to an end
    """

    searched = pyqtSignal()

    def __init__(self, text, tip="", parent=None):
        super().__init__(parent)
        self.setObjectName("search")
        self.setClearButtonEnabled(True)
        self.setPlaceholderText(text)
        self.setToolTip(tip)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SEARCH_MS)
        self._typing.timeout.connect(self.searched)
        self.textChanged.connect(lambda _: self._typing.start())

    def settled(self):
        """The list is read anew now; no need to wait for the end of the typing."""
        self._typing.stop()


class StatusLine(QWidget):
    """What happened, in the dock itself; while a write waits, a button to give up.

    Signals
    -------
    stopped : the user waits no longer
    """

    stopped = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        self.label = QLabel()
        self.label.setObjectName("status")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)   # what people typed may be in it
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.stop = QToolButton()
        self.stop.setObjectName("stop")
        self.stop.setText(tr("Stop waiting"))
        self.stop.setToolTip(tr("Give up; nothing has been written (Esc)"))
        self.stop.clicked.connect(self.stopped)
        self.stop.setVisible(False)
        line.addWidget(self.label, 1)
        line.addWidget(self.stop)
        self.say("")

    def text(self):
        """What is said now."""
        return self.label.text()

    def say(self, text, bad=False):
        """Tell something; "" clears it. Of what is too long for a dock the tooltip has the rest."""
        short = text if len(text) <= LONGEST else text[:LONGEST - 1] + "…"
        self.label.setText(("■ " if bad else "") + short)
        self.label.setToolTip("" if short == text else f"<p>{escape(text)}</p>")
        self.label.setStyleSheet("color: #c62828" if bad else "")
        self.label.setVisible(bool(text))

    def wait(self, error):
        """Say for whom we wait."""
        self.stop.setVisible(True)
        if error.params.get("holder"):
            since = error.params["since"][:16].replace("T", " ")
            self.say(tr("Waiting for {holder} on {host}, who has been writing since {since}: "
                        "{what}. It is tried again by itself.").format(
                            **{**error.params, "since": since}))
        else:
            self.say(tr("Another program is writing. It is tried again by itself."))

    def ready(self):
        """Nothing is waited for any more."""
        self.stop.setVisible(False)

    def fail(self, error):
        """Say what went wrong."""
        self.say(sentence(error), bad=True)

    @contextmanager
    def guarded(self):
        """Say an error of reading instead of raising it."""
        try:
            yield
        except (sqlite3.Error, CityGridError) as error:
            self.fail(error)


class ReasonBar(QFrame):
    """Says what is going to happen and asks for the reason; hidden while nothing is asked.

    Signals
    -------
    closed : the question is answered or given up
    """

    closed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._call = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        self.label = QLabel()
        self.label.setObjectName("question")
        self.label.setWordWrap(True)
        layout.addWidget(self.label)
        line = QHBoxLayout()
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setPlaceholderText(tr("Reason"))
        self.reason.setToolTip(tr("The reason goes into the history; Enter goes on, Esc gives up"))
        self.reason.returnPressed.connect(self.accept)
        self.reason.textChanged.connect(self._typed)
        self.yes = QPushButton()
        self.yes.setObjectName("reason_yes")
        self.yes.setToolTip(tr("Give the reason first; Enter goes on"))
        self.yes.clicked.connect(self.accept)
        self.no = QPushButton(tr("Cancel"))
        self.no.setObjectName("reason_no")
        self.no.setToolTip(tr("Nothing is changed (Esc)"))
        self.no.clicked.connect(self.give_up)
        line.addWidget(self.reason, 1)
        line.addWidget(self.yes)
        line.addWidget(self.no)
        layout.addLayout(line)
        self.hide()

    @property
    def asking(self):
        """Whether a question is open."""
        return self._call is not None

    def ask(self, question, yes, call):
        """Ask; ``call(reason)`` is called once a reason is given and ``yes`` is pressed."""
        self._call = call
        self.label.setText(question)
        self.yes.setText(yes)
        self.reason.clear()
        self._typed("")
        self.show()
        self.reason.setFocus()

    def _typed(self, text):
        self.yes.setEnabled(bool(text.strip()))

    def accept(self):
        """Go on, where a reason is given."""
        reason, call = self.reason.text().strip(), self._call
        if reason and call is not None:
            self.give_up()
            call(reason)

    def give_up(self):
        """Ask no longer."""
        self._call = None
        self.hide()
        self.closed.emit()
