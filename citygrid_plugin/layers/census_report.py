"""What a census found, as a report: text, tables and maps in the user's language."""
import datetime
import json
from collections import Counter

from ..core.cases.lifecycle import STATES as CASE_STATES
from ..core.census.changes import KINDS
from ..core.exchange.report_doc import Heading, Picture, Table, Text
from ..core.workspace import census_progress
from ..core.workspace.census import STATES, STEPS
from ..i18n import tr
from .quality_report import quality
from .report_charts import bars
from .report_pictures import WIDE, district_map
from .sketch import Sketches
from .words import pick

MOST_LOST = 200


def blocks(ws, figures):
    """The blocks of a report.

    Parameters
    ----------
    ws : Workspace
    figures : core.workspace.census_figures.Figures

    Returns
    -------
    list
    """
    sketches = Sketches(ws)
    made = [*_summary(ws, figures), *_sweep(ws, figures, sketches), *_totals(ws, figures),
            *_changes(ws, figures, sketches), *_open(figures), *quality(ws, figures, sketches)]
    del sketches             # its layers go before the connection does
    return made


def _share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else None


def _class_name(figures, code):
    return f"{code} {pick(*figures.classes.get(code, ('', '')))}".strip()


def _community_name(figures, code):
    return f"{code} {figures.communities.get(code) or ''}".strip() if code \
        else tr("in no unit grid")


def _last(rows):
    """Rows by their key, those without one at the end."""
    return sorted(rows, key=lambda row: (not row[0], row[0] or ""))


def _summary(ws, figures):
    census = figures.census
    before, now = sum(figures.before.values()), sum(figures.now.values())
    kinds = {kind: sum(c.values()) for kind, c in figures.kinds().items()}
    applied = sum(c["applied"] for c in figures.kinds().values())
    found = [Text(tr("{district}; report of {day}.").format(
        district=ws.meta.get("name") or ws.codes.division,
        day=datetime.date.today().isoformat())), Heading(tr("Summary"))]
    name = (tr("The change inbox.") if census["kind"] == "inbox" else
            tr("Census {name} of {day}: {step}.").format(
                name=census["name"], day=census["day"] or "–",
                step=tr(STEPS.get(census["step"], census["step"] or "–"))))
    if census["kind"] == "sweep":
        found.append(Text(name))
    elif figures.runs:
        found.append(Text(tr("{name} Before it the inventory had {before} valid components, now "
                             "it has {now}.").format(name=name, before=f"{before:,}",
                                                     now=f"{now:,}")))
    else:
        found.append(Text(tr("{name} Nothing of it is applied yet; the inventory has {now} valid "
                             "components.").format(name=name, now=f"{now:,}")))
    if kinds:
        sentence = tr("Reported were {count} changes, {applied} of them are applied: {kinds}.") \
            if census["kind"] == "inbox" else tr(
                "The comparison found {count} changes, {applied} of them are applied: {kinds}.")
        found.append(Text(sentence.format(
            count=f"{sum(kinds.values()):,}", applied=f"{applied:,}",
            kinds=", ".join(f"{tr(KINDS[k])} {kinds[k]:,}" for k in KINDS if kinds.get(k)))))
    elif census["kind"] == "census":
        found.append(Text(tr("It was not compared with the inventory yet: there are no changes to "
                             "report.")))
    if figures.packages:
        found.append(Text(tr("Work packages: {states}.").format(states=", ".join(
            f"{tr(STATES[s])} {n}" for s, n in figures.packages.items() if s in STATES))))
    rows = tuple(_crew_rows(figures))
    if rows:
        found.append(Table(
            tr("Surveyed rows by crew"), ((tr("Crew"), 3), (tr("Taken in"), 1),
                                          (tr("Doubles"), 1), (tr("Set aside"), 1)), rows,
            (tr("Sum"), *(sum(row[i] for row in rows) for i in (1, 2, 3)))))
    elif census["kind"] == "census":
        found.append(Text(tr("Nothing was taken in yet.")))
    return found


def _crew_rows(figures):
    table = {}
    for crew, purpose, state, count in figures.surveyed:
        if purpose != "check":
            table.setdefault(crew, Counter())[state] += count
    for crew, count in table.items():
        yield crew or "–", count["good"], count["double"], count["aside"]


def _sweep(ws, figures, sketches):
    """What a sweep counted; it is not compared with the inventory."""
    if figures.census["kind"] != "sweep":
        return []
    counts = census_progress.sweep_counts(ws, figures.census["fid"])
    found = [Heading(tr("Places found")),
             Text(tr("{count} places were found.").format(count=f"{counts['total']:,}"))]
    for title, name, key, empty in (
            (tr("Places by community"), tr("Community"), "communities", tr("in no community")),
            (tr("Places by package"), tr("Package"), "packages", tr("in no package"))):
        rows = tuple(
            (_community_name(figures, code) if key == "communities" and code
             else code or empty, number) for code, number in _last(counts[key].items()))
        if rows:
            found.append(Table(title, ((name, 4), (tr("Places"), 1)), rows,
                               (tr("Sum"), counts["total"])))
    picture = district_map(ws, sketches, ("survey_point",), {
        "survey_point": f"census_fid = {int(figures.census['fid'])} AND state = 'good'"})
    if picture is not None:
        found.append(Picture(picture, WIDE, tr("Places found")))
    return found


