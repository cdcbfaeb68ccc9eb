"""Print cases as evidence."""
from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterFolderDestination

from ...compat import NO_THREADING
from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from .choice import add_choice, add_user, numbers, user_of


class CasePdf(CityGridAlgorithm):
    """citygrid:casepdf"""

    NAME = "casepdf"
    TITLE = N_("Print case records")
    ROOM = "cases"
    HELP = N_(
        "Prints whole cases, each into a PDF file of its own: facts, place on the map, every step "
        "record, photos with their SHA-256, the hashes that chain the records, who printed it and "
        "when. Beside each file lies one that ends in .heads.json: with it the check of the "
        "workspace tells later whether the records are still those on paper.")
    requires = ()

    def flags(self):
        # pictures in a text are drawn by Qt's window thread alone
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        add_choice(self)
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("The folder for the files, which are named by the case numbers. Files of the "
                    "same names are replaced when all are done."))
        add_user(self, tr("Printed by"), tr("Who stands on the pages. Empty: the user of this "
                                            "computer."))
        self.addOutput(QgsProcessingOutputNumber("PROBLEMS", tr("Cases with problems")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange.out_folder import filled, safe_name
        from ...core.workspace import dossier
        from ...layers.case_pdf import CasePrinter
        wanted = numbers(self, parameters, context, feedback)
        target = self.parameterAsString(parameters, "OUTPUT", context)
        problems = 0
        with self.open_workspace() as ws, filled(target) as folder:
            keys = dossier.find(ws, wanted)
            printer = CasePrinter(ws, user_of(self, parameters, context))
            for done, (number, key) in enumerate(zip(wanted, keys)):
                feedback.progress(done / len(keys))
                found = printer.print(key, folder / f"{safe_name(number)}.pdf")
                problems += tell(found, feedback)
            feedback.progress(1)
            del printer      # its layers go before the connection does
        feedback.message(tr("The files lie in {folder}.").format(folder=target))
        return {"OUTPUT": target, "PROBLEMS": problems,
                **self.counts(feedback, len(wanted), len(wanted))}


def tell(found, feedback):
    """Say what is wrong with the records or files of a case; returns 1 where something is."""
    from ...core.workspace.dossier import INTACT
    for error in found.wrong:
        feedback.warning(error)
    bad = [photo["file_name"] for photo in found.photos if photo["seen"] != INTACT]
    if bad:
        feedback.warning(tr("{case_no}: files are missing or were changed: {files}").format(
            case_no=found.row["case_no"], files=", ".join(bad)))
    return int(bool(found.wrong or bad))
