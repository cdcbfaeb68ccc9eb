"""The environment check: what it finds, what it refuses to load, what it says."""
import json
import subprocess
import sys

import pytest

from citygrid_plugin import environment
from citygrid_plugin.core.errors import MissingDependency
from citygrid_plugin.environment import Message, find, loaded_libraries, report, require

NATIVE = ("QGIS", "Qt", "GEOS", "GDAL", "PROJ", "SQLite")
PACKAGES = ("shapely", "fiona", "pyproj", "geopandas", "pandas", "numpy", "scipy", "openpyxl",
            "docx")


@pytest.fixture
def fake_package(tmp_path, monkeypatch, hide_packages):
    """Makes a package of a given name and version that marks it when it is imported."""
    def make(name, version, own=(), code=""):
        hide = [module for module in sys.modules if module.split(".")[0] == name]
        for module in hide:
            monkeypatch.delitem(sys.modules, module)
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(
            f"from pathlib import Path\n(Path(__file__).parent / 'imported').touch()\n{code}\n")
        info = tmp_path / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        for library in own:
            path = tmp_path / library
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"")
        if str(tmp_path) not in sys.path:
            monkeypatch.syspath_prepend(str(tmp_path))
        return tmp_path / name
    yield make
    for name in [m for m in sys.modules
                 if str(tmp_path) in str(getattr(sys.modules[m], "__file__", ""))]:
        del sys.modules[name]


def row(found, name):
    return next(r for r in found.rows if r.name == name)


def test_a_complete_installation_is_found_complete():
    found = report()
    assert [r.name for r in found.rows][:15] == [*NATIVE, *PACKAGES]
    assert found.ok and found.one_stack, environment.as_text(found)
    assert all(r.version and r.source for r in found.rows)
    assert (found.command, found.hint.text()) == ("", "")
    for package, library in (("shapely", "GEOS"), ("fiona", "GDAL"), ("pyproj", "PROJ")):
        assert f"({library} {row(found, library).version})" in row(found, package).version


@pytest.mark.parametrize("hidden", [("geopandas",), ("fiona", "pyproj"), PACKAGES])
def test_hidden_packages_are_reported_missing_with_the_command(hide_packages, hidden):
    hide_packages(*hidden)
    found = report()
    assert {r.name for r in found.rows if not r.ok} == set(hidden)
    assert all(row(found, name).remark.text() == "Missing." for name in hidden)
    assert not found.ok and found.one_stack
    assert all(name in found.command for name in hidden)
    assert found.hint.text() and found.verdict().text() == "Something is missing or too old."


def test_without_qgis_the_report_says_so_and_goes_on(hide_packages):
    hide_packages("qgis")
    found = report()
    assert row(found, "QGIS").remark.text() == "Not found by this Python."
    assert row(found, "numpy").ok and not found.ok
    assert "qgis" in found.command


@pytest.mark.parametrize("own", ["shapely.libs/libgeos-1cbb1e4d.so.3.11.4",
                                 "Shapely.libs/geos-5e.dll", "shapely/.dylibs/libgeos.dylib"])
def test_a_wheel_with_its_own_library_is_not_imported(fake_package, own):
    folder = fake_package("shapely", "2.1.2", [own])
    found = report()
    assert not (folder / "imported").exists()
    assert not found.one_stack and not found.ok
    assert "Carries native libraries of its own" in row(found, "shapely").remark.text()
    assert found.verdict().text().startswith("QGIS and the Python packages do not share")


def test_an_empty_library_folder_is_no_library(fake_package, tmp_path):
    fake_package("fiona", "1.10.1")
    (tmp_path / "fiona.libs").mkdir()
    assert find("fiona").own_libraries is None


def test_pyogrio_is_no_row_when_absent_and_a_finding_when_it_is_a_wheel(
        fake_package, hide_packages):
    hide_packages("pyogrio")
    assert "pyogrio" not in [r.name for r in report().rows]
    sys.meta_path.pop(0)
    folder = fake_package("pyogrio", "0.12.1", ["pyogrio.libs/libgdal-02.so.36"])
    found = report()
    assert row(found, "pyogrio").mixed and "pyogrio" in found.command
    assert not (folder / "imported").exists()
    with pytest.raises(MissingDependency, match="pyogrio"):
        require("geopandas")


def test_another_version_of_a_native_library_is_mixed(fake_package):
    fake_package("pyproj", "3.7.2", code="proj_version_str = '9.7.0'")
    found = report()
    assert row(found, "pyproj").mixed and not found.one_stack
    assert "this package another one" in row(found, "pyproj").remark.text()


def test_an_old_package_is_told_with_what_is_needed(fake_package):
    folder = fake_package("shapely", "1.8.5.post1")
    found = report()
    assert row(found, "shapely").remark.text() == "Too old: 2.0 or newer is needed."
    assert not (folder / "imported").exists()
    assert found.one_stack and "shapely" in found.command


@pytest.mark.parametrize("code", ["raise OSError('libgdal.so.32: cannot open')",
                                  "raise RuntimeError('libgdal.so.32: cannot open')",
                                  "import no_such_module_of_libgdal"])
def test_a_package_that_cannot_be_loaded_is_reported(fake_package, code):
    fake_package("fiona", "1.10.1", code=code)
    found = report()
    assert row(found, "fiona").broken and "libgdal" in row(found, "fiona").remark.text()
    assert "fiona" in found.command


