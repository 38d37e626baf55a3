"""Built-ins on ranges (DMN 1.5, 10.3.4.9): the standard's own examples, and what the relations promise together."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.calling import call as called
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.ranges import Range
from bpmlib.values.types import ANY, BOOLEAN, DATE, NUMBER, STRING, Type, list_of, range_of
from bpmlib.values.undefined import Undefined
from tests.values.temporal_values import of


def call(name: str, *arguments: Any, names: tuple[str, ...] = ()) -> Any:
    return called(BUILTINS[name], arguments, names)


def at(text: str) -> Any:
    """Return a number, or the range of numbers that a text spells."""
    return call("range", text) if ".." in text else int(text)


EXAMPLES = """
before 1 10 | before ! 10 1 | before ! 1 [1..10] | before 1 (1..10] | before 1 [5..10] | before ! [1..10] 10
before [1..10) 10 | before [1..10] 15 | before [1..10] [15..20] | before [1..10) [10..20] | before [1..10] (10..20]
before ! [1..10] [10..20]
after 10 5 | after ! 5 10 | after 12 [1..10] | after 10 [1..10) | after ! 10 [1..10] | after ! [11..20] 12
after [11..20] 10 | after (11..20] 11 | after ! [11..20] 11 | after [11..20] [1..10] | after ! [1..10] [11..20]
after [11..20] [1..11) | after (11..20] [1..11] | after ! [11..20] [1..11]
meets [1..5] [5..10] | meets ! [1..5) [5..10] | meets ! [1..5] (5..10] | meets ! [1..5] [6..10]
met_by [5..10] [1..5] | met_by ! [5..10] [1..5) | met_by ! (5..10] [1..5] | met_by ! [6..10] [1..5]
overlaps [1..5] [3..8] | overlaps [3..8] [1..5] | overlaps [1..8] [3..5] | overlaps [3..5] [1..8]
overlaps ! [1..5] [6..8] | overlaps ! [6..8] [1..5] | overlaps [1..5] [5..8] | overlaps ! [1..5] (5..8]
overlaps ! [1..5) [5..8] | overlaps ! [1..5) (5..8] | overlaps [5..8] [1..5] | overlaps ! (5..8] [1..5]
overlaps ! [5..8] [1..5) | overlaps ! (5..8] [1..5)
overlaps_before [1..5] [3..8] | overlaps_before ! [1..5] [6..8] | overlaps_before [1..5] [5..8]
overlaps_before ! [1..5] (5..8] | overlaps_before ! [1..5) [5..8] | overlaps_before [1..5) (1..5]
overlaps_before [1..5] (1..5] | overlaps_before ! [1..5) [1..5] | overlaps_before ! [1..5] [1..5]
overlaps_before ! [1..5] (1..5)
overlaps_after [3..8] [1..5] | overlaps_after ! [6..8] [1..5] | overlaps_after [5..8] [1..5]
overlaps_after ! (5..8] [1..5] | overlaps_after ! [5..8] [1..5) | overlaps_after (1..5] [1..5)
overlaps_after (1..5] [1..5] | overlaps_after ! [1..5] [1..5) | overlaps_after ! [1..5] [1..5]
overlaps_after ! (1..5) [1..5]
finishes 10 [1..10] | finishes ! 10 [1..10) | finishes [5..10] [1..10] | finishes ! [5..10) [1..10]
finishes [5..10) [1..10) | finishes [1..10] [1..10] | finishes (1..10] [1..10] | finishes ! [1..10] (1..10]
finished_by [1..10] 10 | finished_by ! [1..10) 10 | finished_by [1..10] [5..10] | finished_by ! [1..10] [5..10)
finished_by [1..10) [5..10) | finished_by [1..10] [1..10] | finished_by [1..10] (1..10]
includes [1..10] 5 | includes ! [1..10] 12 | includes [1..10] 1 | includes [1..10] 10 | includes ! (1..10] 1
includes ! [1..10) 10 | includes [1..10] [4..6] | includes [1..10] [1..5] | includes [1..10] (1..10)
includes [1..10) [5..10) | includes [1..10] [1..10) | includes [1..10] (1..10] | includes [1..10] [1..10]
includes ! [1..10) [1..10] | includes ! (1..10] [1..10]
during 5 [1..10] | during ! 12 [1..10] | during 1 [1..10] | during 10 [1..10] | during ! 1 (1..10]
during ! 10 [1..10) | during [4..6] [1..10) | during [1..5] [1..10) | during (1..5] [1..10] | during [1..10) [1..10]
during (1..10] [1..10] | during ! [1..10] (1..10)
starts 1 [1..10] | starts ! 1 (1..10] | starts ! 2 [1..10] | starts [1..5] [1..10] | starts (1..5] (1..10]
starts ! (1..5] [1..10] | starts ! [1..5] (1..10] | starts [1..10] [1..10] | starts [1..10) [1..10]
starts (1..10) (1..10)
started_by [1..10] 1 | started_by ! (1..10] 1 | started_by ! [1..10] 2 | started_by [1..10] [1..5]
started_by (1..10] (1..5] | started_by ! [1..10] (1..5] | started_by ! (1..10] [1..5]
started_by [1..10] [1..10] | started_by [1..10] [1..10) | started_by (1..10) (1..10)
coincides 5 5 | coincides ! 3 4 | coincides [1..5] [1..5] | coincides ! (1..5) [1..5] | coincides ! [1..5] [2..6]
"""


@pytest.mark.parametrize("example", [part.strip() for line in EXAMPLES.split("\n") for part in line.split("|") if part])
def test_the_examples_of_the_standard(example: str) -> None:
    name, *rest = example.split()
    expected = rest[0] != "!"
    left, right = rest[-2:]
    assert call(name.replace("_", " "), at(left), at(right)) is expected


ENDS = st.integers(0, 4)
RANGES = st.builds(
    lambda ends, closed: Range(min(ends), closed[0], max(ends), closed[1]),
    st.tuples(ENDS, ENDS), st.tuples(st.booleans(), st.booleans()),
).filter(lambda made: made.low < made.high)  # fmt: skip
PAIRS = (
    ("before", "after"), ("meets", "met by"), ("overlaps before", "overlaps after"), ("finishes", "finished by"),
    ("includes", "during"), ("starts", "started by"), ("overlaps", "overlaps"), ("coincides", "coincides"),
)  # fmt: skip


@given(RANGES, RANGES)
def test_each_relation_is_another_one_from_the_other_side(left: Range, right: Range) -> None:
    for there, back in PAIRS:
        assert call(there, left, right) is call(back, right, left)


@given(RANGES, RANGES)
def test_relations_agree_with_the_points_that_ranges_hold(left: Range, right: Range) -> None:
    grid = [number / 4 for number in range(-4, 24)]
    ours, theirs = ({at for at in grid if made.contains(int(at * 4))} for made in map(_wider, (left, right)))
    assert call("overlaps", left, right) is bool(ours & theirs)
    assert call("includes", left, right) is (ours >= theirs)
    assert call("coincides", left, right) is (ours == theirs)
    assert call("before", left, right) is (max(ours) < min(theirs))


def _wider(made: Range) -> Range:
    """Return the range with its ends four times as far, so that whole numbers lie strictly between any two."""
    return Range(made.low * 4, made.low_closed, made.high * 4, made.high_closed)


@given(RANGES, ENDS)
def test_a_range_includes_the_points_it_contains(made: Range, point: int) -> None:
    assert call("includes", made, point) is call("during", point, made) is made.contains(point)
    assert call("before", point, made) is call("after", made, point)
    assert [call("before", point, made), made.contains(point), call("after", point, made)].count(True) == 1


def test_temporal_points() -> None:
    day = Range(of("2021-01-01T00:00:00Z"), True, of("2021-01-02T00:00:00Z"), False)
    assert call("includes", day, of("2021-01-02T00:30:00+01:00"))
    assert call("before", of("2021-01-01T00:30:00+01:00"), day)
    assert call("before", of("2021-01-01"), of("2021-01-02"))
    assert call("coincides", of("PT24H"), of("P1D"))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("before", (1, "a")), ("before", (of("2021-01-01"), of("2021-01-01T00:00:00"))), ("before", (None, 1)),
        ("before", (True, False)), ("meets", (1, Range(1, True, 2, True))), ("includes", (1, 2)),
        ("before", (Range(1, True, 2, True), "a")), ("coincides", (1, Range(1, True, 2, True))),
        ("after", (Range(None, False, 5, False), 10)),
        ("includes", (Range(None, False, 5, False), 3)), ("before", (1,)), ("before", (1, 2, 3)),
    ],
)  # fmt: skip
def test_where_a_relation_has_no_value(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Undefined):
        call(name, *arguments)


def test_an_end_that_is_not_there_matters_only_where_it_is_asked_for() -> None:
    below = Range(None, False, 5, False)
    assert call("before", below, 5) is True
    assert call("meets", below, Range(5, True, 6, True)) is False
    assert call("overlaps", below, Range(7, True, 8, True)) is False


def test_the_order_of_names_tells_a_point_from_a_range() -> None:
    made = Range(2, True, 3, True)
    assert call("before", 1, made, names=("point", "range"))
    assert call("before", made, 4, names=("range", "point"))
    assert not call("before", made, 1, names=("range", "point"))
    assert call("before", 2, 1, names=("point2", "point1"))
    with pytest.raises(Undefined):
        call("before", 1, made, names=("point1", "range"))


def _fits(name: str, *types: Type) -> list[Type | None]:
    return [signature.result(types) for signature in BUILTINS[name].signatures if signature.fits(types)]


def test_types_without_a_common_order_are_refused_before_anything_runs() -> None:
    assert _fits("before", NUMBER, NUMBER) == _fits("before", range_of(DATE), DATE) == [BOOLEAN]
    assert _fits("before", DATE, range_of(DATE)) == _fits("includes", range_of(DATE), range_of(DATE)) == [BOOLEAN]
    assert (
        _fits("before", NUMBER, STRING) == _fits("before", range_of(DATE), NUMBER) == _fits("before", BOOLEAN, BOOLEAN)
    )
    assert _fits("before", NUMBER, STRING) == _fits("meets", NUMBER, NUMBER) == _fits("before", list_of(NUMBER), NUMBER)
    assert _fits("before", NUMBER, STRING) == []
    assert BOOLEAN in _fits("before", ANY, NUMBER)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[1..3]", Range(1, True, 3, True)), ("(1..3)", Range(1, False, 3, False)),
        ("]1..3[", Range(1, False, 3, False)),
        (" [ -1.5 .. 3e2 ] ", Range(at("-1") + at("-1") / 2, True, 300, True)), ("[.5..1]", Range(0.5, True, 1, True)),
        ('["a".."c"]', Range("a", True, "c", True)), (r'["\"..\""..";..]"]', Range('".."', True, ";..]", True)),
        ('[@"P1D"..@"P2D"]', Range(of("P1D"), True, of("P2D"), True)),
        ('[date("1970-01-01")..@"1970-01-02"]', Range(of("1970-01-01"), True, of("1970-01-02"), True)),
        ('[time ( "00:00:00" ) .. @"00:00:00"]', Range(of("00:00:00"), True, of("00:00:00"), True)),
        ('[duration("P1Y")..@"P2Y"]', Range(of("P1Y"), True, of("P2Y"), True)),
        ('[date and time("1970-01-01T00:00:00")..@"1970-01-02T00:00:00"]',
         Range(of("1970-01-01T00:00:00"), True, of("1970-01-02T00:00:00"), True)),
    ],
)  # fmt: skip
def test_a_range_from_its_text(text: str, made: Range) -> None:
    assert call("range", text) == made
    assert call("range", text, names=("from",)) == made


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "[", "[]", "[..]", "[1..]", "[..2]", "1..3", "[1..3", "1..3]", "[1 3]", "[1.3]", "[1..3]x",
        "[1..2..3]", "[1..3] ]", ">=10", "(< 10)", "[3..1]", '["z".."a"]', '[1.."b"]', "[null..null]", "[1..null]",
        "[a..b]", "[1..1+1]",
        '[@"1970-01-01"..@"1970-01-02T00:00:00"]', '[@"P2D"..@"P1D"]', '[@"foo"..@"foo"]', '[date("1970-01-01"..1]',
        '[date(string("1970-01-01"))..date("1970-01-02")]', '[date(a)..date("1970-01-02")]', '["a..b]', "[true..true]",
        f"[1..{'9' * 40}]", "[--1..3]", "[1...3]", "[1....3]",
    ],
)  # fmt: skip
def test_a_text_that_is_no_range_of_literals(text: str) -> None:
    with pytest.raises(Undefined):
        call("range", text)


@given(st.text(alphabet='[]()"@.1aP D\\', max_size=20))
def test_no_text_makes_range_fail(text: str) -> None:
    with suppress(Undefined):
        assert isinstance(call("range", text), Range)
