"""The law about engines: however a document is decided, it comes to the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bpmlib.dmn import read
from bpmlib.dmn.export import export
from bpmlib.dmn.export.beyond import beyond
from bpmlib.formats.dmn.writer import write
from bpmlib.policy import Policy
from bpmlib.testing.inputs import inputs as drawn_inputs
from bpmlib.testing.laws.stated import Law, stated
from bpmlib.testing.laws.told import Inputs, Language, broken, decided
from bpmlib.values.compare import equal

__all__ = ["engines_agree"]


def engines_agree(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None, language: Language = "en"
) -> Law:
    """The compiled policy, the one without its table index and its DMN model come to the same outcome.

    What DMN cannot say (days counted by a calendar ...), errors, which are null there, and policies that change over
    time are not held against DMN; the index of these is looked at on a day that is given as `as_of`.
    """
    scan = policy.decider(as_of=as_of, answers=answers, force_scan=True)
    model = None if policy.dated else read({"policy.dmn": write(export(policy).definitions)})
    said = [name for name in answers or policy.answers if name not in beyond(policy.checked(as_of))]

    def hold(inputs: Inputs) -> None:
        first = decided(policy, lambda: policy.decide(inputs, answers=answers, as_of=as_of))
        other = first if policy.dated and as_of is None else decided(policy, lambda: scan(inputs))
        if not first.same(other):
            what = f"`{policy.id}` comes to something else without the index of its tables"
            raise broken(what, inputs, [("with the index", first), ("without", other)], language)
        if first.decision is None or model is None:
            return
        for name in said:
            found = model.evaluate(name, inputs)
            if not equal(found.value, first.decision.outcome[name]):
                why = [one.draw() for one in found.diagnostics]
                what = "\n".join([f"`{policy.id}` as DMN says that `{name}` is {found.value}", *why])
                raise broken(what, inputs, [("the policy", first)], language)

    strategy = drawn_inputs(policy, answers=answers, as_of=as_of)
    return stated("engines_agree", policy, "comes to the same by every engine", strategy, hold)
