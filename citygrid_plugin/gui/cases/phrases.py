"""Canned phrases 惯用语: a menu beside the line of the opinion, kept with the workspace."""
import sqlite3

from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ...core.errors import CityGridError, N_
from ...core.workspace import case_desk
from ...i18n import tr

#: For a workspace that has none yet; the city changes them in place.
USUAL = (
    ("reject", N_("Outside of the scope of urban management")),
    ("advise", N_("Slight; told on the spot to correct it")),
    ("request_return", N_("Not within the duties of this unit")),
    ("request_extension", N_("Material has to be ordered")),
    ("request_suspension", N_("Belongs to works that are planned")),
    ("grant_return", N_("Agreed; to be dispatched to another unit")),
    ("refuse_return", N_("By its duties this unit is responsible")),
    ("rework", N_("The photo after handling does not show the same place")),
    ("rework", N_("Handled only in part")),
    ("urge", N_("Please handle it at once and report back")),
)

_LETTERS = 40       # of a phrase in the menu


def _entry(text):
    """A phrase as an entry of a menu, which is no wider than a dock and knows & as a mark."""
    short = text if len(text) <= _LETTERS else text[:_LETTERS - 1] + "…"
    return short.replace("&", "&&")


class PhraseButton(QToolButton):
    """Fills a line with a phrase; its menu also keeps and forgets phrases.

    Parameters
    ----------
    session : Session
    line : QLineEdit
    """

    def __init__(self, session, line, parent=None):
        super().__init__(parent)
        self.session = session
        self.line = line
        self.action = ""            # what the phrases are for; "" for any
        self.setObjectName("phrases")
        self.setText(tr("Phrases ▾"))
        self.setToolTip(tr("Canned phrases for the opinion"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_ = QMenu(self)
        self.menu_.setObjectName("phrase_menu")
        self.menu_.aboutToShow.connect(self.fill)
        self.setMenu(self.menu_)

    def fill(self):
        """Read the phrases into the menu."""
        self.menu_.clear()
        if self.session.workspace is not None:
            try:
                self._read(self.menu_, self.session.workspace)
            except sqlite3.Error as error:
                self.session.error(error)

    def _read(self, menu, ws):
        found = case_desk.phrases(ws, self.action)
        for fid, text in found:
            entry = menu.addAction(_entry(text))
            entry.triggered.connect(lambda _, text=text: self.take(text))
        menu.addSeparator()
        keep = menu.addAction(tr("Keep what is typed as a phrase"))
        keep.setObjectName("keep_phrase")
        keep.setEnabled(bool(self.line.text().strip()))
        keep.triggered.connect(lambda _: self._write(
            lambda: case_desk.add_phrase(ws, self.action, self.line.text())))
        if found:
            forget = menu.addMenu(tr("Forget a phrase"))
            for fid, text in found:
                forget.addAction(_entry(text)).triggered.connect(
                    lambda _, fid=fid: self._write(lambda: case_desk.remove_phrase(ws, fid)))
        if not ws.query("SELECT 1 FROM phrase LIMIT 1"):
            usual = menu.addAction(tr("Take over the usual phrases"))
            usual.setObjectName("usual_phrases")
            usual.triggered.connect(lambda _: self._write(
                lambda: [case_desk.add_phrase(ws, action, tr(text)) for action, text in USUAL]))

    def take(self, text):
        """Put a phrase where the cursor is."""
        self.line.setVisible(True)
        self.line.insert(text)
        self.line.setFocus()

    def _write(self, call):
        try:
            call()
        except (sqlite3.Error, CityGridError) as error:
            self.session.error(error)
