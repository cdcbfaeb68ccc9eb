import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace.findings import settle, store_findings


def found(*codes):
    return {"rule": ["far"] * len(codes), "severity": ["error"] * len(codes),
            "code": list(codes), "template": ["{code} is far away."] * len(codes),
            "params": [{"code": c} for c in codes],
            "geometry": np.array([shapely.Point(1, i) for i in range(len(codes))], dtype=object)}


def run(ws, *codes):
    with ws.bulk("check") as connection:
        return store_findings(ws, connection, "components", found(*codes), "li")


def states(ws):
    return dict(ws.query("SELECT owner_code, state FROM finding"))


def test_found_again_corrected_and_excepted(ws):
    assert run(ws, "a", "b", "c") == {"new": 3, "again": 0, "corrected": 0}
    fid = ws.query("SELECT fid FROM finding WHERE owner_code = 'c'")[0][0]
    settle(ws, [fid], "exception", "stands in a park", "li")
    assert run(ws, "b", "c", "d") == {"new": 1, "again": 2, "corrected": 1}
    assert states(ws) == {"a": "corrected", "b": "open", "c": "exception", "d": "open"}
    assert run(ws) == {"new": 0, "again": 0, "corrected": 2}
    assert states(ws)["c"] == "exception"


def test_an_error_that_comes_back_is_a_new_finding(ws):
    run(ws, "a")
    run(ws)
    assert run(ws, "a")["new"] == 1


def test_an_exception_needs_a_reason(ws):
    run(ws, "a")
    with pytest.raises(InputError):
        settle(ws, [1], "exception", "  ", "li")
    assert states(ws) == {"a": "open"}


def test_finding_without_a_place_is_kept(ws):
    rows = found("a")
    rows["geometry"] = np.array([None], dtype=object)
    with ws.bulk("check") as connection:
        store_findings(ws, connection, "grids", rows, "li")
    assert states(ws) == {"a": "open"}
