"""Codes: round trips, refusals, and that no number is given out twice."""
import pytest
from hypothesis import given, strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.standards.catalogue import edition, load_catalogue
from citygrid_plugin.core.standards.codes import GridCode, GridScheme, ObjectCode, ObjectScheme

GRID, OBJECT = GridScheme(), ObjectScheme()
OBJECT_2026 = ObjectScheme.of(edition("gbt47678_5_2026"))
# A street of four digits, as one city's program has it.
LOCAL = GridScheme((6, 4, 3, 3))


def digits(width):
    return st.integers(0, 10 ** width - 1).map(lambda n: f"{n:0{width}d}")


@st.composite
def scheme_and_parts(draw):
    scheme = draw(st.sampled_from([GRID, OBJECT, OBJECT_2026, LOCAL]))
    return scheme, (*(draw(digits(w)) for w in scheme.widths[:-1]),
                    draw(st.integers(1, scheme.last)))


@given(scheme_and_parts())
def test_parse_undoes_build(case):
    scheme, parts = case
    code = scheme.build(*parts)
    assert len(code) == scheme.length
    assert tuple(scheme.parse(code)) == parts
    assert scheme.build(*scheme.parse(code)) == code
    assert scheme.check(code) == [] and scheme.check_many([code]) == {}


@pytest.mark.parametrize("scheme, length, parts, code", [
    (GRID, 15, (330102, 1, "003", 12), "330102001003012"),
    (OBJECT, 16, ("320508", "01", "01", 1), "3205080101000001"),
    (OBJECT_2026, 17, ("320508", "01", "001", 1), "32050801001000001"),
    (LOCAL, 16, ("140802", "0001", "003", 12), "1408020001003012"),
])
def test_lengths_and_examples(scheme, length, parts, code):
    assert scheme.length == length
    assert scheme.build(*parts) == code


def test_parts_have_names():
    assert GRID.parse("330102001003012") == GridCode("330102", "001", "003", 12)
    parsed = OBJECT.parse("3205080101000001")
    assert parsed == ObjectCode("320508", "01", "01", 1) and parsed.classcode == "0101"


@pytest.mark.parametrize("parts, message", [
    (("330102", "001", "003"), "4 parts, 3 were given"),
    (("330102", "001", "003", 0), "starts at 1"),
    (("330102", "001", "003", 1000), 'Part 4 of the code is "1000"; it takes up to 3'),
    (("330102", "001", "003", -1), 'Part 4 of the code is "-1"'),
    (("33010A", "001", "003", 1), 'Part 1 of the code is "33010A"'),
    (("330102", "００１", "003", 1), 'Part 2 of the code is "００１"'),
    (("330102", "", "003", 1), 'Part 2 of the code is ""'),
    (("330102", None, "003", 1), 'Part 2 of the code is "None"'),
])
def test_build_refuses(parts, message):
    with pytest.raises(InputError, match=message):
        GRID.build(*parts)


@pytest.mark.parametrize("code, messages", [
    (None, ["missing"]), ("", ["missing"]), (float("nan"), ["missing"]),
    (330102001003012, ["missing"]),
    ("33010200100301", ["has 14 characters; it must have 15"]),
    ("330102001003000", ["serial number 0"]),
    ("33010200100301X", ["digits only"]),
    ("33010200100301２", ["digits only"]),
    ("330102001003012\n", ["has 16 characters", "digits only"]),
    ("  ", ["has 2 characters", "digits only"]),
])
def test_check_names_every_problem(code, messages):
    problems = GRID.check(code)
    assert len(problems) == len(messages)
    assert all(m in str(p) for m, p in zip(messages, problems))
    assert [str(p) for p in GRID.check_many([code])[0]] == [str(p) for p in problems]
    with pytest.raises(InputError, match=messages[0]):
        GRID.parse(code)


@given(st.lists(st.one_of(st.text(), st.none(), digits(15), digits(16)), max_size=30))
def test_check_many_agrees_with_check(codes):
    for scheme in (GRID, OBJECT):
        bad = scheme.check_many(codes)
        assert set(bad) == {i for i, code in enumerate(codes) if scheme.check(code)}


@pytest.mark.parametrize("code, message", [
    ("3205080101000001", None),
    ("3205089901000001", "class 9901, which the catalogue does not have"),
    ("3205070101000001", "begins with division 320507; this workspace is 320508"),
])
def test_class_and_division_of_an_object(code, message):
    classes = load_catalogue().codes("component")
    problems = OBJECT.check(code, classes, "320508")
    assert [message in str(p) for p in problems] == ([True] if message else [])
    assert list(OBJECT.check_many([code], classes, "320508")) == ([0] if message else [])


@pytest.mark.parametrize("widths", [(6, 3, 3), (6, 3, 3, 0), (6, 3, 3, -1), (6, 3, 3, "3")])
def test_a_scheme_needs_all_its_parts(widths):
    with pytest.raises(InputError, match="A code has 4 parts"):
        GridScheme(widths)


@given(st.sets(st.integers(1, 990), max_size=40), st.integers(0, 9))
def test_a_code_never_comes_back(ever_used, count):
    # Retired ones are among those ever used: nothing is given out below or between them.
    prefix = "330102001003"
    used = {f"{prefix}{n:03d}" for n in ever_used}
    last = GRID.last_serials(used).get(prefix, 0)
    given_out = GRID.allocate(prefix, last, count)
    assert last == max(ever_used, default=0)
    assert len(set(given_out)) == count and not used & set(given_out)
    assert all(code > max(used, default="") for code in given_out)
    assert GRID.check_many(given_out) == {}


@given(st.lists(st.sampled_from(["3205080101", "3205080118", "3205082101"]), max_size=50),
       st.dictionaries(st.sampled_from(["3205080101", "3205080118"]), st.integers(0, 999)))
def test_allocate_many_is_allocate_row_by_row(prefixes, last):
    before = dict(last)
    codes, after = OBJECT.allocate_many(prefixes, last)
    state = dict(last)
    for prefix, code in zip(prefixes, codes):
        assert [code] == OBJECT.allocate(prefix, state.get(prefix, 0))
        state[prefix] = state.get(prefix, 0) + 1
    assert len(codes) == len(prefixes) and last == before and after == state


def test_numbers_run_out():
    prefix = "330102001003"
    assert GRID.allocate(prefix, 998) == [prefix + "999"]
    assert GRID.allocate(prefix, 999, 0) == []
    with pytest.raises(InputError, match="0 codes are left, 1 are needed"):
        GRID.allocate(prefix, 999)
    with pytest.raises(InputError, match="2 codes are left, 3 are needed"):
        GRID.allocate_many([prefix] * 3, {prefix: 997})


@pytest.mark.parametrize("prefix, last, count, message", [
    ("33010200100", 0, 1, "takes 12 digits"), ("33010200100A", 0, 1, "takes 12 digits"),
    ("330102001003", -1, 1, "not negative"), ("330102001003", 0, -1, "not negative"),
])
def test_allocate_refuses(prefix, last, count, message):
    with pytest.raises(InputError, match=message):
        GRID.allocate(prefix, last, count)


def test_last_serials_passes_over_what_is_no_code():
    codes = ["3205080101000007", "3205080101000003", "3205080118000001", None, "", "x" * 16,
             "3205080101000000"]
    assert OBJECT.last_serials(codes) == {"3205080101": 7, "3205080118": 1}
