"""How citizens were answered and what they think of it, and what is settled beside the cases:
coordination, substitute remediation, appeals.

Replies: Junan 2018 no. 58 (seed 003) articles 19 and 26; coordination: Hangzhou 2006 no. 8 (000)
articles 13 and 16; substitute remediation: 000 article 15; appeals: STANDARDS 7.
"""
from typing import NamedTuple

import numpy as np

from .white_paper_work import share

#: From this grade on a citizen is satisfied (1 to 5).
SATISFIED = 4
_REPLIES = (
    "SELECT r.case_no, coalesce(c.unit, ''), c.reported_at, r.due_at, r.replied_at, r.visited_at, "
    "r.satisfaction FROM case_reply r JOIN (SELECT case_no, unit, reported_at FROM case_open "
    "UNION ALL SELECT case_no, unit, reported_at FROM case_closed) c "
    "ON c.case_no = r.case_no WHERE r.kind = 'reporter'")
_COORDINATION = {
    "opened": "SELECT count(*) FROM coordination WHERE opened_at >= ? AND opened_at < ?",
    "decided": "SELECT count(*) FROM coordination WHERE state = 'decided' AND decided_at >= ? "
               "AND decided_at < ?"}


def service(work):
    """Fill in replies, satisfaction, coordination, remediation and appeals."""
    replies = [_Reply(*row) for row in work.query(_REPLIES)]
    _replies(work, replies)
    _satisfaction(work, replies)
    _public_classes(work)
    _coordination(work)
    _ledgers(work)


class _Reply(NamedTuple):
    """A reply that a reporter is owed or was given."""
    case_no: str
    unit: str
    reported_at: str
    due_at: str
    replied_at: str
    visited_at: str
    grade: int

    def in_time(self):
        return self.replied_at is not None and self.replied_at <= self.due_at


def _replies(work, replies):
    since, until = work.since_until()
    now, put = work.as_of.isoformat(), work.figures
    due = [r for r in replies if since <= (r.due_at or "") < until and r.due_at <= now]
    put["replies.due"] = len(due)
    put["replies.replied"] = sum(r.replied_at is not None for r in due)
    put["replies.in_time"] = sum(r.in_time() for r in due)
    put["replies.in_time_share"] = share(put["replies.in_time"], len(due))
    end = min(until, now)
    put["replies.open"] = sum("" < (r.due_at or "") < end and (r.replied_at or end) >= end
                              for r in replies)
    put["replies.reporters"] = len({r.case_no for r in replies if since <= r.reported_at < until})
    rated = _rated(replies, since, until)
    rows = []
    for unit in {r.unit for r in [*due, *rated]}:
        mine, grades = [r for r in due if r.unit == unit], [r.grade for r in rated
                                                            if r.unit == unit]
        in_time = sum(r.in_time() for r in mine)
        rows.append({"code": unit, "name": work.unit_name(unit), "due": len(mine),
                     "in_time": in_time, "in_time_share": share(in_time, len(mine)),
                     "rated": len(grades), "mean": share(sum(grades), len(grades)),
                     "satisfied_share": share(sum(g >= SATISFIED for g in grades), len(grades))})
    work.tables["satisfaction_by_unit"] = sorted(
        rows, key=lambda row: (-row["due"], -row["rated"], row["code"]))


def _rated(replies, since, until):
    return [r for r in replies if r.grade is not None and since <= (r.visited_at or "") < until]


def _satisfaction(work, replies):
    since, until = work.since_until()
    put = work.figures
    grades = [r.grade for r in _rated(replies, since, until)]
    replied = [r for r in replies if since <= (r.replied_at or "") < until]
    put["visits.count"] = sum(since <= (r.visited_at or "") < until for r in replies)
    put["visits.replied"] = len(replied)
    put["visits.share"] = share(sum(r.visited_at is not None for r in replied), len(replied))
    put["visits.rated"] = len(grades)
    put["visits.satisfied"] = sum(grade >= SATISFIED for grade in grades)
    put["visits.satisfied_share"] = share(put["visits.satisfied"], len(grades))
    put["visits.mean"] = share(sum(grades), len(grades))
    put["visits.mean_before"] = None
    if work.before:
        before = [r.grade for r in _rated(replies, work.before.since.isoformat(),
                                          work.before.until.isoformat())]
        put["visits.mean_before"] = share(sum(before), len(before))
    work.tables["satisfaction"] = [
        {"name": work.word(f"satisfaction.{grade}"), "count": grades.count(grade),
         "satisfied": work.word("public.yes" if grade >= SATISFIED else "public.no"),
         "share": share(grades.count(grade), len(grades))} for grade in (5, 4, 3, 2, 1)] \
        if grades else []


def _public_classes(work):
    """What the public reports most."""
    code, keys = work.pairs
    counts = np.bincount(code[work.counted["period"].public], minlength=len(keys)).tolist()
    work.tables["public_by_class"] = [
        {"kind": work.kind(kind), "code": classcode or "", "name": work.class_name(kind, classcode),
         "count": n, "share": share(n, sum(counts))}
        for (kind, classcode), n in sorted(zip(keys, counts), key=lambda item: (
            -item[1], str(item[0]))) if n]


def _coordination(work):
    since, until = work.since_until()
    for name, query in _COORDINATION.items():
        work.figures[f"coordination.{name}"] = work.count(query, (since, until))


def _ledgers(work):
    put, period = work.figures, work.since_until()
    rows = work.query(
        "SELECT m.case_no, m.cost, m.recovered FROM remediation m JOIN case_step s "
        "ON s.case_no = m.case_no AND s.seq = m.seq WHERE s.at >= ? AND s.at < ?", period)
    put["remediation.count"] = len({case_no for case_no, _, _ in rows})
    put["remediation.cost"] = sum((cost or 0.0 for _, cost, _ in rows), 0.0)
    put["remediation.recovered"] = sum((back or 0.0 for _, _, back in rows), 0.0)
    put["remediation.open"] = max(put["remediation.cost"] - put["remediation.recovered"], 0.0)
    put["appeals.asked"] = work.count(
        "SELECT count(*) FROM appeal WHERE asked_at >= ? AND asked_at < ?", period)
    put["appeals.granted"] = work.count(
        "SELECT count(*) FROM appeal WHERE state = 'granted' AND decided_at >= ? "
        "AND decided_at < ?", period)
