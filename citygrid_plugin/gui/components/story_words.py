"""The events in the life of a component in the words of the person at the desk."""
from ...core.cases.lifecycle import STATES
from ...core.census.changes import KINDS
from ...core.errors import N_
from ...core.workspace.life_story import AFTER, BEFORE, CASE, CENSUS, SURVEY
from ...i18n import tr
from ..cases.detail import moment

#: what a crew said of it
FOUND = {"here": N_("here"), "new": N_("new"), "lost": N_("lost"),
         "removed": N_("removed or disused"), "not_reached": N_("not reached"),
         "": N_("measured")}
#: colour of the events beside the changes, light and dark desks alike
COLOURS = {SURVEY: "#2a8f8f", CENSUS: "#8a4fb0", CASE: "#c0562a", BEFORE: "#777777",
           AFTER: "#777777"}


def event_text(words, event, code):
    """One event as text: when, who and what in the first line, the rest below.

    Parameters
    ----------
    words : words.Words
    event : core.workspace.life_story.Event
    code : str
        That of the component that is shown; an event under another one says so.
    """
    if event.entry is not None:
        lines = [words.entry(event.entry)]
    else:
        at = moment(event.at)
        lines = {SURVEY: _survey, CENSUS: _census, CASE: _case, BEFORE: _before,
                 AFTER: _after}[event.kind](event, at)
    if event.code and event.code != code and event.kind not in (BEFORE, AFTER):
        lines.append(tr("under its code {code}").format(code=event.code))
    first, *more = lines
    return "\n".join([first, *("   " + line for line in more if line)])


def _survey(event, at):
    facts = event.facts
    who = facts["crew"] or facts["surveyor"] or tr("a crew")
    return [tr("{at}  {who}: surveyed, {found}").format(
        at=at, who=who, found=tr(FOUND.get(facts["found"], facts["found"]))),
        facts["census"], facts["note"]]


def _census(event, at):
    facts = event.facts
    away = tr("{metres} m apart").format(metres=f"{facts['distance']:.2f}") \
        if facts["distance"] else ""
    return [tr("{at}  {who}: accepted, {change}").format(
        at=at, who=facts["by"] or "–", change=tr(KINDS.get(facts["change"], facts["change"]))),
        facts["census"], away, facts["reason"]]


def _case(event, at):
    facts = event.facts
    state = STATES.get(facts["state"])
    lines = [tr("{at}  case {case_no}: {state}").format(
        at=at, case_no=facts["case_no"], state=tr(state) if state else facts["state"] or "–"),
        facts["description"]]
    if facts["closed_at"]:
        lines.append(tr("ended {at}").format(at=moment(facts["closed_at"])))
    if facts["archive"]:
        lines.append(tr("in the archive {name}").format(name=facts["archive"]))
    return lines


def _before(event, at):
    return [tr("{at}  before this it was {code}").format(at=at, code=event.code),
            tr("Double-click shows it.")]


def _after(event, at):
    return [tr("{at}  it became {code}").format(at=at, code=event.code),
            tr("Double-click shows it.")]
