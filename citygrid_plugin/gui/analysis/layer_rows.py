"""The rows behind features of a layer that keeps its question (反查)."""
from dataclasses import dataclass, field, replace

from qgis.core import QgsCoordinateTransform, QgsProject

from ...core.analysis.counts import OUTSIDE
from ...core.errors import InputError, N_
from ...core.workspace.counting import Counting, listed
from ...i18n import tr
from ...layers.count_rows import Lines
from ...layers.count_words import period_text, question_title, value_titles
from ...layers.question import drawn_of, question_of
from ...processing.frames import plain
from ...processing.results import workspace_crs
from .behind_pane import MOST
from .evaluated_rows import Evaluated
from .rows_action import check, has_rows


#: The area of what lies in any of them.
_INSIDE = -2


@dataclass
class Listing:
    """The rows behind a number, to be shown.

    Attributes
    ----------
    name, about : str
        Of the number's row, and the question in words.
    answer : Answer
    rows : (n,) int64
        Of ``answer.facts``, all of them.
    found : list of dict
        The first of them.
    lines : list of tuple
        The same in words.
    asked : Asked, Evaluated or None
        What can be narrowed to one value.
    parts : list of (value, title, number)
        What it can be narrowed to.
    """
    name: str
    about: str
    answer: object
    rows: object
    found: list
    lines: list
    asked: object = None
    parts: list = field(default_factory=list)


def listing(ws, name, about, answer, rows, asked=None, parts=()):
    """The Listing of rows of ``answer.facts``."""
    found = listed(ws, answer, rows[:MOST])
    return Listing(name, about, answer, rows, found, Lines(ws).of(answer.query.what, found), asked,
                   list(parts))


@dataclass(frozen=True)
class Asked:
    """What is asked of a layer, without anything of the layer: it may go meanwhile.

    Attributes
    ----------
    counting : Counting
    question : Question
    places : tuple of (code, value, step)
        Of the features: code of the area, OUTSIDE, _INSIDE or None for all; value or None for all;
        number of the step or None.
    name : str
    said : dict
        The number that the layer says, by value.
    moment : str
        As of when it says so.
    drawn : Areas or None
    value : str or None
        The value that is wanted of all of them.
    """
    counting: object
    question: object
    places: tuple
    name: str
    said: dict
    moment: str
    drawn: object = None
    value: str = None

    def of(self, value):
        """The same for one value, or None for all."""
        return replace(self, value=value)

    def read(self, ws, feedback):
        """The Listing; a sentence where there is nothing. Called in a thread."""
        import numpy as np
        query = self.question.query
        answer = self.counting.answer(ws, query, self.drawn, feedback)
        rows = np.concatenate([self._behind(answer, *place) for place in self.places])
        rows = rows[np.sort(np.unique(rows, return_index=True)[1])]
        about, said, name, parts = question_title(query), self.said.get(self.value), self.name, []
        if query.groups and not self.question.value:
            counts = answer.counts
            column = counts.column[np.searchsorted(counts.rows, rows)]
            numbers = np.bincount(column, minlength=len(counts.values)).tolist()
            titles = value_titles(ws, query.what, query.groups, counts.values)
            parts = [(value or "", title, number) for value, title, number
                     in zip(counts.values, titles, numbers) if number]
            parts.insert(0, (None, tr("All"), len(rows)))
            if self.value is not None:
                rows = rows[counts.values[column] == (self.value or None)]
                name += ": " + next((t for v, t, _ in parts if v == self.value), self.value)
        about += self._step_title()
        if said not in (None, len(rows)):
            about += " · " + self._says(said)
        if not len(rows):
            return self._says(said) + " " + tr("Now there is nothing behind it.") if said \
                else tr("There is nothing behind a zero.")
        return listing(ws, name, about, answer, rows, self, parts)

    def _behind(self, answer, code, value, step):
        import numpy as np
        rows = answer.behind(None if code == _INSIDE else code, value)
        if code == _INSIDE:
            counts = answer.counts
            rows = rows[counts.place[np.searchsorted(counts.rows, rows)] != OUTSIDE]
        if step is None:
            return rows
        at = getattr(answer.facts, self.question.query.filter.moment)[rows]
        border = np.array(self.question.steps[step - 1:step + 1], dtype="datetime64[s]")
        return rows[(at >= border[0]) & (at < border[1])]

    def _step_title(self):
        steps = {step for *_, step in self.places} - {None}
        if len(steps) != 1:
            return ""
        step, = steps
        return " · " + period_text(*self.question.steps[step - 1:step + 1])

    def _says(self, said):
        if not self.moment:
            return tr("The layer says {count}.").format(count=f"{said:,}")
        return tr("The layer says {count}, as of {moment}.").format(count=f"{said:,}",
                                                                    moment=self.moment)


