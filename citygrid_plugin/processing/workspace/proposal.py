"""What a file most probably is, from the kind of its geometry, its name and its fields."""
import re
import unicodedata

from ...core.standards.fields import guess_columns
from .columns import guess_fields, score

#: Targets of the import, in the order in which several files are imported.
TARGETS = ("osm", "street", "community", "base_road", "base_railway", "base_water_line",
           "base_wall", "base_water", "base_building", "base_parcel", "base_compound",
           "organisation", "geo_zone", "geo_street", "door_plate", "poi", "components")

_BASE = {
    "line": (("base_railway", r"铁路|轨道|rail|tram|metro|subway"),
             ("base_water_line", r"河|溪|渠|水系|river|stream|canal|waterway|water"),
             ("base_wall", r"围墙|围栏|栅栏|wall|fence"),
             ("base_road", r"道路|路网|马路|中心线|road|highway|centre_?line|center_?line|^streets?$"
                           r"|street_?centr|street_?center")),
    "area": (("base_building", r"建筑|房屋|楼|building|house|footprint"),
             ("base_water", r"水|湖|河|池塘|water|lake|river|pond"),
             ("base_compound", r"小区|校园|公园|院落|大院|compound|campus|estate|park$|parks|"
                               r"open_?space"),
             ("base_parcel", r"地块|宗地|用地|parcel|plot|land_?use|lot|block"),
             ("base_road", r"道路|路面|road")),
}
_AREAS = (("community", r"社区|居委|村界|村委|communit|neighbou?rhood"),
          ("street", r"街道|乡镇|镇街|办事处|sub_?district|township"))
_POINTS = (("door_plate", r"门牌|楼牌|door|house_?number|address"),
           ("poi", r"兴趣点|地名|(?<![a-z])pois?(?![a-z])|place_?name|points_?of"))
_ORGANISATION = r"单位|部门|机构|组织|organi[sz]ation|department|dept|unit"
_GEO = {"line": ("geo_street", r"街路巷|街巷|路名|geo_?street|lane"),
        "area": ("geo_zone", r"区片|片区|geo_?zone|zone")}
#: Columns of the component table that no other kind of file has.
_OWN = {"objid", "classcode", "deptcode1", "deptcode2", "deptcode3", "deptname1", "deptname2",
        "deptname3", "objstate", "bgid"}


#: Digits of the codes of communities and streets (GB/T 2260, GB/T 10114).
_DIGITS = {12: "community", 9: "street"}


def target_of(name, fields, geometry, class_code="", digits=0):
    """The target that a source most probably is meant for.

    Parameters
    ----------
    name : str
        Of the file or layer.
    fields : iterable of str
    geometry : str
        "point", "line", "area", "mixed" or "" (none).
    class_code : str
        Class that the mapping finds in the source or its name, "" without one.
    digits : int
        Of every code in the source (`code_digits`), 0 where they differ or there are none.

    Returns
    -------
    str, one of `TARGETS` without "osm"
    """
    fields = list(fields)
    text = unicodedata.normalize("NFKC", name).lower()
    own = _OWN & set(guess_columns(fields))
    if geometry == "":
        looks = re.search(_ORGANISATION, text) or score("organisation", fields) >= 2
        return "organisation" if looks or not own else "components"
    if len(own) >= 2:
        return "components"
    if geometry == "point":
        if class_code:
            return "components"
        found = _first(_POINTS, text)
        if not found and "number" in guess_fields("geo", fields) \
                and "street_name" in guess_fields("geo", fields):
            found = "door_plate"
        return found or "components"
    if geometry == "mixed":
        return "components"
    if geometry == "area":
        found = _first(_AREAS, text) or _DIGITS.get(digits)
        if found:
            return found
    table, pattern = _GEO[geometry]
    if re.search(pattern, text):
        return table
    found = _first(_BASE[geometry], text)
    if found:
        return found
    if class_code or own:
        return "components"
    if geometry == "area" and score("community", fields) and "code" in guess_fields(
            "community", fields):
        return "community"
    return base_table(name, fields, None, geometry)


def code_digits(frame):
    """How many digits the codes of a source have, 0 where they differ or there are none.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its first rows.
    """
    field = guess_fields("community", frame.columns).get("code")
    if not field:
        return 0
    codes = frame[field].dropna().astype(str).str.strip().str.replace(r"\.0$", "", regex=True)
    lengths = set(codes.str.len()) if len(codes) and codes.str.isdecimal().all() else ()
    return lengths.pop() if len(lengths) == 1 else 0


def base_table(name, fields, shapes, geometry=""):
    """The table of the base map that a layer most probably is meant for.

    Parameters
    ----------
    name : str
    fields : iterable of str
    shapes : object array of shapely geometries, or None with ``geometry``
    geometry : str
        "line" or "area".
    """
    text = unicodedata.normalize("NFKC", name).lower()
    if not geometry:
        import shapely
        geometry = "area" if len(shapes) and (shapely.get_dimensions(shapes) == 2).mean() > 0.5 \
            else "line"
    found = _first(_BASE[geometry], text)
    if found:
        return found
    keys = {str(f).lower() for f in fields}
    for table, key in (("base_railway", "railway"), ("base_road", "highway"),
                       ("base_building", "building"), ("base_water_line", "waterway"),
                       ("base_wall", "barrier")):
        if key in keys and (geometry == "line") == (table != "base_building"):
            return table
    return "base_road" if geometry == "line" else "base_parcel"


def _first(table, text):
    return next((name for name, pattern in table if re.search(pattern, text)), "")
