"""SQL made of names of the schema: names are quoted, pieces of our own are not."""
import sqlite3

import pytest

from citygrid_plugin.core.workspace.ddl import Raw, like, literal, marks, quote, sql


@pytest.mark.parametrize("given, wanted", [
    ("poi", '"poi"'),
    ('a"b; DROP TABLE poi', '"a""b; DROP TABLE poi"'),
    ("select", '"select"'),
    (7, "7"),
    (Raw("fid = ?"), "fid = ?"),
    (["code", "name"], '"code", "name"'),
    (("fid", Raw("count(*)"), 1), '"fid", count(*), 1'),
    ([], ""),
    (sql("lower({name})", name="code"), 'lower("code")'),
    (literal("it's"), "'it''s'"),
    (marks(3), "?, ?, ?"),
    (quote("code"), '"code"'),
    (Raw("{braces}"), "{braces}"),
])
def test_a_place_takes_names_numbers_and_pieces(given, wanted):
    made = sql("SELECT {place} FROM t", place=given)
    assert made == f"SELECT {wanted} FROM t" and isinstance(made, Raw)


@pytest.mark.parametrize("text", ["50%", "a_b", "c\\d", "lamp"])
def test_like_takes_signs_as_they_are(text):
    connection = sqlite3.connect(":memory:")
    find = "SELECT ? LIKE ? ESCAPE '\\'"
    assert connection.execute(find, (f"x {text} y", like(text))).fetchone() == (1,)
    other = text.replace("%", "1").replace("_", "1").replace("\\", "1").replace("lamp", "lam")
    assert connection.execute(find, (f"x {other} y", like(text))).fetchone() == (0,)


def test_a_missing_place_is_an_error_and_not_a_statement():
    with pytest.raises(KeyError):
        sql("SELECT {column} FROM {table}", column="code")


def test_a_name_from_outside_stays_a_name():
    connection = sqlite3.connect(":memory:")
    name = 'x"; DROP TABLE other; --'
    connection.execute("CREATE TABLE other (a)")
    connection.execute(sql("CREATE TABLE {table} ({column} TEXT)", table=name, column="ä b"))
    connection.execute(sql("INSERT INTO {table} ({column}) VALUES ({marks})", table=name,
                           column="ä b", marks=marks(1)), ("v",))
    assert connection.execute(sql("SELECT {column} FROM {table}", table=name,
                                  column="ä b")).fetchall() == [("v",)]
    assert connection.execute("SELECT count(*) FROM other").fetchone() == (0,)
