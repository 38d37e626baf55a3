"""Laws about one document: it is decided, always alike, however it is spelled, and as the explanation says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from bpmlib.errors import BpmError, InputError
from bpmlib.policy import Policy
from bpmlib.run.decision import Decision
from bpmlib.testing.inputs import inputs as drawn_inputs
from bpmlib.testing.laws.plain import plain, respelled, reversed_keys, with_value
from bpmlib.testing.laws.stated import Law, holds_where, stated
from bpmlib.testing.laws.told import Inputs, Language, Side, broken, decided
from bpmlib.values.compare import equal

__all__ = ["boundary_stable", "deterministic", "explanation_replays", "total"]


def total(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None, where: str | None = None,
    allow: Collection[type[BpmError]] = (), language: Language = "en",
) -> Law:  # fmt: skip
    """Every valid document has an outcome: no gap, no conflict, no operation without a value.

    `where` limits the law to documents of which a FEEL condition is true, `allow` names errors that the source leaves
    open. Raises `ParameterNotSet` at once where the company has to set a figure first.

    >>> from bpmlib import Policies
    >>> laws_hold = total(Policies.load()["sales.payment_terms"])
    >>> laws_hold()
    """

    def hold(inputs: Inputs) -> None:
        side = _decided(policy, inputs, answers, as_of)
        if side.error is not None and holds_where(where, inputs) and not isinstance(side.error, tuple(allow)):
            raise broken(f"`{policy.id}` is not total", inputs, [("it ends in", side)], language)

    return _of("total", policy, "has an outcome for every valid document", hold, answers, as_of)


def deterministic(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None, language: Language = "en"
) -> Law:
    """A document is decided alike a second time, as plain data, with its keys turned round, and by a fresh policy."""
    again = policy.override()

    def hold(inputs: Inputs) -> None:
        first = _decided(policy, inputs, answers, as_of)
        others = {
            "a second time": _decided(policy, inputs, answers, as_of),
            "as plain data": _decided(policy, plain(inputs), answers, as_of),
            "with its keys the other way round": _decided(policy, reversed_keys(inputs), answers, as_of),
            "by a policy made anew": _decided(again, inputs, answers, as_of),
        }
        for how, other in others.items():
            if not first.same(other):
                what = f"`{policy.id}` is not deterministic: {how} it comes to something else"
                raise broken(what, inputs, [("first", first), (how, other)], language)

    return _of("deterministic", policy, "decides a document alike every time", hold, answers, as_of)


def boundary_stable(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None, language: Language = "en"
) -> Law:
    """Spelling changes nothing, least of all on a boundary: 50000, 50000.0, and one instant in two zones.

    Documents are drawn at boundaries first. A policy that asks for the hour of a day in the zone of its document is no
    subject of this law.
    """

    def hold(inputs: Inputs) -> None:
        first = _decided(policy, inputs, answers, as_of)
        other = _decided(policy, respelled(inputs), answers, as_of)
        if not first.same(other):
            what = f"`{policy.id}` is not stable: spelled another way the document comes to something else"
            raise broken(what, inputs, [("as it is", first), ("spelled another way", other)], language)

    return _of("boundary_stable", policy, "does not look at how a value is spelled", hold, answers, as_of)


def explanation_replays(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None, language: Language = "en"
) -> Law:
    """What an explanation says is so: each change that it names, tried on the document, has the outcome it names.

    Changes of personal data are not told, so they are not tried.
    """

    def hold(inputs: Inputs) -> None:
        first = _decided(policy, inputs, answers, as_of)
        if first.decision is None or first.decision.personal:
            return
        document = plain(inputs)
        for change in policy.explain(first.decision).changes:
            changed = with_value(document, change.path.split("."), change.witness)
            side = _decided(policy, changed, answers, as_of)
            if isinstance(side.error, InputError):
                continue  # the document as a whole forbids what the field would allow
            if not _as_told(side, change.outcome, change.error):
                what = f"`{policy.id}` explains what is not so: `{change.path}` as {change.witness}"
                raise broken(what, inputs, [("the document", first), ("changed", side)], language)

    return _of("explanation_replays", policy, "explains what is so", hold, answers, as_of)


def _as_told(side: Side, outcome: dict[str, object], error: str) -> bool:
    if side.decision is None:
        return type(side.error).__name__ == error.partition(",")[0]
    found = side.decision.outcome
    return not error and all(equal(found[name], value) for name, value in outcome.items())


def _decided(policy: Policy, inputs: Inputs, answers: Sequence[str] | None, as_of: date | None) -> Side:
    def decide() -> Decision:
        return policy.decide(inputs, answers=answers, as_of=as_of)

    return decided(policy, decide)


def _of(
    name: str,
    policy: Policy,
    about: str,
    hold: Callable[[Inputs], None],
    answers: Sequence[str] | None,
    as_of: date | None,
) -> Law:
    return stated(name, policy, about, drawn_inputs(policy, answers=answers, as_of=as_of), hold)
