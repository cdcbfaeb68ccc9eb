"""Moments as other systems write them, as the local time that a workspace keeps."""
import datetime
import re

from ..errors import InputError, N_

#: Orders of day and month where the year comes last, as a mapping may say them.
ORDERS = ("", "mdy", "dmy")
#: Nobody reported before; a "1900-01-00" of Excel is no day either.
FIRST_YEAR = 1980

_CLOCK = (r"(?:[T\s]*(?P<am>上午|下午|[AaPp]\.?[Mm]\.?)?\s*(?P<h>\d{1,2})\s*[:时点]\s*(?P<n>\d{1,2})"
          r"(?:\s*[:分]\s*(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?)?\s*[分秒]?"
          r"\s*(?P<pm>[AaPp]\.?[Mm]\.?)?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
                         + _CLOCK)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})" + _CLOCK)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?$")
_EXCEL_DAY = datetime.datetime(1899, 12, 30)


def zone_of(text):
    """The time zone of a name or offset.

    Parameters
    ----------
    text : str
        "Asia/Shanghai", "+08:00", or "" for that of this computer.

    Returns
    -------
    tzinfo or None

    Raises
    ------
    InputError
        There is no such zone.
    """
    text = text.strip()
    if not text:
        return None
    match = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", text)
    if match:
        offset = datetime.timedelta(hours=int(match[2]), minutes=int(match[3]))
        if offset < datetime.timedelta(hours=24):
            return datetime.timezone(-offset if match[1] == "-" else offset)
    import zoneinfo
    try:
        return zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(N_("There is no time zone {name}. Write it as Asia/Shanghai or +08:00."),
                         name=text) from None


def parse_moments(values, order="", zone=None):
    """Points in time in the writings of other systems.

    Parameters
    ----------
    values : pandas.Series
        ISO 8601 with or without a zone, 2024/1/31 8:05, 2024年1月31日8时5分, 上午 and 下午, 20240131080500,
        01/31/2024 08:05:00 PM (where ``order`` says what comes first, or only one order is
        possible), Excel numbers (45322.337), seconds or milliseconds since 1970, timestamps.
    order : str
        One of `ORDERS`.
    zone : tzinfo, optional
        Where the city is; moments with a zone are brought there. None: this computer's.

    Returns
    -------
    (pandas.Series, bool array)
        Local time as "2024-01-31T08:05:00.000" or None, and True where something stands that is no
        moment.
    """
    from ..components.mapping_values import spread
    found = spread(values, lambda value: _moment(value, order, zone))
    bad = (found == "").to_numpy(bool)
    return found.where(~bad, None), bad


def guess_order(values):
    """Whether day or month comes first where the year comes last: "mdy", "dmy", or "" where the
    values do not tell."""
    from ..components.mapping_values import tidy
    pairs = [(int(m["a"]), int(m["b"])) for m in map(_YEAR_LAST.match, tidy(values).dropna()) if m]
    if any(b > 12 for _, b in pairs):
        return "mdy"
    return "dmy" if any(a > 12 for a, _ in pairs) else ""


def with_zone(text, zone=None):
    """A local moment of the workspace with its offset, as Open311 wants it; None for None."""
    if not text:
        return None
    moment = datetime.datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()
    return moment.isoformat(timespec="seconds")


def _moment(value, order, zone):
    """ISO text, None for nothing, "" for what is no moment."""
    import pandas as pd

    from ..components.mapping_values import tidy_cell
    if hasattr(value, "isoformat"):
        if pd.isna(value):
            return None
        made = value if isinstance(value, datetime.datetime) else datetime.datetime(
            value.year, value.month, value.day)
    else:
        text = tidy_cell(value)
        if text is None:
            return None
        try:
            made = _read(text, order)
        except (ValueError, OverflowError, InputError):
            made = None
    if made is None:
        return ""
    try:
        if made.tzinfo is not None:
            made = made.astimezone(zone).replace(tzinfo=None)
    except (OverflowError, OSError, ValueError):
        return ""
    return made.isoformat(timespec="milliseconds") if made.year >= FIRST_YEAR else ""


def _read(text, order):
    """A datetime, or None or ValueError where the text is none."""
    match = _YEAR_FIRST.match(text)
    if match:
        return _with_clock(match, int(match["y"]), int(match["m"]), int(match["d"]))
    match = _YEAR_LAST.match(text)
    if match:
        first, second = int(match["a"]), int(match["b"])
        if not order:
            if first <= 12 and second <= 12 and first != second:
                return None
            order = "dmy" if first > 12 else "mdy"
        month, day = (first, second) if order == "mdy" else (second, first)
        return _with_clock(match, int(match["y"]), month, day)
    match = _DIGITS.match(text)
    if match:
        return datetime.datetime(*(int(part) for part in match.groups() if part))
    return _counted(float(text)) if _NUMBER.match(text) else None


def _counted(number):
    """The moment of a number: days of Excel, or seconds or milliseconds since 1970."""
    if 20_000 <= number < 80_000:
        return _EXCEL_DAY + datetime.timedelta(seconds=round(number * 86_400))
    if 1e9 <= number < 1e10:
        return datetime.datetime.fromtimestamp(number, datetime.timezone.utc)
    if 1e12 <= number < 1e13:
        return datetime.datetime.fromtimestamp(number / 1000, datetime.timezone.utc)
    return None


def _with_clock(match, year, month, day):
    if match["h"] is None:
        return datetime.datetime(year, month, day)
    hour, half = int(match["h"]), (match["am"] or match["pm"] or "").lower()
    if half.startswith(("下", "p")) and hour < 12:
        hour += 12
    elif half.startswith(("上", "a")) and hour == 12:
        hour = 0
    micro = int((match["f"] or "0").ljust(6, "0")[:6])
    zone = match["zone"] and (datetime.timezone.utc if match["zone"] == "Z"
                              else zone_of(match["zone"]))
    return datetime.datetime(year, month, day, hour, int(match["n"]), int(match["s"] or 0), micro,
                             tzinfo=zone or None)
