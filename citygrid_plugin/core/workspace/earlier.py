"""What a workspace was called by before its catalogue was migrated: classes and codes.

Closed cases keep the class and the component code they were closed with; the same class code may
mean something else by now, so it is read in the catalogue of its time.
"""
from .ddl import Raw, sql

#: The codes that a component has and had, by the predecessors of one of them (?), as a subquery.
CODES = Raw("(WITH RECURSIVE had(code) AS (VALUES (?) UNION SELECT o.predecessor "
            "FROM object_code o JOIN had ON o.code = had.code WHERE o.predecessor IS NOT NULL) "
            "SELECT code FROM had)")
_PLACES = {"name": 0, "name_en": 1, "major": 2}


def of_class(column):
    """SQL of a column of the class of case ``c``, joined as ``k``: as it was when it was closed.

    Parameters
    ----------
    column : str
        "name", "name_en" or "major".
    """
    return sql(
        "coalesce((SELECT json_extract(r.body, '$.classes.\"' || c.kind || ' ' || c.classcode "
        "|| '\"[{place}]') FROM census_run r WHERE r.kind = 'migrate' AND r.undone_at IS NULL "
        "AND r.at > c.closed_at ORDER BY r.at LIMIT 1), k.{column})",
        place=_PLACES[column], column=Raw(column))
