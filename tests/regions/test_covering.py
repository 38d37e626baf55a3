"""What no row covers and what several do: by cutting the whole, by the pairs that meet, and by counting."""

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.regions import covering
from bpmlib.regions.covering import gaps, overlaps
from bpmlib.regions.meeting import Meeting, meets
from bpmlib.regions.partition import Exhausted
from tests.regions.boxes import covering as rows_at
from tests.regions.boxes import points, spread, tables


@pytest.fixture(params=["small", "large", "dense"], autouse=True)
def kind(request, monkeypatch):
    """A table is taken for a small one, or for a large one of which few rows meet, or many."""
    if request.param != "small":
        monkeypatch.setattr(covering, "_LARGE", 0)
        monkeypatch.setattr(covering, "_FEW", 1000 if request.param == "large" else 1)
    return request.param


@given(tables())
def test_gaps_are_the_points_that_no_row_covers(table):
    sizes, rows = table
    found = spread((box, ()) for box in gaps(sizes, rows))
    assert set(found) == {point for point in product(*map(range, sizes)) if not rows_at(rows, point)}


@given(tables())
def test_overlaps_are_the_points_that_several_rows_cover_with_these_rows(table):
    sizes, rows = table
    expected = {point: rows_at(rows, point) for point in product(*map(range, sizes))}
    assert spread(overlaps(sizes, rows)) == {point: found for point, found in expected.items() if len(found) > 1}


@given(tables(), st.data())
def test_some_rows_in_a_part_of_the_space(table, data):
    sizes, rows = table
    among = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True)) if rows else []
    within = tuple(tuple(sorted((data.draw(st.integers(0, size - 1)), size - 1))) for size in sizes)
    there = {point: tuple(n for n in rows_at(rows, point) if n in among) for point in points(within)}
    found = spread((box, ()) for box in gaps(sizes, rows, among=among, within=within))
    assert set(found) == {point for point, own in there.items() if not own}
    shared = spread(overlaps(sizes, rows, among=among, within=within))
    assert shared == {point: own for point, own in there.items() if len(own) > 1}


def test_no_columns_and_no_values():
    assert list(gaps([], [])) == [()]
    assert list(gaps([], [()])) == []
    assert list(gaps([0, 3], [])) == list(overlaps([0, 3], [])) == []


def test_what_takes_too_much_effort_is_given_up():
    chance = random.Random(1)
    rows = [tuple((tuple(sorted(chance.sample(range(50), 2))),) for _ in range(6)) for _ in range(60)]
    for search in (gaps, overlaps):
        with pytest.raises(Exhausted):
            list(search([50] * 6, rows, effort=100))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_larger_tables_by_random_membership(seed):
    chance = random.Random(seed)
    columns, count = chance.choice([(2, 100), (3, 30), (4, 12)])
    sizes = [chance.choice([5, 20, 60]) for _ in range(columns)]
    rows = [tuple(some_ranks(size, chance) for size in sizes) for _ in range(count)]
    holes = list(gaps(sizes, rows, effort=3_000_000))
    shared = list(overlaps(sizes, rows, effort=3_000_000))
    for _ in range(300):
        point = tuple(chance.randrange(size) for size in sizes)
        own = rows_at(rows, point)
        assert len([box for box in holes if lies_in(point, box)]) == (not own)
        assert [found for box, found in shared if lies_in(point, box)] == ([own] if len(own) > 1 else [])


def lies_in(point, box):
    return all(low <= one <= high for (low, high), one in zip(box, point, strict=True))


def some_ranks(size, chance):
    if chance.random() < 0.2:
        return ((0, size - 1),)
    low, high = sorted(chance.choices(range(size), k=2))
    return ((low, high),)


def test_a_large_table_with_holes_and_overlaps_by_random_membership():
    chance = random.Random(7)
    sizes = (700, 40, 300)
    rows = [row for row in grown(sizes, 400, chance) if chance.random() > 0.05]
    rows[3] = (((0, 99), (200, 699)), *rows[3][1:])
    holes, shared = list(gaps(sizes, rows)), list(overlaps(sizes, rows))
    near = [
        tuple(chance.choice([low, high, high + 1]) for low, high in box) for box in [*holes, *(b for b, _ in shared)]
    ]
    for point in [*near, *(tuple(map(chance.randrange, sizes)) for _ in range(500))]:
        if all(one < size for one, size in zip(point, sizes, strict=True)):
            own = rows_at(rows, point)
            assert len([box for box in holes if lies_in(point, box)]) == (not own)
            assert [found for box, found in shared if lies_in(point, box)] == ([own] if len(own) > 1 else [])


def grown(sizes, count, chance):
    """Return the leaves of a random tree, some of them a little larger or smaller."""
    leaves = [tuple((0, size - 1) for size in sizes)]
    while len(leaves) < count:
        leaf = leaves.pop(chance.randrange(len(leaves)))
        at = chance.randrange(len(sizes))
        low, high = leaf[at]
        place = chance.randint(low, high)
        parts = [(low, place - 1), (place, high)] if place > low else [(low, high)]
        leaves += [(*leaf[:at], part, *leaf[at + 1 :]) for part in parts]
    for number in chance.sample(range(count), count // 10):
        (low, high), *rest = leaves[number]
        leaves[number] = ((max(0, low - 5), min(sizes[0] - 1, high + chance.choice([0, 9]))), *rest)
    return [tuple((one,) for one in leaf) for leaf in leaves]


@given(tables(), st.data())
def test_rows_that_meet_are_near(table, data):
    sizes, rows = table
    full = [number for number, row in enumerate(rows) if all(row)]
    first = data.draw(st.integers(0, len(full)))
    found = Meeting(sizes, rows, full[:first])
    for number in full[first:]:
        found.add(number, rows[number])
    for one in full:
        near = set(found.near(rows[one]))
        for other in full:
            both = any(all(map(inside, row, point)) for row in [rows[one]] for point in points_of(rows[other]))
            assert meets(rows[one], rows[other]) == both
            assert not both or other in near


def inside(ranks, point):
    return any(low <= point <= high for low, high in ranks)


def points_of(row):
    return product(*([one for low, high in ranks for one in range(low, high + 1)] for ranks in row))
