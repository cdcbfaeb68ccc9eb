"""Layers that a person gives in place of what a workspace has: polygons for areas, points for
cases."""
import numpy as np

from ...core.errors import InputError, N_
from ...i18n import tr
from ..geometry import metric, read_source
from ..results import workspace_crs

#: Areas of a workspace that a statistic is made of.
AREAS = ("grid", "patrol", "community", "street")


def chosen_areas(algorithm, parameters, context, ws, feedback, fields=()):
    """The areas of the parameters AREAS, or of POLYGONS with the field CODE.

    Parameters
    ----------
    ws : Workspace or None
        None where polygons take its place.
    fields : sequence of str
        Of the polygons; "" for none.

    Returns
    -------
    (core.workspace.areas.Areas, QgsCoordinateReferenceSystem, list)
        Areas in their CRS, and for each field its values as text, (m,) object; None where it is
        not given.

    Raises
    ------
    InputError
        There are no areas, or the layer is not in metres.
    """
    from ...core.workspace.areas import areas_of
    source = algorithm.parameterAsSource(parameters, "POLYGONS", context)
    if source is None:
        areas = areas_of(ws, AREAS[algorithm.parameterAsEnum(parameters, "AREAS", context)])
        if not len(areas):
            raise InputError(N_("The workspace has no areas of this kind. Divide the district into "
                                "unit grids first, choose other areas, or a layer of polygons."))
        return areas, workspace_crs(ws), [None] * len(fields)
    crs = source.sourceCrs() if ws is None else workspace_crs(ws)
    if ws is None:
        metric(crs, source.sourceName())
    code = algorithm.parameterAsString(parameters, "CODE", context)
    areas, columns = drawn_areas(source, crs, feedback, code, fields=fields)
    return areas, crs, [column if field else None for field, column in zip(fields, columns)]


def drawn_areas(source, crs, feedback, code="", name="", fields=()):
    """The polygons of a layer as areas; says in the log what is left out.

    Parameters
    ----------
    source : QgsFeatureSource
    crs : QgsCoordinateReferenceSystem
        Wanted, in metres.
    code, name : str
        Fields; "" for the number of the row, and for the code.
    fields : sequence of str
        Others; "" for none.

    Returns
    -------
    (core.workspace.areas.Areas, list of (m,) object arrays)

    Raises
    ------
    InputError
        There is no polygon.
    """
    import shapely
    from ...core.workspace.areas import drawn
    shapes, codes, names, *columns = read_source(source, crs, [code, name, *fields], feedback)
    there = shapely.area(shapely.make_valid(shapes)) > 0          # false where there is none
    if not there.any():
        raise InputError(N_("The layer {name} has no polygons."), name=source.sourceName())
    if not there.all():
        feedback.warning(tr("{count} polygons without geometry are left out.").format(
            count=int((~there).sum())))
    codes = [codes[row] or str(row + 1) for row in np.flatnonzero(there)]
    names = [name or code for name, code in zip(names[there], codes)]
    return drawn(shapes[there], codes, names), [column[there] for column in columns]


def say_overlaps(areas, feedback):
    """Warn where polygons that a person gave lie on top of each other: what lies in several of them
    counts to one. Areas of a workspace are another matter, which its own checks tell.

    Parameters
    ----------
    areas : core.workspace.areas.Areas
    """
    import shapely
    from ...core.workspace.areas import DRAWN
    if areas.kind != DRAWN:
        return
    ground = areas.area.sum()
    if ground - shapely.area(shapely.union_all(areas.geometry)) > 1e-6 * ground:
        feedback.warning(tr("Some polygons lie on top of each other: what lies in several of them "
                            "counts to the first."))


def points_of(source, crs, feedback, fields=()):
    """Where the points of a layer lie, and some of its fields.

    Returns
    -------
    (x, y, list)
        (n,) float64, NaN for one without a place, multi-points once at their middle; for each
        field its values as text, (n,) object.
    """
    import shapely
    shapes, *columns = read_source(source, crs, fields, feedback)
    middle = shapely.centroid(shapes)
    return shapely.get_x(middle), shapely.get_y(middle), columns
