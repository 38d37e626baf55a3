"""The working hours of a day, as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.hours import Hours
from bpmlib.errors import ExpressionError
from bpmlib.source import Fragment, Source


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("09:00-18:00", ((540, 1080),)), ("9:00 - 12:00,13:00-18:00", ((540, 720), (780, 1080))),
        ("00:00-24:00", ((0, 1440),)), ("22:00-24:00", ((1320, 1440),)), ("00:00-12:00, 12:00-24:00", ((0, 1440),)),
        ("09:00-10:00, 10:00-11:00, 11:01-12:00", ((540, 660), (661, 720))),
    ],
)  # fmt: skip
def test_hours_that_read(text: str, intervals: object) -> None:
    assert Hours.parse(text).intervals == intervals


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("", "", "an interval is missing"), ("09:00-12:00,", "", "an interval is missing"),
        ("9-12", "9-12", "no interval"), ("09:00-24:01", "09:00-24:01", "no interval"),
        ("09:60-12:00", "09:60-12:00", "no interval"), ("22:00-06:00", "22:00-06:00", "does not end after"),
        ("09:00-09:00", "09:00-09:00", "does not end after"),
        ("13:00-18:00, 09:00-12:00", "09:00-12:00", "starts before"),
        ("09:00-12:00, 11:59-18:00", "11:59-18:00", "starts before"),
        ("09:00–12:00", "09:00–12:00", "no interval"), ("０9:00-12:00", "０9:00-12:00", "no interval"),
    ],
)  # fmt: skip
def test_hours_that_do_not_read_say_where(text: str, marked: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=said) as caught:
        Hours.parse(text)
    (found,) = caught.value.diagnostics
    assert found.code == "hours-malformed" and found.hint
    assert found.span is not None and found.span.text.strip() == marked


def test_the_place_is_that_in_the_file() -> None:
    source = Source("policies.toml", 'hours = "9:00-8:00"')
    with pytest.raises(ExpressionError) as caught:
        Hours.parse(Fragment.of(source.span(9, 18)))
    assert caught.value.span is not None and caught.value.span.place == "policies.toml:1:10"


@given(st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(sorted))
def test_hours_are_read_as_they_are_written(cuts: list[int]) -> None:
    hours = Hours(tuple(zip(cuts[::2], cuts[1::2], strict=False)))
    assert Hours.parse(str(hours)) == hours
    assert hours.closing == hours.intervals[-1][1]
