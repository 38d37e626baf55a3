"""Deciding again on what a receipt says, and saying what is different now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from bpmlib.core import ast as c
from bpmlib.errors import BpmError, Diagnostic, InputError
from bpmlib.policies import Policies, Policy
from bpmlib.receipts.reading import read, refuse
from bpmlib.receipts.values import field_value, figure_value
from bpmlib.run.compiled import Compiled
from bpmlib.run.decision import Decision
from bpmlib.values.compare import plain_data
from bpmlib.values.iso import parse_iso_date

__all__ = ["Difference", "Replayed", "replay"]

Section = Literal["library", "effective", "files", "parameters", "reads", "rules", "terms", "outcome"]
_SECTIONS: Final[tuple[Section, ...]] = ("library", "effective", "files", "rules", "terms", "outcome")
_WITH: Final = re.compile(r"\([^()]*\)")
"""What a called policy was given, in the name of one of its figures: `prices(quotation: order.quotation).limit`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the receipt says. What one side does not have is None there.

    `name` is the file, figure, path, decision or answer; empty for the library's version and the days in force.
    """

    section: Section
    name: str
    before: Any
    now: Any
    personal: bool = False

    def __str__(self) -> str:
        sides = ("(personal data)", "(personal data)") if self.personal else map(_shown, (self.before, self.now))
        before, now = sides
        return f"{self.section}{f' {self.name}' if self.name else ''}: {before}, now {now}"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of deciding again. `decision` is None where that is an error now; `error` says which.

    `differences` hold everything that is not as the receipt says, whether or not the outcome is.
    """

    policy: str
    decision: Decision | None
    error: BpmError | None
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the outcome is that of the receipt."""
        return self.error is None and all(one.section != "outcome" for one in self.differences)

    def __str__(self) -> str:
        end = "the same outcome" if self.same else "another outcome"
        if self.error is not None:
            end = f"no outcome now, but {type(self.error).__name__}: {self.error.diagnostics[0].message}"
        return "\n".join([f"{self.policy}: {end}", *(f"  {one}" for one in self.differences)])


def replay(
    policies: Policies, receipt: Mapping[str, Any] | str | bytes, *, figures: Literal["receipt", "own"] = "receipt"
) -> Replayed:
    """Decide again on the values that a receipt says were read, on its day, and say what is different now.

    The figures are those of the receipt, so that one that was given by `override` then counts now as well; with
    `figures="own"` they are those of `policies`. Figures that differ are among the differences either way. An error
    of deciding is a part of the answer; raised are `ReceiptError` for a receipt that is damaged, altered or masked,
    and what the policy itself raises: `UnknownPolicy`, `PolicyError`.

    >>> policies = Policies.load()
    >>> order = {"product": {"is_custom": True}, "amount": 1000}
    >>> receipt = policies["sales.payment_terms"].decide(order=order, answers=["deposit"]).to_dict()
    >>> print(replay(policies, receipt))
    sales.payment_terms: the same outcome
    >>> from decimal import Decimal
    >>> cheaper = policies.override("sales.payment_terms", deposit_share=Decimal("0.2"))
    >>> print(replay(cheaper, receipt, figures="own"))
    sales.payment_terms: another outcome
      parameters deposit_share: 0.30, now 0.2
      outcome deposit: 300.00, now 200.0
    """
    data = read(receipt)
    if data["masked"]:
        hint = "keep the receipt without `masked` where it may be kept"
        refuse("receipt-masked", "personal data are left out of the receipt: nobody can replay it", "/masked", hint)
    policy, day, answers = policies[data["policy"]], _day(data["as_of"]), tuple(data["outcome"])
    differences: list[Difference] = []
    try:
        compiled = _compiled(policy, data, day, answers)
        other = dict(_other_figures(compiled, data, differences))
        if other and figures == "receipt":
            policies = _with_figures(policies, policy, day, compiled, other)
            compiled = _compiled(policies[policy.id], data, day, answers)
        decision = compiled.again(_values(compiled, data, differences))
    except BpmError as error:
        return Replayed(policy.id, None, error, tuple(differences))
    decision.day = day
    return Replayed(policy.id, decision, None, (*differences, *_differences(data, decision.to_dict())))


def _day(text: str | None) -> date | None:
    day = None if text is None else parse_iso_date(text)
    if text is not None and day is None:
        refuse("receipt-unsound", "`/as_of` of the receipt must be a day, or null", "/as_of")
    return day


def _compiled(policy: Policy, data: Mapping[str, Any], day: date | None, answers: tuple[str, ...]) -> Compiled:
    """Return the program of the day; where the policy changes over time only now, of the day that was read."""
    if day is None and policy.dated:
        return policy.compiled(_nested(data["reads"]), answers=answers, json=True)
    return policy.compiled(as_of=day, answers=answers)


def _nested(reads: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was read as documents, as far as the day that counts is looked for in it."""
    found: dict[str, Any] = {}
    for path, value in reads.items():
        *above, last = path.split(".")
        place = found
        for name in above:
            inner = place.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place.setdefault(last, value)
    return found


