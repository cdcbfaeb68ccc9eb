"""The evaluation of a workspace: its cases, its areas and its rules together."""
import datetime
from contextlib import ExitStack, closing

import numpy as np

from ..analysis.cases import Coded, moment as moment_of
from ..analysis.evaluation import Places, evaluate, grouped, named, steps_between
from ..analysis.evaluation_counts import SUBJECTS
from ..analysis.evaluation_entries import Beside, Tasks
from ..analysis.evaluation_lives import Record
from ..errors import InputError, N_
from ..progress import Part, checker
from . import packed
from .archive import at_hand, read_only
from .areas import areas_of
from .case_facts import cases_of, steps_of
from .case_reading import at_one_moment, ends_of, in_portions, portions, texts, together
from .ddl import Raw, sql
from .evaluation_settings import settings_of

#: Levels of areas, the smallest first.
AREA_LEVELS = ("grid", "patrol", "community", "street", "district")
#: Of the cases themselves; what happened to them is in the records.
_COLUMNS = ("reported_at", "closed_at", "due_at", "source", "bgid")
#: Both tables of cases, for what is noted by the number of a case.
_CASES = Raw("(SELECT fid, case_no FROM case_open UNION ALL SELECT fid, case_no FROM case_closed)")
#: Of a task ``t``: key of its case, numbers of its records, and whom it was sent to.
_TASK = ("coalesce((SELECT fid FROM case_closed WHERE case_no = t.case_no), "
         "(SELECT fid FROM case_open WHERE case_no = t.case_no))", "t.seq", "t.back_seq",
         "coalesce(t.collector, (SELECT collector FROM patrol_area WHERE code = t.patrol_code))")


def evaluate_workspace(ws, subject, since, until, step=None, *, area="grid", moment=None,
                       feedback=None):
    """Judge the subjects of a kind.

    Parameters
    ----------
    ws : Workspace
    subject : str
        "area", "unit", "department", "collector", "acceptor", "shift_leader", "dispatcher" or
        "company".
    since, until : str
        First day of the period and the day after its last, ISO; moments serve as well.
    step : str, optional
        "day", "week", "month", "quarter" or "year": one evaluation for each step of the period.
    area : str
        Of AREA_LEVELS, for areas.
    moment : str, optional
        As of when. By default the end of the period (of each step), or now where that is still to
        come.
    feedback : optional
        Has ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Evaluation, or list of Evaluation
        ``rules.problems`` of it name what was set aside of the city's rules.

    Raises
    ------
    InputError
        Unknown subject, area or step; no period; no areas.
    Cancelled
    """
    evaluator = Evaluator(ws, subject, since, until, area=area, moment=moment, feedback=feedback)
    return evaluator.by_step(step, feedback) if step else evaluator.whole()


class Evaluator:
    """Cases, records and rules of a workspace, read once for evaluations of a period and of its
    steps; the parameters are those of ``evaluate_workspace``."""

    def __init__(self, ws, subject, since, until, *, area="grid", moment=None, feedback=None):
        """``archives`` (list of Path) are those read as well, ``lost`` (list of str) names those
        that may have cases of the period and are not at hand; ``reported`` is when the first and
        the last case was (two datetime64[s]), None without any."""
        check = checker(feedback)
        if subject not in SUBJECTS or area not in AREA_LEVELS:
            raise InputError(N_("“{subject}” is nobody who is judged. Choose one of: {known}."),
                             subject=area if subject in SUBJECTS else subject,
                             known=", ".join(AREA_LEVELS if subject in SUBJECTS else SUBJECTS))
        self.begin, self.end = moment_of(since), moment_of(until)
        if not self.begin < self.end:
            raise InputError(N_("The period from {since} to {until} is none. Choose a last day "
                                "that is not before the first."), since=since, until=until)
        self.subject, self.area = subject, area
        self.moment = moment_of(moment or "")
        self.rules = settings_of(ws)
        check(0.0)
        self.archives, self.lost = archives_since(ws, self.begin)
        cases = cases_of(ws, Part(feedback, 0.0, 0.2), self.archives, _COLUMNS)
        # until when there may be something: now, or the latest case where clocks differ
        known = cases.reported_at[~np.isnat(cases.reported_at)]
        self.reported = (known.min(), known.max()) if len(known) else None
        now = np.datetime64(datetime.datetime.now(), "s")
        self._until = max(now, known.max() + 1) if len(known) else now
        if not np.isnat(self.moment):       # as of February, March has not begun
            self._until = min(self._until, self.moment)
        if not self.begin < self._until:
            raise InputError(N_("The period that begins on {since} has not begun yet. Choose an "
                                "earlier one."), since=str(self.begin)[:10])
        self.groups = Groups(ws, area) if subject == "area" else None
        check(0.2)
        # what had ended before the period is in none of its counts; what was reported after it is
        # open at a later moment
        last = self.end if np.isnat(self.moment) else max(self.end, self.moment)
        wanted = (cases.reported_at < last) & ~(cases.closed_at < self.begin)
        keys = None if 2 * wanted.sum() >= len(cases) else cases.key[wanted]
        self.record = Record(cases, steps_of(ws, keys, Part(feedback, 0.2, 0.8), self.archives))
        check(0.8)
        self.beside = beside_of(ws, subject, self.archives, Part(feedback, 0.8, 1.0))
        self.names = _names(ws, subject)
        if subject == "area":
            self.beside.place = self.groups.grids.rows_of(cases)
        check(1.0)

    def whole(self):
        """The Evaluation of the whole period."""
        return self._of(self.begin, self.end)

    def by_step(self, step, feedback=None):
        """A list of Evaluation, one for each step of the period that has begun: a month to come
        would be judged as one without a case.

        Raises InputError (no such step) or Cancelled.
        """
        check = checker(feedback)
        parts = [part for part in steps_between(self.begin, self.end, step)
                 if part[0] < self._until or part[0] == self.begin]
        found = []
        for number, (first, last) in enumerate(parts):
            check(number / len(parts))
            found.append(self._of(first, last))
        return found

    def _of(self, first, last):
        now = np.datetime64(datetime.datetime.now(), "s")
        moment = min(last, now) if np.isnat(self.moment) else self.moment
        groups = self.groups
        made = evaluate(self.record, self.rules, self.subject, first, last, moment, self.beside,
                        groups and groups.places)
        if groups and self.area != "grid":
            made = grouped(made, self.area, groups.group, groups.areas.code, groups.areas.name)
        return named(made, self.names) if self.names else made


