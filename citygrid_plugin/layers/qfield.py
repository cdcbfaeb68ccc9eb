"""The tasks of a collector as a folder that QField opens.

``tasks.gpkg`` holds the tasks, which come back, ``base.gpkg`` the base map around them,
``tasks.qgz`` the project with forms, value lists and symbols, ``reference`` photos of the cases,
and ``DCIM`` is where QField puts new ones. Every path is relative, so that the folder may lie
anywhere. What QField reads beside QGIS's own settings are custom properties of the layers
(QFieldSync/...): the tables are packaged as they are, tasks are neither moved, added nor deleted,
and photos get names with the case number.
"""
from qgis.core import (
    QgsDefaultValue, QgsEditorWidgetSetup, QgsFeature, QgsField, QgsFieldConstraints, QgsFields,
    QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer)
from qgis.PyQt.QtCore import QVariant

from ..core.errors import N_
from ..core.exchange import field_package
from ..core.exchange.field_package import CHOICES, FILE, FOUND, INFO, KINDS, PHOTOS, TABLE
from ..core.exchange.out_folder import safe_name
from ..i18n import tr
from .case_pdf import picture
from .field_project import (
    BASE, NOW, finish, name_photos, new_project, open_layer, photo_widget, save, unsynced,
    value_relation, write_base)
from .symbols import rule, rules, scaled_labels, simple_marker, text

PROJECT, REFERENCE = "tasks.qgz", "reference"
AROUND = 300.0         # metres of base map around the tasks
#: (column, title, type): what is told of a task, and what is filled in
TOLD = (("case_no", N_("Case number"), QVariant.String),
        ("kind_text", N_("Task"), QVariant.String),
        ("class", N_("Minor class"), QVariant.String),
        ("condition", N_("Filing condition"), QVariant.String),
        ("description", N_("Description"), QVariant.String),
        ("address", N_("Address"), QVariant.String),
        ("due", N_("Due at"), QVariant.String),
        ("closing", N_("Closing criterion"), QVariant.String),
        ("said", N_("What the unit did"), QVariant.String),
        ("reference", N_("Photo"), QVariant.String))
HIDDEN = (("kind", N_("Kind"), QVariant.String), ("version", N_("Version"), QVariant.Int),
          ("task", N_("Task"), QVariant.Int), ("collector", N_("Collector"), QVariant.String))
FILLED = (("result", N_("Result"), QVariant.String), ("note", N_("Note"), QVariant.String),
          *((name, N_("Photo"), QVariant.String) for name in PHOTOS),
          ("who", N_("Checked by"), QVariant.String),
          ("done_at", N_("Done at"), QVariant.String))
_MARKS = {"confirm": ("circle", "#f0a000"), "verify": ("diamond", "#1f78d1")}


def make(ws, tasks, package, folder, told, sketches):
    """Make the package of one collector in an empty folder.

    Parameters
    ----------
    ws : Workspace
    tasks : list of core.exchange.field_package.Task
    package : core.exchange.field_package.FieldPackage
    folder : Path
    told : function(Task) -> dict
        The columns of TOLD as text; ``reference`` is the path of a photo, "" for none.
    sketches : layers.sketch.Sketches
        Its layers are the base map.

    Raises
    ------
    WorkspaceError
        A file could not be written.
    """
    for name in (REFERENCE, "DCIM"):
        (folder / name).mkdir()
    xs, ys = ([task.case[axis] for task in tasks] for axis in "xy")
    extent = QgsRectangle(min(xs) - AROUND, min(ys) - AROUND, max(xs) + AROUND,
                          max(ys) + AROUND)
    with unsynced():
        _write_tasks(tasks, package, folder, told, sketches.crs)
        base = write_base(sketches.layers, folder / BASE, extent)
    _write_project(ws, folder, base, extent, sketches.crs, package.collector)


# -- data

