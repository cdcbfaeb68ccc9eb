"""What algorithms that take results back say of them."""
import csv

from qgis.core import (
    QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination)

from ...core.errors import N_
from ...i18n import error_text, tr
from ...layers.pdf_file import unwritable

MAX_LINES = 200
STATUS = {"good": N_("recorded"), "recorded": N_("recorded by an earlier run"),
          "empty": N_("nothing filled in"), "aside": N_("set aside")}


def add_answers(algorithm):
    """Add the parameters for a dry run and for the list of what became of each result."""
    algorithm.add(QgsProcessingParameterBoolean("DRYRUN", tr("Only check"), False),
                  tr("Say what would be recorded and what would be set aside; change nothing."))
    algorithm.add(QgsProcessingParameterFileDestination(
        "REPORT", tr("List of the results"), tr("CSV files (*.csv)"), optional=True,
        createByDefault=False),
        tr("A table of what became of each result, with the reasons of those set aside."))
    for name, title in (("ASIDE", tr("Results set aside")),
                        ("AGAIN", tr("Results recorded by an earlier run")),
                        ("EMPTY", tr("Rows without a result"))):
        algorithm.addOutput(QgsProcessingOutputNumber(name, title))


def say(algorithm, parameters, context, feedback, results, others):
    """Say what became of the results, write the list, return the outputs.

    Parameters
    ----------
    results : list of core.exchange.results_in.Result
    others : list of path
        Photos that belong to none of them.
    """
    count = {status: sum(r.status == status for r in results) for status in STATUS}
    aside = [result for result in results if result.status == "aside"]
    for result in aside[:MAX_LINES]:
        feedback.warning(tr("Row {row}: {reason}").format(row=result.row,
                                                          reason=error_text(result.reason)))
    if len(aside) > MAX_LINES:
        feedback.warning(tr("… and {count} more.").format(count=len(aside) - MAX_LINES))
    if others:
        feedback.warning(tr("{count} photos begin with no number of the list: {names}").format(
            count=len(others), names=", ".join(path.name for path in others[:20])))
    if algorithm.parameterAsBool(parameters, "DRYRUN", context):
        feedback.message(tr("Nothing was changed: this was a check."))
    report = algorithm.parameterAsFileOutput(parameters, "REPORT", context)
    if report:
        _write(report, results)
    dry = algorithm.parameterAsBool(parameters, "DRYRUN", context)
    return {**({"REPORT": report} if report else {}), "ASIDE": count["aside"],
            "AGAIN": count["recorded"], "EMPTY": count["empty"],
            **algorithm.counts(feedback, len(results), 0 if dry else count["good"],
                               count["aside"])}


def _write(path, results):
    try:
        # the mark at the beginning lets Excel read it as UTF-8
        with open(path, "w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow([tr("Row"), tr("Case number"), tr("Result"), tr("Reason"),
                             tr("Photos")])
            for result in results:
                writer.writerow([result.row, result.case_no, tr(STATUS[result.status]),
                                 error_text(result.reason) if result.reason else "",
                                 len(result.photos)])
    except OSError as error:
        raise unwritable(path, error.strerror or str(error)) from error
