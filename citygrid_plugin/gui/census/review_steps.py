"""The steps of a review: decide, undo, set the kind, match by hand, decide by rule."""
from qgis.core import QgsProject

from ...core.census.changes import KINDS
from ...core.workspace import census_decisions, census_rematch, census_review, store, survey
from ...core.workspace.census_review import DECISIONS
from ...i18n import tr
from ..cases.detail import moment

TABLE = "census_change"
#: As many steps can be taken back, one after the other.
UNDO = 50


class ReviewSteps:
    """What the census dock writes.

    Parameters
    ----------
    dock : CensusDock
    """

    def __init__(self, dock):
        self.dock = dock
        self._done = []             # (rows before, keys made, stamps after) of each step

    @property
    def undoable(self):
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def _free(self):
        return self.dock.session.workspace is not None and not self.dock.writer.busy

    def forget(self):
        """Another census or workspace: nothing can be taken back, nothing is being matched."""
        self._done = []
        self.dock.tool.give_back()

    def said(self, row):
        """Who decided on a change in the meantime, and what, as a sentence."""
        stands = tr(DECISIONS[row["decision"]]) if row["decision"] else \
            tr(KINDS.get(row["kind"], row["kind"]))
        return tr("{who} changed {code} in the meantime, at {at}: {stands}.").format(
            who=row["changed_by"] or "?", code=row["objid"] or row["fid"],
            at=moment(row["changed_at"]), stands=stands)

    def _failed(self, error):
        """Nothing was written: show how things are now, and why."""
        self.dock.reload()
        if isinstance(error, census_decisions.Stale):
            code, who, at, stands = error.rows[0]
            text = self.said({"changed_by": who, "objid": code, "fid": "", "changed_at": at,
                              "decision": stands if stands in DECISIONS else "", "kind": stands})
            self.dock.status.say(text + " " + tr("Nothing was written; look at it again."),
                                 bad=True)
        else:
            self.dock.status.fail(error)

    def _remember(self, ws, before, made=()):
        fids = [fid for fid in [*(row["fid"] for row in before), *made]]
        self._done.append((before, list(made), census_decisions.stamps(ws, fids)))
        del self._done[:-UNDO]

    # -- one by one

    def decide(self, decision):
        """Accept or reject what is chosen; what is decided so already is opened again."""
        rows, by = self.dock.chosen(), self.dock.session.user
        if not rows or not self._free:
            return
        if all(row["decision"] == decision for row in rows):
            decision = ""
        seen = {row["fid"]: row["changed_at"] for row in rows}

        def done(before):
            self._remember(self.dock.session.workspace, before)
            self._after(rows, tr("{count} changes: {decision}").format(
                count=len(rows), decision=tr(DECISIONS[decision or "open"])))
        self.dock.writer.run(lambda ws: census_decisions.decide(ws, seen, decision, by), done,
                             self._failed)

    def _after(self, rows, text):
        """Show what became of rows, tell the others, and say it."""
        dock = self.dock
        if len(rows) == 1:
            fid = rows[0]["fid"]
            dock.go_on(rows[0], census_review.rows(dock.session.workspace, [fid])[fid])
        else:
            dock.reload()
        dock.tell(TABLE)
        dock.rules.refresh()
        dock.areas.refresh()
        dock.status.say(text)

    def set_kind(self, kind):
        """Say what the change under the cursor is."""
        row, by = self.dock.row(), self.dock.session.user
        if row is None or not self._free or kind == row["kind"]:
            return

        def done(before):
            ws = self.dock.session.workspace
            self._remember(ws, before)
            # it stays under the cursor whatever the filter says: it is still to be decided
            self.dock.reload()
            self.dock.show_again(census_review.rows(ws, [row["fid"]])[row["fid"]])
            self.dock.tell(TABLE)
            self.dock.status.say(tr("It is now: {kind}. Accept it with A.").format(
                kind=tr(KINDS[kind])))
        self.dock.writer.run(
            lambda ws: census_decisions.set_kind(ws, row["fid"], row["changed_at"], kind, by),
            done, self._failed)

    def undo(self):
        """Take back the last step, where nobody has changed its rows since."""
        if not self._done or not self._free:
            return
        before, made, seen = self._done.pop()

        def done(_):
            self._show_step(before[0]["fid"])
            self.dock.status.say(tr("Taken back: {count} changes are as they were.").format(
                count=len(before)))
        self.dock.writer.run(lambda ws: census_decisions.restore(ws, before, made, seen), done,
                             self._failed)

    def _show_step(self, fid):
        dock = self.dock
        dock.reload()
        dock.show_again(census_review.rows(dock.session.workspace, [fid])[fid])
        dock.tell(TABLE)
        dock.fly()

    # -- by hand

    def start_matching(self):
        """Wait for two clicks on the map; pressed again, give up."""
        dock = self.dock
        if dock.tool.isActive():
            self.stop_matching()
        elif dock.census is not None and self._free:
            self._show_survey()
            dock.tool.begin(dock.census)
            dock.status.say(tr("Click the component (○), then the surveyed object (●) that it is. "
                               "Esc gives up."))

    def _show_survey(self):
        """What is to be clicked must be seen: the layers of the census come on."""
        root = QgsProject.instance().layerTreeRoot()
        for name in (*survey.TABLES, TABLE):
            layer = self.dock.session.layer(name)
            node = root.findLayer(layer.id()) if layer is not None else None
            if node is not None:
                node.setItemVisibilityCheckedParentRecursive(True)

    def stop_matching(self):
        """Nothing is matched."""
        self.dock.tool.give_back()
        self.dock.status.say("")
        self.dock.list.setFocus()

    def took(self, side):
        """One of the two was clicked."""
        self.dock.status.say(tr("Now click the surveyed object (●).") if side == "old"
                             else tr("Now click the component (○)."))

    def missed(self, wanted):
        """A click hit nothing."""
        self.dock.status.say({
            "old": tr("There is no component here."),
            "new": tr("There is no surveyed object of this census here.")}.get(
                wanted, tr("There is neither a component nor a surveyed object here.")), bad=True)

    def match_nearby(self, side, table, fid):
        """Match the change under the cursor with another object nearby."""
        row = self.dock.row()
        if row is None:
            return
        if side == "old":
            self.rematch((table, fid), (row["survey_table"], row["survey_fid"]))
        else:
            self.rematch((row["table_name"], row["object_fid"]), (table, fid))

    def rematch(self, old, new):
        """Match a component with a surveyed object."""
        dock, by = self.dock, self.dock.session.user
        census = dock.census
        dock.tool.give_back()
        dock.list.setFocus()        # the keys go on where the clicks ended
        if not self._free:
            return

        def done(result):
            pair, before, made = result
            ws = dock.session.workspace
            self._remember(ws, before, made)
            self._show_step(pair)
            dock.status.say(tr("Matched by hand and accepted; {count} others are to be decided "
                               "anew.").format(count=len(before) + len(made) - 1))
        dock.writer.run(lambda ws: census_rematch.rematch(ws, census, old, new, by), done,
                        self._failed)

    # -- by rule

    def apply_rule(self, wanted, decision, title, count):
        """Decide on all that a rule fits, after a question."""
        dock, session = self.dock, self.dock.session
        question = (tr("Accept {count} changes at once? Rule: {rule}") if decision == "accepted"
                    else tr("Reject {count} changes at once? Rule: {rule}")).format(
                        count=count, rule=title)
        if not self._free or not session.ask(question, tr("Decide on all of them")):
            return
        census, by, what = dock.census, session.user, tr("Deciding by rule")

        def settle(ws, feedback=None):
            return census_decisions.apply_rule(ws, census, wanted, decision, title, by, what,
                                               feedback)

        def done(result):
            self._changed(tr("{count} changes: {decision}. The rule can be taken back as a whole "
                             "until it is applied.").format(
                                 count=result[1], decision=tr(DECISIONS[decision])))
        self._run(settle, done, what, count)

    def take_back(self, rule):
        """Open again what a rule decided, after a question."""
        session = self.dock.session
        if not self._free or not session.ask(
                tr("Take back rule {number}? {count} changes become undecided again.").format(
                    number=rule["fid"], count=rule["standing"]), tr("Take it back")):
            return
        by, what = session.user, tr("Taking a rule back")
        self._run(lambda ws, feedback=None: census_decisions.take_back(ws, rule["fid"], by, what),
                  lambda count: self._changed(tr("{count} changes are undecided again.").format(
                      count=count)), what, rule["standing"])

    def _run(self, call, done, what, count):
        """Few rows are written at once, many in a thread with progress and cancel."""
        dock, session = self.dock, self.dock.session
        if count <= census_decisions.MANY:
            dock.writer.run(call, done, self._failed)
            return
        path, opened = session.workspace.path, session.workspace

        def work(feedback):
            with store.open_workspace(path, allow_network=True) as ws:
                return call(ws, feedback)

        def ended(result):
            if session.workspace is opened and not dock.closed_down:
                done(result)
        session.work(what, work, ended)

    def _changed(self, text):
        dock = self.dock
        self._done = []     # a step before would be taken back over the rule
        dock.reload()
        dock.tell(TABLE, "census_rule")
        dock.status.say(text)
