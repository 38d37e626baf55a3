"""The reasons that a policy writes for a pattern, filled in with the values of a match."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bpmlib.check.checked import CheckedPattern
from bpmlib.core.from_model import Figures, from_expressions
from bpmlib.core.personal import Masks, masked
from bpmlib.errors import BpmError
from bpmlib.explain.wording import Language, Wording
from bpmlib.model import expressions as m
from bpmlib.model.words import Text
from bpmlib.patterns.memory import Path
from bpmlib.patterns.sheets import Sheet
from bpmlib.values.types import ANY, Type

__all__ = ["Sentences"]


class Sentences:
    """The reason of one pattern in each language. Its program is made when the first is asked for."""

    def __init__(self, pattern: CheckedPattern, figures: Figures, as_of: Any) -> None:
        self._pattern = pattern
        self._figures = figures
        self._as_of = as_of
        name = pattern.section.name.text
        self._reason = pattern.checked.reasons.get((name, name))

    @property
    def covers(self) -> tuple[str, ...]:
        """The ids of the source rules that the pattern carries out."""
        found = self._reason.covers if self._reason else ()
        return tuple(f"{cover.system}/{cover.rule}" for cover in found)

    def said(self, language: Language, values: Mapping[str, Any], say: Wording, personal: frozenset[Path]) -> str:
        """Return the sentence for a match with these values; "" where the policy has none in the language.

        `personal` are paths of its names that are not to be shown, besides the fields that are marked so.
        """
        text = self._text(language)
        if text is None:
            return ""
        state, masks = self._sheet.filled(values), Masks(self._sheet.program, personal)
        said: list[str] = []
        for n, piece in enumerate(text.pieces):
            if isinstance(piece, str):
                said.append(piece)
            else:
                value = masked(self._value(f"{language} {n}", state), masks.definition(f"{language} {n}"))
                said.append(say.value(value, self._pattern.checked.type_of(piece)))
        return "".join(said)

    def _value(self, key: str, state: list[Any]) -> Any:
        try:
            return self._sheet.value(key, state)
        except BpmError:
            return None  # a sentence may speak of what the conclusion did not need

    def _text(self, language: Language) -> Text | None:
        return getattr(self._reason, language) if self._reason is not None else None

    @cached_property
    def _sheet(self) -> Sheet:
        wanted: dict[str, tuple[m.Expr, Type]] = {}
        for language in ("en", "zh"):
            text = self._text(language)
            for n, piece in enumerate(text.pieces if text else ()):
                if not isinstance(piece, str):
                    wanted[f"{language} {n}"] = piece, ANY
        return Sheet(from_expressions(self._pattern.checked, wanted, self._figures, self._as_of))
