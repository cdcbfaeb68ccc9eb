"""What of a city's table of filing standards can be used, before it is stored."""
from qgis.PyQt.QtWidgets import (
    QCheckBox, QDialog, QDialogButtonBox, QLabel, QListWidget, QRadioButton, QVBoxLayout)

from ...core.cases import filing_check
from ...i18n import tr
from ...processing.cases.import_filing_standard import problem_text


class FilingImport(QDialog):
    """Shows the rows set aside with their reasons, and asks what is to be replaced.

    Parameters
    ----------
    name : str
        Of the file.
    given : list of core.cases.filing_check.Given
    catalogue : core.standards.catalogue.Catalogue

    Attributes
    ----------
    good : list of core.cases.filing.Condition
        What will be stored.
    """

    def __init__(self, name, given, catalogue, parent=None):
        super().__init__(parent)
        self.given, self.catalogue = given, catalogue
        self.good = []
        self.setObjectName("citygrid_filing_import_preview")
        self.setWindowTitle(tr("Import of {name}").format(name=name))
        self.resize(640, 420)
        self.by_name = QCheckBox(tr("Find the classes by name: the codes are those of another "
                                    "edition"))
        self.by_name.setObjectName("citygrid_filing_by_name")
        self.by_name.setToolTip(tr("The same code means another class in another edition of the "
                                   "standard"))
        self.by_name.toggled.connect(self._check)
        self.verdict = QLabel()
        self.verdict.setObjectName("citygrid_filing_verdict")
        self.verdict.setWordWrap(True)
        self.list = QListWidget()
        self.list.setObjectName("citygrid_filing_problems")
        self.list.setToolTip(tr("The rows that are set aside, and why"))
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.classes = QRadioButton(tr("Replace the conditions of the classes in the table"))
        self.classes.setToolTip(tr("Other classes keep theirs"))
        self.classes.setChecked(True)
        self.all = QRadioButton(tr("Replace all conditions of the workspace"))
        self.all.setObjectName("citygrid_filing_all")
        self.all.setToolTip(tr("Classes that the table does not have are left without any"))
        buttons = QDialogButtonBox(self)
        self.ok = buttons.addButton(tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setObjectName("citygrid_filing_take")
        self.ok.setToolTip(tr("Store the rows that can be used; cases filed already keep their "
                              "limit"))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.by_name, self.verdict, self.list, self.classes, self.all, buttons):
            layout.addWidget(widget)
        self._check()

    def replace(self):
        """"classes" or "all", as `core.cases.filing.write` takes it."""
        return "all" if self.all.isChecked() else "classes"

    def _check(self, *_):
        self.good, problems = filing_check.check(self.given, self.catalogue,
                                                 self.by_name.isChecked())
        self.list.clear()
        self.list.addItems([problem_text(problem) for problem in problems])
        self.list.setVisible(bool(problems))
        classes = len({(row.kind, row.classcode) for row in self.good})
        self.verdict.setText(
            tr("{good} of {all} rows can be used, for {classes} classes; {aside} are set aside.")
            .format(good=len(self.good), all=len(self.given), classes=classes,
                    aside=len(problems)))
        self.ok.setEnabled(bool(self.good))
