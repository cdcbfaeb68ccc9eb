"""What a file of components is about, when no field says its class: the name of the file does."""
import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from ...core.components.mapping import Source, guess_mapping
from ...core.components.mapping_values import ClassFinder
from ...core.standards.fields import guess_columns
from ..workspace import drawing


WORDS = Path(__file__).resolve().parents[2] / "resources" / "import" / "english_class_words.csv"


def class_of_name(name, catalogue):
    """The class that a file or layer name speaks of, or "".

    Parameters
    ----------
    name : str
        "0118路灯", "路灯普查2024", "street_lights_20170731".
    catalogue : Catalogue
    """
    finder = ClassFinder(catalogue)
    text = unicodedata.normalize("NFKC", name)
    found = finder.find(text)
    if found:
        return found
    words = re.sub(r"[\W\d_]+", " ", text).strip().lower()
    if not words:
        return ""
    # the longest name that stands in it: 上水井盖 before 井盖
    inside = [n for n in finder.names if len(n) > 1 and not n.isascii() and n in words]
    if inside:
        return finder.names[max(inside, key=len)]
    parts, english = [_singular(w) for w in words.split()], _english()
    for end in range(len(parts), 0, -1):
        for start in range(len(parts) - end + 1):
            phrase = " ".join(parts[start:start + end])
            for name in (phrase, *english.get(phrase, ())):
                if finder.find(name):
                    return finder.find(name)
    return ""


@lru_cache(maxsize=1)
def _english():
    """{English word or words: Chinese names of the class, one for every edition}."""
    with open(WORDS, encoding="utf-8", newline="") as file:
        return {words: row["names"].split() for row in csv.DictReader(file)
                for words in row["words"].split("|")}


def _singular(word):
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def guess(frame, name, catalogue):
    """The mapping of a file, its name included.

    Parameters
    ----------
    frame : pandas.DataFrame
    name : str
        Of the file or layer.
    catalogue : Catalogue

    Returns
    -------
    (ImportMapping, dict of str to Guess)
    """
    mapping, guesses = guess_mapping(list(frame.columns), frame, catalogue)
    if "classcode" not in mapping.columns:
        if drawing.is_drawing(frame):
            mapping.columns["classcode"] = Source(drawing.LAYER)
        elif not classes_inside(frame, mapping, catalogue):
            code = class_of_name(name, catalogue)
            # a class field whose values nobody knows: a person maps them
            field = guess_columns(frame.columns).get("classcode")
            if code:
                mapping.columns["classcode"] = Source(constant=code)
            elif field:
                mapping.columns["classcode"] = Source(field)
    return mapping, guesses


def classes_inside(frame, mapping, catalogue):
    """Whether most of the object codes or names tell the class."""
    from ...core.components.mapping_values import tidy
    finder = ClassFinder(catalogue)
    for column in ("objid", "objname"):
        source = mapping.columns.get(column)
        if source is None or not source.field:
            continue
        texts = tidy(frame[source.field].head(500)).dropna()
        hits = finder.of_codes(texts).notna() if column == "objid" and len(texts) else \
            texts.map(lambda v: bool(finder.find(v)))
        if len(texts) and hits.mean() > 0.5:
            return True
    return False
