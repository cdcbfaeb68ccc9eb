"""The eight forms that city and district exchange."""
from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination, QgsProject)

from ...compat import NO_THREADING
from ...core.cases.forms import FORMS
from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from .choice import add_choice, numbers


class CaseForms(CityGridAlgorithm):
    """citygrid:caseforms"""

    NAME = "caseforms"
    TITLE = N_("Print case forms")
    ROOM = "cases"
    HELP = N_(
        "Prints the forms that city and district exchange for cases, each into a PDF file: problem "
        "registration, confirmation, feedback and filing, task assignment and feedback, result "
        "verification and feedback. The forms can be put into the project as print layouts, to "
        "change them there; from then on they are printed as they stand in the project.")
    requires = ()

    def flags(self):
        # a layout is a QGraphicsScene, and Qt keeps its list of scenes without a lock
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        add_choice(self)
        self.add(QgsProcessingParameterEnum(
            "FORMS", tr("Forms"), [tr(form.title) for form in FORMS], allowMultiple=True,
            optional=True),
            tr("Which forms. Empty: of each case those that it has come to."))
        self.add(QgsProcessingParameterBoolean(
            "LAYOUT", tr("Put the layouts into the project"), False),
            tr("Adds the forms as print layouts to the project in which the workspace is open. "
               "Those that are there already stay as they are."))
        self.add(QgsProcessingParameterFolderDestination(
            "OUTPUT", tr("Folder"), optional=True, createByDefault=False),
            tr("The folder for the files, which are named by case number and form. Leave it out to "
               "put the layouts into the project alone."))
        self.addOutput(QgsProcessingOutputNumber("FILES", tr("Files written")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange.out_folder import filled
        from ...core.workspace import dossier
        from ...layers import atlas_project, form_sheets
        from ...layers.sketch import Sketches
        target = self.parameterAsString(parameters, "OUTPUT", context)
        layout = self.parameterAsBool(parameters, "LAYOUT", context)
        if not target and not layout:
            raise InputError(N_("Choose the folder, or to put the layouts into the project."))
        # QGIS takes the first one where nothing is chosen
        chosen = self.parameterAsEnums(parameters, "FORMS", context) \
            if parameters.get("FORMS") not in (None, "", []) else []
        forms = [FORMS[number] for number in chosen] or list(FORMS)
        wanted, keys, files = [], [], 0
        with self.open_workspace() as ws:
            place = ws.meta.get("name") or ws.path.stem
            if layout:
                atlas_project.require_layers(context.project(), ws.path)
            if target:
                wanted = numbers(self, parameters, context, feedback)
                keys = dossier.find(ws, wanted)
            sketches = Sketches(ws)
            if layout:
                made = form_sheets.add_layouts(context.project(), forms, sketches, place)
                for name in made:
                    feedback.message(tr("The layout is called {name}.").format(name=name))
            if target:
                with filled(target) as folder:
                    files = self._print(ws, context.project(), keys, forms, bool(chosen),
                                        sketches, place, folder, feedback)
                    feedback.progress(1)
                feedback.message(tr("The files lie in {folder}.").format(folder=target))
            del sketches      # its layers go before the connection does
        return {**({"OUTPUT": target} if target else {}), "FILES": files,
                **self.counts(feedback, len(wanted), len(wanted))}

    @staticmethod
    def _print(ws, project, keys, forms, always, sketches, place, folder, feedback):
        from ...core.cases.deadlines import workspace_clock
        from ...core.exchange.out_folder import safe_name
        from ...core.workspace import dossier
        from ...layers import form_data, form_sheets
        from ...layers.case_words import Position
        from ...layers.roles import layers as layers_of
        clock, position = workspace_clock(ws), Position(sketches.crs)
        rows = []
        for done, key in enumerate(keys):
            feedback.progress(0.1 * done / len(keys))
            found = dossier.dossier(ws, key, clock)
            rows.append((form_data.values(found, position), found.row["x"],
                         found.row["y"]))
        own = QgsProject()
        own.setCrs(sketches.crs)
        cases = form_sheets.cases_layer(sketches.crs)
        own.addMapLayers([cases, *sketches.layers.values()], False)
        form_sheets.fill(cases, rows)
        ground = form_sheets.ground_of(sketches, sketches.layers)
        theirs = form_sheets.edited(project)
        if theirs:
            over = form_sheets.project_cases(project, sketches.crs)
            form_sheets.fill(over, rows)
            open_ = form_sheets.ground_of(sketches, layers_of(project))
            whole = [form_sheets.rebind(sheet, over, open_) for sheet in theirs.values()]
            if not all(whole):
                feedback.warning(tr("The workspace is not open in the project: the maps of the "
                                    "forms there have no base map."))
        files, total = 0, len(rows) * len(forms)
        for number, form in enumerate(forms):
            if form.id in theirs:
                sheet, over = theirs[form.id], form_sheets.project_cases(project, sketches.crs)
            else:
                sheet, over = form_sheets.form_layout(
                    own, form, cases, ground, sketches.crs, sketches.font, place), cases
            for at, (values, _, _) in enumerate(rows):
                feedback.progress(0.1 + 0.9 * (number * len(rows) + at) / total)
                if always or values[form.reached]:
                    form_sheets.print_form(sheet, over, at, folder / "{} {} {}.pdf".format(
                        safe_name(values["case_no"]), form.number, tr(form.title)))
                    files += 1
            del sheet
        return files
