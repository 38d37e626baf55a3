"""External functions of kind Java: what the table answers, as Java does, and what it refuses."""

import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.dmn.external import METHODS, java_method
from bpmlib.dmn.external_format import PRECISION, WIDTH
from bpmlib.dmn.external_numbers import TEXT_LENGTH
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import METER

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "external_functions.md").read_text("utf-8")
FORMAT = "format(java.lang.String, [Ljava.lang.Object;)"


def call(class_: str, signature: str, *arguments: Any) -> Any:
    """Call a method of `java.lang`. Strings that begin with `#` are decimals."""
    given = [Decimal(a[1:]) if isinstance(a, str) and a.startswith("#") else a for a in arguments]
    return java_method(f"java.lang.{class_}", signature)(given)


def refused(class_: str, signature: str, *arguments: Any) -> str:
    """Return why a call has no value."""
    with pytest.raises(Undefined) as caught:
        call(class_, signature, *arguments)
    return str(caught.value)


# ---------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("signature", "arguments", "result"),
    [
        ("max(double, double)", [12, "#34.56"], "34.56"), ("max(double,double)", ["#-1.25", -2], "-1.25"),
        ("max(int,int)", [7, "#9.00"], "9"), ("max(long,long)", [2**62, 1], str(2**62)),
        ("max(float,float)", ["#123.46", "#456.78"], "456.78"), ("min(float, float)", ["#0.1", 1], "0.1"),
        ("cos(double)", [0], "1"), ("sqrt(double)", [2], "1.4142135623730951"), ("cbrt(double)", [-27], "-3"),
        ("log10(double)", ["#1E+15"], "15"), ("log10(double)", ["#1E-5"], "-5"), ("log(double)", [1], "0"),
        ("atan2(double, double)", [1, 0], "1.5707963267948966"), ("hypot(double, double)", [3, 4], "5"),
        ("pow(double, double)", [2, -1], "0.5"), ("pow(double, double)", [0, 0], "1"),
        ("pow(double, double)", [-2, 3], "-8"), ("exp(double)", [-1000], "0"), ("signum(double)", ["#-0.1"], "-1"),
        ("floor(double)", ["#-0.5"], "-1"), ("ceil(double)", ["#-0.5"], "0"), ("ceil(double)", ["#1E+300"], "1E+300"),
        ("rint(double)", ["#2.5"], "2"), ("rint(double)", ["#3.5"], "4"), ("round(double)", ["#2.5"], "3"),
        ("round(double)", ["#-2.5"], "-2"), ("round(double)", ["#0.49999999999999994"], "0"),
        ("round(double)", ["#1E+300"], str(2**63 - 1)), ("round(float)", ["#-1E+30"], str(-(2**31))),
        ("toDegrees(double)", [0], "0"), ("toRadians(double)", [180], "3.141592653589793"),
        ("IEEEremainder(double, double)", [5, 3], "-1"), ("abs(float)", ["#-0.3"], "0.3"),
        ("abs(int)", [-(2**31)], str(-(2**31))), ("abs(long)", [-(2**63)], str(-(2**63))),
        ("floorDiv(int, int)", [-7, 2], "-4"), ("floorMod(int, int)", [-7, 2], "1"),
        ("floorMod(int,int)", [7, -2], "-1"),
        ("floorDiv(int, int)", [-(2**31), -1], str(-(2**31))), ("floorMod(long, int)", [2**40, 7], "2"),
        ("addExact(int, int)", [2**31 - 2, 1], str(2**31 - 1)), ("negateExact(long)", [5], "-5"),
        ("multiplyExact(long, int)", [2**32, 2], str(2**33)), ("decrementExact(int)", [1], "0"),
    ],
)  # fmt: skip
def test_math(signature: str, arguments: list[Any], result: str) -> None:
    found = call("Math", signature, *arguments)
    assert found == Decimal(result)
    assert isinstance(found, Decimal)


