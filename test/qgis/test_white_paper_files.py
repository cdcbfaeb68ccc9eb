"""The white paper and the sheet of the review as files: made of a demonstration year, turned into
pages and looked at, every number compared with the tables it comes from."""
import re
import shutil
import subprocess
import zipfile

import pytest
from demo_year import demo_year
from feedback_log import Log
from paper_fixtures import chinese, pages_in, text_of  # noqa: F401
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtGui import QImage
from word_order import marks, out_of_order

from citygrid_plugin.core.analysis.report_names import TEMPLATES
from citygrid_plugin.core.workspace import store

docx = pytest.importorskip("docx")
openpyxl = pytest.importorskip("openpyxl")

DAY = "2025-11-05"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return demo_year(tmp_path_factory.mktemp("white") / "w.gpkg")


@pytest.fixture(scope="module")
def make(run, path, tmp_path_factory):
    """``make(PERIOD=1, ...)``: (folder, results) of a run."""
    def start(**more):
        out = tmp_path_factory.mktemp("report")
        return out, run("whitepaper", **{"WORKSPACE": str(path), "DAY": DAY, "PERIOD": 1,
                                         "OUTPUT": str(out), **more})
    return start


@pytest.fixture(scope="module")
def paper(make):
    return make()


@pytest.fixture(scope="module")
def public(make):
    return make(PUBLIC=True, PERIOD=0)


def test_a_public_version_never_takes_the_place_of_the_other(public):
    assert {p.stem for p in public[0].iterdir()} == {"示范区城市管理白皮书（2025年）（公开版）"}


def words(document):
    """The paragraphs and captions of a Word file."""
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def word_tables(document):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def sheets(out):
    file, = out.glob("*.xlsx")
    return openpyxl.load_workbook(file)


def shown(cell):
    """The value of a cell of Excel in the forms that a text may have it in."""
    value = cell.value
    if value is None:
        return {"–"}
    if hasattr(value, "year"):
        return {f"{value.year}年{value.month}月{value.day}日"}
    if isinstance(value, str):
        return {value}
    if "%" in cell.number_format:
        numbers = [f"{abs(value) * 100:,.{d}f}" for d in (0, 1, 2)]
    else:
        numbers = [f"{abs(value):,.{d}f}" for d in (0, 1, 2)]
    return {sign + number + unit for number in numbers for sign in ("", "+", "-")
            for unit in ("", "%")}


# -- what is written

def test_files_and_counts(paper):
    out, found = paper
    assert sorted(p.suffix for p in out.iterdir()) == [".docx", ".pdf", ".xlsx"]
    assert {p.stem for p in out.iterdir()} == {"示范区城市管理白皮书（2025年第四季度）"}
    assert found["PAGES"] >= 12 and found["TABLES"] >= 30 and found["READ"] > 4000


def test_no_section_is_empty(paper):
    file, = paper[0].glob("*.docx")
    document = docx.Document(str(file))
    kinds = []
    for element in document.element.body:
        if element.tag.endswith("}tbl"):
            kinds.append("table")
        elif element.tag.endswith("}p"):
            style = next((s for s in element.iter() if s.tag.endswith("}pStyle")), None)
            text = "".join(t.text or "" for t in element.iter() if t.tag.endswith("}t"))
            name = list(style.attrib.values())[0] if style is not None else "Normal"
            if text.strip() or name.startswith("Heading"):
                kinds.append(name)
    headings = [i for i, kind in enumerate(kinds) if kind.startswith("Heading")]
    assert len(headings) > 20
    for i in headings:      # a heading is followed by a lower one or by what it is about
        assert i + 1 < len(kinds)
        assert not (kinds[i + 1].startswith("Heading") and kinds[i + 1][-1] <= kinds[i][-1])
    said = "".join(words(document))
    assert "{" not in said and "None" not in said and "nan" not in said


def test_every_number_of_the_text_stands_in_the_tables(paper):
    file, = paper[0].glob("*.docx")
    book = sheets(paper[0])
    known = set()
    for sheet in book.worksheets[:-1]:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                known |= {number for text in shown(cell) for number in
                          re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
        known.add(str(sheet.max_row - 1))                   # how many rows a list has
    # numbers of headings, tables and figures, grades and parts of the explanation
    known |= {str(n) for n in range(0, 40)} | {"292", "2027"}
    missing = []
    for text in words(docx.Document(str(file))):
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text):
            if number.rstrip(",") not in known:
                missing.append((number, text))
    assert not missing


