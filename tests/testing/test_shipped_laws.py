"""Every shipped policy that decides keeps the laws; the few that one of them does not suit are listed with the reason.

`BPMLIB_LAWS=1000 python -m pytest tests/testing/test_shipped_laws.py` draws so many documents for each policy and law;
an ordinary run draws as many as a moment allows, and always the same.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings

from bpmlib import CalendarHorizon, Policy
from bpmlib.testing import laws
from bpmlib.testing.figures import filled
from tests.shipped import SHIPPED

pytestmark = pytest.mark.long

EXAMPLES: Final = int(os.environ.get("BPMLIB_LAWS", "8"))
LAWS: Final = ("total", "deterministic", "boundary_stable", "engines_agree", "explanation_replays")
DECIDING: Final = [name for name in sorted(SHIPPED) if SHIPPED[name].answers and SHIPPED[name].inputs]

ALLOWED: Final[Mapping[str, tuple[Any, ...]]] = {
    # Working days of a year are known once its list is published, and the list is the calendar's: a document that is
    # refused today has its answer after `calendar.extend(...)`. A range of the input would have to be moved every year.
    "agency.earnest_money": (CalendarHorizon,),
    "attendance.schedule": (CalendarHorizon,),
}
"""Errors that a law of totality takes for an outcome."""

EXCEPTIONS: Final[Mapping[tuple[str, str], str]] = {}
"""Policies that a law does not suit, and why."""


@cache
def with_figures(name: str) -> Policy:
    """Return a shipped policy, with some plain figure for each that the company has to set."""
    return filled(SHIPPED[name])


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("name", DECIDING)
def test_a_shipped_policy_keeps_the_law(name: str, law: str) -> None:
    if (name, law) in EXCEPTIONS:
        pytest.skip(EXCEPTIONS[name, law])
    more = {"allow": ALLOWED[name]} if law == "total" and name in ALLOWED else {}
    quick = settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    quick(getattr(laws, law)(with_figures(name), **more))()
