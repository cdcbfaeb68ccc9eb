"""How far a piece of work is, and whether somebody has cancelled it."""
from .errors import Cancelled


class Part:
    """The share from ``low`` to ``high`` of a feedback; it only goes up.

    Parameters
    ----------
    feedback : object with ``progress(fraction)``, or None
        None: nobody listens.
    """

    def __init__(self, feedback, low, high):
        self.feedback, self.low, self.high = feedback, low, high
        self.shown = 0.0

    def is_cancelled(self):
        return self.feedback is not None and self.feedback.is_cancelled()

    def message(self, text):
        if self.feedback is not None:
            self.feedback.message(text)

    def warning(self, text):
        if self.feedback is not None:
            self.feedback.warning(text)

    def progress(self, fraction):
        """Say how much of the part is done, 0 to 1."""
        self.shown = max(self.shown, fraction)
        if self.feedback is not None:
            self.feedback.progress(self.low + self.shown * (self.high - self.low))


def checker(feedback, low=0.0, high=1.0):
    """A function that is told the share done, of a part of a feedback or None, and raises Cancelled
    where somebody cancelled."""
    part = Part(feedback, low, high)

    def check(share):
        if part.is_cancelled():
            raise Cancelled()
        part.progress(share)
    return check
