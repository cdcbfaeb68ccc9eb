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


def test_reading_the_cases_hears_that_it_is_cancelled(ws, monkeypatch):
    """A million of them take long: whoever cancels does not wait until they are in memory."""
    cases.report(ws, classcode="0102", kind="event", x=500_000, y=3_350_000, description="",
                 source="hotline", actor="A", role="acceptor")
    monkeypatch.setattr(white_paper, "_within", lambda *_: pytest.fail("all cases were read"))
    period = period_of("year", datetime.date(2026, 5, 5), datetime.date(2026, 11, 22))
    with pytest.raises(Cancelled):
        white_paper.gather(ws, period, "en", feedback=Stopped())
