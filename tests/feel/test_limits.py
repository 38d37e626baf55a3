"""Whatever an expression and its variables ask for: an answer, or the limit that they are beyond, and soon."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

import pytest

from bpmlib import feel
from bpmlib.errors import BpmError, EvaluationError, ExpressionError, InputError, LimitExceeded, Limits
from bpmlib.values.functions import Function
from bpmlib.values.ranges import Range

FEW = Limits(steps=100_000, items=200_000)
"""A tenth of what is allowed, so that the tests take a tenth of the time."""


@contextmanager
def soon() -> Iterator[None]:
    """Say that what is done here ends: what hangs takes hours, and machines differ too much for less than this."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 20


def refusal(text: str, variables: dict[str, Any] | None = None, limits: Limits = FEW) -> BpmError:
    """Return the error that an expression ends in, in policy mode; in DMN mode it is null."""
    with soon():
        assert feel.outcome(text, variables, limits=limits).diagnostics
    with soon(), pytest.raises(BpmError) as caught:
        feel.evaluate(text, variables, limits=limits)
    return caught.value


def answer(text: str, variables: dict[str, Any], limits: Limits = FEW) -> Any:
    """Return the value of an expression, or the error it ends in."""
    try:
        return feel.evaluate(text, variables, limits=limits)
    except BpmError as error:
        return error


def chain(first: str, following: str, count: int) -> str:
    """Return a context of entries that each make something of the one before; `#` stands for that one."""
    entries = [f"a{i}: {following.replace('#', f'a{i - 1}')}" for i in range(1, count)]
    return f"{{a0: {first}, {', '.join(entries)}}}.a{count - 1}"


# ------------------------------------------------------------------------------------------ deep texts

NESTED = [
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{a: ", "1", "}"),
    ("-", "1", ""),
    ("not(", "true", ")"),
    ("count(", "1", ")"),
    ("if ", "true", " then 1 else 2"),
    ("if true then 1 else ", "1", ""),
    ("function(x) ", "1", ""),
    ("", "a", ".a"),
    ("", "a", "[1]"),
    ("a[", "1", "]"),
    ("for i in [1] return ", "1", ""),
    ("some i in [1] satisfies ", "true", ""),
    ("1 in (", "1", ")"),
    ("", "1", " instance of number"),
    ("1 + ", "1", ""),
    ("1 between 0 and ", "1", ""),
    ("[1..", "1", "]"),
    ("(> ", "1", ")"),
    ("", "f", "()"),
    ("", "1", " in 1"),
    ('@"P1D" = ', "1", ""),
]


@pytest.mark.parametrize(("before", "inside", "after"), NESTED)
def test_ten_thousand_levels_are_refused(before: str, inside: str, after: str) -> None:
    error = refusal(before * 10_000 + inside + after * 10_000, limits=Limits(expression_chars=1_000_000))
    assert isinstance(error, ExpressionError)
    assert error.diagnostics[0].code in ("expression-too-deep", "expression-malformed")


def test_a_type_may_not_be_deep_either() -> None:
    assert isinstance(refusal("1 instance of " + "list<" * 10_000 + "number" + ">" * 10_000), ExpressionError)
    many = Limits(expression_chars=1_000_000)
    assert isinstance(
        refusal("1 instance of " + "list<" * 10_000 + "number" + ">" * 10_000, limits=many), ExpressionError
    )


# ------------------------------------------------------------------------------------- endless evaluation

