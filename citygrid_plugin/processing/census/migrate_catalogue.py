"""citygrid:migratecatalogue: a workspace brought to a later edition of the catalogue."""
import csv

from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination)

from ...core.errors import InputError, N_, WorkspaceError
from ...core.standards.catalogue import editions
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm, workspace_of
from ..cases.choice import add_user, user_of
from ..frames import write_columns

NEEDS = {"": "", "look": N_("confirm the near-synonym"), "choose": N_("choose the class"),
         "later": N_("reclassify afterwards")}
_LIST = ("kind", "old_code", "old_name", "new_code", "new_name", "reviewed", "column", "value",
         "components", "retired", "cases", "rules", "conditions", "basis", "confidence",
         "candidates", "note")
_CODES = ("old_code", "new_code", "old_class", "old_name", "new_class", "new_name", "retired_on")
_TOLD = 40


class MigratesCatalogue(CityGridAlgorithm):
    """What the migration and its undoing have in common: nobody may be editing meanwhile."""

    ROOM = "census"

    def changes(self, parameters, context):
        """Whether this run writes."""
        return True

    def prepareAlgorithm(self, parameters, context, feedback):
        done = super().prepareAlgorithm(parameters, context, feedback)
        if not self.obstacle and self.workspace_path and self.changes(parameters, context):
            try:
                self._nobody_edits(context.project())
            except InputError as error:
                self.obstacle = error_text(error)
        return done

    def _nobody_edits(self, project):
        for layer in project.mapLayers().values() if project is not None else ():
            path = workspace_of(layer)
            if path and path.resolve() == self.workspace_path.resolve() and layer.isEditable():
                raise InputError(N_("Layer {layer} is being edited. Save or discard the edits and "
                                    "end editing first: tables, classes and codes change."),
                                 layer=layer.name())


