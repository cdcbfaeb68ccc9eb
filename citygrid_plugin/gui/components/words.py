"""Components and their history in the words of the person at the desk."""
from html import escape

from ...core.errors import N_
from ...core.workspace import components
from ...i18n import tr
from ...layers.words import pick
from ..cases.detail import moment

ACTIONS = {"insert": N_("entered"), "update": N_("changed"), "retire": N_("retired"),
           "sign": N_("signed"), "migrate": N_("brought to a later edition")}
_DOMAINS = {"objstate": "objstate", "datasource": "datasource"}
_FACTS = ("deptcode3", "deptcode2", "deptcode1", "objpos", "note")
_DATES = ("ordate", "chdate", "datasource")


def class_name(row):
    """Name of the class of a component."""
    return pick(row["class_name"], row["class_name_en"]) or row["classcode"] or ""


def short(row):
    """A component in one line: code, class, name where it has one of its own."""
    own = row["objname"] if row["objname"] not in (row["class_name"], None) else ""
    return "  ".join(filter(None, (row["objid"], class_name(row), own)))


class Words:
    """Values of a workspace in words: organisations and value lists by their names."""

    def __init__(self, ws):
        self.names = {column: dict(ws.query("SELECT code, name FROM organisation"))
                      for column in components.ORGANISATIONS}
        for column, domain in _DOMAINS.items():
            self.names[column] = {code: pick(name, name_en) for code, name, name_en in ws.query(
                "SELECT code, name, name_en FROM value_domain WHERE domain = ?", (domain,))}

    def value(self, column, value):
        """A stored value as it is read, "–" for none."""
        if value in (None, ""):
            return "–"
        return self.names.get(column, {}).get(value) or str(value)

    def entry(self, entry):
        """A change of the history: one line of when and who, then what and why."""
        who = entry.by or tr("outside of the docks")
        lines = [tr("{at}  {who}: {action}").format(
            at=moment(entry.at), who=who, action=tr(ACTIONS.get(entry.action, entry.action)))]
        if entry.moved is not None:
            lines.append("   " + tr("moved by {metres} m").format(metres=f"{entry.moved:.1f}"))
        elif entry.reshaped:
            lines.append("   " + tr("drawn anew"))
        for column, before, after in entry.changes:
            title = tr(components.TITLES.get(column, column))
            lines.append("   " + tr("{title}: {before} → {after}").format(
                title=title, before=self.value(column, before), after=self.value(column, after)))
        if entry.why:
            lines.append("   " + tr("Reason: {why}").format(why=entry.why))
        return "\n".join(lines)

    def facts(self, row):
        """A component as the HTML of the strip."""
        lines = "".join(
            f"<tr><td style='color:gray;padding-right:8px'>{escape(tr(components.TITLES[name]))}"
            f"</td><td>{escape(self.value(name, row[name]))}</td></tr>"
            for name in _FACTS if row[name])
        gone = ""
        if row["dedate"]:
            gone = ("<br><span style='color:#c62828'><b>"
                    + escape(tr("retired on {date}").format(date=row["dedate"])) + "</b></span>")
        own = row["objname"] if row["objname"] != row["class_name"] else ""
        dates = " · ".join(f"{tr(components.TITLES[name])} {self.value(name, row[name])}"
                           for name in _DATES if row[name])
        where = " · ".join((self.value("objstate", row["objstate"]),
                            row["bgid"] or tr("in no unit grid")))
        return (f"<p><b>{escape(row['objid'] or '')}</b> {escape(class_name(row))} "
                f"{escape(own or '')}{gone}<br>{escape(where)}</p><table>{lines}</table>"
                f"<p style='color:gray'>{escape(dates)}</p>")
