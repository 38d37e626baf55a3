"""Texts as fragments, and random expressions of every kind that the grammar knows."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bpmlib.model import expressions as m
from bpmlib.model.expressions import TypeName
from bpmlib.source import Fragment, Source
from bpmlib.syntax.lexer import KEYWORDS
from bpmlib.syntax.parser import parse_expression, parse_tests
from bpmlib.values.durations import YearsMonths

SPAN = Source("", "").span(0, 0)


def fragment(text: str) -> Fragment:
    """Return a text to be parsed."""
    return Fragment.of(Source("text", text).span(0, len(text)))


def expression(text: str) -> m.Expr:
    """Return the expression that a text spells."""
    return parse_expression(fragment(text))


def cell(text: str) -> m.UnaryTests:
    """Return the tests that a cell spells."""
    return parse_tests(fragment(text))


def nodes(root: Any) -> Iterator[Any]:
    """Yield every node of a model, the root first."""
    if isinstance(root, tuple):
        for item in root:
            yield from nodes(item)
    elif is_dataclass(root) and hasattr(root, "span"):
        yield root
        for field in fields(root):
            if field.name != "span":
                yield from nodes(getattr(root, field.name))


# ------------------------------------------------------------------------------------- random models

NAMES = st.sampled_from(("a", "b", "order", "客户", "_x", "item", "sum", "list", "A1")) | st.from_regex(
    r"[^\W\d]\w{0,5}", fullmatch=True
).filter(lambda name: name not in KEYWORDS)
_LABELS = NAMES | st.sampled_from(("start position", "grouping separator", "in", "round up"))
_BUILTINS = st.sampled_from(("not", "floor", "round half up", "list contains", "distinct values"))
_NUMBERS = st.decimals(0, Decimal("1e20"), places=4) | st.integers(0, 3000).map(Decimal) | st.just(Decimal("1E+30"))
_ZONES = st.none() | st.integers(-1080, 1080).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_TIMES = st.one_of(
    st.dates(),
    st.datetimes(timezones=_ZONES),
    st.times(timezones=_ZONES),
    st.timedeltas(),
    st.integers(-99_999, 99_999).map(YearsMonths),
)

LEAVES: st.SearchStrategy[m.Expr] = st.one_of(
    _NUMBERS.map(lambda value: m.Number(value, span=SPAN)),
    st.text(max_size=5).map(lambda value: m.String(value, span=SPAN)),
    st.booleans().map(lambda value: m.Boolean(value, span=SPAN)),
    st.just(m.Null(span=SPAN)),
    _TIMES.map(lambda value: m.Temporal(value, span=SPAN)),
    NAMES.map(lambda name: m.Name(name, span=SPAN)),
    st.just(m.Input(span=SPAN)),
)


def _some(strategy: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


def cell_test_over(inner: st.SearchStrategy[m.Expr]) -> st.SearchStrategy[m.CellTest]:
    """Return a strategy for one test of a cell over expressions."""
    return inner | st.builds(m.CellComparison, st.sampled_from("= != < <= > >=".split()), inner, span=st.just(SPAN))


_PLAIN_TYPES = NAMES | st.sampled_from(("CNY", "date and time", "days and time duration", "years and months duration"))


def _compound(inner: st.SearchStrategy[TypeName]) -> st.SearchStrategy[TypeName]:
    at = st.just(SPAN)
    fields = st.lists(st.tuples(NAMES, inner), min_size=1, max_size=3)
    return st.one_of(
        st.builds(TypeName, st.sampled_from(("list", "range")), _some(inner, 1), span=at),
        st.builds(TypeName, st.just("function"), _some(inner, 1), span=at),
        fields.map(
            lambda pairs: TypeName("context", tuple(t for _, t in pairs), tuple(n for n, _ in pairs), span=SPAN)
        ),
    )


_NOT_COMPOUND = _PLAIN_TYPES.filter(lambda name: name not in ("context", "function", "list", "range"))
TYPES: st.SearchStrategy[TypeName] = st.recursive(
    _NOT_COMPOUND.map(lambda name: TypeName(name, span=SPAN)), _compound, max_leaves=6
)


def _calls(inner: st.SearchStrategy[m.Expr]) -> st.SearchStrategy[m.Expr]:
    functions = inner | _BUILTINS.map(lambda name: m.Name(name, span=SPAN))
    plain = st.builds(lambda f, a: m.Call(f, a, span=SPAN), functions, _some(inner))
    named = st.builds(
        lambda f, pairs: m.Call(f, tuple(e for _, e in pairs), tuple(n for n, _ in pairs), span=SPAN),
        functions,
        _some(st.tuples(_LABELS, inner), 1),
    )
    return plain | named


def _ranges(inner: st.SearchStrategy[m.Expr]) -> st.SearchStrategy[m.Expr]:
    both = st.builds(m.RangeLiteral, inner, st.booleans(), inner, st.booleans(), span=st.just(SPAN))
    above = st.builds(lambda low, closed: m.RangeLiteral(low, closed, None, False, span=SPAN), inner, st.booleans())
    below = st.builds(lambda high, closed: m.RangeLiteral(None, False, high, closed, span=SPAN), inner, st.booleans())
    return both | above | below


def _extended(inner: st.SearchStrategy[m.Expr]) -> st.SearchStrategy[m.Expr]:
    at = st.just(SPAN)
    variables = _some(st.tuples(NAMES, inner), 1)
    members = _some(cell_test_over(inner), 1).map(lambda tests: m.UnaryTests(tests, span=SPAN))
    keys = st.text(max_size=4) | NAMES | st.sampled_from(("if", "true", "round up", "²", "e\u0301"))
    parameters = st.lists(
        st.tuples(NAMES, st.none() | TYPES), max_size=3, unique_by=lambda parameter: parameter[0]
    ).map(tuple)
    steps = st.builds(m.Steps, inner, inner, span=at)
    iterated = _some(st.tuples(NAMES, inner | steps), 1)
    entries = st.lists(st.tuples(keys, inner), max_size=3, unique_by=lambda entry: entry[0]).map(tuple)
    return st.one_of(
        st.builds(m.Path, inner, NAMES, span=at),
        st.builds(m.Filter, inner, inner, span=at),
        _calls(inner),
        st.builds(m.Negative, inner, span=at),
        st.builds(m.Arithmetic, st.sampled_from("+ - * / **".split()), inner, inner, span=at),
        st.builds(m.Comparison, st.sampled_from("= != < <= > >=".split()), inner, inner, span=at),
        st.builds(m.Between, inner, inner, inner, span=at),
        st.builds(m.In, inner, members, span=at),
        st.builds(m.Logic, st.sampled_from(("and", "or")), inner, inner, span=at),
        st.builds(m.If, inner, inner, inner, span=at),
        st.builds(m.Quantified, st.sampled_from(("some", "every")), variables, inner, span=at),
        st.builds(m.For, iterated, inner, span=at),
        st.builds(m.InstanceOf, inner, TYPES, span=at),
        st.builds(m.FunctionLiteral, parameters, inner, st.booleans(), span=at),
        st.builds(m.ListLiteral, _some(inner), span=at),
        st.builds(m.ContextLiteral, entries, span=at),
        _ranges(inner),
    )


def expressions(leaves: st.SearchStrategy[m.Expr]) -> st.SearchStrategy[m.Expr]:
    """Return a strategy for expressions of every kind, made of these leaves."""
    return st.recursive(leaves, _extended, max_leaves=8)


EXPRESSIONS = expressions(LEAVES)

CELLS: st.SearchStrategy[m.UnaryTests] = st.one_of(
    st.just(m.UnaryTests((), span=SPAN)),
    st.builds(m.UnaryTests, _some(cell_test_over(EXPRESSIONS), 1), st.booleans(), span=st.just(SPAN)),
)
