"""The fictional organisations of the demonstration district and what each is responsible for."""
import numpy as np

from ..cases.rules import DEFAULTS, Rule

# number, name, roles
_LIST = (
    (1, "示范区城市管理局", "authority owner"),
    (2, "示范区住房和城乡建设局", "authority owner"),
    (3, "示范区水务局", "authority owner"),
    (4, "示范区园林绿化局", "authority owner"),
    (5, "示范区交通运输局", "authority"),
    (6, "示范区公安分局", "authority owner maintainer"),
    (7, "示范区工业和信息化局", "authority"),
    (8, "示范区民政局", "authority owner"),
    (9, "示范区应急管理局", "authority"),
    (21, "示范区水务集团", "owner maintainer"),
    (22, "示范区供电公司", "owner maintainer"),
    (23, "示范区燃气公司", "owner maintainer"),
    (24, "示范区热力公司", "owner maintainer"),
    (25, "示范区通信一公司", "owner maintainer"),
    (26, "示范区通信二公司", "owner maintainer"),
    (27, "示范区广电网络公司", "owner maintainer"),
    (28, "示范区公交公司", "owner maintainer"),
    (29, "示范区户外广告公司", "owner maintainer"),
    (30, "示范区房产经营公司", "owner maintainer"),
    (41, "示范区环卫一所", "maintainer"),
    (42, "示范区环卫二所", "maintainer"),
    (43, "示范区市政养护一所", "maintainer"),
    (44, "示范区市政养护二所", "maintainer"),
    (45, "示范区路灯管理所", "maintainer"),
    (46, "示范区排水管理所", "maintainer"),
    (47, "示范区绿化养护一所", "maintainer"),
    (48, "示范区绿化养护二所", "maintainer"),
    (49, "示范区河道管理所", "maintainer"),
    (50, "示范区交通设施养护所", "maintainer"),
    (61, "示范区城管执法一中队", "maintainer"),
    (62, "示范区城管执法二中队", "maintainer"),
)

# class (or its first digits): authority, owner, maintainers; of two maintainers the first works
# north of the river, the second south of it. The longest match holds.
_DUTY = {
    "01": (1, 1, (43, 44)), "0101": (3, 21, (21,)), "0102": (3, 1, (46,)), "0103": (3, 1, (46,)),
    "0104": (3, 1, (46,)), "0105": (7, 22, (22,)), "0106": (1, 1, (45,)), "0107": (7, 25, (25,)),
    "0108": (7, 27, (27,)), "0109": (7, 26, (26,)), "0110": (2, 24, (24,)),
    "0111": (2, 23, (23,)), "0112": (6, 6, (50,)), "0113": (9, 21, (21,)),
    "0114": (1, None, (43, 44)), "0115": (7, 25, (25,)), "0116": (7, 22, (22,)),
    "0117": (7, 26, (26,)), "0118": (1, 1, (45,)), "0119": (1, 1, (45,)), "0120": (1, 1, (45,)),
    "0122": (7, 25, (25,)), "0128": (5, 28, (28,)), "0133": (7, 22, (22,)),
    "0134": (7, 22, (22,)), "0135": (2, 23, (23,)), "0136": (6, 6, (50,)), "0138": (6, 6, (6,)),
    "02": (5, 1, (50,)), "0203": (5, 28, (28,)), "0205": (2, 1, (43, 44)),
    "0206": (2, 1, (43, 44)), "0207": (2, 1, (43, 44)), "0208": (2, 1, (43, 44)),
    "0209": (6, 6, (50,)), "0210": (6, 6, (50,)), "0214": (6, 6, (50,)), "0217": (6, 6, (6,)),
    "0213": (8, 8, (50,)), "03": (1, 1, (41, 42)), "0306": (1, 29, (29,)),
    "0307": (1, 29, (29,)), "04": (4, 4, (47, 48)), "05": (2, 30, (30,)), "06": (9, None, (43, 44)),
    "0602": (2, None, (43, 44)), "0603": (3, 3, (49,)), "0604": (3, 3, (49,)),
    "0606": (3, 3, (49,)), "2101": (3, 21, (21,)), "2103": (2, 23, (23,)), "2104": (2, 24, (24,)),
    "2105": (7, 22, (22,)), "2106": (7, 25, (25,)), "2107": (3, 1, (46,)), "2108": (3, 1, (46,)),
    "2110": (1, 1, (45,)), "21": (2, 1, (46,)),
}

