"""Templates of reports: plain text that an office copies and changes without programming.

A template is read line by line::

    ---
    title: {district}城市管理白皮书
    numbering: 一、|（一）|1.
    ---
    // a line for who edits the template, which is not printed
    # a heading; ## and ### are lower ones, a ! after them leaves the number out
    A paragraph with a figure {cases.filed} and one in a form {cases.filed.change:增长0.0%|下降0.0%|持平}.
    - an item of a list
    > a small note
    @if cases.open > 0 and not goals
    @else
    @end
    @each tasks_by_unit first 3 where overdue > 0
    ## {name}
    @end
    @table cases_by_class first 20
      title: what stands above it
      columns: name, filed, closed = 结案    (or: -code, all but these)
      total: yes
      otherwise: what is said where the table has no rows
    @chart lines cases_by_month
      labels: month
      values: filed, closed
    @map hot_spots
    @contents           (the headings with their pages)
      title: what stands above them
    @page

Nothing in it is evaluated as code: a place names a figure and a form, a condition compares, a
directive names a table. Every name is looked up when the template is read, and what is unknown is
told with its line and the names there are. ``report_fill`` makes the blocks of a report of it.
"""
import difflib
import re
from pathlib import Path

from ..errors import InputError, N_
from .report_nodes import Listing, Node, Pick, Place, Template, Term

HEAD = ("title", "subtitle", "file", "numbering", "table", "figure", "more", "foot")
CHARTS = ("bars", "columns", "lines")
_OPTIONS = {"table": ("title", "columns", "total", "otherwise", "note"),
            "chart": ("title", "labels", "values", "otherwise"), "map": ("title", "otherwise"),
            "contents": ("title",)}
