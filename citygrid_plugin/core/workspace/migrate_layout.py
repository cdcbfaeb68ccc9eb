"""Which component goes where when the catalogue is migrated: class, table, row and code.

All of it is worked out in temporary tables, so that a dry run says exactly what a migration would
do. A component keeps its serial number where it is free; a code that was ever given out, retired
or not, is never given to another object.
"""
from ..errors import Refused
from .components import tables
from .ddl import Raw, literal, sql
from .messages import MESSAGES

_TEMP = ("cg_way", "cg_name", "cg_move", "cg_value", "cg_last")


def forget(connection):
    """Drop the temporary tables."""
    for name in _TEMP:
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")


def lay_out(ws, connection, plan):
    """Fill ``temp.cg_move``: every component that has a target, with its new class, table, row and
    code; ``temp.cg_way`` has the classes. Changes nothing in the file.

    Returns
    -------
    int
        Components without a target.
    """
    forget(connection)
    widths, codes = plan.new.edition.widths, ws.codes
    connection.execute("CREATE TEMP TABLE cg_way (kind, old, new, PRIMARY KEY (kind, old)) "
                       "WITHOUT ROWID")
    connection.executemany("INSERT INTO temp.cg_way VALUES (?, ?, ?)",
                           [(*key, code) for key, code in plan.targets().items()])
    connection.execute("CREATE TEMP TABLE cg_name (code PRIMARY KEY, name) WITHOUT ROWID")
    connection.executemany("INSERT INTO temp.cg_name VALUES (?, ?)",
                           [(row.code, row.name) for row in plan.new.classes("component")])
    connection.execute("CREATE TEMP TABLE cg_value (domain, old, new)")
    connection.executemany("INSERT INTO temp.cg_value VALUES (?, ?, ?)",
                           [(v.domain, v.code, v.new_code) for v in plan.values
                            if v.new_code != v.code])
    connection.execute(
        "CREATE TEMP TABLE cg_move (number INTEGER PRIMARY KEY, old_table, old_fid INTEGER, "
        "old_code, old_class, dedate, shape, new_class, new_table, new_fid INTEGER, prefix, "
        "serial INTEGER, new_code)")
    for table in tables(ws):
        connection.execute(
            sql("INSERT INTO temp.cg_move (old_table, old_fid, old_code, old_class, dedate, "
                "shape, new_class) SELECT {name}, t.fid, t.objid, t.classcode, t.dedate, {shape}, "
                "w.new FROM {table} t LEFT JOIN temp.cg_way w ON w.kind = 'component' "
                "AND w.old = t.classcode ORDER BY t.fid", name=literal(table), table=table,
                shape=literal(table.rsplit("_", 1)[1])))
    connection.execute("CREATE UNIQUE INDEX temp.cg_move_row ON cg_move (old_table, old_fid)")
    for line in plan.lines:
        for own in line.divided:
            for table in tables(ws):
                connection.execute(
                    sql("UPDATE temp.cg_move SET new_class = ? WHERE old_table = ? AND old_fid IN "
                        "(SELECT fid FROM {table} WHERE classcode = ? AND {column} IS ?)",
                        table=table, column=own.column),
                    (own.new_code, table, own.old_code, own.value))
    without = connection.execute("DELETE FROM temp.cg_move WHERE new_class IS NULL").rowcount
    head, cut = len(codes.division), widths[3]
    connection.execute(
        sql("UPDATE temp.cg_move SET new_table = 'component_' || substr(new_class, 1, {major}) || "
            "'_' || shape, prefix = substr(old_code, 1, {head}) || new_class, "
            "serial = CAST(substr(old_code, {tail}) AS INTEGER)",
            major=widths[1], head=head, tail=Raw(f"-{codes.serial_width}")))
    _codes(connection, cut)
    _rows(connection)
    return without


