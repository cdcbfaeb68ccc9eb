"""The facts of components as columns in memory, to be counted like cases."""
from dataclasses import dataclass

import numpy as np

from .cases import Coded


@dataclass
class Components:
    """Valid components as columns; nobody writes into them.

    Attributes
    ----------
    table : Coded
        Table of each.
    fid : (n,) int64
        Its row there.
    x, y : (n,) float64
        Metres in the workspace's CRS: of a line or area a point on it; NaN without geometry.
    objid : (n,) object
        Component codes.
    classcode, state, bgid : Coded
        ``state`` is ``objstate``.
    """
    table: Coded
    fid: np.ndarray
    x: np.ndarray
    y: np.ndarray
    objid: np.ndarray
    classcode: Coded
    state: Coded
    bgid: Coded

    def __len__(self):
        return len(self.fid)

    def mask(self, classes=(), states=()):
        """Which components fit.

        Parameters
        ----------
        classes : tuple of str
            Class codes or their beginnings; none: all.
        states : tuple of str
            Values of ``objstate``; "" for those without; none: all.

        Returns
        -------
        (n,) bool
        """
        fit = np.ones(len(self), bool)
        if classes:
            fit &= self.classcode.where(lambda code: code.startswith(tuple(classes)))
        if states:
            fit &= self.state.where(states)
        return fit


@dataclass(frozen=True)
class ComponentFilter:
    """Which components are counted, as ``Components.mask`` has it."""
    classes: tuple = ()
    states: tuple = ()

    def mask(self, components):
        """Which components fit, (n,) bool."""
        return components.mask(self.classes, self.states)
