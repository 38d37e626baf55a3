"""What a built-in is: its FEEL name, its signatures with their types, and the Python function behind it.

The function gets values that its signature admits and returns a value; where the standard says null it
raises `Undefined` with the reason, which the engine turns into `EvaluationError` with the place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bpmlib.values.types import Type, fits
from bpmlib.values.undefined import Undefined

__all__ = ["BUILTINS", "Builtin", "Signature", "Undefined", "builtin", "signature"]


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in. The last parameter may repeat where `variadic`.

    Where `in_order`, named arguments must stand in the order of the parameters: it alone tells the form
    `before(point, range)` from `before(range, point)`.

    `result` gets the argument types and returns the type of the result, or None where they do not go together.
    """

    names: tuple[str, ...]
    types: tuple[Type, ...]
    result: Callable[[Sequence[Type]], Type | None]
    optional: int = 0
    variadic: bool = False
    in_order: bool = False

    def accepts(self, count: int) -> bool:
        """Return whether that many positional arguments are possible."""
        least = len(self.names) - self.optional
        return count >= least if self.variadic else least <= count <= len(self.names)

    def expected(self, index: int) -> Type:
        """Return the type wanted of the positional argument at `index`."""
        return self.types[min(index, len(self.types) - 1)]

    def fits(self, types: Sequence[Type]) -> bool:
        """Return whether arguments of these types may be passed."""
        if not self.accepts(len(types)) or not all(fits(type_, self.expected(i)) for i, type_ in enumerate(types)):
            return False
        return self.result(types) is not None

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the parameters that a call with these names leaves out although they are not optional.

        What may repeat is none of them: it may also stand there no time at all.

        >>> from bpmlib.values.types import ANY
        >>> signature(ANY, optional=1, n=ANY, scale=ANY, more=ANY).missing(["scale"])
        ('n',)
        """
        wanted = self.names[: len(self.names) - self.optional - self.variadic]
        return tuple(name for name in wanted if name not in names)

    def order(self, names: Sequence[str], count: int) -> tuple[int, ...] | None:
        """Return where each parameter's argument stands in a call, or None where no such call is possible.

        >>> from bpmlib.values.types import ANY
        >>> signature(ANY, list=ANY, element=ANY).order(["element", "list"], 2)
        (1, 0)
        """
        if not self.accepts(count):
            return None
        if not names:
            return tuple(range(count))
        given = [name for name in self.names if name in names]
        if len(given) != count or given != list(self.names[:count]):
            return None
        if self.in_order and given != list(names):
            return None
        return tuple(names.index(name) for name in given)


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function under its FEEL name."""

    name: str
    signatures: tuple[Signature, ...]
    function: Callable[..., Any]
    of_dmn: bool = True
    """Whether the standard has it; another works in policies, which have what it needs besides."""

    def chosen(self, names: Sequence[str], types: Sequence[Type]) -> tuple[Signature, tuple[int, ...]] | None:
        """Return the first signature that takes arguments of these types, and where its parameters' arguments stand."""
        for signature in self.signatures:
            order = signature.order(names, len(types))
            if order is not None and signature.fits([types[at] for at in order]):
                return signature, order
        return None


BUILTINS: dict[str, Builtin] = {}
"""Every built-in by its FEEL name; filled by the modules that `bpmlib.functions` imports."""


def signature(
    result: Type | Callable[[Sequence[Type]], Type | None],
    optional: int = 0,
    variadic: bool = False,
    in_order: bool = False,
    **parameters: Type,
) -> Signature:
    """Return a signature; a parameter's underscores are the blanks of its FEEL name.

    >>> from bpmlib.values.types import ANY
    >>> signature(ANY, start_position=ANY).names
    ('start position',)
    """
    names = tuple(name.replace("_", " ").strip() for name in parameters)
    types = tuple(parameters.values())
    of = (lambda _types: result) if isinstance(result, Type) else result
    return Signature(names, types, of, optional, variadic, in_order)


def builtin(
    name: str, *signatures: Signature, of_dmn: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function as the built-in `name`."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        assert name not in BUILTINS, name
        BUILTINS[name] = Builtin(name, signatures, function, of_dmn)
        return function

    return register
