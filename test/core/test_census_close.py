"""A census that is done with or given up is closed, and opened again where it was."""
import pytest

from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import (
    census, census_apply, census_changes, census_close, survey)
from citygrid_plugin.core.workspace.geometry import point_blob
from citygrid_plugin.core.workspace.store import now


def put(ws, table, **values):
    names = ", ".join(values)
    with ws.transaction() as connection:
        return connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})",
            list(values.values())).lastrowid


@pytest.fixture
def fid(ws):
    return census.create(ws, "2026", "census", "2026-10-01", Scope(), "li", "test")


def test_closed_and_opened_again_with_the_name_of_who_did_it(ws, fid):
    assert census_close.close(ws, fid, "wang")
    row = census.get(ws, fid)
    assert (row["step"], row["changed_by"]) == ("closed", "wang")
    assert not census_close.close(ws, fid, "zhao")          # again changes nothing
    assert census.get(ws, fid)["changed_by"] == "wang"
    assert census_close.reopen(ws, fid, "zhao") == "preparing"
    row = census.get(ws, fid)
    assert (row["step"], row["changed_by"]) == ("preparing", "zhao")
    assert census_close.reopen(ws, fid, "wu") == "preparing"    # is open: stays so
    assert census.get(ws, fid)["changed_by"] == "zhao"


def package(ws, fid, state):
    put(ws, "census_package", census_fid=fid, code="A", state=state)


def surveyed(ws, fid):
    put(ws, "survey_point", census_fid=fid, classcode="0102", geom=point_blob(5e5, 33e5, 4549))


def changed(ws, fid, decision=""):
    put(ws, "census_change", census_fid=fid, kind="new", proposed="new", decision=decision)


def applied(ws, fid, undone_at=None):
    put(ws, "census_run", census_fid=fid, kind="apply", at=now(), by_user="li",
        undone_at=undone_at)


@pytest.mark.parametrize("step, steps", [
    ("preparing", [lambda ws, fid: package(ws, fid, "prepared")]),
    ("out", [lambda ws, fid: package(ws, fid, "out")]),
    ("collecting", [lambda ws, fid: package(ws, fid, "back")]),
    ("collecting", [lambda ws, fid: package(ws, fid, "out"), surveyed]),
    ("matched", [surveyed, changed]),
    ("reviewing", [changed, lambda ws, fid: changed(ws, fid, "rejected")]),
    ("applied", [lambda ws, fid: changed(ws, fid, "accepted"), applied]),
    ("reviewing", [lambda ws, fid: changed(ws, fid, "accepted"),
                   lambda ws, fid: applied(ws, fid, now())]),
])
def test_it_is_opened_where_it_was(ws, fid, step, steps):
    for happens in steps:
        happens(ws, fid)
    census_close.close(ws, fid, "wang")
    assert census_close.reopen(ws, fid, "wang") == step == census.get(ws, fid)["step"]


def test_a_closed_one_is_not_matched_or_applied(ws, fid):
    surveyed(ws, fid)
    changed(ws, fid, "accepted")
    census_close.close(ws, fid, "wang")
    for call in (census_changes.match_census, census_apply.apply):
        with pytest.raises(InputError, match="2026 is closed"):
            call(ws, fid, "wang")
    assert census.get(ws, fid)["step"] == "closed"


def test_the_next_one_needs_no_name(ws, fid):
    other = census.create(ws, "2027", "census", "2027-10-01", Scope(), "li", "test")
    with pytest.raises(InputError, match="Several censuses"):
        survey.census_of(ws)
    census_close.close(ws, fid, "wang")
    assert survey.census_of(ws)["fid"] == other


def test_not_the_inbox_and_not_one_that_is_not_there(ws):
    inbox = put(ws, "census", name="inbox", kind="inbox", step="reviewing")
    for call in (census_close.close, census_close.reopen):
        with pytest.raises(InputError, match="all year"):
            call(ws, inbox, "wang")
        with pytest.raises(InputError, match="no such census"):
            call(ws, 99, "wang")


def test_one_closed_before_a_migration_stays_closed(ws, fid):
    census_close.close(ws, fid, "wang")
    with ws.transaction() as connection:
        connection.execute("UPDATE census SET options = '{\"edition\": \"cjt214-2007\"}'")
    with pytest.raises(InputError, match="migrated since the census 2026"):
        census_close.reopen(ws, fid, "wang")
    assert census.get(ws, fid)["step"] == "closed"
