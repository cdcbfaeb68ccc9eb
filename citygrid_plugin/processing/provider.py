"""The Processing provider: the algorithms of all rooms, by explicit lists."""
from importlib import import_module

from qgis.core import Qgis, QgsMessageLog, QgsProcessingProvider

from ..i18n import tr
from .base import icon

#: The rooms that have algorithms, in the order of the house. Each package lists its own in its
#: ``ALGORITHMS``: (module, class).
ROOMS = ("workspace", "grids", "components", "census", "cases", "analysis")


class CityGridProvider(QgsProcessingProvider):
    """Everything CityGrid computes, in the order of its rooms."""

    def id(self):
        return "citygrid"

    def name(self):
        return tr("CityGrid")

    def longName(self):
        return tr("CityGrid: digital urban management")

    def icon(self):
        return icon("citygrid")

    def loadAlgorithms(self):
        for room in ROOMS:
            for module, name in import_module(f".{room}", __package__).ALGORITHMS:
                self._load(room, module, name)

    def _load(self, room, module, name):
        try:
            self.addAlgorithm(getattr(import_module(f".{room}.{module}", __package__), name)())
        except Exception as error:  # one broken algorithm must not take the others along
            QgsMessageLog.logMessage(
                tr("Algorithm {name} cannot be loaded: {error}").format(name=name, error=error),
                "CityGrid", Qgis.MessageLevel.Critical)