_NAME = r"[A-Za-z][A-Za-z0-9_.]*"
_PLACE = re.compile(r"\{(" + _NAME + r")(?::([^{}]*))?\}")
_PICK = re.compile(r"(" + _NAME + r")(?:\s+(first|last)\s+(\d+))?(?:\s+where\s+(.+))?")
_TERM = re.compile(r"(not\s+)?(" + _NAME + r")(?:\s*(>=|<=|<>|>|<|=)\s*(.+))?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def load(path, names):
    """Read a template file.

    Parameters
    ----------
    path : path
        UTF-8 text.
    names : report_names.Names
        The figures, tables and maps there are.

    Returns
    -------
    Template

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is wrong; says which.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(N_("The template {path} cannot be read: {reason}. It must be a text file "
                            "in UTF-8."), path=str(path),
                         reason=getattr(error, "strerror", None) or str(error)) from error
    return parse(text, names, path.name)


def parse(text, names, name="template"):
    """A template from its text; see ``load``."""
    return _Reader(text, names, name).read()


class _Reader:
    """Reads one template; ``rows`` are the tables whose columns can be named at the moment."""

    def __init__(self, text, names, name):
        self.lines, self.names, self.name = text.splitlines(), names, name
        self.at, self.rows = 0, []

    # -- errors

    def wrong(self, template, **params):
        return InputError(N_("Line {line} of {file}: {what}"), line=self.at, file=self.name,
                          what=InputError(template, **params))

    def unknown(self, template, name, there):
        near = difflib.get_close_matches(name, there, 3, 0.6)
        group = [n for n in there if n.split(".")[0] == name.split(".")[0]]
        return self.wrong(template, name=name, near=", ".join(near) or "–",
                          there=", ".join(sorted(group) or sorted(there)))

    # -- structure

    def read(self):
        head = self._head()
        nodes, _ = self._body(())       # nothing closes the whole: it ends with the text
        return Template(self.name, head, nodes)

    def _next(self):
        """The next line that says something, None at the end."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.strip() and not line.lstrip().startswith("//"):
                return line.rstrip(" \t\r")
        return None

    def _head(self):
        head = {}
        if self._next() != "---":
            raise self.wrong(N_("a template begins with a line --- and its title."))
        while (line := self._next()) != "---":
            if line is None:
                raise self.wrong(N_("the head of the template is not ended by a line ---."))
            key, sign, value = line.partition(":")
            if not sign or key.strip() not in HEAD:
                raise self.wrong(N_("{line} does not belong into the head. It has: {there}."),
                                 line=line.strip(), there=", ".join(HEAD))
            # a wide space is how a Chinese template sets a number apart
            key, value = key.strip(), value.strip(" \t")
            head[key] = value if key == "numbering" else self._parts(
                value, ("number", "rows") if key in ("table", "figure", "more") else ())
        if "title" not in head:
            raise self.wrong(N_("the head of the template has no title."))
        return head

    def _body(self, ends):
        nodes, opened = [], self.at
        while (line := self._next()) is not None:
            said = line.strip()
            if said.split()[0] in ends:
                return nodes, said
            nodes.append(self._node(said))
        if ends:
            self.at = opened
            raise self.wrong(N_("what begins here is not ended by a line @end."))
        return nodes, None

    def _node(self, said):
        at = self.at
        if said.startswith("#"):
            found = re.fullmatch(r"(#{1,3})(!?)\s*(.+)", said)
            if not found:
                raise self.wrong(N_("a heading begins with #, ## or ###, and its text follows."))
            level = len(found[1])
            return Node("heading", at, self._parts(found[3]), -level if found[2] else level)
        if not said.startswith("@"):
            kind = {"-": "item", ">": "note"}.get(said[0], "text") if said[1:2] in (" ", "") \
                else "text"
            return Node(kind, at, self._parts(said if kind == "text" else said[1:].strip()))
        word, _, rest = said.partition(" ")
        made = getattr(self, "_" + word[1:], None) if word in (
            "@if", "@each", "@table", "@chart", "@map", "@contents", "@page") else None
        if made is None:
            raise self.wrong(N_("there is no directive {word}. There are @if, @else, @end, @each, "
                                "@table, @chart, @map, @contents and @page."), word=word)
        node = made(rest.strip())
        node.line = at
        return node

    def _page(self, rest):
        return Node("page", self.at)

    def _contents(self, rest):
        return Node("contents", self.at, options=self._options("contents"))

    def _if(self, rest):
        node = Node("if", self.at, condition=self._condition(rest))
        node.body, end = self._body(("@else", "@end"))
        if end == "@else":
            node.otherwise, _ = self._body(("@end",))
        return node

    def _each(self, rest):
        node = Node("each", self.at, pick=self._pick(rest))
        self.rows.append(node.pick.table)
        node.body, _ = self._body(("@end",))
        self.rows.pop()
        return node

    def _options(self, kind):
        """Lines set in from the left, below a directive: {key: (line, value)}."""
        found = {}
        while self.at < len(self.lines) and (
                self.lines[self.at][:1] in (" ", "\t") and self.lines[self.at].strip()):
            line = self.lines[self.at].strip()
            self.at += 1
            key, sign, value = line.partition(":")
            if not sign or key.strip() not in _OPTIONS[kind]:
                raise self.wrong(N_("{line} is nothing that can be said here. There are: "
                                    "{there}."), line=line, there=", ".join(_OPTIONS[kind]))
            found[key.strip()] = value.strip()
            if key.strip() in ("title", "otherwise", "note"):
                found[key.strip()] = self._parts(value.strip())
        return found

    def _table(self, rest):
        pick = self._pick(rest)
        options = self._options("table")
        options["columns"] = self._shown(pick.table, options.get("columns", ""))
        if options.get("total", "no") not in ("yes", "no"):
            raise self.wrong(N_("total is yes or no."))
        options["total"] = options.get("total") == "yes"
        return Node("table", self.at, pick=pick, options=options)

    def _chart(self, rest):
        kind, _, rest = rest.partition(" ")
        if kind not in CHARTS:
            raise self.wrong(N_("there is no chart {kind}. There are: {there}."), kind=kind,
                             there=", ".join(CHARTS))
        pick = self._pick(rest.strip())
        options = self._options("chart")
        for key in ("labels", "values"):
            options[key] = self._columns(pick.table, options.get(key, ""))
            if not options[key] or key == "labels" and len(options[key]) > 1:
                raise self.wrong(N_("a chart needs one column of labels and one or more of "
                                    "values."))
        return Node("chart", self.at, pick=pick, name=kind, options=options)

    def _map(self, rest):
        if rest not in self.names.maps:
            raise self.unknown(N_("there is no map {name}. There are: {there}."), rest,
                               list(self.names.maps))
        return Node("map", self.at, name=rest, options=self._options("map"))

    # -- names

    def _columns(self, table, text):
        """[(column, title)] of ``a, b = title``; the title is "" where none is given."""
        found = []
        for part in filter(None, (p.strip() for p in re.split("[,，]", text))):
            name, _, title = part.partition("=")
            self._column(table, name.strip())
            found.append((name.strip(), title.strip()))
        return found

    def _shown(self, table, text):
        """The columns of a table: those named, or all but those named with a minus."""
        everything = [(c, "") for c in self.names.tables[table].columns]
        if not text.startswith("-"):
            return self._columns(table, text) or everything
        less = [c for c, _ in self._columns(table, text.replace("-", ""))]
        return [(c, title) for c, title in everything if c not in less]

    def _column(self, table, name):
        if name not in self.names.tables[table].columns:
            raise self.wrong(N_("the table {table} has no column {name}. It has: {there}."),
                             table=table, name=name,
                             there=", ".join(self.names.tables[table].columns))

    def _pick(self, text):
        found = _PICK.fullmatch(text.strip())
        if not found:
            raise self.wrong(N_("{text} names no rows of a table. Write: name, name first 5, or "
                                "name where column > 0."), text=text)
        name, which, count, where = found.groups()
        if name not in self.names.tables:
            raise self.unknown(N_("there is no table {name}. Similar: {near}. There are: "
                                  "{there}."), name, list(self.names.tables))
        return Pick(name, int(count or 0), which == "last",
                    self._condition(where, name) if where else ())

    def _condition(self, text, table=""):
        return tuple(tuple(self._term(term, table) for term in re.split(r"\s+and\s+", part))
                     for part in re.split(r"\s+or\s+", text.strip()))

    def _term(self, text, table):
        found = _TERM.fullmatch(text.strip())
        if not found:
            raise self.wrong(N_("{text} is no condition. Write: name, not name, or name > 0, "
                                "joined by and, or."), text=text)
        negated, name, sign, value = found.groups()
        if table:
            self._column(table, name)
        else:
            self._known(name)
        is_name = False
        if value is not None:
            value = value.strip()
            if _NUMBER.fullmatch(value):
                value = float(value)
            elif _PLACE.fullmatch(value):
                value, is_name = value[1:-1], True
                self._known(value)
            else:
                value = value.strip('"“”')
        return Term(name, bool(negated), sign or "", value, is_name)

    def _known(self, name, more=()):
        """Raise where a figure, or a column of the rows around, has no such name."""
        columns = [c for table in self.rows for c in self.names.tables[table].columns]
        # the name of a table is the number of its rows
        if not any(name in there for there in (self.names.figures, self.names.tables, columns,
                                               more)):
            raise self.unknown(N_("there is no figure {name}. Similar: {near}. There are: "
                                  "{there}."), name, [*self.names.figures, *columns, *more])

    # -- texts

    def _parts(self, text, more=()):
        """A text as str, Place and Listing."""
        found = []
        for piece in re.split(r"(\[\[.*?\]\])", text):
            if piece.startswith("[["):
                found.append(self._listing(piece[2:-2]))
            else:
                found += self._places(piece, more)
        return tuple(found)

    def _listing(self, text):
        head, sign, rest = text.partition(":")
        rest = rest.removeprefix(" ")
        if not sign:
            raise self.wrong(N_("[[{text}]] is no list. Write [[table first 3: text of a row|what "
                                "stands between two]]."), text=text)
        pick = self._pick(head)
        # the last bar that is not inside a place
        cut = max((i for i, c in enumerate(rest)
                   if c == "|" and rest[:i].count("{") == rest[:i].count("}")), default=None)
        between = rest[cut + 1:] if cut is not None else ""
        self.rows.append(pick.table)
        parts = tuple(self._places(rest[:cut] if cut is not None else rest, ()))
        self.rows.pop()
        return Listing(pick, parts, between)

    def _places(self, text, more):
        found, at = [], 0
        for match in _PLACE.finditer(text):
            found.append(text[at:match.start()])
            name, form = match.group(1), match.group(2) or ""
            self._known(name, more)
            self._form(name, form)
            found.append(Place(name, form))
            at = match.end()
        found.append(text[at:])
        if any("{" in piece or "}" in piece for piece in found if isinstance(piece, str)):
            raise self.wrong(N_("a place is written {{name}} or {{name:form}}; a brace is left "
                                "over in: {text}"), text=text.replace("{", "{{").replace(
                                    "}", "}}"))
        return [piece for piece in found if piece != ""]

    def _form(self, name, form):
        kind = self.names.kind(name, self.rows)
        if form and kind in ("text", "code"):
            raise self.wrong(N_("{name} is a text and takes no form."), name=name)
        if form.count("|") > 3:
            raise self.wrong(N_("a form has four parts at most: more than 0, less than 0, 0, and "
                                "no value."))