BIG = list(range(90_000))
ENDLESS = [
    "for i in 1..1000000000 return i",
    "for i in [1..1000000000] return i",
    "for i in [-9999999999999999999999999999999999..9999999999999999999999999999999999] return i",
    "for i in 1..1000, j in 1..1000 return 1",
    "for i in 1..1000 return for j in 1..1000 return 1",
    "for i in 1..9 return for j in big return i + j",
    "count(for i in 1..1000 return sum(for j in 1..1000 return j))",
    "for i in 1..100000 return count(partial)",
    "for i in 1..99000 return " + " + ".join(["1"] * 50),
    "for i in 1..99000 return [" + ", ".join(["1"] * 5000) + "]",
    "some i in [1..1000000000] satisfies i < 0",
    "every i in big, j in big, k in big satisfies i + j + k >= 0",
    'for i in [@"0001-01-01"..@"9999-12-31"] return i',
    "big[count(big[item > 5]) > 0]",
    "big[item > 1 and item > 2 and item > 3 and item > 4]",
    chain("function(x) x", "function(x) #(#(x))", 40) + "(1)",
    "for i in big return sort([3, 2, 1], function(x, y) x < y)",
    "sort(big, function(x, y) x < y)",
    "sort(big, function(x, y) true)",
    "sort(big, function(x, y) count(sort(big, function(v, w) v < w)) > 0)",
    "every i in big satisfies list contains(big, i)",
    "every i in big satisfies i in (big)",
    "every i in big satisfies count(index of(big, i)) = 1",
    "every i in big satisfies count(append(big, i)) > 0",
    "every i in big satisfies count(remove(big, 1)) > 0",
    "every i in big satisfies big = big2",
    "every i in big satisfies is(big, big2)",
    "every i in big satisfies count(union(big, big2)) > 0",
    "every i in big satisfies big instance of list<number>",
    "{f: function(x: list<number>) 1, r: every i in big satisfies f(big) = 1}.r",
    'every i in big satisfies string(big) != ""',
    'every i in big satisfies upper case(long) != ""',
    'every i in big satisfies not(contains(long, "y"))',
    'every i in big satisfies long + long != ""',
    "every i in big satisfies long = long2",
    'every i in big satisfies count(split(long, "x")) > 1',
    "every i in big satisfies number(digits) > 0",
    "every i in big satisfies 1.1 ** (i + 0.123456789) > 0",
    "every i in big satisfies exp(i / 100000.7) > 0",
    "every i in big satisfies log(i + 0.1) > -100",
    "every i in big satisfies modulo(1E6144, 7 + 1E-30) >= 0",
    "every i in big satisfies decimal(1E6144, 6000) > 0",
    'every i in big satisfies @"P1D" * 1E6000 > @"P1D"',
    'every i in big satisfies @"2021-01-01T10:00:00@Europe/Paris" + @"P1D" > @"2021-01-01T10:00:00@Europe/Paris"',
    'every i in big satisfies count(context put(wide, "a", i)) > 0',
    "count(for i in 1..99000 return context merge([wide, wide]))",
    "for i in big return get entries(wide)",
]
VARIABLES = {
    "big": BIG,
    "big2": list(BIG),
    "long": "x" * 500_000,
    "long2": "x" * 500_000,
    "digits": "9" * 6000,
    "wide": {f"k{i}": i for i in range(5000)},
}


def used(text: str) -> dict[str, Any]:
    return {name: value for name, value in VARIABLES.items() if name in text}


@pytest.mark.parametrize("text", ENDLESS)
def test_endless_work_is_stopped(text: str) -> None:
    error = refusal(text, used(text))
    assert isinstance(error, (LimitExceeded, EvaluationError))
    assert error.span is not None


def test_the_limit_says_what_was_too_much() -> None:
    error = refusal("for i in 1..1000000000 return i")
    assert (error.diagnostics[0].code, error.span.text) == ("evaluation-too-long", "1..1000000000")  # type: ignore[union-attr]
    assert error.diagnostics[0].message == "the expression makes more than 100000 steps"


def test_a_million_steps_are_over_soon() -> None:
    with soon(), pytest.raises(LimitExceeded):
        feel.evaluate("every i in [1..1000000000] satisfies i + 1 > 0")


@pytest.mark.parametrize(
    "text",
    [
        "{f: function(n) f(n + 1)}.f(1)",
        "{f: function(n, g) g(n, f)}.f(1, function(n, h) h(n, h))",
        "(function(x) x(x))(function(x) x(x))",
        "(function(x) [x(x), x(x)])(function(x) [x(x), x(x)])",
        "{f: function(l) f([l])}.f([])",
        "{r: for i in 1..1400 return [partial[-1]], s: string(r[-1])}.s",
        "{r: for i in 1..1400 return [partial[-1]], s: r[-1] = r[-2]}.s",
    ],
)
def test_endless_recursion_is_stopped(text: str) -> None:
    assert isinstance(refusal(text, limits=Limits()), (LimitExceeded, EvaluationError))


