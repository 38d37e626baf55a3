"""What a session knows at a time: its facts by type, and by what joins look them up by. How to take a change back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, TypeAlias

from bpmlib.patterns.facts import Fact

__all__ = ["Index", "Journal", "Key", "Memory", "Path", "Spec", "part_of"]

Path: TypeAlias = tuple[str, ...]
"""The names on the way to a field of a fact."""

Spec: TypeAlias = tuple[str, tuple[Path, ...]]
"""What an index is for: a type of facts, and the fields they are looked up by."""

Key: TypeAlias = tuple[Any, ...]

_NONE: Final[Mapping[Fact, None]] = {}


class Journal:
    """What undoes each step of a change that is under way, so that one that fails leaves nothing behind.

    A change is made in `with journal:`. On any error all of it is undone, the last step first.
    """

    def __init__(self) -> None:
        self._steps: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while kind is not None and self._steps:
            undo, arguments = self._steps.pop()
            undo(*arguments)
        self._steps.clear()

    def note(self, undo: Callable[..., object], *arguments: Any) -> None:
        """Remember what undoes what was just done: a function, and its arguments."""
        self._steps.append((undo, arguments))


def part_of(values: Any, path: Sequence[str]) -> Any:
    """Return a field of nested documents, null where one on the way is null."""
    for name in path:
        if values is None:
            return None
        values = values.get(name)
    return values


class Index:
    """The facts of a type by the values of some of their fields."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        self._groups: dict[Key, dict[Fact, None]] = {}

    def key(self, fact: Fact) -> Key:
        """Return the values by which a fact is looked up."""
        return tuple([part_of(fact.values, path) for path in self._paths])

    def add(self, fact: Fact) -> None:
        """Take a fact in."""
        self._groups.setdefault(self.key(fact), {})[fact] = None

    def remove(self, fact: Fact) -> None:
        """Leave a fact out."""
        key = self.key(fact)
        group = self._groups[key]
        del group[fact]
        if not group:
            del self._groups[key]

    def found(self, key: Key) -> Mapping[Fact, None]:
        """Return the facts with these values."""
        return self._groups.get(key, _NONE)


class Memory:
    """The facts that hold now, those asserted and those concluded."""

    def __init__(self, specs: Iterable[Spec], journal: Journal) -> None:
        self._journal = journal
        self._all: dict[str, dict[Fact, None]] = {}
        self._indexes: dict[Spec, Index] = {}
        self._by_type: dict[str, list[Index]] = {}
        for spec in specs:
            self.require(spec)

    def require(self, spec: Spec) -> None:
        """Have an index, as long as there is no fact yet."""
        if spec not in self._indexes:
            self._indexes[spec] = Index(spec[1])
            self._by_type.setdefault(spec[0], []).append(self._indexes[spec])

    def add(self, fact: Fact) -> None:
        """Take a fact in."""
        self._put(fact)
        self._journal.note(self._take, fact)

    def remove(self, fact: Fact) -> None:
        """Leave a fact out."""
        self._take(fact)
        self._journal.note(self._put, fact)

    def of(self, type_: str) -> Mapping[Fact, None]:
        """Return all facts of a type."""
        return self._all.get(type_, _NONE)

    def index(self, spec: Spec) -> Index:
        """Return an index that was required."""
        return self._indexes[spec]

    def _put(self, fact: Fact) -> None:
        self._all.setdefault(fact.type, {})[fact] = None
        for index in self._by_type.get(fact.type, ()):
            index.add(fact)

    def _take(self, fact: Fact) -> None:
        del self._all[fact.type][fact]
        for index in self._by_type.get(fact.type, ()):
            index.remove(fact)
