"""The made-up census of the demonstration district has everything that the review shows."""
from citygrid_plugin.core.sample import census
from citygrid_plugin.core.sample.district import generate
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, store, survey


def test_the_receiver_of_the_second_crew_is_offered_for_correction(tmp_path, srs):
    made = generate(seed=3, size="tiny")
    ws = store.create(tmp_path / "demo.gpkg", srs, load_catalogue(),
                      division=made.division)
    columns = {k: v for k, v in made.layers["component"].items() if k != "bgid"}
    with ws.bulk("district") as connection:
        for table in ("street", "community", "organisation", "organisation_role"):
            rows = dict(made.layers[table])
            bulk.insert_rows(ws, connection, table, rows, geometry=rows.pop("geometry", None))
        bulk.import_components(ws, connection, columns, columns.pop("geometry"), "x", "x")
    fid = census.survey(ws)
    crews = {row["crew"]: row for row in survey.crews(ws, fid)}
    ws.close()
    assert set(crews) == set(census.CREWS)
    second = crews[census.CREWS[1]]
    assert not second["accepted"]
    assert abs(second["dx"] - census.OFFSET[0]) < 0.1 > abs(second["dy"] - census.OFFSET[1])
