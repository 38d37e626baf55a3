"""bpmlib: a company's written policies as typed documents, declarative rules and explained decisions.

    import bpmlib

    policies = bpmlib.Policies.load()
    decision = policies["sales.payment_terms"].decide(order=order, answers=["approvals"])
    print(decision.value, decision.explain("zh"))

    bpmlib.feel.evaluate("sum(prices) * 1.13", {"prices": [1, 2]})         # FEEL on its own
    bpmlib.dmn.load("loan.dmn").evaluate("Approval", {"Applicant": {...}})  # DMN models

The names below are loaded when first touched, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpmlib import calendars, display, dmn, feel, receipts
    from bpmlib.calendars.calendar import WorkCalendar
    from bpmlib.calendars.period import Period
    from bpmlib.errors import (
        BpmError,
        CalendarHorizon,
        Conflict,
        Diagnostic,
        EngineUnavailable,
        EvaluationError,
        ExpressionError,
        FactError,
        InputError,
        LimitExceeded,
        Limits,
        NoMatch,
        NotEffective,
        ParameterNotSet,
        PolicyError,
        ReceiptError,
        UnknownPolicy,
    )
    from bpmlib.explain.explanation import Explanation
    from bpmlib.patterns.session import Session
    from bpmlib.policies import Policies
    from bpmlib.policy import Policy
    from bpmlib.run.decision import Decision
    from bpmlib.values.ranges import Range

__all__ = [
    "BpmError",
    "CalendarHorizon",
    "Conflict",
    "Decision",
    "Diagnostic",
    "EngineUnavailable",
    "EvaluationError",
    "Explanation",
    "ExpressionError",
    "FactError",
    "InputError",
    "LimitExceeded",
    "Limits",
    "NoMatch",
    "NotEffective",
    "ParameterNotSet",
    "Period",
    "Policies",
    "Policy",
    "PolicyError",
    "Range",
    "ReceiptError",
    "Session",
    "UnknownPolicy",
    "WorkCalendar",
    "calendars",
    "display",
    "dmn",
    "feel",
    "load_ipython_extension",
    "receipts",
]

_PACKAGES = ("calendars", "display", "dmn", "feel", "receipts")
_HOMES = {
    "Decision": "bpmlib.run.decision",
    "Explanation": "bpmlib.explain.explanation",
    "Period": "bpmlib.calendars.period",
    "Policies": "bpmlib.policies",
    "Policy": "bpmlib.policy",
    "Range": "bpmlib.values.ranges",
    "Session": "bpmlib.patterns.session",
    "WorkCalendar": "bpmlib.calendars.calendar",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module `bpmlib` has no attribute `{name}`")
    if name in _PACKAGES:
        return import_module(f"bpmlib.{name}")
    value = getattr(import_module(_HOMES.get(name, "bpmlib.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]


def load_ipython_extension(shell: object) -> None:
    """Give notebooks the magic `%%policy`: what `%load_ext bpmlib` calls."""
    from importlib import import_module

    import_module("bpmlib.display.magic").load(shell)