@dataclass(frozen=True)
class Named:
    """Cases that a layer names by their numbers.

    Attributes
    ----------
    name, about : str
    numbers : tuple of str
    """
    name: str
    about: str
    numbers: tuple

    def read(self, ws, feedback):
        """As ``Asked.read``."""
        from ...core.workspace.behind import named_cases
        answer, rows = named_cases(ws, self.numbers, feedback)
        if not len(rows):
            return tr("There is nothing behind a zero.") if not self.numbers else \
                tr("The cases are not there any more.")
        about = self.about
        if len(rows) < len(self.numbers):
            about += " · " + tr("{count} of them are not there any more.").format(
                count=len(self.numbers) - len(rows))
        return listing(ws, self.name, about, answer, rows)


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
            raise InputError(N_("Select features of one layer of counts first: a result of an "
                                "analysis, or of this dock."))
        return chosen[0]

    def question(self, layer, features, column=""):
        """What stands behind features of a layer.

        Parameters
        ----------
        layer : QgsVectorLayer
            With a question.
        features : list of QgsFeature
        column : str
            The field whose number is meant, of a cross table; "" for all of the row.

        Returns
        -------
        Asked, Named or Evaluated

        Raises
        ------
        InputError
            The layer is of another workspace.
        """
        check(self.session, layer)
        question = question_of(layer)
        values = [dict(zip(layer.fields().names(), map(plain, feature.attributes())))
                  for feature in features]
        words = tr("{count} rows") if question.numbers else tr("{count} areas")
        name = _name(values[0], layer) if len(values) == 1 else words.format(
            count=f"{len(values):,}")
        if question.numbers:
            numbers = dict.fromkeys(number for row in values for number in
                                    (row[question.numbers] or "").split(", ") if number)
            return Named(name, layer.name(), tuple(numbers))
        value = question.columns.get(column)
        if question.evaluation:
            return Evaluated(question, tuple(row["code"] or "" for row in values), name, value)
        to = workspace_crs(self.session.workspace)
        transform = QgsCoordinateTransform(layer.crs(), to, QgsProject.instance()) \
            if layer.crs() != to else None
        places = tuple((_code(row, question),
                        row[question.value] or "" if question.value and question.query.groups
                        else None,
                        row["step"] if question.steps else None) for row in values)
        said = {value: _sum(values, name) for name, value in question.columns.items()}
        said[None] = _sum(values, question.said)
        return Asked(self._counting, question, places, name, said,
                     values[0].get("as_of") or question.as_of, drawn_of(layer, transform), value)


def _code(row, question):
    """Code of the area of a row; what is no area stands in cross tables alone."""
    if not row["code"] and question.total:
        return {question.outside: OUTSIDE, question.total: None}.get(row.get("name"), _INSIDE)
    return str(row["code"] or "")


def _name(row, layer):
    return str(row.get("name") or row.get("code") or row.get("case_no") or layer.name())


def _sum(values, name):
    """The sum of what a field says, None where it says nothing."""
    said = [row.get(name) for row in values]
    return None if any(value is None or value != value for value in said) else int(sum(said))
