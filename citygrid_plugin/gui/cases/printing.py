"""What a case dock prints and exchanges on paper, in Excel and with QField: a menu of algorithms.

Each entry opens the algorithm's own window with what the dock knows already filled in.
"""
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ...core.errors import N_
from ...i18n import tr

#: algorithm, title, whether it works on the chosen cases, whether it may change cases; None is a
#: line between two groups
ENTRIES = (
    ("casepdf", N_("Print case record …"), True, False),
    ("caseforms", N_("Print forms …"), True, False), None,
    ("unitpackage", N_("Work packages for units …"), False, False),
    ("unitresults", N_("Results of units …"), False, True), None,
    ("fieldtasks", N_("Tasks for collectors …"), False, False),
    ("fieldresults", N_("Results of collectors …"), False, True),
)
#: algorithms that are told who is at work
NAMED = ("casepdf", "unitresults")


class Printing:
    """A button with a menu in the last line of a case dock.

    Parameters
    ----------
    dock : CaseDock
        With ``foot``, ``session`` and ``chosen_rows``.
    """

    def __init__(self, dock):
        self.dock = dock
        self.button = dock.foot.button("printing", f"{tr('Print')} ▾", tr(
            "Case records and forms of the chosen cases; packages for units and collectors, and "
            "their results"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.button)
        for entry in ENTRIES:
            if entry is None:
                menu.addSeparator()
                continue
            action = menu.addAction(tr(entry[1]))
            action.setObjectName(entry[0])
            action.triggered.connect(lambda _=False, entry=entry: self.open(*entry))
        self.button.setMenu(menu)

    def open(self, name, title, chosen, writes):
        """Open the window of an algorithm; what it wrote is shown afterwards."""
        session, rows = self.dock.session, self.dock.chosen_rows()
        if session.workspace is None or (chosen and not rows):
            self.dock.status.say(tr("Choose a case in the list first."))
            return
        parameters = {"WORKSPACE": str(session.workspace.path)}
        if chosen:
            parameters["CASES"] = "\n".join(row["case_no"] for row in rows)
        if name in NAMED:
            parameters["ACTOR"] = session.user
        import processing
        processing.execAlgorithmDialog(f"citygrid:{name}", parameters)
        if writes:
            session.announce("case_open")
