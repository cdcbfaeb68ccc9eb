"""citygrid:censusreport: what a census found, on paper and as tables."""
from pathlib import Path

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination, QgsProcessingParameterString)

from ...compat import NO_THREADING
from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from .tables import chosen_census


class CensusReport(CityGridAlgorithm):
    """citygrid:censusreport"""

    NAME = "censusreport"
    TITLE = N_("Report of a census")
    ROOM = "census"
    HELP = N_(
        "Writes what a census found into a folder: totals by class, state and community against "
        "the inventory before it, changes by kind, class and community, lost components and open "
        "cases on retired ones, offsets and quality by crew and sheet, with maps. As a Word file "
        "that the office edits on, as a PDF, and every table as CSV. Before a census is applied, "
        "the totals are those of today.")
    requires = ()

    def flags(self):
        # pictures in a text are drawn by Qt's window thread alone
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census"), optional=True),
                 tr("Its name. Empty: the change inbox."))
        for name, title in (("WORD", tr("Word file")), ("PDF", tr("PDF file")),
                            ("CSV", tr("Tables as CSV"))):
            self.add(QgsProcessingParameterBoolean(name, title, True),
                     tr("Whether it is written."))
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("Files of the same names are replaced when all are done."))
        self.addOutput(QgsProcessingOutputNumber("TABLES", tr("Tables")))
        self.addOutput(QgsProcessingOutputNumber("PAGES", tr("Pages")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange import report_doc
        from ...core.exchange.out_folder import filled, safe_name
        from ...core.workspace import census_figures
        from ...layers import census_report
        from ...layers.atlas_items import font_that_writes
        from ...layers.report_pdf import write_pdf
        name = self.parameterAsString(parameters, "CENSUS", context).strip()
        target = self.parameterAsString(parameters, "OUTPUT", context)
        wanted = {key: self.parameterAsBool(parameters, key, context)
                  for key in ("WORD", "PDF", "CSV")}
        if not any(wanted.values()):
            raise InputError(N_("Choose at least one kind of file."))
        pages = 0
        with self.open_workspace() as ws, filled(target) as folder:
            row = chosen_census(ws, name)
            figures = census_figures.figures(ws, row["fid"])
            feedback.progress(0.3)
            blocks = census_report.blocks(ws, figures)
            feedback.progress(0.6)
            title = tr("Report of the census {name}").format(name=row["name"])
            font = font_that_writes([title, ws.meta.get("name", "")])
            tables = [b for b in blocks if isinstance(b, report_doc.Table)]
            stem = Path(folder) / safe_name(title)
            if wanted["WORD"]:
                report_doc.write_docx(blocks, f"{stem}.docx", title,
                                      foot=ws.meta.get("name", ""))
            if wanted["CSV"]:
                report_doc.write_tables(blocks, Path(folder))
            feedback.progress(0.8)
            if wanted["PDF"]:
                pages = write_pdf(blocks, f"{stem}.pdf", title, font, feedback,
                                  ws.meta.get("name", ""))
            feedback.check()
        feedback.message(tr("The files lie in {folder}.").format(folder=target))
        return {"OUTPUT": target, "TABLES": len(tables), "PAGES": pages,
                **self.counts(feedback, sum(sum(c.values()) for c in figures.kinds().values()),
                              len(tables))}
