"""What a city sets for its cases, read and stored together: options, the limits of the stages, the
form of case numbers, and how near similar cases are looked for."""
from dataclasses import dataclass

from ..errors import InputError, N_
from . import clocks, numbering, options, similar
from .deadlines import LIMIT_UNITS
from .lifecycle import STAGE_TITLES

#: Stages with a limit of their own; that of handling is the filing condition's.
STAGES = tuple(stage for stage in STAGE_TITLES if stage != "handle")
BY_CITY = "set by the city"


@dataclass(frozen=True)
class Settings:
    """``options``: {name: text}; ``template``; ``limits``: {stage: (value, unit)}, stages left out
    have no clock; ``reaches``: rows of ``similar.reaches``."""
    options: dict
    template: str
    limits: dict
    reaches: tuple


def read(ws):
    """The settings of a workspace."""
    chosen = options.options(ws)
    return Settings({name: chosen[name] for name in options.OPTIONS},
                    numbering.template_of(ws),
                    {stage: limit for stage, limit in clocks.limits_of(ws).items()
                     if stage in STAGES and limit[0]},
                    tuple(similar.reaches(ws)))


def save(ws, settings):
    """Store what differs from what is there; one transaction.

    Clocks that run already keep their deadline.

    Raises
    ------
    InputError
        A value that is none; nothing is stored then.
    Busy
    """
    before = read(ws)
    template = numbering.check_template(settings.template)
    for stage, (value, unit) in settings.limits.items():
        if stage not in STAGES or unit not in LIMIT_UNITS or not value > 0:
            raise InputError(N_("{value} {unit} is no limit for the stage {stage}. "
                                "Give a number above 0 and a unit."), value=value,
                             unit=unit, stage=stage)
    with ws.transaction() as connection:
        changed = {name: value for name, value in settings.options.items()
                   if before.options.get(name) != value}
        if changed:
            options.set_options(ws, changed)
        if tuple(settings.reaches) != before.reaches:
            similar.set_reaches(ws, settings.reaches)
        for stage in STAGES:
            if settings.limits.get(stage) != before.limits.get(stage):
                connection.execute("DELETE FROM stage_limit WHERE stage = ?", (stage,))
                value, unit = settings.limits.get(stage, (None, None))
                connection.execute(
                    "INSERT INTO stage_limit (stage, limit_value, limit_unit, confidence) "
                    "VALUES (?, ?, ?, ?)", (stage, value, unit, BY_CITY))
        if template != before.template:
            numbering.set_template(ws, template)
