"""The intake dock: a call becomes a report or a case, from top to bottom with the keys."""
from qgis.core import QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ...core.cases import lifecycle, similar
from ...core.cases.options import options
from ...core.errors import N_
from ...core.geocode.index import TABLES as ADDRESS_TABLES
from ...core.workspace import intake
from ...core.workspace.store import BUSY_SECONDS
from ...i18n import tr
from ..dock import SessionDock
from ..layer_link import show_on_map
from ..widgets import ReasonBar, jump_to
from .draft_keeper import DraftKeeper
from .intake_actions import IntakeActions
from .intake_class import ClassPane
from .intake_form import ReportForm
from .intake_photos import PhotoStrip
from .intake_place import PlacePane
from .intake_similar import SimilarList

TABLE = "case_open"
_CONCERNS = (TABLE, "filing_standard", "case_option", "draft", "object_class", "unit_grid",
             "community", "street", *ADDRESS_TABLES)
#: What is said when a report has ended so.
_DONE = {"report": N_("{case_no} is reported."), "file": N_("{case_no} is reported and filed."),
         "advise": N_("{case_no} is reported and advised, not filed."),
         "merge": N_("{case_no} is reported and merged into {into}.")}
#: A draft begins with one of these.
_TYPED = ("search", "address", "x", "class_words", "condition_text", "description", "reporter",
          "phone", "photos")


