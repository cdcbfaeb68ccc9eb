"""The help window: the plugin's own README, without a network."""
from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout

from ..i18n import tr

ROOT = Path(__file__).resolve().parents[2]


class HelpDialog(QDialog):
    """Shows README.md with its pictures; links open in the browser."""

    def __init__(self, parent=None, readme=ROOT / "README.md"):
        super().__init__(parent)
        self.setObjectName("citygrid_help")
        self.setWindowTitle(tr("CityGrid help"))
        self.resize(860, 640)
        self.text = QTextBrowser(self)
        self.text.setObjectName("citygrid_help_text")
        self.text.setOpenExternalLinks(True)
        self.text.setSearchPaths([str(readme.parent)])
        if readme.is_file():
            self.text.document().setBaseUrl(QUrl.fromLocalFile(str(readme)))
            self.text.setMarkdown(readme.read_text(encoding="utf-8"))
        else:
            self.text.setPlainText(tr("The file {path} is missing. Install the plugin again.")
                                   .format(path=readme))
        buttons = QDialogButtonBox(self)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
