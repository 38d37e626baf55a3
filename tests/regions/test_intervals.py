"""Regions are sets: every verb agrees with asking value by value."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.regions.intervals import Interval, Intervals, Values
from tests.regions.spaces import PROBES, kinds, regions

drawn_pair = kinds.flatmap(lambda kind: st.tuples(st.just([*PROBES[kind], None]), regions(kind), regions(kind)))


def members(region, probes):
    return [value for value in probes if region.contains(value)]


def same(left, right):
    return left.intersection(right.complement()).is_empty and right.intersection(left.complement()).is_empty


@given(drawn_pair)
def test_every_verb_agrees_with_membership(drawn):
    probes, left, right = drawn
    for value in probes:
        here, there = left.contains(value), right.contains(value)
        assert left.union(right).contains(value) == (here or there)
        assert left.intersection(right).contains(value) == (here and there)
        assert left.complement().contains(value) != here
        assert left.as_intervals().contains(value) == here


@given(kinds.filter(lambda kind: kind != "word").flatmap(lambda kind: st.tuples(st.just(kind), regions(kind))))
def test_a_region_is_empty_just_when_no_probe_lies_inside(drawn):
    kind, region = drawn
    assert region.is_empty == (not members(region, [*PROBES[kind], None]))


@given(drawn_pair)
def test_the_laws_of_sets(drawn):
    _, left, right = drawn
    assert same(left.complement().complement(), left)
    assert same(left.union(right), right.union(left))
    assert same(left.intersection(right), right.intersection(left))
    assert same(left.union(right).complement(), left.complement().intersection(right.complement()))
    assert same(left.union(left.intersection(right)), left)
    assert left.intersection(left.complement()).is_empty
    assert left.union(left.complement()).complement().is_empty
    assert same(left.as_intervals(), left)


@given(drawn_pair)
def test_the_parts_are_in_order_and_nothing_could_be_merged(drawn):
    _, left, right = drawn
    parts = left.as_intervals().union(right).parts
    assert not any(part.is_empty for part in parts)
    assert all(part.stop < later.start and not part.touches(later) for part, later in pairwise(parts))


@given(drawn_pair)
def test_the_points_are_the_ends_in_order(drawn):
    _, left, _ = drawn
    assert list(left.points) == sorted(set(left.points))
    assert all(left.as_intervals().points.count(point) <= 1 for point in left.points)


def test_days_that_follow_each_other_leave_no_gap():
    january = Intervals.of(Interval(None, False, date(2026, 1, 31), True))
    february = Intervals.of(Interval(date(2026, 2, 1), True, None, False))
    assert january.union(february) == Intervals.everything(null=False)


def test_numbers_that_follow_each_other_leave_one():
    gap = Intervals.of(Interval(None, False, 20000, True), Interval(20001, True, None, False)).complement()
    assert gap.parts == (Interval(20000, False, 20001, False),)


def test_nothing_lies_beyond_the_calendar():
    assert Interval(date.max, False, None, False).is_empty and Interval(None, False, date.min, False).is_empty


def test_an_absent_end_counts_as_open():
    assert Interval(None, True, 5, True) == Interval(None, False, 5, True)


def test_one_boolean_or_the_other_is_all_of_them():
    assert Values.of(True).union(Values.of(False)) == Values.but()


def test_a_negated_set_holds_null_only_where_asked():
    assert not Values.but("new").contains(None) and Values.but("new", null=True).contains(None)
    assert Values.of("new", None).contains(None)


@pytest.mark.parametrize("empty", [Intervals.of(), Values.of()])
def test_null_alone_is_not_nothing(empty):
    assert empty.is_empty and not empty.union(Values.of(None)).is_empty
