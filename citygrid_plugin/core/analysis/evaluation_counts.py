"""The counts of the evaluation: what each is called and how it is counted (STANDARDS 4.2).

Every count is a number of cases, so that each figure can be opened into the list behind it; a case
counts once per subject, however often something happened to it. docs/evaluation.md says the same
in words. The families:

- *reported*: cases reported in the period;
- *filed*: cases filed in it (for units: that came to the unit in it);
- *judged*: filed cases that were handled or fell due in it, whichever came first, so that each is
  judged once: what was due in January and handled in February belongs to January;
- *steps*: cases in which somebody took a step in it;
- *tasks*: cases with a task of a collector that was answered or fell due in it;
- *stock*: cases that are open at the moment of the evaluation.
"""
from dataclasses import dataclass

from ..errors import N_


@dataclass(frozen=True)
class Count:
    """One count: its title, its family, and how it is counted."""
    title: str
    family: str
    meaning: str


COUNTS = {
    # -- reported
    "reported": Count(N_("Cases reported"), "reported", N_("Cases reported in the period.")),
    "reported_filed": Count(N_("Cases reported and filed"), "reported", N_(
        "Of these, filed, also where voided later.")),
    "valid_reported": Count(N_("Valid reports"), "reported", N_(
        "Of these, filed, or handled on the spot: what was worth reporting.")),
    "reported_voided": Count(N_("Reported cases voided"), "reported", N_("Of these, void.")),
    "unclosed": Count(N_("Cases not ended"), "reported", N_(
        "Of these, not ended at the moment of the evaluation.")),
    "rejected": Count(N_("Cases not filed"), "reported", N_("Of these, not filed.")),
    "advised": Count(N_("Cases advised on"), "reported", N_("Of these, advised without filing.")),
    "on_spot": Count(N_("Cases handled on the spot"), "reported", N_(
        "Of these, handled on the spot by the collector, without filing.")),
    "merged": Count(N_("Number of cases merged"), "reported", N_(
        "Reported in the period and merged into another case: counted here alone, since the main "
        "case stands for it.")),
    # -- filed
    "filed": Count(N_("Number of cases filed"), "filed", N_(
        "Cases filed in the period, also those voided later; for a unit, that came to it in the "
        "period; for a collector, that it reported or missed.")),
    "voided": Count(N_("Cases voided"), "filed", N_("Of these, void.")),
    "on_time_filed": Count(N_("Cases filed on time"), "filed", N_(
        "Of these, filed before the filing clock ran out.")),
    "missed": Count(N_("Cases missed by the collector"), "filed", N_(
        "Of these, confirmed as what the collector should have reported.")),
    "public_confirmed": Count(N_("Public reports confirmed"), "filed", N_(
        "Of these, reported by the public and not void.")),
    # -- judged
    "should_handle": Count(N_("Cases to be handled"), "judged", N_(
        "Cases handled in the period, or whose handling deadline passed in it.")),
    "handled": Count(N_("Cases handled"), "judged", N_(
        "Of these, handled at the moment of the evaluation.")),
    "on_time_handled": Count(N_("Cases handled on time"), "judged", N_(
        "Of these, handled by the deadline, or excused by an appeal.")),
    "overdue_handled": Count(N_("Cases handled late"), "judged", N_("Of these, handled later.")),
    "overdue_unhandled": Count(N_("Cases overdue and not handled"), "judged", N_(
        "Of these, not handled at the moment of the evaluation.")),
    "should_close": Count(N_("Cases to be closed"), "judged", N_(
        "Handled ones and those overdue and not handled.")),
    "closed": Count(N_("Cases closed"), "judged", N_(
        "Of these, closed at the moment of the evaluation.")),
    "on_time_closed": Count(N_("Cases closed on time"), "judged", N_(
        "Of these, handled by the deadline, or excused by an appeal.")),
    "overdue_closed": Count(N_("Cases closed late"), "judged", N_(
        "Closed ones that were handled late or not at all.")),
    "rework": Count(N_("Cases reworked"), "judged", N_(
        "Of those to be closed, sent back to the same unit by a failed verification.")),
    "excused": Count(N_("Cases excused by an appeal"), "judged", N_(
        "Late ones whose lateness a granted appeal leaves out.")),
    # -- steps
    "accepted": Count(N_("Cases accepted"), "steps", N_(
        "Cases in whose intake somebody took a step in the period.")),
    "due_send_confirm": Count(N_("Cases sent to confirm"), "steps", N_(
        "Cases sent to confirm in the period.")),
    "on_time_send_confirm": Count(N_("Cases sent to confirm on time"), "steps", N_(
        "Of these, every time before the filing clock ran out.")),
    "due_send_verify": Count(N_("Cases sent to verify"), "steps", N_(
        "Cases sent to verify in the period.")),
    "on_time_send_verify": Count(N_("Cases sent to verify on time"), "steps", N_(
        "Of these, every time before the verification clock ran out.")),
    "should_dispatch": Count(N_("Cases to be dispatched"), "steps", N_(
        "Cases dispatched in the period to a unit, or to a department that dispatches on.")),
    "dispatched": Count(N_("Cases dispatched"), "steps", N_("The same cases, as work done.")),
    "on_time_dispatched": Count(N_("Cases dispatched on time"), "steps", N_(
        "Of these, every time before the dispatch clock ran out.")),
    "accurate_dispatched": Count(N_("Cases dispatched accurately"), "steps", N_(
        "Of these, not dispatched to another unit afterwards.")),
    "due_end": Count(N_("Closing steps"), "steps", N_(
        "Cases closed in the period by the closing step.")),
    "on_time_end": Count(N_("Closing steps on time"), "steps", N_(
        "Of these, before the clock of that stage ran out.")),
    "forced": Count(N_("Cases closed by force"), "steps", N_(
        "Cases closed by force in the period.")),
    "extended": Count(N_("Cases extended"), "steps", N_(
        "Cases whose extension was granted in the period.")),
    "suspended": Count(N_("Cases suspended"), "steps", N_(
        "Cases whose suspension was granted in the period.")),
    "returned": Count(N_("Cases returned"), "steps", N_(
        "Cases whose return was granted in the period.")),
    "shifted": Count(N_("Cases of shifted responsibility"), "steps", N_(
        "Cases that the unit wanted to return in the period, and the return was refused.")),
    "urged": Count(N_("Cases urged"), "steps", N_("Cases urged in the period.")),
    # -- tasks
    "due_confirm": Count(N_("Confirmations due"), "tasks", N_(
        "Cases with a confirmation that was answered in the period or fell due in it.")),
    "on_time_confirmed": Count(N_("Confirmations on time"), "tasks", N_(
        "Of these, answered every time before the clock ran out.")),
    "due_verify": Count(N_("Verifications due"), "tasks", N_(
        "Cases with a verification that was answered in the period or fell due in it.")),
    "on_time_verified": Count(N_("Verifications on time"), "tasks", N_(
        "Of these, answered every time before the clock ran out.")),
    # -- stock
    "open": Count(N_("Cases open"), "stock", N_("Cases that are open at the moment.")),
    "overdue_open": Count(N_("Cases open and overdue"), "stock", N_(
        "Of these, with a unit whose deadline has passed.")),
}