@pytest.mark.parametrize(
    ("class_", "signature", "arguments"),
    [
        ("Math", "sqrt(double)", [-1]), ("Math", "log(double)", [0]), ("Math", "log10(double)", [0]),
        ("Math", "log10(double)", [-1]), ("Math", "acos(double)", [2]), ("Math", "exp(double)", [1000]),
        ("Math", "pow(double, double)", [0, -1]), ("Math", "pow(double, double)", [-8, "#0.5"]),
        ("Math", "pow(double, double)", [10, 400]), ("Math", "toDegrees(double)", ["#1E+308"]),
        ("Math", "IEEEremainder(double, double)", [1, 0]),
        ("Math", "hypot(double, double)", ["#1.7E+308", "#1.7E+308"]),
        ("Math", "floorDiv(int, int)", [1, 0]), ("Math", "floorMod(long, long)", [1, 0]),
        ("Math", "addExact(int, int)", [2**31 - 1, 1]), ("Math", "subtractExact(long, long)", [-(2**63), 1]),
        ("Math", "absExact(int)", [-(2**31)]), ("Math", "incrementExact(int)", [2**31 - 1]),
        ("Math", "toIntExact(long)", [2**31]), ("Integer", "parseInt(String)", ["2147483648"]),
        ("Integer", "parseInt(String)", ["1_0"]), ("Integer", "parseInt(String)", [" 1"]),
        ("Integer", "parseInt(String)", ["1.0"]), ("Integer", "parseInt(String)", [""]),
        ("Integer", "parseInt(String)", ["+"]), ("Integer", "parseInt(String)", [None]),
        ("Integer", "parseInt(String, int)", ["0x1F", 16]), ("Integer", "parseInt(String, int)", ["1", 1]),
        ("Integer", "parseInt(String, int)", ["1", 37]), ("Integer", "parseInt(String, int)", ["19", 9]),
        ("Byte", "valueOf(String)", ["128"]), ("Short", "parseShort(String)", ["-32769"]),
        ("Double", "valueOf(String)", ["NaN"]), ("Double", "valueOf(String)", ["-Infinity"]),
        ("Double", "valueOf(String)", ["1e400"]), ("Double", "valueOf(String)", ["1_0"]),
        ("Double", "valueOf(String)", ["."]), ("Double", "valueOf(String)", ["0x1p3"]),
        ("Double", "valueOf(String)", [None]), ("Float", "valueOf(String)", ["3.40282356779733662e38"]),
    ],
)  # fmt: skip
def test_where_java_throws_or_answers_no_number_there_is_no_value(class_: str, signature: str, arguments: Any) -> None:
    assert "has no value for" in refused(class_, signature, *arguments)


