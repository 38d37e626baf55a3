"""Boxes over ranks: in which the same rows apply, and boxes that cannot be put together any further."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from bpmlib.regions.partition import merged, pieces, union
from tests.regions.boxes import covering, listed, points, spread, tables


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
    boxes = [box for box, _ in pieces(sizes, rows, most=0)]
    found = merged(boxes, loose=free)
    held = [point for cells in found for point in product(*(listed(ranks) for ranks in cells))]
    assert sorted(held) == sorted(point for box in boxes for point in points(box))
    for one, other in combinations(found, 2):
        differing = [at for at in range(len(sizes)) if one[at] != other[at]]
        if len(differing) == 1:
            at = differing[0]
            assert at not in free and len(union([*one[at], *other[at]])) > 1


def test_no_columns_and_no_values():
    assert list(pieces([], [])) == [((), ())]
    assert list(pieces([], [()], most=0)) == []
    assert list(pieces([0, 3], [])) == []
    assert merged([]) == []
