"""citygrid:importareas: streets or communities from any polygon layer."""
from qgis.core import (
    QgsProcessingParameterBoolean, QgsProcessingParameterEnum, QgsProcessingParameterField)

from ...core.errors import N_
from ...i18n import tr
from ..workspace import areas
from ..workspace.importing import ImportAlgorithm, writing


class ImportAreas(ImportAlgorithm):
    """Streets or communities with their codes."""

    NAME = "importareas"
    TITLE = N_("Import streets or communities")
    ROOM = "grids"
    HELP = N_(
        "Writes the areas of a polygon layer into the workspace as streets or communities. Codes "
        "that are missing are built from the division code and a sequence, and the log says which. "
        "Rows of one code are joined into one area. Streets that the communities' codes name and "
        "the workspace lacks can be made from them.")

    def choices(self):
        self.add(QgsProcessingParameterEnum(
            "LEVEL", tr("Import as"), [tr("Streets"), tr("Communities")], defaultValue=1),
            tr("What the areas are."))
        for name, title, help in (
                ("CODE", tr("Field of the code"),
                 tr("9 digits for a street, 12 for a community; longer ones that end in zeros are "
                    "cut.")),
                ("NAME", tr("Field of the name"), ""),
                ("STREET_CODE", tr("Field of the street code"), tr("For communities.")),
                ("STREET_NAME", tr("Field of the street name"), tr("For communities."))):
            self.add(QgsProcessingParameterField(name, title, parentLayerParameterName="INPUT",
                                                 optional=True),
                     f"{help} {tr('Empty: recognised by its name; - for none.')}".strip())
        self.add(QgsProcessingParameterBoolean(
            "DERIVE", tr("Make missing streets from the communities"), defaultValue=True,
            optional=True),
            tr("Communities that share the beginning of their code are joined into the street of "
               "that code, where the workspace has none."))

    def write(self, ws, source, shapes, parameters, context, feedback):
        level = areas.LEVELS[self.parameterAsEnum(parameters, "LEVEL", context)]
        columns = self.texts(level, source, parameters, context,
                             ("CODE", "NAME", "STREET_CODE", "STREET_NAME"))
        made = areas.build(ws, level, columns, shapes,
                           self.parameterAsBool(parameters, "DERIVE", context))
        with writing(ws, tr("import of {name}").format(name=source.name), feedback) as connection:
            areas.insert(ws, connection, "street", made.streets)
            areas.insert(ws, connection, level, made.items)
        self.tell(made, feedback)
        return made.rows, made.rejects

    def tell(self, made, feedback):
        """Say which codes were built and what was joined."""
        for notice in made.notices:
            feedback.message(tr(notice.template).format(**notice.params))
        if made.built:
            self.warn(feedback, tr("{count} codes were missing and were built from the division "
                                   "and a sequence. Replace them by the official ones when you "
                                   "have them.").format(count=made.built))
