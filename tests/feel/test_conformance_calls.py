"""Every built-in that is neither temporal nor about ranges, called in every way (DMN 1.5, 10.3.2.13 and 10.3.4).

One good call of each is written down, with the names and kinds of its parameters as the standard's tables have them.
What follows from it for other calls is the same for all built-ins. `test_conformance_functions` has what they return.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pytest

from bpmlib import feel
from bpmlib.errors import BpmError
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.compare import equal

VALUES: Final = {
    "number": "12", "string": '"1"', "boolean": "true", "date": '@"2020-01-01"', "time": '@"10:00:00"',
    "date and time": '@"2020-01-01T10:00:00"', "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"', "context": "{key: 1}", "range": "[1..2]",
    "function": "function(a, b, c) true",
}  # fmt: skip
"""A value of each kind."""
NO_SCALARS: Final = ("[]", '[1, "a"]', "[null]", "[[12]]")
"""Lists that are not converted to the one item that they hold."""
ITEMS: Final = {
    "list": "number",
    "numbers": "number",
    "booleans": "boolean",
    "strings": "string",
    "contexts": "context",
}
"""What stands in the lists that a parameter wants."""
CALLS: Final = r"""
not -> false
    negand: boolean = true
is -> true
    value1: any, null = 1
    value2: any, null = 1
number -> 1000.5
    from: string = "1000.5"
    grouping separator: string, null = ","
    decimal separator: string, null = "."
string -> "1.1"
    from: any = 1.1
substring -> "oba"
    string: string = "foobar"
    start position: number = 3
    length: optional number = 3
string length -> 3
    string: string = "foo"
upper case -> "ABC4"
    string: string = "aBc4"
lower case -> "abc4"
    string: string = "aBc4"
substring before -> "foo"
    string: string = "foobar"
    match: string = "bar"
substring after -> "ar"
    string: string = "foobar"
    match: string = "ob"
replace -> "x#z"
    input: string = "xYz"
    pattern: string = "y"
    replacement: string = "#"
    flags: optional string, null = "i"
contains -> false
    string: string = "foobar"
    match: string = "of"
starts with -> true
    string: string = "foobar"
    match: string = "fo"
ends with -> true
    string: string = "foobar"
    match: string = "r"
matches -> true
    input: string = "foobar"
    pattern: string = "^FO*b"
    flags: optional string, null = "i"
split -> ["John", "Doe"]
    string: string = "John Doe"
    delimiter: string = "\\s"
string join -> "a-b"
    list: strings = ["a", "b"]
    delimiter: optional string, null = "-"
list contains -> true
    list: list = [1, 2, 3]
    element: any, null = 2
count -> 3
    list: list = [1, 2, 3]
min -> 1
    list: list = [3, 1, 2]
max -> 3
    list: list = [3, 1, 2]
sum -> 6
    list: numbers = [1, 2, 3]
mean -> 2
    list: numbers = [1, 2, 3]
all -> false
    list: booleans = [true, false]
any -> true
    list: booleans = [true, false]
sublist -> [5]
    list: list = [4, 5, 6]
    start position: number = 2
    length: optional number = 1
append -> [1, 2]
    list: list = [1]
    item: repeated any, null = 2
concatenate -> [1, 2]
    list: repeated list = [1, 2]
insert before -> [2, 1, 3]
    list: list = [1, 3]
    position: number = 1
    newItem: any, null = 2
remove -> [1, 3]
    list: list = [1, 2, 3]
    position: number = 2
list replace -> [1, 4, 3]
    list: list = [1, 2, 3]
    position: number = 2
    newItem: any, null = 4
reverse -> [3, 2, 1]
    list: list = [1, 2, 3]
index of -> [2, 4]
    list: list = [1, 2, 3, 2]
    match: any, null = 2
union -> [1, 2]
    list: repeated list = [1, 2]
distinct values -> [1, 2]
    list: list = [1, 2, 1]
flatten -> [1, 2, 3, 4]
    list: list = [[1, 2], [[3]], 4]
product -> 24
    list: numbers = [2, 3, 4]
median -> 4
    list: numbers = [8, 2, 5, 3, 4]
