"""A PDF file that takes the place of an older one only when it is complete."""
import re
import unicodedata
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


#: Radicals without a compatible letter of their own, each before the letter of the same shape
#: (Unicode Character Database, EquivalentUnifiedIdeograph).
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌"
    "⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓"
    "⺲罒⺳㓁⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶"
    "⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟"
    "⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟")
_LETTERS = dict(zip(_RADICALS[::2], _RADICALS[1::2]))
#: The letters of a range of glyphs in a PDF, and of a single one.
_NAMED = re.compile(rb"\[[^]]*\]|<(\w{4})> <\1> <\w{4}>\n")


def with_letters(names):
    """The table of the letters of a PDF's glyphs (ToUnicode) with letters instead of radicals.

    A font has one glyph for both, and Qt names it by the lower number: who searches for "\u767d"
    would not find what is written as "\u2f69". Of the same length as before.
    """
    def letter(match):
        radical = chr(int(match[0], 16))
        name = _LETTERS.get(radical) or unicodedata.normalize("NFKC", radical)
        return b"%04X" % ord(name)

    return _NAMED.sub(lambda part: re.sub(rb"2[EF][0-9A-F]{2}(?=>)", letter, part[0]), names)


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
        if data.startswith(b"/CIDInit"):
            data = with_letters(data)
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