def test_a_folder_without_package_in_it_is_no_package(tmp_path, monkeypatch, hide_packages):
    (tmp_path / "pyogrio").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert find("pyogrio") is None or find("pyogrio").folder != tmp_path / "pyogrio"


def test_a_package_without_metadata_has_no_version_and_passes(fake_package, tmp_path):
    fake_package("openpyxl", "3.1")
    for path in (tmp_path / "openpyxl-3.1.dist-info").iterdir():
        path.unlink()
    (tmp_path / "openpyxl-3.1.dist-info").rmdir()
    assert (find("openpyxl").version, find("openpyxl").too_old) == ("", False)


def test_require_is_silent_when_all_is_there():
    assert require("geopandas", "fiona", "scipy", "openpyxl") is None


@pytest.mark.parametrize("asked,hidden", [("geopandas", "geopandas"), ("geopandas", "pandas"),
                                          ("scipy", "numpy"), ("fiona", "fiona")])
def test_require_names_what_is_missing_and_how_to_install_it(hide_packages, asked, hidden):
    hide_packages(hidden)
    with pytest.raises(MissingDependency) as caught:
        require(asked)
    text = str(caught.value)
    assert caught.value.params["packages"] == hidden
    assert hidden in text and caught.value.params["command"] in text
    assert "{" not in text


def test_require_refuses_an_old_package(fake_package):
    fake_package("geopandas", "0.12.2")
    with pytest.raises(MissingDependency, match="newer version of geopandas"):
        require("geopandas")


def test_require_refuses_a_wheel_where_it_would_end_qgis(fake_package, monkeypatch):
    fake_package("pyproj", "3.7.2", ["pyproj.libs/libproj-18.so.25"])
    with pytest.raises(MissingDependency, match="native libraries of its own"):
        require("geopandas")
    monkeypatch.setattr(environment.sys, "platform", "darwin")
    assert require("geopandas") is None


def test_loaded_libraries_reads_the_map_of_the_process(tmp_path):
    maps = tmp_path / "maps"
    start = "7f00-7f01 r-xp 00000000 fe:01 42 "
    maps.write_text("\n".join(start + path for path in (
        "/usr/lib/x86_64-linux-gnu/libgeos.so.3.11.1",
        "/usr/lib/x86_64-linux-gnu/libgeos_c.so.1.17.1",
        "/usr/lib/x86_64-linux-gnu/libgeos_c.so.1.17.1",
        "/opt/a b/shapely.libs/libgeos-1cbb1e4d.so.3.11.4",
        "/opt/shapely.libs/libgeos_c--0ac4.so.1.18.0 (deleted)",
        "/usr/lib/libgeos-3.9.0.so", "/usr/lib/libproj.so.25.9.1.1",
        "/usr/lib/libgdal.so.32.3.6.2", "/usr/lib/libsqlite3.so.0.8.6",
        "/usr/lib/libprojection.so.1", "/srv/libgeos.so.txt", "[heap]", "")) + "\n" + "broken")
    found = loaded_libraries(maps)
    assert found["geos"] == {"/usr/lib/x86_64-linux-gnu/libgeos.so.3.11.1",
                             "/opt/a b/shapely.libs/libgeos-1cbb1e4d.so.3.11.4",
                             "/usr/lib/libgeos-3.9.0.so"}
    assert found["geos_c"] == {"/usr/lib/x86_64-linux-gnu/libgeos_c.so.1.17.1",
                               "/opt/shapely.libs/libgeos_c--0ac4.so.1.18.0"}
    assert {name: len(paths) for name, paths in found.items()} == {
        "geos": 3, "geos_c": 2, "proj": 1, "gdal": 1, "sqlite3": 1}
    assert loaded_libraries(tmp_path / "absent") == {}


def test_a_library_loaded_twice_is_mixed(monkeypatch):
    monkeypatch.setattr(environment, "loaded_libraries",
                        lambda: {"proj": {"/usr/lib/libproj.so.25", "/opt/libproj-18.so.25"}})
    found = report()
    proj = row(found, "PROJ")
    assert (proj.ok, proj.mixed, found.one_stack) == (False, True, False)
    assert proj.source == "/opt/libproj-18.so.25; /usr/lib/libproj.so.25"
    assert proj.remark.text() == "Loaded more than once."


def test_a_message_is_translated_before_it_is_filled_in():
    message = Message("Too old: {least}", {"least": "2.0"})
    assert message.text({"Too old: {least}": "版本过旧:{least}"}.get) == "版本过旧:2.0"


def test_the_command_line_prints_json_and_its_status(capsys, hide_packages):
    assert environment.main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    hide_packages("geopandas")
    assert environment.main(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False and told["one_stack"] is True and "geopandas" in told["command"]
    assert environment.main([]) == 1
    assert capsys.readouterr().out.rstrip().endswith(told["command"])


def test_importing_it_loads_neither_qgis_nor_a_package():
    code = ("import sys, citygrid_plugin.environment\n"
            "print([m for m in ('qgis', 'geopandas', 'shapely', 'numpy') if m in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                         cwd=environment.Path(__file__).resolve().parents[2])
    assert run.stdout.strip() == "[]", run.stderr
