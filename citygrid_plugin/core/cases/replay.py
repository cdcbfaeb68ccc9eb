"""How well the rules of responsibility did, and how changed ones would have done.

准确派遣率 (STANDARDS 4.2): of the cases that were to be dispatched, the share that was and did not
have to be dispatched again to another department. A table of rules is measured by two numbers that
only mean something together: *coverage*, the share of those cases for which its proposal is sure,
and *precision*, the share of the covered cases whose final handling unit is the one proposed.
"""
from dataclasses import dataclass
from datetime import date

from ..errors import Cancelled
from ..workspace.ddl import Raw, sql
from ..workspace.geometry import point_xy
from . import facts as gathering
from .past import TO_UNIT, dispatches
from .rule_store import load
from .rules import RuleTable, decide

_PORTION = 2000
_COLUMNS = ("fid", "case_no", "kind", "classcode", "objid", "bgid", "community_code", "urgent",
            "state", "unit", "handled_at")
#: Cases that still wait for their dispatch.
_WAITING = ("filed", "assigned", "coordinating")


@dataclass(frozen=True)
class Accuracy:
    """Counts of a period; the rates are None where there is nothing to divide by.

    Attributes
    ----------
    should : int
        Cases filed in the period that were dispatched or wait for it.
    dispatched, accurate : int
        Of these, dispatched; of these, never again to another department or unit.
    covered : int
        Cases of ``should`` with a sure proposal.
    judged, right : int
        Covered cases that a unit has handled; of these, by the unit proposed.
    """
    should: int
    dispatched: int
    accurate: int
    covered: int
    judged: int
    right: int

    @property
    def rate(self):
        """准确派遣率."""
        return self.accurate / self.should if self.should else None

    @property
    def coverage(self):
        return self.covered / self.should if self.should else None

    @property
    def precision(self):
        return self.right / self.judged if self.judged else None


@dataclass(frozen=True)
class Difference:
    """A case that other rules would have sent elsewhere: who handled it ("" not yet), whom the
    present rules propose, and the proposal of the others."""
    case_no: str
    recorded: str
    before: object
    after: object


@dataclass(frozen=True)
class Replay:
    """A period under two tables of rules.

    Attributes
    ----------
    present, changed_to : Accuracy
        With the workspace's own rules, and with the others.
    same, changed, none : int
        Cases with the same unit under both; with another; with none under the others.
    differences : list of Difference
    """
    present: Accuracy
    changed_to: Accuracy
    same: int
    changed: int
    none: int
    differences: list


def last_month(today=None):
    """The month before as (first day, first day after it), ISO texts."""
    first = (today or date.today()).replace(day=1)
    before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    return before.isoformat(), first.isoformat()


def cases_of(ws, since, until):
    """Cases filed in a period that were to be dispatched, as ``propose_many`` wants them.

    Each also has ``dispatched`` and ``accurate`` (bool) and ``final``, the unit that handled it
    ("" while none has). A dispatch that was taken back at once does not count.
    """
    rows = []
    for table, more in (("case_open", ""), ("case_closed", "closed_at >= ?1 AND ")):
        # what was closed before the period was filed before it: an index narrows the search
        rows += ws.dicts(sql("SELECT {columns}, geom FROM {table} WHERE {more}filed_at >= ?1 "
                             "AND filed_at < ?2", columns=list(_COLUMNS), table=table,
                             more=Raw(more)), (since, until))
    sent = {}
    for case_id, action, unit, _ in dispatches(ws, (row["fid"] for row in rows),
                                               (*TO_UNIT, "assign")):
        sent.setdefault(case_id, {}).setdefault(action == "assign", set()).add(unit)
    found = []
    for row in rows:
        steps = sent.get(row["fid"], {})
        if steps or row["state"] in _WAITING:
            row["x"], row["y"] = point_xy(row.pop("geom"))
            # in two steps the centre chooses the department; what that does inside is its own
            row["accurate"] = len(steps.get(True) or steps.get(False) or ()) == 1
            row["dispatched"] = bool(steps)
            row["final"] = (row["unit"] or "") if row["handled_at"] else ""
            found.append(row)
    return found


def replay(ws, rules, since, until, feedback=None, day=None):
    """What other rules would have proposed for the cases of a period.

    The inventory, areas and organisations are those of today, for both tables of rules: it is the
    rules that are compared, not the years.

    Parameters
    ----------
    ws : Workspace
    rules : iterable of Rule
        The changed table.
    since, until : str
        "YYYY-MM-DD": filed from ``since`` to before ``until``.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.
    day : str, optional
        On which both tables are looked at; today.

    Returns
    -------
    Replay

    Raises
    ------
    Cancelled
    """
    rules, present = list(rules), load(ws)
    rows = cases_of(ws, since, until)
    day = day or date.today().isoformat()
    now, then, both = (RuleTable(some, day) for some in (present, rules, [*present, *rules]))
    known = gathering.directory(ws)
    before, after = [], []
    for start in range(0, len(rows), _PORTION):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(start / len(rows))
        for facts in gathering.gather(ws, rows[start:start + _PORTION], both):
            before.append(decide(now, facts, known))
            after.append(before[-1] if rules == present else decide(then, facts, known))
    differences = [Difference(row["case_no"], row["final"], b, a)
                   for row, b, a in zip(rows, before, after) if a.unit != b.unit]
    none = sum(not a.unit for a in after)
    same = sum(bool(a.unit) and a.unit == b.unit for a, b in zip(after, before))
    return Replay(_measure(rows, before, known, day), _measure(rows, after, known, day), same,
                  len(rows) - same - none, none, differences)


def accuracy(ws, since, until, feedback=None):
    """The Accuracy of a period with the workspace's own rules."""
    return replay(ws, load(ws), since, until, feedback).present


def _measure(rows, proposals, known, day):
    sure = [(row, p) for row, p in zip(rows, proposals) if p.sure]
    judged = [(row["final"], p.unit) for row, p in sure if row["final"]]
    # who handled it may have been dissolved since: its successor is the same unit
    right = sum(unit in (final, known.at_work(final, day)[0]) for final, unit in judged)
    return Accuracy(len(rows), sum(row["dispatched"] for row in rows),
                    sum(row["accurate"] for row in rows), len(sure), len(judged), right)
