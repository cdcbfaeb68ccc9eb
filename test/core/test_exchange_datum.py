"""Datum offsets against published points, and there and back."""
import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange import datum

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "data" / "gcj02" / "reference_points.csv"
METRE = 1.0 / 111320.0

# Test values of the eviltransform library (shanghai, shenzhen, beijing), WGS-84 and GCJ-02.
PUBLISHED = [
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069),
]


@pytest.mark.parametrize("lon, lat, gcj_lon, gcj_lat", PUBLISHED)
def test_forward_is_exact_as_published(lon, lat, gcj_lon, gcj_lat):
    x, y = datum.wgs84_to_gcj02(lon, lat)
    assert abs(x - gcj_lon) < 1e-6 and abs(y - gcj_lat) < 1e-6
    x, y = datum.gcj02_to_wgs84(gcj_lon, gcj_lat)
    assert abs(x - lon) < 1e-6 and abs(y - lat) < 1e-6


@pytest.mark.skipif(not REFERENCE.exists(), reason="reference points not at hand")
@pytest.mark.parametrize("source, target", [
    (s, t) for s in datum.DATUMS for t in datum.DATUMS if s != t])
def test_reference_points_within_a_metre(source, target):
    short = {"WGS-84": "wgs", "GCJ-02": "gcj", "BD-09": "bd"}
    with open(REFERENCE, encoding="utf-8") as file:
        # The two rows without GCJ-02 are rounded tests of one library's own BD-09 conversion: their
        # WGS-84 and BD-09 positions are 10 and 42 m off each other.
        rows = [r for r in csv.DictReader(file) if r["gcj_lon"]]
    columns = [f"{short[d]}_{axis}" for d in (source, target) for axis in ("lon", "lat")]
    points = np.array([[float(r[c]) for c in columns] for r in rows if all(r[c] for c in columns)])
    assert len(points) > 600
    x, y = datum.convert(points[:, 0], points[:, 1], source, target)
    off = np.hypot((x - points[:, 2]) * np.cos(np.radians(y)), y - points[:, 3]) / METRE
    assert off.max() < 1.0


@settings(deadline=None)
@given(st.floats(72.1, 137.7), st.floats(0.9, 55.7))
def test_there_and_back(lon, lat):
    for target in ("GCJ-02", "BD-09"):
        x, y = datum.convert(lon, lat, "WGS-84", target)
        shift = max(abs(x - lon), abs(y - lat))
        assert shift < 0.03
        bx, by = datum.convert(x, y, target, "WGS-84")
        assert abs(bx - lon) < 1e-7 and abs(by - lat) < 1e-7


@pytest.mark.parametrize("lon, lat", [(24.94, 60.17), (-71.1, 42.36), (139.7, 35.7), (120, -5)])
@pytest.mark.parametrize("target", ["GCJ-02", "BD-09"])
def test_outside_china_unchanged(lon, lat, target):
    assert datum.convert(lon, lat, "WGS-84", target) == (lon, lat)
    assert datum.convert(lon, lat, target, "WGS-84") == (lon, lat)


def test_arrays_shapes_nan_and_empty():
    x, y = datum.wgs84_to_gcj02([[121.5, np.nan]], [[31.2, 31.2]])
    assert x.shape == (1, 2) and np.isnan(x[0, 1]) and not np.isnan(x[0, 0])
    back, _ = datum.gcj02_to_wgs84(x, y)
    assert abs(back[0, 0] - 121.5) < 1e-7 and np.isnan(back[0, 1])
    assert datum.wgs84_to_gcj02([], [])[0].shape == (0,)


def test_unknown_datum():
    with pytest.raises(InputError, match="Unknown datum Beijing-54"):
        datum.convert(121, 31, "Beijing-54", "WGS-84")
