"""The dispatch dock: filed cases go to the units."""
from dataclasses import replace

from ...core.cases import auto, board, lifecycle
from ...core.errors import N_
from ...i18n import tr
from .case_dock import CaseDock

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

    def build(self, layout):
        super().build(layout)
        self.sure_button = self.foot.button("dispatch_sure", tr("Dispatch the sure ones …"), tr(
            "Dispatch all cases of the list whose responsible unit is beyond doubt"))
        self.sure_button.clicked.connect(self.ask_sure)
        self.new_button = self.foot.button("new_case", tr("New case …"), tr(
            "Opens the intake dock: report a case and file it"))
        self.new_button.clicked.connect(lambda: self.session.dockWanted.emit("intake"))

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