def _totals(ws, figures):
    if figures.census["kind"] == "sweep":
        return []
    found = [Heading(tr("Totals"))]
    if not figures.before and not figures.now:
        return [*found, Text(tr("The inventory has no valid components."))]
    majors = {code: (name, english) for code, name, english in json.loads(ws.meta["majors"])}
    width = max(map(len, majors), default=2)
    by_major = {}
    for code, before, now in figures.totals(0):
        sums = by_major.setdefault(code[:width], [0, 0])
        sums[0], sums[1] = sums[0] + before, sums[1] + now
    # nothing was applied: there is no other inventory before
    head = ((tr("Before"), 1), (tr("Now"), 1), (tr("Difference"), 1)) if figures.runs \
        else ((tr("Now"), 1),)
    for title, name, rows in (
            (tr("Components by major class"), tr("Major class"),
             [(f"{code} {pick(*majors.get(code, ('', '')))}", *sums)
              for code, sums in sorted(by_major.items())]),
            (tr("Components by minor class"), tr("Minor class"),
             [(_class_name(figures, code), *sums) for code, *sums in figures.totals(0)]),
            (tr("Components by state"), tr("State"),
             [(key or "–", *sums) for key, *sums in figures.totals(1)]),
            (tr("Components by community"), tr("Community"),
             [(_community_name(figures, key), *sums)
              for key, *sums in _last(figures.totals(2))])):
        before, now = (sum(row[i] for row in rows) for i in (1, 2))
        lines = [(key, b, n, n - b) if figures.runs else (key, n)
                 for key, b, n in (*rows, (tr("Sum"), before, now))]
        found.append(Table(title, ((name, 4), *head), tuple(lines[:-1]), lines[-1]))
    return found


def _changes(ws, figures, sketches):
    kinds = figures.kinds()
    if not kinds:
        return []
    order = [kind for kind in KINDS if kind in kinds]
    counted = [(kind, sum(kinds[kind].values())) for kind in order]
    total = sum(count for _, count in counted)
    decisions = ("applied", "accepted", "rejected", "open")
    found = [Heading(tr("Changes")), Table(
        tr("Changes by kind"),
        ((tr("Kind"), 2), (tr("Found"), 1), (tr("Share"), 1), (tr("Applied"), 1),
         (tr("Accepted"), 1), (tr("Rejected"), 1), (tr("Undecided"), 1)),
        tuple((tr(KINDS[kind]), count, _share(count, total),
               *(kinds[kind][d] for d in decisions)) for kind, count in counted),
        (tr("Sum"), total, _share(total, total),
         *(sum(c[d] for c in kinds.values()) for d in decisions)))]
    shown = [kind for kind in order if kind != "unchanged"]
    if shown:
        found.append(Picture(bars([(tr(KINDS[kind]), count) for kind, count in counted
                                   if kind != "unchanged"], sketches.font), WIDE,
                             tr("Changes by kind, without what is unchanged")))
    for place, title, name, called in (
            (3, tr("Changes by minor class"), tr("Minor class"), _class_name),
            (4, tr("Changes by community"), tr("Community"), _community_name)):
        by = figures.kinds(place)
        keys = [key for key, in _last({(key,) for kind in shown for key in by[kind]})]
        if keys:
            found.append(Table(
                title, ((name, 4), *((tr(KINDS[kind]), _width(tr(KINDS[kind])))
                                     for kind in shown)),
                tuple((called(figures, key), *(by[kind][key] for kind in shown)) for key in keys),
                (tr("Sum"), *(sum(by[kind].values()) for kind in shown))))
    picture = district_map(ws, sketches, ("census_change",), {
        "census_change": f"census_fid = {int(figures.census['fid'])} AND kind <> 'unchanged'"})
    if picture is not None:
        found.append(Picture(picture, WIDE, tr("Where something changed")))
    return found


def _width(title):
    """The share of a column of numbers, by the longest word of its title."""
    return max(6, *(len(word.encode("gb18030", "replace")) for word in title.split())) / 7


def _open(figures):
    found = []
    if figures.lost:
        found.append(Table(
            tr("Lost components"), ((tr("Component code"), 3), (tr("Minor class"), 4),
                                    (tr("Unit grid code"), 3), (tr("Case number"), 3)),
            tuple((row["objid"], _class_name(figures, row["classcode"]), row["bgid"],
                   row["case_no"]) for row in figures.lost[:MOST_LOST])))
        if len(figures.lost) > MOST_LOST:
            found.append(Text(tr("… and {count} more.").format(
                count=len(figures.lost) - MOST_LOST)))
    if figures.cases:
        found.append(Table(
            tr("Open cases on components that were retired"),
            ((tr("Component code"), 1), (tr("Case number"), 1), (tr("State"), 1)),
            tuple((code, number, tr(CASE_STATES.get(state, state)))
                  for code, number, state in figures.cases)))
    return [Heading(tr("What is to be done")), *found] if found else []
