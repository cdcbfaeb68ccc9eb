"""How far the packages of a census are: out, back, checked, and what came back with them."""
from ..errors import InputError, N_
from .census import STATES, advance, packages
from .ddl import marks, sql
from .geometry import geometries
from .reading import read
from .schema import GEOMETRIES
from .store import now

#: (state, column that says since when)
_TIMES = (("out", "out_at"), ("back", "back_at"), ("checked", "checked_at"))


def set_package_state(ws, keys, state, by, *, crew=None, at=None):
    """Set the state of packages, with the time; a step back takes the later times away.

    Parameters
    ----------
    ws : Workspace
    keys : iterable of int
        Packages of one census.
    state : str
        One of STATES.
    by : str
        Who; noted as the one who checked.
    crew : str, optional
        Who walks with it; left as it is where not given.
    at : str, optional
        Local ISO time; now by default.

    Returns
    -------
    int
        How many packages were changed.

    Raises
    ------
    InputError
        No such state or package, or one that is to be checked is not back.
    Busy
    """
    keys = sorted(set(keys))
    if state not in STATES:
        raise InputError(N_("{state} is no state of a package."), state=state)
    order = list(STATES)
    with ws.transaction() as connection:
        rows = ws.dicts(sql("SELECT fid, census_fid, code, state, crew, out_at, back_at "
                            "FROM census_package WHERE fid IN ({marks})",
                            marks=marks(len(keys))), keys)
        if len(rows) < len(keys):
            raise InputError(N_("A package is not there any more. Look at the list again."))
        changed = 0
        for row in rows:
            if state == "checked" and row["state"] not in ("back", "checked"):
                raise InputError(N_("Package {code} is not back yet; it cannot be checked."),
                                 code=row["code"])
            if row["state"] == state and crew in (None, row["crew"]):
                continue
            times = {column: (row.get(column) or (at or now())) if order.index(reached)
                     <= order.index(state) else None for reached, column in _TIMES}
            sets = {"state": state, **times, "checked_by": by if state == "checked" else None,
                    **({} if crew is None else {"crew": crew.strip() or None})}
            connection.execute(
                sql("UPDATE census_package SET {assign} WHERE fid = ?",
                    assign=[sql("{name} = ?", name=name) for name in sets]),
                (*sets.values(), row["fid"]))
            changed += 1
        if state != "prepared":
            for census in {row["census_fid"] for row in rows}:
                advance(connection, census, "out" if state == "out" else "collecting")
        return changed


def progress(ws, fid):
    """How far a census is.

    Parameters
    ----------
    ws : Workspace
    fid : int

    Returns
    -------
    dict
        ``packages``: as ``packages``, each with ``answered`` (known components that were seen,
        lost or removed), ``added`` (rows that are new) and ``found`` (rows returned);
        ``states``: {state: packages}; ``known``, ``answered``, ``added``, ``found``: their sums.
    """
    counts = {}
    for geometry in GEOMETRIES:
        for package, said, count in ws.query(
                sql("SELECT package_fid, found, count(*) FROM {table} WHERE census_fid = ? "
                    "AND package_fid IS NOT NULL GROUP BY 1, 2", table=f"survey_{geometry}"),
                (fid,)):
            mine = counts.setdefault(package, {})
            mine[said] = mine.get(said, 0) + count
    listed = packages(ws, fid)
    for row in listed:
        mine = counts.get(row["fid"], {})
        row["answered"] = sum(mine.get(said, 0) for said in ("here", "lost", "removed"))
        row["added"] = mine.get("new", 0) + mine.get("", 0)
        row["found"] = row["answered"] + row["added"] if mine else row["found"] or 0
    states = {state: sum(row["state"] == state for row in listed) for state in STATES}
    return {"packages": listed, "states": states,
            **{name: sum(row[name] or 0 for row in listed)
               for name in ("known", "answered", "added", "found")}}


def sweep_counts(ws, fid):
    """What a sweep found, by package and by community.

    Returns
    -------
    dict
        ``packages``: {code: places}, ``communities``: {code: places}, "" for places outside;
        ``total``.
    """
    from ..grids.assign import assign
    rows = ws.query("SELECT p.code, s.geom FROM survey_point s LEFT JOIN census_package p "
                    "ON p.fid = s.package_fid WHERE s.census_fid = ? AND s.state = 'good' "
                    "AND s.found IN ('', 'new', 'here')", (fid,))
    communities = read(ws, "community", ("code",))
    home = assign(geometries(row[1] for row in rows), communities["geometry"],
                  communities["code"]) if rows and len(communities["code"]) else [None] * len(rows)

    def counted(values):
        found = {}
        for value in values:
            found[value or ""] = found.get(value or "", 0) + 1
        return dict(sorted(found.items()))
    return {"packages": counted(row[0] for row in rows), "communities": counted(home),
            "total": len(rows)}
