"""A new notice for the change inbox: who reports what of which component."""
from qgis.core import Qgis, QgsCsException, QgsGeometry, QgsPointXY, QgsRectangle
from qgis.PyQt.QtWidgets import (
    QComboBox, QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit,
    QPlainTextEdit, QStackedWidget, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...core.workspace import attachments, census_review, components, inbox
from ...i18n import tr
from ..cases.intake_photos import PhotoStrip
from ..cases.point_tool import PointTool
from ..cases.unit_combo import UnitCombo
from ..components.palette import DomainCombo
from ..components.words import short
from ..importing.class_combo import ClassCombo
from ..layer_link import geometry_of, to_map
from ..widgets import StatusLine
from ..writer import Writer

NOTICES = {"missing": N_("It is missing"), "damaged": N_("It is damaged"),
           "removed": N_("It was removed, or is disused"), "moved": N_("It stands elsewhere"),
           "replaced": N_("It was replaced by another"), "changed": N_("A value is wrong"),
           "reclassified": N_("Its class is wrong"), "new": N_("A new component")}
#: What a notice needs besides its words.
_NEEDS = {"component": set(NOTICES) - {"new"}, "class": {"new", "reclassified"},
          "place": {"new", "moved"}, "value": {"changed", "replaced"}}
_COLUMNS = ("objname", "objpos", "objstate", "deptcode1", "deptcode2", "deptcode3", "note")
_GRIP = 14      # pixels around a click in which a component is found


class NoticeDialog(QDialog):
    """The form; ``change`` is the key of the proposed change once it is accepted.

    Parameters
    ----------
    session : Session
    objid, case_no : str, optional
        The component it is about, and the case that told of it.
    """

    def __init__(self, session, parent=None, objid="", case_no=""):
        super().__init__(parent)
        self.session = session
        self.change = None
        self.place = None           # (x, y) in the workspace's CRS
        self._ended = False
        self._picking = ""          # what the next click on the map is for
        self.setObjectName("citygrid_notice")
        self.setWindowTitle(tr("New notice"))
        self.tool = PointTool(session.iface.mapCanvas())
        self.tool.placed.connect(self._placed)
        self.writer = Writer(session, self)
        self.status = StatusLine()
        self.status.stopped.connect(self._stop_waiting)
        self.writer.waiting.connect(self.status.wait)
        self.writer.ended.connect(self.status.ready)
        self._build()
        session.workspaceClosed.connect(self.reject)
        self.code.setText(objid)
        self.case_no.setText(case_no)
        if case_no:
            self.source.setCurrentIndex(self.source.findData("case"))
        self._code_changed()
        self._notice_chosen()

    # -- building

    def _build(self):
        layout = QVBoxLayout(self)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form, self._rows = form, {}
        self.source = self._combo("source", inbox.SOURCES, tr("Who reports it"))
        self.source.activated.connect(lambda _: self._show_rows())
        form.addRow(tr("Reported by"), self.source)
        self.case_no = QLineEdit()
        self.case_no.setObjectName("notice_case")
        self.case_no.setToolTip(tr("Number of the case that told of it"))
        self._row("case", tr("Case"), self.case_no)
        self.notice = self._combo("notice", NOTICES, tr("What happened to the component"))
        self.notice.activated.connect(lambda _: self._notice_chosen())
        form.addRow(tr("What happened"), self.notice)
        self.code = QLineEdit()
        self.code.setObjectName("notice_code")
        self.code.setClearButtonEnabled(True)
        self.code.setToolTip(tr("Code of the component, or click it on the map"))
        self.code.textChanged.connect(lambda _: self._code_changed())
        self.about = QLabel()
        self.about.setObjectName("notice_about")
        self.about.setWordWrap(True)
        self.pick = self._button("notice_pick", tr("Pick on the map"),
                                 tr("Click the component on the map"), "component")
        self._row("component", tr("Component"), self._with(self.code, self.pick, self.about))
        self.classes = ClassCombo(self.session.catalogue)
        self.classes.setObjectName("notice_class")
        self.classes.setToolTip(tr("Its class: code, name or pinyin"))
        self._row("class", tr("Class"), self.classes)
        self.where = QLabel()
        self.where.setObjectName("notice_where")
        self.put = self._button("notice_place", tr("Show on the map"),
                                tr("Click the place on the map; it can be dragged"), "place")
        self._row("place", tr("Where"), self._with(self.where, self.put))
        self._row("value", tr("New value"), self._build_value())
        self.words = QPlainTextEdit()
        self.words.setObjectName("notice_words")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(70)
        self.words.setPlaceholderText(tr("What was reported, in words"))
        self.words.setToolTip(tr("What was reported, in words"))
        form.addRow(tr("Text"), self.words)
        self.photos = PhotoStrip(self.session)
        self.photos.failed.connect(self.status.fail)
        form.addRow(tr("Photos"), self.photos)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self.status)
        self.box = QDialogButtonBox()
        cancel = self.box.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setObjectName("notice_cancel")
        cancel.setToolTip(tr("Nothing is written"))
        self.save = self.box.addButton(tr("Put into the inbox"),
                                       QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setObjectName("notice_save")
        self.save.setToolTip(tr("It becomes a proposed change, which somebody reviews"))
        self.box.accepted.connect(self.propose)
        self.box.rejected.connect(self.reject)
        layout.addWidget(self.box)
        self.resize(440, 480)

    @staticmethod
    def _combo(name, values, tip):
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setToolTip(tip)
        for value, title in values.items():
            combo.addItem(tr(title), value)
        return combo

    def _button(self, name, text, tip, picking):
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.clicked.connect(lambda on: self._pick(picking if on else ""))
        return button

    @staticmethod
    def _with(first, button, below=None):
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.addWidget(first, 1)
        line.addWidget(button)
        layout.addLayout(line)
        if below is not None:
            layout.addWidget(below)
        return box

    def _row(self, name, title, widget):
        label = QLabel(title)
        self.form.addRow(label, widget)
        self._rows[name] = (label, widget)

    def _build_value(self):
        self.column = self._combo("notice_column", {
            name: components.TITLES[name] for name in _COLUMNS}, tr("Which value it is"))
        self.column.activated.connect(lambda _: self._column_chosen())
        self.editors = {"text": QLineEdit(), "unit": UnitCombo(),
                        "objstate": DomainCombo("objstate", tr("– choose –"))}
        self.stack = QStackedWidget()
        for name, editor in self.editors.items():
            editor.setObjectName(f"notice_value_{name}")
            editor.setToolTip(tr("The right value"))
            self.stack.addWidget(editor)
        self.editors["unit"].load(self.session.workspace)
        self.editors["objstate"].load(self.session.workspace)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.column)
        line.addWidget(self.stack, 1)
        return box

    # -- what is shown

    def _notice_chosen(self):
        self._show_rows()
        self._column_chosen()

    def _show_rows(self):
        notice = self.notice.currentData()
        for name, widgets in self._rows.items():
            shown = self.source.currentData() == "case" if name == "case" \
                else notice in _NEEDS[name]
            for widget in widgets:
                widget.setVisible(shown)

    def _column_chosen(self):
        name = self.column.currentData()
        self.stack.setCurrentWidget(self.editors.get(
            name, self.editors["unit" if name in components.ORGANISATIONS else "text"]))

    def _code_changed(self):
        code, found = self.code.text().strip(), []
        with self.status.guarded():
            if code:
                found = [row for row in components.find(self.session.workspace, code, 2)
                         if row["objid"] == code]
        self.about.setText(short(found[0]) if found else
                           tr("There is no component with this code.") if code else "")

    # -- the map

    def _pick(self, what):
        self._picking = what
        for button, mine in ((self.pick, "component"), (self.put, "place")):
            button.setChecked(what == mine)
        if what:
            self.tool.take_over()
        else:
            self.tool.give_back()

    def _placed(self, point):
        grip = _GRIP * self.tool.canvas().mapUnitsPerPixel()
        around = QgsRectangle(point.x() - grip, point.y() - grip, point.x() + grip,
                              point.y() + grip)
        try:
            box = to_map(self.session).transformBoundingBox(
                around, Qgis.TransformDirection.Reverse)
        except QgsCsException:
            self.status.say(tr("The map cannot tell where this is."), bad=True)
            return
        if self._picking == "component":
            self.tool.show_at(None)
            self._take_component(box)
            return
        self.place = (box.center().x(), box.center().y())
        self.where.setText(f"{self.place[0]:.2f}, {self.place[1]:.2f}")

    def _take_component(self, box):
        centre = QgsGeometry.fromPointXY(QgsPointXY(box.center()))
        with self.status.guarded():
            hits = [hit for hit in census_review.around(
                self.session.workspace, None, (box.xMinimum(), box.yMinimum(), box.xMaximum(),
                                               box.yMaximum())) if hit["side"] == "old"]
            if not hits:
                self.status.say(tr("There is no component here."), bad=True)
                return
            nearest = min(hits, key=lambda hit: geometry_of(hit["geom"]).distance(centre))
            self.code.setText(nearest["objid"])
            self.status.say("")
            self._pick("")

    # -- writing

    def _values(self):
        name, editor = self.column.currentData(), self.stack.currentWidget()
        value = editor.code() if isinstance(editor, (UnitCombo, DomainCombo)) else editor.text()
        return {name: value.strip()} if value.strip() else {}

    def propose(self):
        """Put the notice into the inbox with its photos; what is missing is said."""
        if self.writer.busy or self.session.workspace is None:
            return
        notice = self.notice.currentData()

        def given(need, value):
            return value if notice in _NEEDS[need] else None
        arguments = {
            "source": self.source.currentData(), "by": self.session.user,
            "why": self.words.toPlainText(), "objid": given("component", self.code.text().strip()),
            "classcode": given("class", self.classes.code()), "xy": given("place", self.place),
            "values": given("value", self._values()),
            "case_no": self.case_no.text().strip() or None
            if self.source.currentData() == "case" else None}
        photos = self.photos.photos()

        def write(ws):
            with ws.transaction() as connection:
                change = inbox.propose(ws, notice, **arguments)
                for kept, kind, taken_at in photos:
                    attachments.record(connection, "census_change", str(change), kept, kind,
                                       taken_at)
            return change

        def done(change):
            self.change = change
            self.accept()
        self.writer.run(write, done, self.status.fail)

    def _stop_waiting(self):
        self.writer.stop()
        self.status.say(tr("Nothing has been written."))

    def done(self, result):
        """Give the map back; photos of a notice that was given up go."""
        if self._ended:
            return
        self._ended = True
        self.writer.stop()
        self.session.workspaceClosed.disconnect(self.reject)
        self.tool.closeDown()
        if self.change is None and self.session.workspace is not None:
            for kept, _, _ in self.photos.photos():
                attachments.drop(self.session.workspace, kept)
        super().done(result)
        self.deleteLater()
