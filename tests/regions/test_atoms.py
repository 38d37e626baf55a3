"""Atoms tile the domain in order, and each hands out values that are its own."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.regions.atoms import Atoms, inside
from bpmlib.regions.intervals import Interval, Intervals, Values
from tests.regions.spaces import PROBES, kinds, regions

UPWARD = Interval(0, True, None, False)

drawn_regions = kinds.flatmap(
    lambda kind: st.tuples(st.just(PROBES[kind]), st.lists(regions(kind), min_size=1, max_size=4))
)
numbers = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False))


def bands(*ends):
    return [Intervals.of(Interval(end, False, None, False)) for end in ends]


@given(drawn_regions)
def test_a_representative_lies_in_its_atom_and_in_the_same_regions(drawn):
    probes, found = drawn
    atoms = Atoms.of(found, origin=probes[0])
    for value in probes:
        chosen = atoms.representative(atoms.rank(value))
        assert atoms.rank(chosen) == atoms.rank(value)
        assert [each.contains(chosen) for each in found] == [each.contains(value) for each in found]


@given(drawn_regions)
def test_ranks_grow_with_the_values_and_none_is_empty(drawn):
    probes, found = drawn
    atoms = Atoms.of(found, origin=probes[0])
    ranks = [atoms.rank(value) for value in sorted(probes)]
    assert ranks == sorted(ranks)
    for rank in range(len(atoms)):
        for value in (atoms.representative(rank), atoms.next_to(rank, "low"), atoms.next_to(rank, "high")):
            assert atoms.rank(value) == rank


@given(numbers, numbers)
def test_a_number_between_any_two_is_exact_and_no_longer_than_the_middle(one, other):
    low, high = sorted((one, other))
    if low < high:
        found = inside(Interval(low, False, high, False))
        assert low < found < high
        assert low < Atoms.of(bands(low, high)).next_to(2, "low") < high
        assert low < Atoms.of(bands(low, high)).next_to(2, "high", Decimal("1E-7000")) < high


@pytest.mark.parametrize(
    ("low", "high", "plain"),
    [
        (20000, 50000, "30000"), (12, 13, "12.5"), (-50000, -20000, "-40000"), (-1, 1, "0"),
        (99, 105, "100"), (12, 45, "30"), (5, 5000, "2000"), (-5000, -5, "-3000"),
        (50000, None, "60000"), (None, -3, "-4"), (0, None, "1"), (None, 0, "-1"), (None, 20000, "0"),
        (0, Decimal("0.01"), "0.005"), (Decimal("1E-6000"), Decimal("2E-6000"), "1.5E-6000"),
    ],
)  # fmt: skip
def test_the_representative_of_a_gap_is_a_plain_number(low, high, plain):
    assert str(inside(Interval(low, False, high, False))) == plain


def test_a_column_without_any_end_is_represented_by_zero_unless_told_otherwise():
    everything = Interval(None, False, None, False)
    assert inside(everything) == 0 and inside(everything, "any") == "any"


def test_next_to_steps_a_cent_or_what_is_asked():
    atoms = Atoms.of(bands(20000, 50000))
    assert (atoms.next_to(2, "low"), atoms.next_to(2, "high")) == (Decimal("20000.01"), Decimal("49999.99"))
    assert (atoms.next_to(2, "low", 1), atoms.next_to(1, "low")) == (20001, 20000)
    assert (atoms.next_to(0, "high"), atoms.next_to(0, "low")) == (Decimal("19999.99"), 0)


def test_next_to_takes_the_exact_middle_of_a_narrow_gap():
    assert Atoms.of(bands(Decimal("0.01"), Decimal("0.02"))).next_to(2, "low") == Decimal("0.015")
    assert Atoms.of(bands(0, 3)).next_to(2, "high", 5) == Decimal("1.5")


def test_next_to_stays_within_34_digits():
    huge = Decimal("1E+40")
    assert Atoms.of(bands(huge)).next_to(2, "low") == Decimal("2E+40")


def test_next_to_steps_a_day_or_a_second():
    assert Atoms.of(bands(date(2026, 1, 31))).next_to(2, "low") == date(2026, 2, 1)
    eight = datetime(2026, 1, 31, 8, tzinfo=UTC)
    assert Atoms.of(bands(eight)).next_to(0, "high") == eight - timedelta(seconds=1)
    late = datetime.max.replace(microsecond=0, tzinfo=UTC)
    assert Atoms.of(bands(late)).next_to(2, "low") > late


def test_no_atom_lies_outside_the_domain():
    atoms = Atoms.of(bands(-5, 20000), bounds=UPWARD)
    assert atoms.points == (20000,) and atoms.intervals[0] == Interval.at(0)
    assert Atoms.of(bands(5), bounds=Interval(0, False, 5, True)).intervals == (
        Interval(0, False, 5, False),
        Interval.at(5),
    )
    with pytest.raises(ValueError, match="outside the column's domain"):
        atoms.rank(Decimal("-0.01"))


def test_days_that_follow_each_other_have_no_gap_between():
    found = Atoms.of(bands(date(2026, 1, 31), date(2026, 2, 1)))
    assert len(found) == 4


def test_booleans_are_two_atoms_and_an_undivided_column_is_one():
    assert Atoms.of([Values.of(True)]).intervals[-1] == Interval.at(True)
    assert Atoms.of([Values.of(True)]).representative(0) is False
    assert Atoms.of([Values.but()], origin="any").representative(0) == "any"


def test_nearest_counts_a_breakpoint_as_its_own_neighbour():
    atoms = Atoms.of(bands(20000, 50000), bounds=UPWARD)
    assert atoms.nearest(30000) == (20000, 50000)
    assert atoms.nearest(50000) == (50000, 50000)
    assert atoms.nearest(0) == (None, 20000) and atoms.nearest(60000) == (50000, None)
