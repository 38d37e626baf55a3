"""FEEL on its own (DMN 1.5, chapter 10): evaluate an expression, or test a value against a cell.

`evaluate` is policy mode: what has no value raises, with its place in the text. `outcome` is DMN mode: it never
raises, what has no value is null, and the diagnostics say why.

Read first `interpreter`, then `iteration`, `invocation` and `cells`, which add loops, calls and unary tests to it;
`run` holds the state of one evaluation, `operators` says what the operators do, `inputs` takes the caller's values.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bpmlib.errors import BpmError, Diagnostic, Limits
from bpmlib.feel.cells import Interpreter
from bpmlib.feel.inputs import feel_values
from bpmlib.feel.interpreter import Code
from bpmlib.feel.run import Run, Scope, evaluated
from bpmlib.feel.types import named
from bpmlib.source import Fragment, Source, Span
from bpmlib.syntax.lexer import IDENTIFIER
from bpmlib.syntax.parser import parse_expression, parse_tests

__all__ = ["Outcome", "evaluate", "matches", "outcome"]

_LIMITS: Final = Limits()
_KEPT_CHARS: Final = 1000
_KEPT_NAMES: Final = 100


class Outcome(NamedTuple):
    """What an expression gives in DMN mode: its value, and why it or a part of it is null."""

    value: Any
    diagnostics: tuple[Diagnostic, ...]


def evaluate(text: str, variables: Mapping[str, Any] | None = None, *, limits: Limits = _LIMITS) -> Any:
    """Return the value of a FEEL expression.

    `variables` holds FEEL values by name; a name may hold blanks. Numbers are `int` or `Decimal`, contexts are dicts
    or pydantic documents, dates and times those of `datetime`. Numbers come back as `int` or `Decimal`.

    Raises `ExpressionError` where the text does not parse, `InputError` where a variable is no FEEL value,
    `EvaluationError` where an operation has no value, `LimitExceeded` where it would take too long; each error names
    its place.

    >>> evaluate("sum(for n in lengths return n * width)", {"lengths": [1, 2], "width": 3})
    Decimal('9')
    >>> evaluate("Monthly Salary * 12", {"Monthly Salary": 10000})
    Decimal('120000')
    """
    given = feel_values(variables or {}, limits)
    code, span = _expression(text, _open_names(given), limits)
    return evaluated(code, Scope(Run(True, limits), given), span)


def matches(tests: str, value: Any, variables: Mapping[str, Any] | None = None, *, limits: Limits = _LIMITS) -> bool:
    """Return whether a value passes unary tests: the text of a decision table's cell. Raises as `evaluate` does.

    >>> matches("[18..65), > 100", 65), matches("not(18, 19)", 20)
    (False, True)
    """
    given = feel_values({**(variables or {}), "?": value}, limits)
    code, span = _tests(tests, _open_names(given), limits)
    return bool(evaluated(code, Scope(Run(True, limits), given), span))


def outcome(text: str, variables: Mapping[str, Any] | None = None, *, limits: Limits = _LIMITS) -> Outcome:
    """Return the value of a FEEL expression in DMN mode; null, with diagnostics, where `evaluate` raises.

    >>> outcome("[1 / 0, 2]").value
    [None, Decimal('2')]
    >>> outcome("1 +").diagnostics[0].code
    'expression-malformed'
    """
    run = Run(False, limits)
    try:
        given = feel_values(variables or {}, limits)
        code, span = _expression(text, _open_names(given), limits)
        value = evaluated(code, Scope(run, given), span)
    except BpmError as error:
        return Outcome(None, (*run.diagnostics, *error.diagnostics))
    return Outcome(value, tuple(run.diagnostics))


def _open_names(variables: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of several tokens that an expression on these variables may use: their own, and their keys.

    A name of one token reads the same whether it is known or not.
    """
    found: dict[str, None] = {}
    stack: list[Any] = [variables]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found.update(dict.fromkeys(key for key in value if IDENTIFIER.fullmatch(key) is None))
            stack.extend(item for item in value.values() if isinstance(item, (dict, list)))
        else:
            stack.extend(item for item in value if isinstance(item, (dict, list)))
    return tuple(found)


def _expression(text: str, names: tuple[str, ...], limits: Limits) -> tuple[Code, Span]:
    return (_kept_expression if _is_short(text, names) else _read_expression)(text, names, limits)


def _tests(text: str, names: tuple[str, ...], limits: Limits) -> tuple[Code, Span]:
    return (_kept_tests if _is_short(text, names) else _read_tests)(text, names, limits)


def _is_short(text: str, names: tuple[str, ...]) -> bool:
    """Return whether what a text becomes is small enough to be kept."""
    return len(text) <= _KEPT_CHARS and len(names) <= _KEPT_NAMES


def _read_expression(text: str, names: tuple[str, ...], limits: Limits) -> tuple[Code, Span]:
    node = parse_expression(_fragment(text), limits, names)
    return Interpreter(named).code(node), node.span


def _read_tests(text: str, names: tuple[str, ...], limits: Limits) -> tuple[Code, Span]:
    tests = parse_tests(_fragment(text), limits, names)
    return Interpreter(named).tests(tests), tests.span


_kept_expression = lru_cache(maxsize=1024)(_read_expression)
_kept_tests = lru_cache(maxsize=1024)(_read_tests)


def _fragment(text: str) -> Fragment:
    return Fragment.of(Source("expression", text).span(0, len(text)))
