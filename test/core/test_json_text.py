"""A column of JSON that anybody may have written."""
import pytest
from citygrid_plugin.core.json_text import read_json


@pytest.mark.parametrize("text, found", [
    (None, {}), ("", {}), ('{"a": 1}', {"a": 1}), ("[1]", {}), ("1", {}), ("{", {}), ("null", {})])
def test_an_object_or_nothing(text, found):
    assert read_json(text) == found
