"""The report of a census: its numbers, and the same numbers in Word, PDF and CSV."""
import csv
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import shapely
from citygrid_plugin.core.exchange import report_doc
from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.workspace import (
    bulk, census, census_apply, census_changes, census_figures, inbox, store)
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
                          text=True, check=True).stdout
    assert "Components by state" in said


def report(file, name, out):
    """({title: rows} of the tables, all words of the Word file) of a report."""
    processing.run("citygrid:censusreport", {"WORKSPACE": str(file), "CENSUS": name,
                                             "OUTPUT": str(out), "PDF": False})
    tables = {}
    for table in out.glob("*.csv"):
        with open(table, encoding="utf-8-sig", newline="") as lines:
            tables[table.stem[3:]] = list(csv.reader(lines))
    word, = out.glob("*.docx")
    document = pytest.importorskip("docx").Document(str(word))
    return tables, "\n".join([p.text for p in document.paragraphs]
                             + [cell.text for table in document.tables for row in table.rows
                                for cell in row.cells])


def per_cent(value):
    return "" if value is None else f"{100 * value:.2f} %"


def test_sample_check_verdict_and_report_agree(path, tmp_path):  # noqa: F811
    """What the check survey shows is planted; the numbers of surveyquality are the report's."""
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE survey_point SET classcode = '0102' WHERE purpose = 'census' "
                           "AND fid % 10 = 0")
        connection.execute("INSERT INTO survey_point (geom, census_fid, purpose, crew, classcode, "
                           "source) SELECT geom, 1, 'census', 'two', '0303', 'x' FROM survey_point "
                           "WHERE purpose = 'check' LIMIT 3")
    processing.run("citygrid:samplesurvey", {"WORKSPACE": str(path), "CENSUS": "2026"})
    told = processing.run("citygrid:surveyquality", {
        "WORKSPACE": str(path), "CENSUS": "2026", "OUTPUT": "memory:"})
    rates = {(f["what"], f["name"]): f for f in told["OUTPUT"].getFeatures()}
    tables, words = report(path, "2026", tmp_path / "out")
    head, *crews = tables["Check survey by crew"]
    assert {row[0] for row in crews} == {name for what, name in rates if what == "crew"}
    failed = 0
    for row in crews:
        rate, said = rates["crew", row[0]], dict(zip(head, row))
        assert said["Checked"] == str(rate["checked"])
        for title, key in (("Missed", "missed"), ("Not there", "excess"), ("Errors", "errors"),
                           ("Beyond the limit", "positions"), ("Defect rate", "defects")):
            assert said[title] == per_cent(rate[key] if rate[key] == rate[key] else None)
        for part in filter(None, rate["rmse"].split("; ")):
            limit, error = part.split(": ")
            assert [float(said[t]) for t in said if f"({limit} m)" in t] == [float(error)]
        assert said["Verdict"].split(" (")[0] == rate["verdict"]
        failed += said["Verdict"].startswith("failed")
    assert failed == told["FAILED"] > 0
    head, *units = tables["Check survey by sheet"]
    assert len(units) == sum(what == "unit" for what, _ in rates)
    for row in units:
        rate = rates["unit", row[0]]
        assert row[2:] == [str(rate["checked"]), *(per_cent(rate[key]) for key in (
            "missed", "excess", "errors", "defects"))]
    assert f"Mean defect rate of the sheets: {100 * told['DEFECTRATE']:.2f} %" in words
    with store.open_workspace(path) as ws:      # and the defects that lie on the map
        assert told["DEFECTS"] == ws.query("SELECT count(*) FROM census_defect")[0][0] > 6


def test_before_anything_is_taken_in_or_applied(path, tmp_path):  # noqa: F811
    with store.open_workspace(path) as ws:
        census.create(ws, "empty", "census", "2027-01-01", Scope(), "Li", "yearly")
    tables, words = report(path, "empty", tmp_path / "out")
    assert "Nothing of it is applied yet; the inventory has 64 valid components." in words
    assert "Nothing was taken in yet." in words and "not compared with the inventory" in words
    assert not any("Changes" in name or "Check" in name for name in tables)


