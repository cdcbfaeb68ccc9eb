"""The rules that the database itself holds, by their code, as sentences.

A trigger's message is a fixed literal (SQLite 3.40 takes no expression there), so it is a code;
the layers and the docks turn it into the sentence, with the object's name where it is known.
"""
import re

from ..errors import N_, Refused

MESSAGES = {
    "CG001": N_("This code belongs to another object already. Leave the code empty and it is "
                "given by itself."),
    "CG002": N_("This code belonged to a retired object, and codes are never used again. Leave "
                "the code empty and a new one is given."),
    "CG003": N_("A component code has a fixed number of digits: division, class, serial number. "
                "Leave the code empty and it is given by itself."),
    "CG004": N_("The class inside the code differs from the minor class of the component."),
    "CG005": N_("The minor class is not in the catalogue under this major class."),
    "CG006": N_("The state is not in the list of states. Choose one of the list."),
    "CG007": N_("The organisation is not in the list of organisations. Enter it there first."),
    "CG008": N_("There is no valid unit grid with this code."),
    "CG009": N_("An object without a geometry cannot be kept. Draw it on the map."),
    "CG010": N_("The length of the unit grid code, or its community, is not right."),
    "CG011": N_("A code is never changed by hand. Retire the object and enter a new one."),
    "CG012": N_("Objects are retired with a date and a reason, not deleted, because their history "
                "and code must last. Fill in the date of retirement instead."),
    "CG013": N_("The number of digits of the street or community code is not right."),
    "CG014": N_("All serial numbers of this class are used up."),
    "CG015": N_("Unit grids, components or cases refer to this entry by its code. Give them "
                "another one before you delete it or change its code."),
    "CG016": N_("The row number (fid) belongs to another object. Leave it empty and it is given by "
                "itself."),
    "CG017": N_("The date of retirement is not a date (YYYY-MM-DD). Correct it, or leave it empty "
                "for a valid object."),
    "CG018": N_("This unit grid is locked. Unlock it and save, then change or retire it."),
    "CG020": N_("There is no open case with this number; it may have been closed meanwhile."),
    "CG021": N_("Somebody else has changed this case meanwhile. Look at its new state and decide "
                "again."),
    "CG022": N_("This step is not allowed in the state of the case."),
    "CG023": N_("This role may not take this step."),
    "CG024": N_("Name the unit that is to handle the case."),
    "CG025": N_("Give the reason."),
    "CG026": N_("The record does not continue the chain of the case's records."),
    "CG027": N_("Who handled a case can neither verify nor close it."),
    "CG028": N_("The state of a case changes only by a step record; a closed case does not change "
                "at all."),
    "CG029": N_("Records are only ever added, never changed or deleted."),
    "CG030": N_("A case enters as reported, with its number and position, through the docks or an "
                "import."),
    "CG031": N_("The deadline has passed: it is too late to ask for an extension or to pass the "
                "case on. Explain the delay instead."),
    "CG032": N_("This case has been extended as often as the city allows."),
    "CG033": N_("This case has been suspended as often as the city allows."),
    "CG034": N_("Name the day until which the case is to be suspended, after today and within what "
                "the city allows."),
    "CG035": N_("Not all co-handling units have done their part yet."),
    "CG036": N_("Substitute remediation comes after the formal notices that the city requires, or "
                "after a coordination without agreement."),
    "CG037": N_("Only an urgent case is handled first and settled later."),
    "CG038": N_("Name the open case it is the same as: not itself, not a merged one, and no case "
                "may be merged into this one."),
    "CG039": N_("There is no unanswered urging order for this case."),
    "CG040": N_("This step cannot be taken back: somebody else took it, it is too long ago, or "
                "another followed."),
    "CG041": N_("This unit has no open part in the case."),
    "CG042": N_("The main case is still open."),
    "CG043": N_("Who asked for something cannot decide on it."),
    "CG044": N_("The case goes back to where it was merged from."),
    "CG047": N_("No unit handled this case, so none can rework it. Dispatch it anew."),
    "CG048": N_("A record names who took the step, and its times are local times written as "
                "2026-03-03T09:00:00."),
    "CG049": N_("A deadline is a local time written as 2026-03-03T09:00:00, and a time limit is a "
                "number above zero with its unit. Correct it."),
    "CG050": N_("The case is with this unit already. Choose another."),
    "CG051": N_("A record cannot be earlier than the one before it. Correct the time."),
    "CG052": N_("An urging order is because of the deadline, of a leader, or of its importance."),
    "CG053": N_("This is no value for this option. Choose another in the case settings."),
    "CG046": N_("An appeal is made once, after an overdue closing, and decided by somebody else."),
    "CG090": N_("This file is an archive of closed cases and takes no new ones. Open the workspace "
                "itself."),
}
_CODE = re.compile(r"\bCG\d{3}\b")


def refusal(text, name=""):
    """The ``Refused`` for a database message that names a rule, or None.

    Parameters
    ----------
    text : str
        What the database said, such as "CG001" or "UNIQUE constraint failed: CG001".
    name : str
        The object, put before the sentence where it is known.
    """
    match = _CODE.search(text)
    if not match or match.group() not in MESSAGES:
        return None
    return Refused(MESSAGES[match.group()], code=match.group(), name=name)
