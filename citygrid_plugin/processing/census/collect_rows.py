"""A survey file becomes checked survey rows: columns, values, scope."""
from collections import namedtuple
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from ...core.census import collect
from ...core.errors import InputError, N_
from ...i18n import tr
from ..workspace import drawing, sources
from .collect_where import place, unshifted

#: What is ready to be taken in: the Survey, {row: photo paths}, organisations that are new (a
#: frame), the mapping, sentences on the file as a whole.
Ready = namedtuple("Ready", "survey photos organisations mapping remarks")


def take_rows(run, item, file):
    """Read and check one layer of a file.

    Parameters
    ----------
    run : collect_census.Run
    item : collect_files.Item
    file : collect_files.File
        It is told what is wrong with rows.

    Returns
    -------
    Ready

    Raises
    ------
    InputError
        The file is of no use as a whole.
    """
    source = _read(run, item)
    file.name = file.name or source.name
    file.read = len(source.frame)
    file.crew = run.crew or Path(file.name).stem
    if not len(source.frame):
        raise InputError(N_("It has no rows."))
    if source.geometry is None:
        raise InputError(N_("It has no geometry and no coordinates that were recognised. Name the "
                            "fields of the coordinates."))
    remarks = [tr(notice.template).format(**notice.params) for notice in source.notices]
    placement, shapes, lost = place(run, source, remarks)
    rows = _Rows(run, source, shapes, file, remarks)
    rows.aside_of(source.rejects)
    rows.geometry(lost)
    rows.map()
    shapes = unshifted(run, source, placement, rows, remarks)
    if shapes is not None:
        rows.shapes = shapes
    rows.bounds()
    survey = rows.survey()
    for text in remarks:
        run.algorithm.warn(run.feedback, f"{file.name}: {text}")
    if not any(reason is None for reason in survey.aside):
        raise InputError(N_("None of its {count} rows can be used. The first: {reason}"),
                         count=file.read, reason=rows.first_reason())
    return Ready(survey, {}, rows.organisations, rows.mapping, remarks)


def _read(run, item):
    algorithm, parameters, context = run.algorithm, run.parameters, run.context
    if item.path is None:
        source = sources.read_geopackage(*algorithm.layer_file) if algorithm.layer_file else None
        if source is None:
            given = algorithm.parameterAsSource(parameters, "INPUT", context)
            if given is None:
                raise InputError(N_("The layer cannot be read. Choose another."))
            source = sources.read_layer(given, feedback=run.feedback)
    else:
        encoding = sources.ENCODINGS[algorithm.parameterAsEnum(parameters, "ENCODING", context)]
        source = sources.read_file(item.path, item.part, encoding, x=run.text("X"),
                                   y=run.text("Y"), feedback=run.feedback)
        source.name = item.name.split("|")[-1] if item.part else Path(item.path).stem
    if run.flag("SWAP") and source.geometry is not None:
        import shapely
        there = ~shapely.is_missing(source.geometry)
        source.geometry[there] = shapely.transform(source.geometry[there],
                                                   lambda xy: xy[:, ::-1])
    return source


