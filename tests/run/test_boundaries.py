"""Cells at their boundaries: the value itself, just below and just above, exactly."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

import bpmlib
from tests.policy_text import decision, inputs, only, padded, parameters, policy

D = Decimal
HAIR = D("0.000000000000000001")


def accepts(cell: str, value: Any, *, type_: str = "number", figures: tuple[str, ...] = ()) -> bool:
    """Return whether a cell accepts a value; small and indexed table have to agree."""
    small, indexed = (made.decide(a=value).value == 1 for made in small_and_indexed(cell, type_, figures))
    assert small == indexed
    return small


@cache
def small_and_indexed(cell: str, type_: str, figures: tuple[str, ...]) -> list[bpmlib.Policy]:
    """Return a policy that counts the cell, and the same in a table large enough for the index."""
    given = [parameters(*figures)] if figures else []
    found = []
    for rows in ([f"hit | {cell} | 1"], padded([f"hit | {cell} | 1"], lambda number: f"f{number} | null | 1", 25)):
        table = decision("d (COLLECT COUNT)", "rule | a | → d : number", *rows)
        found.append(only(policy("t.cell", inputs(f"a: {type_}"), *given, table)))
    return found


@pytest.mark.parametrize(
    ("cell", "below", "at", "above"),
    [
        ("< 20000", True, False, False),
        ("<= 20000", True, True, False),
        ("> 20000", False, False, True),
        (">= 20000", False, True, True),
        ("= 20000", False, True, False),
        ("20000", False, True, False),
        ("!= 20000", True, False, True),
        ("not(20000)", True, False, True),
        ("not(< 20000)", False, True, True),
        ("not(>= 20000)", True, False, False),
        ("[20000..30000]", False, True, True),
        ("(20000..30000]", False, False, True),
        ("]20000..30000]", False, False, True),
        ("[10000..20000]", True, True, False),
        ("[10000..20000)", True, False, False),
        ("]10000..20000[", True, False, False),
        ("not([10000..20000))", False, True, True),
        ("not((10000..20000])", False, False, True),
        ("[20000..20000]", False, True, False),
        ("? in limit", False, False, True),
        ("limit", False, False, True),
        ("not(limit)", True, True, False),
        ("? in closed", True, True, False),
        ("? in (> 20000)", False, False, True),
        ("< 15000, > 20000", False, False, True),
        ("20000, > 25000", False, True, False),
        ("not(20000, > 20000)", True, False, False),
        ("? > 20000 or ? < 20000", True, False, True),
        ("? >= 20000 and ? <= 20000", False, True, False),
        ("? between 20000 and 30000", False, True, True),
        ("points", False, True, False),
        ("not(points)", True, False, True),
    ],
)
def test_the_value_just_below_and_just_above(cell: str, below: bool, at: bool, above: bool) -> None:
    figures = (
        "limit | (> 20000) | `range<number>`",
        "closed | [15000..20000] | `range<number>`",
        "points | [20000, 5] | `list<number>`",
    )
    for step in (HAIR, D("0.01"), 1):
        values = (D(20000) - step, D(20000), D(20000) + step)
        assert tuple(accepts(cell, value, figures=figures) for value in values) == (below, at, above)


@pytest.mark.parametrize("value", [20000, D(20000), D("20000.00"), D("2E+4"), D("20000.000000000000000000")])
def test_ints_and_decimals_of_every_scale_are_the_same_number(value: Any) -> None:
    assert accepts("20000", value)
    assert accepts("[20000.0..20000.00]", value)
    assert not accepts("> 20000.000", value)
    assert not accepts("not(2e4)", value)


def test_thirty_four_digits_count_to_the_last() -> None:
    cell = "> 1234567890123456789012345678901234"
    assert not accepts(cell, D("1234567890123456789012345678901234"))
    assert accepts(cell, 1234567890123456789012345678901235)
    assert accepts("= 0.000000000000000000000000000000000001", D("1E-36"))
    assert not accepts("= 0.000000000000000000000000000000000001", D("2E-36"))


def test_negative_numbers_and_zero() -> None:
    assert accepts("< 0", D("-0.01")) and not accepts("< 0", D("-0")) and not accepts("< 0", 0)
    assert accepts("[-5..-1]", -5) and not accepts("(-5..-1]", -5)
    assert accepts("-5", -5)
    assert accepts("0", D("-0.00"))


@pytest.mark.parametrize(
    ("cell", "accepted"),
    [
        ('< @"2026-02-01"', (True, False, False)),
        ('<= @"2026-02-01"', (True, True, False)),
        ('[@"2026-02-01"..@"2026-03-01")', (False, True, True)),
        ('@"2026-02-01"', (False, True, False)),
        ('not(@"2026-02-01")', (True, False, True)),
    ],
)
def test_days(cell: str, accepted: tuple[bool, ...]) -> None:
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2))
    assert tuple(accepts(cell, day, type_="date") for day in days) == accepted


@pytest.mark.parametrize(
    ("cell", "accepted"),
    [
        ('"ab"', "ab"),
        ('"a", "b"', "a b"),
        ('not("a", "b")', "A ab aa"),
        ('< "b"', "A a ab aa"),
        ('["a".."ab"]', "a ab aa"),
        ('> "ab"', "b"),
        ('? = "a" or ? = "b"', "a b"),
    ],
)
def test_words(cell: str, accepted: str) -> None:
    words = ("A", "a", "ab", "b", "aa")
    assert {word for word in words if accepts(cell, word, type_="string")} == set(accepted.split())


@pytest.mark.parametrize(
    ("cell", "accepted"),
    [
        ("true", (True, False)),
        ("not(true)", (False, True)),
        ("-", (True, True)),
        ("false", (False, True)),
        ("true, false", (True, True)),
        ("?", (True, False)),
        ("not(?)", (False, True)),
    ],
)
def test_booleans(cell: str, accepted: tuple[bool, bool]) -> None:
    assert (accepts(cell, True, type_="boolean"), accepts(cell, False, type_="boolean")) == accepted


def test_a_boundary_may_be_another_input() -> None:
    rows = ["below | < low | 1", "between | [low..high) | 2", "above | >= high | 3"]
    table = decision("d", "rule | a | → d : number", *rows)
    made = only(policy("t.cell", inputs("a: number", "low: number", "high: number"), table))
    values = [made.decide(a=a, low=D("0.94"), high=1).value for a in (D("0.9399"), D("0.94"), D("0.99"), 1)]
    assert values == [1, 2, 2, 3]


@pytest.mark.parametrize("large", [False, True])
def test_a_cell_may_speak_of_another_input(large: bool) -> None:
    """The region of such a cell is that of its own column alone: an index may not read `b < 3` as a test of `a`."""
    rows = ["and | ? > 5 and b < 3 | - | 1", "or | ? > 500 or b = 7 | - | 2", "other | - | ? > a | 3"]
    if large:
        rows = padded(rows, lambda number: f"f{number} | {-1000 - number} | {-1000 - number} | 9")
    table = decision("d (COLLECT)", "rule | a | b | → d : number", *rows)
    made = only(policy("t.cell", inputs("a: number", "b: number"), table))
    given = [(600, 2), (6, 2), (1, 7), (6, 3), (600, 700)]
    assert [made.decide(a=a, b=b).value for a, b in given] == [[1, 2], [1], [2, 3], [], [2, 3]]


def test_two_rows_told_apart_only_by_another_input_may_both_apply() -> None:
    rows = ["one | ? > 5 and b < 3 | 1", "two | ? > 500 or b = 7 | 2"]
    made = only(policy("t.cell", inputs("a: number", "b: number"), decision("d", "rule | a | → d : number", *rows)))
    assert made.decide(a=6, b=2).value == 1
    assert made.decide(a=1, b=7).value == 2
    with pytest.raises(Exception, match="2 rules of `d` apply"):
        made.decide(a=600, b=2)


def test_arithmetic_is_exact_and_rounds_once() -> None:
    rows = ["all | - | a * 3 - a - a - a"]
    made = only(policy("t.cell", inputs("a: number"), decision("d", "rule | a | → d : number", *rows)))
    assert made.decide(a=D("0.1")).value == 0
    third = only(policy("t.cell", decision("d", "rule | 1 = 1 | → d : number", "all | true | 1 / 3 * 3")))
    assert third.decide().value == D("0." + "9" * 34)
