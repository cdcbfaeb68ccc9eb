"""Geocoding tables of the demonstration district: zones, streets, door plates, points of interest.

Layers as in CJ/T 215 / GB/T 30428.3 (区片, 街巷, 门牌, 兴趣点); door numbers count up along the
street, odd on its left side, even on its right.
"""
import numpy as np
import shapely

from . import names

DOOR_REACH = 45.0      # a building further than this from every street has no plate of its own

# building kind: names of what may be in it, share of such buildings that hold a point of interest
_POI = {
    "commercial": (0.75, ("超市", "药店", "银行", "饭店", "茶楼", "书店", "服装店", "通信营业厅",
                          "宾馆", "便利店", "理发店", "水果店")),
    "house": (0.16, ("小吃店", "杂货店", "裁缝店", "早点铺", "五金店", "修车铺")),
    "apartments": (0.04, ("社区卫生站", "物业服务中心", "托儿所", "社区活动室")),
    "retail": (0.5, ("摊区", "管理办公室", "停车服务点")),
}
_NAMED = ("school", "hospital", "office", "industrial", "retail")


def zones(land):
    """Zones (区片): every named compound and park."""
    names_, geometry = (np.concatenate([land["compound"][k], land["park"][k]])
                        for k in ("name", "geometry"))
    named = (names_ != "")
    _, first = np.unique(names_[named].astype(str), return_index=True)
    first = np.sort(first)
    return {"name": names_[named][first], "geometry": geometry[named][first]}


def door_plates(net, land):
    """Door plates on the street side of the buildings.

    Returns
    -------
    dict
        ``name`` ("劳动路12号"), ``street_name``, ``number`` ("12号"), ``geometry`` (points),
        ``building`` (row of the building), ordered by street and number.
    """
    roads, buildings = net.roads["geometry"], land["building"]["geometry"]
    tree = shapely.STRtree(roads)
    (b, r), distance = tree.query_nearest(buildings, max_distance=DOOR_REACH, return_distance=True,
                                          all_matches=False)
    nearest = shapely.shortest_line(buildings[b], roads[r])
    xy = shapely.get_coordinates(shapely.get_point(nearest, 0))
    chain = shapely.line_locate_point(roads[r], shapely.points(xy))
    a = shapely.get_coordinates(shapely.line_interpolate_point(roads[r], np.maximum(chain - 1, 0)))
    c = shapely.get_coordinates(shapely.line_interpolate_point(roads[r], chain + 1))
    left = ((c - a)[:, 0] * (xy - a)[:, 1] - (c - a)[:, 1] * (xy - a)[:, 0]) > 0
    order = np.lexsort([chain, ~left, r])
    b, r, left, xy = b[order], r[order], left[order], xy[order]
    group = r * 2 + left
    start = np.concatenate([[0], np.flatnonzero(np.diff(group)) + 1])
    rank = np.arange(len(group)) - np.repeat(start, np.diff(np.append(start, len(group))))
    number = 2 * rank + np.where(left, 1, 2)
    street = net.roads["name"][r]
    text = np.array([f"{n}号" for n in number], dtype=object)
    return {"name": street + text, "street_name": street, "number": text,
            "geometry": shapely.points(xy), "building": b}


def points_of_interest(rng, land):
    """Shops, offices and public buildings as points of interest (inside their buildings)."""
    kind, given = land["building"]["kind"], land["building"]["name"]
    point = shapely.point_on_surface(land["building"]["geometry"])
    out_name, out_kind, rows = [], [], []
    brands = names.take(rng, [a + b for a in "福禄春华祥瑞金银德兴顺和美佳" for b in "源隆记达康宝丰泰"],
                        110)
    for k, (share, kinds) in _POI.items():
        found = np.flatnonzero((kind == k) & (rng.random(len(kind)) < share))
        what = rng.integers(0, len(kinds), len(found))
        brand = brands[rng.integers(0, len(brands), len(found))]
        out_name += [b + kinds[w] for b, w in zip(brand, what)]
        out_kind += [kinds[w] for w in what]
        rows += found.tolist()
    public = np.flatnonzero(np.isin(kind, _NAMED) & (given != ""))
    _, first = np.unique(given[public].astype(str), return_index=True)
    public = public[np.sort(first)]
    out_name += given[public].tolist()
    out_kind += kind[public].tolist()
    rows += public.tolist()
    return {"name": np.array(out_name, dtype=object), "kind": np.array(out_kind, dtype=object),
            "geometry": point[np.array(rows, dtype=int)]}


def describe(points, plates):
    """"劳动路12号附近" for points, from the nearest door plate.

    Parameters
    ----------
    points : array of shapely points
    plates : dict
        As :func:`door_plates` returns.

    Returns
    -------
    object array of str
    """
    tree = shapely.STRtree(plates["geometry"])
    return plates["name"][tree.nearest(points)]
