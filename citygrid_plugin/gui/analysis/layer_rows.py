"""The rows behind features of a layer that keeps its question (反查)."""
from qgis.core import QgsProject

from ...core.errors import InputError, N_
from ...core.workspace.counting import Counting, listed
from ...i18n import tr
from ...layers.count_rows import Lines
from ...layers.count_style import drawn_of, question_of
from ...layers.count_words import question_title
from .behind_pane import MOST
from .rows_action import check, has_rows


class LayerRows:
    """Asks the questions of layers again.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session):
        self.session = session
        self.forget()

    def forget(self):
        """Keep nothing of a workspace."""
        self._counting = Counting()

    def selected(self):
        """The layer whose selected features are meant: the current one, or else the one that has
        some.

        Raises
        ------
        InputError
        """
        view = self.session.iface.layerTreeView()
        current = view.currentLayer() if view is not None else None
        chosen = [layer for layer in QgsProject.instance().mapLayers().values()
                  if has_rows(layer) and layer.selectedFeatureCount()]
        if current in chosen:
            return current
        if len(chosen) != 1:
            raise InputError(N_("Select features of one layer of counts first: a result of Counts "
                                "by area, or of this dock."))
        return chosen[0]

    def question(self, layer, features):
        """What ``Asking.ask`` is to ask for the rows behind features of a layer.

        Raises
        ------
        InputError
            The layer is of another workspace.
        """
        check(self.session, layer)
        query, drawn, counting = question_of(layer)[1], drawn_of(layer), self._counting
        codes = [str(feature["code"]) for feature in features]
        name = _name(features[0]) if len(codes) == 1 else tr("{count} areas").format(
            count=f"{len(codes):,}")
        said, moment = _said(layer, features)

        def read(mine, feedback):
            import numpy as np
            answer = counting.answer(mine, query, drawn, feedback)
            rows = np.concatenate([answer.behind(code) for code in codes])
            if not len(rows):
                return tr("There is nothing behind a zero.")
            about = question_title(query)
            if said not in (None, len(rows)):
                about += " · " + tr("The layer says {count}, as of {moment}.").format(
                    count=f"{said:,}", moment=moment)
            found = listed(mine, answer, rows[:MOST])
            return name, about, answer, rows, found, Lines(mine).of(query.what, found)
        return read


def _name(feature):
    place = feature.fields().lookupField("name")
    return str(place >= 0 and feature["name"] or feature["code"])


def _said(layer, features):
    """The sum of what the layer says, None where it does not, and as of when."""
    if min(map(layer.fields().lookupField, ("count", "as_of"))) < 0:
        return None, ""
    return sum(feature["count"] for feature in features), features[0]["as_of"]
