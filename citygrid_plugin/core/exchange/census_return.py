"""What was done to a census package in the field: which row is which known component."""
import datetime
import json
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.errors

from ..errors import InputError, N_
from ..workspace.ddl import sql
from ..workspace.geometry import geometries
from ..workspace.schema import GEOMETRIES
from .census_package import (
    ANSWERS, EDITABLE, FIELD, KNOWN, NEW, PHOTOS, VALUES, Problem, Returned, digest)

_COLUMNS = ("objid", *VALUES, "chdate", "found", "source_row", "crew", "surveyed_at", "surveyor")
#: What reading a damaged geometry raises.
_DAMAGED = (shapely.errors.ShapelyError, IndexError, TypeError, ValueError)
_SAME = 0.001       # metres; what a device rounds is no move


@dataclass(frozen=True)
class _Known:
    key: str
    layer: str
    row: int
    objid: str
    values: dict
    shape: object


def rows_of(connection, package, said, folder):
    """The Returned of an opened package; see ``census_package.read_package``.

    Parameters
    ----------
    connection : sqlite3.Connection
    package : CensusPackage
    said : dict
        What the package's own table says.
    folder : Path
        To which the paths of the photos are relative.
    """
    known, problems = _known(connection, said)
    found = _Rows(package, folder, problems)
    for layer in GEOMETRIES:
        mine = {key: k for key, k in known.items() if k.layer == layer}
        srs_id, rows = _read(connection, layer)
        if srs_id is not None and str(srs_id) != said.get("srs_id"):
            found.tell("crs", N_("The layer {layer} came back in another reference system. "
                                 "Its places are not to be trusted."), layer=layer)
        claimed, copies = _claims(rows, mine)
        for row in rows:
            found.add(layer, row, claimed.get(row["fid"]), row["fid"] in copies)
        gone = [mine[key] for key in mine.keys() - {k.key for k in claimed.values()}]
        for lost in sorted(gone, key=lambda k: k.row):
            found.deleted(lost)
    return found.returned(said.get("crs", ""), len(known))


def _known(connection, said):
    rows = [tuple(row) for row in connection.execute(
        sql("SELECT key, layer, row, objid, body, shape FROM {table} ORDER BY fid",
            table=KNOWN))]
    problems = []
    if digest(rows) != said.get("known_digest"):
        problems.append(Problem(None, "list", InputError(
            N_("The copy of the known components in the package was changed. Compare its codes "
               "with the inventory."))))
    shapes = geometries(row[5] for row in rows)
    return {row[0]: _Known(*row[:4], json.loads(row[4]), shape)
            for row, shape in zip(rows, shapes)}, problems


def _read(connection, layer):
    """(srs_id, rows with ``fid`` and ``geometry``) of a layer; a dropped one has none."""
    there = connection.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?",
                               (layer,)).fetchone()
    if there is None:
        return None, []
    rows = [dict(row) for row in connection.execute(
        sql("SELECT * FROM {table} ORDER BY fid", table=layer))]
    for row, shape in zip(rows, _shapes([row.get("geom") for row in rows])):
        row["geometry"] = None if shape is None or shape.is_empty else shape
    return there[0], rows


def _shapes(blobs):
    """Geometries of a layer; None where one is damaged."""
    try:
        return geometries(blobs)
    except _DAMAGED:
        if len(blobs) == 1:
            return [None]
        half = len(blobs) // 2
        return [*_shapes(blobs[:half]), *_shapes(blobs[half:])]


def _text(value):
    """A value as text without spaces around it, None where it is empty."""
    text = "" if value is None else str(value).strip()
    return text or None


def _claims(rows, known):
    """{fid: _Known} of the rows that are known components, by their key, else by their code; and
    the fids of copies of them.

    Of copies, the row that went out under this number is the component, then the one that still
    has its code, then the first.
    """
    by_code = {k.objid: k for k in known.values()}
    claims = {}
    for row in rows:
        mine = known.get(row.get("key")) or by_code.get(_text(row.get("objid")))
        if mine is not None:
            claims.setdefault(mine.key, []).append(row)
    result, copies = {}, set()
    for key, rivals in claims.items():
        mine = known[key]
        rivals.sort(key=lambda row: (row.get("key") != key, row["fid"] != mine.row,
                                     _text(row.get("objid")) != mine.objid, row["fid"]))
        result[rivals[0]["fid"]] = mine
        copies.update(row["fid"] for row in rivals[1:])
    return result, copies


