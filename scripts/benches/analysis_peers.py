"""esda and libpysal, the peers of the local statistics, in a folder of their own.

They are no part of the plugin and QGIS never sees them: pip puts them into build/esda, without
their dependencies, since a second copy of GEOS, PROJ or GDAL must not come beside QGIS's own.
"""
import subprocess
import sys
from pathlib import Path

from .measure import PYTHON

PEERS = Path(__file__).resolve().parents[2] / "build" / "esda"
WHEELS = ("esda==2.9.0", "libpysal==4.14.1", "scikit-learn==1.7.2", "joblib==1.4.2",
          "threadpoolctl==3.5.0", "platformdirs==4.2.2", "beautifulsoup4==4.12.3",
          "soupsieve==2.6", "tqdm==4.66.4")


def install_esda():
    """Install the peers where they are not there yet; whether they are there then."""
    if not has_esda():
        PEERS.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:",
             "--root-user-action=ignore", "--upgrade", "--target", str(PEERS), *WHEELS],
            check=False, capture_output=True, text=True)
        if done.returncode:
            print(f"# esda could not be installed: {done.stderr.strip()[-300:]}", flush=True)
    return has_esda()


def has_esda():
    """Put the folder on the path, and say whether it has the peers."""
    if PEERS.is_dir() and str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    return (PEERS / "esda" / "__init__.py").is_file()
