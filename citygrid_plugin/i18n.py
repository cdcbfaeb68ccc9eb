"""Translation: one context for the whole plugin, and the errors of ``core`` as sentences."""
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .core.errors import CityGridError

CONTEXT = "CityGrid"
QM_DIR = Path(__file__).parent / "resources" / "i18n"


def tr(text):
    """The translation of the literal ``text`` (never an f-string: format afterwards)."""
    return QCoreApplication.translate(CONTEXT, text)


def error_text(error):
    """The sentence of one of our errors in the user's language."""
    if isinstance(error, CityGridError):
        params = {name: error_text(value) if isinstance(value, CityGridError) else value
                  for name, value in error.params.items()}
        text = tr(error.template).format(**params)
        return f"{error.name}: {text}" if getattr(error, "name", "") else text
    return str(error)


def install_translator(locale):
    """Install the translation for ``locale`` ("zh_CN", "zh-Hans", "en" ...).

    Returns the installed QTranslator, which the caller keeps and removes again with
    ``QCoreApplication.removeTranslator``, or None where English serves.
    """
    if not locale.lower().startswith("zh"):
        return None
    translator = QTranslator()
    if not translator.load(str(QM_DIR / "citygrid_zh_CN.qm")):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
