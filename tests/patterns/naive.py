"""What follows from facts, by the definition alone: every tuple of facts is tried, until nothing new follows.

Expressions are texts for `bpmlib.feel`, so nothing is shared with the engines but the reading of the policy file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from itertools import product
from typing import Any

from bpmlib import feel
from bpmlib.errors import BpmError
from bpmlib.model.joins import conjuncts
from bpmlib.model.patterns import Part, Pattern
from bpmlib.policy import Policy

Values = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """A fact: its type, its fields, and for one that was asserted its id."""

    type: str
    values: Values
    id: str = ""

    def __hash__(self) -> int:
        return hash((self.type, self.id, told(self.values)))

    @property
    def name(self) -> str:
        """What tells it from others."""
        return self.id or f"{self.type} {told(self.values)}"


def told(values: Mapping[str, Any]) -> str:
    """Return fields as text, equal numbers alike."""
    return repr({key: _plain(value) for key, value in values.items()})


def spelled(values: Mapping[str, Any]) -> str:
    """Return fields as the language writes them: in this order conclusions stand in a list."""
    return ", ".join(f'{key}: "{value}"' if isinstance(value, str) else f"{key}: {_plain(value)}"
                     for key, value in values.items()) + "}"  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return str(Decimal(value).normalize() + 0)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Way:
    """How something follows: the pattern, its facts by place, those that were gathered."""

    pattern: str
    facts: tuple[str, ...]
    gathered: tuple[tuple[str, ...], ...]


Found = dict[Known, set[Way]]


def follows(policy: Policy, facts: Sequence[Known], now: datetime | None, zone: tzinfo) -> Found:
    """Return all that follows from asserted facts at a time, with every way in which it does."""
    patterns = [section for section in policy.model.sections if isinstance(section, Pattern)]
    found: Found = {}
    for layer in _layers(patterns):
        while True:
            known = [*facts, *sorted(found, key=lambda one: spelled(one.values))]
            more: Found = {}
            for pattern in layer:
                for conclusion, way in _of(pattern, known, dict(policy.parameters), now, zone):
                    more.setdefault(conclusion, set()).add(way)
            for conclusion in [one for one in found if one.type in {then for p in layer for then in _concluded(p)}]:
                del found[conclusion]
            found |= more
            if {*known[len(facts) :]} == {*found}:
                break
    return found


def _concluded(pattern: Pattern) -> set[str]:
    return {part.type.name for part in pattern.parts if part.kind == "then" and part.type}


def _layers(patterns: Sequence[Pattern]) -> Iterator[list[Pattern]]:
    """Yield the patterns by level: above those whose conclusions they have under `none` or `all`, not below others."""
    level = {type_: 0 for pattern in patterns for type_ in _concluded(pattern)}
    for _ in range(len(level) + 1):
        for pattern in patterns:
            needed = [level[part.type.name] + (part.kind != "given") for part in pattern.parts
                      if part.kind in ("given", "none", "all") and part.type and part.type.name in level]  # fmt: skip
            for type_ in _concluded(pattern):
                level[type_] = max([level[type_], *needed])
    for height in sorted(set(level.values())):
        yield [pattern for pattern in patterns if height in {level[type_] for type_ in _concluded(pattern)}]


def _of(
    pattern: Pattern, known: Sequence[Known], figures: Values, now: datetime | None, zone: tzinfo
) -> Iterator[tuple[Known, Way]]:
    """Yield what one pattern concludes from these facts."""
    givens = [part for part in pattern.parts if part.kind == "given"]
    pools = [[fact for fact in known if part.type and fact.type == part.type.name] for part in givens]
    for facts in product(*pools):
        names = figures | {_name(part): fact.values for part, fact in zip(givens, facts, strict=True)}
        if _all_hold(givens, names):
            yield from _from(pattern, facts, names, known, now, zone)


def _from(
    pattern: Pattern, facts: Sequence[Known], names: Values, known: Sequence[Known], now: datetime | None, zone: tzinfo
) -> Iterator[tuple[Known, Way]]:
    gathered: list[tuple[str, ...]] = []
    for part in pattern.parts:
        if part.kind in ("none", "all"):
            fit = _fitting(part, names, known)
            if part.kind == "none" and fit:
                return
            if part.kind == "all":
                names = names | {_name(part): [fact.values for fact in fit]}
                gathered.append(tuple(fact.name for fact in fit))
        elif part.kind == "when" and not _true(part.where.span.text if part.where else "", names):
            return
        elif part.kind == "from" and part.where is not None:
            since = _instant(feel.evaluate(part.where.span.text, names), zone)
            if now is None or since > now:
                return
        elif part.kind == "after" and part.where is not None:
            last = feel.evaluate(part.where.span.text, names)
            since = _instant(last, zone) if isinstance(last, datetime) else _instant(last + timedelta(days=1), zone)
            if now is None or (since >= now if isinstance(last, datetime) else since > now):
                return
    for part in pattern.parts:
        if part.kind == "then" and part.where is not None and part.type is not None:
            made = feel.evaluate(part.where.span.text, names)
            yield Known(part.type.name, made), Way(pattern.name.text, tuple(one.name for one in facts), tuple(gathered))


def _name(part: Part) -> str:
    assert part.name is not None
    return part.name.text


def _instant(value: Any, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _fitting(part: Part, names: Values, known: Sequence[Known]) -> list[Known]:
    """Return the facts that fit a `none` or an `all`, in their order; an error counts where it may matter."""
    fit: list[Known] = []
    problem: BpmError | None = None
    for fact in known:
        if part.type and fact.type == part.type.name:
            try:
                if _all_hold([part], names | {_name(part): fact.values}):
                    fit.append(fact)
            except BpmError as error:
                problem = error
    if problem is not None and (part.kind == "all" or not fit):
        raise problem
    return fit


def _all_hold(parts: Sequence[Part], names: Values) -> bool:
    """Return whether all conditions hold: not where one is false; else one without a value is an error."""
    problem: BpmError | None = None
    for part in parts:
        for one in conjuncts(part.where):
            try:
                if not _true(one.span.text, names):
                    return False
            except BpmError as error:
                problem = error
    if problem is not None:
        raise problem
    return True


def _true(text: str, names: Values) -> bool:
    value = feel.evaluate(text, names)
    assert isinstance(value, bool)
    return value
