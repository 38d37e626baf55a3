"""What generated code calls: the sentinel of a value not yet computed, and operations that may fail."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, Final, NoReturn

from bpmlib.errors import Limits
from bpmlib.feel.interpreter import Code, part_of
from bpmlib.feel.operators import item_at
from bpmlib.feel.run import Run, Scope, evaluated
from bpmlib.functions.registry import BUILTINS, Undefined
from bpmlib.values import temporal
from bpmlib.values.compare import equal, less
from bpmlib.values.conform import Misfit, coerced
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import CONTEXT, power
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type

__all__ = ["GLOBALS", "NOT_YET", "ParameterMissing", "fresh"]


_LIMITS: Final = Limits()


class _NotYet:
    def __repr__(self) -> str:
        return "not computed"


NOT_YET: Final = _NotYet()
"""Stands in a decision's state for a term or decision that was not needed."""


class ParameterMissing(Exception):
    """A parameter without a figure was read; the message is its name."""


def need(value: Any) -> Any:
    """Return a value that is not null."""
    if value is None:
        raise Undefined("the value is null")
    return value


def absent() -> NoReturn:
    """Refuse to go on without an optional document."""
    raise Undefined("the document is null")


def unset(parameter: str) -> NoReturn:
    """Refuse to read a parameter without a figure."""
    raise ParameterMissing(parameter)


def more(left: Any, right: Any) -> bool:
    """Return whether the first of two times comes after the second."""
    return less(right, left)


def single(items: list[Any]) -> Any:
    """Return the one item of a list."""
    if len(items) != 1:
        raise Undefined(f"one value is wanted, the list has {len(items)}")
    return need(items[0])


class _Asked(dict[str, Any]):
    """Values by name, each computed when it is first asked for."""

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if isinstance(value, FunctionType):
            value = self[name] = value()
        return value


def dynamic(code: Code, captured: dict[str, Any]) -> Any:
    """Return the value of an expression that the evaluator computes in policy mode."""
    return evaluated(code, Scope(Run(True, _LIMITS), _Asked(captured)))


def conform(value: Any, type_: Type) -> Any:
    """Return a value that has to be of a type, as that type wants it."""
    try:
        return coerced(value, type_)
    except Misfit:
        raise Undefined(f"it is {kind_of(value)} where {type_} is wanted") from None


def fresh(value: Any) -> Any:
    """Return a copy of a list or context, down to its scalars, that a caller may change."""
    if isinstance(value, list):
        return [fresh(item) for item in value]
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    return value


def add_up(values: list[Any]) -> Any:
    """Return the sum of a table's results, 0 for none."""
    total: Any = 0
    for value in values:
        if value is None:
            raise Undefined("a result is null")
        total = CONTEXT.add(total, value)
    return total


def by_rank(ranks: tuple[tuple[Any, ...] | None, ...]) -> Callable[[Any], tuple[int, ...]]:
    """Return the key that sorts results by the order of their allowed values, column by column."""
    positions = [None if rank is None else {value: i for i, value in enumerate(rank)} for rank in ranks]

    def key(results: Any) -> tuple[int, ...]:
        values = results.values() if isinstance(results, dict) else (results,)
        pairs = zip(positions, values, strict=True)
        return tuple(len(p) if (n := p.get(value)) is None else n for p, value in pairs if p is not None)

    return key


def same(values: list[Any]) -> bool:
    """Return whether all results are equal."""
    return all(equal(values[0], value) for value in values[1:])


GLOBALS: dict[str, Any] = {
    "NOT_YET": NOT_YET, "Range": Range, "absent": absent, "add_up": add_up, "at": item_at, "equal": equal, "less": less,
    "more": more,
    "fresh": fresh, "greatest": BUILTINS["max"].function, "least": BUILTINS["min"].function,
    "need": need, "part": part_of, "dynamic": dynamic, "conform": conform, "same": same, "single": single,
    "unset": unset,
    "f_add": CONTEXT.add, "f_subtract": CONTEXT.subtract, "f_multiply": CONTEXT.multiply,
    "t_add": temporal.add, "t_subtract": temporal.subtract, "t_multiply": temporal.multiply,
    "t_divide": temporal.divide, "t_minus": temporal.negate, "f_divide": CONTEXT.divide, "f_power": power,
    "f_minus": CONTEXT.minus,
}  # fmt: skip
"""The names that every generated module starts from."""