# ------------------------------------------------------------------------------------------ large values

GROWING = [
    chain('"xxxxxxxxxxxxxxxx"', "# + #", 60),
    chain("[1]", "concatenate(#, #)", 60),
    chain("[1]", "[#, #]", 60),
    chain("[1]", "append(#, #)", 60),
    chain("{x: 1}", "{l: #, r: #}", 60),
    chain("{x: 1}", 'context put(#, "y", [#, #])', 60),
    chain('"x"', "string join([#, #, #, #])", 60),
    chain('"xxxx"', 'replace(#, "x", #)', 60),
    chain("[1]", "flatten([#, #])", 60),
    chain('"x"', "string([#, #])", 60),
    chain("[1]", "for i in [1, 2] return #", 60),
    chain("[1]", "insert before(#, 1, [#, #])", 60),
    chain("[1]", "list replace(#, function(x, y) true, [#, #])", 60),
    chain("[1]", "union([#, #], [[#]])", 60),
    "for i in 1..100000 return partial",
    "string join(for i in 1..100000 return long, long)",
    'replace(long, "x", long)',
]


@pytest.mark.parametrize("text", GROWING)
def test_what_doubles_is_stopped(text: str) -> None:
    error = refusal(text, used(text), Limits(expression_chars=100_000))
    assert isinstance(error, (LimitExceeded, EvaluationError))


def test_shared_parts_are_compared_in_bounded_time() -> None:
    twice = ", ".join(f"{name}{i}: [{name}{i - 1}, {name}{i - 1}]" for i in range(1, 15) for name in "ab")
    with soon():
        assert feel.evaluate(f"{{a0: [1], b0: [1], {twice}, same: a14 = b14}}.same") is True
    error = refusal(f"{{a0: [1], b0: [1], {twice}, r: every i in [1..10000] satisfies a14 = b14}}.r")
    assert isinstance(error, LimitExceeded)


# ---------------------------------------------------------------------------------- long lists, answered

COLLIDING = [Decimal(i) * (2**61 - 1) for i in range(20_000)]
"""Numbers that Python gives one and the same hash."""


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("count(distinct values(l))", list(range(100_000))),
        ("count(distinct values(l))", COLLIDING),
        ("count(distinct values(l))", [[[[[i]]]] for i in range(10_000)]),
        ("count(distinct values(l))", [[*range(30), i] for i in range(5_000)]),
        ("count(distinct values(l))", [{"a": {"b": {"c": i}}} for i in range(10_000)]),
        ("count(distinct values(l))", [Range(i, True, 10**6, True) for i in range(10_000)]),
        ("count(distinct values(l))", [date.fromordinal(1 + i) for i in range(50_000)]),
        ("count(distinct values(l))", [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=i) for i in range(20_000)]),
        ("count(distinct values(l))", [str(i) for i in range(100_000)]),
        ("count(union(l, []))", COLLIDING),
        ("count(mode(l))", COLLIDING),
        ("count(sort(l))", [datetime(2026, 1, 1, tzinfo=UTC) - timedelta(minutes=i) for i in range(20_000)]),
        ("count(sort(l))", [Decimal(i) / 7 for i in range(1000)] * 50),
        ("count(l[item != null])", list(range(50_000))),
        ("count(l.a)", [{f"k{i}": i, "a": i} for i in range(20_000)]),
        ("count(l[a >= 0])", [{f"k{i}": i, "a": i} for i in range(5_000)]),
        ("string length(string(l)) - string length(string(l)) + count(l)", list(range(50_000))),
    ],
)
def test_long_lists_are_worked_through(text: str, items: list[Any]) -> None:
    with soon():
        assert feel.evaluate(text, {"l": items}) == len(items)


def test_a_running_total_of_thousands_is_no_endless_work() -> None:
    with soon():
        assert feel.evaluate("(for i in 1..2000 return if i = 1 then 1 else partial[-1] + i)[-1]") == 2_001_000


