"""Algorithms of the analysis; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
)