class IntakeDock(SessionDock):
    """Takes a report down; every keystroke is kept as a draft."""

    NAME = "citygrid_intake_dock"
    TITLE = N_("Intake")

    def __init__(self, session, parent=None):
        self._filling = False       # what changes now is not typed
        self._condition = None      # the city's condition that was last chosen
        self._shown = False         # the dock is in front
        super().__init__(session, parent)
        session.roleChanged.connect(self._role_changed)
        session.iface.mapCanvas().mapToolSet.connect(self._tool_set)
        session.iface.mapCanvas().destinationCrsChanged.connect(self._show_marker)
        self.visibilityChanged.connect(self._seen)

    # -- building

    def build(self, layout):
        self.place = PlacePane(self.session)
        self.kind = ClassPane(self.session)
        self.similar = SimilarList()
        self.form = ReportForm()
        self.photos = PhotoStrip(self.session)
        self.drafts = DraftKeeper(self.session, self.body)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        for part in (self.place, self.kind, self.similar, self.form, self.photos):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("intake_area")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        self.sheet = inner
        layout.addWidget(area, 1)
        self.question = ReasonBar()
        layout.addWidget(self.question)
        layout.addWidget(self.status)
        self.actions = IntakeActions(self.session, self.drafts)
        self.main_button = self.actions.main_button
        layout.addWidget(self.actions)
        self.actions.register.connect(lambda then: self.register(then or None))
        self.actions.advise.connect(self.advise)
        self.actions.later.connect(self.later)
        self.actions.discard.connect(self.discard)
        self.setFocusProxy(self.place.search)
        self.setAcceptDrops(True)
        self.place.moved.connect(self._place_moved)
        self.place.chosen.connect(self._place_chosen)
        self.kind.changed.connect(self._class_changed)
        self.kind.chosen.connect(self._class_chosen)
        self.kind.edited.connect(self._condition_chosen)
        self.similar.same.connect(lambda row: self.register("merge", row))
        self.similar.shown.connect(self._show_similar)
        self.photos.failed.connect(self.status.fail)
        for part in (self.place, self.kind, self.form, self.photos):
            part.edited.connect(self._touched)
        self.drafts.resumed.connect(self.resume)
        self.drafts.failed.connect(self.status.fail)
        self.drafts.told.connect(self.actions.kept.setText)
        self.shortcuts({
            "Ctrl+Return": self.register, "Ctrl+Enter": self.register,
            "Ctrl+Shift+Return": lambda: self.register("report"),
            "Ctrl+N": self.later, "Ctrl+F": lambda: jump_to(self.place.search),
            "Ctrl+V": self.photos.paste, "Esc": self._escape})
        for edit in (*inner.findChildren(QLineEdit), self.form.text):
            edit.installEventFilter(self)

    # -- session

    def tables(self, ws):
        return (TABLE,)

    def picked(self, objects):
        """A case selected on the map changes nothing here."""

    def concerns(self, table):
        return not table or table in _CONCERNS

    def start(self, ws):
        self.drafts.hold(ws)
        self.place.start()
        count = len(self.drafts.others())
        if count:
            self.status.say(tr("Reports not registered yet: {count}. The button “Drafts” brings "
                               "them back.").format(count=count))

    def forget(self):
        self.drafts.flush(BUSY_SECONDS * 1000)      # what is not kept now is lost
        self.drafts.hold(None)
        self.place.forget()
        self._clear()
        self.status.say("")

    def reload(self):
        """Others wrote: similar cases, drafts, options and addresses may be other ones."""
        if self.session.workspace is None:
            return
        self._dirty = False
        self.place.start()
        self.drafts.count()
        self._find_similar()
        self._show_actions()

    def closeDown(self):
        self.drafts.flush(BUSY_SECONDS * 1000)
        self.session.roleChanged.disconnect(self._role_changed)
        self.session.iface.mapCanvas().mapToolSet.disconnect(self._tool_set)
        self.session.iface.mapCanvas().destinationCrsChanged.disconnect(self._show_marker)
        self.visibilityChanged.disconnect(self._seen)
        self.place.closeDown()
        super().closeDown()

    def save_look(self, settings):
        settings.setValue(self._key("source"), self.form.source.currentData())

    def restore_look(self, settings):
        self.form.choose_source(settings.value(self._key("source"), ""))

    def _role_changed(self, role):
        self.actions.role.show_role(role)
        self.status.say("")
        self._show_actions()
        self._begin()

    def _seen(self, seen):
        """While the dock is in front, a click on the map is the place of the report."""
        self._shown = seen and self.session.workspace is not None
        self.place.listen(self._shown)
        self._show_marker()
        self._begin()

    def _begin(self):
        """An empty form in front waits for the place, so that what is typed is not lost."""
        if self._shown and self.body() is None:
            self.place.search.setFocus()

    def _show_marker(self):
        self.place.show_marker(self._shown)

    def _tool_set(self, tool, _before=None):
        self.place.tool_changed(tool)

    # -- what follows from what

    def _place_moved(self, by_hand):
        # an address is too coarse to tell which component is meant; a click is not
        if by_hand and self.kind.row is None:
            self.kind.guess(self.place.nearest_class())
        self._find_similar()
        if by_hand:
            self._place_chosen()

    def _place_chosen(self):
        if self.kind.row is None:
            self.kind.words.setFocus()
        else:
            self._class_chosen()

    def _class_changed(self):
        self.place.set_class(self.kind.row)
        self._find_similar()

    def _condition_chosen(self):
        """A condition with a limit in urgent hours (STANDARDS 5.1) makes the case an urgent one."""
        chosen = self.kind.standard()
        if chosen != self._condition and not self._filling:
            self._condition = chosen
            self.form.urgent.setChecked(bool(chosen) and chosen["limit_unit"] == "urgent_hour")

    def _class_chosen(self):
        if self.kind.group.checkedId() < 0:
            self.kind.focus_missing()
        else:
            self.form.text.setFocus()

    def _find_similar(self):
        """Look for open cases that the report may repeat."""
        ws, row, point = self.session.workspace, self.kind.row, self.place.point
        if ws is None or row is None or point is None:
            self.similar.show_rows([], 0, 0)
            return
        with self.status.guarded():
            found = similar.similar(ws, point.x(), point.y(), row.kind, row.code,
                                    self.place.objid())
            self.similar.show_rows(found, *similar.reach(ws, row.kind, row.code))
            self.similar.enable("merge" in self._allowed())

    def _show_similar(self, row):
        show_on_map(self.session, [QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"]))])

    # -- what the role may do

    def _allowed(self):
        """The outcomes that the role and the city's options leave."""
        ws, role, chosen = self.session.workspace, self.session.role, None
        if ws is not None:
            with self.status.guarded():
                chosen = options(ws)

        def names(state):
            return {t.action for t in lifecycle.actions(state, role, options=chosen)}
        if "report" not in names(""):
            return ()
        return ("report", *({"file", "advise", "merge"} & names("reported")))

    def _show_actions(self):
        allowed, free = self._allowed(), not self.writer.busy
        self.actions.show_allowed(allowed, free)
        self.sheet.setEnabled(free)     # what is typed while the report waits would go with it
        self.similar.enable("merge" in allowed and free)
        if not allowed and self.session.workspace is not None:
            roles = dict.fromkeys(role for t in lifecycle.TRANSITIONS
                                  if t.action == "report" for role in t.roles)
            self.status.say(tr("Reports are taken in by: {roles}. You work as {role}.").format(
                roles=tr(", ").join(tr(lifecycle.ROLES[role]) for role in roles),
                role=tr(lifecycle.ROLES[self.session.role])))

    def show_buttons(self):
        self._show_actions()

    # -- drafts

    def _touched(self):
        if not self._filling:
            self.drafts.touch()

    def body(self):
        """Everything that is typed and chosen, or None where nothing is."""
        body = {**self.place.body(), **self.kind.body(), **self.form.body(),
                "photos": self.photos.body()}
        return body if any(body[name] not in ("", None, []) for name in _TYPED) else None

    def resume(self, draft):
        """Go on with a draft; the one that is shown stays among the others."""
        if not self._put_aside():
            return
        self._clear()
        self._filling = True
        try:
            self.kind.load(draft["body"])
            self.place.set_class(self.kind.row)
            self.place.load(draft["body"])
            self.form.load(draft["body"])
            self.photos.load(draft["body"].get("photos"))
        finally:
            self._filling = False
        self.drafts.begin(draft["fid"])
        self._find_similar()
        self.status.say("")

    def _clear(self):
        """An empty form for the next report."""
        self._filling = True
        try:
            for part in (self.place, self.kind, self.form, self.photos):
                part.clear()
        finally:
            self._filling = False
        self.question.give_up()
        self.drafts.begin(None)
        self._find_similar()

    def _put_aside(self):
        """Whether what is typed is kept, so that the form can be emptied; else that is said."""
        if self.writer.busy:
            return False
        if self.drafts.flush():
            return True
        self.status.say(tr("Somebody else is writing, so this report cannot be kept yet. Try again "
                           "in a moment."), bad=True)
        return False

    def later(self):
        """Keep this one as a draft and begin the next."""
        if not self._put_aside():
            return
        kept = self.drafts.fid is not None
        self._clear()
        if kept:
            self.status.say(tr("Kept. The button “Drafts” brings it back."))
        self.place.search.setFocus()

    def discard(self):
        """Forget this report and its photos."""
        if self.writer.busy:
            return
        with self.status.guarded():
            if self.drafts.discard():
                self.status.say(tr("Discarded."))
            self._clear()
        self.place.search.setFocus()

    # -- the end

    def advise(self):
        """Ask what was advised, then report it as not to be filed."""
        if self._given() is not None:
            self.question.ask(tr("Advise, do not file: what was said to whom?"), tr("Advise"),
                              lambda note: self.register("advise", note=note))

    def _given(self):
        """Arguments of the report, or None after saying what is missing."""
        if self.place.point is None:
            self.status.say(tr("Say where it is first: type an address or click the map."))
            self.place.search.setFocus()
            return None
        missing = self.kind.missing()
        if missing:
            self.status.say(missing)
            self.kind.focus_missing()
            return None
        rest = {name: value or None for name, value in self.form.body().items()}
        return {**rest, **self.kind.given(), "x": self.place.point.x(),
                "y": self.place.point.y(), "objid": self.place.objid(),
                "address": self.place.address.text().strip() or None,
                "description": rest["description"] or "", "urgent": bool(rest["urgent"])}

    def register(self, then=None, row=None, note=None):
        """Register what is there, or say what is missing.

        Parameters
        ----------
        then : str, optional
            One of ``intake.OUTCOMES``; without it filed where the role may, else reported.
        row : dict, optional
            The case to merge into.
        note : str, optional
        """
        allowed = self._allowed()
        then = then or ("file" if "file" in allowed else "report")
        if self.session.workspace is None or self.writer.busy or then not in allowed:
            self._show_actions()
            return
        self.kind.take_first_shown()
        given = self._given()
        if given is None:
            return
        self.drafts.flush()
        into = row["case_no"] if row is not None else None
        args = {"actor": self.session.user, "role": self.session.role, "then": then,
                "note": note, "into": into, "photos": self.photos.photos(),
                "draft": self.drafts.fid}
        self.writer.run(lambda ws: intake.register(ws, given, **args),
                        lambda after: self._registered(after, then, into), self.status.fail)
        self._show_actions()

    def _registered(self, row, then, into):
        self._clear()
        self.session.at_hand = (row["fid"], self.NAME)
        self.session.announce(TABLE)
        self._show_actions()
        self.status.say(tr(_DONE[then]).format(case_no=row["case_no"], into=into))
        self.place.search.setFocus()

    # -- keys, drops

    def eventFilter(self, watched, event):
        """Ctrl+V in a line of text is left to the photos where the clipboard holds one."""
        if event.type() == QEvent.Type.ShortcutOverride \
                and event.matches(QKeySequence.StandardKey.Paste) and self.photos.wanted():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.question.asking:
            self.question.give_up()
        elif not (self.place.hits.put_away() or self.kind.picker.hits.put_away()):
            self.place.search.setFocus()

    def dragEnterEvent(self, event):
        if self.session.workspace is not None and self.photos.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event):
        if self.writer.busy:
            return
        self.photos.take(event.mimeData())
        event.acceptProposedAction()
