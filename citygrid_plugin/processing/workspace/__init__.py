"""Algorithms on the workspace's own data; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("create_workspace", "CreateWorkspace"),
    ("import_osm", "ImportOsm"),
    ("import_basemap", "ImportBaseMap"),
    ("import_geocoding", "ImportGeocoding"),
    ("import_organisations", "ImportOrganisations"),
    ("check_workspace", "CheckWorkspace"),
    ("backup_workspace", "BackupWorkspace"),
)
