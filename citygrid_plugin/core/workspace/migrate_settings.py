"""What hangs on the classes of a workspace, brought along by a migration of the catalogue: open
cases, photos and findings of components, filing conditions, rules of responsibility, reaches,
saved mappings, drafts and the scope of a census that is being prepared.

Closed cases, their records and what the history says keep the classes and codes they had.
"""
import json
from collections import Counter

from ..cases import filing
from ..cases.board_rows import mark_all
from ..cases.numbering import LETTERS
from ..json_text import read_json
from .ddl import marks, sql
from .triggers import row_json

_MAJOR = 2      # digits, in every edition


def open_cases(ws, connection, stamp, by, why):
    """Give the open cases the new class and the new code of their component; a case on a
    component follows that. The history keeps what they had. Returns how many changed."""
    connection.execute("DROP TABLE IF EXISTS temp.cg_case")
    connection.execute(
        "CREATE TEMP TABLE cg_case AS SELECT c.fid, coalesce(CASE WHEN c.kind = 'component' AND "
        "m.old_class = c.classcode THEN m.new_class END, w.new, c.classcode) AS classcode, "
        "coalesce(m.new_code, c.objid) AS objid FROM case_open c "
        "LEFT JOIN object_code o ON o.code = c.objid "
        "LEFT JOIN temp.cg_move m ON m.old_table = o.table_name AND m.old_fid = o.fid "
        "LEFT JOIN temp.cg_way w ON w.kind = c.kind AND w.old = c.classcode")
    connection.execute("DELETE FROM temp.cg_case AS n WHERE EXISTS (SELECT 1 FROM case_open c "
                       "WHERE c.fid = n.fid AND c.classcode IS n.classcode AND c.objid IS n.objid)")
    connection.execute(
        sql("INSERT INTO cg_history (at, table_name, fid, code, action, changed_by, changed_why, "
            "old) SELECT ?, 'case_open', c.fid, c.case_no, 'migrate', ?, ?, {row} "
            "FROM case_open c JOIN temp.cg_case n ON n.fid = c.fid ORDER BY c.fid",
            row=row_json(ws.tables["case_open"], "c")), (stamp, by, why))
    count = connection.execute(
        "UPDATE case_open AS c SET classcode = n.classcode, objid = n.objid, changed_by = ?, "
        "changed_why = ?, changed_at = ? FROM temp.cg_case n WHERE n.fid = c.fid",
        (by, why, stamp)).rowcount
    connection.execute("DROP TABLE temp.cg_case")
    mark_all(connection)
    return count


def belongings(connection):
    """Photos and findings of components follow them to their new table, row and code."""
    connection.execute(
        "UPDATE attachment AS a SET owner_table = m.new_table, owner_code = m.new_code "
        "FROM object_code o JOIN temp.cg_move m ON m.old_table = o.table_name "
        "AND m.old_fid = o.fid WHERE o.code = a.owner_code AND a.owner_table = o.table_name")
    connection.execute(
        "UPDATE finding AS f SET owner_table = m.new_table, owner_code = m.new_code, "
        "owner_fid = m.new_fid FROM temp.cg_move m WHERE m.old_table = f.owner_table "
        "AND m.old_fid = f.owner_fid")


