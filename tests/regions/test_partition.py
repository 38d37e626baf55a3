"""Boxes over ranks: what no row covers, what several do, and boxes that cannot be put together any further."""

import random
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.regions.partition import Exhausted, gaps, merged, overlaps, pieces, union

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@st.composite
def tables(draw):
    sizes = draw(SIZES)
    ranks = [st.sets(st.integers(0, size - 1)).map(lambda found: union((one, one) for one in found)) for size in sizes]
    return sizes, draw(st.lists(st.tuples(*ranks), max_size=6))


def points(box):
    return product(*(range(low, high + 1) for low, high in box))


def inside(ranks, point):
    return any(low <= point <= high for low, high in ranks)


def covering(rows, point):
    return tuple(n for n, row in enumerate(rows) if all(map(inside, row, point)))


def spread(found):
    """Return what is said of each point; two boxes that share one are a mistake."""
    said = {}
    for box, rows in found:
        for point in points(box):
            assert point not in said
            said[point] = rows
    return said


@given(tables())
def test_gaps_are_the_points_that_no_row_covers(table):
    sizes, rows = table
    found = spread((box, ()) for box in gaps(sizes, rows))
    assert set(found) == {point for point in product(*map(range, sizes)) if not covering(rows, point)}


@given(tables())
def test_overlaps_are_the_points_that_several_rows_cover_with_these_rows(table):
    sizes, rows = table
    expected = {point: covering(rows, point) for point in product(*map(range, sizes))}
    assert spread(overlaps(sizes, rows)) == {point: found for point, found in expected.items() if len(found) > 1}


@given(tables())
def test_of_pieces_the_first_row_is_that_of_every_point(table):
    sizes, rows = table
    expected = {point: covering(rows, point)[:1] for point in product(*map(range, sizes))}
    assert spread(pieces(sizes, rows, first=True)) == expected


@given(tables(), st.data())
def test_a_part_of_the_rows_in_a_part_of_the_space(table, data):
    sizes, rows = table
    among = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True)) if rows else []
    within = tuple(tuple(sorted((data.draw(st.integers(0, size - 1)), size - 1))) for size in sizes)
    expected = {point: tuple(n for n in covering(rows, point) if n in among) for point in points(within)}
    assert spread(pieces(sizes, rows, among=among, within=within)) == expected


@given(tables(), st.booleans())
def test_merged_boxes_hold_the_same_and_no_two_can_be_put_together(table, loose):
    sizes, rows = table
    free = frozenset({0}) if loose else frozenset()
    boxes = list(gaps(sizes, rows))
    found = merged(boxes, loose=free)
    held = [point for cells in found for point in product(*(listed(ranks) for ranks in cells))]
    assert sorted(held) == sorted(point for box in boxes for point in points(box))
    for one, other in combinations(found, 2):
        differing = [at for at in range(len(sizes)) if one[at] != other[at]]
        if len(differing) == 1:
            at = differing[0]
            assert at not in free and len(union([*one[at], *other[at]])) > 1


def listed(ranks):
    return [one for low, high in ranks for one in range(low, high + 1)]


def test_no_columns_and_no_values():
    assert list(gaps([], [])) == [()]
    assert list(gaps([], [()])) == []
    assert list(gaps([0, 3], [])) == []
    assert merged([]) == []


def test_what_takes_too_much_effort_is_given_up():
    chance = random.Random(1)
    rows = [tuple((tuple(sorted(chance.sample(range(50), 2))),) for _ in range(6)) for _ in range(60)]
    with pytest.raises(Exhausted):
        list(gaps([50] * 6, rows, effort=100))


@pytest.mark.parametrize("seed", range(10))
def test_large_tables_by_random_membership(seed):
    chance = random.Random(seed)
    columns, count = chance.choice([(2, 100), (3, 30), (4, 12)])
    sizes = [chance.choice([5, 20, 60]) for _ in range(columns)]
    rows = [tuple(some_ranks(size, chance) for size in sizes) for _ in range(count)]
    holes = list(gaps(sizes, rows, effort=3_000_000))
    for _ in range(300):
        point = tuple(chance.randrange(size) for size in sizes)
        lying_in = [
            box for box in holes if all(low <= one <= high for (low, high), one in zip(box, point, strict=True))
        ]
        assert len(lying_in) == (not covering(rows, point))


def some_ranks(size, chance):
    if chance.random() < 0.2:
        return ((0, size - 1),)
    low, high = sorted(chance.choices(range(size), k=2))
    return ((low, high),)
