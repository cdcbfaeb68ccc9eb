"""pb_tool's own commands work with our pb_tool.cfg, as a person types them."""
import os
import runpy
import subprocess

import pytest


@pytest.fixture
def checkout(root, tmp_path):
    """A copy of the tracked files, so that pb_tool leaves nothing in the checkout."""
    code = runpy.run_path(str(root / "scripts" / "package"))
    code["export"](tmp_path / "checkout")
    return tmp_path / "checkout"


def pb_tool(tools, folder, *arguments, answer=""):
    run = subprocess.run([tools / "pb_tool", *arguments], cwd=folder, input=answer, text=True,
                         capture_output=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_validate_finds_the_configuration_valid(tools, checkout):
    assert "is valid" in pb_tool(tools, checkout, "validate")


@pytest.mark.parametrize("option", ["-p", "--plugin_path"])
def test_deploy_puts_a_complete_plugin_into_the_folder_it_is_told(
        tools, checkout, tmp_path, option):
    out = pb_tool(tools, checkout, "deploy", "-y", option, tmp_path / "plugins")
    assert "ERROR" not in out
    folder = tmp_path / "plugins" / "citygrid"
    for name in ("__init__.py", "metadata.txt", "LICENSE", "resources.py",
                 "citygrid_plugin/plugin.py",
                 "citygrid_plugin/resources/i18n/citygrid_zh_CN.qm"):
        assert (folder / name).is_file(), name
    assert not (folder / "test").exists()


def test_deploy_replaces_what_was_deployed_before(tools, checkout, tmp_path):
    stale = tmp_path / "plugins" / "citygrid" / "stale.py"
    stale.parent.mkdir(parents=True)
    stale.touch()
    pb_tool(tools, checkout, "deploy", "-y", "-p", tmp_path / "plugins")
    assert not stale.exists()


def test_zip_asks_once_and_packs(tools, checkout, tmp_path):
    pb_tool(tools, checkout, "zip", "-p", tmp_path / "plugins", answer="y\n")
    assert (checkout / "citygrid.zip").stat().st_size > 10_000


@pytest.mark.skipif(not os.environ.get("CI"), reason="while working one compiles, then commits")
def test_the_committed_translation_is_the_compiled_one(root):
    # scripts/test has just compiled it: a checkout used as a plugin folder must speak Chinese too
    changed = subprocess.run(["git", "diff", "--name-only", "--", "*.qm"], cwd=root,
                             capture_output=True, text=True)
    assert changed.stdout == ""
