"""Algorithms of the analysis; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("count_by_area", "CountByArea"),
    ("hotspots", "HotSpots"),
    ("emerging_hotspots", "EmergingHotSpots"),
    ("recurring_problems", "RecurringProblems"),
    ("circling_cases", "CirclingCases"),
    ("facility_gaps", "FacilityGaps"),
    ("network_density", "NetworkDensity"),
    ("st_dbscan", "StDbscan"),
    ("forecast", "Forecast"),
    ("evaluate", "Evaluate"),
    ("white_paper", "WhitePaper"),
)
