"""What a template of a report consists of; ``report_template`` reads it."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pick:
    """Rows of a table: all, or the first or last ones of those that fulfil a condition."""
    table: str
    count: int = 0
    last: bool = False
    where: tuple = ()


@dataclass(frozen=True)
class Term:
    """A part of a condition: a name, or its comparison with a number, a text or another name."""
    name: str
    negated: bool = False
    sign: str = ""
    value: object = None
    is_name: bool = False


@dataclass(frozen=True)
class Place:
    """A figure in a text, and the form it is written in ("" for that of its kind)."""
    name: str
    form: str = ""


@dataclass(frozen=True)
class Listing:
    """Rows of a table in a text, each as ``parts``, with ``between`` between two."""
    pick: Pick
    parts: tuple
    between: str


@dataclass
class Node:
    """A line of the template, or what it encloses.

    Attributes
    ----------
    kind : str
        heading, text, item, note, if, each, table, chart, map, contents or page.
    line : int
    parts : tuple
        Of a text: str, Place and Listing.
    level : int
        Of a heading; negative without a number.
    condition : tuple of tuple of Term
        Of an if: one of the inner tuples must hold altogether.
    pick : Pick
    name : str
        Of a map, or the kind of a chart.
    options : dict of str to parts or list
    body, otherwise : list of Node
    """
    kind: str
    line: int
    parts: tuple = ()
    level: int = 0
    condition: tuple = ()
    pick: Pick = None
    name: str = ""
    options: dict = field(default_factory=dict)
    body: list = field(default_factory=list)
    otherwise: list = field(default_factory=list)


@dataclass
class Template:
    """A template that was read and whose names are all known."""
    name: str
    head: dict
    nodes: list
