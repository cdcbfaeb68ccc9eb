"""A small demonstration district with its cases, made once for all tests of a run; a copy each."""
import shutil
import tempfile
from pathlib import Path

from citygrid_plugin.core.sample import build
from citygrid_plugin.core.sample.district import Size

_made = []


def demo_year(path):
    """Copy the district to a path; returns it."""
    if not _made:
        folder = tempfile.TemporaryDirectory()
        opened = []
        build._demo(Path(folder.name) / "demo.gpkg", build._Silent(), opened,
                    Size(1000.0, 800.0, 1500))
        opened[0].close()
        _made.append(folder)            # it goes when the run ends
    return Path(shutil.copy(Path(_made[0].name) / "demo.gpkg", path))
