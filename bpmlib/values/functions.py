"""Functions as values: what `function(x) x + 1` evaluates to, and a built-in that is passed on by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bpmlib.values.types import Type

__all__ = ["Function"]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A FEEL function. Two of them are equal only if they are the same one.

    >>> Function(("x",), lambda x: x + 1)(2)
    3
    """

    parameters: tuple[str, ...]
    body: Callable[..., Any] = field(repr=False)
    forms: Callable[[Sequence[Any], Sequence[str], bool], Any] | None = field(default=None, repr=False)
    """Of a built-in, which may be called in several ways: its value for some arguments and, if given, their names,
    and whether these have to be complete."""
    accepts: Callable[[int], bool] | None = field(default=None, repr=False)
    """Of a built-in: whether so many arguments are one of the ways to call it."""
    types: tuple[Type | None, ...] = field(default=(), repr=False)
    """Of each parameter the type that its definition names, or None; empty where none are known."""

    def __call__(self, *arguments: Any) -> Any:
        """Return the value for the arguments, one a parameter; what the body raises goes through."""
        return self.body(*arguments)

    def takes(self, count: int) -> bool:
        """Return whether the function may be called with that many arguments."""
        return len(self.parameters) == count if self.accepts is None else self.accepts(count)