# ------------------------------------------------------------------------------------------- patterns

LONG = "a" * 5000
PATTERNS = [
    'matches(s, "(a+)+b")',
    'matches(s, "(a|a)*b")',
    'matches(s, "(.*)(.*)(.*)(.*)(.*)b")',
    'matches(s, "^(([a-z])+.)+[A-Z]$")',
    'matches(s, "(a*)(a*)(a*)\\\\1\\\\2\\\\3b")',
    'split(s, "(a+)+b")',
    'replace(s, "(a*)*b", "c")',
    'matches(s, "a{1000}{1000}")',
    'matches(s, "((a{100}){100}){100}")',
    'matches(s, "(a{0,9999})b")',
    'matches(s, "' + "a?" * 30 + "a" * 30 + '")',
    'matches(s, "(A|a|A)+b", "i")',
    'matches(s, "(\\\\p{L}|\\\\p{Ll})+b")',
    "matches(s, s)",
    'matches(s, "' + "(" * 400 + '")',
    'matches(s, "[[[[")',
    'every i in [1..100000] satisfies not(matches(s, "(a+)+b"))',
    'every i in [1..100000] satisfies matches(s, "a{1,50}" + string(i))',
    'count(for i in 1..100000 return split(s, "aa"))',
    'every i in [1..100000] satisfies matches("a", "(b{1,90}){1,90}" + string(i))',
    'replace(s, "", "x")',
    'split(s, "a*")',
]


@pytest.mark.parametrize("text", PATTERNS)
def test_no_pattern_takes_long(text: str) -> None:
    with soon():
        outcome = feel.outcome(text, {"s": LONG}, limits=FEW)
    with soon():
        found = answer(text, {"s": LONG})
    assert isinstance(found, (EvaluationError, LimitExceeded)) == bool(outcome.diagnostics)


# -------------------------------------------------------------------------------------- extreme values

