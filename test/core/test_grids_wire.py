"""Values that travel between processes come out as they went in."""
import io
import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citygrid_plugin.core.grids import wire
from citygrid_plugin.core.grids.clean import Note
from citygrid_plugin.core.grids.layers import Barriers


def sent(value):
    stream = io.BytesIO()
    wire.write(stream, value)
    stream.seek(0)
    got = wire.read(stream)
    assert stream.read() == b""
    return got


def objects(*items):
    column = np.empty(len(items), dtype=object)
    column[:] = items
    return column


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False),
                    st.text())
VALUES = st.recursive(SCALARS, lambda inner: st.one_of(
    st.lists(inner), st.lists(inner).map(tuple),
    st.dictionaries(st.one_of(st.text(), st.integers()), inner)), max_leaves=20)


@given(VALUES)
def test_plain_values(value):
    got = sent(value)
    assert got == value and repr(got) == repr(value)    # types and signed zeros too


@pytest.mark.parametrize("array", [
    np.arange(6.0).reshape(3, 2), np.zeros((0, 2)), np.array([np.nan, np.inf, -0.0]),
    np.array([1, -2], dtype=np.int8), np.array([True, False]), np.array(3.5),
    np.asfortranarray(np.arange(6).reshape(2, 3)), np.array(["a", "单元"]),
    np.array([2 ** 63 - 1]), np.array([1 + 2j])], ids=str)
def test_numbers(array):
    got = sent(array)
    assert got.dtype == array.dtype and got.shape == array.shape
    assert got.tobytes() == array.tobytes() and got.flags.writeable


@pytest.mark.parametrize("scalar", [np.float64(0.1), np.int8(3), np.bool_(True), np.str_("区")])
def test_numpy_scalars(scalar):
    assert sent(scalar) == scalar and type(sent(scalar)) is type(scalar)


GEOMETRIES = objects(
    shapely.box(0.1, 0.2, 3e6 + 1 / 3, 4), None, shapely.Point(1, 2, 3), shapely.Point(),
    shapely.LinearRing([(0, 0), (1, 0), (0, 1)]), shapely.LinearRing([(0, 0, 1), (1, 0, 2),
                                                                      (0, 1, 3)]),
    shapely.set_precision(shapely.LineString([(0.1234567, 0), (1 / 3, 2)]), 0.001),
    shapely.set_precision(shapely.Point(7 / 3, 1 / 3), 0.25), shapely.MultiPolygon(),
    shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),      # crosses itself
    shapely.GeometryCollection([shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])]))


def same_geometries(got, wanted):
    assert shapely.is_missing(got).tolist() == shapely.is_missing(wanted).tolist()
    assert shapely.get_type_id(got).tolist() == shapely.get_type_id(wanted).tolist()
    assert np.all(shapely.to_wkb(got, hex=True) == shapely.to_wkb(wanted, hex=True))
    assert np.array_equal(shapely.get_precision(got), shapely.get_precision(wanted),
                          equal_nan=True)


@pytest.mark.parametrize("array", [
    GEOMETRIES, GEOMETRIES[:0], GEOMETRIES[1:2], GEOMETRIES[:10].reshape(5, 2)],
    ids=["many", "none", "missing", "table"])
def test_geometries(array):
    got = sent(array)
    assert got.shape == array.shape and got.dtype == object
    same_geometries(got, array)


@pytest.mark.parametrize("row", [0, 2, 4, 6])
def test_one_geometry(row):
    same_geometries(sent(GEOMETRIES[row]), GEOMETRIES[row])


@given(st.integers(0, 2 ** 32 - 1))
def test_coordinates_on_a_grid_do_not_move(seed):
    random = np.random.default_rng(seed)
    rings = random.random((20, 4, 2)) * 50 + [487_000.0, 4_427_000.0]
    array = shapely.set_precision(shapely.make_valid(shapely.polygons(rings)), 0.001)
    same_geometries(sent(array), array)


def test_other_objects_in_an_array():
    array = objects("a", None, 3, (1, 2.5), shapely.Point(1, 2))
    assert sent(array).tolist() == array.tolist()


def test_dataclasses_of_this_room():
    note = Note("Area {area}.", {"area": np.float64(2.5), "name": "单元"}, shapely.Point(1, 2), 4)
    assert sent(note) == note
    barrier = Barriers("river", GEOMETRIES, 0.5, True)
    got = sent([barrier])[0]
    assert (type(got), got.name, got.strength, got.water) == (Barriers, "river", 0.5, True)
    same_geometries(got.geometries, GEOMETRIES)


def test_one_message_after_another():
    stream = io.BytesIO()
    for value in (1, GEOMETRIES, "end"):
        wire.write(stream, value)
    stream.seek(0)
    assert wire.read(stream) == 1
    same_geometries(wire.read(stream), GEOMETRIES)
    assert wire.read(stream) == "end"
    with pytest.raises(EOFError):
        wire.read(stream)


@pytest.mark.parametrize("value", [object(), {1, 2}, open, b"bytes", objects(object())])
def test_anything_else_is_refused_and_nothing_is_written(value):
    stream = io.BytesIO()
    with pytest.raises(TypeError, match="does not travel"):
        wire.write(stream, value)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("cut", [1, 8, 20, -1])
def test_a_message_cut_short_is_the_end(cut):
    stream = io.BytesIO()
    wire.write(stream, GEOMETRIES)
    with pytest.raises(EOFError):
        wire.read(io.BytesIO(stream.getvalue()[:cut]))


def test_text_is_no_message():
    with pytest.raises(ValueError, match="not a message"):
        wire.read(io.BytesIO(b"Welcome to this machine, dear user\n"))


@pytest.mark.parametrize("module, name", [
    ("../os", "system"), ("...os", "system"), ("os", "system"), ("clean", "sound_polygons"),
    ("clean", "InputError")])
def test_nothing_but_dataclasses_of_this_room_is_made(module, name):
    head = json.dumps({"tree": ["dataclass", module, name, {}], "sizes": []}).encode()
    with pytest.raises((ImportError, ValueError)):
        wire.read(io.BytesIO(wire._HEAD.pack(b"CGW1", len(head)) + head))
