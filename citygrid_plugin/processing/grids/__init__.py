"""Algorithms on unit grids; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("import_areas", "ImportAreas"),
    ("divide_grids", "DivideGrids"),
    ("revise_grids", "ReviseGrids"),
    ("number_grids", "NumberGrids"),
    ("check_grids", "CheckGrids"),
    ("assign_grids", "AssignGrids"),
    ("patrol_areas", "PatrolAreas"),
    ("grid_atlas", "GridAtlas"),
)
