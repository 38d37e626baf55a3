"""Figures that a company has to set: which ones a policy's decisions lack, and plain ones for a test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from bpmlib.calendars.period import Period
from bpmlib.errors import Diagnostic, ParameterNotSet
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.model.expressions import Expr
from bpmlib.model.patterns import FactHistories
from bpmlib.model.processes import Histories
from bpmlib.policy import Policy
from bpmlib.verify.properties.documents import Documents

__all__ = ["filled", "require_figures", "unset_figures", "variants"]


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


def variants(policy: Policy, as_of: date | None = None) -> tuple[Policy, ...]:
    """Return a policy with other figures: those of each runnable reading, and those that each of its examples sets.

    What they lack is filled. A step that the company switches on by a figure is reached by one of them, not without.

    >>> from bpmlib import Policies
    >>> [one.parameters["drafted_again"] for one in variants(Policies.load()["attendance.regime"])]
    [False]
    """
    readings = [{row.parameter.text: constant(row.value)}
                for row in policy.readings.values() if row.parameter is not None and row.value is not None]  # fmt: skip
    examples = [{name: constant(value) for name, value in settings} for settings in _settings(policy) if settings]
    known = {repr(figures): figures for figures in (*readings, *examples)}
    made = (filled(policy.override(**figures), as_of) for figures in known.values())
    found = {repr(sorted(one.parameters.items())): one for one in made}
    return tuple(found.values())


def _of_examples(policy: Policy, name: str) -> Any:
    """Return the first figure that an example of the policy sets, None where none does."""
    given = (value for settings in _settings(policy) for setting, value in settings if setting == name)
    return next(map(constant, given), None)


def _settings(policy: Policy) -> Iterator[tuple[tuple[str, Expr], ...]]:
    """Yield the figures that each row of examples sets, those of decisions first."""
    kinds = p.ExampleTable, Histories, FactHistories
    for section in sorted(policy.model.sections, key=lambda one: not isinstance(one, p.ExampleTable)):
        if isinstance(section, kinds):
            yield from (row.settings for row in section.rows)
