"""The verification dock: handled cases are verified and closed or sent back, and who reported is
told."""
from ...core.errors import N_
from .case_dock import CaseDock


class VerificationDock(CaseDock):
    """Cases that a unit says it has handled, and what is due after closing."""

    STATES = ("handled", "verifying", "verified")
    SHOWN = ("handled", "verifying", "verified", "replies")
    MORE = ("all", "answers", "appeals", "remediation", "city_due")
    PHOTOS = True
    NAME = "citygrid_verification_dock"
    TITLE = N_("Verification")
