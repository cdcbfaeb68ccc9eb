"""Which cases count for whom: the entries behind the counts of an evaluation.

An entry is a case and a subject; every count is a mask over the entries of its family, so that a
figure is the number of entries under it and the cases behind it are their keys. What each count
means stands in ``evaluation_counts``.
"""
from dataclasses import dataclass, field

import numpy as np

from .cases import NEVER, Coded
from .evaluation_counts import COUNTS, SUBJECTS
from .evaluation_lives import FAILED

#: Steps of the centre that send a case somewhere; what a department does inside is its own.
_SENDING = ("dispatch", "assign", "substitute", "emergency")
_ANSWERS = {"confirm": ("confirm", "deny"), "verify": ("verify", "rework", "redispatch", "pass")}
_ROLES = ("collector", "acceptor", "shift_leader", "dispatcher")


@dataclass
class Tasks:
    """Tasks of collectors.

    Attributes
    ----------
    case : (t,) int64
    sent, answered : (t,) int64
        Numbers of the records that sent the task and that hold the answer; 0 for none.
    collector : Coded
        Whom it was sent to.
    """
    case: np.ndarray
    sent: np.ndarray
    answered: np.ndarray
    collector: Coded

    @classmethod
    def of(cls, rows):
        """Tasks of rows (case, sent, answered, collector); numbers may be None."""
        columns = list(zip(*rows)) or [()] * 4
        return cls(*(np.array([x or 0 for x in column], np.int64) for column in columns[:3]),
                   Coded.of(columns[3]))


@dataclass
class Beside:
    """What an evaluation knows besides the cases and their records.

    Attributes
    ----------
    place : (n,) int32
        Row of the area of each of the Cases, -1 outside; only areas need it.
    excused : (e,) int64
        Keys of cases with a granted appeal.
    missed : dict of int to str
        Collector who should have reported a case, by its key ("" where nobody is named).
    tasks : Tasks
    company : dict of str to str
        By collector.
    department : dict of str to str
        By unit; who is not in it is its own department.
    """
    place: np.ndarray = None
    excused: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    missed: dict = field(default_factory=dict)
    tasks: "Tasks" = field(default_factory=lambda: Tasks.of(()))
    company: dict = field(default_factory=dict)
    department: dict = field(default_factory=dict)


@dataclass
class Entries:
    """Entries of one family: ``case`` (k,) rows in ``Lives.key``, ``subject`` (k,) rows of the
    evaluation, ``counts`` {name: (k,) bool}."""
    case: np.ndarray
    subject: np.ndarray
    counts: dict


class Who:
    """Rows of the subjects, and which row a code of a person or unit is.

    Persons of the tasks and of missed reports may never have taken a step: ``names`` are those of
    the records and these.
    """

    def __init__(self, lives, subject, beside):
        self.subject = subject
        if subject == "area":       # whoever it was
            self.names, label = [], []
        elif subject in ("unit", "department"):
            self.names = list(lives.units)
            label = [beside.department.get(n, n) for n in self.names] \
                if subject == "department" else self.names
        else:
            more = {*beside.tasks.collector.values, *beside.missed.values()}
            known = set(lives.actors)
            self.names = list(lives.actors) + sorted(more - known - {""})
            label = [beside.company.get(n, "") for n in self.names] \
                if subject == "company" else self.names
        self.code_of = {name: code for code, name in enumerate(self.names)}
        self.label = np.unique(np.array([x for x in label if x], object)) if label \
            else np.zeros(0, object)
        row = {text: i for i, text in enumerate(self.label)}
        #: Row of each code; the last is that of none.
        self.row = np.array([row.get(text, -1) for text in label] + [-1], np.int32)

    def codes(self, names):
        """(k,) int32: codes of names; -1 for none."""
        return np.array([self.code_of.get(name, -1) for name in names], np.int32)


def entries(lives, subject, since, until, beside):
    """The entries of a period.

    Parameters
    ----------
    lives : Lives
    subject : str
        Of SUBJECTS.
    since, until : datetime64[s]
    beside : Beside

    Returns
    -------
    (Who, list of Entries)
        Entries of areas have the rows of ``beside.place``.
    """
    who = Who(lives, subject, beside)
    book = _Book(lives, subject, since, until, beside, who)
    for family in dict.fromkeys(COUNTS[name].family for name in SUBJECTS[subject]):
        getattr(book, family)()
    return who, book.found


