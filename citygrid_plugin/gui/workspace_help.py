"""The help window: the plugin's own pages, without a network."""
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout

from ..i18n import tr
from ..processing.base import help_page


class HelpDialog(QDialog):
    """Shows the first steps and, by its links, the help of every algorithm."""

    def __init__(self, parent=None, page=None):
        super().__init__(parent)
        page = page or help_page("index")
        self.setObjectName("citygrid_help")
        self.setWindowTitle(tr("CityGrid help"))
        self.resize(860, 640)
        self.text = QTextBrowser(self)
        self.text.setObjectName("citygrid_help_text")
        self.text.setOpenExternalLinks(True)
        if page.is_file():
            self.text.setSource(QUrl.fromLocalFile(str(page)))
        else:
            self.text.setPlainText(tr("The file {path} is missing. Install the plugin again.")
                                   .format(path=page))
        buttons = QDialogButtonBox(self)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