# who handles an event class (or its first digits): north of the river, south of it
_EVENT_UNIT = {
    "01": (41, 42), "0101": (61, 62), "0105": (49, 49), "0106": (47, 48), "0110": (43, 44),
    "0111": (49, 49), "0114": (49, 49), "0116": (61, 62), "0118": (61, 62), "02": (61, 62),
    "0201": (41, 42), "0205": (29, 29), "03": (61, 62), "04": (43, 44), "0402": (21, 21),
    "0403": (23, 23), "0404": (46, 46), "0405": (24, 24), "0406": (46, 46), "0407": (41, 42),
    "0408": (26, 26), "05": (61, 62),
}

#: Number of the office of the first street.
FIRST_OFFICE = 71


def code(number, division="990101"):
    """Code of an organisation: the division and a three-digit number."""
    return f"{division}{number:03d}"


def tables(division="990101", streets=None):
    """Tables ``organisation`` (code, name, note, area_code) and ``organisation_role`` (org_code,
    role).

    ``streets`` is the table of streets (``code``, ``name``): each has an office of its own, whose
    territory it is.
    """
    rows = [(code(n, division), name, None) for n, name, _ in _LIST]
    if streets is not None:
        rows += [(code(FIRST_OFFICE + k, division), f"{name}办事处", area)
                 for k, (area, name) in enumerate(zip(streets["code"], streets["name"]))]
    roles = [(code(n, division), role) for n, _, given in _LIST for role in given.split()]
    return ({"code": np.array([r[0] for r in rows], dtype=object),
             "name": np.array([r[1] for r in rows], dtype=object),
             "area_code": np.array([r[2] for r in rows], dtype=object),
             "note": np.full(len(rows), "虚构单位", dtype=object)},
            {"org_code": np.array([r[0] for r in roles], dtype=object),
             "role": np.array([r[1] for r in roles], dtype=object)})


def _match(table, classcode):
    return table.get(classcode) or table[classcode[:2]]


def duty(classcode, north, division="990101"):
    """Authority, owner and maintainer of components.

    Parameters
    ----------
    classcode : array of str
        Minor classes of CJ/T 214-2007.
    north : array of bool
        Whether the component lies north of the river.

    Returns
    -------
    tuple of three object arrays of organisation codes; None where nobody is known (ownerless
    covers, private sites).
    """
    classcode, north = np.asarray(classcode, dtype=object), np.asarray(north, dtype=bool)
    out = np.full((3, len(classcode)), None, dtype=object)
    for c in set(classcode):
        rows = classcode == c
        authority, owner, keepers = _match(_DUTY, c)
        out[0, rows] = code(authority, division)
        out[1, rows] = code(owner, division) if owner else None
        out[2, rows & north] = code(keepers[0], division)
        out[2, rows & ~north] = code(keepers[-1], division)
    return out[0], out[1], out[2]


def event_unit(classcode, north, division="990101"):
    """Unit that handles events of ``classcode`` (2007) north or south of the river."""
    classcode, north = np.asarray(classcode, dtype=object), np.asarray(north, dtype=bool)
    out = np.full(len(classcode), None, dtype=object)
    for c in set(classcode):
        a, b = _match(_EVENT_UNIT, c)
        out[(classcode == c) & north] = code(a, division)
        out[(classcode == c) & ~north] = code(b, division)
    return out


def rules(streets, north, names, division="990101"):
    """The district's table of responsibility: the default rules, and who handles events of a class
    in a street, in front of the territory.

    Parameters
    ----------
    streets : dict
        Table of streets (``code``, ``name``).
    north : array of bool
        Whether they lie north of the river.
    names : dict
        {code: name} of event classes, major and minor.

    Returns
    -------
    list of core.cases.rules.Rule
    """
    found = []
    for classcode in sorted(_EVENT_UNIT, key=lambda c: (-len(c), c)):     # minor classes first
        a, b = (code(number, division) for number in _EVENT_UNIT[classcode])
        given = {"kind": "event", "classcode": classcode}
        if a == b:
            found.append(Rule(title=names[classcode], unit=a, **given))
            continue
        found += [Rule(title=f"{names[classcode]} · {name}", area_kind="street",
                       area_code=str(area), unit=a if is_north else b, **given)
                  for area, name, is_north in zip(streets["code"], streets["name"], north)]
    return [*DEFAULTS[:-1], *found, DEFAULTS[-1]]
