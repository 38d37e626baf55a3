"""What each hit policy makes of no hit, one and two; the same with a table large enough for the index."""

from decimal import Decimal
from typing import Any

import pytest

import bpmlib
from tests.policy_text import decision, inputs, only, padded, policy

NONE, ONE, TWO = 100, 1, 7
"""Values of `a` that no rule, only `low`, and both `low` and `mid` accept."""

EITHER = pytest.mark.parametrize("large", [False, True], ids=["small", "indexed"])


def made(hit: str, type_: str, low: str, mid: str, *, otherwise: str = "", large: bool = False) -> bpmlib.Policy:
    """Return a policy of one table with the rules `low` and `mid`; `large` pads it with rules that never match."""
    rows = [f"low | < 10 | {low}", f"mid | [5..20] | {mid}"]
    if large:
        rows = padded(rows, lambda number: f"f{number} | {1000 + number} | {low}")
    rows += [f"otherwise | - | {otherwise}"] if otherwise else []
    return only(policy("t.hits", inputs("a: number"), decision(f"d ({hit})", f"rule | a | → d : {type_}", *rows)))


def several(hit: str, *, otherwise: bool = False, same: bool = False, large: bool = False) -> bpmlib.Policy:
    """Return the same with two results, `p : Settlement` and `q : number`."""
    low, mid = '"on account" | 1', '"on account" | 1.0' if same else '"cash" | 2'
    rows = [f"low | < 10 | {low}", f"mid | [5..20] | {mid}"]
    if large:
        rows = padded(rows, lambda number: f"f{number} | {1000 + number} | {low}")
    rows += ['otherwise | - | "payment first" | 9'] if otherwise else []
    table = decision(f"d ({hit})", "rule | a | → p : Settlement | → q : number", *rows)
    return only(policy("t.hits", inputs("a: number"), table))


def refused(made: bpmlib.Policy, a: int) -> tuple[str, tuple[str, ...]]:
    """Return the class of the error that a value of `a` ends in, and the rules it names."""
    with pytest.raises(bpmlib.BpmError) as caught:
        made.decide(a=a)
    error: Any = caught.value
    assert error.policy == "t.hits"
    assert error.reads == {"a": a}
    return type(error).__name__, error.rules


