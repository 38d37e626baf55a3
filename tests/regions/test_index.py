"""The index skips rows and never decides: what it leaves out would not have matched."""

import random
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.regions.index import ColumnRegions, Index
from bpmlib.regions.intervals import Interval, Intervals, Values
from tests.regions.spaces import PROBES, kinds, regions


def matching(columns, rows, values):
    def accepts(column, row):
        region = column.regions[row]
        return region is None or region.contains(values[column.slot])

    return [row for row in range(rows) if all(accepts(column, row) for column in columns)]


def half_open(low, high):
    return Intervals.of(Interval(Decimal(low), True, Decimal(high), False))


@st.composite
def tables(draw):
    """Draw columns in any order of slots, their kinds by slot, and the number of rows."""
    drawn = draw(st.lists(kinds, min_size=1, max_size=4))
    rows = draw(st.integers(0, 14))
    columns = [
        ColumnRegions(
            slot,
            draw(st.lists(st.one_of(st.none(), regions(kind), regions(kind)), min_size=rows, max_size=rows)),
            nullable=draw(st.booleans()),
        )
        for slot, kind in enumerate(drawn)
    ]
    return draw(st.permutations(columns)), drawn, rows


@given(tables(), st.data())
def test_no_matching_row_is_left_out(table, data):
    columns, drawn, rows = table
    index = Index.build(columns, rows=rows)
    for _ in range(12):
        values = [data.draw(st.sampled_from([*PROBES[kind], None])) for kind in drawn]
        found = list(index.candidates(values))
        assert found == sorted(set(found))
        assert set(matching(columns, rows, values)) <= set(found)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_no_matching_row_is_left_out_of_a_larger_table(seed):
    draw = random.Random(seed)
    rows, words = 400, [f"w{number}" for number in range(60)]

    def band():
        low, high = sorted(draw.sample(range(300), 2))
        return draw.choice(
            [None, half_open(low, high), Intervals.of(Interval(low, False, None, False), null=True),
             Intervals.of(*map(Interval.at, draw.sample(range(300), draw.randrange(1, 7)))),
             Intervals.of(Interval(low, True, high, True)).complement()]
        )  # fmt: skip

    def word():
        some = draw.sample(words, draw.randrange(1, 4))
        return draw.choice([None, Values.of(*some), Values.of(*some, None), Values.but(*some)])

    columns = [ColumnRegions(slot, [make() for _ in range(rows)]) for slot, make in enumerate((band, word, band))]
    index = Index.build(columns, rows=rows)
    for _ in range(400):
        values = [
            draw.choice([None, Decimal(draw.randrange(600)) / 2, draw.randrange(300)]),
            draw.choice([None, "unknown", *words]),
            draw.randrange(300),
        ]
        assert set(matching(columns, rows, values)) <= set(index.candidates(values))


@pytest.mark.parametrize("null", [True, False])
def test_disjoint_rows_are_told_apart(null):
    grid = [(x, y) for x in range(30) for y in range(30)]
    columns = [
        ColumnRegions(0, [half_open(x, x + 1) for x, _ in grid], nullable=null),
        ColumnRegions(1, [half_open(y, y + 1) for _, y in grid], nullable=null),
    ]
    index = Index.build(columns, rows=len(grid))
    for row, (x, y) in enumerate(grid):
        assert index.candidates((x, y + Decimal("0.5"))) == (row,)
    assert index.candidates((None, 5)) == ()


def test_null_finds_the_rows_that_accept_it():
    columns = [
        ColumnRegions(0, [half_open(n, n + 1) for n in range(20)] + [None, Intervals.of(null=True)]),
        ColumnRegions(1, [None] * 20 + [Values.of("new"), Values.of("old", None)]),
    ]
    index = Index.build(columns, rows=22)
    assert index.candidates((None, "new")) == (20,)
    assert index.candidates((None, None)) == (21,)


def test_more_sets_of_nulls_than_the_budget_allows_are_still_answered():
    draw = random.Random(7)
    columns = [ColumnRegions(slot, [Values.of(draw.choice("abc"), None) for _ in range(200)]) for slot in range(9)]
    index = Index.build(columns, rows=200)
    for _ in range(500):
        values = [draw.choice(["a", "b", "c", None]) for _ in columns]
        assert set(matching(columns, 200, values)) <= set(index.candidates(values))


def test_many_words_beside_rows_for_any_word_stay_within_the_budget():
    words = [f"w{number}" for number in range(3000)]
    index = Index.build([ColumnRegions(0, [*map(Values.of, words), *[None] * 50])], rows=3050)
    assert 1234 in index.candidates(["w1234"])
    assert max(len(index.candidates([word])) for word in [*words, "unknown"]) < 150


def test_a_row_that_accepts_nothing_is_never_a_candidate():
    index = Index.build([ColumnRegions(0, [Intervals.of(), None])], rows=2)
    assert index.candidates([5]) == (1,)


def test_without_columns_every_row_is_a_candidate():
    assert Index.build([], rows=3).candidates([]) == (0, 1, 2)


def test_a_row_of_few_intervals_is_skipped_between_them_and_one_of_many_is_not():
    """A row is entered as eight boxes at most; one of more is entered as what lies between its outer ends."""

    def is_candidate_at_5(ends):
        points = [Intervals.of(Interval.at(n)) for n in range(90)]
        column = ColumnRegions(0, [Intervals.of(*map(Interval.at, ends)), *points])
        return 0 in Index.build([column], rows=91).candidates([5])

    assert not is_candidate_at_5(range(0, 80, 10))
    assert is_candidate_at_5(range(0, 90, 10))
    assert not is_candidate_at_5(range(10, 100, 10))


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="one region for every row"):
        Index.build([ColumnRegions(0, [None])], rows=2)
    with pytest.raises(ValueError, match="same slot"):
        Index.build([ColumnRegions(0, [None]), ColumnRegions(0, [None])], rows=1)


@pytest.mark.long
def test_ten_thousand_rows_of_ten_columns_with_all_bounds_distinct_stay_below_64_mb(monkeypatch):
    """Few cuts are compared, for speed: it is the budget that bounds memory; the benchmark measures the real thing."""
    monkeypatch.setattr("bpmlib.regions.index.SAMPLE", 60)
    rows, columns = 10_000, 10
    bounds = random.Random(1).sample(range(10**9), 2 * rows * columns)
    pairs = [sorted(bounds[at : at + 2]) for at in range(0, len(bounds), 2)]
    table = [
        ColumnRegions(slot, [half_open(*pair) for pair in pairs[slot * rows : (slot + 1) * rows]])
        for slot in range(columns)
    ]
    tracemalloc.start()
    try:
        index = Index.build(table, rows=rows)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert max(kept, peak) < 64 * 2**20
    middle = [5 * 10**8] * columns
    assert set(matching(table, rows, middle)) <= set(index.candidates(middle))
    assert len(index.candidates(middle)) < rows / 2
