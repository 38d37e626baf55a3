"""Figures that a company has to set: which ones a policy's decisions lack, and plain ones for a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from bpmlib.calendars.period import Period
from bpmlib.errors import Diagnostic, ParameterNotSet
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.policy import Policy
from bpmlib.verify.properties.documents import Documents

__all__ = ["filled", "require_figures", "unset_figures"]


_PERIOD: Final = Period(3, "working days")


def unset_figures(policy: Policy, answers: Sequence[str] | None = None, as_of: date | None = None) -> tuple[str, ...]:
    """Return the names of the figures that decisions need and that nobody has set, in the order of the file."""
    program = policy.compiled(as_of=policy.in_force(as_of)[1], answers=answers).program
    return tuple(name for name, figure in program.parameters.items() if figure.value is None)


def require_figures(policy: Policy, answers: Sequence[str] | None = None, as_of: date | None = None) -> None:
    """Raise `ParameterNotSet` where a figure is missing; the hint names each of them."""
    names = unset_figures(policy, answers, as_of)
    if names:
        listed = ", ".join(f"`{name}`" for name in names)
        given = ", ".join(f"{name}=..." for name in names if "." not in name)
        diagnostic = Diagnostic(
            "parameter-missing",
            f"inputs of `{policy.id}` cannot be drawn: the company has to set {listed}",
            hint=f"inputs(policy.override({given})), or without what needs them: inputs(policy, answers=...)",
        )
        raise ParameterNotSet(diagnostic, policy=policy.id)


def filled(policy: Policy, as_of: date | None = None) -> Policy:
    """Return a policy with some plain figure for each one that its own parameters lack: for tests, not for deciding.

    >>> from bpmlib import Policies
    >>> filled(Policies.load()["property.visitor"]).parameters["card_counts"]
    False
    """
    checked, day = policy.in_force(as_of)
    known = policy.figures_of(checked, day)
    missing = [name for name in checked.scope.names("parameter") if name not in known]
    if not missing:
        return policy
    values = {name: _of_examples(policy, name) for name in missing}
    program = policy.compiled(as_of=day, answers=()).program
    draw = Documents(program, checked.scope.words, ())
    for name in missing:
        if values[name] is None:
            pool: tuple[Any, ...] = (_PERIOD,) if checked.symbol_type(name).kind == "period" else ()
            pool = pool or draw.figure(checked.symbol_type(name)).pool
            values[name] = pool[0]
    return policy.override(**values)


def _of_examples(policy: Policy, name: str) -> Any:
    """Return the first figure that an example of the policy sets, None where none does."""
    sections = (section for section in policy.model.sections if isinstance(section, p.ExampleTable))
    rows = (row for section in sections for row in section.rows)
    found = (constant(value) for row in rows for setting, value in row.settings if setting == name)
    return next(found, None)
