"""What every recipe can do, and the recipes that choose among given values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final, Protocol

from bpmlib.testing.choices import ANYTHING, Chooser, new_label

__all__ = ["DEEP", "Converted", "Foreign", "Nullable", "OneOf", "Recipe", "Values"]

DEEP: Final = 4
"""Documents inside each other below which what may be null is, and lists are as short as they may be."""


class Recipe(Protocol):
    """Draws the values of one field."""

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return a value; `near` is returned, as far as the recipe can, where it is given."""

    def takes(self, value: Any) -> bool:
        """Return whether the recipe may draw a value."""

    def another(self, taken: Collection[Any]) -> Any:
        """Return a value that is none of some others, `ANYTHING` where the recipe knows none."""


class Values:
    """One of some values, the first of which is the simplest."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = tuple(values)
        self._count = len(self.values)

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return one of the values."""
        forced = None if near is ANYTHING else self._place(near)
        return self.values[choose.index(self._count, forced)]

    def takes(self, value: Any) -> bool:
        """Return whether it is one of the values."""
        return self._place(value) is not None

    def another(self, taken: Collection[Any]) -> Any:
        """Return the first of the values that is not taken."""
        return next((value for value in self.values if value not in taken), ANYTHING)

    def _place(self, wanted: Any) -> int | None:
        """Return where a value stands; what policies know as `x` may be the member of an enumeration of that value."""
        for place, value in enumerate(self.values):
            if type(value) is type(wanted) and value == wanted:
                return place
        for place, value in enumerate(self.values):
            if type(wanted) is not bool and (value == wanted or getattr(value, "value", ANYTHING) == wanted):
                return place
        return None


class Nullable:
    """Null, now and then, or what another recipe draws."""

    def __init__(self, inner: Recipe, one_in: int = 5) -> None:
        self.inner = inner
        self._one_in = one_in
        self._label = new_label()

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return null or a value."""
        if self.draws_null(choose, near):
            return None
        return choose.item(self._label, partial(self.inner.draw, choose, near))

    def draws_null(self, choose: Chooser, near: Any = ANYTHING) -> bool:
        """Return whether null is drawn this time."""
        forced = None if near is ANYTHING else 0 if near is None else 1
        if choose.depth > DEEP:
            forced = 0
        return choose.index(self._one_in, forced) == 0

    def takes(self, value: Any) -> bool:
        """Return whether it is null or a value of the other recipe."""
        return value is None or self.inner.takes(value)

    def another(self, taken: Collection[Any]) -> Any:
        """Return a value that is not taken, null if it is not."""
        return self.inner.another(taken) if None in taken else None


class OneOf:
    """What one of several recipes draws: a union."""

    def __init__(self, parts: Sequence[Recipe]) -> None:
        self.parts = tuple(parts)

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return a value of one of the recipes."""
        forced = None
        if near is not ANYTHING:
            forced = next((place for place, part in enumerate(self.parts) if part.takes(near)), None)
        part = self.parts[choose.index(len(self.parts), forced)]
        return part.draw(choose, near if forced is not None else ANYTHING)

    def takes(self, value: Any) -> bool:
        """Return whether one of the recipes takes the value."""
        return any(part.takes(value) for part in self.parts)

    def another(self, taken: Collection[Any]) -> Any:
        """Return a value that is not taken, of the first recipe that has one."""
        found = (part.another(taken) for part in self.parts)
        return next((value for value in found if value is not ANYTHING), ANYTHING)


class Converted:
    """What another recipe draws, made into something else."""

    def __init__(self, inner: Recipe, make: Callable[[Any], Any]) -> None:
        self._inner = inner
        self._make = make

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return a value."""
        return self._make(self._inner.draw(choose))

    def takes(self, value: Any) -> bool:
        """Return False: what it was made of is not known."""
        return False

    def another(self, taken: Collection[Any]) -> Any:
        """Return a value that is not taken."""
        found = self._inner.another(taken)
        return found if found is ANYTHING else self._make(found)


class Foreign:
    """What a strategy of hypothesis draws, for types that the library does not know itself."""

    def __init__(self, strategy: Callable[[], Any]) -> None:
        self._strategy = strategy

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return what the strategy draws."""
        return choose.foreign(self._strategy())

    def takes(self, value: Any) -> bool:
        """Return False: nobody knows."""
        return False

    def another(self, taken: Collection[Any]) -> Any:
        """Return `ANYTHING`: none is known."""
        return ANYTHING
