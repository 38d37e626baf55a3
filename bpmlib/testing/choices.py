"""The one door to hypothesis: how a recipe draws integers and texts, and how it becomes a strategy.

A recipe draws few choices, each of them an integer or a text in one piece, so that drawing is quick and what is drawn
shrinks well. A choice may be *forced*: hypothesis records the value as if it had been drawn. So a field first draws how
its value comes about (from anywhere, at a boundary, as another field has it), and then the value itself, forced where
that was said. When hypothesis shrinks the first choice to "from anywhere", the second one stands and shrinks on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from hypothesis.internal.intervalsets import IntervalSet
from hypothesis.strategies import SearchStrategy

if TYPE_CHECKING:
    from hypothesis.internal.conjecture.data import ConjectureData

__all__ = ["ANYTHING", "Anything", "Chooser", "Made", "letters", "new_label"]

T = TypeVar("T")

_EVEN: Final = 40
"""In a range of so many numbers hypothesis draws one as often as another."""
_DIGIT: Final = 16
_LABELS: Final = count(0x62706D01)


class Anything(Enum):
    """The type of `ANYTHING`, which says that no value is asked for."""

    ANYTHING = "anything"


ANYTHING: Final = Anything.ANYTHING


def new_label() -> int:
    """Return a label for the things that one recipe draws."""
    return next(_LABELS)


def letters(*ranges: tuple[int, int]) -> IntervalSet:
    """Return the characters between code points, both included, to draw texts of."""
    return IntervalSet(ranges)


class Chooser:
    """Where a recipe gets its choices from, and what it knows of the values drawn before in the same document."""

    __slots__ = ("_data", "_zones", "depth", "earlier", "turn", "zone")

    def __init__(self, data: ConjectureData, zones: tuple[Any, ...] = (None,)) -> None:
        self._data = data
        self._zones = zones
        self.depth = 0
        """How many documents are being drawn inside each other."""
        self.earlier: dict[str, list[Any]] = {}
        """The values drawn so far, by kind."""
        self.turn = 0
        """How often a document was drawn in vain: values move on by as much, as choices may stay equal."""
        self.zone: Any = ANYTHING
        """The zone of all the times of this draw, once it is settled; None for times of nobody's zone."""

    def index(self, of: int, forced: int | None = None) -> int:
        """Return a number from 0 to below `of`, each as likely as another; 0 is the simplest."""
        if of == 1:
            return 0
        drawn = self._data.draw_integer(0, of - 1, forced=forced)
        return drawn if not self.turn else (drawn + self.turn) % of

    def spread(self, of: int) -> int:
        """Like `index`, also where there are many: hypothesis prefers small numbers in a wide range."""
        if of <= _EVEN:
            return self.index(of)
        return (self.spread(-(-of // _DIGIT)) * _DIGIT + self.index(_DIGIT)) % of

    def integer(self, low: int, high: int, towards: int = 0, forced: int | None = None) -> int:
        """Return an integer between two, which are included; those near `towards` are likelier and simpler."""
        towards = low if towards < low else high if towards > high else towards
        if low == high:
            return low
        drawn = self._data.draw_integer(low, high, shrink_towards=towards, forced=forced)
        return drawn if not self.turn else low + (drawn - low + self.turn) % (high - low + 1)

    def text(self, of: IntervalSet, least: int, most: int, forced: str | None = None) -> str:
        """Return a text of so many characters."""
        return self._data.draw_string(of, min_size=least, max_size=most, forced=forced)

    def foreign(self, strategy: SearchStrategy[Any]) -> Any:
        """Return what a strategy of hypothesis draws."""
        return self._data.draw(strategy)

    def item(self, label: int, make: Callable[[], T]) -> T:
        """Return what `make` draws, marked as something that may be left out, or repeated, as a whole.

        Things of one label are alike (see `new_label`).
        """
        self._data.start_span(label)
        made = make()
        self._data.stop_span()
        return made

    def settle_zone(self, wanted: Any = ANYTHING) -> Any:
        """Return the zone of this draw, chosen with the first time that is drawn; `wanted` is taken if it still can."""
        if self.zone is ANYTHING:
            known = wanted is not ANYTHING and wanted in self._zones
            self.zone = self._zones[self.index(len(self._zones), self._zones.index(wanted) if known else None)]
        return self.zone

    def note(self, kind: str, value: Any) -> None:
        """Remember a value of a kind: a field drawn later may be given the same."""
        found = self.earlier.get(kind)
        if found is None:
            self.earlier[kind] = [value]
        else:
            found.append(value)


class Made(SearchStrategy[T], Generic[T]):
    """The strategy that draws what a function makes with a `Chooser`."""

    def __init__(self, make: Callable[[Chooser], T], shown: str, zones: tuple[Any, ...] = (None,)) -> None:
        super().__init__()
        self._make = make
        self._shown = shown
        self._zones = zones

    def do_draw(self, data: ConjectureData) -> T:
        """Return one value."""
        return self._make(Chooser(data, self._zones))

    def __repr__(self) -> str:
        return self._shown

    def __deepcopy__(self, memo: Mapping[int, Any]) -> Made[T]:
        return self
