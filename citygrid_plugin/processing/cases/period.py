"""A period of days as two parameters."""
import datetime

from qgis.core import QgsProcessingParameterString

from ...core.errors import InputError, N_
from ...i18n import tr


def add_period(algorithm):
    """Add the parameters of the first day and of the day after the last one."""
    algorithm.add(QgsProcessingParameterString("SINCE", tr("From day"), optional=True),
                  tr("YYYY-MM-DD, the first day. Empty: from the beginning."))
    algorithm.add(QgsProcessingParameterString("UNTIL", tr("To day"), optional=True),
                  tr("YYYY-MM-DD, the last day. Empty: to the end."))


def period_of(algorithm, parameters, context):
    """(first day, day after the last one) as "YYYY-MM-DD", "" where there is no limit.

    Raises InputError for what is no day, and for a period that ends before it begins.
    """
    days = [day_of(algorithm.parameterAsString(parameters, name, context))
            for name in ("SINCE", "UNTIL")]
    if all(days) and days[1] < days[0]:
        raise InputError(N_("The period from {since} to {until} is none. "
                            "Choose a last day that is not before the first."), since=days[0],
                         until=days[1])
    # the last day there is has none after it: no limit
    after = days[1] and days[1] < datetime.date.max and days[1] + datetime.timedelta(days=1)
    return tuple(day.isoformat() if day else "" for day in (days[0], after))


def day_of(text):
    """A date, None for an empty text; InputError for what is no day."""
    text = text.strip()
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        raise InputError(N_("{text} is no day. Write it as 2026-11-22."), text=text) from None
