"""The rules of `quality.check`, in the order in which findings are listed."""
import numpy as np
import shapely

from ..errors import N_
from . import figures, network, numbering
from .quality import ERROR, INFO, WARNING, GridRule


def _geometry(grids):
    missing = shapely.is_missing(grids.raw) | shapely.is_empty(grids.raw)
    for row in np.flatnonzero(shapely.is_missing(grids.polygons)).tolist():
        yield (grids.codes[row], N_("Grid {row} has no area."), dict(row=row + 1), None, "")
    for row in np.flatnonzero(~missing & ~shapely.is_valid(grids.raw)).tolist():
        if grids.polygons[row] is not None:
            yield (grids.codes[row], N_("Grid {code}: {reason}."),
                   dict(code=grids.names[row], reason=shapely.is_valid_reason(grids.raw[row])),
                   grids.polygons[row], grids.home_code[row])


def _multipart(grids):
    count = np.bincount(grids.parts[1], minlength=len(grids.codes))
    for row in np.flatnonzero(count > 1).tolist():
        yield (grids.codes[row], N_("Grid {code} consists of {count} separate parts."),
               dict(code=grids.names[row], count=int(count[row])), grids.polygons[row],
               grids.home_code[row])


def _least(grids, polygons):
    """Smallest area that is a fault: borders are drawn to a millimetre, long ones err by more."""
    return grids.limits.area + network.GRID * np.nan_to_num(shapely.length(polygons))


def _gap(grids):
    polygons, community = grids.gaps
    area = shapely.area(polygons)
    for k in np.flatnonzero(area > _least(grids, polygons)).tolist():
        code = grids.community_codes[community[k]]
        yield (code, N_("Community {code}: {area:.1f} m² belong to no grid."),
               dict(code=code, area=float(area[k])), polygons[k], code)


def _overlap(grids):
    first, second, area = grids.overlaps
    shared = shapely.intersection(grids.polygons[first], grids.polygons[second])
    for k in np.flatnonzero(area > _least(grids, shared)).tolist():
        a, b = first[k], second[k]
        yield (grids.codes[a], N_("Grids {code} and {other} overlap by {area:.1f} m²."),
               dict(code=grids.names[a], other=grids.names[b], area=float(area[k])),
               shared[k], grids.home_code[a])


def _seam(grids):
    """Edges that should be shared: those of another grid run beside them, with other vertices."""
    rows = grids.rows
    if not len(rows):
        return
    edges, strange, cell = figures.unshared(grids.polygons[rows], grids.home[rows],
                                            grids.communities)
    grid = rows[cell]
    length = np.bincount(grid, edges.length[strange], len(grids.codes))
    for row in np.flatnonzero(length > 0).tolist():
        mine = edges.lines(strange[grid == row])
        yield (grids.codes[row], N_("Grid {code}: {length:.1f} m of the border do not share "
                                    "their vertices with the neighbour."),
               dict(code=grids.names[row], length=float(length[row])),
               shapely.multilinestrings(mine), grids.home_code[row])


def _outside(grids):
    for row in np.flatnonzero(grids.abroad > _least(grids, grids.polygons)).tolist():
        grid, community, _ = grids.in_community
        found = shapely.difference(grids.polygons[row],
                                   shapely.union_all(grids.communities[community[grid == row]]))
        if found.area > _least(grids, grids.polygons[row]):
            yield (grids.codes[row],
                   N_("Grid {code}: {area:.1f} m² lie outside all communities."),
                   dict(code=grids.names[row], area=float(found.area)), network.areal(found),
                   grids.home_code[row])


def _across(grids):
    grid, community, inside = grids.in_community
    strange = (inside > _least(grids, grids.polygons)[grid]) & (grids.home[grid] != community)
    for k in np.flatnonzero(strange).tolist():
        row = grid[k]
        # what both communities have is a fault of theirs
        found = shapely.difference(
            shapely.intersection(grids.polygons[row], grids.communities[community[k]]),
            grids.communities[grids.home[row]])
        if found.area > _least(grids, grids.polygons[row]):
            yield (grids.codes[row],
                   N_("Grid {code}: {area:.1f} m² lie in the neighbouring community {other}."),
                   dict(code=grids.names[row], area=float(found.area),
                        other=grids.community_codes[community[k]]),
                   network.areal(found), grids.home_code[row])


def _cut(grids, objects, template):
    """Objects of which parts lie in several grids of one community."""
    found = grids.cuts(objects)
    for thing, row, lost in zip(found.thing.tolist(), found.cell.tolist(), found.lost.tolist()):
        yield (grids.codes[row], template, dict(code=grids.names[row], area=lost),
               objects[thing], grids.home_code[row])


def _cut_building(grids):
    return _cut(grids, grids.buildings,
                N_("Grid {code}: its border cuts {area:.1f} m² off a building."))


def _cut_whole(grids):
    return _cut(grids, grids.keep_whole, N_("Grid {code}: its border cuts {area:.1f} m² off an "
                                            "object that is to be kept whole."))


def _cut_component(grids):
    areas = grids.components[shapely.get_dimensions(grids.components) == 2]
    return _cut(grids, figures.polygons_of(areas),
                N_("Grid {code}: its border cuts {area:.1f} m² off a component."))


def _exempt(grids):
    """Grids that are one object kept whole, or water, or all there is of a community part."""
    exempt = grids.aside.copy()
    community, part_of = network.polygon_parts(grids.communities)
    small = shapely.area(community) < grids.limits.low
    if small.any() and len(grids.rows):
        grid, _ = shapely.STRtree(shapely.buffer(community[small], 0.01)).query(
            grids.polygons[grids.rows], predicate="within")
        exempt[grids.rows[grid]] = True
    return exempt


