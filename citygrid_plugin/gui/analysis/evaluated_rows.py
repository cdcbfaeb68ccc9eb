"""The cases behind the counts of an evaluation that a layer shows."""
from dataclasses import dataclass, replace

from ...core.analysis.evaluation_counts import COUNTS
from ...core.progress import Part
from ...core.workspace.counting import Answer, Query
from ...i18n import tr
from ...layers.evaluation_words import period_text, title_of


@dataclass(frozen=True)
class Evaluated:
    """Rows of an evaluation, and one of their counts.

    Attributes
    ----------
    question : Question
        With an evaluation.
    codes : tuple of str
        Of the rows.
    name : str
    value : str or None
        Of COUNTS; None for the first that has cases.
    known : (Evaluation, Answer) or None
        Of a list that was read before.
    """
    question: object
    codes: tuple
    name: str
    value: str = None
    known: tuple = None

    def of(self, value):
        """The same for another count."""
        return replace(self, value=value)

    def read(self, ws, feedback):
        """The Listing; a sentence where there is nothing. Called in a thread."""
        import numpy as np
        from .layer_rows import listing
        made, answer = self.known or self._made(ws, feedback)
        places = [made.row(code) for code in self.codes]
        parts = [(name, title_of(made, name), int(made.counts[name][places].sum()))
                 for name in COUNTS if name in made.counts]
        parts = [part for part in parts if part[2]]
        asked = replace(self, known=(made, answer),
                        value=self.value or (parts[0][0] if parts else None))
        if not parts or asked.value not in made.counts:
            return tr("There is nothing behind a zero.")
        keys = np.concatenate([made.behind(place, asked.value) for place in places])
        rows = answer.facts.rows_of(keys)
        if not len(rows):
            return tr("There is nothing behind a zero.")
        return listing(ws, f"{self.name}: {title_of(made, asked.value)}", period_text(made), answer,
                       rows, asked, parts)

    def _made(self, ws, feedback):
        from ...core.workspace.case_facts import cases_of
        from ...core.workspace.evaluation import Evaluator
        said = dict(self.question.evaluation)
        evaluator = Evaluator(ws, said.pop("subject"), said.pop("since"), said.pop("until"),
                              feedback=Part(feedback, 0.0, 0.5), **said)
        made = evaluator.whole()
        facts = cases_of(ws, Part(feedback, 0.5, 1.0), evaluator.archives)
        return made, Answer(Query(), None, None, facts, str(made.moment),
                            tuple(evaluator.archives), tuple(evaluator.lost))