@EITHER
class TestOneResult:
    def test_unique_takes_the_only_hit(self, large: bool) -> None:
        table = made("UNIQUE", "number", "1", "2", large=large)
        assert table.decide(a=ONE).value == 1
        assert table.decide(a=ONE).rules == {"d": ("low",)}
        assert refused(table, NONE) == ("NoMatch", ())
        assert refused(table, TWO) == ("Conflict", ("low", "mid"))

    def test_unique_is_a_conflict_even_where_both_say_the_same(self, large: bool) -> None:
        assert refused(made("UNIQUE", "number", "1", "1", large=large), TWO) == ("Conflict", ("low", "mid"))

    def test_first_takes_the_first_in_file_order(self, large: bool) -> None:
        table = made("FIRST", "number", "1", "2", large=large)
        assert [table.decide(a=a).value for a in (ONE, TWO, 15)] == [1, 1, 2]
        assert refused(table, NONE) == ("NoMatch", ())

    def test_priority_takes_the_value_that_stands_first_in_its_type(self, large: bool) -> None:
        table = made("PRIORITY", "Settlement", '"on account"', '"cash"', large=large)
        assert table.decide(a=ONE).value == "on account"
        assert table.decide(a=TWO).value == "cash"
        assert table.decide(a=TWO).rules == {"d": ("mid",)}
        assert refused(table, NONE) == ("NoMatch", ())

    def test_priority_of_booleans_has_true_first(self, large: bool) -> None:
        assert made("PRIORITY", "boolean", "false", "true", large=large).decide(a=TWO).value is True

    def test_any_takes_what_all_hits_say(self, large: bool) -> None:
        table = made("ANY", "number", "1", "1.0", large=large)
        assert table.decide(a=TWO).value == 1
        assert table.decide(a=TWO).rules == {"d": ("low", "mid")}
        assert refused(table, NONE) == ("NoMatch", ())

    def test_any_is_a_conflict_where_hits_differ(self, large: bool) -> None:
        assert refused(made("ANY", "number", "1", "2", large=large), TWO) == ("Conflict", ("low", "mid"))

    @pytest.mark.parametrize("hit", ["COLLECT", "RULE ORDER"])
    def test_collect_and_rule_order_list_the_hits_in_file_order(self, hit: str, large: bool) -> None:
        table = made(hit, "Settlement", '"on account"', '"cash"', large=large)
        assert table.decide(a=NONE).value == []
        assert table.decide(a=NONE).rules == {"d": ()}
        assert table.decide(a=ONE).value == ["on account"]
        assert table.decide(a=TWO).value == ["on account", "cash"]

    def test_output_order_sorts_by_the_order_of_the_type(self, large: bool) -> None:
        table = made("OUTPUT ORDER", "Settlement", '"on account"', '"cash"', large=large)
        assert table.decide(a=NONE).value == []
        assert table.decide(a=TWO).value == ["cash", "on account"]
        assert table.decide(a=TWO).rules == {"d": ("mid", "low")}

    def test_output_order_keeps_equal_values_in_file_order(self, large: bool) -> None:
        table = made("OUTPUT ORDER", "Settlement", '"cash"', '"cash"', large=large)
        assert table.decide(a=TWO).rules == {"d": ("low", "mid")}

    @pytest.mark.parametrize(
        ("fold", "none", "one", "two"),
        [
            ("SUM", 0, Decimal("0.1"), Decimal("0.3")),
            ("COUNT", 0, 1, 2),
            ("MIN", None, Decimal("0.1"), Decimal("0.1")),
            ("MAX", None, Decimal("0.1"), Decimal("0.2")),
        ],
    )
    def test_a_fold_makes_one_number(self, fold: str, none: Any, one: Any, two: Any, large: bool) -> None:
        table = made(f"COLLECT {fold}", "number", "0.1", "0.2", large=large)
        if none is None:
            assert refused(table, NONE) == ("NoMatch", ())
        else:
            assert table.decide(a=NONE).value == none
        assert table.decide(a=ONE).value == one
        assert table.decide(a=TWO).value == two
        assert table.decide(a=TWO).rules == {"d": ("low", "mid")}

    def test_a_fold_keeps_equal_results_apart(self, large: bool) -> None:
        assert made("COLLECT SUM", "number", "5", "5", large=large).decide(a=TWO).value == 10
        assert made("COLLECT COUNT", "number", "5", "5", large=large).decide(a=TWO).value == 2

    def test_min_and_max_know_the_order_of_dates_and_words(self, large: bool) -> None:
        dates = made("COLLECT MAX", "date", '@"2026-01-31"', '@"2026-02-01"', large=large)
        assert str(dates.decide(a=TWO).value) == "2026-02-01"
        assert made("COLLECT MIN", "string", '"b"', '"a"', large=large).decide(a=TWO).value == "a"

    @pytest.mark.parametrize(
        ("hit", "type_", "low", "mid"),
        [
            ("COLLECT SUM", "number", "9e6144", "9e6144"),
            ("COLLECT MIN", "date and time", '@"2026-01-31T10:00:00"', '@"2026-01-31T10:00:00Z"'),
        ],
    )
    def test_results_that_cannot_be_put_together_are_the_fault_of_the_table(
        self, hit: str, type_: str, low: str, mid: str, large: bool
    ) -> None:
        table = made(hit, type_, low, mid, large=large)
        with pytest.raises(bpmlib.EvaluationError) as caught:
            table.decide(a=TWO)
        assert caught.value.span is not None
        assert caught.value.span.text == f"Decision: d ({hit})"
        assert caught.value.rules == ()

    @pytest.mark.parametrize("hit", ["UNIQUE", "FIRST", "ANY", "COLLECT SUM", "COLLECT MIN", "COLLECT MAX"])
    def test_otherwise_is_the_value_without_a_hit(self, hit: str, large: bool) -> None:
        table = made(hit, "number", "1", "1", otherwise="9", large=large)
        assert table.decide(a=NONE).value == 9
        assert table.decide(a=NONE).rules == {"d": ("otherwise",)}
        assert table.decide(a=ONE).value == 1
        assert table.decide(a=ONE).rules == {"d": ("low",)}

    @pytest.mark.parametrize("hit", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
    def test_otherwise_is_the_only_item_of_a_list_without_a_hit(self, hit: str, large: bool) -> None:
        table = made(hit, "Settlement", '"cash"', '"cash"', otherwise='"on account"', large=large)
        assert table.decide(a=NONE).value == ["on account"]
        assert table.decide(a=ONE).value == ["cash"]

    def test_otherwise_yields_to_a_conflict(self, large: bool) -> None:
        table = made("UNIQUE", "number", "1", "2", otherwise="9", large=large)
        assert refused(table, TWO) == ("Conflict", ("low", "mid"))

    def test_otherwise_of_priority(self, large: bool) -> None:
        table = made("PRIORITY", "Settlement", '"cash"', '"cash"', otherwise='"on account"', large=large)
        assert table.decide(a=NONE).value == "on account"


@EITHER
class TestSeveralResults:
    @pytest.mark.parametrize("hit", ["UNIQUE", "FIRST"])
    def test_one_hit_is_a_context(self, hit: str, large: bool) -> None:
        assert several(hit, large=large).decide(a=ONE).value == {"p": "on account", "q": 1}
        assert refused(several(hit, large=large), NONE) == ("NoMatch", ())
        assert several(hit, otherwise=True, large=large).decide(a=NONE).value == {"p": "payment first", "q": 9}

    def test_priority_looks_at_the_results_from_the_left(self, large: bool) -> None:
        rows = ['low | < 10 | "cash" | false', 'mid | [5..20] | "cash" | true', 'far | 7 | "on account" | true']
        if large:
            rows = padded(rows, lambda number: f'f{number} | {1000 + number} | "cash" | true')
        table = decision("d (PRIORITY)", "rule | a | → p : Settlement | → q : boolean", *rows)
        assert only(policy("t.hits", inputs("a: number"), table)).decide(a=TWO).value == {"p": "cash", "q": True}

    def test_any_compares_all_results(self, large: bool) -> None:
        assert several("ANY", same=True, large=large).decide(a=TWO).value == {"p": "on account", "q": 1}
        assert refused(several("ANY", large=large), TWO) == ("Conflict", ("low", "mid"))

    @pytest.mark.parametrize("hit", ["COLLECT", "RULE ORDER"])
    def test_several_hits_are_a_list_of_contexts(self, hit: str, large: bool) -> None:
        table = several(hit, large=large)
        assert table.decide(a=TWO).value == [{"p": "on account", "q": 1}, {"p": "cash", "q": 2}]
        assert table.decide(a=NONE).value == []
        assert several(hit, otherwise=True, large=large).decide(a=NONE).value == [{"p": "payment first", "q": 9}]

    def test_two_tables_of_one_program_keep_their_own_names(self, large: bool) -> None:
        def table(name: str, *results: str) -> str:
            rows = [f"r{number} | {number} | {number} | -{number}" for number in range(40 if large else 3)]
            return decision(name, f"rule | a | → {results[0]} : number | → {results[1]} : number", *rows)

        both = only(policy("t.hits", inputs("a: number"), table("d", "p", "q"), table("e", "v", "w")))
        assert both.decide(a=2).value == {"d": {"p": 2, "q": -2}, "e": {"v": 2, "w": -2}}


def test_a_decision_of_a_policy_without_inputs_needs_none() -> None:
    table = decision("d", "rule | limit | → d : number", "low | < 10 | 1")
    assert (
        only(policy("t.hits", "## Parameters\n| name | value | type |\n|-|-|-|\n| limit | 5 | number |", table))
        .decide()
        .value
        == 1
    )


def test_the_error_shows_where_each_rule_failed() -> None:
    with pytest.raises(bpmlib.NoMatch) as caught:
        made("UNIQUE", "number", "1", "2").decide(a=NONE)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None
    assert diagnostic.span.text == "Decision: d (UNIQUE)"
    assert [(caption, span.text) for caption, span in diagnostic.related] == [
        ("`low` wants this, but `a` is 100", "< 10"),
        ("`mid` wants this, but `a` is 100", "[5..20]"),
    ]


def test_a_conflict_shows_the_rules_that_apply() -> None:
    with pytest.raises(bpmlib.Conflict) as caught:
        made("UNIQUE", "number", "1", "2").decide(a=TWO)
    (diagnostic,) = caught.value.diagnostics
    assert [span.text.split()[1] for _, span in diagnostic.related] == ["low", "mid"]
