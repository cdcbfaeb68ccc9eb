"""Taking a report in: the case, what is done with it at once, its photos, and the end of its draft,
all or nothing."""
from ..cases import drafts
from ..errors import InputError, N_
from . import attachments, cases

#: What may be done with a report in the same moment.
OUTCOMES = ("report", "file", "advise", "merge")


def register(ws, given, *, actor, role, then="report", note=None, into=None, photos=(),
             draft=None, at=None):
    """Report a case and go on with it; one transaction.

    Parameters
    ----------
    given : dict
        Arguments of ``cases.report``: class, kind, position, description, source ...
    actor, role : str
    then : str
        One of OUTCOMES: leave it reported; file it; advise and not file it, with ``note``; merge
        it into the case with the number ``into``.
    photos : iterable of (Kept, str) or (Kept, str, str)
        Files kept by ``attachments.keep``, their kind, and when they were taken.
    draft : int, optional
        Key of the draft that ends with it.
    at : str, optional
        Local ISO time.

    Returns
    -------
    dict
        The case, as ``cases.case`` gives it.

    Raises
    ------
    InputError, Refused, Busy
        Nothing is stored then; the draft stays.
    """
    if then not in OUTCOMES:
        raise InputError(N_("There is no way {name} for a report."), name=then)
    with ws.transaction() as connection:
        case_id = cases.report(ws, actor=actor, role=role, file=then == "file", at=at, **given)
        row = cases.case(ws, case_id)
        if then in ("advise", "merge"):
            row = cases.step(ws, case_id, then, actor=actor, role=role,
                             expected_version=row["version"], note=note, at=at,
                             detail={"into": into} if then == "merge" else None)
        for photo in photos:
            kept, kind, *taken_at = photo
            attachments.record(connection, "case", row["case_no"], kept, kind, *taken_at)
        if draft is not None:
            drafts.remove(connection, draft)
    return row
