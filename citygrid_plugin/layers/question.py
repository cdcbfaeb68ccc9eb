"""The question that the numbers of a layer answer, kept with the layer, so that the rows behind
each of them can be read again (反查).

A question travels with its layer: into a saved project, a copy, a style. What it needs in a feature
are the fields it names; a layer that has lost them has lost its question.
"""
import json
from dataclasses import dataclass, field, fields
from pathlib import Path

from ..core.errors import InputError
from ..core.workspace.areas import DRAWN, drawn
from ..core.workspace.counting import Query
from .roles import QUESTION


@dataclass(frozen=True)
class Question:
    """What the numbers of a layer are of.

    Attributes
    ----------
    workspace : str
        Path of the workspace that was asked.
    query : Query or None
        What was counted; the field ``code`` of a feature is its area.
    said : str
        Field with the number; "" where a feature has none.
    value : str
        Field with one of the values of ``query.groups``: a feature is of this value alone.
    steps : tuple of str
        Days at which steps of time begin and end, where a feature is of the step that its field
        ``step`` says, from 1 on.
    columns : dict of str to str
        Fields of a cross table, each with its value of ``query.groups``; "" for none.
    outside, total : str
        Names of the rows of a cross table that are no area: what lies in none, and the sum.
    numbers : str
        Field with case numbers, instead of a query.
    evaluation : dict
        What ``core.workspace.evaluation.Evaluator`` is asked, instead of a query: ``subject``,
        ``since``, ``until``, ``area``, ``moment``. ``columns`` are then fields of counts.
    as_of : str
        Moment of the numbers, where no field ``as_of`` has it.
    """
    workspace: str
    query: Query = None
    said: str = "count"
    value: str = ""
    steps: tuple = ()
    columns: dict = field(default_factory=dict)
    outside: str = ""
    total: str = ""
    numbers: str = ""
    evaluation: dict = field(default_factory=dict)
    as_of: str = ""

    @property
    def path(self):
        """The workspace as a Path."""
        return Path(self.workspace)

    @property
    def needs(self):
        """The fields that a feature must have."""
        if self.numbers:
            return (self.numbers,)
        return tuple(filter(None, ("code", self.value, "step" if self.steps else "")))

    def to_text(self):
        """As JSON."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps({**said, "query": self.query and self.query.to_text()},
                          ensure_ascii=False)

    @classmethod
    def of_text(cls, text):
        """The Question of a JSON text, None where it is none."""
        try:
            said = json.loads(text)
            query = said.pop("query")
            made = cls(**{**said, "steps": tuple(said["steps"]),
                          "query": None if query is None else Query.of_text(query)})
        except (ValueError, TypeError, KeyError, AttributeError, InputError):
            return None
        return made if made.query is not None or made.numbers or made.evaluation else None


def of_evaluation(workspace, made, counts):
    """What a layer keeps of an evaluation.

    Parameters
    ----------
    workspace : path
    made : core.analysis.evaluation.Evaluation
    counts : iterable of str
        Those that are fields of the layer.

    Returns
    -------
    Question
        It is asked as of the same moment: what happens later changes no figure of then.
    """
    said = {"subject": made.subject, "since": str(made.since), "until": str(made.until),
            "moment": str(made.moment), **({"area": made.area} if made.area else {})}
    return Question(str(workspace), evaluation=said, columns={name: name for name in counts})


def keep(layer, question):
    """Let a layer carry a question."""
    layer.setCustomProperty(QUESTION, question.to_text())


def question_of(layer):
    """The Question of a layer; None for any other layer, and for one without the fields that it
    needs."""
    text = layer.customProperty(QUESTION)
    found = Question.of_text(text) if text else None
    if found is None or min(map(layer.fields().lookupField, found.needs)) < 0:
        return None
    return found


def drawn_of(layer, transform=None):
    """The polygons that the question of a layer is about, where a person gave them.

    Parameters
    ----------
    layer : QgsVectorLayer
        With a question.
    transform : QgsCoordinateTransform, optional
        From the layer to the workspace, where it was stored in another reference system.

    Returns
    -------
    Areas or None
        Each code once, its first polygon; InputError where none has ground.
    """
    if question_of(layer).query.areas != DRAWN:
        return None
    import numpy as np
    import shapely
    place = layer.fields().lookupField("name")
    shapes, names = {}, {}
    for feature in layer.getFeatures():
        code, shape = str(feature["code"]), feature.geometry()
        if code not in shapes and not shape.isEmpty():
            if transform is not None:
                shape.transform(transform)
            shapes[code] = shape.asWkb().data()
            names[code] = str(feature[place]) if place >= 0 else code
    return drawn(shapely.from_wkb(np.array(list(shapes.values()), dtype=object)),
                 list(shapes), list(names.values()))
