"""The hash that chains the step records of a case."""
import hashlib
import json

#: What a record says. The key of the case's row is left out, since it differs between workspaces.
FIELDS = ("case_no", "seq", "action", "from_state", "to_state", "role", "actor", "unit", "note",
          "due_at", "at")


def record_hash(prev_hash, record):
    """SHA-256 (64 hex digits) of the hash before and the record as canonical JSON.

    ``detail`` joins where it is not empty: records from before schema 3 have none.

    Parameters
    ----------
    prev_hash : str
        Hash of the record before; "" for the first.
    record : dict
        At least FIELDS; ``detail`` is the JSON text of the record.
    """
    said = {name: record[name] for name in FIELDS}
    if record.get("detail"):
        said["detail"] = record["detail"]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((prev_hash + text).encode()).hexdigest()