EXTREME = [
    "10 ** 6000 * 10 ** 6000",
    "decimal(1, 6176)",
    "decimal(1E6144, 6176)",
    "decimal(1, 1E6144)",
    "exp(1E6144)",
    "exp(-1E6144)",
    "1.0000001 ** 1E30",
    "2 ** 1E6144",
    "1E-6176 ** 1E6144",
    "0 ** 0",
    "0 ** -1",
    "(-2) ** 0.5",
    "2 ** -1E6144",
    "9.999999999999999999999999999999999E6144 ** 0.9999999999999999999999999999999",
    "sqrt(1E6144)",
    "log(1E-6176)",
    "modulo(1E6144, 1E-6176)",
    "modulo(-1E-6176, 1E6144)",
    "odd(1E6144)",
    "even(1E-6176)",
    "string(1E6144)",
    "string(1E-6176)",
    "round up(1E-6176, -6111)",
    "floor(-1E6144)",
    "abs(-1E6144)",
    "mean(1E6144, 9E6144, 9E6144)",
    "stddev(1E6144, 1E-6176)",
    "median(9E6144, 9E6144)",
    "sum(9E6144, 9E6144)",
    "product(9E6144, 9E6144)",
    "1E6144 - 1E-6176",
    "1E-6176 / 1E6144",
    "-(9E6144) - 9E6144",
    'duration("P99999999999999999999Y")',
    '@"P99999999999999999999D"',
    '@"P9999D" * 1E6144',
    '@"P9999D" / 1E-6144',
    '@"P9999Y" * -1E6144',
    '@"P9999Y" / 1E-6176',
    '@"P9999Y" * 1E-6176',
    '@"PT0S" * 1E6144',
    '@"2021-01-01" + @"P99999999999Y"',
    '@"999999999-12-31" + @"P1D"',
    '@"-999999999-01-01" - @"P1Y"',
    '@"999999999-12-31T23:59:59Z" + @"PT1S"',
    '@"-999999999-01-01T00:00:00+18:00" = @"-999999999-01-01T00:00:00Z"',
    "date(1E6144, 1, 1)",
    "date(2021, 1E6144, 1)",
    "date(2021, 1, -1E6144)",
    "date(999999999, 12, 31)",
    "time(1E6144, 1, 1)",
    "time(1, 1, 1E-6176)",
    "time(1, 1, 1E6144)",
    'time(1, 1, 1, @"P99999999D")',
    "date(long)",
    "duration(digits)",
    'time("10:00:00@" + long)',
    "date and time(digits)",
    "number(digits)",
    'number(digits + digits + digits, ",", ".")',
    'number(long, "x", ".")',
    "range(long)",
    'range("[" + long + "..1]")',
    'range("[1..")',
    'range("[\\"a\\"..\\"")',
    'range("")',
    'range("[.............1..2]")',
    'range("[" + digits + ".." + digits + "]")',
    'range("[\\"" + long + "..1]")',
    'range("[]")',
    'range("[date(1)..date(2)]")',
    'range("[@\\"" + long + "\\"..1]")',
    "substring(long, 1E6144)",
    "substring(long, 1, 1E6144)",
    "substring(long, -1E-6176)",
    "[1, 2][1E6144]",
    "[1, 2][-1E-6176]",
    "sublist([1], 1, 1E6144)",
    "insert before([1], 1E6144, 1)",
    "remove([1], -1E6144)",
    "for i in 1..1E6144 return i",
    "for i in 1E6144..1 return i",
    "for i in [1E6144..1E6144] return i",
    "for i in 1E-6176..2 return i",
    'for i in [@"-999999999-01-01"..@"999999999-12-31"] return i',
    "[1E6144..-1E6144]",
    "1 in [-1E6144..1E6144]",
    'upper case("\\U01F600" + long)',
    'lower case("\u0130" + long)',
    'string length("\\uD83D\\uDE00")',
    "sum([])",
    "count(long)",
    "now()",
    "today()",
    "context([big])",
    "context merge([big])",
    "get value(wide, long)",
    "context put(wide, long, long)",
    'context put(wide, ["k1", long], 1)',
    "string(wide)",
    "contains(long, long)",
    'replace(long, "x", "$99999999999999999999")',
    'matches(long, "x{99999999999999}")',
    "max(big)",
    "before(big, wide)",
]


@pytest.mark.parametrize("text", EXTREME)
def test_extreme_values_are_answered_or_refused(text: str) -> None:
    with soon():
        outcome = feel.outcome(text, used(text))
    with soon():
        found = answer(text, used(text), Limits())
    if isinstance(found, BpmError):
        assert outcome.diagnostics
        assert found.diagnostics[0].draw()
    else:
        assert found == outcome.value


# ------------------------------------------------------------------------------------- many mistakes


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..30000 return i / 0",
        "for i in 1..30000 return nosuch",
        "for i in 1..30000 return nosuch(i)",
        "for i in 1..10000 return [nosuch1, nosuch2, nosuch3]",
        "for i in big return date(string(i))",
        "for i in big return context([wide])",
        "for i in big return wide.nosuch",
    ],
)
def test_many_mistakes_are_noted_quickly(text: str) -> None:
    with soon():
        outcome = feel.outcome(text, used(text) | {f"name {i}": i for i in range(1000)})
    assert 0 < len(outcome.diagnostics) <= Limits().diagnostics


def test_one_mistake_is_noted_once() -> None:
    assert len(feel.outcome("for i in 1..500 return i / 0").diagnostics) == 1


# ------------------------------------------------------------------------------------------ variables


class Lying:
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return str


class Hostile:
    def __eq__(self, other: object) -> bool:
        raise ZeroDivisionError

    def __hash__(self) -> int:
        raise ZeroDivisionError

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError


class Number:
    """Has the name of a kind of value, and is none."""


