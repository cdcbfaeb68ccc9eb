"""The verification dock: handled cases are passed and closed, or sent back."""
from ...core.errors import N_
from .case_dock import CaseDock


class VerificationDock(CaseDock):
    """Cases that a unit says it has handled."""

    STATES = ("handled",)
    FIRST = "handled"
    NAME = "citygrid_verification_dock"
    TITLE = N_("Verification")
