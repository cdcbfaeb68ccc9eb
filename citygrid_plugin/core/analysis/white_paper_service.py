"""How citizens were answered and what they think of it, and what is settled beside the cases:
coordination, substitute remediation, appeals.

Replies: Junan 2018 no. 58 (seed 003) articles 19 and 26; coordination: Hangzhou 2006 no. 8 (000)
articles 13 and 16; substitute remediation: 000 article 15; appeals: STANDARDS 7.
"""
import numpy as np

from ..workspace.ddl import Raw, sql
from .white_paper_work import share

#: From this grade on a citizen is satisfied (1 to 5).
SATISFIED = 4
_CASES = Raw("(SELECT case_no, classcode, kind, unit, community_code, state FROM case_open "
             "UNION ALL SELECT case_no, classcode, kind, unit, community_code, state "
             "FROM case_closed)")


def service(work):
    """Fill in replies, satisfaction, coordination, remediation and appeals."""
    _replies(work)
    _satisfaction(work)
    _public_classes(work)
    _coordination(work)
    _ledgers(work)


def _one(work, statement, parameters):
    return work.ws.query(statement, parameters)[0]


def _replies(work):
    since, until = work.since_until()
    now = work.as_of.isoformat()
    due = "kind = 'reporter' AND due_at >= ?1 AND due_at < ?2 AND due_at <= ?3"
    count, replied, in_time = _one(
        work, f"SELECT count(*), count(replied_at), total(replied_at <= due_at) FROM case_reply "
        f"WHERE {due}", (since, until, now))
    put = work.figures
    put["replies.due"], put["replies.replied"], put["replies.in_time"] = (
        count, replied, int(in_time))
    put["replies.in_time_share"] = share(in_time, count)
    put["replies.open"], = _one(work, "SELECT count(*) FROM case_reply WHERE kind = 'reporter' "
                                "AND replied_at IS NULL AND due_at < ?", (now,))
    put["replies.reporters"], = _one(
        work, sql("SELECT count(DISTINCT r.case_no) FROM case_reply r JOIN {steps} s "
                  "ON s.case_no = r.case_no WHERE r.kind = 'reporter' AND s.reported_at >= ? "
                  "AND s.reported_at < ?", steps=Raw(
                      "(SELECT case_no, reported_at FROM case_open UNION ALL "
                      "SELECT case_no, reported_at FROM case_closed)")), (since, until))
    rows = work.ws.query(sql(
        "SELECT coalesce(c.unit, ''), count(*), total(r.replied_at <= r.due_at) "
        "FROM case_reply r JOIN {cases} c ON c.case_no = r.case_no WHERE r.kind = 'reporter' "
        "AND r.due_at >= ?1 AND r.due_at < ?2 AND r.due_at <= ?3 GROUP BY 1", cases=_CASES),
        (since, until, now))
    rated = {unit: values for unit, *values in work.ws.query(sql(
        "SELECT coalesce(c.unit, ''), count(*), avg(r.satisfaction), "
        "total(r.satisfaction >= {satisfied}) FROM case_reply r JOIN {cases} c "
        "ON c.case_no = r.case_no WHERE r.satisfaction IS NOT NULL AND r.visited_at >= ? "
        "AND r.visited_at < ? GROUP BY 1", cases=_CASES, satisfied=SATISFIED), (since, until))}
    due_by = {unit: values for unit, *values in rows}
    found = []
    for unit in {*due_by, *rated}:
        count, in_time = due_by.get(unit, (0, 0))
        number, mean, satisfied = rated.get(unit, (0, None, 0))
        found.append({"code": unit, "name": work.unit_name(unit), "due": count,
                      "in_time": int(in_time), "in_time_share": share(in_time, count),
                      "rated": number, "mean": mean, "satisfied_share": share(satisfied, number)})
    work.tables["satisfaction_by_unit"] = sorted(
        found, key=lambda row: (-row["due"], -row["rated"], row["code"]))


def _satisfaction(work):
    since, until = work.since_until()
    put = work.figures
    counts = dict(work.ws.query(
        "SELECT satisfaction, count(*) FROM case_reply WHERE visited_at >= ? AND visited_at < ? "
        "GROUP BY 1", (since, until)))
    put["visits.count"] = sum(counts.values())
    counts.pop(None, None)
    put["visits.replied"], = _one(work, "SELECT count(*) FROM case_reply WHERE kind = 'reporter' "
                                  "AND replied_at >= ? AND replied_at < ?", (since, until))
    visited, = _one(work, "SELECT count(visited_at) FROM case_reply WHERE kind = 'reporter' "
                    "AND replied_at >= ? AND replied_at < ?", (since, until))
    put["visits.share"] = share(visited, put["visits.replied"])
    rated = put["visits.rated"] = sum(counts.values())
    put["visits.satisfied"] = sum(n for grade, n in counts.items() if grade >= SATISFIED)
    put["visits.satisfied_share"] = share(put["visits.satisfied"], rated)
    put["visits.mean"] = share(sum(grade * n for grade, n in counts.items()), rated)
    put["visits.mean_before"] = None
    if work.before:
        put["visits.mean_before"], = _one(
            work, "SELECT avg(satisfaction) FROM case_reply WHERE visited_at >= ? "
            "AND visited_at < ?", (work.before.since.isoformat(), work.before.until.isoformat()))
    work.tables["satisfaction"] = [
        {"name": work.word(f"satisfaction.{grade}"), "count": counts.get(grade, 0),
         "share": share(counts.get(grade, 0), rated)} for grade in (5, 4, 3, 2, 1)] \
        if rated else []


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
    values = {"since": since, "until": until, "now": work.as_of.isoformat()}
    for name, where in (("opened", "opened_at >= :since AND opened_at < :until"),
                        ("decided", "state = 'decided' AND decided_at >= :since "
                         "AND decided_at < :until"),
                        ("open", "state = 'open'"), ("failed", "state = 'failed'"),
                        ("overdue", "state = 'open' AND due_at < :now"),
                        ("waiting", "state = 'decided' AND executed_at IS NULL")):
        work.figures[f"coordination.{name}"], = _one(
            work, f"SELECT count(*) FROM coordination WHERE {where}", values)


def _ledgers(work):
    since, until = work.since_until()
    put = work.figures
    count, cost, recovered = _one(
        work, "SELECT count(DISTINCT m.case_no), total(m.cost), total(m.recovered) "
        "FROM remediation m JOIN case_step s ON s.case_no = m.case_no AND s.seq = m.seq "
        "WHERE s.at >= ? AND s.at < ?", (since, until))
    put["remediation.count"] = count
    put["remediation.cost"], put["remediation.recovered"] = cost, recovered
    put["remediation.open"] = max(cost - recovered, 0.0)
    put["appeals.asked"], = _one(work, "SELECT count(*) FROM appeal WHERE asked_at >= ? "
                                 "AND asked_at < ?", (since, until))
    put["appeals.granted"], = _one(work, "SELECT count(*) FROM appeal WHERE state = 'granted' "
                                   "AND decided_at >= ? AND decided_at < ?", (since, until))
