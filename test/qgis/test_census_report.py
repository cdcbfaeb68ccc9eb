"""The report of a census: its numbers, and the same numbers in Word, PDF and CSV."""
import csv
import subprocess
import zipfile

import pytest
from citygrid_plugin.core.exchange import report_doc
from citygrid_plugin.core.workspace import census_apply, census_changes, census_figures, store
from qgis import processing
from qgis.core import QgsProcessingException
from test_census_quality_algorithms import path, surveyed  # noqa: F401


@pytest.fixture
def applied(path):  # noqa: F811
    with store.open_workspace(path) as ws:
        census_changes.match_census(ws, 1, "Li")
        with ws.transaction() as connection:
            connection.execute("UPDATE census_change SET decision = 'accepted'")
        before = census_figures.figures(ws, 1)
        census_apply.apply(ws, 1, "Li", "yearly")
        assert before.before == before.now
        yield ws, before


def test_before_and_now(applied):
    ws, before = applied
    now = census_figures.figures(ws, 1)
    assert now.before == before.now                 # taken back from the history
    assert dict((k, (b, n)) for k, b, n in now.totals(1)) == {"丢失": (0, 2), "完好": (64, 62)}
    assert {k: dict(c) for k, c in now.kinds().items()} == {"unchanged": {"applied": 62},
                                                            "lost": {"applied": 2}}
    assert len(now.lost) == 2 and now.surveyed == [("one", "census", "good", 62),
                                                   ("one", "check", "good", 64)]


def test_the_files_say_the_same(applied, tmp_path):
    ws, _ = applied
    out = tmp_path / "report"
    found = processing.run("citygrid:censusreport", {
        "WORKSPACE": str(ws.path), "CENSUS": "2026", "OUTPUT": str(out)})
    tables = {}
    for file in out.glob("*.csv"):
        with open(file, encoding="utf-8-sig", newline="") as lines:
            tables[file.stem[3:]] = list(csv.reader(lines))
    assert len(tables) == found["TABLES"] and found["PAGES"] >= 2
    assert tables["Components by state"][1:] == [["丢失", "0", "2", "2"], ["完好", "64", "62", "-2"]]
    word, = out.glob("*.docx")
    with zipfile.ZipFile(word) as parts:
        text = parts.read("word/document.xml").decode()
        assert any(name.startswith("word/media/") for name in parts.namelist())
    assert 'w:val="Heading1"' in text and "w:tblHeader" in text
    for table in tables.values():
        assert all(f">{cell}<" in text for row in table for cell in row if cell.isdigit())
    pdf, = out.glob("*.pdf")
    said = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True,
                          text=True).stdout if _has("pdftotext") else None
    assert said is None or "Components by state" in said


def _has(program):
    import shutil
    return shutil.which(program) is not None


def test_what_cannot_be_is_told(path, tmp_path, monkeypatch):  # noqa: F811
    wanted = {"WORKSPACE": str(path), "CENSUS": "2026", "OUTPUT": str(tmp_path / "out")}
    for more, words in (({"CENSUS": "none"}, "no census"),
                        ({"WORD": False, "PDF": False, "CSV": False}, "at least one")):
        with pytest.raises(QgsProcessingException, match=words):
            processing.run("citygrid:censusreport", {**wanted, **more})

    def no_docx():
        raise report_doc.MissingDependency("python-docx is missing")
    monkeypatch.setattr(report_doc, "_docx", no_docx)
    with pytest.raises(QgsProcessingException, match="docx"):
        processing.run("citygrid:censusreport", wanted)
    assert not (tmp_path / "out").exists()          # all files or none
    assert processing.run("citygrid:censusreport", {**wanted, "WORD": False})["PAGES"]


@pytest.mark.parametrize("rows, right", [
    (((1, "a", None), (2, "b", 3)), {0, 2}), ((("1.0 %",), (None,)), {0}), ((("x",),), set()),
    ((), set())])
def test_columns_of_numbers(rows, right):
    columns = tuple((str(i), 1) for i in range(len(rows[0]) if rows else 1))
    assert report_doc.number_columns(report_doc.Table("t", columns, rows)) == right
