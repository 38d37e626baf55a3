"""What a comparison of decisions does not see: processes and patterns, unless nothing about them has changed."""

from __future__ import annotations

from typing import Final

from bpmlib.check.checked import Checked
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.patterns import FactHistories, Pattern

__all__ = ["uncompared"]

_SILENT: Final = (p.Prose, p.Reasons, p.Readings, p.Property, p.ExampleTable, x.Histories, FactHistories)
"""Sections that no process and no pattern looks at."""


def uncompared(old: Checked, new: Checked, figures_differ: bool) -> tuple[str, ...]:
    """Return the processes and patterns of both versions, in words, unless they are literally the same.

    They are where no rule, figure or policy that they may look at differs either.
    """
    names = dict.fromkeys((*_names(old), *_names(new)))
    return () if not names or (not figures_differ and _same(old, new)) else tuple(names)


def _names(checked: Checked) -> list[str]:
    found: list[str] = []
    for section in checked.policy.sections:
        if isinstance(section, x.Process):
            found.append(f"process `{section.name.text}`")
        elif isinstance(section, Pattern):
            found.append(f"pattern `{section.name.text}`")
    return found


def _same(old: Checked, new: Checked) -> bool:
    if old is new:
        return True
    one, other = ([part for part in side.policy.sections if not isinstance(part, _SILENT)] for side in (old, new))
    fronts = [(side.policy.front.case, side.policy.front.events, side.policy.front.uses) for side in (old, new)]
    used = old.used.keys() == new.used.keys() and all(_same(old.used[alias], new.used[alias]) for alias in old.used)
    return one == other and fronts[0] == fronts[1] and used
