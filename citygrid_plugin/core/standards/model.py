"""What a catalogue is made of: editions, symbol families and classes, as plain records."""
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CATALOGUES = RESOURCES / "catalogues"
SYMBOLS = RESOURCES / "symbols"

#: component 部件, event 事件, matter 事项 (2026: the abnormal state of a component),
#: service 公用事业服务事项
KINDS = ("component", "event", "matter", "service")
GEOMETRIES = ("point", "line", "area")
#: Positional accuracy as root mean square error in m (中误差; quoted and corroborated).
ACCURACY_M = {"A": 0.5, "B": 1.0, "C": 10.0}
#: Classes of the service list, which is the plugin's own: digits of major and minor.
SERVICE_WIDTHS = (2, 2)
OWN_LIST = "own list, to be set by the city"


@dataclass(frozen=True)
class ExtensionRule:
    """Where a city's own classes go.

    ``by`` is "major": into ``major`` alone, counted up from 1 to ``last`` (2007); or "minor":
    into any major of the edition, counted down from ``first`` to ``last`` (2013, 2026).
    ``suffix`` ends the names of such classes.
    """

    by: str
    last: int
    first: int = 1
    major: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Edition:
    """One edition of the standard; ``widths`` are the digits of division, major, minor, serial."""

    id: str
    standard: str
    title: str
    title_en: str
    year: int
    status: str
    status_en: str
    confidence: str
    default: bool
    widths: tuple
    extension: ExtensionRule

    def class_widths(self, kind):
        """Digits of major and minor of a kind's classes."""
        return SERVICE_WIDTHS if kind == "service" else self.widths[1:3]


@dataclass(frozen=True)
class Family:
    """Classes that share one drawing; the colours are defaults for the layer style."""

    id: str
    name: str
    name_en: str
    fill: str
    outline: str

    @property
    def symbol(self):
        """Path of the SVG drawing (its colours are QGIS's ``param(fill)``, ``param(outline)``)."""
        return SYMBOLS / f"{self.id}.svg"


@dataclass(frozen=True)
class ObjectClass:
    """One minor class; ``origin`` is the edition's id, "services" or the extension's name."""

    kind: str
    code: str
    major: str
    major_name: str
    major_name_en: str
    minor: str
    name: str
    name_en: str
    geometry: str
    accuracy: str
    family: str
    pinyin: str
    confidence: str
    origin: str

    @property
    def accuracy_m(self):
        """Allowed root mean square error of the position in m."""
        return ACCURACY_M[self.accuracy]

    @cached_property
    def keys(self):
        """What a search compares: name, English name, pinyin in one word, its initials."""
        syllables = self.pinyin.split()
        return (self.name.lower(), self.name_en.lower(), "".join(syllables),
                "".join(s[0] for s in syllables))


@dataclass(frozen=True)
class CrosswalkRow:
    """A 2007 component class and its 2026 counterpart ("" where none was found).

    ``basis`` says what the pair rests on; ``review`` is True where a person must look at it.
    """

    code_2007: str
    name_2007: str
    code_2026: str
    name_2026: str
    basis: str
    review: bool
