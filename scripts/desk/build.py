"""Build a sample city as a workspace, by the algorithms a person uses, and say what was done.

``launch.py`` runs this as a process of its own: ``build.py NAME PATH LANG``.
"""
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "citygrid_plugin" / "resources" / "sample"
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no window is ever shown

from qgis.core import (  # noqa: E402
    QgsApplication, QgsCoordinateReferenceSystem, QgsProcessingContext, QgsProcessingException,
    QgsProcessingFeedback, QgsProject)

from citygrid_plugin.core.errors import CityGridError  # noqa: E402
from citygrid_plugin.core.sample import build as sample  # noqa: E402
from citygrid_plugin.core.workspace import store  # noqa: E402
from citygrid_plugin.i18n import error_text, install_translator  # noqa: E402
from citygrid_plugin.processing.provider import CityGridProvider  # noqa: E402

CRS = "EPSG:3879"  # GK-25, in which Helsinki keeps its own maps
CASES = 36
WHY = "sample city"


class Told(QgsProcessingFeedback):
    """Prints warnings and errors, and keeps the last error for the message."""

    def __init__(self):
        super().__init__(False)
        self.reason = ""

    def pushWarning(self, warning):
        print(f"    ! {warning}", flush=True)

    def reportError(self, error, fatalError=False):
        self.reason = error
        print(f"    ! {error}", flush=True)


class Steps:
    """Runs algorithms on one workspace and prints a line for each."""

    def __init__(self, provider, path):
        self.provider, self.path = provider, str(path)
        self.count = 0
        # one context, so that a temporary layer of one step is there for the next
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())

    def run(self, name, say, **parameters):
        """Run ``citygrid:name``; ``say`` is a template over its results."""
        algorithm = self.provider.algorithm(name)
        if algorithm is None:
            raise QgsProcessingException(f"There is no algorithm citygrid:{name}.")
        if algorithm.parameterDefinition("WORKSPACE") is not None:
            parameters["WORKSPACE"] = self.path
        feedback = Told()
        started = time.monotonic()
        results, ok = algorithm.run(parameters, self.context, feedback)
        if not ok:
            raise QgsProcessingException(f"citygrid:{name}: {feedback.reason}")
        self.tell(f"citygrid:{name}", say.format(**results), started)
        return results

    def tell(self, who, what, started):
        self.count += 1
        seconds = time.monotonic() - started
        print(f"{self.count:2}. {who:28} {what} ({seconds:.1f} s)", flush=True)


def helsinki(steps):
    """OpenStreetMap extract to a workspace with cases."""
    steps.run("createworkspace", "{WRITTEN} component classes", PATH=steps.path,
              DIVISION=sample.HELSINKI_DIVISION, NAME="Helsinki",
              CRS=QgsCoordinateReferenceSystem(CRS))
    made = steps.run("importosm", "{WRITTEN} rows written, {REJECTED} rejected",
                     FILE=str(SAMPLE / "helsinki.osm.pbf"), REJECTS="TEMPORARY_OUTPUT")
    counts = json.loads(made["COUNTS"])
    print("    " + ", ".join(f"{table} {count}" for table, count in counts.items()))
    steps.run("importorganisations", "{WRITTEN} organisations",
              INPUT=str(SAMPLE / "helsinki_organisations.csv"), REJECTS="TEMPORARY_OUTPUT")
    grids = steps.run("dividegrids", "{WRITTEN} unit grids in {READ} communities",
                      OUTPUT="TEMPORARY_OUTPUT")
    steps.run("numbergrids", "{WRITTEN} unit grids numbered and stored, with their components",
              INPUT=grids["OUTPUT"], STORE=True, OUTPUT="TEMPORARY_OUTPUT")
    steps.run("assigngrids", "{READ} components looked at, {WRITTEN} moved to another unit grid, "
              "{OUTSIDE} in none")
    with store.open_workspace(steps.path) as ws:
        started = time.monotonic()
        count = name_organisations(ws)
        steps.tell("organisations of components", f"{count} components", started)
    steps.run("checkgrids", "{READ} unit grids checked, {WRITTEN} findings, {ERRORS} errors",
              FINDINGS="TEMPORARY_OUTPUT", SUMMARY="TEMPORARY_OUTPUT")
    steps.run("checkcomponents", "{READ} components checked, {WRITTEN} findings, {ERRORS} errors",
              FINDINGS="TEMPORARY_OUTPUT")
    with store.open_workspace(steps.path) as ws:
        started = time.monotonic()
        sample.place_cases(ws, CASES)
        steps.tell("cases on components", cases(ws), started)


def name_organisations(ws):
    """Fill in authority, owner and maintainer, as a change of attributes by hand would."""
    count = 0
    with ws.transaction() as connection:
        for table in ws.tables:
            if not table.startswith("component_"):
                continue
            keeper = "HEL3" if table.startswith("component_04") else "HEL2"
            count += connection.execute(
                f"UPDATE {table} SET deptcode1 = 'HEL1', deptcode2 = 'HEL1', deptcode3 = ?, "
                "changed_by = ?, changed_why = ?, changed_at = ?",  # nosec B608
                (keeper, store.user(), WHY, store.now())).rowcount
    return count


def demo(steps):
    """The generated district, by the same functions as the plugin's menu."""
    started = time.monotonic()
    counts = sample.build_sample("demo", steps.path)
    steps.tell("demonstration district", "{grids} unit grids, {components} components, "
               "{rejected} rejected, {findings} findings, {cases} cases".format(**counts), started)
    with store.open_workspace(steps.path) as ws:
        steps.tell("its cases", cases(ws), time.monotonic())


def cases(ws):
    """How many cases are in which state."""
    rows = ws.query("SELECT state, count(*) FROM (SELECT state FROM case_open UNION ALL SELECT "
                    "state FROM case_closed) GROUP BY state ORDER BY 2 DESC")
    return ", ".join(f"{count} {state}" for state, count in rows)


CITIES = {"helsinki": helsinki, "demo": demo}


def main():
    name, path, language = sys.argv[1:]
    application = QgsApplication([], False)
    application.initQgis()
    translator = install_translator(language)
    provider = CityGridProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    status = 0
    try:
        CITIES[name](Steps(provider, path))
    except (CityGridError, QgsProcessingException) as error:
        print(f"run: {error_text(error)}", file=sys.stderr)
        status = 1
    sys.stdout.flush()
    QgsApplication.processingRegistry().removeProvider(provider)
    del translator
    application.exitQgis()
    return status


if __name__ == "__main__":
    sys.exit(main())
