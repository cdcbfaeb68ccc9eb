"""Prepare a census or a sweep: work packages for QField."""
import datetime
import os
import re
import shutil
import sqlite3
import traceback
from pathlib import Path

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination, QgsProcessingParameterString)

from ...compat import NO_THREADING
from ...core.errors import Cancelled, InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of
from ..cases.codes import listed

KINDS = ("census", "sweep")


class PrepareCensus(CityGridAlgorithm):
    """citygrid:preparecensus"""

    NAME = "preparecensus"
    TITLE = N_("Prepare a census")
    ROOM = "census"
    HELP = N_(
        "Makes a census, or a sweep of one kind of event or business, and its work packages: for "
        "every patrol area a folder that QField opens without a network. It has the components "
        "to confirm with their forms and value lists, room for new ones and photos, and the base "
        "map. Without patrol areas the packages follow the communities; components outside of "
        "all work areas are in a package of their own. Run it again with the same name to go on: "
        "packages that are there stay, only those that are missing are made.")
    requires = ("shapely",)

    def flags(self):
        # drawings of the symbols are read by Qt's window thread alone
        return super().flags() | NO_THREADING

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("NAME", tr("Name")),
                 tr("The name of the census, such as \"Update 2026\". A census of this name that "
                    "is there already goes on."))
        self.add(QgsProcessingParameterEnum(
            "KIND", tr("Kind"), [tr("Census"), tr("Sweep")], defaultValue=0),
            tr("A census confirms components. A sweep records all places of one kind of event or "
               "business, such as breakfast stalls."))
        self.add(QgsProcessingParameterString("DAY", tr("Date"), optional=True),
                 tr("The day that the survey counts for, as 2026-11-22. Empty: today, or the day "
                    "of the census that is there."))
        self.add(QgsProcessingParameterString("COMMUNITIES", tr("Communities"), optional=True),
                 tr("Codes of the communities, separated by commas. Empty: all."))
        self.add(QgsProcessingParameterString("CLASSES", tr("Classes"), optional=True),
                 tr("Codes of the component classes or their beginnings, separated by commas: "
                    "0102, 05. Empty: all in a census, none in a sweep."))
        self.add(QgsProcessingParameterString("OBJECT", tr("Object of the sweep"), optional=True),
                 tr("What the sweep records: the code of an event or component class, or words "
                    "such as \"breakfast stall\"."))
        self.add(QgsProcessingParameterString("FIELDS", tr("Fields of the sweep"), optional=True),
                 tr("What is to be filled in at each place, separated by commas: operator, "
                    "occupied area."))
        add_user(self, tr("Your name"), tr("Who prepares it. Empty: the name of this computer's "
                                           "user."))
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("The folder in which each package gets one of its own."))
        for name, title in (("CENSUS", tr("Census")), ("PACKAGES", tr("Packages")),
                            ("MADE", tr("Packages made")),
                            ("KNOWN", tr("Components to confirm"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import census, census_progress
        target = Path(self.parameterAsString(parameters, "OUTPUT", context))
        by = user_of(self, parameters, context)
        with self.open_workspace() as ws:
            fid = self._census(ws, parameters, context, by)
            try:
                packages, stock = census.share(ws, fid, feedback)
                missing = [row for row in packages if is_missing(row)]
                clear_parts(target)
                done = self._make(ws, fid, missing, stock, target, feedback)
            except Cancelled as error:
                error.template = N_("Cancelled. The packages made so far stay; run it again to go "
                                    "on.")
                raise
            told = census_progress.progress(ws, fid)
        if stock.outside:
            feedback.warning(tr("{count} components lie outside of all work areas; they are in "
                                "the package {name}.").format(count=stock.outside,
                                                              name=tr(REST_NAME)))
        feedback.message(tr("{made} packages made, {there} were there. The files lie in "
                            "{folder}.").format(made=done, there=len(packages) - done,
                                                folder=target))
        known = told["known"]
        return {"OUTPUT": str(target), "CENSUS": fid, "PACKAGES": len(packages), "MADE": done,
                "KNOWN": known, **self.counts(feedback, known, known)}

    def _census(self, ws, parameters, context, by):
        from ...core.census.prepare import Scope
        from ...core.standards.stored import catalogue_of
        from ...core.workspace import census
        text = {name: self.parameterAsString(parameters, name, context).strip()
                for name in ("NAME", "DAY", "OBJECT", "FIELDS")}
        kind = KINDS[self.parameterAsEnum(parameters, "KIND", context)]
        codes = [code.lstrip("Cc") for code in listed(self, parameters, context, "CLASSES")]
        catalogue = catalogue_of(ws)
        for code in codes:
            if not any(row.code.startswith(code) for row in catalogue.classes("component")):
                raise InputError(N_("There is no component class that begins with {code}. Check "
                                    "the scope."), code=code)
        scope = Scope.of({"communities": listed(self, parameters, context, "COMMUNITIES"),
                          "classes": codes})
        options = sweep_of(catalogue, text["OBJECT"], text["FIELDS"]) if kind == "sweep" else {}
        known = {code for code, in ws.query(
            "SELECT code FROM community UNION SELECT community_code FROM unit_grid")}
        for code in scope.communities:
            if code not in known:
                raise InputError(N_("There is no community {code}. Check the scope."), code=code)
        if kind == "sweep" and not options:
            there = census.find(ws, text["NAME"])
            if there is None:
                raise InputError(N_("Say what the sweep records."))
            options = there["options"]
        return census.create(ws, text["NAME"], kind, text["DAY"], scope, by,
                             self.displayName(), options)

    def _make(self, ws, fid, missing, stock, target, feedback):
        """Make the packages that are missing; each is there as a whole or not at all."""
        if not missing:
            return 0
        found = adopted(ws, missing, target)
        press = new_press(ws, fid)
        try:
            self._make_each(ws, missing, stock, target, found, press, feedback)
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)     # they hold it as well
            raise
        finally:
            del press      # its layers go before the connection does
        feedback.stored()
        feedback.progress(1)
        return len(missing) - len(found)

    def _make_each(self, ws, missing, stock, target, found, press, feedback):
        from ...core.exchange import census_package
        from ...core.workspace import census
        used = {path.name.lower() for path in target.iterdir()} if target.is_dir() else set()
        for number, row in enumerate(missing):
            feedback.progress(0.1 + 0.9 * number / len(missing))
            if row["fid"] in found:
                path, count = found[row["fid"]]
            else:
                known = census.known(ws, stock, row["fid"], census_package.VALUES)
                count = sum(map(len, known.values()))
                path = make_one(ws, press, row, known, target, used)
            census.made(ws, row["fid"], path, count)
            feedback.message(tr("{name}: {count} components to confirm.").format(
                name=path.name, count=count))


#: what the package of the components in no work area is called
REST_NAME = N_("Outside of all work areas")
_PART = ".citygrid-part-"


def is_missing(row):
    """Whether a package still has to be made: one that went out is with its crew."""
    from ...core.exchange.census_package import FILE
    return row["state"] == "prepared" and not (
        row["file"] and (Path(row["file"]) / FILE).is_file())


def clear_parts(target):
    """Remove what a run that was killed has left half done."""
    for path in target.glob(f"{_PART}*"):
        shutil.rmtree(path, ignore_errors=True)


def adopted(ws, missing, target):
    """{fid: (folder, components)} of packages that a killed run made and did not note any more."""
    from ...core.exchange.census_package import FILE, read_package
    wanted = {row["fid"]: row["census_fid"] for row in missing}
    found = {}
    for path in sorted(target.glob(f"*/{FILE}")):
        try:
            returned = read_package(path)
        except InputError:
            continue
        package = returned.package
        if package.workspace == ws.meta.get("created_at", "") \
                and wanted.get(package.package_fid) == package.census_fid:
            found[package.package_fid] = path.parent, returned.known
    return found


def new_press(ws, fid):
    """The press of a census."""
    from ...core.standards.stored import catalogue_of
    from ...core.workspace import census
    from ...layers.census_qfield import Press
    from ...layers.sketch import Sketches
    return Press(ws, catalogue_of(ws), census.get(ws, fid), Sketches(ws))


def make_one(ws, press, row, known, target, used):
    """Make a package in a folder of its own; returns it."""
    from ...core.exchange.census_package import new_package
    from ...core.exchange.out_folder import safe_name
    title = row["name"] or tr(REST_NAME) if row["code"] == "rest" else row["name"] or row["code"]
    name = safe_name(" ".join(dict.fromkeys([row["code"], title])), used)
    used.add(name.lower())
    ground, = ws.query("SELECT geom FROM census_package WHERE fid = ?", (row["fid"],))[0]
    part = target / f"{_PART}{row['fid']}"
    try:
        part.mkdir(parents=True)
        package = new_package(ws, press.census, {**row, "name": title},
                              datetime.datetime.now().isoformat(timespec="seconds"))
        press.make(package, known, ground, part)
        os.replace(part, target / name)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError(N_("The folder {path} cannot be written ({reason}). Choose another."),
                         path=str(target),
                         reason=getattr(error, "strerror", None) or str(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target / name


def sweep_of(catalogue, words, fields):
    """The options of a sweep: the class or words of what is recorded, and titles of fields."""
    if not words:
        return {}
    code = words[1:] if words[:1] in "CEce" else words
    for kind in ("event", "component") if words[:1] not in "Cc" else ("component",):
        row = catalogue.find(kind, code)
        if row is not None:
            break
    said = {"object": row.name, "classcode": row.code, "kind": row.kind} if row else \
        {"object": words}
    titles = [part.strip() for part in re.split(r"[,;，；、\n]+", fields) if part.strip()]
    return {**said, "fields": list(dict.fromkeys(titles))}
