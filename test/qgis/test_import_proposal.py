"""What a file is taken for, before anybody says so."""
import pandas as pd
import pytest

from citygrid_plugin.processing.workspace.proposal import code_digits, target_of


@pytest.mark.parametrize("codes, digits", [
    (["330106001", "330106002"], 9), ([330106001001, 330106001002], 12),
    ([330106001.0, None], 9), (["1", "22"], 0), (["A12345678"], 0), ([None], 0)])
def test_digits_of_codes(codes, digits):
    assert code_digits(pd.DataFrame({"code": codes, "name": ["x"] * len(codes)})) == digits


def test_without_a_field_of_codes():
    assert code_digits(pd.DataFrame({"area": [330106001]})) == 0


@pytest.mark.parametrize("name, geometry, digits, target", [
    ("street", "area", 9, "street"), ("layer1", "area", 12, "community"),
    ("社区界", "area", 0, "community"), ("街道", "area", 0, "street"),
    ("street", "line", 9, "base_road"), ("建筑", "area", 0, "base_building"),
    ("layer1", "area", 0, "base_parcel"), ("layer1", "area", 19, "base_parcel")])
def test_areas_are_told_by_name_or_by_the_digits_of_their_codes(name, geometry, digits, target):
    assert target_of(name, ["fid", "kind"], geometry, digits=digits) == target
