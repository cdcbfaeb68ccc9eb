"""Columns that come as one text: every text, time and number comes apart as it went in."""
import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.workspace import packed

DIGITS = st.text("0123456789-:T .Z+x", max_size=24)
MOMENTS = st.datetimes(datetime.datetime(1, 1, 1)).map(
    lambda at: at.isoformat()) | st.datetimes().map(
    lambda at: at.isoformat(" ", timespec="milliseconds")) | st.dates().map(str)


def put(texts):
    return packed.Packed(packed.SEPARATOR.join((text or "").encode() for text in texts))


def by_python(text):
    try:
        at = datetime.datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None
    return at


@pytest.mark.parametrize("text, expected", [
    ("2026-11-22T08:30:00", "2026-11-22T08:30:00"), ("2026-11-22 08:30:00", "2026-11-22T08:30:00"),
    ("2026-11-22T08:30:59.999", "2026-11-22T08:30:59"),
    ("2026-11-22T08:30:59.123456", "2026-11-22T08:30:59"), ("2026-11-22", "2026-11-22T00:00:00"),
    ("2026-11-22T08:30", "2026-11-22T08:30:00"), ("2024-02-29T23:59:59", "2024-02-29T23:59:59"),
    ("1969-12-31T23:59:59", "1969-12-31T23:59:59"), ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
    ("9999-12-31T23:59:59", "9999-12-31T23:59:59"), ("", None), ("2026-02-29T00:00:00", None),
    ("2026-13-01T00:00:00", None), ("2026-00-10T00:00:00", None), ("2026-11-00T00:00:00", None),
    ("2026-11-22T24:00:00", None), ("2026-11-22T08:60:00", None), ("2026-11-22T08:30:60", None),
    ("2026-11-22T08:30:00.12x", None), ("0000-01-01T00:00:00", None), ("2026-11-22T08-30-00", None),
    ("2026/11/22T08:30:00", None), ("tomorrow", None), ("二〇二六年十一月二十二日", None),
])
def test_times(text, expected):
    # whatever stands before and behind it
    found, odd = packed.times(put(["2026-01-01T00:00:00", text, "x"]))
    assert str(found[1]) == str(np.datetime64(expected or "NaT", "s"))
    assert odd == ([1, 2] if text and expected is None else [2])


@settings(max_examples=60, deadline=None)
@given(st.lists(MOMENTS | DIGITS | st.just(""), min_size=1, max_size=30))
def test_any_texts_are_the_times_that_python_reads(texts):
    found, odd = packed.times(put(texts))
    expected = [by_python(text) if text else None for text in texts]
    assert [None if np.isnat(at) else at.item() for at in found] == expected
    assert odd == [row for row, text in enumerate(texts) if text and expected[row] is None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "a", "a\0", "b", "abcdefgh", "abcdefghi", "垃圾",
                                           "x" * 16, "x" * 17, "y" * 600, "y" * 601])
                         | st.text(st.characters(blacklist_characters="\x1f",
                                                 blacklist_categories=["Cs"]), max_size=20),
                         min_size=1), min_size=1, max_size=5))
def test_codes_stand_for_their_texts(columns):
    values, all_codes = packed.Values(), []
    for texts in columns:
        all_codes.append(values.codes(put(texts)))
    known = values.array()
    assert len(set(known)) == len(known) == len(values)
    for texts, codes in zip(columns, all_codes):
        assert [None if code < 0 else known[code] for code in codes] == [t or None for t in texts]


def test_texts_of_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(packed, "_hash", lambda words, lengths: lengths.astype(np.uint64) % 2)
    values, texts = packed.Values(), [f"text {i}" for i in range(50)] + ["a", "b"]
    for some in (texts[:3], texts, texts[::-1]):
        codes = values.codes(put(some))
        assert values.array()[codes].tolist() == some
    assert len(values) == 52


def test_many_values_keep_their_numbers():
    values, texts = packed.Values(), [f"9901{i:012}" for i in range(5000)]
    first = values.codes(put(texts))
    assert values.codes(put(texts[::-1])).tolist() == first[::-1].tolist()
    assert values.array()[first].tolist() == texts


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-10 ** 6, 10 ** 19).map(str) | st.sampled_from(["", "x", "1.5", "٣"]),
                min_size=1, max_size=20))
def test_integers(texts):
    def by_python(text):
        value = int(text) if text.lstrip("-").isdigit() else 0
        return value if value < 2 ** 63 else 0
    assert packed.integers(put(texts)).tolist() == [by_python(text) for text in texts]
