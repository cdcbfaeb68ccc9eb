"""Where a survey file lies: its reference system, and GCJ-02 or BD-09 that nobody said."""
from qgis.core import QgsCoordinateReferenceSystem

from ...core.census import collect
from ...core.census.collect_place import Ground, fit_known, misplaced
from ...core.errors import InputError, N_
from ...i18n import tr
from ..components.import_components import base_map_around
from ..results import workspace_crs
from ..workspace import placing
from ..workspace.importing import title_of
from .collect_crs import candidates

#: Rows that the place of a file is judged by.
SAMPLE = 1000
DATUMS = {"GCJ-02": "gcj02", "BD-09": "bd09"}
CONVERT, ASIDE, AS_IT_IS = range(3)


class Place:
    """The district, the scope of the census and the known components, read when first needed."""

    def __init__(self, ws, census, crs, transforms):
        from ...core.census.prepare import Scope
        self.ws, self.crs, self.transforms = ws, crs, transforms
        self.scope = Scope.of(census["scope"])
        self._ground = self._outline = None

    @property
    def outline(self):
        """(outline of the district or None, outline of the communities in scope or None)."""
        import shapely

        from ...core.workspace.reading import read
        if self._outline is None:
            areas = read(self.ws, "community", ("code",))
            if not len(areas["fid"]):
                areas = read(self.ws, "unit_grid", ("community_code",), "dedate IS NULL")
                areas["code"] = areas["community_code"]
            there = ~shapely.is_missing(areas["geometry"])
            shapes = areas["geometry"][there]
            whole = shapely.union_all(shapes) if len(shapes) else None
            part = None
            if self.scope.communities:
                import numpy as np
                inside = np.isin(areas["code"][there].astype(str), self.scope.communities)
                part = shapely.union_all(shapes[inside]) if inside.any() else None
            self._outline = whole, part
        return self._outline

    @property
    def ground(self):
        """The Ground of the census."""
        import numpy as np
        import shapely

        from ...core.workspace.survey_merge import known_points
        if self._ground is None:
            known = known_points(self.ws, ("classcode",))
            xy = shapely.get_coordinates(known["geometry"])
            boxes = [shapely.bounds(self.outline[0])] if self.outline[0] is not None else []
            if len(xy):     # a single object far off is no district
                low, high = np.percentile(xy, (0.5, 99.5), axis=0)
                boxes.append(np.r_[low, high])
            boxes = np.array(boxes)
            box = np.r_[boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)] if len(boxes) else None
            self._ground = Ground(box, xy, known["classcode"])
        return self._ground

    def bounds(self, shapes):
        """(rows out of the district, rows out of the communities in scope): bool arrays."""
        whole, part = self.outline
        return (collect.beyond(shapes, whole, collect.OUTSIDE),
                collect.beyond(shapes, part, collect.BORDER))


def place(run, source, remarks):
    """(Placement, geometries in the workspace's CRS, rows that no place in it belongs to).

    Raises InputError where the file as a whole lies in the wrong place.
    """
    import numpy as np
    import shapely
    target = workspace_crs(run.ws)
    there = np.flatnonzero(~(shapely.is_missing(source.geometry)
                             | shapely.is_empty(source.geometry)))
    if not len(there):
        raise InputError(N_("None of its rows has a geometry."))
    said = source.crs.isValid() or bool(run.text("CRS"))
    placement = run.algorithm.placement(source, target, run.parameters, run.context, run.feedback)
    pick = there[np.linspace(0, len(there) - 1, min(SAMPLE, len(there))).astype(int)]
    raw = shapely.get_coordinates(shapely.centroid(source.geometry[pick]))
    finite = np.isfinite(raw).all(axis=1)
    raw = raw[finite]
    if not len(raw):
        raise InputError(N_("None of its rows has a geometry."))
    if run.datum == "layer":
        wrong = misplaced(raw, placement.move(raw), run.place.ground,
                          placement.source.isGeographic(), title_of(placement.source),
                          candidates(run.place.ground, target, run.context.transformContext()))
        if wrong is not None:
            notice, right = wrong
            if said or right in ("", "swapped"):
                raise InputError(notice.template, **notice.params)
            # nobody said a reference system, and one puts the file into the district
            source.crs = QgsCoordinateReferenceSystem(right.split()[0])
            placement = placing.Placement(source.crs, target, run.context.transformContext())
            remarks.append(tr("It does not say its reference system; {crs} puts it into the "
                              "district and was taken.").format(crs=right))
    shapes, lost = placement.place(source.geometry)
    return placement, shapes, lost


