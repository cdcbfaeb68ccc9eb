"""Tasks of collectors: lists to print and packages for QField."""
import datetime

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination, QgsProcessingParameterString)

from ...compat import NO_THREADING
from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm

KINDS = ("", "confirm", "verify")
#: the map of all tasks above the list, tenths of a millimetre high
OVERVIEW = 1300


class FieldTasks(CityGridAlgorithm):
    """citygrid:fieldtasks"""

    NAME = "fieldtasks"
    TITLE = N_("Tasks for collectors")
    ROOM = "cases"
    HELP = N_(
        "For every collector a folder with the cases that wait to be confirmed or verified on the "
        "spot: a list to print with a map of all, and of each a map sketch and a photo; and a "
        "package for QField, the free app, which needs no network: tasks with forms, lists and "
        "places for photos, and the base map around. Copy the folder to the device and open "
        "tasks.qgz. \"Results of collectors\" takes the folder back.")
    requires = ()

    def flags(self):
        # pictures in a text are drawn by Qt's window thread alone
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("COLLECTORS", tr("Collectors or patrol areas"),
                                              optional=True),
                 tr("Names of collectors or codes of patrol areas, separated by commas. Empty: all "
                    "that have tasks."))
        self.add(QgsProcessingParameterEnum(
            "KIND", tr("Tasks"), [tr("all"), tr("To confirm"), tr("To verify")], defaultValue=0),
            tr("Whether to confirm before filing, to verify after handling, or both."))
        self.add(QgsProcessingParameterBoolean("PAPER", tr("List to print"), True),
                 tr("Make the list as a PDF."))
        self.add(QgsProcessingParameterBoolean("QFIELD", tr("Package for QField"), True),
                 tr("Make the package for QField."))
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("The folder in which each collector gets one of its own. Packages of the same "
                    "names are replaced when all are done."))
        self.addOutput(QgsProcessingOutputNumber("COLLECTORS_COUNT", tr("Collectors with tasks")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange import field_package
        from ...core.exchange.out_folder import filled, safe_name
        target = self.parameterAsString(parameters, "OUTPUT", context)
        wanted = {name: self.parameterAsBool(parameters, name, context)
                  for name in ("PAPER", "QFIELD")}
        with self.open_workspace() as ws, filled(target) as folder:
            tasks = field_package.collectors_named(
                ws, self.parameterAsString(parameters, "COLLECTORS", context),
                KINDS[self.parameterAsEnum(parameters, "KIND", context)])
            total = sum(map(len, tasks.values()))
            press, used, count = Press(ws), set(), 0
            for collector, mine in tasks.items():
                name = safe_name(collector or tr("Without collector"), used)
                used.add(name.lower())
                press.make(collector, mine, folder / name, wanted,
                           lambda done: feedback.progress((count + done) / total))
                count += len(mine)
            feedback.progress(1)
            del press      # its layers go before the connection does
        feedback.message(tr("The files lie in {folder}.").format(folder=target))
        return {"OUTPUT": target, "COLLECTORS_COUNT": len(tasks),
                **self.counts(feedback, count, count)}


class Press:
    """Makes the lists and packages of one workspace."""

    def __init__(self, ws):
        from ...layers.case_words import Position
        from ...layers.sketch import Sketches
        self.ws = ws
        self.sketches = Sketches(ws)
        self.position = Position(self.sketches.crs)

    def make(self, collector, tasks, folder, wanted, progress):
        """Make what is wanted of one collector's tasks in ``folder``."""
        from ...core.exchange import field_package
        from ...layers import qfield
        folder.mkdir()
        made_at = datetime.datetime.now().isoformat(timespec="seconds")
        if wanted["PAPER"]:
            self._paper(collector, tasks, folder, made_at, progress)
        if wanted["QFIELD"]:
            (folder / "qfield").mkdir()
            progress(len(tasks) * 0.9)
            qfield.make(self.ws, tasks,
                        field_package.new_package(self.ws, collector, made_at),
                        folder / "qfield", self.told, self.sketches)

    def _paper(self, collector, tasks, folder, made_at, progress):
        from ...core.exchange.field_package import FOUND
        from ...layers import unit_pdf
        from ...layers.paper import BODY, Block, Paper, Picture
        places = [(task.case["x"], task.case["y"], number)
                  for number, task in enumerate(tasks, 1)]
        blocks = [Block(Picture(lambda w, h: self.sketches.of(places, w, h), (BODY, OVERVIEW)))]
        (folder / "maps").mkdir()
        for number, task in enumerate(tasks, 1):
            progress(number * 0.9 - 0.9)
            sketch = unit_pdf.draw_sketch(self.sketches, task.case, folder / "maps")
            blocks.append(unit_pdf.card(
                task.case, self.told(task)["closing"],
                unit_pdf.photo_of(self.ws, task.case["case_no"]), sketch, self.position,
                [tr("Done at"), tr("Note")], f"{number}. {self.told(task)['kind_text']}",
                self.told(task)["said"], [tr(title) for title in FOUND[task.kind].values()]))
        areas = ", ".join(sorted({task.patrol for task in tasks} - {""}))
        paper = Paper(tr("Tasks"), self.sketches.font, "   ".join(filter(None, (
            collector, areas))), tr("As of {at}, workspace {place}").format(
                at=made_at[:16].replace("T", " "),
                place=self.ws.meta.get("name") or self.ws.path.stem))
        paper.write(blocks, folder / f"{folder.name}.pdf")

    def told(self, task):
        """What a task says, as ``layers.qfield.TOLD`` has it."""
        from ...core.exchange.field_package import KINDS as TITLES
        from ...core.workspace import dossier
        from ...layers import case_words as say
        from ...layers.unit_pdf import photo_of
        row = task.case
        return {"case_no": row["case_no"], "kind_text": tr(TITLES[task.kind]),
                "class": say.class_text(row),
                "condition": row["condition"], "description": row["description"],
                "address": row["address"], "due": say.moment(row["due_at"]),
                "closing": dossier.closing_criterion(self.ws, row),
                "said": self._said(row) if task.kind == "verify" else "",
                "reference": photo_of(self.ws, row["case_no"])}

    def _said(self, row):
        """What the unit said when it had handled the case."""
        notes = self.ws.query(
            "SELECT actor, note FROM case_step WHERE case_id = ? AND action IN ('handle', "
            "'handle_spot', 'enforced', 'city_result') ORDER BY seq DESC LIMIT 1", (row["fid"],))
        return ": ".join(filter(None, notes[0])) if notes else ""
