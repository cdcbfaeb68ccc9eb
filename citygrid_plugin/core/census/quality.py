"""How good a survey is: a sample of sheets or unit grids is surveyed again and compared.

Sampling in stages by sheet, the rates of errors, omissions and positions beyond the limit joined to
a defect rate, its mean over the sheets, and major classes weighed by importance follow published
practice of component surveys in Shanghai; the size of a sample by the size of its lot is that of
GB/T 24356 (inspection of surveying products; from memory). Every number is a default that a city
can change (`Norms`).
"""
from dataclasses import dataclass, field, fields

import numpy as np

from ..errors import InputError, N_
from .changes import COMPARED, differing

#: (largest lot, sheets to look at); larger lots are parted.
SAMPLE_SIZES = ((20, 3), (40, 5), (60, 7), (80, 9), (100, 10), (120, 11), (140, 12), (160, 13),
                (180, 14), (200, 15))
#: Kinds of defect, and which of the three rates they count for.
DEFECTS = {"missed": N_("Missed by the survey"), "excess": N_("Not there"),
           "class": N_("Wrong class"), "attribute": N_("Wrong attribute"),
           "state": N_("Wrong state"), "position": N_("Position beyond the limit")}
_MAJOR = 2              # digits of a major class, in every edition
OMISSIONS, ERRORS = ("missed", "excess"), ("class", "attribute", "state")


@dataclass(frozen=True)
class Norms:
    """What a city asks of a survey.

    Attributes
    ----------
    sizes : tuple of (int, int)
        Largest lot and its sample, ascending.
    error_weight, omission_weight, position_weight : float
        Shares of the three rates in the defect rate.
    classes : dict of str to float
        Importance in the defect rate by the beginning of the class code, a major class ("01") or
        a minor one ("0101"), the longest one counts; 1 where none is given.
    most_missed, most_excess, most_errors, most_defects : float
        Highest rates that pass.
    tolerance : float
        A position is beyond the limit at more than so many times the accuracy of its class.
    finer : bool
        The check measures more precisely than the survey. Otherwise both have the same part in a
        distance, and the root mean square error is that of half its square.
    """
    sizes: tuple = SAMPLE_SIZES
    error_weight: float = 0.4
    omission_weight: float = 0.4
    position_weight: float = 0.2
    classes: dict = field(default_factory=dict)
    most_missed: float = 0.02
    most_excess: float = 0.02
    most_errors: float = 0.05
    most_defects: float = 0.05
    tolerance: float = 2.0
    finer: bool = True

    @classmethod
    def of(cls, given):
        """Norms from a dict of what differs from the defaults.

        Raises InputError for a name that is none, or a value that cannot be.
        """
        known = {f.name for f in fields(cls)}
        for name, value in given.items():
            if name not in known:
                raise InputError(N_("{name} is no norm of a survey. Known are: {known}."),
                                 name=name, known=", ".join(sorted(known)))
            if name not in ("sizes", "classes", "finer") and not (
                    isinstance(value, (int, float)) and value >= 0):
                raise InputError(N_("The norm {name} has to be a number of 0 or more."), name=name)
        found = cls(**{**given, "sizes": tuple(map(tuple, given.get("sizes", SAMPLE_SIZES)))})
        if list(found.sizes) != sorted(found.sizes) or not found.sizes:
            raise InputError(N_("The sizes of the samples have to ascend with those of the lots."))
        return found


def sample_size(lot, sizes=SAMPLE_SIZES):
    """How many sheets of a lot are looked at; all of a lot that is smaller than its sample."""
    for largest, sample in sizes:
        if lot <= largest:
            return min(lot, sample)
    raise InputError(N_("A lot of {count} is larger than the table of samples goes. Part it."),
                     count=lot)


