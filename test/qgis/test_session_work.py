"""The session's work in the background, and the algorithms that it runs."""
import threading
import time

import pytest
from frame_fixtures import make, one_layer, session, window  # noqa: F401
from frame_window import settle, wait
from qgis.core import Qgis, QgsApplication, QgsProcessingProvider

from citygrid_plugin.core.errors import InputError, N_
from citygrid_plugin.gui.session import Session
from citygrid_plugin.processing.base import CityGridAlgorithm


def test_work_gives_its_result_to_the_main_thread(session):
    got = []

    def run(feedback):
        feedback.progress(0.5)
        feedback.message("half")
        return threading.current_thread() is threading.main_thread()
    session.work("Counting", run, got.append)
    assert "Counting" in session.iface.messages()
    wait(lambda: got)
    assert got == [False]
    wait(lambda: not session.iface.messages())
    assert not session.works


@pytest.mark.parametrize("error, level, words", [
    (InputError(N_("No field {field}."), field="x"), Qgis.MessageLevel.Warning, "No field x."),
    (RuntimeError("odd"), Qgis.MessageLevel.Critical, "odd"),
    (SystemExit(3), Qgis.MessageLevel.Critical, "3")])
def test_errors_of_work_are_shown_and_end_nothing(session, error, level, words):
    def run(feedback):
        raise error
    session.work("Failing", run, lambda _: pytest.fail("called"))
    wait(lambda: session.iface.messages(level))
    assert words in session.iface.messages(level)[-1]


def test_cancelled_work_says_so(session):
    started = threading.Event()

    def run(feedback):
        started.set()
        while True:
            feedback.check()
            time.sleep(0.01)
    work = session.work("Waiting", run, lambda _: pytest.fail("called"))
    wait(started.is_set)
    work.cancel()
    wait(lambda: session.iface.messages() == ["Cancelled. Nothing was changed."])


def test_closing_down_stops_work_and_is_silent(window, one_layer):
    session = Session(window)
    started, stopped = threading.Event(), threading.Event()

    def run(feedback):
        started.set()
        try:
            while True:
                feedback.check()
                time.sleep(0.01)
        finally:
            stopped.set()
    session.work("Waiting", run)
    wait(started.is_set)
    session.closeDown()
    settle()
    assert stopped.is_set() and window.messages() == []


# -- algorithms


class Twice(CityGridAlgorithm):
    NAME, TITLE, ROOM, HELP = "twice", N_("Twice"), "workspace", N_("A test.")
    requires = ()
    fail = None

    def define(self):
        self.add_workspace()

    def execute(self, parameters, context, feedback):
        if self.fail:
            raise self.fail
        with self.open_workspace() as workspace, workspace.transaction() as connection:
            connection.execute("INSERT INTO organisation (code, name) VALUES ('T', 't')")
        return self.counts(feedback, read=2, written=1, rejected=1)


class OneAlgorithm(QgsProcessingProvider):
    def id(self):
        return "citygridtest"

    def name(self):
        return "test"

    def loadAlgorithms(self):
        self.addAlgorithm(Twice())


@pytest.fixture
def provider(qgis_app):
    provider = OneAlgorithm()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


def test_running_an_algorithm_tells_result_and_docks(session, make, provider):
    session.open(make())
    told, got = [], []
    session.changed.connect(told.append)
    session.run("citygridtest:twice", {}, lambda ok, results: got.append((ok, results)))
    wait(lambda: got)
    assert got == [(True, {"READ": 2, "WRITTEN": 1, "REJECTED": 1})]
    assert told[-1] == "" and session.layer("organisation").featureCount() == 1
    assert "Twice" in session.iface.messages(Qgis.MessageLevel.Success)[-1]


def test_a_failing_algorithm_shows_its_reason(session, make, provider, monkeypatch):
    session.open(make())
    monkeypatch.setattr(Twice, "fail", InputError(N_("No field {field}."), field="x"))
    got = []
    session.run("citygridtest:twice", {}, lambda ok, results: got.append(ok))
    wait(lambda: got)
    assert got == [False]
    assert "No field x." in session.iface.warnings()[-1]


@pytest.mark.parametrize("name, words", [("citygrid:none", "no algorithm citygrid:none"),
                                         ("citygridtest:twice", "nosuchpackage")])
def test_an_algorithm_that_cannot_start(session, provider, monkeypatch, name, words):
    monkeypatch.setattr(Twice, "requires", ("nosuchpackage",))
    assert session.run(name, {}) is None
    assert words in session.iface.warnings()[-1]
