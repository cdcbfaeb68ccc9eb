"""citygrid:undomigration: a migration of the catalogue taken back."""
from ...core.errors import N_
from ...i18n import tr
from ..cases.choice import add_user, user_of
from .migrate_catalogue import MigratesCatalogue


class UndoMigration(MigratesCatalogue):
    """citygrid:undomigration"""

    NAME = "undomigration"
    TITLE = N_("Take a migration of the catalogue back")
    HELP = N_(
        "Brings back edition, classes, codes, tables and settings as they were before the last "
        "migration, from the copy that was made then and lies beside the workspace. Possible "
        "until anything that the migration touched is changed: a component, a case, a class, a "
        "condition or a rule. All of it or nothing.")
    requires = ()

    def define(self):
        self.add_workspace()
        add_user(self, tr("Your name"), tr("Who takes it back. Empty: the name of this "
                                           "computer's user."))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import migrate_undo
        from ...core.workspace.components import tables
        from ...core.workspace.ddl import sql
        with self.open_workspace() as ws:
            found = migrate_undo.undo(ws, user_of(self, parameters, context),
                                      tr("a migration is taken back"), feedback)
            feedback.stored()
            count = sum(ws.query(sql("SELECT count(*) FROM {table}", table=table))[0][0]
                        for table in tables(ws))
        feedback.message(tr("The workspace is as it was before {at}; the copy {path} is not needed "
                            "any more.").format(at=found.at[:16].replace("T", " "),
                                                path=found.backup))
        return self.counts(feedback, count, count)
