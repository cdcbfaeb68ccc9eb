"""Checking what crews bring back before it is taken in: columns, values, scope, known codes.

A bad row is set aside with its reason, a bad value of a good row is left out and told; nothing of
a known component that a crew confirmed is ever lost.
"""
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from ..standards.fields import normalise

#: Columns of a survey that no component has, and the names their fields go by.
OWN_FIELDS = {
    "crew": ("crew", "team", "作业组", "作业队", "作业小组", "班组", "普查组", "普查队", "队伍", "小组",
             "作业单位", "普查单位"),
    "surveyed_at": ("surveyed_at", "survey_date", "surveydate", "survey_time", "surveytime",
                    "collected_at", "调查日期", "调查时间", "普查日期", "普查时间", "采集日期", "采集时间",
                    "测量日期", "测量时间", "外业日期", "作业日期"),
    "surveyor": ("surveyor", "surveyed_by", "collector", "调查人", "调查员", "普查员", "普查人员",
                 "采集员", "采集人", "测量员", "测量人", "作业员", "作业人员"),
}
#: What a survey file may be asked to have; a row without it is set aside.
REQUIRABLE = ("classcode", "objid", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos",
              "objstate", "ordate", "chdate", "datasource", "note", "surveyed_at", "surveyor",
              "crew")
#: Metres around the communities of a census in which a row still belongs to it, and around the
#: district: the vaguest class of CJ/T 214 is good to 10 m.
BORDER = 15.0
OUTSIDE = 100.0
_KNOWN = ("here", "lost", "removed", "not_reached")


def own_fields(columns):
    """The fields of crew, day and surveyor: {column: field}, by their names.

    Parameters
    ----------
    columns : iterable of str
        Fields of the file.
    """
    names = {}
    for name in columns:
        names.setdefault(normalise(str(name)), name)
    return {column: names[key] for column, known in OWN_FIELDS.items()
            for key in [next((normalise(k) for k in known if normalise(k) in names), None)]
            if key is not None}


def required_columns(text):
    """The columns of a list such as "classcode, objstate"; InputError for an unknown one."""
    wanted = [part for part in text.replace("，", ",").replace(";", ",").replace(
        "、", ",").replace(" ", ",").split(",") if part]
    unknown = [name for name in wanted if name not in REQUIRABLE]
    if unknown:
        raise InputError(N_("{columns} are no columns that a survey can be asked for. Choose among "
                            "{known}."), columns=", ".join(unknown), known=", ".join(REQUIRABLE))
    return wanted


def without_missing(mapping, columns):
    """Leave the fields that a file does not have out of a mapping.

    Parameters
    ----------
    mapping : ImportMapping
        It is changed.
    columns : iterable of str
        Fields of the file.

    Returns
    -------
    dict of str to str
        {column: missing field}, further attributes under their own names.
    """
    from ..exchange.saved_mapping import Source
    there, missing = set(columns), {}
    for column, source in list(mapping.columns.items()):
        if source.field and source.field not in there:
            missing[column] = source.field
            del mapping.columns[column]
            if source.constant:
                mapping.columns[column] = Source(constant=source.constant)
    for name, source in list(mapping.extra.items()):
        if source not in there:
            missing[name] = source
            del mapping.extra[name]
    return missing


def says_class(mapping):
    """Whether a mapping says the class in any way: by its field, the object code or the name."""
    return any(column in mapping.columns for column in ("classcode", "objid", "objname"))


def beyond(xy_shapes, outline, metres):
    """Which geometries lie farther than some metres from an outline.

    Parameters
    ----------
    xy_shapes : (n,) object array of shapely geometries
        None counts as inside.
    outline : shapely geometry or None
        Without one nothing lies beyond.
    metres : float

    Returns
    -------
    (n,) bool array
    """
    import shapely
    shapes = np.asarray(xy_shapes, object)
    if outline is None or outline.is_empty:
        return np.zeros(len(shapes), bool)
    wide = shapely.buffer(outline, metres, quad_segs=2)
    shapely.prepare(wide)
    there = np.flatnonzero(~shapely.is_missing(shapes))
    far = np.zeros(len(shapes), bool)
    points = (shapely.get_type_id(shapes[there]) == 0).all()
    far[there] = ~(shapely.intersects_xy(wide, shapely.get_x(shapes[there]),
                                         shapely.get_y(shapes[there])) if points
                   else shapely.intersects(wide, shapes[there]))
    return far


