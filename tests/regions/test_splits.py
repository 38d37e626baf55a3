"""One column's cuts: what each side receives, and that the score of a cut says how much it saves."""

import pytest

from bpmlib.regions.intervals import Interval, Values
from bpmlib.regions.splits import CANDIDATES, OVERHEAD, Ordered, Unordered


def bands(*ends):
    """Return a column of half-open intervals, one for each pair of ends."""
    return Ordered([Interval(low, True, high, False) for low, high in ends])


def rank_of(split, value, side=0):
    """Return the rank of the cut before a value, or after it."""
    return split.cuts.index((1, value, side))


# ------------------------------------------------------------------------------------ ordered columns


def test_a_cut_through_the_middle_that_nothing_straddles_scores_a_half():
    split = bands((0, 1), (1, 2))
    assert split.best([0, 1], split.whole, None) == (pytest.approx(0.5), rank_of(split, 1))


def test_the_best_cut_leaves_as_few_entries_as_possible_on_either_side():
    split = bands((0, 10), (1, 10), (2, 10), (10, 20), (10, 21), (10, 22))
    score, rank = split.best(range(6), split.whole, None)
    assert (score, rank) == (pytest.approx(0.5), rank_of(split, 10))


def test_an_entry_on_both_sides_costs_more_than_its_share():
    apart, across = bands((0, 1), (1, 2)), bands((0, 1), (1, 2), (0, 2))
    assert apart.best([0, 1], apart.whole, None)[0] < across.best([0, 1, 2], across.whole, None)[0] < 1


def test_entries_without_an_end_inside_offer_no_cut():
    split = Ordered([Interval(None, False, None, False)] * 3)
    assert split.best([0, 1, 2], split.whole, None) is None


def test_a_cut_lies_strictly_between_the_limits():
    split = bands((0, 1), (1, 2), (2, 3))
    low, high = rank_of(split, 1), rank_of(split, 2)
    assert split.best([0, 1, 2], (low, high), None) is None
    assert split.best([0, 1, 2], (low, high + 1), None)[1] == high
    assert split.best([0, 1, 2], (low - 1, high), None)[1] == low


def test_among_equal_cuts_the_wanted_side_of_the_value_wins_and_then_the_lowest():
    split = Ordered([Interval.at(1), Interval.at(1)])
    before, after = rank_of(split, 1, 0), rank_of(split, 1, 1)
    assert [split.best([0, 1], split.whole, side)[1] for side in (None, 0, 1)] == [before, before, after]
    twice = Ordered([Interval.at(1), Interval.at(2)])
    assert twice.best([0, 1], twice.whole, 0)[1] == rank_of(twice, 2, 0)
    assert twice.best([0, 1], twice.whole, 1)[1] == rank_of(twice, 1, 1)


def test_a_worse_cut_on_the_wanted_side_does_not_win():
    split = Ordered([Interval(0, True, 1, True), Interval(1, False, 2, True), Interval(1, False, 3, True)])
    assert split.best([0, 1, 2], split.whole, 0)[1] == rank_of(split, 1, 1)


def test_many_cuts_are_thinned_out_and_the_middle_is_nearly_found():
    split = bands(*((n, n + 1) for n in range(20 * CANDIDATES)))
    score, rank = split.best(range(20 * CANDIDATES), split.whole, None)
    assert 0.5 <= score < 0.52
    assert abs(rank - 10 * CANDIDATES) < 20


def test_each_side_receives_the_entries_that_reach_it_in_order():
    split = bands((0, 5), (5, 9), (3, 7), (0, 1), (8, 9))
    assert split.divide(range(5), rank_of(split, 5)) == ([0, 2, 3], [1, 2, 4])
    assert split.divide([4, 2], rank_of(split, 5)) == ([2], [4, 2])


def test_an_entry_for_null_alone_is_on_neither_side():
    split = Ordered([None, Interval(0, True, 5, False), Interval(5, True, 9, False)])
    assert split.divide(range(3), rank_of(split, 5)) == ([1], [2])


# ---------------------------------------------------------------------------------- unordered columns


def words(*regions):
    return Unordered([Values.of(region) if isinstance(region, str) else region for region in regions])


def test_words_that_nobody_shares_score_the_share_of_one():
    assert words("a", "b").best([0, 1]) == pytest.approx(1 / 2)
    assert words("a", "b", "c", "d").best(range(4)) == pytest.approx(1 / 4)


def test_a_refused_word_counts_like_an_accepted_one():
    assert words("a", Values.but("a")).best([0, 1]) == pytest.approx(1 / 2)


def test_an_entry_for_every_word_makes_dividing_worth_less():
    some, all_ = words("a", "b"), words("a", "b", None)
    assert some.best([0, 1]) < all_.best([0, 1, 2]) < 1


def test_a_word_that_all_entries_name_divides_nothing():
    assert words("a", "a").best([0, 1]) == pytest.approx(1)


def test_entries_that_name_no_word_cannot_be_divided_by_words():
    assert words(None, Values.but()).best([0, 1]) is None


def test_each_word_has_a_part_and_the_first_is_for_words_that_nobody_names():
    column = words("a", Values.of("a", "b"), None, Values.but("b"))
    assert column.divide(range(4), 100) == ({"a": 1, "b": 2}, [[2, 3], [0, 1, 2, 3], [1, 2]])


def test_only_the_entries_asked_for_are_divided():
    assert words("a", "b", "c", None).divide([3, 1], 100) == ({"b": 1}, [[3], [3, 1]])


@pytest.mark.parametrize(
    ("parts", "room"),
    [([1, 2, 3, 4], 4 + 5 * OVERHEAD), ([1, 1, 2, 2], 4 + 3 * OVERHEAD), ([1, 1, 1, 1], 4 + 2 * OVERHEAD)],
)
def test_words_share_parts_where_their_own_would_take_more_than_the_room(parts, room):
    column = words(*"abcd")
    assert list(column.divide(range(4), room)[0].values()) == parts
    fewer = column.divide(range(4), room - 1)
    assert fewer is None if set(parts) == {1} else len(set(fewer[0].values())) < max(parts)


def test_entries_for_every_word_count_once_for_each_part():
    column, needed = words("a", "b", None), 2 + 3 * (1 + OVERHEAD)
    assert column.divide(range(3), needed)[0] == {"a": 1, "b": 2}
    assert column.divide(range(3), needed - 1)[0] == {"a": 1, "b": 1}


def test_a_word_with_many_entries_fills_a_part_by_itself():
    column, room = words("a", "a", "b", "c"), 4 + 3 * OVERHEAD
    assert column.divide(range(4), room)[0] == {"a": 1, "b": 2, "c": 2}


def test_in_a_part_of_several_words_an_entry_that_refuses_one_of_them_stays():
    column = words("a", "b", "c", "d", Values.but("a"))
    parts, groups = column.divide(range(5), 4 + 3 * (1 + OVERHEAD))
    assert parts == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert groups == [[4], [0, 1, 4], [2, 3, 4]]


def test_an_entry_that_names_two_words_of_one_part_is_there_once():
    column = words(Values.of("a", "b"), "c", "d")
    assert column.divide(range(3), 4 + 3 * OVERHEAD) == ({"a": 1, "b": 1, "c": 2, "d": 2}, [[], [0], [1, 2]])
