"""The part of a census report that says how good the survey is."""
from ..core.exchange.report_doc import Heading, Picture, Table, Text
from ..core.standards.model import ACCURACY_M
from ..core.workspace.census_quality import norms_of
from ..i18n import tr
from .report_pictures import WIDE, district_map

_LETTERS = {metres: letter for letter, metres in ACCURACY_M.items()}


def rate(value):
    """A share in per cent with two places; None stays None."""
    return None if value is None else f"{100 * value:.2f} %"


def quality(ws, figures, sketches):
    """The blocks on offsets, and on what a check survey found; none without either."""
    found = [*_offsets(figures), *_crews(ws, figures), *_lots(ws, figures, sketches)]
    return [Heading(tr("Quality of the survey")), *found] if found else []


def _offsets(figures):
    rows = [row for row in figures.crews if row["dx"] is not None]
    if not rows:
        return []
    return [Table(
        tr("Offsets of receivers"),
        ((tr("Crew"), 3), (tr("Offset to the east (m)"), 2), (tr("Offset to the north (m)"), 2),
         (tr("Error of the offset (m)"), 2), (tr("Taken off"), 1)),
        tuple((row["crew"] or "–", *(None if row[name] is None else f"{row[name]:.2f}"
                                     for name in ("dx", "dy", "offset_error")),
               tr("yes") if row["accepted"] else tr("no")) for row in rows))]


def _crews(ws, figures):
    crews = [(row["crew"] or "–", row["verdict"]) for row in figures.crews if row["verdict"]]
    if not crews:
        return []
    norms = norms_of(ws, figures.census["fid"])
    limits = sorted({float(limit) for _, v in crews for limit in v["rmse"]})
    verdicts = {"passed": tr("passed"), "failed": tr("failed"), "unchecked": tr("not checked")}
    names = {"missed": tr("Missed"), "excess": tr("Not there"), "errors": tr("Errors"),
             "defects": tr("Defect rate")}

    def reasons(verdict):
        said = [names.get(name) or tr("RMSE {limit} m").format(limit=name.split()[-1])
                for name in verdict["failed"]]
        word = verdicts.get(verdict["verdict"])
        return f"{word} ({', '.join(said)})" if said else word

    def error(verdict, limit):
        value = {float(k): v for k, v in verdict["rmse"].items()}.get(limit)
        return None if value is None else f"{value:.3f}"
    text = tr("A crew passes with at most {missed} missed, {excess} not there, {errors} errors and "
              "a defect rate of {defects}, and where the root mean square error of positions keeps "
              "the limit of each accuracy class. A position is beyond the limit at more than "
              "{tolerance} times the accuracy.").format(
        missed=rate(norms.most_missed), excess=rate(norms.most_excess),
        errors=rate(norms.most_errors), defects=rate(norms.most_defects),
        tolerance=f"{norms.tolerance:g}")
    return [Text(text), Table(
        tr("Check survey by crew"),
        ((tr("Crew"), 3), (tr("Checked"), 2), (tr("Missed"), 2), (tr("Not there"), 2),
         (tr("Errors"), 2), (tr("Beyond the limit"), 2), (tr("Defect rate"), 2), *((
             tr("RMSE {letter} ({limit} m)").format(letter=_LETTERS.get(limit, ""),
                                                    limit=f"{limit:g}"), 2)
             for limit in limits), (tr("Verdict"), 4)),
        tuple((crew, v["checked"], *(rate(v[name]) for name in (
            "missed", "excess", "errors", "positions", "defects")),
            *(error(v, limit) for limit in limits), reasons(v)) for crew, v in crews))]


def _lots(ws, figures, sketches):
    lots = [row for row in figures.lots if row["result"]]
    if not lots:
        return []
    found = [Table(
        tr("Check survey by sheet"),
        ((tr("Sheet or grid"), 3), (tr("Crew"), 2), (tr("Checked"), 1), (tr("Missed"), 1),
         (tr("Not there"), 1), (tr("Errors"), 1), (tr("Defect rate"), 1)),
        tuple((row["code"], row["crew"] or "–", v["checked"], rate(v["missed"]),
               rate(v["excess"]), rate(v["errors"]), rate(v["defects"]))
              for row in lots for v in [row["result"]]))]
    shares = [row["result"]["defects"] for row in lots if row["result"]["defects"] is not None]
    if shares:
        found.append(Text(tr("Mean defect rate of the sheets: {rate}.").format(
            rate=rate(sum(shares) / len(shares)))))
    mine = f"census_fid = {int(figures.census['fid'])}"
    picture = district_map(ws, sketches, ("census_defect", "census_lot"),
                           {"census_defect": mine, "census_lot": mine})
    if picture is not None:
        found.append(Picture(picture, WIDE, tr("Sheets that were checked, and their defects")))
    return found
