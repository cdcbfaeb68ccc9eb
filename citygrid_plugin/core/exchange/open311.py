"""Service requests of Open311 GeoReport v2 as JSON, read and written.

Fields as in https://wiki.open311.org/GeoReport_v2 (GET service requests). Read are a list of
requests, one request, a list under a name (``service_requests``, ``requests``, ``results``,
``data``), and the nested objects of other case systems (``location.geometrie``, ``category.sub``):
their parts become columns with dotted names.
"""
import json
from pathlib import Path

from ..errors import InputError, N_
from .moments import with_zone

LISTS = ("service_requests", "requests", "results", "data", "records", "items")
#: States in which a request is over; GeoReport knows open and closed only.
CLOSED = ("closed", "rejected", "advised", "void")
#: The request of the reporter's own; left out unless asked for.
PERSONAL = ("first_name", "phone")


def is_requests(path):
    """Whether a JSON file holds records and not GeoJSON or something else, by its beginning."""
    with open(path, "rb") as file:
        head = file.read(4096).decode("utf-8-sig", "ignore").lstrip()
    return head[:1] in ("[", "{") and not any(
        mark in head.replace(" ", "") for mark in ('"type":"FeatureCollection"',
                                                   '"type":"Feature"'))


def read_requests(path):
    """The service requests of a JSON file.

    Parameters
    ----------
    path : path

    Returns
    -------
    pandas.DataFrame
        One row a request, values as they are, objects as dotted columns; ``long`` and ``lat`` also
        where the request has a GeoJSON point instead.

    Raises
    ------
    InputError
        No JSON, or JSON without a list of requests.
    """
    import pandas as pd
    path = Path(path)
    try:
        body = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(N_("{name} cannot be read as JSON: {reason}"), name=path.name,
                         reason=str(error)) from error
    rows = _rows(body)
    if rows is None:
        raise InputError(N_("{name} has no list of service requests. "
                            "Choose the answer to GET requests of Open311, as JSON."),
                         name=path.name)
    return pd.DataFrame([_flat(row) for row in rows], dtype=object)


def _rows(body):
    """The list of records in a JSON value, or None."""
    if isinstance(body, dict):
        listed = next((body[name] for name in LISTS if isinstance(body.get(name), list)), None)
        body = [body] if listed is None and ("service_request_id" in body or "id" in body) \
            else listed
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        return None
    # one answer may be wrapped: [{"service_request": {...}}]
    return [row["service_request"] if isinstance(row.get("service_request"), dict) else row
            for row in body]


def _flat(record, prefix=""):
    """Nested objects as one level with dotted names; a GeoJSON point as ``long`` and ``lat``."""
    made = {}
    for name, value in record.items():
        if isinstance(value, dict):
            place = value.get("coordinates")
            if value.get("type") == "Point" and isinstance(place, list) and len(place) > 1:
                made["long"], made["lat"] = place[:2]
            else:
                made.update(_flat(value, f"{prefix}{name}."))
        elif isinstance(value, list):
            made[prefix + name] = ", ".join(str(v) for v in value) or None
        else:
            made[prefix + name] = value
    return made


def request(case, lon, lat, zone=None, personal=False):
    """One case as a service request.

    Parameters
    ----------
    case : dict
        Of a row of the case table with ``class_name``, ``unit_name`` and ``state_title``.
    lon, lat : float
        WGS 84.
    zone : tzinfo, optional
        Of the city; that of this computer where it is None.
    personal : bool
        With the reporter's name and telephone, which are left out otherwise.

    Returns
    -------
    dict
    """
    over = case["state"] in CLOSED
    made = {
        "service_request_id": case["case_no"],
        "status": "closed" if over else "open",
        "status_notes": case["state_title"],
        "service_name": case["class_name"],
        "service_code": case["case_class"],
        "description": case["description"],
        "agency_responsible": case["unit_name"],
        "service_notice": case["condition"],
        "requested_datetime": with_zone(case["reported_at"], zone),
        "updated_datetime": with_zone(case["changed"], zone),
        "expected_datetime": with_zone(case["due_at"], zone),
        "address": case["address"],
        "address_id": case["bgid"],
        "zipcode": None,
        "lat": None if lat is None else round(lat, 7),
        "long": None if lon is None else round(lon, 7),
        "media_url": None,
    }
    if personal:
        made.update(zip(PERSONAL, (case["reporter"], case["phone"])))
    return made


def write_requests(path, requests):
    """Write service requests as a JSON list, one after the other; returns how many.

    Parameters
    ----------
    path : path
    requests : iterable of dict
    """
    count = 0
    with open(path, "w", encoding="utf-8") as file:
        file.write("[")
        for made in requests:
            file.write((",\n " if count else "\n ") + json.dumps(made, ensure_ascii=False))
            count += 1
        file.write("\n]\n")
    return count