def _write_tasks(tasks, package, folder, told, crs):
    columns = TOLD + HIDDEN + FILLED
    layer = QgsVectorLayer("Point", TABLE, "memory")
    layer.setCrs(crs)
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, _, kind in columns])
    layer.updateFields()
    made = []
    for task in tasks:
        values = {**told(task), "kind": task.kind, "kind_text": tr(KINDS[task.kind]),
                  "version": task.case["version"], "task": task.fid,
                  "collector": task.collector, "who": task.collector or None}
        photo = values.get("reference")
        if photo:
            values["reference"] = f"{REFERENCE}/{safe_name(task.case['case_no'])}.jpg"
            picture(photo, 1600, 1200).save(str(folder / values["reference"]), quality=85)
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(task.case["x"], task.case["y"])))
        feature.setAttributes([values.get(name) or None for name, _, _ in columns])
        made.append(feature)
    layer.dataProvider().addFeatures(made)
    target = folder / FILE
    save(layer, target, TABLE)
    _save_rows(target, INFO, ("name", "value"),
               [("format", field_package.FORMAT), *package.__dict__.items()])
    _save_rows(target, CHOICES, ("kind", "code", "title"),
               [(kind, code, tr(title)) for kind, found in FOUND.items()
                for code, title in found.items()])


def _save_rows(target, table, columns, rows):
    fields = QgsFields()
    layer = QgsVectorLayer("NoGeometry", table, "memory")
    for name in columns:
        fields.append(QgsField(name, QVariant.String))
    layer.dataProvider().addAttributes(fields.toList())
    layer.updateFields()
    made = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        made.append(feature)
    layer.dataProvider().addFeatures(made)
    save(layer, target, table)


# -- project

def _write_project(ws, folder, base, extent, crs, collector):
    project = new_project(" ".join(filter(None, (tr("Tasks"), collector))), crs)
    task = open_layer(folder / FILE, TABLE, tr("Tasks"))
    choices = open_layer(folder / FILE, CHOICES, tr("Results"))
    info = open_layer(folder / FILE, INFO, tr("Package"))
    _form(task, choices)
    _look(task)
    finish(project, ws, folder, PROJECT, extent, edited=[task], tables=[choices, info], base=base)


def _form(layer, choices):
    """Titles, what may be typed, lists, photos, and the rule that a refusal has a reason."""
    settings = layer.editFormConfig()
    filled = {name for name, _, _ in FILLED}
    numbers = {name: str(place) for place, name in enumerate(PHOTOS, 1)}
    for name, title, _ in TOLD + HIDDEN + FILLED:
        index = layer.fields().indexOf(name)
        layer.setFieldAlias(index, f"{tr(title)} {numbers.get(name, '')}".strip())
        settings.setReadOnly(index, name not in filled or name == "done_at")
        if name in dict.fromkeys(hidden for hidden, _, _ in HIDDEN):
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
        elif name == "reference" or name in PHOTOS:
            layer.setEditorWidgetSetup(index, photo_widget())
        elif name == "result":
            layer.setEditorWidgetSetup(index, value_relation(
                choices, f"./{FILE}|layername={CHOICES}",
                FilterExpression="\"kind\" = current_value('kind')"))
        else:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup(
                "TextEdit", {"IsMultiline": name in ("note", "description", "said")}))
    layer.setEditorWidgetSetup(layer.fields().indexOf("fid"), QgsEditorWidgetSetup("Hidden", {}))
    layer.setEditFormConfig(settings)
    layer.setDefaultValueDefinition(
        layer.fields().indexOf("done_at"),
        QgsDefaultValue(f"if(\"result\" IS NULL, NULL, coalesce(\"done_at\", {NOW}))", True))
    note = layer.fields().indexOf("note")
    layer.setConstraintExpression(note, "coalesce(\"result\", '') NOT IN ({}) OR "
                                  "trim(coalesce(\"note\", '')) <> ''".format(", ".join(
                                      f"'{code}'" for code in field_package.NEED_NOTE)),
                                  tr("Give the reason."))
    layer.setFieldConstraint(note, QgsFieldConstraints.Constraint.ConstraintExpression,
                             QgsFieldConstraints.ConstraintStrength.ConstraintStrengthHard)
    layer.setDisplayExpression('"case_no" || \' \' || coalesce("class", \'\')')
    name_photos(layer, PHOTOS, '"case_no"')


def _look(layer):
    """What is still to be done is large and coloured, what is done small and grey."""
    done = "coalesce(\"result\", '') <> ''"
    marks = [rule(simple_marker(shape, 5.0, colour, "#222222", 0.4),
                  f"\"kind\" = '{kind}' AND NOT {done}", tr(KINDS[kind]))
             for kind, (shape, colour) in _MARKS.items()]
    layer.setRenderer(rules([
        *marks, rule(simple_marker("circle", 3.0, "#8fb08f", "#4f6f4f", 0.3), done, tr("Done"))]))
    layer.setLabeling(scaled_labels([(text('"case_no"', 9, "#222222", bold=True), (0, 10000),
                                      "")]))
    layer.setLabelsEnabled(True)
