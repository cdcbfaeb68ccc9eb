"""What a census found about each object: the kinds of a change set, and the grounds for them.

Pure functions over arrays; ``workspace.census_changes`` reads what they need and stores what they
say. Nothing here changes a component.
"""
import json
from dataclasses import dataclass

import numpy as np

from ..errors import N_

#: Kinds of change, in the order people read them.
KINDS = {
    "unchanged": N_("Unchanged"), "moved": N_("Moved"), "attributes": N_("Attributes changed"),
    "reclassified": N_("Reclassified"), "replaced": N_("Replaced"), "new": N_("New"),
    "lost": N_("Lost"), "removed": N_("Removed"), "missed": N_("Missed by the crew"),
    "split": N_("Split"), "joined": N_("Joined"), "uncertain": N_("Uncertain")}

#: Columns whose difference is a change of the object. A date, a note or the source of the data
#: differs with every survey and says nothing; an empty value of the survey overwrites nothing.
COMPARED = ("objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "objstate", "extra")
#: State of a component that is not there any more though it should be (CJ/T 214, table of states).
LOST_STATE, BROKEN_STATE = "丢失", "破损"
#: Words of a case that say that the component is missing.
MISSING_WORDS = ("丢失", "缺失", "被盗", "missing", "lost")
#: Families of classes that do not vanish without leaving a hole: absent means lost.
HOLES = ("manhole", "grate")


@dataclass(frozen=True)
class Limits:
    """Where one answer ends and another begins.

    Attributes
    ----------
    uncertain : float
        Below this probability a person decides.
    moved : float
        An object counts as moved beyond this many times its positional accuracy, and beyond three
        times the noise that the survey itself shows.
    """
    uncertain: float = 0.6
    moved: float = 2.0


GROUNDS = {
    "pair": N_("{distance} m apart with the shift of the survey taken off (accuracy {accuracy} m), "
               "probability {p}."),
    "class": N_("Class {old} was surveyed as {new}."),
    "county": N_("Its code is of the county {old}; it lies in {new} by now."),
    "code": N_("The crew recorded this code."),
    "other_code": N_("The crew recorded the code {code}, which disagrees with place and class."),
    "replaced": N_("Same place, but the attributes contradict: another object (probability {p})."),
    "moved": N_("Moved by {distance} m, more than accuracy and noise explain."),
    "new": N_("No known component fits (probability {p})."),
    "said_new": N_("The crew recorded it as new."),
    "retired": N_("Component {code} stood here; it was retired on {date}. Its code is not used "
                  "again."),
    "found": N_("It was recorded as lost and stands there again."),
    "still_lost": N_("It was recorded as lost before."),
    "absent": N_("Not in the survey, though its surroundings were walked (probability {p})."),
    "said_lost": N_("The crew says it is lost."),
    "said_removed": N_("The crew says it was removed."),
    "not_reached": N_("The crew could not look at it."),
    "not_walked": N_("Nobody walked here: the survey has hardly anything around it."),
    "entered": N_("A notice brought it into the inventory since the census began."),
    "alive": N_("Case {case_no} was reported on it since the census began."),
    "hole": N_("Objects of this class do not vanish without leaving a hole."),
    "others": N_("Other candidates: {codes}."),
    "parts": N_("{count} parts cover it."),
    "whole": N_("It covers {count} known objects."),
}


def ground(name, **params):
    """One ground as it is stored: [template, params]."""
    return [GROUNDS[name], params]


def differing(old, new, columns=COMPARED):
    """Which compared columns the survey says something else about.

    Parameters
    ----------
    old, new : dict of (k,) object arrays
        Aligned: row r of ``new`` is the survey of row r of ``old``.
    columns : sequence of str

    Returns
    -------
    (k, c) bool array
    """
    count = len(next(iter(old.values())))
    found = np.zeros((count, len(columns)), bool)
    for place, name in enumerate(columns):
        if name not in new:
            continue
        if name == "extra":
            found[:, place] = _extra_differs(old[name], new[name])
        else:
            before, after = _text(old[name]), _text(new[name])
            found[:, place] = (after != "") & (before != after)
    return found


def _text(values):
    """Texts without blanks around, "" for what is missing."""
    return np.array(["" if v is None or v != v else str(v).strip() for v in values], dtype=object)


def _extra_differs(before, after):
    """Whether a further attribute that the survey gives has another value than before."""
    found = np.zeros(len(after), bool)
    for row in np.flatnonzero([bool(b) and a != b for a, b in zip(before, after)]).tolist():
        found[row] = bool(_extra_changes(before[row], after[row])[1])
    return found


def _extra_changes(before, after):
    """({key: old}, {key: new}) of the further attributes that differ."""
    try:
        known, given = json.loads(before or "{}"), json.loads(after or "{}")
    except ValueError:
        return {}, {}
    keys = [k for k, v in given.items() if v not in (None, "") and known.get(k) != v]
    return {k: known.get(k) for k in keys}, {k: given[k] for k in keys}


def values_of(old, new, row, names):
    """The differing values of one pair as ({column: before}, {column: after})."""
    before, after = {}, {}
    for name in names:
        if name == "extra":
            before[name], after[name] = _extra_changes(old[name][row], new[name][row])
        else:
            before[name], after[name] = old[name][row], new[name][row]
    return before, after


def pair_kinds(same, reclassified, distance, accuracy, sigma, differs, before, state,
               limits=Limits()):
    """Kinds of matched pairs: the strongest statement counts.

    Parameters
    ----------
    same : (k,) bool array
        Identity; False where another object stands at the same place.
    reclassified : (k,) bool array
    distance, accuracy, sigma : (k,) float arrays
        Metres: between the two with the survey's own shift taken off, permitted for the class, and
        the noise of one coordinate that the survey shows for such objects.
    differs : (k, c) bool array
        As ``differing`` gives it.
    before, state : (k,) object arrays
        States of the component and of the survey.
    limits : Limits

    Returns
    -------
    (k,) object array of keys of KINDS
    """
    kind = np.full(len(same), "unchanged", dtype=object)
    kind[differs.any(axis=1)] = "attributes"
    kind[distance > np.maximum(limits.moved * accuracy, 3 * np.sqrt(2) * sigma)] = "moved"
    kind[~same] = "replaced"
    kind[reclassified] = "reclassified"
    kind[(state == LOST_STATE) & (before != LOST_STATE)] = "lost"
    return kind


def absent_kinds(answer, alive, walked, family, probability, limits=Limits(), lost=None,
                 entered=None):
    """Kinds of known objects that no survey row was matched to, with their grounds.

    Parameters
    ----------
    answer : (n,) object array
        What a crew said: "lost", "removed", "not_reached" or "".
    alive : (n,) object array
        Number of a case reported on it since the census began, or None.
    walked : (n,) bool array
        Whether its surroundings were surveyed.
    family : (n,) object array
        Symbol family of its class.
    probability : (n,) float array
        That it is absent from the survey.
    limits : Limits
    lost, entered : (n,) bool arrays, optional
        Whether it was recorded as lost before, and whether it came into the inventory since the
        census began; none by default.

    Returns
    -------
    kind : (n,) object array
    certainty : (n,) float array
    why : list of n lists of grounds
    """
    count = len(answer)
    lost, entered = (np.zeros(count, bool) if given is None else given
                     for given in (lost, entered))
    kind = np.where(np.isin(family.astype(str), HOLES), "lost", "removed").astype(object)
    certainty, why = np.asarray(probability, float).copy(), []
    unsure = certainty < limits.uncertain
    kind[unsure] = "uncertain"
    for row in range(count):
        said, case_no = answer[row], alive[row]
        if lost[row] and said in ("", "lost"):
            kind[row], certainty[row] = "unchanged", 1.0
            grounds = [ground("still_lost")]
        elif said in ("lost", "removed"):
            kind[row], certainty[row] = said, 1.0
            grounds = [ground(f"said_{said}")]
        elif said == "not_reached":
            kind[row], certainty[row] = "missed", 1.0
            grounds = [ground("not_reached")]
        elif case_no:
            kind[row] = "missed"
            grounds = [ground("alive", case_no=case_no)]
        elif not walked[row]:
            kind[row] = "missed"
            grounds = [ground("not_walked")]
        elif entered[row]:
            kind[row] = "missed"
            grounds = [ground("entered")]
        else:
            grounds = [ground("absent", p=round(float(certainty[row]), 3))]
            if kind[row] == "lost":
                grounds.append(ground("hole"))
        if case_no and said:
            grounds.append(ground("alive", case_no=case_no))
        why.append(grounds)
    return kind, certainty, why
