"""What people call the values of a program: the labels of fields and terms, in place of their paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bpmlib.core import ast as c

__all__ = ["NAMELESS", "Named", "Names", "in_sentence"]

Named = Mapping[str, str]
"""A name by language, ready for a sentence; a language that has none is missing."""

NAMELESS: Final[Named] = MappingProxyType({})
_QUOTED = {"en": '"{}"', "zh": "「{}」"}
_OF_SEVERAL = {"en": '"{}" ({})', "zh": "「{}」({})"}


def in_sentence(names: Named, language: str, written: str) -> str:
    """Return a name, or what the author wrote where there is none, with the blanks that it needs between Chinese words.

    >>> in_sentence({"zh": "「单价」"}, "zh", "unit_price"), in_sentence(NAMELESS, "zh", "unit_price")
    ('「单价」', ' unit_price ')
    """
    if language == "en":
        return names.get(language) or written
    return names.get(language) or f" {written} "


class Names:
    """The names of one program. A label that two fields share is followed by the path of the one that is meant."""

    def __init__(self, program: c.Program) -> None:
        self._definitions = program.definitions
        self._fields = {read.path: read.field.labels for read in program.reads}
        terms = [made.labels for made in program.definitions.values() if isinstance(made, c.Definition)]
        self._shared = Counter(pair for labels in (*self._fields.values(), *terms) for pair in labels.items())

    def field(self, path: tuple[str, ...]) -> Named:
        """Return the names of the field at a path."""
        return self._named(self._fields.get(path, NAMELESS), ".".join(path))

    def of(self, node: c.Expr) -> Named:
        """Return the names of an expression: those of the field or the term that it is, and no more."""
        if isinstance(node, c.Read):
            return self.field(node.path)
        made = self._definitions[node.key] if isinstance(node, c.Ref) else None
        return self._named(made.labels, made.key) if isinstance(made, c.Definition) else NAMELESS

    def _named(self, labels: Mapping[str, str], key: str) -> Named:
        return {
            language: (_OF_SEVERAL if self._shared[language, label] > 1 else _QUOTED)[language].format(label, key)
            for language, label in labels.items()
        }
