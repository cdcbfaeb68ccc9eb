"""citygrid:importosm: an OpenStreetMap extract as areas, base map and components at once."""
import json
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessing, QgsProcessingOutputNumber,
    QgsProcessingOutputString, QgsProcessingParameterBoolean, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile)

from ...core.errors import InputError, N_
from ...core.workspace.store import user
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..results import workspace_crs
from . import areas, placing, sources
from .import_geocoding import TABLES, address_name, place_of
from .importing import join, rejected, tell_rejects, write_rejects, writing
from .shapes import OF

WGS84 = "EPSG:4326"


class ImportOsm(CityGridAlgorithm):
    """Everything that an extract has for a workspace, in one transaction."""

    NAME = "importosm"
    TITLE = N_("Import OpenStreetMap extract")
    ROOM = "workspace"
    HELP = N_(
        "Reads an OpenStreetMap extract (.osm, .pbf) and writes its administrative areas as "
        "communities and streets, its roads, railways, water, walls and buildings as base map, "
        "and its street furniture as components, by a table of tags, all in one transaction and "
        "in the workspace's reference system. OpenStreetMap data stand under the ODbL: name "
        "\"OpenStreetMap contributors\" beside them.")

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFile("FILE", tr("OpenStreetMap extract")),
                 tr("A .osm, .osm.bz2 or .pbf file."))
        for name, title, help in (
                ("AREAS", tr("Communities and streets"),
                 tr("Administrative areas, as far as the extract has them.")),
                ("BASEMAP", tr("Base map"), tr("Roads, railways, water, walls, buildings.")),
                ("GEOCODING", tr("Geocoding tables"),
                 tr("Door plates, points of interest and named places.")),
                ("COMPONENTS", tr("Components"), tr("Street furniture, trees, green spaces."))):
            self.add(QgsProcessingParameterBoolean(name, title, defaultValue=True, optional=True),
                     help)
        self.add(QgsProcessingParameterFeatureSink(
            "REJECTS", tr("Rejected rows"), QgsProcessing.SourceType.TypeVectorPoint,
            optional=True, createByDefault=True),
            tr("Rows that were set aside, with row number, reason and their own attributes."))

    def initAlgorithm(self, configuration=None):
        super().initAlgorithm(configuration)
        self.addOutput(QgsProcessingOutputString("COUNTS", tr("Rows per table (JSON)")))
        self.addOutput(QgsProcessingOutputString("CLASSES", tr("Components per class (JSON)")))
        self.addOutput(QgsProcessingOutputNumber("WARNINGS", tr("Warnings")))

    def execute(self, parameters, context, feedback):
        from ...core.exchange.osm import load_osm
        path = Path(self.parameterAsFile(parameters, "FILE", context))
        if not sources.is_osm(path):
            raise InputError(N_("{name} is no OpenStreetMap extract (.osm, .pbf)."),
                             name=path.name)
        data = load_osm(path)
        feedback.progress(0.4)
        with self.open_workspace() as ws:
            plan = Plan(ws, context.transformContext())
            if self.parameterAsBool(parameters, "AREAS", context):
                plan.add_areas(data.base)
            if self.parameterAsBool(parameters, "BASEMAP", context):
                plan.add_base(data.base)
            if self.parameterAsBool(parameters, "GEOCODING", context):
                plan.add_geocoding(data.base)
            if self.parameterAsBool(parameters, "COMPONENTS", context):
                plan.add_components(data.components)
            feedback.progress(0.5)
            with writing(ws, tr("import of {name}").format(name=path.name),
                         feedback) as connection:
                plan.write(ws, connection, tr("Import of {name}").format(name=path.name))
            titles = {name: table.title for name, table in ws.tables.items()}
        warnings = self.tell(plan, titles, feedback)
        source, rejects = plan.aside(data.rejects)
        tell_rejects(rejects, feedback)
        written = sum(plan.counts.values())
        results = {"COUNTS": json.dumps(plan.counts), "CLASSES": json.dumps(plan.classes),
                   "WARNINGS": warnings,
                   **write_rejects(self, source, rejects, parameters, context)}
        results.update(self.counts(feedback, written + len(rejects), written, len(rejects)))
        return results

    @staticmethod
    def tell(plan, titles, feedback):
        """Counts per table and class into the log; returns how many warnings there were."""
        for notice in plan.notices:
            feedback.message(tr(notice.template).format(**notice.params))
        for table, count in plan.counts.items():
            feedback.message(f"{tr(titles.get(table, 'Components'))}: {count}")
        for code, count in plan.classes.items():
            feedback.message(f"{code} {plan.names[code]}: {count}")
        if plan.built:
            feedback.warning(tr("{count} codes were missing and were built from the division and "
                                "a sequence. Replace them by the official ones when you have "
                                "them.").format(count=plan.built))
        return int(plan.built > 0)


