"""The dispatch dock: filed cases go to the units; new ones are placed by hand."""
from qgis.PyQt.QtWidgets import QToolButton

from ...core.errors import N_
from ...core.workspace import cases
from ...i18n import tr
from .case_dock import TABLE, CaseDock
from .new_case import NewCasePanel


class DispatchDock(CaseDock):
    """Cases that wait for filing or dispatch, and those that units are at work on."""

    STATES = ("reported", "filed", "dispatched")
    FIRST = "filed"
    NAME = "citygrid_dispatch_dock"
    TITLE = N_("Dispatch")

    panel = None

    def build_foot(self):
        foot = super().build_foot()
        self.new_button = QToolButton()
        self.new_button.setObjectName("new_case")
        self.new_button.setText(tr("New case …"))
        self.new_button.setToolTip(tr("Place a case on the map by hand: it is reported and filed"))
        self.new_button.clicked.connect(self.new_case)
        foot.addWidget(self.new_button)
        return foot

    def new_case(self):
        """Open the panel for a new case and wait for a click on the map."""
        if self.session.workspace is None or self.panel is not None:
            return
        self.panel = NewCasePanel(self.session, self)
        self.panel.ready.connect(self._register)
        self.panel.given_up.connect(self._close_panel)
        self.pages.addWidget(self.panel)
        self.pages.setCurrentWidget(self.panel)

    def _close_panel(self):
        if self.panel is not None:
            self.writer.stop()
            self.panel.closeDown()
            self.pages.removeWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None
            self.pages.setCurrentWidget(self.work if self.session.workspace else self.empty)

    def _register(self, given):
        """Report and file what the panel has collected."""
        role = self.session.role if self.session.role == "administrator" else "acceptor"

        self.writer.run(
            lambda ws: cases.case(ws, cases.report(ws, actor=self.session.user, role=role,
                                                   file=True, **given)),
            self._registered, self.panel.refuse)

    def _registered(self, row):
        self._close_panel()
        self.session.announce(TABLE)
        self.show_case(row["fid"])
        self.status.say(tr("{case_no} is reported and filed.").format(case_no=row["case_no"]))
        self.list.setFocus()

    def _waiting(self, error):
        super()._waiting(error)
        if self.panel is not None:
            self.panel.said.setText(self.status.text())

    def _closed(self):
        super()._closed()
        self._close_panel()

    def closeDown(self):
        self._close_panel()
        super().closeDown()
