"""The catalogue that a workspace was made with."""
import json

from ..errors import InputError
from .catalogue import Catalogue, edition, load_catalogue
from .model import KINDS, ObjectClass


def catalogue_of(workspace):
    """The catalogue of an open workspace.

    The workspace's own list of classes decides; the edition's files add what it does not store
    (names of majors of events, pinyin). A city's own extension file need not be at hand.

    Parameters
    ----------
    workspace : core.workspace.store.Workspace

    Returns
    -------
    Catalogue
    """
    extensions = tuple(json.loads(workspace.meta["extensions"]))
    base = edition(workspace.meta["edition"])
    try:
        known = load_catalogue(base.id, extensions)
    except InputError:  # the city's own file lies elsewhere or was changed
        known = load_catalogue(base.id, ())
    majors = {(kind, row.major): (row.major_name, row.major_name_en)
              for kind in KINDS for row in known.classes(kind)}
    majors.update({("component", code): (name, name_en)
                   for code, name, name_en in json.loads(workspace.meta["majors"])})
    rows = []
    for stored in workspace.dicts("SELECT kind, code, major, name, name_en, geometry, accuracy, "
                                  "family, confidence FROM object_class"):
        row = known.find(stored["kind"], stored["code"])
        name, name_en = majors.get((stored["kind"], stored["major"]), (stored["major"],) * 2)
        rows.append(ObjectClass(
            **stored, major_name=name, major_name_en=name_en,
            minor=stored["code"][len(stored["major"]):], pinyin=row.pinyin if row else "",
            origin=row.origin if row else "workspace"))
    rows.sort(key=lambda row: (KINDS.index(row.kind), row.code))
    return Catalogue(base, extensions, tuple(rows))
