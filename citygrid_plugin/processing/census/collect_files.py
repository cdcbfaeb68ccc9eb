"""Which files and packages are taken in, and what became of each."""
import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ...core.errors import CityGridError, InputError, N_
from ...i18n import tr
from ..workspace import sources
from ..workspace.importing import reason_text

#: Looked for in a folder; drawings of the base map and texts are named one by one.
SUFFIXES = {".shp", ".gpkg", ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".dxf", ".geojson",
            ".kml", ".gml", ".tab", ".mif", ".fgb", ".mdb", ".accdb"}
_RESULTS = {"new": N_("taken in"), "same": N_("there already"),
            "replaced": N_("takes the place of its former rows"),
            "unusable": N_("set aside"), "": N_("not reached")}


@dataclass(frozen=True)
class Item:
    """One source: a layer of a file, a package, or a layer of the project (``path`` None).

    ``name`` is what it is known by when it comes again.
    """

    name: str
    path: object = None
    part: str = ""
    package: bool = False


def find(run):
    """The sources of the parameters (list of Item), each once, in the order of their names."""
    algorithm, parameters, context = run.algorithm, run.parameters, run.context
    paths = [Path(path) for path in algorithm.parameterAsFileList(parameters, "FILES", context)
             if path]
    folder = algorithm.parameterAsFile(parameters, "FOLDER", context)
    if folder:
        if not Path(folder).is_dir():
            raise InputError(N_("The folder {path} does not exist."), path=folder)
        paths.append(Path(folder))
    found = {}
    for path in paths:
        for one in _within(path, named=True):
            found.setdefault(one.resolve(), one)
    run.feedback.check()
    wanted, items = run.text("PART"), []
    names = Counter(_name(path) for path in found.values())
    for path in found.values():
        name = _name(path)
        if names[name] > 1:     # two crews' files of one name
            name = f"{(path.parent.parent if is_package(path) else path.parent).name}/{name}"
        if is_package(path):
            items.append(Item(name, path, package=True))
            continue
        parts = [wanted] if wanted else _parts(path)
        items += [Item(name if len(parts) == 1 else f"{name}|{part}", path, part)
                  for part in parts]
    if parameters.get("INPUT"):
        items.append(Item(""))
    return items


def _name(path):
    return path.parent.name if is_package(path) else path.name


def is_package(path):
    """Whether a file is a work package of a census."""
    from ...core.exchange.census_package import FILE, INFO
    if path.name == FILE:
        return True
    if path.suffix.lower() != ".gpkg" or not path.is_file():
        return False
    try:
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
        try:
            return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?",
                                      (INFO,)).fetchone() is not None
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _within(path, named=False):
    """The files and packages that a path means; of a folder those in it."""
    from ...core.exchange.census_package import FILE
    if not path.is_dir() or path.suffix.lower() == ".gdb":
        return [path] if named or path.suffix.lower() in SUFFIXES | {".gdb"} else []
    if (path / FILE).is_file():
        return [path / FILE]    # what else lies in a package is its base map and photos
    found = []
    for child in sorted(path.iterdir()):
        if not child.name.startswith((".", "~$")):
            found += _within(child)
    return found


def _parts(path):
    """The layers of a file that have places; where none is known, the file as a whole."""
    try:
        parts = sources.parts(path)
    except CityGridError:
        return [""]     # reading it says why
    if sources.suffix(path) in sources.TABLE_SUFFIXES:
        return [part.name for part in parts]
    placed = [part.name for part in parts if part.geometry]
    return placed if len(parts) > 1 and placed else [""]


@dataclass
class File:
    """What became of one source.

    ``wrong`` is a list of problems of its rows: row (from 1), state ("aside" or "taken"), reason
    (a text), values (dict), geometry in the workspace's CRS or None.
    """

    name: str
    kind: str
    crew: str = ""
    result: str = ""
    problem: str = ""
    read: int = 0
    good: int = 0
    aside: int = 0
    before: int = 0
    doubles: int = 0
    package_fid: int = None
    wrong: list = field(default_factory=list)
    reasons: Counter = field(default_factory=Counter)

    def fail(self, problem):
        """It is of no use as a whole."""
        self.result, self.problem = "unusable", problem
        self.good, self.aside = 0, self.read

    def done(self, taken, ready):
        """It was taken in."""
        self.result, self.before = taken.done, taken.before
        self.good, self.aside = taken.good, self.read - taken.good
        self.problem = " ".join(ready.remarks)

    def tell(self, row, reason, value, values=None, geometry=None):
        """A row set aside for a reason of the rejects."""
        self.wrong.append((row, "aside", reason_text(reason, value), values, geometry))
        self.reasons[reason, str(value)] += 1

    def remark(self, row, text, values=None, geometry=None):
        """A row that is taken in although something is wrong with it."""
        self.wrong.append((row, "taken", text, values, geometry))


