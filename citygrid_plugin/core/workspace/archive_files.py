"""Which archives a workspace has, without a look at every archived case each time."""
import threading
import weakref

_known = weakref.WeakKeyDictionary()        # Workspace: (last key, its case, {file: year})
_lock = threading.Lock()


def years_of(ws):
    """The last year of each archive.

    Millions of cases may be noted as archived, and notes are only ever added (the database refuses
    anything else), so only those that have come since are looked at.

    Parameters
    ----------
    ws : Workspace

    Returns
    -------
    dict of str to int
        By file name, in no order; None for an archive whose cases have no year.
    """
    with _lock:
        last, case_no, found = _known.get(ws, (0, None, {}))
    if last and ws.query("SELECT case_no FROM archived_case WHERE fid = ?", (last,)) \
            != [(case_no,)]:
        last, found = 0, {}         # an older state of the file
    newest = ws.query("SELECT fid, case_no FROM archived_case ORDER BY fid DESC LIMIT 1")
    if newest and newest[0][0] != last:
        found = dict(found)
        for name, year in ws.query("SELECT file, max(year) FROM archived_case WHERE fid > ? AND "
                                   "file IS NOT NULL GROUP BY file", (last,)):
            found[name] = max((y for y in (year, found.get(name)) if y is not None), default=None)
        if not ws.connection.in_transaction:        # what is not committed may be undone
            with _lock:
                _known[ws] = (*newest[0], found)
    return found
