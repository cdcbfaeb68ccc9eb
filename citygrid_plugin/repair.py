"""The command that installs on this platform what ``environment`` found missing."""
import os
import site
import sys
from dataclasses import dataclass
from pathlib import Path

from .core.errors import N_

# Names in the distributions; where there is none here it is python3-NAME.
DEBIAN_QGIS = ("qgis", "python3-qgis")
# Built from source against the GEOS that is there; 2.0 still compiles with GEOS 3.11 and less.
SHAPELY_SOURCE = "--no-binary shapely 'shapely>=2.0.7,<2.1'"
GEOPANDAS_SOURCE = "'geopandas==1.0.1'"
#: what has another name outside Debian
PYPI_NAMES = {"docx": "python-docx"}
PIP = "/usr/bin/python3 -m pip"
SYSTEM_PACKAGES = Path("/usr/lib/python3/dist-packages")

HINTS = {
    "debian": N_("Type this in a terminal, then start QGIS again."),
    "fedora": N_("Type this in a terminal, then start QGIS again."),
    "conda": N_("Type this in the terminal of the conda environment that QGIS runs in, then "
                "start QGIS again."),
    "osgeo4w": N_("Close QGIS and type this in the OSGeo4W Shell of the start menu."),
    "macos": N_("Close QGIS and type this in the Terminal: QGIS's own bundle brings the "
                "packages."),
    "other": N_("Install these packages of your distribution, or QGIS with them from "
                "conda-forge by this command."),
}


@dataclass(frozen=True)
class Platform:
    """Where QGIS runs: ``kind`` is a key of HINTS, ``version`` the distribution's."""

    kind: str
    name: str
    distribution: str = ""
    version: tuple = ()
    root: bool = False

    def repair(self, missing, old, replace):
        """How to repair it.

        Parameters
        ----------
        missing, old : sequence of str
            Import names ("qgis" for QGIS itself) that are absent or below their least version.
        replace : dict
            Import name -> folder of the packages that are broken, or carry native libraries of
            their own.

        Returns
        -------
        command : str
            One line for a terminal; empty when there is nothing to do.
        hint : str
            Untranslated sentence (marked with N_) saying where to type it.
        """
        names = list(dict.fromkeys([*missing, *old, *replace]))
        if not names:
            return "", ""
        command = {"debian": self._debian, "fedora": self._fedora, "conda": self._conda,
                   "osgeo4w": self._osgeo4w, "macos": self._macos, "other": self._other}
        return command[self.kind](missing, old, replace), HINTS[self.kind]

    def _debian(self, missing, old, replace):
        sudo = "" if self.root else "sudo "
        steps = _uninstall(replace, sudo)
        # geopandas reads with fiona here: pyogrio only has to go
        gone = [name for name in (*missing, *replace) if name != "pyogrio"]
        packages = [package for name in gone for package in
                    (DEBIAN_QGIS if name == "qgis" else [f"python3-{name}"])]
        source_shapely = "shapely" in old or ("shapely" in gone and self._before((13,), (24, 4)))
        source_geopandas = "geopandas" in old or (
            "geopandas" in gone and self._before((13,), (25, 4)))
        if source_shapely:
            packages += ["libgeos-dev", "gcc", "python3-dev"]
        if source_shapely or source_geopandas:
            packages.append("python3-pip")
        if packages:
            again = "--reinstall " if replace else ""
            steps.append(f"{sudo}apt-get update && {sudo}apt-get install -y {again}"
                         + " ".join(dict.fromkeys(packages)))
        for wanted, requirement in ((source_shapely, SHAPELY_SOURCE),
                                    (source_geopandas, GEOPANDAS_SOURCE)):
            if wanted:
                steps.append(f"{sudo}{PIP} install --break-system-packages --no-deps "
                             f"{requirement}")
        rest = [name for name in old if name not in ("shapely", "geopandas")]
        if rest:
            steps.append(f"{sudo}apt-get install -y --only-upgrade "
                         + " ".join(f"python3-{name}" for name in rest))
        return " && ".join(steps)

    def _before(self, debian, ubuntu):
        """Whether this is a release from before the given ones."""
        least = {"debian": debian, "ubuntu": ubuntu}.get(self.distribution, ())
        return bool(self.version) and self.version < least

    def _fedora(self, missing, old, replace):
        sudo = "" if self.root else "sudo "
        steps = _uninstall(replace, sudo)
        names = [name for name in (*missing, *old, *replace) if name != "pyogrio"]
        packages = [name if name == "qgis" else f"python3-{name}" for name in names]
        if packages:
            steps.append(f"{sudo}dnf install -y {' '.join(dict.fromkeys(packages))}")
        return " && ".join(steps)

    def _conda(self, missing, old, replace):
        steps = [f"python -m pip uninstall -y {' '.join(replace)}"] if replace else []
        names = " ".join(_pypi([*missing, *old, *replace]))
        return " && ".join([*steps, f"conda install -y -c conda-forge {names}"])

    def _osgeo4w(self, missing, old, replace):
        steps = [f"python3 -m pip uninstall -y {' '.join(replace)}"] if replace else []
        names = dict.fromkeys([*missing, *old, *replace])
        packages = ",".join(name if name == "qgis" else f"python3-{name}"
                            for name in names if name not in PYPI_NAMES)
        if packages:
            steps.append("setup --advanced --autoaccept --quiet-mode --upgrade-also "
                         f"--packages {packages}")
        others = [PYPI_NAMES[name] for name in names if name in PYPI_NAMES]
        if others:      # pure Python; OSGeo4W has no package of it
            steps.append(f"python3 -m pip install {' '.join(others)}")
        return " && ".join(steps)

    def _macos(self, missing, old, replace):
        return "brew reinstall --cask qgis"

    def _other(self, missing, old, replace):
        names = _pypi(["qgis", *missing, *old, *replace])
        return f"conda create -y -n qgis -c conda-forge {' '.join(names)}"


def _pypi(names):
    """Each name once, as PyPI and conda-forge have it."""
    return list(dict.fromkeys(PYPI_NAMES.get(name, name) for name in names))


def _uninstall(replace, sudo):
    """pip's commands to remove wheels; a user's own ones need no root.

    What lies where the distribution installs is not pip's to remove.
    """
    users_own = Path(site.getusersitepackages())
    steps = {}
    for name, folder in replace.items():
        if SYSTEM_PACKAGES not in folder.parents:
            steps.setdefault("" if users_own in folder.parents else sudo, []).append(name)
    return [f"{sudo}{PIP} uninstall -y --break-system-packages {' '.join(names)}"
            for sudo, names in steps.items()]


def this_platform(os_release="/etc/os-release", platform=None, prefix=None):
    """The platform this process runs on."""
    platform = platform or sys.platform
    if (Path(prefix or sys.prefix) / "conda-meta").is_dir():
        return Platform("conda", "conda")
    if platform == "win32":
        return Platform("osgeo4w", "Windows")
    if platform == "darwin":
        return Platform("macos", "macOS")
    facts = _os_release(os_release)
    kin = [facts.get("ID", ""), *facts.get("ID_LIKE", "").split()]
    kind = next((kind for kind, ids in (("debian", ("debian", "ubuntu")),
                                        ("fedora", ("fedora", "rhel")))
                 if set(ids) & set(kin)), "other")
    version = tuple(int(part) for part in facts.get("VERSION_ID", "").split(".")
                    if part.isdigit())
    return Platform(kind, facts.get("PRETTY_NAME", platform), facts.get("ID", ""), version,
                    os.geteuid() == 0)


def _os_release(path):
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip().strip('"\'') for key, value in pairs}