class _Book:
    """Collects the entries of the families that a subject has."""

    def __init__(self, lives, subject, since, until, beside, who):
        self.lives, self.subject, self.beside, self.who = lives, subject, beside, who
        self.since, self.until = since, until
        self.found = []
        self.place = None if beside.place is None else beside.place[lives.rows]
        self.person = subject if subject in _ROLES else \
            "collector" if subject == "company" else ""
        self.excused = np.isin(lives.key, beside.excused)

    def within(self, moments):
        return (moments >= self.since) & (moments < self.until)

    # -- families of whole cases

    def reported(self):
        lives = self.lives
        first = lives.start
        on_spot = ~lives.filed & ~lives.merged & (lives.last("handle_spot") >= 0)
        counts = {
            "reported": ~lives.merged, "reported_filed": lives.filed,
            "valid_reported": lives.filed | on_spot, "reported_voided": lives.void,
            "unclosed": ~lives.ended & ~lives.merged,
            "rejected": lives.in_state("rejected") & ~lives.merged,
            "advised": lives.in_state("advised") & ~lives.merged, "on_spot": on_spot,
            "merged": lives.merged}
        self._cases(self._reporter(), self.within(lives.at[first]), counts)

    def filed(self):
        lives = self.lives
        if self.subject in ("unit", "department"):
            inside = lives.asked & self.within(lives.when(lives.came_step))
        else:
            inside = lives.filed & self.within(lives.when(lives.file_step))
        counts = {"filed": np.ones(len(lives), bool), "voided": lives.void,
                  "on_time_filed": lives.in_time(lives.file_step),
                  "public_confirmed": lives.public & ~lives.void}
        wanted = [name for name in counts if name in SUBJECTS[self.subject]]
        missed = self.beside.missed
        is_missed = np.isin(lives.key, np.fromiter(missed, np.int64, len(missed)))
        if self.person != "collector":
            rows = self._rows_by(lives.file_step, lives.actor) if self.person else self._holder()
            counts["missed"] = is_missed & ~lives.void
            self._cases(rows, inside, {n: counts[n] for n in (*wanted, "missed")
                                       if n in SUBJECTS[self.subject]})
            return
        # what a collector reported, and what should have been reported
        reporter = self._reporter()
        lost = np.flatnonzero(inside & is_missed & ~lives.void)
        whose = self.who.row[self.who.codes([missed[int(k)] for k in lives.key[lost]])]
        mine = np.flatnonzero(inside & (reporter >= 0))
        case = np.concatenate([mine, lost])
        by = np.concatenate([reporter[mine], whose])
        flags = {name: counts[name][case] for name in wanted}
        flags["missed"] = np.arange(len(case)) >= len(mine)
        self._pairs(case, by, flags, some=("missed",))

    def judged(self):
        lives = self.lives
        base = lives.asked & ~lives.void
        handled = base & lives.handled
        at = lives.when(lives.handle_step)
        due = np.where(lives.handle_step >= 0, lives.due[lives.handle_step], NEVER)
        was_late = handled & (at > due)
        overdue = base & ~lives.handled & (lives.deadline < lives.moment) & ~self.excused
        # whichever came first, so that a case is judged in one period
        moment = np.where(handled, np.where(was_late, due, at), lives.deadline)
        late = was_late & ~self.excused
        closed = lives.in_state("closed")
        counts = {
            "should_handle": handled | overdue, "handled": handled,
            "on_time_handled": handled & ~late, "overdue_handled": late,
            "overdue_unhandled": overdue, "should_close": handled | overdue, "closed": closed,
            "on_time_closed": closed & handled & ~late,
            "overdue_closed": closed & ~(handled & ~late), "rework": self._reworked(),
            "excused": was_late & self.excused}
        self._cases(self._holder(), (handled | overdue) & self.within(moment), counts)

    def _reworked(self):
        """(n,) bool: a failed verification sent the case back to who had it: for a unit or
        department, to the one that has it; for an area, to whichever it was."""
        lives, row = self.lives, self.who.row
        failed = lives.standing & lives.did(*FAILED) & (lives.unit_before >= 0)
        if self.subject == "area":
            return lives.any(failed & (lives.did("rework") | lives.given_back(failed)))
        return lives.any(failed & (row[lives.unit_before] == row[lives.has[lives.case]]))

    def stock(self):
        lives = self.lives
        is_open = ~lives.ended & ~lives.merged
        late = is_open & lives.in_state("dispatched") & (lives.deadline < lives.moment)
        self._cases(self._holder(), is_open, {"open": is_open, "overdue_open": late})

    # -- families of steps

    def steps(self):
        lives = self.lives
        did, role = lives.did, lives.in_role
        inside = lives.standing & self.within(lives.at)
        in_time = ~(lives.at > lives.due)
        to_confirm, to_verify = did("send_confirm"), did("send_verify")
        sending = did(*_SENDING) & lives.came_from("filed")
        closing = did("close", "pass")
        taking = lives.came_from("", "reported") & role("acceptor")
        for steps, counts in (
                (taking, {"accepted": taking}),
                (to_confirm, {"due_send_confirm": to_confirm,
                              "on_time_send_confirm": in_time}),
                (to_verify, {"due_send_verify": to_verify,
                             "on_time_send_verify": in_time}),
                (sending, {"should_dispatch": sending, "dispatched": sending,
                           "on_time_dispatched": in_time,
                           "accurate_dispatched": self._accurate(sending)}),
                (closing, {"due_end": closing, "on_time_end": in_time}),
                *((did(action), {name: did(action)}) for name, action in (
                    ("forced", "force_close"), ("extended", "grant_extension"),
                    ("suspended", "grant_suspension"), ("returned", "grant_return"),
                    ("shifted", "refuse_return"), ("urged", "urge")))):
            counts = {n: c for n, c in counts.items() if n in SUBJECTS[self.subject]}
            if not counts:
                continue
            if self.person:
                steps = steps & role(self.person)
            at = np.flatnonzero(inside & steps)
            self._pairs(lives.case[at], self._step_rows(at),
                        {n: c[at] for n, c in counts.items()})

    def _accurate(self, sending):
        """(k,) bool: steps that sent a case where it stayed: none later sent it elsewhere."""
        lives = self.lives
        moves = np.flatnonzero(lives.standing & (sending | lives.did("transfer")))
        # a unit that passes a case on says that it was sent wrong; not so inside a department
        sent = sending[moves]
        latest = np.maximum.accumulate(np.where(sent, np.arange(len(sent)), -1))
        direct = (latest >= 0) & ~lives.did("assign")[moves[latest]]
        moves = moves[sent | direct]
        case, unit = lives.case[moves], lives.unit[moves]
        turns = np.zeros(len(moves), np.int64)
        turns[1:] = (case[1:] == case[:-1]) & (unit[1:] != unit[:-1])
        done = np.cumsum(turns)
        found = np.zeros(len(sending), bool)
        found[moves] = done[np.searchsorted(case, case, side="right") - 1] == done
        return found

    def tasks(self):
        lives = self.lives
        task_key, task_name = self._task_names()
        for kind, due_name, good_name in (("confirm", "due_confirm", "on_time_confirmed"),
                                          ("verify", "due_verify", "on_time_verified")):
            states = ("confirming",) if kind == "confirm" else ("handled", "verifying")
            answer = np.flatnonzero(
                lives.standing & lives.did(*_ANSWERS[kind]) & lives.came_from(*states)
                & lives.in_role("collector", "acceptor"))
            sent_to = self._name_of(task_key, task_name, lives.key[lives.case[answer]],
                                    lives.seq[answer], answered=True)
            # the desk enters what the collector has said
            person = np.where(lives.in_role("collector")[answer], lives.actor[answer], sent_to)
            at, due = lives.at[answer], lives.due[answer]
            # a task that was out is late from its deadline on, whoever it was sent to
            moment = np.where(lives.came_from(states[-1])[answer] & (due < at), due, at)
            out = np.flatnonzero(lives.in_state("confirming" if kind == "confirm"
                                                else "verifying")
                                 & (lives.due_now < lives.moment))
            sent = lives.last("send_" + kind)[out]
            waiting = self._name_of(task_key, task_name, lives.key[out],
                                    np.where(sent >= 0, lives.seq[sent], 0), answered=False)
            # it was late already when somebody else decided without the answer
            ended = np.flatnonzero(
                lives.standing & lives.did(*_ANSWERS[kind], "force_close")
                & lives.came_from(states[-1]) & ~lives.in_role("collector", "acceptor")
                & (lives.at > lives.due))
            given_up = self._name_of(task_key, task_name, lives.key[lives.case[ended]],
                                     lives.seq[ended], answered=True)
            case = np.concatenate([lives.case[answer], out, lives.case[ended]])
            inside = self.within(np.concatenate([moment, lives.due_now[out], lives.due[ended]]))
            person = np.concatenate([person, waiting, given_up])
            rows = self.who.row[person] if self.person else self._case_rows()[case]
            good = np.concatenate([~(at > due), np.zeros(len(out) + len(ended), bool)])
            self._pairs(case[inside], rows[inside],
                        {due_name: np.ones(inside.sum(), bool), good_name: good[inside]})

    def _task_names(self):
        """Keys of tasks, ascending, and the codes of their collectors: case and number of the
        record that sent it; apart from these, case and number of the record with the answer."""
        tasks = self.beside.tasks
        name = np.append(self.who.codes(tasks.collector.values), np.int32(-1))
        name = name[tasks.collector.codes]
        back = tasks.answered > 0
        keys = np.concatenate([(tasks.case << 20) + tasks.sent,
                               (tasks.case[back] << 20) + (1 << 19) + tasks.answered[back]])
        names = np.concatenate([name, name[back]])
        order = np.argsort(keys, kind="stable")
        return keys[order], names[order]

    def _name_of(self, keys, names, case, seq, answered):
        wanted = (case.astype(np.int64) << 20) + (1 << 19) * answered + seq
        at = np.searchsorted(keys, wanted)
        there = at < len(keys)
        there[there] = keys[at[there]] == wanted[there]
        found = np.full(len(wanted), -1, np.int32)
        found[there] = names[at[there]]
        return found

    # -- rows of the subjects

    def _reporter(self):
        if not self.person:
            return self._case_rows()
        return self._rows_by(self.lives.start, self.lives.actor)

    def _rows_by(self, step, actor):
        """Row of who took a step of each case, in the role that is judged."""
        lives = self.lives
        good = (step >= 0) & lives.in_role(self.person)[step]
        return np.where(good, self.who.row[actor[step]], -1)

    def _holder(self):
        return self._case_rows()

    def _case_rows(self):
        if self.subject == "area":
            return self.place
        return self.who.row[self.lives.has]

    def _step_rows(self, steps):
        """Row of each of some steps: of who took it, or of the unit that had the case."""
        lives = self.lives
        if self.subject == "area":
            return self.place[lives.case[steps]]
        return self.who.row[(lives.actor if self.person else lives.unit_before)[steps]]

    # -- entries

    def _cases(self, rows, inside, counts):
        at = np.flatnonzero(inside & (rows >= 0))
        self.found.append(Entries(at, rows[at], {
            n: c[at] for n, c in counts.items() if n in SUBJECTS[self.subject]}))

    def _pairs(self, case, rows, counts, some=()):
        """Entries of which several may be of one case and subject: together they are one, and what
        holds of it must hold of every one (of ``some``: of any)."""
        at = np.flatnonzero(rows >= 0)
        both = (case[at].astype(np.int64) << 32) + rows[at]
        if (both[1:] < both[:-1]).any():        # steps come case by case already
            at = at[np.argsort(both, kind="stable")]
        case, rows = case[at], rows[at]
        new = np.ones(len(at), bool)
        new[1:] = (case[1:] != case[:-1]) | (rows[1:] != rows[:-1])
        new = np.flatnonzero(new)
        made = {}
        for name, holds in counts.items():
            join = np.logical_or if name in some else np.logical_and
            made[name] = join.reduceat(holds[at], new)
        self.found.append(Entries(case[new], rows[new], made))
