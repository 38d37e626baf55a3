"""The facts that were asserted in a session, told apart by their ids, and without one by what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bpmlib.errors import Diagnostic, FactError, LimitExceeded, Limits
from bpmlib.patterns.facts import Asserted, content_of
from bpmlib.patterns.memory import Journal

__all__ = ["Stated"]


class Stated:
    """The asserted facts, in their order. Each step is noted in the journal, to be taken back."""

    def __init__(self, journal: Journal, limits: Limits) -> None:
        self._journal = journal
        self._limit = limits.facts
        self._by_id: dict[str, Asserted] = {}
        self._by_content: dict[str, Asserted] = {}
        """Those that were given no id."""
        self._count = 0

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Asserted]:
        return iter(sorted(self._by_id.values(), key=lambda fact: fact.number))

    def add(self, type_: str, values: dict[str, Any], id_: str) -> tuple[Asserted, bool]:
        """Return the fact that says this, and whether it is a new one.

        Raises `FactError` (`fact-differs`) where the id belongs to another fact, `LimitExceeded` beyond the limit.
        """
        content = "" if id_ else content_of(type_, values)
        before = self._by_id.get(id_) if id_ else self._by_content.get(content)
        if before is not None:
            if id_ and content_of(before.type, before.values) != content_of(type_, values):
                message = f"`{id_}` is a `{before.type}` that says something else"
                raise FactError(Diagnostic("fact-differs", message, hint="retract it before, or give another id"))
            return before, False
        if len(self._by_id) >= self._limit:
            hint = "retract or forget facts that are over, or raise `Limits.facts`"
            raise LimitExceeded(Diagnostic("too-many-facts", f"the session holds {self._limit} facts", hint=hint))
        self._count += 1
        self._journal.note(self._count_back)
        fact = Asserted(id_ or self._free_id(type_), type_, values, self._count)
        self._put(self._by_id, fact.id, fact)
        if not id_:
            self._put(self._by_content, content, fact)
        return fact, True

    def remove(self, fact: Asserted) -> None:
        """Leave a fact out."""
        self._take(self._by_id, fact.id)
        content = content_of(fact.type, fact.values) if self._by_content else ""
        if self._by_content.get(content) is fact:
            self._take(self._by_content, content)

    def get(self, fact: Asserted | str) -> Asserted:
        """Return a fact that is there, named by itself or by its id. Raises `FactError` (`fact-missing`)."""
        id_ = fact if isinstance(fact, str) else fact.id
        found = self._by_id.get(id_)
        if found is None or (isinstance(fact, Asserted) and found is not fact):
            raise FactError(Diagnostic("fact-missing", f"there is no fact `{id_}` in the session"))
        return found

    def saying(self, type_: str, values: dict[str, Any]) -> Asserted:
        """Return the fact without an id that says this. Raises `FactError` (`fact-missing`)."""
        found = self._by_content.get(content_of(type_, values))
        if found is None:
            hint = "a fact that was given an id is named by that"
            raise FactError(Diagnostic("fact-missing", f"no such `{type_}` is in the session", hint=hint))
        return found

    def _count_back(self) -> None:
        self._count -= 1

    def _free_id(self, type_: str) -> str:
        number = self._count
        while f"{type_}#{number}" in self._by_id:
            number += 1
        return f"{type_}#{number}"

    def _put(self, where: dict[str, Asserted], key: str, fact: Asserted) -> None:
        where[key] = fact
        self._journal.note(where.pop, key)

    def _take(self, where: dict[str, Asserted], key: str) -> None:
        fact = where.pop(key)
        self._journal.note(where.__setitem__, key, fact)
