"""What stands beside the policies: the words of a company, the catalogue of its regulations, what is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bpmlib.source import Span

__all__ = ["Catalogue", "Entry", "NotCovered", "System", "Vocabulary"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One word: the type it belongs to, its value in policies, and how each language says it."""

    type: str
    value: str
    en: str
    zh: str


@dataclass(frozen=True)
class Vocabulary:
    """Entries by type and value, in the order in which they were written (which is the order of priority)."""

    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    by_type: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Vocabulary:
        """Return the vocabulary of the entries; a later entry for the same word replaces an earlier one."""
        found: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            found[entry.type, entry.value] = entry
        types: dict[str, list[str]] = {}
        for type_, value in found:
            types.setdefault(type_, []).append(value)
        return cls(found, {type_: tuple(values) for type_, values in types.items()})

    def values(self, type_name: str) -> tuple[str, ...] | None:
        """Return the words of a type, or None where there is no such type."""
        return self.by_type.get(type_name)

    def word(self, type_name: str, value: str, language: str) -> str:
        """Return how a language says a value; of a plain string the first type that has it decides.

        >>> Vocabulary.of([Entry("Role", "sales manager", "the sales manager", "业务经理")]).word(
        ...     "string", "sales manager", "zh")
        '业务经理'
        """
        entry = self.entries.get((type_name, value))
        if entry is None and type_name == "string":
            entry = next((e for (_, known), e in self.entries.items() if known == value), None)
        return value if entry is None else entry.zh if language == "zh" else entry.en

    def translated(self, type_name: str, value: str) -> bool:
        """Return whether every language has a word of its own for a value, of a plain string in some type."""
        types = self.by_type if type_name == "string" else (type_name,)
        entries = [self.entries[type_, value] for type_ in types if (type_, value) in self.entries]
        return bool(entries) and "-" not in (entries[0].en, entries[0].zh)


@dataclass(frozen=True, slots=True)
class System:
    """One source regulation: its id, its title, the ids of its rules in their order."""

    id: str
    title: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The source regulations by id, in the order of their file."""

    systems: Mapping[str, System] = field(default_factory=dict)

    def has(self, system: str, rule: str) -> bool:
        """Return whether there is such a rule."""
        found = self.systems.get(system)
        return found is not None and rule in found.rules


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A rule that no policy says, or a whole system where `rule` is None, and why, in each language."""

    system: str
    rule: str | None
    en: str
    zh: str
    span: Span

    @property
    def id(self) -> str:
        """The id as it is written: `S002-13` or `S002-01/R5`."""
        return self.system if self.rule is None else f"{self.system}/{self.rule}"