def _codes(connection, width):
    """New codes: the old serial where nobody has or had it, else the next one of the class."""
    wished = Raw(f"prefix || printf('%0{width}d', serial)")
    connection.execute(sql("UPDATE temp.cg_move SET new_code = old_code "
                           "WHERE {wished} = old_code", wished=wished))
    connection.execute(sql(
        "UPDATE temp.cg_move AS m SET new_code = {wished} FROM (SELECT number, row_number() OVER "
        "(PARTITION BY prefix, serial ORDER BY dedate IS NOT NULL, old_code) AS place "
        "FROM temp.cg_move WHERE new_code IS NULL) f WHERE f.number = m.number AND f.place = 1 "
        "AND NOT EXISTS (SELECT 1 FROM main.object_code c WHERE c.code = {wished})",
        wished=wished))
    connection.execute(
        "CREATE TEMP TABLE cg_last AS SELECT prefix, max(serial) FILTER (WHERE new_code "
        "IS NOT NULL) AS last FROM temp.cg_move GROUP BY prefix")
    connection.execute("UPDATE temp.cg_last AS l SET last = max(coalesce(l.last, 0), coalesce("
                       "(SELECT s.last FROM main.object_serial s WHERE s.prefix = l.prefix), 0))")
    connection.execute(
        "UPDATE temp.cg_move AS m SET serial = l.last + n.place FROM (SELECT number, prefix, "
        "row_number() OVER (PARTITION BY prefix ORDER BY old_code) AS place FROM temp.cg_move "
        "WHERE new_code IS NULL) n JOIN temp.cg_last l ON l.prefix = n.prefix "
        "WHERE n.number = m.number")
    if connection.execute("SELECT 1 FROM temp.cg_move WHERE serial > ?",
                          (10 ** width - 1,)).fetchone():
        raise Refused(MESSAGES["CG014"], code="CG014")
    connection.execute(sql("UPDATE temp.cg_move SET new_code = {wished} WHERE new_code IS NULL",
                           wished=wished))


def _rows(connection):
    """The row of each component in its new table: its own where the table stays."""
    connection.execute("UPDATE temp.cg_move SET new_fid = old_fid WHERE new_table = old_table")
    for table, in connection.execute("SELECT DISTINCT new_table FROM temp.cg_move "
                                     "WHERE new_fid IS NULL").fetchall():
        connection.execute(
            "UPDATE temp.cg_move AS m SET new_fid = n.fid FROM (SELECT number, ? + row_number() "
            "OVER (ORDER BY old_table, old_fid) AS fid FROM temp.cg_move WHERE new_table = ? "
            "AND new_fid IS NULL) n WHERE n.number = m.number",
            (last_row(connection, table), table))


def last_row(connection, table):
    """The highest row number that a table has or had: those of the history are not used again,
    even where the table was dropped meanwhile."""
    return max(connection.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?1), 0), coalesce("
        "(SELECT max(max(fid, coalesce(last_fid, 0))) FROM cg_history WHERE table_name = ?1), 0)",
        (table,)).fetchone())


def code_list(connection):
    """Old and new codes of all components laid out, as (old code, new code, old class, new class,
    date of retirement), in the order of the old ones."""
    return connection.execute("SELECT old_code, new_code, old_class, new_class, dedate "
                              "FROM temp.cg_move ORDER BY old_code")


def codes_of_last(ws):
    """The same of the last migration, which was made; as the history has it."""
    return ws.connection.execute(
        "SELECT json_extract(h.old, '$.objid') AS was, h.code, json_extract(h.old, '$.classcode'), "
        "substr(h.code, ?, ?), json_extract(h.old, '$.dedate') FROM cg_history h "
        "JOIN (SELECT first_history, last_history FROM census_run WHERE kind = 'migrate' "
        "AND undone_at IS NULL ORDER BY fid DESC LIMIT 1) r "
        "ON h.id BETWEEN r.first_history AND r.last_history WHERE h.action = 'migrate' "
        "AND h.table_name LIKE 'component%' ORDER BY was",
        (len(ws.codes.division) + 1, ws.codes.class_width))
