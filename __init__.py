"""CityGrid: digital urban management in QGIS. The checkout itself is a loadable plugin folder."""


def classFactory(iface):
    """What QGIS calls to load the plugin; everything else lies in ``citygrid_plugin``."""
    from .citygrid_plugin.plugin import CityGridPlugin

    return CityGridPlugin(iface)