def test_word_tables_are_those_of_the_book(paper):
    file, = paper[0].glob("*.docx")
    rows = {}
    for sheet in sheets(paper[0]).worksheets[1:-1]:
        lines = list(sheet.iter_rows())
        rows[sheet.title] = [cell.value for cell in lines[0]], [
            [shown(cell) for cell in line] for line in lines[1:]]
    compared = 0
    for table in word_tables(docx.Document(str(file))):
        head, *lines = table
        lines = [line for line in lines if line[0] != "合计"]

        def same(title):
            """Whether the sheet has this table's columns, and its rows the same values."""
            columns, values = rows[title]
            if not set(head) <= set(columns):
                return False
            places = [columns.index(name) for name in head]
            return all(any(all(text in row[at] for text, at in zip(line, places))
                           for row in values) for line in lines)
        assert any(same(title) for title in rows), (head, lines[:2])
        compared += len(lines)
    assert compared > 200


def test_sums_of_the_word_tables(paper):
    file, = paper[0].glob("*.docx")
    checked = 0
    rests = 0
    for table in word_tables(docx.Document(str(file))):
        if table[-1][0] == "合计":
            for column in range(1, len(table[0])):
                total = table[-1][column].replace(",", "")
                parts = [row[column].replace(",", "") for row in table[1:-1]]
                if total and all(part == "–" or part.isdigit() for part in parts):
                    known = [int(part) for part in parts if part != "–"]
                    assert total == (str(sum(known)) if known else "–")     # of nothing known, no 0
                    checked += 1
                rests += total == ""
    assert checked > 15 and rests > 5


# -- pages

def looked_at(file, folder):
    """The pages of a PDF as pictures."""
    subprocess.run(["pdftoppm", "-r", "36", "-png", str(file), str(folder / "page")], check=True)
    return [QImage(str(page)) for page in sorted(folder.glob("page*.png"))]


def test_pages_are_full_of_text_and_pictures(paper, tmp_path):
    file, = paper[0].glob("*.pdf")
    assert pages_in(file) == paper[1]["PAGES"]
    text = text_of(file)
    for words_ in ("示范区城市管理白皮书", "一、总体情况", "（一）总量与变化", "热点区域", "2026年第一季度关注重点"):
        assert words_ in text
    coloured = 0
    for page in looked_at(file, tmp_path):
        body = [page.pixelColor(x, y) for x in range(24, page.width() - 24, 3)
                for y in range(36, page.height() - 36, 3)]
        dark = sum(colour.lightness() < 160 for colour in body)
        assert dark > 25                        # no page is blank
        coloured += sum(colour.saturation() > 80 for colour in body) > 100
    assert coloured >= 6                        # charts and maps


def test_the_contents_name_the_pages_of_the_headings(paper):
    file, = paper[0].glob("*.pdf")
    word, = paper[0].glob("*.docx")
    headings = [p.text for p in docx.Document(str(word)).paragraphs
                if p.style.name in ("Heading 1", "Heading 2")]
    pages = [page_text(file, number) for number in range(1, paper[1]["PAGES"] + 1)]
    lines = re.findall(r"^(.+\D)(\d+)$", pages[0], re.M)
    assert len(lines) == len(headings) > 20
    for (line, number), heading in zip(lines, headings):
        assert re.fullmatch(line, plain(heading))
        assert int(number) > 1 and line in pages[int(number) - 1].split("\n"), heading
    assert marks(word)[0] == marks(word)[1] and len(marks(word)[0]) == len(headings)


def plain(text):
    """Without spaces; brackets and points are any letter."""
    return re.sub("[().]", ".", "".join(text.split()))


def page_text(file, number):
    """The lines of a page of a PDF without spaces."""
    text = subprocess.run(["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(file),
                           "-"], capture_output=True, check=True).stdout.decode()
    return "\n".join(plain(line) for line in text.split("\n"))


def test_the_word_file_has_the_order_of_its_schema_and_says_what_pictures_show(paper):
    file, = paper[0].glob("*.docx")
    assert out_of_order(file) == []
    xml = zipfile.ZipFile(file).read("word/document.xml").decode()
    told = re.findall(r'descr="([^"]*)"', xml)
    assert len(told) >= 10 and all(text.startswith("图") for text in told)


