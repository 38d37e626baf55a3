"""What the tests of boxes over ranks draw, and what they say of each point."""

from itertools import product

from hypothesis import strategies as st

from bpmlib.regions.partition import union

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


def listed(ranks):
    return [one for low, high in ranks for one in range(low, high + 1)]
