"""What a folder says beside its policies, in `policies.toml`: figures, languages, zone, catalogue, calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bpmlib.calendars import WorkCalendar
from bpmlib.model.expressions import Expr
from bpmlib.model.policies import Word
from bpmlib.source import Source, Span

__all__ = ["Setting", "Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A figure for a parameter of a policy, None for `?`; `valid_from` is the day from which it counts."""

    policy: Word
    name: Word
    value: Expr | None
    valid_from: date | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one folder; what the file does not say is None or empty."""

    source: Source
    figures: tuple[Setting, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str | None = None
    catalogue: Word | None = None
    """The file with the source regulations, as seen from the folder."""
    work_calendar: WorkCalendar | None = None
    """The days and hours on which the company works."""