def _values(compiled: Compiled, data: Mapping[str, Any], differences: list[Difference]) -> list[Any]:
    """Return what the program reads, in slot order; raise `InputError` where the receipt does not have it."""
    reads, values = data["reads"], []
    missing: list[str] = []
    for slot in compiled.program.reads:
        path = ".".join(slot.path)
        if path not in reads:
            missing.append(path)
            differences.append(Difference("reads", path, None, "read"))
        else:
            values.append(_value(compiled, slot, path, reads[path]))
    known = {".".join(slot.path) for slot in compiled.program.reads}
    differences += [Difference("reads", path, "read", None) for path in reads if path not in known]
    if missing:
        found = [Diagnostic("input-missing", f"`{path}` is read now and not in the receipt") for path in missing]
        raise InputError(found, policy=data["policy"], problems=dict.fromkeys(missing, "input-missing"))
    return values


def _value(compiled: Compiled, slot: c.ReadSpec, path: str, data: Any) -> Any:
    """Return one value; of a document only whether it is there was read, and what lies in one that is not is null."""
    if data is None and (slot.optional or _may_be_absent(compiled, slot.path)):
        return None
    if slot.field.document is not None and data is True:
        return True
    return field_value(slot.field, data, path, compiled.program.policy)


def _may_be_absent(compiled: Compiled, path: tuple[str, ...]) -> bool:
    info = compiled.program.inputs[path[0]]
    nullable = info.nullable
    for name in path[1:]:
        assert info.document is not None
        info = info.document.fields[name]
        nullable = nullable or info.nullable
    return nullable


# ----------------------------------------------------------------------------------------- figures


def _other_figures(
    compiled: Compiled, data: Mapping[str, Any], differences: list[Difference]
) -> Iterator[tuple[str, Any]]:
    """Yield the figures of the receipt that are others now, and note them all."""
    for name, before in data["parameters"].items():
        figure = compiled.program.parameters.get(name)
        now = None if figure is None else plain_data(figure.value)
        if figure is None or now != before:
            differences.append(Difference("parameters", name, before, now))
        if figure is not None and now != before:
            yield name, figure_value(figure.type, before)


def _with_figures(
    policies: Policies, policy: Policy, day: date | None, compiled: Compiled, figures: Mapping[str, Any]
) -> Policies:
    """Return the policies with these figures, each of the policy that has it."""
    for name, value in figures.items():
        *aliases, own = _WITH.sub("", name).split(".")
        checked = policy.checked(day if policy.dated else None)
        for alias in aliases:
            checked = checked.used[alias]
        policies = policies.override(checked.id, **{own: value})
    return policies


# -------------------------------------------------------------------------------------- differences


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for section in _SECTIONS:
        old, new = before[section], now[section]
        if not isinstance(old, Mapping):
            old, new = {"": old}, {"": new}
        personal = [*before["personal"].get(section, ()), *now["personal"].get(section, ())]
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name) or (name in old) != (name in new):
                hidden = any(path == name or path.startswith((f"{name}.", f"{name}[")) for path in personal)
                yield Difference(section, name, old.get(name), new.get(name), hidden)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
