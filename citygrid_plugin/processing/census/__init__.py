"""Algorithms of the annual census; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("prepare_census", "PrepareCensus"),
    ("census_packages", "CensusPackages"),
    ("collect_census", "CollectCensus"),
    ("match_census", "MatchCensus"),
    ("apply_census", "ApplyCensus"),
    ("undo_census", "UndoCensus"),
    ("sample_survey", "SampleSurvey"),
    ("survey_quality", "SurveyQuality"),
    ("census_report", "CensusReport"),
    ("export_delta", "ExportDelta"),
    ("import_delta", "ImportDelta"),
    ("migrate_catalogue", "MigrateCatalogue"),
    ("undo_migration", "UndoMigration"),
)
