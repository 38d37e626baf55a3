"""The rules of policies, made once and shared by all sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from bpmlib.patterns.personal import mark
from bpmlib.patterns.rules import Rule, rule_of
from bpmlib.policy import Policy

__all__ = ["rules_of"]

_KEPT: Final = 64
"""Of how many sets of policies the rules are kept: to make them takes far longer than to begin a session."""


@lru_cache(maxsize=_KEPT)
def rules_of(policies: tuple[Policy, ...], as_of: date | None) -> tuple[Rule, ...]:
    """Return the rules of all patterns of these policies, as they are in force on a day, in the order of the files.

    Raises `PolicyError` where a file has mistakes, `NotEffective` where a policy has no version in force.
    """
    rules = tuple(_rules(policies, as_of))
    mark(rules)
    return rules


def _rules(policies: tuple[Policy, ...], as_of: date | None) -> Iterator[Rule]:
    number = 0
    for policy in policies:
        checked, day = policy.in_force(as_of)
        figures = _figures(policy, day)
        for pattern in checked.patterns.values():
            yield rule_of(number, policy.id, pattern, figures, day)
            number += 1


def _figures(policy: Policy, day: date | None) -> Callable[[Any], Mapping[str, Any]]:
    return lambda checked: policy.figures_of(checked, day)
