"""The keys of the case docks, as actions that QGIS's own shortcut settings list and change."""
from dataclasses import dataclass

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QApplication

from ...core.errors import N_
from ...i18n import tr


@dataclass(frozen=True)
class Command:
    """One key: what the docks call it, the key at first, its title in QGIS's settings, and the
    steps and entries it stands for; of two that a case offers at a time the first has it."""
    name: str
    key: str
    title: str
    actions: tuple = ()


_C = Command
#: Closing has a key of its own, since Enter is pressed without thinking.
COMMANDS = (
    _C("next", "J", N_("Next case")),
    _C("previous", "K", N_("Previous case")),
    _C("accept", "Return", N_("Accept the proposal and go on"),
       ("file", "confirm", "dispatch", "assign", "decide", "enforced", "city_result", "reply",
        "answer_city", "visit")),
    _C("grant", "G", N_("Grant the request"),
       ("grant_return", "grant_extension", "grant_suspension", "grant_void")),
    _C("refuse", "N", N_("Refuse the request"),
       ("refuse_return", "refuse_extension", "refuse_suspension", "refuse_void", "deny",
        "fail_coordination")),
    _C("handled", "H", N_("Handled"), ("handle", "resume")),
    _C("pass", "P", N_("Pass or close"), ("pass", "verify", "close")),
    _C("rework", "W", N_("Rework"), ("rework",)),
    _C("again", "A", N_("Not passed, dispatch anew"), ("redispatch",)),
    # not S: QGIS's snapping has it for the whole window, and of two keys alike Qt takes none
    _C("send", "C", N_("Send a collector"), ("send_confirm", "send_verify")),
    _C("transfer", "R", N_("Transfer to another unit"), ("transfer",)),
    _C("back", "B", N_("Send back or return"),
       ("request_return", "send_back", "take_back", "city_return")),
    _C("urge", "U", N_("Urge"), ("urge", "answer_urge")),
    _C("extend", "E", N_("Ask for more time"), ("request_extension",)),
    _C("suspend", "D", N_("Ask for suspension"), ("request_suspension",)),
    _C("reject", "X", N_("Do not file, or coordinate"), ("reject", "coordinate")),
    _C("void", "V", N_("Void the case"), ("void", "request_void")),
    _C("undo", "Z", N_("Undo the last step")),
    _C("fly", "F", N_("Fly to the case")),
    _C("last", "L", N_("Go to the last case I moved")),
    _C("photo", "Space", N_("Show the photos large")),
    _C("search", "/", N_("Search for cases")),
    _C("phrases", ".", N_("Canned phrases")),
)
#: The order of the buttons: what is done most stands first.
RANK = {action: number for number, action in enumerate(
    action for command in COMMANDS for action in command.actions)}
#: The command that has the key of a case action.
OF_ACTION = {action: command.name for command in COMMANDS for action in command.actions}
_NAME = "citygrid_case_keys"


def shared(session):
    """The CaseKeys of a session, made when the first dock wants them."""
    found = session.findChild(QObject, _NAME)
    return found if found is not None else CaseKeys(session)


class CaseKeys(QObject):
    """One action a command, common to all case docks: QGIS would take two with one key for a
    conflict. They work while the focus is in one of the docks, and letters typed into a field
    stay letters.

    Signals
    -------
    changed : somebody chose another key
    """

    changed = pyqtSignal()

    def __init__(self, parent):
        super().__init__(parent)
        self.setObjectName(_NAME)
        self.docks = []
        self.actions = {}
        self._register()

    def add(self, dock):
        """Give a dock the keys; its ``command(name)`` is called."""
        self.docks.append(dock)
        dock.work.addActions(self.actions.values())

    def remove(self, dock):
        """Take them back; the last dock takes them out of QGIS's settings."""
        for action in self.actions.values():
            dock.work.removeAction(action)
        self.docks.remove(dock)
        if not self.docks:
            manager = QgsGui.shortcutsManager()
            for action in self.actions.values():
                manager.unregisterAction(action)
                action.deleteLater()
            self.actions = {}
            self.setParent(None)
            self.deleteLater()

    def text(self, name):
        """The key of a command as it stands on a button, "" for none."""
        shortcut = self.actions[name].shortcut() if name in self.actions else QKeySequence()
        if shortcut == QKeySequence(Qt.Key.Key_Return):
            return tr("Enter")
        return shortcut.toString(QKeySequence.SequenceFormat.NativeText)

    def of_action(self, action):
        """The key of a case action as text, "" for none."""
        return self.text(OF_ACTION.get(action, ""))

    def _register(self):
        manager = QgsGui.shortcutsManager()
        for command in COMMANDS:
            action = QAction(tr("CityGrid cases: {command}").format(command=tr(command.title)),
                             self)
            action.setObjectName(f"citygrid_case_{command.name}")
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _, name=command.name: self._triggered(name))
            manager.registerAction(action, command.key)
            action.changed.connect(self.changed)
            self.actions[command.name] = action

    def _triggered(self, name):
        focus = QApplication.focusWidget()
        for dock in self.docks:
            if focus is not None and dock.work.isAncestorOf(focus):
                dock.command(name)
                return