class String(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise ZeroDivisionError

    __hash__ = str.__hash__

    def __len__(self) -> int:
        raise ZeroDivisionError


class Whole(int):
    def __lt__(self, other: object) -> bool:
        raise ZeroDivisionError

    __gt__ = __le__ = __ge__ = __add__ = __eq__ = __lt__  # type: ignore[assignment]
    __hash__ = int.__hash__


class Exact(Decimal):
    def __lt__(self, other: object) -> bool:
        raise ZeroDivisionError

    __gt__ = __le__ = __ge__ = __add__ = __eq__ = __lt__  # type: ignore[assignment]
    __hash__ = Decimal.__hash__


class Items(list):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        raise ZeroDivisionError

    __len__ = __iter__
    __getitem__ = __iter__


class Entries(dict):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        raise ZeroDivisionError

    items = values = keys = __len__ = __iter__  # type: ignore[assignment]
    __getitem__ = __iter__


class Nowhere(tzinfo):
    def utcoffset(self, _: datetime | None) -> timedelta | None:
        raise ZeroDivisionError

    def dst(self, _: datetime | None) -> timedelta | None:
        raise ZeroDivisionError

    def tzname(self, _: datetime | None) -> str | None:
        raise ZeroDivisionError


def cyclic_list() -> Any:
    items: list[Any] = []
    items += [items, items]
    return items


def cyclic_context() -> Any:
    entries: dict[str, Any] = {}
    entries |= {"a": entries, "b": [entries, entries]}
    return entries


def shared(depth: int) -> Any:
    value: Any = [1]
    for _ in range(depth):
        value = [value, value]
    return value


REFUSED: list[Callable[[], Any]] = [
    cyclic_list,
    cyclic_context,
    lambda: shared(59),
    lambda: [0] * 200_001,
    lambda: 1.5,
    lambda: float("nan"),
    lambda: Decimal("NaN"),
    lambda: Decimal("sNaN"),
    lambda: Decimal("Infinity"),
    lambda: 10**7000,
    lambda: Decimal("1E+7000"),
    lambda: b"bytes",
    lambda: {1, 2},
    lambda: {1: 2},
    lambda: {None: 2},
    object,
    Hostile,
    Lying,
    Number,
    lambda: datetime(2026, 1, 1, tzinfo=Nowhere()),
    lambda: Range(1.5, True, None, False),
    lambda: Range(object(), True, 1, True),
    lambda: [1, {"a": [Hostile()]}],
    lambda: Number,
]


@pytest.mark.parametrize("make", REFUSED)
def test_what_is_no_value_is_refused(make: Callable[[], Any]) -> None:
    variables = {"x": make()}
    with soon(), pytest.raises((InputError, LimitExceeded)) as caught:
        feel.evaluate("x", variables, limits=FEW)
    assert caught.value.diagnostics[0].draw()
    with soon():
        assert feel.outcome("x = x", variables, limits=FEW).value is None


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda: String("ab"), "ab"),
        (lambda: Whole(3), 3),
        (lambda: Exact("2.5"), Decimal("2.5")),
        (lambda: Items([1, 2]), [1, 2]),
        (lambda: Entries({"a": 1}), {"a": 1}),
        (lambda: (1, (2,)), [1, [2]]),
    ],
)
def test_of_a_subclass_the_plain_value_is_taken(make: Callable[[], Any], value: Any) -> None:
    found = feel.evaluate("[x, x = x, x][1]", {"x": make()})
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("name", ["", "if", "1", "a" * 10_000, "\ud800", "a\nb", "+", "a  b", "not", "?", "item", "'"])
def test_a_name_may_be_anything(name: str) -> None:
    assert feel.evaluate("1 + 1", {name: 1}) == 2
    assert feel.evaluate("{a: 1}.a", {"x": {name: 1}}) == 1


def test_a_name_is_a_string() -> None:
    with pytest.raises(InputError, match="names"):
        feel.evaluate("1", {1: 2})  # type: ignore[dict-item]


def test_there_may_be_thousands_of_names_with_blanks() -> None:
    names = {f"monthly salary {i} of the year": i for i in range(20_000)}
    with soon():
        assert feel.evaluate("monthly salary 77 of the year + 1", names) == 78
    with soon():
        assert feel.outcome("monthly salery", names).diagnostics


def test_a_function_of_the_caller_is_called() -> None:
    double = Function(("x",), lambda x: x + x)
    assert feel.evaluate("f(2) + f(3)", {"f": double}) == 10