def test_pictures_of_the_word_file_show_something(paper):
    file, = paper[0].glob("*.docx")
    document = docx.Document(str(file))
    pictures = [part.blob for part in document.part.package.iter_parts()
                if part.content_type == "image/png"]
    assert len(pictures) >= 10
    for blob in pictures:
        image = QImage.fromData(blob)
        seen = {image.pixel(x, y) for x in range(0, image.width(), 17)
                for y in range(0, image.height(), 17)}
        assert image.width() >= 1200 and len(seen) >= 3


# -- the public version

def people(path):
    with store.open_workspace(path) as ws:
        found = set()
        for column, table in (
                ("actor", "case_step"), ("reporter", "case_open"), ("reporter", "case_closed"),
                ("phone", "case_open"), ("phone", "case_closed"), ("name", "collector"),
                ("phone", "collector"), ("collector", "patrol_area"), ("reporter", "case_reply"),
                ("phone", "case_reply"), ("replied_by", "case_reply"),
                ("visited_by", "case_reply"), ("contact", "organisation"),
                ("phone", "organisation"), ("decided_by", "coordination"),
                ("case_no", "case_open"), ("case_no", "case_closed"), ("address", "case_open"),
                ("address", "case_closed")):
            found |= {value for value, in ws.query(f"SELECT DISTINCT {column} FROM {table}")
                      if value}
        return found


def test_a_public_version_tells_of_nobody(path, public, paper):
    names = people(path)
    assert len(names) > 1000
    for out, nobody in ((public[0], True), (paper[0], False)):
        word, = out.glob("*.docx")
        pdf, = out.glob("*.pdf")
        document = docx.Document(str(word))
        texts = ["\n".join(words(document)) + str(word_tables(document)),
                 "\n".join(str(cell.value) for sheet in sheets(out).worksheets
                           for row in sheet.iter_rows() for cell in row)]
        texts.append(text_of(pdf))
        for text in texts:
            assert nobody == (not [name for name in names if name in text])
    said = "\n".join(words(docx.Document(str(next(public[0].glob("*.docx"))))))
    assert "本版本为公开版" in said and "<5" in str(word_tables(
        docx.Document(str(next(public[0].glob("*.docx"))))))


# -- the sheet of the review, English, templates and base documents of an office

def test_the_sheet_of_the_review(make):
    out, found = make(KIND=1, PERIOD=2, PDF=False, DAY="2025-10-31")
    file, = out.glob("*.docx")
    document = docx.Document(str(file))
    said = "\n".join(words(document))
    for text in ("示范区城市管理例会材料", "各责任单位任务完成情况", "提请会议决定的事项"):
        assert text in said
    heads = {tuple(table[0]) for table in word_tables(document)}
    assert any("按期处置率" in head for head in heads) and found["PAGES"] == 0
    late = [table for table in word_tables(document) if "超时天数" in table[0]]
    book = {sheet.title: sheet for sheet in sheets(out).worksheets}
    assert sum(len(table) - 1 for table in late) == (
        book["超时未处置案件"].max_row - 1 if "超时未处置案件" in book else 0)


def test_english_has_no_chinese_words_of_ours(make):
    out, _ = make(LANGUAGE=1, EXCEL=False)
    pdf, = out.glob("*.pdf")
    file, = out.glob("*.docx")
    document = docx.Document(str(file))
    said = "\n".join(words(document) + [cell for table in word_tables(document)
                                        for row in table for cell in row])
    for name in ("案件", "部件", "立案", "结案", "热点", "破损", "不低于", "合计"):
        assert name not in said
    assert "White paper on the management of" in said and "1.1 " not in said.split("\n")[0]
    assert pages_in(pdf) >= 12


def test_the_plugin_in_chinese_writes_english_too(make, chinese):  # noqa: F811
    out, _ = make(LANGUAGE=1, KIND=1, PDF=False, EXCEL=False)
    assert [p.stem for p in out.iterdir()] == ["Review 示范区 Q4 2025"]


