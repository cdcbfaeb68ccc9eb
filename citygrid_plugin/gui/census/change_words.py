"""One census change in words: what differs, why, and what else it could be, as HTML."""
from html import escape

from ...core.census.changes import KINDS
from ...core.workspace import components
from ...i18n import tr
from ...layers.words import pick
from ..cases.detail import moment
from ..components.words import Words
from ..two_lines import COLOURS
from .change_model import (
    SIGNS, class_title, decision_words, kind_title, percent)

#: Differing values stand out by their ground and by a sign.
_MARKED = "background:#fff0b8;color:#000000"
_LIGHTS = {"lost": "red", "removed": "red", "uncertain": "yellow", "missed": "yellow",
           "new": "green"}


class ChangeWords(Words):
    """Values of a workspace in words, classes by their names too."""

    def __init__(self, ws):
        super().__init__(ws)
        self.names["classcode"] = {
            code: f"{code} {pick(name, name_en)}" for code, name, name_en in ws.query(
                "SELECT code, name, name_en FROM object_class WHERE kind = 'component'")}

    def html(self, row, found, near=()):
        """A change as HTML with links "match:SIDE:TABLE:FID".

        Parameters
        ----------
        row : dict
            As ``census_review.rows`` gives it.
        found : dict
            As ``census_review.detail`` gives it.
        near : list of dict
            As ``pair_map.alternatives`` gives them.
        """
        return "".join((self._head(row), self._lines(row, found), self._why(row),
                        self._near(near)))

    @staticmethod
    def _head(row):
        colour = COLOURS[_LIGHTS.get(row["kind"])]
        facts = [tr("certain by {certainty}").format(certainty=percent(row["certainty"]))
                 if row["certainty"] is not None else "",
                 tr("{metres} m apart").format(metres=f"{row['distance']:.2f}")
                 if row["distance"] is not None else "", row["crew"] or "", row["case_no"] or ""]
        lines = [f"<b style='color:{colour}'>{escape(kind_title(row['kind']))}</b> "
                 f"<b>{escape(class_title(row))}</b> {escape(row['objid'] or '')}",
                 escape(" · ".join(filter(None, facts)))]
        if row["proposed"] and row["proposed"] != row["kind"]:
            lines.append(escape(tr("found as: {kind}").format(
                kind=tr(KINDS.get(row["proposed"], row["proposed"])))))
        decided = decision_words(row)
        if decided or row["changed_by"]:
            parts = [decided, row["changed_by"], moment(row["changed_at"]),
                     tr("by rule {number}").format(number=row["rule_fid"])
                     if row["rule_fid"] else "", row["reason"]]
            lines.append(f"<b>{escape(' · '.join(filter(None, parts)))}</b>")
        if row["result_objid"]:
            lines.append(escape(tr("Code afterwards: {code}").format(code=row["result_objid"])))
        return f"<p>{'<br>'.join(filter(None, lines))}</p>"

    def _lines(self, row, found):
        if not found["lines"]:
            return ""
        one_sided = found["old"] is None or (found["new"] is None and not row["new"])
        cells = [f"<tr><th></th><th align='left'>{escape(tr('before'))} ○</th>"
                 f"<th align='left'>{escape(tr('now'))} ●</th></tr>"]
        # what differs stands first: the rest is read only in doubt
        for column, before, after, differs in sorted(found["lines"], key=lambda line: not line[3]):
            title = tr(components.TITLES.get(column, column))
            marked = differs and not one_sided
            style = f" style='{_MARKED}'" if marked else ""
            cells.append(
                f"<tr><td style='color:gray;padding-right:6px'>{escape(title)}"
                f"{' ≠' if marked else ''}</td>"
                f"<td{style}>{escape(self.value(column, before))}</td>"
                f"<td{style}>{escape(self.value(column, after))}</td></tr>")
        return f"<table cellspacing='0' cellpadding='2' width='100%'>{''.join(cells)}</table>"

    def value(self, column, value):
        return super().value(column, value if isinstance(value, (str, type(None)))
                             else f"{value}")

    @staticmethod
    def _why(row):
        lines = [escape(reason(ground)) for ground in row["why"]]
        return f"<p><b>{tr('Why')}</b><br>{'<br>'.join(lines)}</p>" if lines else ""

    def _near(self, near):
        if not near:
            return ""
        lines = []
        for other in near:
            sign = "○" if other["side"] == "old" else "●"
            name = self.names["classcode"].get(other["classcode"], other["classcode"] or "")
            now = f"{SIGNS.get(other['kind'], '')} {tr(KINDS[other['kind']])}" \
                if other["kind"] in KINDS else ""
            lines.append(
                f"{sign} {escape(tr('{metres} m').format(metres=format(other['metres'], '.2f')))} "
                f"{escape(name)} {escape(other['objid'] or '')} <i>{escape(now)}</i> "
                f"<a href='match:{other['side']}:{other['table']}:{other['fid']}'>"
                f"{escape(tr('match'))}</a>")
        return f"<p><b>{escape(tr('Others nearby'))}</b><br>{'<br>'.join(lines)}</p>"


def reason(ground):
    """One ground of a change in the user's language."""
    try:
        template, params = ground
        return tr(template).format(**params)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return str(ground)      # written by hand or by another program: show it as it is