class Files:
    """All sources of a run."""

    def __init__(self):
        self.listed = []

    def begin(self, item):
        """The File of an item."""
        self.listed.append(File(item.name, "package" if item.package else "file"))
        return self.listed[-1]

    @property
    def written(self):
        """Whether anything was written."""
        return any(file.result in ("new", "replaced") for file in self.listed)

    def count_doubles(self, ws, census_fid, purpose):
        """Take the doubles of every file off its good rows."""
        from ...core.workspace.ddl import sql
        from ...core.workspace.survey import TABLES
        found = Counter()
        for table in TABLES:
            for source, package, count in ws.query(
                    sql("SELECT source, package_fid, count(*) FROM {table} WHERE census_fid = ? "
                        "AND purpose = ? AND state = 'double' GROUP BY 1, 2", table=table),
                    (census_fid, purpose)):
                found[source, package] += count
        for file in self.listed:
            if file.result in ("new", "same", "replaced"):
                file.doubles = found[file.name, file.package_fid]
                file.good -= file.doubles

    def total(self, name):
        """The sum of one count over the files; "written" are the good rows of those written."""
        if name == "written":
            return sum(file.good for file in self.listed if file.result in ("new", "replaced"))
        return sum(getattr(file, name) for file in self.listed)

    def rejected(self):
        """Rows that were not taken in as good ones."""
        return self.total("aside") + self.total("doubles")

    def counts(self):
        """The further numbers of the run."""
        taken = [file for file in self.listed if file.result in ("new", "same", "replaced")]
        same = [file for file in self.listed if file.result == "same"]
        return {"ASIDE": self.total("aside"), "DOUBLES": self.total("doubles"),
                "UNCHANGED": sum(file.good + file.doubles for file in same),
                "FILES_TAKEN": len(taken), "FILES_ASIDE": len(self.listed) - len(taken)}

    def columns(self):
        """The table of files."""
        listed = self.listed
        made = {"file": [f.name for f in listed], "kind": [f.kind for f in listed],
                "crew": [f.crew or "" for f in listed], "result": [f.result for f in listed],
                "text": [tr(_RESULTS[f.result]) for f in listed]}
        for name in ("read", "good", "aside", "doubles", "before"):
            made[name] = [getattr(file, name) for file in listed]
        return {**made, "problem": [file.problem for file in listed]}

    def reasons(self):
        """A line per file and reason, with an example."""
        for file in self.listed:
            kinds = Counter()
            for (reason, value), count in file.reasons.items():
                kinds[reason] += count
            for reason, count in kinds.most_common():
                value = next(v for r, v in file.reasons if r == reason)
                yield tr("{name}: {count} rows set aside: {reason}").format(
                    name=file.name, count=count, reason=reason_text(reason, value))

    def problems(self, ws, census_fid, purpose):
        """(columns, points) of all rows that something is wrong with, doubles included."""
        import numpy as np
        import shapely
        rows = [(file.name, file.crew, row, state, text, _json(values), shape)
                for file in self.listed for row, state, text, values, shape in file.wrong]
        rows += _doubles(ws, census_fid, purpose)
        names = ("file", "crew", "row", "state", "text", "attributes")
        columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
        shapes = np.full(len(rows), None, object)
        shapes[:] = [row[6] for row in rows]
        there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
        shapes[there] = shapely.point_on_surface(shapes[there])
        return columns, shapes


def _json(values):
    return json.dumps({k: v for k, v in (values or {}).items() if v is not None},
                      ensure_ascii=False, default=str)


def _doubles(ws, census_fid, purpose):
    from ...core.workspace.reading import read
    from ...core.workspace.survey import TABLES, read_reason
    found = []
    for table in TABLES:
        rows = read(ws, table, ("source", "crew", "source_row", "reason", "objid", "classcode",
                                "objname"),
                    "census_fid = ? AND purpose = ? AND state = 'double'", (census_fid, purpose))
        for i in range(len(rows["fid"])):
            template, params = read_reason(rows["reason"][i])
            found.append((rows["source"][i] or "", rows["crew"][i] or "", rows["source_row"][i],
                          "double", tr(template).format(**params),
                          _json({n: rows[n][i] for n in ("objid", "classcode", "objname")}),
                          rows["geometry"][i]))
    return found
