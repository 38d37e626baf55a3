"""The search for documents that refute a property, and what makes such a document simple.

The same seed gives the same documents. A document found is made plainer field by field, and then moved as near as
possible to one for which the property holds: what is shown is often the boundary itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any, Final

from bpmlib.check.sections import PAIR
from bpmlib.core import ast as c
from bpmlib.run.runtime import fresh
from bpmlib.values.compare import equal, kind_of
from bpmlib.verify.exercised.steps import step_of
from bpmlib.verify.properties.documents import Choice, Documents, Values
from bpmlib.verify.properties.question import AFTER, FIGURE, Asked, Question, Slot
from bpmlib.verify.properties.valid import in_one_zone

__all__ = ["Search", "Searched"]

_DRAWS: Final = 4
"""How many choices are drawn for each document that is to count, at most."""
_SAME_FIGURES: Final = 25
"""How many documents are decided with the same figures: other figures mean another program."""
_TRIES: Final = 300
"""How many documents one of the steps may try that make what was found simpler."""
_ROUNDS: Final = 2
_PLAIN: Final = 30
"""How many values of a field are tried in place of the one that was found; of a figure only a few."""
_PLAIN_FIGURES: Final = 5


@dataclass(frozen=True)
class Searched:
    """What a search came to: what refutes the property, or None; how many documents counted, and why others did not.

    Those that counted are valid and the property says something of them. Two that are compared count as one.
    """

    found: Asked | None
    counted: int
    others: Mapping[str, int] = field(default_factory=dict)


class Search:
    """Searches for one property."""

    def __init__(self, question: Question, given: Sequence[Mapping[str, Any]]) -> None:
        self.question = question
        self.documents = Documents(question.program, question.checked.scope.words, given)
        figures = {name: question.checked.symbol_type(name) for name in question.open}
        self.figures: dict[Slot, Values] = {
            (FIGURE, name): self.documents.figure(type_) for name, type_ in figures.items()
        }

    def search(self, wanted: int, seed: int) -> Searched:
        """Return what refutes the property among so many random documents, made simple; or how many there were."""
        random = Random(seed)
        others: Counter[str] = Counter()
        counted, before = 0, None
        drawn: dict[Slot, Any] = {}
        for number in range(wanted * _DRAWS):
            if counted >= wanted:
                break
            if number % _SAME_FIGURES == 0:
                drawn = {slot: values.drawn(random) for slot, values in self.figures.items()}
            choice = self._drawn(random, before) | drawn
            if not self._differs(choice):
                continue
            if (asked := self.question.ask(choice)) is None:
                others["not valid"] += 1
                continue
            before = {slot: value for slot, value in choice.items() if slot[0] not in (AFTER, FIGURE)}
            if asked.says == "open":
                others[" and ".join(dict.fromkeys(asked.errors)) or "null, or no order"] += 1
                continue
            counted += 1
            if asked.says == "fails":
                return Searched(self.simpler(asked), counted, dict(others))
        return Searched(None, counted, dict(others))

    def chosen(self, documents: Sequence[dict[str, Any]], figures: Mapping[str, Any]) -> dict[Slot, Any] | None:
        """Return documents with figures as a choice of values, None where a field has no value to choose from."""
        inputs = dict(zip(PAIR, documents, strict=True)) if self.question.pair else documents[0]
        choice = self.documents.pools.chosen(inputs)
        if choice is None:
            return None
        found: dict[Slot, Any] = dict(choice)
        found |= {(FIGURE, name): value for name, value in figures.items()}
        if (path := self.question.path) is not None:
            other = self.documents.pools.chosen(documents[1])
            if other is None or path not in other:
                return None
            found[AFTER, *path] = other[path]
        return found

    def near(self, asked: Asked, wanted: int, seed: int) -> Asked | None:
        """Return what refutes the property among documents much like one, None where nothing was found."""
        random = Random(seed)
        for _ in range(wanted if asked.choice else 0):
            choice = self._drawn(random, dict(asked.choice)) | {s: v for s, v in asked.choice.items() if s[0] == FIGURE}
            found = self.question.ask(choice)
            if found is not None and found.says == "fails":
                return self.simpler(found)
        return None

    def _drawn(self, random: Random, before: Choice | None) -> dict[Slot, Any]:
        choice = self.documents.drawn(random, before)
        if self.question.pair and random.random() < 0.6:  # two inputs that are much alike
            for one in list(choice):
                other = ("b", *one[1:])
                if one[0] == "a" and other in choice and random.random() < 0.8:
                    choice[other] = choice[one]
        found: dict[Slot, Any] = dict(choice)
        if (path := self.question.path) is not None and path in self.documents.values:
            found[AFTER, *path] = self._after(random, path, choice[path])
        one_zone: dict[Slot, Any] = in_one_zone(found)
        return one_zone

    def _after(self, random: Random, path: Slot, value: Any) -> Any:
        """Return the value of a field in the second document; of a list mostly one with more items."""
        drawn = self.documents.value(random, path, {})
        return value + drawn if isinstance(value, list) and drawn is not None and random.random() < 0.7 else drawn

    def _differs(self, choice: Mapping[Slot, Any]) -> bool:
        """Return whether two documents differ, where it takes two."""
        path = self.question.path
        if path is None:
            return True
        after = (AFTER, *path)
        return after in choice and not equal(choice[path], choice[after])

    # --------------------------------------------------------------------------------------- simpler

    def simpler(self, asked: Asked) -> Asked:
        """Return what refutes the property just as well and is as simple as a bounded number of tries makes it."""
        best = asked
        for _ in range(_ROUNDS):
            for step in (self._plainer, self._nearer, self._pinched):
                self._tries = _TRIES
                for place in self._places(best.choice):
                    best = step(best, place)
        return best

    def _places(self, choice: Mapping[Slot, Any]) -> list[_Place]:
        """Return the places of a choice whose value may be another: the fields, and what is in lists, to any depth."""
        places: list[_Place] = []
        stack = [_Place(slot, (), self._values(slot)) for slot in reversed(list(choice))]
        while stack:
            place = stack.pop()
            places.append(place)
            value, values = place.of(choice), place.values
            if isinstance(value, list) and values.item is not None:
                stack += [_Place(place.slot, (*place.inside, at), values.item) for at in reversed(range(len(value)))]
            elif isinstance(value, dict):
                known = [key for key in value if key in values.inner]
                stack += [_Place(place.slot, (*place.inside, key), values.inner[key]) for key in reversed(known)]
        return places

    def _refutes(self, choice: dict[Slot, Any]) -> Asked | None:
        self._tries -= 1
        if self._tries < 0 or not self._differs(choice):
            return None
        asked = self.question.ask(choice)
        return asked if asked is not None and asked.says == "fails" else None

    def _plainer(self, best: Asked, place: _Place) -> Asked:
        """Return what refutes the property with the plainest value at a place that still does."""
        if not place.there(best.choice):
            return best
        now = place.of(best.choice)
        for value in islice(_plain_values(place.values, now), _PLAIN if place.slot[0] != FIGURE else _PLAIN_FIGURES):
            if type(value) is type(now) and equal(value, now):
                return best
            if (found := self._refutes(place.put(best.choice, value))) is not None:
                return found
        return best

    def _nearer(self, best: Asked, place: _Place) -> Asked:
        """Return what refutes the property with a value next to one with which it holds, where that is a number or day.

        The value is moved towards the plainest of its pool.
        """
        values = place.values
        if not place.there(best.choice):
            return best
        for low in values.pool[:2]:
            high = place.of(best.choice)
            while (middle := _between(low, high, values, self._step(values))) is not None and self._tries > 0:
                found = self._refutes(place.put(best.choice, middle))
                if found is None:
                    low = middle
                else:
                    best, high = found, middle
        return best

    def _pinched(self, best: Asked, place: _Place) -> Asked:
        """Return two documents that refute the property and differ as little as possible in their one field."""
        after, path = place.slot, place.slot[1:]
        if after[0] != AFTER or place.inside:
            return best
        while self._tries > 0:
            middle = _between(best.choice[path], best.choice[after], place.values, self._step(place.values))
            if middle is None:
                break
            choices = [{**best.choice, after: middle}, {**best.choice, path: middle}]
            found = next((one for one in map(self._refutes, choices) if one is not None), None)
            if found is None:
                break
            best = found
        return best

    def _values(self, slot: Slot) -> Values:
        if slot in self.figures:
            return self.figures[slot]
        return self.documents.values[slot[1:] if slot[0] == AFTER else slot]

    def _step(self, values: Values) -> Decimal:
        """Return how far one number is from the next one worth looking at."""
        span = self.question.section.span
        return step_of(c.Unset("", span=span), c.ReadSpec((), values.field, span=span))


@dataclass(frozen=True)
class _Place:
    """A value in a choice: that of a slot, or one inside it, at positions of lists and keys of documents."""

    slot: Slot
    inside: tuple[int | str, ...]
    values: Values

    def there(self, choice: Mapping[Slot, Any]) -> bool:
        """Return whether a choice has the place still."""
        try:
            self.of(choice)
        except (KeyError, IndexError, TypeError):
            return False
        return True

    def of(self, choice: Mapping[Slot, Any]) -> Any:
        """Return the value at the place."""
        value = choice[self.slot]
        for key in self.inside:
            value = value[key]
        return value

    def put(self, choice: Mapping[Slot, Any], value: Any) -> dict[Slot, Any]:
        """Return the choice with another value at the place."""
        if not self.inside:
            return {**choice, self.slot: value}
        whole = fresh(choice[self.slot])
        inner = whole
        for key in self.inside[:-1]:
            inner = inner[key]
        inner[self.inside[-1]] = value
        return {**choice, self.slot: whole}


def _plain_values(values: Values, now: Any) -> Iterator[Any]:
    """Yield the values that are plainer than one, the plainest first: null, those of the pool, a shorter list."""
    if values.field.nullable or now is None:
        yield None
    yield from (value for value in values.pool if value is not None)
    if isinstance(now, list):
        yield from (now[:at] + now[at + 1 :] for at in range(len(now)))
    elif isinstance(now, dict):
        yield from ({key: item for key, item in now.items() if key != left_out} for left_out in now)


def _between(low: Any, high: Any, values: Values, step: Decimal) -> Any:
    """Return a value halfway between two, in steps that the field takes; None where there is none."""
    if kind_of(low) != kind_of(high):
        return None
    found: Any = None
    match low:
        case bool():
            return None
        case int() | Decimal():
            steps = int((Decimal(high) - Decimal(low)) / (2 * step))
            whole = Decimal(low) + steps * step
            found = int(whole) if whole == int(whole) else whole.normalize()
            found = found if values.field.whole else Decimal(found)
        case datetime():
            if (low.tzinfo is None) == (high.tzinfo is None):
                found = low + timedelta(minutes=int((high - low) / timedelta(minutes=2)))
        case date():
            found = low + timedelta(days=int((high - low).days / 2))
        case timedelta():
            found = low + timedelta(minutes=int((high - low) / timedelta(minutes=2)))
    if found is None or equal(found, low) or equal(found, high) or not values.takes(found):
        return None
    return found
