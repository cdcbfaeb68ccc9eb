"""JSON in columns and files, which other programs and people write too."""
import json


def read_json(text):
    """The dict that a text holds as a JSON object; {} where it is empty or none."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
