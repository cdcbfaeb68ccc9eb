"""The card of a component tells its life: changes, surveys, censuses, cases, other codes."""
import pytest
from component_fixtures import (  # noqa: F401  (fixtures)
    TABLE, X, Y, city, few_layers, open_dock, session, window)

from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.workspace import cases, census, components
from citygrid_plugin.core.workspace.geometry import point_blob
from citygrid_plugin.gui.components.component_dock import ComponentDock


@pytest.fixture
def dock(city, open_dock):  # noqa: F811
    return open_dock(ComponentDock, city)


def texts(dock):
    return [dock.pane.list.item(row).text() for row in range(dock.pane.list.count())]


def live(ws):
    """A cover that was surveyed, found moved, reported, and brought to another class."""
    code = components.get(ws, TABLE, 1)["objid"]
    fid = census.create(ws, "2026 年更新普查", "census", "2026-11-20", Scope(), "Li", "yearly")
    cases.report(ws, classcode="0102", kind="component", x=X + 100, y=Y + 100, file=True,
                 description="井盖破损", source="hotline", actor="Li", role="acceptor",
                 objid=code, limit_value=1, limit_unit="work_day")
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO survey_point (geom, census_fid, found, objid, crew, note, surveyed_at) "
            "VALUES (?, ?, 'here', ?, '一组', '已核实', '2026-11-21T09:00')",
            (point_blob(X, Y, 4549), fid, code))
        connection.execute(
            "INSERT INTO census_change (geom, census_fid, kind, proposed, objid, table_name, "
            "object_fid, decision, changed_by, changed_at, distance) VALUES (?, ?, 'moved', "
            "'moved', ?, ?, 1, 'accepted', 'Zhao', '2026-11-25T10:00:00.000', 0.62)",
            (point_blob(X, Y, 4549), fid, code, TABLE))
        connection.execute(f"UPDATE {TABLE} SET classcode = '0103', changed_by = 'Wang', "
                           "changed_at = 'x' WHERE fid = 1")
    return code


def test_the_card_tells_the_life(dock, city):  # noqa: F811
    old = live(city.workspace)
    dock.show_object((TABLE, 1))
    told = "\n".join(texts(dock))
    assert "2026-11-21 09:00  一组: surveyed, here" in told and "已核实" in told
    assert "2026-11-25 10:00  Zhao: accepted, Moved" in told and "0.62 m apart" in told
    assert "井盖破损" in told and told.count(f"under its code {old}") == 3
    assert told.count("2026 年更新普查") == 2
    # a state can be brought back where a change is chosen, nowhere else
    possible = []
    for row in range(dock.pane.list.count()):
        dock.pane.list.setCurrentRow(row)
        possible.append(dock.pane.buttons["restore"].isEnabled())
    assert possible.count(True) == 1 and dock.pane.list.count() == 5


def test_what_it_was_before_is_a_double_click_away(dock, city):  # noqa: F811
    ws = city.workspace
    old = components.get(ws, TABLE, 2)["objid"]
    with ws.transaction() as connection:
        connection.execute("INSERT INTO component_05_point (geom, classcode) VALUES (?, '0501')",
                           (point_blob(X + 200, Y + 100, 4549),))
        connection.execute("UPDATE object_code SET predecessor = ? WHERE table_name = "
                           "'component_05_point'", (old,))
    components.retire(ws, [(TABLE, 2)], "Li", "reclassified")
    dock.show_object(("component_05_point", 1))
    told = texts(dock)
    row = next(k for k, text in enumerate(told) if f"before this it was {old}" in text)
    dock.pane.list.itemActivated.emit(dock.pane.list.item(row))
    assert dock.current == (TABLE, 2) and dock.pane.row["objid"] == old
    told = texts(dock)
    row = next(k for k, text in enumerate(told) if "it became" in text)
    dock.pane.list.itemActivated.emit(dock.pane.list.item(row))
    assert dock.current == ("component_05_point", 1)
    # a change leads nowhere
    row = next(k for k, text in enumerate(texts(dock)) if "entered" in text)
    dock.pane.list.itemActivated.emit(dock.pane.list.item(row))
    assert dock.current == ("component_05_point", 1)