def plan(units, objects, crew, norms=Norms(), seed=1):
    """Which sheets or grids of each crew are surveyed again.

    Each crew's sheets are parted into lots no larger than the table goes, and of each lot so many
    are drawn as the table says, spread over sheets with few and with many objects.

    Parameters
    ----------
    units : (n,) object array
        Codes of the sheets or grids, each once.
    objects : (n,) int array
        Surveyed objects on each; those without any are left out.
    crew : (n,) object array
        Who surveyed most of it.
    norms : Norms
    seed : int
        Another one draws others; the same the same.

    Returns
    -------
    rows : (k,) int array
        Drawn rows of ``units``, ascending.
    lot : (k,) object array
        Name of the lot of each.
    size : (k,) int array
        Sheets in that lot.
    """
    units, objects, crew = map(np.asarray, (units, objects, crew))
    rng = np.random.default_rng(seed)
    largest = norms.sizes[-1][0]
    found = []
    for name in sorted({str(c or "") for c in crew[objects > 0]}):
        mine = np.flatnonzero((objects > 0) & np.array([str(c or "") == name for c in crew]))
        mine = mine[np.argsort(units[mine].astype(str), kind="stable")]
        for number, part in enumerate(np.array_split(mine, -(-len(mine) // largest)), 1):
            count = sample_size(len(part), norms.sizes)
            by_objects = part[np.argsort(objects[part], kind="stable")]
            drawn = [rng.choice(stratum) for stratum in np.array_split(by_objects, count)]
            found += [(int(row), f"{name}-{number}", len(part)) for row in drawn]
    found.sort()
    rows = np.array([f[0] for f in found], dtype=np.int64)
    return rows, np.array([f[1] for f in found], dtype=object), np.array([f[2] for f in found],
                                                                         dtype=np.int64)


@dataclass
class Defects:
    """Defects as arrays of equal length: ``kind``, ``field`` (column, or ""), ``check`` and
    ``census`` (rows of the two surveys, -1 for none), ``distance`` (m, NaN where it tells
    nothing)."""
    kind: np.ndarray
    field: np.ndarray
    check: np.ndarray
    census: np.ndarray
    distance: np.ndarray

    def __len__(self):
        return len(self.kind)


def defects(check, census, i, j, distance, accuracy, norms=Norms()):
    """What a check survey finds wrong.

    Parameters
    ----------
    check, census : dict of arrays
        The two surveys of the sample: ``classcode``, the compared columns.
    i, j : (k,) int arrays
        Matched rows of the check and of the census.
    distance, accuracy : (k,) float arrays, m
    norms : Norms

    Returns
    -------
    Defects
    """
    found = []

    def add(kind, rows_check, rows_census, column="", away=None):
        count = len(rows_check)
        found.append((np.full(count, kind, dtype=object), np.full(count, column, dtype=object),
                      np.asarray(rows_check), np.asarray(rows_census),
                      np.full(count, np.nan) if away is None else away))
    missed = np.setdiff1d(np.arange(len(check["classcode"])), i)
    excess = np.setdiff1d(np.arange(len(census["classcode"])), j)
    add("missed", missed, np.full(len(missed), -1))
    add("excess", np.full(len(excess), -1), excess)
    wrong = check["classcode"][i] != census["classcode"][j]
    add("class", i[wrong], j[wrong], "classcode")
    # what the check says is the truth: an empty value of it says nothing
    differs = differing({name: census[name][j] for name in COMPARED},
                        {name: check[name][i] for name in COMPARED})
    for place, name in enumerate(COMPARED):
        rows = np.flatnonzero(differs[:, place] & ~((name == "objname") & wrong))
        add("state" if name == "objstate" else "attribute", i[rows], j[rows], name)
    far = distance > norms.tolerance * accuracy
    add("position", i[far], j[far], "geom", distance[far])
    return Defects(*(np.concatenate(column) for column in zip(*found)))


def rmse(distance, finer=True):
    """Root mean square error of positions, m; NaN without any.

    ``finer``: the check is more precise than what it checks.
    """
    distance = np.asarray(distance, float)
    if not len(distance):
        return float("nan")
    return float(np.sqrt(np.mean(distance ** 2) / (1 if finer else 2)))


def rates(found, check_class, surveyed, pairs, norms=Norms()):
    """Rates of one sheet, or of all together.

    Parameters
    ----------
    found : Defects
    check_class : (n,) object array
        Class code of each row of the check.
    surveyed : int
        Rows of the census.
    pairs : (k,) int array
        Rows of the check that were matched.
    norms : Norms

    Returns
    -------
    dict
        ``missed`` (漏测率: missed of what is there), ``excess`` (of what was surveyed), ``errors``
        (错误率: matched objects with a wrong class, attribute or state), ``positions`` (matched
        objects beyond the limit), ``defects`` (缺陷率: the three weighed, classes by their
        importance), and the counts ``checked``, ``surveyed``, ``matched``. A rate without
        anything to divide by is None.
    """
    there, matched = len(check_class), len(pairs)
    wrong = np.unique(found.check[np.isin(found.kind.astype(str), ERRORS)])
    far = np.unique(found.check[found.kind == "position"])
    result = {
        "checked": there, "surveyed": surveyed, "matched": matched,
        "missed": _share((found.kind == "missed").sum(), there),
        "excess": _share((found.kind == "excess").sum(), surveyed),
        "errors": _share(len(wrong), matched), "positions": _share(len(far), matched)}
    total = weight = 0.0
    group = _groups(check_class, norms.classes)
    for name in np.unique(group):
        mine = np.flatnonzero(group == name)
        importance = norms.classes.get(str(name), 1.0)
        inside = np.isin(pairs, mine)
        lacking = np.isin(found.check[found.kind == "missed"], mine).sum()
        parts = ((norms.omission_weight, _share(lacking, len(mine))),
                 (norms.error_weight, _share(np.isin(wrong, mine).sum(), inside.sum())),
                 (norms.position_weight, _share(np.isin(far, mine).sum(), inside.sum())))
        known = [(w, rate) for w, rate in parts if rate is not None and w > 0]
        if known and importance > 0:
            total += importance * sum(w * r for w, r in known) / sum(w for w, _ in known)
            weight += importance
    result["defects"] = total / weight if weight else None
    return result


def _groups(codes, classes):
    """The group of each class: the longest beginning that has an importance of its own, or else
    its major class."""
    kinds, row = np.unique(codes.astype(str), return_inverse=True)
    names = [max((known for known in classes if code.startswith(known)), key=len,
                 default=code[:_MAJOR]) for code in kinds]
    return np.array(names, dtype=str).reshape(len(kinds))[row]


def _share(part, whole):
    return float(part) / float(whole) if whole else None


def verdict(result, norms=Norms()):
    """Whether the rates of a crew pass: ("passed" | "failed" | "unchecked", what failed).

    Positions fail where the root mean square error of an accuracy class is beyond its limit
    (CJ/T 214: A 0.5 m, B 1 m, C 10 m): ``result["rmse"]`` is {limit: error}.
    """
    if not result["checked"] and not result["surveyed"]:
        return "unchecked", []
    failed = [name for name, most in (("missed", norms.most_missed), ("excess", norms.most_excess),
                                      ("errors", norms.most_errors),
                                      ("defects", norms.most_defects))
              if result[name] is not None and result[name] > most]
    failed += [f"rmse {float(limit):g}" for limit, error in result.get("rmse", {}).items()
               if error is not None and error > float(limit)]
    return ("failed" if failed else "passed"), failed
