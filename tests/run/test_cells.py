"""What is known of a row before it is evaluated: too little is only slower, too much would be wrong."""

from __future__ import annotations

from datetime import UTC, time
from typing import Any

import pytest

from bpmlib.core import ast as c
from bpmlib.regions.intervals import Interval, Intervals, Values
from bpmlib.run.cells import disjoint, infallible, region, row_regions, split
from bpmlib.source import Source
from bpmlib.values.types import Type
from tests.policy_text import decision, inputs, only, outcome_of, policy

SPAN = Source("", "").span(0, 0)
A, B = c.Read(("a",), span=SPAN), c.Read(("b",), span=SPAN)
NOTHING = c.Const(None, span=SPAN)


def const(value: Any) -> c.Const:
    return c.Const(value, span=SPAN)


def less(value: Any, subject: c.Expr = A) -> c.Compare:
    return c.Compare("<", subject, const(value), span=SPAN)


def least(value: Any, subject: c.Expr = A) -> c.Compare:
    return c.Compare(">=", subject, const(value), span=SPAN)


def equals(value: Any, subject: c.Expr = A) -> c.Equal:
    return c.Equal(subject, const(value), True, span=SPAN)


def both(*items: c.Expr) -> c.And:
    return c.And(items, span=SPAN)


def either(*items: c.Expr) -> c.Or:
    return c.Or(items, span=SPAN)


def negated(item: c.Expr) -> c.Not:
    return c.Not(item, span=SPAN)


def row(*tests: c.Expr | None) -> c.Row:
    return c.Row("r", tests, None, span=SPAN)


def table(*rows: c.Row, columns: tuple[c.Expr, ...] = (A, B)) -> c.Table:
    named = tuple(c.Column(value, "", Type("number", "number"), span=SPAN) for value in columns)
    return c.Table("d", "d", named, rows, (), "only", None, None, None, (), "UNIQUE", span=SPAN)


FAILING = c.Unset("limit", span=SPAN)
UNKNOWN = c.Compare("<", B, A, span=SPAN)


class TestInfallible:
    @pytest.mark.parametrize(
        "test",
        [None, const(1), A, less(5), equals("x"), c.IsNull(A, span=SPAN), negated(less(5)),
         both(less(5), equals(3, B)), either(less(5), equals(3, B))],
    )  # fmt: skip
    def test_reads_and_constants_always_have_a_value(self, test: c.Expr | None) -> None:
        assert infallible(test)

    @pytest.mark.parametrize(
        "test",
        [FAILING, c.Compare("<", A, FAILING, span=SPAN), c.Compare("<", FAILING, A, span=SPAN),
         c.Compare("<", const(1), FAILING, span=SPAN), c.Equal(A, FAILING, span=SPAN), c.Equal(FAILING, A, span=SPAN),
         both(less(5), FAILING), either(FAILING, less(5)), negated(FAILING), c.IsNull(FAILING, span=SPAN)],
    )  # fmt: skip
    def test_what_may_fail_anywhere_inside_may_fail(self, test: c.Expr) -> None:
        assert not infallible(test)

    def test_times_may_have_no_order(self) -> None:
        assert not infallible(c.Compare("<", A, const(time(9)), clock=True, span=SPAN))

    def test_two_values_of_a_kind_not_known_may_have_no_order(self) -> None:
        assert not infallible(UNKNOWN)


class TestRegion:
    @pytest.mark.parametrize(
        ("operator", "expected"),
        [
            ("<", Interval(None, False, 5, False)),
            ("<=", Interval(None, False, 5, True)),
            (">", Interval(5, False, None, False)),
            (">=", Interval(5, True, None, False)),
        ],
    )
    def test_a_comparison_is_an_interval(self, operator: Any, expected: Interval) -> None:
        assert region(c.Compare(operator, A, const(5), span=SPAN), A) == Intervals.of(expected)

    def test_an_equal_number_is_a_point_and_a_word_or_boolean_a_value(self) -> None:
        assert region(equals(5), A) == Intervals.of(Interval.at(5))
        assert region(equals("x"), A) == Values.of("x")
        assert region(equals(True), A) == Values.of(True)

    def test_null_is_known_apart(self) -> None:
        assert region(c.IsNull(A, span=SPAN), A) == Values.of(None)
        assert region(negated(c.IsNull(A, span=SPAN)), A) == Values.of(None).complement()

    def test_only_tests_of_the_column_itself_are_known(self) -> None:
        assert region(less(5, B), A) is None
        assert region(equals(5, B), A) is None
        assert region(c.IsNull(B, span=SPAN), A) is None
        assert region(c.Equal(A, const(5), False, span=SPAN), A) is None
        assert region(c.Compare("<", A, B, span=SPAN), A) is None
        assert region(c.Compare("<", A, NOTHING, span=SPAN), A) is None
        assert region(c.Equal(A, NOTHING, True, span=SPAN), A) is None

    def test_of_a_conjunction_the_known_parts_count(self) -> None:
        expected = Intervals.of(Interval(2, True, 5, False))
        assert region(both(least(2), less(5)), A) == expected
        assert region(both(least(2), less(3, B), less(5)), A) == expected
        assert region(both(less(2, B), less(3, B)), A) is None

    def test_of_a_disjunction_all_parts_have_to_be_known(self) -> None:
        assert region(either(less(2), equals(5)), A) == Intervals.of(Interval(None, False, 2, False), Interval.at(5))
        assert region(either(less(2), less(3, B)), A) is None

    def test_under_a_negation_nothing_may_be_left_out(self) -> None:
        """A superset under `not` would be a subset: `not(a < 2 and b < 3)` says nothing about `a`."""
        assert region(negated(less(2)), A) == Intervals.of(Interval(2, True, None, False), null=True)
        assert region(negated(both(least(2), less(5))), A) == Intervals.of(
            Interval(None, False, 2, False), Interval(5, True, None, False), null=True
        )
        assert region(negated(both(less(2), less(3, B))), A) is None
        assert region(negated(either(less(2), less(3, B))), A) is None


