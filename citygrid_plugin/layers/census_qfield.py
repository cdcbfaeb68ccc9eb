"""A work package of a census as a folder that QField opens.

``census.gpkg`` holds the components to confirm, which come back (``core.exchange
.census_package``), ``base.gpkg`` the base map, ``census.qgz`` the project, and ``DCIM`` is where
QField puts photos. The drawings of the classes stand in the project itself: a device has no folder
of ours. Components may be moved, and new ones added; the code is the workspace's to give.
"""
import base64

from qgis.core import (
    QgsAttributeEditorContainer, QgsAttributeEditorField, QgsDefaultValue, QgsEditorWidgetSetup,
    QgsFieldConstraints, QgsRectangle, QgsSvgMarkerSymbolLayer)

from ..compat import PLACED_FORM
from ..core.errors import N_
from ..core.exchange import census_package
from ..core.exchange.census_package import (
    ANSWERS, CHOICES, CLASSES, FIELD, FILE, GROUND, NEW, NEW_TITLE, ORGANISATIONS, PHOTOS,
    STATES)
from ..core.standards.catalogue import families
from ..i18n import tr
from .component_style import family_symbol
from .field_project import (
    BASE, NOW, finish, name_photos, new_project, open_layer, photo_widget, unsynced,
    value_relation, write_base)
from .symbols import fill, line, rule, rules, scaled_labels, simple_marker, text
from .words import pick

PROJECT = "census.qgz"
AROUND = 60.0           # metres of base map around the ground
TITLES = {"point": N_("Components: points"), "line": N_("Components: lines"),
          "area": N_("Components: areas")}
PLACES = N_("Places of the sweep")
#: (answer, colour): blue to orange, told apart by people who see no red and green
_COLOURS = (("here", "#1f78b4"), ("changed", "#00a0a8"), ("lost", "#d6001c"),
            ("removed", "#555555"), ("not_reached", "#b8b8b8"), (NEW, "#9b2fae"))
