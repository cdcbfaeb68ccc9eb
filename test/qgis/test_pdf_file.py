"""PDF files: a disk that is full while one is written, and the letters that a reader finds."""
import resource
from contextlib import contextmanager

import numpy as np
import pytest
from qgis.PyQt.QtGui import QImage

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.report_doc import Picture, Text
from citygrid_plugin.layers.pdf_file import with_letters
from citygrid_plugin.layers.report_pdf import png_of, write_pdf

from paper_fixtures import text_of


CHINESE = "城市管理白皮书，大女子民示范区，一丨日曰；母龟页风车长"


@contextmanager
def room(most):
    """No file may become larger than so many bytes: what a write has too much is not taken."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(scope="module")
def blocks(qgis_app):
    noise = np.random.default_rng(7).integers(0, 255, (150, 150, 4), dtype=np.uint8)
    image = QImage(noise.tobytes(), 150, 150, QImage.Format.Format_RGB32)
    return [Picture(png_of(image), 100)]


def pdf(blocks, path):
    return write_pdf(blocks, path, "Report", "Noto Sans", None)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
def test_what_does_not_fit_on_the_disk_is_no_pdf(blocks, tmp_path, share):
    pdf(blocks, tmp_path / "whole.pdf")
    whole = (tmp_path / "whole.pdf").read_bytes()
    assert whole.rstrip().endswith(b"%%EOF") and len(whole) > 40_000
    (tmp_path / "whole.pdf").unlink()
    (tmp_path / "a.pdf").write_bytes(b"older")
    with room(int(share * (len(whole) - 40))), pytest.raises(InputError, match="cannot be written"):
        pdf(blocks, tmp_path / "a.pdf")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"older"]
    pdf(blocks, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().rstrip().endswith(b"%%EOF")


def test_letters_are_found_where_a_font_has_one_glyph_for_them_and_their_radicals(
        qgis_app, tmp_path):
    """Before, a reader found a radical: "\u2f69" where "\u767d" is written."""
    write_pdf([Text(CHINESE)], tmp_path / "a.pdf", CHINESE, "Noto Sans CJK SC", None)
    assert CHINESE in text_of(tmp_path / "a.pdf")


@pytest.mark.parametrize("names, wanted", [
    (b"<0001> <0003> [<57CE> <2F69> <2EA0> ]\n", b"<0001> <0003> [<57CE> <767D> <6C11> ]\n"),
    (b"<0001> <0001> <2F00>\n", b"<0001> <0001> <4E00>\n"),
    # a run of letters that follow each other has its first alone: left as it is
    (b"<0001> <0002> <2F00>\n", b"<0001> <0002> <2F00>\n"),
    (b"<0002> <0003> [<2EFF> <2E80> ]\n", b"<0002> <0003> [<2EFF> <2E80> ]\n")])
def test_names_of_glyphs(names, wanted):
    assert with_letters(names) == wanted