stddev -> 2
    list: numbers = [1, 3, 5]
mode -> [6]
    list: numbers = [6, 3, 9, 6, 6]
decimal -> 0.33
    n: number = 1/3
    scale: number = 2
floor -> 1.5
    n: number = 1.56
    scale: optional number = 1
ceiling -> 1.6
    n: number = 1.51
    scale: optional number = 1
round up -> -6
    n: number = -5.5
    scale: number = 0
round down -> -5
    n: number = -5.5
    scale: number = 0
round half up -> -6
    n: number = -5.5
    scale: number = 0
round half down -> -5
    n: number = -5.5
    scale: number = 0
abs -> 10
    n: number or duration = -10
modulo -> 3
    dividend: number = -12
    divisor: number = 5
sqrt -> 4
    number: number = 16
log -> 0
    number: number = 1
exp -> 1
    number: number = 0
odd -> true
    number: number = 5
even -> false
    number: number = 5
get value -> "foo"
    m: context = {key1: "foo"}
    key: string = "key1"
get entries -> [{key: "a", value: 1}]
    m: context = {a: 1}
context -> {a: 1}
    entries: contexts = [{key: "a", value: 1}]
context put -> {a: 1, b: 2}
    context: context = {a: 1}
    key: string = "b"
    value: any, null = 2
context merge -> {a: 1, b: 2}
    contexts: contexts = [{a: 1}, {b: 2}]
sort -> [1, 2, 4, 5]
    list: list = [2, 1, 5, 4]
    precedes: optional function = function(x, y) x < y
"""
"""Name and value; then each parameter with its kind and argument. `null`: null is an argument as well."""
ELSEWHERE: Final = {
    "date", "time", "date and time", "duration", "years and months duration", "range", "now", "today",
    "day of year", "day of week", "month of year", "week of year", "before", "after", "meets", "met by", "overlaps",
    "overlaps before", "overlaps after", "finishes", "finished by", "includes", "during", "starts", "started by",
    "coincides",
}  # fmt: skip
"""Built-ins on temporal values and ranges."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a built-in, and an argument for it."""

    name: str
    kind: str
    argument: str
    optional: bool
    repeated: bool
    nullable: bool


@dataclass(frozen=True)
class Call:
    """A good call of a built-in, and its value."""

    name: str
    value: str
    parameters: tuple[Parameter, ...]

    def __str__(self) -> str:
        return self.of([one.argument for one in self.parameters])

    def of(self, arguments: list[str]) -> str:
        """Return the call with other arguments."""
        return f"{self.name}({', '.join(arguments)})"

    def with_argument(self, at: int, argument: str) -> str:
        """Return the call with another argument at one place."""
        arguments = [one.argument for one in self.parameters]
        return self.of([*arguments[:at], argument, *arguments[at + 1 :]])


def _calls() -> list[Call]:
    found: list[Call] = []
    for block in re.split(r"\n(?=\S)", CALLS.strip()):
        head, *lines = block.splitlines()
        name, _, value = head.partition(" -> ")
        found.append(Call(name, value, tuple(map(_parameter, lines))))
    return found


def _parameter(line: str) -> Parameter:
    name, _, rest = line.strip().partition(": ")
    kind, _, argument = rest.partition(" = ")
    plain = kind.removeprefix("optional ").removeprefix("repeated ").removesuffix(", null")
    return Parameter(name, plain, argument, "optional" in kind, "repeated" in kind, "null" in kind)


def value(text: str) -> object:
    """Return the value of an expression that has one, in both modes."""
    found = feel.outcome(text)
    assert not found.diagnostics, (text, found)
    assert equal(feel.evaluate(text), found.value)
    return found.value


def refused(text: str) -> bool:
    """Return whether a call has no value: null and a reason in DMN mode, an error in policy mode."""
    found = feel.outcome(text)
    if found.value is not None or not found.diagnostics:
        return False
    try:
        feel.evaluate(text)
    except BpmError:
        return True
    return False


EVERY: Final = _calls()
every_call = pytest.mark.parametrize("call", EVERY, ids=[call.name for call in EVERY])


