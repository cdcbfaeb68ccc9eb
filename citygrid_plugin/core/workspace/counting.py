"""Counting the cases and components of a workspace, again and again, and what stands behind a
number.

A `Query` says all that a figure is: it can be kept with a layer (`to_text`, `of_text`) and asked
again later. A `Counting` answers queries and keeps what does not change between them, so that
another filter takes a moment only: facts, areas, what belongs to which, denominators.
"""
import json
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from ..analysis.cases import COLUMNS, Filter
from ..analysis.components import ComponentFilter
from ..analysis.counts import GROUPS, OUTSIDE, Counts, count, groups_of
from ..errors import InputError, N_
from ..progress import Part
from .archive import at_hand
from .areas import CODE, DRAWN, KINDS, POSITION, Areas, areas_of, denominators
from .case_facts import case_rows, cases_of
from .component_facts import component_rows, components_of
from .ddl import sql
from .store import now

WHAT = {"cases": N_("Cases"), "components": N_("Components")}
_TABLES = ("community", "street", "patrol_area", "patrol_area_grid", "organisation")


@dataclass(frozen=True)
class Query:
    """What is counted, where, and told apart by what.

    Attributes
    ----------
    filter : Filter or ComponentFilter
        Which cases, or which components.
    areas : str
        Of ``areas.KINDS``, or ``areas.DRAWN`` for areas that are given with the question.
    by : str
        ``areas.CODE`` or ``areas.POSITION``.
    groups : str
        Of ``counts.GROUPS``; "" for none.
    """
    filter: object = field(default_factory=Filter)
    areas: str = "grid"
    by: str = CODE
    groups: str = ""

    def __post_init__(self):
        for value, known in ((self.areas, (*KINDS, DRAWN)), (self.by, (CODE, POSITION)),
                             (self.groups, ("", *GROUPS))):
            if value not in known:
                raise InputError(N_("{value} is none of {known}."), value=value,
                                 known=", ".join(filter(None, known)))
        if self.what == "components" and self.areas == "unit":
            raise InputError(N_("Components have no responsible unit. Choose other areas."))

    @property
    def what(self):
        """"cases" or "components"."""
        return "components" if isinstance(self.filter, ComponentFilter) else "cases"

    def to_text(self):
        """As JSON."""
        return json.dumps({**asdict(self), "what": self.what}, ensure_ascii=False)

    @classmethod
    def of_text(cls, text):
        """The Query of a JSON text; InputError where it is none."""
        try:
            said = json.loads(text)
            made = {"cases": Filter, "components": ComponentFilter}[said.pop("what")](
                **{name: _tuples(value) for name, value in said.pop("filter").items()})
            return cls(made, **said)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InputError(N_("This is no question to a workspace: {text}"),
                             text=str(text)[:100]) from None


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


@dataclass
class Answer:
    """The figures of a query.

    Attributes
    ----------
    query : Query
    areas : Areas
    counts : Counts
    facts : Cases or Components
    at : str
        ISO moment the figures are of.
    archives : tuple of path
        Archives that were counted too.
    lost : tuple of str
        Names of archives that may have cases of the period and are not at hand.
    """
    query: Query
    areas: Areas
    counts: Counts
    facts: object
    at: str
    archives: tuple = ()
    lost: tuple = ()

    @property
    def read(self):
        """How many cases or components were looked at."""
        return len(self.facts)

    def behind(self, code=None, value=None):
        """Rows of ``facts`` behind a number.

        Parameters
        ----------
        code : str or OUTSIDE, optional
            Code of the area, OUTSIDE for what lies in none; None: wherever.
        value : str, optional
            One of ``counts.values``, "" for those that have none; None: all.

        Returns
        -------
        (c,) int64

        Raises
        ------
        InputError
            There is no such area. A value that does not occur has no rows.
        """
        area = code if code in (None, OUTSIDE) else self.areas.row(code)
        column = None
        if value is not None:
            found = np.flatnonzero(self.counts.values == (value or None))
            if not len(found):
                return np.empty(0, np.int64)
            column = int(found[0])
        return self.counts.behind(area, column)

    def keys(self, rows):
        """Keys of rows of ``facts``: of cases int64; of components (table, fid)."""
        if self.query.what == "cases":
            return self.facts.key[rows]
        return list(zip(self.facts.table.take(rows).text().tolist(),
                        self.facts.fid[rows].tolist()))


