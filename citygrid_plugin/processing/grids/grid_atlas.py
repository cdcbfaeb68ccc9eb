"""Export the grid atlas of a district."""
from qgis.core import (
    Qgis, QgsLayoutExporter, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination, QgsProcessingParameterString)
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtGui import QPageLayout, QPageSize

from ...compat import NO_THREADING
from ...core.errors import InputError, N_
from ...i18n import tr
from ...layers.pdf_file import pdf_painter, replaced
from ..base import CityGridAlgorithm
from ..results import workspace_crs

DPI = 300


class GridAtlas(CityGridAlgorithm):
    """citygrid:gridatlas"""

    NAME = "gridatlas"
    TITLE = N_("Export the grid atlas")
    ROOM = "grids"
    HELP = N_(
        "Prints the unit grid atlas of a district into one PDF file, A3 landscape: an index, then "
        "a sheet for every community with its unit grids and their codes on the base map, its "
        "place in the district, and the table of areas and components. A table that does not fit "
        "goes on on the next sheet. The layout can also be put into the project, to change it "
        "there and print from it.")
    requires = ()

    def flags(self):
        # a layout is a QGraphicsScene, and Qt keeps its list of scenes without a lock; between
        # two sheets the window of Processing answers, so that one can cancel
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString(
            "COMMUNITIES", tr("Communities"), optional=True),
            tr("Codes or names of communities or streets, separated by commas. Empty: all."))
        self.add(QgsProcessingParameterBoolean(
            "LAYOUT", tr("Put the layout into the project"), False),
            tr("Adds a print layout that runs over the communities of the workspace open in the "
               "project. Change it there and export it from the layout window."))
        self.add(QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Grid atlas"), tr("PDF files (*.pdf)"), optional=True),
            tr("The PDF file. A file of that name is replaced when the last sheet is done. Leave "
               "it out to put the layout into the project alone."))
        self.addOutput(QgsProcessingOutputNumber("PAGES", tr("Pages printed")))

    def execute(self, parameters, context, feedback):
        from ...core.grids.atlas import read_atlas
        from ...layers import atlas_project, atlas_sheet
        target = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        layout = self.parameterAsBool(parameters, "LAYOUT", context)
        if not target and not layout:
            raise InputError(N_("Choose the PDF file, or to put the layout into the project."))
        total = 0
        with self.open_workspace() as ws:
            if layout:
                atlas_project.require_layers(context.project(), ws.path)
            atlas = read_atlas(ws, self.parameterAsString(parameters, "COMMUNITIES", context),
                               feedback)
            if atlas.without_grids:
                feedback.warning(tr("{count} communities have no valid unit grid and no sheet: "
                                    "{codes}").format(count=len(atlas.without_grids),
                                                      codes=", ".join(atlas.without_grids[:20])))
            font, crs = font_for(atlas), workspace_crs(ws)
            if target:
                shared = atlas_sheet.ground(
                    ws, crs, atlas, font, QDate.currentDate().toString(Qt.DateFormat.ISODate))
                sheets, total = atlas_sheet.sheets(shared)
                write_pdf(sheets, total, target, atlas_sheet.district(atlas), feedback)
                del sheets, shared    # the layers go before the connection does
            if layout:
                made = atlas_project.add_layout(
                    context.project(), atlas, crs, font, ws.codes.street_length)
                feedback.message(tr("The layout is called {name}.").format(name=made.name()))
        printed = len(atlas.communities)
        return {**({"OUTPUT": target} if target else {}), "PAGES": total,
                **self.counts(feedback, printed + len(atlas.without_grids), printed,
                              len(atlas.without_grids))}


def font_for(atlas):
    """A font that has every character of the sheets.

    Raises InputError where they have Chinese ones and no font of this machine does.
    """
    from ...layers.atlas_items import font_that_writes
    return font_that_writes([tr("Page"), atlas.name,
                             *(c.name + c.street for c in atlas.communities)])


def write_pdf(layouts, total, path, title, feedback):
    """Print layouts of one page each into one PDF file.

    Parameters
    ----------
    layouts : iterable of QgsPrintLayout
        Made when they are asked for, and dropped after printing: memory holds one sheet.
    total : int
        How many there are.
    path : path
        Replaced when all is done; until then, and after a failure, as it was.
    title : str
        Of the document.
    feedback : Feedback

    Raises
    ------
    InputError
        The file cannot be written.
    Cancelled
    """
    with replaced(path) as file, pdf_painter(
            file, title, QPageSize(QPageSize.PageSizeId.A3),
            QPageLayout.Orientation.Landscape, DPI) as (writer, painter):
        for number, layout in enumerate(layouts):
            feedback.progress(number / total)
            if number:
                writer.newPage()
            layout.renderContext().setDpi(DPI)
            # text stays text: one can search the PDF for a code
            layout.renderContext().setTextRenderFormat(
                Qgis.TextRenderFormat.AlwaysText)
            QgsLayoutExporter(layout).renderPage(painter, 0)
        feedback.progress(1)