@pytest.mark.parametrize(
    ("class_", "signature", "arguments", "result"),
    [
        ("Short", "valueOf(short)", [123], 123), ("Byte", "valueOf(byte)", [-128], -128),
        ("Integer", "valueOf(java.lang.String)", ["-45"], -45),
        ("Long", "parseLong(String)", ["+9223372036854775807"], 2**63 - 1),
        ("Integer", "valueOf(String, int)", ["-fF", 16], -255), ("Long", "parseLong(String,int)", ["zz", 36], 1295),
        ("Float", "valueOf(java.lang.String)", ["98.76"], Decimal("98.76")),
        ("Float", "valueOf(float)", ["#0.1"], Decimal("0.1")),
        ("Float", "parseFloat(String)", ["3.4028235677973365e38"], Decimal("3.4028235E+38")),
        ("Double", "valueOf(java.lang.String)", [" \t-98.76D\n"], Decimal("-98.76")),
        ("Double", "parseDouble(String)", ["1.e-3f"], Decimal("0.001")),
        ("Double", "parseDouble(String)", ["-1e-400"], 0),
        ("Float", "parseFloat(String)", ["1e-99999999999999999999"], 0),
        ("Boolean", "parseBoolean(String)", ["TruE"], True), ("Boolean", "valueOf(String)", ["yes"], False),
        ("Boolean", "valueOf(String)", [None], False), ("Boolean", "valueOf(boolean)", [True], True),
        ("Boolean", "toString(boolean)", [False], "false"), ("Integer", "toString(int)", ["#12.0"], "12"),
        ("String", "valueOf(char)", ["b"], "b"), ("String", "valueOf(int)", [-3], "-3"),
        ("String", "valueOf(boolean)", [True], "true"), ("String", "valueOf(Object)", ["#1E+3"], "1000"),
        ("String", "valueOf(java.lang.Object)", [None], "null"), ("String", "valueOf(Object)", ["x"], "x"),
        ("String", "valueOf(double)", [100], "100.0"), ("Double", "toString(double)", ["#9999999.5"], "9999999.5"),
        ("Double", "toString(double)", ["#1E+7"], "1.0E7"), ("Double", "toString(double)", ["#0.001"], "0.001"),
        ("Double", "toString(double)", ["#-0.000123"], "-1.23E-4"), ("Double", "toString(double)", [0], "0.0"),
        ("Double", "toString(double)", ["#1E+23"], "1.0E23"), ("Double", "toString(double)", ["#4.9E-324"], "4.9E-324"),
        ("Float", "toString(float)", ["#16777217"], "1.6777216E7"), ("Float", "toString(float)", ["#1E-45"], "1.4E-45"),
        ("String", "valueOf(float)", ["#-1E-99"], "-0.0"), ("String", "valueOf(float)", ["#0.3"], "0.3"),
    ],
)  # fmt: skip
def test_what_reads_and_writes(class_: str, signature: str, arguments: list[Any], result: Any) -> None:
    found = call(class_, signature, *arguments)
    assert found == result
    assert isinstance(found, bool) == isinstance(result, bool)


def test_a_decimal_is_rounded_to_a_float_only_once() -> None:
    just_over_a_half = (
        "#1.000000059604644775390625000001"  # as a double it is the half itself, which goes to the even 1
    )
    assert call("Float", "valueOf(float)", just_over_a_half) == Decimal("1.0000001")
    assert call("Float", "valueOf(float)", just_over_a_half[:-6]) == 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_comes_back(value: float) -> None:
    found = call("Double", "valueOf(double)", Decimal(value))
    assert float(found) == value
    assert len(found.as_tuple().digits) <= max(2, len(Decimal(repr(value)).normalize().as_tuple().digits))


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_every_float_comes_back(value: float) -> None:
    found = call("Float", "valueOf(float)", Decimal(value))
    assert call("Float", "valueOf(float)", found) == found
    assert math.isclose(float(found), value, rel_tol=2**-24, abs_tol=2**-150)
    assert len(found.as_tuple().digits) <= 9


# -------------------------------------------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    ("type_", "class_", "name", "least", "most"),
    [
        ("byte", "Byte", "valueOf", -(2**7), 2**7 - 1), ("short", "Short", "valueOf", -(2**15), 2**15 - 1),
        ("int", "Math", "negateExact", -(2**31) + 1, 2**31 - 1), ("long", "Long", "valueOf", -(2**63), 2**63 - 1),
    ],
)  # fmt: skip
def test_an_integer_type_takes_what_it_holds(type_: str, class_: str, name: str, least: int, most: int) -> None:
    signature = f"{name}({type_})"
    for number in (least, most):
        assert abs(call(class_, signature, number)) == abs(number)
    refused(class_, signature, least - 1)
    assert refused(class_, signature, most + 1) == f"{most + 1} is no Java `{type_}`"
    for wrong in ("#1.5", "1", True, None, [1], "#1E+6000"):
        assert f"is no Java `{type_}`" in refused(class_, signature, wrong)


@pytest.mark.parametrize("type_", ["double", "float"])
def test_a_float_takes_numbers_only_and_none_too_large(type_: str) -> None:
    signature = f"abs({type_})"
    assert call("Math", signature, "#-1E-6000") == 0
    for wrong in ("1", True, None, [1], "#1E+309", "#-9E+6000"):
        assert f"is no Java `{type_}`" in refused("Math", signature, wrong)