def _area(grids):
    low, high = grids.limits.low, grids.limits.high
    out = ((grids.area < low) | (grids.area > high)) & ~_exempt(grids)
    out[shapely.is_missing(grids.polygons)] = False
    for row in np.flatnonzero(out).tolist():
        yield (grids.codes[row],
               N_("Grid {code} has {area:.0f} m²; {low:.0f} to {high:.0f} m² are wanted."),
               dict(code=grids.names[row], area=float(grids.area[row]), low=low, high=high),
               grids.polygons[row], grids.home_code[row])


def _compact(grids):
    value = figures.compactness(grids.polygons)
    rows = grids.rows[~grids.aside[grids.rows]]
    for row in rows[value[rows] < grids.limits.compactness].tolist():
        yield (grids.codes[row], N_("Grid {code} is long or ragged: compactness {value:.2f}, at "
                                    "least {limit:.2f} is wanted."),
               dict(code=grids.names[row], value=float(value[row]),
                    limit=grids.limits.compactness), grids.polygons[row], grids.home_code[row])


def _sliver(grids):
    length = np.nan_to_num(shapely.length(grids.polygons))
    width = 2 * grids.area / np.maximum(length, 1e-9)
    rows = grids.rows[~grids.aside[grids.rows]]
    for row in rows[width[rows] < grids.limits.width].tolist():
        yield (grids.codes[row], N_("Grid {code} is a sliver, {width:.1f} m wide on average."),
               dict(code=grids.names[row], width=float(width[row])), grids.polygons[row],
               grids.home_code[row])


def _load(grids):
    if not len(grids.components):
        return
    for home in np.unique(grids.home[grids.rows]).tolist():
        mine = grids.rows[grids.home[grids.rows] == home]
        mean = grids.load[mine].mean()
        for row in mine[grids.load[mine] > grids.limits.load * max(mean, 1.0)].tolist():
            yield (grids.codes[row], N_("Grid {code} has {count:.0f} components, {times:.1f} "
                                        "times the mean of its community."),
                   dict(code=grids.names[row], count=float(grids.load[row]),
                        times=float(grids.load[row] / mean)), grids.polygons[row],
                   grids.home_code[row])


def _code_form(grids):
    width = grids.scheme.widths[-1]
    for row, code in enumerate(grids.codes):
        if grids.coded and grids.scheme.check(code):
            yield (code, N_("Grid {row}: code “{code}” is not {digits} digits of the community and "
                            "a number from {first} to {last}."),
                   dict(row=row + 1, code=code, digits=grids.scheme.prefix_length,
                        first=f"{1:0{width}d}", last="9" * width),
                   grids.polygons[row], grids.home_code[row])


def _code_community(grids):
    for row in grids.rows.tolist() if grids.communities_coded else ():
        code, home = grids.codes[row], grids.home_code[row]
        if home and not grids.scheme.check(code) and code[:grids.scheme.prefix_length] != home:
            yield (code, N_("Grid {code} lies in community {community}."),
                   dict(code=code, community=home), grids.polygons[row], home)


def _code_double(grids):
    values, where, count = np.unique(grids.codes.astype(str), return_inverse=True,
                                     return_counts=True)
    for row in np.flatnonzero((count[where] > 1) & (values[where] != "")).tolist():
        yield (grids.codes[row], N_("Code {code} is used by {count} grids."),
               dict(code=grids.codes[row], count=int(count[where[row]])), grids.polygons[row],
               grids.home_code[row])


def _order(grids):
    """Only a first numbering (001 … n without a hole) has to stand in reading order."""
    for home in np.unique(grids.home[grids.rows]).tolist():
        mine = grids.rows[grids.home[grids.rows] == home]
        if home < 0 or not all(not grids.scheme.check(code) for code in grids.codes[mine]):
            continue
        given = np.array([int(c[grids.scheme.prefix_length:]) for c in grids.codes[mine]])
        if sorted(given) != list(range(1, len(mine) + 1)):
            continue
        wanted = np.empty(len(mine), dtype=np.int64)
        wanted[numbering.reading_order(grids.polygons[mine])] = np.arange(1, len(mine) + 1)
        wrong = int((wanted != given).sum())
        if wrong:
            code = grids.community_codes[home]
            yield (code, N_("Community {code}: {count} grids are not numbered from west to east "
                            "and north to south."), dict(code=code, count=wrong),
                   grids.communities[home], code)


RULES = (
    GridRule("geometry", N_("Sound area"), ERROR, _geometry),
    GridRule("multipart", N_("One part"), ERROR, _multipart),
    GridRule("gap", N_("No gap"), ERROR, _gap),
    GridRule("overlap", N_("No overlap"), ERROR, _overlap),
    GridRule("seam", N_("Neighbours share their vertices"), WARNING, _seam),
    GridRule("outside", N_("Inside a community"), ERROR, _outside),
    GridRule("across", N_("Not across a community border"), ERROR, _across),
    GridRule("cutbuilding", N_("No building cut"), ERROR, _cut_building),
    GridRule("cutwhole", N_("No object cut that is to be kept whole"), ERROR, _cut_whole),
    GridRule("cutcomponent", N_("No component area cut"), WARNING, _cut_component),
    GridRule("area", N_("About 10,000 m²"), WARNING, _area),
    GridRule("compactness", N_("Compact"), WARNING, _compact),
    GridRule("sliver", N_("No sliver"), WARNING, _sliver),
    GridRule("load", N_("Balanced load"), INFO, _load),
    GridRule("codeform", N_("Well-formed code"), ERROR, _code_form),
    GridRule("codecommunity", N_("Code of its community"), ERROR, _code_community),
    GridRule("codedouble", N_("Code used once"), ERROR, _code_double),
    GridRule("order", N_("Numbered west to east, north to south"), INFO, _order),
)