def test_an_office_has_its_own_template_and_letterhead(make, tmp_path):
    mine = tmp_path / "ours.md"
    mine.write_text("---\ntitle: {office}简报\nfile: 简报\nnumbering: 第一章　\n---\n# 概况\n"
                    "本季立案 {cases.filed} 件。\n@table cases_by_source first 2\n"
                    "  columns: name, reported = 件数\n", encoding="utf-8")
    base = docx.Document()
    base.add_paragraph("某某市人民政府")
    base.styles["Normal"].font.size = docx.shared.Pt(17)
    base.sections[0].page_width = docx.shared.Mm(250)
    for name in ("Caption", "Table Grid"):      # an office's file need not have all styles
        element = base.styles[name].element
        element.getparent().remove(element)
    base.save(str(tmp_path / "letter.docx"))
    out, _ = make(TEMPLATE=str(mine), BASE=str(tmp_path / "letter.docx"), OFFICE="城管局",
                  EXCEL=False)
    document = docx.Document(str(out / "简报.docx"))
    said = words(document)
    assert said[:3] == ["某某市人民政府", "城管局简报", "第一章　概况"]
    assert round(document.sections[0].page_width.mm) == 250
    assert document.styles["Normal"].font.size == docx.shared.Pt(17)
    assert [row[0] for row in word_tables(document)[0]][0] == "来源" and len(document.tables) == 1


@pytest.mark.parametrize("more, text", [
    ({"WORD": False, "PDF": False, "EXCEL": False}, "at least one"),
    ({"DAY": "2099-01-01"}, "has not begun"), ({"DAY": "soon"}, "is no day"),
    ({"TEMPLATE": "wrong.md"}, "Line 4 of wrong.md: there is no figure cases.fild"),
    ({"BASE": "wrong.docx"}, "is no Word file")])
def test_what_cannot_be_is_told_and_nothing_is_left(run, path, tmp_path, more, text):
    (tmp_path / "wrong.md").write_text("---\ntitle: T\n---\n{cases.fild}", encoding="utf-8")
    (tmp_path / "wrong.docx").write_text("no zip")
    more = {key: str(tmp_path / value) if str(value).startswith("wrong") else value
            for key, value in more.items()}
    with pytest.raises(QgsProcessingException, match=re.escape(text)):
        run("whitepaper", WORKSPACE=str(path), **{"DAY": DAY, "PERIOD": 2, "PDF": False,
                                                  "OUTPUT": str(tmp_path / "out"), **more})
    assert not (tmp_path / "out").exists()


def test_rules_that_are_wrong_are_told_with_titles(run, path, tmp_path):
    copy = tmp_path / "wrong.gpkg"
    shutil.copy(path, copy)
    with store.open_workspace(copy) as ws, ws.transaction() as connection:
        connection.execute("UPDATE evaluation_weight SET weight = 'much' "
                           "WHERE subject = 'unit' AND measure = 'closing_rate'")
    log = Log()
    with pytest.raises(QgsProcessingException, match="There is no case of 2001-01-01"):
        run("whitepaper", log, WORKSPACE=str(copy), DAY="2001-05-05", OUTPUT=str(tmp_path / "out"))
    told = [line for line in log.lines if "much" in line]
    assert told and "Closing rate" in told[0] and "closing_rate" not in told[0]


class Cancelling(QgsProcessingFeedback):
    """Cancels at a share of the work."""

    def __init__(self, at):
        super().__init__()
        self.at = at
        self.progressChanged.connect(lambda done: done >= at and self.cancel())


@pytest.mark.parametrize("at", [20, 60, 95])
def test_a_cancelled_run_leaves_nothing(run, path, tmp_path, at):
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("whitepaper", Cancelling(at), WORKSPACE=str(path), DAY=DAY, PERIOD=2,
            OUTPUT=str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_the_bar_moves_with_pictures_and_pages(run, path, tmp_path):
    """It stood at its end while the files were made, and nobody heard that somebody cancelled."""
    mine = tmp_path / "ours.md"
    mine.write_text("---\ntitle: T\n---\n" + "@chart columns cases_by_hour\n  labels: name\n"
                    "  values: reported\n" * 6 + "@page\n文\n" * 5, encoding="utf-8")
    seen, feedback = [], QgsProcessingFeedback()
    feedback.progressChanged.connect(seen.append)
    run("whitepaper", feedback, WORKSPACE=str(path), DAY=DAY, PERIOD=2, TEMPLATE=str(mine),
        OUTPUT=str(tmp_path / "out"), EXCEL=False)
    assert seen == sorted(seen) and len({at for at in seen if at < 50}) >= 4
    assert len({at for at in seen if 50 <= at < 80}) >= 6       # pictures
    assert len({at for at in seen if 90 <= at < 100}) >= 6      # pages


def test_templates_are_where_the_page_says():
    assert {p.name for p in TEMPLATES.glob("*.md")} == {
        f"{kind}.{language}.md" for kind in ("white_paper", "meeting_sheet")
        for language in ("zh_CN", "en")}
