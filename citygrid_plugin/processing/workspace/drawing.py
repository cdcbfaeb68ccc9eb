"""DXF drawings: what a feature is says its layer, by the table of layers."""
LAYER = "Layer"
#: Field that the import adds: class code, or the layer's name where it is no component's.
CLASS = "class"
_KINDS = {0: "P", 4: "P", 1: "L", 2: "L", 5: "L", 3: "A", 6: "A", 7: "A"}


def is_drawing(frame):
    """Whether rows come from a drawing, by the fields that GDAL gives them."""
    return {LAYER, "EntityHandle"} <= set(frame.columns)


def sort_out(frame, shapes, catalogue, rules=None):
    """What every feature of a drawing is.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of the drawing, with its field ``Layer``.
    shapes : (n,) object array of shapely geometries or None
    catalogue : Catalogue
    rules : list of LayerRule, optional
        The table of layers; the one that comes along by default.

    Returns
    -------
    (pandas.DataFrame, object array)
        ``destination`` ("component", "base", "skip" or "") and ``target``, one row a feature; and
        the geometries, where closed lines on layers that the table has for areas are areas.
    """
    import numpy as np
    import shapely

    from ...core.exchange.dxf import classify_layers
    layers = frame[LAYER]
    kinds = np.array([_KINDS.get(i, "") for i in shapely.get_type_id(shapes)], dtype=object)
    found = classify_layers(layers, kinds, catalogue, rules)
    as_area = classify_layers(layers, np.full(len(layers), "A", object), catalogue,
                              rules)
    closed = (shapely.get_type_id(shapes) == 1) & (shapely.get_num_coordinates(shapes) > 3)
    closed[closed] = shapely.is_closed(shapes[closed])
    close = np.flatnonzero(closed & as_area["destination"].isin(["component", "base"]).to_numpy())
    if len(close):
        shapes = shapes.copy()
        shapes[close] = [shapely.Polygon(shapely.get_coordinates(shapes[row])) for row in close]
        found.iloc[close] = as_area.iloc[close].to_numpy()
    return found, shapes
