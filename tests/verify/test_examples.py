"""The examples of a policy file: each row is decided as it says, and what does not hold is pointed at."""

from collections.abc import Sequence

from pydantic import BaseModel

import bpmlib
from bpmlib.verify.examples import ExampleResult, run_examples
from tests.policy_text import decision, formula, inputs, parameters, policy, section, table


class Day(BaseModel):
    hours: int


class Week(BaseModel):
    days: list[Day]
    extra: Day


TABLE = decision("d", "rule | a | → d : number", "low | < limit | 1", "high | >= limit | 10 / (a - 7)")


def run(
    *examples: str, sections: Sequence[str] = (), front: Sequence[str] = (), effective: str = "2024-01-01.."
) -> list[ExampleResult]:
    """Return the results of a table of examples, the first line of which is its header."""
    figures = [] if sections else [parameters("limit | 5 | number"), TABLE]
    text = policy(
        "t.examples",
        inputs("a: number", "day: date"),
        *figures,
        *sections,
        section("Examples", table(*examples)),
        front=front,
        effective=effective,
    )
    return list(run_examples(bpmlib.Policies.from_text(text), "t.examples"))


def failures(results: list[ExampleResult]) -> list[tuple[str, str]]:
    return [(found.span.text if found.span else "", found.message) for result in results for found in result.failures]


def test_a_row_holds_or_points_at_the_cell_that_does_not() -> None:
    results = run("a | → d", "4 | 1", "4 | 2", "9 | 5")
    assert [result.passed for result in results] == [True, False, True]
    assert failures(results) == [("2", "`d` is 1")]
    assert results[1].failures[0].hint == "decided by `low`"


def test_numbers_hold_by_value() -> None:
    assert all(result.passed for result in run("a | → d", "4 | 1.00", "4.0 | 1", "9.000 | 5"))


def test_a_whole_number_fits_a_field_of_whole_numbers_inside_a_context_and_a_list_too() -> None:
    text = policy(
        "t.whole",
        formula("d : number", "sum(for day in week.days return day.hours) + week.extra.hours"),
        section("Examples", table("week | → d", "{days: [{hours: 8}, {hours: 7}], extra: {hours: 1}} | 16")),
        front=["input: {week: Week}"],
    )
    policies = bpmlib.Policies.from_text(text, documents=[Week])
    assert failures(list(run_examples(policies, "t.whole"))) == []


def test_the_rule_is_held_too() -> None:
    assert failures(run("a | → d | → rule d", "4 | 1 | low", "9 | 5 | low")) == [("low", "`d` is decided by `high`")]


def test_an_error_may_be_expected() -> None:
    results = run(
        "a | → d | → error", "7 | - | EvaluationError", "4 | 1 | -", "8 | - | EvaluationError", "7 | - | NoMatch"
    )
    assert [result.passed for result in results] == [True, True, False, False]
    assert [message for _, message in failures(results)] == [
        "no EvaluationError: the example decides {d: 10}",
        "the example ends in EvaluationError: `10 / (a - 7)` has no value: division by zero",
    ]


def test_an_error_that_nobody_expects_fails_the_row() -> None:
    (failure,) = failures(run("a | → d", "7 | 1"))
    assert failure[1].startswith("the example ends in EvaluationError")


def test_a_row_may_set_figures() -> None:
    results = run("a | set | → d", "4 | {limit: 3} | -3.333333333333333333333333333333333", "4 | - | 1")
    assert failures(results) == []


class TestDays:
    FIGURES = parameters("limit | 5 | number | 2026-01-01", "limit | 3 | number | 2026-07-01")
    SECTIONS = (FIGURES, decision("d", "rule | a | → d : string", 'low | < limit | "low"', 'high | >= limit | "high"'))

    def test_the_row_s_own_day_counts(self) -> None:
        rows = ['4 | 2026-06-30 | "low"', '4 | 2026-07-01 | "high"']
        assert failures(run("a | as_of | → d", *rows, sections=self.SECTIONS)) == []

    def test_the_day_of_the_row_s_document_counts(self) -> None:
        rows = ['4 | @"2026-06-30" | "low"', '4 | @"2026-07-01" | "high"']
        assert failures(run("a | day | → d", *rows, sections=self.SECTIONS, front=["as_of: day"])) == []

    def test_without_one_the_first_day_of_the_version_counts(self) -> None:
        results = run("a | → d", '4 | "low"', sections=self.SECTIONS, effective="2026-03-01..")
        assert failures(results) == []


def test_each_version_runs_its_own_examples() -> None:
    texts = [
        policy(
            "t.examples",
            inputs("a: number"),
            formula("d : number", feel),
            section("Examples", table("a | → d", f"1 | {expected}")),
            effective=effective,
        )
        for effective, feel, expected in (("2024-01-01..2026-07-01", "a", "1"), ("2026-07-01..", "a + 1", "2"))
    ]
    results = list(run_examples(bpmlib.Policies.from_text(*texts), "t.examples"))
    assert [result.passed for result in results] == [True, True]
    assert {result.span.source.name for result in results} == {"<text 1>", "<text 2>"}
