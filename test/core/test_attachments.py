"""Attachments: once each, synced before their row, and never a row without its file."""
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from citygrid_plugin.core.errors import InputError, WorkspaceError
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import attachments, store

ROOT = Path(__file__).resolve().parents[2]
NO = "C010220261122"


@pytest.fixture(scope="module")
def city(srs, tmp_path_factory):
    with store.create(tmp_path_factory.mktemp("attachments") / "city.gpkg", srs, load_catalogue(),
                      division="330106") as workspace:
        yield workspace


@pytest.fixture
def ws(city):
    """The one workspace of all these tests, without any attachment."""
    city.meta.pop("attachment_mb", None)
    with city.transaction() as connection:
        connection.execute("INSERT INTO cg_quiet VALUES (1)")      # those of cases last
        connection.execute("DELETE FROM attachment")
        connection.execute("DELETE FROM cg_quiet")
    if city.attachments.is_dir():
        shutil.rmtree(city.attachments)
    city.attachments.unlink(missing_ok=True)
    return city


def photo(folder, name="井盖.JPG", content=b"\xff\xd8picture"):
    path = folder / name
    path.write_bytes(content)
    return path


def files(ws):
    return sorted(p for p in ws.attachments.rglob("*") if p.is_file())


def test_kept_under_its_hash_with_its_ending(ws, tmp_path):
    path = photo(tmp_path)
    sha = attachments.add(ws, "case", NO, path, "before", taken_at="2026-11-22T10:00:00")
    assert sha == hashlib.sha256(path.read_bytes()).hexdigest()
    row, = attachments.of(ws, "case", NO)
    assert (row["file_name"], row["kind"], row["taken_at"]) == (
        "井盖.JPG", "before", "2026-11-22T10:00:00")
    assert row["path"].name == f"{sha}.jpg" and row["path"].read_bytes() == path.read_bytes()
    assert row["path"].is_relative_to(ws.attachments)
    assert attachments.of(ws, "case", "other") == [] and attachments.of(ws, "poi", NO) == []


def test_same_content_is_kept_once(ws, tmp_path):
    first, again = photo(tmp_path), photo(tmp_path, "copy.jpeg")
    for _ in range(2):
        attachments.add(ws, "case", NO, first, "before")
    attachments.add(ws, "case", NO, first, "after")
    attachments.add(ws, "case", NO + "1", again, "before")
    assert len(files(ws)) == 1
    assert [a["kind"] for a in attachments.of(ws, "case", NO)] == ["before", "after"]
    other, = attachments.of(ws, "case", NO + "1")
    assert other["file_name"] == "copy.jpeg" and other["path"] == files(ws)[0]


def test_attaching_again_heals_a_damaged_file(ws, tmp_path):
    path = photo(tmp_path)
    attachments.add(ws, "case", NO, path, "before")
    files(ws)[0].write_bytes(b"")
    attachments.add(ws, "case", NO, path, "before")
    assert files(ws)[0].read_bytes() == path.read_bytes() and attachments.check(ws) == []


@pytest.mark.parametrize("make, said", [
    (lambda folder: folder / "nothing.jpg", "no file"),
    (lambda folder: folder, "no file"),
    (lambda folder: photo(folder, content=b""), "empty"),
    (lambda folder: photo(folder, content=b"x" * 1_000_001), "larger than 1 MB")])
def test_what_cannot_be_attached(ws, tmp_path, make, said):
    ws.meta["attachment_mb"] = "1"
    with pytest.raises(InputError, match=said):
        attachments.add(ws, "case", NO, make(tmp_path), "before")
    assert attachments.of(ws, "case", NO) == []
    assert not ws.attachments.exists() or files(ws) == []


def test_unreadable_source(ws, tmp_path, monkeypatch):
    path = photo(tmp_path)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        attachments.keep(ws, path)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_full_disk_attaches_nothing(ws, tmp_path, monkeypatch, step):
    def full(*_):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(attachments.os, step, full)
    with pytest.raises(WorkspaceError, match="No space left"):
        attachments.add(ws, "case", NO, photo(tmp_path), "before")
    assert files(ws) == [] and attachments.of(ws, "case", NO) == []


def test_folder_that_cannot_be_made(ws, tmp_path):
    ws.attachments.write_text("a file is in the way")
    with pytest.raises(WorkspaceError, match="Nothing was attached"):
        attachments.add(ws, "case", NO, photo(tmp_path), "before")


def test_synced_before_its_row(ws, tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(attachments.os, "fsync", lambda handle: done.append("sync"))
    monkeypatch.setattr(attachments, "record", lambda *_: done.append("row"))
    attachments.add(ws, "case", NO, photo(tmp_path), "before")
    assert done == ["sync"] * 4 + ["row"]      # the file, then the folders that got new names


@pytest.mark.parametrize("step", ["fsync", "replace", "mkdir", "row"])
def test_killed_anywhere_leaves_no_row_without_its_file(ws, tmp_path, step):
    path = photo(tmp_path)
    code = f"""
import os, pathlib, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from citygrid_plugin.core.workspace import attachments, store
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
ws = store.open_workspace({str(ws.path)!r})
step = {step!r}
if step == "row":
    attachments.record = die
elif step == "mkdir":
    pathlib.Path.mkdir = die
else:
    setattr(attachments.os, step, die)
attachments.add(ws, "case", {NO!r}, {str(path)!r}, "before")
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert attachments.of(ws, "case", NO) == [] and attachments.check(ws) == []
    attachments.add(ws, "case", NO, path, "before")
    assert attachments.check(ws) == [] and len(attachments.of(ws, "case", NO)) == 1


def test_check_finds_missing_and_changed(ws, tmp_path):
    good, gone, other = (attachments.add(ws, "case", f"{NO}{i}", photo(
        tmp_path, f"{i}.jpg", content=b"photo %d" % i), "before") for i in range(3))
    by_hash = {path.stem: path for path in files(ws)}
    assert set(by_hash) == {good, gone, other}
    by_hash[gone].unlink()
    by_hash[other].write_bytes(b"photo 3")
    found = {str(error) for error in attachments.check(ws)}
    assert len(found) == 2
    assert any("1.jpg" in text and "missing" in text for text in found)
    assert any("2.jpg" in text and NO in text and "not as it was" in text for text in found)


def test_dropped_only_while_nobody_refers_to_it(ws, tmp_path):
    kept = attachments.keep(ws, photo(tmp_path))
    attachments.add(ws, "case", NO, photo(tmp_path), "before")
    attachments.drop(ws, kept)
    assert len(files(ws)) == 1
    alone = attachments.keep(ws, photo(tmp_path, "b.jpg", b"b"))
    attachments.drop(ws, alone)
    attachments.drop(ws, alone)                 # twice does no harm
    assert len(files(ws)) == 1 and attachments.check(ws) == []
    assert os.listdir(ws.attachments / alone.sha256[:2]) == []