class _Rows:
    """The rows of one file on their way to a Survey."""

    def __init__(self, run, source, shapes, file, remarks):
        import numpy as np
        self.run, self.source, self.file, self.remarks = run, source, file, remarks
        self.shapes = shapes
        self.count = len(source.frame)
        self.aside, self.far = np.full(self.count, None, object), np.zeros(self.count, bool)
        self.columns, self.mapping, self.organisations = {}, None, None

    def set_aside(self, rows, reason, values=""):
        """Set rows (from 0) aside; the first reason of a row counts."""
        for number, row in enumerate(rows):
            if self.aside[row] is None:
                value = values if isinstance(values, str) else values[number]
                self.aside[row] = (reason, "" if value is None else str(value))

    def aside_of(self, tables):
        """The rows of tables of rejects."""
        for table in tables:
            for row, reason, value in zip(table["row"], table["reason"], table["value"]):
                if row <= self.count:
                    self.set_aside([int(row) - 1], reason, [value])

    def good(self):
        """The rows (from 0) that are not set aside."""
        import numpy as np
        return np.flatnonzero([reason is None for reason in self.aside])

    def geometry(self, lost):
        """Set rows aside that have no geometry, or one that no component can have."""
        import numpy as np
        import shapely
        shapes = self.shapes
        empty = shapely.is_missing(self.source.geometry) | shapely.is_empty(self.source.geometry)
        self.set_aside(np.flatnonzero(empty), "no_geometry")
        self.set_aside(np.flatnonzero(lost), "outside_crs")
        shapes[empty] = None
        kind = shapely.get_type_id(shapes)
        lone = np.flatnonzero((kind == 4) & (shapely.get_num_geometries(shapes) == 1))
        shapes[lone] = shapely.get_geometry(shapes[lone], 0)
        other = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (4, 7)))
        self.set_aside(other, "wrong_geometry", [shapes[row].geom_type for row in other])
        shapes[other] = shapely.point_on_surface(shapes[other])
        endless = ~shapely.is_missing(shapes) & ~np.isfinite(shapely.bounds(shapes)).all(axis=1)
        self.set_aside(np.flatnonzero(endless), "outside_crs")
        shapes[endless] = None
        areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
        if len(areas):
            from ..workspace.shapes import areas_of
            shapes[areas], told = areas_of(shapes[areas])
            for table in told:
                self.set_aside(areas[table["row"].to_numpy(int) - 1], "no_area")

    def map(self):
        """Carry out the mapping: classes, codes, states, dates, organisations."""
        import numpy as np

        from ...core.components.mapping_apply import apply_mapping
        run = self.run
        frame, mapping = self._mapping()
        known = run.ws.query("SELECT code, name FROM organisation")
        frame = self._without_bad_codes(frame, mapping, known)
        made = apply_mapping(frame, mapping, run.catalogue, known)
        for notice in made.notices:
            self.remarks.append(tr(notice.template).format(**notice.params))
        self.aside_of([made.rejects])
        rows = made.frame.index.to_numpy(int)
        self.columns = {name: np.full(self.count, None, object) for name in made.frame.columns
                        if name not in ("bgid", "dedate")}
        for name, values in self.columns.items():
            values[rows] = made.frame[name].to_numpy(object)
        self.organisations = made.new_organisations
        if not run.flag("ORGANISATIONS"):
            fresh = set(made.new_organisations["code"])
            for role in "123":
                values = self.columns["deptcode" + role]
                values[np.isin(values.astype(str), list(fresh))] = None
            if fresh:
                self.remarks.append(tr("{count} organisations are not in the list and were left "
                                       "out: {names}").format(
                    count=len(fresh),
                    names=", ".join(made.new_organisations["name"].head(5))))
            self.organisations = made.new_organisations[:0]
        left = np.setdiff1d(np.arange(self.count), rows)    # a drawing's other layers
        self.set_aside(left, "no_class")
        self._own(frame)
        self._asked_for()

    def _mapping(self):
        """(frame, mapping) with what the census asks for checked."""
        run, source = self.run, self.source
        own = collect.own_fields(source.frame.columns)
        # the day of the survey is not the first date of the object, as which it would be guessed
        rest = replace(source, frame=source.frame.drop(columns=list(own.values()))) \
            if run.text("MAPPING") in ("", "guess") else source
        mapping = run.algorithm.mapping(run.ws, rest, run.catalogue, run.parameters, run.context,
                                        run.feedback)
        self.mapping = deepcopy(mapping)
        for column, name in collect.without_missing(mapping, source.frame.columns).items():
            self.remarks.append(tr("There is no field {field}; {column} stays empty.").format(
                field=name, column=column))
        if run.purpose == "sweep":
            self._of_sweep(mapping)
        given = {"crew"} | ({"surveyed_at"} if run.day else set())
        lacking = [name for name in run.required if name not in mapping.columns
                   and name not in own and name not in given
                   and f"deptname{name[-1]}" not in mapping.columns
                   and not (name in ("classcode", "objname") and collect.says_class(mapping))]
        if not collect.says_class(mapping) and "classcode" not in lacking:
            lacking.append("classcode")
        if lacking:
            raise InputError(N_("It has no field for {columns}, which the census asks for. Its "
                                "fields: {fields}. Say in a mapping which field it is, or the "
                                "class of all rows."), columns=", ".join(lacking),
                             fields=", ".join(map(str, source.frame.columns[:30])) or "–")
        frame = source.frame
        if drawing.is_drawing(frame):
            frame, self.shapes = run.algorithm.of_drawing(
                source, self.shapes, mapping, run.catalogue, run.feedback, run.algorithm.rules)
        return frame, mapping

    def _of_sweep(self, mapping):
        """Rows of a sweep are of its kind of event or business, which no component need be."""
        from ...core.components.mapping import Source
        options = self.run.census["options"]
        code = options.get("classcode") or options.get("object") or self.run.census["name"]
        mapping.columns["classcode"] = Source(constant=code)
        mapping.columns.pop("objid", None)
        mapping.classes[code] = code

    def _without_bad_codes(self, frame, mapping, known):
        """Leave out object codes that are none or occur twice: the object was seen, whatever was
        written down for its code."""
        from ...core.components.mapping import Source
        from ...core.components.mapping_apply import apply_mapping
        source = mapping.columns.get("objid")
        if source is None or not source.field:
            return frame
        alone = replace(mapping, columns={"objid": source, "classcode": Source(constant="x")},
                        classes={"x": "x"}, extra={})
        bad = apply_mapping(frame, alone, self.run.catalogue, known).rejects
        if not len(bad):
            return frame
        frame = frame.copy()
        frame[source.field] = frame[source.field].astype(object)
        for row, reason, value in zip(bad["row"], bad["reason"], bad["value"]):
            frame.at[row - 1, source.field] = None
            text = tr("The object code {value} is not made of the right number of digits; the row "
                      "is taken in without it.") if reason == "bad_object_code" else \
                tr("The object code {value} occurs more than once in the file; this row is taken "
                   "in without it.")
            self.file.remark(int(row), text.format(value=value), {source.field: value},
                             self.shapes[row - 1])
        self.remarks.append(tr("{count} object codes are none or occur twice; their rows are taken "
                               "in without them.").format(count=len(bad)))
        return frame

    def _own(self, frame):
        """Crew, day and surveyor."""
        import numpy as np

        from ...core.components.mapping_values import parse_dates, tidy
        run, own = self.run, collect.own_fields(frame.columns)
        rows = frame.index.to_numpy(int)
        for name in ("crew", "surveyed_at", "surveyor"):
            values = self.columns[name] = np.full(self.count, None, object)
            if name in own:
                given = tidy(frame[own[name]].astype(object))
                if name == "surveyed_at":
                    given, bad = parse_dates(given)
                    if bad.any():
                        self.remarks.append(tr("{count} days of the survey cannot be read and "
                                               "stay empty.").format(count=int(bad.sum())))
                values[rows] = given.to_numpy(object)
        if run.day:
            empty = [value is None for value in self.columns["surveyed_at"]]
            self.columns["surveyed_at"][empty] = run.day
        if run.crew:
            self.columns["crew"][:] = run.crew
        else:
            named = {c for c in self.columns["crew"] if c is not None}
            self.columns["crew"][[c is None for c in self.columns["crew"]]] = self.file.crew
            self.file.crew = ", ".join(sorted(named)) or self.file.crew

    def _asked_for(self):
        """Set rows aside that lack a value that the census asks for, or are of another class."""
        import numpy as np

        from ...core.census.prepare import in_classes
        for name in self.run.required:
            empty = [value is None for value in self.columns[name]]
            self.set_aside(np.flatnonzero(empty), "no_value", name)
        if self.run.purpose != "sweep":
            other = np.flatnonzero(~in_classes(self.columns["classcode"],
                                               self.run.place.scope.classes))
            self.set_aside(other, "other_class", self.columns["classcode"][other])

    def bounds(self):
        """Set rows aside that lie out of the district or of the communities of the census."""
        import numpy as np
        self.far, other = self.run.place.bounds(self.shapes)
        self.set_aside(np.flatnonzero(self.far), "outside_district")
        self.set_aside(np.flatnonzero(other), "other_area")

    def first_reason(self):
        from ..workspace.importing import reason_text
        return next(reason_text(*reason) for reason in self.aside if reason is not None)

    def survey(self):
        """The Survey; what is wrong with its rows is told to the file."""
        import numpy as np

        from ...core.workspace.survey import Survey
        from ..workspace.importing import REASONS
        frame, run = self.source.frame, self.run
        bad = np.flatnonzero([reason is not None for reason in self.aside])
        attributes = frame.iloc[bad].to_dict("records")
        aside = np.full(self.count, None, object)
        for values in self.columns.values():
            values[bad] = None
        for row, values in zip(bad.tolist(), attributes):
            reason, value = self.aside[row]
            self.file.tell(row + 1, reason, value, values, self.shapes[row])
            aside[row] = (REASONS[reason], {"value": value})
        self.columns["crew"][bad] = [run.crew or self.file.crew] * len(bad)
        columns = {**self.columns, "found": np.full(self.count, "", object),
                   "source_row": np.arange(1, self.count + 1).astype(object)}
        # a place out of the district is told, not stored: no map would find the district again
        places = self.shapes.copy()
        places[self.far] = None
        return Survey(self.file.name, columns, places, aside, run.purpose, crew=run.crew)