class MigrateCatalogue(MigratesCatalogue):
    """citygrid:migratecatalogue"""

    NAME = "migratecatalogue"
    TITLE = N_("Migrate the catalogue")
    HELP = N_(
        "Brings a workspace to a later edition of the catalogue, from 2007 or 2013 to 2013 or "
        "2026: classes and codes of components, open cases, filing conditions, rules and saved "
        "mappings. Every component gets a code of the new edition, with the old one as its "
        "predecessor and the same serial number where that is free; nothing that was ever given "
        "out is given again. History, photos and findings follow. Closed cases keep what they "
        "had. First make a dry run: it changes nothing and lists where every class goes, what "
        "that rests on and what needs a person. Near-synonyms have to be confirmed; classes "
        "without a counterpart, or with several, are decided in a crosswalk of the city (the "
        "list, filled in) or put into classes of the city. A copy of the workspace is made "
        "beside it before, and undomigration brings everything back until the next change.")
    requires = ("geopandas",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterEnum(
            "EDITION", tr("Edition"), [e.standard for e in editions()[1:]],
            defaultValue=len(editions()) - 2), tr("The edition that the workspace is to have."))
        self.add(QgsProcessingParameterBoolean("DRY_RUN", tr("Dry run"), True),
                 tr("Say what would happen, and change nothing."))
        self.add(QgsProcessingParameterFile("CROSSWALK", tr("Crosswalk of the city"),
                                            optional=True),
                 tr("A .csv or .xlsx table of what the city has decided, columns kind, old_code, "
                    "new_code; its rows take the place of the shipped ones. The list that a dry "
                    "run writes can be filled in: rows with no in the column reviewed are passed "
                    "over. With column and value (such as deptcode2 and an owner) a class is "
                    "divided."))
        self.add(QgsProcessingParameterBoolean("NEAR", tr("Near-synonyms are confirmed"), False),
                 tr("Somebody has looked at the near-synonyms that a dry run lists: take them as "
                    "they are proposed."))
        self.add(QgsProcessingParameterBoolean(
            "EXTENSION", tr("Undecided classes become classes of the city"), False),
            tr("Classes in use that have no counterpart, or several, become classes of the city "
               "in the new edition, to be reclassified one by one later. Otherwise the migration "
               "does not run before they are decided."))
        add_user(self, tr("Your name"), tr("Who migrates. Empty: the name of this computer's "
                                           "user."))
        self.add(QgsProcessingParameterFeatureSink(
            "CLASSES", tr("Classes"), QgsProcessing.SourceType.TypeVector, optional=True,
            createByDefault=True),
            tr("Every class and value, where it goes, what that rests on, how much hangs on it, "
               "and what a person has to do."))
        self.add(QgsProcessingParameterFileDestination(
            "LIST", tr("List to fill in"), "CSV (*.csv)", optional=True, createByDefault=False),
            tr("The same as a table that can be filled in and given back as the crosswalk of the "
               "city."))
        self.add(QgsProcessingParameterFileDestination(
            "CODES", tr("Old and new codes"), "CSV (*.csv)", optional=True,
            createByDefault=False), tr("The old and the new code of every component."))
        for name, title in (("COMPONENTS", N_("Components")), ("CHANGED", N_("Codes that change")),
                            ("PERSON", N_("Classes that need a person")),
                            ("UNDECIDED", N_("Classes that keep it from running")),
                            ("CASES", N_("Open cases that follow"))):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def changes(self, parameters, context):
        return not self.parameterAsBool(parameters, "DRY_RUN", context)

    def execute(self, parameters, context, feedback):
        from ...core.workspace import migrate, migrate_layout
        target = editions()[1:][self.parameterAsEnum(parameters, "EDITION", context)]
        chosen = {"own": self.parameterAsFile(parameters, "CROSSWALK", context) or None,
                  "near": self.parameterAsBool(parameters, "NEAR", context),
                  "extension": self.parameterAsBool(parameters, "EXTENSION", context)}
        with self.open_workspace() as ws:
            if not self._free(ws, target, parameters, context, feedback):
                feedback.message(tr("The workspace has this edition already. There is nothing to "
                                    "do."))
                return {"COMPONENTS": 0, "CHANGED": 0, "PERSON": 0, "UNDECIDED": 0, "CASES": 0,
                        **self.counts(feedback, 0, 0)}
            plan = migrate.make_plan(ws, target.id, **chosen)
            feedback.progress(0.05)
            self._say(feedback, plan)
            results = self._tables(parameters, context, feedback, plan)
            path = self.parameterAsFileOutput(parameters, "CODES", context)
            if not self.changes(parameters, context):
                counts = self._dry(ws, plan, path, feedback)
            else:
                done = migrate.migrate(
                    ws, target.id, user_of(self, parameters, context),
                    tr("Migration of the catalogue to {standard}").format(
                        standard=target.standard), what=tr("migration of the catalogue"),
                    feedback=feedback, **chosen)
                feedback.stored()
                self._write_codes(path, migrate_layout.codes_of_last(ws), plan, feedback)
                feedback.message(tr(
                    "{count} components, {moved} of them in another table now, {codes} with a new "
                    "code, and {cases} open cases were migrated. Filing conditions carried over: "
                    "{conditions}, left behind: {left}. The workspace as it was: {path}.").format(
                    count=done.components, moved=done.moved, codes=done.codes, cases=done.cases,
                    conditions=done.conditions, left=done.left, path=done.backup.name))
                counts = {"COMPONENTS": done.components, "CHANGED": done.codes,
                          "CASES": done.cases, **self.counts(feedback, done.components,
                                                             done.components)}
        return {**results, "PERSON": len(plan.for_a_person), "UNDECIDED": len(plan.undecided),
                **counts}

    def _free(self, ws, target, parameters, context, feedback):
        """Whether there is anything to do. A dry run is for planning: what stands in the way of a
        migration today is told there, and does not stop it."""
        from ...core.workspace import migrate
        try:
            return migrate.check_free(ws, target.id)
        except WorkspaceError as error:
            if self.changes(parameters, context):
                raise
            feedback.warning(error)
            return True

    def _dry(self, ws, plan, path, feedback):
        """The counts, and the codes, of what would happen."""
        from ...core.workspace import migrate_layout
        try:
            without = migrate_layout.lay_out(ws, ws.connection, plan)
            count, changed = ws.query("SELECT count(*), total(old_code != new_code) "
                                      "FROM temp.cg_move")[0]
            self._write_codes(path, migrate_layout.code_list(ws.connection), plan, feedback)
        finally:
            migrate_layout.forget(ws.connection)
        feedback.message(tr("Dry run: {count} components would be migrated, {changed} with a new "
                            "code; {without} have no target yet. Nothing was changed.").format(
            count=count, changed=int(changed), without=without))
        cases = sum(line.cases for line in plan.lines if line.target.kind != "service")
        return {"COMPONENTS": count, "CHANGED": int(changed), "CASES": cases,
                **self.counts(feedback, count + without, 0, without)}

    @staticmethod
    def _write_codes(path, rows, plan, feedback):
        if not path:
            return
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(_CODES)
            for number, (old, new, was, now, retired) in enumerate(rows):
                if number % 10_000 == 0:
                    feedback.check()
                names = [c.find("component", code) for c, code in ((plan.old, was),
                                                                   (plan.new, now))]
                out.writerow((old, new, was, names[0].name if names[0] else "", now,
                              names[1].name if names[1] else "", retired or ""))

    @staticmethod
    def _say(feedback, plan):
        """What a person has to do, in the log."""
        people = plan.for_a_person
        for line in people[:_TOLD]:
            target = line.target
            feedback.warning(tr("{code} {name}: {components} components, {cases} open cases. "
                                "{needs} ({proposal})").format(
                code=target.old_code, name=target.old_name,
                components=line.components + line.retired, cases=line.cases,
                needs=tr(NEEDS[line.needs]), proposal=_proposal(plan, line) or "–"))
        if len(people) > _TOLD:
            feedback.warning(tr("… and {count} more.").format(count=len(people) - _TOLD))
        for value in plan.values:
            if value.kept and value.count:
                feedback.warning(tr("{value} is no value of the new edition; {count} components "
                                    "keep it, as a value of the city.").format(
                    value=value.code, count=value.count))

    def _tables(self, parameters, context, feedback, plan):
        """The table of classes, as a layer and as a file to fill in."""
        from ...core.standards.crosswalk import BASES
        rows = []
        for line in plan.lines:
            target = line.target
            if target.kind == "service":
                continue
            sure = not line.needs and line.basis in ("same", "near", "file") and line.new_code
            rows.append(dict(
                kind=target.kind, old_code=target.old_code, old_name=target.old_name,
                new_code=line.new_code, new_name=line.new_name, reviewed="yes" if sure else "no",
                column="", value="", components=line.components, retired=line.retired,
                cases=line.cases, rules=line.rules, conditions=line.conditions,
                basis=tr(BASES[line.basis]), confidence=target.confidence,
                candidates=_proposal(plan, line) if not line.new_code else "",
                note=_in_language(target.note, target.note_en), needs=tr(NEEDS[line.needs])))
            rows += [{**rows[-1], "new_code": own.new_code, "reviewed": "yes",
                      "new_name": plan.new.get(target.kind, own.new_code).name,
                      "column": own.column, "value": own.value, "basis": tr(BASES["file"]),
                      "needs": "", "components": 0, "retired": 0, "cases": 0, "rules": 0,
                      "conditions": 0} for own in line.divided]
        for value in plan.values:
            rows.append({name: "" for name in (*_LIST, "needs")} | dict(
                kind=value.domain, old_code=value.code, old_name=value.code,
                new_code="" if value.kept else value.new_code,
                new_name="" if value.kept else value.new_code,
                reviewed="no" if value.kept else "yes", components=value.count, retired=0,
                cases=0, rules=0, conditions=0,
                basis=tr(BASES["none" if value.kept else "same"])))
        path = self.parameterAsFileOutput(parameters, "LIST", context)
        if path:
            with open(path, "w", encoding="utf-8-sig", newline="") as file:
                out = csv.DictWriter(file, _LIST, extrasaction="ignore")
                out.writeheader()
                out.writerows(rows)
        layer = write_columns(self, parameters, "CLASSES", context,
                              {name: [row[name] for row in rows] for name in (*_LIST, "needs")},
                              feedback=feedback)
        return {"CLASSES": layer, **({"LIST": path} if path else {})}


def _proposal(plan, line):
    """The class that is proposed, or those to choose from, with their names."""
    codes = [line.new_code] if line.new_code else line.target.candidates
    return ", ".join(f"{code} {plan.new.get(line.target.kind, code).name}" for code in codes)


def _in_language(chinese, english):
    from ...layers.words import pick
    return pick(chinese, english) or ""
