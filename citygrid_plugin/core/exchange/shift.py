"""Do imported points look shifted against the base map, as unlabelled GCJ-02 or BD-09 does?

Street furniture stands beside roads, outside buildings and inside its community. Read in the
wrong datum it is moved by some hundred metres and loses this: distances to roads become those of
any place in town. So the points are measured against the base map as they are, with the GCJ-02 and
the BD-09 offset taken off, and with control shifts of the same length in other directions. Only an
offset that fits clearly better than the points as they are *and* than every control shift counts.
"""
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from .datum import convert, in_china
from .local_crs import suggest_projected_crs

# An offset must bring the median distance to roads below this share of the one before ...
DISTANCE_RATIO = 0.7
# ... or move this share of the points out of buildings or into the community.
SHARE_GAIN = 0.08
# Fewer points prove nothing.
MIN_POINTS = 20

_CONTROLS = 12


@dataclass(frozen=True)
class Measure:
    """One comparison with the base map.

    Attributes
    ----------
    name : str
        ``road_distance`` (median, metres; less is better), ``in_building`` (share; less is
        better) or ``in_outline`` (share; more is better).
    as_given, converted, best_control : float
        Value for the points as they are, with the offset taken off, and the best value among the
        control shifts.
    vote : int
        +1 the offset fits clearly better, -1 the points as they are fit better, 0 neither.
    """

    name: str
    as_given: float
    converted: float
    best_control: float
    vote: int


@dataclass(frozen=True)
class ShiftEvidence:
    """What `looks_gcj02` found.

    Attributes
    ----------
    shifted : bool
        The warning: the points look like the datum `datum`.
    datum : str
        "GCJ-02" or "BD-09" when shifted; "WGS-84" when the points stand beside the roads as they
        are; "" when the base map says nothing about them.
    n : int
        Points that were compared.
    offset : float
        Median length of the offset taken off, metres.
    measures : dict
        {datum: list of Measure} for both offsets.
    """

    shifted: bool
    datum: str
    n: int
    offset: float = 0.0
    measures: dict = field(default_factory=dict)


def looks_gcj02(lon, lat, roads=None, buildings=None, outline=None, sample=4000):
    """Compare points with a base map, as they are and with the GCJ-02 and BD-09 offset taken off.

    Parameters
    ----------
    lon, lat : array-like
        Points in degrees, read as WGS-84; not finite ones are left out.
    roads, buildings : array of shapely geometries, optional
        Centre lines and building areas in degrees (WGS-84).
    outline : shapely geometry, optional
        The communities together, in degrees (WGS-84).
    sample : int
        At most so many points, evenly taken, are compared.

    Returns
    -------
    ShiftEvidence
        With fewer than `MIN_POINTS` points, or points outside China, it never alarms.

    Raises
    ------
    InputError
        When there is nothing to compare with.
    """
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    keep = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & in_china(lon, lat))
    base = _Base(roads, buildings, outline)
    if len(keep) < MIN_POINTS:
        return ShiftEvidence(False, "", len(keep))
    keep = keep[np.linspace(0, len(keep) - 1, min(sample, len(keep))).astype(int)]
    lon, lat = lon[keep], lat[keep]
    base.project(suggest_projected_crs(np.median(lon), np.median(lat)))
    given = base.to_plane(lon, lat)
    measures, offsets = {}, {}
    for datum in ("GCJ-02", "BD-09"):
        converted = base.to_plane(*convert(lon, lat, datum, "WGS-84"))
        measures[datum] = _compare(base, given, converted)
        offsets[datum] = float(np.median(np.hypot(*(converted - given).T)))
    best = max(measures, key=lambda d: _strength(measures[d]))
    if _strength(measures[best]) > 0 and all(m.vote >= 0 for m in measures[best]):
        return ShiftEvidence(True, best, len(lon), offsets[best], measures)
    fits = [m.as_given < DISTANCE_RATIO * min(m.converted, m.best_control)
            for d in measures for m in measures[d] if m.name == "road_distance"]
    return ShiftEvidence(False, "WGS-84" if fits and all(fits) else "", len(lon), 0.0, measures)


class _Base:
    """The base map in metres, with an index of its roads."""

    def __init__(self, roads, buildings, outline):
        self.parts = {}
        for name, given in (("roads", roads), ("buildings", buildings), ("outline", outline)):
            if given is None:
                continue
            geometries = np.atleast_1d(np.asarray(given, object))
            geometries = geometries[[g is not None and not g.is_empty for g in geometries]]
            if len(geometries):
                self.parts[name] = geometries
        if not self.parts:
            raise InputError(N_("There are no roads, buildings or communities to compare the "
                                "points with. Import the base map first."))

    def project(self, epsg):
        import pyproj
        import shapely
        self.transformer = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
        for name, geometries in self.parts.items():
            # A geometry far off the zone projects to infinity and would spoil the index.
            moved = shapely.transform(geometries, lambda xy: self.to_plane(*xy.T))
            self.parts[name] = moved[np.isfinite(shapely.bounds(moved)).all(axis=1)]
        self.roads = shapely.STRtree(self.parts["roads"]) if "roads" in self.parts else None

    def to_plane(self, lon, lat):
        return np.column_stack(self.transformer.transform(lon, lat))

    def values(self, xy):
        """{measure: value} of points (n, 2) in metres."""
        import shapely
        points = shapely.points(xy)
        near = shapely.STRtree(points)
        found = {}
        if self.roads is not None:
            _, distance = self.roads.query_nearest(points, return_distance=True,
                                                   all_matches=False)
            found["road_distance"] = float(np.median(distance))
        for part, name in (("buildings", "in_building"), ("outline", "in_outline")):
            if part in self.parts:
                # asked by the areas: an index prepares what it is asked with, and areas are large
                inside = np.unique(near.query(self.parts[part], predicate="contains")[1])
                found[name] = len(inside) / len(points)
        return found


def _compare(base, given, converted):
    shift = np.median(converted - given, axis=0)
    before, after = base.values(given), base.values(converted)
    # Directions within 40 degrees of the offset itself are left out: near it part of the
    # improvement is the offset's own.
    angles = np.radians(np.linspace(40, 320, _CONTROLS))
    turned = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ shift for a in angles]
    controls = [base.values(given + t) for t in turned]
    made = []
    for name in before:
        sign = 1.0 if name == "in_outline" else -1.0
        best_control = max((c[name] for c in controls), key=lambda v: sign * v)
        made.append(Measure(name, before[name], after[name], best_control,
                            _vote(name, before[name], after[name], best_control, sign)))
    return made


def _vote(name, before, after, control, sign):
    if name == "road_distance":
        if after < DISTANCE_RATIO * min(before, control):
            return 1
        return -1 if before < DISTANCE_RATIO * after else 0
    if sign * (after - before) > SHARE_GAIN and sign * (after - control) > 0:
        return 1
    return -1 if sign * (before - after) > SHARE_GAIN else 0


def _strength(measures):
    votes = sum(m.vote for m in measures)
    gain = sum(1.0 - m.converted / max(m.as_given, 1e-9) if m.name != "in_outline"
               else m.converted - m.as_given for m in measures)
    return votes * 10.0 + min(max(gain, -1.0), 5.0) if votes > 0 else votes
