"""A part of a feedback: what is shown only goes up, and a cancel is heard."""
import pytest
from citygrid_plugin.core.errors import Cancelled
from citygrid_plugin.core.progress import Part, checker


class Feedback:
    def __init__(self):
        self.shown, self.cancelled, self.said = [], False, []

    def progress(self, fraction):
        self.shown.append(round(fraction, 6))

    def is_cancelled(self):
        return self.cancelled

    def message(self, text):
        self.said.append(text)


def test_a_part_of_a_part_only_goes_up():
    feedback = Feedback()
    part = Part(Part(feedback, 0.2, 0.7), 0.8, 1)
    for share in (0, 0.5, 0.25, 1):
        part.progress(share)
    part.message("half")
    assert feedback.shown == [0.6, 0.65, 0.65, 0.7] and feedback.said == ["half"]


def test_a_cancel_is_heard_before_anything_is_shown():
    feedback = Feedback()
    check = checker(feedback, 0.5, 1)
    check(0.5)
    feedback.cancelled = True
    with pytest.raises(Cancelled):
        check(0.6)
    assert feedback.shown == [0.75]


def test_nobody_listens():
    checker(None)(0.5)
    Part(None, 0, 1).message("x")
