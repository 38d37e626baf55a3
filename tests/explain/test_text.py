"""The whole text of an explanation, word for word: `tests/cases/explain/<case>.<language>.txt`.

`python -m pytest tests/explain/test_text.py --accept` writes the files anew; read the difference.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.shipped import SHIPPED

FOLDER = Path(__file__).parents[1] / "cases" / "explain"
KNOWN = {"is_new": False, "in_city": False, "settlement": "on account"}
NEW = {"is_new": True, "in_city": True, "settlement": "cash"}
CUSTOM = {"guide_price": 100, "is_custom": True, "on_guide_list": False, "national_standard": False}
STANDARD = {**CUSTOM, "is_custom": False, "on_guide_list": True}
QUOTATION = {"product": STANDARD, "unit_price": 94, "vat_invoice": False, "special_granted": False, "pr_fee": 0}

ORDERS: dict[str, dict[str, Any]] = {
    "payment_terms_known_customer": {
        "customer": KNOWN,
        "product": CUSTOM,
        "amount": Decimal("20000.01"),
        "on_account": True,
        "deposit_paid": 0,
        "confirmed_by": ["sales manager"],
    },
    "payment_terms_at_the_door": {
        "customer": NEW,
        "product": STANDARD,
        "amount": 1500,
        "on_account": False,
        "deposit_paid": 0,
        "quotation": QUOTATION,
    },
    "payment_terms_new_on_account": {
        "customer": NEW,
        "product": STANDARD,
        "amount": 50001,
        "on_account": True,
        "deposit_paid": 5,
        "confirmed_by": ["sales manager"],
    },
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", ORDERS)
def test_the_explanation_is_as_accepted(case: str, language: str, accept: bool) -> None:
    policy = SHIPPED["sales.payment_terms"]
    said, expected = policy.decide(order=ORDERS[case]).explain(language) + "\n", FOLDER / f"{case}.{language}.txt"
    if accept:
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")


def test_every_expected_text_belongs_to_a_case() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{case}.{lang}.txt" for case in ORDERS for lang in ("en", "zh")
    }
