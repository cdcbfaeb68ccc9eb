"""What ``scripts/run`` and ``scripts/screenshots`` do once everything is installed.

Builds the sample city in a process of its own, makes a QGIS profile with this checkout linked as
the plugin, and starts QGIS with ``startup.py``, which opens the city and makes the pictures.
"""
import argparse
import json
import locale
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
PROFILE = "citygrid"
SIZE = (1440, 880)
#: Functions of scenes.py that show that everything is there.
SCENES = ["gis_desk", "operator_desk", "verification", "city_scale", "street", "query",
          "dashboard"]
#: A machine under load takes a minute to start QGIS; a dialog nobody answers takes for ever.
TIMEOUT = 600
#: QGIS's own name of the language, by ours.
LOCALES = {"zh_CN": "zh-Hans", "en": "en_US"}
#: A workspace under /tmp would count as a temporary layer, about which QGIS asks.
SETTINGS = """[locale]
overrideFlag=true
userLocale={locale}

[PythonPlugins]
processing=true
citygrid=true

[app]
askToSaveMemoryLayers=false
projections/newProjectCrsBehavior=UseCrsOfFirstLayerAdded

[qgis]
askToSaveProjectChanges=false
checkVersion=false

[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true
"""


class Failure(Exception):
    """A sentence for the person at the terminal."""


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/run", add_help=False)
    parser.add_argument("city", nargs="?", choices=("helsinki", "demo"), default="helsinki")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default=system_language())
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--screenshots", action="store_true")
    parser.add_argument("--profiles-path", type=Path, default=cache())
    return parser.parse_args(arguments)


def system_language():
    name = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG")
                 if os.environ.get(key)), "") or (locale.getlocale()[0] or "")
    return "zh_CN" if name.startswith("zh") else "en"


def cache():
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citygrid"


# -- the city

