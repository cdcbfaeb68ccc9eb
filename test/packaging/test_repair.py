"""The command that repairs, on every platform: one row each."""
from pathlib import Path

import pytest

from citygrid_plugin import repair
from citygrid_plugin.repair import Platform, this_platform

D12 = Platform("debian", "Debian 12", "debian", (12,), root=True)
D13 = Platform("debian", "Debian 13", "debian", (13,), root=True)
USER = Platform("debian", "Debian 13", "debian", (13,))
NOBLE = Platform("debian", "Ubuntu 24.04", "ubuntu", (24, 4))
MINT = Platform("debian", "Linux Mint 22", "linuxmint", (22,))
FEDORA = Platform("fedora", "Fedora 41", "fedora", (41,))
CONDA, WINDOWS = Platform("conda", "conda"), Platform("osgeo4w", "Windows")
MACOS, OTHER = Platform("macos", "macOS"), Platform("other", "Alpine")

PIP = "/usr/bin/python3 -m pip install --break-system-packages --no-deps"
SHAPELY = f"{PIP} --no-binary shapely 'shapely>=2.0.7,<2.1'"
GEOPANDAS = f"{PIP} 'geopandas==1.0.1'"
UNINSTALL = "/usr/bin/python3 -m pip uninstall -y --break-system-packages"
APT = "apt-get update && apt-get install -y"
SUDO_APT = "sudo apt-get update && sudo apt-get install -y"
LOCAL = Path("/usr/local/lib/python3.11/dist-packages")


@pytest.mark.parametrize("platform,missing,old,replace,command", [
    (D13, [], [], {}, ""),
    (D13, ["geopandas"], [], {}, f"{APT} python3-geopandas"),
    (USER, ["fiona", "openpyxl"], [], {}, f"{SUDO_APT} python3-fiona python3-openpyxl"),
    (D13, ["qgis"], [], {}, f"{APT} qgis python3-qgis"),
    (D13, ["shapely"], [], {}, f"{APT} python3-shapely"),
    (D12, ["scipy"], [], {}, f"{APT} python3-scipy"),
    (D12, ["geopandas"], [], {}, f"{APT} python3-geopandas python3-pip && {GEOPANDAS}"),
    (D12, [], ["shapely"], {},
     f"{APT} libgeos-dev gcc python3-dev python3-pip && {SHAPELY}"),
    (D12, [], ["shapely", "geopandas"], {},
     f"{APT} libgeos-dev gcc python3-dev python3-pip && {SHAPELY} && {GEOPANDAS}"),
    (D12, ["shapely"], [], {},
     f"{APT} python3-shapely libgeos-dev gcc python3-dev python3-pip && {SHAPELY}"),
    (D12, [], [], {"shapely": LOCAL / "shapely"},
     f"{UNINSTALL} shapely && {APT} --reinstall python3-shapely libgeos-dev gcc python3-dev "
     f"python3-pip && {SHAPELY}"),
    (D13, [], [], {"pyogrio": LOCAL / "pyogrio"}, f"{UNINSTALL} pyogrio"),
    (USER, [], [], {"pyogrio": LOCAL / "pyogrio", "fiona": LOCAL / "fiona"},
     f"sudo {UNINSTALL} pyogrio fiona && {SUDO_APT} --reinstall python3-fiona"),
    (D13, [], [], {"fiona": Path("/usr/lib/python3/dist-packages/fiona")},
     f"{APT} --reinstall python3-fiona"),
    (USER, [], [], {"pyproj": LOCAL / "pyproj"},
     f"sudo {UNINSTALL} pyproj && {SUDO_APT} --reinstall python3-pyproj"),
    (D13, [], ["pyproj"], {}, "apt-get install -y --only-upgrade python3-pyproj"),
    (NOBLE, ["geopandas"], [], {},
     f"{SUDO_APT} python3-geopandas python3-pip && sudo {GEOPANDAS}"),
    (NOBLE, ["shapely"], [], {}, f"{SUDO_APT} python3-shapely"),
    (MINT, ["geopandas"], [], {}, f"{SUDO_APT} python3-geopandas"),
    (FEDORA, ["geopandas", "qgis"], ["shapely"], {},
     "sudo dnf install -y python3-geopandas qgis python3-shapely"),
    (FEDORA, [], [], {"pyogrio": LOCAL / "pyogrio"}, f"sudo {UNINSTALL} pyogrio"),
    (CONDA, ["geopandas"], ["fiona"], {}, "conda install -y -c conda-forge geopandas fiona"),
    (CONDA, [], [], {"fiona": LOCAL / "fiona"},
     "python -m pip uninstall -y fiona && conda install -y -c conda-forge fiona"),
    (WINDOWS, ["geopandas", "fiona"], [], {},
     "setup --advanced --autoaccept --quiet-mode --upgrade-also "
     "--packages python3-geopandas,python3-fiona"),
    (MACOS, ["geopandas"], [], {}, "brew reinstall --cask qgis"),
    (OTHER, ["geopandas"], [], {}, "conda create -y -n qgis -c conda-forge qgis geopandas"),
])
def test_the_command(platform, missing, old, replace, command):
    told, hint = platform.repair(missing, old, replace)
    assert told == command
    assert bool(hint) == bool(command)


def test_a_users_own_wheel_is_removed_without_root(monkeypatch):
    monkeypatch.setattr(repair.site, "getusersitepackages", lambda: "/home/ann/.local/site")
    command, _ = USER.repair([], [], {"pyogrio": Path("/home/ann/.local/site/pyogrio")})
    assert command == f"{UNINSTALL} pyogrio"


@pytest.mark.parametrize("text,kind,version", [
    ('ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n', "debian", (12,)),
    ("ID=debian\n", "debian", ()),
    ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "debian", (24, 4)),
    ('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n', "debian", (22,)),
    ("ID=fedora\nVERSION_ID=41\n", "fedora", (41,)),
    ('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n', "fedora", (9, 4)),
    ("ID=arch\n", "other", ()),
    ("no pairs in it\n", "other", ()),
])
def test_the_platform_is_read_from_os_release(tmp_path, text, kind, version):
    path = tmp_path / "os-release"
    path.write_text(text)
    found = this_platform(path, "linux", tmp_path)
    assert (found.kind, found.version) == (kind, version)


@pytest.mark.parametrize("platform,kind", [("win32", "osgeo4w"), ("darwin", "macos"),
                                           ("freebsd14", "other")])
def test_the_platform_without_os_release(tmp_path, platform, kind):
    assert this_platform(tmp_path / "none", platform, tmp_path).kind == kind


def test_conda_is_recognised_wherever_it_runs(tmp_path):
    (tmp_path / "conda-meta").mkdir()
    assert this_platform(platform="win32", prefix=tmp_path).kind == "conda"
