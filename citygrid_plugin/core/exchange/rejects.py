"""Rows that an import sets aside: which row, why, and the value that was in the way.

A table of rejects has the columns ``row`` (1 for the first row of data), ``reason`` (a key of
`REASONS`), ``value`` (what was found) and ``text`` (the sentence in English; a window translates
the template and fills in the value again).
"""
from dataclasses import dataclass, field

from ..errors import N_

REASONS = {
    "no_geometry": N_("The row has no geometry."),
    "bad_geometry": N_("The geometry cannot be built: {value}."),
    "no_coordinates": N_("The row has no coordinates."),
    "bad_coordinates": N_("The coordinates {value} cannot be read as numbers or degrees."),
    "out_of_range": N_("The coordinates {value} lie outside the range of longitude and latitude."),
    "zero_coordinates": N_("The coordinates are 0, 0: a placeholder, not a place."),
    "too_many_cells": N_("The line has more cells than the header: {value}."),
    "no_class": N_("The row has no class."),
    "unknown_class": N_("The class {value} is not in the catalogue. Map it to a class or add it "
                        "to the city's extension."),
    "unknown_state": N_("The state {value} is not one of the catalogue's. Map it to a state."),
    "bad_date": N_("{value} cannot be read as a date."),
    "bad_object_code": N_("The object code {value} is not made of the right number of digits."),
    "duplicate_object_code": N_("The object code {value} occurs more than once in the file."),
    "not_ours": N_("The type {value} is none of urban management by the table of classes."),
    "ambiguous_class": N_("{value} names several classes, of components and events. Say the kind, "
                          "or map it to E0102, C0101 ..."),
    "bad_time": N_("{value} is not a point in time that can be read."),
    "no_time": N_("The report has no time."),
    "future_time": N_("The report is of {value}, which has not come yet."),
    "closed_before": N_("The report is closed at {value}, before it was made."),
    "no_closing_time": N_("The report is closed, but does not say when."),
    "outside_district": N_("The place lies outside the district."),
    "default_point": N_("{value} reports lie on this one point: most likely a default position "
                        "of the source, not the place."),
    "already_imported": N_("The report {value} is in the workspace already."),
    "repeated_report": N_("The report {value} occurs more than once in the source."),
    "no_unit": N_("The report names no unit that handled it. Map the field, or choose a unit for "
                  "such reports."),
    "other_class": N_("The class {value} is not part of this census."),
    "other_area": N_("The place lies outside of the communities of this census."),
    "no_value": N_("The row has no {value}, which this census asks for."),
    "mojibake": N_("The text {value} was read in a wrong encoding. Choose the right one and "
                   "import again."),
}

COLUMNS = ["row", "reason", "value", "text"]


def reject_table(rows=(), reason="", values=""):
    """Rejects of one reason.

    Parameters
    ----------
    rows : int array-like
        Row numbers, 1 for the first row of data.
    reason : str
        Key of `REASONS`.
    values : array-like or str
        What was found in each row.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`.
    """
    import numpy as np
    import pandas as pd
    rows = np.asarray(rows, dtype=np.int64)
    frame = pd.DataFrame({"row": rows, "reason": reason, "value": values},
                         index=range(len(rows)))
    frame["value"] = frame["value"].fillna("").astype(str).astype(object)
    template = REASONS[reason] if len(rows) else ""
    texts = [template.format(value=v) for v in frame["value"]]
    frame["text"] = pd.Series(texts, index=frame.index, dtype=object)
    return frame[COLUMNS]


def join_rejects(tables):
    """Several tables of rejects as one, in the order of the rows; one row, one reason (first)."""
    import pandas as pd
    tables = [t for t in tables if len(t)]
    if not tables:
        return reject_table()
    joined = pd.concat(tables, ignore_index=True).drop_duplicates("row")
    return joined.sort_values("row", kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Notice:
    """Something a person should know about an import, as a template and its parameters."""

    template: str
    params: dict = field(default_factory=dict)

    def __str__(self):
        return self.template.format(**self.params)
