"""Algorithms on the workspace's own data; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
)
