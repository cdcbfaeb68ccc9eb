"""Work packages for units that have no software of ours."""
import datetime

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString)

from ...compat import NO_THREADING
from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm


class UnitPackage(CityGridAlgorithm):
    """citygrid:unitpackage"""

    NAME = "unitpackage"
    TITLE = N_("Work packages for units")
    ROOM = "cases"
    HELP = N_(
        "For every unit a folder with the cases that it has to handle: an Excel book with a row "
        "per case and columns for the result, a PDF with map sketch and photo of each, the "
        "sketches as pictures, and a folder for the photos of the results. The unit needs nothing "
        "but Excel. \"Results of units\" takes the book and the photos back.")
    requires = ()

    def flags(self):
        # pictures in a text are drawn by Qt's window thread alone
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("UNITS", tr("Units"), optional=True),
                 tr("Codes or names of units, separated by commas. Empty: all that have cases to "
                    "handle."))
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("The folder in which each unit gets one of its own. Packages of the same names "
                    "are replaced when all are done."))
        self.addOutput(QgsProcessingOutputNumber("UNITS_COUNT", tr("Units with cases")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange import unit_results
        from ...core.exchange.out_folder import filled, safe_name
        target = self.parameterAsString(parameters, "OUTPUT", context)
        with self.open_workspace() as ws, filled(target) as folder:
            units = unit_results.units_named(
                ws, self.parameterAsString(parameters, "UNITS", context))
            total = sum(unit_results.units_with_cases(ws)[unit] for unit in units)
            press, used, count = Press(ws), set(), 0
            for unit in units:
                name = safe_name(unit_results.unit_name(ws, unit), used)
                used.add(name.lower())
                count += press.package(unit, folder / name, count, total, feedback)
            feedback.progress(1)
            del press      # its layers go before the connection does
        feedback.message(tr("The files lie in {folder}.").format(folder=target))
        return {"OUTPUT": target, "UNITS_COUNT": len(units),
                **self.counts(feedback, count, count)}


class Press:
    """Makes the packages of one workspace."""

    def __init__(self, ws):
        from ...core.cases.deadlines import workspace_clock
        from ...layers.case_words import Position
        from ...layers.sketch import Sketches
        self.ws, self.clock = ws, workspace_clock(ws)
        self.sketches = Sketches(ws)
        self.position = Position(self.sketches.crs)

    def package(self, unit, folder, done, total, feedback):
        """Make the package of one unit in ``folder``; returns how many cases it has."""
        from ...core.exchange import unit_package, unit_results
        from ...core.workspace import dossier
        from ...layers import unit_pdf
        from ...layers.paper import Paper
        rows = unit_results.cases_of_unit(self.ws, unit, clock=self.clock)
        made_at = datetime.datetime.now().isoformat(timespec="seconds")
        package = unit_package.new_package(
            self.ws, unit, unit_results.unit_name(self.ws, unit), made_at)
        for name in ("maps", "photos"):
            (folder / name).mkdir(parents=True)
        listed, cards = [], []
        for number, row in enumerate(rows):
            feedback.progress((done + number) / total)
            closing = dossier.closing_criterion(self.ws, row)
            sketch = unit_pdf.draw_sketch(self.sketches, row, folder / "maps")
            listed.append(self.listed(row, closing, f"maps/{sketch.name}"))
            cards.append(unit_pdf.card(
                row, closing, unit_pdf.photo_of(self.ws, row["case_no"]), sketch, self.position,
                [tr("Result"), tr("Done at"), tr("Done by"), tr("Note")]))
        unit_package.write_book(folder / f"{folder.name}.xlsx", package, listed, tr)
        paper = Paper(tr("Cases to handle"), self.sketches.font, package.unit_name,
                      tr("As of {at}, workspace {place}").format(
                          at=made_at[:16].replace("T", " "),
                          place=self.ws.meta.get("name") or self.ws.path.stem))
        paper.write(cards, folder / f"{folder.name}.pdf")
        return len(rows)

    def listed(self, row, closing, sketch):
        """A case as a row of the book."""
        from ...layers.case_words import class_text, moment
        lon, lat = self.position.degrees(row["x"], row["y"])
        return {"case_no": row["case_no"], "class": class_text(row),
                "condition": row["condition"], "description": row["description"],
                "address": row["address"], "x": round(row["x"], 2), "y": round(row["y"], 2),
                "lon": round(lon, 6), "lat": round(lat, 6), "due": moment(row["due_at"]),
                "closing": closing, "sketch": sketch, "version": row["version"]}
