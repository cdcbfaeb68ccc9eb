"""What the plugin finds around it: QGIS, the native libraries, the Python packages.

Imports with everything missing, QGIS too. A PyPI wheel of shapely, pyproj, fiona or pyogrio
carries GEOS, PROJ and GDAL of its own, and on Linux loading it beside QGIS's can end the process
(see docs/development.md, "One native stack"). So a package is first looked at on disk, and one
that could do that is reported and not imported.

``python3 -m citygrid_plugin.environment`` prints the report; ``scripts/doctor`` calls that.
"""
import argparse
import importlib
import importlib.util
import json
import re
import sqlite3
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from .core.errors import MissingDependency, N_
from .repair import this_platform

# The least version of every package the plugin calls, by import name.
LEAST = {
    "shapely": (2, 0), "fiona": (1, 9), "pyproj": (3, 4), "geopandas": (1, 0),
    "pandas": (1, 5), "numpy": (1, 23), "scipy": (1, 10), "openpyxl": (3, 0), "docx": (0, 8),
}
# The distribution of a package, where it has another name.
DISTRIBUTIONS = {"docx": "python-docx"}
# What a package cannot be imported without.
NEEDS = {"geopandas": ("shapely", "pyproj", "pandas", "numpy"), "shapely": ("numpy",),
         "pandas": ("numpy",), "scipy": ("numpy",)}
# Packages whose PyPI wheels carry native libraries of their own. pyogrio is not needed, but
# geopandas calls it where it is installed.
CARRIERS = ("shapely", "fiona", "pyproj", "pyogrio")
# The native library that a package must share with QGIS, and how to ask the package for it.
SHARED = {
    "shapely": ("GEOS", lambda module: module.geos_version_string.split("-")[0]),
    "fiona": ("GDAL", lambda module: module.__gdal_version__),
    "pyproj": ("PROJ", lambda module: module.proj_version_str),
}
FILES = {"GEOS": ("geos_c", "geos"), "GDAL": ("gdal",), "PROJ": ("proj",), "SQLite": ("sqlite3",)}
# libgeos.so.3.11.1, libgeos-3.9.0.so, and as a wheel names it: libgeos-1cbb1e4d.so.3.11.1
_LIBRARY = re.compile(r"/lib(geos_c|geos|gdal|proj|sqlite3)(?:-+[0-9a-f.]+)?\.so[0-9.]*$")


@dataclass(frozen=True)
class Message:
    """A sentence as template and parameters, so that a window can translate it."""

    template: str
    params: dict = field(default_factory=dict)

    def text(self, translate=str):
        return translate(self.template).format(**self.params)


@dataclass(frozen=True)
class Row:
    """One line of the report.

    ``source`` is the file or folder it comes from; ``mixed`` says that it has a native library
    which is not the one QGIS uses, ``broken`` that it cannot be imported.
    """

    name: str
    version: str
    source: str
    ok: bool
    remark: Message = None
    mixed: bool = False
    broken: bool = False


@dataclass(frozen=True)
class Report:
    """What was found; ``command`` repairs it on this platform, ``hint`` says where to type it."""

    rows: tuple
    one_stack: bool
    platform: str
    command: str
    hint: Message

    @property
    def ok(self):
        return all(row.ok for row in self.rows)

    def verdict(self):
        """One sentence on the whole."""
        if not self.one_stack:
            return Message(N_("QGIS and the Python packages do not share their native libraries."))
        if not self.ok:
            return Message(N_("Something is missing or too old."))
        return Message(N_("Everything is here, and it shares one set of native libraries."))


@dataclass(frozen=True)
class Found:
    """An installed package, looked at without importing it."""

    name: str
    version: str
    folder: Path
    own_libraries: Path = None

    @property
    def too_old(self):
        return bool(self.version) and _numbers(self.version) < LEAST.get(self.name, ())


