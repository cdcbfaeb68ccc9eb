"""What ``scripts/first-hour`` does once everything is installed: makes the raw folder, starts QGIS
with ``inside.py``, prints what it tells and says whether all went well."""
import argparse
import importlib.util
import json
import shutil
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
MOST = 40
#: Of the window, in pixels, where there is no screen to fill.
SIZE = (1600, 960)


def desk():
    """``scripts/desk/launch.py``, which starts QGIS; also called launch."""
    spec = importlib.util.spec_from_file_location("desk_launch", ROOT / "scripts/desk/launch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parse(arguments, desk):
    parser = argparse.ArgumentParser(prog="scripts/first-hour", add_help=False)
    parser.add_argument("--size", choices=("tiny", "small", "large"), default="small")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--division")
    parser.add_argument("--name")
    parser.add_argument("--crs", default="")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default=desk.system_language())
    parser.add_argument("--screenshots", type=Path)
    parser.add_argument("--profiles-path", type=Path, default=desk.cache() / "first-hour")
    options = parser.parse_args(arguments)
    if options.folder is None and (options.division or options.name or options.crs):
        parser.error("--division, --name and --crs go with --folder")
    if options.folder is not None and not (options.division and options.name):
        parser.error("a folder of your own needs --division and --name")
    return options


def prepare(options, desk):
    """The raw folder, a place for the workspace, and a profile that nobody used: the task."""
    work = options.profiles_path.absolute()
    # the profile as well: the hour is a newcomer's, with no window arranged yet
    for name in ("raw", "profiles"):
        shutil.rmtree(work / name, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    workspace, truth = work / "first.gpkg", None
    if workspace.exists():
        desk.free(workspace)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{workspace}{suffix}").unlink(missing_ok=True)
    # an argument or a variable would be too small for it
    truth_path = work / "truth.json"
    folder, name, division = options.folder, options.name, options.division
    if folder is None:
        import folder as raw
        folder = work / "raw"
        truth = raw.make(folder, options.size)
        name, division = truth["name"], truth["division"]
    elif not folder.is_dir():
        raise desk.Failure(f"There is no folder {folder}.")
    truth_path.write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
    pictures = options.screenshots
    if pictures is not None:
        pictures = pictures.absolute()
        pictures.mkdir(parents=True, exist_ok=True)
    journal = work / "journal.txt"
    journal.write_text("")
    return {"folder": str(folder.absolute()), "name": name, "division": division,
            "crs": options.crs, "truth": str(truth_path),
            "workspace": str(workspace), "journal": str(journal), "here": str(HERE),
            "pictures": str(pictures) if pictures else "", "size": SIZE}


class Journal:
    """Prints the lines of a file as they come."""

    def __init__(self, path):
        self.path, self.read = Path(path), 0

    def __call__(self):
        lines = self.path.read_text(encoding="utf-8").splitlines(True)
        for line in lines[self.read:]:
            print(line, end="", flush=True)
        self.read = len(lines)


def report(told, seconds):
    """Print what came of it; the exit status."""
    print()
    for line in told["counts"].pop("sources", ()):
        print(f"  {line}")
    for name, count in told["counts"].items():
        print(f"  {name}: {count}")
    for path in told["pictures"]:
        print(f"  {path}")
    wrong = list(told["wrong"])
    if told["error"]:
        wrong.append(told["error"])
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    actions = len(told["actions"])
    print(f"\n{actions} human actions (at most {MOST}), {seconds:.0f} s, QGIS {told['version']}")
    return 1 if wrong or actions > MOST else 0


def main():
    qgis = desk()
    signal.signal(signal.SIGTERM, qgis.stop)
    options = parse(sys.argv[1:], qgis)
    began = time.monotonic()
    try:
        task = prepare(options, qgis)
        print(f"The raw folder {task['folder']}:")
        for path in sorted(Path(task["folder"]).iterdir()):
            print(f"  {path.name}")
        journal = Journal(task["journal"])
        told, status = qgis.play(HERE / "inside.py", task, options.profiles_path.absolute(),
                                 options.lang, journal, shown=True)
        journal()
    except qgis.Failure as failure:
        print(f"first-hour: {failure}", file=sys.stderr)
        return 1
    if status:
        told["error"] += f"\nQGIS ended with status {status}."
    return report({"actions": [], "counts": {}, "wrong": [], "pictures": [], **told},
                  time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