class _Rows:
    """Collects the rows of one package."""

    def __init__(self, package, folder, problems):
        self.package, self.folder, self.problems = package, folder.resolve(), problems
        self.columns = {name: [] for name in _COLUMNS}
        self.geometry, self.layer, self.photos = [], [], []

    def tell(self, kind, template, row=None, **params):
        self.problems.append(Problem(row, kind, InputError(template, **params)))

    def add(self, layer, row, mine, copied):
        """A row as it came back; ``mine`` is the known component that it is, or None."""
        number = len(self.geometry)
        values = {name: _text(row.get(name)) for name in VALUES}
        if mine is None:
            values.update(objid=None if copied else _text(row.get("objid")),
                          found=self._of_new(number, row, copied))
            if values["objid"]:
                values["found"] = ""
                self.tell("code", N_("Row {number}: the code {code} is none of this package. It is "
                                     "kept as a hint only."), number, number=row["fid"],
                          code=values["objid"])
        else:
            values.update(objid=mine.objid, found=self._of_known(number, row, mine))
            if _text(row.get("objid")) != mine.objid:
                self.tell("code", N_("{code}: its code was changed to {found} in the field. The "
                                     "code stays."), number, code=mine.objid,
                          found=_text(row.get("objid")) or "–")
        values["extra"] = self._extra(row, values["extra"])
        here = values["found"] != "not_reached"
        values.update(surveyed_at=self._moment(number, row) if here else None,
                      surveyor=_text(row.get("surveyor")) if here else None)
        geometry = row["geometry"]
        if geometry is None and mine is not None:
            geometry = mine.shape
            self.tell("geometry", N_("{code}: its place was lost in the field. The one that went "
                                     "out is taken."), number, code=mine.objid)
        self._append(layer, row["fid"], values, geometry, self._files(number, row))

    def deleted(self, mine):
        """A known component whose row is gone."""
        self.tell("deleted", N_("{code} was deleted in the field. It counts as not reached."),
                  len(self.geometry), code=mine.objid)
        self._append(mine.layer, mine.row, {**{n: _text(v) for n, v in mine.values.items()},
                                            "objid": mine.objid, "found": "not_reached"},
                     mine.shape, [])

    def _append(self, layer, fid, values, geometry, photos):
        values = {**values, "source_row": fid, "crew": _text(self.package.crew)}
        for name, column in self.columns.items():
            column.append(values.get(name))
        self.geometry.append(geometry)
        self.layer.append(layer)
        self.photos.append(photos)

    def _of_known(self, number, row, mine):
        answer, touched = _text(row.get("answer")), _touched(row, mine)
        if answer in ANSWERS:
            found = ANSWERS[answer][1]
            if found == "not_reached" and touched:
                self.tell("answer", N_("{code}: not reached, and yet it was changed. Ask the "
                                       "crew."), number, code=mine.objid)
            return found
        if answer:
            self.tell("answer", N_("{code}: the answer {answer} is not in the list."), number,
                      code=mine.objid, answer=answer)
        elif touched:
            self.tell("answer", N_("{code} has no answer, but it was changed. It counts as "
                                   "there."), number, code=mine.objid)
        return "here" if touched or answer == NEW else "not_reached"

    def _of_new(self, number, row, copied):
        answer = _text(row.get("answer"))
        if copied:
            self.tell("copied", N_("Row {number} is a copy of {code}. It counts as new."), number,
                      number=row["fid"], code=_text(row.get("objid")) or "–")
        elif answer in ANSWERS and ANSWERS[answer][1] != "here":
            self.tell("answer", N_("Row {number} is new, but its answer is {answer}. It counts as "
                                   "new."), number, number=row["fid"], answer=answer)
        return NEW

    def _extra(self, row, extra):
        """The further attributes with what was filled in during a sweep."""
        said = {title: _text(row.get(FIELD.format(number)))
                for number, title in enumerate(self.package.fields, 1)}
        said = {title: value for title, value in said.items() if value}
        if not said:
            return extra
        try:
            before = json.loads(extra) if extra else {}
        except ValueError:
            before = {"text": extra}
        before = before if isinstance(before, dict) else {"text": extra}
        return json.dumps({**before, **said}, ensure_ascii=False)

    def _moment(self, number, row):
        text = _text(row.get("surveyed_at"))
        if text is None:
            return None
        try:
            moment = datetime.datetime.fromisoformat(text.replace("/", "-").rstrip("Z"))
        except ValueError:
            self.tell("date", N_("Row {number}: {value} cannot be read as a time."), number,
                      number=row["fid"], value=text)
            return None
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")

    def _files(self, number, row):
        """The photos of a row that are in the folder."""
        found = []
        for name in PHOTOS:
            path = _text(row.get(name))
            if path is None:
                continue
            inside = self._inside(path)
            if inside is not None:
                found.append(inside)
            else:
                self.tell("photo", N_("Row {number}: the photo {path} is not in the folder."),
                          number, number=row["fid"], path=path)
        return found

    def _inside(self, path):
        """The file of a path in the folder, or None."""
        try:
            # a device with Windows writes its own separators
            found = (self.folder / path.replace("\\", "/")).resolve()
            return found if found.is_relative_to(self.folder) and found.is_file() else None
        except (OSError, ValueError):       # too long, or no name of a file at all
            return None

    def returned(self, crs, known):
        count = len(self.geometry)

        def array(values):
            made = np.empty(count, dtype=object)
            made[:] = values
            return made
        return Returned(self.package, {n: array(v) for n, v in self.columns.items()},
                        array(self.geometry), array(self.layer), self.photos, self.problems,
                        crs, known)


def _touched(row, mine):
    """Whether anything of a known component was changed, photos included."""
    if any(_text(row.get(name)) != _text(mine.values.get(name)) for name in EDITABLE):
        return True
    if any(_text(row.get(name)) for name in PHOTOS):
        return True
    return row["geometry"] is not None and \
        not shapely.equals_exact(row["geometry"], mine.shape, _SAME)
