"""Algorithms on cases; the provider loads what is listed here."""

#: (module, class), in the order of work
ALGORITHMS = (
    ("import_filing_standard", "ImportFilingStandard"),
    ("export_filing_standard", "ExportFilingStandard"),
    ("import_reports", "ImportReports"),
    ("case_pdf", "CasePdf"),
    ("unit_package", "UnitPackage"),
    ("unit_results", "UnitResults"),
)
