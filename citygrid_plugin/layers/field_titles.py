"""What the fields of results are called in the user's language; the names in the file stay."""
from ..i18n import tr


def name_fields(layer, titles):
    """Give the fields of a layer their titles.

    Parameters
    ----------
    layer : QgsVectorLayer
    titles : dict of str to str
        Field to title, as it is to be shown; fields that the layer does not have are passed over.
    """
    for name, title in titles.items():
        at = layer.fields().indexOf(name)
        if at >= 0:
            layer.setFieldAlias(at, title)


def translated(titles):
    """``titles`` in the user's language."""
    return {name: tr(title) for name, title in titles.items()}
