"""New workspaces for tests, quickly: one is created, the others are copies of it.

Creating takes four times as long as copying, and the suite wants more than a thousand. Tests of
the creation itself call ``store.create``.
"""
import itertools
import shutil
from pathlib import Path

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store

_made = {}
_number = itertools.count()


def fresh(path, srs="EPSG:4549", catalogue=None, **options):
    """A new empty workspace, opened; the arguments are those of ``store.create``.

    Parameters
    ----------
    path : path
    srs : str or store.Srs
    catalogue : Catalogue, optional
        The default one when left out.
    **options
        ``division`` is "330106" when left out.
    """
    path = Path(path)
    srs = store.srs_from_crs(srs) if isinstance(srs, str) else srs
    catalogue = catalogue or load_catalogue()
    options = {"division": "330106", **options}
    key = (srs, catalogue.edition, catalogue.rows, repr(sorted(options.items())))
    if key not in _made:
        store.create(path, srs, catalogue, **options).close()
        _made[key] = path.read_bytes()
    else:
        assert not path.exists()
        path.write_bytes(_made[key])
    return store.open_workspace(path, allow_network=True)


def copied(template, folder):
    """A copy of a closed workspace in a folder, opened, for tests in which nothing is killed."""
    path = Path(folder) / f"copy{next(_number)}.gpkg"
    shutil.copy(template, path)
    ws = store.open_workspace(path)
    ws.connection.execute("PRAGMA synchronous = OFF")
    return ws
