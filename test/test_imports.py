"""Who may know whom (docs: the rooms): read from the import statements themselves."""
import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "citygrid_plugin"
FILES = sorted(PACKAGE.rglob("*.py"))
#: Room: the rooms it may import. "" is the package's own folder (i18n, compat, environment ...).
MAY_KNOW = {
    "core": {"core"},
    "layers": {"core", "layers", ""},
    "processing": {"core", "layers", "processing", ""},
    "gui": {"core", "layers", "processing", "gui", ""},
    "": {"core", ""},
}
#: The composition root may know all.
ROOTS = {"plugin.py": {"core", "layers", "processing", "gui", ""}}


def parts(path):
    return path.relative_to(PACKAGE).parts


def room(path):
    return parts(path)[0] if len(parts(path)) > 1 else ""


def imports(path):
    """(absolute?, dotted name as a tuple from the package's root or the outside, line)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(True, tuple(alias.name.split(".")), node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            name = tuple((node.module or "").split(".")) if node.module else ()
            if not node.level:
                found.append((True, name, node.lineno))
                continue
            folder = parts(path)[:-1]
            base = folder[:len(folder) - node.level + 1]
            found += [(False, base + name + (alias.name,), node.lineno) for alias in node.names]
    return found


def target_room(name):
    """The room of a module inside the package."""
    return name[0] if name and (PACKAGE / name[0]).is_dir() else ""


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(parts(p)))
def test_rooms_know_only_those_below(path):
    allowed = ROOTS.get("/".join(parts(path)), MAY_KNOW.get(room(path), {"core", ""}))
    wrong = [f"line {line}: {'.'.join(name)}" for absolute, name, line in imports(path)
             if not absolute and target_room(name) not in allowed]
    assert not wrong


@pytest.mark.parametrize("path", [p for p in FILES if room(p) == "core"],
                         ids=lambda p: "/".join(parts(p)))
def test_core_knows_no_qgis_and_no_qt(path):
    assert not [name for absolute, name, _ in imports(path) if absolute and name and name[0] in
                ("qgis", "PyQt5", "PyQt6", "osgeo", "processing")]


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(parts(p)))
def test_the_package_never_imports_itself_by_name_and_qt_only_through_qgis(path):
    assert not [f"line {line}: {'.'.join(name)}" for absolute, name, line in imports(path)
                if absolute and name and name[0] in ("citygrid_plugin", "PyQt5", "PyQt6", "sip")]


@pytest.mark.parametrize("path", [p for p in FILES if room(p) != "gui" and p.name != "plugin.py"],
                         ids=lambda p: "/".join(parts(p)))
def test_iface_only_in_plugin_and_gui(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = [node.lineno for node in ast.walk(tree)
            if "iface" in (getattr(node, "id", ""), getattr(node, "attr", ""),
                           getattr(node, "arg", ""))
            or isinstance(node, ast.alias) and node.name == "iface"]
    assert not used


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(parts(p)))
def test_heavy_packages_are_not_imported_at_the_top_outside_core(path):
    """QGIS must start and every dock must open with geopandas missing (hard rule 7)."""
    if room(path) == "core":
        return
    heavy = {"geopandas", "pandas", "shapely", "fiona", "pyproj", "scipy", "openpyxl",
             "docx"}
    top = ast.parse(path.read_text(encoding="utf-8")).body
    names = [alias.name for node in top if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in top if isinstance(node, ast.ImportFrom) and not node.level]
    assert not [name for name in names if name and name.split(".")[0] in heavy]
