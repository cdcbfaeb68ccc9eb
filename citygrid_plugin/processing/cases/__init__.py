"""Algorithms on cases; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("import_filing_standard", "ImportFilingStandard"),
    ("export_filing_standard", "ExportFilingStandard"),
    ("import_reports", "ImportReports"),
    ("auto_dispatch", "AutoDispatch"),
    ("export_cases", "ExportCases"),
    ("resume_cases", "ResumeCases"),
    ("archive_cases", "ArchiveCases"),
    ("case_pdf", "CasePdf"),
    ("case_forms", "CaseForms"),
    ("unit_package", "UnitPackage"),
    ("unit_results", "UnitResults"),
    ("field_tasks", "FieldTasks"),
    ("field_results", "FieldResults"),
    ("recompute_deadlines", "RecomputeDeadlines"),
)