def unshifted(run, source, placement, rows, remarks):
    """Geometries converted back where the file is GCJ-02 or BD-09 that nobody said; else None.

    Raises InputError where the file is to be set aside, or lies on the known components only in
    another reference system.
    """
    import numpy as np
    import shapely

    from ...core.exchange.datum import convert, in_china
    if run.datum != "layer":
        return None
    good = rows.good()
    if not len(good):
        return None
    transforms, target = run.context.transformContext(), workspace_crs(run.ws)
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    given = shapely.get_coordinates(shapely.centroid(rows.shapes[good]))
    lon, lat = placing.transform(given, target, degrees, transforms).T
    others = {}
    if in_china(lon, lat).any():
        others = {name: placing.transform(np.column_stack(convert(lon, lat, name, "WGS-84")),
                                          degrees, target, transforms) for name in DATUMS}
    fit = fit_known(given, others, rows.columns["classcode"][good], run.place.ground)
    if not fit.name and others:
        found = _by_base_map(run, rows.shapes[good])
        if found is not None:
            return _shifted(run, source, placement, remarks, found.datum, tr(
                "moved by {offset:.0f} m its rows fit the base map").format(offset=found.offset))
    if fit.name in DATUMS:
        return _shifted(run, source, placement, remarks, fit.name, tr(
            "{share:.0%} of its rows then lie on known components, {offset:.0f} m from where they "
            "were read").format(share=fit.share, offset=fit.offset))
    if not fit.name and fit.compared:
        raw = shapely.get_coordinates(shapely.centroid(source.geometry[good]))
        _other_crs(run, source, raw, given, rows.columns["classcode"][good])
    return None


def _shifted(run, source, placement, remarks, datum, evidence):
    """What is done with a file that is in another datum than it says."""
    text = tr("It looks like {datum} that nobody said: {evidence}.").format(
        datum=datum, evidence=evidence)
    if run.shifted == ASIDE:
        raise InputError(N_("It looks like {datum} that nobody said: {evidence}. Take it in again "
                            "with that datum of the coordinates."), datum=datum,
                         evidence=evidence)
    if run.shifted == AS_IT_IS:
        remarks.append(text + " " + tr("It was taken as it is."))
        return None
    remarks.append(text + " " + tr("It was converted back."))
    made = placing.Placement(placement.source, placement.target,
                             run.context.transformContext(), DATUMS[datum])
    return made.place(source.geometry)[0]


def _by_base_map(run, shapes):
    """The ShiftEvidence of a file that the base map shows to be shifted, or None."""
    from ...core.exchange.shift import looks_gcj02
    lonlat, base = base_map_around(run.ws, shapes, run.context.transformContext())
    if not any(part is not None for part in base.values()):
        return None
    found = looks_gcj02(lonlat[:, 0], lonlat[:, 1], **base)
    return found if found.shifted else None


def _other_crs(run, source, raw, given, classcode):
    """Raise InputError where another reference system puts the rows onto the known components."""
    systems = candidates(run.place.ground, workspace_crs(run.ws), run.context.transformContext())
    found = fit_known(given, {title: move(raw) for title, move in systems}, classcode,
                      run.place.ground)
    if found.name not in ("", "given"):
        raise InputError(N_("Hardly a row lies on a known component as {crs}, but {share} % do as "
                            "{right}. Take it in again with that reference system of the source."),
                         crs=title_of(source.crs), share=round(100 * found.share),
                         right=found.name)
