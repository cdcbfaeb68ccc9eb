"""Applying and undoing from the dock while the workspace's layers are open in QGIS."""
from census_fixtures import (  # noqa: F401 (fixtures)
    CODES, TABLE, X, Y, change, changes, city, dock, few_layers, new_city, open_dock, session,
    window)
from qgis.core import QgsApplication, QgsProject, QgsFeatureRequest

from citygrid_plugin.core.workspace import maintenance
from citygrid_plugin.processing.provider import CityGridProvider


def shown():
    """{code: (x, state, retired)} of the open layer of components."""
    layer, = (layer for layer in QgsProject.instance().mapLayers().values()
              if layer.customProperty("citygrid/role") == TABLE)
    return {f["objid"]: (round(f.geometry().asPoint().x() - X), f["objstate"], bool(f["dedate"]))
            for f in layer.getFeatures(QgsFeatureRequest())}


def test_the_map_follows_there_and_back(dock, qtbot, city, changes, monkeypatch):
    provider = CityGridProvider()
    registry = QgsApplication.processingRegistry()
    added = registry.providerById("citygrid") is None and registry.addProvider(provider)
    monkeypatch.setattr(city, "ask", lambda *_: True)
    try:
        before = shown()
        ws = city.workspace
        with ws.transaction() as connection:
            connection.execute("UPDATE census_change SET decision = 'accepted'")
            # a notice on the code that is confirmed stands against it
            changes.append(change(ws, "removed", 0.9, 3, decision="accepted"))
        dock.reload()
        dock.runs.apply()
        qtbot.waitUntil(lambda: not dock.runs._running, timeout=20_000)
        assert "Not applied" in dock.status.text() and CODES[2] in dock.status.text()
        now_there = shown()
        assert now_there[CODES[0]] == (103, "完好", False)
        assert now_there[CODES[1]] == (200, "丢失", False)
        assert now_there[CODES[2]] == before[CODES[2]]
        assert len(now_there) == 4 and maintenance.check(ws) == []
        dock.runs.undo()
        qtbot.waitUntil(lambda: not dock.runs._running, timeout=20_000)
        there = shown()
        assert {code: there[code] for code in CODES} == before
        assert [gone for code, (_, _, gone) in there.items() if code not in CODES] == [True]
        assert maintenance.check(ws) == []
        assert ws.query("PRAGMA journal_mode") == [("wal",)]
    finally:
        if added:
            registry.removeProvider(provider)
