"""A template filled with the values of a report: blocks that become Word, PDF and Excel files."""
import unicodedata
from dataclasses import dataclass

from ..exchange.report_doc import Contents, Heading, PageBreak, Table, Text
from .report_names import COMPARES, Few, Hidden
from .report_nodes import Listing, Pick, Place
from .report_words import NOTHING, Numbering, is_none, written


@dataclass(frozen=True)
class Chart:
    """A chart to be drawn.

    Attributes
    ----------
    kind : str
        One of report_template.CHARTS.
    caption : str
    labels : tuple of str
    series : tuple of (str, tuple of number or None)
    value_kind : str
        What the values are, one of report_names.KINDS.
    """
    kind: str
    caption: str
    labels: tuple
    series: tuple
    value_kind: str


@dataclass(frozen=True)
class Map:
    """A map to be drawn: its name and what stands below it."""
    name: str
    caption: str


@dataclass(frozen=True)
class Filled:
    """A report: titles, what stands at the foot of a page, the name of its files, blocks."""
    title: str
    subtitle: str
    foot: str
    file: str
    blocks: tuple


def fill(template, values):
    """Fill a template.

    Parameters
    ----------
    template : report_template.Template
    values : report_names.Values
        Of the names the template was read with.

    Returns
    -------
    Filled
        Its blocks are Heading, Text, Table, PageBreak, Contents (``core.exchange.report_doc``),
        Chart and Map.
    """
    return _Filler(template, values).fill()


class _Filler:
    def __init__(self, template, values):
        self.template, self.values = template, values
        self.rows = []                      # (table, row) of the @each around
        self.numbering = Numbering(template.head.get("numbering", ""))
        self.counts = {"table": 0, "figure": 0}

    def fill(self):
        head = self.template.head
        title, subtitle, foot, file = (self.text(head.get(key, ()))
                                       for key in ("title", "subtitle", "foot", "file"))
        blocks = list(self.blocks(self.template.nodes))
        return Filled(title, subtitle, foot, file or title, tuple(blocks))

    def blocks(self, nodes):
        for node in nodes:
            yield from getattr(self, "_" + node.kind)(node)

    # -- nodes

    def _heading(self, node):
        level = abs(node.level)
        number = self.numbering.next(level) if node.level > 0 else ""
        yield Heading(number + self.text(node.parts), level)

    def _text(self, node):
        text = self.text(node.parts).strip()
        if text:
            yield Text(text, {"text": "body"}.get(node.kind, node.kind))

    _item = _note = _text

    def _page(self, node):
        yield PageBreak()

    def _contents(self, node):
        yield Contents(self.text(node.options.get("title", ())))

    def _if(self, node):
        yield from self.blocks(node.body if self.holds(node.condition) else node.otherwise)

    def _each(self, node):
        for row in self.picked(node.pick):
            self.rows.append((node.pick.table, row))
            yield from self.blocks(node.body)
            self.rows.pop()

    def _table(self, node):
        table, options = node.pick.table, node.options
        names, language = self.values.names.tables[table], self.values.language
        picked = self.picked(node.pick)
        public = self.values.figures.get("public")
        if public and not names.public:
            yield Text(self.values.word("not_public"), "note")
            return
        columns = [(c, t) for c, t in options["columns"]
                   if not (public and names.columns[c].personal == "drop")
                   # with nothing to compare with there is no comparison
                   and not (c in COMPARES and all(is_none(row.get(c)) for row in picked))]
        if not picked or not columns:
            yield from self._nothing(options)
            return
        titles = [title or names.columns[c].title(language) for c, title in columns]
        kinds = [names.columns[c].kind for c, _ in columns]
        rows = tuple(tuple(self.write(row.get(c), kind) for (c, _), kind in zip(columns, kinds))
                     for row in picked)
        total = ()
        if options["total"]:
            total = self._total(node.pick, columns, kinds)
        right = frozenset(i for i, kind in enumerate(kinds) if kind not in ("text", "code", "day"))
        caption = self.caption("table", options, names.title(language))
        yield Table(caption, tuple(zip(titles, _widths(titles, kinds, rows))), rows, total, right)
        every = len(self.picked(Pick(table, where=node.pick.where)))
        if every > len(picked) and "more" in self.template.head:
            yield Text(self.text(self.template.head["more"], {"rows": every - len(picked)}),
                       "note")
        if "note" in options:
            yield Text(self.text(options["note"]), "note")

    def _total(self, pick, columns, kinds):
        """A row of sums of the counts of all rows, not only of those shown."""
        rows = self.picked(Pick(pick.table, where=pick.where))
        made = [self.values.word("sum")]
        for (column, _), kind in list(zip(columns, kinds))[1:]:
            values = [row.get(column) for row in rows]
            if kind not in ("count", "difference"):
                made.append("")
            elif any(isinstance(v, (Few, Hidden)) for v in values):
                made.append("*")
            else:
                known = [v for v in values if not is_none(v)]
                # of nothing known the sum is not 0
                made.append(self.write(sum(known) if known else None, kind))
        return tuple(made)

    def _chart(self, node):
        table, options = node.pick.table, node.options
        columns, language = self.values.names.tables[table].columns, self.values.language
        picked = self.picked(node.pick)
        label, _ = options["labels"][0]
        series = tuple((title or columns[c].title(language),
                        tuple(_drawn(row.get(c)) for row in picked))
                       for c, title in options["values"])
        if not any(v for _, values in series for v in values):
            yield from self._nothing(options)
            return
        yield Chart(node.name, self.caption("figure", options,
                                            self.values.names.tables[table].title(language)),
                    tuple(self.write(row.get(label), columns[label].kind) for row in picked),
                    series, columns[options["values"][0][0]].kind)

    def _map(self, node):
        if self.values.maps.get(node.name) is None:
            yield from self._nothing(node.options)
            return
        names = self.values.names.maps[node.name]
        yield Map(node.name, self.caption("figure", node.options,
                                          names.title(self.values.language)))

    def _nothing(self, options):
        if "otherwise" in options:
            yield Text(self.text(options["otherwise"]))

    def caption(self, what, options, default):
        """What stands at a table or a figure, with its number."""
        title = self.text(options["title"]) if "title" in options else default
        if what in self.template.head:
            self.counts[what] += 1
            number = self.text(self.template.head[what], {"number": self.counts[what]})
            title = number + (" " if number[-1:].isascii() else "") + title
        return title

    # -- values

    def value(self, name, more=None):
        """(value, kind) of a figure, a column of the row around, or a further name."""
        if more and name in more:
            return more[name], "count"
        for table, row in reversed(self.rows):
            if name in row:
                return row[name], self.values.names.tables[table].columns[name].kind
        if name in self.values.names.tables:
            return len(self.values.tables.get(name, ())), "count"
        return self.values.figures.get(name), self.values.names.figures[name].kind

    def write(self, value, kind, form=""):
        return written(value, kind, form, self.values.language)

    def text(self, parts, more=None):
        made = []
        for part in parts:
            if isinstance(part, Place):
                made.append(self.write(*self.value(part.name, more), part.form))
            elif isinstance(part, Listing):
                made.append(self._listing(part))
            else:
                made.append(part)
        return "".join(made)

    def _listing(self, listing):
        made = []
        for row in self.picked(listing.pick):
            self.rows.append((listing.pick.table, row))
            made.append(self.text(listing.parts))
            self.rows.pop()
        return listing.between.join(made) or NOTHING

    def picked(self, pick):
        """The rows of a Pick."""
        rows = self.values.tables.get(pick.table, [])
        if pick.where:
            rows = [row for row in rows if self.holds(pick.where, row)]
        if pick.count:
            rows = rows[-pick.count:] if pick.last else rows[:pick.count]
        return rows

    def holds(self, condition, row=None):
        """Whether a condition holds, of a row or of the report."""
        return any(all(self._term(term, row) for term in terms) for terms in condition)

    def _term(self, term, row):
        value = row.get(term.name) if row is not None else self.value(term.name)[0]
        other = self.value(term.value)[0] if term.is_name else term.value
        return _compared(value, term.sign, other) != term.negated