@dataclass
class Checked:
    """The rows of a package after the checks.

    Attributes
    ----------
    columns : dict of (n,) object arrays
    geometry : (n,) object array
    aside : (n,) object array
        None, or (reason of ``exchange.rejects.REASONS``, value) of a row set aside.
    remarks : list of (row, template, params)
        What was wrong with rows that are taken in.
    """

    columns: dict
    geometry: object
    aside: object
    remarks: list = field(default_factory=list)


def check_package(columns, geometry, classes, states, organisations, known, far):
    """Check the rows of a package that came back.

    A known component keeps its row whatever was done to it: a value that is not in its list is
    left out, a class that is none becomes the known one, a place out of the district the known
    one. New objects that are of no class or have no place are set aside.

    Parameters
    ----------
    columns : dict of (n,) object arrays
        As ``exchange.census_package.Returned`` has them.
    geometry : (n,) object array of shapely geometries
        Workspace CRS.
    classes : collection of str or None
        Classes that a component can have; None for a sweep, whose rows need none.
    states, organisations : collection of str
    known : dict of str to (classcode, geometry)
        The valid components by code.
    far : (n,) bool array
        Rows out of the district.

    Returns
    -------
    Checked
    """
    import shapely
    n = len(geometry)
    columns = {name: values.copy() for name, values in columns.items()}
    made = Checked(columns, np.asarray(geometry, object).copy(), np.full(n, None, object))
    mine = np.isin(columns["found"], _KNOWN)
    for row in np.flatnonzero(mine):
        code = columns["objid"][row]
        if code not in known:
            here = columns["found"][row] == "here"
            made.remarks.append((int(row), _HINT if here else _NO_ANSWER, {"code": code}))
            columns["found"][row] = "" if here else columns["found"][row]
    for name, allowed, template in (
            ("objstate", states, N_("The state {value} is not in the list; it is left out.")),
            ("deptcode1", organisations, _UNIT), ("deptcode2", organisations, _UNIT),
            ("deptcode3", organisations, _UNIT)):
        values = columns[name]
        for row in np.flatnonzero([v is not None and v not in allowed for v in values]):
            made.remarks.append((int(row), template, {"value": values[row]}))
            values[row] = None
    _dates(made)
    empty = shapely.is_missing(made.geometry) | shapely.is_empty(made.geometry)
    for row in range(n):
        code = columns["objid"][row]
        told = known.get(code) if mine[row] else None
        if classes is not None and columns["classcode"][row] not in classes:
            if told is not None:
                made.remarks.append((row, N_("The class {value} is not in the catalogue; the class "
                                             "stays {known}."),
                                     {"value": columns["classcode"][row] or "–",
                                      "known": told[0]}))
                columns["classcode"][row] = told[0]
            else:
                value = columns["classcode"][row]
                made.aside[row] = ("unknown_class", value) if value else ("no_class", "")
        if (empty[row] or far[row]) and told is not None and not shapely.is_empty(told[1]):
            made.remarks.append((row, N_("The place of {code} is outside of the district or "
                                         "missing; the known place is taken."), {"code": code}))
            made.geometry[row] = told[1]
        elif made.aside[row] is None and not mine[row] and (empty[row] or far[row]):
            made.aside[row] = ("no_geometry" if empty[row] else "outside_district", "")
            if empty[row]:
                made.geometry[row] = None
    return made


_UNIT = N_("There is no organisation {value}; it is left out.")
_HINT = N_("{code} is no valid component of this workspace any more. Its row is taken in as a new "
           "object with that code as a hint.")
_NO_ANSWER = N_("{code} is no valid component of this workspace any more. What the crew says of it "
                "is kept and changes nothing.")


def _dates(made):
    """Leave out what is no date."""
    import pandas as pd

    from ..components.mapping_values import parse_dates
    for name in ("ordate", "chdate"):
        given = pd.Series(made.columns[name], dtype=object)
        dates, bad = parse_dates(given)
        made.columns[name] = dates.to_numpy(object)
        for row in np.flatnonzero(bad):
            made.remarks.append((int(row), N_("{value} cannot be read as a date; it is left out."),
                                 {"value": str(given[row])}))
