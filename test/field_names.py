"""What tests of results share."""


def unnamed(layer):
    """Fields of a layer that a person sees by the name they have in the file."""
    return [field.name() for field in layer.fields() if not field.alias()]
