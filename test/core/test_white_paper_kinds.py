"""White papers of the 2026 catalogue: its matters are cases, too."""
import datetime

import pytest
from fresh_workspace import fresh

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.report_fill import fill
from citygrid_plugin.core.analysis.report_names import template_of
from citygrid_plugin.core.analysis.report_template import load
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.exchange.report_doc import Text
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases

NOW = datetime.datetime(2026, 11, 22, 9, 30)


@pytest.mark.parametrize("more, sentences", [
    ([], ("部件类1件，事件类2件。", "1 of the filed cases is about components, 2 about events. ")),
    (["matter", "matter", "matter", "service"],
     ("部件类1件，事件类2件，事项类3件，公用事业服务类1件。", "2 about events, 3 about matters, 1 about "
      "public services. "))])
def test_every_kind_of_filed_cases_is_told(tmp_path, more, sentences):
    catalogue = load_catalogue("gbt47678_5_2026", ())
    codes = {row.kind: row.code for row in catalogue.rows}
    with fresh(tmp_path / "w.gpkg", catalogue=catalogue) as ws:
        for kind in ["component", "event", "event", *more]:
            key = cases.report(ws, classcode=codes[kind], kind=kind, x=5.0, y=5.0, description="x",
                               source="collector", actor="Li", role="collector",
                               at="2026-10-05T09:00:00")
            cases.step(ws, key, "file", actor="Ban", role="shift_leader", expected_version=1,
                       at="2026-10-05T10:00:00")
        names = white_paper.names_of(ws)
        for language, sentence in zip(("zh_CN", "en"), sentences):
            period = period_of("month", datetime.date(2026, 10, 5), NOW.date())
            values = white_paper.gather(ws, period, language, as_of=NOW)
            told = fill(load(template_of("white_paper", language), names), values).blocks
            assert any(sentence in block.text for block in told if isinstance(block, Text))
