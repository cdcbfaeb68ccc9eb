"""Reports that are being taken down, kept at every keystroke, so that a crash loses none."""
import json

from ..workspace import attachments
from ..workspace.store import now


def save(ws, fid, user, body):
    """Store a draft, a new one or what has become of it; one transaction.

    Parameters
    ----------
    fid : int or None
        Its key; None, or one that is gone meanwhile, makes a new one.
    user : str
    body : dict
        JSON values.

    Returns
    -------
    int
        Key of the draft.
    """
    text, at = json.dumps(body, ensure_ascii=False), now()
    with ws.transaction() as connection:
        if fid is not None and connection.execute(
                "UPDATE draft SET body = ?, saved_at = ? WHERE fid = ? AND user = ?",
                (text, at, fid, user)).rowcount:
            return fid
        return connection.execute("INSERT INTO draft (user, body, saved_at) VALUES (?, ?, ?)",
                                  (user, text, at)).lastrowid


def of(ws, user):
    """The drafts of a user, the last one first: list of dict with ``fid``, ``body`` (dict) and
    ``saved_at``. One that cannot be read any more is left out."""
    found = []
    for row in ws.dicts("SELECT fid, body, saved_at FROM draft WHERE user = ? "
                        "ORDER BY saved_at DESC, fid DESC", (user,)):
        try:
            row["body"] = json.loads(row["body"])
        except (TypeError, ValueError):
            continue
        if isinstance(row["body"], dict):
            found.append(row)
    return found


def remove(connection, fid):
    """Forget a draft, inside a transaction."""
    connection.execute("DELETE FROM draft WHERE fid = ?", (fid,))


def discard(ws, fid):
    """Forget a draft and its photos, unless somebody else refers to them; one transaction.

    Photos are the dicts ``{"sha256": ..., "file_name": ...}`` in ``body["photos"]``.
    """
    rows = dict(ws.query("SELECT fid, body FROM draft"))
    with ws.transaction() as connection:
        remove(connection, fid)
    try:
        photos = json.loads(rows.pop(fid, None) or "{}").get("photos", ())
    except ValueError:
        return
    for photo in photos:
        if not any(photo["sha256"] in (body or "") for body in rows.values()):
            attachments.drop(ws, attachments.Kept(photo["sha256"], photo["file_name"]))