_OPEN = "#ff9a00"
_NEAR = 2000            # scale denominator up to which the classes are drawn
#: columns of the form: first the answer, then what is told and may be changed
_TOP = ("answer", "objid", "classcode", "objstate")
_MORE = ("objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "ordate", "note")
_LAST = ("surveyor", "surveyed_at")
_HIDDEN = ("fid", "key", "datasource", "extra")
_ROLES = {"deptcode1": "authority", "deptcode2": "owner", "deptcode3": "maintainer"}


class Press:
    """Makes the packages of one census.

    Parameters
    ----------
    ws : Workspace
    catalogue : Catalogue
        Edition with extensions.
    census : dict
        As ``core.workspace.census.get`` gives it.
    sketches : layers.sketch.Sketches
        Its layers are the base map.
    """

    def __init__(self, ws, catalogue, census, sketches):
        self.ws, self.catalogue, self.census = ws, catalogue, census
        self.sketches = sketches
        self.srs = census_package.srs_of(ws)
        self.organisations = ws.query(
            "SELECT o.code, o.name, max(r.role = 'authority'), max(r.role = 'owner'), "
            "max(r.role = 'maintainer') FROM organisation o LEFT JOIN organisation_role r "
            "ON r.org_code = o.code GROUP BY o.code ORDER BY o.name")

    def make(self, package, known, ground, folder):
        """Make a package in an empty folder.

        Parameters
        ----------
        package : core.exchange.census_package.CensusPackage
        known : dict of str to list of dict
            As ``core.exchange.census_package.write`` takes it.
        ground : bytes
            Blob of the ground that is walked.
        folder : Path

        Raises
        ------
        WorkspaceError
            A file could not be written.
        """
        (folder / "DCIM").mkdir()
        census_package.write(folder, self.srs, package, known, self._lists(known), ground)
        outline = open_layer(folder / FILE, GROUND, tr("Ground of this package"))
        extent = QgsRectangle(outline.extent())
        extent.grow(AROUND)
        with unsynced():
            base = write_base(self.sketches.layers, folder / BASE, extent)
        self._project(package, known, outline, base, extent, folder)

    def _lists(self, known):
        used = {column: {row[column] for rows in known.values() for row in rows}
                for column in _ROLES}
        return {CLASSES: self._classes(known), CHOICES: [
                    *(("known", answer, tr(title)) for answer, (title, _) in ANSWERS.items()),
                    ("new", NEW, tr(NEW_TITLE))],
                STATES: [(code, pick(name, name_en)) for code, name, name_en in self.ws.query(
                    "SELECT code, name, name_en FROM value_domain WHERE domain = 'objstate' "
                    "ORDER BY fid")],
                # who stands in a component must be in its list, or the app shows nothing there
                ORGANISATIONS: [
                    (code, name, *("1" if role is None or role or code in used[column] else "0"
                                   for role, column in zip(roles, _ROLES)))
                    for code, name, *roles in self.organisations]}

    def _classes(self, known):
        if self.census["kind"] == "census":
            return [(row.code, f"{row.code} {pick(row.name, row.name_en)}")
                    for row in self.catalogue.classes("component")]
        found = {}
        code = self.census["options"].get("classcode")
        for kind in ("event", "component") if code else ():
            row = self.catalogue.find(kind, code)
            if row is not None:
                found.setdefault(code, f"{code} {pick(row.name, row.name_en)}")
        for code in {row["classcode"] for rows in known.values() for row in rows}:
            row = self.catalogue.find("component", code)
            found.setdefault(code, f"{code} {pick(row.name, row.name_en)}" if row else code)
        return sorted(found.items())

    def _project(self, package, known, outline, base, extent, folder):
        project = new_project(" ".join(filter(None, (package.census, package.name
                                                     or package.code))), outline.crs())
        tables = {name: open_layer(folder / FILE, name, tr(title)) for name, title in (
            (CHOICES, N_("Answers")), (CLASSES, N_("Classes")), (STATES, N_("States")),
            (ORGANISATIONS, N_("Organisations")))}
        edited = []
        for geometry, title in TITLES.items():
            sweep = self.census["kind"] == "sweep"
            if sweep and geometry != "point" and not known.get(geometry):
                continue
            layer = open_layer(folder / FILE, geometry,
                               tr(PLACES if sweep and geometry == "point" else title))
            self._form(layer, tables, package)
            self._look(layer, geometry)
            edited.append(layer)
        outline.setRenderer(rules([rule(fill(None, "#08306b", 1.0, "dash"))]))
        finish(project, self.ws, folder, PROJECT, extent, edited=edited, ground=[outline],
               tables=list(tables.values()), base=base, open_for=("addition", "geometry"))

    # -- the form

    def _form(self, layer, tables, package):
        """Answer first; lists; what is the workspace's to give cannot be typed."""
        settings = layer.editFormConfig()
        fields = {} if layer.source().split("layername=")[1] != "point" else {
            FIELD.format(number): title for number, title in enumerate(package.fields, 1)}
        table = census_package.object_table("point", package.fields)
        titles = {column.name: column.title for column in table.columns}
        numbers = {name: str(place) for place, name in enumerate(PHOTOS, 1)}
        for index, field in enumerate(layer.fields()):
            name = field.name()
            title = fields.get(name) or tr(titles.get(name, name))
            layer.setFieldAlias(index, f"{title} {numbers.get(name, '')}".strip())
            layer.setEditorWidgetSetup(index, self._widget(name, tables))
            settings.setReadOnly(index, name in ("objid", "surveyed_at"))
        self._groups(settings, fields)
        layer.setEditFormConfig(settings)
        self._defaults(layer, package)
        layer.setDisplayExpression(
            "coalesce(\"objname\", represent_value(\"classcode\"), '') || ' ' || "
            "coalesce(\"objid\", '')")
        name_photos(layer, PHOTOS, "coalesce(\"objid\", 'new')")

    def _widget(self, name, tables):
        def listed(table, **more):
            return value_relation(tables[table], f"./{FILE}|layername={table}", **more)
        if name == "answer":
            return listed(CHOICES, FilterExpression="\"kind\" = if(current_value('key') IS NULL, "
                                                    "'new', 'known')")
        if name == "classcode":
            return listed(CLASSES, UseCompleter=True)
        if name == "objstate":
            return listed(STATES)
        if name in _ROLES:
            return listed(ORGANISATIONS, UseCompleter=True, OrderByValue=True,
                          FilterExpression=f"\"{_ROLES[name]}\" = '1'")
        if name in PHOTOS:
            return photo_widget()
        if name == "ordate":
            return QgsEditorWidgetSetup("DateTime", {
                "display_format": "yyyy-MM-dd", "field_format": "yyyy-MM-dd", "allow_null": True,
                "calendar_popup": True})
        if name in _HIDDEN:
            return QgsEditorWidgetSetup("Hidden", {})
        return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": name == "note"})

    def _groups(self, settings, fields):
        settings.setLayout(PLACED_FORM)
        root = settings.invisibleRootContainer()
        root.clear()
        for title, names in ((N_("Answer"), (*_TOP, *fields, *PHOTOS)),
                             (N_("Details"), (*_MORE, *_LAST))):
            tab = QgsAttributeEditorContainer(tr(title), root)
            tab.setIsGroupBox(False)
            for name in names:
                tab.addChildElement(QgsAttributeEditorField(name, -1, tab))
            root.addChildElement(tab)

    def _defaults(self, layer, package):
        def default(name, expression, on_update=False):
            layer.setDefaultValueDefinition(layer.fields().indexOf(name),
                                            QgsDefaultValue(expression, on_update))
        # a row without a key was added in the field
        default("answer", f"if(\"key\" IS NULL, '{NEW}', \"answer\")")
        default("surveyed_at", f"if(\"answer\" IS NULL, NULL, {NOW})", True)
        if package.crew:
            default("surveyor", "if(\"answer\" IS NULL, NULL, coalesce(\"surveyor\", {}))".format(
                literal(package.crew)), True)
        options = self.census["options"]
        if options.get("classcode"):
            default("classcode", literal(options["classcode"]))
        if options.get("object"):
            default("objname", literal(options["object"]))
        if self.census["kind"] == "census":
            index = layer.fields().indexOf("classcode")
            layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintNotNull,
                                     QgsFieldConstraints.ConstraintStrength
                                     .ConstraintStrengthHard)

    # -- the look

    def _look(self, layer, geometry):
        """The answer as a ring (a band, a border) around the drawing of the class."""
        titles = {**{answer: title for answer, (title, _) in ANSWERS.items()}, NEW: NEW_TITLE}

        def marks(near):
            return [rule(answer_symbol(geometry, _OPEN, near), "coalesce(\"answer\", '') = ''",
                         tr("no answer yet")),
                    *(rule(answer_symbol(geometry, colour, near), f"\"answer\" = '{answer}'",
                           tr(titles[answer])) for answer, colour in _COLOURS)]
        layer.setRenderer(rules([
            rule(None, "", tr("At district scale"), (_NEAR, 0), children=marks(False)),
            rule(None, "", tr("Answers"), (0, _NEAR), children=marks(True)),
            rule(None, "", tr("Classes"), (0, _NEAR), children=self._drawings(geometry))]))
        name = text('coalesce("objname", "classcode", \'\')', 8, "#222222")
        serial = f'right("objid", {self.ws.codes.serial_width})'
        both = text(f"coalesce(\"objname\", '') || coalesce('\\n' || {serial}, '')", 8, "#222222")
        layer.setLabeling(scaled_labels([(both, (0, 300), ""), (name, (300, 800), "")]))
        layer.setLabelsEnabled(True)

    def _drawings(self, geometry):
        """A rule for each family; any class may be added in the field."""
        known, by_family = families(), {}
        for row in self.catalogue.classes("component"):
            by_family.setdefault(row.family, []).append(row.code)
        made = [rule(portable(family_symbol(known[name], geometry), known[name]),
                     '"classcode" IN ({})'.format(", ".join(map(literal, codes))),
                     pick(known[name].name, known[name].name_en))
                for name, codes in by_family.items() if name in known]
        made.append(rule(portable(family_symbol(known["other"], geometry), known["other"]), "",
                         tr("Other classes"), other=True))
        return made


def literal(value):
    """A text as a QGIS expression."""
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def answer_symbol(geometry, colour, near=True):
    """What shows an answer, near with room for the drawing of the class, and far away."""
    if geometry == "point":
        return simple_marker("circle", 8.0, "#66" + colour[1:], colour, 0.7) if near else \
            simple_marker("circle", 1.8, colour, "#ffffff", 0.1)
    if geometry == "line":
        return line(colour, 1.6 if near else 0.4)
    return fill("#22" + colour[1:], colour, 1.0 if near else 0.4)


def portable(symbol, family):
    """A symbol whose drawings stand in it instead of in a file."""
    for number in range(symbol.symbolLayerCount()):
        layer = symbol.symbolLayer(number)
        if isinstance(layer, QgsSvgMarkerSymbolLayer):
            layer.setPath("base64:" + base64.b64encode(family.symbol.read_bytes()).decode())
        elif layer.subSymbol() is not None:
            inner = layer.subSymbol().clone()
            layer.setSubSymbol(portable(inner, family))
    return symbol