def make_city(city, path, lang, keep=False):
    """Build the sample city at ``path``, or keep the one that is there."""
    if path.exists():
        free(path)
        if keep:
            print(f"Opening {path} as it was left.")
            return
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(path.with_name(path.stem + ".attachments"), ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    print(f"Building {path}", flush=True)
    done = subprocess.run([PYTHON, HERE / "build.py", city, path, lang],
                          env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    if done.returncode:
        raise Failure(f"The sample city could not be built (status {done.returncode}).")


def free(path):
    """Refuse a file that another program has open: only a sole connection can leave WAL."""
    connection = sqlite3.connect(path, timeout=1)
    try:
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.DatabaseError:
        mode = "locked"
    finally:
        connection.close()
    if mode != "delete":
        raise Failure(f"{path} is open in another QGIS. Close it there first, or choose another "
                      "folder with --profiles-path.")


# -- QGIS

def make_profile(folder, lang):
    """A profile in which the plugin is this checkout, enabled; nothing of it is asked twice."""
    profile = folder / "profiles" / PROFILE
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    link = plugins / "citygrid"
    if link.is_symlink() or link.exists():
        link.unlink()
    link.symlink_to(ROOT, target_is_directory=True)
    settings = profile / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(exist_ok=True)
    text = settings.read_text(encoding="utf-8") if settings.exists() else ""
    if f"userLocale={LOCALES[lang]}" not in text or "citygrid=true" not in text:
        settings.write_text(SETTINGS.format(locale=LOCALES[lang]), encoding="utf-8")
    return profile


def has_screen():
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def command(folder, lang, code):
    return ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(folder),
            "--profile", PROFILE, "--lang", LOCALES[lang], "--code", str(code)]


def screen(environment, size=SIZE):
    """The words before the command that give it a screen, where there is none."""
    if shutil.which("xvfb-run"):
        return ["xvfb-run", "-a", "-s", f"-screen 0 {size[0]}x{size[1]}x24"]
    environment["QT_QPA_PLATFORM"] = "offscreen"
    return []


def open_window(workspace, folder, lang):
    """Start QGIS on a screen; returns its exit status when it is closed."""
    first = not (folder / "profiles" / PROFILE).exists()
    make_profile(folder, lang)
    task = {"workspace": str(workspace), "here": str(HERE), "scenes": [], "folder": "",
            "result": "", "first": first}
    print("Starting QGIS.", flush=True)
    return subprocess.run(command(folder, lang, HERE / "startup.py"),
                          env={**os.environ, "CITYGRID_TASK": json.dumps(task)}).returncode


def pictures(workspace, scenes, target, folder, lang):
    """Run QGIS without a person, and return the pictures it made.

    Parameters
    ----------
    workspace : path
    scenes : list of str
        Functions of ``scenes.py``.
    target, folder : path
        Where the pictures go; where the profile is made.
    lang : str

    Raises
    ------
    Failure
        QGIS ended too early or not at all, or a scene failed.
    """
    target.mkdir(parents=True, exist_ok=True)
    told, status = play("startup.py", {
        "workspace": str(workspace), "here": str(HERE), "scenes": scenes,
        "folder": str(target.absolute()), "size": SIZE}, folder, lang)
    for warning in told.get("warnings", ()):
        print(f"! {warning}", file=sys.stderr)
    if told["error"]:
        raise Failure(f"In QGIS {told['version']}: {told['error']}")
    if status != 0:
        how = "did not end" if status is None else f"ended with status {status}"
        raise Failure(f"QGIS {told['version']} made its pictures and {how}.")
    return told


def play(code, task, folder, lang, waiting=None, shown=False):
    """Run QGIS without a person, and return what the code inside told.

    Parameters
    ----------
    code : path
        What QGIS runs, from this folder; it ends QGIS itself.
    task : dict
        Handed to it as JSON, with ``result``: the file of its answer, a JSON object with at
        least ``version`` and ``error``. Its ``size`` is that of the screen where there is none.
    folder : path
        Where the profile is made.
    lang : str
    waiting : callable, optional
        Called about twice a second meanwhile.
    shown : bool
        On the screen, where there is one.

    Returns
    -------
    (dict, int or None)
        What was told; the exit status of QGIS, None when it had to be ended.

    Raises
    ------
    Failure
        QGIS ended, or was ended, before it told anything.
    """
    make_profile(folder, lang)
    with tempfile.TemporaryDirectory() as temporary:
        result = Path(temporary) / "result.json"
        log = Path(temporary) / "qgis.log"
        environment = {**os.environ, "CITYGRID_TASK": json.dumps({**task, "result": str(result)})}
        environment.pop("QT_QPA_PLATFORM", None)
        environment.setdefault("XDG_RUNTIME_DIR", temporary)
        words = [] if shown and has_screen() else screen(environment, task["size"])
        words += command(folder, lang, HERE / code)
        with log.open("w") as sink:
            process = subprocess.Popen(words, env=environment, stdout=sink, stderr=sink,
                                       start_new_session=True)
            try:
                status = wait(process, waiting)
            finally:
                end(process)
        told = json.loads(result.read_text()) if result.exists() else None
        if told is None or told["error"] or status:
            print(log.read_text(errors="replace")[:4000], file=sys.stderr)
    if told is None:
        raise Failure("QGIS did not end by itself." if status is None else
                      f"QGIS ended with status {status} before it had begun.")
    return told, status


def wait(process, waiting=None):
    """The exit status of a process, None after TIMEOUT seconds; ``waiting`` is called meanwhile."""
    late = time.monotonic() + TIMEOUT
    while time.monotonic() < late:
        if waiting is not None:
            waiting()
        try:
            return process.wait(0.5)
        except subprocess.TimeoutExpired:
            pass
    return None


def end(process):
    """End QGIS and its screen, which are one session of processes, if they are still there."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        for _ in range(50):
            if process.poll() is not None:
                break
            time.sleep(0.1)


def stop(*_):
    """The end of this program is the end of the QGIS it started."""
    sys.exit(143)


def main():
    signal.signal(signal.SIGTERM, stop)
    options = parse(sys.argv[1:])
    folder = options.profiles_path.absolute()
    workspace = folder / f"{options.city}.gpkg"
    try:
        make_city(options.city, workspace, options.lang, options.keep)
        if has_screen() and not options.screenshots:
            return open_window(workspace, folder, options.lang)
        print("Starting QGIS without a screen.", flush=True)
        told = pictures(workspace, SCENES, ROOT / "screenshots" / options.city, folder,
                        options.lang)
    except Failure as failure:
        print(f"run: {failure}", file=sys.stderr)
        return 1
    print(f"QGIS {told['version']}, {told['layers']} layers, {told['objects']} objects; pictures:")
    for path in told["pictures"]:
        print(f"  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
