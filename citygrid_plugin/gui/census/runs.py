"""What is done with a census as a whole: match, apply, undo, and the notices of all year."""

from ...core.census.changes import BROKEN_STATE, KINDS, LOST_STATE
from ...core.workspace import census_cases, census_close, census_decisions, census_review
from ...core.workspace.census import STEPS
from ...core.workspace.census_review import Filter
from ...i18n import tr
from .notice_dialog import NoticeDialog

_MATCH, _APPLY, _UNDO = "citygrid:matchcensus", "citygrid:applycensus", "citygrid:undocensus"


class Runs:
    """The menu of the census dock.

    Parameters
    ----------
    dock : CensusDock
    """

    def __init__(self, dock):
        self.dock = dock
        self._running = False

    def closeDown(self):
        """Nothing is followed any more; what runs goes on by itself."""
        self.dock = None

    def fill(self, menu):
        """Fill the menu for the census that is chosen."""
        menu.clear()
        ws, census = self.dock.session.workspace, self.dock.census
        rows = {row["fid"]: row for row in census_review.censuses(ws)} if ws is not None else {}
        row = rows.get(census)
        yearly = row is not None and row["kind"] != "inbox"
        closed = yearly and row["step"] == census_close.CLOSED
        free = not self._running
        for name, title, tip, call, possible in (
                ("match", tr("Match the survey with the components …"),
                 tr("Makes the change set anew; decisions stay"), self.match,
                 yearly and not closed),
                ("apply", tr("Apply what is accepted …"),
                 tr("Everything accepted goes into the inventory, in one transaction"),
                 self.apply, row is not None and not closed),
                ("undo_run", tr("Undo the last application …"),
                 tr("The inventory is as it was before, as a whole"), self.undo,
                 row is not None),
                ("reopen", tr("Open this census again"),
                 tr("It goes on at the step it had come to"), self.reopen, yearly)
                if closed else
                ("close", tr("Close this census …"),
                 tr("It is done with or was given up. Nothing is lost, and it can be opened "
                    "again"), self.close, yearly),
                (None,) * 5,
                ("notice", tr("New notice …"),
                 tr("Owner, permit holder, collector or maintainer report a change; it goes into "
                    "the change inbox"), self.notice, ws is not None)):
            if name is None:
                menu.addSeparator()
                continue
            action = menu.addAction(title)
            action.setObjectName(f"census_{name}")
            action.setToolTip(tip)
            action.setEnabled(possible and free)
            action.triggered.connect(lambda _, call=call: call())

    # -- runs

    def match(self):
        """Match the census anew, after a question."""
        name = self._name()
        if self.dock.session.ask(tr(
                "Match {census} with the components? What nobody has decided is made anew.")
                .format(census=name), tr("Match")):
            self._run(_MATCH, tr("Matching {census} …"))

    def apply(self):
        """Apply what is accepted, after a question with the counts."""
        dock = self.dock
        ws, census = dock.session.workspace, dock.census
        with dock.status.guarded():
            waiting = census_decisions.waiting(ws, census)
            open_ones = census_review.count(ws, census, Filter(decision="open"))
            if not waiting:
                dock.status.say(tr("Nothing is accepted that is not applied yet."))
                return
            kinds = tr(", ").join(f"{tr(KINDS.get(kind, kind))} {number}"
                                  for kind, number in waiting.items())
            question = tr("Apply {count} accepted changes of {census}: {kinds}? {open} are still "
                          "undecided and stay so.").format(
                              count=sum(waiting.values()), census=self._name(), kinds=kinds,
                              open=open_ones)
            if dock.session.ask(question, tr("Apply them")):
                self._run(_APPLY, tr("Applying {census} …"))

    def undo(self):
        """Undo the last application, after a question."""
        if self.dock.session.ask(tr(
                "Undo the last application of {census}? The inventory will be as it was before "
                "it; the decisions stay.").format(census=self._name()), tr("Undo it")):
            self._run(_UNDO, tr("Undoing {census} …"))

    def close(self):
        """Close the census, after a question that says what is left undone."""
        dock = self.dock
        ws, census, by = dock.session.workspace, dock.census, dock.session.user
        with dock.status.guarded():
            question = tr("Close {census}? It is not matched or applied any more.").format(
                census=self._name())
            for sentence, count in (
                    (tr("{count} changes are accepted and not applied."),
                     sum(census_decisions.waiting(ws, census).values())),
                    (tr("{count} changes are undecided."),
                     census_review.count(ws, census, Filter(decision="open")))):
                if count:
                    question += " " + sentence.format(count=count)
            if dock.session.ask(question, tr("Close it")):
                dock.writer.run(lambda ws: census_close.close(ws, census, by), lambda _:
                                self._stepped(tr("{census} is closed. It can be opened again.")),
                                dock.status.fail)

    def reopen(self):
        """Open a closed census again."""
        dock = self.dock
        census, by = dock.census, dock.session.user
        dock.writer.run(lambda ws: census_close.reopen(ws, census, by), lambda step:
                        self._stepped(tr("{census} is open again: {step}."), step),
                        dock.status.fail)

    def _stepped(self, text, step="closed"):
        dock = self.dock
        dock.reload()
        dock.tell("census")
        dock.status.say(text.format(census=self._name(), step=tr(STEPS[step])))

    def _row(self):
        return self.dock.session.workspace.dicts(
            "SELECT name, kind FROM census WHERE fid = ?", (self.dock.census,))[0]

    def _name(self):
        row = self._row()
        return tr("Change inbox") if row["kind"] == "inbox" else row["name"]

    def _run(self, algorithm, words):
        dock = self.dock
        row = self._row()
        dock.status.say(words.format(census=self._name()))
        self._running = True

        def done(ok, results):
            self._running = False
            if self.dock is not None:
                dock.steps.forget()
                dock.wake()
                if ok:
                    self._tell(results)
        if dock.session.run(algorithm, {
                "WORKSPACE": str(dock.session.workspace.path),
                "CENSUS": "" if row["kind"] == "inbox" else row["name"],
                "ACTOR": dock.session.user}, done) is None:
            self._running = False

    def _tell(self, results):
        """What a run did; what of it needs attention stays readable in the dock."""
        lines = []
        if "APPLIED" in results:
            lines.append(tr("{count} changes are applied.").format(count=results["APPLIED"]))
        elif "RESTORED" in results:
            lines.append(tr("{count} changes wait again: {restored} components are as before, "
                            "{retired} that were new are retired.").format(
                count=results["CHANGES"], restored=results["RESTORED"],
                retired=results["RETIRED"]))
        elif "DECIDE" in results:
            lines.append(tr("{count} changes should be looked at.").format(
                count=results["DECIDE"]))
        # what could not be applied, and open cases on what ended
        lines.append(results.get("NOTICE"))
        self.dock.status.say("\n".join(filter(None, lines)),
                             bad=bool(results.get("NOTICE")))

    # -- notices and cases

    def notice(self, objid="", case_no=""):
        """Ask for a notice and put it into the inbox."""
        dock = self.dock
        dialog = NoticeDialog(dock.session, dock, objid=objid, case_no=case_no)
        dialog.accepted.connect(lambda: self._noticed(dialog))
        dialog.show()
        return dialog

    def _noticed(self, dialog):
        dock = self.dock
        dock.census = dock.session.workspace.query(
            "SELECT census_fid FROM census_change WHERE fid = ?", (dialog.change,))[0][0]
        dock.tabs.setCurrentIndex(0)
        dock.reload()
        dock.picked([("census_change", dialog.change)])
        dock.fly()
        dock.tell("census", "census_change")

    @staticmethod
    def can_report(row):
        """Whether a change is one that a case is made of: lost or found broken, without one."""
        return row is not None and not row["case_no"] and (
            row["kind"] == "lost" or row["new"].get("objstate") in (LOST_STATE, BROKEN_STATE))

    def report_case(self):
        """Report the change under the cursor as a case at once, after a question."""
        dock, row = self.dock, self.dock.row()
        if not self.can_report(row) or dock.writer.busy:
            return
        with dock.status.guarded():
            draft = census_cases.offer(dock.session.workspace, row["fid"])
            question = tr("Report a case now: {what}?").format(what=draft.given["description"])
            if draft.given["urgent"]:
                question += " " + tr("It is urgent.")
            if draft.open_cases:
                question += " " + tr("Open cases on it: {cases}.").format(
                    cases=tr(", ").join(draft.open_cases))
            if dock.session.ask(question, tr("Report it")):
                by = dock.session.user
                dock.writer.run(lambda ws: census_cases.report_case(ws, row["fid"], by),
                                self._reported, dock.status.fail)

    def _reported(self, case_no):
        dock = self.dock
        dock.reload()
        dock.tell("census_change", "case_open")
        dock.status.say(tr("Reported as case {case_no}.").format(case_no=case_no))
