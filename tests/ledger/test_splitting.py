"""Parts make the whole, whatever the shares, the unit and the rule."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.ledger.splitting import Remainder, ToParty, equally, split, split_entry
from tests.ledger.lines import fails, line

CENT = Decimal("0.01")
RULES: list[Remainder] = ["largest remainder", "first", "last", ToParty("b")]


@pytest.mark.parametrize(
    ("amount", "shares", "remainder", "expected"),
    [
        ("100", equally("a", "b", "c"), "largest remainder", "33.34 33.33 33.33"),
        ("100", equally("a", "b", "c"), "first", "33.34 33.33 33.33"),
        ("100", equally("a", "b", "c"), "last", "33.33 33.33 33.34"),
        ("100", equally("a", "b", "c"), ToParty("b"), "33.33 33.34 33.33"),
        ("-100", equally("a", "b", "c"), "last", "-33.33 -33.33 -33.34"),
        ("0.02", equally("a", "b", "c"), "largest remainder", "0.01 0.01 0.00"),
        ("0.02", equally("a", "b", "c"), "last", "0.00 0.00 0.02"),
        ("0.00", equally("a", "b", "c"), "first", "0.00 0.00 0.00"),
        ("0.01", {"a": Decimal("0.2"), "b": Decimal("0.8")}, "largest remainder", "0.00 0.01"),
        ("99.99", {"a": Decimal("0.8"), "b": Decimal("0.2")}, "largest remainder", "79.99 20.00"),
        ("99.99", {"a": Decimal("0.8"), "b": Decimal("0.2")}, "first", "80.00 19.99"),
        ("0.01", {"a": 0, "b": Decimal("0.5"), "c": Decimal("0.5")}, "first", "0.00 0.01 0.00"),
        ("0.01", {"a": Decimal("0.5"), "b": Decimal("0.5"), "c": 0}, "last", "0.00 0.01 0.00"),
        ("7.00", {"a": 1}, "last", "7.00"),
    ],
)
def test_what_is_left_over_goes_where_the_rule_says(
    amount: str, shares: Any, remainder: Remainder, expected: str
) -> None:
    parts = split(Decimal(amount), shares, unit=CENT, remainder=remainder)
    assert [str(part) for part in parts.values()] == expected.split()


def test_any_unit_will_do() -> None:
    assert split(Decimal(105), equally("a", "b"), unit=Decimal(5), remainder="last") == {"a": 50, "b": 55}


WEIGHTS = st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(any)
UNITS = st.sampled_from([Decimal("0.01"), Decimal("0.05"), Decimal(1), Decimal("1E+2"), Decimal("0.0001")])


@given(st.integers(-(10**12), 10**12), WEIGHTS, UNITS, st.sampled_from(RULES))
def test_parts_make_the_whole_and_are_near_their_share(
    count: int, weights: list[int], unit: Decimal, remainder: Remainder
) -> None:
    shares = {name: Fraction(weight, sum(weights)) for name, weight in zip("abcdef", weights, strict=False)}
    amount = unit * count
    parts = split(amount, shares, unit=unit, remainder=remainder)
    assert list(parts) == list(shares)
    assert sum(map(Fraction, parts.values())) == Fraction(amount)
    assert parts == {name: -part for name, part in split(-amount, shares, unit=unit, remainder=remainder).items()}
    favoured = {ToParty("b"): "b"}.get(remainder) if isinstance(remainder, ToParty) else None
    for name, part in parts.items():
        off = (abs(Fraction(part)) - abs(Fraction(amount)) * shares[name]) / Fraction(unit)
        assert (Fraction(part) / Fraction(unit)).denominator == 1
        assert part == 0 or (part > 0) == (amount > 0)
        assert -1 < off < (1 if remainder == "largest remainder" else len(shares))
        assert shares[name] or part == 0 or name == favoured


@given(st.integers(0, 999), WEIGHTS)
def test_the_largest_remainder_is_served_first(count: int, weights: list[int]) -> None:
    shares = {name: Fraction(weight, sum(weights)) for name, weight in zip("abcdef", weights, strict=False)}
    parts = split(Decimal(count), shares, unit=Decimal(1), remainder="largest remainder")
    lost = {name: count * share - int(count * share) for name, share in shares.items()}
    more = {name for name, part in parts.items() if part > int(count * shares[name])}
    assert all(lost[one] >= lost[other] for one in more for other in set(shares) - more)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"a": Decimal("0.8"), "b": Decimal("0.1")}, "90 %"),
        ({"a": Decimal("0.8"), "b": Decimal("0.20001")}, "100001/1000 %"),
        ({"a": Decimal("0.33"), "b": Decimal("0.33"), "c": Decimal("0.33")}, "99 %"),
        ({"a": 0}, "0 %"),
    ],
)
def test_shares_that_do_not_make_the_whole_are_refused(shares: Any, said: str) -> None:
    with fails("split-not-whole") as caught:
        split(Decimal(100), shares, unit=CENT, remainder="first")
    assert f"total {said}, not 100 %" in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"shares": {}},
        {"shares": {"a": Decimal("1.5"), "b": Decimal("-0.5")}},
        {"shares": {"a": 1.0}},
        {"shares": {"a": True}},
        {"shares": {"a": Decimal("NaN")}},
        {"amount": Decimal("0.001")},
        {"amount": 100},
        {"amount": Decimal("NaN")},
        {"unit": Decimal(0)},
        {"unit": Decimal("-0.01")},
        {"unit": 0.01},
        {"remainder": "middle"},
        {"remainder": ToParty("c")},
    ],
)
def test_what_is_no_split_is_refused(change: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {
        "amount": Decimal(100),
        "shares": equally("a", "b"),
        "unit": CENT,
        "remainder": "first",
    }
    with fails("split-malformed"):
        split(**(arguments | change))


@pytest.mark.parametrize("parties", [(), ("a", "a")])
def test_equal_shares_need_different_parties(parties: tuple[str, ...]) -> None:
    with fails("split-malformed"):
        equally(*parties)


def test_an_entry_is_split_into_entries_of_one_incident() -> None:
    """S004-27 R5: the one who sold has 80 % of the commission, the one who was refused 20 %."""
    deal = line("deal 7", "1000.01", kind="commission", clause="3(2)", policy="client.shares")
    shares = {"A": Decimal("0.8"), "B": Decimal("0.2"), "C": 0}
    parts = split_entry(deal, shares, unit=CENT, remainder="largest remainder")
    assert [(part.account, str(part.amount), part.incident) for part in parts] == [
        ("A", "800.01", "deal 7"),
        ("B", "200.00", "deal 7"),
    ]
    assert len({part.key for part in parts}) == 2
