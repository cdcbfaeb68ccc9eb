"""A PDF file that takes the place of an older one only when it is complete."""
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QFileDevice, QIODevice, QMarginsF, QSaveFile
from qgis.PyQt.QtGui import QPageLayout, QPainter, QPdfWriter

from ..core.errors import InputError, N_
from ..i18n import tr


def unwritable(path, reason):
    """The InputError for a file that cannot be written."""
    return InputError(N_("{path} cannot be written ({reason}). Close it in other programs, or "
                         "choose another file."), path=str(path), reason=reason)


class Whole(QIODevice):
    """Hands everything on to a file, or makes the file know that it has failed.

    A disk that becomes full takes a part of what is written, which Qt's file does not count as an
    error, and its PDF engine writes nothing more from then on and says nothing either. Asked for
    the rest, the file fails in so many words.
    """

    def __init__(self, file):
        super().__init__()
        self.file = file
        self.open(QIODevice.OpenModeFlag.WriteOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self):
        return True

    def writeData(self, data):
        written = self.file.write(data)
        if 0 <= written < len(data):
            rest = self.file.write(data[written:])
            return rest if rest < 0 else written + rest
        return written


@contextmanager
def replaced(path):
    """A device to write into: the file takes its place in the end; after a failure the older file
    is as it was.

    Raises InputError where it cannot be written.
    """
    if Path(path).is_dir() or not Path(path).parent.is_dir():
        raise unwritable(path, tr("no such folder or file"))
    file = QSaveFile(str(path))    # writes beside the file
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise unwritable(path, file.errorString())
    try:
        yield Whole(file)
    except BaseException:
        file.cancelWriting()
        file.commit()
        raise
    # commit() writes what the file still keeps in memory, and does not look whether that fits
    done = file.error() == QFileDevice.FileError.NoError and file.flush()
    reason = file.errorString()
    if not done:
        file.cancelWriting()
    if not file.commit():
        raise unwritable(path, reason if not done else file.errorString())


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
