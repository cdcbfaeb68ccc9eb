"""DXF layers: the table, wildcards, and layers named by a class."""
import pytest

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.dxf import LayerRule, classify_layers, load_layers
from citygrid_plugin.core.standards.catalogue import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.mark.parametrize("layer, kind, destination, target", [
    ("JMD", "A", "base", "base_building"), ("jmd", "L", "base", "base_building"),
    ("DLSS", "L", "base", "base_road"), ("道路中心线", "L", "base", "base_road"),
    ("A-道路中线", "L", "base", "base_road"), ("SXSS", "L", "base", "base_water_line"),
    ("SXSS", "A", "base", "base_water"), ("YS_LINE", "L", "component", "2107"),
    ("YS_POINT", "P", "component", "0103"), ("C-SSWR-MHOL", "P", "component", "0102"),
    ("0", "P", "skip", ""), ("建筑标注", "P", "skip", ""), ("0101", "P", "component", "0101"),
    ("0101上水井盖", "P", "component", "0101"), ("路灯", "P", "component", "0118"),
    ("果皮箱", "P", "component", "0305"), ("社区界", "A", "base", "community"),
    ("XYZ", "P", "", ""), ("", "P", "", ""), (None, "L", "", ""), ("DLSS", "P", "", "")])
def test_layers(catalogue, layer, kind, destination, target):
    found = classify_layers([layer, "XYZ", layer], [kind, "P", kind], catalogue)
    assert found.values.tolist() == [[destination, target], ["", ""], [destination, target]]


def test_without_a_catalogue_only_the_table_speaks():
    assert classify_layers(["路灯", "JMD"], ["P", "A"])["target"].tolist() == ["", "base_building"]
    assert len(classify_layers([], [])) == 0


def test_every_class_of_the_table_exists(catalogue):
    targets = {r.target for r in load_layers() if r.destination == "component"}
    assert targets <= catalogue.codes("component") and len(targets) > 15


def test_own_table(tmp_path, catalogue):
    path = tmp_path / "own.csv"
    path.write_text("﻿destination,target,geometry,layer,note\ncomponent,0402,P,SHU*|T?,\n",
                    encoding="utf-8")
    rules = load_layers(path)
    assert rules == [LayerRule("component", "0402", "P", "SHU*|T?")]
    assert classify_layers(["shumu", "T1", "T12"], ["P"] * 3, catalogue,
                           rules)["target"].tolist() == ["0402", "0402", ""]


@pytest.mark.parametrize("text, words", [
    ("a,b\n1,2\n", "columns differ"),
    ("destination,target,geometry,layer\nhouse,x,P,L\n", "Line 2"),
    ("destination,target,geometry,layer\nskip,x,P,L\n", "Line 2"),
    ("destination,target,geometry,layer\ncomponent,,P,L\n", "Line 2"),
    ("destination,target,geometry,layer\ncomponent,0101,X,L\n", "Line 2"),
    ("destination,target,geometry,layer\ncomponent,0101\n", "columns differ")])
def test_faulty_table(tmp_path, text, words):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_layers(path)
