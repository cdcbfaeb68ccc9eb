"""The dispatch dock: filed cases go to the units; new ones are placed by hand."""
from dataclasses import replace

from ...core.cases import auto, board, lifecycle
from ...core.errors import N_
from ...core.workspace import cases
from ...i18n import tr
from .case_dock import CaseDock
from .new_case import NewCasePanel
from .queue_dock import TABLE

_SURE = "dispatch_sure"
#: So many are dispatched while one waits; more go on in the background.
_AT_ONCE = 300


class DispatchDock(CaseDock):
    """Cases that wait for filing or dispatch, and those that units are at work on."""

    STATES = ("reported", "confirming", "filed", "assigned", "dispatched", "coordinating",
              "suspended", "enforcing", "with_city")
    SHOWN = ("filed", "reported", "dispatched", "requests")
    MORE = ("all", "confirming", "assigned", "coordinating", "suspended", "enforcing",
            "with_city", "merged", "urged", "circling", "stale", "explain", "resume", "city",
            "city_due", "coordination", "remediation")
    NAME = "citygrid_dispatch_dock"
    TITLE = N_("Dispatch")

    panel = None

    def build(self, layout):
        super().build(layout)
        self.sure_button = self.foot.button("dispatch_sure", tr("Dispatch the sure ones …"), tr(
            "Dispatch all cases of the list whose responsible unit is beyond doubt"))
        self.sure_button.clicked.connect(self.ask_sure)
        self.new_button = self.foot.button("new_case", tr("New case …"), tr(
            "Place a case on the map by hand: it is reported and filed"))
        self.new_button.clicked.connect(self.new_case)

    # -- all sure proposals at once

    def ask_sure(self):
        """Say how many proposals of the list are sure, and ask."""
        ws = self.session.workspace
        if ws is None or self.writer.busy:
            return
        if self.session.role not in ("dispatcher", "administrator"):
            self.status.say(tr("Dispatchers dispatch. You work as {role}.").format(
                role=tr(lifecycle.ROLES[self.session.role])))
            return
        with self.status.guarded():
            choice = replace(self.choice(), states=("filed",), requests=("",), special="")
            self._sure = [int(fid) for fid in board.of(ws).ids(choice)]
            counts = auto.dispatch_sure(ws, self._sure, self.session.user, self.session.role,
                                        dry_run=True).counts()
            self.pane.form.ask(_SURE, tr("Dispatch {sure} of {cases} cases").format(**counts), (),
                               {})
            self.status.say(tr("{sure} of {cases} proposals are sure, {unsure} are not, {none} "
                               "cases have none.").format(**counts))

    def act(self, action):
        if action != _SURE:
            super().act(action)
            return
        self.pane.form.close_form()
        user, role, fids = self.session.user, self.session.role, self._sure
        if len(fids) <= _AT_ONCE:
            self.writer.run(lambda ws: auto.dispatch_sure(ws, fids, user, role, tr=tr),
                            self._sure_done, self.stepper.refused)
            return
        ws = self.session.workspace

        def work(feedback):
            with ws.again() as own:
                return auto.dispatch_sure(own, fids, user, role, feedback, tr=tr)
        self.session.work(tr("Dispatching the sure ones"), work, self._sure_done)

    def _sure_done(self, ended):
        if self.session.workspace is not None:
            numbers = {row["fid"]: row["case_no"] for row in ended.rows}
            self.stepper.told(tr("Dispatch the sure ones"), ended.done, ended.refused, numbers)

    # -- a case by hand

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