def test_a_character_is_one_that_fits_sixteen_bits() -> None:
    for sound in ("a", "\u4e2d", "\uffff"):
        assert call("String", "valueOf(char)", sound) == sound
    for wrong in ("", "ab", "\U0001f600", 97, None, True):
        assert "is no Java `char`" in refused("String", "valueOf(char)", wrong)


def test_strings_and_booleans_are_not_made_of_anything_else() -> None:
    assert refused("Integer", "valueOf(String)", 1) == "1 is no Java `String`"
    assert refused("Boolean", "valueOf(boolean)", "true") == '"true" is no Java `boolean`'
    assert "no text for" in refused("String", "valueOf(Object)", {"a": 1})


def test_the_number_of_arguments_counts() -> None:
    for wrong in ([], [1], [1, 2, 3]):
        assert "takes 2 arguments" in refused("Math", "max(double, double)", *wrong)
    refused("String", FORMAT)


def test_a_text_to_read_is_not_endless() -> None:
    assert call("Integer", "parseInt(String)", "0" * (TEXT_LENGTH - 1) + "7") == 7
    refused("Integer", "parseInt(String)", "0" * TEXT_LENGTH + "7")
    refused("Double", "parseDouble(String)", "9" * TEXT_LENGTH + "9")


# ------------------------------------------------------------------------------------------------ the signature


@pytest.mark.parametrize("types", ["String,Object[]", " java.lang.String , java.lang.Object[] ", "String, Object...",
                                   "java.lang.String,[Ljava.lang.Object;"])  # fmt: skip
def test_a_signature_may_be_spelt_in_several_ways(types: str) -> None:
    assert call("String", f" format ({types})", "a %s", "b") == "a b"


