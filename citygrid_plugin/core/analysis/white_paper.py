"""The white paper of a city's management (城市管理白皮书) and the sheet of the regular review.

Hangzhou 2006 no. 8 (seed 000) articles 17 and 18: every year the government tells the state of the
city's management, which goals were reached and what the citizens think of it, and what is to be
expected. Tianjia'an 2019 no. 10 (seed 004) article 8: the committee reviews the tasks of the units
in regular meetings. ``gather`` collects every figure that a template can name; the sentences are
the template's, the numbers are all from here.
"""
import contextlib
import datetime

import numpy as np

from ..errors import InputError, N_
from ..progress import Part
from ..workspace import evaluation as stored
from ..workspace.archive import at_hand, read_only
from ..workspace.case_facts import cases_of
from ..workspace.evaluation_settings import defaults, settings_of
from .report_names import EVALUATED, Values, load_names
from .white_paper_cases import cases, trend
from .white_paper_components import components
from .white_paper_evaluation import Judge, evaluation, goals, rates
from .white_paper_hotspots import hotspots
from .white_paper_outlook import forecast, outlook
from .white_paper_public import make_public
from .white_paper_recurring import recurring
from .white_paper_service import service
from .white_paper_tasks import tasks
from .white_paper_work import Work

KINDS = {"white_paper": N_("White paper"), "meeting_sheet": N_("Sheet of the regular review")}
#: What a public version hides counts below, where a city does not say otherwise.
FEW = 5
#: What happens to a case of a period.
_STEPS = ("reported_at", "filed_at", "dispatched_at", "handled_at", "closed_at")


def names_of(ws):
    """The Names that templates of this workspace can use, those of its own rules among them."""
    return load_names(settings_of(ws), defaults()["rate"])


def gather(ws, period, language, *, names=None, as_of=None, public=False, few=FEW, office="",
           feedback=None):
    """Everything a white paper of a workspace can say.

    Parameters
    ----------
    ws : Workspace
    period : white_paper_period.Period
    language : str
        One of report_names.LANGUAGES.
    names : Names, optional
        Those of the workspace, where they are at hand.
    as_of : datetime.datetime, optional
        The moment the data are from; now.
    public : bool
        Without what could lead to a person.
    few : int
        In a public version: counts of citizens below it are not told.
    office : str
        Who publishes it; the district's name where it is empty.
    feedback : optional
        Has ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Values

    Raises
    ------
    InputError
        There are no cases, or none with a step in the period.
    Cancelled
    """
    as_of = as_of or datetime.datetime.now()
    feedback = Part(feedback, 0.0, 1.0)         # never goes back
    values = Values(names or names_of(ws), language)
    begin = min(period.before().since, period.year_before().since)
    archives, lost = stored.archives_since(ws, np.datetime64(begin))
    known = cases_of(ws, Part(feedback, 0.0, 0.1), archives)
    _within(ws, period, known, lost, feedback)
    with contextlib.ExitStack() as stack:
        files = [ws.connection, *(stack.enter_context(contextlib.closing(read_only(path)))
                                  for path in archives)]
        work = Work(ws, period, as_of, values, known, archives=archives, files=files,
                    feedback=feedback)
        _period(work, public, few, office)
        _lost(work, lost)
        _gathered(work)
    if public:
        make_public(values, few)
    return values


def _within(ws, period, known, lost, feedback):
    """Refuse a period in which nothing happened to any case: a paper full of noughts would tell
    that nothing was wrong, not that nothing is known."""
    begin, end = (np.datetime64(day, "s") for day in (period.since, period.until))
    if any(((at >= begin) & (at < end)).any() for at in (getattr(known, name) for name in _STEPS)):
        return
    if lost and ws.query("SELECT 1 FROM archived_case WHERE coalesce(year, ?1) BETWEEN ?1 AND ?2 "
                         "LIMIT 1", (period.since.year, period.until.year)):
        return      # they may be in an archive that is told to be missing
    # older archives, which the figures need not, tell of which days there are cases
    days = cases_of(ws, Part(feedback, 0.1, 0.1), at_hand(ws)[0], ("reported_at",)).reported_at
    days = days[~np.isnat(days)]
    if not len(days):
        raise InputError(N_("The workspace has no cases: there is nothing to report. Register or "
                            "import cases first."))
    place = {"since": period.since.isoformat(),
             "until": (period.until - datetime.timedelta(days=1)).isoformat()}
    if days.min() < begin and days.max() >= end:
        raise InputError(N_("There is no case of {since} to {until}: there are cases until "
                            "{before}, and from {after} on. Choose a period in which there are "
                            "some."), before=_day(days[days < begin].max()),
                         after=_day(days[days >= end].min()), **place)
    raise InputError(N_("There is no case of {since} to {until}: there are cases from {first} to "
                        "{last}. Choose a period in which there are some."),
                     first=_day(days.min()), last=_day(days.max()), **place)


def _day(moment):
    return str(moment.astype("M8[D]"))


def _gathered(work):
    work.check(0.1)
    judge = Judge(work)
    wholes = []
    for name, when in (("period", work.period), ("before", work.before),
                       ("year_before", work.year_before)):
        work.counted[name], whole = judge.counted(when) if when else (None, None)
        wholes.append(whole)
    work.check(0.3)
    cases(work, work.counted)
    trend(work, judge.everything)
    rates(work, judge, wholes)
    _components(work)
    work.check(0.4)
    found = {table: judge.of(table, work.period) for table in EVALUATED}
    before = judge.of("units", work.before) if work.before else None
    evaluation(work, judge, found)
    goals(work, judge, found, wholes[0])
    work.check(0.6)
    service(work)
    tasks(work, found["units"], before)
    hotspots(work)
    work.check(0.8)
    recurring(work)
    outlook(work)
    forecast(work)


def _lost(work, lost):
    """Tell of the archives that are not where they were written to."""
    work.figures["cases.archived"] = sum(work.ws.query(
        "SELECT count(*) FROM archived_case WHERE file = ?1 OR file LIKE '%/' || ?1",
        (name,))[0][0] for name in lost)
    if lost:
        work.tell(InputError(N_("These archives are not beside the workspace, and their cases are "
                                "not counted: {files}."), files=", ".join(lost)))


def _period(work, public, few, office):
    ws, period, put = work.ws, work.period, work.figures
    name = ws.meta.get("name") or ws.codes.division
    put.update({
        "district": name, "office": office or name, "period": period.name(work.language),
        "period_kind": period.kind, "period_before": period.before().name(work.language),
        "period_year_before": period.year_before().name(work.language),
        "period_next": period.after().name(work.language), "since": period.since.isoformat(),
        "last_day": (period.until - datetime.timedelta(days=1)).isoformat(),
        "as_of": min(work.as_of.date(), datetime.date.max).isoformat(),
        "complete": int(period.complete), "has_before": int(work.before is not None),
        "has_year_before": int(work.year_before is not None), "public": int(public), "few": few,
        "streets.count": len(work.areas("street")),
        "communities.count": len(work.areas("community")),
        "grids.count": len(work.areas("grid")),
        "grids.area": float(np.nansum(work.areas("grid").area)) / 1e6})


def _components(work):
    """The components, with what happened to each class."""
    code, keys = work.pairs
    counts = np.bincount(code[work.counted["period"]["filed"]], minlength=len(keys)).tolist()
    components(work, {classcode: n for (kind, classcode), n in zip(keys, counts)
                      if kind == "component"})
