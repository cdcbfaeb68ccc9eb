"""Attribute forms made from the schema: titles, value lists, defaults, what may not be typed.

The rules themselves are the database's own (``core.workspace.triggers``); the form only spares a
person the refusal. Who, why and when travel in the row (SQLite knows no user): QGIS fills
``changed_by`` and ``changed_at`` on every change.
"""
from qgis.core import (
    QgsAttributeTableConfig, QgsDefaultValue, QgsEditorWidgetSetup, QgsFieldConstraints)

from ..compat import leave_empty_in_copies
from ..core.cases.directory import STATUSES
from ..core.cases.lifecycle import STATES
from ..core.cases.rules import AREA_KINDS, SITUATIONS, TARGETS
from ..core.workspace.census import STATES as PACKAGE_STATES, STEPS
from ..i18n import tr
from .words import pick

#: given by the database or by QGIS on each change
GIVEN = {"objid", "bgid", "case_no", "area", "changed_by", "changed_at", "chdate", "state",
         "version", "community_code"}
#: records and lists that a person looks at but never edits here
READ_ONLY = {"case_closed", "case_step", "case_transition", "object_class", "grid_succession",
             "attachment"}
ORGANISATION = {"deptcode1", "deptcode2", "deptcode3", "unit", "parent_code", "org_code",
                "successor_code"}
DATES = {"ordate", "chdate", "dedate", "day", "status_until", "valid_from", "valid_to"}
#: Columns whose values are few: {(table, column): {stored: title}}
FEW = {
    ("organisation", "status"): STATUSES,
    ("responsibility_rule", "target"): TARGETS,
    ("responsibility_rule", "situation"): SITUATIONS,
    ("responsibility_rule", "area_kind"): AREA_KINDS,
    ("census_package", "state"): PACKAGE_STATES,
    ("census", "step"): STEPS,
}

NOW = "format_date(now(), 'yyyy-MM-ddTHH:mm:ss.zzz')"
#: the session sets the variable where somebody works under another name than the system's
USER = "coalesce(@citygrid_user, @user_account_name)"
#: a new row has no code yet and no date of change either
CHANGED_DAY = "if(\"{code}\" IS NULL, NULL, to_date(now()))"


def form(layer, ws, catalogue, table, organisations=None):
    """Set up the form of one layer.

    Parameters
    ----------
    layer : QgsVectorLayer
    ws : Workspace
    catalogue : Catalogue
    table : core.workspace.schema.Table
    organisations : QgsVectorLayer, optional
        Where names of organisations are looked up.
    """
    component = table.name.startswith("component_")
    settings = layer.editFormConfig()
    for column in table.columns:
        index = layer.fields().indexOf(column.name)
        layer.setFieldAlias(index, tr(column.title))
        layer.setEditorWidgetSetup(index, _widget(ws, catalogue, table, column, organisations))
        given = column.name in GIVEN and (component or table.history)
        settings.setReadOnly(index, given or table.name in READ_ONLY)
    layer.setEditFormConfig(settings)
    _defaults(layer, table)
    _constraints(layer, table, component)
    _tips(layer, table, component)
    _hide_key(layer)
    if table.name in READ_ONLY:
        layer.setReadOnly(True)


def _value_map(pairs):
    """Pairs are (shown, stored)."""
    return QgsEditorWidgetSetup("ValueMap", {"map": [{shown: stored} for shown, stored in pairs]})


def class_values(catalogue, major, geometry):
    """(shown, stored) of a major's classes: those of this geometry first, then the others."""
    rows = catalogue.classes("component", major)
    rows.sort(key=lambda row: (row.geometry != geometry, row.code))
    return [(f"{row.code} {pick(row.name, row.name_en)}", row.code) for row in rows]


def _domain(ws, domain):
    return [(pick(name, name_en), code) for code, name, name_en in ws.query(
        "SELECT code, name, name_en FROM value_domain WHERE domain = ? ORDER BY fid", (domain,))]