_JUDGED = tuple(name for name, count in COUNTS.items() if count.family == "judged")
_UNIT_STEPS = ("extended", "suspended", "returned", "shifted", "urged", "forced")
_STOCK = ("open", "overdue_open")
_COLLECTOR = ("reported", "valid_reported", "reported_voided", "filed", "missed", "due_confirm",
              "on_time_confirmed", "due_verify", "on_time_verified", "on_spot")

#: Who is judged, with the counts that are theirs.
SUBJECTS = {
    "area": tuple(COUNTS),
    "unit": ("filed", "voided", "public_confirmed") + _JUDGED + _UNIT_STEPS + _STOCK,
    "department": ("filed", "voided", "public_confirmed") + _JUDGED + _UNIT_STEPS + _STOCK,
    "collector": _COLLECTOR,
    "acceptor": ("accepted", "due_send_confirm", "on_time_send_confirm", "due_send_verify",
                 "on_time_send_verify"),
    "shift_leader": ("filed", "voided", "on_time_filed", "due_end", "on_time_end", "forced"),
    "dispatcher": ("should_dispatch", "dispatched", "on_time_dispatched", "accurate_dispatched"),
    "company": _COLLECTOR,
}
SUBJECT_TITLES = {
    "area": N_("Areas"), "unit": N_("Units"), "department": N_("Departments"),
    "collector": N_("Collectors"), "acceptor": N_("Acceptance operators"),
    "shift_leader": N_("Shift leaders"), "dispatcher": N_("Dispatchers"),
    "company": N_("Collection companies"),
}
#: Departments are judged as units are (部门, STANDARDS 4.3).
RULES_OF = {**{subject: subject for subject in SUBJECTS}, "department": "unit"}
