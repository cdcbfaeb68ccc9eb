"""citygrid:createworkspace: the empty workspace of a district."""
from pathlib import Path

from qgis.core import (
    QgsProcessingOutputFile, QgsProcessingParameterCrs, QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination, QgsProcessingParameterString, QgsUnitTypes)

from ...core.errors import InputError, N_
from ...core.standards.catalogue import (
    DEFAULT_EDITION, DEFAULT_EXTENSIONS, editions, load_catalogue)
from ...core.workspace import store
from ...i18n import tr
from ..base import CityGridAlgorithm


class CreateWorkspace(CityGridAlgorithm):
    """A new GeoPackage with all tables, rules and the classes of the chosen edition."""

    NAME = "createworkspace"
    TITLE = N_("Create workspace")
    ROOM = "workspace"
    HELP = N_(
        "Creates the workspace of one district: a GeoPackage file with all tables, their rules and "
        "the classes of the chosen edition of the standard. The reference system is a projected "
        "one in metres: the CGCS2000 Gauss-Krueger zone of the city, or its local system.")
    requires = ()

    def define(self):
        self.add(QgsProcessingParameterFileDestination(
            "PATH", tr("Workspace"), tr("CityGrid workspace (*.gpkg)")),
            tr("The new file; one that exists is not touched."))
        self.add(QgsProcessingParameterString("DIVISION", tr("Division code")),
                 tr("Six digits of the district in GB/T 2260, such as 330106."))
        self.add(QgsProcessingParameterString("NAME", tr("Name of the district"), optional=True),
                 tr("For titles and reports."))
        self.add(QgsProcessingParameterCrs("CRS", tr("Reference system")),
                 tr("Projected, in metres: the CGCS2000 zone of the city or its local system."))
        self.add(QgsProcessingParameterEnum(
            "EDITION", tr("Edition of the standard"),
            [f"{e.title} ({e.standard})" for e in editions()],
            defaultValue=[e.id for e in editions()].index(DEFAULT_EDITION), optional=True),
            tr("Decides the classes of components and events and the length of object codes. It "
               "cannot be changed later."))
        self.add(QgsProcessingParameterString(
            "EXTENSIONS", tr("Extensions"), defaultValue=",".join(DEFAULT_EXTENSIONS),
            optional=True),
            tr("The city's own classes: names of shipped extensions or paths of .csv files, "
               "separated by commas."))
        self.addOutput(QgsProcessingOutputFile("WORKSPACE", tr("Workspace")))

    def execute(self, parameters, context, feedback):
        path = Path(self.parameterAsFileOutput(parameters, "PATH", context))
        if path.suffix.lower() != ".gpkg":
            path = path.with_name(path.name + ".gpkg")
        edition = editions()[self.parameterAsEnum(parameters, "EDITION", context)].id
        text = self.parameterAsString(parameters, "EXTENSIONS", context)
        catalogue = load_catalogue(edition, [e.strip() for e in text.split(",") if e.strip()])
        srs = srs_of(self.parameterAsCrs(parameters, "CRS", context))
        store.create(
            path, srs, catalogue, name=self.parameterAsString(parameters, "NAME", context).strip(),
            division=self.parameterAsString(parameters, "DIVISION", context).strip()).close()
        classes = len(catalogue.classes("component"))
        feedback.message(tr("{path}: {count} component classes of {standard}.").format(
            path=path, count=classes, standard=catalogue.edition.standard))
        return {"WORKSPACE": str(path), "PATH": str(path),
                **self.counts(feedback, classes, classes)}


def srs_of(crs):
    """The Srs of a reference system of QGIS.

    Raises
    ------
    InputError
        Not projected in metres (hard rule 8).
    """
    if not crs.isValid() or crs.isGeographic() \
            or crs.mapUnits() != QgsUnitTypes.DistanceUnit.DistanceMeters:
        raise InputError(N_("{crs} is not a projected reference system in metres. Choose the "
                            "city's CGCS2000 zone or local system."),
                         crs=crs.description() or crs.authid() or "-")
    authority, _, code = crs.authid().partition(":")
    if not code.isdigit() or authority == "USER":
        authority, code = "CITYGRID", "100000"
    wkt = crs.toWkt(crs.WktVariant.WKT1_GDAL)
    return store.Srs(int(code), authority, int(code), crs.description() or crs.authid(), wkt)
