"""The window of the environment check opens in every state of the installation."""
import pytest
from qgis.PyQt.QtWidgets import QApplication

from citygrid_plugin.gui.environment_dialog import EnvironmentDialog


@pytest.fixture
def dialog(qgis_app):
    dialogs = []

    def open_dialog():
        dialogs.append(EnvironmentDialog())
        return dialogs[-1]
    yield open_dialog
    for dialog in dialogs:
        dialog.deleteLater()


def cells(dialog, column):
    return [dialog.table.item(row, column).text() for row in range(dialog.table.rowCount())]


def test_a_complete_installation_needs_no_command(dialog):
    window = dialog()
    assert cells(window, 0)[:7] == ["QGIS", "Qt", "GEOS", "GDAL", "PROJ", "SQLite", "shapely"]
    assert "Everything is here" in window.verdict.text()
    assert window.command.isHidden() and window.copy_command.isHidden()


def test_it_opens_without_geopandas_and_offers_the_command(dialog, hide_packages):
    hide_packages("geopandas", "shapely", "fiona", "pyproj")
    window = dialog()
    assert cells(window, 3).count("Missing.") == 4
    assert not window.command.isHidden() and "geopandas" in window.command.toPlainText()
    assert window.hint.text()


def test_the_buttons_copy_the_command_and_the_report(dialog, hide_packages):
    hide_packages("geopandas")
    window = dialog()
    window.copy_command.click()
    assert QApplication.clipboard().text() == window.report.command != ""
    window.copy_report.click()
    copied = QApplication.clipboard().text()
    assert "! geopandas" in copied and window.report.command in copied and "QGIS\t" in copied


def test_check_again_sees_what_was_installed_meanwhile(dialog, hide_packages, monkeypatch):
    with monkeypatch.context():
        hide_packages("openpyxl")
        window = dialog()
        assert not window.report.ok
    monkeypatch.undo()
    window.check_again.click()
    assert window.report.ok and window.command.isHidden()