def test_the_inbox_has_a_report_too(path, tmp_path):  # noqa: F811
    with store.open_workspace(path) as ws:
        code, = ws.query("SELECT objid FROM component_01_point")[0]
        inbox.propose(ws, "missing", objid=code, source="owner", by="a", why="letter")
    tables, words = report(path, "", tmp_path / "out")
    assert "The change inbox." in words and tables["Lost components"][1][0] == code
    assert tables["Changes by kind"][1][:2] == ["Lost", "1"]
    assert "Nothing was taken in" not in words


def test_a_sweep_is_counted_and_not_compared(path, tmp_path):  # noqa: F811
    with store.open_workspace(path) as ws:
        fid = census.create(ws, "stalls", "sweep", "2026-05-01", Scope(), "Li", "stalls")
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "survey_point", {
                "census_fid": fid, "purpose": "sweep", "state": "good", "found": "new",
                "source": "x", "crew": "one"}, geometry=shapely.points([[5, 5], [9, 9], [900, 9]]))
    tables, words = report(path, "stalls", tmp_path / "out")
    assert "3 places were found." in words and "Components by state" not in tables
    assert tables["Places by community"][1:] == [["330106001001 A", "2"], ["in no community", "1"]]


def test_an_empty_inventory_and_a_city_of_one_class(tmp_path, provider):
    from fresh_workspace import fresh
    with fresh(tmp_path / "city.gpkg") as ws:
        fid = census.create(ws, "first", "census", "2026-01-01", Scope(), "Li", "first")
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {"code": ["330106001001"],
                                                           "name": ["A"]},
                             geometry=np.array([shapely.box(0, 0, 9, 9)], dtype=object))
    tables, words = report(tmp_path / "city.gpkg", "first", tmp_path / "out")
    assert "The inventory has no valid components." in words and not tables and fid


def test_sums_stand_below_and_not_in_the_csv(applied, tmp_path):
    ws, _ = applied
    tables, words = report(ws.path, "2026", tmp_path / "out")
    word, = (tmp_path / "out").glob("*.docx")
    document = pytest.importorskip("docx").Document(str(word))
    page = document.sections[0]
    assert round(page.page_width / 36_000) == 210 and "PAGE" in page.footer._element.xml
    for table in document.tables:
        head = [cell.text for cell in table.rows[0].cells]
        widths = {cell.width for row in table.rows for cell in row.cells[:1]}
        assert len(widths) == 1     # Word goes by the cells' own widths
        if table.rows[-1].cells[0].text == "Sum":
            for place in range(1, len(head)):
                texts = [row.cells[place].text.replace(",", "") for row in table.rows[1:]]
                if "%" not in texts[0]:
                    assert int(texts[-1]) == sum(map(int, texts[:-1]))
    assert words.count("Sum") >= 5
    assert not any(row[0] == "Sum" for rows in tables.values() for row in rows)


def test_what_cannot_be_is_told(path, tmp_path, monkeypatch):  # noqa: F811
    wanted = {"WORKSPACE": str(path), "CENSUS": "2026", "OUTPUT": str(tmp_path / "out")}
    for more, words in (({"CENSUS": "none"}, "no census"),
                        ({"WORD": False, "PDF": False, "CSV": False}, "at least one")):
        with pytest.raises(QgsProcessingException, match=words):
            processing.run("citygrid:censusreport", {**wanted, **more})

    monkeypatch.setitem(sys.modules, "docx", None)      # as where it is not installed
    with pytest.raises(QgsProcessingException, match="docx"):
        processing.run("citygrid:censusreport", wanted)
    assert not (tmp_path / "out").exists()          # all files or none
    assert processing.run("citygrid:censusreport", {**wanted, "WORD": False})["PAGES"]


@pytest.mark.parametrize("rows, right", [
    (((1, "a", None), (2, "b", 3)), {0, 2}), ((("1.0 %",), (None,)), {0}), ((("x",),), set()),
    ((("0.095",), ("-1.20",)), {0}), ((("9901010101000001",),), set()),
    ((), set())])
def test_columns_of_numbers(rows, right):
    columns = tuple((str(i), 1) for i in range(len(rows[0]) if rows else 1))
    assert report_doc.number_columns(report_doc.Table("t", columns, rows)) == right
