"""Which archives there are is known without a look at all that was ever archived."""
import pytest

from citygrid_plugin.core.workspace import archive, store
from citygrid_plugin.core.workspace.archive_files import years_of


def note(ws, *rows):
    with ws.transaction() as connection:
        write(connection, *rows)


def write(connection, *rows):
    connection.executemany("INSERT INTO archived_case (case_no, year, head, file) "
                           "VALUES (?, ?, 'h', ?)", rows)


def test_archives_are_followed(ws):
    assert years_of(ws) == {} and archive.files(ws) == []
    note(ws, ("A1", 2024, "a.gpkg"), ("A2", 2025, "a.gpkg"), ("B1", 2023, "b.gpkg"),
         ("C1", None, "c.gpkg"), ("D1", 2025, None))
    assert years_of(ws) == {"a.gpkg": 2025, "b.gpkg": 2023, "c.gpkg": None}
    with store.open_workspace(ws.path) as other:        # somebody else archives
        note(other, ("B2", 2026, "b.gpkg"))
    assert years_of(ws)["b.gpkg"] == 2026
    assert archive.at_hand(ws, 2026) == ([], ["b.gpkg", "c.gpkg"])
    (ws.path.parent / "b.gpkg").touch()
    assert archive.at_hand(ws, 2026) == ([ws.path.parent / "b.gpkg"], ["c.gpkg"])
    assert [path.name for path in archive.files(ws)] == ["a.gpkg", "b.gpkg", "c.gpkg"]


def test_what_is_known_is_not_looked_at_again(ws):
    note(ws, *((f"A{k}", 2024, "a.gpkg") for k in range(2000)))
    years_of(ws)
    steps = []
    ws.connection.set_progress_handler(lambda: steps.append(1), 100)
    assert years_of(ws) == {"a.gpkg": 2024}
    assert len(steps) < 5


def test_what_is_undone_was_never_archived(ws):
    note(ws, ("A1", 2024, "a.gpkg"))
    with pytest.raises(ZeroDivisionError), ws.transaction() as connection:
        write(connection, ("B1", 2025, "b.gpkg"))
        assert years_of(ws) == {"a.gpkg": 2024, "b.gpkg": 2025}
        1 / 0
    assert years_of(ws) == {"a.gpkg": 2024}
    note(ws, ("C1", 2026, "c.gpkg"))
    assert years_of(ws) == {"a.gpkg": 2024, "c.gpkg": 2026}
