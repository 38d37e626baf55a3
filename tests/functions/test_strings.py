r"""Built-ins on strings (DMN 1.5, 10.3.4.3): the standard's examples, code points, patterns, and what has no value."""

import re
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.bounds import CHARACTERS, ITEMS
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.undefined import Undefined

HORSE = "\U0001f40e"
TEXTS = st.text("ab1 é漢\U0001f40e", max_size=12)


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("substring", ("foobar", 3), "obar"), ("substring", ("foobar", 3, 3), "oba"),
        ("substring", ("foobar", -2, 1), "a"),
        ("substring", ("foobar", 1), "foobar"), ("substring", ("foobar", -6), "foobar"),
        ("substring", ("foobar", 6, 10), "r"),
        ("substring", ("foobar", Decimal("3.8")), "obar"), ("substring", ("foobar", Decimal("-1.5")), "r"),
        ("substring", ("foobar", 2, Decimal("1.9")), "o"), ("substring", ("foobar", 2, Decimal("1E+6144")), "oobar"),
        ("substring", (f"{HORSE}ab", 2), "ab"), ("substring", (f"{HORSE}ab", 1, 1), HORSE),
        ("string length", ("foo",), 3), ("string length", ("",), 0), ("string length", (f"{HORSE}ab",), 3),
        ("string length", ("漢字",), 2),
        ("upper case", ("aBc4é",), "ABC4É"), ("upper case", ("ß",), "SS"), ("upper case", ("?@{",), "?@{"),
        ("upper case", ("",), ""),
        ("lower case", ("aBc4É",), "abc4é"), ("lower case", ("",), ""),
        ("substring before", ("foobar", "bar"), "foo"), ("substring before", ("foobar", "xyz"), ""),
        ("substring before", ("foobar", "o"), "f"),
        ("substring before", ("foobar", ""), ""), ("substring before", ("", "a"), ""),
        ("substring before", ("abc", "a"), ""),
        ("substring after", ("foobar", "ob"), "ar"), ("substring after", ("", "a"), ""),
        ("substring after", ("foobar", "o"), "obar"),
        ("substring after", ("foobar", ""), "foobar"), ("substring after", ("foobar", "x"), ""),
        ("substring after", ("abc", "c"), ""),
        ("contains", ("foobar", "of"), False), ("contains", ("foobar", "ob"), True), ("contains", ("foobar", ""), True),
        ("starts with", ("foobar", "fo"), True), ("starts with", ("foobar", "FO"), False),
        ("starts with", ("", ""), True),
        ("ends with", ("foobar", "r"), True), ("ends with", ("foobar", "oobar!"), False),
        ("ends with", ("a" + HORSE, HORSE), True),
        ("string join", (["a", "b", "c"], "_and_"), "a_and_b_and_c"), ("string join", (["a", "b", "c"], ""), "abc"),
        ("string join", (["a", "b", "c"], None), "abc"), ("string join", (["a"], "X"), "a"),
        ("string join", (["a", None, "c"], "X"), "aXc"),
        ("string join", ([], "X"), ""), ("string join", (["a", None, "c"],), "ac"), ("string join", ([None],), ""),
        ("string join", (["", ""], "-"), "-"),
    ],
)  # fmt: skip
def test_parts_and_searches(name: str, arguments: tuple[Any, ...], result: Any) -> None:
    value = call(name, *arguments)
    assert value == result
    assert type(value) is type(result)


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("substring", ("foobar", 0), "no position 0 among 6"), ("substring", ("foobar", 7), "no position"),
        ("substring", ("foobar", -7), "no position"),
        ("substring", ("", 1), "no position"), ("substring", ("foobar", Decimal("0.5")), "no position"),
        ("substring", ("foobar", 10**6000), "no position"),
        ("substring", ("foobar", Decimal("-1E+6144")), "no position"),
        ("substring", ("foobar", 1, 0), "not a length"), ("substring", ("foobar", 1, -1), "not a length"),
        ("string join", (["a", 1],), "only strings"), ("string join", ([["a"]],), "only strings"),
        ("string join", ([True],), "only strings"),
        ("matches", ("a", "["), "refused"), ("matches", ("a", "a", "y"), "no flag"),
        ("matches", ("a", r"\b"), "no escape"),
        ("replace", ("abracadabra", ".*?", "$1"), "the empty string"),
        ("replace", ("a", "", "x"), "the empty string"), ("replace", ("a", "x*", "-"), "the empty string"),
        ("replace", ("a", "a", "$"), "a dollar is"), ("replace", ("a", "a", "$x"), "a dollar is"),
        ("replace", ("a", "a", r"\x"), "stands only before"),
        ("replace", ("a", "a", "\\"), "stands only before"), ("replace", ("a", "(", ""), "refused"),
        ("replace", ("b", "a", "$"), "a dollar is"),
        ("split", ("ab", ""), "the empty string"), ("split", ("ab", "x*"), "the empty string"),
        ("split", ("ab", "("), "refused"),
    ],
)  # fmt: skip
def test_what_has_no_value(name: str, arguments: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        call(name, *arguments)


@pytest.mark.parametrize(
    ("string", "pattern", "flags", "result"),
    [
        ("foobar", "^fo*b", None, True), ("abracadabra", "bra", None, True), ("abracadabra", "^bra", "", False),
        ("helloworld", "hello world", "x", True), ("a\nb", "^b$", None, False), ("a\nb", "^b$", "m", True),
        ("abc", "B", "i", True),
        ("a.b", "a.b", "q", True), ("acb", "a.b", "q", False), ("", "", None, True), ("x", "^$", None, False),
        ("O", "[A-Z-[OI]]", "i", False),
    ],
)  # fmt: skip
def test_matches_searches_anywhere(string: str, pattern: str, flags: str | None, result: bool) -> None:
    assert call("matches", string, pattern, flags) is result


@pytest.mark.parametrize(
    ("string", "pattern", "replacement", "flags", "result"),
    [
        ("abcd", "(ab)|(a)", "[1=$1][2=$2]", None, "[1=ab][2=]cd"), ("abracadabra", "bra", "*", None, "a*cada*"),
        ("abracadabra", "a.*a", "*", None, "*"),
        ("abracadabra", "a.*?a", "*", None, "*c*bra"), ("abracadabra", "a", "", None, "brcdbr"),
        ("abracadabra", "a(.)", "a$1$1", None, "abbraccaddabbra"),
        ("AAAA", "A+", "b", None, "b"), ("AAAA", "A+?", "b", None, "bbbb"),
        ("darted", "^(.*?)d(.*)$", "$1c$2", None, "carted"),
        ("facetiously", "[iouy]", "[$0]", None, "facet[i][o][u]sl[y]"), ("abc", "[A-Z]", "#", "i", "###"),
        ("abc", ".^[d-z]*", "#", "smix", "abc"),
        ("ab", "(a)", "$12", None, "a2b"), ("ab", "(a)", "$2", None, "b"), ("ab", "a", "$1x", None, "xb"),

        ("ab", "a", r"\$\\", None, r"$\b"), ("a.b", ".", "$1", "q", "a$1b"), ("a.b", ".", "\\", "q", "a\\b"),
        ("", "a", "x", None, ""),
        ("abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)", "$12$11$10$1", None, "lkja"),
    ],
)  # fmt: skip
def test_replacements(string: str, pattern: str, replacement: str, flags: str | None, result: str) -> None:
    assert call("replace", string, pattern, replacement, flags) == result


@pytest.mark.parametrize(
    ("string", "delimiter", "result"),
    [
        ("John Doe", r"\s", ["John", "Doe"]), ("a;b;c;;", ";", ["a", "b", "c", "", ""]), ("abc", ";", ["abc"]),
        ("", ";", [""]),
        (";", ";", ["", ""]), ("a1b22c", "[0-9]+", ["a", "b", "c"]), ("a.b", r"\.", ["a", "b"]),
        ("a.b", ".", ["", "", "", ""]),
        ("axbXc", "(x)|(X)", ["a", "b", "c"]), (f"a{HORSE}b", HORSE, ["a", "b"]),
    ],
)  # fmt: skip
def test_split_keeps_the_empty_parts(string: str, delimiter: str, result: list[str]) -> None:
    assert call("split", string, delimiter) == result


# ------------------------------------------------------------------------------------------- properties


@given(TEXTS, st.integers(-14, 14), st.integers(-2, 14) | st.none())
def test_a_substring_is_a_slice_where_it_is_defined(text: str, start: int, length: int | None) -> None:
    if 1 <= abs(start) <= len(text) and (length is None or length > 0):
        first = start - 1 if start > 0 else len(text) + start
        expected = text[first:] if length is None else text[first : first + length]
        assert call("substring", text, start, length) == expected
    else:
        with pytest.raises(Undefined):
            call("substring", text, start, length)


@given(TEXTS, st.text("ab1", max_size=2))
def test_before_and_after_are_what_surrounds_a_match(text: str, match: str) -> None:
    if call("contains", text, match):
        assert call("substring before", text, match) + match + call("substring after", text, match) == text
    else:
        assert call("substring before", text, match) == call("substring after", text, match) == ""


@given(st.lists(TEXTS.map(lambda text: text.replace("1", "")), min_size=1))
def test_what_is_joined_splits_again(parts: list[str]) -> None:
    assert call("split", call("string join", parts, "1"), "1") == parts


@given(TEXTS, st.sampled_from(["a", "[ab]+", "a|1", "(a)(b)?", "é.", "[^a]"]))
def test_replacing_and_splitting_agree_with_python(text: str, pattern: str) -> None:
    assert call("replace", text, pattern, "<$0>") == re.sub(pattern, lambda match: f"<{match[0]}>", text)
    assert call("matches", text, pattern) is (re.search(pattern, text) is not None)
    assert call("split", text, pattern) == re.split(pattern.replace("(", "(?:"), text)


# ------------------------------------------------------------------------------------------------ bounds


def test_long_texts_take_linear_time() -> None:
    start = time.process_time()
    long = "a," * 500_000
    assert len(call("split", long, ",")) == 500_001
    assert len(call("replace", long, ",", "; ")) == 1_500_000
    assert len(call("split", "a b\t" * 20_000, r"\s")) == 40_001
    assert call("substring after", long, ",b") == ""
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("replace", ("a" * 10_000, "a", "b" * 10_000)), ("replace", ("a" * 4000, "a+", "$0" * 5_000)),
        ("string join", (["a" * 10_000] * 2_000,)), ("string join", ([""] * 1_001, "x" * (CHARACTERS // 1000 + 1))),
        ("replace", ("a" * 90_000, "(b)?a", "$1" * 10_000)),
        ("split", ("," * (ITEMS + 1), ",")),
    ],
)  # fmt: skip
def test_no_result_outgrows_its_bound(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Undefined, match="would"):
        call(name, *arguments)
