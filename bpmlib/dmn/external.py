"""External functions of kind Java: a table of pure static methods, computed here. No Java runs and no code is imported.

A method is in the table if its answer depends on its arguments alone and is one that Java's specification allows.
How numbers go to Java's floats and come back is told in `external_numbers`.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bpmlib.dmn.external_format import formatted, object_text
from bpmlib.dmn.external_numbers import (
    BITS,
    BOXED,
    boolean_text,
    cbrt,
    float_text,
    log10,
    parse_boolean,
    parse_float,
    parse_whole,
    rounded,
    signum,
    to_feel,
    to_java,
    wrapped,
)
from bpmlib.values.compare import show_value
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = ["METHODS", "Method", "java_method"]

_SIGNATURE: Final = re.compile(r"([^()]*)\(([^()]*)\)")
_WORK: Final = 60
"""What a call takes beside an addition."""


@dataclass(frozen=True, slots=True)
class Method:
    """A static method of the table: its Java signature in short type names, and the function of Java's values."""

    class_name: str
    result: str
    name: str
    parameters: tuple[str, ...]
    function: Callable[..., Any]

    @property
    def signature(self) -> str:
        """The method as a model names it, such as `max(double, double)`."""
        return f"{self.name}({', '.join(self.parameters)})"

    def __call__(self, arguments: Sequence[Any]) -> Any:
        """Return the method's FEEL value of FEEL values. Raises `Undefined` where Java throws or does not take them."""
        given = list(arguments)
        if self.parameters[-1] == "Object[]":
            fixed = len(self.parameters) - 1
            rest = given[fixed:]
            # a list in the place of the array is the array; else the further arguments are its items, as in Java
            given[fixed:] = rest if len(rest) == 1 and isinstance(rest[0], list) else [rest]
        if len(given) != len(self.parameters):
            raise Undefined(f"`{self.signature}` takes {len(self.parameters)} arguments, here are {len(arguments)}")
        taken = [to_java(type_, value) for type_, value in zip(self.parameters, given, strict=True)]
        spend(_WORK)
        try:
            return to_feel(self.result, self.function(*taken))
        except (ArithmeticError, ValueError):
            shown = ", ".join(map(show_value, arguments))
            raise Undefined(f"`{self.class_name}.{self.signature}` has no value for {shown}") from None


def java_method(class_name: str, signature: str) -> Callable[[Sequence[Any]], Any]:
    """Return the function of FEEL values that stands for a static Java method.

    Raises `Undefined` for what is not in the table. So does the function where Java would throw an exception, answer
    NaN or infinity, or where an argument is no value of the parameter's type.

    >>> from decimal import Decimal
    >>> java_method("java.lang.Math", "max(double, double)")([Decimal("123.45"), 456])
    Decimal('456')
    >>> java_method("java.lang.System", "exit(int)")
    Traceback (most recent call last):
    bpmlib.values.undefined.Undefined: `java.lang.System` is no class of the table of external functions
    """
    if all(method.class_name != class_name for method in METHODS.values()):
        raise Undefined(f"`{class_name}` is no class of the table of external functions")
    found = _SIGNATURE.fullmatch("".join(signature.split()))
    if found is None:
        raise Undefined(f"`{signature}` is no method signature such as `max(double, double)`")
    name, types = found.groups()
    short = f"{name}({', '.join(map(_short, types.split(',')))})"
    method = METHODS.get((class_name, short))
    if method is None:
        others = [f"`{one.signature}`" for one in METHODS.values() if (one.class_name, one.name) == (class_name, name)]
        hint = f", which has {', '.join(others)}" if others else ""
        raise Undefined(f"`{short}` is not in the table of external functions of `{class_name}`{hint}")
    return method


def _short(type_: str) -> str:
    """Return a parameter type as the table writes it; `[Ljava.lang.Object;` is how Java itself names an array."""
    if type_.startswith("[L") and type_.endswith(";"):
        type_ = type_[2:-1] + "[]"
    return type_.replace("...", "[]").removeprefix("java.lang.")


# ------------------------------------------------------------------------------------------------- the table

_Row = tuple[str, Callable[..., Any]]


def _same(value: Any) -> Any:
    return value


