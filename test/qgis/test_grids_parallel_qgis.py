"""Communities in several processes, from inside QGIS: a task, and the algorithm."""
from functools import partial

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsApplication, QgsFeature, QgsGeometry, QgsProcessingException, QgsProcessingFeedback, QgsTask,
    QgsVectorLayer)

from citygrid_plugin import compat
from citygrid_plugin.core.grids import parallel, partition

BOXES = shapely.box([0, 300, 700, 780], 0, [300, 700, 780, 1100], 310.0)


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "dividegrids")


@pytest.fixture
def started(started, monkeypatch):
    """Every process that is started; two cores, and no work is too small for them."""
    monkeypatch.setattr(parallel.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(parallel, "SMALL", 0.0)
    return started


@pytest.fixture
def layer(qgis_app):
    made = QgsVectorLayer("Polygon?crs=EPSG:4549&field=code:string(12)", "communities", "memory")
    for number, box in enumerate(BOXES, 1):
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromWkt(box.wkt))
        feature["code"] = f"330106001{number:03d}"
        made.dataProvider().addFeature(feature)
    return made


def shapes(result):
    return [(f["community_code"], f.geometry().asWkb().data())
            for f in result["OUTPUT"].getFeatures()]


def test_the_algorithm_gives_the_same_with_workers(run, layer, started, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(parallel, "SMALL", np.inf)
        alone = shapes(run(COMMUNITIES=layer, CODE="code", OUTPUT="memory:"))
    assert started == []
    with monkeypatch.context() as patch:
        patch.setattr(partition, "divide_community", None)     # not called in this process
        together = shapes(run(COMMUNITIES=layer, CODE="code", OUTPUT="memory:"))
    assert len(started) == 2 and together == alone and len(alone) > 20


class CancelledAt(QgsProcessingFeedback):
    """Is cancelled when the progress gets that far (in %)."""

    def __init__(self, limit):
        super().__init__()
        self.limit = limit
        self.progressChanged.connect(self.seen)

    def seen(self, progress):
        if progress >= self.limit:
            self.cancel()


def test_the_algorithm_cancelled_half_way(run, layer, started):
    feedback = CancelledAt(10)
    with pytest.raises(QgsProcessingException, match="[Cc]ancel"):
        run(feedback, COMMUNITIES=layer, CODE="code", OUTPUT="memory:")
    assert len(started) == 2 and 10 <= feedback.progress() < 90


class Task(QgsTask):
    def __init__(self):
        super().__init__("division", QgsTask.CanCancel)
        self.outcome = None

    def run(self):
        compat.hold_thread_state()
        try:
            self.outcome = partition.divide(BOXES)
        except Exception as error:
            self.outcome = error
        return True


def test_in_a_task_in_the_background(qgis_app, started):
    task = Task()
    QgsApplication.taskManager().addTask(task)
    assert task.waitForFinished(60_000)
    assert len(started) == 2
    expected = partition.divide(BOXES)
    assert shapely.to_wkb(task.outcome.polygons).tolist() == shapely.to_wkb(
        expected.polygons).tolist()
    assert task.outcome.community.tolist() == expected.community.tolist()
