"""Tables of the query dock as files and in the clipboard."""
from pathlib import Path

from qgis.core import QgsSettings
from qgis.PyQt.QtWidgets import QApplication, QFileDialog

from ...core.exchange.out_folder import safe_name
from ...core.exchange.table_file import write_table
from ...core.workspace.counting import listed
from ...i18n import tr
from ...layers.count_rows import Lines, titles
from ...layers.count_words import question_title

FOLDER_KEY = "citygrid/query_folder"


class Export:
    """What the buttons of the dock do.

    Parameters
    ----------
    dock : QueryDock
    """

    def __init__(self, dock):
        self.dock = dock

    def ask(self, title):
        """The file that a person chooses, "" for none."""
        folder = QgsSettings().value(FOLDER_KEY, "")
        path, kind = QFileDialog.getSaveFileName(
            self.dock, tr("Export"), str(Path(folder) / f"{safe_name(title)[:80]}.xlsx"),
            f"{tr('Excel files (*.xlsx)')};;{tr('CSV files (*.csv)')}")
        if not path:
            return ""
        QgsSettings().setValue(FOLDER_KEY, str(Path(path).parent))
        if Path(path).suffix.lower() not in (".xlsx", ".csv"):
            path += ".csv" if "csv" in kind else ".xlsx"
        return path

    def _lead(self, title, answer):
        return (title, tr("As of {moment}").format(moment=answer.at[:16].replace("T", " ")))

    def table(self):
        """Write the figures."""
        dock = self.dock
        shown = dock.result.model.table
        title = question_title(shown.question.query, shown.question.rate)
        path = self.ask(title)
        if not path:
            return
        with dock.status.guarded():
            columns, rows = dock.result.model.export()
            write_table(path, tr("Figures"), self._lead(title, shown.answer), columns, rows)
            dock.status.say(tr("{count} rows were written to {path}.").format(
                count=f"{len(shown):,}", path=path))

    def copy(self):
        """Put the figures into the clipboard."""
        columns, rows = self.dock.result.model.export()
        QApplication.clipboard().setText("\n".join(
            "\t".join(str(cell) for cell in row)
            for row in [[title for title, _ in columns], *rows]))
        self.dock.status.say(tr("{count} rows were copied.").format(
            count=f"{len(self.dock.result.model.table):,}"))

    def rows(self):
        """Write all rows behind the number, in a thread: there may be many."""
        dock = self.dock
        if dock.number is None:
            return
        title, answer, rows = dock.number
        path = self.ask(title)
        if not path:
            return
        what, lead = answer.query.what, self._lead(title, answer)

        def write(mine, feedback):
            lines = Lines(mine).of(what, listed(mine, answer, rows))
            feedback.check()
            columns = [(head, "text") for head in titles(what)]
            write_table(path, tr("Rows behind the number"), lead, columns, lines)
            return tr("{count} rows were written to {path}.").format(
                count=f"{len(lines):,}", path=path)
        dock.listing.ask(write)
