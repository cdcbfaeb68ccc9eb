"""citygrid:exportcases: cases as field tables or Open311."""
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessingOutputFile, QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination, QgsProcessingParameterString)

from ...core.cases import lifecycle
from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..results import workspace_crs
from ..workspace import placing
from .codes import area_of, class_of, listed
from .period import add_period, period_of

FORMATS = ("xlsx", "csv", "json")
TITLES = (N_("Excel: cases and step records"), N_("CSV: cases and step records"),
          N_("Open311 GeoReport v2 (JSON)"))
PERIODS = (N_("when they were reported"), N_("when they were filed"),
           N_("when they were closed"))


class ExportCases(CityGridAlgorithm):
    """citygrid:exportcases"""

    NAME = "exportcases"
    TITLE = N_("Export cases")
    ROOM = "cases"
    HELP = N_(
        "Writes open and closed cases with their step records as the field tables that platforms "
        "of urban management exchange (Chinese names), as Excel or CSV, or the cases as service "
        "requests of Open311. The reporter's name and telephone are left out unless asked for. "
        "Beside the file lies one that ends in .heads.json: with it the check of the workspace "
        "tells later whether the records are still those that were exported.")
    requires = ()

    def define(self):
        text = QgsProcessingParameterString
        self.add_workspace()
        self.add(QgsProcessingParameterEnum("FORMAT", tr("Format"), [tr(t) for t in TITLES],
                                            defaultValue=0),
                 tr("CSV is written as two files; the second one, of the records, has .steps in "
                    "its name."))
        add_period(self)
        self.add(QgsProcessingParameterEnum("PERIOD", tr("The days are those"),
                                            [tr(t) for t in PERIODS], defaultValue=0),
                 tr("Which time of a case must lie in the period."))
        self.add(QgsProcessingParameterEnum(
            "STATES", tr("States"), [tr(t) for t in lifecycle.STATES.values()],
            allowMultiple=True, optional=True), tr("None chosen: all."))
        self.add(text("CLASSES", tr("Classes"), optional=True),
                 tr("Codes such as E0102, C0101; E01 for a major class. Empty: all."))
        self.add(text("AREAS", tr("Areas"), optional=True),
                 tr("Codes of streets, communities or unit grids, separated by commas. Empty: the "
                    "whole district."))
        self.add(QgsProcessingParameterBoolean("PERSONAL", tr("With the reporter's name and "
                                                              "telephone"), defaultValue=False),
                 tr("Personal data: only for who may have them."))
        self.add(text("ZONE", tr("Time zone of the city"), optional=True),
                 tr("For Open311, whose times carry their zone: Asia/Shanghai or +08:00. Empty: "
                    "that of this computer."), advanced=True)
        self.add(QgsProcessingParameterFileDestination(
            "OUTPUT", tr("File"), "Excel (*.xlsx);;CSV (*.csv);;JSON (*.json)"),
            tr("A file that is there is replaced when the export is complete."))
        self.addOutput(QgsProcessingOutputFile("STEPS", tr("Step records")))
        self.addOutput(QgsProcessingOutputFile("HEADS", tr("Last records")))
        self.addOutput(QgsProcessingOutputNumber("RECORDS", tr("Step records written")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange import case_export
        from ...core.exchange.moments import zone_of
        from ...core.exchange.out_folder import filled
        from ...core.standards.stored import catalogue_of
        kind = FORMATS[self.parameterAsEnum(parameters, "FORMAT", context)]
        personal = self.parameterAsBool(parameters, "PERSONAL", context)
        zone = zone_of(self.parameterAsString(parameters, "ZONE", context))
        target = self._target(parameters, context, kind)
        chosen = self._chosen(parameters, context)
        with self.open_workspace(allow_network=True) as ws, filled(target.parent) as folder:
            crs, wgs = workspace_crs(ws), QgsCoordinateReferenceSystem("EPSG:4326")

            def lonlat(xy):
                return placing.transform(xy, crs, wgs, context.transformContext())
            reader = case_export.CaseReader(ws, chosen, lonlat, catalogue_of(ws), feedback)
            path, more = folder / target.name, {}
            ws.connection.execute("BEGIN")     # a reader's: both tables of one state of the file
            try:
                if kind == "json":
                    cases, records = case_export.write_open311(path, reader, zone, personal), 0
                else:
                    cases, records, more = self._tables(case_export, path, reader, kind, personal)
            finally:
                ws.connection.execute("COMMIT")
            case_export.write_heads(path, reader.heads)
        if not cases:
            feedback.warning(tr("No case fits the choice."))
        return {"OUTPUT": str(target), "HEADS": f"{target}.heads.json", "RECORDS": records,
                **{name: str(target.parent / file) for name, file in more.items()},
                **self.counts(feedback, cases, cases)}

    @staticmethod
    def _tables(case_export, path, reader, kind, personal):
        """(cases, records, further outputs) of the two field tables."""
        tables = []
        for name, title, rows in (("case", "案件", reader.cases), ("step", "流转记录", reader.steps)):
            listed = case_export.fields(name, personal)
            tables.append((title, [f["meaning"] for f in listed], [f["column"] for f in listed],
                           rows))
        if kind == "xlsx":
            # generators: the records are those of the cases read just before
            cases, records = case_export.write_excel(
                path, ((title, header, columns, rows()) for title, header, columns, rows in tables))
            return cases, records, {}
        steps = path.with_name(f"{path.stem}.steps.csv")
        cases, records = (case_export.write_csv(to, header, columns, rows()) for to, (
            _, header, columns, rows) in zip((path, steps), tables))
        return cases, records, {"STEPS": steps.name}

    def _target(self, parameters, context, kind):
        """The file, with the ending of its format."""
        given = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        if not given:
            raise InputError(N_("Choose the file to write."))
        path = Path(given)
        return path if path.suffix.lower() == f".{kind}" else path.with_name(
            (path.stem if path.suffix.lower()[1:] in FORMATS + ("file",) else path.name)
            + f".{kind}")

    def _chosen(self, parameters, context):
        from ...core.exchange.case_export import PERIODS as COLUMNS
        from ...core.exchange.case_export import CaseFilter
        since, until = period_of(self, parameters, context)
        states = list(lifecycle.STATES)
        # for a choice left open QGIS gives the first of the list
        numbers = self.parameterAsEnums(parameters, "STATES", context) \
            if parameters.get("STATES") not in (None, "", []) else ()
        return CaseFilter(
            since, until, COLUMNS[self.parameterAsEnum(parameters, "PERIOD", context)],
            tuple(states[i] for i in numbers),
            tuple(class_of(code) for code in listed(self, parameters, context, "CLASSES")),
            tuple(area_of(code) for code in listed(self, parameters, context, "AREAS")))
