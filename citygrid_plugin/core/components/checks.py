"""Checking components before they go into use: the frame in which the rules run.

A rule (see ``check_rules``) gets a ``Table`` and a ``Context`` and gives ``Hits``; ``run_checks``
runs the rules that can run, says which could not and why, and gathers the findings as arrays.
The list of checks is that of STANDARDS 8.1, made for the attribute table of CJ/T 214-2007 (2.7);
editions and value lists come in through the context.
"""
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..errors import Cancelled, InputError, N_

ERROR, WARNING, INFO = "error", "warning", "info"
POINT_TYPES, LINE_TYPES, AREA_TYPES = (0, 4), (1, 2, 5), (3, 6)
GEOMETRY_TYPE_IDS = {"point": POINT_TYPES, "line": LINE_TYPES, "area": AREA_TYPES}

ROLES = {"deptcode1": "authority", "deptcode2": "owner", "deptcode3": "maintainer"}


@dataclass(frozen=True)
class Rule:
    """One check.

    Attributes
    ----------
    id : str
        Lower-case words with hyphens; stays the same for ever, findings refer to it.
    title : str
        English, marked with ``N_``.
    severity : str
        "error", "warning" or "info".
    needs : frozenset of str
        Columns without which it cannot run ("geometry" included).
    wants : frozenset of str
        Attributes of the Context that must be given.
    check : callable
        (Table, Context) -> iterable of Hits.
    """

    id: str
    title: str
    severity: str
    needs: frozenset
    wants: frozenset
    check: object


@dataclass(frozen=True)
class Hits:
    """Rows that break a rule in one way.

    Attributes
    ----------
    rows : int array (k,)
    template : str
        English sentence with ``{places}``, marked with ``N_``.
    params : dict of str to scalar or array (k,)
    """

    rows: np.ndarray
    template: str
    params: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """A text column as numbers: ``code`` (n,) into ``values``, -1 where the cell is empty."""

    code: np.ndarray
    values: np.ndarray

    @property
    def empty(self):
        return self.code < 0

    def rows_of(self, bad):
        """Rows whose value is marked in ``bad`` (one bool per value)."""
        return np.flatnonzero(np.append(np.asarray(bad, dtype=bool), False)[self.code])

    def at(self, rows):
        """The values of rows, None where empty."""
        return np.append(self.values, None)[self.code[rows]]


