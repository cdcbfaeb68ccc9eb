"""What the parts of a white paper share while its figures are gathered."""
import datetime
from dataclasses import dataclass, field

import numpy as np

from ..progress import Part, checker
from ..standards.stored import catalogue_of
from ..workspace.areas import areas_of
from .cases import Cases
from .report_names import Values
from .report_words import written
from .white_paper_period import Period

#: How many of a ranking, of rising classes and the like are told.
MOST = 10


def change(now, before):
    """The change as a share of what was before; None without it, or where it was 0."""
    return now / before - 1 if before and now is not None else None


def share(part, whole):
    """A share; None of nothing."""
    return part / whole if whole else None


@dataclass
class Work:
    """One report in the making.

    Attributes
    ----------
    ws : Workspace
    period : Period
    as_of : datetime.datetime
        The moment the data are from.
    values : Values
        Filled by the parts.
    cases : Cases
        All cases of the workspace.
    before, year_before : Period or None
        None where the data do not go back so far.
    archives : list of Path
        Archives whose cases count, too.
    files : list of sqlite3.Connection
        The workspace's own and those of the archives, which have the same tables.
    """
    ws: object
    period: Period
    as_of: datetime.datetime
    values: Values
    cases: Cases
    before: Period = None
    year_before: Period = None
    archives: list = field(default_factory=list)
    files: list = field(default_factory=list)
    feedback: object = None
    classes: dict = field(default_factory=dict)
    majors: dict = field(default_factory=dict)
    major_of: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    communities: dict = field(default_factory=dict)
    counted: dict = field(default_factory=dict)
    _areas: dict = field(default_factory=dict)
    _places: dict = field(default_factory=dict)
    _pairs: tuple = None
    _first: object = None

    def __post_init__(self):
        self.check = checker(self.feedback)
        place = 0 if self.language.startswith("zh") else 1
        for row in catalogue_of(self.ws).rows:
            names = (row.name, row.name_en), (row.major_name, row.major_name_en)
            minor, major = (pair[place] or pair[1 - place] for pair in names)
            self.classes[row.kind, row.code] = minor
            self.majors[row.kind, row.major] = major
            self.major_of[row.kind, row.code] = row.major
        self.units = dict(self.ws.query("SELECT code, name FROM organisation"))
        self.communities = dict(self.ws.query("SELECT code, name FROM community ORDER BY code"))
        days = self.cases.reported_at
        self._first = days[~np.isnat(days)].min() if (~np.isnat(days)).any() else None
        self.before = next((p for p in [self.period.before()] if self.reaches(p)), None)
        self.year_before = next((p for p in [self.period.year_before()] if self.reaches(p)), None)

    def reaches(self, period):
        """Whether the data go back to the begin of a period."""
        # the first cases of a small town need not be of the first day
        slack = datetime.timedelta(days=max(period.days // 20, 1))
        return self._first is not None and self._first < np.datetime64(period.since + slack)

    @property
    def first_day(self):
        """The day of the first case, where the data begin within the period; None otherwise."""
        begun = self._first is not None and self._first < np.datetime64(self.period.until)
        return self._first.astype("M8[D]").astype(object) \
            if begun and not self.reaches(self.period) else None

    @property
    def quiet(self):
        """A feedback that hears that somebody cancelled, and leaves the bar where it is."""
        return Part(self.feedback, 0.0, 0.0)

    @property
    def language(self):
        return self.values.language

    @property
    def figures(self):
        return self.values.figures

    @property
    def tables(self):
        return self.values.tables

    @property
    def few(self):
        """The limit below which a public version hides counts of citizens; 0 of any other."""
        return self.figures["few"] if self.figures["public"] else 0

    @property
    def end(self):
        """The end of the period as the last moment that is known, datetime64."""
        return min(np.datetime64(self.period.until, "s"),
                   np.datetime64(self.as_of.replace(microsecond=0), "s"))

    def word(self, key):
        return self.values.word(key)

    def query(self, statement, parameters=()):
        """The rows of the workspace and of its archives."""
        return [row for file in self.files for row in file.execute(statement, parameters)]

    def count(self, statement, parameters=()):
        """The sum of a number of the workspace and of its archives."""
        return sum(row[0] for row in self.query(statement, parameters))

    def kind(self, kind):
        """What a case is about, in words."""
        return self.word(kind or "other")

    def tell(self, error):
        """Tell whoever listens what is to be kept in mind about a figure."""
        if self.feedback is not None:
            self.feedback.message(error)

    def written(self, value, kind):
        """A value as a text of the report."""
        return written(value, kind, "", self.language)

    def class_name(self, kind, code):
        return self.classes.get((kind, code)) or code or self.word("no_source")

    def unit_name(self, code):
        return self.units.get(code) or code or self.word("no_unit")

    def community_name(self, code):
        return self.communities.get(code) or code or self.word("no_community")

    def compared(self, name, now, before, year_before, kind="count"):
        """Put a figure and what it is compared with; shares differ in points."""
        put = self.figures
        put[name], put[f"{name}.before"], put[f"{name}.year_before"] = now, before, year_before
        for key, other in (("change", before), ("year_change", year_before)):
            if kind == "share":
                put[f"{name}.{key}"] = None if now is None or other is None else now - other
            else:
                put[f"{name}.{key}"] = change(now, other)

    def areas(self, kind):
        """The Areas of a kind (``core.workspace.areas``), read once."""
        if kind not in self._areas:
            self._areas[kind] = areas_of(self.ws, kind)
        return self._areas[kind]

    def place(self, kind):
        """Row of the area each case belongs to, -1 for none."""
        if kind not in self._places:
            self._places[kind] = self.areas(kind).rows_of(self.cases, feedback=self.quiet)
        return self._places[kind]

    @property
    def pairs(self):
        """((n,) int64, list): the number of the (kind, class) of each case, and these."""
        if self._pairs is None:
            kinds, classes = self.cases.kind, self.cases.classcode
            wide = len(classes.values) + 1
            known, code = np.unique((kinds.codes.astype(np.int64) + 1) * wide + classes.codes + 1,
                                    return_inverse=True)
            names = [np.append([None], column.values) for column in (kinds, classes)]
            self._pairs = code, [(names[0][k // wide], names[1][k % wide]) for k in known.tolist()]
        return self._pairs

    def community_of(self, row):
        """The community of a case in words."""
        place = self.place("community")[row]
        return self.areas("community").name[place] if place >= 0 else self.word("no_community")

    def since_until(self):
        """The period as two ISO texts, for SQL."""
        return self.period.since.isoformat(), self.period.until.isoformat()