class Counting:
    """Answers queries; one thread asks at a time, each with a Workspace of its own.

    Parameters
    ----------
    archives : iterable of path, optional
        Archives whose cases count too. Left out: those of the workspace that may have cases of
        the period.
    sparing : bool
        Read only the columns of cases that a query asks for: faster where there is one query, not
        many.
    """

    def __init__(self, archives=None, sparing=False):
        self.archives = None if archives is None else tuple(archives)
        self.sparing = sparing
        self._kept = {}

    def answer(self, ws, query, drawn=None, feedback=None):
        """Count.

        Parameters
        ----------
        ws : Workspace
        query : Query
        drawn : Areas, optional
            For a query over areas of a person's own (``areas.drawn``).
        feedback : optional
            With ``is_cancelled()`` and ``progress(fraction)``.

        Returns
        -------
        Answer

        Raises
        ------
        InputError, Cancelled
        """
        at = now()
        archives, lost = self._archives(ws, query)
        areas = self._areas(ws, query.areas, drawn)
        columns = _columns(query, areas) if self.sparing else COLUMNS
        facts = self._facts(ws, query.what, Part(feedback, 0.0, 0.5), archives, columns)
        place = self._place(facts, areas, query, Part(feedback, 0.5, 0.9))
        groups = self._groups(facts, query) if query.groups else None
        counts = count(place, len(areas), query.filter.mask(facts), groups,
                       gaps=query.groups == "month")
        return Answer(query, areas, counts, facts, at, archives, lost)

    def denominators(self, ws, areas, what, classes=(), feedback=None):
        """As ``areas.denominators``, from memory where the areas and components are the same."""
        if what == "components":        # counted from the facts at hand
            facts = self._facts(ws, what, feedback)
            place = self._place(facts, areas, Query(ComponentFilter(), DRAWN), feedback)
            chosen = facts.mask(classes) & (place >= 0)
            return np.bincount(place[chosen], minlength=len(areas)).astype(np.float64)
        stamp = ws.query("SELECT count(*), max(fid), total(length(geom)) FROM base_road")
        return self._keep(("denominator", what), (areas, stamp),
                          lambda: denominators(ws, areas, what, feedback=feedback))

    def _keep(self, name, of, make):
        """What was made before of the same things, or is made now."""
        known = self._kept.get(name)
        if known is None or len(known[0]) != len(of) or not all(
                a is b or (isinstance(a, (str, list)) and a == b) for a, b in zip(known[0], of)):
            known = self._kept[name] = (of, make())
        return known[1]

    def _archives(self, ws, query):
        """Paths of the archives to count, and names of those that are not at hand."""
        if query.what != "cases":
            return (), ()
        if self.archives is not None:
            return self.archives, ()
        return tuple(map(tuple, at_hand(ws, query.filter.first_year)))

    def _facts(self, ws, what, feedback, archives=(), columns=COLUMNS):
        if what == "cases":
            return cases_of(ws, feedback, archives, columns)
        # every change of a component is in the history, and cases are there by the thousand
        known, seen = self._kept.get((what, str(ws.path)), (None, -1))
        last = ws.query("SELECT coalesce(max(id), 0) FROM cg_history")[0][0]
        if known is None or last < seen or ws.query(
                "SELECT 1 FROM cg_history WHERE id > ? AND table_name GLOB 'component_*' LIMIT 1",
                (seen,)):
            known = components_of(ws, feedback)
        self._kept[what, str(ws.path)] = known, last
        return known

    def _areas(self, ws, kind, given):
        if kind == DRAWN:
            if given is None:
                raise InputError(N_("Draw an area, or choose a layer of polygons."))
            return given
        return self._keep(("areas", kind), (str(ws.path), _stamp(ws)),
                          lambda: areas_of(ws, kind))

    def _place(self, facts, areas, query, feedback):
        return self._keep(("place", query.what, areas.kind, query.by), (facts, areas),
                          lambda: areas.rows_of(facts, query.by, feedback))

    def _groups(self, facts, query):
        # of the months alone it matters which time is meant
        time = getattr(query.filter, "moment", "") if query.groups == "month" else ""
        return self._keep(("groups", query.what, query.groups, time), (facts,),
                          lambda: groups_of(facts, query.groups, time))


def _columns(query, areas):
    """Columns of cases that the answer to a query is made of."""
    if query.what != "cases":
        return ()
    groups = {"class": ("kind", "classcode"), "major": ("kind", "classcode"),
              "month": (query.filter.moment,), "": ()}.get(query.groups, (query.groups,))
    return (*areas.members, *query.filter.columns, *groups)


def _stamp(ws):
    """Changes when the areas of a workspace do."""
    tables = [ws.query("SELECT bgid, bgname, community_code, geom FROM unit_grid "
                       "WHERE dedate IS NULL ORDER BY fid")]
    tables += [ws.query(sql("SELECT * FROM {table} ORDER BY fid", table=name))
               for name in _TABLES]
    return str(hash(tuple(map(tuple, tables))))


def rows_behind(ws, answer, code=None, value=None, most=None):
    """What stands behind a number (反查), as rows for a list.

    Parameters
    ----------
    ws : Workspace
    answer : Answer
    code, value
        As ``Answer.behind`` takes them.
    most : int, optional
        Not more rows than that; the number itself is ``len(answer.behind(...))``.

    Returns
    -------
    list of dict
        Columns of cases (``case_facts.case_rows``), or of components with their ``table``.
    """
    return listed(ws, answer, answer.behind(code, value)[:most])


def listed(ws, answer, rows):
    """Rows of ``answer.facts`` as ``rows_behind`` lists them."""
    keys = answer.keys(rows)
    if answer.query.what == "cases":
        return case_rows(ws, keys, answer.archives)
    fids = {}
    for table, fid in keys:
        fids.setdefault(table, []).append(fid)
    return [{"table": table, **row} for table, chosen in fids.items()
            for row in component_rows(ws, table, chosen)]


def compared(counting, ws, answer, period, drawn=None, feedback=None):
    """The answer to the same question for another period, or None where there is none.

    Parameters
    ----------
    period : (str, str) or None
        As ``counts.period_before`` and ``counts.last_year`` give it.
    """
    if period is None or answer.query.what != "cases":
        return None
    query = replace(answer.query, filter=answer.query.filter.with_period(*period), groups="")
    return counting.answer(ws, query, drawn, feedback)