class Table:
    """One set of components: columns by name, prepared once for all rules.

    Parameters
    ----------
    columns : dict of arrays or DataFrame
        Field names of the standard in lower case, ``geometry`` (shapely objects, metres) and
        perhaps ``fid``; dates as ISO text, dates or datetime64.
    """

    def __init__(self, columns):
        self._columns = {name: np.asarray(columns[name]) for name in columns}
        lengths = {len(v) for v in self._columns.values()}
        if len(lengths) != 1:
            raise InputError(N_("The columns to check differ in length."))
        self.size = lengths.pop()
        self._texts, self._made = {}, {}

    def once(self, key, make):
        """What ``make`` gives, made once for all rules."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def __contains__(self, name):
        return name in self._columns

    def text(self, name):
        """The column as Text; blank cells count as empty, other types are read as text."""
        if name not in self._texts:
            import pandas
            code, values = pandas.factorize(self._columns[name])
            values = np.array([_as_text(v) for v in values], dtype=object)
            # different values may read alike (7 and "7"), and blanks are empty
            again, values = pandas.factorize(values)
            blank = np.array([not v for v in values], dtype=bool)
            number = np.where(blank, -1, np.cumsum(~blank) - 1)
            code = np.append(number[again], -1)[code]
            self._texts[name] = Text(code, values[~blank])
        return self._texts[name]

    def column(self, name):
        return self._columns[name]

    @cached_property
    def geometry(self):
        return np.asarray(self._columns["geometry"], dtype=object)

    @cached_property
    def usable(self):
        """bool (n,): the row has a geometry that is not empty and has finite coordinates."""
        import shapely
        with np.errstate(invalid="ignore"):      # bounds of geometries with NaN coordinates
            return np.isfinite(shapely.bounds(self.geometry)).all(axis=1)

    @cached_property
    def point(self):
        """A point for every row (the centroid of lines and areas), None without geometry."""
        import shapely
        out = self.geometry.copy()
        other = shapely.get_type_id(out) > 0
        out[other] = shapely.centroid(out[other])
        out[~self.usable] = None
        return out

    @cached_property
    def active(self):
        """bool (n,): not retired."""
        if "dedate" not in self:
            return np.ones(self.size, dtype=bool)
        return self.text("dedate").empty

    def fids(self, rows):
        return self._columns["fid"][rows] if "fid" in self else np.asarray(rows)


def _as_text(value):
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)                 # a code column that a spreadsheet made numeric
    return str(value).strip()


@dataclass
class Context:
    """What the rules compare with; whatever is None leaves out the rules that want it.

    Attributes
    ----------
    catalogue : standards.catalogue.Catalogue
    scheme : standards.codes.ObjectScheme
    grids, bgids : arrays
        Valid unit grids: polygons in metres, and their codes.
    outline : polygon
        The area; without it an object is outside when no grid holds it.
    organisations : dict of str to set of str
        Code -> roles ("authority", "owner", "maintainer").
    domains : dict of str to set of str
        Column -> allowed values.
    retired : collection of str
        Codes of retired objects.
    mandatory : tuple of str
        Columns that must be filled.
    accuracy : dict of str to float
        Class -> positional tolerance in metres; else that of the catalogue's accuracy class.
    today : str
        ISO date; later dates are in the future.
    border : float
        Tolerance of the border rule in metres; None takes that of the class.
    """

    catalogue: object = None
    scheme: object = None
    grids: object = None
    bgids: object = None
    outline: object = None
    organisations: object = None
    domains: object = None
    retired: object = None
    mandatory: object = None
    accuracy: dict = field(default_factory=dict)
    today: object = None
    border: object = None
    _found: dict = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, catalogue, **more):
        """A context with the code scheme, value lists and mandatory fields of a catalogue."""
        from ..standards import codes, fields
        from ..workspace.schema import COMPONENT_COLUMNS
        edition = catalogue.edition
        # names of organisations live in their own table, not in a column of the components
        stored = {c.name for c in COMPONENT_COLUMNS}
        fields_ = fields.component_fields(edition)
        given = {
            "scheme": codes.ObjectScheme.of(edition),
            "domains": {name: {v.code for v in fields.domain(name, edition.id)}
                        for name in ("objstate", "datasource")},
            "mandatory": ("classcode",) + tuple(dict.fromkeys(
                f.column for f in fields_ if f.required == "M" and f.column in stored)),
        }
        return cls(catalogue=catalogue, **{**given, **more})

    def tolerance(self, code):
        """Positional tolerance of a class in metres (0 for an unknown class)."""
        if code in self.accuracy:
            return self.accuracy[code]
        found = self.catalogue.find("component", code)
        return found.accuracy_m if found else 0.0

    def spatial_grid(self, table):
        """Row of the grid in which every component lies (int array, -1 for none), cached."""
        if self._found.get("table") is not table:
            import pandas
            from ..grids.assign import assign
            geometry = np.where(table.usable, table.geometry, None)
            bgids = np.asarray(self.bgids, dtype=object)
            found = assign(geometry, self.grids, bgids)
            index = pandas.Index(bgids)
            if not index.is_unique:
                index = index[~index.duplicated()]
            self._found = {"table": table, "grid": index.get_indexer(found)}
        return self._found["grid"]


@dataclass(frozen=True)
class Findings:
    """What the checks found, one entry per array row.

    Attributes
    ----------
    rule, severity, template : object arrays of str
    row : int array
        Row of the component; -1 for the run itself.
    fid : object array
        Its key (the row number where the table has no ``fid``); None for the run itself.
    code : object array
        ObjID ("" where empty).
    params : object array of dict
        Findings with equal values share one dict: read only.
    point : object array of shapely points or None
    skipped : tuple of (rule id, template, params)
        Rules that had nothing to compare with.
    """

    rule: np.ndarray
    severity: np.ndarray
    template: np.ndarray
    row: np.ndarray
    fid: np.ndarray
    code: np.ndarray
    params: np.ndarray
    point: np.ndarray
    skipped: tuple = ()

    def __len__(self):
        return len(self.rule)

    def counts(self):
        """Rule id -> number of findings, in the order of the rules."""
        names, first, count = np.unique(self.rule.astype(str), return_index=True,
                                        return_counts=True)
        order = np.argsort(first)
        return dict(zip(names[order].tolist(), count[order].tolist()))

    def message(self, i):
        """The English sentence of finding ``i``."""
        return self.template[i].format(**self.params[i])


COULD_NOT_RUN = N_("Rule {rule} could not run: {why}")
NO_COLUMN = N_("Not checked: the column {column} is missing.")
NO_CONTEXT = N_("Not checked: there is nothing to compare with ({what}).")


def run_checks(table, context, rules=None, feedback=None):
    """Check one set of components.

    Parameters
    ----------
    table : Table, DataFrame or dict of arrays
    context : Context
    rules : iterable of Rule or of rule ids, optional
        All by default.
    feedback : optional
        Object with ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Findings
        A rule that fails is an error finding of the run; the others still run.

    Raises
    ------
    Cancelled
    InputError
        Columns of different length, an unknown rule id.
    """
    from .check_rules import RULES
    table = table if isinstance(table, Table) else Table(table)
    chosen = list(RULES.values()) if rules is None else [_rule(r, RULES) for r in rules]
    parts, skipped = [], []
    for number, rule in enumerate(chosen):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(number / len(chosen))
        reason = _missing(rule, table, context)
        if reason:
            skipped.append((rule.id, *reason))
            continue
        try:
            parts += [_part(rule, hits, table) for hits in rule.check(table, context)]
        except Cancelled:
            raise
        except Exception as error:  # a faulty rule or table must not hide what others find
            parts.append(_failure(rule, error))
    if feedback is not None:
        feedback.progress(1.0)
    return _gather(parts, tuple(skipped))


def _rule(given, known):
    if isinstance(given, Rule):
        return given
    if given not in known:
        raise InputError(N_("There is no check {rule}."), rule=given)
    return known[given]


def _missing(rule, table, context):
    for column in sorted(rule.needs):
        if column not in table:
            return NO_COLUMN, {"column": column}
    for what in sorted(rule.wants):
        if getattr(context, what) is None:
            return NO_CONTEXT, {"what": what}
    return None


def _part(rule, hits, table):
    rows = np.asarray(hits.rows, dtype=np.int64)
    k = len(rows)
    names = list(hits.params)
    values = [v.tolist() if isinstance(v, np.ndarray) else [v] * k for v in hits.params.values()]
    # equal values share one dict: a column that is wrong throughout gives a million findings
    known = {v: dict(zip(names, v)) for v in set(zip(*values))} if names else {(): {}}
    params = np.empty(k, dtype=object)
    params[:] = [known[v] for v in zip(*values)] if names else [known[()]] * k
    code = table.text("objid").at(rows) if "objid" in table else np.full(k, None)
    point = table.point[rows] if "geometry" in table else np.full(k, None, dtype=object)
    return (np.full(k, rule.id, dtype=object), np.full(k, rule.severity, dtype=object),
            np.full(k, hits.template, dtype=object), rows,
            np.asarray(table.fids(rows), dtype=object),
            np.array([c or "" for c in code], dtype=object), params, point)


def _failure(rule, error):
    params = np.empty(1, dtype=object)
    params[0] = {"rule": rule.id, "why": f"{type(error).__name__}: {error}"}
    one = [np.array([v], dtype=object) for v in (rule.id, ERROR, COULD_NOT_RUN, None, "", None)]
    return (*one[:3], np.array([-1]), one[3], one[4], params, one[5])


def _gather(parts, skipped):
    if not parts:
        none = np.empty(0, dtype=object)
        return Findings(none, none, none, np.empty(0, dtype=np.int64), none, none, none, none,
                        skipped)
    return Findings(*(np.concatenate(column) for column in zip(*parts)), skipped)
