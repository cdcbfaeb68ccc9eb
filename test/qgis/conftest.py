"""What tests of algorithms share; QGIS is imported when it is there, not before."""
import pytest


@pytest.fixture(scope="module")
def provider(qgis_processing):
    """CityGrid's algorithms in the registry, beside QGIS's own."""
    from qgis.core import QgsApplication

    from citygrid_plugin.processing.provider import CityGridProvider
    registry = QgsApplication.processingRegistry()
    provider = CityGridProvider()
    registry.addProvider(provider)
    yield provider
    registry.removeProvider(provider)


@pytest.fixture(scope="module")
def run(provider):
    """``run("dividegrids", feedback, WORKSPACE=...)``, as a person or qgis_process would."""
    import processing

    def start(name, feedback=None, context=None, **parameters):
        return processing.run(f"citygrid:{name}", parameters, feedback=feedback, context=context)
    return start