class Plan:
    """What an extract brings into a workspace: prepared first, written in one go."""

    def __init__(self, ws, context):
        from ...core.standards.stored import catalogue_of
        self.ws, self.context = ws, context
        self.placement = placing.Placement(QgsCoordinateReferenceSystem(WGS84),
                                           workspace_crs(ws), context)
        self.catalogue = catalogue_of(ws)
        self.names = {c.code: c.name for c in self.catalogue.classes("component")}
        self.areas, self.base, self.geocoding, self.components = [], {}, {}, None
        self.counts, self.classes, self.notices, self.rejects = {}, {}, [], []
        self.built = 0

    def add_areas(self, base):
        """Streets, then communities, whose codes go by them."""
        streets = []
        for level in areas.LEVELS:
            frame = base.get(level)
            if frame is None or not len(frame):
                continue
            shapes, lost = self.placement.place(frame.geometry.to_numpy())
            names = frame["name"].where(frame["name"] != "", None).to_numpy(object)
            made = areas.build(self.ws, level, {"name": names}, shapes, streets=streets)
            self.areas += [("street", made.streets), (level, made.items)]
            streets += made.items if level == "street" else []
            self.built += made.built
            self.notices += made.notices
            self.set_aside(frame, level, [rejected(lost.nonzero()[0], "outside_crs"),
                                          *made.rejects])

    def add_base(self, base):
        """The tables of the base map."""
        for table, frame in base.items():
            if not table.startswith("base_") or not len(frame):
                continue
            shapes, lost = self.placement.place(frame.geometry.to_numpy())
            shapes, told = OF[self.ws.tables[table].geometry](shapes)
            there = [shape is not None for shape in shapes]
            columns = {k: frame[k][there].to_numpy(object) for k in ("name", "kind", "source")}
            self.base[table] = (columns, shapes[there])
            self.set_aside(frame, table, [rejected(lost.nonzero()[0], "outside_crs"), *told])

    def add_geocoding(self, base):
        """Named places, points of interest, and door plates with their street."""
        import numpy as np

        from ...core.exchange.osm import parse_tags
        for table in TABLES:
            frame = base.get(table)
            if frame is None or not len(frame):
                continue
            shapes, lost = self.placement.place(frame.geometry.to_numpy())
            columns = {k: frame[k].where(frame[k] != "", None).to_numpy(object)
                       for k in ("name", "kind")}
            if table == "door_plate":
                street = [parse_tags(tags).get("addr:street") for tags in frame["other_tags"]]
                columns = {"number": columns["kind"], "street_name": np.array(street, object)}
            columns = address_name(columns, len(shapes))
            there = np.array([n is not None for n in columns["name"]], bool) & ~lost
            names = self.ws.tables[table].names()
            self.geocoding[table] = ({k: v[there] for k, v in columns.items() if k in names},
                                     shapes[there])
            self.set_aside(frame, table, [
                rejected(lost.nonzero()[0], "outside_crs"),
                rejected((~there & ~lost).nonzero()[0], "no_name")])

    def add_components(self, frame):
        """Components; classes of the 2007 table of tags in the workspace's own edition."""
        shapes, lost = self.placement.place(frame.geometry.to_numpy())
        classes = frame["classcode"].map(self.own_classes(set(frame["classcode"])))
        bad = classes.isna().to_numpy()
        good = ~bad & ~lost
        extra = [json.dumps({"osm_id": i, "osm": k}, ensure_ascii=False)
                 for i, k in zip(frame["osm_id"][good], frame["kind"][good])]
        name = frame["name"].where(frame["name"] != "", None)
        self.components = (frame[good], {
            "classcode": classes[good].to_numpy(object), "objname": name[good].to_numpy(object),
            "extra": extra, "datasource": ["其他"] * int(good.sum())}, shapes[good])
        self.set_aside(frame, "component", [
            rejected(lost.nonzero()[0], "outside_crs"),
            rejected(bad.nonzero()[0], "unknown_class", frame["classcode"][bad])])

    def own_classes(self, codes):
        """{class of 2007: class of the workspace's edition}, by the crosswalk or the name."""
        from ...core.components.mapping_values import ClassFinder
        from ...core.standards.catalogue import DEFAULT_EDITION, load_catalogue, load_crosswalk
        if self.catalogue.edition.id == DEFAULT_EDITION:
            return {code: code for code in codes if code in self.names}
        known = load_catalogue(DEFAULT_EDITION)
        across = {row.code_2007: row.code_2026 for row in load_crosswalk()} \
            if self.catalogue.edition.year >= 2026 else {}
        finder = ClassFinder(self.catalogue)
        found = {code: across.get(code) or finder.find(known.get("component", code).name)
                 for code in codes}
        return {code: own for code, own in found.items() if own in self.names}

    def write(self, ws, connection, why):
        """Everything into the open transaction."""
        from ...core.workspace.bulk import import_components, insert_rows
        for table, items in self.areas:
            areas.insert(ws, connection, table, items)
            if items:
                self.counts[table] = self.counts.get(table, 0) + len(items)
        for table, (columns, shapes) in self.base.items():
            insert_rows(ws, connection, table, columns, shapes)
            self.counts[table] = len(shapes)
        for table, (columns, shapes) in self.geocoding.items():
            columns.update(place_of(self.ws, table, shapes, columns))
            insert_rows(self.ws, connection, table, columns, shapes)
            self.counts[table] = len(shapes)
        if self.components is None:
            return
        frame, columns, shapes = self.components
        result = import_components(ws, connection, columns, shapes, user(), why)
        self.counts["component"] = result.written
        coded = frame.assign(own=columns["classcode"])[[c is not None for c in result.codes]]
        self.classes = {k: int(v) for k, v in coded["own"].value_counts().sort_index().items()}
        self.set_aside(frame.reset_index(drop=True), "component", [
            rejected([row], rule) for row, rule, _ in result.rejected])

    def set_aside(self, frame, table, rejects):
        """Keep rejected rows of one table with what tells them."""
        rejects = join(rejects)
        rows = frame.iloc[rejects["row"].to_numpy() - 1]
        self.rejects.append(rejects.assign(
            table=table, osm_id=rows["osm_id"].to_numpy(), name=rows["name"].to_numpy(),
            geometry=rows.geometry.to_numpy()))

    def aside(self, reading):
        """(Source, rejects) of everything set aside, those while reading first."""
        import numpy as np
        import pandas as pd
        reading = reading.assign(table=reading["layer"], name="",
                                 geometry=np.full(len(reading), None, dtype=object))
        every = pd.concat([reading, *self.rejects], ignore_index=True)
        every["row"] = np.arange(len(every)) + 1
        source = sources.Source("", every[["table", "osm_id", "name"]],
                                every["geometry"].to_numpy(object),
                                QgsCoordinateReferenceSystem(WGS84))
        return source, every[["row", "reason", "value"]]
