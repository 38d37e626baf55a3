"""Periods as text: what reads, what it means, and what is refused with which place and hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.period import Period
from bpmlib.errors import ExpressionError
from bpmlib.source import Fragment, Source

COUNTS = st.integers(0, 40) | st.integers(0, 99_999)
LENGTHS = st.builds(Period, COUNTS, st.sampled_from(["minutes", "working minutes", "days", "working days", "months"]))
TIMES = st.none() | st.sampled_from([0, 540, 1080, 1440])
COUNTED = st.builds(
    Period, st.integers(1, 40), st.sampled_from(["days", "months"]), st.booleans(),
    st.sampled_from([None, "next", "before"]), TIMES,
)  # fmt: skip
WORKING = st.builds(
    Period, st.integers(1, 40), st.just("working days"), st.booleans(), st.none(), TIMES | st.just("closing time")
)
ROLLED = st.builds(
    Period, st.integers(0, 40), st.just("days"), st.just(False), st.sampled_from(["next", "before"]),
    TIMES | st.just("closing time"),
)  # fmt: skip
ON_DAYS = st.builds(
    Period, st.integers(1, 31), st.just("day of the month"), st.just(False), st.sampled_from([None, "next", "before"]),
    TIMES, st.booleans(),
)  # fmt: skip
PERIODS = LENGTHS | COUNTED | WORKING | ROLLED | ON_DAYS


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2 days", Period(2, "days")), ("1 day", Period(1, "days")), ("0 days", Period(0, "days")),
        ("2 working days", Period(2, "working days")), ("24 hours", Period(1440, "minutes")),
        ("4 working hours", Period(240, "working minutes")), ("90 working minutes", Period(90, "working minutes")),
        ("1 minute", Period(1, "minutes")), ("2 weeks", Period(14, "days")), ("1 month", Period(1, "months")),
        ("2 years", Period(24, "months")), ("1 working day", Period(1, "working days")),
        ("by the 10th", Period(10, "day of the month")), ("before the 10th", Period(9, "day of the month")),
        ("by the 1st of the next month", Period(1, "day of the month", next_month=True)),
        ("before the 2nd of the next month", Period(1, "day of the month", next_month=True)),
        ("by the end of the month", Period(31, "day of the month")), ("by the 31st", Period(31, "day of the month")),
        ("by the end of the next month", Period(31, "day of the month", next_month=True)),
        ("2 days, first day counted", Period(2, "days", first_day_counted=True)),
        ("2 days, by 18:00", Period(2, "days", by=1080)), ("0 days,by 24:00", Period(0, "days", by=1440)),
        ("0 working days, by closing time", Period(0, "working days", by="closing time")),
        ("30 days, or the next working day", Period(30, "days", roll="next")),
        ("by the 10th, or the working day before", Period(10, "day of the month", roll="before")),
        ("  3   working days ,  by 9:30 , first day counted ", Period(3, "working days", True, by=570)),
    ],
)  # fmt: skip
def test_periods_that_read(text: str, period: Period) -> None:
    assert Period.parse(text) == period
    assert hash(Period.parse(text)) == hash(period)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 days", "1 day"), ("0 day", "0 days"), ("1 week", "7 days"), ("60 minutes", "1 hour"),
        ("0 minutes", "0 hours"), ("61 minutes", "61 minutes"), ("120 working minutes", "2 working hours"),
        ("12 months", "1 year"), ("14 months", "14 months"), ("0 months", "0 months"),
        ("before the 30th", "by the 29th"), ("by the 31st", "by the end of the month"),
        ("before the 3rd of the next month, by 9:00", "by the 2nd of the next month, by 09:00"),
        ("2 days,by 18:00,first day counted", "2 days, first day counted, by 18:00"),
    ],
)  # fmt: skip
def test_how_a_period_is_written(text: str, shown: str) -> None:
    assert str(Period.parse(text)) == shown


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize("number", range(1, 32))
def test_every_day_of_a_month_has_its_ordinal(number: int) -> None:
    period = Period(number, "day of the month", next_month=True)
    assert Period.parse(str(period)) == period


def test_what_looks_alike_is_not_the_same() -> None:
    texts = ["1 day", "24 hours", "1 working day", "1 month", "30 days", "1 day, first day counted", "1 day, by 24:00"]
    assert len({Period.parse(text) for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("text", "at_a_moment"),
    [
        ("2 days", False), ("1 month", False), ("2 working days", False), ("by the 10th", False),
        ("30 days, or the next working day", False), ("24 hours", True), ("4 working hours", True),
        ("2 days, by 18:00", True), ("1 working day, by closing time", True),
    ],
)  # fmt: skip
def test_what_ends_at_a_moment(text: str, at_a_moment: bool) -> None:
    assert Period.parse(text).ends_at_a_moment is at_a_moment


@pytest.mark.parametrize(
    ("text", "marked", "said", "hint"),
    [
        ("", "", "the period is missing", "`2 days`"), ("soon", "soon", "`soon` is no period", "`2 days`"),
        ("2", "2", "is no period", "`2 days`"), ("two days", "two days", "is no period", "`2 days`"),
        ("-2 days", "-2 days", "not negative", "FEEL duration"), ("1.5 days", "1.5 days", "is no period", "`2 days`"),
        ("02 days", "02 days", "is no period", "`2 days`"),
        ("2 dais", "2 dais", "no unit of time", "did you mean `days`"),
        ("2 Days", "2 Days", "is no period", "`2 days`"),
        ("2 working months", "2 working months", "a working month is not defined", "days, hours or minutes"),
        ("2 working weeks", "2 working weeks", "a working week is not defined", "days, hours or minutes"),
        ("100000 days", "100000 days", "at most 99999 days", "date"),
        ("9" * 5000 + " days", "9" * 5000 + " days", "at most", "date"),
        ("by the 10", "by the 10", "no day of the month", "`10th`"), ("by the 2th", "by the 2th", "no day", "`2nd`"),
        ("by the 32nd", "by the 32nd", "no day 32", "end of the month"),
        ("by the 0th", "by the 0th", "no day 0", "10th"),
        ("before the 1st", "before the 1st", "in the month before", "by the end of the month"),
        ("2 days, by noon", "by noon", "is not said of a period", "`by 18:00`"),
        ("2 days, by 25:00", "by 25:00", "no time of a day", "24:00"),
        ("2 days, by 24:01", "by 24:01", "no time of a day", "24:00"),
        ("2 days, first day count", "first day count", "is not said", "did you mean `first day counted`"),
        ("2 days,", "", "nothing follows the comma", "`first day counted`"),
        ("2 days, by 18:00, by 19:00", "by 19:00", "said already", "leave one"),
        ("2 days, by 18:00, by closing time", "by closing time", "said already", "leave one"),
        ("24 hours, by 18:00", "24 hours, by 18:00", "from moment to moment", "nothing can follow"),
        ("4 working hours, first day counted", "4 working hours, first day counted", "moment", "nothing can follow"),
        ("1 hour, or the next working day", "1 hour, or the next working day", "moment", "nothing can follow"),
        ("0 days, first day counted", "0 days, first day counted", "no days counts no first day", "leave"),
        ("by the 10th, first day counted", "by the 10th, first day counted", "counts no first day", "leave"),
        ("2 working days, or the next working day", "2 working days, or the next working day", "anyway", "leave"),
        ("2 days, by closing time", "2 days, by closing time", "no working day", "`working days`"),
        ("2 days，by 18:00", "2 days，by 18:00", "is no period", "comma"),
        ("2 days by 18:00", "2 days by 18:00", "is no period", "comma"),
        ("by the 10th by 18:00", "by the 10th by 18:00", "is no period", "comma"),
    ],
)  # fmt: skip
def test_periods_that_do_not_read_say_where_and_what_to_do(text: str, marked: str, said: str, hint: str) -> None:
    with pytest.raises(ExpressionError, match=said) as caught:
        Period.parse(text)
    (found,) = caught.value.diagnostics
    assert found.code == "period-malformed" and hint in found.hint
    assert found.span is not None and found.span.text.strip() == marked


def test_the_place_is_that_in_the_file() -> None:
    source = Source("refund.md", "| same_day | 0 days, by noon | period |")
    with pytest.raises(ExpressionError) as caught:
        Period.parse(Fragment.of(source.span(13, 28)))
    assert caught.value.span is not None
    assert (caught.value.span.place, caught.value.span.text) == ("refund.md:1:22", "by noon")


@given(st.text(st.sampled_from("0129 ,:dayshowrkingmteb") | st.characters(), max_size=30))
def test_any_other_text_is_refused_in_the_same_way(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Period.parse(f"{text}?")
    assert caught.value.diagnostics[0].code == "period-malformed" and caught.value.span is not None
    assert caught.value.diagnostics[0].draw()


def test_parts_that_do_not_go_together_are_refused_in_python_too() -> None:
    for parts in ((-1, "days"), (0, "day of the month"), (32, "day of the month"), (60, "minutes", True)):
        with pytest.raises(ExpressionError, match="period-malformed"):
            Period(*parts)  # type: ignore[arg-type]
    for named in ({"by": 1441}, {"by": -1}, {"next_month": True}, {"by": "closing time"}):
        with pytest.raises(ExpressionError, match="period-malformed"):
            Period(1, "days", **named)  # type: ignore[arg-type]


def test_a_period_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Period(1, "days").count = 2  # type: ignore[misc]