def _numbers(version):
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def find(name):
    """The installed package ``name`` as ``Found`` without importing it, or None."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    version = next((d.version for d in metadata.distributions(
        name=DISTRIBUTIONS.get(name, name), path=[str(folder.parent)])), "")
    return Found(name, version, folder, _own_libraries(folder))


def _own_libraries(folder):
    """Where a wheel keeps the native libraries it carries, or None.

    auditwheel and delvewheel put them into NAME.libs beside the package, delocate (macOS) into
    NAME/.dylibs.
    """
    places = [folder / ".dylibs", folder / ".libs"]
    if folder.parent.is_dir():
        wanted = f"{folder.name}.libs".lower()
        places += [path for path in folder.parent.iterdir() if path.name.lower() == wanted]
    return next((path for path in places if path.is_dir() and any(path.iterdir())), None)


def _carries(found):
    """Whether ``found`` brings its own copy of a library that QGIS has loaded."""
    return found is not None and found.own_libraries is not None and found.name in CARRIERS


def _fatal(found):
    """Whether importing ``found`` may end the process.

    The ELF loader of Linux mixes the symbols of two copies up. Windows and macOS bind each
    library to its own: there two copies are reported, and not refused.
    """
    return _carries(found) and sys.platform.startswith("linux")


def _with_needs(packages):
    return list(dict.fromkeys(name for package in packages
                              for name in (package, *NEEDS.get(package, ()))))


def require(*packages):
    """Make sure that ``packages`` (import names) can be imported, without importing them.

    Raises
    ------
    MissingDependency
        Names what is missing, too old or not fit for QGIS, with the command that repairs it.
    """
    found = {name: find(name) for name in _with_needs(packages)}
    missing = [name for name, package in found.items() if package is None]
    if "geopandas" in packages:  # which calls pyogrio wherever it is installed
        found["pyogrio"] = find("pyogrio")
    old = [name for name, package in found.items() if package and package.too_old]
    fatal = [name for name, package in found.items() if _fatal(package)]
    if not (missing or old or fatal):
        return
    command, _ = this_platform().repair(
        missing, old, {name: found[name].folder for name in fatal})
    if fatal:
        raise MissingDependency(
            N_("{packages} carries native libraries of its own, which can crash QGIS. Replace it, "
               "then start QGIS again: {command}"),
            packages=", ".join(fatal), command=command)
    if missing:
        raise MissingDependency(
            N_("This needs {packages}, which QGIS's Python does not have. Install it, then start "
               "QGIS again: {command}"), packages=", ".join(missing), command=command)
    raise MissingDependency(
        N_("This needs a newer version of {packages}. Install it, then start QGIS again: "
           "{command}"), packages=", ".join(old), command=command)


def loaded_libraries(maps="/proc/self/maps"):
    """{"geos": {paths}} of the native libraries loaded in this process; {} where not Linux."""
    try:
        lines = Path(maps).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    libraries = {}
    for line in lines:
        path = line.split(maxsplit=5)[-1].replace(" (deleted)", "")
        match = _LIBRARY.search(path)
        if match:
            libraries.setdefault(match[1], set()).add(path)
    return libraries


def _qgis_versions():
    """{name: (version, folder)} of QGIS and what it is built on, or {} without QGIS."""
    try:
        from osgeo import gdal, osr
        from qgis import core
        from qgis.PyQt import QtCore
    except ImportError:
        return {}
    proj = (osr.GetPROJVersionMajor(), osr.GetPROJVersionMinor(), osr.GetPROJVersionMicro())
    return {
        "QGIS": (core.Qgis.version(), str(Path(core.__file__).parent)),
        "Qt": (QtCore.qVersion(), str(Path(QtCore.__file__).parent)),
        "GEOS": (core.Qgis.geosVersion().split("-")[0], ""),
        "GDAL": (gdal.VersionInfo("RELEASE_NAME"), str(Path(gdal.__file__).parent)),
        "PROJ": (".".join(map(str, proj)), ""),
        "SQLite": (sqlite3.sqlite_version, ""),
    }


def _package_row(name, found, qgis):
    """The row of one Python package; imports it when that is safe and tells more."""
    if found is None:
        return Row(name, "", "", False, Message(N_("Missing.")))
    source = str(found.folder)
    if _carries(found):
        return Row(name, found.version, source, False, Message(
            N_("Carries native libraries of its own ({folder}), which can crash QGIS. Not "
               "loaded."), {"folder": str(found.own_libraries)}), mixed=True)
    if found.too_old:
        least = ".".join(map(str, LEAST[name]))
        return Row(name, found.version, source, False,
                   Message(N_("Too old: {least} or newer is needed."), {"least": least}))
    if name not in SHARED:
        return Row(name, found.version, source, True)
    library, ask = SHARED[name]
    try:
        version = ask(importlib.import_module(name))
    except Exception as error:  # whatever a broken installation raises belongs into the report
        return Row(name, found.version, source, False,
                   Message(N_("Cannot be loaded: {reason}"), {"reason": str(error)}),
                   broken=True)
    shown = f"{found.version} ({library} {version})"
    if library in qgis and qgis[library][0] != version:
        return Row(name, shown, source, False, Message(
            N_("QGIS has {library} {version}, this package another one."),
            {"library": library, "version": qgis[library][0]}), mixed=True)
    return Row(name, shown, source, True)


def _library_row(name, version, source, libraries):
    paths = sorted(set().union(*(libraries.get(stem, ()) for stem in FILES.get(name, ()))))
    twice = any(len(libraries.get(stem, ())) > 1 for stem in FILES.get(name, ()))
    remark = Message(N_("Loaded more than once.")) if twice else None
    return Row(name, version, "; ".join(paths) or source, not twice, remark, mixed=twice)


def report():
    """Look at everything in this process.

    Returns
    -------
    Report
        ``one_stack`` is False where a package has its own GEOS, GDAL or PROJ, by its version,
        its files, or (Linux) the libraries that are loaded in this process.
    """
    qgis = _qgis_versions()
    found = {name: find(name) for name in dict.fromkeys((*LEAST, *CARRIERS))}
    if found["pyogrio"] is None:
        del found["pyogrio"]
    packages = [_package_row(name, package, qgis) for name, package in found.items()]
    libraries = loaded_libraries()
    if qgis:
        native = [_library_row(name, *value, libraries) for name, value in qgis.items()]
    else:
        native = [Row("QGIS", "", "", False, Message(N_("Not found by this Python.")))]
    rows = (*native, *packages)
    platform = this_platform()
    command, hint = platform.repair(
        [name for name, package in found.items() if package is None] + ["qgis"] * (not qgis),
        [name for name, package in found.items() if package and package.too_old],
        {row.name: found[row.name].folder for row in packages
         if row.mixed or row.broken})
    return Report(rows, not any(row.mixed for row in rows), platform.name, command,
                  Message(hint))


def as_text(found, translate=str):
    """The report as lines for a terminal or a bug report."""
    lines = [f"{'' if row.ok else '! '}{row.name}\t{row.version}\t{row.source}\t"
             + (row.remark.text(translate) if row.remark else "") for row in found.rows]
    lines += ["", found.verdict().text(translate)]
    if found.command:
        lines += [found.hint.text(translate), found.command]
    return "\n".join(lines)


def _as_json(found):
    rows = [{"name": row.name, "version": row.version, "source": row.source, "ok": row.ok,
             "mixed": row.mixed, "remark": row.remark.text() if row.remark else ""}
            for row in found.rows]
    return json.dumps({"ok": found.ok, "one_stack": found.one_stack,
                       "verdict": found.verdict().text(), "platform": found.platform,
                       "rows": rows, "command": found.command}, indent=2)


def main(arguments=None):
    """Print the report; the exit status is 1 when something is missing or mixed."""
    parser = argparse.ArgumentParser(prog="doctor", description="Check what CityGrid needs.")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    found = report()
    print(_as_json(found) if options.json else as_text(found))
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.exit(main())