def _for_whole(type_: str, bits: int) -> list[_Row]:
    """Return the rows of `Math` for `int` or for `long`."""
    return [
        (f"{type_} abs({type_})", wrapped(bits, abs)),
        (f"{type_} absExact({type_})", abs),
        (f"{type_} addExact({type_}, {type_})", operator.add),
        (f"{type_} decrementExact({type_})", lambda a: a - 1),
        (f"{type_} floorDiv({type_}, {type_})", wrapped(bits, operator.floordiv)),
        (f"{type_} floorMod({type_}, {type_})", operator.mod),
        (f"{type_} incrementExact({type_})", lambda a: a + 1),
        (f"{type_} max({type_}, {type_})", max),
        (f"{type_} min({type_}, {type_})", min),
        (f"{type_} multiplyExact({type_}, {type_})", operator.mul),
        (f"{type_} negateExact({type_})", operator.neg),
        (f"{type_} subtractExact({type_}, {type_})", operator.sub),
    ]


def _for_float(type_: str) -> list[_Row]:
    """Return the rows of `Math` for `float` or for `double`."""
    return [
        (f"{type_} abs({type_})", abs),
        (f"{type_} max({type_}, {type_})", max),
        (f"{type_} min({type_}, {type_})", min),
        (f"{type_} signum({type_})", signum),
    ]


def _boxed(boxed: str, verb: str) -> list[_Row]:
    """Return the rows of the class of a number type."""
    type_ = BOXED[boxed]
    whole = type_ in BITS
    read: Callable[..., Any] = parse_whole if whole else partial(parse_float, type_)
    rows: list[_Row] = [
        (f"{type_} {verb}(String)", read),
        (f"String toString({type_})", str if whole else partial(float_text, type_)),
        (f"{boxed} valueOf(String)", read),
        (f"{boxed} valueOf({type_})", _same),
    ]
    if whole:
        rows += [(f"{type_} {verb}(String, int)", read), (f"{boxed} valueOf(String, int)", read)]
    return rows


# Python's own `sin`, `exp` and so on are those of the platform's C library, like Java's within one unit in the last
# place. Some libraries' cube root and logarithm to the base 10 are not as near, so those two are computed in decimals.
_TABLE: Final[dict[str, list[_Row]]] = {
    "Math": [
        *_for_whole("int", 32),
        *_for_whole("long", 64),
        *_for_float("float"),
        *_for_float("double"),
        ("double acos(double)", math.acos),
        ("double asin(double)", math.asin),
        ("double atan(double)", math.atan),
        ("double atan2(double, double)", math.atan2),
        ("double cbrt(double)", cbrt),
        ("double ceil(double)", lambda a: float(math.ceil(a))),
        ("double cos(double)", math.cos),
        ("double exp(double)", math.exp),
        ("double floor(double)", lambda a: float(math.floor(a))),
        ("long floorDiv(long, int)", wrapped(64, operator.floordiv)),
        ("int floorMod(long, int)", operator.mod),
        ("double hypot(double, double)", math.hypot),
        ("double IEEEremainder(double, double)", math.remainder),
        ("double log(double)", math.log),
        ("double log10(double)", log10),
        ("long multiplyExact(long, int)", operator.mul),
        ("double pow(double, double)", math.pow),
        ("double rint(double)", lambda a: float(round(a))),
        ("int round(float)", rounded(32)),
        ("long round(double)", rounded(64)),
        ("double sin(double)", math.sin),
        ("double sqrt(double)", math.sqrt),
        ("double tan(double)", math.tan),
        ("double toDegrees(double)", math.degrees),
        ("int toIntExact(long)", _same),
        ("double toRadians(double)", math.radians),
    ],
    "Byte": _boxed("Byte", "parseByte"),
    "Short": _boxed("Short", "parseShort"),
    "Integer": _boxed("Integer", "parseInt"),
    "Long": _boxed("Long", "parseLong"),
    "Float": _boxed("Float", "parseFloat"),
    "Double": _boxed("Double", "parseDouble"),
    "Boolean": [
        ("boolean parseBoolean(String)", parse_boolean),
        ("String toString(boolean)", boolean_text),
        ("Boolean valueOf(String)", parse_boolean),
        ("Boolean valueOf(boolean)", _same),
    ],
    "String": [
        ("String format(String, Object[])", formatted),
        ("String valueOf(Object)", object_text),
        ("String valueOf(boolean)", boolean_text),
        ("String valueOf(char)", _same),
        ("String valueOf(double)", partial(float_text, "double")),
        ("String valueOf(float)", partial(float_text, "float")),
        ("String valueOf(int)", str),
        ("String valueOf(long)", str),
    ],
}


def _methods() -> Iterator[Method]:
    for class_, rows in _TABLE.items():
        for row, function in rows:
            result, name, types = re.split(r"[ (]", row.removesuffix(")"), maxsplit=2)
            yield Method(f"java.lang.{class_}", result, name, tuple(types.split(", ")), function)


METHODS: Final = {(method.class_name, method.signature): method for method in _methods()}
"""Every method that a model may name, by its class and signature."""
