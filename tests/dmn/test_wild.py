"""Models as modelers write them, each in its own dialect: they run, and what is odd about them is only said."""

import runpy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpmlib import dmn
from bpmlib.dmn import Model

WILD = Path(__file__).parent / "wild"

ORDER = {"total": Decimal("19.99"), "day": date(2026, 10, 2)}
SUSPENDED = "Should the driver be suspended?"
DRIVER = {"Name": "A", "Points": 13}
SPEEDING = {"Type": "speed", "Speed Limit": 60, "Actual Speed": 95}
CARS = [{"plate": "a1", "km-count": 20_000}, {"plate": "b2", "km-count": 120_000}]
ANNE = {"Age": 17, "Marital Status": "M", "Incomes": [2000, 1000]}
BREAKFAST = datetime(2026, 4, 1, 9)  # noqa: DTZ001  # a time without a zone, as FEEL has it

DECISIONS: list[tuple[str, str, dict[str, Any], Any]] = [
    ("camunda_platform_7", "Parcel", {"country": "JP", "weight": 2}, {"tariff": "small", "fee": 11}),
    ("camunda_platform_7", "parcel", {"country": "FR", "weight": Decimal("2.2")}, {"tariff": "large", "fee": 5}),
    ("camunda_platform_7", "Parcel", {"Delivery zone": 1, "weight": 0}, {"tariff": "letter", "fee": 4}),
    ("camunda_platform_7", "Delivery zone", {"country": "XX"}, None),
    ("camunda_8", "refund_amount", {"order": ORDER, "damaged": False}, Decimal("10.00")),
    ("camunda_8", "How much is refunded?", {"order": ORDER, "damaged": True}, Decimal("19.99")),
    ("camunda_8", "refund_share", {"order": ORDER | {"day": date(2026, 9, 1)}, "damaged": False}, 0),
    ("camunda_dmn11", "Approver", {"amount": 500, "invoice": {"kind": "goods"}}, ["buyer", "head"]),
    ("camunda_dmn11", "approver", {"amount": 1500, "invoice": {"kind": "travel"}}, ["board", "head"]),
    ("camunda_dmn11", "approver", {"amount": 1500, "invoice": {"kind": "other"}}, None),
    ("camunda_dmn11", "Script", {"amount": 9}, None),
    ("drools", "Fine", {"Violation": SPEEDING}, {"Amount": 1000, "Points": 7}),
    ("drools", "Fine", {"Violation": SPEEDING | {"Type": "other"}}, None),
    ("drools", SUSPENDED, {"Driver": DRIVER, "Violation": SPEEDING}, "Yes"),
    ("drools", SUSPENDED, {"Driver": DRIVER, "Fine": None}, "No"),
    ("drools_dmn11", "Menu", {"Guests": 8, "When": BREAKFAST}, ["rice", "soup"]),
    ("drools_dmn11", "Menu", {"Guests": 80, "When": BREAKFAST}, None),
    ("drools_dmn11", "Latest", {"When": BREAKFAST}, BREAKFAST.replace(minute=30)),
    ("signavio", "Discount", {"Customer level": "Gold", "Prices": [600, 700]}, Decimal("0.15")),
    ("signavio", "Discount", {"customerLevel": "Gold", "prices": [600]}, Decimal("0.1")),
    ("signavio", "Discount", {"customerLevel": "None", "prices": [5000]}, 0),
    ("signavio", "Discount", {"customerLevel": "Lead", "prices": [5000]}, Decimal("0.15")),
    ("trisotech", "Instalment", {"Applicant": ANNE}, 750),
    ("trisotech", "Adult?", {"Applicant": ANNE}, False),
    ("trisotech", "Loan Service", {"Applicant": ANNE}, {"Instalment": 750, "Adult?": False}),
    ("trisotech", "rates.Full Age", {}, 18),
    ("kit_style", "worn", {"cars": CARS}, CARS[1:]),
    ("kit_style", "plates", {"cars": CARS}, ["B2"]),
    ("kit_style", "rate", {"km": 1500}, Decimal("0.05")),
    ("sapiens_style", "Premium", {"age of policyholder": 22, "region": "coast"}, Decimal("169.75")),
    ("sapiens_style", "Premium", {"age of policyholder": 40, "region": "hills"}, 100),
]  # fmt: skip

REMARKS = {
    "camunda_platform_7": ["dmn-type-foreign"] * 3,
    "camunda_dmn11": ["dmn-type-foreign", "dmn-language"],
    "sapiens_style": ["dmn-reference", "dmn-type-foreign", "dmn-type-foreign"],
}
"""What is said of a model when it is loaded; nothing of the others."""


def load(name: str) -> Model:
    return dmn.load(WILD / f"{name}.dmn")


@pytest.mark.parametrize(("name", "decision", "inputs", "expected"), DECISIONS)
def test_a_model_of_another_tool_decides(name: str, decision: str, inputs: dict[str, Any], expected: Any) -> None:
    model = load(name)
    for _ in range(2):  # the second time perhaps by compiled code
        outcome = model.evaluate(decision, inputs)
        assert outcome.value == expected, outcome.diagnostics
        assert outcome.value is not None or outcome.diagnostics


@pytest.mark.parametrize("path", sorted(WILD.glob("*.dmn")), ids=lambda path: path.stem)
def test_only_what_is_odd_is_said_of_it(path: Path) -> None:
    assert sorted(one.code for one in load(path.stem).diagnostics) == sorted(REMARKS.get(path.stem, []))


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(Path(__file__).parents[2] / "examples" / "dmn_engine.py"), run_name="__main__")
    said = capsys.readouterr().out
    assert "price: 18600.39\n" in said and "error[type-mismatch]: `Order`: in `amount`" in said