def conditions(connection, plan):
    """Filing conditions go with their classes; classes that are new get the default ones.

    Returns
    -------
    (int, int)
        Conditions carried over, and those of classes that go nowhere, which are left behind.
    """
    read = ("SELECT kind, ?, condition, closing, limit_value, limit_unit, confidence, "
            "condition_en, closing_en FROM filing_standard WHERE kind = ? AND classcode = ?")
    divided = [row for line in plan.lines for code in
               sorted({own.new_code for own in line.divided} - {line.new_code})
               for row in connection.execute(read, (code, line.target.kind,
                                                    line.target.old_code)).fetchall()]
    left = connection.execute(
        "DELETE FROM filing_standard WHERE kind IN ('component', 'event', 'matter') AND NOT "
        "EXISTS (SELECT 1 FROM temp.cg_way w WHERE w.kind = filing_standard.kind "
        "AND w.old = filing_standard.classcode)").rowcount
    carried = connection.execute(
        "UPDATE filing_standard AS f SET classcode = w.new FROM temp.cg_way w "
        "WHERE w.kind = f.kind AND w.old = f.classcode AND f.kind != 'service'").rowcount
    carried += connection.executemany(
        "INSERT INTO filing_standard (kind, classcode, condition, closing, limit_value, "
        "limit_unit, confidence, condition_en, closing_en) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        divided).rowcount if divided else 0
    ends = Counter((kind, code) for (kind, _), code in plan.targets().items())
    ends.update((line.target.kind, code) for line in plan.lines for code in
                {own.new_code for own in line.divided} - {line.new_code})
    for (kind, code), number in ends.items():
        if number > 1:      # several classes became one: what they say alike stands once
            carried -= connection.execute(
                "DELETE FROM filing_standard WHERE kind = ?1 AND classcode = ?2 AND fid NOT IN "
                "(SELECT min(fid) FROM filing_standard WHERE kind = ?1 AND classcode = ?2 "
                "GROUP BY condition)", (kind, code)).rowcount
    connection.executemany(filing.INSERT, [
        row for row in filing.default_rows(plan.new)
        if row.kind != "service" and (row.kind, row.classcode) not in ends])
    return carried, left


def settings(connection, plan):
    """Everything that names classes in words of its own."""
    walk = _Way(plan)
    _rules(connection, walk)
    _reaches(connection, walk)
    _bodies(connection, "import_mapping", walk.mapping)
    _bodies(connection, "draft", walk.draft)
    for fid, scope in connection.execute("SELECT fid, scope FROM census WHERE kind != 'inbox' "
                                         "AND coalesce(step, 'preparing') = 'preparing'"
                                         ).fetchall():
        body = read_json(scope)
        if body.get("classes"):
            body["classes"] = list(dict.fromkeys(
                new for code in body["classes"] for new in walk.codes("component", code)))
            connection.execute("UPDATE census SET scope = ? WHERE fid = ?",
                               (json.dumps(body, ensure_ascii=False), fid))
    # what an applied census left undecided names classes of its edition; nobody applies it now
    connection.execute("UPDATE census SET options = json_set(coalesce(nullif(options, ''), '{}'), "
                       "'$.edition', ?) WHERE kind != 'inbox' AND coalesce(step, 'preparing') != "
                       "'preparing' AND json_extract(nullif(options, ''), '$.edition') IS NULL",
                       (plan.old.edition.id,))


class _Way:
    """Old classes and beginnings of them to new ones."""

    def __init__(self, plan):
        self.plan = plan
        self.to = {}
        for line in plan.lines:
            codes = [line.new_code, *(own.new_code for own in line.divided)]
            self.to[line.target.kind, line.target.old_code] = list(
                dict.fromkeys(filter(None, codes)))

    def codes(self, kind, code):
        """The classes or beginnings that stand for a class or the beginning of some.

        A whole major becomes the major where most of it went, and the classes that went
        elsewhere one by one.
        """
        if (kind, code) in self.to:
            return self.to[kind, code]
        ends = [new for (k, old), news in self.to.items()
                if k == kind and old.startswith(code) for new in news]
        if not ends:
            return []
        if len(code) > _MAJOR:
            return sorted(set(ends))
        major = Counter(end[:_MAJOR] for end in ends).most_common(1)[0][0]
        return [major, *sorted({end for end in ends if not end.startswith(major)})]

    def one(self, kind, code):
        """The one class or major that a class or major became, or None."""
        return next(iter(self.codes(kind, code)), None)

    def mapping(self, body):
        """A saved mapping of an import of components or of reports."""
        if body.get("format") == "citygrid-import-mapping":
            body["classes"] = {text: self.one("component", code) or code
                               for text, code in body.get("classes", {}).items()}
            whole = body.get("columns", {}).get("classcode", {})
            if whole.get("constant"):
                whole["constant"] = self.one("component", whole["constant"]) or whole["constant"]
            values = {v.code: v.new_code for v in self.plan.values if v.domain == "objstate"}
            body["states"] = {text: values.get(state, state)
                              for text, state in body.get("states", {}).items()}
            if body.get("edition"):
                body["edition"] = self.plan.new.edition.id
        elif body.get("format") == "citygrid-report-mapping":
            body["classes"] = {text: self._lettered(entry)
                               for text, entry in body.get("classes", {}).items()}
        return body

    def _lettered(self, entry):
        """A class with the letter of its kind (E0102), alone or with a condition."""
        if isinstance(entry, dict):
            return {**entry, "class": self._lettered(entry.get("class", ""))}
        kinds = {letter: kind for kind, letter in LETTERS.items()}
        kind = kinds.get(str(entry)[:1].upper())
        code = self.one(kind, str(entry)[1:]) if kind else None
        return f"{entry[0]}{code}" if code else entry

    def draft(self, body):
        """A report that is being taken down."""
        kind, code = body.get("class") or (None, None)
        if kind:
            body["class"] = [kind, self.one(kind, code)] if self.one(kind, code) else None
        return body


def _bodies(connection, table, change):
    """Rows with a JSON object in ``body``; what cannot be read stays."""
    for fid, text in connection.execute(sql("SELECT fid, body FROM {table}",
                                            table=table)).fetchall():
        body = read_json(text)
        if not body:
            continue
        if body.get("objid"):
            found = connection.execute("SELECT new_code FROM temp.cg_move WHERE old_code = ?",
                                       (body["objid"],)).fetchone()
            body["objid"] = found[0] if found else body["objid"]
        connection.execute(sql("UPDATE {table} SET body = ? WHERE fid = ?", table=table),
                           (json.dumps(change(body), ensure_ascii=False), fid))


def _rules(connection, walk):
    """Rules of responsibility; where a rule's classes are several now, it becomes several."""
    cursor = connection.execute("SELECT * FROM responsibility_rule ORDER BY position, fid")
    names = [d[0] for d in cursor.description]
    ordered, fresh = [], False
    for values in cursor.fetchall():
        row = dict(zip(names, values))
        codes = walk.codes(row["kind"], row["classcode"]) if row["classcode"] else []
        if row["kind"] == "service" or not codes:
            codes = [row["classcode"]]
        ordered.append({**row, "classcode": codes[0]})
        for code in codes[1:]:
            fresh = True
            _before_its_major(ordered, {**row, "fid": None, "classcode": code})
    for number, row in enumerate(ordered, start=1):
        row["position"] = number if fresh else row["position"]
        if row["fid"] is None:
            connection.execute(sql("INSERT INTO responsibility_rule ({names}) VALUES ({marks})",
                                   names=names, marks=marks(len(names))), tuple(row.values()))
        else:
            connection.execute("UPDATE responsibility_rule SET position = ?, classcode = ? "
                               "WHERE fid = ?", (row["position"], row["classcode"], row["fid"]))


def _before_its_major(ordered, rule):
    """Put a rule on one class in front of the first on its whole major, which would hide it."""
    place = next((i for i, other in enumerate(ordered)
                  if other["kind"] == rule["kind"] and other["classcode"]
                  and len(other["classcode"]) < len(rule["classcode"])
                  and rule["classcode"].startswith(other["classcode"])), len(ordered))
    ordered.insert(place, rule)


def _reaches(connection, walk):
    """How far and how long reports of a class count as similar."""
    found = {}
    for name, value in connection.execute("SELECT name, value FROM case_option ORDER BY name"
                                          ).fetchall():
        parts = name.split(" ")
        if len(parts) == 3:
            connection.execute("DELETE FROM case_option WHERE name = ?", (name,))
            for code in walk.codes(*parts[1:]) or parts[2:] * (parts[1] == "service"):
                found.setdefault(f"{parts[0]} {parts[1]} {code}", value)
    connection.executemany("INSERT INTO case_option (name, value) VALUES (?, ?)", found.items())
