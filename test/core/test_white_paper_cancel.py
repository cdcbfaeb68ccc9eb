"""A white paper that is cancelled while the cases are read."""
import datetime

import pytest

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.errors import Cancelled
from citygrid_plugin.core.workspace import cases


class Stopped:
    """A feedback that was cancelled before anything began."""

    def is_cancelled(self):
        return True

    def progress(self, fraction):
        """Nobody looks."""


class Bar(list):
    """A feedback that keeps how far it was told to be."""

    def is_cancelled(self):
        return False

    def progress(self, fraction):
        self.append(fraction)


def test_the_bar_goes_on_with_the_work(ws, monkeypatch):
    """Every part that reads records moved it from 0 to its end, so that it stood there."""
    cases.report(ws, classcode="0102", kind="event", x=500_000, y=3_350_000, description="",
                 source="hotline", actor="A", role="acceptor", at="2026-05-05T09:00:00")
    period = period_of("year", datetime.date(2026, 5, 5), datetime.date(2026, 11, 22))
    bar, at_tasks = Bar(), []
    tasks = white_paper.tasks
    monkeypatch.setattr(white_paper, "tasks", lambda *given: at_tasks.append(bar[-1])
                        or tasks(*given))
    white_paper.gather(ws, period, "en", feedback=bar)
    assert bar == sorted(bar) and bar[-1] < 1 and len(set(bar)) >= 6
    assert at_tasks == [0.6]


def test_reading_the_cases_hears_that_it_is_cancelled(ws, monkeypatch):
    """A million of them take long: whoever cancels does not wait until they are in memory."""
    cases.report(ws, classcode="0102", kind="event", x=500_000, y=3_350_000, description="",
                 source="hotline", actor="A", role="acceptor")
    monkeypatch.setattr(white_paper, "_within", lambda *_: pytest.fail("all cases were read"))
    period = period_of("year", datetime.date(2026, 5, 5), datetime.date(2026, 11, 22))
    with pytest.raises(Cancelled):
        white_paper.gather(ws, period, "en", feedback=Stopped())
