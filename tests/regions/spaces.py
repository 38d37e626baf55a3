"""What the tests of regions draw: regions of each type that end on few values, and values beside those ends."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from bpmlib.regions.intervals import Interval, Intervals, Values

CENT = Decimal("0.01")
DAYS = [date(2026, 1, 30) + timedelta(days=count) for count in range(7)]
TICKS = [datetime(2026, 1, 30, 8, tzinfo=UTC) + timedelta(microseconds=count) for count in range(7)]
NUMBERS = [0, Decimal("1.00"), 2, Decimal("2.50"), 20000, Decimal("5E+4")]
TEXTS = ["", "\0", "a", "a\0", "ab", "乙"]
WORDS = ["new", "old", "甲"]

ENDS = {"number": NUMBERS, "date": DAYS[1:-1], "instant": TICKS[1:-1], "text": TEXTS}
"""The values that regions of an ordered column end on."""

PROBES = {
    "number": sorted({Decimal(end) + beside for end in NUMBERS for beside in (-CENT, 0, CENT)}),
    "date": DAYS,
    "instant": TICKS,
    "text": sorted({*TEXTS, "\0\0", "a\0\0", "aa", "zz"}),
    "word": [*WORDS, "other"],
    "boolean": [True, False],
}
"""For each kind of column, values in every atom its regions can have; for days and instants all there are."""


def intervals(kind):
    ends = st.one_of(st.none(), st.sampled_from(ENDS[kind]))
    points = st.sampled_from(ENDS[kind]).map(Interval.at)
    return st.one_of(points, st.builds(Interval, ends, st.booleans(), ends, st.booleans()))


def regions(kind):
    if kind == "boolean":
        return st.builds(Values, st.frozensets(st.booleans()), st.booleans(), st.booleans())
    if kind == "word":
        return st.builds(Values, st.frozensets(st.sampled_from(WORDS)), st.booleans(), st.booleans())
    unions = st.builds(
        lambda parts, null: Intervals.of(*parts, null=null), st.lists(intervals(kind), max_size=4), st.booleans()
    )
    if kind == "text":
        words = st.builds(Values, st.frozensets(st.sampled_from(TEXTS)), st.booleans(), st.booleans())
        return st.one_of(unions, words)
    return unions


kinds = st.sampled_from(sorted(PROBES))
