"""A policy beside its exported model, and what the two have to agree in."""

from __future__ import annotations

from datetime import date
from typing import Any

from bpmlib import InputError, NotEffective, ParameterNotSet, Policy
from bpmlib.dmn import Model, read
from bpmlib.dmn.export import export
from bpmlib.dmn.export.beyond import beyond
from bpmlib.errors import BpmError
from bpmlib.formats.dmn.writer import write
from bpmlib.values.compare import equal

__all__ = ["hold", "model_of"]


def model_of(policy: Policy, as_of: date | None = None) -> Model:
    """Return the exported model as another tool would read it."""
    found = read({"x.dmn": write(export(policy, as_of=as_of).definitions)})
    assert found.diagnostics == ()
    return found


def hold(policy: Policy, model: Model, inputs: dict[str, Any], *, errors: bool = True) -> None:
    """Hold a model to its policy: the same values, and null or a reason where the policy raises.

    An input that the policy refuses is skipped, DMN looks at less of it; so is a day on which no policy is in force,
    and a figure that nobody has set, which is null in DMN. Without `errors` the policy's errors are skipped: they leave
    no trace where DMN goes on without the value, as in `null and false` or for an item of a filter whose condition is
    null, which is listed as not said.
    """
    for name in policy.checked().decisions:
        if name in beyond(policy.checked()):
            continue
        outcome = model.evaluate(name, inputs)
        failed: BpmError | None = None
        try:
            value = policy.decide(inputs, answers=[name]).outcome[name]
        except (InputError, NotEffective, ParameterNotSet):
            continue
        except BpmError as error:
            failed = error
        if failed is None:
            assert equal(outcome.value, value), (name, inputs, outcome, value)
        elif errors:
            assert outcome.diagnostics or _lacks(outcome.value), (name, inputs, outcome, failed)


def _lacks(value: Any) -> bool:
    """Return whether a value is null, or a part of it is."""
    if isinstance(value, dict):
        return any(map(_lacks, value.values()))
    return value is None or (isinstance(value, list) and any(map(_lacks, value)))
