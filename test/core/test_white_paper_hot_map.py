"""The map of hot spots of a white paper tells candidates apart, as the layer does."""
from types import SimpleNamespace

import numpy as np
import shapely

from citygrid_plugin.core.analysis.report_names import load_names
from citygrid_plugin.core.analysis.white_paper_hotspots import _map


def test_candidates_are_groups_of_their_own():
    words = load_names().words
    work = SimpleNamespace(word=lambda name: words[name][1])
    geometry = shapely.box(np.arange(6), 0, np.arange(6) + 1, 1)
    found = SimpleNamespace(significant=np.array([3, 0, 0, 0, -1, 0]),
                            candidate=np.array([3, 2, -1, 0, -2, 1]))
    made = _map(work, SimpleNamespace(areas=SimpleNamespace(geometry=geometry)), found)
    assert [made.labels[group] for group in made.group] == [
        "Hot spot, 99 %", "Candidate hot spot", "Candidate cold spot", "Not significant",
        "Cold spot, 90 %", "Candidate hot spot"]
