"""Algorithms on components; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("import_components", "ImportComponents"),
    ("check_components", "CheckComponents"),
    ("components_as_of", "ComponentsAsOf"),
)
