"""Model to text: the shortest FEEL that reads back as the same model."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bpmlib.calendars import Period
from bpmlib.model import expressions as m
from bpmlib.syntax.lexer import IDENTIFIER, KEYWORDS
from bpmlib.values import temporal
from bpmlib.values.numbers import plain

__all__ = ["show", "show_tests", "show_type"]

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _UNARY, _INSTANCE, _POSTFIX = range(1, 10)
_BINDING = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER, "and": _AND, "or": _OR}


def show(node: m.Expr) -> str:
    """Return the text of an expression: `parse_expression` of it is equal to `node`.

    >>> from bpmlib.source import Fragment, Source
    >>> from bpmlib.syntax.parser import parse_expression
    >>> text = "(1+2) * floor( x )"
    >>> show(parse_expression(Fragment.of(Source("", text).span(0, len(text)))))
    '(1 + 2) * floor(x)'
    """
    return _show(node, 0)


def show_tests(tests: m.UnaryTests) -> str:
    """Return the text of a cell: `parse_tests` of it is equal to `tests`."""
    shown = ", ".join(_test(test) for test in tests.tests) or "-"
    if tests.negated:
        return f"not({shown})"
    return f"({shown})" if len(tests.tests) == 1 and _is_call_of_not(tests.tests[0]) else shown


def _is_call_of_not(test: m.CellTest) -> bool:
    """Return whether a test alone in its cell would be read as `not(...)` round the whole cell."""
    return isinstance(test, m.Call) and not test.names and test.function == m.Name("not", span=test.span)


def show_type(type_: m.TypeName) -> str:
    """Return the text of a type name."""
    if type_.nullable:
        return f"{show_type(replace(type_, nullable=False))} or null"
    shown = [show_type(argument) for argument in type_.arguments]
    if type_.name == "function" and shown:
        return f"function<{', '.join(shown[:-1])}> -> {shown[-1]}"
    if type_.names:
        shown = [f"{name}: {text}" for name, text in zip(type_.names, shown, strict=True)]
    return f"{type_.name}<{', '.join(shown)}>" if shown else type_.name


def _test(test: m.CellTest) -> str:
    if isinstance(test, m.CellComparison):
        return f"{test.operator} {_show(test.operand, _ADD)}"
    return _show(test, 0)


def _show(node: m.Expr, least: int) -> str:
    text, binding = _bound(node)
    return f"({text})" if binding < least else text


def _bound(node: m.Expr) -> tuple[str, int]:
    match node:
        case m.Logic(operator, left, right) | m.Arithmetic(operator, left, right):
            binding = _BINDING[operator]
            return f"{_left(left, binding, operator)} {operator} {_show(right, binding + 1)}", binding
        case m.Comparison(operator, left, right):
            return f"{_left(left, _COMPARE, operator)} {operator} {_show(right, _ADD)}", _COMPARE
        case m.Between(value, low, high):
            return f"{_show(value, _COMPARE)} between {_left(low, _ADD, 'and')} and {_show(high, _ADD)}", _COMPARE
        case m.In(value, tests):
            return f"{_show(value, _COMPARE)} in {_membership(tests)}", _COMPARE
        case m.Negative(operand):
            return f"-{_show(operand, _UNARY)}", _UNARY
        case m.InstanceOf(value, type_):
            return f"{_show(value, _INSTANCE)} instance of {show_type(type_)}", _INSTANCE
        case m.If() | m.Quantified() | m.For() | m.FunctionLiteral() | m.Steps():
            return _worded(node), 0
        case _:
            return _atom(node), _POSTFIX + 1


def _left(node: m.Expr, binding: int, operator: str) -> str:
    """Return what stands before an operator; in brackets where a type at its end would read on: `date` and `and`."""
    reads_on = operator in ("<", "and") and _ends_in_type(node)
    return _show(node, _POSTFIX + 2 if reads_on else binding)


def _ends_in_type(node: m.Expr) -> bool:
    match node:
        case m.InstanceOf():
            return True
        case m.Logic(right=last) | m.Arithmetic(right=last) | m.Comparison(right=last) | m.Between(high=last):
            return _ends_in_type(last)
        case m.In(tests=m.UnaryTests(tests=(m.CellComparison(operand=last),))):
            return _ends_in_type(last)
        case m.In(tests=m.UnaryTests(tests=(last,))) if not isinstance(last, m.CellComparison):
            return _ends_in_type(last)
        case m.Negative(operand=last):
            return _ends_in_type(last)
    return False


def _membership(tests: m.UnaryTests) -> str:
    if len(tests.tests) == 1:
        only = tests.tests[0]
        shown = _test(only) if isinstance(only, m.CellComparison) else _show(only, _ADD)
        two_ends = isinstance(only, m.RangeLiteral) and only.low and only.high and not only.form
        bare = two_ends or not shown.startswith("(")
        return shown if bare else f"({_test(only)})"
    return f"({', '.join(_test(test) for test in tests.tests)})"


def _worded(node: m.If | m.Quantified | m.For | m.FunctionLiteral | m.Steps) -> str:
    match node:
        case m.FunctionLiteral(parameters, body, external):
            return f"function({', '.join(map(_parameter, parameters))}) {'external ' if external else ''}{show(body)}"
        case m.Steps(low, high):
            return f"{show(low)}..{show(high)}"
        case m.If(condition, yes, no):
            return f"if {show(condition)} then {show(yes)} else {show(no)}"
        case m.Quantified(quantifier, variables, condition):
            return f"{quantifier} {_variables(variables)} satisfies {show(condition)}"
        case m.For(variables, result):
            return f"for {_variables(variables)} return {show(result)}"
    assert_never(node)


def _parameter(parameter: tuple[str, m.TypeName | None]) -> str:
    name, type_ = parameter
    return name if type_ is None else f"{name}: {show_type(type_)}"


def _variables(variables: tuple[tuple[str, m.Expr], ...]) -> str:
    return ", ".join(f"{name} in {show(items)}" for name, items in variables)


def _atom(node: m.Expr) -> str:
    match node:
        case m.Number(value, percent):
            return f"{plain(value.scaleb(2))}%" if percent else plain(value)
        case m.String(value):
            return quote(value)
        case m.Boolean(value):
            return "true" if value else "false"
        case m.Null():
            return "null"
        case m.Temporal(Period() as value):
            return str(value)
        case m.Temporal(value):
            return f'@"{temporal.show(value)}"'
        case m.Name(name):
            return name
        case m.Input():
            return "?"
        case m.Path(base, name):
            return f"{_show(base, _POSTFIX)}.{name}"
        case m.Filter(base, condition):
            return f"{_show(base, _POSTFIX)}[{show(condition)}]"
        case m.Call(function, arguments, names):
            shown = [show(argument) for argument in arguments]
            named = [f"{name}: {text}" for name, text in zip(names, shown, strict=True)] if names else shown
            return f"{_show(function, _POSTFIX)}({', '.join(named)})"
        case m.ListLiteral(items):
            return f"[{', '.join(map(show, items))}]"
        case m.ContextLiteral(entries):
            return f"{{{', '.join(f'{_key(key)}: {show(value)}' for key, value in entries)}}}"
        case m.RangeLiteral():
            return _range(node)
        case _:
            return f"({show(node)})"


def _range(node: m.RangeLiteral) -> str:
    if node.form and node.low is not None:
        return f"({node.form} {_show(node.low, _ADD)})"
    if node.low is not None and node.high is not None:
        ends = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
        return f"{ends[0]}{show(node.low)}..{show(node.high)}{ends[1]}"
    if node.low is not None:
        return f"({'>=' if node.low_closed else '>'} {_show(node.low, _ADD)})"
    assert node.high is not None
    return f"({'<=' if node.high_closed else '<'} {_show(node.high, _ADD)})"


def _key(key: str) -> str:
    return key if IDENTIFIER.fullmatch(key) and key not in KEYWORDS else quote(key)


def quote(text: str) -> str:
    """Return `text` as a FEEL string literal.

    >>> print(quote('a "b"'))
    "a \\"b\\""
    """
    for plain_, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(plain_, escaped)
    return f'"{text}"'
