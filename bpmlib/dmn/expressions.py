"""FEEL texts of a model as functions of a scope. What does not parse is reported when the model is loaded.

Evaluated it is null, as anything else that has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, TypeAlias

from bpmlib.dmn.linking import Linked
from bpmlib.dmn.types import ANYTHING, ItemType, Types, fitted
from bpmlib.errors import Diagnostic, ExpressionError, Limits
from bpmlib.feel.cells import Interpreter
from bpmlib.feel.interpreter import Code
from bpmlib.feel.run import Scope
from bpmlib.model import expressions as m
from bpmlib.model.policies import Word
from bpmlib.model.walk import steps_of
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_expression, parse_tests
from bpmlib.values.undefined import Undefined

__all__ = ["CALL", "Names", "Texts"]

Names: TypeAlias = tuple[str, ...]
"""The names that a text may use."""

CALL: Final = 6
"""What calling a function takes, beside what the function does; as a call in a text."""


class Texts(Interpreter):
    """Translates the texts of one model."""

    def __init__(
        self, namespace: str, types: Types, linked: Linked, report: Callable[[Diagnostic], None], limits: Limits
    ) -> None:
        super().__init__(types.within(namespace))
        self._namespace = namespace
        self._types_of = types
        self._members = linked.members
        self.parsed: dict[Span, m.Expr | m.UnaryTests] = {}
        """What the texts of the model say, by their places."""
        self._report = report
        self._limits = limits
        self._nowhere = linked.main.span

    def type_of(self, written: Word | None) -> ItemType:
        """Return the type that a `typeRef` of this model names."""
        return self._types_of.of(self._namespace, written)

    def allowed_text(self, written: Word | None, part: str | None = None) -> Fragment | None:
        """Return the text of the values that a type of this model, or a part of it, allows."""
        return None if written is None else self._types_of.allowed_text(self._namespace, written.text, part)

    def text(self, text: Fragment | None, names: Names, span: Span) -> Code:
        """Return the code of a FEEL text."""
        return self.prepared(text, names, span)()

    def prepared(self, text: Fragment | None, names: Names, span: Span) -> Callable[[], Code]:
        """Parse a FEEL text, and return what makes its code."""
        if text is None or not text.text:
            return lambda: lambda scope: scope.run.undefined(span, "there is no expression here")
        try:
            self.parsed[text.span] = found = parse_expression(text, self._limits, names, self._members)
        except ExpressionError as error:
            self.report(error)
            return partial(self.broken, error)
        return lambda: _counted(self.code(found), found)

    def cell(self, text: Fragment, names: Names = ()) -> Code:
        """Return the code of unary tests; they see `?`."""
        try:
            found = self.parsed_cell(text, names)
            return _counted(self.tests(found), found)
        except ExpressionError as error:
            return self.broken(error)

    def parsed_cell(self, text: Fragment, names: Names = ()) -> m.UnaryTests:
        """Return the unary tests of a cell, an empty text being `-`; raise `ExpressionError` where it is none."""
        if not text.text:
            return m.UnaryTests((), span=text.span)
        self.parsed[text.span] = found = parse_tests(text, self._limits, names, self._members)
        return found

    def broken(self, error: ExpressionError) -> Code:
        """Report that a text does not parse, and return the code that is null for it."""
        self.report(error)
        first = error.diagnostics[0]
        return lambda scope: scope.run.undefined(first.span or self._nowhere, first.message, first.code)

    def report(self, error: ExpressionError) -> None:
        """Report that a text does not parse."""
        for diagnostic in error.diagnostics:
            self._report(diagnostic)

    def once(self, words: Iterable[Word]) -> None:
        """Warn of names that stand twice where each has its own value: the last of them counts."""
        seen: set[str] = set()
        for word in words:
            if word.text in seen:
                message = f"`{word.text}` is given twice, and the last one counts"
                self._report(Diagnostic("key-duplicate", message, word.span, severity="warning"))
            seen.add(word.text)

    def typed(self, code: Code, type_: ItemType, span: Span) -> Code:
        """Return the code of a value that is null where it does not fit a type."""
        if type_ is ANYTHING:
            return code

        def run(scope: Scope) -> Any:
            value = code(scope)
            if value is None:
                return None
            try:
                return fitted(scope, value, type_)
            except Undefined as reason:
                return scope.run.undefined(span, str(reason), "type-mismatch")

        return run


def _counted(code: Code, node: m.Expr | m.UnaryTests) -> Code:
    """Return the code of a text whose work is counted: a function or a loop around it may evaluate it without end."""
    span, steps = node.span, steps_of(node)

    def run(scope: Scope) -> Any:
        scope.run.step(span, steps)
        return code(scope)

    return run
