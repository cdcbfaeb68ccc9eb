"""What every algorithm inherits: ids, help, missing packages, errors, cancelling, counts."""
import gc
import warnings
import weakref
from pathlib import Path

import numpy as np
import pytest
from frame_fixtures import make, one_layer, session, window  # noqa: F401
from qgis.core import (
    QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition, QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterNumber, QgsProject)

from citygrid_plugin.core.errors import Cancelled, InputError, N_
from citygrid_plugin.processing import base
from citygrid_plugin.processing.base import CityGridAlgorithm, Feedback
from citygrid_plugin.processing.frames import write_columns
from citygrid_plugin.processing.half_done import HalfDone


class Add(CityGridAlgorithm):
    NAME, TITLE, ROOM, HELP = "addone", N_("Add one"), "workspace", N_("Adds an organisation.")
    requires = ()
    inside = None

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterNumber("N", "Number", defaultValue=1), "How many.",
                 advanced=True)

    def execute(self, parameters, context, feedback):
        if self.inside:
            self.inside(feedback)
        with self.open_workspace() as workspace:
            name = workspace.meta["name"]
        feedback.progress(1.0)
        return {"NAME": name, **self.counts(feedback, read=3, written=2, rejected=1)}


class Told(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.texts = []

    def pushInfo(self, text):
        self.texts.append(text)


@pytest.fixture
def run(qgis_app):
    def run(parameters, project=None, feedback=None):
        context = QgsProcessingContext()
        if project is not None:
            context.setProject(project)
        algorithm = Add().create()
        results, ok = algorithm.run(parameters, context, feedback or Told(), catchExceptions=False)
        assert ok
        return results
    return run


def test_what_qgis_asks(qgis_app):
    algorithm = Add().create()
    assert (algorithm.name(), algorithm.displayName()) == ("addone", "Add one")
    assert (algorithm.groupId(), algorithm.group()) == ("workspace", "Workspace")
    assert algorithm.shortHelpString() == "Adds an organisation."
    assert algorithm.helpUrl().endswith("/addone.html") and not algorithm.icon().isNull()
    assert {o.name() for o in algorithm.outputDefinitions()} == {"READ", "WRITTEN", "REJECTED"}
    number = algorithm.parameterDefinition("N")
    assert number.help() == "How many."
    assert number.flags() & QgsProcessingParameterDefinition.Flag.FlagAdvanced
    assert algorithm.parameterDefinition("WORKSPACE").help()
    assert isinstance(algorithm.create(), Add)


def test_workspace_given_by_its_file_and_counts_reported(run, make):
    told = Told()
    results = run({"WORKSPACE": str(make("west.gpkg"))}, feedback=told)
    assert results == {"NAME": "west", "READ": 3, "WRITTEN": 2, "REJECTED": 1}
    assert told.texts == ["Read 3, written 2, rejected 1."] and told.progress() == 100


class Write(Add):
    """Writes a layer, half of a second one, and is cancelled."""
    NAME = "writetwo"

    def define(self):
        super().define()
        for name in ("OUTPUT", "MORE"):
            self.add(QgsProcessingParameterFeatureSink(name, name, optional=True))

    def execute(self, parameters, context, feedback):
        for name, rows in (("OUTPUT", 3), ("MORE", 20_000)):
            write_columns(self, parameters, name, context, {"a": np.arange(rows)},
                          feedback=feedback)
            feedback.feedback.cancel()
        feedback.check()


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_cancelled_run_leaves_no_file(qgis_app, make, tmp_path, ending, wrapped):
    folder = tmp_path / "results"
    folder.mkdir()
    for name in ("one.txt", "one.pdf", "oneness.gpkg", "two"):
        (folder / name).write_text("a person's own")
    kept = {path.name for path in folder.iterdir()}
    given = {name: str(folder / f"{file}.{ending}") for name, file in (("OUTPUT", "one"),
                                                                       ("MORE", "two"))}
    if wrapped:     # as the dialog does
        given = {name: QgsProcessingOutputLayerDefinition(path) for name, path in given.items()}
    algorithm, feedback = Write().create(), Told()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        algorithm.run({"WORKSPACE": str(make("west.gpkg")), **given}, QgsProcessingContext(),
                      feedback, catchExceptions=False)
    assert {path.name for path in folder.iterdir()} == kept


def test_a_file_that_was_there_is_left_where_a_run_is_cancelled(qgis_app, make, tmp_path):
    old = tmp_path / "old.gpkg"
    old.write_bytes(b"old")
    path = str(make("west.gpkg"))
    for sink in (str(old), "memory:", "TEMPORARY_OUTPUT", None):
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            Write().create().run({"WORKSPACE": path, "OUTPUT": sink},
                                 QgsProcessingContext(), Told(), catchExceptions=False)
    assert old.exists()


def test_a_file_that_cannot_be_removed_does_not_hide_the_reason(qgis_app, make, tmp_path,
                                                                monkeypatch):
    path = str(make("west.gpkg"))

    def held(path):
        raise PermissionError(path)
    monkeypatch.setattr(type(tmp_path), "unlink", held)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        Write().create().run({"WORKSPACE": path, "OUTPUT": str(tmp_path / "one.geojson")},
                             QgsProcessingContext(), Told(), catchExceptions=False)
    assert (tmp_path / "one.geojson").exists()


def test_a_folder_that_may_not_be_looked_into(monkeypatch):
    def closed(path):
        raise PermissionError(path)
    monkeypatch.setattr(Path, "exists", closed)
    HalfDone(Write().create(), {"OUTPUT": str(Path(__file__).with_name("one.gpkg"))}).remove()


def test_workspace_of_the_project_when_none_is_given(run, session, make):
    session.open(make("east.gpkg"))
    assert run({}, QgsProject.instance())["NAME"] == "east"


def test_no_workspace_anywhere(run):
    with pytest.raises(QgsProcessingException, match="No workspace is open"):
        run({}, QgsProject())


def test_a_file_that_is_none(run, tmp_path):
    (tmp_path / "x.gpkg").write_bytes(b"nothing")
    with pytest.raises(QgsProcessingException, match="not a GeoPackage"):
        run({"WORKSPACE": str(tmp_path / "x.gpkg")})


def raiser(error):
    def inside(feedback):
        raise error
    return inside


@pytest.mark.parametrize("error, words", [
    (InputError(N_("No field {field}."), field="x"), "No field x."),
    (QgsProcessingException("from QGIS"), "from QGIS"),
    (ZeroDivisionError("odd"), "Something went wrong: odd"),
    (Cancelled(), "Cancelled. Nothing was changed.")])
def test_errors_are_for_people(run, make, monkeypatch, error, words):
    monkeypatch.setattr(Add, "inside", staticmethod(raiser(error)))
    with pytest.raises(QgsProcessingException) as caught:
        run({"WORKSPACE": str(make())})
    assert words in str(caught.value) and "Traceback" not in str(caught.value)


def test_cancelling_ends_as_an_error(run, make, monkeypatch):
    told = Told()
    monkeypatch.setattr(Add, "inside", staticmethod(lambda feedback: told.cancel()))
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run({"WORKSPACE": str(make())}, feedback=told)


def test_floating_point_flags_of_geos_are_no_warning(run, make, monkeypatch):
    monkeypatch.setattr(Add, "inside", staticmethod(
        lambda feedback: np.array([np.inf]) - np.array([np.inf])))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run({"WORKSPACE": str(make())})["WRITTEN"] == 2


def test_missing_packages_are_named_even_where_nobody_asks_first(run, make, monkeypatch):
    monkeypatch.setattr(Add, "requires", ("nosuchpackage",))
    possible, reason = Add().create().canExecute()
    assert not possible and "nosuchpackage" in reason
    with pytest.raises(QgsProcessingException, match="nosuchpackage"):
        run({"WORKSPACE": str(make())})


def test_processing_run_works(session, make):
    """The plain way of scripts, through QGIS's own Processing module."""
    processing = pytest.importorskip("processing")
    results = processing.run(Add().create(), {"WORKSPACE": str(make("north.gpkg"))},
                             feedback=Told())
    assert results["NAME"] == "north"


def test_what_is_stored_is_not_cancelled_any_more(run, make, monkeypatch):
    told = Told()

    def inside(feedback):
        feedback.stored()
        told.cancel()
    monkeypatch.setattr(Add, "inside", staticmethod(inside))
    assert run({"WORKSPACE": str(make())}, feedback=told)["WRITTEN"] == 2


def test_what_is_stored_is_drawn_again(run, session, make, monkeypatch):
    """Rows that were changed in place keep their number: nothing else would tell the layers."""
    session.open(make("east.gpkg"))
    painted = []
    layer = session.layer("community")
    session.layer("unit_grid").repaintRequested.connect(lambda *_: painted.append(True))
    run({}, QgsProject.instance())
    assert not painted          # only read
    monkeypatch.setattr(Add, "inside", staticmethod(lambda feedback: feedback.stored()))
    run({}, QgsProject.instance())
    assert painted
    painted.clear()
    run({"WORKSPACE": str(make("west.gpkg"))}, QgsProject.instance())
    assert not painted          # another file


def test_feedback_without_anybody_listening():
    feedback = Feedback()
    feedback.progress(0.5)
    feedback.message("x")
    feedback.warning(InputError(N_("y")))
    assert not feedback.is_cancelled()


# -- the provider


def test_every_algorithm_is_named_helped_and_counts(provider):
    """Hard rule 5 for all of them."""
    algorithms = provider.algorithms()
    assert algorithms
    for algorithm in algorithms:
        name = algorithm.name()
        assert name.isascii() and name.isalnum() and name == name.lower(), name
        assert algorithm.groupId() in base.ROOMS and algorithm.shortHelpString(), name
        assert {"READ", "WRITTEN", "REJECTED"} <= {
            o.name() for o in algorithm.outputDefinitions()}, name
        for parameter in algorithm.parameterDefinitions():
            assert parameter.help(), f"{name}: {parameter.name()}"
            assert parameter.description(), f"{name}: {parameter.name()}"


def test_all_listed_algorithms_load(provider):
    from importlib import import_module
    from citygrid_plugin.processing.provider import ROOMS
    listed = [name for room in ROOMS for name in
              import_module(f"citygrid_plugin.processing.{room}").ALGORITHMS]
    assert len(provider.algorithms()) == len(listed)


@pytest.mark.parametrize("error", [InputError("no"), Cancelled(), QgsProcessingException("no"),
                                   ValueError("not foreseen")])
def test_what_a_failed_run_held_goes_with_it(run, make, monkeypatch, error):
    """A layout that lived on in the traceback until Python ended took QGIS down with it."""
    class Layout:
        pass
    held = []

    def inside(_):
        layout = Layout()
        held.append(weakref.ref(layout))
        raise error
    monkeypatch.setattr(Add, "inside", staticmethod(inside))
    with pytest.raises(QgsProcessingException) as raised:
        run({"WORKSPACE": str(make())})
    gc.collect()
    assert raised and held[0]() is None
