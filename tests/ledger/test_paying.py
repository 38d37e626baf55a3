"""The first who can pay, or who is liable instead."""

from decimal import Decimal
from typing import Any

import pytest

from bpmlib.ledger.paying import Payer, who_pays
from tests.ledger.lines import fails

CHAIN = [Payer("clerk", barred="has left"), Payer("head", up_to=Decimal(50)), Payer("shop", up_to=Decimal(200))]


@pytest.mark.parametrize(
    ("amount", "account", "instead", "passed"),
    [
        ("0", "head", False, 1),
        ("50", "head", False, 1),
        ("50.01", "shop", False, 2),
        ("200", "shop", False, 2),
        ("200.01", "company", True, 3),
    ],
)
def test_the_first_who_can_pays_the_whole(amount: str, account: str, instead: bool, passed: int) -> None:
    found = who_pays(Decimal(amount), CHAIN, instead="company")
    assert (found.account, found.instead, len(found.passed)) == (account, instead, passed)


def test_those_before_are_named_with_the_reason() -> None:
    assert who_pays(Decimal(60), CHAIN).passed == (("clerk", "has left"), ("head", "can pay 50 of 60"))
    assert who_pays(Decimal(60), [Payer("clerk")]).passed == ()


def test_nobody_who_pays_is_an_error() -> None:
    with fails("payer-missing") as caught:
        who_pays(Decimal(201), CHAIN)
    assert "head: can pay 50 of 201" in str(caught.value)
    with fails("payer-missing"):
        who_pays(Decimal(1), [])


@pytest.mark.parametrize("amount", [1, 1.0, Decimal(-1), Decimal("NaN")])
def test_amounts_are_exact_and_not_negative(amount: Any) -> None:
    with fails("entry-malformed"):
        who_pays(amount, CHAIN)
    with fails("entry-malformed"):
        who_pays(Decimal(1), [Payer("Li", up_to=amount)])
