"""citygrid:whitepaper: the white paper of a year, quarter or month, and the sheet of the review."""
import datetime
from pathlib import Path

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFile, QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber, QgsProcessingParameterString)

from ...compat import NO_THREADING
from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.period import day_of

KINDS = ("white_paper", "meeting_sheet")
PERIODS = ("year", "quarter", "month")
LANGUAGES = ("zh_CN", "en")
#: what the name of a file for the public ends with
_PUBLIC = {"zh_CN": "（公开版）", "en": " (public)"}


class WhitePaper(CityGridAlgorithm):
    """citygrid:whitepaper"""

    NAME = "whitepaper"
    TITLE = N_("White paper")
    ROOM = "analysis"
    HELP = N_(
        "Writes the white paper of the city's management for a year, quarter or month, or the "
        "sheet of the regular review: the state of the components, cases by class and area, goals "
        "reached, the evaluation of areas, units, posts and companies, the citizens' "
        "satisfaction, hot spots, what keeps coming back, trends, and what to watch next. As a "
        "Word file that the office edits on, as a PDF, and all tables as an Excel file, which "
        "also names every figure. What is written stands in a template, a text file that can be "
        "copied and changed; the numbers are those of the workspace. The public version has no "
        "names, no single cases and no small counts of citizens.")
    requires = ("shapely", "scipy")

    def flags(self):
        # pictures in a text are drawn by Qt's window thread alone
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        enum = QgsProcessingParameterEnum
        self.add(enum("KIND", tr("Kind of report"), [
            tr("White paper"), tr("Sheet of the regular review")], defaultValue=0),
            tr("What is written."))
        self.add(enum("PERIOD", tr("Period"), [tr("Year"), tr("Quarter"), tr("Month")],
                      defaultValue=0), tr("How long the period is."))
        self.add(QgsProcessingParameterString("DAY", tr("A day of the period"), optional=True),
                 tr("A day of the period, YYYY-MM-DD. Empty: the last period that has ended."))
        self.add(enum("LANGUAGE", tr("Language"), ["中文", "English"], defaultValue=0),
                 tr("Of the report and of the template that comes with the plugin."))
        self.add(QgsProcessingParameterBoolean("PUBLIC", tr("Public version"), False),
                 tr("Without names of persons, single cases, addresses and small counts of "
                    "citizens."))
        self.add(QgsProcessingParameterFile("TEMPLATE", tr("Template"), optional=True,
                                            fileFilter=tr("Templates (*.md *.txt)")),
                 tr("The office's own text. Copy a file of resources/templates of the plugin and "
                    "change it; docs/white_paper.md says how."))
        self.add(QgsProcessingParameterFile("BASE", tr("Word file with letterhead and styles"),
                                            optional=True, extension="docx"),
                 tr("The report follows what stands in it, in its styles. Empty: the plugin's "
                    "own."))
        self.add(QgsProcessingParameterString("OFFICE", tr("Publisher"), optional=True),
                 tr("Who publishes the report. Empty: the name of the workspace."))
        for name, title in (("WORD", tr("Word file")), ("PDF", tr("PDF file")),
                            ("EXCEL", tr("Tables as Excel file"))):
            self.add(QgsProcessingParameterBoolean(name, title, True),
                     tr("Whether it is written."))
        self.add(QgsProcessingParameterNumber("FEW", tr("Smallest count that is published"),
                                              defaultValue=5, minValue=1),
                 tr("Of the public version: counts of citizens above 0 and below this are not "
                    "told."), advanced=True)
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("Files of the same names are replaced when all are done."))
        self.addOutput(QgsProcessingOutputNumber("TABLES", tr("Tables")))
        self.addOutput(QgsProcessingOutputNumber("PAGES", tr("Pages")))

    def execute(self, parameters, context, feedback):
        from ...core.analysis import report_fill, report_names, report_template, white_paper
        from ...core.exchange import report_book, report_doc
        from ...core.exchange.out_folder import filled, safe_name
        from ...core.progress import Part
        from ...core.workspace.evaluation_settings import settings_of
        from ...layers import white_paper as pictures
        from ...layers.evaluation_words import rule_problems
        from ...layers.report_pdf import write_pdf
        from ...layers.sketch import Sketches
        wanted = {key: self.parameterAsBool(parameters, key, context)
                  for key in ("WORD", "PDF", "EXCEL")}
        if not any(wanted.values()):
            raise InputError(N_("Choose at least one kind of file."))
        kind = KINDS[self.parameterAsEnum(parameters, "KIND", context)]
        language = LANGUAGES[self.parameterAsEnum(parameters, "LANGUAGE", context)]
        public = self.parameterAsBool(parameters, "PUBLIC", context)
        target = self.parameterAsString(parameters, "OUTPUT", context)
        base = self.parameterAsFile(parameters, "BASE", context) or None
        template = self.parameterAsFile(parameters, "TEMPLATE", context) \
            or report_names.template_of(kind, language)
        pages = tables = 0
        with self.open_workspace() as ws, filled(target) as folder:
            # a wrong template is told before anything is counted
            names = white_paper.names_of(ws)
            for part, reason in rule_problems(settings_of(ws)):
                feedback.warning(tr("Rules of the evaluation, {table}: {reason}").format(
                    table=part, reason=reason))
            read = report_template.load(template, names)
            values = white_paper.gather(
                ws, self._period(parameters, context), language, names=names,
                public=public,
                few=self.parameterAsInt(parameters, "FEW", context),
                office=self.parameterAsString(parameters, "OFFICE", context).strip(),
                feedback=Part(feedback, 0.0, 0.5))
            report = report_fill.fill(read, values)
            # never in place of the edition that is not for the public
            stem = Path(folder) / safe_name(
                report.file + (_PUBLIC[language] if public else ""))
            sketches = Sketches(ws, [report.title, report.subtitle])
            blocks = pictures.drawn(report.blocks, values, sketches,
                                    Part(feedback, 0.5, 0.8))
            font = sketches.font
            del sketches        # its layers go before the connection does
            if wanted["WORD"]:
                report_doc.write_docx(
                    blocks, f"{stem}.docx", report.title, report.foot, base=base,
                    subtitle=report.subtitle, look=report_doc.OFFICIAL[language])
            feedback.progress(0.85)
            if wanted["EXCEL"]:
                tables = report_book.write_book(values, f"{stem}.xlsx")
            feedback.progress(0.9)
            if wanted["PDF"]:
                pages = write_pdf(blocks, f"{stem}.pdf", report.title, font,
                                  Part(feedback, 0.9, 1.0), report.foot, subtitle=report.subtitle,
                                  look=report_doc.OFFICIAL[language])
            feedback.check()
        feedback.message(tr("The files lie in {folder}.").format(folder=target))
        return {"OUTPUT": target, "TABLES": tables, "PAGES": pages,
                **self.counts(feedback, values.figures["cases.reported"]
                              + values.figures["components.now"], len(blocks))}

    def _period(self, parameters, context):
        from ...core.analysis.white_paper_period import last_ended, period_of
        kind = PERIODS[self.parameterAsEnum(parameters, "PERIOD", context)]
        day = day_of(self.parameterAsString(parameters, "DAY", context))
        today = datetime.date.today()
        return period_of(kind, day, today) if day else last_ended(kind, today)
