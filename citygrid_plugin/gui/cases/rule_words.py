"""Rules of responsibility in the words of the person at the desk."""
from ...core.cases.rules import AREA_KINDS, SITUATIONS, TARGETS
from ...core.errors import N_
from ...i18n import tr
from ...layers.words import pick

KINDS = {"component": N_("Components"), "event": N_("Events"), "matter": N_("Matters"),
         "service": N_("Services")}


def title(rule):
    """The rule's name; those of a new workspace are translated."""
    return tr(rule.title) if rule.title else tr("(no name)")


def class_text(catalogue, rule):
    """Which classes the rule is for."""
    if not rule.kind:
        return tr("every class")
    kind = tr(KINDS.get(rule.kind, rule.kind))
    if not rule.classcode:
        return kind
    known = catalogue.find(rule.kind, rule.classcode)
    if known is not None:
        return f"{kind} {known.code} {pick(known.name, known.name_en)}"
    names = {code: pick(name, name_en) for code, name, name_en in catalogue.majors(rule.kind)}
    return " ".join(filter(None, (kind, rule.classcode, names.get(rule.classcode))))


def area_text(known, rule):
    """Where the rule holds, a dash for everywhere; ``known`` is the Directory."""
    if not rule.area_code:
        return "–"
    return known.areas.get(rule.area_code) \
        or f"{tr(AREA_KINDS[rule.area_kind])} {rule.area_code}"


def situation_text(rule):
    """In which situation the rule holds, a dash for any."""
    return tr(SITUATIONS[rule.situation]) if rule.situation else "–"


def target_text(known, rule):
    """Who the rule gives a case to."""
    if rule.target != "unit":
        return tr(TARGETS[rule.target])
    return known.name(rule.unit) if rule.unit else tr("no unit named yet")


def time_text(rule):
    """From when until when the rule holds, "" for always."""
    if not (rule.valid_from or rule.valid_to):
        return ""
    return f"{rule.valid_from or '…'} – {rule.valid_to or '…'}"


def percent(share):
    """A share as it is shown; a dash where there was nothing to divide by."""
    return "–" if share is None else f"{100 * share:.1f} %"
