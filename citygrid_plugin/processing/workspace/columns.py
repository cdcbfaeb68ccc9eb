"""Fields of areas, base map, geocoding tables and organisations, guessed from their names.

Components have the field tables of the standards (``core.components.mapping``); these have none,
so the names below are those met in real data. The first alias that fits wins.
"""
from ...core.standards.fields import normalise

_CODE = ("code", "编码", "代码", "bm", "dm", "id", "gid", "objectid")
_NAME = ("name", "名称", "mc", "name_zh", "namezh", "全称", "title", "label", "bq")
_COMMUNITY = ("communitycode", "社区代码", "社区编码", "sqdm", "sqbm", "szsqdm", "所在社区代码",
              "所属社区代码")
_STREET = ("streetcode", "街道代码", "街道编码", "jddm", "jdbm", "szjddm", "所在街道代码",
           "所属街道代码", "towncode", "xzdm", "乡镇代码")

#: {table: {column: names}}
ALIASES = {
    "street": {
        "code": _STREET + ("adcode", "xzqdm", "区划代码", "行政区划代码") + _CODE[:5],
        "name": ("streetname", "街道名称", "街道", "jdmc", "街道名", "xzqmc", "乡镇名称",
                 "乡镇街道") + _NAME},
    "community": {
        "code": _COMMUNITY + ("adcode", "xzqdm", "区划代码", "行政区划代码", "sqid") + _CODE[:5],
        "name": ("communityname", "社区名称", "社区", "sqmc", "社区名", "neighbourhood",
                 "neighborhood", "hood", "xzqmc", "村社区名称", "cunmc") + _NAME,
        "street_code": _STREET,
        "street_name": ("streetname", "街道名称", "街道", "jdmc", "所属街道", "所在街道",
                        "乡镇街道", "szjdmc")},
    "base": {
        "name": ("roadname", "道路名称", "路名", "dlmc", "buildingname", "建筑名称", "lymc",
                 "小区名称", "地块名称", "水系名称", "streetname", "street") + _NAME,
        "kind": ("kind", "fclass", "highway", "type", "class", "类型", "种类", "类别", "lx", "railway",
                 "building", "natural", "waterway", "landuse", "barrier", "道路等级", "dldj",
                 "等级", "用途", "usage", "category")},
    "geo": {
        "code": ("addresscode", "地址编码", "门牌编码", "标识码", "bsm", "poiid") + _CODE,
        "name": ("poiname", "兴趣点名称", "标准地址", "地址全称", "全地址", "fulladdress", "fulladdr",
                 "门牌地址", "单位名称", "dz", "地址", "address", "addr") + _NAME,
        "alias": ("alias", "别名", "曾用名", "简称", "othername", "bm2", "oldname"),
        "street_code": _STREET,
        "community_code": _COMMUNITY,
        "street_name": ("streetname", "街路巷", "街路巷名称", "路名", "道路名称", "jlxmc", "街巷名称",
                        "addrstreet", "addr:street", "road", "street"),
        "number": ("number", "housenumber", "门牌号", "门牌号码", "mph", "addrhousenumber",
                   "addr:housenumber", "streetnumber", "no", "num"),
        "kind": ("kind", "type", "类型", "类别", "category", "class", "typecode", "fclass", "amenity",
                 "lx", "fl", "分类", "大类")},
    "organisation": {
        "code": ("orgcode", "deptcode", "unitcode", "单位代码", "单位编码", "部门代码", "部门编码",
                 "机构代码", "组织机构代码", "统一社会信用代码", "dwdm", "bmdm") + _CODE[:5],
        "name": ("orgname", "deptname", "unitname", "单位名称", "部门名称", "机构名称", "组织机构名称",
                 "dwmc", "bmmc", "单位", "部门") + _NAME,
        "parent_code": ("parentcode", "parent", "上级代码", "上级单位代码", "上级编码", "上级部门代码",
                        "上级单位", "上级", "pcode"),
        "contact": ("contact", "联系人", "负责人", "lxr", "contactperson"),
        "phone": ("phone", "telephone", "tel", "mobile", "电话", "联系电话", "手机", "lxdh"),
        "role": ("role", "roles", "角色", "类型", "type", "职责"),
        "area_code": ("areacode", "territory", "属地", "属地代码", "属地街道", "属地社区", "辖区代码",
                      "管辖区域", "管辖街道"),
        "status": ("orgstatus", "unitstatus", "单位状态", "机构状态"),
        "status_until": ("statusuntil", "onleaveuntil", "暂停至", "停用至"),
        "successor_code": ("successorcode", "successor", "承接单位", "承接单位代码", "代管单位",
                           "代管单位代码"),
        "note": ("note", "remark", "备注", "bz", "notes")},
}


def aliases_of(table):
    """{column: names} for a table of the workspace."""
    if table.startswith("base_"):
        return ALIASES["base"]
    if table in ("geo_zone", "geo_street", "door_plate", "poi"):
        return ALIASES["geo"]
    return ALIASES[table]


def guess_fields(table, names):
    """Guess which field of a source goes into which column.

    Parameters
    ----------
    table : str
        A key of `ALIASES`, or a table of the workspace it covers.
    names : iterable of str
        Fields of the source.

    Returns
    -------
    dict of str to str
        Column to field. A field serves once.
    """
    names = list(names)
    keys = {}
    for name in names:
        keys.setdefault(normalise(str(name)), name)
    found, used = {}, set()
    for column, wanted in aliases_of(table).items():
        for alias in wanted:
            name = keys.get(normalise(alias))
            if name is not None and name not in used:
                found[column] = name
                used.add(name)
                break
    return found


def score(table, names):
    """How much the fields of a source look like a table: the number of columns recognised by a
    name of the table's own (not just "code" or "name")."""
    plain = {normalise(n) for n in _CODE + _NAME}
    return sum(normalise(str(name)) not in plain for name in guess_fields(table, names).values())
