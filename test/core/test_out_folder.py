"""Files that come into a folder together or not at all."""
import os
import time

import pytest

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.out_folder import filled, safe_name


def test_files_come_together_and_replace_older_ones(tmp_path):
    folder = tmp_path / "a" / "b"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "old.txt").write_text("old")
    (folder / "kept.txt").write_text("kept")
    with filled(folder) as part:
        (part / "sub").mkdir()
        (part / "sub" / "new.txt").write_text("new")
        assert (folder / "sub" / "old.txt").exists()
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*")) == [
        "kept.txt", "sub", "sub/new.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_after_an_error_the_folder_is_as_it_was(tmp_path, there):
    folder = tmp_path / "a"
    if there:
        folder.mkdir()
        (folder / "old.txt").write_text("old")
    with pytest.raises(KeyError), filled(folder) as part:
        (part / "old.txt").write_text("new")
        raise KeyError
    assert folder.exists() == there
    assert not there or [(p.name, p.read_text()) for p in folder.iterdir()] == [
        ("old.txt", "old")]


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "a").write_text("x")
    with pytest.raises(InputError, match="cannot be written"), filled(tmp_path / "a"):
        pass


def test_an_error_names_the_folder_that_was_chosen(tmp_path):
    """Nobody knows the hidden folder that the files are made in."""
    folder = tmp_path / "a"
    with pytest.raises(InputError) as told, filled(folder) as part:
        raise InputError("{path} cannot be written: {reason}; {count}",
                         path=str(part / "b" / "x.docx"), reason="full", count=2)
    assert str(told.value) == f"{folder / 'b' / 'x.docx'} cannot be written: full; 2"


def test_what_a_killed_program_left_is_removed_after_a_day(tmp_path):
    for name, days in ((".citygrid-old", 2), (".citygrid-new", 0.5), (".other", 9)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.pdf").write_text("x")
        os.utime(tmp_path / name, (time.time() - days * 86400,) * 2)
    (tmp_path / ".citygrid-file").write_text("x")
    os.utime(tmp_path / ".citygrid-file", (0, 0))
    with filled(tmp_path) as part:
        (part / "new.txt").write_text("new")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        ".citygrid-file", ".citygrid-new", ".other", "new.txt"]


@pytest.mark.parametrize("text, name", [
    ("环卫一所", "环卫一所"), ("市政/养护:所", "市政_养护_所"), ("a\\b\n", "a_b_"), ("..", "_"),
    ("", "_"), ("x" * 200, "x" * 80), (" a. ", "a")])
def test_names_that_every_system_takes(text, name):
    assert safe_name(text) == name


def test_equal_names_are_told_apart():
    assert [safe_name("A", {"a"}), safe_name("a", {"a", "a 2"})] == ["A 2", "a 3"]
