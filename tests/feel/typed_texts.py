"""Random expressions that the checker admits, as texts, and random values for the names in them.

`Writer` writes an expression of a wanted type, everything in brackets. Values and literals come from the same few, so
that equal ones, ends of ranges and nulls are met often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel, create_model

from bpmlib.documents.shared_types import CNY, YearsAndMonths
from bpmlib.values.durations import YearsMonths

LITERALS: dict[str, Sequence[str]] = {
    "number": ("0", "1", "2", "3", "0.5", "-1", "100"),
    "CNY": ("0", "1", "2", "0.01", "-1", "100"),
    "string": ('""', '"a"', '"b"', '"ab"'),
    "boolean": ("true", "false"),
    "date": ('@"2024-02-29"', '@"2024-03-01"', '@"2026-01-31"'),
    "time": ('@"00:00:00"', '@"09:30:00"', '@"09:30:00Z"'),
    "moment": ('@"2024-02-29T00:00:00"', '@"2024-02-29T23:59:59"', '@"2024-03-01T00:00:00Z"'),
    "days": ('@"PT0S"', '@"P1D"', '@"-PT1H"'),
    "months": ('@"P0M"', '@"P1M"', '@"-P1Y"'),
}
NUMBERS = tuple(map(Decimal, ("0", "1", "2", "3", "0.5", "-1", "100", "0.01")))
VALUES: dict[str, Sequence[Any]] = {
    "number": NUMBERS,
    "CNY": NUMBERS,
    "string": ("", "a", "b", "ab"),
    "boolean": (True, False),
    "date": (date(2024, 2, 29), date(2024, 3, 1), date(2026, 1, 31)),
    "time": (time(0), time(9, 30), time(9, 30, tzinfo=UTC)),
    "moment": (datetime(2024, 2, 29), datetime(2024, 2, 29, 23, 59, 59), datetime(2024, 3, 1, tzinfo=UTC)),  # noqa: DTZ001
    "days": (timedelta(0), timedelta(days=1), timedelta(hours=-1)),
    "months": (YearsMonths(0), YearsMonths(1), YearsMonths(-12)),
}
CLASSES: dict[str, Any] = {
    "number": Decimal, "CNY": CNY, "string": str, "boolean": bool, "date": date, "time": time, "moment": datetime,
    "days": timedelta, "months": YearsAndMonths,
}  # fmt: skip
TYPE_NAMES = {
    "moment": "date and time", "days": "days and time duration", "months": "years and months duration",
}  # fmt: skip
SCALARS = tuple(LITERALS)
ORDERED = tuple(kind for kind in SCALARS if kind != "boolean")


class Line(BaseModel):
    """A document, and a context: `Writer` writes contexts with these keys."""

    k: Decimal
    s: str | None = None
    d: date | None = None


_FIELDS: dict[str, Any] = {}
NAMES: dict[str, str] = {}
"""The type of each name that an expression may use."""
for _kind, _class in CLASSES.items():
    for _name, _type, _shape in (
        (f"{_kind}_1", _kind, _class), (f"{_kind}_2", _kind, _class), (f"{_kind}_n", _kind, _class | None),
        (f"{_kind}_l", f"list {_kind}", list[_class]), (f"{_kind}_ln", f"list {_kind}", list[_class | None]),
    ):  # fmt: skip
        _FIELDS[_name], NAMES[_name] = (_shape, ...), _type
NAMES |= {"lines": "list line", "lines_n": "list line", "number_nl": "list number"}
_FIELDS |= {"lines": (list[Line], ...), "lines_n": (list[Line | None], ...), "number_nl": (list[Decimal] | None, ...)}

Document: type[BaseModel] = create_model("Document", **_FIELDS)
"""What the names are taken from; one that ends in `n` may be null, one in `ln` may hold nulls."""


def values(draw: st.DrawFn, text: str) -> dict[str, Any]:
    """Draw a value for each name that stands in a text."""

    def one(kind: str, null: bool) -> Any:
        if null and draw(st.integers(0, 2)) == 0:
            return None
        if kind == "line":
            return Line(k=one("number", False), s=one("string", True), d=one("date", True))
        return draw(st.sampled_from(VALUES[kind]))

    found: dict[str, Any] = {}
    for name, type_ in NAMES.items():
        if name not in text:
            continue
        kind, null = type_.removeprefix("list "), name.endswith("n")
        if kind == type_:
            found[name] = one(kind, null)
        elif name.endswith("nl") and draw(st.booleans()):
            found[name] = None
        else:
            found[name] = [one(kind, null) for _ in range(draw(st.integers(0, 3)))]
    return found


class Writer:
    """Writes expressions. Types are the names of scalars, `line`, `list` of one of them, and `any`."""

    def __init__(self, draw: st.DrawFn, names: dict[str, str] = NAMES) -> None:
        self._draw = draw
        self._names = [names]
        self._depth = 0

    def pick(self, items: Sequence[Any]) -> Any:
        """Draw one of several things."""
        return self._draw(st.sampled_from(items))

    @contextmanager
    def _seeing(self, **names: str) -> Iterator[None]:
        self._names.append(names)
        yield
        self._names.pop()

    def _known(self, type_: str) -> list[str]:
        seen: dict[str, str] = {}
        for names in self._names:
            seen |= names
        return [name for name, own in seen.items() if own == type_]

    def write(self, type_: str, depth: int = 3) -> str:
        """Return an expression of a type."""
        if depth <= 0 or self.pick(range(5)) == 0:
            return self._leaf(type_)
        ways = [*_WAYS[type_ if type_ in _WAYS else "list" if type_.startswith("list ") else type_], *_EVERY]
        return f"({self.pick(ways)(self, type_, depth - 1)})"

    def _leaf(self, type_: str) -> str:
        known = self._known(type_)
        if known and self.pick(range(4)):
            return str(self.pick(known[-4:] if self.pick(range(2)) else known))
        if type_.startswith("list "):
            item = type_.removeprefix("list ")
            return "[" + ", ".join(self._leaf(item) for _ in range(self.pick((1, 2, 2, 3)))) + "]"
        if type_ == "line":
            return f"{{k: {self._leaf('number')}, s: {self._leaf('string')}, d: {self._leaf('date')}}}"
        return str(self.pick(LITERALS[type_]))

    # ------------------------------------------------------------------------------ of every type

    def choice(self, type_: str, depth: int) -> str:
        """`if`."""
        parts = self.write("boolean", depth), self.write(type_, depth), self.write(type_, depth)
        return "if {} then {} else {}".format(*parts)

    def item(self, type_: str, depth: int) -> str:
        """`list[position]`."""
        position = self.pick(("1", "2", "-1", "number_1 + 1"))
        if type_.startswith("list "):
            return self.listed(type_, depth)
        return f"{self.write(f'list {type_}', depth)}[{position}]"

    def called(self, type_: str, depth: int) -> str:
        """A call of a function that is written on the spot."""
        own = self.pick(SCALARS)
        with self._seeing(v=own):
            body = self.write(type_, depth)
        return f"(function(v) {body})({self.write(own, depth)})"

    def entry(self, type_: str, depth: int) -> str:
        """The entry of a context that sees an earlier one."""
        own = self.pick(SCALARS)
        first = self.write(own, depth)
        with self._seeing(v=own):
            return f"{{v: {first}, w: {self.write(type_, depth)}}}.w"

    # ------------------------------------------------------------------------------------ booleans

    def comparison(self, _: str, depth: int) -> str:
        """`a < b`, or `a = b` of any type."""
        operator = self.pick(("=", "!=", "<", "<=", ">", ">="))
        kind = self.pick(SCALARS if operator in ("=", "!=") else ORDERED)
        if operator in ("=", "!=") and self.pick(range(4)) == 0:
            return f"{self.write(kind, depth)} {operator} null"
        return f"{self.write(kind, depth)} {operator} {self.write(kind, depth)}"

    def between(self, _: str, depth: int) -> str:
        """`between`."""
        kind = self.pick(ORDERED)
        return "{} between {} and {}".format(*(self.write(kind, depth) for _ in range(3)))

    def member(self, _: str, depth: int) -> str:
        """`in`."""
        kind = self.pick(SCALARS)
        tests = [self.test(kind, depth) for _ in range(self.pick((1, 1, 2, 3)))]
        return f"{self.write(kind, depth)} in ({', '.join(tests)})"

    def logic(self, type_: str, depth: int) -> str:
        """`and`, `or`."""
        return f"{self.write(type_, depth)} {self.pick(('and', 'or'))} {self.write(type_, depth)}"

    def negation(self, type_: str, depth: int) -> str:
        """`not`."""
        return f"not({self.write(type_, depth)})"

    def quantified(self, type_: str, depth: int) -> str:
        """`some`, `every`, with one variable or two."""
        one, other = self.pick((*SCALARS, "line")), self.pick(SCALARS)
        lists = self.write(f"list {one}", depth)
        with self._seeing(x=one):
            if self.pick(range(3)):
                return f"{self.pick(('some', 'every'))} x in {lists} satisfies {self.write(type_, depth)}"
            lists += f", y in {self.write(f'list {other}', depth)}"
            with self._seeing(y=other):
                return f"{self.pick(('some', 'every'))} x in {lists} satisfies {self.write(type_, depth)}"

    def instance(self, _: str, depth: int) -> str:
        """`instance of`."""
        kind = self.pick(SCALARS)
        wanted = self.pick((kind, *SCALARS))
        return f"{self.write(kind, depth)} instance of {TYPE_NAMES.get(wanted, wanted)}"

    def contained(self, _: str, depth: int) -> str:
        """`list contains`."""
        kind = self.pick(SCALARS)
        return f"list contains({self.write(f'list {kind}', depth)}, {self.write(kind, depth)})"

    # --------------------------------------------------------------------------------------- lists

    def listed(self, type_: str, depth: int) -> str:
        """`[a, b]`."""
        item = type_.removeprefix("list ")
        return "[" + ", ".join(self.write(item, depth) for _ in range(self.pick((1, 2, 3)))) + "]"

    def kept(self, type_: str, depth: int) -> str:
        """`list[condition]`."""
        item = type_.removeprefix("list ")
        known = "k" in self._known("number")  # where all items are null, the evaluator takes a `k` from around
        keys = {"k": "number", "s": "string", "d": "date"} if item == "line" and not known else {}
        base = self.write(type_, depth)
        with self._seeing(item=item, **keys):
            return f"{base}[{self.write('boolean', depth)}]"

    def loop(self, type_: str, depth: int) -> str:
        """`for`, over one list, two, or steps; now and then with `partial`."""
        item = type_.removeprefix("list ")
        own = self.pick((*SCALARS, "line", "1..3", "[1..3)", '@"2024-03-01"..@"2024-02-29"'))
        steps = "date" if "@" in own else "number"
        items = own if ".." in own else self.write(f"list {own}", depth)
        with self._seeing(x=steps if ".." in own else own):
            if self.pick(range(3)) == 0:
                items += f", y in {self.write('list number', depth)}"
                with self._seeing(y="number"):
                    return f"for x in {items} return {self.write(item, depth)}"
            result = self.write(item, depth)
            if item == "number" and self.pick(range(3)) == 0:
                result += " + count(partial)"
            return f"for x in {items} return {result}"

    def combined(self, type_: str, depth: int) -> str:
        """A list out of lists."""
        item = type_.removeprefix("list ")
        first, second = self.write(type_, depth), self.write(type_, depth)
        return str(self.pick((
            f"concatenate({first}, {second})", f"reverse({first})", f"distinct values({first})",
            f"sublist({first}, 1, 2)", f"flatten([{first}, {second}])", f"union({first}, {second})",
            f"append({first}, {self.write(item, depth)})", f"insert before({first}, 1, {self.write(item, depth)})",
            f"remove({first}, 1)", f"sort({first}, function(i, j) {self.write('boolean', 0)})",
            f"{{f: function(i) {second}, w: f(1)}}.w",
            f"(for f in [function() {first}] return f())[1]",
        )))  # fmt: skip

    def parts(self, type_: str, depth: int) -> str:
        """A path over a list."""
        key = {"number": "k", "string": "s", "date": "d"}.get(type_.removeprefix("list "))
        return self.listed(type_, depth) if key is None else f"{self.write('list line', depth)}.{key}"

    def record(self, _: str, depth: int) -> str:
        """A context."""
        parts = self.write("number", depth), self.write("string", depth), self.write("date", depth)
        return "{{k: {}, s: {}, d: {}}}".format(*parts)

    # --------------------------------------------------------------------------------------- tests

    def test(self, kind: str, depth: int = 1) -> str:
        """Return one unary test for a column of a scalar type."""
        ways = ["value", "value", "null", "list", "input", "="]
        ways += ["order", "range", "range"] if kind in ORDERED else []
        match self.pick(ways):
            case "value":
                return self.write(kind, depth)
            case "null":
                return str(self.pick(("null", "!= null")))
            case "list":
                inner = self.write(f"list {kind}", depth)
                return inner if self.pick(range(3)) else f"[{self.write(kind, depth)}, null]"
            case "input":
                with self._seeing(**{"?": kind}):
                    return f"({self.write('boolean', depth)}) and (? = {self.write(kind, depth)} or ? = null)"
            case "=":
                return f"{self.pick(('=', '!='))} {self.write(kind, depth)}"
            case "order":
                return f"{self.pick(('<', '<=', '>', '>='))} {self.write(kind, depth)}"
        ends = self.write(kind, depth), self.write(kind, depth)
        return f"{self.pick('[(')}{ends[0]}..{ends[1]}{self.pick('])')}"


def _form(*parts: str) -> Callable[[Writer, str, int], str]:
    """Return a way to write `parts`: each a text with `{type}` for an expression of a type."""

    def way(writer: Writer, type_: str, depth: int) -> str:
        text, found = writer.pick(parts), ""
        while "<" in text:
            before, _, rest = text.partition("<")
            wanted, _, text = rest.partition(">")
            found += before + writer.write(wanted, depth)
        return found + text

    return way


_EVERY = (Writer.choice, Writer.item, Writer.called, Writer.entry)
_WAYS: dict[str, Sequence[Callable[[Writer, str, int], str]]] = {
    "number": (
        _form("<number> + <number>", "<number> - <number>", "<number> * <number>", "<number> / <number>",
              "<number> ** 2", "-<number>"),
        _form("<CNY> / <CNY>", "<days> / <days>", "<months> / <months>"),
        _form("count(<list string>)", "sum(<list number>)", "min(<list number>)", "max(<number>, <number>)",
              "mean(<list number>)", "min(<number>, <number>)", "median(<list number>)", "product(<list number>)",
              "count(index of(<list string>, <string>))", "sum(<number>, <number>)"),
        _form("round half up(<number>, 1)", "ceiling(<number>)", "sqrt(<number>)", "day of year(<date>)",
              "number(string(<number>), null, \".\")", "get value(<line>, \"k\")", "(<date>..<date>).start.day"),
        _form("string length(<string>)", "floor(<number>)", "decimal(<number>, 1)", "abs(<number>)",
              "modulo(<number>, <number>)", "abs(<list number>)"),
        _form("<date>.year", "<date>.weekday", "<moment>.hour", "<days>.hours", "<months>.years", "<line>.k"),
    ),
    "CNY": (
        _form("<CNY> + <CNY>", "<CNY> - <CNY>", "<CNY> * <number>", "<CNY> / <number>", "-<CNY>"),
        _form("sum(<list CNY>)", "abs(<CNY>)", "max(<list CNY>)"),
    ),
    "string": (
        _form("<string> + <string>", "substring(<string>, 1, 1)", "upper case(<string>)", "<line>.s",
              "substring before(string: <string>, match: <string>)", 'string join(<list string>, ",")',
              "string(<number>)", "lower case(<string>)", "substring(<string>, <number>)",
              'replace(<string>, "a", "b")', "month of year(<date>)"),
    ),
    "boolean": (
        Writer.comparison, Writer.comparison, Writer.between, Writer.member, Writer.logic, Writer.negation,
        Writer.quantified, Writer.instance, Writer.contained,
        _form("starts with(<string>, <string>)", "contains(match: <string>, string: <string>)",
              'matches(<string>, "a")'),
        _form("all([<boolean>, <boolean>])", "any([<boolean>, <boolean>])", "odd(<number>)", "is(<date>, <date>)",
              "before(<date>, <date>)", "includes([1..2], <number>)", "after([<date>..<date>], <date>)",
              "<number> in [<number>..<number>]", "<line> = <line>", "<list number> = <list number>",
              "<list string> = null", "[<number>..2] = [1..<number>]"),
    ),
    "date": (_form("<date> + <months>", "<date> - <days>", "<line>.d", "date(<moment>)", "date(2024, <number>, 1)"),),
    "time": (_form("<time> + <days>", "<time> - <days>", "time(<moment>)"),),
    "moment": (_form("<moment> + <days>", "<moment> - <months>", "date and time(<date>, <time>)"),),
    "days": (
        _form("<date> - <date>", "<moment> - <moment>", "<days> + <days>", "<days> * <number>", "<days> / <number>",
              "-<days>", "<time> - <time>", "<moment> - <date>"),
    ),
    "months": (
        _form("<months> + <months>", "<months> * <number>", "<number> * <months>", "<months> / <number>", "-<months>",
              "years and months duration(<date>, <date>)"),
    ),
    "line": (Writer.record,),
    "list": (Writer.listed, Writer.kept, Writer.kept, Writer.loop, Writer.loop, Writer.combined, Writer.parts),
}  # fmt: skip