@pytest.mark.parametrize(
    ("class_", "signature", "reason"),
    [
        ("java.lang.Foo", "valueOf(double)", "no class of the table"), ("Math", "abs(int)", "no class of the table"),
        ("java.lang.System", "exit(int)", "no class of the table"), ("", "", "no class of the table"),
        ("java.lang.Runtime", "exec(String)", "no class of the table"),
        ("math", "cos(double)", "no class of the table"),
        ("java.lang.Math", "foo(double)", "`foo(double)` is not in the table"),
        ("java.lang.Math", "random()", "not in the"),
        ("java.lang.Math", "cos(int)", "which has `cos(double)`"),
        ("java.lang.Math", "__class__(double)", "not in the"),
        ("java.lang.Math", "max(java.lang.String, java.lang.String)", "which has `max(int, int)`, `max(long, long)`"),
        ("java.lang.Math", "max(double)", "not in the table"), ("java.lang.Math", "max", "no method signature"),
        ("java.lang.Math", "max(double, double", "no method signature"), ("java.lang.Math", "", "no method signature"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_table_is_refused(class_: str, signature: str, reason: str) -> None:
    with pytest.raises(Undefined, match=re.escape(reason)):
        java_method(class_, signature)


def test_a_call_counts_as_work() -> None:
    steps: list[int] = []
    token = METER.set(steps.append)
    try:
        call("Math", "cos(double)", 1)
        call("String", FORMAT, "%s%s", 1, 2)
    finally:
        METER.reset(token)
    assert steps == [60, 20, 60, 20, 20]


# ------------------------------------------------------------------------------------------------------ formats


@pytest.mark.parametrize(
    ("pattern", "items", "result"),
    [
        ("go %s", ["on"], "go on"), ("%s %s %s", ["#1E+3", True, None], "1000 true null"), ("", [], ""),
        ("100%%%n", [], "100%\n"), ("%2$s %1$s %s", ["a", "b"], "b a a"), ("none", ["left"], "none"),
        ("%5s|%-5s|%.2s|%5.1s", ["ab", "ab", "abc", "abc"], "   ab|ab   |ab|    a"),
        ("%3s", ["\U0001f600"], " \U0001f600"), ("%.2s", [None], "nu"), ("%2s", ["abc"], "abc"),
        ("%d|%5d|%-5d|%05d", [1, -2, 3, -4], "1|   -2|3    |-0004"), ("%d", ["#7.00"], "7"),
        ("%+d|% d|%(d|%,d", [1, 2, -3, 1234567], "+1| 2|(3)|1,234,567"), ("%,010d", [1234567], "01,234,567"),
        ("%(08.2f", ["#-3.14159"], "(003.14)"), ("%f", [2], "2.000000"), ("%.0f", ["#0.5"], "1"),
        ("%.1f", ["#0.25"], "0.3"),
        ("%.2f", ["#1.005"], "1.01"), ("%.2f", ["#-1.005"], "-1.01"), ("%.0f", ["#-0.4"], "-0"),
        ("%,.2f", ["#1234567.891"], "1,234,567.89"), ("%.2f", ["#1E+20"], "100000000000000000000.00"),
        ("%x %X %04x", [255, 255, 10], "ff FF 000a"), ("%x", [0], "0"), ("%X%d", [None, None], "NULLnull"),
        ("%c%3c", ["a", "b"], "a  b"), ("%b %b %b %6b %.1b", [True, False, None, "x", 1], "true false false   true t"),
    ],
)  # fmt: skip
def test_format(pattern: str, items: list[Any], result: str) -> None:
    assert call("String", FORMAT, pattern, *items) == result
    decimals = [Decimal(item[1:]) if isinstance(item, str) and item.startswith("#") else item for item in items]
    assert call("String", FORMAT, pattern, decimals) == result, "a list is the array"


@pytest.mark.parametrize(
    ("pattern", "items"),
    [
        ("%", []), ("%s", []), ("%s %s", ["a"]), ("%2$s", ["a"]), ("%0$s", ["a"]), ("%y", [1]), ("%e", [1]),
        ("%tY", [1]),
        ("%h", [1]), ("%S", ["a"]), ("%#x", [1]), ("%+s", ["a"]), ("%-s", ["a"]), ("%0d", [1]), ("%-05d", [1]),
        ("%+ d", [1]),
        ("%++d", [1]), ("%.2d", [1]), ("%.1c", ["a"]), ("%5%", []), ("%5n", []), ("%d", ["#1.5"]), ("%d", ["1"]),
        ("%d", [True]), ("%f", ["x"]), ("%x", [-1]), ("%,x", [1]), ("%c", ["ab"]), ("%c", [97]), ("%s", [[1], 2]),
        (f"%{WIDTH + 1}s", ["a"]), (f"%.{PRECISION + 1}f", [1]), ("%9999999999s", ["a"]), (None, ["a"]),
        ("%.1s", ["\U0001f600"]),
    ],
)  # fmt: skip
def test_formats_that_are_refused(pattern: str | None, items: list[Any]) -> None:
    refused("String", FORMAT, pattern, *items)


def test_a_format_does_not_grow_without_end() -> None:
    assert len(call("String", FORMAT, f"%{WIDTH}.{PRECISION}f", 1)) == WIDTH
    assert len(call("String", FORMAT, f"%.{PRECISION}f", "#9E+6144")) == 6145 + 1 + PRECISION
    assert "characters" in refused("String", FORMAT, f"%1${WIDTH}s" * 20_000, "a")


# ------------------------------------------------------------------------------------------------------ the page


def test_the_page_has_the_table() -> None:
    written = set()
    for class_, rows in re.findall(r"^### `(.+)`\n((?:(?!###).*\n)*)", PAGE, re.MULTILINE):
        methods = re.findall(r"`(\w+) (\w+\(.+?\))`", rows)
        assert len(methods) == len(set(methods))
        written |= {(class_, result, signature) for result, signature in methods}
    assert written == {(method.class_name, method.result, method.signature) for method in METHODS.values()}


def test_the_page_has_the_bounds() -> None:
    assert f"A width is at most {WIDTH}, a precision at most {PRECISION}." in PAGE
    assert f"may have up to {TEXT_LENGTH} characters" in PAGE