class Groups:
    """Unit grids, larger areas, and which of these each grid belongs to."""

    def __init__(self, ws, area):
        self.grids = areas_of(ws, "grid")
        if not len(self.grids):
            raise InputError(N_("There are no unit grids, and areas are judged by their grids. "
                                "Divide or import the unit grids first."))
        self.areas = self.grids if area == "grid" else areas_of(ws, area)
        row_of = self.areas.members["bgid"]
        self.group = np.array([row_of.get(code, -1) for code in self.grids.code], np.int64)
        known = dict(ws.query("SELECT bgid, area_class FROM unit_grid WHERE dedate IS NULL"))
        area_class = np.empty(len(self.grids), object)
        area_class[:] = [known.get(code) for code in self.grids.code]
        self.places = Places(self.grids.code, self.grids.name, area_class)


def archives_since(ws, begin):
    """Archives with cases that ended in the year of a moment or later: paths, and names of those
    that are not at hand."""
    return at_hand(ws, begin.astype("M8[Y]").item().year)


def beside_of(ws, subject, archives=(), feedback=None):
    """What is noted beside the cases, as far as the subject wants it.

    Parameters
    ----------
    ws : Workspace
    subject : str
    archives : iterable of Path
        Archives whose cases are judged, too.
    feedback : optional
        Has ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Beside

    Raises
    ------
    Cancelled
    """
    made = Beside()
    with ExitStack() as stack:
        files = [stack.enter_context(closing(read_only(path))) for path in archives]

        def noted(template):
            statement = sql(template, cases=_CASES)
            return [row for file in (ws.connection, *files) for row in file.execute(statement)]
        made.excused = np.array([fid for fid, in noted(
            "SELECT c.fid FROM appeal a JOIN {cases} c ON c.case_no = a.case_no "
            "WHERE a.state = 'granted'")], np.int64)
        if "missed" in SUBJECTS[subject]:
            made.missed = {fid: collector or "" for fid, collector in noted(
                "SELECT c.fid, m.collector FROM missed_report m JOIN {cases} c "
                "ON c.case_no = m.case_no")}
        # of areas it does not matter whose task it was
        if subject in ("collector", "company"):
            made.tasks = _tasks(ws, files, checker(feedback))
    if subject == "company":
        made.company = dict(ws.query("SELECT name, company FROM collector "
                                     "WHERE trim(coalesce(company, '')) != ''"))
    if subject == "department":
        made.department = dict(ws.query(
            "SELECT u.code, d.code FROM organisation u JOIN organisation d "
            "ON d.code = u.parent_code"))
    return made


def _tasks(ws, files, check):
    """Tasks of collectors whose cases are in the workspace or in other files (connections); there
    may be as many as cases."""
    collectors = packed.Values()

    def read(connection, portion):
        found, _ = texts(connection, _TASK, "field_task t", "t.fid BETWEEN ? AND ?", portion)
        if found is None:
            return None
        case, sent, answered = (packed.integers(one) for one in found[:3])
        known = case > 0
        return {"key": case[known], "sent": sent[known], "answered": answered[known],
                "collector": collectors.codes(found[3])[known]}

    def read_all(connections):
        first, last, number = ends_of(connections[0], "field_task")
        return together(in_portions(connections, read, portions(first, last, number), check),
                        number)
    number, = ws.query("SELECT count(*) FROM field_task")[0]
    with at_one_moment(ws, number) as connections:
        parts = [read_all(connections)]
    parts += [read_all([file]) for file in files]
    found = together(parts)
    if found is None:
        return Tasks.of(())
    return Tasks(found["key"], found["sent"], found["answered"],
                 Coded(found["collector"], collectors.array()))


def _names(ws, subject):
    if subject in ("unit", "department"):
        return dict(ws.query("SELECT code, name FROM organisation"))
    return None
