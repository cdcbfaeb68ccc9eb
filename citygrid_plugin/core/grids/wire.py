"""Values as bytes between two processes, without unpickling: JSON, WKB and NPY.

A message is a mark, the length of its head, the head and the blobs that follow it. The head is
JSON: the value as a tree whose arrays and geometries are numbers of blobs. What comes out is what
went in: types, order, coordinates to the last bit, and the precision that GEOS keeps with a
geometry (WKB does not have it, yet overlays round by it).
"""
import dataclasses
import io
import json
import struct
from importlib import import_module

import numpy as np
import shapely

_MARK = b"CGW1"
_HEAD = struct.Struct("<4sQ")
_RING = 2             # LinearRing, by shapely.get_type_id; WKB knows only lines
_PLAIN = (type(None), bool, int, float, str)


def write(stream, value):
    """Write one message and flush.

    Parameters
    ----------
    stream : binary file
    value : object
        None, bool, int, float, str; tuples, lists and dicts; numpy arrays and scalars; shapely
        geometries; dataclasses of this room; and any nesting of them.

    Raises
    ------
    TypeError
        The value holds something else.
    OSError
        The other side is gone.
    """
    blobs = []
    tree = _encode(value, blobs)
    head = json.dumps({"tree": tree, "sizes": [len(blob) for blob in blobs]}).encode()
    stream.write(_HEAD.pack(_MARK, len(head)) + head)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read(stream):
    """Read one message; the value that `write` was given.

    Raises
    ------
    EOFError
        The stream ends before or within the message.
    ValueError
        What comes is no message.
    """
    mark, length = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if mark != _MARK:
        raise ValueError("not a message")
    head = json.loads(_exactly(stream, length))
    return _decode(head["tree"], [_exactly(stream, size) for size in head["sizes"]])


def _exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _encode(value, blobs):
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (tuple, list)):
        return [type(value).__name__, [_encode(v, blobs) for v in value]]
    if isinstance(value, dict):
        return ["dict", [[_encode(k, blobs), _encode(v, blobs)] for k, v in value.items()]]
    if isinstance(value, shapely.Geometry):
        return ["geometry", *_encode_geometries(np.array([value], dtype=object), blobs)]
    if isinstance(value, np.ndarray) and value.dtype == object:
        flat = value.ravel()
        if shapely.is_valid_input(flat).all():
            return ["geometries", list(value.shape), *_encode_geometries(flat, blobs)]
        return ["objects", list(value.shape), [_encode(v, blobs) for v in flat]]
    if isinstance(value, (np.ndarray, np.generic)):
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return [kind, _encode_array(np.asarray(value), blobs)]
    room, _, module = type(value).__module__.rpartition(".")
    if dataclasses.is_dataclass(value) and room == __package__:
        fields = {f.name: _encode(getattr(value, f.name), blobs)
                  for f in dataclasses.fields(value) if f.init}
        return ["dataclass", module, type(value).__name__, fields]
    raise TypeError(f"{type(value).__name__} does not travel between processes")


def _encode_array(array, blobs):
    out = io.BytesIO()
    np.save(out, array, allow_pickle=False)
    blobs.append(out.getvalue())
    return len(blobs) - 1


def _encode_geometries(flat, blobs):
    """WKB one after the other, their sizes, which are rings, and their precisions."""
    parts = [part or b"" for part in shapely.to_wkb(flat).tolist()]
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    blobs.append(b"".join(parts))
    return (len(blobs) - 1, _encode_array(sizes, blobs),
            _encode_array(np.flatnonzero(shapely.get_type_id(flat) == _RING), blobs),
            _encode_array(shapely.get_precision(flat), blobs))


def _decode(tree, blobs):
    if not isinstance(tree, list):
        return tree
    kind, *rest = tree
    if kind in ("tuple", "list"):
        return {"tuple": tuple, "list": list}[kind](_decode(v, blobs) for v in rest[0])
    if kind == "dict":
        return {_decode(k, blobs): _decode(v, blobs) for k, v in rest[0]}
    if kind == "geometry":
        return _decode_geometries(rest, blobs)[0]
    if kind == "geometries":
        return _decode_geometries(rest[1:], blobs).reshape(rest[0])
    if kind == "objects":
        flat = np.empty(len(rest[1]), dtype=object)
        for row, item in enumerate(rest[1]):
            flat[row] = _decode(item, blobs)
        return flat.reshape(rest[0])
    if kind in ("array", "scalar"):
        array = _decode_array(rest[0], blobs)
        return array if kind == "array" else array[()]
    if kind == "dataclass":
        module, name, fields = rest
        made = getattr(import_module(f"{__package__}.{module}"), name)
        if not (isinstance(made, type) and dataclasses.is_dataclass(made)):
            raise ValueError(f"{name} is no dataclass")
        return made(**{k: _decode(v, blobs) for k, v in fields.items()})
    raise ValueError(f"unknown kind {kind!r}")


def _decode_array(number, blobs):
    return np.load(io.BytesIO(blobs[number]), allow_pickle=False)


def _decode_geometries(numbers, blobs):
    data = blobs[numbers[0]]
    sizes, rings, precision = (_decode_array(n, blobs) for n in numbers[1:])
    ends = np.cumsum(sizes).tolist()
    flat = np.empty(len(sizes), dtype=object)
    flat[:] = [data[end - size:end] or None for end, size in zip(ends, sizes.tolist())]
    flat = shapely.from_wkb(flat)
    for row in rings.tolist():
        ring = flat[row]
        flat[row] = shapely.linearrings(shapely.get_coordinates(ring, include_z=ring.has_z))
    # coordinates lie on that grid already: nothing moves
    kept = np.flatnonzero(precision > 0)
    flat[kept] = shapely.set_precision(flat[kept], precision[kept], mode="pointwise")
    return flat
