"""The pages that are written from the code: they are there, and they say what the code says."""
import importlib.machinery
import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl

from citygrid_plugin.processing.base import help_page
from citygrid_plugin.processing.provider import CityGridProvider

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def docs():
    """scripts/docs as a module."""
    loader = importlib.machinery.SourceFileLoader("citygrid_docs", str(ROOT / "scripts" / "docs"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def algorithms(qgis_app):
    provider = CityGridProvider()
    provider.refreshAlgorithms()
    yield provider.algorithms()  # the algorithms live as long as their provider


def test_pages_are_up_to_date():
    told = subprocess.run([ROOT / "scripts" / "docs", "--check"], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("locale,language", [("zh_CN", "zh_CN"), ("zh-Hans", "zh_CN"),
                                             ("en_US", "en"), ("fi", "en")])
def test_help_button_leads_to_a_page_on_this_machine(algorithms, monkeypatch, locale, language):
    monkeypatch.setattr(QgsApplication, "locale", lambda: locale)
    assert algorithms
    for algorithm in algorithms:
        page = Path(QUrl(algorithm.helpUrl()).toLocalFile())
        assert page.is_file() and page.parent.name == language
        assert algorithm.id() in page.read_text(encoding="utf-8")


def test_first_page_links_to_every_algorithm(algorithms):
    text = help_page("index").read_text(encoding="utf-8")
    for algorithm in algorithms:
        assert f'href="{algorithm.name()}.html"' in text


def test_every_parameter_has_a_help_text(algorithms):
    silent = [f"{algorithm.id()} {parameter.name()}" for algorithm in algorithms
              for parameter in algorithm.parameterDefinitions() if not parameter.help()]
    assert silent == []


def test_a_page_that_differs_is_missing_or_is_left_over_is_stale(docs, tmp_path, monkeypatch):
    monkeypatch.setattr(docs, "PAGES", tmp_path)
    monkeypatch.setattr(docs, "HELP", tmp_path / "help")
    same, other, gone, missing = (tmp_path / f"{n}.md" for n in ("same", "other", "gone", "new"))
    same.write_text("as it is", encoding="utf-8")
    other.write_text("old", encoding="utf-8")
    gone.write_text("of an algorithm that was removed", encoding="utf-8")
    wanted = {same: "as it is", other: "new", missing: "text"}
    assert docs.stale(wanted) == sorted([other, gone, missing])


@pytest.mark.parametrize("markdown,html", [
    ("# A & B", "<h1>A &amp; B</h1>"),
    ("one\ntwo", "<p>one two</p>"),
    ("`<x>` and **bold**", "<p><code>&lt;x&gt;</code> and <b>bold</b></p>"),
    ("1. one\n   more\n2. two", "<ol>\n<li>one more</li>\n<li>two</li>\n</ol>"),
    ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ("[site](https://qgis.org) [page](cases.md)",
     '<p><a href="https://qgis.org">site</a> page</p>'),
])
def test_first_steps_become_html(docs, markdown, html):
    assert docs.to_html(markdown) == html


def test_a_cell_keeps_the_table_whole(docs):
    assert docs.markdown_table(["a"], [("x|y\nz",)])[-1] == "| x\\|y z |"


def test_documents_lead_to_files_that_are_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"", text):
            target = link[0] or link[1]
            if ":" not in target and not (page.parent / target).exists():
                lost.append(f"{page.relative_to(ROOT)}: {target}")
    assert len(pages) > 15 and lost == []