def _compared(value, sign, other):
    if isinstance(value, Few) or isinstance(value, Hidden) and not sign:
        value = 1               # there are some, and no more is told
    if is_none(value) or isinstance(value, Hidden):
        return False
    if not sign:
        return bool(value)
    if is_none(other) or isinstance(other, (Few, Hidden)):
        return False
    if isinstance(value, str) != isinstance(other, str):
        return sign == "<>"
    return {"=": value == other, "<>": value != other}.get(sign, False) or {
        ">": value > other, ">=": value >= other, "<": value < other,
        "<=": value <= other}.get(sign, False)


def _drawn(value):
    return None if is_none(value) or isinstance(value, (Few, Hidden)) else value


def wide(text):
    """The width of a text in Latin letters; a Chinese one is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


#: Letters that a line of a table holds on A4, and those between two of its columns.
_LINE, _GAP = 98, 2.4


def _widths(titles, kinds, rows):
    """Shares of the width by what stands in the columns, in letters: numbers, days, codes and the
    words of titles stay whole as far as there is room, and texts take what is left."""
    least, less, wanted = [], [], []
    for i, (title, kind) in enumerate(zip(titles, kinds)):
        cells = [row[i] for row in rows]
        head = max(_needed(title), 5)
        most = min(max(head, *map(_room, cells)), 34)
        whole = most if kind not in ("text", "code") else max(
            (_whole(piece) for cell in cells for piece in cell.split()), default=0)
        whole = min(max(whole, head), most)
        least.append((min(whole, max(head, 9)) if kind == "text" else whole) + _GAP)
        less.append(whole + _GAP)
        wanted.append(most + _GAP)
    for low, high in ((least, less), (less, wanted)):
        if sum(high) > _LINE:
            part = max(_LINE - sum(low), 0) / (sum(high) - sum(low) or 1)
            return [a + (b - a) * part for a, b in zip(low, high)]
    return wanted


def _room(cell):
    """What a cell needs to stay in one line; Word parts digits and Chinese by half a letter."""
    parts = sum((a > "\u2e80") != (b > "\u2e80") for a, b in zip(cell, cell[1:]))
    return wide(cell) + 0.5 * parts + 0.6


def _whole(piece):
    """What a word needs to stay whole; Chinese can be broken, but not to single letters."""
    return _room(piece) if wide(piece) == len(piece) else min(wide(piece), 14)


def _needed(title):
    """What a title needs in bold letters: a Chinese one breaks anywhere, others between words."""
    if wide(title) > len(title):
        return min(wide(title), 8) * 1.05
    return max(map(_bold, title.split()), default=0)


def _bold(word):
    """The width of a word in bold letters of the usual fonts, in digits."""
    return 0.4 + sum(1.7 if c in "mwMW" else 1.45 if c.isupper() else 0.7 if c in "fijlt" else 1.1
                     for c in word)
