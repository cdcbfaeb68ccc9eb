"""citygrid:importorganisations: who is responsible, from a table."""
import re

from qgis.core import QgsProcessingParameterField

from ...core.errors import InputError, N_
from ...i18n import tr
from .importing import ImportAlgorithm, rejected, writing

ROLE_WORDS = {"authority": ("authority", "主管", "主管部门"),
              "owner": ("owner", "权属", "权属单位", "产权"),
              "maintainer": ("maintainer", "养护", "养护单位", "维护", "责任", "处置")}
STATUS_WORDS = {"on_leave": ("on_leave", "on leave", "暂停", "停用", "代管"),
                "dissolved": ("dissolved", "撤销", "注销", "合并")}


class ImportOrganisations(ImportAlgorithm):
    """Organisations with their roles."""

    NAME = "importorganisations"
    TITLE = N_("Import organisations")
    HELP = N_(
        "Writes the organisations of a table (CSV, Excel, or a table of the project) into the "
        "workspace: code, name, parent, contact, telephone and roles, and where there are such "
        "fields territory (code or name of a street or community), status and successor, by which "
        "the rules of responsibility go. Codes that are missing are given and the log says which.")
    SPATIAL = False

    def choices(self):
        for name, title in (("CODE", tr("Field of the code")), ("NAME", tr("Field of the name")),
                            ("ROLE", tr("Field of the roles"))):
            self.add(QgsProcessingParameterField(name, title, parentLayerParameterName="INPUT",
                                                 optional=True),
                     tr("Empty: recognised by its name; - for none."))

    def write(self, ws, source, shapes, parameters, context, feedback):
        import numpy as np

        from ...core.workspace.bulk import insert_rows
        columns = self.texts("organisation", source, parameters, context,
                             ("CODE", "NAME", "ROLE"))
        if not {"code", "name"} & set(columns):
            raise InputError(N_("No field of {name} looks like the name of an organisation. Choose "
                                "one."), name=source.name)
        empty = np.full(len(source.frame), None, dtype=object)
        codes = columns.get("code", empty).copy()
        names = columns.get("name", codes)
        names = np.array([n or c for n, c in zip(names, codes)] + [None], dtype=object)[:-1]
        told = [rejected(np.flatnonzero([n is None for n in names]), "no_name")]
        taken = {r[0] for r in ws.query("SELECT code FROM organisation")}
        good, seen = [], set()
        for row, (code, name) in enumerate(zip(codes, names)):
            if name is None:
                continue
            if code in taken or code in seen:
                reason = "code_exists" if code in taken else "duplicate_code"
                told.append(rejected([row], reason, code))
                continue
            if code:
                seen.add(code)
            good.append(row)
        fresh = self.give_codes(codes, names, good, taken | seen, feedback)
        rows = np.array(good, dtype=int)
        values = {k: v[rows] for k, v in columns.items() if k not in ("role", "code", "name")}
        by_name = dict(ws.query("SELECT name, code FROM organisation"))
        by_name.update(zip(names[rows], codes[rows]))
        self.tidy(ws, values, by_name, feedback)
        roles = [(codes[r], role) for r in rows for role in _roles(columns.get("role", empty)[r])]
        with writing(ws, tr("import of {name}").format(name=source.name), feedback) as connection:
            insert_rows(ws, connection, "organisation",
                        {"code": codes[rows], "name": names[rows], **values})
            insert_rows(ws, connection, "organisation_role",
                        {"org_code": [r[0] for r in roles], "role": [r[1] for r in roles]})
        if fresh:
            self.warn(feedback, tr("{count} organisations had no code and were given one.").format(
                count=fresh))
        return len(rows), told

    def tidy(self, ws, values, by_name, feedback):
        """Put territory, status and successor, where they are given, into the words of the
        workspace; ``by_name`` has the codes of organisations."""
        if "area_code" in values:
            areas = ws.query("SELECT code, name FROM community UNION "
                             "SELECT code, name FROM street ORDER BY 1 DESC")
            known = {**{name: code for code, name in areas if name},
                     **{code: code for code, _ in areas}}
            given = values["area_code"]
            strange = sorted({text for text in given if text and text not in known})
            values["area_code"] = _objects(known.get(text) for text in given)
            if strange:
                self.warn(feedback, tr("No street or community is called {names}; these "
                                       "organisations have no territory.").format(
                    names=", ".join(strange)))
        if "status" in values:
            values["status"] = _objects(map(_status, values["status"]))
        if "successor_code" in values:
            values["successor_code"] = _objects(
                by_name.get(text, text) for text in values["successor_code"])

    @staticmethod
    def give_codes(codes, names, rows, taken, feedback):
        """Fill in missing codes; how many."""
        number, fresh = 1, 0
        for row in rows:
            if codes[row] is not None:
                continue
            while f"U{number:03d}" in taken:
                number += 1
            codes[row] = f"U{number:03d}"
            taken.add(codes[row])
            fresh += 1
            feedback.message(tr("Built code {code} for {name}.").format(
                code=codes[row], name=names[row]))
        return fresh


def _objects(values):
    import numpy as np
    return np.array([*values, None], dtype=object)[:-1]


def _status(text):
    """The status that a cell names; who is neither on leave nor dissolved works."""
    text = (text or "").strip().lower()
    return next((status for status, known in STATUS_WORDS.items()
                 if any(word in text for word in known)), "active")


def _roles(text):
    """The roles that a cell names: "owner", "主管、养护" ..."""
    words = [w for w in re.split(r"[\s,;、，；/|]+", (text or "").lower()) if w]
    return [role for role, known in ROLE_WORDS.items()
            if any(word.startswith(known[1]) or word in known for word in words)]
