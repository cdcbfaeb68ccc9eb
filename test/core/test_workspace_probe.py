"""A workspace whose side files vanish while it is looked at is still a workspace."""
import sqlite3
from pathlib import Path

import pytest

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store


def failing(text):
    def connect(*_, **__):
        raise sqlite3.OperationalError(text)
    return connect


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.gpkg"
    store.create(path, store.srs_from_crs("EPSG:4549"), load_catalogue(), division="330106",
                 name="a").close()
    Path(f"{path}-wal").touch()               # somebody has it open
    return path


@pytest.mark.parametrize("text", ["unable to open database file", "disk I/O error",
                                  "attempt to write a readonly database"])
def test_side_files_that_vanish(path, monkeypatch, text):
    monkeypatch.setattr(store, "_connect", failing(text))
    assert store.probe(path)["name"] == "a"


def test_a_locked_file_is_busy_not_something_else(path, monkeypatch):
    monkeypatch.setattr(store, "_connect", failing("database is locked"))
    with pytest.raises(store.Busy):
        store.probe(path)


def test_a_text_is_no_workspace_either_way(path, monkeypatch):
    path.write_text("hello")
    with pytest.raises(store.NotAWorkspace):
        store.probe(path)
    monkeypatch.setattr(store, "_connect", failing("unable to open database file"))
    with pytest.raises(store.NotAWorkspace):
        store.probe(path)
