"""A disk that is full while a PDF is written: Qt's PDF engine goes silent, the file must not."""
import resource
from contextlib import contextmanager

import numpy as np
import pytest
from qgis.PyQt.QtGui import QImage

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.report_doc import Picture
from citygrid_plugin.layers.report_pdf import png_of, write_pdf


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
