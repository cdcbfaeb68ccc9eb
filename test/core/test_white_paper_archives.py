"""A white paper counts the same whether its cases lie in the workspace or in archives."""
import datetime
import shutil

import pytest
from demo_year import demo_year

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.workspace import archive, store

NOW = datetime.datetime(2026, 11, 22, 9, 30)


class Told(list):
    """A feedback that keeps what it was told."""

    def is_cancelled(self):
        return False

    def progress(self, fraction):
        pass

    def message(self, text):
        self.append(str(text))


def report(ws, kind, day, **more):
    period = period_of(kind, datetime.date.fromisoformat(day), NOW.date())
    return white_paper.gather(ws, period, "en", as_of=NOW, **more)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The district, and its copy with the cases of 2025 in an archive."""
    folder = tmp_path_factory.mktemp("archives")
    whole = demo_year(folder / "whole.gpkg")
    (folder / "part").mkdir()
    part = shutil.copy(whole, folder / "part" / "w.gpkg")
    with store.open_workspace(whole) as first, store.open_workspace(part) as second:
        done = archive.archive(second, "2025-01-01", "2026-01-01", folder / "part" / "a.gpkg")
        assert done.cases > 500
        yield first, second


@pytest.mark.parametrize("kind, day", [("year", "2025-05-05"), ("year", "2026-05-05"),
                                       ("quarter", "2025-11-05"), ("month", "2026-01-05")])
def test_archived_cases_count(two, kind, day):
    whole, part = (report(ws, kind, day) for ws in two)
    assert part.figures == pytest.approx(whole.figures, nan_ok=True)
    for table, rows in whole.tables.items():
        assert part.tables[table] == rows, table


def test_an_archive_that_is_gone_is_told(two):
    _, part = two
    file, told = part.path.parent / "a.gpkg", Told()
    there = report(part, "year", "2025-05-05").figures["cases.filed"]
    file.rename(file.with_suffix(".away"))
    try:
        figures = report(part, "year", "2025-05-05", feedback=told).figures
    finally:
        file.with_suffix(".away").rename(file)
    assert figures["cases.archived"] > 500 and figures["cases.filed"] < there
    assert any("a.gpkg" in text and "not counted" in text for text in told)
