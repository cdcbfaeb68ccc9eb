"""A report as a Word document: what it says of itself, its contents, pictures and tables."""
import base64
import datetime
import sys
import zipfile

import pytest
from word_order import marks, out_of_order, parts

from citygrid_plugin.core.errors import MissingDependency
from citygrid_plugin.core.exchange.report_doc import (
    OFFICIAL, PLAIN, Contents, Heading, PageBreak, Picture, Table, Text, write_docx)

docx = pytest.importorskip("docx")
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8A"
                       "AAAASUVORK5CYII=")
BLOCKS = [Contents("目　录"), PageBreak(), Heading("一、总体", 1), Text("文字 <&> “引号”"),
          Text("一项", "item"), Text("小字", "note"), Heading("（一）部件", 2), Heading("1.细目", 3),
          Picture(PNG, 100, "图1　地图"), Heading("二、案件", 1),
          Table("表1　案件", (("名称", 5), ("件数", 2)), (("路灯", 3), ("垃圾", None)), ("合计", 3))]


@pytest.fixture(scope="module", params=["zh_CN", "en", None, "base"])
def file(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("word") / "x.docx"
    base = None
    if request.param == "base":
        base = path.parent / "base.docx"
        docx.Document().save(str(base))
    write_docx(BLOCKS, path, "白皮书", "页脚", subtitle="（2025年）", base=base,
               look=OFFICIAL.get(request.param, PLAIN))
    return path


def test_parts_stand_in_the_order_of_the_schema(file):
    assert out_of_order(file) == []


def test_the_check_of_the_order_finds_what_word_refuses(tmp_path):
    document = docx.Document()
    run = document.add_paragraph("x").add_run("y")
    run.bold, run.font.size = True, 100_000
    settings = run._r.rPr
    settings.append(settings[0])            # b behind sz
    document.save(str(tmp_path / "x.docx"))
    assert out_of_order(tmp_path / "x.docx") == [("word/document.xml", "rPr", ["sz", "b"])]


def test_the_contents_lead_to_the_headings(file):
    links, there = marks(file)
    assert links == there and len(set(there)) == 3      # not to the third level
    document = docx.Document(str(file))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text.index("目　录") < text.index("一、总体")
    styles = {p.style.name for p in document.paragraphs}
    assert {"toc 1", "toc 2", "Heading 1", "Heading 2", "Heading 3"} <= styles
    xml = zipfile.ZipFile(file).read("word/document.xml").decode()
    # a field that Word fills with the pages when it opens the file
    assert 'TOC \\o "1-2" \\h \\z' in xml and 'w:fldCharType="begin" w:dirty="true"' in xml
    assert [xml.count(f'w:fldCharType="{kind}"')
            for kind in ("begin", "separate", "end")] == [1, 1, 1]


def test_without_headings_there_is_no_field(tmp_path):
    write_docx([Contents("目录"), Text("x")], tmp_path / "x.docx", "T", "")
    xml = zipfile.ZipFile(tmp_path / "x.docx").read("word/document.xml").decode()
    assert "fldChar" not in xml and marks(tmp_path / "x.docx") == ([], [])


def test_a_heading_that_says_nothing(tmp_path):
    """Such as one that is a place of a template, of something that the district does not have."""
    write_docx([Contents("目录"), Heading("", 1), Heading("一、总体", 1)], tmp_path / "x.docx", "T", "")
    assert len(marks(tmp_path / "x.docx")[1]) == 1 and out_of_order(tmp_path / "x.docx") == []


def test_what_the_file_says_of_itself(file):
    told = docx.Document(str(file)).core_properties
    assert (told.title, told.author) == ("白皮书", "CityGrid")
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    assert abs(now - told.modified.replace(tzinfo=None)) < datetime.timedelta(hours=1)
    if "base" not in [p.stem for p in file.parent.iterdir()]:
        assert told.comments == "" and told.created == told.modified


def test_a_picture_says_what_it_shows(file):
    xml = zipfile.ZipFile(file).read("word/document.xml").decode()
    assert xml.count('descr="图1　地图"') == 1


def test_the_language_is_chinese_and_the_title_has_no_line(file):
    if (file.parent / "base.docx").exists():
        return              # an office's file stays as it is
    styles = parts(file)["word/styles.xml"]
    space = styles.tag[:-len("styles")]
    assert {e.get(space + "eastAsia") for e in styles.iter(space + "lang")} == {"zh-CN"}
    title = next(s for s in styles.iter(space + "style") if s.get(space + "styleId") == "Title")
    assert not list(title.iter(space + "pBdr"))


def test_heads_of_tables_are_said_again_and_rows_stay_whole(file):
    xml = zipfile.ZipFile(file).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1 and xml.count("<w:cantSplit/>") == 4


def test_without_the_package_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingDependency, match="python-docx"):
        write_docx(BLOCKS, tmp_path / "x.docx", "T", "")
    assert not list(tmp_path.iterdir())
