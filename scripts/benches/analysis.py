"""The analysis: local statistics, hot spots in time, counts, evaluation, streets and clusters, and
the reading below."""
import importlib

#: Each has ``figures(work, rows)``.
PARTS = ("local", "emerging", "facts", "counts", "evaluation", "streets")


def figures(work, rows):
    """The figures of the analysis bench, in the order of PARTS."""
    for part in PARTS:
        yield from importlib.import_module(f".analysis_{part}", __package__).figures(work, rows)
