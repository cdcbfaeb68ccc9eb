"""What the matcher of points is given and what it gives."""
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from .local_shift import Field
from .rates import Rates


@dataclass
class Side:
    """One inventory of points.

    Attributes
    ----------
    xy : float64 (n, 2)
        Metres, projected, both sides in the same system.
    cls : (n,), optional
        Class, numbers or text, None for unknown; without it all are of one.
    accuracy : float64 (n,), optional
        Permitted error of the class's positions, metres (A 0.5, B 1, C 10; CJ/T 214).
    attributes : dict of str to (n,) arrays
        Names, owners and what else describes an object; neither keys nor dates of editing.
    code : object (n,), optional
        Object code, None where unknown; on the new side what the crew recorded.
    crew : (n,), optional
        Crew that surveyed it (new side), any values that can be compared.
    """

    xy: np.ndarray
    cls: np.ndarray = None
    accuracy: np.ndarray = None
    attributes: dict = field(default_factory=dict)
    code: np.ndarray = None
    crew: np.ndarray = None

    def __post_init__(self):
        self.xy = np.asarray(self.xy, dtype=float).reshape(-1, 2)
        n = len(self.xy)
        self.cls = np.zeros(n, dtype=np.int64) if self.cls is None else np.asarray(self.cls)
        if self.cls.dtype == object:            # a class that is missing is one by itself
            self.cls = np.array(["" if c is None or c != c else str(c) for c in self.cls], str)
        if self.accuracy is not None:
            self.accuracy = np.asarray(self.accuracy, dtype=float)
        for name in ("code", "crew"):
            if getattr(self, name) is not None:
                setattr(self, name, np.asarray(getattr(self, name), dtype=object))
        self.attributes = {k: np.asarray(v) for k, v in self.attributes.items()}
        columns = [self.cls, self.accuracy, self.code, self.crew, *self.attributes.values()]
        if any(len(c) != n for c in columns if c is not None):
            raise InputError(N_("The columns of an inventory differ in length."))
        if not np.isfinite(self.xy).all():
            raise InputError(N_("{count} objects have no position; leave them out of the "
                                "matching."), count=int((~np.isfinite(self.xy).all(axis=1)).sum()))
        if self.accuracy is not None and not (self.accuracy > 0).all():
            raise InputError(N_("The positional accuracy has to be more than 0 m."))

    def __len__(self):
        return len(self.xy)

    def take(self, rows):
        """The same side with other rows, or in another order."""
        pick = lambda values: None if values is None else values[rows]      # noqa: E731
        return Side(self.xy[rows], self.cls[rows], pick(self.accuracy),
                    {k: v[rows] for k, v in self.attributes.items()}, pick(self.code),
                    pick(self.crew))


@dataclass(frozen=True)
class Options:
    """What is fixed beforehand.

    Attributes
    ----------
    reach : float
        How far an object may have been moved and still be matched, metres.
    factor : float
        The same as a multiple of the permitted error of its class, where that is more.
    limit : int
        Candidates for each new row, the nearest.
    offset_reach : float
        Longest offset of a whole crew that is looked for, metres.
    rounds : int
        Rounds of learning at most.
    """

    reach: float = 12.0
    factor: float = 2.0
    limit: int = 24
    offset_reach: float = 5.0
    rounds: int = 12


@dataclass
class Matching:
    """The best one-to-one assignment and how sure it is.

    Attributes
    ----------
    old, new : int64 (k,)
        Rows of the matched pairs, sorted by ``new``.
    p : float64 (k,)
        Probability that the pair is the same place.
    new_p : float64 (m,), old_p : float64 (n,)
        Probability that what was decided for the row is right: its match, or new / gone.
    pair_old, pair_new, pair_p : (e,)
        Candidate pairs that are not out of the question, with their probabilities.
    same : bool (k,), same_p : float64 (k,)
        Whether it is the same object, not another one in its place, by the attributes.
    distance : float64 (k,)
        Between the two places once offset and local shift are off, metres.
    log_place, log_class, log_attributes, log_neighbours : float64 (k,)
        What speaks for the pair (natural logarithm): place and class against a new object there;
        attributes; how much the rows around add to what the pair alone would say.
    code_agrees : int8 (k,)
        1 the crew recorded the object's code, 0 no code of a known object, -1 another one's.
    code_conflict : int64 (q,), code_old : int64 (q,)
        New rows whose recorded code belongs to another old row than the matched one, and that row.
    offset : dict
        {crew: Offset}, what was taken off the rows of each crew before.
    field : Field
        The local shift.
    rates : Rates
        What was learned.
    """

    old: np.ndarray
    new: np.ndarray
    p: np.ndarray
    new_p: np.ndarray
    old_p: np.ndarray
    pair_old: np.ndarray
    pair_new: np.ndarray
    pair_p: np.ndarray
    same: np.ndarray
    same_p: np.ndarray
    distance: np.ndarray
    log_place: np.ndarray
    log_class: np.ndarray
    log_attributes: np.ndarray
    log_neighbours: np.ndarray
    code_agrees: np.ndarray
    code_conflict: np.ndarray
    code_old: np.ndarray
    offset: dict
    field: Field
    rates: Rates

    def shift(self, xy):
        """Local shift at places: new minus old, the crew's offset not included; (n, 2) metres."""
        return self.field(xy)
