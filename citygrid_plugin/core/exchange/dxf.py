"""DXF: which layer of a drawing is which class or which table of the base map.

The table is ``resources/import/dxf_layers.csv``, which a city copies and edits; a layer that is
not in it is looked up as a class code or name ("0101", "0101上水井盖", "路灯"). Reading the drawing
is QGIS's own work: what arrives here are the layer names.
"""
import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from ..errors import InputError, N_

TABLE = Path(__file__).resolve().parents[2] / "resources" / "import" / "dxf_layers.csv"
DESTINATIONS = ("component", "base", "skip")


@dataclass(frozen=True)
class LayerRule:
    """One line of the table: patterns of layer names ("a|b*", any case), kinds P, L, A."""

    destination: str
    target: str
    geometry: str
    layer: str

    def fits(self, name, geometry):
        """True when the rule is for this layer name and kind of geometry."""
        name = name.strip().lower()
        return geometry in self.geometry and any(
            fnmatchcase(name, pattern) for pattern in self.layer.lower().split("|"))


def load_layers(path=TABLE):
    """The rules of a table, in order; InputError names a line that is no rule."""
    rules = []
    with open(path, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                rule = LayerRule(*(row[c].strip() for c in
                                   ("destination", "target", "geometry", "layer")))
            except (KeyError, AttributeError):
                raise InputError(N_("{name} is not a table of DXF layers: its columns differ."),
                                 name=Path(path).name) from None
            good = rule.destination in DESTINATIONS and rule.layer and rule.geometry \
                and set(rule.geometry) <= set("PLA") \
                and bool(rule.target) == (rule.destination != "skip")
            if not good:
                raise InputError(N_("Line {line} of {name} is not a rule."),
                                 line=number, name=Path(path).name)
            rules.append(rule)
    return rules


def classify_layers(layers, geometry, catalogue=None, rules=None):
    """Destination of every feature of a drawing.

    Parameters
    ----------
    layers : array-like of str
        Layer name of each feature (OGR's field ``Layer``).
    geometry : array-like of str
        "P", "L" or "A" for each feature. Closed lines may be areas: the table says for which
        layers (kinds LA); closing them is the caller's work.
    catalogue : Catalogue, optional
        To look up layers named by a class.
    rules : list of LayerRule, optional
        The shipped table by default.

    Returns
    -------
    pandas.DataFrame
        ``destination`` (one of `DESTINATIONS`, "" where nothing fits) and ``target`` (class code
        or table), one row a feature.
    """
    import pandas as pd

    from ..components.mapping_values import ClassFinder
    rules = load_layers() if rules is None else rules
    finder = ClassFinder(catalogue) if catalogue is not None else None
    pairs = pd.DataFrame({"layer": layers, "geometry": geometry}, dtype=object)
    pairs["layer"] = pairs["layer"].fillna("").astype(str)
    number = pairs.groupby(["layer", "geometry"], sort=False).ngroup().to_numpy()
    distinct = pairs.drop_duplicates()
    found = [_find(layer, kind, rules, finder)
             for layer, kind in zip(distinct["layer"], distinct["geometry"])]
    table = np.array(found, dtype=object).reshape(-1, 2)
    return pd.DataFrame(table[number], columns=["destination", "target"])


def _find(layer, kind, rules, finder):
    for rule in rules:
        if rule.fits(layer, kind):
            return rule.destination, rule.target
    code = finder.find(layer) if finder else ""
    return ("component", code) if code else ("", "")
