"""CityGrid: digital urban management in QGIS. The checkout itself is a loadable plugin folder."""
import sys


def classFactory(iface):
    """What QGIS calls to load the plugin; everything else lies in ``citygrid_plugin``."""
    # at a reload QGIS forgets the modules that it saw imported, which are not all: docks and
    # algorithms of before would go on with the store and the errors of before
    for name in [name for name in sys.modules if name.startswith(f"{__name__}.")]:
        del sys.modules[name]
    from .citygrid_plugin.plugin import CityGridPlugin

    return CityGridPlugin(iface)
