"""Points in time as other systems write them."""
import datetime

import pandas as pd
import pytest

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.moments import guess_order, parse_moments, with_zone, zone_of

SHANGHAI = zone_of("Asia/Shanghai")


def read(*values, order="", zone=SHANGHAI):
    found, bad = parse_moments(pd.Series(list(values), dtype=object), order, zone)
    return [None if v is None else v[:19] for v in found], bad.tolist()


@pytest.mark.parametrize("text, order, moment", [
    ("2011-07-11 06:20:27", "", "2011-07-11T06:20:27"),
    ("2011/7/1 6:02", "", "2011-07-01T06:02:00"),
    ("2024.1.31", "", "2024-01-31T00:00:00"),
    ("2024年1月31日8时5分", "", "2024-01-31T08:05:00"),
    ("２０２４年１月３１日 ８：０５", "", "2024-01-31T08:05:00"),
    ("2024/1/31 下午 3:05:09", "", "2024-01-31T15:05:09"),
    ("2024/1/31 上午12:05", "", "2024-01-31T00:05:00"),
    ("20240131080506", "", "2024-01-31T08:05:06"),
    ("202401310805", "", "2024-01-31T08:05:00"),
    ("20240131", "", "2024-01-31T00:00:00"),
    ("01/31/2024 08:05:00 PM", "", "2024-01-31T20:05:00"),
    ("01/02/2024 12:05 AM", "mdy", "2024-01-02T00:05:00"),
    ("01/02/2024 12:05 PM", "dmy", "2024-02-01T12:05:00"),
    ("31.1.2024", "", "2024-01-31T00:00:00"),
    ("5/5/2024", "", "2024-05-05T00:00:00"),
    # with a zone: brought to the city
    ("2024-01-31T00:05:00Z", "", "2024-01-31T08:05:00"),
    ("2010-04-14T06:37:38-08:00", "", "2010-04-14T22:37:38"),
    ("2024-01-31T20:00:00.250+0800", "", "2024-01-31T20:00:00"),
    # numbers: days of Excel, seconds and milliseconds since 1970
    ("45322.5", "", "2024-01-31T12:00:00"), (45322, "", "2024-01-31T00:00:00"),
    (1706688000, "", "2024-01-31T16:00:00"), (1706688000000.0, "", "2024-01-31T16:00:00"),
    (pd.Timestamp("2024-01-31 08:05"), "", "2024-01-31T08:05:00"),
    (datetime.date(2024, 1, 31), "", "2024-01-31T00:00:00")])
def test_moments(text, order, moment):
    assert read(text, order=order) == ([moment], [False])


@pytest.mark.parametrize("text", [
    "abc", "2024-02-30", "1900-01-00", "2024-01-31 25:00", "2024-13-01 08:00", "20241301",
    "13/13/2024", "02/03/2024", "12", "1850-01-01", "2024-01-31T08:05:00+99:00", "99999999999999"])
def test_what_is_no_moment(text):
    assert read(text) == ([None], [True])


@pytest.mark.parametrize("nothing", [None, "", " ", "null", "-", pd.NaT, float("nan")])
def test_nothing_is_not_wrong(nothing):
    assert read(nothing) == ([None], [False])


@pytest.mark.parametrize("texts, order", [
    (["01/02/2024", "01/13/2024"], "mdy"), (["01/02/2024", "13/01/2024"], "dmy"),
    (["01/02/2024", "2024-01-13"], ""), ([], "")])
def test_what_comes_first(texts, order):
    assert guess_order(pd.Series(texts, dtype=object)) == order


def test_zones():
    assert with_zone("2024-01-31T08:05:00.123", SHANGHAI) == "2024-01-31T08:05:00+08:00"
    assert with_zone("2024-01-31T08:05:00", zone_of("-03:30")) == "2024-01-31T08:05:00-03:30"
    assert with_zone(None) is None and zone_of(" ") is None
    # this computer's, whatever it is: the same moment comes back
    assert read(with_zone("2024-01-31T08:05:00"), zone=None)[0] == ["2024-01-31T08:05:00"]
    for wrong in ("Nowhere/City", "+99:00", "../etc/passwd"):
        with pytest.raises(InputError, match="no time zone"):
            zone_of(wrong)
