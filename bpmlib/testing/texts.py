"""Texts: names that a test can read, any text at all, and texts that match a pattern."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from hypothesis.strategies import SearchStrategy

from bpmlib.errors import Diagnostic, NotDrawable
from bpmlib.testing.choices import ANYTHING, Chooser, Made, letters
from bpmlib.testing.pattern_parts import Part, UnknownPattern, fits, read_pattern, spell

__all__ = ["Matching", "Text", "texts"]

_NAMES: Final = ("a", "b", "c", "李雷", "Ann Lee", "0")
_MOST: Final = 40
"""Characters of any text, where nothing asks for more."""
_PLAIN: Final = letters((0x21, 0x7E), (0x4E00, 0x9FA5))
_SPACED: Final = letters((0x20, 0x7E), (0x4E00, 0x9FA5))


class Text:
    """A text of so many characters: one of some names, of those that are given, or any."""

    def __init__(
        self, least: int = 0, most: int | None = None, known: Iterable[str] = (), *, spaces: bool = True
    ) -> None:
        self._least = least
        self._most = least + _MOST if most is None else most
        self._letters = _SPACED if spaces else _PLAIN
        fitting = [one for one in known if self._least <= len(one) <= self._most]
        names = (one if spaces else one.replace(" ", "") for one in _NAMES)
        self.names = tuple(dict.fromkeys([*(self._fit(one) for one in names), *fitting]))
        self._reach = min(self._most, least + _MOST)

    def _fit(self, name: str) -> str:
        return (name * (self._least + 1))[: max(self._least, min(len(name), self._most))]

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> str:
        """Return one of the names or, now and then, any text."""
        count = len(self.names)
        if near is ANYTHING or not self._spells(near):
            place = choose.index(count + 1)
            return self.names[place] if place < count else choose.text(self._letters, self._least, self._reach)
        place = choose.index(count + 1, self.names.index(near) if near in self.names else count)
        return self.names[place] if place < count else choose.text(self._letters, self._least, self._reach, near)

    def _spells(self, text: Any) -> bool:
        """Return whether a text is a name, or could be drawn letter by letter."""
        if text in self.names:
            return True
        fits = isinstance(text, str) and self._least <= len(text) <= self._reach
        return fits and all(ord(letter) in self._letters for letter in text)

    def takes(self, value: Any) -> bool:
        """Return whether a text is short and long enough."""
        return isinstance(value, str) and self._least <= len(value) <= self._most

    def another(self, taken: Collection[Any]) -> Any:
        """Return a text that is not taken."""
        for name in self.names:
            if name not in taken:
                return name
        for number in range(len(taken) + 1):
            text = str(number).rjust(self._least, "0")
            if len(text) <= self._most and text not in taken:
                return text
        return ANYTHING


class Matching:
    """A text that matches a pattern, of so many characters; or one of those that are given and match it."""

    def __init__(self, part: Part, least: int, most: int | None, known: Sequence[str] = ()) -> None:
        self._part = part
        self._known = tuple(dict.fromkeys(known))
        self._least = max(least, part.least)
        self._most = min(part.most, part.least + least + _MOST) if most is None else min(most, part.most)

    @property
    def possible(self) -> bool:
        """Whether some text has a length that both the pattern and the bounds allow."""
        return fits(self._part, self._least, self._most)

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> str:
        """Return a text that matches."""
        count = len(self._known)
        forced = None
        if near is not ANYTHING and near in self._known:
            forced = 1 + self._known.index(near)
        place = choose.index(count + 1, forced)
        if place:
            return self._known[place - 1]
        return spell(self._part, choose, self._least, self._most)

    def takes(self, value: Any) -> bool:
        """Return whether a text is one of those that were given."""
        return value in self._known

    def another(self, taken: Collection[Any]) -> Any:
        """Return `ANYTHING`: draw once more."""
        return next((one for one in self._known if one not in taken), ANYTHING)


def texts(pattern: str, *, min_length: int = 0, max_length: int | None = None) -> SearchStrategy[str]:
    r"""Return the strategy of texts that match a regular expression from end to end, without filtering.

    The pattern is one of Python, of Rust (pydantic's own) or of XPath (FEEL's `matches`). Raises `NotDrawable` for
    look-around, back-references, and where no text of the length matches.

    >>> texts(r"[A-Z]{2}-\d{4}")
    texts('[A-Z]{2}-\\d{4}')
    """
    try:
        recipe = Matching(read_pattern(pattern), min_length, max_length)
    except UnknownPattern as error:
        message = f"no text is spelt for `{pattern}`: it has {error}"
        raise NotDrawable(Diagnostic("draw-unknown", message)) from error
    if not recipe.possible:
        raise NotDrawable(Diagnostic("draw-impossible", f"no text of that length matches `{pattern}`"))
    return Made(recipe.draw, f"texts({pattern!r})")
