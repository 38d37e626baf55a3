"""Lists, sets, tuples and dicts of what other recipes draw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final

from bpmlib.testing.choices import ANYTHING, Chooser, new_label
from bpmlib.testing.models import Whole
from bpmlib.testing.recipes import DEEP, Recipe

__all__ = ["Dicts", "Lists", "Tuples"]

_MORE: Final = 4
"""How many items more than it must a list has, at most; the most it may have, where these are not many more."""
_LONG: Final = 30
_TRIES: Final = 40


def _sizes(least: int, most: int | None) -> tuple[int, ...]:
    high = least + _MORE if most is None else most
    near = range(least, min(high, least + _MORE) + 1)
    return tuple(dict.fromkeys([*near, *(size for size in (high - 1, high) if least <= size <= _LONG)]))


class Lists:
    """A list of so many items, `made` of them into a list, a set or a frozen set; with `unique` no two are equal."""

    def __init__(
        self, item: Recipe, least: int = 0, most: int | None = None, *, unique: bool = False,
        made: Callable[[list[Any]], Any] = list,
    ) -> None:  # fmt: skip
        self.item = item
        self._least, self._most = least, most
        self._sizes = _sizes(least, most)
        self._unique = unique
        self._made = made
        self._label = new_label()

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> Any:
        """Return a list."""
        asked = list(near) if isinstance(near, (list, tuple, set, frozenset)) else []
        forced = None
        if near is not ANYTHING and len(asked) in self._sizes:
            forced = self._sizes.index(len(asked))
        deep = choose.depth > DEEP
        size = self._least if deep else self._sizes[choose.index(len(self._sizes), forced)]
        if forced is None or deep:
            asked = []
        items: list[Any] = []
        for place in range(size):
            wanted = asked[place] if place < len(asked) else ANYTHING
            if isinstance(wanted, dict):
                wanted = Whole(wanted)
            if self._unique:
                self._add(choose, items, wanted)
            else:
                items.append(choose.item(self._label, partial(self.item.draw, choose, wanted)))
        return self._made(items)

    def _add(self, choose: Chooser, items: list[Any], wanted: Any) -> None:
        """Add an item that is not there yet, if there must be one or one is known."""
        for _ in range(_TRIES):
            value = choose.item(self._label, partial(self.item.draw, choose, wanted))
            if value not in items:
                items.append(value)
                return
            other = self.item.another(items)
            if other is not ANYTHING:
                items.append(other)
                return
            if len(items) >= self._least:
                return

    def takes(self, value: Any) -> bool:
        """Return whether it is a list that could be drawn."""
        if not isinstance(value, (list, tuple, set, frozenset)) or len(value) not in self._sizes:
            return False
        return all(self.item.takes(item) for item in value)

    def another(self, taken: Collection[Any]) -> Any:
        """Return `ANYTHING`: none is known."""
        return ANYTHING


class Tuples:
    """A tuple with one item for each recipe."""

    def __init__(self, parts: Sequence[Recipe]) -> None:
        self._parts = tuple(parts)

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> tuple[Any, ...]:
        """Return a tuple."""
        asked = near if isinstance(near, (list, tuple)) and len(near) == len(self._parts) else ()
        wanted = asked or (ANYTHING,) * len(self._parts)
        return tuple(part.draw(choose, one) for part, one in zip(self._parts, wanted, strict=True))

    def takes(self, value: Any) -> bool:
        """Return whether it is a tuple that could be drawn."""
        if not isinstance(value, tuple) or len(value) != len(self._parts):
            return False
        return all(part.takes(item) for part, item in zip(self._parts, value, strict=True))

    def another(self, taken: Collection[Any]) -> Any:
        """Return `ANYTHING`: none is known."""
        return ANYTHING


class Dicts:
    """A dict of so many keys."""

    def __init__(self, key: Recipe, value: Recipe, least: int = 0, most: int | None = None) -> None:
        self._keys = Lists(key, least, most, unique=True)
        self._value = value

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> dict[Any, Any]:
        """Return a dict."""
        asked: Mapping[Any, Any] = near if isinstance(near, Mapping) else {}
        keys = self._keys.draw(choose, list(asked) if near is not ANYTHING else ANYTHING)
        return {key: self._value.draw(choose, asked.get(key, ANYTHING)) for key in keys}

    def takes(self, value: Any) -> bool:
        """Return whether it is a dict that could be drawn."""
        return isinstance(value, dict) and self._keys.takes(list(value)) and all(map(self._value.takes, value.values()))

    def another(self, taken: Collection[Any]) -> Any:
        """Return `ANYTHING`: none is known."""
        return ANYTHING
