"""Laws about two decisions: of documents that differ in one value, and of two versions of a policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from hypothesis import strategies as st

from bpmlib.errors import Diagnostic, InputError, nearest
from bpmlib.policy import Policy
from bpmlib.testing.inputs import inputs as drawn_inputs
from bpmlib.testing.laws.plain import at, plain, with_value
from bpmlib.testing.laws.stated import Law, holds_where, stated
from bpmlib.testing.laws.told import Inputs, Language, Side, broken, decided
from bpmlib.values.compare import kind_of

__all__ = ["monotone", "version_change_is"]

_ORDERED = frozenset({
    "number", "date", "time", "date and time", "days and time duration", "years and months duration", "boolean",
})  # fmt: skip


def monotone(
    policy: Policy, path: str, *, answer: str | None = None, direction: Literal["rising", "falling"] = "rising",
    order: Sequence[Any] = (), as_of: date | None = None, where: str | None = None, language: Language = "en",
) -> Law:  # fmt: skip
    """As the value at `path` rises, all else equal, the answer never falls (`rising`), or never rises (`falling`).

    `answer` is the decision that is looked at, by default the policy's only one; `order` lists the words of an answer
    from low to high. Errors and null are not compared, nor documents of which `where` is false. Raises `InputError`
    where the policy reads no such value or has several answers.

    >>> from bpmlib import Policies
    >>> monotone(Policies.load()["sales.payment_terms"], "order.amount", answer="deposit")()
    """
    name = _answer(policy, answer)
    if path not in policy.inputs:
        raise _unknown(policy, f"`{policy.id}` does not read `{path}`", nearest(path, policy.inputs))
    steps = path.split(".")
    ranks = {word: rank for rank, word in enumerate(order)}

    def hold(pair: tuple[Inputs, Inputs]) -> None:
        document, other = (plain(one) for one in pair)
        values = at(document, steps), at(other, steps)
        if not _comparable(*values) or values[0] == values[1]:
            return
        low, high = (with_value(document, steps, value) for value in sorted(values))
        if not (holds_where(where, low) and holds_where(where, high)):
            return
        sides = [decided(policy, _deciding(policy, one, (name,), as_of)) for one in (low, high)]
        below, above = (_value(side, name, ranks) for side in sides)
        if not _comparable(below, above):
            return
        if below > above if direction == "rising" else below < above:
            moves = "falls" if direction == "rising" else "rises"
            what = f"`{name}` of `{policy.id}` {moves} as `{path}` rises from {min(values)} to {max(values)}"
            raise broken(what, low, [("below", sides[0]), ("above", sides[1])], language)

    one = drawn_inputs(policy, answers=(name,), as_of=as_of)
    about = f"has a `{name}` that is {direction} in `{path}`"
    return stated("monotone", policy, about, st.tuples(one, one), hold)


def version_change_is(
    old: Policy, new: Policy, *, only: str = "false", answers: Sequence[str] | None = None, as_of: date | None = None,
    language: Language = "en",
) -> Law:  # fmt: skip
    """Two versions differ exactly where a FEEL condition is true: nowhere else, and everywhere there.

    By default nowhere. An error is an outcome as well; a document that either version does not take as input is left
    out. Documents are drawn from both versions, so that the boundaries of both are met.

        test_new_limit = laws.version_change_is(old, new, only="order.amount > 50000 and order.amount <= 80000")
    """

    def hold(inputs: Inputs) -> None:
        before, after = (decided(policy, _deciding(policy, inputs, answers, as_of)) for policy in (old, new))
        if isinstance(before.error, InputError) or isinstance(after.error, InputError):
            return
        differs = not before.same(after)
        if differs != holds_where(only, inputs):
            what = (
                f"the versions of `{old.id}` differ where `{only}` is false" if differs else
                f"the versions of `{old.id}` come to the same where `{only}` is true"
            )  # fmt: skip
            raise broken(what, inputs, [("before", before), ("after", after)], language)

    strategy = st.one_of(*(drawn_inputs(policy, answers=answers, as_of=as_of) for policy in (old, new)))
    return stated("version_change_is", new, f"differs from the version before only where `{only}`", strategy, hold)


def _deciding(policy: Policy, inputs: Inputs, answers: Sequence[str] | None, as_of: date | None) -> Any:
    return lambda: policy.decide(inputs, answers=answers, as_of=as_of)


def _answer(policy: Policy, answer: str | None) -> str:
    known = policy.checked().decisions
    if answer is None and len(policy.answers) == 1:
        return policy.answers[0]
    if answer is None:
        raise _unknown(policy, f"`{policy.id}` has several answers", f"name one: {', '.join(policy.answers)}")
    if answer not in known:
        raise _unknown(policy, f"`{answer}` is not a decision of `{policy.id}`", nearest(answer, known))
    return answer


def _unknown(policy: Policy, message: str, hint: str) -> InputError:
    return InputError([Diagnostic("input-unknown", message, hint=hint)], policy=policy.id)


def _comparable(one: Any, other: Any) -> bool:
    kind = kind_of(one)
    return kind in _ORDERED and kind == kind_of(other)


def _value(side: Side, name: str, ranks: dict[Any, int]) -> Any:
    if side.decision is None:
        return None
    value = side.decision.outcome[name]
    return ranks.get(value) if ranks else value
