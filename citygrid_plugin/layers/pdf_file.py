"""A PDF file that takes the place of an older one only when it is complete."""
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QIODevice, QMarginsF, QSaveFile
from qgis.PyQt.QtGui import QPageLayout, QPainter, QPdfWriter

from ..core.errors import InputError, N_
from ..i18n import tr


def unwritable(path, reason):
    """The InputError for a file that cannot be written."""
    return InputError(N_("{path} cannot be written ({reason}). Close it in other programs, or "
                         "choose another file."), path=str(path), reason=reason)


@contextmanager
def replaced(path):
    """A QSaveFile to write into: it takes its place in the end; after a failure the older file is
    as it was.

    Raises InputError where it cannot be written.
    """
    if Path(path).is_dir() or not Path(path).parent.is_dir():
        raise unwritable(path, tr("no such folder or file"))
    file = QSaveFile(str(path))    # writes beside the file
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise unwritable(path, file.errorString())
    try:
        yield file
    except BaseException:
        file.cancelWriting()
        file.commit()
        raise
    if not file.commit():
        raise unwritable(path, file.errorString())


@contextmanager
def pdf_painter(device, title, size, orientation, dpi):
    """(QPdfWriter, QPainter) on a device.

    Parameters
    ----------
    title : str
        Of the document.
    size : QPageSize
    orientation : QPageLayout.Orientation
    dpi : int
        What the painter counts in.
    """
    writer = QPdfWriter(device)
    writer.setTitle(title)
    writer.setCreator("CityGrid")
    writer.setResolution(dpi)
    writer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    try:
        yield writer, painter
    finally:
        painter.end()
