"""Laws hold where they should; where they are broken, the simplest document is told with explanations and clauses."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from bpmlib import CalendarHorizon, NoMatch, ParameterNotSet, Policies, Policy
from bpmlib.errors import InputError
from bpmlib.testing import laws
from bpmlib.testing.laws.plain import plain, respelled, reversed_keys
from tests.policy_text import decision, inputs, policy
from tests.shipped import SHIPPED

TEXT = policy(
    "test.deposit",
    inputs("amount: number: >= 0", "days: number: [0..90]"),
    decision(
        "share (UNIQUE)", "rule | amount | days | → share : number | covers",
        "small | < 500 | - | 0 | R1", "usual | [500..50000] | - | 0.2 | R2", "large | > 50000 | - | 0.3 | R3",
    ),
    front=["title: {en: Deposit, zh: 定金}", "source: {system: S002-15}"],
)  # fmt: skip


def made(old: str = "", new: str = "") -> Policy:
    assert old in TEXT
    return Policies.from_text(TEXT.replace(old, new) if old else TEXT)["test.deposit"]


def told(law: Callable[[], None], examples: int = 200) -> str:
    """Return how a broken law is told."""
    often = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    with pytest.raises(AssertionError) as found:
        often(law)()
    return str(found.value)


@pytest.mark.parametrize("name", ["total", "deterministic", "boundary_stable", "engines_agree", "explanation_replays"])
@pytest.mark.parametrize("shipped", ["sales.payment_terms", "sales.pricing"])
def test_shipped_policies_keep_the_laws_of_one_document(name: str, shipped: str) -> None:
    getattr(laws, name)(SHIPPED[shipped])()


def test_a_law_is_a_test_that_says_what_it_is_about() -> None:
    law = laws.total(made())
    assert law.__name__ == "test_total"
    assert law.__doc__ == "`test.deposit` has an outcome for every valid document."


def test_a_gap_is_told_with_its_simplest_document_and_its_place() -> None:
    text = told(laws.total(made("> 50000 |", "> 50001 |")))
    assert text.startswith("`test.deposit` is not total")
    assert "amount = Decimal('50000.01')" in text
    assert "days = Decimal('0')" in text
    assert "NoMatch" in text
    assert ":20:" in text


def test_what_the_source_leaves_open_can_be_allowed_or_left_out() -> None:
    gap = made("> 50000 |", "> 50001 |")
    laws.total(gap, allow=[NoMatch])()
    laws.total(gap, where="amount <= 50000")()


def test_a_figure_that_is_not_set_is_said_at_once() -> None:
    with pytest.raises(ParameterNotSet, match="has to set"):
        laws.total(SHIPPED["property.visitor"])


def test_days_beyond_the_calendar_are_no_outcome_either() -> None:
    laws.total(SHIPPED["attendance.schedule"], allow=[CalendarHorizon])()


def test_an_answer_that_falls_is_told_with_both_explanations() -> None:
    laws.monotone(made(), "amount", answer="share")()
    text = told(laws.monotone(made("| 0.3 |", "| 0.1 |"), "amount"))
    assert "`share` of `test.deposit` falls as `amount` rises" in text
    assert "below:" in text and "above:" in text
    assert "<text 1>:19: rule usual [S002-15/R2]" in text
    assert "<text 1>:20: rule large [S002-15/R3]" in text


def test_falling_is_the_other_direction() -> None:
    assert "rises as" in told(laws.monotone(made(), "amount", direction="falling"))


def test_a_path_or_an_answer_that_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(InputError, match="does not read `amont`"):
        laws.monotone(made(), "amont")
    with pytest.raises(InputError, match="several answers"):
        laws.monotone(SHIPPED["sales.pricing"], "quotation.unit_price")


def test_equal_versions_differ_nowhere() -> None:
    laws.version_change_is(made(), made())()


def test_a_moved_limit_differs_exactly_where_it_was_moved() -> None:
    old, new = made(), made_both(("[500..50000]", "[500..80000]"), ("> 50000 |", "> 80000 |"))
    laws.version_change_is(old, new, only="amount > 50000 and amount <= 80000")()
    text = told(laws.version_change_is(old, new, only="amount > 50000 and amount < 80000"))
    assert "differ where `amount > 50000 and amount < 80000` is false" in text
    assert "amount = Decimal('80000')" in text
    assert "come to the same where" in told(
        laws.version_change_is(old, new, only="amount >= 50000 and amount <= 80000")
    )


def made_both(*changes: tuple[str, str]) -> Policy:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Policies.from_text(text)["test.deposit"]


def test_the_text_is_in_chinese_where_that_is_asked_for() -> None:
    assert "定金" in told(laws.version_change_is(made(), made("| 0.3 |", "| 0.4 |"), language="zh"))


def test_other_clothes_hold_the_same_document() -> None:
    from decimal import Decimal

    inputs = {"a": {"x": Decimal("1.00"), "y": [Decimal("2")]}, "b": 3}
    assert plain(inputs) == respelled(inputs) == reversed_keys(inputs) == inputs
    assert str(respelled(inputs)["a"]["x"]) == "1"
    assert str(respelled(inputs)["a"]["y"][0]) == "2.0"
    assert list(reversed_keys(inputs)) == ["b", "a"]
