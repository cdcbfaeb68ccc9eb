"""Files of results that a cancelled run leaves behind."""
import contextlib
import glob
from pathlib import Path

from qgis.core import QgsProcessingOutputLayerDefinition, QgsProcessingParameterFeatureSink


class HalfDone:
    """The files that a run makes for its layers, noted before it starts.

    A file that is there already is not ours to remove: nobody knows whether the run had begun to
    write it anew.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    parameters : dict
    """

    def __init__(self, algorithm, parameters):
        self._paths = [path for path in (
            _file(parameters.get(definition.name()))
            for definition in algorithm.destinationParameterDefinitions()
            if isinstance(definition, QgsProcessingParameterFeatureSink))
            if path is not None]
        self._before = {name for path in self._paths for name in _beside(path)}

    def remove(self):
        """Remove what of them has been made by now, with what lies beside it (.shx, -wal)."""
        for path in self._paths:        # of a table in Shapefiles the .dbf alone
            for name in _beside(path) - self._before:
                with contextlib.suppress(OSError):      # on Windows, open in another program
                    name.unlink()


def _file(value):
    """The file that a layer is to be written to; None where it is none of its own, or was there
    before."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    path = Path(value) if isinstance(value, str) else None
    if path is None or not path.suffix:
        return None
    with contextlib.suppress(OSError):      # a folder that may not be looked into
        return path if path.parent.is_dir() and not path.exists() else None
    return None


def _beside(path):
    """The file and those of the same name with another ending, set of Path."""
    stem, name = (glob.escape(part) for part in (path.stem, path.name))
    return {*path.parent.glob(f"{stem}.*"), *path.parent.glob(f"{name}-*")}
