"""Where reports are read from: any source of the imports, large text tables piece by piece, and
Open311 JSON."""
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem

from ...core.errors import InputError, N_
from ...core.exchange import open311
from ...core.exchange.tabular import TEXT_SUFFIXES, stream_text
from ..workspace import sources

#: Columns of a point in JSON: those of Open311 first.
_POINTS = (("long", "lat"), ("lng", "lat"), ("longitude", "latitude"))


class ReportSource:
    """Rows of reports that can be gone through more than once.

    Parameters
    ----------
    algorithm : ImportAlgorithm
        Whose parameters FILE, INPUT, ENCODING ... say what is read.
    """

    def __init__(self, algorithm, parameters, context, feedback):
        self.path = algorithm.parameterAsFile(parameters, "FILE", context)
        self.encoding = sources.ENCODINGS[
            algorithm.parameterAsEnum(parameters, "ENCODING", context)]
        self.x = algorithm.parameterAsString(parameters, "X", context)
        self.y = algorithm.parameterAsString(parameters, "Y", context)
        self.guess = self.whole = None
        self.name = Path(self.path).stem
        if self.path and parameters.get("INPUT"):
            raise InputError(N_("Choose a layer or a file, one of the two."))
        kind = sources.suffix(self.path) if self.path else ""
        if kind in TEXT_SUFFIXES:
            return
        if kind == ".json" and Path(self.path).is_file() and open311.is_requests(self.path):
            self.whole = self._of_json()
        else:
            self.whole = algorithm.read(parameters, context, feedback)
            self.name = self.whole.name

    def _of_json(self):
        frame = open311.read_requests(self.path)
        made = sources.Source(self.name, frame, crs=QgsCoordinateReferenceSystem("EPSG:4326"))
        x, y = self.x, self.y
        if not (x and y):
            x, y = next((pair for pair in _POINTS if set(pair) <= set(frame.columns)), ("", ""))
        return sources.with_points(made, x, y)

    def with_fields(self, x, y):
        """Take the coordinates from these fields, where the parameters name none."""
        if x and y and not (self.x and self.y):
            self.x, self.y, self.guess = x, y, None
            if self.whole is not None and self.whole.geometry is None:
                sources.with_points(self.whole, x, y)

    def pieces(self):
        """The source in pieces (``sources.Source``), each with its points and its own rejects.

        Raises
        ------
        InputError
            The source has neither geometry nor coordinates.
        """
        if self.whole is not None:
            yield self._placed(self.whole)
            return
        for table in stream_text(self.path, self.encoding or None):
            piece = sources.Source(
                self.name, table.frame, rejects=[table.rejects], notices=list(table.notices),
                crs=QgsCoordinateReferenceSystem(), encoding=table.encoding.encoding)
            sources.with_points(piece, self.x, self.y, self.guess)
            self.guess = piece.coordinates
            yield self._placed(piece)

    @staticmethod
    def _placed(piece):
        if piece.geometry is None and len(piece.frame):
            raise InputError(N_("{name} has no geometry and no coordinates that were recognised. "
                                "Name the fields of the coordinates."), name=piece.name)
        return piece

    def first(self):
        """The first piece, from which fields and reference system are known."""
        return next(self.pieces())


def points(piece):
    """One point per row as coordinates (n, 2) in the source's CRS, NaN where there is none; lines
    and areas are represented by a point on them."""
    import numpy as np
    import shapely
    made = np.full((len(piece.frame), 2), np.nan)
    if piece.geometry is None or not len(piece.frame):
        return made
    there = ~(shapely.is_missing(piece.geometry) | shapely.is_empty(piece.geometry))
    shapes = piece.geometry[there]
    plain = shapely.get_type_id(shapes) == 0
    shapes = np.where(plain, shapes, shapely.point_on_surface(shapes))
    made[there] = shapely.get_coordinates(shapes)
    return made