def _widget(ws, catalogue, table, column, organisations):
    name = column.name
    if table.name.startswith("component_") and name == "classcode":
        return _value_map(class_values(catalogue, table.name.split("_")[1], table.geometry))
    if name in ORGANISATION and organisations is not None:
        return QgsEditorWidgetSetup("ValueRelation", {
            "Layer": organisations.id(), "LayerName": organisations.name(),
            "LayerSource": organisations.source(),
            "LayerProviderName": organisations.providerType(), "Key": "code", "Value": "name",
            "AllowNull": True, "OrderByValue": True, "UseCompleter": True})
    if name in ("objstate", "datasource", "area_class", "management_level"):
        return _value_map(_domain(ws, name))
    if name == "state" and table.name.startswith("case_"):
        return _value_map([(tr(title), state) for state, title in STATES.items()])
    if name == "role" and table.name == "organisation_role":
        return _value_map([(tr("Authority"), "authority"), (tr("Owner"), "owner"),
                           (tr("Maintainer"), "maintainer")])
    if (table.name, name) in FEW:
        return _value_map([(tr(title), stored)
                           for stored, title in FEW[table.name, name].items()])
    if name in ("urgent", "locked", "active"):
        return QgsEditorWidgetSetup("CheckBox", {"CheckedState": "1", "UncheckedState": "0"})
    if name in DATES:
        return QgsEditorWidgetSetup("DateTime", {
            "display_format": "yyyy-MM-dd", "field_format": "yyyy-MM-dd", "allow_null": True,
            "calendar_popup": True})
    long = name in ("note", "description", "extra", "changed_why", "condition", "closing")
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": long})


def _defaults(layer, table):
    names = table.names()

    def default(name, expression, on_update):
        layer.setDefaultValueDefinition(layer.fields().indexOf(name),
                                        QgsDefaultValue(expression, on_update))
    if "changed_at" in names:
        default("changed_at", NOW, True)
        default("changed_by", USER, True)
    if "chdate" in names:
        default("chdate", CHANGED_DAY.format(code=table.code), True)
    if table.code and table.code in names:
        leave_empty_in_copies(layer, layer.fields().indexOf(table.code))


def _constraints(layer, table, component):
    def soft(name, expression, sentence):
        index = layer.fields().indexOf(name)
        layer.setConstraintExpression(index, expression, sentence)
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintExpression,
                                 QgsFieldConstraints.ConstraintStrength.ConstraintStrengthSoft)
    if component:
        index = layer.fields().indexOf("classcode")
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintNotNull,
                                 QgsFieldConstraints.ConstraintStrength.ConstraintStrengthHard)
    if "dedate" in table.names():
        soft("changed_why", '"dedate" IS NULL OR coalesce("changed_why", \'\') <> \'\'',
             tr("Give the reason of the retirement."))
        soft("dedate", '"dedate" IS NULL OR "ordate" IS NULL OR "dedate" >= "ordate"',
             tr("The date of retirement lies before the first date."))


def _cell(title, expression):
    return f"<tr><td><i>{title}</i></td><td>[% {expression} %]</td></tr>"


def _tips(layer, table, component):
    names = table.names()
    if component:
        layer.setDisplayExpression(
            'coalesce("objname", represent_value("classcode"), \'\') || \' \' || '
            'coalesce("objid", \'\')')
        head, rows = '"objname"', ("objid", "classcode", "objstate", "bgid", "deptcode2",
                                   "deptcode3", "objpos")
    elif table.name.startswith("case_") and "case_no" in names and table.geometry:
        layer.setDisplayExpression('"case_no" || \' \' || coalesce("description", \'\')')
        head, rows = '"case_no"', ("state", "description", "address", "unit", "due_at")
    elif table.name == "unit_grid":
        layer.setDisplayExpression('"bgid" || \' \' || coalesce("bgname", \'\')')
        head, rows = '"bgid"', ("bgname", "area_class", "management_level", "area", "locked")
    elif table.geometry and "name" in names:
        layer.setDisplayExpression('coalesce("name", \'\')' + (
            ' || \' \' || coalesce("code", \'\')' if "code" in names else ""))
        head, rows = '"name"', tuple(n for n in ("code", "kind", "number") if n in names)
    else:
        return
    title = {c.name: tr(c.title) for c in table.columns}
    body = "".join(_cell(title[n], f"represent_value(\"{n}\")") for n in rows)
    layer.setMapTipTemplate(f"<b>[% {head} %]</b><table>{body}</table>")


def _hide_key(layer):
    config = QgsAttributeTableConfig()
    config.update(layer.fields())
    config.setColumnHidden(0, True)
    layer.setAttributeTableConfig(config)
