"""The Processing provider: all algorithms of CityGrid, by an explicit list."""
from importlib import import_module
from pathlib import Path

from qgis.core import Qgis, QgsMessageLog, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..i18n import tr

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "citygrid.svg"
#: (room, module, class); the module is ``processing/<room>/<module>.py``.
ALGORITHMS = (
)


class CityGridProvider(QgsProcessingProvider):
    """Everything CityGrid computes, in the order of its rooms."""

    def id(self):
        return "citygrid"

    def name(self):
        return tr("CityGrid")

    def longName(self):
        return tr("CityGrid: digital urban management")

    def icon(self):
        return QIcon(str(ICON))

    def loadAlgorithms(self):
        for room, module, name in ALGORITHMS:
            try:
                algorithm = getattr(import_module(f".{room}.{module}", __package__), name)
                self.addAlgorithm(algorithm())
            except Exception as error:  # one broken algorithm must not take the others along
                QgsMessageLog.logMessage(
                    tr("Algorithm {name} cannot be loaded: {error}").format(name=name, error=error),
                    "CityGrid", Qgis.MessageLevel.Critical)
