"""What a person does with mouse and keyboard, done to the widgets and counted.

Every method stands for one action of a person, does it and counts it: nothing reaches a widget
otherwise. They are generators for the `Player`, which carries an action out between two events, so
that one that opens a modal dialog does not stop the story.
"""
import time

from qgis.PyQt.QtCore import QPoint, QPointF, QTimer, Qt
from qgis.PyQt.QtGui import QInputMethodEvent, QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

TICK_MS = 40
SETTLE = 4          # ticks after an action, for what it sets going
PATIENCE_S = 300
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Failed(Exception):
    """Something a person would have seen did not come, or a result is wrong."""


class Player:
    """Runs a story: a generator that yields what is to be done next, or None to wait a moment."""

    def __init__(self, story, ended):
        self.story, self.ended = story, ended
        self.error = None
        QTimer.singleShot(TICK_MS, self._tick)

    def _tick(self):
        try:
            if self.error is not None:
                error, self.error = self.error, None
                what = self.story.throw(error)
            else:
                what = next(self.story)
        except StopIteration:
            self.ended(None)
            return
        except Exception as error:  # whatever it is, the terminal has to hear of it
            self.ended(error)
            return
        # a new timer each time: one that is being served is not served again in a nested loop
        QTimer.singleShot(TICK_MS, self._tick)
        if what is not None:
            try:
                what()
            except Exception as error:
                self.error = error


def until(condition, what, seconds=PATIENCE_S):
    """Wait until ``condition()`` is true; its value is returned."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(f"Waited {seconds} s in vain for {what}.")
        yield None


class Actions:
    """Counts and does.

    Parameters
    ----------
    tell : callable
        Gets a line of text for every action.
    """

    def __init__(self, tell):
        self.tell = tell
        self.done = []

    def _act(self, words, what):
        self.done.append(words)
        self.tell(f"{len(self.done):3d}  {words}")
        yield what
        for _ in range(SETTLE):
            yield None

    def click(self, widget, words, pos=None):
        """One click, in the middle of a widget or at a place of it."""
        yield from until(lambda: widget.isVisible() and widget.isEnabled(),
                         f"the place to {words}", 30)
        # a click makes a window the active one, where there is a window manager to see to it
        widget.window().activateWindow()
        yield None
        place = widget.rect().center() if pos is None else pos
        yield from self._act(words, lambda: QTest.mouseClick(widget, LEFT, NONE, place))

    def key(self, widget, key, words, modifiers=NONE):
        """One key, with what is held down; it goes to whatever has the focus in ``widget``."""
        def press():
            target = widget.focusWidget() or widget
            QTest.keyClick(target, key, modifiers)
        yield from self._act(words, press)

    def type(self, widget, text, words):
        """One text, into the field that has the focus; Chinese comes as from an input method."""
        def write():
            target = widget.focusWidget() or widget
            if text.isascii():
                QTest.keyClicks(target, text)
            else:
                event = QInputMethodEvent()
                event.setCommitString(text)
                QApplication.sendEvent(target, event)
        yield from self._act(words, write)

    def wheel(self, canvas, pos, words):
        """One notch of the wheel towards the map."""
        def turn():
            viewport = canvas.viewport()
            QApplication.sendEvent(viewport, QWheelEvent(
                QPointF(pos), QPointF(viewport.mapToGlobal(pos)), QPoint(0, 0), QPoint(0, 120),
                Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False))
        yield from self._act(words, turn)

    def menu(self, menu, entry, words):
        """Two actions: open a menu of the menu bar, and choose its entry."""
        bar = menu.parent().menuBar()
        title = menu.title().replace("&", "")
        yield from self.click(bar, f"open the menu {title}",
                              bar.actionGeometry(menu.menuAction()).center())
        yield from until(menu.isVisible, f"the menu {title}", 20)
        place = menu.actionGeometry(entry).center()
        yield from self._act(words, lambda: QTest.mouseClick(menu, LEFT, NONE, place))
