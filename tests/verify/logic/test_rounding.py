"""Numbers: what is exact is proved, what is rounded is not proved to be exact."""

from __future__ import annotations

import pytest

from bpmlib import Policy
from bpmlib.verify.logic import Model, Proved, Session, Unknown, is_true
from tests.policy_text import formula, inputs, only, policy
from tests.verify.logic.encoded import program_of


def said(text: str, *declared: str) -> Policy:
    parts = [inputs(*declared)] if declared else []
    return only(policy("t.said", *parts, formula("f : boolean", text)))


def settled(found: Policy, *, holds: bool) -> Proved | Model | Unknown:
    """Return whether there is a document of which the formula is true, or is not."""
    session = Session()
    encoding = session.document(program_of(found, "f"))
    truth = is_true(encoding.value("f"))
    return session.settle(truth if holds else session.terms.no(truth))


def test_a_third_three_times_is_not_one() -> None:
    found = said("1 / n * 3 = 1", "n: number: [3..4]")
    assert found.decide(n=3).value is False
    assert isinstance(settled(found, holds=False), Model)
    assert isinstance(settled(said("1 / n * n != 1", "n: number: [3..4]"), holds=True), Model)
    # What has one value alone is a constant, and these are computed by the engine itself.
    assert settled(said("1 / n * 3 = 1", "n: number: [3..3]"), holds=True) == Proved()


def test_constants_are_computed_by_the_engine() -> None:
    assert settled(said("1 / 3 * 3 = 1"), holds=True) == Proved()
    assert settled(said("1 / 3 * 3 = 0.9999999999999999999999999999999999"), holds=False) == Proved()


@pytest.mark.parametrize(
    "text",
    ["a / 7 <= a", "a / 7 * 7 <= a * 1.0000000001", "a / 7 >= 0", "if a >= 7 then a / 7 >= 1 else a / 7 <= 1"],
)
def test_what_is_rounded_stays_on_its_side(text: str) -> None:
    assert settled(said(text, "a: number: [1..1000]"), holds=False) == Proved()


def test_what_fits_the_digits_is_exact() -> None:
    assert settled(said("a * 1.1 - a = a / 10", "a: number: [0..1000]"), holds=False) != Proved()  # any decimals
    whole = said("if floor(a) = a then a * 1.1 - a = a / 10 else true", "a: number: [0..1000]")
    assert isinstance(settled(whole, holds=False), Model)
