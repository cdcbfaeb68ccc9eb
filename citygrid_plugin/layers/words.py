"""Which of two names a person reads: the catalogues carry a Chinese and an English one."""
from qgis.core import QgsApplication


def chinese():
    """Whether QGIS speaks Chinese."""
    return QgsApplication.locale().lower().startswith("zh")


def pick(name, name_en):
    """The name in the user's language; the other one where it is missing."""
    return (name or name_en) if chinese() else (name_en or name)
