"""Writing the same address in many ways: numbers, dashes, pinyin."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.geocode import address, words
from citygrid_plugin.core.geocode.index import Numbers


@pytest.mark.parametrize("text, wanted", [
    ("劳动路 １１ 号", "劳动路11号"), ("劳动路十一号", "劳动路11号"), ("勞動路十一號", "勞動路11号"),
    ("劳动路壹佰零伍号", "劳动路105号"), ("劳动路二〇一号", "劳动路201号"), ("劳动路廿三号", "劳动路23号"),
    ("劳动路二十号", "劳动路20号"), ("劳动路十一", "劳动路11"), ("三元里大道三号", "三元里大道3号"),
    ("五一路", "五一路"), ("七里街", "七里街"), ("二支路五号", "二支路5号"),
    ("劳动路1－11号", "劳动路1-11号"), ("劳动路1—11", "劳动路1-11"), ("劳动路1之11号", "劳动路1-11号"),
    ("劳动路一之二号", "劳动路1-2号"), ("劳动路1号附11", "劳动路1号-11"), ("附属医院", "附属医院"),
    ("劳动路(东段)，11号。", "劳动路东段11号"), ("Laodong Lu 11", "laodonglu11"),
    ("Hämeentie 4–6", "hameentie4-6"), ("ldl 11 2", "ldl11 2"), ("", ""), (None, ""), ("  ·-", "")])
def test_plain(text, wanted):
    assert words.plain(text) == wanted
    assert words.plain(wanted) == wanted


@pytest.mark.parametrize("text, key, rest", [
    ("11号", "11", ""), ("11", "11", ""), ("011号", "11", ""), ("11#", "11", ""),
    ("11hao", "11", ""), ("11号院", "11", ""),
    ("1-11号", "1-11", ""), ("1-11", "1-11", ""), ("1号-11号", "1-11", ""), ("1号-11", "1-11", ""),
    ("11a号", "11a", ""), ("11a", "11a", ""), ("11号甲", "11甲", ""), ("甲11号", "11甲", ""),
    ("11甲号", "11甲", ""), ("11弄3号", "11弄3", ""), ("11弄", "11弄", ""),
    ("11弄2支弄3号", "11弄2支3", ""), ("11弄2支3号", "11弄2支3", ""), ("11弄3号甲", "11弄3甲", ""),
    ("11号2幢3单元401室", "11", "2幢3单元401室"), ("11弄2幢", "11弄", "2幢"), ("11号门口", "11", "门口"),
    ("11号对面", "11", "对面"), ("号11", "", "号11"), ("", "", "")])
def test_number_key(text, key, rest):
    assert address.number_key(text) == (key, rest)


@pytest.mark.parametrize("text, first", [
    ("劳动路11号", ("劳动路", "11", "")), ("318国道5号", ("318国道", "5", "")),
    ("5号路12号", ("5号路", "12", "")), ("ldl11 2", ("ldl", "11", "2")),
    ("劳动路11号2幢", ("劳动路", "11", "2幢")), ("劳动路甲11号", ("劳动路", "11甲", ""))])
def test_splits(text, first):
    assert address.splits(text)[0] == first
    assert address.splits("劳动路") == [] and address.splits("11号") == []


@pytest.mark.parametrize("text, pinyin, initials", [
    ("劳动路", "laodonglu", "ldl"), ("长江路", "changjianglu", "cjl"), ("朝阳街", "chaoyangjie", "cyj"),
    ("重庆路", "chongqinglu", "cql"), ("银行", "yinhang", "yh"), ("绿园", "lvyuan", "ly"),
    ("5号路a", "5haolua", "5hla"), ("大厦", "daxia", "dx"), ("地铁1号线", "ditie1haoxian", "dt1hx")])
def test_spellings(text, pinyin, initials):
    assert (pinyin, initials) in words.spellings(text)


def test_spellings_are_few():
    assert len(words.spellings("长行重大厦乐都朝单")) <= 6


@pytest.mark.parametrize("one, other, most, wanted", [
    ("abc", "abc", 1, 0), ("abc", "abd", 1, 1), ("abc", "acb", 1, 1), ("abc", "ab", 1, 1),
    ("abc", "abcd", 1, 1), ("abc", "cab", 1, 2), ("abc", "xyz", 2, 3), ("", "ab", 1, 2)])
def test_distance(one, other, most, wanted):
    assert words.distance(one, other, most) == wanted


@settings(max_examples=60, deadline=None)
@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_distance_is_symmetric_and_capped(one, other, most):
    found = words.distance(one, other, most)
    assert found == words.distance(other, one, most) and 0 <= found <= most + 1
    assert (found == 0) == (one == other)
    assert found >= min(abs(len(one) - len(other)), most + 1)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9999))
def test_numeral_reads_what_is_written(number):
    digits = "〇一二三四五六七八九"
    assert words.numeral("".join(digits[int(d)] for d in str(number))) == number
    spoken, last = "", ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            spoken += last + digits[digit] + unit
            last = ""
        elif spoken:
            last = "零"
    assert words.numeral(spoken) == number
    assert words.plain(f"劳动路{spoken}号") == f"劳动路{number}号"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=12))
def test_numbers_by_a_key(pairs):
    numbers, plain_way = Numbers(), {}
    for key, number in pairs:
        numbers.put(key, number)
        found = plain_way.setdefault(key, [number])
        if number != found[0]:
            found.append(number)
    assert {key: numbers.of(key) for key in "abc"} == {key: plain_way.get(key, []) for key in "abc"}
