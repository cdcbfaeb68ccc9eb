"""The list of the census review with the change under its cursor, on the map and in the detail."""
from qgis.PyQt.QtCore import QModelIndex

from ...core.errors import N_
from ...core.workspace import census_review
from ...i18n import tr
from ..cases.photo_pane import PhotoWindow
from ..dock import SessionDock
from .change_pane import PHOTO_MISSING, PHOTO_TITLES
from .change_words import ChangeWords
from .pair_map import alternatives, sides
from .review_steps import TABLE

_NOTHING = N_("Nothing here. Change the filters above, or match the census in the menu at the top.")


class ReviewList(SessionDock):
    """What is listed, chosen and shown; the dock builds the widgets and has the keys.

    Attributes
    ----------
    census : int or None
        Key of the census that is reviewed.
    """

    def __init__(self, session, parent=None):
        self.census = None
        self.words = None
        self.window = None
        self._quiet = False         # the list is being refilled: the map stays where it is
        self._guests = set()        # keys in the list that the filter does not list
        self._numbers = [0, 0, 0]   # listed, decided, all
        super().__init__(session, parent)

    # -- the list

    def _narrowed(self):
        self.remember()
        self.reload()
        self.rules.refresh()

    def _list(self, values):
        """Show a list from another tab."""
        for name in ("kind", "band", "class", "area", "crew", "decision"):
            self.filters.choose(name, values.get(name))
        self.tabs.setCurrentIndex(0)
        self._narrowed()
        self.list.setFocus()

    def reload(self):
        """Read everything anew; the change under the cursor stays, or the one that follows takes
        its place."""
        ws = self.session.workspace
        self.filters.settled()
        if ws is None:
            return
        place = self.list.currentIndex().row()
        before = self.row()
        chosen = {row["fid"] for row in self.chosen()}
        with self.status.guarded():
            self._quiet = True
            try:
                self._show_censuses(ws)
                self._show_census(ws)
                self.words = ChangeWords(ws)
                wanted = self.filters.wanted()
                self.model.load(ws, self.census, wanted)
                self._guests.clear()
                self.show_counts()
            finally:
                self._quiet = False
            self._dirty = False
        again = self.model.place(before["fid"]) if before is not None else -1
        self._choose(again if again >= 0 else min(max(place, 0), self.model.rowCount() - 1),
                     chosen if len(chosen) > 1 else ())
        self._tell_of_others(before)
        offered = self.crews.offered()
        self.tabs.setTabText(3, tr("Crews") + (f" ({offered})" if offered else ""))

    def _tell_of_others(self, before):
        """Whoever decided on the change under the cursor in the meantime is named."""
        if before is None or self.session.workspace is None:
            return
        now = census_review.rows(self.session.workspace, [before["fid"]]).get(before["fid"])
        if now is not None and now["changed_at"] != before["changed_at"] \
                and now["changed_by"] not in (None, self.session.user):
            self.status.say(self.steps.said(now), bad=True)

    def show_counts(self, listed=None, decided=0):
        """How many fit the filter, and how many of all are decided.

        Counting a million takes half a second: after a step on one change only ``listed`` and
        ``decided``, what became of it in either, are added to the numbers.
        """
        ws = self.session.workspace
        if self.census is None:
            self.count.clear()
            self.progress.setValue(0)
            self.progress.setFormat(tr("There is no census yet"))
            return
        if listed is None:
            done, total = census_review.progress(ws, self.census).get(None, (0, 0))
            self._numbers = [census_review.count(ws, self.census, self.filters.wanted()), done,
                             total]
        else:
            self._numbers[0] += listed
            self._numbers[1] += decided
        count, done, total = self._numbers
        self.count.setText(tr("{count} listed").format(count=count))
        self.progress.setMaximum(max(total, 1))
        self.progress.setValue(done)
        self.progress.setFormat(tr("{decided} of {total} decided").format(
            decided=done, total=total) if total else tr("Nothing is matched yet"))

    def _choose(self, place, keys=()):
        """Make a row the current one, without moving the map."""
        self._quiet = True
        index = self.model.index(place, 0)
        self.list.setCurrentIndex(index)
        model = self.list.selectionModel()
        for number, row in enumerate(self.model.rows if keys else ()):
            if row["fid"] in keys:
                model.select(self.model.index(number, 0), model.SelectionFlag.Select)
        if index.isValid():
            self.list.scrollTo(index)
        self._quiet = False
        self._show_detail()

    def _current_changed(self, *_):
        if not self._quiet:
            self._show_detail()
            self.fly()

    def move(self, by):
        """One change down or up."""
        place = self.list.currentIndex().row() + by
        if place >= self.model.rowCount() and self.model.canFetchMore(QModelIndex()):
            self.model.fetchMore(QModelIndex())
        index = self.model.index(place, 0)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def row(self):
        """The change under the cursor, or None."""
        return self.model.row(self.list.currentIndex().row())

    def chosen(self):
        """The changes that are selected in the list."""
        return [self.model.rows[index.row()] for index in self.list.selectedIndexes()]

    def go_on(self, before, row):
        """A change was dealt with: it stays in the list where it still fits, else the next one
        takes its place; the map goes there."""
        ws, wanted = self.session.workspace, self.filters.wanted()
        place = self.model.place(row["fid"])
        fits = census_review.fits(ws, self.census, wanted, row["fid"])
        guest = row["fid"] in self._guests
        self._quiet = True
        if place >= 0 and not fits:
            self.model.drop(place)
        else:
            place = self.model.show(row) + (1 if row["decision"] else 0)
        self._quiet = False
        self._guests.discard(row["fid"])
        self.show_counts(fits - (not guest), bool(row["decision"]) - bool(before["decision"]))
        self._choose(min(place, self.model.rowCount() - 1))
        self.fly()
        self.list.setFocus()

    def show_again(self, row):
        """Put a change under the cursor, whether the filter lists it or not."""
        self._quiet = True
        place = self.model.show(row)
        self._quiet = False
        if not census_review.fits(self.session.workspace, self.census, self.filters.wanted(),
                                  row["fid"]):
            self._guests.add(row["fid"])
        self._choose(place)

    def picked(self, objects):
        if len(objects) != 1:
            return
        place = self.model.place(objects[0][1])
        if place >= 0:
            self._choose(place)
            return
        with self.status.guarded():
            row = census_review.rows(self.session.workspace, [objects[0][1]]).get(objects[0][1])
            if row is not None and row["census_fid"] == self.census:
                self.show_again(row)
            else:
                self.status.say(tr("This change is of another census; choose it above."))

    # -- the detail and the map

    def _show_detail(self):
        ws, row = self.session.workspace, self.row()
        html, photos = "", ([], [])
        self.map.clear()
        if ws is not None and row is None:
            html = f"<p>{tr(_NOTHING)}</p>" if self.words is not None else ""
        elif row is not None:
            with self.status.guarded():
                found = census_review.detail(ws, row)
                near = alternatives(ws, self.census, row, found)
                html, photos = self.words.html(row, found, near), found["photos"]
                self.map.show(*sides(row, found))
        self.pane.show_change(row, html, photos)
        self.show_buttons()

    def fly(self):
        """Show the change on the map."""
        row = self.row()
        if row is None or self.session.workspace is None:
            return
        with self.status.guarded():
            self.link.select([(TABLE, row["fid"])])
            if not self.map.fly():
                self.status.say(tr("This change has no place that the map can show."))

    def show_photos(self):
        """The photos of the change in a window of their own."""
        photos = self.pane.photos.photos
        if not (photos[0] or photos[1]):
            self.status.say(tr("There is no photo of either survey."))
            return
        if self.window is None:
            self.window = PhotoWindow(self, PHOTO_TITLES, PHOTO_MISSING)
        self.window.pair.show_photos(*photos)
        self.window.show()

    def show_buttons(self):
        if self._quiet:
            return
        many = len(self.list.selectedIndexes())
        self.pane.enable(self.session.workspace is not None and not self.writer.busy,
                         self.steps.undoable, many > 1, self.runs.can_report(self.row()))
        if many > 1:
            self.status.say(tr("{count} changes are chosen.").format(count=many))
