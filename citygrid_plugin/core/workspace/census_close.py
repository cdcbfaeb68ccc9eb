"""A census ends: it was applied and is done with, or was given up; and it can be opened again.

Nothing of a closed census is lost. It is not matched, applied or taken into any more, no migration
waits for it, and the next one is found without being named.
"""
from ..errors import InputError, N_
from . import census
from .store import now

CLOSED = "closed"
CLOSED_TEXT = N_("The census {name} is closed. Open it again first.")
_WHY = N_("Census closed"), N_("Census opened again")


def close(ws, fid, by):
    """Close a census, whatever step it has come to.

    Parameters
    ----------
    ws : Workspace
    fid : int
        Key of the census.
    by : str
        Who.

    Returns
    -------
    bool
        Whether it was open before.

    Raises
    ------
    InputError
        There is none, or it is the change inbox, which is open all year.
    Busy
    """
    with ws.transaction() as connection:
        row = _yearly(ws, fid)
        if row["step"] == CLOSED:
            return False
        _sign(connection, fid, CLOSED, by, _WHY[0])
    return True


def reopen(ws, fid, by):
    """Open a closed census again, at the step that it had come to.

    Parameters and errors are those of ``close``; InputError as well where the catalogue was
    migrated meanwhile: surveys of a closed census keep the classes of the old edition.

    Returns
    -------
    str
        The step, as in ``census.STEPS``.
    """
    with ws.transaction() as connection:
        row = _yearly(ws, fid)
        if row["step"] != CLOSED:
            return row["step"]
        if row["options"].get("edition"):       # noted by a migration of the catalogue
            raise InputError(N_("The catalogue was migrated since the census {name} was closed, "
                                "and its surveys name classes of the old edition. Prepare a new "
                                "census."), name=row["name"])
        step = _reached(ws, fid)
        _sign(connection, fid, step, by, _WHY[1])
    return step


def refuse_closed(row):
    """Raise InputError where a census (dict with ``name`` and ``step``) is closed."""
    if row["step"] == CLOSED:
        raise InputError(CLOSED_TEXT, name=row["name"])


def _yearly(ws, fid):
    row = census.get(ws, fid)
    if row["kind"] == "inbox":
        raise InputError(N_("The change inbox is open all year and cannot be closed."))
    return row


def _reached(ws, fid):
    """The step by what is there; the step itself may have been set in a table."""
    for step, question in (
            ("applied", "SELECT 1 FROM census_run WHERE census_fid = ? AND kind = 'apply' "
                        "AND undone_at IS NULL"),
            ("reviewing", "SELECT 1 FROM census_change WHERE census_fid = ? "
                          "AND coalesce(decision, '') != ''"),
            ("matched", "SELECT 1 FROM census_change WHERE census_fid = ?"),
            ("collecting", "SELECT 1 FROM survey_point WHERE census_fid = ?1 UNION ALL "
                           "SELECT 1 FROM survey_line WHERE census_fid = ?1 UNION ALL "
                           "SELECT 1 FROM survey_area WHERE census_fid = ?1 UNION ALL "
                           "SELECT 1 FROM census_package WHERE census_fid = ?1 "
                           "AND state IN ('back', 'checked')"),
            ("out", "SELECT 1 FROM census_package WHERE census_fid = ? AND state = 'out'")):
        if ws.query(f"{question} LIMIT 1", (fid,)):
            return step
    return "preparing"


def _sign(connection, fid, step, by, why):
    connection.execute("UPDATE census SET step = ?, changed_by = ?, changed_why = ?, "
                       "changed_at = ? WHERE fid = ?", (step, by, why, now(), fid))