class TestRows:
    def test_a_row_has_the_region_of_its_cell(self) -> None:
        assert row_regions(row(less(2), least(5, B)), 1, B) == Intervals.of(Interval(5, True, None, False))

    def test_a_row_without_a_test_in_the_column_accepts_anything(self) -> None:
        assert row_regions(row(None, less(5, B)), 0, A) is None

    def test_a_row_of_which_any_test_may_fail_is_not_skipped(self) -> None:
        assert row_regions(row(less(2), c.Compare("<", B, FAILING, span=SPAN)), 0, A) is None


class TestDisjoint:
    def test_rows_that_one_column_keeps_apart_never_meet(self) -> None:
        assert disjoint(table(row(less(2), None), row(least(2), None)))
        assert disjoint(table(row(less(2), equals(1, B)), row(less(5), equals(2, B))))

    def test_rows_may_meet_where_no_column_keeps_them_apart(self) -> None:
        assert not disjoint(table(row(less(2), None), row(less(5), None)))
        assert not disjoint(table(row(less(2), None), row(None, less(2, B))))
        assert not disjoint(table(row(UNKNOWN, None), row(least(2), None)))

    def test_every_pair_of_rows_counts(self) -> None:
        assert not disjoint(table(row(less(2), None), row(least(2), None), row(equals(1), None)))

    def test_rows_that_may_fail_are_not_known_to_be_apart(self) -> None:
        assert not disjoint(table(row(less(2), FAILING), row(least(2), None)))


class TestSplit:
    def test_rows_that_differ_in_figures_alone_have_one_shape(self) -> None:
        one, other = split([less(5), None, equals("x", B)]), split([less(7), None, equals("y", B)])
        assert one is not None and other is not None
        assert one[0] == other[0]
        assert (one[1], other[1]) == ((5, "x"), (7, "y"))

    @pytest.mark.parametrize(
        "other",
        [least(5), less(5, B), equals(5), both(less(5), less(6)), either(less(5), less(6)), None, A, const(5),
         const(True), const(False), NOTHING, c.Equal(A, const(5), False, span=SPAN), equals(True), equals(False)],
    )  # fmt: skip
    def test_what_is_other_code_has_another_shape(self, other: c.Expr | None) -> None:
        assert split([other]) is not None
        assert split([other])[0] != split([less(5)])[0]  # type: ignore[index]
        assert split([other, None])[0] != split([None, other])[0] or other is None  # type: ignore[index]

    def test_truth_values_and_null_are_code_and_no_figures(self) -> None:
        assert split([const(True)])[0] != split([const(False)])[0]  # type: ignore[index]
        assert split([const(True), NOTHING])[1] == ()  # type: ignore[index]

    def test_the_figures_of_parts_come_in_the_order_of_the_code(self) -> None:
        assert split([both(least(2), less(5)), either(equals(7), equals(8))])[1] == (2, 5, 7, 8)  # type: ignore[index]

    def test_what_is_not_plain_is_not_shared(self) -> None:
        assert split([less(5), FAILING]) is None
        assert split([both(less(5), FAILING)]) is None
        assert split([c.Compare("<", A, B, span=SPAN)]) is None

    def test_what_may_fail_is_not_shared_because_its_place_has_to_be_its_own(self) -> None:
        assert split([c.Compare("<", A, const(time(9)), clock=True, span=SPAN)]) is None


NINE = 'r{n} | > @"09:00:{n:02}{zone}" | {n}'
TIMES = [time(10), time(10, tzinfo=UTC), time(8)]


@pytest.mark.parametrize("zones", [("", "+08:00"), ("+08:00", "")])
@pytest.mark.parametrize("hit", ["FIRST", "COLLECT"])
def test_times_with_and_without_a_zone_in_one_table_are_decided_alike_with_the_index_and_without(
    hit: str, zones: tuple[str, str]
) -> None:
    rows = [NINE.format(n=n, zone=zones[n > 20]) for n in range(40)]
    made = only(policy("t.cell", inputs("a: time"), decision(f"d ({hit})", "rule | a | → d : number", *rows)))
    indexed, scanned = made.decider(), made.decider(force_scan=True)
    for value in TIMES:
        assert outcome_of(indexed, {"a": value}) == outcome_of(scanned, {"a": value})


def test_one_time_of_two_zones_is_equal_in_a_large_table() -> None:
    rows = [f'r{n} | @"10:{n:02}:00+08:00" | {n}' for n in range(40)]
    made = only(policy("t.cell", inputs("a: time"), decision("d", "rule | a | → d : number", *rows)))
    assert made.decide(a=time(2, 15, tzinfo=UTC)).value == 15