def test_every_built_in_stands_here() -> None:
    assert {call.name for call in EVERY} | ELSEWHERE == {name for name, one in BUILTINS.items() if one.of_dmn}


@every_call
def test_a_call_has_its_value(call: Call) -> None:
    assert equal(value(str(call)), value(call.value))


@every_call
def test_the_number_of_arguments(call: Call) -> None:
    given = [one.argument for one in call.parameters]
    assert refused(call.of([]))
    for count in range(1, len(given)):
        assert refused(call.of(given[:count])) is not call.parameters[count].optional
    assert refused(call.of([*given, "12"])) is not call.parameters[-1].repeated


@every_call
def test_names_of_arguments(call: Call) -> None:
    named = [f"{one.name}: {one.argument}" for one in call.parameters]
    assert equal(value(call.of(named)), value(call.value))
    assert equal(value(call.of(named[::-1])), value(call.value))
    for at in range(len(named)):
        assert refused(call.of([*named[:at], f"x{named[at]}", *named[at + 1 :]]))
    assert refused(call.of([*named, "foo: 1"]))
    assert refused(call.of([*named, named[0]]))


@every_call
def test_a_parameter_that_a_call_by_names_leaves_out_is_null_in_dmn_mode(call: Call) -> None:
    parameters = call.parameters
    for count in range(1, len(parameters)):
        for some in combinations(parameters, count):
            named = call.of([f"{one.name}: {one.argument}" for one in some])
            if any(one.repeated for one in parameters if one not in some):
                assert refused(named)
                continue
            given = [one.argument if one in some else "null" for one in parameters if one in some or not one.optional]
            assert equal(feel.outcome(named).value, feel.outcome(call.of(given)).value), named
            if not all(one in some or one.optional for one in parameters):
                with pytest.raises(BpmError):
                    feel.evaluate(named)


@every_call
def test_null_as_an_argument(call: Call) -> None:
    for at, one in enumerate(call.parameters):
        assert refused(call.with_argument(at, "null")) is not one.nullable


def mistakes(parameter: Parameter) -> list[str]:
    """Return arguments that are not of a parameter's kind, and which no conversion makes so."""
    kind = parameter.kind
    if kind in ("any", "list"):
        return []
    wanted = {ITEMS.get(kind, kind)}
    if kind == "number or duration":
        wanted = {"number", "days and time duration", "years and months duration"}
    others = [text for other, text in VALUES.items() if other not in wanted]
    lists = [] if kind in ITEMS else [text for text in NO_SCALARS if not (parameter.nullable and text == "[null]")]
    return [*others, *(f"[{text}]" for text in others), *lists]


@every_call
def test_an_argument_of_another_kind(call: Call) -> None:
    for at, one in enumerate(call.parameters):
        for wrong in mistakes(one):
            assert refused(call.with_argument(at, wrong)), (one, wrong)


@every_call
def test_a_list_of_one_item_is_the_item_where_one_value_is_wanted(call: Call) -> None:
    for at, one in enumerate(call.parameters):
        if one.kind != "any" and one.kind not in ITEMS:
            assert equal(value(call.with_argument(at, f"[{one.argument}]")), value(call.value))


@every_call
def test_one_item_is_a_list_of_it_where_a_list_is_wanted(call: Call) -> None:
    for at, one in enumerate(call.parameters):
        if one.kind in ITEMS:
            item = VALUES[ITEMS[one.kind]]
            alone, listed = (feel.outcome(call.with_argument(at, text)) for text in (item, f"[{item}]"))
            assert equal(alone.value, listed.value)
            assert bool(alone.diagnostics) is bool(listed.diagnostics)


@every_call
def test_a_built_in_is_a_value(call: Call) -> None:
    arguments = ", ".join(one.argument for one in call.parameters)
    named = ", ".join(f"{one.name}: {one.argument}" for one in call.parameters)
    assert equal(value(f"[{call.name}][1]({arguments})"), value(call.value))
    assert equal(value(f"[{call.name}][1]({named})"), value(call.value))
    assert equal(value(f"(function(f) f({arguments}))({call.name})"), value(call.value))
